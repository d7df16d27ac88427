"""One page's review, made in a worker: what became of each block, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .. import pipeline
from ..data import Failure, Label, Page, Record
from ..pipeline import Trace
from ..settings import Settings
from .article import article
from .blocks import blocks, content
from .data import Judgement, Reviewed, Row
from .markup import Markup, element, script_json
from .original import original

Judge = Callable[[Trace], Judgement]

KEPT = (Label.BODY, Label.CAPTION, Label.CREDIT)


def review(page: Page | Failure, settings: Settings, judge: Judge | None = None) -> Reviewed:
    """Clean a page and show how; never raises an Exception. With `judge` the page is also
    set beside its gold data."""
    trace = pipeline.trace(page, settings)
    try:
        return _reviewed(trace, judge, settings.model)
    except Exception as error:  # as in cleaning: a page's failure must not end the run
        failure = Failure.of(page.source, error, page.url)
        return _reviewed(pipeline.trace(failure, settings), None)


def _reviewed(trace: Trace, judge: Judge | None, model: Path | None = None) -> Reviewed:
    record = trace.record
    judgement = judge(trace) if judge else None
    row = Row(
        source=record.source,
        status=record.status,
        title=record.title,
        error=record.error,
        confidence=record.confidence,
        kept=sum(item.label in KEPT for item in trace.labelled),
        removed=record.removed,
        captions=len(record.captions),
        warnings=record.warnings,
        judgement=judgement,
    )
    if trace.document is None or trace.page is None:
        return Reviewed(row, element("main", {"id": "main"}, _about(row, record)))
    text = content(trace.page, trace.document)
    shown = original(text, trace.labelled) if trace.document.format == "html" else ""
    main = element(
        "main",
        {"id": "main"},
        _about(row, record),
        _blocks(),
        element(
            "div",
            {"id": "views"},
            element(
                "section",
                {"id": "article", "aria-labelledby": "article-heading"},
                element("h2", {"id": "article-heading"}, "Article"),
                article(trace, judgement),
            ),
            _original_view() if shown else None,
        ),
    )
    return Reviewed(row, main, shown, script_json(blocks(trace, text, judgement, model)))


def _about(row: Row, record: Record) -> Markup:
    """The page's headline and its numbers."""
    removed = sum(row.removed.values())
    numbers: list[tuple[str, str]] = [("Status", row.status)]
    if not record.error:
        numbers += [
            ("Confidence", f"{row.confidence:.2f}"),
            ("Blocks kept", f"{row.kept}"),
            ("Blocks removed", f"{removed}"),
            ("Captions", f"{row.captions}"),
        ]
    if judgement := row.judgement:
        numbers += [
            ("F1", f"{judgement.f1:.3f}"),
            ("Precision", f"{judgement.precision:.3f}"),
            ("Recall", f"{judgement.recall:.3f}"),
        ]
        if judgement.captions_gold is not None:
            found = f"{judgement.captions_matched} of {judgement.captions_gold}"
            numbers.append(("Gold captions found", found))
    if row.warnings:
        numbers.append(("Warnings", ", ".join(word.replace("_", " ") for word in row.warnings)))
    return element(
        "header",
        {"class": "about"},
        element("h1", {"dir": "auto"}, row.name),
        element("p", {"class": "source"}, record.url or row.source) if row.title else None,
        element("p", {"class": "failure"}, record.error.message) if record.error else None,
        element(
            "dl",
            {"class": "numbers"},
            *(
                element("div", {}, element("dt", {}, name), element("dd", {}, value))
                for name, value in numbers
            ),
        ),
    )


def _blocks() -> Markup:
    """Where the page's script puts the blocks."""
    return element(
        "section",
        {"id": "blocks", "aria-labelledby": "blocks-heading"},
        element("h2", {"id": "blocks-heading"}, "Blocks"),
        element("noscript", {}, "Without JavaScript the blocks cannot be shown."),
    )


def _original_view() -> Markup:
    return element(
        "section",
        {"id": "original", "aria-labelledby": "original-heading"},
        element("h2", {"id": "original-heading"}, "Original page"),
        element(
            "iframe",
            {
                "sandbox": "",
                "loading": "lazy",
                "referrerpolicy": "no-referrer",
                "title": "The original page without scripts, images and styles; kept parts marked",
            },
        ),
    )
