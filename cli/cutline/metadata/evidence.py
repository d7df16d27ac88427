"""A page's evidence: meta tags, JSON-LD's node of the article, and the fields that take no more.

Title, authors, dates and photos are found from it, each in a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from .. import addresses, language, lazy, plain
from ..data import Document
from . import jsonld

TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title",
          "dcterms.title", "dc:title", "citation_title", "headline", "title")  # fmt: skip
_SITES = ("og:site_name", "og:sitename", "al:android:app_name", "dc.publisher", "publisher",
          "application-name", "apple-mobile-web-app-title")  # fmt: skip
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description",
                 "dcterms.description", "sailthru.description")  # fmt: skip
_DAY_FIRST_DOMAINS = frozenset(
    "uk au nz ie za in sg my ke ng gh mt pk bd lk hk jm tt zw bw na".split()
)
_NOT_WORD = lazy.pattern(r"[\W_]+")


def squeeze(text: str) -> str:
    """For comparing: letters and digits in lower case, one space between words."""
    if text.isalnum():
        return text.casefold()
    return _NOT_WORD.sub(" ", text).strip().casefold()


class Evidence:
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
        """The first of the `values`, or None."""
        return next(self.values(keys), None)

    @cached_property
    def graph(self) -> jsonld.Graph:
        return jsonld.read(self.head.json_ld)

    @cached_property
    def head_titles(self) -> list[str]:
        """Titles that the head gives, best first, as they stand."""
        found = list(self.values(TITLES))
        if self.head.title:
            found.append(plain.fold(self.head.title))
        return [title for title in found if 0 < len(title) <= 500][:20]

    # -- url, language, site -------------------------------------------------------------

    @cached_property
    def url(self) -> str | None:
        if self.given_url:
            return self.given_url
        candidates = [self.head.canonical, *self.metas.get("og:url", ())]
        candidates.append(jsonld.text(self.article.get("url")))
        for candidate in candidates:
            address = self.absolute(candidate)
            if address:
                return address
        return None

    def absolute(self, address: str | None) -> str | None:
        """A web address of this page's, made absolute; None for what is none."""
        if not address or len(address) > 2000:
            return None
        base = self.given_url or self.head.base or ""
        # Escaped twice by a careless template; of other entities "&copy=" would be one.
        address = plain.printable(address).strip().replace("&amp;", "&")
        address = addresses.joined(base, address)
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
    def date_language(self) -> str | None:
        """The language for dates: "en" where 5/3 is May, "en-gb" where English puts days first.

        English of which neither a region nor the domain says whose it is counts as American.
        """
        if self.language != "en":
            return self.language
        declared = (*self.metas.get("og:locale", ()), *self.metas.get("language", ()))
        for tag in (self.head.language, *declared):
            region = (tag or "").replace("_", "-").lower().partition("-")[2]
            if region:
                return "en" if region in ("us", "ca", "ph") else "en-gb"
        domain = addresses.host(self.url).rpartition(".")[2]
        return "en-gb" if domain in _DAY_FIRST_DOMAINS else "en"

    @cached_property
    def site(self) -> str | None:
        candidates = list(self.values(_SITES[:2]))
        for node in self.graph.items(self.article.get("publisher")):
            candidates.append(jsonld.name_of(node) or "")
        for node, _, elsewhere in self.graph.nodes:
            if not elsewhere and "website" in jsonld.types(node):
                candidates.append(jsonld.name_of(node) or "")
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
                found.add(squeeze(jsonld.name_of(node) or ""))
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
        heads = {squeeze(title) for title in self.head_titles}
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
    def description(self) -> str | None:
        return self.first(_DESCRIPTIONS) or jsonld.text(self.article.get("description"))

    @cached_property
    def article_body(self) -> str | None:
        if any(node is self.article and elsewhere for node, _, elsewhere in self.graph.nodes):
            return None  # of one of the stories that a front page lists
        return jsonld.body(self.article.get("articleBody")) or jsonld.body(self.article.get("text"))


def _bare(address: str) -> str:
    """An address without scheme, www, query, fragment and closing slash, for comparing."""
    address = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return re.split(r"[?#]", address)[0].rstrip("/")
