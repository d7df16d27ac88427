"""A page as the tagger sees it at first: what each block is by itself, and to the whole page.

HTML and flattened text alike. By itself: size, links, how it starts and ends, cue phrases,
whether it is the headline or part of the description. To the whole page: the way to the title,
to the nearest long paragraphs and to the cue phrases passed, and its neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log1p

from .. import lexicon
from ..data import Block, Document, Metadata, Reason
from ..folding import folded
from .outside import in_dialogs, line

Row = list[float]

OWN_NAMES = (
    "size words word_length links link_share emphasis kind end start commas sentences digits"
    " capitals newlines cue cue_mode earlier_copies copies is_title in_description in_article_body"
).split()

_KINDS = {"paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "code": 4, "table_row": 5}

# What a block ends with, ordered so that a tree can cut between what speaks for prose and
# what against: end of a sentence, colon, other mark, nothing.
SENTENCE = 4.0
_ENDS = {
    **dict.fromkeys(".!?。！？।॥؟۔։።។။", SENTENCE),
    **dict.fromkeys(":：", 2),
    **dict.fromkeys(",;，；", 1),
}
# Thai and Lao have no full stop: a block as long as prose ends as a sentence does.
_THAI = "\u0e01", "\u0edf"
_CLOSING = "\"'”’»«“)]」』）】*†"
_ELLIPSIS = ("…", "...", "[…]", "[...]", "(...)")

CUES = {kind: float(number) for number, kind in enumerate(lexicon.BLOCK_KINDS, start=1)}
_CREDIT_CUE = float(len(CUES) + 1)
_CUE_MODES = {"whole": 3.0, "start": 2.0, "end": 1.0, "inside": 1.0}

# Kinds that, as a whole block, begin a part of the page that is not the article.
_BOUNDARIES = frozenset(("teaser", "comments", "source_link", "newsletter", "author_box"))

# What characters from U+3000 to U+DFFF begin with in UTF-8: Chinese, Japanese, Korean. They
# carry more than a Latin letter does; by the usual length of a translation, two to three times
# as much.
_DENSE = bytes(range(0xE3, 0xEE))
_DENSE_WEIGHT = 1.8

# A block of this size (in Latin letters) with few links is taken for prose when the page's
# main container is looked for; the model sees the exact numbers.
_PROSE_SIZE = 80
_PROSE_LINK_SHARE = 0.33

# JSON-LD's article text is often an excerpt; under this many letters it proves nothing.
_MIN_ARTICLE_BODY = 200

# The view of a block that is no candidate, for its neighbours: short, all links, no sentence.
_UNKNOWN = [3.0, 1.0, 0.0, 20.0, 0.0]

# How much of a block's start is looked at where a look at all of it would tell no more.
_HEAD = 64


def density(blocks: Sequence[Block]) -> float:
    """How much one character of this page counts: 1 for Latin, up to 2.8 for Chinese.

    Judged on the first 20,000 characters, which settles it on any page.
    """
    sample: list[str] = []
    length = 0
    for block in blocks:
        sample.append(block.text)
        length += len(block.text)
        if length > 20_000:
            break
    text = "".join(sample)[:20_000]
    if text.isascii():
        return 1.0
    data = text.encode("utf-8", "replace")
    dense = len(data) - len(data.translate(None, _DENSE))
    return 1.0 + _DENSE_WEIGHT * dense / len(text)


# Links only, short, and nothing like prose among the eight blocks on either side: menus, tag
# clouds, link lists. On the training pages 40% of all blocks are such, and 0.15% of the
# article's letters stand in them; they get no features and the score 0.
_LONE_LINK_SHARE = 0.95
_LONE_SIZE = 120
_LONE_WINDOW = 8


# Scripts show what some pages hide: where the prose is hidden to this share, the article is
# taken to be among it, as it is on ten of eleven training articles. What stands in dialogs is
# another matter: of the 600 such paragraphs on 19 pages where they are most of the prose, seven are
# gold, on a page that has no others.
_MOSTLY_HIDDEN = 0.8


class View:
    """What is known of a page's blocks, as parallel lists.

    `rows` holds the first pass's row of each block, empty where the block is not `wanted`:
    where it cannot be the article's (see _LONE_SIZE). What is `repeated` on the site's other
    pages, by the index of the block, is no prose of this page. `cues` are the lexicon's matches of
    the wanted blocks, `title` is the index of the headline's block or -1. `outside` has, by their
    index, blocks that are known to stand outside the text, and why.
    """

    __slots__ = (
        "boundary",
        "cues",
        "link_share",
        "near",
        "outside",
        "own",
        "prose",
        "rows",
        "size",
        "title",
        "wanted",
    )

    def __init__(self, document: Document, about: Metadata, repeated: Collection[int] = ()) -> None:
        blocks = document.blocks
        weight = density(blocks)
        self.size: list[float] = []
        self.link_share: list[float] = []
        self.prose = [0.0] * len(blocks)  # size where the block is prose, else 0
        hidden: dict[int, float] = {}  # prose in hidden elements, by index
        in_dialog: dict[int, float] = {}  # and in dialogs
        self.outside: dict[int, Reason] = dict.fromkeys(in_dialogs(document), "dialog")
        for i, block in enumerate(blocks):
            length = len(block.text)
            size = length * weight
            share = block.link_chars / length
            self.size.append(size)
            self.link_share.append(share)
            prose = size >= _PROSE_SIZE and share < _PROSE_LINK_SHARE
            if prose and i in self.outside:
                in_dialog[i] = size
            elif prose and block.element is not None and block.element.hidden:
                hidden[i] = size
            elif prose and i not in repeated:
                self.prose[i] = size
        if sum(hidden.values()) * (1.0 - _MOSTLY_HIDDEN) > sum(self.prose) * _MOSTLY_HIDDEN:
            for i, size in hidden.items():
                self.prose[i] = size
        if in_dialog and not any(self.prose):
            for i, size in in_dialog.items():
                self.prose[i] = size
            self.outside.clear()
        self.wanted = self._wanted()
        self.cues: list[lexicon.Match | None] = [None] * len(blocks)
        self.boundary = [0.0] * len(blocks)  # the cue that ends an article here, else 0
        self.near: list[Row] = [_UNKNOWN] * len(blocks)
        self.own: list[Row] = [[]] * len(blocks)
        self.rows: list[Row] = []
        self.title = -1  # index of the block that is the headline
        self._judge(blocks, about)

    def is_sentence(self, i: int) -> bool:
        """Whether a wanted block ends as a sentence does."""
        return self.near[i][_END] == SENTENCE

    def _wanted(self) -> list[bool]:
        """Whether a block can be the article's at all; see _LONE_SIZE."""
        count = len(self.size)
        reach = -1
        near = [False] * count
        for i, prose in enumerate(self.prose):
            if prose:
                for j in range(
                    max(i - _LONE_WINDOW, reach + 1, 0), min(i + _LONE_WINDOW + 1, count)
                ):
                    near[j] = True
                reach = i + _LONE_WINDOW
        return [
            n or share <= _LONE_LINK_SHARE or size >= _LONE_SIZE
            for n, share, size in zip(near, self.link_share, self.size, strict=True)
        ]

    def _judge(self, blocks: Sequence[Block], about: Metadata) -> None:
        title = folded(about.title or "")
        description = folded(about.description or "")
        article_body = folded(about.article_body or "")
        if len(article_body) < _MIN_ARTICLE_BODY:
            article_body = ""
        copies: dict[str, int] = {}
        for block in blocks:
            key = block.text[:200]
            copies[key] = copies.get(key, 0) + 1
        seen: dict[str, int] = {}
        title_level = 99
        for i, block in enumerate(blocks):
            if not self.wanted[i]:
                continue
            text = block.text
            length = len(text)
            size = self.size[i]
            words = text.split() if length <= 400 else None
            word_count = len(words) if words is not None else length / 6
            head = text[:_HEAD]
            first = text[0]
            stripped = text.rstrip(_CLOSING) or text
            if text.endswith(_ELLIPSIS) or stripped.endswith(_ELLIPSIS):
                end = 3.0
            elif _THAI[0] <= stripped[-1] <= _THAI[1] and size >= _PROSE_SIZE:
                end = SENTENCE
            else:
                last = stripped[-1]
                end = float(_ENDS.get(last, 0 if last.isalnum() else 1))
            if first.islower():
                start = 1.0
            elif first.isupper():
                start = 2.0
            elif first.isdigit():
                start = 3.0
            else:
                start = 4.0 if first in "“\"„«'‘「『" else 0.0
            cue = mode = 0.0
            match = lexicon.match(text)
            if match is not None:
                cue, mode = CUES[match.kind], _CUE_MODES[match.mode]
                self.cues[i] = match
                if match.mode == "whole" and match.kind in _BOUNDARIES:
                    self.boundary[i] = cue
            elif length < 160 and lexicon.credit_prefix(text):
                cue, mode = _CREDIT_CUE, 2.0
            key = text[:200]
            earlier = seen.get(key, 0)
            seen[key] = earlier + 1
            reason = line(block, end == SENTENCE, about)
            if reason is not None:
                self.outside[i] = reason
            is_title = described = in_body = 0.0
            if title or description or article_body:
                fold = folded(text[:200])
                if title and fold and (fold == title or (len(fold) > 15 and fold in title)):
                    is_title = 2.0 if fold == title else 1.0
                    level = block.level or 9
                    if is_title == 2.0 and level < title_level:
                        self.title, title_level = i, level
                    if is_title == 2.0 and block.element is None:
                        self.outside[i] = "title"
                if len(fold) > 20:
                    if description and (fold[:60] in description or description[:60] in fold):
                        described = 1.0
                    if article_body:
                        in_body = 1.0 if fold[:80] in article_body else -1.0
            digits, capitals = _digits_and_capitals(head)
            kind = float(_KINDS[block.kind] * 10 + block.level)
            log_size = log1p(size)
            self.near[i] = [log_size, self.link_share[i], end, kind, cue]
            self.own[i] = [
                log_size,
                log1p(word_count),
                length / (word_count or 1),
                float(min(block.links, 20)),
                self.link_share[i],
                block.emphasis_chars / length,
                kind,
                end,
                start,
                float(text.count(",") + text.count("，") + text.count("、") + text.count("،")),
                float(text.count(". ") + text.count("。") + text.count("? ")),
                digits / len(head),
                capitals / len(head),
                float(text.count("\n")),
                cue,
                mode,
                float(min(earlier, 5)),
                float(min(copies[key], 6)),
                is_title,
                described,
                in_body,
            ]
        if self.title < 0:
            self.title = next((b.index for b in blocks if b.level == 1), -1)


