"""Columns that a text browser set side by side, one below the other again.

`w3m -dump` draws the tables that old pages are laid out with: menu, article and sidebar share
each line. A gutter is a run of columns that stays blank over many lines; text is cut at one
where the lines on one side of it are wrapped prose, so that tables of data keep their rows.
This is the XY-cut of document analysis (Nagy and Seth, "Hierarchical representation of
optically scanned documents", 1984) on characters, repeated within each side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .. import lazy

_GAP = lazy.pattern(r"[^ \n] {3,}(?=[^ \n])")
_SEGMENT = lazy.pattern(r"[^ ]+(?: [^ ]+)*")
_UNSPACED = lazy.pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]")
_SENTENCE_END = tuple(".!?…:。！？」』：")

_LINES = 6  # with text on both sides of a gutter; fewer are a row of labels
_PROSE = 4  # lines broken inside a sentence that show that a side is prose
_FULL = 0.75  # of the side's width; a line of wrapped prose reaches further
_NARROWEST = 20  # columns; nobody wraps prose more narrowly
_GUTTER = 2  # columns
_DEPTH = 6  # columns beside each other; more are data
_LONGEST = 1000  # columns; no browser wraps at more


class _Segment(NamedTuple):
    start: int
    end: int
    text: str


_Row = Sequence[_Segment]


def unfold(lines: list[str], columns: Callable[[str], int]) -> list[str]:
    """The lines of a text, columns below each other from left to right; cannot fail.

    `columns` is the width of a text on a terminal. Text without columns is returned as it is.
    """
    if sum(_GAP.search(line) is not None for line in lines) < _LINES:
        return lines
    return _unfold([_segments(line, columns) for line in lines], _DEPTH)


def _segments(line: str, columns: Callable[[str], int]) -> _Row:
    if len(line) > _LONGEST:
        return [_Segment(0, len(line), line)]
    line = line.expandtabs(8)
    found = []
    at = end = 0
    for match in _SEGMENT.finditer(line):
        at += match.start() - end
        width = columns(match[0])
        found.append(_Segment(at, at + width, match[0]))
        at, end = at + width, match.end()
    return found


def _unfold(rows: Sequence[_Row], depth: int) -> list[str]:
    found: list[str] = []
    start = 0
    while start < len(rows):
        end = start + 1
        gutters = [(left.end, right.start) for left, right in pairwise(rows[start])]
        gutters = sorted(gutters, key=lambda gutter: gutter[0] - gutter[1])[:_DEPTH]
        while gutters and end < len(rows):
            narrowed = _narrow(gutters, rows[end])
            if not narrowed:
                break
            gutters, end = narrowed, end + 1
        sides = _sides(rows[start:end], gutters) if depth else None
        if sides is None:
            # A margin may have outlived the gutter that opens further down. Halving what is
            # left bounds the work to n log n.
            end = min(end, start + max(_LINES, (end - start) // 2)) if depth else end
            found += map(_line, rows[start:end])
        else:
            for side in sides:
                found += ["", *_unfold(side, depth - 1), ""]
        start = end
    return found


def _narrow(gutters: Sequence[tuple[int, int]], row: _Row) -> list[tuple[int, int]]:
    """What the row's text leaves of the gutters."""
    left: list[tuple[int, int]] = []
    for start, end in gutters:
        for segment in row:
            if segment.end <= start or segment.start >= end:
                continue
            before, after = segment.start - start, end - segment.end
            start, end = (start, segment.start) if before >= after else (segment.end, end)
        if end - start >= _GUTTER:
            left.append((start, end))
    return left


def _sides(
    rows: Sequence[_Row], gutters: Iterable[tuple[int, int]]
) -> tuple[list[_Row], list[_Row]] | None:
    """The rows' left and right of the first gutter that has enough text on both sides."""
    if len(rows) < _LINES:
        return None
    for _, end in gutters:
        left: list[_Row] = [[segment for segment in row if segment.end <= end] for row in rows]
        right = [[segment for segment in row if segment.start >= end] for row in rows]
        both = sum(bool(a and b) for a, b in zip(left, right, strict=True))
        if both >= _LINES and (_is_prose(left) or _is_prose(right)):
            base = min(row[0].start for row in right if row)
            return left, [[_moved(segment, base) for segment in row] for row in right]
    return None


def _moved(segment: _Segment, by: int) -> _Segment:
    return _Segment(segment.start - by, segment.end - by, segment.text)


def _is_prose(rows: Sequence[_Row]) -> bool:
    ends = [row[-1].end for row in rows if row]
    base = min(row[0].start for row in rows if row)
    # The widest lines of a side may be a banner's.
    width = sorted(ends)[int(0.9 * (len(ends) - 1))] - base
    if width < _NARROWEST:
        return False
    # A column of small words, the same in each row, is full too, but ends no sentence.
    if not any(row[-1].text.endswith(_SENTENCE_END) for row in rows if row):
        return False
    inside = 0
    for above, row in pairwise(rows):
        if len(above) != 1 or len(row) != 1 or above[0].end - base < _FULL * width:
            continue
        first = row[0].text[0]
        goes_on = first.islower() or _UNSPACED.match(first) is not None
        inside += goes_on and not above[0].text.endswith(_SENTENCE_END)
    return inside >= _PROSE


def _line(row: _Row) -> str:
    parts = []
    at = 0
    for segment in row:
        parts.append(" " * (segment.start - at) + segment.text)
        at = segment.end
    return "".join(parts)
