"""Fit the tagger on gold pages, cross-validate it by site, and write it as a Python module.

One procedure for HTML and for flattened text. Every fit is single-threaded and seeded, so the
same corpus gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from .. import features, tagger
from ..data import Document, Verdict
from ..errors import UsageError
from . import trees
from .align import MOSTLY
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


@dataclass(frozen=True, slots=True)
class Pass:
    """How one pass of the tagger is fitted: so many trees, cut into stages after which a sure
    score stops (see `tagger.SURE`)."""

    stages: tuple[int, int, int]
    parameters: dict[str, Any]


Recipe = tuple[Pass, ...]  # one or two passes

# Swept by cross-validation over sites. HTML, two seeds and more each, with the articles that are
# set into other pages (`grafts`): one pass of 31 leaves gave 963 articles an F1 of .9553, of 63
# leaves .9560; the mean of that and a second pass .9563 with 100 trees of 31 leaves, and .9567 with
# 200 of 63, which take four times as long to load. Pages that fail went from 20 to 19 and 18.
# Flattened text has .9283 with 63 leaves where 31 have .9267, and dumps .9875 for .9868.
# Several seeds averaged, stronger regularisation, extremely random trees, soft labels, words
# shared with the page's prose, a conditional random field over the scores, and pages that are no
# article as further pages, gained nothing beyond noise.
RECIPES: dict[str, Recipe] = {
    "html": (
        Pass(
            (40, 100, 200),
            {**PARAMETERS, "learning_rate": 0.06, "num_leaves": 63, "lambda_l2": 3.0},
        ),
        Pass((40, 70, 100), {**PARAMETERS, "learning_rate": 0.1}),
    ),
    "text": (
        Pass(
            (30, 66, 100),
            {**PARAMETERS, "learning_rate": 0.1, "num_leaves": 63, "lambda_l2": 3.0},
        ),
    )
    * 2,
}

# Captions, credits and headlines are few. Swept for the first two by cross-validation on the
# leading corpus in four shapes and as dumps: 15 leaves, 100 trees and .6 of the features gave a
# caption F1 of .749, these .756.
PHOTO_PARAMETERS = {
    **PARAMETERS,
    "learning_rate": 0.08,
    "min_child_samples": 30,
    "feature_fraction": 0.3,
}
PHOTO_STAGES = (40, 90, 150)

# Whole pages are few: small trees, chosen by hand and not swept.
WHOLE_PARAMETERS = {**PARAMETERS, "num_leaves": 6, "min_child_samples": 15, "lambda_l2": 5.0}
WHOLE_TREES = 80
# A page whose text has this F1 was found well; see `Verdict`.
GOOD = 0.9


@dataclass(frozen=True, slots=True)
class Judges:
    """What judges a page as a whole: how well its text was found and, where the corpus has
    pages that are none, whether it is an article."""

    confidence: lightgbm.Booster
    article: lightgbm.Booster | None

    def verdict(self, sample: Sample, scores: Array) -> Verdict:
        """What `label` would say of the whole page with these scores."""
        if not (scores >= tagger.BODY[sample.document.format]).any():
            return Verdict(0.0, 0.0)
        row = np.array([_whole(sample, scores)])
        article = float(self.article.predict(row)[0]) if self.article else 1.0
        return Verdict(min(float(self.confidence.predict(row)[0]), article), article)


@dataclass(frozen=True, slots=True)
class Model:
    """The fitted passes, what finds captions and credits and what finds the headline (for
    flattened text, where a corpus has any), and the judges."""

    passes: tuple[lightgbm.Booster, ...]
    photo: lightgbm.Booster | None
    title: lightgbm.Booster | None
    judges: Judges


@dataclass(frozen=True, slots=True)
class Unseen:
    """What models say of samples whose sites they were not fitted on.

    `rows` are each pass's rows. A second pass's models learn from first scores of unseen pages
    as well; those came from models that may have seen the sites which the second is tried on.
    A fully nested run, four times as long, gave the same F1 within 0.002.
    """

    rows: list[list[Array]]
    scores: list[Array]
    verdicts: list[Verdict]


def cross_validate(samples: Sequence[Sample], recipe: Recipe, say: Say = lambda _: None) -> Unseen:
    """Four folds by site. Raises UsageError where all articles are in one of them."""
    if len({s.fold for s in samples if s.gold.kind == "article"}) < 2:
        raise UsageError(
            "too few sites: models are checked on sites that they were not trained on, and there "
            "are not articles of enough of them; give a folder of gold data as well"
        )
    rows = [[s.rows for s in samples]]
    scores = _unseen(samples, rows[0], recipe[0])
    say("first pass cross-validated")
    if len(recipe) == 2:
        rows.append([_stacked(s, first) for s, first in zip(samples, scores, strict=True)])
        second = _unseen(samples, rows[1], recipe[1])
        scores = [_settled(s, a, b) for s, a, b in zip(samples, scores, second, strict=True)]
        say("second pass cross-validated")
    verdicts = [Verdict(0.0, 0.0)] * len(samples)
    for fold in range(FOLDS):
        others = [i for i, s in enumerate(samples) if s.fold != fold]
        judges = _judges([samples[i] for i in others], [scores[i] for i in others])
        for i, s in enumerate(samples):
            if s.fold == fold:
                verdicts[i] = judges.verdict(s, scores[i])
    return Unseen(rows, scores, verdicts)


def fit(samples: Sequence[Sample], unseen: Unseen, recipe: Recipe) -> Model:
    """Fit everything on all samples; blocks are learnt from articles only: in what gold data has
    of a section front are its teasers. The second pass and the judgement of whole pages learn
    from scores of unseen pages, such as new pages have."""
    articles = [i for i, s in enumerate(samples) if s.gold.kind == "article"]
    pages = [samples[i] for i in articles]
    passes = tuple(
        _boost(pages, [rows[i] for i in articles], each)
        for rows, each in zip(unseen.rows, recipe, strict=True)
    )
    photo = _told([(s, s.photos) for s in samples if s.photos is not None])
    title = _told([(s, s.titles) for s in samples if s.titles is not None and s.titles.any()])
    return Model(passes, photo, title, _judges(samples, unseen.scores))


def body(document: Document, scores: Iterable[float]) -> str:
    """The text that these scores make of the page."""
    threshold = tagger.BODY[document.format]
    kept = (b.text for b, s in zip(document.blocks, scores, strict=True) if s >= threshold)
    return "\n\n".join(kept)


def body_score(sample: Sample, scores: Array) -> BodyScore:
    """The text that these scores make of the page, against its gold body."""
    return score_body(sample.gold.body, body(sample.document, scores))


def write(model: Model, recipe: Recipe, origin: str) -> str:
    """The model as the source of a Python module that `tagger` can load."""
    parts = [
        f'"""{origin}"""\n\n# ruff: noqa\n\nfrom __future__ import annotations\n\n'
        "from collections.abc import Sequence\n\n"
    ]
    first, *second = model.passes
    for name, booster, cuts in (
        ("first", first, recipe[0].stages),
        ("second", second[0] if second else None, recipe[-1].stages),
        ("photo", model.photo, PHOTO_STAGES),
        ("title", model.title, PHOTO_STAGES),
        ("confidence", model.judges.confidence, (WHOLE_TREES,)),
        ("article", model.judges.article, (WHOLE_TREES,)),
    ):
        functions = []
        forest = booster.dump_model()["tree_info"] if booster else []
        columns = booster.num_feature() if booster else 0
        for start, stop in pairwise((0, *cuts)):
            if forest:
                functions.append(f"_{name}_{stop}")
                parts.append(trees.function(functions[-1], forest[start:stop], columns))
        parts.append(f"{name.upper()} = ({''.join(f'{f}, ' for f in functions)})\n")
    return "\n\n".join(parts)


def _unseen(samples: Sequence[Sample], rows: Sequence[Array], one: Pass) -> list[Array]:
    """Scores of each sample by a model fitted on the articles of the other folds' sites."""
    found: list[Array] = [np.zeros(0)] * len(samples)
    for fold in sorted({s.fold for s in samples}):
        others = [i for i, s in enumerate(samples) if s.fold != fold and s.gold.kind == "article"]
        booster = _boost([samples[i] for i in others], [rows[i] for i in others], one)
        for i, s in enumerate(samples):
            if s.fold == fold:
                found[i] = _predict(booster, s, rows[i], one)
    return found


