"""CSV and TSV with a first row of names: one page a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..data import Failure, Page
from ..decode import decode
from ..errors import DecodeError
from . import rows
from .page import too_large
from .streams import rejoined

if TYPE_CHECKING:
    from . import Options

_LOOK = 64 * 1024
_DELIMITERS = ",;\t|"


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page a row, its source `SOURCE#LINE` with the line that the row ends on, from 1.

    The encoding is told from the beginning, the delimiter from the first line. A row that
    is damaged, such as by a quote that is never closed, is one Failure.
    """
    head = stream.read(_LOOK)
    encoding = _encoding(head, source)
    csv.field_size_limit(options.max_bytes)
    lines = _lines(head, stream, encoding, options.max_bytes)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter)
    names = next(csv.reader([first], delimiter=delimiter), [])
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            where = f"{source}#{reader.line_num + 1}"
            if "field larger" in str(error):
                yield too_large(where, options)
            else:
                yield Failure(where, "InvalidRow", f"{where}: no CSV ({error})")
            continue
        if values is None:
            return
        # Spreadsheets end in rows of delimiters alone; an empty field alone was written as such.
        if any(values) or len(values) == 1:
            row = dict(zip(names, values, strict=False))
            yield rows.page(row, f"{source}#{reader.line_num + 1}", options)


def _encoding(head: bytes, source: str) -> str:
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        return decode(Page(source, whole)).encoding or "utf-8"
    except DecodeError:
        return "utf-8"


def _lines(head: bytes, stream: io.BufferedIOBase, encoding: str, longest: int) -> Iterator[str]:
    """The lines of the stream with their ends, NULs left out; none longer than the cap."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    with io.TextIOWrapper(rejoined(head, stream), codec, errors="replace", newline="") as text:
        while line := text.readline(longest):
            yield line.replace("\0", "")
