"""Blocks → features, as many rows as there are blocks; the tagger's only view of a page.

A row is a flat list of numbers in the order of `HTML_NAMES` or `TEXT_NAMES`. Three sorts:
what a block is by itself, what the elements around it are (HTML only), and what it is to the
whole page: the main container, the way to the title and to the nearest long paragraphs, the
cue phrases passed on the way. `second` gives what a first pass of the tagger adds: its scores
of the neighbours and of the blocks in a like place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log1p

from . import lexicon
from .data import Block, Document, Element, Metadata

Row = list[float]

# -- what a block is by itself --------------------------------------------------------------

OWN_NAMES = (
    "size words word_length links link_share emphasis kind end start commas sentences digits"
    " capitals newlines cue cue_mode earlier_copies copies is_title in_description in_article_body"
).split()

_KINDS = {"paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "code": 4, "table_row": 5}

# What a block ends with, ordered so that a tree can cut between what speaks for prose and
# what against: end of a sentence, colon, other mark, nothing.
_ENDS = {
    **dict.fromkeys(".!?。！？।॥؟۔", 4),
    **dict.fromkeys(":：", 2),
    **dict.fromkeys(",;，；", 1),
}
_CLOSING = "\"'”’»«“)]」』）】*†"
_ELLIPSIS = ("…", "...", "[…]", "[...]", "(...)")

_CUES = {kind: float(number) for number, kind in enumerate(lexicon.BLOCK_KINDS, start=1)}
_CREDIT_CUE = float(len(_CUES) + 1)
_CUE_MODES = {"whole": 3.0, "start": 2.0, "end": 1.0, "inside": 1.0}

# Kinds that, as a whole block, begin a part of the page that is not the article.
_BOUNDARIES = frozenset(("teaser", "comments", "source_link", "newsletter", "author_box"))

# Letters that carry more than a Latin letter does (Chinese, Japanese, Korean); by the usual
# length of a translation, two to three times as much.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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
    return 1.0 + _DENSE_WEIGHT * len(_DENSE.findall(text)) / len(text)


_NO_LETTER = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Letters and digits only, lower case: equal for texts that a reader takes for equal."""
    return _NO_LETTER.sub("", text.casefold())


# Links only, short, and nothing like prose among the eight blocks on either side: menus, tag
# clouds, link lists. On the training pages 40% of all blocks are such, and 0.15% of the
# article's letters stand in them; they get no features and the score 0.
_LONE_LINK_SHARE = 0.95
_LONE_SIZE = 120
_LONE_WINDOW = 8


class View:
    """What is known of a page's blocks, as parallel lists.

    `rows` holds the first pass's row of each block, empty where the block is not `wanted`:
    where it cannot be the article's (see _LONE_SIZE). `cues` are the lexicon's matches of
    the wanted blocks, `title` is the index of the headline's block or -1.
    """

    __slots__ = (
        "boundary",
        "cues",
        "link_share",
        "near",
        "own",
        "prose",
        "rows",
        "size",
        "title",
        "wanted",
    )

    def __init__(self, document: Document, about: Metadata) -> None:
        blocks = document.blocks
        weight = density(blocks)
        self.size: list[float] = []
        self.link_share: list[float] = []
        self.prose: list[float] = []  # size where the block is prose, else 0
        for block in blocks:
            length = len(block.text)
            size = length * weight
            share = block.link_chars / length
            self.size.append(size)
            self.link_share.append(share)
            prose = size >= _PROSE_SIZE and share < _PROSE_LINK_SHARE
            hidden = block.element is not None and block.element.hidden
            self.prose.append(size if prose and not hidden else 0.0)
        self.wanted = self._wanted()
        self.cues: list[lexicon.Match | None] = [None] * len(blocks)
        self.boundary = [0.0] * len(blocks)  # the cue that ends an article here, else 0
        self.near: list[Row] = [_UNKNOWN] * len(blocks)
        self.own: list[Row] = [[]] * len(blocks)
        self.rows: list[Row] = []
        self.title = -1  # index of the block that is the headline
        self._judge(blocks, about)

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
                cue, mode = _CUES[match.kind], _CUE_MODES[match.mode]
                self.cues[i] = match
                if match.mode == "whole" and match.kind in _BOUNDARIES:
                    self.boundary[i] = cue
            elif length < 160 and lexicon.credit_prefix(text):
                cue, mode = _CREDIT_CUE, 2.0
            key = text[:200]
            earlier = seen.get(key, 0)
            seen[key] = earlier + 1
            is_title = described = in_body = 0.0
            if title or description or article_body:
                fold = folded(text[:200])
                if title and fold and (fold == title or (len(fold) > 15 and fold in title)):
                    is_title = 2.0 if fold == title else 1.0
                    level = block.level or 9
                    if is_title == 2.0 and level < title_level:
                        self.title, title_level = i, level
                if len(fold) > 20:
                    if description and (fold[:60] in description or description[:60] in fold):
                        described = 1.0
                    if article_body:
                        in_body = 1.0 if fold[:80] in article_body else -1.0
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
                sum(map(str.isdigit, head)) / len(head),
                sum(map(str.isupper, head)) / len(head),
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


