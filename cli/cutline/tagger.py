"""Features → a label and a score a block; the only loader of the model.

The model is two passes of boosted trees (gradient boosting, Friedman 2001, fitted with
LightGBM) over the rows of `features`: the first scores each block from what it is and where
it stands, the second again with the first scores of its neighbours and of blocks in a like
place ("stacked sequential learning", Cohen and Carvalho 2005). HTML and flattened text have
a model each, because they have features of their own. See `resources/` for the card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from math import exp
from typing import Protocol, cast

from . import features, kinds
from .data import Document, LabelledBlock, Metadata, Verdict

# A block with this score or more is the article's.
BODY = 0.5

# Where the sum of the trees so far is this far from zero, those to come do not change the side
# that a block falls on: on the training pages the F1 is the same to four digits, at a third
# of the trees.
SURE = 3.5

# A first score this near to 0 or 1 stands; the second pass is for the others.
SETTLED = 0.01

Trees = Callable[[Sequence[float]], float]


class Model(Protocol):
    """A module that `cutline train` wrote. Each pass is a few sums of trees; so are the two
    judgements of the page as a whole, whose rows are `features.whole_row`."""

    FIRST: tuple[Trees, ...]
    SECOND: tuple[Trees, ...]
    CONFIDENCE: tuple[Trees, ...]
    ARTICLE: tuple[Trees, ...]


@cache
def model(format: str) -> Model:
    """The model that comes with cutline for "html" or "text"."""
    return cast(Model, import_module(f"{__package__}.resources.{format}_model"))


def label(document: Document, about: Metadata) -> tuple[list[LabelledBlock], Verdict]:
    """One label a block, in page order, and what the page is as a whole."""
    view = features.first(document, about)
    found = scores(document, view)
    return kinds.name(document, about, view, found, BODY), _verdict(document, about, view, found)


def scores(document: Document, view: features.View) -> list[float]:
    """The probability of each block to be the article's text; 0 where it is not wanted."""
    trees = model(document.format)
    first = [_probability(trees.FIRST, row) if row else 0.0 for row in view.rows]
    open_ = [SETTLED < score < 1.0 - SETTLED for score in first]
    return [
        _probability(trees.SECOND, row + more) if more else score
        for score, row, more in zip(
            first, view.rows, features.second(document, first, open_), strict=True
        )
    ]


def _verdict(
    document: Document, about: Metadata, view: features.View, found: Sequence[float]
) -> Verdict:
    if not any(score >= BODY for score in found):
        return Verdict(0.0, 0.0)
    trees = model(document.format)
    row = features.whole_row(document, about, view, found, BODY)
    article = _probability(trees.ARTICLE, row) if trees.ARTICLE else 1.0
    return Verdict(min(_probability(trees.CONFIDENCE, row), article), article)


def _probability(stages: Sequence[Trees], row: Sequence[float]) -> float:
    margin = 0.0
    for stage in stages:
        margin += stage(row)
        if not -SURE < margin < SURE:
            break
    return 1.0 / (1.0 + exp(-margin))
