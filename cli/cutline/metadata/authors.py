"""Who wrote a page: JSON-LD, meta tags, bylines and author boxes."""

from __future__ import annotations

import re
from functools import cached_property

from .. import dates, lazy
from ..data import Block, outwards
from . import jsonld, names
from .evidence import Evidence, squeeze
from .surroundings import WIDTH, Surroundings

_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
            "dcterms.creator", "dc:creator", "byl", "citation_author", "og:author",
            "article:author_name", "author_name", "cxenseparse:author", "og:article:author",
            "creator", "author.name", "byline", "authors", "twitter:data1")  # fmt: skip

# A class, id, itemprop or rel that names a byline; the names of an element are words in lower
# case, joined by spaces, hyphens or underscores.
_BYLINE_NAMES = lazy.pattern(
    r"by-?_?line|(?<!un)author(?!i[sz])|(?<![a-z])(?:autor(?:en|es|a|e)?|auteurs?|autore|writer"
    r"|redakt(?:or|eur)|journalist|reporter|contributors?|created-?by|written-?by"
    r"|skribent|kirjoittaja|penulis|yazar)(?![a-z])"
)
_NOT_BYLINE_NAMES = lazy.pattern(
    r"comment|author-?_?-?bio(?![a-z])|(?<![a-z])bio(?:graphy)?(?![a-z])|related|avatar|image"
    r"|photo|caption|recommend|sidebar|promo|teaser|twitter|social|share|job-?title|position"
    r"|author-?_?role|desc(?:ription)?(?![a-z])|more-?link|follow|card-?list|testimonial|quote"
)
_BADGE_NAMES = lazy.pattern(r"badge|(?<![a-z])(?:label|icon|count|plus|premium|paywall)(?![a-z])")
_BOX_NAMES = lazy.pattern(
    r"author[a-z]*[-_]*(?:details|info|meta|box|card)?[-_]*name|(?<![a-z-])author(?![a-z-])"
    r"|author-(?:details|info|meta)(?![a-z])"
)

# Words that lead in a byline, at a line's start or after a date or a separator.
BY = lazy.pattern(
    r"(?:^|(?<=[|•·–—⋅]\s)|(?<=\d\s)|(?<=\d,\s)|(?<=[ap]m\s))"
    r"(?:(?i:(?:(?:this\s)?(?:article|story|post|report)\s(?:was\s)?)?(?:written|posted|published|"
    r"authored|reported|words|text|story|prepared)\s)?(?i:by)(?:\s|:\s?)(?=\S)"
    r"|(?:Geschrieben\s|Veröffentlicht\s|Ein\sBeitrag\s|Ein\sArtikel\s)?(?:[Vv]on|VON):?\s(?=[^\W\d_a-z])"
    r"|(?:[Pp]ar|PAR|[Dd]oor|DOOR|[Oo]leh|[Pp]rzez|[Pp]or|POR|[Aa]v|[Aa]f|[Dd]i|[Ff]ra):?\s"
    r"(?=[^\W\d_a-z])"
    r"|(?i:author|autor|autorzy|автор|作者|記者|记者|撰文|tekst|text|texte|testo|penulis|yazar"
    r"|συντάκτης)\s?[:：]\s?)"
)
_PHOTO = lazy.pattern(
    r"©|\b(?:photos?|fotos?|image|credit|illustration|bild|getty|shutterstock)\b", re.I
)
_WRITTEN_BY = lazy.pattern(
    r"written|by|author|posted by|verfasst|geschrieben|escrito|écrit|scritto|geschreven|skrevet"
    r"|skriven|autor|автор|написано|yazan|ditulis"
)