# -- what it is to the whole page, HTML and flattened text alike ------------------------------

PAGE_NAMES = (
    "position from_end title_known from_title prose_since_title prose_before prose_after"
    " since_prose until_prose since_boundary boundary_cue prose_since_boundary since_heading"
    " window3 window8 links_before links_after blocks prose_blocks prose_size"
).split()

_NEAR_NAMES = ("size", "link_share", "end", "kind", "cue")
NEIGHBOUR_NAMES = [
    f"{name}_{side}" for side in ("before2", "before1", "after1", "after2") for name in _NEAR_NAMES
]
_NOBODY = [0.0, 0.0, -1.0, -1.0, 0.0]


def _page_rows(blocks: Sequence[Block], page: View) -> list[Row]:
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


def _neighbours(page: View) -> list[Row]:
    near = [_NOBODY, _NOBODY, *page.near, _NOBODY, _NOBODY]
    return [[*near[i], *near[i + 1], *near[i + 3], *near[i + 4]] for i in range(len(page.near))]


# -- HTML: what the elements around it are ----------------------------------------------------

# Words in class, id, role and itemprop, as a few classes made by hand: the words themselves
# overfit to the sites that a model was trained on.
_HINTS = {
    "content": r"article|story|body|content|text|entry|post(?!er)|paragraph|prose",
    "related": r"relat|recommend|more-|-more|also|popular|trending|teaser|latest|most-?(?:read|view)"
    r"|recirc|read-?(?:more|next|also)|outbrain|taboola|card|list|feed|river|grid|carousel|slider",
    "share": r"share|social|sharing|follow|facebook|twitter|whatsapp",
    "comment": r"comment|disqus|repl(?:y|ies)|discussion|kommentar",
    "navigation": r"nav|menu|breadcrumb|pagination|pager|toolbar|skip|topbar|tabs",
    "footer": r"foot|copyright|legal|colophon|disclaimer",
    "header": r"header|masthead|banner",
    "advert": r"\bad[sv]?[-_s]|[-_]ads?\b|advert|sponsor|promo|dfp|commercial|partner",
    "sign_up": r"newsletter|subscri|sign-?up|paywall|log-?in|regist|donat|cta|call-to|plus|premium",
    "consent": r"cookie|consent|gdpr|privacy|placeholder|embed|external|modal|popup|overlay|iframe",
    "facts": r"fact|expand|explain|background|note|timeline|glossar|quiz|poll|recipe|table|chart",
    "picture": r"caption|figure|image|img|photo|picture|media|gallery|slide|video|player|thumb",
    "credit": r"credit|copyright|source|photographer|rights",
    "about": r"byline|author|date|time|meta|info|publish|updated|kicker|category|label|tag|topic"
    r"|section-name|eyebrow|bio",
    "title": r"title|headline|heading|\bhed\b",
    "lead": r"lead|standfirst|summary|sub-?(?:title|head)|\bdek\b|deck|intro|description|excerpt"
    r"|chapeau|sapo|abstract|perex|vorspann|teaser-?text",
    "side": r"sidebar|aside|widget|rail|complementary|module|box|secondary",
    "hidden": r"hidden|hide|collapse|sr-only|print|tooltip|dropdown",
}
_HINT_NAMES = tuple(_HINTS)
_HINT_PATTERNS = tuple((1 << i, re.compile(p)) for i, p in enumerate(_HINTS.values()))
_TAG_GROUPS = {
    "article": ("article",),
    "main": ("main",),
    "aside": ("aside",),
    "nav": ("nav", "menu"),
    "header": ("header",),
    "footer": ("footer",),
    "figure": ("figure", "figcaption", "picture"),
    "table": ("table",),
    "list": ("ul", "ol", "dl"),
    "form": ("form", "fieldset", "button", "label", "dialog", "details"),
    "quote": ("blockquote",),
    "section": ("section",),
}
_TAG_NAMES = tuple(_TAG_GROUPS)
_TAG_BITS = {tag: 1 << i for i, tags in enumerate(_TAG_GROUPS.values()) for tag in tags}
_TAG_ORDER = {
    tag: float(i)
    for i, tag in enumerate("p h2 h3 h4 h1 h5 h6 blockquote li dd dt pre td tr div section".split())
}

