"""Features → a label and a score a block; the only loader of the model.

The model is two passes of boosted trees (gradient boosting, Friedman 2001, fitted with
LightGBM) over the rows of `features`: the first scores each block from what it is and where
it stands, the second again with the first scores of its neighbours and of blocks in a like
place ("stacked sequential learning", Cohen and Carvalho 2005). HTML and flattened text have
a model each, because they have features of their own. See `resources/` for the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from math import exp
from typing import Protocol, cast

from . import features, kinds
from .data import Document, LabelledBlock, Metadata

# A block with this score or more is the article's.
BODY = 0.5

# Where the sum of the first trees is this far from zero, the others do not change the side
# that a block falls on; swept with the model, see its card.
SURE = 4.0


class Model(Protocol):
    """A module that `cutline train` wrote."""

    FEATURES: tuple[str, ...]

    def first_start(self, r: Sequence[float], /) -> float: ...
    def first_rest(self, r: Sequence[float], /) -> float: ...
    def second_start(self, r: Sequence[float], /) -> float: ...
    def second_rest(self, r: Sequence[float], /) -> float: ...


@cache
def model(format: str) -> Model:
    """The model that comes with cutline for "html" or "text"."""
    return cast(Model, import_module(f"{__package__}.resources.{format}_model"))


def scores(document: Document, about: Metadata) -> list[float]:
    """The probability of each block to be the article's text."""
    rows = features.first(document, about)
    if not rows:
        return []
    trees = model(document.format)
    start, rest = trees.first_start, trees.first_rest
    first = [0.0] * len(rows)
    for i, row in enumerate(rows):
        if row:
            margin = start(row)
            if -SURE < margin < SURE:
                margin += rest(row)
            first[i] = 1.0 / (1.0 + exp(-margin))
    start, rest = trees.second_start, trees.second_rest
    second = [0.0] * len(rows)
    for i, (row, more) in enumerate(zip(rows, features.second(document, first), strict=True)):
        if row:
            row += more
            margin = start(row)
            if -SURE < margin < SURE:
                margin += rest(row)
            second[i] = 1.0 / (1.0 + exp(-margin))
    return second


def label(document: Document, about: Metadata) -> list[LabelledBlock]:
    """One label a block, in page order; the same page always gives the same labels."""
    return kinds.name(document, about, scores(document, about), BODY)
