"""Photos of the article with caption and credit, found among labelled blocks.

A block is a caption or a credit when the markup says so (`<figcaption>`, a class, a figure
around it) or when it stands beside an image and reads like one; in flattened text when it
ends in a credit or a credit is the next line. What hangs beside the article rather than in
it (teasers, author boxes, related videos) is left alone. Blocks of one photo are put
together, photos that the page has twice become one, and what only attributes or JSON-LD say
of an image of the article is added.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from . import credits
from .data import Block, Caption, Document, Element, Image, Label, LabelledBlock, Metadata

_PHOTO_NAMES = re.compile(
    r"figure|imag|(?<![a-z])img|photo|foto|bild|picture|media(?!n)|galler|galer|slide|carousel|diapo"
    r"|lightbox|attachment|afbeelding|obraz|zdj|zdjecie|resim|gorsel|(?<![a-z])pic(?![a-z])|visual"
)
_OTHER_NAMES = re.compile(
    r"related|recommend|teaser|promo|most-?(?:read|view|popular)|popular|trending|author|bio(?![a-z])"
    r"|avatar|newsletter|comment|sidebar|footer|(?<![a-z])nav|menu|advert|sponsor|outbrain|taboola"
    r"|more-|readmore|read-more|(?<![a-z])card|podcast|player|video|subscri|share|social|logo|byline"
    r"|also-|latest|ranking|breadcrumb|rail(?![a-z])|aside|follow|signup|sign-up|cookie|consent"
)
_NOT_PHOTOS = re.compile(
    r"logo|icon|avatar|sprite|spacer|pixel|blank\.|placeholder|transparent|/ads?/|badge|button"
    r"|\.svg(?:$|\?)|emoji|gravatar",
    re.IGNORECASE,
)
_LONGEST = 900  # characters; the longest gold caption has 680
_REACH = 3  # blocks between a caption and its image


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
        found = _in_text(labelled)
    else:
        found = _in_html(document, labelled)
    relabelled = _relabelled(labelled, found)
    captions = _photos(document, about, relabelled, found)
    return relabelled, captions


@dataclass(slots=True)
class _Piece:
    """A block that is a caption, a credit or both, and the photo that it belongs to."""

    block: int
    text: str
    credit: str | None
    image: Image | None = None
    group: int = -1  # blocks of one photo have the same


def _relabelled(labelled: Sequence[LabelledBlock], found: Sequence[_Piece]) -> list[LabelledBlock]:
    result = list(labelled)
    for piece in found:
        label = Label.CAPTION if piece.text else Label.CREDIT
        item = result[piece.block]
        result[piece.block] = replace(item, label=label, kind=label.value, reason="photo")
    return result


# -- HTML --------------------------------------------------------------------------------


class _Place(NamedTuple):
    """What the elements around a block say, up to where the article's text begins."""

    figcaption: bool
    figure: Element | None
    caption_class: bool
    credit_class: bool
    photo_class: bool
    other_class: bool
    top: Element | None  # the highest that holds none of the article's text
    trunk: Element | None  # the element around that


def _in_html(document: Document, labelled: Sequence[LabelledBlock]) -> list[_Piece]:
    return _Html(document, labelled).pieces()


