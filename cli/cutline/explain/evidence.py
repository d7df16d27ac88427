"""What speaks most strongly for each block's label, in words; for reviews, not for `clean`.

By occlusion (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014):
a block's features are set, one group at a time, to what is usual among the page's blocks on the
other side, the article's for a block that went and those that went for one that was kept. The
more the tagger's score changes, the more the group spoke for the label.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress
from math import exp, log
from pathlib import Path
from statistics import median_low

from .. import features, tagger
from ..data import Document, Label, LabelledBlock, Metadata
from .groups import GROUPS, Facts
from .reasons import sentence

# Sentences a block, and the share of the strongest group's change that makes a group worth
# one; chosen by hand, for readability.
_MOST = 4
_SHARE = 0.3

# Reasons of stages after the tagger, which outvote it.
_LATER = frozenset(("photo", "second_opinion", "site_memory"))

_NOTHING = "Nothing about it stands out: many small things make its score."
_ALONE = {
    True: "Nothing on the page is removed that it could be compared with.",
    False: "Nothing on the page is kept that it could be compared with.",
}


def strongest(
    document: Document,
    about: Metadata,
    labelled: Sequence[LabelledBlock],
    model_folder: Path | None = None,
    repeated: Collection[int] = (),
) -> list[list[str]]:
    """For each block, in page order, one to four sentences, the strongest evidence first. The
    arguments are those of `label.label` and what came of it.

    Takes tens of times as long as labelling the page. Raises UsageError when `model_folder`
    holds no model.
    """
    trees = tagger.model(document.format, model_folder)
    page = _Page(document, labelled, features.first(document, about, repeated), trees)
    return [page.evidence(item) for item in labelled]


def _probability(margin: float) -> float:
    return 1.0 / (1.0 + exp(-margin))


class _Page:
    """One page's features and the model that judges them.

    A row is the first pass's row with the second pass's behind it, where there is one: its
    column of the block's own first score follows from the others and is never set.
    """

    def __init__(
        self,
        document: Document,
        labelled: Sequence[LabelledBlock],
        view: features.View,
        trees: tagger.Model,
    ) -> None:
        self._document = document
        self._trees = trees
        self._view = view
        html = document.format == "html"
        self._names = list(features.HTML_NAMES if html else features.TEXT_NAMES)
        self._rows = [list(row) for row in view.rows]
        self._first = len(self._names)
        if trees.SECOND:
            scores = [
                _probability(sum(part(row) for part in trees.FIRST)) if row else 0.0
                for row in self._rows
            ]
            more = features.second(document, scores, [bool(row) for row in self._rows])
            self._rows = [[*row, *extra] for row, extra in zip(self._rows, more, strict=True)]
            self._names += features.SECOND_NAMES
        column = {name: i for i, name in enumerate(self._names)}
        self._groups = {
            name: [column[feature] for feature in group.features if feature in column]
            for name, group in GROUPS.items()
        }
        self._own_score = column.get("score", -1)
        kept = [item.label is Label.BODY for item in labelled]
        self._usual = {side: self._medians([has == side for has in kept]) for side in (True, False)}

    def _medians(self, chosen: Sequence[bool]) -> list[float]:
        rows = [row for row in compress(self._rows, chosen) if row]
        return [median_low(values) for values in zip(*rows, strict=True)]

    def evidence(self, item: LabelledBlock) -> list[str]:
        row = self._rows[item.block.index]
        if not row:
            return [sentence("links", item.kind)]
        kept = item.label is Label.BODY
        margin = self._margin(row)
        score = _probability(margin)
        usual = self._usual[not kept]
        facts = Facts(
            self._document,
            self._view,
            item.block.index,
            kept,
            dict(zip(self._names, row, strict=True)),
            dict(zip(self._names, usual or row, strict=True)),
        )
        if item.reason in _LATER or (not kept and score >= tagger.BODY[self._document.format]):
            # A rule decided, against what the features say.
            rule = sentence(item.reason, item.kind)
            if item.reason == "cue":
                rule = GROUPS["phrase"].words(facts)
            return [rule, f"By its features alone its score would be {score:.2f}."]
        changes: dict[str, float] = {}
        for name, columns in self._groups.items() if usual else ():
            other = list(row)
            for i in columns:
                other[i] = usual[i]
            if other != row:
                change = self._margin(other) - margin
                changes[name] = -change if kept else change
        found = sorted(changes, key=lambda name: -changes[name])[:_MOST]
        told = [
            GROUPS[name].words(facts)
            for name in found
            if changes[name] > 0.0 and changes[name] >= _SHARE * changes[found[0]]
        ]
        return told or [_NOTHING if usual else _ALONE[kept]]

    def _margin(self, row: Sequence[float]) -> float:
        """The sum of trees that stands for the score; see `tagger.SETTLED`."""
        first = row[: self._first]
        margin = sum(trees(first) for trees in self._trees.FIRST)
        if not self._trees.SECOND:
            return margin
        score = _probability(margin)
        if not tagger.SETTLED < score < 1.0 - tagger.SETTLED:
            return margin
        row = list(row)
        row[self._own_score] = score
        second = _probability(sum(trees(row) for trees in self._trees.SECOND))
        score = tagger.blended(score, second, self._document.format)
        return log(score / (1.0 - score))
