"""Blocks → features, as many rows as there are blocks; the tagger's only view of a page.

A row is a flat list of numbers in the order of `HTML_NAMES` or `TEXT_NAMES`. `first` puts
together what a block is by itself and to the whole page (`view`) and what the elements
(`elements`, HTML) or the lines (`lines`, flattened text) around it tell. `second` gives what a
first pass of the tagger adds, `whole_row` describes the page as a whole once all is scored.
"""

from __future__ import annotations

from collections.abc import Collection

from ..data import Document, Metadata
from .elements import ELEMENT_NAMES, NAME_COLUMNS, TAG_COLUMNS, element_rows
from .lines import LINE_NAMES, line_rows
from .second import SECOND_NAMES, second
from .view import NEIGHBOUR_NAMES, OWN_NAMES, PAGE_NAMES, View, neighbours, page_rows
from .whole import WHOLE_NAMES, expected_f1, whole_row

__all__ = [
    "HTML_NAMES",
    "NAME_COLUMNS",
    "SECOND_NAMES",
    "TAG_COLUMNS",
    "TEXT_NAMES",
    "WHOLE_NAMES",
    "View",
    "expected_f1",
    "first",
    "second",
    "whole_row",
]

HTML_NAMES = [*OWN_NAMES, *PAGE_NAMES, *NEIGHBOUR_NAMES, *ELEMENT_NAMES]
TEXT_NAMES = [*OWN_NAMES, *PAGE_NAMES, *NEIGHBOUR_NAMES, *LINE_NAMES]


def first(document: Document, about: Metadata, repeated: Collection[int] = ()) -> View:
    """The page with one row a block for the tagger's first pass, in the order of HTML_NAMES
    or TEXT_NAMES; the row of a block that is not `wanted` is empty. For `repeated` see `View`."""
    page = View(document, about, repeated)
    if document.blocks:
        place = (
            element_rows(document, page)
            if document.format == "html"
            else line_rows(document.blocks, page)
        )
        rows = zip(page.own, page_rows(document.blocks, page), neighbours(page), place, strict=True)
        page.rows = [
            [*own, *whole, *near, *where] if own else [] for own, whole, near, where in rows
        ]
    return page