# hint features hold: 4 its own element, 2 parent or grandparent, 1 any up to the main container.
ELEMENT_NAMES = (
    [f"hint_{name}" for name in _HINT_NAMES]
    + [f"in_{name}" for name in _TAG_NAMES]
    + (
        "hidden tag depth in_container to_container from_container_child container_share"
        " same_as_common common_parent like_count like_size like_links parent_blocks parent_prose"
        " parent_links grand_prose grand_links grand_blocks branch_prose branch_links"
        " after_common_start after_common_end parent_prose_before parent_prose_after same_parent_before"
        " same_parent_after image_near element_images parent_images"
    ).split()
)
_POWERS = tuple(1 << i for i in range(len(_HINT_NAMES)))
_TAG_POWERS = tuple(1 << i for i in range(len(_TAG_NAMES)))


@lru_cache(maxsize=16384)
def _hints(names: str) -> int:
    """The hint classes of an element's names as bits."""
    bits = 0
    for bit, pattern in _HINT_PATTERNS:
        if pattern.search(names):
            bits |= bit
    return bits


class _Tree:
    """Sums over each element's blocks; parallel lists by `Element.index`."""

    __slots__ = ("blocks", "container", "images", "links", "prose", "size")

    def __init__(self, document: Document, page: View) -> None:
        count = len(document.elements)
        self.size = [0.0] * count
        self.links = [0.0] * count
        self.prose = [0.0] * count
        self.blocks = [0] * count
        self.images = [0] * count
        for image in document.images:
            self.images[image.element.index] += 1
        for block, size, share, prose in zip(
            document.blocks, page.size, page.link_share, page.prose, strict=True
        ):
            assert block.element is not None
            i = block.element.index
            self.size[i] += size
            self.links[i] += size * share
            self.prose[i] += prose
            self.blocks[i] += 1
        # A parent stands before its children, so one way back sums whole subtrees.
        children: list[list[int]] = [[] for _ in range(count)]
        for element in reversed(document.elements):
            if element.parent is not None:
                i, p = element.index, element.parent.index
                self.size[p] += self.size[i]
                self.links[p] += self.links[i]
                self.prose[p] += self.prose[i]
                self.blocks[p] += self.blocks[i]
                self.images[p] += self.images[i]
                children[p].append(i)
        # The main container: down from the root while one child keeps most of the prose.
        at = 0
        while children and children[at]:
            best = max(children[at], key=lambda i: (self.prose[i], -i))
            if self.prose[best] < _MAJORITY * self.prose[at] or self.blocks[best] < 2:
                break
            at = best
        self.container = at


# An inline element with names that holds this much of a block speaks for the block.
_COVERING = 0.8

# How much of an element's prose a child must hold for the main container to be within it.
_MAJORITY = 0.6


