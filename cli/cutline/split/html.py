"""An HTML page as text blocks: one pass of lxml's parser, with no tree built.

The parser calls `_Walk` for each tag and each run of text; blocks, images and the head's raw
metadata are collected as they go by. Building a tree and walking it afterwards gives the same
blocks and takes half as long again.

How text becomes blocks, in the terms of CSS: every element that is not inline is a boundary,
on its start and on its end, and so are two `<br>` in a row. One `<br>` stays as a newline
where lines are short (verse, addresses) and is a boundary beside a line long enough to be a
paragraph. A row of a data table is one block, its cells divided by tabs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree

from .. import lazy
from ..data import Block, BlockKind, Document, Element, Image, Page, Span, Time
from ..errors import MarkupError, TooLargeError
from ..settings import Settings
from .cuts import dealt, paragraphs, without_anchors
from .head import HeadParts
from .images import address, described, pixels
from .tags import (
    AFRESH,
    ANCHORS,
    BOUNDARIES,
    EMPHASES,
    EMPTY,
    HEADINGS,
    KINDS,
    MEDIA,
    SORTS,
    SPANS,
    TELLING,
    is_hidden,
    names_of,
)

# Nesting deeper than this is kept as if it were this deep, so that walks up the parents are
# bounded; libxml2's own limit for trusted depth is 256.
_MAX_DEPTH = 256

# Inline elements within inline elements past this are text and no more: each open one is
# looked at when a block ends.
_MAX_INLINE = 64

# Old pages indent a paragraph with ideographic or no-break spaces after one <br>.
_INDENT = lazy.pattern("[\n\r\t ]*[\u3000\xa0]")

# A row whose cells are longer than this is laid out, not tabulated.
_MAX_CELL = 200

# How many elements around an image may describe it in their attributes.
_DESCRIBING = 3

_NOTHING: Mapping[str, str] = {}
_PLAIN = ("", False)  # names and hiding of an element without attributes

_PARSER_OPTIONS: dict[str, Any] = {
    "encoding": "utf-8",
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}


def split_html(page: Page, settings: Settings) -> Document:
    """Split decoded HTML. Order of attempts: lxml; where it finds no text in markup that has
    some, lxml again on what Beautiful Soup makes of the page.

    Raises TooLargeError over `settings.max_nodes`, MarkupError when neither finds a document.
    """
    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    walk = _walk(text, page.url, settings)
    if walk is None or (not walk.blocks and text.strip() and walk.head.is_lost()):
        walk = _walk(_rescued(text), page.url, settings) or walk
    if walk is None:
        raise MarkupError("neither lxml nor Beautiful Soup can parse this page")
    return Document(
        blocks=tuple(walk.blocks),
        format="html",
        url=page.url,
        head=walk.head.head(page.metas, walk.times),
        images=tuple(walk.images),
        elements=tuple(walk.elements),
    )


def _walk(text: str, url: str | None, settings: Settings) -> _Walk | None:
    walk = _Walk(url, settings.max_nodes)
    options: dict[str, Any] = {"target": walk, **_PARSER_OPTIONS}
    try:
        parser = etree.HTMLParser(**options)
        etree.fromstring(text.encode("utf-8", "replace").replace(b"\0", b""), parser)
    except etree.LxmlError:
        return None
    return walk


def _rescued(text: str) -> str:
    import warnings

    from bs4 import BeautifulSoup  # takes longer to import than a page to clean

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it looks like XML, like a path …
        return str(BeautifulSoup(text, "html.parser"))


class _Open:
    """An open element that is not inline; its Element is made when it first holds something."""

    __slots__ = ("attributes", "cells", "element", "first_block", "kind", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str], kind: BlockKind) -> None:
        self.tag = tag
        self.attributes = attributes
        self.kind = kind
        self.element: Element | None = None
        self.first_block = 0  # of a row: how many blocks stand before it
        self.cells = 0  # of a row


class _Inline:
    """An open inline element."""

    __slots__ = ("attributes", "datetime", "names", "part", "start", "tag")

    def __init__(
        self,
        tag: str,
        names: str,
        start: int,
        part: int,
        attributes: Mapping[str, str],
        datetime: str | None = None,
    ) -> None:
        self.tag = tag
        self.names = names
        self.start = start  # in the block's text
        self.part = part  # how many parts of the text stand before
        self.attributes = attributes
        self.datetime = datetime


class _Draft(NamedTuple):
    """A block in the making that waits for the end of what is hidden within it."""

    level: int  # how many elements are open around it
    parts: list[str]
    length: int
    space: bool
    breaks: int
    spans: list[Span]
    times: list[tuple[str, str]]
    inline: list[_Inline]


class _Walk:
    """The parser's target: start, data and end are called in page order."""

    def __init__(self, url: str | None, max_nodes: int) -> None:
        self.blocks: list[Block] = []
        self.images: list[Image] = []
        self.elements: list[Element] = []
        self.times: list[Time] = []
        self.head = HeadParts(url)
        self._max_nodes = self._nodes_left = max_nodes
        self._open: list[_Open] = [_Open("html", {}, "paragraph")]
        self._inline: list[_Inline] = []
        # One an open element, to know what an end tag ends; None: inline but not recorded.
        self._is_inline: list[bool | None] = []
        self._skipping = 0  # how many open elements keep their text out of the page
        self._keep: list[str] | None = None  # where skipped text goes
        self._sources: list[str] = []
        self._looks: dict[str, tuple[str, bool]] = {}  # by class
        # The block in the making.
        self._parts: list[str] = []
        self._length = 0
        self._space = False  # white space is due before the next word
        self._breaks = 0  # <br> since the last word
        self._spans: list[Span] = []
        self._times: list[tuple[str, str]] = []  # `datetime` and text of its <time>s
        self._drafts: list[_Draft] = []

    # -- called by the parser ------------------------------------------------------------

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._nodes_left -= 1
        if self._nodes_left < 0:
            raise TooLargeError(f"more than {self._max_nodes} elements, the cap for a page")
        sort = SORTS.get(tag)
        if sort == "empty":
            self._void(tag, attributes)
            return
        if self._skipping:
            self._skipping += 1
            return
        # A template with a shadow root is no template but a component's content, which is shown.
        if sort == "skipped" and (tag != "template" or "shadowrootmode" not in attributes):
            self._skipping = 1
            self._keep = self.head.place(tag, attributes)
            return
        aside = False
        if sort == "inline" or self._is_inline_here(tag):
            names, hidden = self._look(attributes) if attributes else _PLAIN
            if not hidden:
                self._start_inline(tag, attributes, names)
                return
            # Hidden text is a block of its own, to be judged as one; the text around it goes on.
            aside = self._length > 0
        self._is_inline.append(False)
        if tag == "amp-img":
            self._image(attributes)
        if aside:
            self._set_aside()
        elif self._length:
            self._flush()
        outer = self._open[-1]
        kind = KINDS.get(tag)
        if kind is None:
            kind = "paragraph" if tag in AFRESH or _ends_heading(outer, tag) else outer.kind
        elif outer.kind == "quote" and kind == "list_item":
            kind = "quote"
        opened = _Open(tag, attributes, kind)
        if tag == "tr":
            opened.first_block = len(self.blocks)
        elif tag in ("td", "th") and outer.tag == "tr":
            outer.cells += 1
        elif tag == "html":
            language = attributes.get("lang") or attributes.get("xml:lang")
            self.head.language = language or self.head.language
        self._open.append(opened)

    def _set_aside(self) -> None:
        """Begin a block within the one in the making, which goes on behind it."""
        self._drafts.append(
            _Draft(
                len(self._open),
                self._parts,
                self._length,
                self._space,
                self._breaks,
                self._spans,
                self._times,
                self._inline,
            )
        )
        self._parts, self._length, self._space, self._breaks = [], 0, False, 0
        self._spans, self._times, self._inline = [], [], []

    def _resume(self, draft: _Draft) -> None:
        """Go on with a block that was set aside."""
        self._parts, self._length, self._space = draft.parts, draft.length, draft.space
        self._breaks, self._spans, self._inline = draft.breaks, draft.spans, draft.inline
        self._times = [*draft.times, *self._times]  # of an element without text

    def _start_inline(self, tag: str, attributes: Mapping[str, str], names: str) -> None:
        if len(self._inline) >= _MAX_INLINE:
            self._is_inline.append(None)
            return
        self._is_inline.append(True)
        if tag == "a" and "href" not in attributes and not ANCHORS.isdisjoint(attributes):
            tag = "span"  # a place to link to, and no link
        if tag == "amp-img":
            self._image(attributes)
        self._inline.append(
            _Inline(
                tag,
                names,
                self._length,
                len(self._parts),
                attributes if tag == "a" else _NOTHING,
                attributes.get("datetime", "") if tag == "time" else None,
            )
        )

    def end(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if self._sources and tag in MEDIA:
            self._sources = []
        if self._skipping:
            self._skipping -= 1
            if not self._skipping:
                self._keep = None
            return
        if not self._is_inline:
            return
        inline = self._is_inline.pop()
        if inline is None:
            return
        if inline:
            self._close_inline(self._inline.pop())
            return
        if self._length:
            self._flush()
        closed = self._open.pop()
        if self._drafts and self._drafts[-1].level == len(self._open):
            self._resume(self._drafts.pop())
        if closed.tag == "tr" and closed.cells > 1:
            self._tabulate(closed)

    def data(self, text: str) -> None:
        if self._skipping:
            if self._keep is not None:
                self._keep.append(text)
            return
        if self._open[-1].kind == "code":
            self._verbatim(text)
            return
        if text.isspace():  # half of all
            if self._breaks and _INDENT.match(text):  # entities come one by one
                self._breaks += 1
            self._space = True
            return
        if self._breaks:
            if self._breaks > 1 or _INDENT.match(text):
                if self._length:
                    self._flush()
            elif self._length:
                self._parts.append("\n")
                self._length += 1
                self._space = False
            self._breaks = 0
        elif self._length and (self._space or text[0].isspace()):
            self._parts.append(" ")
            self._length += 1
        joined = " ".join(text.split())
        if not joined.isascii():
            joined = joined.replace("\xad", "").replace("\u200b", "").replace("\ufeff", "")
        self._parts.append(joined)
        self._length += len(joined)
        self._space = text[-1].isspace()

    def close(self) -> None:
        if self._length:
            self._flush()
        self._place_times(max(len(self.blocks) - 1, 0))

    # -- elements ------------------------------------------------------------------------

    def _is_inline_here(self, tag: str) -> bool:
        """Elements that HTML does not know are inline where text flows, and boundaries where it
        does not; a heading that is a button opens what it is the heading of."""
        around = self._open[-1].tag
        if tag in BOUNDARIES:
            return tag == "button" and around in HEADINGS and not self._length
        return around == "p" or around in HEADINGS

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            if not self._skipping:
                self._breaks += 1
        elif tag == "img":
            self._image(attributes)
        elif tag == "source":
            srcset = attributes.get("srcset") or attributes.get("data-srcset")
            if srcset:
                self._sources.append(srcset)
        elif tag == "hr":
            if self._length:
                self._flush()
        else:
            self.head.meet(tag, attributes)

    def _image(self, attributes: Mapping[str, str]) -> None:
        around = [inline.attributes for inline in reversed(self._inline) if inline.attributes]
        outside = [opened.attributes for opened in reversed(self._open[-_DESCRIBING:])]
        caption, credit = described([attributes, *around, *outside])
        self.images.append(
            Image(
                url=address(attributes, self._sources, self.head.base),
                before=len(self.blocks) + bool(self._length),
                element=self._element(),
                alt=attributes.get("alt") or None,
                title=attributes.get("title") or None,
                caption=caption,
                credit=credit,
                link=next((a["href"] for a in around if a.get("href")), None),
                width=pixels(attributes.get("width")),
                height=pixels(attributes.get("height")),
            )
        )
        self._sources = []

    def _close_inline(self, inline: _Inline) -> None:
        if inline.start < self._length and (inline.names or inline.tag in SPANS):
            self._spans.append(Span(inline.start, self._length, inline.tag, inline.names))
        if inline.datetime is not None:
            text = "".join(self._parts[inline.part :]).strip()
            self._times.append((inline.datetime, text))

    def _element(self) -> Element:
        """The innermost open element, made now with those around it where they are not yet."""
        last = len(self._open) - 1
        known = last
        while known >= 0 and self._open[known].element is None:
            known -= 1
        element = self._open[known].element if known >= 0 else None
        for opened in self._open[known + 1 :]:
            if element is not None and element.depth >= _MAX_DEPTH:
                opened.element = element
                continue
            attributes = opened.attributes
            names, hidden = self._look(attributes) if attributes else _PLAIN
            element = opened.element = Element(
                len(self.elements),
                opened.tag,
                names,
                element,
                element.depth + 1 if element else 0,
                hidden or (element is not None and element.hidden),
            )
            self.elements.append(element)
        assert element is not None
        return element

    def _look(self, attributes: Mapping[str, str]) -> tuple[str, bool]:
        """An element's names, and whether its own markup hides it."""
        if not TELLING.isdisjoint(attributes):
            return names_of(attributes), is_hidden(attributes)
        value = attributes.get("class")
        if not value:
            return _PLAIN
        look = self._looks.get(value)
        if look is None:
            look = self._looks[value] = value.lower(), is_hidden(attributes)
        return look

    # -- text ----------------------------------------------------------------------------

    def _verbatim(self, text: str) -> None:
        if self._breaks and self._length:
            self._parts.append("\n")
            self._length += 1
        self._breaks = 0
        self._parts.append(text)
        self._length += len(text)

    def _flush(self) -> None:
        """End the block in the making, which is not empty. Inline elements that stay open go
        on in the next."""
        self._breaks = 0
        self._space = False
        text = "".join(self._parts)
        for inline in self._inline:
            if inline.start < self._length and (inline.tag == "a" or inline.names):
                self._spans.append(Span(inline.start, self._length, inline.tag, inline.names))
            inline.start = inline.part = 0
        spans = self._spans
        self._parts, self._length, self._spans = [], 0, []
        if self._times:
            self._place_times(len(self.blocks))
        kind = self._open[-1].kind
        if kind == "code":
            if text.strip():
                self._append(text.strip("\n").rstrip(), (), kind)
            return
        if "\n" not in text:
            self._append(text, tuple(spans), kind)
            return
        cuts = paragraphs(text)
        for (start, end), inside in zip(cuts, dealt(spans, cuts), strict=True):
            self._append(text[start:end], inside, kind)

    def _place_times(self, block: int) -> None:
        self.times += (Time(datetime, text, block) for datetime, text in self._times)
        self._times = []

    def _append(self, text: str, spans: tuple[Span, ...], kind: BlockKind) -> None:
        element = self._open[-1].element or self._element()
        if kind == "heading" and spans:
            text, spans = without_anchors(text, spans)
        links = link_chars = emphasis = 0
        for span in spans:
            if span.tag == "a":
                links += 1
                link_chars += span.end - span.start
            elif span.tag in EMPHASES:
                emphasis += span.end - span.start
        self.blocks.append(
            Block(
                len(self.blocks),
                text,
                kind,
                HEADINGS.get(element.tag, 2) if kind == "heading" else 0,
                element,
                links,
                min(link_chars, len(text)),
                min(emphasis, len(text)),
                spans,
            )
        )

    def _tabulate(self, row: _Open) -> None:
        """Make one block of a row of short cells, one block each; leave any other row alone."""
        if not 1 < len(self.blocks) - row.first_block <= row.cells:
            return  # before anything is copied: tables nest
        cells = self.blocks[row.first_block :]
        if (
            row.element is None
            or any(
                len(cell.text) > _MAX_CELL
                or cell.kind != "paragraph"
                or cell.element is None
                or cell.element.parent is not row.element
                for cell in cells
            )
            or len({id(cell.element) for cell in cells}) < len(cells)
        ):
            return
        del self.blocks[row.first_block :]
        self._draw_in(row.first_block)
        spans: list[Span] = []
        offset = 0
        for cell in cells:
            spans += (s._replace(start=s.start + offset, end=s.end + offset) for s in cell.spans)
            offset += len(cell.text) + 1
        self.blocks.append(
            Block(
                index=row.first_block,
                text="\t".join(cell.text for cell in cells),
                kind="table_row",
                element=row.element,
                links=sum(cell.links for cell in cells),
                link_chars=sum(cell.link_chars for cell in cells),
                emphasis_chars=sum(cell.emphasis_chars for cell in cells),
                spans=tuple(spans),
            )
        )

    def _draw_in(self, row: int) -> None:
        """Have times and images of a row's cells stand in and behind its one block."""
        for i in range(len(self.times) - 1, -1, -1):
            if self.times[i].block <= row:
                break
            self.times[i] = self.times[i]._replace(block=row)
        for i in range(len(self.images) - 1, -1, -1):
            if self.images[i].before <= row + 1:
                break
            self.images[i] = self.images[i]._replace(before=row + 1)


def _ends_heading(outer: _Open, tag: str) -> bool:
    """A heading that was never closed must not make headings of the paragraphs after it."""
    return outer.kind == "heading" and tag not in ("div", "center")
