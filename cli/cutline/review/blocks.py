"""A page's blocks as data: for `static/page.js`, which shows them, and `static/corrections.js`,
which makes gold data of them once a person has corrected a label.

One object a page:

    id, url, title, format   of the record and the document
    shown                    how many blocks are to be shown
    kinds, sentences         what blocks name by number, for most blocks share them
    blocks                   [text, label, kind, probability in percent, form, sentences, more]
                             each; `more` is {mark, caption, credit}, of which a block has few
                             or none: against the gold data; what caption and credit would be
                             if it were a caption
    captions                 those of the record that stand in no block, but in attributes
    content                  the page: its text in UTF-8 behind a byte order mark, which goes
                             before whatever encoding the page declares; gzip, base64
"""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path
from typing import Any

from .. import credits
from ..data import BlockKind, Document, Label, LabelledBlock, Page
from ..explain import evidence
from ..explain.reasons import sentence
from ..pipeline import Trace
from ..settings import DEFAULT
from ..split import split
from ..split.escapes import html_of
from ..split.sniff import looks_like_html
from .data import Judgement

# Blocks that a browser is to show of one page, which takes it half a second; the longest page
# of the training corpora has 2,641.
SHOWN = 5000

_LABELS = [label.value for label in Label]

# What a block's text does not show of its kind.
_FORMS: dict[BlockKind, str] = {
    "list_item": "item",
    "quote": "quote",
    "code": "code",
    "table_row": "row",
}


def blocks(
    trace: Trace, content: str, judgement: Judgement | None, model: Path | None = None
) -> dict[str, Any]:
    """The object of a page that was split; `content` is from `content`, `model` the folder of
    the model that labelled it, None for the one that is built in."""
    document = trace.document
    assert document is not None, "only pages that were split have blocks"
    record = trace.record
    kinds, sentences = _Numbers(), _Numbers()
    marks = judgement.marks if judgement else (None,) * len(trace.labelled)
    rows = [
        [
            item.block.text,
            _LABELS.index(item.label.value),
            kinds.of(item.kind.replace("_", " ")),
            round(100 * item.score),
            f"h{item.block.level}" if item.block.level else _FORMS.get(item.block.kind, ""),
            [sentences.of(line) for line in why],
            *_more(item, mark),
        ]
        for item, why, mark in zip(trace.labelled, _why(trace, document, model), marks, strict=True)
    ]
    lean = _lean(content, document) if document.format == "html" else content
    packed = gzip.compress(lean.encode("utf-8-sig", "replace"), mtime=0)
    return {
        "id": record.source,
        "url": record.url,
        "title": record.title,
        "format": document.format,
        "shown": SHOWN,
        "kinds": list(kinds),
        "sentences": list(sentences),
        "blocks": rows,
        "captions": _captions_elsewhere(trace),
        "content": base64.b64encode(packed).decode("ascii"),
    }


class _Numbers(dict[str, int]):
    """Texts and their numbers, in the order in which they came."""

    def of(self, text: str) -> int:
        return self.setdefault(text, len(self))


def _why(trace: Trace, document: Document, model: Path | None) -> list[list[str]]:
    """For each block the sentences that tell why it is what it is: the rule that decided,
    and what speaks most strongly for it; the rule alone where the page has more blocks than
    are shown."""
    rules = [[sentence(item.reason, item.kind)] for item in trace.labelled]
    if len(rules) > SHOWN:
        return rules
    found = evidence.strongest(document, trace.about, trace.labelled, model, trace.repeated)
    return [list(dict.fromkeys(rule + more)) for rule, more in zip(rules, found, strict=True)]


def _more(item: LabelledBlock, mark: str | None) -> list[dict[str, str]]:
    more = {"mark": mark} if mark else {}
    if credits.hinted(item.block.text):
        parts = credits.split(item.block.text, item.block.spans)
        if parts.credit:
            more |= {"caption": parts.text, "credit": parts.credit}
    return [more] if more else []


def _captions_elsewhere(trace: Trace) -> list[dict[str, Any]]:
    labelled = [i.block.text for i in trace.labelled if i.label in (Label.CAPTION, Label.CREDIT)]
    return [
        {"text": caption.text or None, "credit": [caption.credit] if caption.credit else []}
        for caption in trace.record.captions
        if not any((caption.text or caption.credit or "") in text for text in labelled)
    ]


def content(page: Page, document: Document) -> str:
    """The page as it was split: its text, unescaped where all of its markup was escaped."""
    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    if document.format == "html" and page.format == "auto" and not looks_like_html(text):
        return html_of(text) or text
    return text


# Scripts (but those with data), styles, drawings and comments: half of a page, packed. Comments
# around a page's first tags can change what the parser makes of these, so they stay if they must.
_EDGES = tuple(
    re.compile(rf"{comments}<(/?)(script|style|svg)\b[^>]{{0,1000}}>", re.IGNORECASE)
    for comments in ("<!--|-->|", "")
)


# Attributes for scripts, counters and screen readers, and styles that hide nothing; those that
# name an element, an image or a caption are read.
_UNREAD = re.compile(
    r"""\s(?: (?:aria-|on|data-(?![\w-]*(?:testid|component|type|src|lazy|orig|imag|phot
              |capt|cred|copy|desc|titl|alt|url)))[\w:.-]*="[^"<>]*"
        | (?:tabindex|target|loading|decoding|sizes|fetchpriority)="[^"<>]*"
        | style="(?:(?!display|visibility)[^"<>])*" )""",
    re.VERBOSE | re.IGNORECASE,
)


def _lean(html: str, document: Document) -> str:
    """The page without what no stage reads, where it then still splits into the same; else as
    it is."""
    wanted = _outline(document)
    leans = [_without(html, edges) for edges in _EDGES]
    for lean in (_UNREAD.sub("", leans[0]), *leans):
        if _outline(split(Page("", lean, document.url, "html"), DEFAULT)) == wanted:
            return lean
    return html


def _without(html: str, edges: re.Pattern[str]) -> str:
    """The page without what is between the edges and themselves; takes one pass over it."""
    kept: list[str] = []
    at = 0
    inside = ""
    for edge in edges.finditer(html):
        name = (edge[2] or edge[0]).lower()
        if not inside and edge[1] != "/" and name != "-->" and "ld+json" not in edge[0]:
            kept.append(html[at : edge.start()])
            inside = name.replace("<!--", "-->")
        elif inside and name == inside and edge[1] != "":
            at = edge.end()
            inside = ""
    return "".join([*kept, "" if inside else html[at:]])


def _outline(document: Document) -> tuple[Any, ...]:
    """What must be the same in two documents for the stages after `split` to be."""
    return (
        [(block.text, block.kind, block.link_chars) for block in document.blocks],
        [(image.url, image.before, image.caption) for image in document.images],
        [(element.tag, element.names, element.hidden) for element in document.elements],
        document.head,
    )
