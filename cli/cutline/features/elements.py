"""What the elements around a block tell, HTML only.

The main container is the smallest element that holds most of the page's prose; an element is
judged by its way there, by the words in its names below it, and by what else it holds.
"""

from __future__ import annotations

from functools import lru_cache
from math import log1p

from ..data import Document, Element
from .view import Row, View

# Words in class, id, role and itemprop, as a few classes made by hand: the words themselves
# overfit to the sites that a model was trained on. Each entry is a part of a word; "=more" is
# a whole word, "sign-up" two that stand together.
HINTS = {
    "content": "article story body content text entry post paragraph prose",
    "related": "relat recommend =more also popular trending teaser latest mostread most-read"
    " mostview most-view recirc readmore readnext read-next outbrain taboola card list feed river"
    " grid carousel slider",
    "share": "share social sharing follow facebook twitter whatsapp",
    "comment": "comment disqus reply replies discussion kommentar",
    "navigation": "nav menu breadcrumb pagination pager toolbar skip topbar tabs",
    "footer": "foot copyright legal colophon disclaimer",
    "header": "header masthead banner",
    "advert": "=ad =ads =adv advert sponsor promo dfp commercial partner",
    "sign_up": "newsletter subscri signup sign-up paywall login log-in regist donat cta call-to"
    " plus premium",
    "consent": "cookie consent gdpr privacy placeholder embed external modal popup overlay iframe",
    "facts": "fact expand explain background note timeline glossar quiz poll recipe table chart",
    "picture": "caption figure image img photo picture media gallery slide video player thumb",
    "credit": "credit copyright source photographer rights",
    "about": "byline author date time meta info publish updated kicker category label tag topic"
    " section-name eyebrow bio",
    "title": "title headline heading =hed",
    "lead": "lead standfirst summary subtitle sub-title subhead sub-head =dek deck intro"
    " description excerpt chapeau sapo abstract perex vorspann teasertext teaser-text",
    "side": "sidebar aside widget rail complementary module box secondary",
    "hidden": "hidden hide collapse sr-only print tooltip dropdown",
}
_HINT_NAMES = tuple(HINTS)
_ENTRIES = [
    (1 << i, entry) for i, entries in enumerate(HINTS.values()) for entry in entries.split()
]
_WHOLE = {entry[1:]: bit for bit, entry in _ENTRIES if entry[0] == "="}
_PAIRS = [(f" {entry.replace('-', ' ')}", bit) for bit, entry in _ENTRIES if "-" in entry]
# The others by their first two letters: most pairs of a name's letters begin none of them.
_PARTS: dict[str, list[tuple[int, str]]] = {}
for _bit, _entry in _ENTRIES:
    if _entry.isalpha():
        _PARTS.setdefault(_entry[:2], []).append((_bit, _entry))
_JOINTS = str.maketrans("-_:./", "     ")
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
        " after_common_start after_common_end parent_prose_before parent_prose_after"
        " same_parent_before same_parent_after image_near element_images parent_images"
    ).split()
)
NAME_COLUMNS = frozenset(ELEMENT_NAMES[: len(_HINT_NAMES)])  # what elements are called
TAG_COLUMNS = frozenset(ELEMENT_NAMES[len(_HINT_NAMES) :][: len(_TAG_NAMES)])  # what they are
# What the names of the main container and of those around it may say: that "noloaddisqus" or
# "two-sidebar" stands on a page's outermost elements says nothing of the text in them.
_FOR_CONTAINERS = sum(
    1 << i for i, name in enumerate(_HINT_NAMES) if name in ("content", "title", "lead", "about")
)
_POWERS = tuple(1 << i for i in range(len(_HINT_NAMES)))
_TAG_POWERS = tuple(1 << i for i in range(len(_TAG_NAMES)))


@lru_cache(maxsize=16384)
def _hints(names: str) -> int:
    """The hint classes of an element's names as bits."""
    joined = f" {names.translate(_JOINTS)}"
    bits = 0
    for word in joined.split():
        bits |= _of_word(word)
    for pair, bit in _PAIRS:
        if pair in joined:
            bits |= bit
    return bits


def hinted(names: str) -> list[str]:
    """The classes of HINTS that an element's names speak of."""
    bits = _hints(names)
    return [name for name, power in zip(HINTS, _POWERS, strict=True) if bits & power]


@lru_cache(maxsize=65536)
def _of_word(word: str) -> int:
    """The same of one word: sites have many names, and make them of few words."""
    bits = _WHOLE.get(word, 0)
    word = word.replace("poster", "")  # a picture, no post
    for at in range(len(word) - 1):
        for bit, part in _PARTS.get(word[at : at + 2], ()):
            if word.startswith(part, at):
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


@lru_cache(maxsize=16384)
def _told(own: int, near: int, below: int, tags: int) -> tuple[float, ...]:
    """The features of hints and tags from their bits: of the element, of those right around it,
    of all up to the main container, and of the tags."""
    return (
        *[
            (4.0 if own & x else 0.0) + (2.0 if near & x else 0.0) + (1.0 if below & x else 0.0)
            for x in _POWERS
        ],
        *[1.0 if tags & x else 0.0 for x in _TAG_POWERS],
    )


def element_rows(document: Document, page: View) -> list[Row]:
    elements = document.elements
    tree = _Tree(document, page)
    container = tree.container
    # The chain from the root to the main container, and each element's way to it.
    chain: dict[int, int] = {}
    at: Element | None = elements[container] if elements else None
    while at is not None:
        chain[at.index] = len(chain)
        at = at.parent
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
        if i in chain:
            bits &= _FOR_CONTAINERS
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
        element = block.element
        assert element is not None
        up = element.parent
        key = (element.tag, element.names, up.tag if up else "", up.names if up else "")
        keys.append(key)
        sums = like.setdefault(key, [0.0, 0.0, 0.0, 0.0])
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
        if joins[element.index] == 0:
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
        element = block.element
        assert element is not None
        i = element.index
        if not page.wanted[n]:
            rows.append([])
            previous_parent = parents[i]
            continue
        base = cached.get(i)
        if base is None:
            p = parents[i] if parents[i] >= 0 else i
            g = parents[p] if parents[p] >= 0 else p
            b = branch[i]
            sizes = tree.size
            sums = like[keys[n]]
            base = [
                *_told(own_bits[i], near_bits[i], below_bits[i], tag_bits[i]),
                1.0 if element.hidden else 0.0,
                _TAG_ORDER.get(element.tag, 16.0),
                float(min(element.depth, 60)),
                float(joins[i]),
                float(way[i]),
                float(i - container),
                container_prose,
                1.0 if keys[n] == common else 0.0,
                1.0 if parents[i] == common_parent else 0.0,
                log1p(sums[0]),
                log1p(sums[1] / sums[0]),
                sums[2] / (sums[1] or 1.0),
                log1p(tree.blocks[p]),
                tree.prose[p] * scale,
                tree.links[p] / (sizes[p] or 1.0),
                tree.prose[g] * scale,
                tree.links[g] / (sizes[g] or 1.0),
                log1p(tree.blocks[g]),
                tree.prose[b] * scale,
                tree.links[b] / (sizes[b] or 1.0),
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
                hinted = zip(base, _POWERS, strict=False)
                base = [
                    *(x if x >= 4.0 or not bits & b else x + 4.0 for x, b in hinted),
                    *base[len(_POWERS) :],
                ]
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
