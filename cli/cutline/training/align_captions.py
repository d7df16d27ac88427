"""Gold captions and credits → labels of blocks, with where in the block they stand.

A caption is looked for as a run of its words in a block, else as a stretch of a block that
is similar to it; its credit in the rest of that block, else in the blocks around. A photo
with a credit but no caption is looked for near its image. A caption that stands on the page
several times is labelled each time, and one of these is the chosen one: near its own image,
with its credit, visible, first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from ..data import Block, Image
from .align import spans, tokenize
from .gold import GoldCaption
from .same import SIMILAR, same_image, similarity

# A shorter caption ("Jane Doe") also stands in paragraphs that merely name it, so there it
# must be at least half of the block, as a credit on its own must always be.
_DISTINCT_WORDS = 8
_MIN_COVERAGE = 0.5
# How many blocks a credit may be away from its caption, or either from the image.
_REACH = 3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CaptionLabel:
    """What a block holds of a gold caption: `caption` is its index, `text` and `credit` are
    character spans of the block's text. `chosen` is False for further copies of a caption."""

    kind: Literal["caption", "credit", "both", "none"] = "none"
    caption: int | None = None
    text: Span | None = None
    credit: Span | None = None
    chosen: bool = False


class _Place(NamedTuple):
    """A copy of a caption: the block, and spans of tokens; the credit may stand in another."""

    block: int
    text: Span | None
    credit: Span | None
    credit_block: int


def align_captions(
    blocks: Sequence[Block], captions: Sequence[GoldCaption], images: Sequence[Image] = ()
) -> list[CaptionLabel]:
    """One label for each block. Cannot fail; what is not on the page is not labelled."""
    words = [spans(block.text) for block in blocks]
    tokens = [[token for token, _, _ in found] for found in words]
    labels = [CaptionLabel()] * len(blocks)
    for index, caption in enumerate(captions):
        taken = {place for place, label in enumerate(labels) if label.chosen}
        photos = [
            image.before
            for image in images
            if image.url and any(same_image(image.url, url) for url in caption.images)
        ]
        copies = [
            copy
            for copy in _copies(tokens, caption, photos)
            if copy.block not in taken and copy.credit_block not in taken
        ]
        if not copies:
            continue
        chosen = min(copies, key=lambda copy: _preference(copy, blocks, photos))
        for copy in sorted(copies, key=lambda copy: copy is chosen):
            for place in {copy.block, copy.credit_block}:
                text = copy.text if place == copy.block else None
                credit = copy.credit if place == copy.credit_block else None
                labels[place] = CaptionLabel(
                    kind="both" if text and credit else "caption" if text else "credit",
                    caption=index,
                    text=_characters(text, words[place]),
                    credit=_characters(credit, words[place]),
                    chosen=copy is chosen,
                )
    return labels


def _characters(span: Span | None, words: Sequence[tuple[str, int, int]]) -> Span | None:
    return None if span is None else (words[span[0]][1], words[span[1] - 1][2])


def _preference(
    copy: _Place, blocks: Sequence[Block], photos: Sequence[int]
) -> tuple[bool, bool, bool, int]:
    element = blocks[copy.block].element
    return (
        not _near(copy.block, photos),
        copy.credit is None,
        element is not None and element.hidden,
        copy.block,
    )


def _near(block: int, photos: Sequence[int]) -> bool:
    """Whether a photo is near; it stands between the block `before` and the one ahead of it."""
    return any(before - _REACH <= block < before + _REACH for before in photos)


def _copies(
    tokens: Sequence[list[str]], caption: GoldCaption, photos: Sequence[int]
) -> Iterator[_Place]:
    wanted = tokenize(caption.text or "")
    names = [name for name in map(tokenize, caption.credit) if name]
    for block, found in enumerate(tokens):
        text = _find(wanted, found)
        if wanted and text is None:
            continue
        credit = _find_credit(names, found, text)
        coverage = (_length(text) + _length(credit)) / (len(found) or 1)
        if not wanted:  # a credit without a caption, as short as "AP": only beside its photo
            if credit and coverage >= _MIN_COVERAGE and _near(block, photos):
                yield _Place(block, None, credit, block)
        elif coverage >= _MIN_COVERAGE or len(wanted) >= _DISTINCT_WORDS:
            credit_block = block
            if credit is None and names:
                credit_block, credit = _credit_around(names, tokens, block)
            yield _Place(block, text, credit, credit_block)


def _length(span: Span | None) -> int:
    return span[1] - span[0] if span else 0


def _credit_around(
    names: Sequence[list[str]], tokens: Sequence[list[str]], block: int
) -> tuple[int, Span | None]:
    """The nearest block that is a credit of its own, those after the caption first."""
    for distance in range(1, _REACH + 1):
        for place in (block + distance, block - distance):
            if 0 <= place < len(tokens):
                credit = _find_credit(names, tokens[place], None)
                if credit and _length(credit) >= _MIN_COVERAGE * len(tokens[place]):
                    return place, credit
    return block, None


def _find_credit(names: Sequence[list[str]], found: list[str], text: Span | None) -> Span | None:
    """From the first to the last name, on one side of the caption; after it before ahead."""
    start, stop = text or (0, 0)
    for low, high in ((stop, len(found)), (0, start)):
        spans_found = [
            (low + at, low + at + len(name))
            for name in names
            if (at := _index(name, found[low:high])) is not None
        ]
        if spans_found:
            return min(spans_found)[0], max(end for _, end in spans_found)
    return None


def _find(wanted: list[str], found: list[str]) -> Span | None:
    """Where the wanted tokens stand, to the letter or nearly."""
    if not wanted or not found:
        return None
    at = _index(wanted, found)
    if at is not None:
        return at, at + len(wanted)
    if len(set(wanted) & set(found)) < 0.6 * len(set(wanted)):
        return None
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    pieces = [piece for piece in matcher.get_matching_blocks() if piece.size]
    start, stop = pieces[0].b, pieces[-1].b + pieces[-1].size
    alike = similarity(" ".join(wanted), " ".join(found[start:stop])) >= SIMILAR
    return (start, stop) if alike else None


def _index(wanted: list[str], found: list[str]) -> int | None:
    for start in range(len(found) - len(wanted) + 1):
        if found[start] == wanted[0] and found[start : start + len(wanted)] == wanted:
            return start
    return None