def _boost(samples: Sequence[Sample], rows: Sequence[Array], one: Pass) -> lightgbm.Booster:
    labels = np.concatenate([s.labels[s.kept] >= MOSTLY for s in samples])
    weights = np.concatenate([s.weights for s in samples])
    return _train(np.concatenate(list(rows)), labels, weights, one.parameters, one.stages[-1])


def _told(pages: Sequence[tuple[Sample, NDArray[np.bool_]]]) -> lightgbm.Booster | None:
    """Blocks of one sort told from all others, on the pages where these are known."""
    labels = [sort[s.kept] for s, sort in pages]
    if not any(own.any() for own in labels):
        return None
    rows = np.concatenate([s.rows for s, _ in pages])
    return _train(rows, np.concatenate(labels), None, PHOTO_PARAMETERS, PHOTO_STAGES[-1])


def _judges(samples: Sequence[Sample], scores: Sequence[Array]) -> Judges:
    found = [
        i
        for i, (s, own) in enumerate(zip(samples, scores, strict=True))
        if not s.made and (own >= tagger.BODY[s.document.format]).any()
    ]
    rows = np.array([_whole(samples[i], scores[i]) for i in found])
    article = np.array([samples[i].gold.kind == "article" for i in found])
    f1 = np.array([body_score(samples[i], scores[i]).f1 for i in found])
    confidence = _train(rows, article & (f1 >= GOOD), None, WHOLE_PARAMETERS, WHOLE_TREES)
    if article.all():
        return Judges(confidence, None)
    return Judges(confidence, _train(rows, article, None, WHOLE_PARAMETERS, WHOLE_TREES))


