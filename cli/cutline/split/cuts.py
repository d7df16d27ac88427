"""Where a block of HTML is cut, and what of its inline elements goes with each part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ..data import Span

# A line this long beside a single <br> is a paragraph of its own: verse and addresses stay
# under it, and old pages that divide paragraphs with one <br> pass it.
_PARAGRAPH_LINE = 80


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where to cut a block at its newlines: beside each line that is a paragraph's length."""
    lines = text.split("\n")
    cuts: list[tuple[int, int]] = []
    start = end = 0
    previous = 0
    for number, line in enumerate(lines):
        if number and max(previous, len(line)) >= _PARAGRAPH_LINE:
            cuts.append((start, end - 1))
            start = end
        previous = len(line)
        end += len(line) + 1
    cuts.append((start, end - 1))
    return [(a, b) for a, b in cuts if text[a:b].strip()]


def dealt(spans: Iterable[Span], cuts: list[tuple[int, int]]) -> list[tuple[Span, ...]]:
    """What of the spans lies in each cut of a block, its offsets counted from there."""
    inside: list[list[Span]] = [[] for _ in cuts]
    starts = [start for start, _ in cuts]
    for span in spans:
        for number in range(max(bisect_right(starts, span.start) - 1, 0), len(cuts)):
            start, end = cuts[number]
            if start >= span.end:
                break
            if end > span.start:
                first, last = max(span.start - start, 0), min(span.end, end) - start
                inside[number].append(Span(first, last, span.tag, span.names))
    return [tuple(found) for found in inside]


def without_anchors(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """A heading without what no reader takes for a part of it: at its ends, a link to itself that
    is a sign alone ("#", "¶"), and a wiki's link to edit the section."""
    start, end = 0, len(text)
    for span in spans:
        sign = span.tag == "a" and not any(map(str.isalnum, text[span.start : span.end]))
        if sign or "editsection" in span.names:
            if span.end >= end:
                end = min(end, span.start)
            elif span.start <= start:
                start = span.end
    bare = text[start:end].strip()
    if bare in ("", text):
        return text, spans
    start = text.index(bare, start)
    return bare, dealt(spans, [(start, start + len(bare))])[0]
