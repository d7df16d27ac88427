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
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple
from urllib.parse import urljoin

from . import credits, lazy
from .data import Block, Caption, Document, Element, Image, Label, LabelledBlock, Metadata
from .lexicon import is_agency, match

_PHOTO_NAMES = lazy.pattern(
    r"figure|imag|(?<![a-z])img|photo|foto|bild|picture|media(?!n)|galler|galer|slide|carousel|diapo"
    r"|lightbox|attachment|afbeelding|obraz|zdj|zdjecie|resim|gorsel|(?<![a-z])pic(?![a-z])|visual-?(?:image|media)"
)
# What holds no photo of the article, whatever is in it …
_BESIDE_NAMES = lazy.pattern(
    r"related|recommend|most-?(?:read|view|popular)|popular|trending|newsletter|(?<![a-z])nav|menu"
    r"|advert|sponsor|outbrain|taboola|read-?more|podcast|player|video|subscri|also-|ranking|follow"
    r"|sign-?up|cookie|consent"
)
# … what holds none either, but for one figure by itself: sites name parts of their layout so …
_LAYOUT_NAMES = lazy.pattern(
    r"(?<![a-z])card|rail(?![a-z])|sidebar|more-|latest|promo(?!t)|comment"
)
# … and what often holds none, where nothing else speaks of a photo.
_UNLIKELY_NAMES = lazy.pattern(
    r"teaser|author|autor(?![a-z])|bio(?![a-z])|avatar|byline|share|social|logo|footer|breadcrumb|aside|date"
    r"|(?<![a-z])time|meta(?![a-z])"
)
# A credit of its own needs a class that bylines and source lines do not have.
_CREDIT_OF_PHOTO = lazy.pattern(
    r"credit|copyright|photographe?r|fotograf|quelle|urheber|bildnachweis|(?:imag|photo|foto|media|bild|figure)"
    r"\S*(?:source|author|autor|byline|agency)"
)
_NOT_PHOTOS = lazy.pattern(
    r"logo|icon|avatar|sprite|spacer|pixel|blank\.|placeholder|transparent|/ads?/|badge|button"
    r"|\.svg(?:$|\?)|emoji|gravatar",
    re.IGNORECASE,
)
_PICTURE = lazy.pattern(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)
# A width in an address: "?w=40", "face-80x80.jpg", "resize=40%2C40".
_SIZE = lazy.pattern(r"[?&;](?:w|width|resize)=(\d{1,4})\b(?!\.)|[-_](\d{2,4})x\d{2,4}(?=[.?]|$)")
# "Source:" closes paragraphs too, in every language.
_SOURCE = lazy.pattern(
    r"\b(?:source|quelle|fuente|fonte|bron|źródło|källa|kilde|kaynak|sumber|nguồn|источник|джерело"
    r"|zdroj|forrás|lähde|πηγή|sursa)s?\b|المصدر|מקור|来源|來源|出典|출처",
    re.IGNORECASE,
)
_WORDS = lazy.pattern(r"\W+")

# Characters. Of the 375 gold captions of `fundus` half have at most 85, nine in ten at most
# 181, and the longest 458.
_LONGEST = 900  # of a block with caption and credit that markup marks
_LONGEST_LINE = 450  # … that no markup marks
_SHORT = 160  # up to which what the tagger took for a paragraph may be a caption
_LINE = 60  # up to which it may be one although the tagger was certain
_LEAST = 12  # of a caption on a line of its own
_OPENING = 20  # of a text that must be the caption's
_CERTAIN = 0.9  # of the tagger's scores

# Blocks; chosen on those pages of `fundus` whose site has an even MD5 sum.
_REACH = 3  # between a caption and its image
_HEADER = 12  # before the headline, among which the article's first photo may stand
_TAIL = 40  # after the text's end
_MOST_IMAGES = 50  # that stand together and are looked at for one block


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
        body = [item.block.index for item in labelled if item.label is Label.BODY]
        found = _lines(labelled[max(0, body[0] - _TAIL) : body[-1] + 1])
        shown: list[Image] = []
    else:
        page = _Html(document, labelled)
        found = page.pieces()
        shown = page.shown()
    relabelled = _relabelled(labelled, found)
    return relabelled, _photos(about, relabelled, found, shown)


class _Piece:
    """A block that is a caption, a credit or both, and the photo that it belongs to."""

    def __init__(
        self,
        block: Block,
        text: str,
        credit: str | None,
        image: Image | None = None,
        marked: bool = False,
        group: int = -1,
    ) -> None:
        self.block = block
        self.text = text
        self.credit = credit
        self.image = image
        self.marked = marked  # by its elements
        self.group = group  # blocks of one photo have the same

    @property
    def figcaption(self) -> Element | None:
        return _around(self.block.element, "figcaption")

    @property
    def figure(self) -> Element | None:
        return _around(self.block.element, "figure")


