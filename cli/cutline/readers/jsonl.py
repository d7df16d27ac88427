"""JSON Lines: one page an object, one object a line, as crawlers and extractors write them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..data import Failure, Format, Page
from .page import too_large

if TYPE_CHECKING:
    from . import Options

# The names that crawlers and extractors give these fields, the surest first. What is in a field
# of the first list is HTML; what is in the others is seen by looking at it.
_HTML = ("html", "raw_html", "html_content", "page_html", "markup")
_ANY = (
    *("content", "body", "raw", "raw_content", "raw_contents", "page", "article"),
    *("text", "plain_text", "article_text", "maintext", "cleaned_text"),
)
_URL = ("url", "link", "canonical_url", "page_url", "source_url", "final_url", "uri")


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page a line, its source `SOURCE#LINE`, lines counted from 1; empty lines are none.

    A line that is no JSON object, or has no field that holds a page, is one Failure.
    """
    # JSON may write a byte of the page as six ("\\u00e9"): a longer line has too large a page.
    limit = 6 * options.max_bytes + 64 * 1024
    number = 0
    while line := stream.readline(limit):
        number += 1
        where = f"{source}#{number}"
        if not line.endswith(b"\n") and len(line) == limit:
            yield too_large(where, options)
            while line and not line.endswith(b"\n"):
                line = stream.readline(64 * 1024)
            continue
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            yield _page(line, where, options)


def _page(line: bytes, source: str, options: Options) -> Page | Failure:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Failure(source, "InvalidLine", f"{source}: no JSON ({error})")
    if not isinstance(row, dict):
        message = f"{source}: a JSON {type(row).__name__}, not an object with a page's fields"
        return Failure(source, "InvalidLine", message)
    return page(row, source, options)


def page(row: Mapping[str, Any], source: str, options: Options) -> Page | Failure:
    """The page that a row of named fields holds; names are matched without regard to case."""
    fields = {key.lower(): value for key, value in row.items() if isinstance(value, str)}
    url = next((fields[name] for name in _URL if fields.get(name)), None)
    kinds: tuple[tuple[tuple[str, ...], Format], ...]
    kinds = ((_HTML, "html"), (_ANY, "auto"))
    for names, format in kinds:
        for name in names:
            if fields.get(name):
                content = fields[name]
                if len(content) > options.max_bytes:
                    return too_large(source, options, url)
                return Page(source, content, url, format)
    found = ", ".join(sorted(map(str, row))) or "none"
    message = f"{source}: no field holds a page; its fields: {found[:200]}"
    return Failure(source, "NoPage", message, url=url)
