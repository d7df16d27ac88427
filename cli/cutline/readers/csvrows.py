"""CSV and TSV with a first row of names: one page a row."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

import webencodings

from .. import lazy
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
_SAID = lazy.pattern(r'\s*"?sep=([^"\w\s]|\t)"?\s*[\r\n]', re.IGNORECASE)
_FIRST_ROW = lazy.pattern(r'\s*((?:"[^"]*"|[^"\r\n])*)')
_QUOTED = lazy.pattern(r'"[^"]*"')
_UNCLOSED = (
    "a quote opens on this line and is never closed; close it, or double it where it is text"
)


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page a row, its source `SOURCE#LINE` with the line that the row ends on, from 1.

    The encoding is told from the beginning, the delimiter from the row of names or by the line
    `sep=;` that Excel writes before it; empty lines there are passed over. Of several columns
    of one name the first that holds something counts.

    A row over twice `max_bytes` (the quotes in a page are doubled) is one Failure. So is one
    with a quote that is never closed, its source that of the line where the quote opens; what
    stands behind that line is read as rows all the same. Without a row of names none is read.
    """
    head = stream.read(_LOOK)
    codec = _codec(head, source)
    delimiter = _delimiter(head.decode(codec, "replace"))
    longest = 2 * options.max_bytes + _LOOK
    csv.field_size_limit(longest + 1)  # none is reached: `_Lines` counts the row
    names: list[str] = []
    with io.TextIOWrapper(rejoined(head, stream), codec, errors="replace", newline="") as text:
        for row in _rows(text, delimiter, longest):
            where = f"{source}#{row.line}"
            if row.values is None:
                if row.damage:
                    yield Failure(where, "InvalidRow", f"{where}: {row.damage}")
                else:
                    yield too_large(where, options)
                if not names:
                    return
            elif not names:
                names = _names(row.values)
            # Spreadsheets end in rows of delimiters alone; an empty field alone was written so.
            elif any(row.values) or len(row.values) == 1:
                yield rows.page(_fields(names, row.values), where, options)


def _codec(head: bytes, source: str) -> str:
    """Python's name for the encoding; the codec takes a byte-order mark away."""
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        page = decode(Page(source, whole))
    except DecodeError:
        return "utf-8"
    if page.encoding_source == "bom":
        return "utf-8-sig" if page.encoding == "utf-8" else "utf-16"
    encoding = webencodings.lookup(page.encoding or "") or webencodings.UTF8
    # As in `decode`, of which gb18030 is the one departure from the package's codecs.
    return "gb18030" if encoding.name == "gbk" else encoding.codec_info.name


def _delimiter(text: str) -> str:
    said = _SAID.match(text)
    if said:
        return said[1]
    first = _FIRST_ROW.match(text)
    return max(_DELIMITERS, key=_QUOTED.sub("", first[1] if first else "").count)


def _names(values: list[str]) -> list[str]:
    """The names that a row has; none where it is empty or says the delimiter."""
    names = [value.strip() for value in values]
    return names if any(names) and not names[0].lower().startswith("sep=") else []


def _fields(names: list[str], values: list[str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, value in zip(names, values, strict=False):
        row[name] = row.get(name) or value
    return row


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and the line it ends on; no values when it is damaged (it says how) or too large."""

    line: int
    values: list[str] | None
    damage: str = ""


def _rows(text: IO[str], delimiter: str, longest: int, line: int = 0) -> Iterator[_Row]:
    """The rows of a text before which there were so many lines."""
    lines = _Lines(text, longest, line)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        try:
            values = next(reader, None)
        except _Unfinished:
            with SpooledTemporaryFile(
                _LOOK, "w+", encoding="utf-8", newline="", prefix="cutline-"
            ) as behind:
                opened = lines.finish_row(delimiter, behind)
                if opened:
                    yield _Row(opened, None, _UNCLOSED)
                    yield from _rows(behind, delimiter, longest, opened)
                    return
            yield _Row(lines.number, None)
        else:
            if values is None:
                return
            yield _Row(lines.number, values)


class _Text:
    """Text by lines, and long ones in pieces; no line's end is cut in two."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._ahead = ""  # a character that had to be seen

    def readline(self, size: int) -> str:
        """A line with its end, or as much of it as about that many characters; "" at the end."""
        line, self._ahead = self._ahead, ""
        if line != "\r":
            line += self._text.readline(size - len(line))
        if line.endswith("\r"):
            more = self._text.readline(1)
            if more == "\n":
                line += more
            else:
                self._ahead = more
        return line

    def pieces(self) -> Iterator[str]:
        """All that follows, without NULs."""
        while piece := self.readline(_LOOK):
            if piece := piece.replace("\0", ""):
                yield piece


class _Unfinished(Exception):
    """A row does not end within what may be held of it, or does not end at all."""


class _Lines:
    """Lines with their ends, NULs left out, for `csv.reader`: it asks for another line within a
    row when it is inside quotes, and only then."""

    def __init__(self, text: IO[str], longest: int, number: int) -> None:
        self._text = _Text(text)
        self._longest = longest
        self.number = number  # of the last line
        self.begin_row()

    def begin_row(self) -> None:
        """Whatever is asked for next belongs to another row."""
        self._row: list[str] = []
        self._left = self._longest

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if line:
            self.number += 1
            self._row.append(line)
            self._left -= len(line)
        elif not self._row:
            raise StopIteration
        if not line or self._left < 0:
            raise _Unfinished
        return line.replace("\0", "")

    def finish_row(self, delimiter: str, behind: IO[str]) -> int:
        """Read on to the end of a row that is unfinished.

        Where there is none, because a quote is never closed, returns the number of the line
        on which that opens, and `behind` has the lines after it; else returns 0.
        """
        tokens = _tokens(delimiter)
        number = self.number - len(self._row) + 1
        opened, state = 0, ""
        held = _Text(io.StringIO("".join(self._row), newline=""))
        for piece in chain(held.pieces(), self._text.pieces()):
            self.number = number
            token = deque(tokens.finditer(state + piece), maxlen=1).pop()
            ended = piece.endswith(("\r", "\n"))
            if token.lastgroup not in ("open", "closed"):
                if ended:
                    return 0
            elif token.start() or not state.startswith('"'):  # a quote that opens here
                opened = number
                behind.seek(0)
                behind.truncate()
            elif number > opened:
                behind.write(piece)
            state = _STATES[token.lastgroup]
            number += ended
        behind.seek(0)
        return opened if state == _STATES["open"] else 0


# What a piece of a row ends in, and characters that bring `_tokens` there again. Behind a quote
# that may be the first of two it is open what the field goes on with.
_STATES = {"open": '"', "closed": '""', "plain": "x", None: ""}


def _tokens(delimiter: str) -> re.Pattern[str]:
    """What `csv.reader` takes a row to be made of; a quote within unquoted text means nothing."""
    end = re.escape(delimiter)
    return re.compile(
        rf"""
        (?P<open> " [^"]* (?:"" [^"]*)* ) (?P<closed> ")?
        | (?P<plain> [^"{end}] [^{end}]* )
        | {end}
        """,
        re.VERBOSE,
    )
