"""An article that a page declares and does not show, or not from its start on: its JSON-LD holds
the text, which a browser's scripts put in its place and a scraper's dump does not have anywhere
else.
"""

from __future__ import annotations

from collections.abc import Sequence

from .data import Block, Document, Element, Label, LabelledBlock, Metadata
from .features.outside import in_dialogs
from .folding import folded
from .language import east_asian

# Characters of an `articleBody` that is a text, and not a line about one.
_LEAST = 200

# Of so many places in it, from the start on, a part of so many characters is looked for among the
# blocks.
_PLACES = 8
_PART = 60

_PARAGRAPH = 80  # characters, at least, of a block whose links are its text
_LEAD = 60  # letters of the declared article's start that are looked for in what was found
_WORD = 30  # characters, at most, of the words of a text on average: ciphers have none


def completed(document: Document, about: Metadata) -> Document:
    """The document with the declared article behind its last block, a paragraph a line, where the
    blocks have no part of it and are together not half as long, links and dialogs apart; any other
    document as it is.

    Of the training pages this concerns eight, threads of forums all of them, that show no text at
    all.
    """
    declared = about.article_body
    if declared is None or not _is_text(declared) or _is_shown(declared, document):
        return document
    root = document.elements[0] if document.elements else None
    elements, blocks = list(document.elements), list(document.blocks)

    def opened(tag: str, parent: Element | None) -> Element:
        element = Element(len(elements), tag, "", parent, parent.depth + 1 if parent else 0)
        elements.append(element)
        return element

    article = opened("article", root)
    for line in declared.splitlines():
        blocks.append(Block(len(blocks), line, element=opened("p", article)))
    return document._replace(blocks=tuple(blocks), elements=tuple(elements))


def _is_text(text: str) -> bool:
    words = len(text.split())
    return len(text) >= _LEAST and (words * _WORD >= len(text) or east_asian(text))


def _is_shown(text: str, document: Document) -> bool:
    dialogs = in_dialogs(document)
    shown = (
        len(b.text) - (b.link_chars if len(b.text) < _PARAGRAPH else 0)
        for b in document.blocks
        if b.index not in dialogs
    )
    if 2 * sum(shown) >= len(text):
        return True
    page = "".join(folded(block.text) for block in document.blocks)
    step = len(text) // _PLACES
    return any(folded(text[at : at + _PART]) in page for at in range(0, len(text) - _PART, step))


def is_lead_missing(about: Metadata, labelled: Sequence[LabelledBlock]) -> bool:
    """Whether a text was found, and the declared article starts with words that are not in it."""
    body = [item.block.text for item in labelled if item.label is Label.BODY]
    if not about.article_body or not body:
        return False
    lead = folded(about.article_body[: 2 * _LEAD])[:_LEAD]
    return lead != "" and lead not in "".join(map(folded, body))
