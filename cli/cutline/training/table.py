"""The scores of corpora as a table and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from .summary import Scores, Summary

_COLUMNS: tuple[tuple[str, Callable[[Summary], float | int | None]], ...] = (
    ("pages", lambda s: s.body.pages),
    ("F1", lambda s: s.body.f1),
    ("±", lambda s: s.body.f1_interval),
    ("P", lambda s: s.body.precision),
    ("R", lambda s: s.body.recall),
    ("exact", lambda s: s.body.exact),
    ("word", lambda s: s.body.word_f1),
    ("F<.5", lambda s: s.body.catastrophes),
    ("incl", lambda s: s.include),
    ("excl", lambda s: s.exclude),
    ("capF1", lambda s: s.caption_f1),
    ("capP", lambda s: s.caption_precision),
    ("capR", lambda s: s.caption_recall),
    ("credit", lambda s: s.credit),
    ("image", lambda s: s.image),
    ("title", lambda s: s.title),
    ("author", lambda s: s.authors),
    ("date", lambda s: s.published),
    ("fail", lambda s: s.failed),
    ("noart", lambda s: s.not_an_article),
    ("sure", lambda s: s.sure),
    ("right", lambda s: s.sure_right),
)


def table(scores: Scores, worst: int = 10) -> str:
    """The scores as text for a terminal: by set, by language, and the worst article pages."""
    parts = [_grid("set", scores.sets)]
    if len(scores.languages) > 1:
        parts.append(_grid("language (articles)", scores.languages))
    lines = [
        f"{page.body.f1:6.3f} {page.body.precision:6.3f} {page.body.recall:6.3f}"
        f"  {page.status:6} {page.corpus}/{page.id}"
        for page in scores.worst(worst)
    ]
    if lines:
        heading = f"{'F1':>6} {'P':>6} {'R':>6}  {'status':6} worst pages"
        parts.append("\n".join([heading, *lines]))
    return "\n\n".join(parts) + "\n"


def _grid(first: str, rows: dict[str, Summary]) -> str:
    width = max(map(len, [first, *rows]))
    lines = [f"{first:{width}} " + " ".join(f"{name:>6}" for name, _ in _COLUMNS)]
    for name, summary in rows.items():
        cells = (_cell(value(summary)) for _, value in _COLUMNS)
        lines.append(f"{name:{width}} " + " ".join(f"{cell:>6}" for cell in cells))
    return "\n".join(lines)


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def as_json(scores: Scores, worst: int = 10) -> dict[str, Any]:
    """The scores as what `json.dumps` takes: `{sets, languages, worst}`, unrounded."""
    return {
        "sets": {name: asdict(summary) for name, summary in scores.sets.items()},
        "languages": {name: asdict(summary) for name, summary in scores.languages.items()},
        "worst": [
            {
                "corpus": page.corpus,
                "id": page.id,
                "status": page.status,
                "f1": page.body.f1,
                "precision": page.body.precision,
                "recall": page.body.recall,
            }
            for page in scores.worst(worst)
        ],
    }
