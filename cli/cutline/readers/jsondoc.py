"""JSON that is no JSON Lines: an array of objects, as Scrapy's feeds are, or objects laid out
over several lines. Read piece by piece, so that an array may be longer than memory."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import lazy
from ..data import Failure, Page
from .jsonl import longest, row_page
from .page import too_large

if TYPE_CHECKING:
    from . import Options

_CHUNK = 64 * 1024
_BETWEEN = lazy.pattern(r"[\s,\[\]]*")
_NEXT = lazy.pattern(r"\n[\s,]*(?=\{)")


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page an object, its source `SOURCE#NUMBER`, counted from 1.

    An object that is damaged is one Failure, and reading goes on with the next that begins
    a line; one that has no end within the cap ends the input.
    """
    decoder = json.JSONDecoder()
    bytes_decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    limit = longest(options)
    text, at, number, want, more = "", 0, 0, _CHUNK, True
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        where = f"{source}#{number + 1}"
        try:
            row, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            if more and len(text) - at < limit:
                # Twice as much each time: what is parsed again stays in proportion.
                data = stream.read(want)
                more, want = len(data) == want, 2 * want
                text, at = text[at:] + bytes_decoder.decode(data, not more), 0
                continue
            if at == len(text):
                return
            if more:
                yield too_large(where, options)
                return
            yield Failure(where, "InvalidJSON", f"{where}: no JSON ({error})")
            following = _NEXT.search(text, at)
            if not following:
                return
            at, number = following.end(), number + 1
        else:
            yield row_page(row, where, options)
            at, number, want = end, number + 1, _CHUNK
