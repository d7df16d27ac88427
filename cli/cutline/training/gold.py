"""Gold data: pages whose article, captions and metadata are known.

A corpus is a folder with `gold.jsonl` and the pages it names. A line of `gold.jsonl` is an
object with `id` and `body`, and where known `file` (default `html/ID.html.gz`; .gz or not),
`url`, `kind` (default "article"), `title`, `authors`, `published`, `must_include`,
`must_exclude` (lists of snippets) and `captions` (absent: unknown; empty: the article has
none), each `{text, credit: [names], alt, images: [addresses]}`.

In place of a folder there may be a file of corrections, as `cutline review` lets people make:
`{"cutline_corrections": 1, "pages": [...]}`. Each of its pages has the keys of a line of gold
and, in place of `file`, `content`: the page's bytes under gzip in base64, and `format`, "html"
(default) or "text". What else is there, such as the `labels` that were clicked, is not read:
`body` says the same.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
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
    """One page and what is known of it; None where the corpus does not say.

    `packed` is the page under gzip where it is not in a file of its own: in corrections."""

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
    format: Literal["html", "text"] = "html"
    packed: bytes | None = None

    def content(self) -> bytes:
        """The page's bytes. Raises UsageError when the file is missing or damaged."""
        try:
            if self.packed is not None:
                return gzip.decompress(self.packed)
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


def gold_file(corpus: Path) -> Path:
    """The file that says what the pages of a corpus are: a folder's, or the corrections."""
    return corpus / "gold.jsonl" if corpus.is_dir() else corpus


def read_corpus(corpus: Path) -> list[GoldPage]:
    """The pages of a folder or of a file of corrections, in the order of the file.

    Raises UsageError for what is neither, for a line or an entry that is no gold page, and for
    a folder without any page.
    """
    gold = gold_file(corpus)
    if gold == corpus:
        return list(_corrections(corpus))
    folder = corpus
    try:
        lines = gold.read_text(encoding="utf-8").split("\n")  # not at U+2028, as splitlines does
    except OSError as error:
        raise UsageError(
            f"{folder}: not a corpus, {gold.name} cannot be read ({error.strerror}); a corpus "
            "is a folder with gold.jsonl and the pages that it names"
        ) from error
    pages = list(_pages(folder, gold, lines))
    if not pages:
        raise UsageError(f"{gold}: empty; each line of it is a page, an object with id and body")
    return pages


def _pages(folder: Path, gold: Path, lines: list[str]) -> Iterator[GoldPage]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _page(folder, json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"{gold}:{number}: not a gold page: {_reason(error)}") from error


_VERSION = 1


def _corrections(file: Path) -> Iterator[GoldPage]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(
            f"{file}: not JSON ({error}); a corpus is a folder with gold.jsonl, or a file of "
            "corrections from `cutline review`"
        ) from error
    version = found.get("cutline_corrections") if isinstance(found, dict) else None
    if version is None or not isinstance(found.get("pages"), list):
        raise UsageError(
            f"{file}: no corrections: it lacks cutline_corrections or a list of pages; save them "
            "from a page that `cutline review` made"
        )
    if version != _VERSION:
        raise UsageError(
            f"{file}: corrections of version {version}, this cutline reads {_VERSION}; make them "
            "again in a review of this cutline"
        )
    for number, entry in enumerate(found["pages"], 1):
        name = entry.get("id") if isinstance(entry, dict) else None
        where = f"{file}: page {number}" + (f" ({name})" if name else "")
        try:
            packed = base64.b64decode(entry.get("content") or "", validate=True)
            if not packed:
                raise UsageError(f"{where} has no content; save the corrections again")
            page = _page(file, entry)
            if entry.get("format", "html") not in ("html", "text"):
                raise ValueError(f"format {entry['format']!r} is neither html nor text")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"{where}: not a gold page: {_reason(error)}") from error
        yield replace(page, path=file, format=entry.get("format", "html"), packed=packed)


def _reason(error: Exception) -> str:
    return f"it lacks the key {error}" if isinstance(error, KeyError) else repr(error)


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
