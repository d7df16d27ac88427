"""What the lines around a block tell, flattened text only.

Without elements the page is told from its words: where prose runs without a break, which
blocks share names with the rest of it (an article keeps to its topic, teasers of other pages do
not), what look of headlines and cut-off excerpts the lines around have, and which cue phrases
were passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import log1p, sqrt

from .. import credits, lazy, lexicon
from ..data import Block
from .view import CUES, SENTENCE, Row, View

LINE_NAMES = (
    "gap gap_after indent indent_to_usual lines same_gap window20 density10 sizes3 sizes_after3"
    " mean_size5 size_spread5 cut_off_near open_near short_run heads_before heads_after"
    " sentences_before sentences_after turns marks credit alone alone_before alone_after"
    " cues5 cues20 cues_before since_teaser since_other until_cue"
    " stretch_in stretch_start stretch_end stretch_share reach_in reach_start reach_end reach_share"
    " tail_words tail_names agency all_names years caption_words caption_verbs dated shouted"
    " agency_before all_names_before agency_after all_names_after gap_after2"
    " words_shared names_shared names words_in_stretch words_before words_after words_in_lead"
    " topic_near topic_tail topic_to_usual topic_turn topic_usual"
).split()

# Words of three letters and more, by their first letters: endings do not count.
_WORD = lazy.pattern(r"[^\W\d_]{3,}")
_STEM = 6
_LONG = 1000  # characters of a block in which words are looked for
_MARKS = "|@#/"
_MARKS_BEYOND_ASCII = "»›→©•·"
_START = 200  # characters of a block in which they are counted

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

_ELLIPSIS = 3.0
_TEASERS = frozenset((CUES["teaser"], CUES["source_link"], CUES["navigation"], CUES["tags"]))
_NEIGHBOURS = 6
_LEAD = 2


def line_rows(blocks: Sequence[Block], page: View) -> list[Row]:
    count = len(blocks)
    size, prose = page.size, page.prose
    logs = [near[0] for near in page.near]
    ends = [near[2] for near in page.near]
    cues = [near[4] for near in page.near]
    prose_sums = _sums(prose)
    heads = [end < 2.0 and z >= 15.0 for z, end in zip(size, ends, strict=True)]
    sentences = [end == SENTENCE for end in ends]
    is_open = [z >= 60.0 and end < 2.0 for z, end in zip(size, ends, strict=True)]
    is_cue = [cue > 0.0 for cue in cues]
    is_teaser = [cue in _TEASERS for cue in cues]
    is_other = [cue > 0.0 and cue not in _TEASERS for cue in cues]
    turns = [0 < i < count - 1 and ends[i - 1] == ends[i + 1] != ends[i] for i in range(count)]
    gaps = [block.gap for block in blocks]
    usual_gap = sorted(gaps)[count // 2]
    indents = [block.indent for block in blocks]
    of_prose = sorted([indent for indent, p in zip(indents, prose, strict=True) if p])
    usual_indent = of_prose[len(of_prose) // 2] if of_prose else 0
    capped = [min(gap, 9) for gap in gaps]
    widths = _window([1.0] * count, 5, 5)
    means = [s / width for s, width in zip(_window(logs, 5, 5), widths, strict=True)]
    squares = _window([value * value for value in logs], 5, 5)
    cue_sums = _sums(is_cue)
    hinted = [len(block.text) < _CAPTION and credits.hinted(block.text) for block in blocks]
    alone = [
        1.0 if hint and len(block.text) <= _CREDIT and credits.alone(block.text) else 0.0
        for hint, block in zip(hinted, blocks, strict=True)
    ]
    signs = [_signs(block.text, closed) for block, closed in zip(blocks, sentences, strict=True)]
    agencies, names = [sign[2] for sign in signs], [sign[3] for sign in signs]
    stretches = [_stretch(page, price) for price in (_STRETCH_PRICE, _REACH_PRICE)]
    columns: list[Sequence[float]] = [
        capped,
        [*capped[1:], 9.0],
        [min(indent, 40) for indent in indents],
        [max(-20, min(indent - usual_indent, 20)) for indent in indents],
        [min(block.lines, 50) for block in blocks],
        [gap - usual_gap for gap in gaps],
        [log1p(near) for near in _window(prose, 20, 20)],
        [p / z for p, z in zip(_window(prose, 5, 5), _window(size, 5, 5), strict=True)],
        [log1p(near) for near in _window(size, 3, -1)],
        [log1p(near) for near in _window(size, -1, 3)],
        means,
        [
            sqrt(max(square / width - mean * mean, 0.0))
            for square, width, mean in zip(squares, widths, means, strict=True)
        ],
        _window([end == _ELLIPSIS for end in ends], 5, 5),
        _window(is_open, 5, 5),
        _since([p > 0.0 for p in prose], 0, 50, 1),
        *_runs(heads),
        *_runs(sentences),
        _window(turns, 5, 5),
        [_marks(block.text[:_START]) for block in blocks],
        [
            credits.split(block.text).sign if hint and p else -1.0
            for block, hint, p in zip(blocks, hinted, prose, strict=True)
        ],
        alone,
        [0.0, *alone[:-1]],
        [*alone[1:], 0.0],
        _window(is_cue, 5, 5),
        _window(is_cue, 20, 20),
        [min(passed, 30.0) for passed in cue_sums[:-1]],
        _since(is_teaser, 99, 99),
        _since(is_other, 99, 99),
        _since(is_cue[::-1], 99, 99)[::-1],
    ]
    total = prose_sums[-1] or 1.0
    for first, last in stretches:
        columns += (
            [1.0 if first <= i < last else 0.0 for i in range(count)],
            [max(-30, min(i - first, 60)) for i in range(count)],
            [max(-60, min(i - last + 1, 30)) for i in range(count)],
            [(prose_sums[last] - prose_sums[first]) / total] * count,
        )
    columns += zip(*signs, strict=True)
    columns += zip(*[_of_captions(block.text) for block in blocks], strict=True)
    columns += (
        [0.0, *agencies[:-1]],
        [-1.0, *names[:-1]],
        [*agencies[1:], 0.0],
        [*names[1:], -1.0],
        [*capped[2:], 9.0, 9.0][:count],
    )
    topics = _topics(blocks, page, stretches[1])
    return [[*row, *topic] for row, topic in zip(zip(*columns, strict=True), topics, strict=True)]


def _marks(text: str) -> int:
    """How many marks of menus, tags and signatures a text has."""
    count = sum(map(text.count, _MARKS))
    return count if text.isascii() else count + sum(map(text.count, _MARKS_BEYOND_ASCII))


def _window(values: Sequence[float], before: int, after: int) -> list[float]:
    """Sums over each place, so many places before and so many after it; -1 leaves out the
    place itself."""
    sums = _sums(values)
    count = len(values)
    if before < 0:
        return [sums[min(i + after + 1, count)] - sums[i + 1] for i in range(count)]
    if after < 0:
        return [sums[i] - sums[max(i - before, 0)] for i in range(count)]
    padded = [0.0] * before + sums + [sums[-1]] * after
    return [high - low for low, high in zip(padded, padded[before + after + 1 :], strict=False)]


def _since(flags: Sequence[bool], at_first: int, most: int, own: int = 0) -> list[float]:
    """How far back the last flagged place is, at most `most`; with `own` a flagged place is
    0 far from itself, without it 1 far from the next."""
    found: list[float] = []
    distance = at_first
    for flag in flags:
        if own:
            distance = 0 if flag else distance + 1
            found.append(min(distance, most))
        else:
            found.append(distance)
            distance = 1 if flag else min(distance + 1, most)
    return found


# A credit without a mark stands behind the last sentence of a caption, or on a line of its own.
_TAIL = 100  # characters of a block's end in which it is looked for
_BREAK = lazy.pattern(r"[.!?…。”\"’»)\]|/]\s+|[。）]")
_TOKEN = lazy.pattern(r"[^\s/|,;:&+()©]+")
_YEAR = lazy.pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMES = 10  # words of a line of names
_NO_SIGNS = [0.0, 0.0, 0.0, -1.0, 0.0]


def _signs(text: str, closed: bool) -> Row:
    """What the end of a text has of a photo's credit: words after its last sentence, which
    share of them are written as names, whether one is an agency; whether the whole text is but
    names; years, which captions have more often than paragraphs."""
    if len(text) > _CAPTION:
        return _NO_SIGNS
    low = max(len(text) - _TAIL, 0)
    start = low
    for found in _BREAK.finditer(text, low, len(text) - 1):
        start = found.end()
    tokens = _TOKEN.findall(text, start)
    capitals = sum([1 for token in tokens if not token[0].islower()])
    agency = 1.0 if any(map(_is_agency, tokens[-4:])) else 0.0
    whole = start == low == 0 and len(tokens) <= _NAMES and tokens
    return [
        0.0 if closed else float(min(len(tokens), 30)),
        0.0 if closed or not tokens else capitals / len(tokens),
        agency,
        capitals / len(tokens) if whole and not closed else -1.0,
        float(len(_YEAR.findall(text))) if "19" in text or "20" in text else 0.0,
    ]


# What follows gave flattened text, cross-validated, an F1 of .9267 for .9256 in all shapes, .9868
# for .9861 in dumps. HTML has elements that tell captions, and gained nothing: .9552 and .9554 for
# .9558 and .9554 with two seeds, and on DAnIEL .9293 and .9320 for .9330 and .9333.
# A day with its year: "on May 7, 2025", "am 3. Januar 2026", "el 7 de mayo de 2025".
_DATED = lazy.pattern(
    r"(?<!\d)\d{1,2}(?:[.,]? |\.|(?: de)? )(?:[^\W\d]{3,12}[.,]{0,2} (?:de )?)?(?:19|20)\d\d(?!\d)"
)
# A word in capitals and a colon, with which captions of Scandinavian papers begin.
_SHOUTED = lazy.pattern(r"(?=[^a-z:]{3,40}:\s)[A-ZÀ-Þ][A-ZÀ-Þ0-9 ,.’'&-]{2,39}:\s")
_NO_WORDS = [0.0, 0.0, 0.0, 0.0]


def _of_captions(text: str) -> Row:
    """What the words of a text have of a caption's, in the order of LINE_NAMES."""
    if len(text) > _CAPTION:
        return _NO_WORDS
    words, verbs = lexicon.caption_words(text)
    dated = ("20" in text or "19" in text) and _DATED.search(text)
    return [
        float(words),
        float(verbs),
        1.0 if dated else 0.0,
        1.0 if _SHOUTED.match(text) else 0.0,
    ]


