"""JSON Lines: one page an object, one object a line, as crawlers and extractors write them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..data import Failure, Page
from ..decode import decode
from ..errors import DecodeError
from . import rows
from .page import too_large

if TYPE_CHECKING:
    from . import Options

_CHUNK = 64 * 1024
_KINDS = {type(None): "null", bool: "a boolean", str: "a string", list: "an array"}


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page a line, its source `SOURCE#LINE`, lines counted from 1; empty lines are none.

    A line that is no UTF-8 is decoded as a page would be, in the encoding of the last such one
    where that fits. One that is no JSON object, or has no field that holds a page, is one Failure.
    """
    limit = longest(options)
    number = 0
    encoding: str | None = None
    while line := stream.readline(limit):
        number += 1
        where = f"{source}#{number}"
        if not line.endswith(b"\n") and len(line) == limit:
            yield too_large(where, options)
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
            continue
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not line.strip():
            continue
        try:
            text = line.decode()
        except UnicodeDecodeError:
            try:
                decoded = decode(Page(where, line, encoding=encoding))
            except DecodeError as error:
                yield Failure(where, "InvalidJSON", f"{where}: {error}")
                continue
            text, encoding = str(decoded.content), decoded.encoding
        yield _page(text, where, options)


def longest(options: Options) -> int:
    """How many bytes of JSON a page within the cap can take, other fields set aside.

    JSON may write a character of one byte with six, as in "\\u00e9".
    """
    return 6 * options.max_bytes + _CHUNK


def _page(line: str, source: str, options: Options) -> Page | Failure:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Failure(source, "InvalidJSON", f"{source}: no JSON ({error})")
    return row_page(row, source, options)


def row_page(row: object, source: str, options: Options) -> Page | Failure:
    """The page that a JSON value holds, which must be an object."""
    if isinstance(row, dict):
        return rows.page(row, source, options)
    kind = _KINDS.get(type(row), "a number")
    return Failure(source, "InvalidJSON", f"{source}: {kind}, not an object with a page's fields")
