"""When a page was published and modified: JSON-LD, meta tags, date lines and the address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from .. import dates, lazy
from ..data import Block
from . import jsonld
from .evidence import Evidence
from .surroundings import WIDTH, Surroundings

_PUBLISHED = ("article:published_time", "datepublished", "og:article:published_time",
              "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
              "cxenseparse:publishtime", "cxenseparse:recs:publishtime",
              "citation_publication_date")  # fmt: skip
_DATED = ("dcterms.created", "dc.date.created", "datecreated", "uploaddate", "release_date",
          "dc.date", "dcterms.date", "dc:date", "date", "created")  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:article:modified_time",
             "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified",
             "lastmod", "updated", "modified", "updated_time")  # fmt: skip

# Of a class, id, itemprop or rel: a date line, and whose.
_DATE_NAMES = lazy.pattern(
    r"date|publi[sc]|(?<![a-z])time(?!line)|timestamp|posted|pubtime|pub_|datum|fecha|(?<![a-z])data"
    r"(?![a-z-])|meta(?![a-z])|byline|(?<![a-z])info(?![a-z])"
)
_MODIFIED_NAMES = lazy.pattern(r"updat|modif|revis|edited")
_PUBLISHED_NAMES = lazy.pattern(r"publish(?!er)|pub[-_]?(?:date|time)|date[-_]?pub|issued|posted")
_PUBLISHED_CLASS = lazy.pattern(
    r"publish(?!er)|pub[-_]?(?:date|time)|date[-_]?pub|post(?:ed)?[-_]?(?:date|on)|(?<![a-z])dateline"
    r"|(?:article|entry|story|post|single)[a-z]*[-_]+(?:[a-z]+[-_]+)?(?:date|time|meta)(?![a-z])"
)
# The words beside a date.
_PUBLISHED_WORDS = lazy.pattern(
    r"publi|posted|veröffentlicht|erschienen|dodano|опубликован|додано|δημοσ|ημερομηνία"
    r"|日期|发布|發布|発表|公開|입력|등록|diterbitkan|yayın|objavljeno|publicerad|page last",
    re.IGNORECASE,
)
_UPDATED_WORDS = lazy.pattern(
    r"updat|modif|aktuali|mis à jour|actuali|aggiorn|bijgewerkt|oppdater|oppdatert|uppdater"
    r"|обновл|оновл|ενημέρωση|güncel|diperbarui|更新|수정|revis|edited",
    re.IGNORECASE,
)
# What holds the dates of other articles.
_ELSEWHERE = lazy.pattern(r"comment|related|recommend|sidebar|widget|teaser|card|item|more-|latest")


class Publication:
    """The days of one page's publication, in ISO 8601, each worked out on demand."""

    def __init__(self, page: Evidence, around: Surroundings) -> None:
        self._page = page
        self._around = around
        self._language = page.date_language
        self._blocks = page.blocks

    @cached_property
    def published(self) -> str | None:
        stated = [
            *self._json_dates("datePublished", "dateCreated", "uploadDate"),
            *self._meta_dates(_PUBLISHED),
            *self._meta_dates(key for key in self._page.metas if _PUBLISHED_NAMES.search(key)),
            *self._meta_dates(_DATED),
        ]
        if stated and stated[0][:10] == next(self._json_dates("dateModified"), "")[:10]:
            # Where both are the day on which the page was built, the date line knows better.
            earlier = [one for one in self._date_lines() if one[:10] < stated[0][:10]]
            stated = earlier[:1] or stated
        if not stated:
            stated = [*self._time_elements(), *self._visible_dates()]
        if not stated:
            address = dates.in_address(self._page.url)
            stated = [address] if address else self._distant_dates()
        if not stated:
            return None
        # The first source decides the day; a later one may know the hour as well.
        best = stated[0]
        if len(best) == 10:
            best = next((one for one in stated if len(one) > 10 and one[:10] == best), best)
        return best

    @cached_property
    def modified(self) -> str | None:
        for found in self._json_dates("dateModified"):
            return found
        for found in self._meta_dates(_MODIFIED):
            return found
        return None

    def _json_dates(self, *keys: str) -> Iterator[str]:
        for key in keys:
            value = jsonld.text(self._page.article.get(key), 100)
            found = dates.read(value, self._language) if value else None
            if found:
                yield found

    def _meta_dates(self, keys: Iterable[str]) -> Iterator[str]:
        for value in self._page.values(keys):
            found = dates.read(value, self._language) if len(value) <= 100 else None
            if found:
                yield found

    def _time_elements(self) -> Iterator[str]:
        """<time> elements near the headline, the first that is not an update's."""
        middle = self._around.middle
        late: list[str] = []
        for one in self._page.head.times:
            if not middle - WIDTH <= one.block <= middle + WIDTH:
                continue
            found = dates.read(one.datetime, self._language) or dates.read(one.text, self._language)
            if found:
                block = self._blocks[one.block] if 0 <= one.block < len(self._blocks) else None
                if block and self._around.is_strange(block):
                    continue
                if block and is_update(block, block.text.find(one.text)):
                    late.append(found)
                else:
                    yield found
        yield from late

    def _visible_dates(self) -> Iterator[str]:
        """Dates near the headline: where the class says so, then in short lines, then updates."""
        unnamed: list[str] = []
        late: list[str] = []
        for block in self._around.near(WIDTH, WIDTH):
            if len(block.text) > 300:
                continue
            found = dates.find(block.text[:200], self._language)
            if not found or self._around.is_strange(block):
                continue
            if is_update(block, found[1]):
                late.append(found[0])
            elif _names_date(block):
                yield found[0]
            elif len(block.text) <= 150:
                unnamed.append(found[0])
        yield from unnamed
        yield from late

    def _date_lines(self) -> Iterator[str]:
        """Dates that have a line to themselves right after the headline."""
        if self._around.headline is None:
            return
        first = self._around.headline.index + 1
        for block in self._blocks[first : first + 5]:
            found = dates.find(block.text, self._language) if len(block.text) <= 60 else None
            alone = found and len(block.text) - (found[2] - found[1]) <= 12
            if found and alone and not is_update(block, found[1]):
                yield found[0]

    def _distant_dates(self) -> list[str]:
        """The date of a line anywhere whose words or class call it the publication's; else the
        one day that all date lines name, for most dates on a page are other articles'."""
        named: list[str] = []
        for block in self._blocks:
            if len(block.text) > 80 or (block.element and _ELSEWHERE.search(block.element.names)):
                continue
            found = dates.find(block.text, self._language)
            if not found or self._around.is_strange(block):
                continue
            if _PUBLISHED_WORDS.search(block.text[: found[1]]) or (
                block.element and _PUBLISHED_CLASS.search(block.element.names)
            ):
                return [found[0]]
            if found[2] - found[1] >= len(block.text) - 12:
                named.append(found[0])
        return named[:1] if len({one[:10] for one in named}) == 1 else []


def is_update(block: Block, position: int) -> bool:
    """Whether the words before a date, or its element's class, call it that of an update."""
    if _UPDATED_WORDS.search(block.text[max(0, position - 30) : max(0, position)]):
        return True
    named = block.element.names if block.element else ""
    return bool(_MODIFIED_NAMES.search(named)) and not _PUBLISHED_CLASS.search(named)


def _names_date(block: Block) -> bool:
    if block.element and _DATE_NAMES.search(block.element.names):
        return True
    return any(span.names and _DATE_NAMES.search(span.names) for span in block.spans)