def _train(
    rows: Array,
    labels: NDArray[np.bool_],
    weights: Array | None,
    parameters: dict[str, Any],
    trees: int,
) -> lightgbm.Booster:
    data = lightgbm.Dataset(
        rows, label=labels.astype(np.float64), weight=weights, params=parameters
    )
    return lightgbm.train({**parameters, "seed": 1}, data, trees)


def _predict(booster: lightgbm.Booster, sample: Sample, rows: Array, one: Pass) -> Array:
    """Probabilities of all blocks, stopping early where `tagger` would."""
    scores: Array = np.zeros(len(sample.labels))
    if len(rows):
        margins: Array = np.zeros(len(rows))
        going = np.ones(len(rows), dtype=bool)
        for stage, sure in zip(one.stages, tagger.SURE, strict=True):
            so_far = booster.predict(rows, raw_score=True, num_iteration=stage, num_threads=1)
            margins = np.where(going, so_far, margins)
            going &= np.abs(margins) < sure
        scores[sample.kept] = 1.0 / (1.0 + np.exp(-margins))
    return scores


def _settled(sample: Sample, first: Array, second: Array) -> Array:
    """What `tagger` makes of both passes' scores."""
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    both = np.array([tagger.blended(one, two, sample.document.format) for one, two in pairs])
    return np.where(np.abs(first - 0.5) < 0.5 - tagger.SETTLED, both, first)


def _whole(sample: Sample, scores: Array) -> list[float]:
    return features.whole_row(
        sample.document,
        sample.about,
        sample.view,
        scores.tolist(),
        tagger.BODY[sample.document.format],
    )


def _stacked(sample: Sample, scores: Array) -> Array:
    wanted = np.zeros(len(scores), dtype=bool)
    wanted[sample.kept] = True
    more = features.second(sample.document, scores.tolist(), wanted.tolist())
    matrix = np.array([row for row in more if row], dtype=np.float64)
    return np.hstack([sample.rows, matrix.reshape(-1, len(features.SECOND_NAMES))])
