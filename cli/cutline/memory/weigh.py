"""What the site repeats, counted against what was taken for the article."""

from __future__ import annotations

from collections.abc import Sequence

from ..data import Label, LabelledBlock

# Of the blocks that stand on two other pages of their site and more, 0.1% are in the gold
# articles of 54 sites of DAnIEL 2.1, nearly all of them datelines and disclaimers; of those on
# one other page 1% are, most of them from a second version of the same article. A factor
# between 0.2 and 0.4 for the odds of the latter gave the best F1 with no site losing any.
REPEATED = 2
ONCE_ODDS = 0.3


def repeated(elsewhere: Sequence[int]) -> set[int]:
    """The indexes of the blocks that are part of the site, and not of an article."""
    return {i for i, pages in enumerate(elsewhere) if pages >= REPEATED}


def weigh(
    labelled: Sequence[LabelledBlock], elsewhere: Sequence[int], threshold: float
) -> list[LabelledBlock]:
    """The labels, with the site's repetitions counted against what was taken for the article.

    `elsewhere` says on how many other pages of the site each block stands, `threshold` is the
    score from which on one is the article's. A block on REPEATED other pages is not the
    article's, whatever the tagger says; one on fewer stays if its odds are good enough. No other
    label changes, and no block becomes part of the article. Blocks that go have the kind
    "repeated" and the reason "site_memory".
    """
    pairs = zip(labelled, elsewhere, strict=True)
    return [_weigh(item, pages, threshold) for item, pages in pairs]


def _weigh(item: LabelledBlock, pages: int, threshold: float) -> LabelledBlock:
    if item.label is not Label.BODY or not pages:
        return item
    odds = 0.0 if pages >= REPEATED else ONCE_ODDS
    score = odds * item.score / (odds * item.score + 1.0 - item.score) if odds else 0.0
    if score >= threshold:
        return item._replace(score=score)
    return LabelledBlock(item.block, Label.BOILERPLATE, score, "repeated", "site_memory")