class _Html:
    def __init__(self, document: Document, labelled: Sequence[LabelledBlock]) -> None:
        self.document = document
        self.labelled = labelled
        self.blocks = [item.block for item in labelled]
        self.names: dict[str, tuple[bool, bool, bool, bool]] = {}
        prose = [b.index for b in map(self._body, labelled) if b is not None]
        self.prose = prose
        self.trunk: dict[int, int] = {}  # element index → blocks of prose under it
        for index in prose:
            element = self.blocks[index].element
            while element is not None:
                self.trunk[element.index] = self.trunk.get(element.index, 0) + 1
                element = element.parent
        self.first, self.last = (prose[0], prose[-1]) if prose else (0, -1)
        self.container = self._container()
        self.start = self._title()
        self.images = [image for image in document.images if self._is_photo(image)]
        self.befores = [image.before for image in self.images]

    def _body(self, item: LabelledBlock) -> Block | None:
        """The block if it is the article's prose: body, and no figure's text."""
        if item.label is not Label.BODY:
            return None
        element = item.block.element
        for _ in range(3):
            if element is None:
                break
            if element.tag in ("figcaption", "figure"):
                return None
            element = element.parent
        return item.block

    def _container(self) -> Element | None:
        """The innermost element that holds most of the prose."""
        if not self.prose:
            return None
        element = self.blocks[self.prose[len(self.prose) // 2]].element
        while element is not None and self.trunk[element.index] < 0.8 * len(self.prose):
            element = element.parent
        return element

    def _title(self) -> int:
        """The headline's block, else the first of the prose."""
        for index in range(self.first, max(-1, self.first - 25), -1):
            block = self.blocks[index]
            if self.labelled[index].label is Label.TITLE or block.level == 1:
                return index
        return self.first

    def _is_photo(self, image: Image) -> bool:
        if image.url is None and image.caption is None:
            return False
        if (image.width or 999) < 100 or (image.height or 999) < 60:
            return False
        return not (image.url and _NOT_PHOTOS.search(image.url.rsplit("/", 2)[-1]))

    def _hints(self, element: Element) -> tuple[bool, bool, bool, bool]:
        found = self.names.get(element.names)
        if found is None:
            names = element.names
            found = self.names[names] = (
                bool(credits.CAPTION_NAMES.search(names)),
                bool(credits.CREDIT_NAMES.search(names)),
                bool(_PHOTO_NAMES.search(names)),
                bool(_OTHER_NAMES.search(names)),
            )
        return found

    def _place(self, block: Block) -> _Place:
        figcaption = caption = credit = photo = other = False
        figure = top = None
        element = block.element
        level = 0
        while element is not None and element.index not in self.trunk:
            if element.names:
                hints = self._hints(element)
                if level < 4:
                    caption |= hints[0]
                    credit |= hints[1] and level < 2
                photo |= hints[2] and level < 5
                other |= hints[3]
            if element.tag == "figcaption":
                figcaption = True
            elif element.tag == "figure" and figure is None:
                figure = element
            elif element.tag in ("nav", "footer", "aside") and figure is None and not photo:
                other = True
            top = element
            element = element.parent
            level += 1
        return _Place(figcaption, figure, caption, credit, photo, other, top, element)

    # -- which blocks --------------------------------------------------------------------

    def pieces(self) -> list[_Piece]:
        found: list[_Piece] = []
        low = max(0, self.start - 12)
        high = len(self.blocks)
        for index in range(low, high):
            piece = self._piece(index)
            if piece is not None:
                found.append(piece)
        return self._grouped(found)

    def _piece(self, index: int) -> _Piece | None:
        item = self.labelled[index]
        block = item.block
        if item.label is Label.TITLE or len(block.text) > _LONGEST or block.kind == "code":
            return None
        place = self._place(block)
        if not self._in_article(index, place):
            return None
        image = self._image(index, place)
        marked = place.figcaption or place.figure is not None or place.caption_class
        body = item.label is Label.BODY
        if not marked and image is None and not place.credit_class:
            return None
        if not marked and body and len(block.text) > 400:
            return None
        if not marked and block.level:
            return None
        if self._linked(block) and not (place.figcaption or place.caption_class):
            return None
        if place.other_class and not (place.caption_class or place.figcaption):
            return None
        parts = credits.split(block.text, block.spans)
        if marked:
            return _Piece(index, parts.text, parts.credit, image)
        if image is None:
            return None
        beside = self._beside(index, image)
        if parts.sure and beside and (parts.credit or "") and len(block.text) <= 500:
            if not parts.text and place.credit_class is False and not credits.alone(block.text):
                return None
            return _Piece(index, parts.text, parts.credit, image)
        if body and item.score > 0.5:
            return None
        if place.credit_class and beside and len(block.text) < 120 and place.photo_class:
            return _Piece(index, "", credits.tidy(block.text), image)
        compact = place.photo_class or self._compact(index, image, place)
        if compact and beside and not self._linked(block):
            return _Piece(index, parts.text, parts.credit, image)
        return None

    def _in_article(self, index: int, place: _Place) -> bool:
        if self.start <= index <= self.last:
            return True
        if index > self.last:
            # After the end: only what hangs in the element that holds the text.
            return self._inside(place.trunk) and index <= self.last + 40
        return place.figcaption or place.figure is not None or place.caption_class

    def _inside(self, trunk: Element | None) -> bool:
        return (
            trunk is not None and self.container is not None and trunk.depth >= self.container.depth
        )

    def _linked(self, block: Block) -> bool:
        return block.link_chars > 0.6 * len(block.text)

    def _image(self, index: int, place: _Place) -> Image | None:
        """The image that a block belongs to: in the same figure, else the nearest in the
        tree among those close by, one before the block first."""
        low = bisect_left(self.befores, index - _REACH)
        high = bisect_right(self.befores, index + 2)
        best: Image | None = None
        best_key: tuple[int, int, int] | None = None
        block = self.blocks[index]
        for image in self.images[low:high]:
            shared = _shared(block.element, image.element)
            if shared is None:
                continue
            if place.figure is not None and not _within(image.element, place.figure):
                continue
            before = image.before <= index
            key = (shared.depth, before, -abs(image.before - index), image.width or 0)
            if best_key is None or key > best_key:
                best, best_key = image, key
        if best is None and place.figure is not None:
            return None
        return best

    def _beside(self, index: int, image: Image) -> bool:
        """Whether only short text that is no prose stands between block and image."""
        between = (
            range(image.before, index) if image.before <= index else range(index + 1, image.before)
        )
        return all(self.labelled[i].label is not Label.BODY for i in between)

    def _compact(self, index: int, image: Image, place: _Place) -> bool:
        """Whether block and image share an element of their own, with little else in it."""
        block = self.blocks[index]
        shared = _shared(block.element, image.element)
        return shared is not None and shared.index not in self.trunk and len(block.text) < 400

    # -- which belong together -----------------------------------------------------------

    def _grouped(self, pieces: list[_Piece]) -> list[_Piece]:
        group = -1
        previous: _Piece | None = None
        for piece in pieces:
            if previous is None or not self._together(previous, piece):
                group += 1
            piece.group = group
            previous = piece
        return pieces

    def _together(self, one: _Piece, other: _Piece) -> bool:
        if other.block - one.block > 3:
            return False
        if any(self.labelled[i].label is Label.BODY for i in range(one.block + 1, other.block)):
            return False
        if one.text and other.text and one.image is not other.image:
            return False
        if one.image is not None and other.image is not None and one.image is not other.image:
            return False
        first, second = self.blocks[one.block].element, self.blocks[other.block].element
        if one.image is None and one.text and other.text:
            return _figcaption(first) is not None and _figcaption(first) is _figcaption(second)
        return bool(not one.credit or not other.credit or not (one.text and other.text))


def _figcaption(element: Element | None) -> Element | None:
    while element is not None and element.tag != "figcaption":
        element = element.parent
    return element


def _shared(one: Element | None, other: Element | None) -> Element | None:
    """The innermost element around both."""
    while one is not other:
        if one is None or other is None:
            return None
        if one.depth >= other.depth:
            one = one.parent
        else:
            other = other.parent
    return one


def _within(element: Element | None, outer: Element) -> bool:
    while element is not None and element.depth > outer.depth:
        element = element.parent
    return element is outer


# -- flattened text ----------------------------------------------------------------------


def _in_text(labelled: Sequence[LabelledBlock]) -> list[_Piece]:
    body = [i for i, item in enumerate(labelled) if item.label is Label.BODY]
    found: list[_Piece] = []
    taken: set[int] = set()
    for index in range(max(0, body[0] - 4), min(len(labelled), body[-1] + 6)):
        item = labelled[index]
        text = item.block.text
        if index in taken or item.label is Label.TITLE or len(text) > 600:
            continue
        credit = credits.alone(text)
        if credit:
            before = _captioned(labelled, index, taken)
            group = index
            if before is not None:
                parts = credits.split(labelled[before].block.text)
                found.append(_Piece(before, parts.text, parts.credit, group=group))
                taken.add(before)
            found.append(_Piece(index, "", credit, group=group))
            taken.add(index)
            continue
        parts = credits.split(text)
        if (parts.credit and parts.sure and len(text) <= 450) or item.label is Label.CAPTION:
            found.append(_Piece(index, parts.text, parts.credit, group=index))
            taken.add(index)
    return found


def _captioned(labelled: Sequence[LabelledBlock], index: int, taken: set[int]) -> int | None:
    before = index - 1
    if before < 0 or before in taken:
        return None
    item = labelled[before]
    if item.label in (Label.TITLE, Label.BYLINE):
        return None
    close = labelled[index].block.gap == 0 and item.block.gap > 0
    limit = 450 if close or item.label is not Label.BODY else 160
    return before if 0 < len(item.block.text) <= limit else None


# -- photos ------------------------------------------------------------------------------


def _photos(
    document: Document, about: Metadata, labelled: Sequence[LabelledBlock], found: Sequence[_Piece]
) -> tuple[Caption, ...]:
    groups: dict[int, list[_Piece]] = {}
    for piece in found:
        groups.setdefault(piece.group, []).append(piece)
    counts = [0]
    for item in labelled:
        counts.append(counts[-1] + (item.label is Label.BODY))
    captions: list[tuple[int, Caption]] = []
    for pieces in groups.values():
        texts = [piece.text for piece in pieces if piece.text]
        given = list(dict.fromkeys(piece.credit for piece in pieces if piece.credit))
        image = next((piece.image for piece in pieces if piece.image), None)
        at = pieces[0].block
        captions.append(
            (
                at,
                Caption(
                    " ".join(dict.fromkeys(texts)),
                    " / ".join(given) or None,
                    image.url if image else None,
                    image.alt if image else None,
                    counts[at],
                ),
            )
        )
    return tuple(caption for _, caption in _once(captions))


def _once(captions: list[tuple[int, Caption]]) -> Iterator[tuple[int, Caption]]:
    seen: set[str] = set()
    for at, caption in captions:
        key = re.sub(r"\W+", " ", (caption.text or f"{caption.image} {caption.credit}").casefold())
        if key in seen or not (caption.text or caption.credit):
            continue
        seen.add(key)
        yield at, caption
