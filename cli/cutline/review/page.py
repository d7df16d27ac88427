"""One page's review, made in a worker: what became of each block, and what came out."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Sequence
from typing import Any

from .. import credits, pipeline
from ..data import Failure, Label, LabelledBlock, Page, Record
from ..pipeline import Trace
from ..settings import Settings
from ..split.sniff import looks_like_html, unescaped
from .article import article
from .data import Judgement, Mark, Reviewed, Row
from .markup import Markup, element, join, script_json
from .original import original

Judge = Callable[[Trace], Judgement]

KEPT = (Label.BODY, Label.CAPTION, Label.CREDIT)

# Blocks that a page shows. The training corpus has one page in a thousand with more; a page
# with a million would be more than a browser can show.
_MOST_BLOCKS = 5000

_MARKS: dict[Mark, str] = {
    "missing": "missing: gold, not kept",
    "wrong": "wrong: kept, not gold",
}


def review(page: Page | Failure, settings: Settings, judge: Judge | None = None) -> Reviewed:
    """Clean a page and show how; never raises an Exception. With `judge` the page is also
    set beside its gold data."""
    trace = pipeline.trace(page, settings)
    try:
        return _reviewed(trace, judge)
    except Exception as error:  # as in cleaning: a page's failure must not end the run
        source = page.source
        failure = Failure(source, type(error).__name__, f"{source}: {error}", url=page.url)
        return _reviewed(pipeline.trace(failure, settings), None)


def _reviewed(trace: Trace, judge: Judge | None) -> Reviewed:
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
    content = _content(trace.page, trace.document.format)
    shown = original(content, trace.labelled) if trace.document.format == "html" else ""
    main = element(
        "main",
        {"id": "main"},
        _about(row, record),
        _blocks(trace, judgement),
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
    return Reviewed(row, main, shown, script_json(_gold(trace, content)))


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


def _blocks(trace: Trace, judgement: Judgement | None) -> Markup:
    """All blocks in page order. Why a block is what it is stands once for all blocks with the
    same sentences, as data that the page's script shows."""
    sentences: dict[str, int] = {}
    marks = judgement.marks if judgement else (None,) * len(trace.labelled)
    items = [
        _item(item, [sentences.setdefault(line, len(sentences)) for line in why], mark)
        for item, why, mark in zip(trace.labelled[:_MOST_BLOCKS], _why(trace), marks, strict=False)
    ]
    more = len(trace.labelled) - len(items)
    return element(
        "section",
        {"id": "blocks", "aria-labelledby": "blocks-heading"},
        element("h2", {"id": "blocks-heading"}, "Blocks"),
        element("ol", {"class": "blocks", "lang": trace.record.language}, join(items)),
        element("p", {}, f"{more} more blocks are not shown.") if more else None,
        element(
            "script",
            {"type": "application/json", "id": "sentences"},
            Markup(script_json(list(sentences))),
        ),
    )


def _item(item: LabelledBlock, why: Sequence[int], mark: Mark | None) -> Markup:
    block = item.block
    form = f"h{block.level}" if block.level else block.kind.replace("_", " ")
    return element(
        "li",
        {
            "id": f"b{block.index}",
            "data-label": item.label.value,
            "data-why": " ".join(map(str, why)),
            "class": mark,
        },
        element("button", {"type": "button", "class": "tag"}, item.kind.replace("_", " ")),
        element(
            "div",
            {"class": f"text {block.kind}", "dir": "auto"},
            element("b", {"class": "mark"}, _MARKS[mark]) if mark else None,
            block.text,
        ),
        element("span", {"class": f"score s{round(item.score * 10)}"}, f"{item.score:.2f}"),
        element("span", {"class": "form"}, form) if form != "paragraph" else None,
    )


def _why(trace: Trace) -> list[list[str]]:
    """For each block the sentences that tell why it is what it is, the strongest first."""
    return [[item.reason.replace("_", " ")] for item in trace.labelled]


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


# -- what corrections are made with --------------------------------------------------------


def _content(page: Page, format: str) -> str:
    """The page as it was split: its text, unescaped where all its markup was escaped."""
    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    if format == "html" and page.format == "auto" and not looks_like_html(text):
        return unescaped(text) or text
    return text


def _gold(trace: Trace, content: str) -> dict[str, Any]:
    """Everything that the page's script needs to make gold data of it once a person has
    corrected a label; see `static/corrections.js`.

    `content` is the text that was split, as UTF-8 with a byte order mark, for that goes before
    whatever encoding the page declares.
    """
    assert trace.document is not None, "only pages that were split are corrected"
    record = trace.record
    packed = gzip.compress(content.encode("utf-8-sig", "replace"), mtime=0)
    return {
        "id": record.source,
        "url": record.url,
        "title": record.title,
        "format": trace.document.format,
        "blocks": [_entry(item) for item in trace.labelled],
        "captions": _captions_elsewhere(trace),
        "content": base64.b64encode(packed).decode("ascii"),
    }


def _entry(item: LabelledBlock) -> list[str]:
    """Label, text and, where there is a credit in it, what the caption and the credit would be
    if the block were one."""
    text = item.block.text
    entry = [item.label.value, text]
    if credits.hinted(text):
        parts = credits.split(text, item.block.spans)
        if parts.credit:
            entry += [parts.text, parts.credit]
    return entry


def _captions_elsewhere(trace: Trace) -> list[dict[str, Any]]:
    """The record's captions that stand in no block, but in attributes or JSON-LD."""
    labelled = [i.block.text for i in trace.labelled if i.label in (Label.CAPTION, Label.CREDIT)]
    return [
        {"text": caption.text, "credit": [caption.credit] if caption.credit else []}
        for caption in trace.record.captions
        if not any((caption.text or caption.credit or "") in text for text in labelled)
    ]
