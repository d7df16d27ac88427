"""What a page says of itself: title, site, language, authors, dates, and JSON-LD's evidence.

Works on what the walk collected (the head's raw metadata and the blocks), never on the DOM.
Every field is read from several places in a fixed order, and empty beats junk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from . import addresses, dates, jsonld, language, lazy, names, plain
from .data import Block, Document, Element, Metadata, Photo
from .title import Titles, squeeze

_SITES = ("og:site_name", "og:sitename", "al:android:app_name", "dc.publisher", "publisher",
          "application-name", "apple-mobile-web-app-title")  # fmt: skip
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description",
                 "dcterms.description", "sailthru.description")  # fmt: skip
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
            "dcterms.creator", "dc:creator", "byl", "citation_author", "og:author",
            "article:author_name", "author_name", "cxenseparse:author", "og:article:author",
            "creator", "author.name", "byline", "authors", "twitter:data1")  # fmt: skip
_PUBLISHED = ("article:published_time", "datepublished", "og:article:published_time",
              "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
              "cxenseparse:publishtime", "cxenseparse:recs:publishtime",
              "citation_publication_date")  # fmt: skip
_DATED = ("dcterms.created", "dc.date.created", "datecreated", "uploaddate", "release_date",
          "dc.date", "dcterms.date", "dc:date", "date", "created")  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:article:modified_time",
             "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified",
             "lastmod", "updated", "modified", "updated_time")  # fmt: skip

# A class, id, itemprop or rel that names a byline or a date line; the names of an element are
# words in lower case, joined by spaces, hyphens or underscores.
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
# What holds the words of others: quotes and embedded posts …
_QUOTE_NAMES = lazy.pattern(r"quote|tweet|oembed|social-?embed")
# … and what holds readers' words or speaks of other articles: comments, teasers. A line of the
# article's own may have such a name too ("date-and-comments").
_STRANGE_NAMES = lazy.pattern(
    r"(?<!date-)(?<!and-)comment|komment|disqus|repl(?:y|ies)|related|recommend|recirc|teaser"
    r"|promo(?!t)|popular|trending|most-?read|(?:more|read)-(?:news|stories|articles|posts|next)"
)
_ELSEWHERE = lazy.pattern(r"comment|related|recommend|sidebar|widget|teaser|card|item|more-|latest")
_DAY_FIRST_DOMAINS = frozenset(
    "uk au nz ie za in sg my ke ng gh mt pk bd lk hk jm tt zw bw na".split()
)

# Words that lead in a byline, at a line's start or after a date or a separator.
_BY = lazy.pattern(
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
_WIDTH = 12  # blocks around the headline in which byline and date line stand
_LINE = 200  # characters up to which a block at the headline is no paragraph


def extract(document: Document) -> Metadata:
    """A page's metadata. Cannot fail; a field that nothing proves is None or empty.

    Order of attempts, per field:
    title      a news article's JSON-LD headline, else a heading of the page that the head's
               titles confirm, else og:title, <title>; without the site's name
    authors    JSON-LD, meta tags, a byline near the headline
    published  JSON-LD, meta tags, <time>, a date near the headline, the page's address
    modified   JSON-LD, meta tags
    site       og:site_name, JSON-LD's publisher, application-name
    language   <html lang>, JSON-LD, content-language, og:locale, unless the text is plainly
               in another; else the text
    url        the reader's, else the canonical link, og:url, JSON-LD

    Flattened text of which the reader knows nothing has url and language only, and a date when
    its url holds one.
    """
    page = _Evidence(document)
    if document.format == "text" and not document.head.metas:
        return Metadata(
            url=document.url,
            language=language.guess(page.prose),
            published=dates.in_address(document.url),
        )
    published, modified = page.published, page.modified
    if published and modified and modified[:10] < published[:10]:
        modified = None
    return Metadata(
        url=page.url,
        title=page.titles.title,
        site=page.site,
        language=page.language,
        description=page.first(_DESCRIPTIONS) or jsonld.text(page.article.get("description")),
        authors=page.authors,
        published=published,
        modified=modified,
        article_body=page.article_body,
        photos=tuple(page.photos()),
    )


class _Evidence:
    """One document's evidence, each piece worked out once and on demand."""

    def __init__(self, document: Document) -> None:
        self.blocks = document.blocks
        self.head = document.head
        self.given_url = document.url
        self.metas: dict[str, list[str]] = {}
        for name, content in document.head.metas:
            # RDFa lists several names in one attribute: "x:title dc:title".
            for one in name.split():
                self.metas.setdefault(one, []).append(content)

    def values(self, keys: Iterable[str]) -> Iterator[str]:
        """The contents of the named meta tags, in the order of `keys`."""
        for key in keys:
            for content in self.metas.get(key, ()):
                text = plain.fold(content)
                if text:
                    yield text

    def first(self, keys: Iterable[str]) -> str | None:
        return next(self.values(keys), None)

    @cached_property
    def graph(self) -> jsonld.Graph:
        return jsonld.read(self.head.json_ld)

    @cached_property
    def titles(self) -> Titles:
        return Titles(self)

    # -- url, language, site -------------------------------------------------------------

    @cached_property
    def url(self) -> str | None:
        if self.given_url:
            return self.given_url
        candidates = [self.head.canonical, *self.metas.get("og:url", ())]
        candidates.append(jsonld.text(self.article.get("url")))
        for candidate in candidates:
            address = self._absolute(candidate)
            if address:
                return address
        return None

    def _absolute(self, address: str | None) -> str | None:
        if not address or len(address) > 2000:
            return None
        base = self.given_url or self.head.base or ""
        address = addresses.joined(base, plain.fold(address))
        parts = addresses.parts(address)
        return address if parts.scheme in ("http", "https") and parts.netloc else None

    @cached_property
    def prose(self) -> str:
        """Two thousand characters of the page's longer blocks, for its language."""
        sample: list[str] = []
        length = 0
        for least in (80, 1):
            for block in self.blocks:
                if len(block.text) >= least and block.link_chars * 2 <= len(block.text):
                    sample.append(block.text[:1000])
                    length += len(sample[-1])
                    if length > 2000:
                        break
            if length > 200:
                break
        return " ".join(sample)

    @cached_property
    def language(self) -> str | None:
        declared = [self.head.language, jsonld.text(self.article.get("inLanguage"), 40)]
        for key in ("content-language", "og:locale", "language", "dc.language", "inlanguage"):
            declared += self.metas.get(key, [])[:1]
        return language.settle(declared, self.prose)

    @cached_property
    def site(self) -> str | None:
        candidates = list(self.values(_SITES[:2]))
        for node in self.graph.items(self.article.get("publisher")):
            candidates.append(_node_name(node) or "")
        for node, _, elsewhere in self.graph.nodes:
            if not elsewhere and "website" in jsonld.types(node):
                candidates.append(_node_name(node) or "")
        candidates += self.values(_SITES[2:])
        for candidate in candidates:
            if 1 < len(candidate) <= 80 and not candidate.startswith(("http", "@", "{")):
                return candidate
        return None

    @cached_property
    def site_names(self) -> set[str]:
        """What the site is called, squeezed, for telling its name from a title's words."""
        found = {squeeze(name) for name in self.values(_SITES)}
        for node, _, _ in self.graph.nodes:
            if {"website", "organization", "newsmediaorganization"} & set(jsonld.types(node)):
                found.add(squeeze(_node_name(node) or ""))
        # Templates put the headline into these tags too.
        titles = {squeeze(title) for title in self.values(("og:title", "twitter:title"))}
        found = {name for name in found if 0 < len(name) <= 40 and name not in titles}
        if self.site:
            found.add(squeeze(self.site))
        return found

    @cached_property
    def host_words(self) -> set[str]:
        """The labels of the page's host without www and the top-level domain."""
        host = addresses.host(self.url)
        labels = host.split(".")
        words = {label.replace("-", "") for label in labels[:-1] if len(label) > 2}
        words.add(host.removeprefix("www.").replace(".", "").replace("-", ""))
        return words - {"www", "com", "org", "net", "gov", "edu", "news", "blog", ""}

    # -- the article's JSON-LD node --------------------------------------------------------

    @cached_property
    def article(self) -> jsonld.Node:
        """The node that describes this page's article; {} when there is none.

        By its type, whether it stands under another page's node, whether its address is the
        page's, and whether its headline is among the page's titles; the first wins a tie.
        """
        best: jsonld.Node = {}
        best_score = 0.0
        graph = self.graph
        if not graph.nodes:
            return best
        here = {
            _bare(address)
            for address in (self.given_url, self.head.canonical, *self.metas.get("og:url", ()))
            if address
        }
        heads = {squeeze(title) for title in self.titles.in_head}
        headings = (block.text for block in self.blocks if block.level == 1)
        h1 = {squeeze(text) for text in islice(headings, 20)}
        for node, depth, elsewhere in graph.nodes:
            score = float(jsonld.weight(node))
            if not score:
                continue
            if elsewhere:
                score -= 3.5
            score -= min(depth, 4) * 0.1
            headline = jsonld.text(node.get("headline")) or jsonld.text(node.get("name"))
            if headline:
                squeezed = squeeze(headline)
                if squeezed in heads or squeezed in h1:
                    score += 3
                elif any(len(squeezed) > 15 and squeezed in title for title in heads | h1):
                    score += 2
            for key in ("url", "@id", "mainEntityOfPage"):
                value = node.get(key)
                if isinstance(value, dict):
                    value = value.get("@id") or value.get("url")
                if isinstance(value, str) and value.startswith("http"):
                    score += 1.5 if _bare(value) in here else -0.5 if here and key == "url" else 0
            score += 0.5 * ("datePublished" in node) + 0.5 * ("author" in node)
            if score > best_score:
                best, best_score = node, score
        return best

    @cached_property
    def article_body(self) -> str | None:
        return jsonld.body(self.article.get("articleBody")) or jsonld.body(self.article.get("text"))

    def photos(self) -> Iterator[Photo]:
        """The article's images as JSON-LD describes them, each address once."""
        seen: set[str] = set()
        for key in ("image", "associatedMedia", "photo", "primaryImageOfPage"):
            for value in self.graph.items(self.article.get(key)):
                photo = self._photo(value)
                if photo and (photo.url or photo.caption or "") not in seen:
                    seen.add(photo.url or photo.caption or "")
                    yield photo

    def _photo(self, value: Any) -> Photo | None:
        if isinstance(value, str):
            url = self._absolute(value)
            return Photo(url, None, None) if url else None
        if not isinstance(value, dict) or "videoobject" in jsonld.types(value):
            return None
        url = None
        for key in ("contentUrl", "url", "@id"):
            address = value.get(key)
            if isinstance(address, list) and address:
                address = address[0]
            if isinstance(address, str) and not (key == "@id" and "#" in address):
                url = url or self._absolute(address)
        caption = jsonld.text(value.get("caption")) or jsonld.text(value.get("description"))
        credit = None
        for key in ("creditText", "author", "creator", "copyrightHolder", "copyrightNotice"):
            given = (_node_name(one) for one in self.graph.items(value.get(key)))
            credit = credit or ", ".join(dict.fromkeys(name for name in given if name)) or None
        return Photo(url, caption, credit) if url or caption or credit else None

    # -- authors -------------------------------------------------------------------------

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
        return squeezed in self.site_names or squeezed.replace(" ", "") in self.host_words

    def _is_person(self, name: str) -> bool:
        return (
            names.looks_personal(name)
            and name not in self._organisations
            and not self._is_own(name)
        )

    @cached_property
    def _organisations(self) -> set[str]:
        return {
            _node_name(node) or ""
            for node, _, _ in self.graph.nodes
            if any("organization" in one for one in jsonld.types(node))
        }

    def _json_authors(self) -> list[str]:
        for key in ("author", "creator"):
            found: list[str] = []
            for value in self.graph.items(self.article.get(key)):
                for name in _node_names(value):
                    organisation = name in self._organisations
                    found += names.split(name, organisation=organisation, title=self.titles.title)
            if found:
                return found
        return []

    def _meta_authors(self) -> list[str]:
        best: list[str] = []
        for key in _AUTHORS:
            if key == "twitter:data1" and not self._labels_author():
                continue
            found: list[str] = []
            for value in self.values((key,)):
                found += names.split(value, title=self.titles.title)
            if any(self._is_person(name) for name in found):
                return found
            best = best or found
        return best

    def _labels_author(self) -> bool:
        label = (self.first(("twitter:label1",)) or "").casefold()
        return bool(_WRITTEN_BY.match(label))

    def _near_headline(self, before: int, after: int) -> Iterator[Block]:
        """Blocks around the headline: those after it first, each group nearest first."""
        middle = self.titles.headline.index if self.titles.headline is not None else 0
        yield from self.blocks[middle + 1 : middle + 1 + after]
        yield from reversed(self.blocks[max(0, middle - before) : middle])

    @cached_property
    def _around_headline(self) -> frozenset[int]:
        """The elements that the headline stands in, by their indices."""
        headline = self.titles.headline
        inner = headline.element if headline is not None else None
        return frozenset(element.index for element in _outwards(inner))

    @cached_property
    def _around_headings(self) -> frozenset[int]:
        return frozenset(
            element.index
            for block in self.blocks
            if block.level
            for element in _outwards(block.element)
        )

    def _is_strange(self, block: Block) -> bool:
        """Whether a block stands in a quote, an embedded post, comments, teasers or the like.

        What holds the headline as well is the page's own frame, whatever its name; and what
        stands at the headline, with no paragraph or heading between, is the article's own.
        """
        at_headline = self._is_at_headline(block)
        for element in _outwards(block.element):
            if element.index in self._around_headline:
                return False
            if element.tag == "blockquote" or _QUOTE_NAMES.search(element.names):
                return True
            if at_headline:
                continue
            if element.tag == "nav" or _STRANGE_NAMES.search(element.names):
                return True
            if element.tag == "aside" and element.index in self._around_headings:
                return True  # without a heading it may be a byline's frame
            if element.tag == "footer" and not self._in_article(element):
                return True
        return False

    def _is_at_headline(self, block: Block) -> bool:
        if self.titles.headline is None:
            return False
        first, last = sorted((block.index, self.titles.headline.index))
        between = self.blocks[first + 1 : last] if last - first <= _WIDTH else None
        return between is not None and all(
            not near.level and len(near.text) <= _LINE for near in between
        )

    def _in_article(self, element: Element) -> bool:
        """Whether an element is within one that HTML calls the headline's article."""
        return any(
            outer.tag in ("article", "main") and outer.index in self._around_headline
            for outer in _outwards(element)
        )

    def _bylines(self) -> list[str]:
        """The first byline near the headline: named one by its element, or one by its words,
        or a person's name next to a date on the lines right after the headline."""
        after = self.titles.headline.index if self.titles.headline is not None else -10
        for block in self._near_headline(6, _WIDTH):
            if len(block.text) > 200 or _PHOTO.search(block.text):
                continue
            found = self._marked_names(block)
            if not found and len(block.text) <= 150:
                text = _spaced(block)
                said = _BY.search(text)
                if said and len(text) - said.end() <= 80:
                    found = names.split(text[said.start() :], title=self.titles.title)
                    if not all(name[0].isupper() or len(text) < 25 for name in found):
                        found = []
            if not found and 1 <= block.index - after <= 3 and len(block.text) <= 80:
                found = self._dated_name(block)
            if found and len(found) <= 12 and not self._is_strange(block):
                return found
        return []

    def _dated_name(self, block: Block) -> list[str]:
        """The names in a line that holds nothing else but a date, or stands next to one."""
        if block.level in (1, 2) or not any(
            dates.find(near.text, self.language)
            for near in self.blocks[max(0, block.index - 1) : block.index + 2]
            if len(near.text) <= 80
        ):
            return []
        found = names.split(_spaced(block), title=self.titles.title)
        if any(not name.isascii() and " " not in name for name in found):
            # Chinese and Japanese names look like any short word: the date must be in the line.
            found = found if dates.find(block.text, self._usage) else []
        alone = all(self._is_person(name) and len(name.split()) <= 3 for name in found)
        return found if alone and not block.text.rstrip().endswith((":", "：")) else []

    def _marked_names(self, block: Block) -> list[str]:
        """Names in a block or its inline elements that class, itemprop or rel call a byline."""
        found: list[str] = []
        for span in block.spans:
            if span.names and _names_byline(span.names):
                found += names.split(block.text[span.start : span.end], title=self.titles.title)
        if found:
            return found
        element = block.element
        for _ in range(2):
            if element is None:
                break
            if element.names and _NOT_BYLINE_NAMES.search(element.names):
                return []
            if element.names and _BYLINE_NAMES.search(element.names) and len(block.text) <= 120:
                found = names.split(_spaced(block), title=self.titles.title)
                return [name for name in found if len(name.split()) <= 5]
            element = element.parent
        return []

    def _author_box(self) -> list[str]:
        """The author that boxes anywhere after the headline name, when they name only one."""
        after = self.titles.headline.index if self.titles.headline is not None else 0
        seen: dict[str, str] = {}
        for block in self.blocks[after + _WIDTH :]:
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
            if self._is_strange(block):
                continue
            for name in names.split(block.text, title=self.titles.title):
                if self._is_person(name):
                    seen.setdefault(squeeze(name), name)
        return list(seen.values()) if len(seen) == 1 else []

    # -- dates ---------------------------------------------------------------------------

    @cached_property
    def _usage(self) -> str | None:
        """The language for dates: "en" where 5/3 is May, "en-gb" where English puts days first.

        English of which neither a region nor the domain says whose it is counts as American.
        """
        if self.language != "en":
            return self.language
        for tag in (self.head.language, *self.metas.get("og:locale", ())):
            region = (tag or "").replace("_", "-").lower().partition("-")[2]
            if region:
                return "en" if region in ("us", "ca", "ph") else "en-gb"
        domain = addresses.host(self.url).rpartition(".")[2]
        return "en-gb" if domain in _DAY_FIRST_DOMAINS else "en"

    @cached_property
    def published(self) -> str | None:
        stated = [
            *self._json_dates("datePublished", "dateCreated", "uploadDate"),
            *self._meta_dates(_PUBLISHED),
            *self._meta_dates(key for key in self.metas if _PUBLISHED_NAMES.search(key)),
            *self._meta_dates(_DATED),
        ]
        if stated and stated[0][:10] == next(self._json_dates("dateModified"), "")[:10]:
            # Where both are the day on which the page was built, the date line knows better.
            earlier = [one for one in self._date_lines() if one[:10] < stated[0][:10]]
            stated = earlier[:1] or stated
        if not stated:
            stated = [*self._time_elements(), *self._visible_dates()]
        if not stated:
            address = dates.in_address(self.url)
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
            value = jsonld.text(self.article.get(key), 100)
            found = dates.read(value, self._usage) if value else None
            if found:
                yield found

    def _meta_dates(self, keys: Iterable[str]) -> Iterator[str]:
        for value in self.values(keys):
            found = dates.read(value, self._usage) if len(value) <= 100 else None
            if found:
                yield found

    def _time_elements(self) -> Iterator[str]:
        """<time> elements near the headline, the first that is not an update's."""
        middle = self.titles.headline.index if self.titles.headline is not None else 0
        late: list[str] = []
        for one in self.head.times:
            if not middle - _WIDTH <= one.block <= middle + _WIDTH:
                continue
            found = dates.read(one.datetime, self._usage) or dates.read(one.text, self._usage)
            if found:
                block = self.blocks[one.block] if 0 <= one.block < len(self.blocks) else None
                if block and self._is_strange(block):
                    continue
                if block and _is_update(block, block.text.find(one.text)):
                    late.append(found)
                else:
                    yield found
        yield from late

    def _visible_dates(self) -> Iterator[str]:
        """Dates near the headline: where the class says so, then in short lines, then updates."""
        unnamed: list[str] = []
        late: list[str] = []
        for block in self._near_headline(_WIDTH, _WIDTH):
            if len(block.text) > 300:
                continue
            found = dates.find(block.text[:200], self._usage)
            if not found or self._is_strange(block):
                continue
            if _is_update(block, found[1]):
                late.append(found[0])
            elif _names_date(block):
                yield found[0]
            elif len(block.text) <= 150:
                unnamed.append(found[0])
        yield from unnamed
        yield from late

    def _date_lines(self) -> Iterator[str]:
        """Dates that have a line to themselves right after the headline."""
        middle = self.titles.headline.index if self.titles.headline is not None else -10
        for block in self.blocks[middle + 1 : middle + 6] if middle >= 0 else ():
            found = dates.find(block.text, self._usage) if len(block.text) <= 60 else None
            alone = found and len(block.text) - (found[2] - found[1]) <= 12
            if found and alone and not _is_update(block, found[1]):
                yield found[0]

    def _distant_dates(self) -> list[str]:
        """The date of a line anywhere whose words or class call it the publication's; else the
        one day that all date lines name, for most dates on a page are other articles'."""
        named: list[str] = []
        for block in self.blocks:
            if len(block.text) > 80 or (block.element and _ELSEWHERE.search(block.element.names)):
                continue
            found = dates.find(block.text, self._usage)
            if not found or self._is_strange(block):
                continue
            if _PUBLISHED_WORDS.search(block.text[: found[1]]) or (
                block.element and _PUBLISHED_CLASS.search(block.element.names)
            ):
                return [found[0]]
            if found[2] - found[1] >= len(block.text) - 12:
                named.append(found[0])
        return named[:1] if len({one[:10] for one in named}) == 1 else []


