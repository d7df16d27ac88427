"""The article of one page in the surroundings of another: pages that could be, to learn from.

What stands around articles is learnt from a few hundred sites, each with articles of its own.
With the element that holds one article's text in the place of another's, and all else that is
in it, the two are learnt apart; in flattened text, with the lines from its first to its last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

from ..data import Block, Document, Element, Image, outwards
from .align import MOSTLY

_LONG = 60  # characters of a block that is surely a paragraph
_FEW = 3  # paragraphs; the element around fewer says little


def graft(
    article: Document,
    labels: Sequence[float],
    host: Document,
    host_labels: Sequence[float],
    headlines: Collection[int],
    title: str | None,
) -> tuple[Document, list[float]] | None:
    """The host's page with the article in the place of its own, and for each block the share of
    it that is gold. The head is the article's, and so is the `title` that the host's blocks
    `headlines` get. None where a page has too few paragraphs, or nothing around them.
    """
    own, place = _container(article, labels), _container(host, host_labels)
    if own is None or place is None:
        return None
    inside, replaced = _within(article, own), _within(host, place)
    elements: list[Element] = []
    inner: dict[int, Element] = {}  # copies, by the index of what they are of
    outer: dict[int, Element] = {}
    for element in host.elements:
        if element is place:
            for each in article.elements:
                if each.index in inside:
                    parent = inner.get(_up(each)) or outer.get(_up(place))
                    inner[each.index] = _copied(each, parent, elements)
        elif element.index not in replaced:
            outer[element.index] = _copied(element, outer.get(_up(element)), elements)

    kept = [block for block in host.blocks if _of(block) in outer]
    moved = [block for block in article.blocks if _of(block) in inner]
    cut = next(block.index for block in host.blocks if _of(block) in replaced)
    before = sum(block.index < cut for block in kept)
    blocks: list[Block] = []
    shares: list[float] = []
    for block in (*kept[:before], *moved, *kept[before:]):
        ours = before <= len(blocks) < before + len(moved)
        copy = block._replace(index=len(blocks), element=(inner if ours else outer)[_of(block)])
        if not ours and block.index in headlines and title:
            copy = copy._replace(text=title, spans=(), links=0, link_chars=0, emphasis_chars=0)
        blocks.append(copy)
        shares.append(labels[block.index] if ours else 0.0)

    images: list[Image] = []
    for image in host.images:
        if image.element.index in outer:
            at = bisect_left(kept, image.before, key=_index)
            at += len(moved) if image.before > cut else 0
            images.append(image._replace(before=at, element=outer[image.element.index]))
    for image in article.images:
        if image.element.index in inner:
            at = before + bisect_left(moved, image.before, key=_index)
            images.append(image._replace(before=at, element=inner[image.element.index]))
    images.sort(key=lambda image: image.before)
    page = article._replace(blocks=tuple(blocks), images=tuple(images), elements=tuple(elements))
    return page, shares


def graft_lines(
    article: Document,
    labels: Sequence[float],
    host: Document,
    host_labels: Sequence[float],
    headlines: Collection[int],
    title: str | None,
) -> tuple[Document, list[float]] | None:
    """The same of flattened text."""
    own, place = _lines(labels), _lines(host_labels)
    if own is None or place is None:
        return None
    around = [
        block._replace(text=title) if title and block.index in headlines else block
        for block in host.blocks
    ]
    moved = article.blocks[own.start : own.stop]
    chosen = (*around[: place.start], *moved, *around[place.stop :])
    blocks = tuple(block._replace(index=i) for i, block in enumerate(chosen))
    shares = [0.0] * len(blocks)
    shares[place.start : place.start + len(moved)] = labels[own.start : own.stop]
    return article._replace(blocks=blocks), shares


def _lines(labels: Sequence[float]) -> range | None:
    """The blocks from the article's first to its last, where it has more than a few."""
    inside = [i for i, share in enumerate(labels) if share >= MOSTLY]
    return range(inside[0], inside[-1] + 1) if len(inside) >= _FEW else None


def _container(document: Document, labels: Sequence[float]) -> Element | None:
    """The innermost element around all of the article's paragraphs, unless that is the root."""
    paragraphs = [
        block
        for block, share in zip(document.blocks, labels, strict=True)
        if share >= MOSTLY and len(block.text) > _LONG
    ]
    if len(paragraphs) < _FEW:
        return None
    around = list(outwards(paragraphs[0].element))
    for block in paragraphs[1:]:
        also = {element.index for element in outwards(block.element)}
        around = [element for element in around if element.index in also]
    return around[0] if around and around[0].parent is not None else None


def _within(document: Document, outermost: Element) -> set[int]:
    """The indexes of an element and all in it; a parent stands before its children."""
    found = {outermost.index}
    for element in document.elements[outermost.index :]:
        if _up(element) in found:
            found.add(element.index)
    return found


def _copied(element: Element, parent: Element | None, elements: list[Element]) -> Element:
    depth = parent.depth + 1 if parent is not None else 0
    copy = Element(len(elements), element.tag, element.names, parent, depth, element.hidden)
    elements.append(copy)
    return copy


def _up(element: Element) -> int:
    return element.parent.index if element.parent is not None else -1


def _of(block: Block) -> int:
    assert block.element is not None, "only flattened text has blocks without"
    return block.element.index


def _index(block: Block) -> int:
    return block.index
