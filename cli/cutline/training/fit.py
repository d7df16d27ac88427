"""Fit the tagger on gold pages, cross-validate it by site, and write it as a Python module.

One procedure for HTML and for flattened text. Every fit is single-threaded and seeded, so the
same corpus gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import lightgbm
import numpy as np

from .. import features, tagger
from ..data import Document
from . import trees
from .samples import FOLDS, Array, Sample
from .score import BodyScore, score_body

Say = Callable[[str], None]

# Swept by cross-validation over sites, see the card.
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.05,
    "min_child_samples": 20,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "max_bin": 127,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
TREES = 300
# After each of these numbers of trees a sure score stops; see `tagger.SURE`.
STAGES = (30, 100, TREES)


@dataclass(frozen=True, slots=True)
class Model:
    """The two fitted passes."""

    first: lightgbm.Booster
    second: lightgbm.Booster

    def scores(self, sample: Sample) -> Array:
        """What `tagger.scores` would give with this model, for every block of the page."""
        first = _predict(self.first, sample)
        second = _predict(self.second, sample, _stacked(sample, first))
        return np.where(np.abs(first - 0.5) < 0.5 - tagger.SETTLED, second, first)


def fit(samples: Sequence[Sample], say: Say = lambda _: None) -> Model:
    """Fit both passes. The second learns from first scores of pages that the first pass which
    gave them was not fitted on, as it will see them on new pages."""
    first: list[Array] = [np.zeros(0)] * len(samples)
    for fold in sorted({s.fold for s in samples}):
        inside = [i for i, s in enumerate(samples) if s.fold == fold]
        booster = _boost([s for s in samples if s.fold != fold] or samples)
        for i in inside:
            first[i] = _predict(booster, samples[i])
        say(f"first pass fitted without part {fold + 1} of {FOLDS}")
    booster = _boost(samples)
    stacked = [_stacked(s, scores) for s, scores in zip(samples, first, strict=True)]
    return Model(booster, _boost(samples, stacked))


def cross_validate(samples: Sequence[Sample], say: Say = lambda _: None) -> list[Array]:
    """Scores of every sample's blocks by a model fitted on the other folds' sites."""
    found: list[Array] = [np.zeros(0)] * len(samples)
    for fold in sorted({s.fold for s in samples}):
        model = fit([s for s in samples if s.fold != fold])
        for i, s in enumerate(samples):
            if s.fold == fold:
                found[i] = model.scores(s)
        say(f"cross-validation: part {fold + 1} of {FOLDS} done")
    return found


def body(document: Document, scores: Iterable[float]) -> str:
    """The text that these scores make of the page."""
    kept = (b.text for b, s in zip(document.blocks, scores, strict=True) if s >= tagger.BODY)
    return "\n\n".join(kept)


def body_scores(samples: Sequence[Sample], found: Sequence[Array]) -> list[BodyScore]:
    return [
        score_body(s.gold.body, body(s.document, scores))
        for s, scores in zip(samples, found, strict=True)
    ]


def write(model: Model, format: Literal["html", "text"], origin: str) -> str:
    """The model as the source of a Python module that `tagger` can load."""
    names = features.HTML_NAMES if format == "html" else features.TEXT_NAMES
    parts = [
        f'"""{origin}"""\n\n# ruff: noqa\n\nfrom __future__ import annotations\n\n'
        "from collections.abc import Sequence\n\n"
        f"FEATURES = {tuple([*names, *features.SECOND_NAMES])!r}\n"
    ]
    for name, booster in (("first", model.first), ("second", model.second)):
        forest = booster.dump_model()["tree_info"]
        functions = []
        for start, stop in pairwise((0, *STAGES)):
            functions.append(f"_{name}_{stop}")
            parts.append(trees.function(functions[-1], forest[start:stop]))
        parts.append(f"{name.upper()} = ({', '.join(functions)})\n")
    return "\n\n".join(parts)


def _boost(samples: Sequence[Sample], rows: Sequence[Array] | None = None) -> lightgbm.Booster:
    matrix = np.concatenate(list(rows) if rows is not None else [s.rows for s in samples])
    labels = np.concatenate([s.labels[s.kept] >= 0.5 for s in samples]).astype(np.float64)
    weights = np.concatenate([s.weights for s in samples])
    data = lightgbm.Dataset(matrix, label=labels, weight=weights, params=PARAMETERS)
    return lightgbm.train({**PARAMETERS, "seed": 1}, data, TREES)


def _predict(booster: lightgbm.Booster, sample: Sample, rows: Array | None = None) -> Array:
    """Probabilities of all blocks, stopping early where `tagger` would."""
    scores = np.zeros(len(sample.labels))
    rows = sample.rows if rows is None else rows
    if len(rows):
        margins = np.zeros(len(rows))
        for stage in STAGES:
            unsure = np.abs(margins) < tagger.SURE
            so_far = booster.predict(rows, raw_score=True, num_iteration=stage, num_threads=1)
            margins = np.where(unsure, so_far, margins)
        scores[sample.kept] = 1.0 / (1.0 + np.exp(-margins))
    return scores


def _stacked(sample: Sample, scores: Array) -> Array:
    wanted = np.zeros(len(scores), dtype=bool)
    wanted[sample.kept] = True
    more = features.second(sample.document, scores.tolist(), wanted.tolist())
    matrix = np.array([row for row in more if row], dtype=np.float64)
    return np.hstack([sample.rows, matrix.reshape(-1, len(features.SECOND_NAMES))])
