"""`cutline score --review`: a review of a corpus's pages, set beside their gold data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..data import Failure, Page
from ..pipeline import Trace
from ..review.data import Judgement, MissedCaption, Reviewed
from ..review.folder import refuse, write
from ..review.page import review
from ..settings import Settings
from ..workers import Pool
from .gold import GoldPage, read_corpora
from .score import PageScore, judged, matched_captions, score_page
from .summary import Scores, summarise_all


@dataclass(frozen=True, slots=True)
class _Scored:
    """What a worker makes of a page."""

    reviewed: Reviewed
    score: PageScore

    @property
    def error(self) -> Failure | None:
        return self.reviewed.error


def review_corpora(
    folders: Sequence[Path], output: Path, settings: Settings, jobs: int = 1
) -> Scores:
    """Clean every page of the corpora, write the review of all, and return their scores.

    Raises UsageError for a folder that is no corpus, for a page that cannot be read and for
    corpora without pages, OutputError when the review cannot be written.
    """
    refuse(output)
    gold = {page.source: page for pages in read_corpora(folders).values() for page in pages}
    scores: list[PageScore] = []

    def reviewed() -> Iterator[Reviewed]:
        with Pool(settings, partial(_work, gold=gold), jobs) as pool:
            for scored in pool.run(own.page() for own in gold.values()):
                scores.append(scored.score)
                yield scored.reviewed

    write(reviewed(), output)
    return summarise_all(scores)


def _work(page: Page | Failure, settings: Settings, gold: Mapping[str, GoldPage]) -> _Scored:
    own = gold[page.source]
    found: list[PageScore] = []

    def judge(trace: Trace) -> Judgement:
        score = score_page(own, trace.record)
        found[:] = [score]
        return judgement(own, trace, score)

    return _Scored(review(page, settings, judge), found[0])


def judgement(gold: GoldPage, trace: Trace, score: PageScore) -> Judgement:
    """One page against its gold data, block by block and caption by caption."""
    wanted, found = gold.captions or (), trace.record.captions
    matches = matched_captions(wanted, found)
    known = gold.captions is not None
    return Judgement(
        f1=score.body.f1,
        precision=score.body.precision,
        recall=score.body.recall,
        marks=tuple(None if mark == "right" else mark for mark in judged(trace.labelled, gold)),
        captions_gold=score.captions.gold if score.captions else None,
        captions_matched=len(matches),
        wrong_captions=frozenset(
            j for j, caption in enumerate(found) if caption.text and j not in matches.values()
        )
        if known
        else frozenset(),
        missed_captions=tuple(
            MissedCaption(caption.text, ", ".join(caption.credit))
            for i, caption in enumerate(wanted)
            if caption.text and i not in matches
        ),
    )
