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
from .data import Document, LabelledBlock, Metadata

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
    """A module that `cutline train` wrote: each pass is a few sums of trees."""

    FEATURES: tuple[str, ...]
    FIRST: tuple[Trees, ...]
    SECOND: tuple[Trees, ...]


@cache
def model(format: str) -> Model:
    """The model that comes with cutline for "html" or "text"."""
    return cast(Model, import_module(f"{__package__}.resources.{format}_model"))


def label(document: Document, about: Metadata) -> list[LabelledBlock]:
    """One label a block, in page order; the same page always gives the same labels."""
    view = features.first(document, about)
    return kinds.name(document, about, view, scores(document, view), BODY)


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


def _probability(stages: Sequence[Trees], row: Sequence[float]) -> float:
    margin = 0.0
    for stage in stages:
        margin += stage(row)
        if not -SURE < margin < SURE:
            break
    return 1.0 / (1.0 + exp(-margin))
