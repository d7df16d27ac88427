"""Who wrote a flattened text, and when: told by its lines, once these are labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import dates, lazy
from ..data import Document, Label, LabelledBlock, Metadata
from . import names
from .authors import BY
from .evidence import Evidence
from .published import is_update

_AHEAD = 8  # blocks before the text, at most
_BEHIND = 3  # blocks from its first on: a byline may stand under the standfirst
_LONGEST = 150  # characters
_REST = 12  # characters beside a date that is a line by itself: "Posted on ", "| 5 min"
_NAMES = 40  # the same under the headline, where the author may stand as well
_YEAR = lazy.pattern(r"(?:19|20)\d\d|\d[./]\d\d?[./]\d\d")


def signed(document: Document, about: Metadata, labelled: Sequence[LabelledBlock]) -> Metadata:
    """The metadata with the authors and the day of publication that lines about the headline give,
    where nothing else gave them. Cannot fail.

    Of lines with a name, those that a byline's words lead in ("By …"); of lines with a date,
    first those that are labelled a byline or a date, then those under the headline, then those
    that are little else, an update's last.
    """
    body = [item.block.index for item in labelled if item.label is Label.BODY]
    if document.format != "text" or not body or (about.authors and about.published):
        return about
    near = [
        item
        for item in labelled[max(0, body[0] - _AHEAD) : body[0] + _BEHIND]
        if item.label is not Label.BODY and len(item.block.text) <= _LONGEST
    ]
    authors = about.authors
    if not authors:
        given = (names.split(line, title=about.title) for line in _bylines(near))
        people = (tuple(filter(names.looks_personal, line)) for line in given)
        authors = next(filter(None, people), ())
    published = about.published
    if not published and any(_YEAR.search(item.block.text) for item in near):
        published = next(_dates(near, Evidence(document).date_language), None)
    return about._replace(authors=authors, published=published)


def _bylines(near: Sequence[LabelledBlock]) -> Iterator[str]:
    """Lines that begin as bylines do, then the ends of lines with dates that do so."""
    yield from (item.block.text for item in near if item.kind == "byline")
    for item in near:
        text = item.block.text
        said = BY.search(text) if item.kind != "byline" and dates.find(text) else None
        if said:
            yield text[said.start() :]


def _dates(near: Sequence[LabelledBlock], language: str | None) -> Iterator[str]:
    title = next((item.block.index for item in near if item.label is Label.TITLE), None)
    under: list[str] = []
    alone: list[str] = []
    late: list[str] = []
    for item in near:
        found = dates.find(item.block.text, language)
        if not found:
            continue
        if is_update(item.block, found[1]):
            late.append(found[0])
            continue
        if item.label is Label.BYLINE:
            yield found[0]
            continue
        rest = len(item.block.text) - (found[2] - found[1])
        if title is not None and item.block.index > title and rest <= _NAMES:
            under.append(found[0])
        elif rest <= _REST:
            alone.append(found[0])
    yield from (*under, *alone, *late)
