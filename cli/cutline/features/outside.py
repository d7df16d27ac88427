"""Blocks that are known to stand outside the text, whatever their features say.

Lines with what the page names itself (its authors, its day) and what interrupts a reader: cookie
dialogs, a newsletter's window.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from .. import dates, lazy
from ..data import Block, Document, Element, Metadata, Reason

# A name with a place, a date and a time of the last update stays under this many characters.
_BYLINE_SIZE = 120
# Characters before the name: "Written by ", "Ein Bericht von ". Digits: a day and a time, or a
# year. Chosen by hand; of the training pages' short article blocks three have both.
_BYLINE_LEAD = 16
_DATE_DIGITS = 4

# Characters of a date with its time, and of what may stand around it ("Published on "). Chosen
# by hand; what they make of the training pages stands below.
_DATELINE_SIZE = 60
_DATELINE_REST = 14

_PARAGRAPH = 80  # characters, at least

# Roles and names of elements. "cmp" is a name only as a whole: with "cmp-" begin the names of
# all components of a common content management system.
# Each alternative begins with letters and looks back after them, so that most of a page's names
# are done with at a glance.
_DIALOG = lazy.pattern(
    r"cookie|consent|gdpr|onetrust|newsletter|cmp(?<![\w-]cmp)(?![\w-])"
    + "".join(
        rf"|{word}(?<![a-z]{word})(?![a-z])"
        for word in ("alertdialog", "dialog", "modal", "popup", "pop-up")
    )
)


def line(block: Block, sentence: bool, about: Metadata) -> Reason | None:
    """Why a block is outside that is the page's byline or date line; None for any other.
    `sentence` says that it ends as a sentence does."""
    if len(block.text) < _BYLINE_SIZE:
        if about.authors and _is_byline(block.text, sentence, about.authors):
            return "author"
        if about.published and _is_dateline(block.text, about.published):
            return "date"
    return None


def _is_byline(text: str, sentence: bool, authors: Sequence[str]) -> bool:
    """Whether a short block is what names the author: it begins with the name and is no
    sentence, or has the name near its start and a date ("Von Jane Roe, 3.5.2024, 4 Min.")."""
    if not sentence and any(map(text.startswith, authors)):
        return True
    near = any(0 < text.find(author) <= _BYLINE_LEAD for author in authors)
    return near and sum(map(str.isdigit, text)) >= _DATE_DIGITS


def _is_dateline(text: str, published: str) -> bool:
    """Whether a block is the day of publication and little else; of the training articles'
    blocks that are, 97% are not in the gold text."""
    if len(text) > _DATELINE_SIZE or published[:4] not in text:
        return False
    found = dates.find(text)
    if found is None or found[0][:10] != published[:10]:
        return False
    return len(text) - (found[2] - found[1]) <= _DATELINE_REST


def in_dialogs(document: Document) -> Collection[int]:
    """The indexes of blocks within what interrupts a reader. Named so are also a page's outermost
    elements, for what they can show: never those, nor any with a main heading inside. A
    newsletter that holds most of the page's paragraphs is not offered but shown: on the one
    training page that has it without its heading, as on the eighteen that have it with that, the
    article is there.
    """
    heads: set[int] = set()
    for block in document.blocks:
        element = block.element if block.level == 1 else None
        while element is not None and element.index not in heads:
            heads.add(element.index)
            element = element.parent
    dialogs: list[Element | None] = []  # by Element.index, the outermost that an element is in
    for element in document.elements:  # parents stand before their children
        around = dialogs[element.parent.index] if element.parent is not None else None
        if around is None and element.names != "" and _is_dialog(element.names):
            whole = element.index in heads or element.tag in ("html", "body")
            around = None if whole else element
        dialogs.append(around)
    if not any(dialogs):
        return ()
    inside: dict[Element, list[Block]] = {}
    for block in document.blocks:
        dialog = dialogs[block.element.index] if block.element is not None else None
        if dialog is not None:
            inside.setdefault(dialog, []).append(block)
    found: list[int] = []
    for dialog, blocks in inside.items():
        if not (_is_letter(dialog.names) and 2 * _prose(blocks) > _prose(document.blocks)):
            found += [block.index for block in blocks]
    return found


def _prose(blocks: Sequence[Block]) -> int:
    """Characters in the paragraphs, links apart."""
    return sum(len(b.text) - b.link_chars for b in blocks if len(b.text) >= _PARAGRAPH)


@lru_cache(maxsize=16384)
def _is_dialog(names: str) -> bool:
    return _DIALOG.search(names) is not None


def _is_letter(names: str) -> bool:
    return "newsletter" in names and _DIALOG.search(names.replace("newsletter", "")) is None
