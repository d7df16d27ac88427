"""Gold data: pages whose article, captions and metadata are known.

A corpus is a folder with `gold.jsonl` and the pages it names. A line of `gold.jsonl` is an
object with `id` and `body`, and where known `file` (default `html/ID.html.gz`; .gz or not),
`url`, `kind` (default "article"), `title`, `authors`, `published`, `must_include`,
`must_exclude` (lists of snippets) and `captions` (absent: unknown; empty: the article has
none), each `{text, credit: [names], alt, images: [addresses]}`. A single name may stand
without its list, and null is as good as absent. `_GOLD` and `_CAPTION` say what each key must
be; other keys are not read. Of lines with the same `id`, those after the first get `#N` behind
it, their number in the file.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from reprlib import repr as shortened
from typing import Any, Literal, NamedTuple

from publicsuffixlist import PublicSuffixList

from .. import addresses
from ..data import Page
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
        except (OSError, EOFError, ValueError, zlib.error) as error:  # ValueError: no file name
            raise UsageError(f"{self.path}: page {self.id} cannot be read: {error}") from error

    @property
    def source(self) -> str:
        """What the page is called where there are several corpora."""
        return f"{self.corpus}/{self.id}"

    def page(self) -> Page:
        """The page as a reader would give it. Raises UsageError as `content` does."""
        return Page(self.source, self.content(), self.url, self.format)

    @property
    def site(self) -> str:
        """The registered domain, by the public suffix list; pages without an address are each a
        site of their own."""
        host = addresses.host(self.url)
        return _suffixes().privatesuffix(host) or host or self.source

    @cached_property
    def language(self) -> str:
        """The gold body's language where its script tells it, else what `<html lang>`
        declares, else "und"; primary subtags, "zh", "en" …"""
        return _script_language(self.body) or _declared_language(self.content()) or "und"


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def gold_file(corpus: Path) -> Path:
    """The file that says what the pages of a corpus are: a folder's, or the corrections."""
    return corpus / "gold.jsonl" if corpus.is_dir() else corpus


def read_corpora(corpora: Sequence[Path]) -> dict[str, list[GoldPage]]:
    """The pages of each corpus, in the order given, by a name that no other of them has: the
    last part of its path, with as many of those before it as that takes.

    Raises UsageError as `read_corpus` does, and for a corpus that is given twice.
    """
    paths = [corpus.resolve() for corpus in corpora]
    found: dict[str, list[GoldPage]] = {}
    for corpus, path in zip(corpora, paths, strict=True):
        if paths.count(path) > 1:
            raise UsageError(f"{corpus}: given twice; name each corpus once")
        name = _name(path, paths)
        found[name] = [replace(page, corpus=name) for page in read_corpus(corpus)]
    return found


def _name(path: Path, paths: Sequence[Path]) -> str:
    """The shortest end of a path that one of the paths alone has."""
    ends = (path.parts[-count:] for count in range(1, len(path.parts)))
    for end in ends:
        if sum(other.parts[-len(end) :] == end for other in paths) == 1:
            return "/".join(end)
    return path.as_posix()


def read_corpus(corpus: Path) -> list[GoldPage]:
    """The pages of a folder or of a file of corrections, in the order of the file.

    Raises UsageError for what is neither, for a line or an entry that is no gold page, and for
    a folder without any page.
    """
    gold = gold_file(corpus)
    pages: dict[str, GoldPage] = {}
    for number, page in _corrections(corpus) if gold == corpus else _lines(corpus, gold):
        id = page.id if page.id not in pages else f"{page.id}#{number}"
        pages[id] = replace(page, id=id)
    if not pages and gold != corpus:
        raise UsageError(f"{gold}: empty; each line of it is a page, an object with id and body")
    return list(pages.values())


def _lines(folder: Path, gold: Path) -> Iterator[tuple[int, GoldPage]]:
    """Each page of a folder, behind the number of its line."""
    try:
        data = gold.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{folder}: not a corpus, {gold.name} cannot be read ({error.strerror}); a corpus "
            "is a folder with gold.jsonl and the pages that it names"
        ) from error
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            with _named(f"{gold}:{number}"):
                page = _page(folder, _known(_object(line), _GOLD))
            yield number, page


