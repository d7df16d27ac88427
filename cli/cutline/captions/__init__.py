"""Photos of the article with caption and credit, found among labelled blocks.

A block is a caption or a credit when the markup says so (`<figcaption>`, a class, a figure
around it) or when it stands beside an image and reads like one; in flattened text when it
ends in a credit or a credit is the next line. What hangs beside the article rather than in
it (teasers, author boxes, related videos) is left alone. Blocks of one photo are put
together, photos that the page has twice become one, and what only attributes or JSON-LD say
of an image of the article is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import credits
from ..data import Caption, Document, Image, Label, LabelledBlock, Metadata
from . import lines
from .elements import Elements
from .photos import photos
from .piece import BEHIND, LONGEST_LINE, TAIL, Piece


def pair(
    document: Document, about: Metadata, labelled: Sequence[LabelledBlock]
) -> tuple[list[LabelledBlock], tuple[Caption, ...]]:
    """The labelled blocks, captions and credits among them relabelled, and the photos.

    Photos are in page order, each once; a photo of which the page gives neither caption nor
    credit is none of them. Cannot fail.
    """
    if not any(item.label is Label.BODY for item in labelled):
        return list(labelled), ()
    if document.format == "text":
        near = _around_text(labelled)
        found = lines.pieces(near)
        ends = near[0].block.index, near[-1].block.index + 1
        shown = [image for image in document.images if ends[0] <= image.before <= ends[1]]
        found += _slanted(labelled, found, shown)
        _picture(found, shown)
    else:
        page = Elements(document, labelled)
        found = page.pieces()
        shown = page.shown()
    relabelled = _relabelled(labelled, found)
    if not any(item.label is Label.BODY for item in relabelled):
        # Its place beside an image alone does not make a picture story's one paragraph a caption.
        found = [piece for piece in found if piece.marked or piece.credit]
        relabelled = _relabelled(labelled, found)
    return relabelled, photos(about, relabelled, found, shown)


def _around_text(labelled: Sequence[LabelledBlock]) -> Sequence[LabelledBlock]:
    """The blocks of flattened text among which the article's photos stand: behind its text, those
    up to the first cue phrase."""
    body = [item.block.index for item in labelled if item.label is Label.BODY]
    end = body[-1] + 1
    while end < min(body[-1] + 1 + BEHIND, len(labelled)) and labelled[end].reason != "cue":
        end += 1
    return labelled[max(0, body[0] - TAIL) : end]


_SLANTED = 0.9  # of a caption's characters, at least, that Markdown emphasises


def _slanted(
    labelled: Sequence[LabelledBlock], found: Sequence[Piece], shown: Sequence[Image]
) -> Iterator[Piece]:
    """Lines in italics right under an image of Markdown, which are its caption."""
    known = {piece.block.index for piece in found}
    for index in sorted({image.before for image in shown} - known):
        item = labelled[index] if index < len(labelled) else None
        if item is None or item.label is Label.TITLE or item.block.level:
            continue
        block = item.block
        if _SLANTED * len(block.text) <= block.emphasis_chars and len(block.text) <= LONGEST_LINE:
            parts = credits.split(block.text)
            yield Piece(block, parts.text, parts.credit, marked=True, group=index)


def _picture(found: Sequence[Piece], shown: Sequence[Image]) -> None:
    """Give the pieces of flattened text the images that Markdown has right above them, else right
    below, where these are no other's."""
    above = {image.before: image for image in shown}
    for shift in (0, 1):
        for piece in found:
            image = above.pop(piece.block.index + shift, None)
            if image is not None:
                piece.image = image


def _relabelled(labelled: Sequence[LabelledBlock], found: Sequence[Piece]) -> list[LabelledBlock]:
    result = list(labelled)
    for piece in found:
        label = Label.CAPTION if piece.text else Label.CREDIT
        item = result[piece.block.index]
        result[piece.block.index] = item._replace(label=label, kind=label.value, reason="photo")
    return result
