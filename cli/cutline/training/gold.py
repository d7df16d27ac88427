"""Gold data: pages whose article, captions and metadata are known.

A corpus is a folder with `gold.jsonl` and the pages it names. A line of `gold.jsonl` is an
object with `id` and `body`, and where known `file` (default `html/ID.html.gz`; .gz or not),
`url`, `kind` (default "article"), `title`, `authors`, `published`, `must_include`,
`must_exclude` (lists of snippets) and `captions` (absent: unknown; empty: the article has
none), each `{text, credit: [names], alt, images: [addresses]}`.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..errors import UsageError


@dataclass(frozen=True, slots=True)
class GoldCaption:
    """One photo of the article. `text` is None for a photo that has only a credit, or none."""

    text: str | None
    credit: tuple[str, ...] = ()
    alt: str | None = None
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoldPage:
    """One page and what is known of it; None where the corpus does not say."""

    corpus: str
    id: str
    path: Path
    body: str
    url: str | None = None
    kind: str = "article"
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None
    must_include: tuple[str, ...] = ()
    must_exclude: tuple[str, ...] = ()
    captions: tuple[GoldCaption, ...] | None = None

    def content(self) -> bytes:
        """The page's bytes. Raises UsageError when the file is missing or damaged."""
        try:
            data = self.path.read_bytes()
            return gzip.decompress(data) if self.path.suffix == ".gz" else data
        except (OSError, EOFError, zlib.error) as error:
            raise UsageError(f"{self.path}: page {self.id} cannot be read: {error}") from error

    @property
    def site(self) -> str:
        """The registered domain (by rule of thumb, without the public suffix list); pages
        without an address are each a site of their own."""
        host = urlsplit(self.url or "").hostname or ""
        labels = host.split(".")
        if len(labels) < 2:
            return f"{self.corpus}/{self.id}"
        second_level = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
        return ".".join(labels[-3 if second_level else -2 :])

    @cached_property
    def language(self) -> str:
        """The gold body's language where its script tells it, else what `<html lang>`
        declares, else "und"; primary subtags, "zh", "en" …"""
        return _script_language(self.body) or _declared_language(self.content()) or "und"


def read_corpus(folder: Path) -> list[GoldPage]:
    """The pages of a corpus, in the order of its `gold.jsonl`.

    Raises UsageError for a folder without one and for a line that is no gold page.
    """
    gold = folder / "gold.jsonl"
    try:
        lines = gold.read_text(encoding="utf-8").split("\n")  # not at U+2028, as splitlines does
    except OSError as error:
        raise UsageError(
            f"{folder}: not a corpus, {gold.name} cannot be read ({error.strerror}); a corpus "
            "is a folder with gold.jsonl and the pages that it names"
        ) from error
    return list(_pages(folder, gold, lines))


def _pages(folder: Path, gold: Path, lines: list[str]) -> Iterator[GoldPage]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _page(folder, json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"{gold}:{number}: not a gold page: {error!r}") from error


def _page(folder: Path, entry: dict[str, Any]) -> GoldPage:
    captions = entry.get("captions")
    authors = entry.get("authors")
    return GoldPage(
        corpus=folder.resolve().name,
        id=entry["id"],
        path=folder / entry.get("file", f"html/{entry['id']}.html.gz"),
        body=entry["body"],
        url=entry.get("url"),
        kind=entry.get("kind") or "article",
        title=entry.get("title"),
        authors=None if authors is None else tuple(authors),
        published=entry.get("published"),
        must_include=tuple(entry.get("must_include") or ()),
        must_exclude=tuple(entry.get("must_exclude") or ()),
        captions=None if captions is None else tuple(map(_caption, captions)),
    )


def _caption(entry: dict[str, Any]) -> GoldCaption:
    return GoldCaption(
        text=entry.get("text"),
        credit=tuple(entry.get("credit") or ()),
        alt=entry.get("alt"),
        images=tuple(entry.get("images") or ()),
    )


# Scripts that stand for one language (or nearly) in news; in the order they are tried.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)
_LANG = re.compile(rb"<html\b[^>]*?\slang\s*=\s*[\"']?\s*([a-zA-Z]{2,3})\b", re.IGNORECASE)


def _script_language(text: str) -> str | None:
    letters = sum(map(str.isalpha, text)) or 1
    for language, script in _SCRIPTS:
        share = len(script.findall(text)) / letters
        if share > (0.05 if language == "ja" else 0.3):
            return language
    return None


def _declared_language(content: bytes) -> str | None:
    found = _LANG.search(content[:20_000])
    return found[1].decode("ascii").lower() if found else None