def _relabelled(labelled: Sequence[LabelledBlock], found: Sequence[_Piece]) -> list[LabelledBlock]:
    result = list(labelled)
    for piece in found:
        label = Label.CAPTION if piece.text else Label.CREDIT
        item = result[piece.block.index]
        result[piece.block.index] = item._replace(label=label, kind=label.value, reason="photo")
    return result


# -- HTML --------------------------------------------------------------------------------


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


class _Html:
    """One page's blocks and images, and what is known of where they hang."""

    def __init__(self, document: Document, labelled: Sequence[LabelledBlock]) -> None:
        self.labelled = labelled
        self.alone = _alone(document)
        self.prose = [
            item.block
            for item in labelled
            if _is_prose(item)
            and not self._signed(item.block.index)
            and not _is_signature(item.block)
        ]
        self.trunk: dict[int, int] = {}  # element index → how many blocks of prose it holds
        for block in self.prose:
            element = block.element
            while element is not None:
                self.trunk[element.index] = self.trunk.get(element.index, 0) + 1
                element = element.parent
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
        element = self.prose[len(self.prose) // 2].element
        if len(self.prose) == 1:
            near = self.labelled[max(0, self.first - 1) : self.first + 2]
            around = (
                _shared(element, item.block.element)
                for item in near
                if item.block.element is not element
            )
            return max((shared.depth for shared in around if shared is not None), default=0)
        while element is not None and self.trunk[element.index] < 0.8 * len(self.prose):
            element = element.parent
        return element.depth if element is not None else 0

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

    def pieces(self) -> list[_Piece]:
        low = max(0, self.start - _HEADER)
        high = min(len(self.labelled), self.last + 1 + _TAIL)
        tried = (self._piece(index) for index in range(low, high))
        found = [piece for piece in tried if piece is not None]
        taken = {piece.block.index for piece in found}
        lines = _lines([item for item in self._prose_and_near() if item.block.index not in taken])
        return _grouped(found, self.labelled) + lines

    def _prose_and_near(self) -> Iterator[LabelledBlock]:
        """Blocks that hang where the article's paragraphs do, with no image beside them."""
        for item in self.labelled[self.first : self.last + 1]:
            block = item.block
            if len(block.text) > _LONGEST_LINE or block.links or self._near(block.index):
                continue
            long = len(block.text) > _SHORT and not self._signed(block.index)
            if item.label is Label.BODY and item.score > _CERTAIN and long:
                continue
            place = self._place(block.element)
            if (
                place.trunk is not None
                and place.trunk.depth >= self.depth
                and not (place.beside or place.unlikely or block.level)
            ):
                yield item

    def _signed(self, index: int) -> bool:
        """Whether the next block is a photographer with an agency, and nothing else."""
        return index + 1 < len(self.labelled) and _is_signature(self.labelled[index + 1].block)

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

    def _piece(self, index: int) -> _Piece | None:
        item = self.labelled[index]
        block = item.block
        if item.label is Label.TITLE or len(block.text) > _LONGEST or block.kind == "code":
            return None
        near = self._near(index)
        prose = item.label is Label.BODY and len(block.text) > _LONGEST_LINE
        if not near and (prose or block.link_chars > 0.6 * len(block.text)):
            return None
        place = self._place(block.element)
        marked = place.figcaption is not None or (place.caption < 4 and (near or place.photo < 8))
        if not marked and not near and place.figure is None and place.credit > 1:
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
            return _Piece(block, "", parts.credit) if parts.sure and not parts.text else None
        if place.credit < min(place.caption, 2) and not parts.credit and len(block.text) <= 120:
            return _Piece(block, "", credits.tidy(block.text), image, marked)
        return _Piece(block, parts.text, parts.credit, image, marked)

    def _is_other(self, block: Block, parts: credits.Parts) -> bool:
        linked = block.link_chars > 0.6 * len(block.text)
        return (linked and not parts.credit) or _is_furniture(block.text, parts.sure)

    def _unmarked(self, item: LabelledBlock, place: _Place, image: Image) -> _Piece | None:
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
        if (body and len(block.text) > _LONGEST_LINE) or (place.unlikely and not own):
            return None
        parts = credits.split(block.text, block.spans)
        if own and _is_signature(block):
            return _Piece(block, "", credits.alone(block.text), image)
        if own and self._signed(block.index):
            return _Piece(block, parts.text, parts.credit, image)
        if self._is_other(block, parts) or ((body or place.unlikely) and not parts.sure):
            return None
        if body and parts.text and not block.text.startswith(parts.text[:_OPENING]):
            return None  # a paragraph with a photo's credit ahead of it
        if body and parts.sign != credits.MARKED and len(block.text) > _SHORT:
            return None
        if parts.sure and (own or parts.text or credits.alone(block.text)):
            return _Piece(block, parts.text, parts.credit, image)
        if named and len(block.text) <= 120:
            return _Piece(block, "", credits.tidy(block.text), image)
        if block.level and len(block.text) < 60:
            return None
        if (
            own
            and image.before <= block.index
            and (place.photo < 8 or place.figure is not None or self._credited(block, shared))
        ):
            return _Piece(block, parts.text, parts.credit, image)
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
    if item.label is not Label.BODY:
        return False
    element = item.block.element
    for _ in range(3):
        if element is None:
            break
        if element.tag in ("figcaption", "figure"):
            return False
        element = element.parent
    return True


_DIGITS = lazy.pattern(r"\d")


def _is_furniture(text: str, sure: bool) -> bool:
    """Whether a short text is a date, a byline, a button or the like rather than a caption;
    with a sure credit in it only a byline is."""
    found = match(text)
    if found is not None and (found.kind in ("byline", "date", "author_box") or not sure):
        return found.kind != "media"
    return len(text) < 60 and len(_DIGITS.findall(text)) >= 0.3 * len(text)


def _is_photo(image: Image) -> bool:
    if (image.width or _FAR) < 80 or (image.height or _FAR) < 60:
        return False
    if image.url is None:
        return True
    size = _SIZE.search(image.url)
    if size and int(size[1] or size[2]) < 100:
        return False
    return not _NOT_PHOTOS.search(image.url.rsplit("/", 2)[-1])


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


def _grouped(pieces: list[_Piece], labelled: Sequence[LabelledBlock]) -> list[_Piece]:
    """The pieces with a number for each photo; what a figure holds besides its caption (a
    button, the length of a video) left out."""
    group = -1
    previous: _Piece | None = None
    for piece in pieces:
        if previous is None or not _together(previous, piece, labelled):
            group += 1
        piece.group = group
        previous = piece
    return pieces


def _together(one: _Piece, other: _Piece, labelled: Sequence[LabelledBlock]) -> bool:
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


def _around(element: Element | None, tag: str) -> Element | None:
    while element is not None and element.tag != tag:
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


# -- lines without an image ----------------------------------------------------------------


# What text browsers leave in the place of buttons, frames and images.
_PLACEHOLDERS = lazy.pattern(
    r"\((?:BUTTON|IFRAME|Submit|Image)\)|\[(?:INS: ?:INS|button|submit"
    r"|\S*\.(?:jpe?g|png|gif|svg|webp)\S*)\]",
    re.IGNORECASE,
)


def _lines(items: Sequence[LabelledBlock]) -> list[_Piece]:
    """Captions and credits told by their words, or by the tagger, as flattened text needs it: a
    line that is a credit, with the line before it where that can be its caption, else with the
    one after it; a text that ends in a credit; what the tagger took for a caption, with the name
    under it. `items` may have gaps; only neighbours on the page belong together."""
    found: list[_Piece] = []
    previous: LabelledBlock | None = None
    opening: Block | None = None  # the line before, where it is a credit's prefix: "Credit..."
    for item, after in zip_longest(items, items[1:]):
        block = item.block
        before, previous = previous, item
        opened, opening = opening, None
        body = item.label is Label.BODY
        text = _PLACEHOLDERS.sub("", block.text).strip()
        if item.label is Label.TITLE or not text or len(text) > _LONGEST_LINE:
            continue
        labelled = credits.labelled(text)
        if body and len(text) > _LINE and not (labelled or credits.hinted(text)):
            continue
        cue = match(block.text)
        if cue and (cue.kind != "legal" or _DIGITS.search(block.text)):
            continue
        if credits.opens(text):
            opening, previous = block, before
            continue
        if opened is not None and (opened.index + 1 != block.index or block.gap):
            opened = None
        first = block if opened is None else opened  # line of the credit
        above = found[-1] if found and found[-1].block.index + 1 == first.index else None
        if above is not None and (above.credit or not above.text):
            above = None
        credit = credits.alone(text)
        if credit is None and (
            (above is not None and _is_name(item)) or (opened is not None and credits.named(text))
        ):
            credit = credits.tidy(text)
        if credit:
            if above is None and before is not None and _captioned(before, first):
                parts = credits.split(before.block.text, before.block.spans)
                above = _Piece(before.block, parts.text, parts.credit, group=first.index)
                found.append(above)
            group = above.group if above is not None else first.index
            if opened is not None:
                found.append(_Piece(opened, "", None, group=group))
            found.append(_Piece(block, "", credit, group=group))
            previous = None
            continue
        parts = credits.split(text, block.spans if text == block.text else ())
        # Those who have pages read to them hear the source first, then the caption.
        ahead = found[-1] if found and found[-1].block.index + 1 == block.index else None
        if ahead is not None and ahead.text:
            ahead = None
        under = (
            ahead is not None
            and ahead.group == ahead.block.index
            and _is_under(item, ahead.block, after)
        )
        if item.label is Label.CAPTION or labelled or under or _ends_in_credit(item, parts):
            group = ahead.group if ahead is not None and (labelled or under) else block.index
            found.append(_Piece(block, parts.text, parts.credit, group=group))
            previous = None
    return found


# Of a paragraph; the captions of those who put the credit first mostly have none.
_SENTENCE_ENDS = '.!?…:。！？”"'


def _is_under(item: LabelledBlock, credit: Block, after: LabelledBlock | None) -> bool:
    """Whether a line of flattened text is the caption of the credit above it: the two are a
    paragraph of the page, and it is no paragraph's sentence."""
    block = item.block
    apart = credit.gap > 0 and block.gap == 0 and after is not None and after.block.gap > 0
    if not apart or item.label in (Label.TITLE, Label.BYLINE) or block.level:
        return False
    if item.label is Label.BODY and block.text[-1] in _SENTENCE_ENDS:
        return False
    return _LEAST <= len(block.text) <= _SHORT and not _is_furniture(block.text, False)


def _is_name(item: LabelledBlock) -> bool:
    """Whether a line right under a caption is a name and so its credit, without a mark."""
    block = item.block
    if item.label is Label.BODY or len(block.text) > _LINE or not credits.named(block.text):
        return False
    return block.gap == 0 or item.label is Label.CAPTION


def _ends_in_credit(item: LabelledBlock, parts: credits.Parts) -> bool:
    """Whether what stands at the end of a text is a photo's credit, not the agency or the
    source that a paragraph comes from."""
    credit = parts.credit
    if credit is None or item.label is Label.BYLINE:
        return False
    if item.label is not Label.BODY:
        return parts.sure or "/" in credit
    if parts.sign != credits.MARKED:
        return False
    end = item.block.text[len(parts.text) :]
    return len(parts.text) <= _SHORT or not (is_agency(credit) or _SOURCE.search(end))


def _is_signature(block: Block) -> bool:
    """A line such as NAME/AGENCY: prose has none, sources of articles are agencies alone."""
    return len(block.text) <= _LINE and "/" in block.text and bool(credits.alone(block.text))


def _captioned(item: LabelledBlock, credit: Block) -> bool:
    """Whether a block can be the caption of the credit that follows it."""
    block = item.block
    if item.label in (Label.TITLE, Label.BYLINE) or block.index + 1 != credit.index:
        return False
    # Behind an empty line, under a paragraph, stands the credit of a photo without a caption.
    if item.label is Label.BODY and credit.gap and len(block.text) > _LINE:
        return False
    close = credit.gap == 0 and block.gap > 0  # one paragraph of the page, in two lines
    # On a page of HTML without the photo, a paragraph that a photographer signs is its caption.
    signed = credit.element is not None and _is_signature(credit)
    if close or signed or item.label is not Label.BODY:
        limit = _LONGEST_LINE
    else:
        limit = _SHORT if item.score < _CERTAIN else _LINE
    if not _LEAST <= len(block.text) <= limit or block.level:
        return False
    return not _is_furniture(block.text, False)


# -- photos ------------------------------------------------------------------------------


def _photos(
    about: Metadata,
    labelled: Sequence[LabelledBlock],
    found: Sequence[_Piece],
    shown: Sequence[Image],
) -> tuple[Caption, ...]:
    """The pieces put together; then what attributes, then what JSON-LD say of other images."""
    counts = [0]  # of the article's blocks before each block
    for item in labelled:
        counts.append(counts[-1] + (item.label is Label.BODY))
    groups: dict[int, list[_Piece]] = {}
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
            if not texts and not given:
                continue  # only what sells the photo
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


def _runs(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces of one photo, in page order, cut where other blocks part one text from the next:
    what is not read as one is not one caption."""
    runs: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.block.index):
        apart = runs and piece.block.index > runs[-1][-1].block.index + 1
        if not runs or (apart and piece.text and any(one.text for one in runs[-1])):
            runs.append([])
        runs[-1].append(piece)
    return runs


def _caption(text: str, credit: str | None, image: Image | None, after: int) -> Caption:
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
    parts = credits.split(image.title[:_LONGEST])
    return parts if parts.sure and parts.text and parts.credit else None


def _absolute(address: str | None, page: str | None) -> str | None:
    if address is None or page is None:
        return address
    try:
        return urljoin(page, address)
    except ValueError:  # a malformed host: the page's fault
        return address


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
