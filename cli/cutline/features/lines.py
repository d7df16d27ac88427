"""What the lines around a block tell, flattened text only.

Without elements the page is told from its words: where prose runs without a break, which
blocks share names with the rest of it (an article keeps to its topic, teasers of other pages do
not), what look of headlines and cut-off excerpts the lines around have, and which cue phrases
were passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import log1p, sqrt

from .. import credits, lazy
from ..data import Block
from .view import CUES, Row, View

LINE_NAMES = (
    "gap gap_after indent indent_to_usual lines same_gap window20 density10 sizes3 sizes_after3"
    " mean_size5 size_spread5 cut_off_near open_near short_run heads_before heads_after"
    " sentences_before sentences_after turns marks credit alone alone_before alone_after"
    " cues5 cues20 cues_before since_teaser since_other until_cue"
    " stretch_in stretch_start stretch_end stretch_share reach_in reach_start reach_end reach_share"
    " words_shared names_shared names words_in_stretch words_before words_after words_in_lead"
    " topic_near topic_tail topic_to_usual topic_turn topic_usual"
).split()

# Words of three letters and more, by their first letters: endings do not count.
_WORD = lazy.pattern(r"[^\W\d_]{3,}")
_STEM = 6
_LONG = 1000  # characters of a block in which words are looked for
_MARKS = lazy.pattern(r"[|»›→©•·@#/]")

# From this weight of a letter on (see `view.density`) pairs of letters stand for words.
_UNSPACED_WEIGHT = 1.5

# A stretch of prose is the run of blocks with the largest sum when prose counts its letters and
# other blocks count against it (maximum subarray, as in Finn, Kushmerick and Smyth, "Fact or
# fiction", 2001): a short-sighted one, and one that reaches over lists and inserts.
_STRETCH_PRICE = 150.0
_REACH_PRICE = 30.0
_MOST = 400.0  # letters that one block can count
_OPEN_WEIGHT = 0.3  # of prose that does not end as a sentence does
_BOUNDARY_PRICE = 200.0

# Characters of the longest captions and credits, with a few exceptions.
_CAPTION = 600
_CREDIT = 120

_SENTENCE = 4.0
_ELLIPSIS = 3.0
_TEASERS = frozenset((CUES["teaser"], CUES["source_link"], CUES["navigation"], CUES["tags"]))
_NEIGHBOURS = 6
_LEAD = 2


def line_rows(blocks: Sequence[Block], page: View) -> list[Row]:
    count = len(blocks)
    size, prose = page.size, page.prose
    ends = [near[2] for near in page.near]
    logs = [near[0] for near in page.near]
    cues = [near[4] for near in page.near]
    prose_sums = _sums(prose)
    size_sums = _sums(size)
    log_sums = _sums(logs)
    square_sums = _sums([value * value for value in logs])
    cut_sums = _sums([end == _ELLIPSIS for end in ends])
    open_sums = _sums([z >= 60.0 and end < 2.0 for z, end in zip(size, ends, strict=True)])
    cue_sums = _sums([cue > 0.0 for cue in cues])
    turn_sums = _sums(
        [0 < i < count - 1 and ends[i - 1] == ends[i + 1] != ends[i] for i in range(count)]
    )
    heads = [end < 2.0 and z >= 15.0 for z, end in zip(size, ends, strict=True)]
    sentences = [end == _SENTENCE for end in ends]
    heads_before, heads_after = _runs(heads)
    sentences_before, sentences_after = _runs(sentences)
    usual_gap = sorted(block.gap for block in blocks)[count // 2]
    indents = sorted(block.indent for block, p in zip(blocks, prose, strict=True) if p)
    usual_indent = indents[len(indents) // 2] if indents else 0
    hinted = [len(block.text) < _CAPTION and credits.hinted(block.text) for block in blocks]
    alone = [
        1.0 if hint and len(block.text) <= _CREDIT and credits.alone(block.text) else 0.0
        for hint, block in zip(hinted, blocks, strict=True)
    ]
    alone = [0.0, *alone, 0.0]
    until_cue = [99.0] * count
    distance = 99.0
    for i in range(count - 1, -1, -1):
        until_cue[i] = distance
        distance = 1.0 if cues[i] else min(distance + 1.0, 99.0)
    stretches = [_stretch(page, price) for price in (_STRETCH_PRICE, _REACH_PRICE)]
    topics = _topics(blocks, page, stretches[1])
    total = prose_sums[-1] or 1.0
    rows: list[Row] = []
    since_prose = 0
    since_teaser = since_other = 99.0
    for i, block in enumerate(blocks):
        since_prose = 0 if prose[i] else since_prose + 1
        low, high = max(i - 20, 0), min(i + 21, count)
        near, far = max(i - 5, 0), min(i + 6, count)
        width = far - near
        mean = (log_sums[far] - log_sums[near]) / width
        spread = (square_sums[far] - square_sums[near]) / width - mean * mean
        text = block.text
        row = [
            float(min(block.gap, 9)),
            float(min(blocks[i + 1].gap, 9)) if i + 1 < count else 9.0,
            float(min(block.indent, 40)),
            float(min(max(block.indent - usual_indent, -20), 20)),
            float(min(block.lines, 50)),
            float(block.gap - usual_gap),
            log1p(prose_sums[high] - prose_sums[low]),
            (prose_sums[far] - prose_sums[near]) / (size_sums[far] - size_sums[near]),
            log1p(size_sums[i] - size_sums[max(i - 3, 0)]),
            log1p(size_sums[min(i + 4, count)] - size_sums[i + 1]),
            mean,
            sqrt(max(spread, 0.0)),
            cut_sums[far] - cut_sums[near],
            open_sums[far] - open_sums[near],
            float(min(since_prose, 50)),
            heads_before[i],
            heads_after[i],
            sentences_before[i],
            sentences_after[i],
            turn_sums[far] - turn_sums[near],
            float(len(_MARKS.findall(text, 0, 200))),
            float(credits.split(text).sign) if hinted[i] and prose[i] else -1.0,
            alone[i + 1],
            alone[i],
            alone[i + 2],
            cue_sums[far] - cue_sums[near],
            cue_sums[high] - cue_sums[low],
            float(min(cue_sums[i], 30.0)),
            since_teaser,
            since_other,
            until_cue[i],
        ]
        for first, last in stretches:
            row += (
                1.0 if first <= i < last else 0.0,
                float(max(-30, min(i - first, 60))),
                float(max(-60, min(i - last + 1, 30))),
                (prose_sums[last] - prose_sums[first]) / total,
            )
        row += topics[i]
        rows.append(row)
        teaser = cues[i] in _TEASERS
        since_teaser = 1.0 if teaser else min(since_teaser + 1.0, 99.0)
        since_other = 1.0 if cues[i] and not teaser else min(since_other + 1.0, 99.0)
    return rows


def _sums(values: Sequence[float]) -> list[float]:
    """Sums up to each place, so that any window is one subtraction."""
    return list(accumulate(values, initial=0.0))


def _runs(flags: Sequence[bool]) -> tuple[list[float], list[float]]:
    """How many flagged places stand together right before and right after each place."""
    before, run = [], 0.0
    for flag in flags:
        before.append(run)
        run = min(run + 1.0, 30.0) if flag else 0.0
    after, run = [], 0.0
    for flag in reversed(flags):
        after.append(run)
        run = min(run + 1.0, 30.0) if flag else 0.0
    return before, after[::-1]


def _stretch(page: View, price: float) -> tuple[int, int]:
    """The stretch of prose, from its first block to the one behind its last."""
    best = total = 0.0
    first, found = 0, (0, 0)
    for i, prose in enumerate(page.prose):
        if total <= 0.0:
            total, first = 0.0, i
        if prose:
            total += min(prose, _MOST) * (1.0 if page.near[i][2] == _SENTENCE else _OPEN_WEIGHT)
        else:
            total -= price
        if page.boundary[i]:
            total -= _BOUNDARY_PRICE
        if total > best:
            best, found = total, (first, i + 1)
    return found


def _words(blocks: Sequence[Block], unspaced: bool) -> list[frozenset[str]]:
    if unspaced:
        texts = [block.text[:_LONG] for block in blocks]
        return [frozenset([a + b for a, b in pairwise(text)]) for text in texts]
    find = _WORD.findall
    return [frozenset([word[:_STEM] for word in find(block.text, 0, _LONG)]) for block in blocks]


def _topics(blocks: Sequence[Block], page: View, stretch: tuple[int, int]) -> list[Row]:
    """How far each block keeps to the page's topic, in the order of the last LINE_NAMES."""
    count = len(blocks)
    unspaced = page.size[0] >= _UNSPACED_WEIGHT * len(blocks[0].text)
    words = _words(blocks, unspaced)
    on_page: dict[str, int] = {}
    in_stretch: dict[str, int] = {}
    lead: set[str] = set()
    leads = 0
    for i, own in enumerate(words):
        if not page.prose[i]:
            continue
        for word in own:
            on_page[word] = on_page.get(word, 0) + 1
        if stretch[0] <= i < stretch[1]:
            for word in own:
                in_stretch[word] = in_stretch.get(word, 0) + 1
            if leads < _LEAD:
                leads += 1
                lead |= own
    before = _seen_near(words, page.prose)
    after = _seen_near(words[::-1], page.prose[::-1])[::-1]
    rows: list[Row] = []
    core: list[float] = []
    usual = weight = 0.0
    for i, own in enumerate(words):
        if not own:
            rows.append([-1.0, -1.0, 0.0, -1.0, before[i], after[i], -1.0])
            core.append(0.0)
            continue
        is_prose = 1 if page.prose[i] else 0
        inside = 1 if is_prose and stretch[0] <= i < stretch[1] else 0
        scale = 1.0 / len(own)
        fit = scale * sum([1 for w in own if in_stretch.get(w, 0) > inside])
        if inside:
            usual += fit * page.prose[i]
            weight += page.prose[i]
        core.append(fit)
        named = [] if unspaced else [w for w in own if w[0].isupper()]
        row = [
            scale * sum([1 for w in own if on_page.get(w, 0) > is_prose]),
            sum([1 for w in named if on_page.get(w, 0) > is_prose]) / len(named) if named else -1.0,
            float(min(len(named), 20)),
            fit,
            before[i],
            after[i],
            scale * len(own & lead),
        ]
        rows.append(row)
    usual = usual / weight if weight else 0.0
    sums = _sums(core)
    for i, row in enumerate(rows):
        low, high, tail = max(i - 3, 0), min(i + 4, count), min(i + 9, count)
        row += (
            (sums[high] - sums[low]) / (high - low),
            (sums[tail] - sums[i + 1]) / (tail - i - 1) if tail > i + 1 else -1.0,
            core[i] - usual,
            row[4] - row[5] if row[4] >= 0.0 and row[5] >= 0.0 else 0.0,
            usual,
        )
    return rows


def _seen_near(words: Sequence[frozenset[str]], prose: Sequence[float]) -> list[float]:
    """The share of each block's words that the last blocks of prose before it have."""
    last: dict[str, int] = {}
    passed = 0
    shares: list[float] = []
    for own, is_prose in zip(words, prose, strict=True):
        low = passed - _NEIGHBOURS
        if own and passed:
            shares.append(sum([1 for w in own if last.get(w, -99) >= low]) / len(own))
        else:
            shares.append(-1.0)
        if is_prose:
            for word in own:
                last[word] = passed
            passed += 1
    return shares
