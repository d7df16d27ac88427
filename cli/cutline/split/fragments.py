"""Pieces of sentences that inline elements were set apart into. See point 4 of `text`."""

from __future__ import annotations

from collections import Counter

from .. import lazy
from .lines import MIN_WIDTH, Line, are_alike, ends_sentence, goes_on

CLOSING = lazy.pattern(r"[,;.!?)\]%…](?:\s|\w|$)|[’”](?:[\s,;.]|$)")
_COMMA = lazy.pattern(r"[,;)](?:\s|$)|\.(?:\s|$)")  # no paragraph begins so
_DANGLING = lazy.pattern(r"(?:^|\s)(?:[^\W\d_]{1,4}|[^\W\d_]{1,5}[’'])$")  # "of", "dell’"
_FEW = 3  # breaks inside sentences that show that a document was taken to pieces
_PROSE = 25  # characters: shorter lines next to each other are menus more often than pieces
_LINK_WORDS, _FIRST_WORDS = 6, 3  # at most


def join_fragments(lines: list[Line], joined: list[bool]) -> None:
    """Mark in `joined` each line that goes on with the one before."""
    gaps = Counter(line.gap for line in lines[1:])
    usual = gaps.most_common(1)[0][0] if gaps else 0
    runs: list[list[int]] = []  # breaks inside one paragraph
    heads: list[int] = []  # characters of each run's lines but the last
    length = 0  # of what a line would be joined to
    for i in range(1, len(lines)):
        above, line = lines[i - 1], lines[i]
        chained = bool(runs) and runs[-1][-1] == i - 1
        length = len(above.text) + (length if joined[i - 1] or chained else 0)
        if joined[i] or not _continues(above, line, usual):
            continue
        breaks = [i]
        if i > 1 and not (chained or joined[i - 1]) and _is_link(lines, i - 1, usual):
            breaks = [i - 1, i]
            chained = bool(runs) and runs[-1][-1] == i - 2
            length += heads[-1] if chained else len(lines[i - 2].text)
        if length < _PROSE and len(line.text) < _PROSE:
            continue
        if chained:
            runs[-1] += breaks
            heads[-1] = length
        else:
            runs.append(breaks)
            heads.append(length)
    taken = sum(lines[i].gap == 0 for run in runs for i in run) >= _FEW
    for run, head in zip(runs, heads, strict=True):
        last = lines[run[-1]].text
        if (
            (taken and all(lines[i].gap == 0 for i in run))
            or (head >= MIN_WIDTH and ends_sentence(last))
            or (len(run) > 1 and _is_prose(last))
            or any(_COMMA.match(lines[i].text) for i in run)
        ):
            for i in run:
                joined[i] = True


def _continues(above: Line, line: Line, usual: int) -> bool:
    """Whether a line goes on in the middle of the sentence above it, nothing but the
    document's usual gap between them."""
    if line.gap > usual or not are_alike(above, line):
        return False
    if (_COMMA if line.gap else CLOSING).match(line.text):
        return not line.gap or not ends_sentence(above.text)
    first, second = line.text[0], line.text[1:2]
    return first.islower() and not second.isupper() and goes_on(above, line, False) > 0


def _is_link(lines: list[Line], i: int, usual: int) -> bool:
    """Whether a line is the text of a link, with a capital, in the sentence before it: "He told
    / Reuters / that …", or in its first words: "Judge / Jane Doe / told him …"."""
    before, line = lines[i - 1], lines[i]
    if line.gap > usual or not are_alike(before, line) or ends_sentence(before.text):
        return False
    if len(line.text.split()) > _LINK_WORDS:
        return False
    if len(before.text) >= _PROSE or _dangles(before.text):
        return True
    opens = i == 1 or ends_sentence(lines[i - 2].text)
    return opens and len(before.text.split()) <= _FIRST_WORDS and _is_prose(lines[i + 1].text)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and ends_sentence(text)


def _dangles(text: str) -> bool:
    """Whether a text ends in a short word in small letters, as in the middle of a sentence."""
    last = _DANGLING.search(text)
    return last is not None and last[0].islower()