def _element_rows(document: Document, page: View) -> list[Row]:
    elements = document.elements
    tree = _Tree(document, page)
    container = tree.container
    # The chain from the root to the main container, and each element's way to it.
    chain: dict[int, int] = {}
    element: Element | None = elements[container] if elements else None
    steps = 0
    while element is not None:
        chain[element.index] = steps
        steps += 1
        element = element.parent
    own_bits: list[int] = []
    near_bits: list[int] = []
    below_bits: list[int] = []  # from the element up to where it leaves the chain
    tag_bits: list[int] = []
    way: list[int] = []  # steps up to the chain
    branch: list[int] = []  # the topmost element outside the chain
    joins: list[int] = []  # how far up the chain it is joined: 0 within the main container
    parents: list[int] = []
    for e in elements:
        i = e.index
        bits = _hints(e.names) if e.names else 0
        own_bits.append(bits)
        tags = _TAG_BITS.get(e.tag, 0)
        p = e.parent.index if e.parent is not None else -1
        parents.append(p)
        if p < 0:
            near_bits.append(0)
            tag_bits.append(tags)
        else:
            near_bits.append(own_bits[p] | (own_bits[parents[p]] if parents[p] >= 0 else 0))
            tag_bits.append(tags | tag_bits[p])
        if i in chain:
            below_bits.append(0)
            way.append(0)
            branch.append(i)
            joins.append(chain[i])
        else:
            below_bits.append(bits | below_bits[p])
            way.append(way[p] + 1)
            branch.append(i if p in chain else branch[p])
            joins.append(joins[p])
    # Blocks in a like place: same tag and names, same of the parent.
    like: dict[tuple[str, str, str, str], list[float]] = {}
    keys = []
    parent_prose: dict[int, float] = {}
    first_in: dict[int, int] = {}
    last_in: dict[int, int] = {}
    before_in: list[float] = []  # prose of the same parent before each block
    so_far: dict[int, float] = {}
    for block, size, share, prose in zip(
        document.blocks, page.size, page.link_share, page.prose, strict=True
    ):
        e = block.element
        assert e is not None
        up = e.parent
        key = (e.tag, e.names, up.tag if up else "", up.names if up else "")
        keys.append(key)
        sums = like.get(key)
        if sums is None:
            sums = like[key] = [0.0, 0.0, 0.0, 0.0]
        sums[0] += 1.0
        sums[1] += size
        sums[2] += size * share
        p = up.index if up else -1
        before = so_far.get(p, 0.0)
        before_in.append(before)
        so_far[p] = before + prose
        if prose:
            first_in.setdefault(p, block.index)
            last_in[p] = block.index
        if joins[e.index] == 0:
            sums[3] += prose
            parent_prose[p] = parent_prose.get(p, 0.0) + prose
    common = max(like, key=lambda k: like[k][3], default=None)
    common_parent = max(parent_prose, key=lambda p: parent_prose[p], default=-1)
    total = tree.prose[0] if elements else 0.0
    scale = 1.0 / (total or 1.0)
    common_first = first_in.get(common_parent, 0)
    common_last = last_in.get(common_parent, 0)
    near_image = {image.before + shift for image in document.images for shift in (-1, 0, 1)}
    container_prose = tree.prose[container] * scale if elements else 0.0

    rows: list[Row] = []
    previous_parent = -2
    cached: dict[int, Row] = {}
    blocks = document.blocks
    for n, block in enumerate(blocks):
        e = block.element
        assert e is not None
        i = e.index
        if not page.wanted[n]:
            rows.append([])
            previous_parent = parents[i]
            continue
        base = cached.get(i)
        if base is None:
            p = parents[i] if parents[i] >= 0 else i
            g = parents[p] if parents[p] >= 0 else p
            b = branch[i]
            ob, nb, bb, tb = own_bits[i], near_bits[i], below_bits[i], tag_bits[i]
            size = tree.size
            base = [
                (4.0 if ob & x else 0.0) + (2.0 if nb & x else 0.0) + (1.0 if bb & x else 0.0)
                for x in _POWERS
            ]
            base += [1.0 if tb & x else 0.0 for x in _TAG_POWERS]
            base += [
                1.0 if e.hidden else 0.0,
                _TAG_ORDER.get(e.tag, 16.0),
                float(min(e.depth, 60)),
                float(joins[i]),
                float(way[i]),
                float(i - container),
                container_prose,
                1.0 if keys[n] == common else 0.0,
                1.0 if parents[i] == common_parent else 0.0,
            ]
            sums = like[keys[n]]
            base += [
                log1p(sums[0]),
                log1p(sums[1] / sums[0]),
                sums[2] / (sums[1] or 1.0),
                log1p(tree.blocks[p]),
                tree.prose[p] * scale,
                tree.links[p] / (size[p] or 1.0),
                tree.prose[g] * scale,
                tree.links[g] / (size[g] or 1.0),
                log1p(tree.blocks[g]),
                tree.prose[b] * scale,
                tree.links[b] / (size[b] or 1.0),
            ]
            cached[i] = base
        parent = parents[i]
        if n + 1 < len(blocks):
            following = blocks[n + 1].element
            assert following is not None
            after = 1.0 if parents[following.index] == parent else 0.0
        else:
            after = 0.0
        for span in block.spans:
            if span.names and span.end - span.start > _COVERING * len(block.text):
                bits = _hints(span.names)
                base = [
                    x if x >= 4.0 or not bits & b else x + 4.0 for x, b in zip(base, _POWERS)
                ] + base[len(_POWERS) :]
        rows.append(
            [
                *base,
                float(max(-30, min(n - common_first, 99))),
                float(max(-99, min(n - common_last, 30))),
                before_in[n] * scale,
                (so_far[parent] - before_in[n] - page.prose[n]) * scale,
                1.0 if parent == previous_parent else 0.0,
                after,
                1.0 if n in near_image else 0.0,
                float(min(tree.images[i], 9)),
                float(min(tree.images[parent] if parent >= 0 else 0, 9)),
            ]
        )
        previous_parent = parent
    return rows


