"""Who wrote a flattened text, and when: told by its lines, once these are labelled.

Cross-validated over sites, on fundus flattened whole by five programs: authors are given for .10 to
.27 of the pages, .82 to .87 of them right, days for .27 to .58, .93 to .99 of them right.
"""

from __future__ import annotations

import re
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
_TEXT = (Label.BODY, Label.CAPTION, Label.CREDIT)
# Beside a reporter's name, whom he works for; names of people have none of these words.
_OUTLET = lazy.pattern(
    r"\b(?:news|press|post|times|agency|media|herald|gazette|online|staff|for the|bbc|reuters)\b",
    re.IGNORECASE,
)
_ELSEWHERE = lazy.pattern(r"(?<=\w)\s(?:for|at|in)\s(?!de[rn]\b).*$")  # "By Jane Roe in Berlin"


def signed(document: Document, about: Metadata, labelled: Sequence[LabelledBlock]) -> Metadata:
    """The metadata with the authors and the day of publication that lines about the headline give,
    where nothing else gave them. Cannot fail.

    Of lines with a name, those that a byline's words lead in ("By …"). Of lines with a date,
    first those that are labelled a byline or a date, then those that are little else, then others
    under the headline; the nearest to the text of a sort, and an update's last.
    """
    body = [item.block.index for item in labelled if item.label is Label.BODY]
    if document.format != "text" or not body or (about.authors and about.published):
        return about
    near = [
        item
        for item in labelled[max(0, body[0] - _AHEAD) : body[0] + _BEHIND]
        if item.label not in _TEXT and len(item.block.text) <= _LONGEST
    ]
    authors = about.authors
    if not authors:
        lines = (_ELSEWHERE.sub("", line) for line in _bylines(near))
        given = (names.split(line, title=about.title) for line in lines)
        people = (tuple(filter(_is_person, line)) for line in given)
        authors = next(filter(None, people), ())
    published = about.published
    dated = [item for item in near if dates.may_stand_in(item.block.text)]
    if dated and not published:
        title = next((item.block.index for item in near if item.label is Label.TITLE), None)
        published = _date(dated, title, Evidence(document).date_language)
    return about._replace(authors=authors, published=published)


def _bylines(near: Sequence[LabelledBlock]) -> Iterator[str]:
    """Lines that begin as bylines do, then the ends of lines with dates that do so."""
    yield from (item.block.text for item in near if item.kind == "byline")
    for item in near:
        text = item.block.text
        said = BY.search(text) if item.kind != "byline" and dates.find(text) else None
        if said:
            yield text[said.start() :]


def _is_person(name: str) -> bool:
    return names.looks_personal(name) and not _OUTLET.search(name)


def _date(lines: Sequence[LabelledBlock], title: int | None, language: str | None) -> str | None:
    """The date of the best line; `title` is the headline's index."""
    found: list[tuple[int, int, str]] = []  # sort of the line, its place, the date
    for item in lines:
        text, index = item.block.text, item.block.index
        date = dates.find(text, language)
        if date is None:
            continue
        rest = len(text) - (date[2] - date[1])
        if is_update(item.block, date[1]):
            found.append((0, index, date[0]))
        elif item.label is Label.BYLINE:
            found.append((3, index, date[0]))
        elif rest <= _REST:
            found.append((2, index, date[0]))
        elif title is not None and index > title and rest <= _NAMES:
            found.append((1, index, date[0]))
    return max(found)[2] if found else None
