"""Hard wraps: lines that were broken to fit a width. See point 3 of `text`."""

from __future__ import annotations

from itertools import accumulate, pairwise

from .. import lazy
from .lines import (
    CJK,
    MAX_WIDTH,
    MIN_WIDTH,
    UNSPACED,
    Line,
    ends_sentence,
    goes_on,
    may_join,
    width_of,
)

_LONGEST_WORD = 40  # columns; what is longer (addresses, scripts without spaces) proves nothing
# Where links are broken as well, fewer breaks look as if a sentence went on: of 634 gold pages that
# html2text wrapped at 78 columns 613 have a width with this, the least sure of those at 78 with .29
# of its breaks so; of 634 that converters did not wrap two have one.
_MARKDOWN_INSIDE = 0.25
_FIRST_WORD = lazy.pattern(f"[^\\s{CJK}]+")


def _need(line: Line) -> int:
    """Columns that the line's first word would have taken on the line above."""
    if UNSPACED.match(line.text):
        # Punctuation must not start a line, so up to two characters come along.
        return 6
    match = _FIRST_WORD.match(line.text)
    word = match[0] if match else line.text[0]
    return min(len(word) if word.isascii() else width_of(word), _LONGEST_WORD) + 1


def _runs(lines: list[Line]) -> list[tuple[int, int]]:
    """Stretches of two and more lines that nothing in the layout parts, as (start, end).

    Tells, of each line after the first, what it says about the break above it.
    """
    runs = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and may_join(lines[end - 1], lines[end]):
            continue
        if end - start > 1:
            runs.append((start, end))
            closes = ends_sentence(lines[end - 1].text)
            for i in range(start + 1, end):
                above, line = lines[i - 1], lines[i]
                line.follows = True
                if above.width >= MIN_WIDTH:
                    line.reach = above.width + _need(line)
                    line.inside = goes_on(above, line, closes)
        start = end
    return runs


def _wrap_width(lines: list[Line], markdown: bool) -> int:
    """The column that the document was wrapped at, 0 if it was not.

    Some programs (lynx) count a Han character as one column. In a document with many of
    them both counts are tried, and the lines keep that which explains more.
    """
    width, votes = _best_width(lines, markdown)
    columns = [line.width for line in lines]
    characters = [line.indent + len(line.text) for line in lines]
    if sum(columns) > 1.2 * sum(characters):
        _set_widths(lines, characters)
        other, more = _best_width(lines, markdown)
        if more > votes:
            return other
        _set_widths(lines, columns)
    return width


def _set_widths(lines: list[Line], widths: list[int]) -> None:
    for line, width in zip(lines, widths, strict=True):
        line.width = width
    for above, line in pairwise(lines):
        if line.follows:
            line.reach = above.width + _need(line)


def _best_width(lines: list[Line], markdown: bool) -> tuple[int, int]:
    """The width that explains most breaks, and how many; (0, 0) if they are no evidence.

    Converters to Markdown leave list items as long as they are, and break between the words of
    links as well, which says little of sentences.
    """
    breaks = [0] * (MAX_WIDTH + _LONGEST_WORD + 3)
    inner = [0.0] * len(breaks)
    over = breaks.copy()
    full = breaks.copy()
    cased = True  # every line that goes on starts with a letter that has a case
    for above, line in pairwise(lines):
        low = above.width
        if not line.follows or not MIN_WIDTH <= low <= MAX_WIDTH:
            continue
        breaks[low] += 1
        breaks[line.reach] -= 1
        full[low] += 1
        inner[low] += line.inside
        inner[line.reach] -= line.inside
        cased = cased and not UNSPACED.match(line.text)
    if not any(full):
        return 0, 0
    for line in lines:
        if line.width < MIN_WIDTH or line.kind == "table_row" or line.alone:
            continue
        if markdown and line.mark:
            continue
        # An address or one long word passes any width.
        if ("://" not in line.text and " " in line.text) or UNSPACED.match(line.text):
            over[min(line.width, MAX_WIDTH + 1)] += 1
    explained, inside = list(accumulate(breaks)), list(accumulate(inner))
    upto, within = list(accumulate(full)), list(accumulate(over))
    longer = [within[-1] - count for count in within]
    best = max(range(MIN_WIDTH, MAX_WIDTH + 1), key=lambda w: (explained[w] - 2 * longer[w], w))
    votes = explained[best]
    near = upto[best] - upto[int(0.75 * best)]
    if votes < 3:  # too few to be sure of, unless there is nothing against them
        wrapped = 0 < votes == near and not longer[best]
        wrapped = wrapped and cased and inside[best] >= 0.75 * votes
    else:
        wrapped = votes >= 0.6 * near and longer[best] <= 0.2 * votes
        wrapped = wrapped and inside[best] >= (_MARKDOWN_INSIDE if markdown else 0.4) * votes
    return (best, votes) if wrapped else (0, 0)


def _own_width(run: list[Line]) -> int:
    """The width that a run of lines bears out by itself as one wrapped paragraph, else 0."""
    widest = max(line.width for line in run)
    if len(run) < 4 or not MIN_WIDTH <= widest <= MAX_WIDTH:
        return 0
    inside = sum(line.inside for line in run[1:])
    fits = widest < min(line.reach for line in run[1:])
    return widest if fits and inside >= 0.5 * (len(run) - 1) else 0


def join_wraps(lines: list[Line], markdown: bool) -> list[bool]:
    """For each line: was it wrapped off the line before?

    Where a Markdown document was wrapped, so was every line but those behind a hard break (spaces
    at the line's end), however long their addresses have made them.
    """
    joined = [False] * len(lines)
    runs = _runs(lines)
    width = _wrap_width(lines, markdown) if runs else 0
    for start, end in runs:
        run = lines[start:end]
        fits = width and max(line.width for line in run) <= width
        limit = width if fits else _own_width(run) or width
        for i in range(start + 1, end) if limit else ():
            if markdown and width:
                joined[i] = not lines[i - 1].loose
            elif 0.4 * limit <= lines[i - 1].width <= 1.1 * limit:
                joined[i] = lines[i].reach > limit
    if markdown and width:  # html2text breaks headings as well, which no Markdown allows
        for i in range(1, len(lines)):
            above, line = lines[i - 1], lines[i]
            if above.kind == "heading" and line.kind == "paragraph" and line.gap == 0:
                joined[i] = above.width + _need(line) > width
    return joined
