"""What a Markdown file says of itself before it begins: front matter in YAML or TOML, as site
generators and extractors write it, and the lines that the reader of r.jina.ai puts there."""

from __future__ import annotations

import re
from typing import NamedTuple

from .. import lazy

_LONGEST = 20_000  # characters of the text in which it is looked for

_FENCED = lazy.pattern(r"\s*(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_READER = lazy.pattern(r"\s*(Title: .*?)\n\s*Markdown Content:[ \t]*(?:\n|\Z)", re.DOTALL)
# A field; what belongs to the one above; a comment.
_FIELD = lazy.pattern(r"""["']?([A-Za-z][\w .:-]{0,40}?)["']?\s*[:=](?:\s+(.*))?$""")
_MORE = lazy.pattern(r"\s*- +(.+)$")
_REST = lazy.pattern(r"\s|#|\]|$")

_METAS = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("author", "authors", "byline"), "author"),
    **dict.fromkeys(("date", "published", "published time", "publisheddate", "pubdate"), "date"),
    **dict.fromkeys(("lang", "language"), "language"),
    "description": "description",
}
_ADDRESSES = ("url", "url source", "source_url", "canonical", "canonical_url", "link", "source")


class FrontMatter(NamedTuple):
    """`metas` are pairs as those of `Head`; `length` is how many characters of the text it is."""

    metas: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    length: int = 0


def read(text: str) -> FrontMatter:
    """The front matter that a text begins with; empty where it begins with none. Fields that mean
    nothing here are passed over."""
    head = text[:_LONGEST]
    fenced = _FENCED.match(head)
    match = fenced or _READER.match(head)
    if match is None:
        return FrontMatter()
    metas: list[tuple[str, str]] = []
    url = None
    meta = None
    for line in match[2 if fenced else 1].splitlines():
        more = _MORE.match(line)
        field = None if more else _FIELD.match(line)
        if more or field:
            if field:
                name = field[1].lower()
                meta = _METAS.get(name)
            values = _values(more[1] if more else (field and field[2]) or "")
            if meta:
                metas += ((meta, value) for value in values)
            elif field and name in _ADDRESSES and values and values[0].startswith("http"):
                url = url or values[0]
        elif not _REST.match(line):
            return FrontMatter()  # a text between two rules
    return FrontMatter(tuple(metas), url, match.end()) if metas or url else FrontMatter()


def _values(text: str) -> list[str]:
    text = text.strip()
    parts = text[1:-1].split(",") if text[:1] == "[" and text[-1:] == "]" else [text]
    bare = (part.strip().strip("\"'").strip() for part in parts)
    return [value for value in bare if value]