def _digits_and_capitals(text: str) -> tuple[int, int]:
    if text.isascii():
        data = text.encode("ascii")
        digits = len(data) - len(data.translate(None, _ASCII_DIGITS))
        return digits, len(data) - len(data.translate(None, _ASCII_CAPITALS))
    return sum(map(str.isdigit, text)), sum(map(str.isupper, text))


_ASCII_DIGITS = b"0123456789"
_ASCII_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

PAGE_NAMES = (
    "position from_end title_known from_title prose_since_title prose_before prose_after"
    " since_prose until_prose since_boundary boundary_cue prose_since_boundary since_heading"
    " window3 window8 links_before links_after blocks prose_blocks prose_size"
).split()

_NEAR_NAMES = ("size", "link_share", "end", "kind", "cue")
_END = _NEAR_NAMES.index("end")
NEIGHBOUR_NAMES = [
    f"{name}_{side}" for side in ("before2", "before1", "after1", "after2") for name in _NEAR_NAMES
]
_NOBODY = [0.0, 0.0, -1.0, -1.0, 0.0]


def page_rows(blocks: Sequence[Block], page: View) -> list[Row]:
    count = len(blocks)
    prose = page.prose
    total = sum(prose)
    prose_blocks = float(sum(1 for p in prose if p))
    # Sums up to each block, so that any window is one subtraction.
    sums = [0.0]
    link_sums = [0.0]
    for p, share, size in zip(prose, page.link_share, page.size, strict=True):
        sums.append(sums[-1] + p)
        link_sums.append(link_sums[-1] + share * size)
    until = [0] * (count + 1)
    distance = 99
    for i in range(count - 1, -1, -1):
        until[i] = distance
        distance = 1 if prose[i] else min(distance + 1, 99)
    rows: list[Row] = []
    title = page.title
    at_title = sums[title] if title >= 0 else 0.0
    since_prose = 99
    since_boundary = since_heading = 99
    boundary_cue = 0.0
    at_boundary = 0.0
    scale = 1.0 / (total or 1.0)
    for i in range(count):
        before = sums[i]
        row: Row = []
        if page.wanted[i]:
            row = [
                i / count,
                float(min(count - i, 200)),
                1.0 if title >= 0 else 0.0,
                float(max(-50, min(i - title, 200))) if title >= 0 else -99.0,
                log1p(max(before - at_title, 0.0)) if title >= 0 else -1.0,
                before * scale,
                (total - sums[i + 1]) * scale,
                float(since_prose),
                float(until[i]),
                float(since_boundary),
                boundary_cue,
                log1p(before - at_boundary),
                float(since_heading),
                log1p(sums[min(i + 4, count)] - sums[max(i - 3, 0)] - prose[i]),
                log1p(sums[min(i + 9, count)] - sums[max(i - 8, 0)] - prose[i]),
                log1p(link_sums[i] - link_sums[max(i - 5, 0)]),
                log1p(link_sums[min(i + 6, count)] - link_sums[i + 1]),
                float(count),
                prose_blocks,
                log1p(total),
            ]
        rows.append(row)
        since_prose = 1 if prose[i] else min(since_prose + 1, 99)
        since_heading = 1 if blocks[i].kind == "heading" else min(since_heading + 1, 99)
        if page.boundary[i]:
            since_boundary, boundary_cue, at_boundary = 1, page.boundary[i], sums[i]
        else:
            since_boundary = min(since_boundary + 1, 99)
    return rows


def neighbours(page: View) -> list[Row]:
    near = [_NOBODY, _NOBODY, *page.near, _NOBODY, _NOBODY]
    return [[*near[i], *near[i + 1], *near[i + 3], *near[i + 4]] for i in range(len(page.near))]
