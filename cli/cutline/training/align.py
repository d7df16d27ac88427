"""Gold text → labels of blocks: which blocks of a page the gold article was taken from.

Gold data says what an article's text is, not where on the page it stands, and the same
words may stand there several times: in a teaser, a description, a second copy for narrow
screens. So page and gold are aligned as two token sequences:

1. Runs: maximal stretches of equal tokens, found as diagonals of shared n-grams.
2. Chain: the heaviest set of runs that rises on both sides, found with a Fenwick tree in
   O(n log n) (colinear chaining as in sequence alignment: Abouelhoda and Ohlebusch,
   "Chaining algorithms for multiple genome comparison", 2005), with a small price for
   every page token skipped, so that of several copies the one that lies together wins.
3. Filling: blocks too short to hold an n-gram, if their text is a line of the gold text
   that nothing was aligned with and lies between the same neighbours.

Scripts written without spaces are aligned by character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from ..data import Block

# Kana, Han (with its extensions), Thai, Lao, Myanmar and Khmer are written without spaces.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:[^\W{_UNSPACED}]|[{_INVISIBLE}])+")
_DROP_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))

# Tokens of a seed. Swept on 1,092 article pages of four corpora, blocks labelled by `align`
# and joined: 3, 4, 5, 6 gave fundus .924, .924, .930, .930 exact pages and wcxb .683, .687,
# .687, .681; for text in unspaced scripts 4, 5, 6, 8 made no difference.
_SEED = 5
# A seed that the gold text repeats more often than this (cells of a table, refrains) says
# nothing of position and would make the number of runs quadratic.
_MAX_REPEATS = 32
# Price of skipping one token of the page, against 1 for aligning one: it decides between
# copies. In the same sweep F1 was the same within .0003 for every price from 0 to .03.
_SKIP_PRICE = 0.0005
# A hidden copy loses against a visible one of the same length.
_HIDDEN_WEIGHT = 0.98

# A block of which the gold text has this share is the article's.
MOSTLY = 0.5


class _Run(NamedTuple):
    """`length` equal tokens from `page` on the page and `gold` in the gold text."""

    page: int
    gold: int
    length: int


def tokenize(text: str) -> list[str]:
    """The tokens that alignment compares: words, or single characters in unspaced scripts;
    case, compatibility forms, punctuation and invisible characters do not count."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DROP_INVISIBLE)
    return _TOKEN.findall(text.casefold())


def spans(text: str) -> list[tuple[str, int, int]]:
    """The same tokens with where each begins and ends in the text."""
    found = []
    for match in _TOKEN.finditer(text):
        token = "".join(tokenize(match[0]))
        if token:
            found.append((token, match.start(), match.end()))
    return found


def align(blocks: Sequence[Block], body: str) -> list[float]:
    """For each block, the share of its tokens that the gold article was taken from, 0 to 1.

    Of a text that stands several times on the page, one copy is chosen: the one that is in
    order with, and nearest to, the rest. Blocks without a token get 0. Cannot fail.
    """
    gold, breaks = _gold_tokens(body)
    page, starts = _page_tokens(blocks)
    if not gold or not page:
        return [0.0] * len(blocks)
    n = min(_SEED, len(gold))
    pieces = _cut(_at_boundaries(_runs(page, gold, n), starts), starts)
    chain = _chain(pieces, _weights(pieces, blocks, starts), len(gold))
    if chain:
        chain = _fill(chain, page, gold, starts, breaks, n)
    covered = [0] * len(blocks)
    for run in chain:
        covered[_block_at(starts, run.page)] += run.length
    return [
        count / (stop - start) if stop > start else 0.0
        for count, (start, stop) in zip(covered, pairwise(starts), strict=True)
    ]


def _gold_tokens(body: str) -> tuple[list[str], set[int]]:
    """The tokens of all lines, and the offsets at which a line begins or the text ends."""
    tokens: list[str] = []
    breaks = {0}
    for line in body.splitlines():
        tokens += tokenize(line)
        breaks.add(len(tokens))
    return tokens, breaks


def _page_tokens(blocks: Iterable[Block]) -> tuple[list[str], list[int]]:
    """The tokens of all blocks, and where each block begins, with the total at the end."""
    tokens: list[str] = []
    starts = [0]
    for block in blocks:
        tokens += tokenize(block.text)
        starts.append(len(tokens))
    return tokens, starts


def _block_at(starts: list[int], position: int) -> int:
    return bisect_right(starts, position) - 1


def _runs(page: list[str], gold: list[str], n: int) -> list[_Run]:
    """All maximal runs of at least n tokens, but for seeds that gold repeats too often."""
    index: dict[tuple[str, ...], list[int]] = {}
    for position, seed in enumerate(zip(*(gold[i:] for i in range(n)), strict=False)):
        index.setdefault(seed, []).append(position)
    runs = []
    open_runs: dict[int, int] = {}  # where the next seed of a run must be in gold → its start
    nothing: list[int] = []
    position = -1
    for position, seed in enumerate(zip(*(page[i:] for i in range(n)), strict=False)):
        found = index.get(seed, nothing)
        if not found and not open_runs:
            continue
        going_on = {}
        if len(found) <= _MAX_REPEATS:
            for place in found:
                going_on[place + 1] = open_runs.pop(place, position)
        runs += _closed(open_runs, position, n)
        open_runs = going_on
    runs += _closed(open_runs, position + 1, n)
    return runs


