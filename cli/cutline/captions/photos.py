"""Pieces, and what attributes and JSON-LD say, → the photos of the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import addresses, credits, lazy
from ..data import Caption, Image, Label, LabelledBlock, Metadata
from .piece import LONGEST, Piece

_WORDS = lazy.pattern(r"\W+")


def photos(
    about: Metadata,
    labelled: Sequence[LabelledBlock],
    found: Sequence[Piece],
    shown: Sequence[Image],
) -> tuple[Caption, ...]:
    """The pieces put together; then what attributes, then what JSON-LD say of other images."""
    counts = [0]  # of the article's blocks before each block
    for item in labelled:
        counts.append(counts[-1] + (item.label is Label.BODY))
    groups: dict[int, list[Piece]] = {}
    for piece in found:
        groups.setdefault(piece.group, []).append(piece)
    captions: list[tuple[int, Caption]] = []
    used: set[str | None] = {None}
    for group in groups.values():
        # Of texts with others between them, the image is the marked one's.
        runs = sorted(_runs(group), key=lambda run: not any(piece.marked for piece in run))
        image = next((piece.image for piece in group if piece.image), None)
        if image is not None:
            used.add(image.url)
        for pieces in runs:
            texts = dict.fromkeys(piece.text for piece in pieces if piece.text)
            given = dict.fromkeys(piece.credit for piece in pieces if piece.credit)
            nowhere = image is None and pieces[0].block.element is not None
            if not texts and (nowhere or not given):
                continue  # what sells a photo, or the source of a page's text
            at = pieces[0].block.index
            captions.append((at, _caption(" ".join(texts), " / ".join(given), image, counts[at])))
            image = None
    for image in shown:
        parts = _attributes(image) if image.url not in used else None
        if parts is not None:
            used.add(image.url)
            at = image.before
            captions.append((at, _caption(parts.text, parts.credit, image, counts[at])))
    captions.sort(key=lambda entry: entry[0])
    photos = list(_once([caption for _, caption in captions]))
    photos = photos or _from_json_ld(about, shown, counts)
    return tuple(photo._replace(image=_absolute(photo.image, about.url)) for photo in photos)


def _runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of one photo, in page order, cut where other blocks part one text from the next:
    what is not read as one is not one caption."""
    runs: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.block.index):
        apart = runs and piece.block.index > runs[-1][-1].block.index + 1
        if not runs or (apart and piece.text and any(one.text for one in runs[-1])):
            runs.append([])
        runs[-1].append(piece)
    return runs


# A picture's number in a gallery, ahead of its caption: "1/3 | …", "[1 of 3] …", "Image 1 of 3: …".
_COUNT = r"\d{1,3}\s?(?:/|of|von|de|di|van|sur|av|z|из)\s?\d{1,3}"
_COUNTER = lazy.pattern(
    rf"{_COUNT}\s*[|:•–—]\s*|[\[(]{_COUNT}[\])]\s*"
    rf"|(?i:image|photo|picture|slide|bild|foto|imagen|immagine|фото)\s{_COUNT}\s*[|:.•–—]?\s*"
)


def _caption(text: str, credit: str | None, image: Image | None, after: int) -> Caption:
    counter = _COUNTER.match(text)
    text = text[counter.end() :] if counter else text
    url, alt = (image.url, image.alt) if image else (None, None)
    return Caption(text, credit or None, url, alt, after)


_TAG = lazy.pattern(r"<[^<>]*>")


def _attributes(image: Image) -> credits.Parts | None:
    """What attributes show under an image: data-caption, data-credit; a title with a credit."""
    if image.caption or image.credit:
        parts = credits.split(_TAG.sub("", image.caption or "").strip())
        given = credits.tidy(image.credit) if image.credit else parts.credit
        return credits.Parts(parts.text, given, credits.MARKED) if parts.text or given else None
    if image.title is None or not credits.hinted(image.title):
        return None
    parts = credits.split(image.title[:LONGEST])
    return parts if parts.sure and parts.text and parts.credit else None


def _absolute(address: str | None, page: str | None) -> str | None:
    if address is None or page is None:
        return address
    return addresses.joined(page, address) or address  # a malformed one as it is


def _from_json_ld(about: Metadata, shown: Sequence[Image], counts: Sequence[int]) -> list[Caption]:
    """What JSON-LD says of the article's first photo, for a page that shows no caption.

    Only with a credit: on the pages of `fundus` that the rules were made on, what JSON-LD had
    and the page did not show was either without one, most often a description for search
    engines, or stood beside other captions.
    """
    told = next((photo for photo in about.photos if photo.caption and photo.credit), None)
    if told is None or not shown or told.caption in (about.title, about.description):
        return []
    parts = credits.split(told.caption or "")
    credit = parts.credit or credits.tidy(told.credit or "")
    return [_caption(parts.text, credit, shown[0], counts[shown[0].before])]


def _once(captions: list[Caption]) -> Iterator[Caption]:
    """Each photo once, the first of several copies, with what only another copy has."""
    found: dict[str, Caption] = {}
    for caption in captions:
        key = _WORDS.sub(" ", (caption.text or f"{caption.image} {caption.credit}").casefold())
        first = found.setdefault(key, caption)
        if first is not caption:
            found[key] = first._replace(
                credit=first.credit or caption.credit,
                image=first.image or caption.image,
                alt=first.alt or caption.alt,
            )
    yield from found.values()
