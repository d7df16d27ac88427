"""Blocks → labelled blocks: the tagger's scores, what the rules change about them, and what each
block then is."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from . import features, headline, kinds, lazy, rules, tagger
from .data import Document, Label, LabelledBlock, Metadata, Verdict

if TYPE_CHECKING:
    from pathlib import Path

# From this probability on a block of flattened text is a photo's caption or credit. Swept by
# cross-validation, as all of these: with .4, .5 and .6 captions in dumps have an F1 of .825, .821
# and .813, in other shapes .763, .768 and .773.
_PHOTO = 0.5
# The article's text from this score on is not asked: none of it was a caption, cross-validated.
_CERTAIN = 0.9

# Characters; the longest caption of the training pages has 458.
_CAPTION = 500

# A speaker in capitals and what he says: "SEN. HAL BRANDT: I don't know." So many, and so large a
# share of the lines from the first to the last, are a transcript, of which no line is a caption.
_TURN = lazy.pattern(
    r"([^\W\d_][^\W\d_.,'’ -]{0,20}(?:[.,'’ -]{1,3}[^\W\d_]{1,20}){0,4}[.]?)[:：]\s?\S"
)
_TURNS, _TURN_SHARE = 3, 0.4

# Blocks ahead of the text among which its first photo may stand.
_AHEAD = 40


def label(
    document: Document,
    about: Metadata,
    folder: Path | None = None,
    repeated: Collection[int] = (),
) -> tuple[list[LabelledBlock], Verdict]:
    """One label a block, in page order, and what the page is as a whole; by the model in
    `folder` where one is given. `repeated` are the indexes of blocks that the site's other pages
    have as well: the article is not looked for among them."""
    trees = tagger.model(document.format, folder)
    view = features.first(document, about, repeated)
    least = tagger.BODY[document.format]
    found, outside = rules.applied(document, view, tagger.scored(document, view, trees), least)
    labelled = kinds.name(document, about, view, found, least, outside)
    body = [i for i, score in enumerate(found) if score >= least]
    if trees.PHOTO and body:
        turns = _turns(document)
        asked = [
            i
            for i in range(max(body[0] - _AHEAD, 0), body[-1])
            if i not in turns and _may_be_photo(labelled[i])
        ]
        likely = tagger.probabilities(trees.PHOTO, [view.rows[i] for i in asked])
        for i, probability in zip(asked, likely, strict=True):
            if probability >= _PHOTO:
                labelled[i] = labelled[i]._replace(
                    label=Label.CAPTION, kind="caption", reason="model"
                )
    if trees.TITLE and about.title is None:
        index = headline.find(labelled, lambda i: tagger.probability(trees.TITLE, view.rows[i]))
        if index is not None:
            labelled[index] = labelled[index]._replace(
                label=Label.TITLE, kind="title", reason="title"
            )
    return labelled, tagger.verdict(document, about, view, found, trees)


def _turns(document: Document) -> Collection[int]:
    """The indexes of what speakers say by turns, as transcripts have it."""
    found = ((block.index, _TURN.match(block.text)) for block in document.blocks)
    turns = [index for index, match in found if match and match[1].isupper()]
    if len(turns) < _TURNS or len(turns) < _TURN_SHARE * (turns[-1] - turns[0] + 1):
        return ()
    return turns


def _may_be_photo(item: LabelledBlock) -> bool:
    return (
        item.label in (Label.BOILERPLATE, Label.BODY)
        and len(item.block.text) <= _CAPTION
        and (item.label is not Label.BODY or item.score < _CERTAIN)
    )
