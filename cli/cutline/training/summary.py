"""Means over pages of their scores, and the scores of corpora; `score` tells the measures."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

from ..data import Failure, Page, Record
from ..pipeline import clean_page
from ..settings import DEFAULT, Settings
from ..workers import Pool
from .gold import GoldPage, read_corpora
from .score import BodyScore, CaptionScore, PageScore, score_page

_CATASTROPHE = 0.5
_SURE = 0.9
_RESAMPLES = 300
Clean = Callable[[Page | Failure, Settings], Record]


@dataclass(frozen=True, slots=True)
class BodySummary:
    """Body scores of several pages. `f1_interval` is half the width of the 95% interval of
    F1, by bootstrap over the pages."""

    pages: int
    f1: float
    f1_interval: float
    precision: float
    recall: float
    exact: float
    word_f1: float
    catastrophes: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores of several pages; shares from 0 to 1, None where nothing could be measured.

    `include` and `exclude` are the mean shares of must-have and must-not-have snippets that
    are in the text (for the second, less is better). `failed` counts records whose status is
    not "ok" or "empty". `sure` is how many pages have a confidence of at least 0.9, and
    `sure_right` which share of these has an F1 of at least 0.9.
    """

    body: BodySummary
    include: float | None
    exclude: float | None
    caption_f1: float | None
    caption_precision: float | None
    caption_recall: float | None
    credit: float | None
    image: float | None
    title: float | None
    authors: float | None
    published: float | None
    failed: int
    not_an_article: float
    sure: int
    sure_right: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Summaries by set (corpus and kind of page) and, over articles, by language; and the
    pages they were made from."""

    sets: dict[str, Summary]
    languages: dict[str, Summary]
    pages: tuple[PageScore, ...]

    def worst(self, count: int) -> list[PageScore]:
        """The article pages with the lowest body F1, worst first."""
        articles = (page for page in self.pages if page.kind == "article")
        return sorted(articles, key=lambda page: (page.body.f1, page.corpus, page.id))[:count]


def score_corpora(
    folders: Sequence[Path],
    settings: Settings = DEFAULT,
    *,
    jobs: int = 1,
    clean: Clean = clean_page,
) -> Scores:
    """Clean every page of the corpora with the pipeline, in `jobs` processes, and score the
    records.

    `clean` must be importable by name where processes are spawned. Raises UsageError for what
    is no corpus and for a page that cannot be read.
    """
    gold = {page.source: page for pages in read_corpora(folders).values() for page in pages}
    with Pool(settings, partial(_clean_and_score, gold=gold, clean=clean), jobs) as pool:
        return summarise_all(list(pool.run(own.page() for own in gold.values())))


def _clean_and_score(
    page: Page | Failure, settings: Settings, gold: Mapping[str, GoldPage], clean: Clean
) -> PageScore:
    return score_page(gold[page.source], clean(page, settings))


def summarise_all(pages: Sequence[PageScore]) -> Scores:
    """Group pages by set and by language, largest group first, and summarise each."""
    articles = [page for page in pages if page.kind == "article"]
    sets = _grouped(pages, lambda page: f"{page.corpus} {page.kind}")
    if len(sets) > 1 and articles:
        sets = {"all article": summarise(articles), **sets}
    return Scores(sets, _grouped(articles, lambda page: page.language), tuple(pages))


def _grouped(pages: Iterable[PageScore], key: Callable[[PageScore], str]) -> dict[str, Summary]:
    groups: dict[str, list[PageScore]] = {}
    for page in pages:
        groups.setdefault(key(page), []).append(page)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: summarise(group) for name, group in ordered}


def summarise_bodies(scores: Sequence[BodyScore]) -> BodySummary:
    """Body scores of several pages, in any order. Pages without a shingle on one side take no
    part in the mean that would divide by it. Raises ValueError for no pages."""
    if not scores:
        raise ValueError("no pages to summarise")
    precisions = [s.precision if s.true + s.extra else None for s in scores]
    recalls = [s.recall if s.true + s.missing else None for s in scores]
    precision, recall, f1 = _macro(precisions, recalls, range(len(scores)))
    chance = random.Random(0)
    resampled = [
        _macro(precisions, recalls, chance.choices(range(len(scores)), k=len(scores)))[2]
        for _ in range(_RESAMPLES)
    ]
    return BodySummary(
        pages=len(scores),
        f1=f1,
        f1_interval=1.96 * statistics.stdev(resampled),
        precision=precision,
        recall=recall,
        exact=statistics.fmean(s.exact for s in scores),
        word_f1=statistics.fmean(s.word_f1 for s in scores),
        catastrophes=sum(s.f1 < _CATASTROPHE for s in scores),
    )


def _macro(
    precisions: Sequence[float | None], recalls: Sequence[float | None], pages: Iterable[int]
) -> tuple[float, float, float]:
    chosen = list(pages)
    precision = _mean(precisions[page] for page in chosen) or 0.0
    recall = _mean(recalls[page] for page in chosen) or 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def summarise(pages: Sequence[PageScore]) -> Summary:
    """Everything about several pages. Raises ValueError for none."""
    captions = _add(page.captions for page in pages if page.captions is not None)
    precision, recall = (
        captions.matched / total if total else None for total in (captions.found, captions.gold)
    )
    counted = captions.found + captions.gold
    sure = [page for page in pages if page.confidence >= _SURE]
    return Summary(
        body=summarise_bodies([page.body for page in pages]),
        include=_mean(page.include for page in pages),
        exclude=_mean(page.exclude for page in pages),
        caption_f1=2 * captions.matched / counted if counted else None,
        caption_precision=precision,
        caption_recall=recall,
        credit=captions.credits_right / captions.credits if captions.credits else None,
        image=captions.images_right / captions.images if captions.images else None,
        title=_mean(page.title for page in pages),
        authors=_mean(page.authors for page in pages),
        published=_mean(page.published for page in pages),
        failed=sum(page.status not in ("ok", "empty") for page in pages),
        not_an_article=statistics.fmean(page.not_an_article for page in pages),
        sure=len(sure),
        sure_right=_mean(page.body.f1 >= _SURE for page in sure),
    )


def _add(scores: Iterable[CaptionScore]) -> CaptionScore:
    columns = zip(*(astuple(score) for score in scores), strict=True)
    return CaptionScore(*map(sum, columns))
