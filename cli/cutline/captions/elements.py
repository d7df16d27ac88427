"""Captions and credits told by the elements around blocks and images of a page of HTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .. import credits, lazy
from ..data import Block, Document, Element, Image, Label, LabelledBlock, outwards
from . import lines
from .piece import (
    CERTAIN,
    LONGEST,
    LONGEST_LINE,
    OPENING,
    SHORT,
    TAIL,
    Piece,
    is_furniture,
)

# Each alternative of these begins with letters and looks back after them: so the letters that any
# begins with are found first, and a page's names are read in half of the time.
_PHOTO_NAMES = lazy.pattern(
    r"figure|imag|img(?<![a-z]img)|photo|foto|bild|picture|media(?!n)|galler|galer|slide|carousel"
    r"|diapo|lightbox|attachment|afbeelding|obraz|zdj|zdjecie|resim|gorsel"
    r"|pic(?<![a-z]pic)(?![a-z])|visual-?(?:image|media)"
)
# What holds no photo of the article, whatever is in it …
_BESIDE_NAMES = lazy.pattern(
    r"related|recommend|most-?(?:read|view|popular)|popular|trending|newsletter|nav(?<![a-z]nav)"
    r"|menu|advert|sponsor|outbrain|taboola|read-?more|podcast|player|video|subscri|also-|ranking"
    r"|follow|sign-?up|cookie|consent"
)
# … what holds none either, but for one figure by itself: sites name parts of their layout so …
_LAYOUT_NAMES = lazy.pattern(
    r"card(?<![a-z]card)|rail(?![a-z])|sidebar|more-|latest|promo(?!t)|comment"
)
# … and what often holds none, where nothing else speaks of a photo.
_UNLIKELY_NAMES = lazy.pattern(
    r"teaser|author|autor(?![a-z])|bio(?![a-z])|avatar|byline|share|social|logo|footer|breadcrumb"
    r"|aside|date|time(?<![a-z]time)|meta(?![a-z])"
)
# A credit of its own needs a class that bylines and source lines do not have.
_CREDIT_OF_PHOTO = lazy.pattern(
    "|".join(
        [r"credit|copyright|photographe?r|fotograf|quelle|urheber|bildnachweis"]
        + [
            rf"{photo}\S{{0,40}}(?:source|author|autor|byline|agency)"
            for photo in ("imag", "photo", "foto", "media", "bild", "figure")
        ]
    )
)
_NOT_PHOTOS = lazy.pattern(
    r"logo|icon|avatar|sprite|spacer|pixel|blank\.|placeholder|transparent|badge|button"
    r"|\.svg(?:$|\?)|emoji"
)
_PICTURE = lazy.pattern(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)
# A width in an address: "?w=40", "face-80x80.jpg", "resize=40%2C40".
_SIZE = lazy.pattern(r"[?&;](?:w|width|resize)=(\d{1,4})\b(?!\.)|[-_](\d{2,4})x\d{2,4}(?=[.?]|$)")
# Blocks; chosen on those pages of `fundus` whose site has an even MD5 sum.
_REACH = 3  # between a caption and its image
_HEADER = 12  # before the headline, among which the article's first photo may stand
_MOST_IMAGES = 50  # that stand together and are looked at for one block


class _Place(NamedTuple):
    """What the elements around a block say, up to the first that also holds prose. Levels
    count the elements from the block's own; _FAR where there is none."""

    figcaption: Element | None
    figure: Element | None
    caption: int  # level of the nearest class that speaks of a caption
    credit: int
    photo: int
    beside: bool  # a class of teasers, videos, menus
    unlikely: bool  # a class of bylines, share rows
    trunk: Element | None  # the first element that also holds prose


_FAR = 99


