"""The page itself, made harmless, with the kept parts marked.

Beautiful Soup parses the page, and a new one is written from what is allowed: elements of
ALLOWED without their attributes (but a few that cannot load or run anything), and text,
escaped. All else is not copied, so that nothing has to be recognised as dangerous. The file has
a Content-Security-Policy that allows its own style and nothing more, and is shown in a
sandboxed frame.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import accumulate

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString, Tag

from ..data import Label, LabelledBlock
from ..split.tags import SKIPPED

ALLOWED = frozenset(
    "abbr address article aside b bdi bdo blockquote br caption center cite code dd del details"
    " dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main nav"
    " ol p pre q rp rt ruby s samp section small strong sub summary sup table tbody td tfoot th"
    " thead time tr u ul var wbr".split()
)
_EMPTY = frozenset(("br", "hr", "wbr"))
_NOT_SHOWN = SKIPPED | {"head"}
_KEPT = {Label.BODY: "body", Label.CAPTION: "caption", Label.CREDIT: "credit"}

# Attributes by name, and what their values must be.
_ATTRIBUTES = {
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
    "lang": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3}"),
}

# Characters of markup. Beautiful Soup takes 2 s for so much, if it is all tags; of the 1,376
# pages of fundus and WCXB 19 are longer.
LONGEST = 2_000_000

# Characters of the page's text within which a text that is not where it should be is looked
# for, and how long it must be: a shorter one is anywhere. Chosen by hand.
_REACH = 20_000
_TELLING = 8

_ADDRESS = 40  # characters of an image's address that are shown: its end tells most

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def original(html: str, labelled: Sequence[LabelledBlock]) -> str:
    """The page as a whole HTML file; "" where it is too long to be worth it.

    Order of attempts: lxml below Beautiful Soup, which parses as `split` does; where that finds
    nothing of the blocks, Python's own parser, which `split` falls back on as well.
    """
    if len(html) > LONGEST:
        return ""
    for parser in ("lxml", "html.parser"):
        writer = _Writer(labelled)
        writer.write(_parsed(html, parser))
        if writer.found or not labelled:
            break
    return (
        '<!doctype html>\n<html lang=""><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="color-scheme" content="light dark"><title>Original page</title>'
        f"<style>{_style()}</style></head><body>{''.join(writer.parts)}</body></html>\n"
    )


@cache
def _style() -> str:
    return (files(__package__) / "static" / "original.css").read_text("utf-8")


def _parsed(html: str, parser: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        if parser == "lxml":  # given bytes, it heeds no encoding that the page declares
            data = html.encode("utf-8", "replace").replace(b"\0", b"")
            return BeautifulSoup(data, parser, from_encoding="utf-8")
        return BeautifulSoup(html, parser)


class _Writer:
    """Writes a tree; each text node is looked up among the blocks, in page order."""

    def __init__(self, labelled: Sequence[LabelledBlock]) -> None:
        self.parts: list[str] = []
        self.found = False
        self._labelled = labelled
        squeezed = [_squeezed(item.block.text) for item in labelled]
        self._text = "".join(squeezed)
        self._starts = [0, *accumulate(map(len, squeezed))]
        self._at = 0  # in the text of all blocks
        self._named: set[int] = set()  # blocks whose first mark has been written
        self._waiting: list[str] = []  # start tags that nothing stands in yet
        self._preformatted = 0

    def write(self, soup: BeautifulSoup) -> None:
        """Write what is in a document. Not recursive: pages nest deeper than Python calls."""
        ways = [iter(soup.contents)]
        ends = [""]
        while ways:
            node = next(ways[-1], None)
            if node is None:
                ways.pop()
                self._end(ends.pop())
            elif isinstance(node, Tag):
                if node.name == "img":
                    self._image(node)
                elif node.name not in _NOT_SHOWN:
                    ends.append(self._start(node))
                    ways.append(iter(node.contents))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._data(str(node))

    def _start(self, node: Tag) -> str:
        """Write a start tag, or have it wait for text; returns the tag to be ended, "" for
        none."""
        tag = node.name
        if tag not in ALLOWED:
            return ""
        if tag in _EMPTY:
            self.parts.append(f"<{tag}>")
            return ""
        if tag == "div" and self._waiting and self._waiting[-1] == "<div>":
            return ""  # the outer one is boundary enough
        self._preformatted += tag == "pre"
        kept = "".join(
            f' {name}="{node[name]}"'
            for name, allowed in _ATTRIBUTES.items()
            if isinstance(node.get(name), str) and allowed.fullmatch(str(node[name]))
        )
        kept += " open" if tag == "details" else ""
        self._waiting.append(f"<{tag}{kept}>")
        return tag

    def _end(self, tag: str) -> None:
        if not tag:
            return
        self._preformatted -= tag == "pre"
        if self._waiting:  # nothing was in it
            self._waiting.pop()
        else:
            self.parts.append(f"</{tag}>")

    def _put(self, html: str) -> None:
        self.parts += self._waiting
        self._waiting = []
        self.parts.append(html)

    def _data(self, text: str) -> None:
        if not text.strip():
            if not self._waiting:
                self.parts.append(" ")
            return
        shown = escape(text if self._preformatted else _folded(text), quote=False)
        index = self._block(_squeezed(text))
        item = self._labelled[index] if index is not None else None
        if item is None or item.label not in _KEPT:
            self._put(shown)
            return
        first = "" if index in self._named else f' id="b{index}"'
        self._named.add(item.block.index)
        self._put(f'<mark{first} class="{_KEPT[item.label]}">{shown}</mark>')

    def _block(self, text: str) -> int | None:
        """The block that a text node is in: the one at hand where it goes on with the text,
        else the next that has it; None where none does."""
        if not text:
            return None
        if not self._text.startswith(text, self._at):
            if len(text) < _TELLING:
                return None
            place = self._text.find(text, self._at, self._at + _REACH + len(text))
            if place < 0:
                return None
            self._at = place
        self.found = True
        index = bisect_right(self._starts, self._at) - 1
        self._at += len(text)
        return index

    def _image(self, node: Tag) -> None:
        """A box with what is known of the image, in place of it."""
        address = str(node.get("src") or node.get("data-src") or "").strip()
        alt = _folded(str(node.get("alt") or "")).strip()
        if address.lower().startswith("data:"):
            address = ""
        if (not alt and not address) or node.get("width") in ("0", "1"):
            return
        end = address if len(address) <= _ADDRESS else f"…{address[-_ADDRESS:]}"
        words = alt or end
        self._put(f'<span class="image">image: {escape(words, quote=False)}</span>')


def _folded(text: str) -> str:
    """The text with white space folded, at its ends to one space."""
    inside = " ".join(text.split())
    return (
        f"{' ' if text[0].isspace() else ''}{inside}{' ' if text[-1].isspace() else ''}"[
            : len(text)
        ]
        if text
        else ""
    )


_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\ufeff"))


def _squeezed(text: str) -> str:
    """The text without white space, and without what `split` leaves out of blocks."""
    return "".join(text.split()).translate(_INVISIBLE)