def _outwards(element: Element | None) -> Iterator[Element]:
    """An element and those around it, innermost first."""
    while element is not None:
        yield element
        element = element.parent


def _spaced(block: Block) -> str:
    """A block's text without badges, and with a bar where inline elements run together."""
    text = block.text
    for span in sorted(block.spans, key=lambda span: -span.start):
        if span.names and _BADGE_NAMES.search(span.names):
            text = f"{text[: span.start]} | {text[span.end :]}"
        elif 0 < span.start < len(text) and text[span.start - 1 : span.start + 1].isalnum():
            text = f"{text[: span.start]} | {text[span.start :]}"
    return text


def _is_update(block: Block, position: int) -> bool:
    """Whether the words before a date, or its element's class, call it that of an update."""
    if _UPDATED_WORDS.search(block.text[max(0, position - 30) : max(0, position)]):
        return True
    named = block.element.names if block.element else ""
    return bool(_MODIFIED_NAMES.search(named)) and not _PUBLISHED_CLASS.search(named)


def _names_date(block: Block) -> bool:
    if block.element and _DATE_NAMES.search(block.element.names):
        return True
    return any(span.names and _DATE_NAMES.search(span.names) for span in block.spans)


def _names_byline(text: str) -> bool:
    return bool(_BYLINE_NAMES.search(text)) and not _NOT_BYLINE_NAMES.search(text)


def _node_name(value: Any) -> str | None:
    """The name of a Person or Organization, or the string that stands for one."""
    return next(iter(_node_names(value)), None)


def _node_names(value: Any) -> list[str]:
    if isinstance(value, dict):
        parts = [jsonld.text(value.get(key), 60) for key in ("givenName", "familyName")]
        value = value.get("name") or " ".join(filter(None, parts)) or value.get("alternateName")
    values = value if isinstance(value, list) else [value]
    return [name for one in values if (name := jsonld.text(one, 300))]


def _bare(address: str) -> str:
    """An address without scheme, www, query, fragment and closing slash, for comparing."""
    address = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return re.split(r"[?#]", address)[0].rstrip("/")