def _object(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(
            f"byte {error.start + 1} of the line is not UTF-8; convert the file to UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not JSON ({error.msg} at character {error.pos + 1}); a line is one whole object"
        ) from error


_VERSION = 1


def _corrections(file: Path) -> Iterator[tuple[int, GoldPage]]:
    """Each page of a file of corrections, behind the number of its entry."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
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
        with _named(f"{file}: page {number}" + (f" ({name})" if name else "")):
            known = _known(entry, _CORRECTION)
            packed = _packed(known.get("content"))
            page = replace(_page(file, known), path=file, packed=packed)
        yield number, page


def _packed(content: str | None) -> bytes:
    if not content:
        raise ValueError("it has no content; save the corrections again")
    try:
        return base64.b64decode(content, validate=True)
    except ValueError as error:
        raise ValueError(
            f"content must be the gzipped page in base64 ({error}); save the corrections again"
        ) from error


@contextmanager
def _named(place: str) -> Iterator[None]:
    """What is wrong with a page, a ValueError, with the place of that page as a UsageError."""
    try:
        yield
    except (ValueError, RecursionError) as error:  # the second from JSON nested too deeply
        raise UsageError(f"{place}: not a gold page: {error}") from error


class _Kind(NamedTuple):
    """What a key's value must be, in words that follow "must be", and as a test."""

    words: str
    fits: Callable[[Any], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _is_address(value: object) -> bool:
    return isinstance(value, str) and addresses.joined("https://news.example/", value) is not None


_TEXT = _Kind("a string", _is_text)
_TEXTS = _Kind("a list of strings", _are(_is_text))
_NAMES = _Kind("a name or a list of names", lambda value: _is_text(value) or _TEXTS.fits(value))

# What the keys that are read must be where they are there and not null.
_GOLD: Mapping[str, _Kind] = {
    "id": _Kind("a string that is not empty", lambda value: _is_text(value) and value != ""),
    "body": _TEXT,
    "file": _TEXT,
    "url": _Kind("an address such as https://news.example/bridge", _is_address),
    "kind": _TEXT,
    "title": _TEXT,
    "authors": _NAMES,
    "published": _TEXT,
    "must_include": _TEXTS,
    "must_exclude": _TEXTS,
    "captions": _Kind("a list of objects", _are(lambda value: isinstance(value, dict))),
}
_CAPTION: Mapping[str, _Kind] = {
    "text": _TEXT,
    "credit": _NAMES,
    "alt": _TEXT,
    "images": _TEXTS,
}
_CORRECTION: Mapping[str, _Kind] = {
    **_GOLD,
    "content": _TEXT,
    "format": _Kind('"html" or "text"', lambda value: value in ("html", "text")),
}


def _known(entry: object, kinds: Mapping[str, _Kind], owner: str = "") -> dict[str, Any]:
    """The keys of an entry that are read and not null. Raises ValueError for one whose value is
    not of its kind; `owner` is said behind its name."""
    if not isinstance(entry, dict):
        raise ValueError(f"it must be an object with id and body, not {shortened(entry)}")
    known = {key: entry[key] for key in kinds if entry.get(key) is not None}
    for key, value in known.items():
        if not kinds[key].fits(value):
            raise ValueError(f"{key}{owner} must be {kinds[key].words}, not {shortened(value)}")
    return known


def _page(corpus: Path, known: dict[str, Any]) -> GoldPage:
    for key in ("id", "body"):
        if key not in known:
            raise ValueError(f"it lacks the key {key!r}")
    captions = known.get("captions")
    return GoldPage(
        corpus=corpus.resolve().name,
        id=known["id"],
        path=corpus / known.get("file", f"html/{known['id']}.html.gz"),
        body=known["body"],
        url=known.get("url"),
        kind=known.get("kind") or "article",
        title=known.get("title"),
        authors=_names(known["authors"]) if "authors" in known else None,
        published=known.get("published"),
        must_include=tuple(known.get("must_include", ())),
        must_exclude=tuple(known.get("must_exclude", ())),
        captions=None
        if captions is None
        else tuple(_caption(each, number) for number, each in enumerate(captions, 1)),
        format=known.get("format", "html"),
    )


def _caption(entry: object, number: int) -> GoldCaption:
    known = _known(entry, _CAPTION, f" of caption {number}")
    return GoldCaption(
        text=known.get("text"),
        credit=_names(known.get("credit", ())),
        alt=known.get("alt"),
        images=tuple(known.get("images", ())),
    )


def _names(value: str | Sequence[str]) -> tuple[str, ...]:
    """Names; a single one may stand without its list."""
    return (value,) if isinstance(value, str) else tuple(value)


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
