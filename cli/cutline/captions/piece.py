"""A block of a photo, and what is asked of any."""

from __future__ import annotations

from .. import lazy
from ..data import Block, Element, Image, outwards
from ..lexicon import match

# Characters. Of the 375 gold captions of `fundus` half have at most 85, nine in ten at most
# 181, and the longest 458.
LONGEST = 900  # of a block with caption and credit that markup marks
LONGEST_LINE = 450  # … that no markup marks
SHORT = 160  # up to which what the tagger took for a paragraph may be a caption
LINE = 60  # up to which it may be one although the tagger was certain
LEAST = 12  # of a caption on a line of its own
OPENING = 20  # of a text that must be the caption's
CERTAIN = 0.9  # of the tagger's scores

TAIL = 40  # blocks around the text's ends among which a photo may stand
BEHIND = 4  # the same behind flattened text, where no element tells what hangs beside the article


class Piece:
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
        return around(self.block.element, "figcaption")

    @property
    def figure(self) -> Element | None:
        return around(self.block.element, "figure")


def around(element: Element | None, tag: str) -> Element | None:
    """The innermost element with this tag around an element, itself included."""
    return next((outer for outer in outwards(element) if outer.tag == tag), None)


DIGITS = lazy.pattern(r"\d")


def is_furniture(text: str, sure: bool) -> bool:
    """Whether a short text is a date, a byline, a button or the like rather than a caption;
    with a sure credit in it only a byline is."""
    found = match(text)
    if found is not None and (found.kind in ("byline", "date", "author_box") or not sure):
        return found.kind != "media"
    return len(text) < 60 and len(DIGITS.findall(text)) >= 0.3 * len(text)