class Elements:
    """One page's blocks and images, and what is known of where they hang."""

    def __init__(self, document: Document, labelled: Sequence[LabelledBlock]) -> None:
        self.labelled = labelled
        self.alone = _alone(document)
        self.prose = [
            item.block
            for item in labelled
            if _is_prose(item)
            and not self._signed(item.block.index)
            and not lines.is_signature(item.block)
        ]
        self.trunk: dict[int, int] = {}  # element index → how many blocks of prose it holds
        for block in self.prose:
            for element in outwards(block.element):
                self.trunk[element.index] = self.trunk.get(element.index, 0) + 1
        self.first, self.last = (
            (self.prose[0].index, self.prose[-1].index) if self.prose else (0, -1)
        )
        self.start = self._title()
        self.depth = self._depth()
        self.images = [image for image in document.images if _is_photo(image)]
        self.befores = [image.before for image in self.images]
        self.places: dict[int, _Place] = {}

    def _depth(self) -> int:
        """The depth of the innermost element that holds most of the prose; of a paragraph by
        itself, and of the block before it or after it."""
        if not self.prose:
            return 0
        inner = self.prose[len(self.prose) // 2].element
        if len(self.prose) == 1:
            near = self.labelled[max(0, self.first - 1) : self.first + 2]
            around = (
                _shared(inner, item.block.element)
                for item in near
                if item.block.element is not inner
            )
            return max((shared.depth for shared in around if shared is not None), default=0)
        most = 0.8 * len(self.prose)
        return next((o.depth for o in outwards(inner) if self.trunk[o.index] >= most), 0)

    def _title(self) -> int:
        """The headline's block, else the first of the prose."""
        for index in range(self.first, max(-1, self.first - _HEADER), -1):
            item = self.labelled[index]
            if item.label is Label.TITLE or item.block.level == 1:
                return index
        return self.first

    def _place(self, element: Element | None) -> _Place:
        if element is None or element.index in self.trunk:
            return _Place(None, None, _FAR, _FAR, _FAR, False, False, element)
        known = self.places.get(element.index)
        if known is not None:
            return known
        outer = self._place(element.parent)
        caption, credit, photo, beside, layout, unlikely = _hints(element.names)
        figcaption, figure = outer.figcaption, outer.figure
        if element.tag == "figcaption":
            figcaption = element
        elif element.tag == "figure":
            figcaption, figure = None, element
        elif element.tag in ("nav", "footer", "form", "button"):
            beside = True
        if layout and self.alone.get(element.index) is None:
            beside = True
        place = self.places[element.index] = _Place(
            figcaption,
            figure,
            0 if caption else outer.caption + 1,
            0 if credit else outer.credit + 1,
            0 if photo else outer.photo + 1,
            beside or outer.beside,
            unlikely or outer.unlikely,
            outer.trunk,
        )
        return place

    # -- which blocks are captions or credits ----------------------------------------------

    def pieces(self) -> list[Piece]:
        low = max(0, self.start - _HEADER)
        high = min(len(self.labelled), self.last + 1 + TAIL)
        tried = (self._piece(index) for index in range(low, high))
        found = [piece for piece in tried if piece is not None]
        taken = {piece.block.index for piece in found}
        rest = [item for item in self._prose_and_near() if item.block.index not in taken]
        return _grouped(found, self.labelled) + lines.pieces(rest)

    def _prose_and_near(self) -> Iterator[LabelledBlock]:
        """Blocks that hang where the article's paragraphs do, with no image beside them."""
        for item in self.labelled[self.first : self.last + 1]:
            block = item.block
            if len(block.text) > LONGEST_LINE or block.links or self._near(block.index):
                continue
            if self._is_paragraph(item):
                continue
            place = self._place(block.element)
            if (
                place.trunk is not None
                and place.trunk.depth >= self.depth
                and not (place.beside or place.unlikely or block.level)
            ):
                yield item

    def _is_paragraph(self, item: LabelledBlock) -> bool:
        """Whether a block is surely the article's text: of 7,000 such blocks beside images one
        read like a caption with its credit, and was none."""
        certain = item.label is Label.BODY and item.score > CERTAIN
        return certain and len(item.block.text) > SHORT and not self._signed(item.block.index)

    def _signed(self, index: int) -> bool:
        """Whether the next block is a photographer with an agency, and nothing else."""
        return index + 1 < len(self.labelled) and lines.is_signature(self.labelled[index + 1].block)

    def shown(self) -> list[Image]:
        """The images that stand in the article, or between its headline and its text."""
        return [image for image in self.images if self._is_shown(image)]

    def _is_shown(self, image: Image) -> bool:
        place = self._place(image.element)
        if image.element.hidden or place.beside or place.unlikely:
            return False
        return self.start <= image.before <= self.last and (
            place.trunk is not None and place.trunk.depth >= min(self.depth, 4)
        )

    def _piece(self, index: int) -> Piece | None:
        item = self.labelled[index]
        block = item.block
        if item.label is Label.TITLE or len(block.text) > LONGEST or block.kind == "code":
            return None
        near = self._near(index)
        prose = item.label is Label.BODY and len(block.text) > LONGEST_LINE
        if not near and (prose or block.link_chars > 0.6 * len(block.text)):
            return None
        place = self._place(block.element)
        marked = place.figcaption is not None or (place.caption < 4 and (near or place.photo < 8))
        if not marked and not near and place.figure is None and place.credit > 1:
            return None
        if not marked and self._is_paragraph(item):
            return None
        image = self._image(block, place)
        credited = place.credit < 2 and place.photo < 3
        if image is None and not marked and not credited:
            return None
        if not self._in_article(index, place, marked):
            return None
        if place.beside or block.element is None:
            return None
        if block.element.hidden and place.figcaption is None:
            return None
        if not marked and image is not None:
            return self._unmarked(item, place, image)
        parts = credits.split(block.text, block.spans)
        if self._is_other(block, parts):
            return None
        if not marked:
            return Piece(block, "", parts.credit) if parts.sure and not parts.text else None
        if place.credit < min(place.caption, 2) and not parts.credit and len(block.text) <= 120:
            return Piece(block, "", credits.tidy(block.text), image, marked)
        return Piece(block, parts.text, parts.credit, image, marked)

    def _is_other(self, block: Block, parts: credits.Parts) -> bool:
        linked = block.link_chars > 0.6 * len(block.text)
        return (linked and not parts.credit) or is_furniture(block.text, parts.sure)

    def _unmarked(self, item: LabelledBlock, place: _Place, image: Image) -> Piece | None:
        """A piece that only stands beside an image, or in a figure outside of its caption."""
        block = item.block
        shared = _shared(block.element, image.element)
        own = shared is not None and shared.index not in self.trunk
        # A figure's credit may stand under it, behind the caption.
        under = place.credit == 0 and 0 <= block.index - image.before <= 1
        named = place.credit < 2 and (
            own or (under and self._place(image.element).figure is not None)
        )
        body = item.label is Label.BODY
        # Who wrote the article may have taken its photos.
        byline = item.label is Label.BYLINE and not (named and item.reason == "author")
        if byline or not self._beside(block.index, image):
            return None
        if (body and len(block.text) > LONGEST_LINE) or (place.unlikely and not own):
            return None
        parts = credits.split(block.text, block.spans)
        if own and lines.is_signature(block):
            return Piece(block, "", credits.alone(block.text), image)
        if own and self._signed(block.index):
            return Piece(block, parts.text, parts.credit, image)
        if self._is_other(block, parts) or ((body or place.unlikely) and not parts.sure):
            return None
        if body and parts.text and not block.text.startswith(parts.text[:OPENING]):
            return None  # a paragraph with a photo's credit ahead of it
        if body and parts.sign != credits.MARKED and len(block.text) > SHORT:
            return None
        if parts.sure and (own or parts.text or credits.alone(block.text)):
            return Piece(block, parts.text, parts.credit, image)
        if named and len(block.text) <= 120:
            return Piece(block, "", credits.tidy(block.text), image)
        if block.level and len(block.text) < 60:
            return None
        if (
            own
            and image.before <= block.index
            and (place.photo < 8 or place.figure is not None or self._credited(block, shared))
        ):
            return Piece(block, parts.text, parts.credit, image)
        return None

    def _credited(self, block: Block, shared: Element | None) -> bool:
        """Whether the next block, in the same element, is a credit."""
        if shared is None or block.index + 1 >= len(self.labelled):
            return False
        after = self.labelled[block.index + 1].block
        return _within(after.element, shared) and credits.alone(after.text) is not None

    def _in_article(self, index: int, place: _Place, marked: bool) -> bool:
        if self.start <= index <= self.last:
            return True
        if index < self.start:
            return marked
        # After the end only what hangs in the element that holds the text.
        return place.trunk is not None and place.trunk.depth >= self.depth

    def _near(self, index: int) -> bool:
        low = bisect_left(self.befores, index - _REACH)
        return low < len(self.befores) and self.befores[low] <= index + 2

    def _image(self, block: Block, place: _Place) -> Image | None:
        """The image that a block belongs to: in the same figure, else the nearest in the
        tree among those close by, one before the block first."""
        low = bisect_left(self.befores, block.index - _REACH)
        high = bisect_right(self.befores, block.index + 2)
        best: Image | None = None
        best_key = (-1, False, 0, 0)
        for image in self.images[max(low, high - _MOST_IMAGES) : high]:
            shared = _shared(block.element, image.element)
            if shared is None or (
                place.figure is not None and not _within(image.element, place.figure)
            ):
                continue
            distance = abs(image.before - block.index)
            key = (shared.depth, image.before <= block.index, -distance, image.width or 0)
            if key > best_key:
                best, best_key = image, key
        return best

    def _beside(self, index: int, image: Image) -> bool:
        """Whether no prose stands between block and image."""
        low, high = min(image.before, index + 1), max(image.before, index)
        return all(
            self.labelled[i].label is not Label.BODY or self._signed(i) for i in range(low, high)
        )


def _is_prose(item: LabelledBlock) -> bool:
    """Whether a block is the article's text, and no figure's."""
    return item.label is Label.BODY and all(
        element.tag not in ("figcaption", "figure") for element in outwards(item.block.element, 3)
    )


def _is_photo(image: Image) -> bool:
    if (image.width or _FAR) < 80 or (image.height or _FAR) < 60:
        return False
    if image.url is None:
        return True
    size = _SIZE.search(image.url)
    if size and int(size[1] or size[2]) < 100:
        return False
    return not _NOT_PHOTOS.search(image.url.rpartition("/")[2].lower())


def _alone(document: Document) -> dict[int, Element | None]:
    """The figure with an image that is all there is in an element, by the element's index; None
    where the element holds anything else, a heading, or a link to another page."""
    figures: list[Element | None] = []  # around each element, or itself
    for element in document.elements:
        outer = figures[element.parent.index] if element.parent else None
        figures.append(element if element.tag == "figure" else outer)
    pictured = {figures[image.element.index] for image in document.images}
    found: dict[int, Element | None] = {}

    def add(element: Element | None, link: bool) -> None:
        figure = None if link or element is None else figures[element.index]
        if figure not in pictured:
            figure = None
        while element is not None:
            if element.index not in found:
                found[element.index] = figure
            elif found[element.index] is figure:
                break  # and so it is with all around it, or they hold more
            else:
                found[element.index] = figure = None
            element = element.parent

    for block in document.blocks:
        add(block.element, block.level > 0 or block.link_chars > 0.6 * len(block.text))
    for image in document.images:
        add(image.element, image.link is not None and not _PICTURE.search(image.link))
    return found


@lru_cache(maxsize=4096)
def _hints(names: str) -> tuple[bool, bool, bool, bool, bool, bool]:
    """Whether class names speak of a caption, a credit, a photo, or of what is none."""
    if not names:
        return False, False, False, False, False, False
    return (
        bool(credits.CAPTION_NAMES.search(names)),
        bool(_CREDIT_OF_PHOTO.search(names)),
        bool(_PHOTO_NAMES.search(names)),
        bool(_BESIDE_NAMES.search(names)),
        bool(_LAYOUT_NAMES.search(names)),
        bool(_UNLIKELY_NAMES.search(names)),
    )


def _grouped(pieces: list[Piece], labelled: Sequence[LabelledBlock]) -> list[Piece]:
    """The pieces with a number for each photo; what a figure holds besides its caption (a
    button, the length of a video) left out."""
    group = -1
    previous: Piece | None = None
    for piece in pieces:
        if previous is None or not _together(previous, piece, labelled):
            group += 1
        piece.group = group
        previous = piece
    return pieces


def _together(one: Piece, other: Piece, labelled: Sequence[LabelledBlock]) -> bool:
    between = range(one.block.index + 1, other.block.index)
    if len(between) > 2 or any(labelled[i].label is Label.BODY for i in between):
        return False
    if one.marked and not other.marked and one.credit:
        return False
    if one.figure is not other.figure:  # but for a credit under the figure
        return other.figure is None and not other.text and other.image is one.image
    if one.credit and other.credit and one.figure is None:
        return False  # each has its own
    if one.text and other.text:
        if one.image is not None:
            return one.image is other.image
        return one.figcaption is not None and one.figcaption is other.figcaption
    return one.image is None or other.image is None or one.image is other.image


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