# -- flattened text: what its lines tell ------------------------------------------------------

LINE_NAMES = (
    "gap gap_after indent lines window20 density10 cut_off_near short_run same_gap sizes3 sizes_after3"
).split()


def _line_rows(blocks: Sequence[Block], page: View) -> list[Row]:
    count = len(blocks)
    sums = [0.0]
    all_sums = [0.0]
    cut = [0.0]
    for i in range(count):
        sums.append(sums[-1] + page.prose[i])
        all_sums.append(all_sums[-1] + page.size[i])
        cut.append(cut[-1] + (1.0 if page.near[i][2] == 3.0 else 0.0))
    gaps = sorted(block.gap for block in blocks)
    usual_gap = gaps[count // 2] if gaps else 0
    rows: list[Row] = []
    run = 0
    for i, block in enumerate(blocks):
        run = 0 if page.prose[i] else run + 1
        after = blocks[i + 1].gap if i + 1 < count else 9
        low, high = max(i - 20, 0), min(i + 21, count)
        near, far = max(i - 5, 0), min(i + 6, count)
        rows.append(
            [
                float(min(block.gap, 9)),
                float(min(after, 9)),
                float(min(block.indent, 40)),
                float(min(block.lines, 50)),
                log1p(sums[high] - sums[low]),
                (sums[far] - sums[near]) / (all_sums[far] - all_sums[near]),
                cut[far] - cut[near],
                float(min(run, 50)),
                float(block.gap - usual_gap),
                log1p(all_sums[i] - all_sums[max(i - 3, 0)]),
                log1p(all_sums[min(i + 4, count)] - all_sums[i + 1]),
            ]
        )
    return rows


# -- all together -----------------------------------------------------------------------------

HTML_NAMES = [*OWN_NAMES, *PAGE_NAMES, *NEIGHBOUR_NAMES, *ELEMENT_NAMES]
TEXT_NAMES = [*OWN_NAMES, *PAGE_NAMES, *NEIGHBOUR_NAMES, *LINE_NAMES]


def first(document: Document, about: Metadata) -> View:
    """The page with one row a block for the tagger's first pass, in the order of HTML_NAMES
    or TEXT_NAMES; the row of a block that is not `wanted` is empty."""
    page = View(document, about)
    if document.blocks:
        place = (
            _element_rows(document, page)
            if document.format == "html"
            else _line_rows(document.blocks, page)
        )
        rows = zip(
            page.own, _page_rows(document.blocks, page), _neighbours(page), place, strict=True
        )
        page.rows = [
            [*own, *whole, *near, *where] if own else [] for own, whole, near, where in rows
        ]
    return page


_NEIGHBOUR_SCORES = ("before3", "before2", "before1", "after1", "after2", "after3")
SECOND_NAMES = (
    ["score"]
    + [f"score_{side}" for side in _NEIGHBOUR_SCORES]
    + (
        "score_window5 score_like score_element score_parent score_grand score_above score_below"
        " sure_before sure_after until_sure since_sure page_score"
    ).split()
)


def second(document: Document, scores: Sequence[float], wanted: Sequence[bool]) -> list[Row]:
    """What the first pass's scores tell of each wanted block, in the order of SECOND_NAMES, to
    be put behind its first row; empty for the others. Means over like places leave the block
    itself out and weigh by size.
    """
    count = len(scores)
    blocks = document.blocks
    padded = [0.0, 0.0, 0.0, *scores, 0.0, 0.0, 0.0]
    sizes = [len(block.text) for block in blocks]
    masses = [size * score for size, score in zip(sizes, scores, strict=True)]
    size_sums, mass_sums = [0.0], [0.0]
    for size, mass in zip(sizes, masses, strict=True):
        size_sums.append(size_sums[-1] + size)
        mass_sums.append(mass_sums[-1] + mass)
    total_mass = mass_sums[-1] or 1.0
    groups: list[list[tuple[object, ...]]] = []
    sums: list[dict[tuple[object, ...], list[float]]] = [{}, {}, {}, {}]
    for block, size, mass in zip(blocks, sizes, masses, strict=True):
        keys = _places(block)
        groups.append(keys)
        for table, key in zip(sums, keys, strict=True):
            entry = table.get(key)
            if entry is None:
                table[key] = [float(size), mass]
            else:
                entry[0] += size
                entry[1] += mass
    until = [0.0] * count
    distance = 99.0
    for i in range(count - 1, -1, -1):
        until[i] = distance
        distance = 1.0 if scores[i] > _SURE else min(distance + 1.0, 99.0)
    since = 99.0
    page_score = mass_sums[-1] / (size_sums[-1] or 1.0)
    rows: list[Row] = []
    for i in range(count):
        if not wanted[i]:
            rows.append([])
            since = 1.0 if scores[i] > _SURE else min(since + 1.0, 99.0)
            continue
        low, high = max(i - 5, 0), min(i + 6, count)
        row = [scores[i], *padded[i : i + 3], *padded[i + 4 : i + 7]]
        near = size_sums[high] - size_sums[low] - sizes[i]
        row.append((mass_sums[high] - mass_sums[low] - masses[i]) / near if near else -1.0)
        for table, key in zip(sums, groups[i], strict=True):
            size, mass = table[key]
            size -= sizes[i]
            row.append((mass - masses[i]) / size if size > 0 else -1.0)
        row.append(mass_sums[i] / total_mass)
        row.append((mass_sums[-1] - mass_sums[i + 1]) / total_mass)
        row.append(log1p(mass_sums[i]))
        row.append(log1p(mass_sums[-1] - mass_sums[i + 1]))
        row += (until[i], since, page_score)
        rows.append(row)
        since = 1.0 if scores[i] > _SURE else min(since + 1.0, 99.0)
    return rows


# A first score above this marks a block as the article's when distances to it are counted.
_SURE = 0.8


def _places(block: Block) -> list[tuple[object, ...]]:
    """Keys under which blocks are alike: by style, by element, by parent, by grandparent."""
    e = block.element
    if e is None:
        return [(block.kind,), (block.indent, block.kind), (block.gap, block.lines > 1), (0,)]
    up = e.parent
    upper = up.parent if up is not None else None
    return [
        (e.tag, e.names, up.tag if up else "", up.names if up else ""),
        (e.index,),
        (up.index if up else -1,),
        (upper.index if upper else -1,),
    ]