class Authors:
    """One page's authors, worked out on demand; `title` is no name, wherever it stands."""

    def __init__(self, page: Evidence, around: Surroundings, title: str | None) -> None:
        self._page = page
        self._around = around
        self._title = title

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The first source that names people; else the first that names anybody at all."""
        spare: list[str] = []
        for source in (self._json_authors, self._meta_authors, self._bylines, self._author_box):
            given = names.unique(source())
            people = [name for name in given if self._is_person(name)]
            if people:
                # Beside its reporters a paper's own name says nothing.
                return tuple(name for name in given if name in people or not self._is_own(name))
            spare = spare or given
        return tuple(spare)

    def _is_own(self, name: str) -> bool:
        squeezed = squeeze(name)
        joined = squeezed.replace(" ", "")
        return squeezed in self._page.site_names or joined in self._page.host_words

    def _is_person(self, name: str) -> bool:
        return (
            names.looks_personal(name)
            and name not in self._organisations
            and not self._is_own(name)
        )

    @cached_property
    def _organisations(self) -> set[str]:
        return {
            jsonld.name_of(node) or ""
            for node, _, _ in self._page.graph.nodes
            if any("organization" in one for one in jsonld.types(node))
        }

    def _json_authors(self) -> list[str]:
        for key in ("author", "creator"):
            found: list[str] = []
            for value in self._page.graph.items(self._page.article.get(key)):
                for name in jsonld.names_of(value):
                    organisation = name in self._organisations
                    found += names.split(name, organisation=organisation, title=self._title)
            if found:
                return found
        return []

    def _meta_authors(self) -> list[str]:
        best: list[str] = []
        for key in _AUTHORS:
            if key == "twitter:data1" and not self._labels_author():
                continue
            found: list[str] = []
            for value in self._page.values((key,)):
                found += names.split(value, title=self._title)
            if any(self._is_person(name) for name in found):
                return found
            best = best or found
        return best

    def _labels_author(self) -> bool:
        label = (self._page.first(("twitter:label1",)) or "").casefold()
        return bool(_WRITTEN_BY.match(label))

    def _bylines(self) -> list[str]:
        """The first byline near the headline: named one by its element, or one by its words,
        or a person's name next to a date on the lines right after the headline."""
        for block in self._around.near(6, WIDTH):
            if len(block.text) > 200 or _PHOTO.search(block.text):
                continue
            found = self._marked_names(block)
            if not found and len(block.text) <= 150:
                text = _spaced(block)
                said = BY.search(text)
                if said and len(text) - said.end() <= 80:
                    found = names.split(text[said.start() :], title=self._title)
                    if not all(name[0].isupper() or len(text) < 25 for name in found):
                        found = []
            if not found and self._is_right_after_headline(block) and len(block.text) <= 80:
                found = self._dated_name(block)
            if found and len(found) <= 12 and not self._around.is_strange(block):
                return found
        return []

    def _is_right_after_headline(self, block: Block) -> bool:
        headline = self._around.headline
        return headline is not None and 1 <= block.index - headline.index <= 3

    def _dated_name(self, block: Block) -> list[str]:
        """The names in a line that holds nothing else but a date, or stands next to one."""
        if block.level in (1, 2) or not any(
            dates.find(near.text, self._page.language)
            for near in self._page.blocks[max(0, block.index - 1) : block.index + 2]
            if len(near.text) <= 80
        ):
            return []
        found = names.split(_spaced(block), title=self._title)
        if any(not name.isascii() and " " not in name for name in found):
            # Chinese and Japanese names look like any short word: the date must be in the line.
            found = found if dates.find(block.text, self._page.date_language) else []
        alone = all(self._is_person(name) and len(name.split()) <= 3 for name in found)
        return found if alone and not block.text.rstrip().endswith((":", "：")) else []

    def _marked_names(self, block: Block) -> list[str]:
        """Names in a block or its inline elements that class, itemprop or rel call a byline."""
        found: list[str] = []
        for span in block.spans:
            if span.names and _names_byline(span.names):
                found += names.split(block.text[span.start : span.end], title=self._title)
        if found:
            return found
        for element in outwards(block.element, 2):
            if element.names and _NOT_BYLINE_NAMES.search(element.names):
                return []
            if element.names and _BYLINE_NAMES.search(element.names) and len(block.text) <= 120:
                found = names.split(_spaced(block), title=self._title)
                return [name for name in found if len(name.split()) <= 5]
        return []

    def _author_box(self) -> list[str]:
        """The author that boxes anywhere after the headline name, when they name only one."""
        seen: dict[str, str] = {}
        for block in self._page.blocks[self._around.middle + WIDTH :]:
            if len(block.text) > 60:
                continue
            marks = [span.names for span in block.spans]
            if block.element is not None:
                marks.append(block.element.names)
                if block.element.parent is not None:
                    marks.append(block.element.parent.names)
            marks = [mark for mark in marks if "author" in mark and _BOX_NAMES.search(mark)]
            if not marks or any(_NOT_BYLINE_NAMES.search(mark) for mark in marks):
                continue
            if self._around.is_strange(block):
                continue
            for name in names.split(block.text, title=self._title):
                if self._is_person(name):
                    seen.setdefault(squeeze(name), name)
        return list(seen.values()) if len(seen) == 1 else []


def _spaced(block: Block) -> str:
    """A block's text without badges, and with a bar where inline elements run together."""
    text = block.text
    for span in sorted(block.spans, key=lambda span: -span.start):
        if span.names and _BADGE_NAMES.search(span.names):
            text = f"{text[: span.start]} | {text[span.end :]}"
        elif 0 < span.start < len(text) and text[span.start - 1 : span.start + 1].isalnum():
            text = f"{text[: span.start]} | {text[span.start :]}"
    return text


def _names_byline(text: str) -> bool:
    return bool(_BYLINE_NAMES.search(text)) and not _NOT_BYLINE_NAMES.search(text)