def _closed(open_runs: dict[int, int], position: int, n: int) -> list[_Run]:
    return [
        _Run(start, place - (position - start), position - start + n - 1)
        for place, start in open_runs.items()
    ]


def _at_boundaries(runs: Iterable[_Run], starts: list[int]) -> Iterable[_Run]:
    """The runs cut where a block ends, so that each piece is in one block."""
    for page, gold, length in runs:
        end = page + length
        block = _block_at(starts, page)
        while page < end:
            stop = min(end, starts[block + 1])
            if stop > page:
                yield _Run(page, gold, stop - page)
                gold += stop - page
                page = stop
            block += 1


def _cut(pieces: Iterable[_Run], starts: list[int]) -> list[_Run]:
    """The pieces cut where another one of their block begins, on the page or in gold.

    A run often goes on by chance for a word or two after its text has ended, into an insert
    that the gold text lacks; cut, it gives way there to the run that is meant.
    """
    by_block: dict[int, list[_Run]] = {}
    for piece in pieces:
        by_block.setdefault(_block_at(starts, piece.page), []).append(piece)
    cut = []
    for group in by_block.values():
        if len(group) > _MAX_REPEATS:
            cut += group
            continue
        for page, gold, length in group:
            begins = {other.page - page for other in group} | {other.gold - gold for other in group}
            inside = sorted(offset for offset in begins if 0 < offset < length)
            for start, stop in pairwise([0, *inside, length]):
                cut.append(_Run(page + start, gold + start, stop - start))
    return cut


def _weights(pieces: list[_Run], blocks: Sequence[Block], starts: list[int]) -> list[float]:
    """A piece weighs its tokens, less where the rest of its block is not gold: a comment
    that quotes a sentence must not win against the paragraph it is quoted from."""
    covered: dict[int, set[int]] = {}
    places = [_block_at(starts, piece.page) for piece in pieces]
    for place, piece in zip(places, pieces, strict=True):
        covered.setdefault(place, set()).update(range(piece.page, piece.page + piece.length))
    factors = {}
    for place, positions in covered.items():
        share = len(positions) / (starts[place + 1] - starts[place])
        element = blocks[place].element
        visible = _HIDDEN_WEIGHT if element is not None and element.hidden else 1.0
        factors[place] = (0.5 + 0.5 * share) * visible
    return [piece.length * factors[place] for place, piece in zip(places, pieces, strict=True)]


def _chain(pieces: list[_Run], weights: list[float], gold_length: int) -> list[_Run]:
    """The heaviest chain of pieces, rising on both sides, in page order.

    Takes O(n log n) for n pieces: each is entered into a Fenwick tree of best scores by its
    end in gold once the pieces that begin after it on the page are reached.
    """
    order = sorted(range(len(pieces)), key=lambda i: (pieces[i].page, pieces[i].gold))
    tree: list[tuple[float, int]] = [(0.0, -1)] * (gold_length + 1)  # Fenwick, prefix maxima
    scores = [0.0] * len(pieces)
    before = [-1] * len(pieces)
    pending: list[tuple[int, int]] = []  # (where it ends on the page, piece), not in the tree
    for current in order:
        page, gold, _ = pieces[current]
        while pending and pending[0][0] <= page:
            end, done = heappop(pending)
            entry = (scores[done] + _SKIP_PRICE * end, done)
            place = pieces[done].gold + pieces[done].length
            while place <= gold_length:
                if tree[place] < entry:
                    tree[place] = entry
                place += place & -place
        best, previous = 0.0, -1
        place = gold
        while place > 0:
            if tree[place][1] >= 0 and tree[place][0] - _SKIP_PRICE * page > best:
                best, previous = tree[place][0] - _SKIP_PRICE * page, tree[place][1]
            place -= place & -place
        scores[current] = weights[current] + best
        before[current] = previous
        heappush(pending, (page + pieces[current].length, current))
    chain = []
    current = max(order, key=scores.__getitem__, default=-1)
    while current >= 0:
        chain.append(pieces[current])
        current = before[current]
    return chain[::-1]


def _fill(
    chain: list[_Run],
    page: list[str],
    gold: list[str],
    starts: list[int],
    breaks: set[int],
    n: int,
) -> list[_Run]:
    """The chain with blocks shorter than a seed set into its gaps.

    Such a block must be a whole line of the gold text, or what is left between two runs,
    so that a stray "Share" or "2" is not taken for a word of the article.
    """
    filled: list[_Run] = []
    ends = _Run(0, 0, 0), _Run(len(page), len(gold), 0)
    for left, right in pairwise([ends[0], *chain, ends[1]]):
        if left.length:
            filled.append(left)
        low, high = left.gold + left.length, right.gold
        if high <= low:
            continue
        block = bisect_left(starts, left.page + left.length)
        stop = _block_at(starts, right.page) if right.length else len(starts) - 1
        found = []
        for start, end in pairwise(starts[block : stop + 1]):
            if not 0 < end - start < n:
                continue
            words = page[start:end]
            for place in range(low, high - len(words) + 1):
                after = place + len(words)
                if (
                    gold[place] == words[0]
                    and gold[place:after] == words
                    and (place in breaks or place == low)
                    and (after in breaks or after == high)
                ):
                    found.append(_Run(start, place, len(words)))
        # Nearness decides between several: "News" above the headline, not in the menu.
        weights = [
            run.length
            - _SKIP_PRICE
            * min(abs(run.page - anchor.page) for anchor in (left, right) if anchor.length)
            for run in found
        ]
        filled += _chain(found, weights, len(gold))
    return filled
