"""What stands around a page's headline, and what of it is the article's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from .. import lazy
from ..data import Block, Element, outwards

# What holds the words of others: quotes and embedded posts …
_QUOTE_NAMES = lazy.pattern(r"quote|tweet|oembed|social-?embed")
# … and what holds readers' words or speaks of other articles: comments, teasers. A line of the
# article's own may have such a name too ("date-and-comments").
_STRANGE_NAMES = lazy.pattern(
    r"(?<!date-)(?<!and-)comment|komment|disqus|repl(?:y|ies)|related|recommend|recirc|teaser"
    r"|promo(?!t)|popular|trending|most-?read|(?:more|read)-(?:news|stories|articles|posts|next)"
)

WIDTH = 12  # blocks around the headline in which byline and date line stand
_LINE = 200  # characters up to which a block at the headline is no paragraph


class Surroundings:
    """The blocks around one page's headline; for a page without one, those at its top."""

    def __init__(self, blocks: Sequence[Block], headline: Block | None) -> None:
        self.headline = headline
        self.middle = headline.index if headline is not None else 0
        self._blocks = blocks

    def near(self, before: int, after: int) -> Iterator[Block]:
        """Blocks around the headline: those after it first, each group nearest first."""
        yield from self._blocks[self.middle + 1 : self.middle + 1 + after]
        yield from reversed(self._blocks[max(0, self.middle - before) : self.middle])

    @cached_property
    def _around_headline(self) -> frozenset[int]:
        """The elements that the headline stands in, by their indices."""
        inner = self.headline.element if self.headline is not None else None
        return frozenset(element.index for element in outwards(inner))

    @cached_property
    def _around_headings(self) -> frozenset[int]:
        return frozenset(
            element.index
            for block in self._blocks
            if block.level
            for element in outwards(block.element)
        )

    def is_strange(self, block: Block) -> bool:
        """Whether a block stands in a quote, an embedded post, comments, teasers or the like.

        What holds the headline as well is the page's own frame, whatever its name; and what
        stands at the headline, with no paragraph or heading between, is the article's own.
        """
        at_headline = self._is_at_headline(block)
        for element in outwards(block.element):
            if element.index in self._around_headline:
                return False
            if element.tag == "blockquote" or _QUOTE_NAMES.search(element.names):
                return True
            if at_headline:
                continue
            if element.tag == "nav" or _STRANGE_NAMES.search(element.names):
                return True
            if element.tag == "aside" and element.index in self._around_headings:
                return True  # without a heading it may be a byline's frame
            if element.tag == "footer" and not self._in_article(element):
                return True
        return False

    def _is_at_headline(self, block: Block) -> bool:
        """Whether only short lines stand between a block and the headline."""
        if self.headline is None:
            return False
        first, last = sorted((block.index, self.headline.index))
        between = self._blocks[first + 1 : last] if last - first <= WIDTH else None
        return between is not None and all(
            not near.level and len(near.text) <= _LINE for near in between
        )

    def _in_article(self, element: Element) -> bool:
        """Whether an element is within one that HTML calls the headline's article."""
        return any(
            outer.tag in ("article", "main") and outer.index in self._around_headline
            for outer in outwards(element)
        )
