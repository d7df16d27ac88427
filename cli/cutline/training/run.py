"""`cutline train`: gold corpora → the two models and their card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from ..errors import OutputError
from ..outputs import whole_file
from ..tagger import ARTICLE
from . import fit, render
from .gold import GoldPage, gold_file, read_corpora
from .samples import Sample, html_samples, text_samples
from .summary import summarise_bodies

CARD = "CARD.md"


def train(corpora: Sequence[Path], output: Path, say: fit.Say = lambda _: None) -> None:
    """Fit both models and write them, with their card, into the folder `output`.

    The first folder leads: where corpora differ in what belongs to an article, it decides.
    Files of corrections lead as well, wherever they stand: they are the user's own words on
    pages of the user's own sites, and too few to decide for the folders. Pages of other kinds
    than "article" teach only what is no article. The same corpora give the same bytes. Raises
    UsageError for what is no corpus and for pages of too few sites to be cross-validated,
    OutputError when the files cannot be written.
    """
    gold = read_corpora(corpora)
    pages = [page for own in gold.values() for page in own]
    folders = [name for name, corpus in zip(gold, corpora, strict=True) if corpus.is_dir()]
    leading = set(gold).difference(folders[1:])
    articles = [page for page in pages if page.kind == "article"]
    command = f"cutline train {' '.join(gold)}"
    files: dict[str, str] = {}
    tables = []
    for name in ("html", "text"):
        say(f"{name}: reading the pages")
        samples = (
            html_samples(pages, leading) if name == "html" else text_samples(articles, leading)
        )
        say(f"{name}: cross-validating on {len(samples)}")
        recipe = fit.RECIPES[name]
        unseen = fit.cross_validate(samples, recipe, say)
        origin = f"Made by `{command}`; see {CARD}."
        files[f"{name}_model.py"] = fit.write(fit.fit(samples, unseen, recipe), recipe, origin)
        tables.append(_scores(name, samples, unseen))
    files[CARD] = _card(corpora, gold, command, files, tables)
    _write(files, output)


def _write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files, of which none takes its place before all are written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            for name, text in files.items():
                file = stack.enter_context(whole_file(folder / name))
                file.write(text.encode())
                file.flush()
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror or error}") from error


def _card(
    corpora: Sequence[Path],
    gold: Mapping[str, Sequence[GoldPage]],
    command: str,
    files: dict[str, str],
    tables: Sequence[str],
) -> str:
    lines = [
        "# Model card",
        "",
        f"Made by `{command} -o FOLDER` with lightgbm {version('lightgbm')} and numpy "
        f"{version('numpy')}.",
        "",
        "| file | bytes | SHA-256 |",
        "|---|---|---|",
    ]
    for name, text in files.items():
        data = text.encode()
        lines.append(f"| {name} | {len(data)} | `{hashlib.sha256(data).hexdigest()}` |")
    lines += ["", "Trained on:", "", "| corpus | pages | articles | SHA-256 of its gold |"]
    lines.append("|---|---|---|---|")
    for corpus, (name, own) in zip(corpora, gold.items(), strict=True):
        articles = sum(page.kind == "article" for page in own)
        digest = hashlib.sha256(gold_file(corpus).read_bytes()).hexdigest()
        lines.append(f"| {name} | {len(own)} | {articles} | `{digest}` |")
    lines += [
        "",
        *(
            f"- {name}, pass {number}: {one.stages[-1]} trees with up to "
            f"{one.parameters['num_leaves']} leaves, learning rate "
            f"{one.parameters['learning_rate']}"
            for name, recipe in fit.RECIPES.items()
            for number, one in enumerate(recipe, start=1)
        ),
        f"- flattened by: {', '.join(render.available())}, and generated dumps",
        "",
        "Scores below are cross-validated over sites: each page is scored by models that saw no",
        "page of its site. Body F1 is the 4-gram F1 of scrapinghub/article-extraction-benchmark;",
        "`sure` are the pages with a confidence of 0.9 or more, `sure right` those of them with an",
        "F1 of 0.9 or more; `under 0.5` counts the pages with an F1 below that.",
        "",
        *tables,
    ]
    return "\n".join(lines)


def _scores(format: str, samples: Sequence[Sample], unseen: fit.Unseen) -> str:
    rows = [
        f"## {format}",
        "",
        "| set | pages | F1 | P | R | exact | word F1 | under 0.5 | sure | sure right |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    articles = [i for i, s in enumerate(samples) if s.gold.kind == "article" and not s.made]
    corpora = list(dict.fromkeys(samples[i].gold.corpus for i in articles))
    for corpus in ["all", *corpora]:
        chosen = [i for i in articles if corpus in ("all", samples[i].gold.corpus)]
        scores = [fit.body_score(samples[i], unseen.scores[i]) for i in chosen]
        body = summarise_bodies(scores)
        sure = [
            score.f1 >= fit.GOOD
            for i, score in zip(chosen, scores, strict=True)
            if unseen.verdicts[i].confidence >= fit.GOOD
        ]
        right = f"{sum(sure) / len(sure):.3f}" if sure else "–"
        rows.append(
            f"| {corpus} | {len(chosen)} | {body.f1:.4f} | {body.precision:.4f} "
            f"| {body.recall:.4f} | {body.exact:.3f} | {body.word_f1:.4f} "
            f"| {body.catastrophes} | {len(sure)} | {right} |"
        )
    rows.append("")
    others = [i for i, s in enumerate(samples) if s.gold.kind != "article"]
    if others:
        called = [
            i
            for i, verdict in enumerate(unseen.verdicts)
            if verdict.article < ARTICLE and not samples[i].made
        ]
        right_calls = sum(samples[i].gold.kind != "article" for i in called)
        rows += [
            f"Called no article: {len(called)} pages, {right_calls} of them rightly, of "
            f"{len(others)} that are none.",
            "",
        ]
    return "\n".join(rows)