@lru_cache(maxsize=4096)
def _is_agency(word: str) -> bool:
    return not (word.islower() and word.isascii() and word != "dpa") and lexicon.is_agency(word)


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
            total += min(prose, _MOST) * (1.0 if page.near[i][2] == SENTENCE else _OPEN_WEIGHT)
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
    # Words of the page's prose and of the stretch; those of two blocks and more, for a block
    # that is one of them itself.
    on_page: set[str] = set()
    on_page_twice: set[str] = set()
    in_stretch: set[str] = set()
    in_stretch_twice: set[str] = set()
    lead: set[str] = set()
    leads = 0
    for i, own in enumerate(words):
        if not page.prose[i]:
            continue
        on_page_twice |= own & on_page
        on_page |= own
        if stretch[0] <= i < stretch[1]:
            in_stretch_twice |= own & in_stretch
            in_stretch |= own
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
        prose = page.prose[i]
        inside = prose and stretch[0] <= i < stretch[1]
        scale = 1.0 / len(own)
        fit = scale * len(own & (in_stretch_twice if inside else in_stretch))
        if inside:
            usual += fit * prose
            weight += prose
        core.append(fit)
        shared = own & (on_page_twice if prose else on_page)
        named = 0 if unspaced else sum([1 for w in own if w[0].isupper()])
        row = [
            scale * len(shared),
            sum([1 for w in shared if w[0].isupper()]) / named if named else -1.0,
            min(named, 20),
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
    near: list[frozenset[str]] = []
    seen: set[str] = set()
    shares: list[float] = []
    for own, is_prose in zip(words, prose, strict=True):
        if own and near:
            shares.append(len(own & seen) / len(own))
        else:
            shares.append(-1.0)
        if is_prose:
            near = [*near[1 - _NEIGHBOURS :], own]
            seen = set().union(*near)
    return shares
