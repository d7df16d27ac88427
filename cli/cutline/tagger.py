"""Features → a label and a score a block; the only loader of the model.

The model is boosted trees (gradient boosting, Friedman 2001, fitted with LightGBM) over the
rows of `features`, which score each block from what it is and where it stands. A second pass has
the first scores of a block's neighbours as well ("stacked sequential learning", Cohen and Carvalho
2005). HTML and flattened text have a model each. See `resources/` for the card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from math import exp
from typing import TYPE_CHECKING, Protocol, cast

from . import features
from .data import Document, Metadata, Verdict
from .errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

# A block with this score or more is the article's. For the best F1 the threshold is half of
# the F1 that is reached (Lipton, Elkan, Naryanaswamy 2014), here 0.95; cross-validated on HTML,
# 0.45 to 0.55 give the same within 0.001. So do 0.4 to 0.5 on flattened text: .9292, .9293 and
# .9291 over 1,970 renderings, of which 61, 63 and 67 fail; what resiliparse leaves of the leading
# corpus has .9487, .9505 and .9515.
BODY = {"html": 0.475, "text": 0.45}

# A page that is an article with less than this probability gets the warning not_an_article.
ARTICLE = 0.2

# Where the sum of the trees after each stage is this far from zero, those to come do not
# change the side that a block falls on: of the training pages' 260,000 blocks of HTML,
# cross-validated, none falls on another with half of the trees left out; of as many lines of
# flattened text one does. With 2.5 and 3.0 a quarter more trees are asked.
SURE = (2.2, 2.2, 0.0)

# A first score this near to 0 or 1 stands; the second pass is for the others. The F1 is the same
# for .05 to .12; at .1 it leaves alone what the first stage was sure of (2.2 is a score of .0998),
# so that 13 % of the blocks of HTML are asked twice.
SETTLED = 0.1

# How much the second pass's score then counts, the first's the rest. Cross-validated over sites,
# 1 gives on HTML an F1 of .9558, half of it .9567; on flattened text .9334 and .9329.
_SECOND = {"html": 0.5, "text": 1.0}

Trees = Callable[[Sequence[float]], float]


class Model(Protocol):
    """A module that `cutline train` wrote. Each pass is a few sums of trees, SECOND may be
    none; so are PHOTO and TITLE, which score captions and credits, and headlines (rows as
    FIRST's), and the two judgements of the page as a whole (rows: `features.whole_row`)."""

    FIRST: tuple[Trees, ...]
    SECOND: tuple[Trees, ...]
    PHOTO: tuple[Trees, ...]
    TITLE: tuple[Trees, ...]
    CONFIDENCE: tuple[Trees, ...]
    ARTICLE: tuple[Trees, ...]


@cache
def model(format: str, folder: Path | None = None) -> Model:
    """The model for "html" or "text": the one in `folder`, else the one that comes with cutline.

    A model is Python source: use only models that you made. Raises UsageError when the folder
    holds none, or something else under its name.
    """
    if folder is None:
        return cast(Model, import_module(f"{__package__}.resources.{format}_model"))
    from importlib.util import module_from_spec, spec_from_file_location

    remedy = f"make one with `cutline train CORPUS... -o {folder}`"
    path = folder / f"{format}_model.py"
    if not path.is_file():
        raise UsageError(f"{folder}: no model here; {remedy}")
    spec = spec_from_file_location(f"cutline_{format}_model", path)
    assert spec is not None and spec.loader is not None, "a .py file has a loader"
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever somebody's source does
        what = f"{type(error).__name__}: {error}"
        raise UsageError(f"{path}: not a model ({what}); {remedy}") from error
    missing = [name for name in Model.__annotations__ if not hasattr(module, name)]
    if missing:
        raise UsageError(f"{path}: not a model, it has no {missing[0]}; {remedy}")
    return cast(Model, module)


def scored(document: Document, view: features.View, trees: Model) -> list[float]:
    """The probability of each block to be the article's text; 0 where it is not wanted."""
    first = probabilities(trees.FIRST, view.rows)
    if not trees.SECOND:
        return first
    unsettled = [SETTLED < score < 1.0 - SETTLED for score in first]
    more = features.second(document, first, unsettled)
    rows = [row + extra if extra else [] for row, extra in zip(view.rows, more, strict=True)]
    second = probabilities(trees.SECOND, rows)
    return [
        blended(one, two, document.format) if row else one
        for one, two, row in zip(first, second, rows, strict=True)
    ]


def blended(first: float, second: float, format: str) -> float:
    """The score of a block that the first pass has not settled, from those of both passes."""
    share = _SECOND[format]
    return (1 - share) * first + share * second


def verdict(
    document: Document,
    about: Metadata,
    view: features.View,
    found: Sequence[float],
    trees: Model,
) -> Verdict:
    threshold = BODY[document.format]
    if not any(score >= threshold for score in found):
        return Verdict(0.0, 0.0)
    row = features.whole_row(document, about, view, found, threshold)
    article = probability(trees.ARTICLE, row) if trees.ARTICLE else 1.0
    return Verdict(min(probability(trees.CONFIDENCE, row), article), article)


def probabilities(stages: Sequence[Trees], rows: Sequence[Sequence[float]]) -> list[float]:
    """What the trees make of each row; 0 of an empty one, which is a block that is not wanted.

    All rows pass a stage before any goes on: a stage's code is too large for a processor to keep
    beside the others'.
    """
    margins = [0.0] * len(rows)
    going = [i for i, row in enumerate(rows) if row]
    for stage, sure in zip(stages, SURE, strict=False):
        for i in going:
            margins[i] += stage(rows[i])
        going = [i for i in going if -sure < margins[i] < sure]
    return [1.0 / (1.0 + exp(-m)) if row else 0.0 for m, row in zip(margins, rows, strict=True)]


def probability(stages: Sequence[Trees], row: Sequence[float]) -> float:
    return probabilities(stages, [row])[0]
