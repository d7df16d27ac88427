"""Scores of records against gold pages.

Body: 4-gram shingles as in scrapinghub/article-extraction-benchmark (tokens are runs of word
characters with their case; true, extra and missing shingles of a page are normalised to sum
to 1; precision and recall are means over pages, F1 is of these means), the share of pages
that are exact (the same tokens), and word F1 as in the Web Content Extraction Benchmark
(lower-cased words as a multiset, mean of the pages' F1). A catastrophe is a page whose own
shingle F1 is below 0.5.

Captions: one-to-one, normalised text equal or at least 0.85 similar. Everything else is a
share of the pages, or of the matched captions, where the gold data knows the answer.
"""

from __future__ import annotations

import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Literal

from ..data import Caption, Failure, Label, LabelledBlock, Page, Record
from ..pipeline import clean_page
from ..settings import DEFAULT, Settings
from ..workers import Pool
from .align import MOSTLY, align
from .gold import GoldCaption, GoldPage, read_corpora
from .same import SIMILAR, normalise, same_credit, same_image, similarity

Judgement = Literal["right", "missing", "wrong"]

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_CATASTROPHE = 0.5
_SURE = 0.9
_RESAMPLES = 300

Clean = Callable[[Page | Failure, Settings], Record]


@dataclass(frozen=True, slots=True)
class BodyScore:
    """One page's text against its gold body. `true`, `extra` and `missing` are shares of the
    shingles of both and sum to 1, or are all 0 when both texts are empty."""

    true: float
    extra: float
    missing: float
    word_f1: float
    exact: bool

    @property
    def precision(self) -> float:
        found = self.true + self.extra
        return self.true / found if found else float(not self.missing)

    @property
    def recall(self) -> float:
        wanted = self.true + self.missing
        return self.true / wanted if wanted else float(not self.extra)

    @property
    def f1(self) -> float:
        total = 2 * self.true + self.extra + self.missing
        return 2 * self.true / total if total else 1.0


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
class CaptionScore:
    """Counts over one page, or a sum of pages. `credits` are the matched captions whose gold
    has a credit, `images` those whose gold has an image; `*_right` are the right ones."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    credits: int = 0
    credits_right: int = 0
    images: int = 0
    images_right: int = 0


@dataclass(frozen=True, slots=True)
class PageScore:
    """Everything about one page; None where the gold data does not know. `error` is the
    record's."""

    corpus: str
    id: str
    kind: str
    language: str
    status: str
    confidence: float
    not_an_article: bool
    body: BodyScore
    include: float | None
    exclude: float | None
    captions: CaptionScore | None
    title: bool | None
    authors: bool | None
    published: bool | None
    error: Failure | None = None


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


def score_page(gold: GoldPage, record: Record) -> PageScore:
    """One record against its gold page."""
    return PageScore(
        corpus=gold.corpus,
        id=gold.id,
        kind=gold.kind,
        language=gold.language,
        status=record.status,
        confidence=record.confidence,
        not_an_article="not_an_article" in record.warnings,
        body=score_body(gold.body, record.text),
        include=_snippets(gold.must_include, record.text),
        exclude=_snippets(gold.must_exclude, record.text),
        captions=None if gold.captions is None else score_captions(gold.captions, record.captions),
        title=_same(gold.title, record.title, normalise),
        authors=None if gold.authors is None else _names(gold.authors) == _names(record.authors),
        published=_same(gold.published, record.published, _day),
        error=record.error,
    )


def judged(labelled: Sequence[LabelledBlock], gold: GoldPage) -> list[Judgement]:
    """For each of a page's blocks, in page order, whether its being in the article's text or
    not is right: "missing" where gold has it and the text does not, "wrong" the other way round.

    Of words that stand several times on the page gold has one copy (see `align`); where the
    text has another one instead, both are right.
    """
    kept = [item.label is Label.BODY for item in labelled]
    shares = align([item.block for item in labelled], gold.body)
    wanted = [share >= MOSTLY for share in shares]
    texts = [item.block.text for item in labelled]
    rows = list(zip(texts, kept, wanted, strict=True))
    missing = Counter(text for text, has, wants in rows if wants and not has)
    wrong = Counter(text for text, has, wants in rows if has and not wants)
    elsewhere = missing & wrong  # how many of each text are only in another place
    spare = {"missing": elsewhere.copy(), "wrong": elsewhere.copy()}
    judgements: list[Judgement] = []
    for text, has, wants in rows:
        if has == wants:
            judgements.append("right")
            continue
        judgement: Judgement = "missing" if wants else "wrong"
        if spare[judgement][text] > 0:
            spare[judgement][text] -= 1
            judgement = "right"
        judgements.append(judgement)
    return judgements


def _same(gold: str | None, found: str | None, key: Callable[[str], str]) -> bool | None:
    return None if gold is None else key(gold) == key(found or "")


def _day(date: str) -> str:
    return date[:10]


def score_body(gold: str, text: str) -> BodyScore:
    """A text against the gold body."""
    gold_words, words = _WORD.findall(gold), _WORD.findall(text)
    wanted, found = _shingles(gold_words), _shingles(words)
    true = (wanted & found).total()
    total = (wanted | found).total() or 1
    common = _lower(gold_words) & _lower(words)
    lengths = len(gold_words) + len(words)
    return BodyScore(
        true=true / total,
        extra=(found.total() - true) / total,
        missing=(wanted.total() - true) / total,
        word_f1=2 * common.total() / lengths if lengths else 1.0,
        exact=gold_words == words,
    )


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    """A text shorter than a shingle is one shingle."""
    if not words:
        return Counter()
    last = max(1, len(words) - _SHINGLE + 1)
    return Counter(tuple(words[start : start + _SHINGLE]) for start in range(last))


def _lower(words: list[str]) -> Counter[str]:
    return Counter(word.lower() for word in words)


def _snippets(snippets: Sequence[str], text: str) -> float | None:
    """The share of snippets that stand in the text; case and white space do not count."""
    if not snippets:
        return None
    folded = " ".join(text.lower().split())
    return statistics.fmean(" ".join(s.lower().split()) in folded for s in snippets)


def _names(names: Iterable[str]) -> set[str]:
    return {normalise(name) for name in names}


def score_captions(gold: Sequence[GoldCaption], found: Sequence[Caption]) -> CaptionScore:
    """Captions matched one-to-one, the most similar pairs first.

    Photos without a caption's text, gold or found, are left out: what has no text cannot be
    told from another photo's by text. For the same reason a caption that gold has several
    times, to the letter, counts once, as records have it.
    """
    gold = once(gold)
    matches = matched_captions(gold, found)
    with_credit = [(i, j) for i, j in matches.items() if gold[i].credit]
    with_image = [(i, j) for i, j in matches.items() if gold[i].images]
    return CaptionScore(
        gold=sum(bool(normalise(caption.text or "")) for caption in gold),
        found=sum(bool(normalise(caption.text)) for caption in found),
        matched=len(matches),
        credits=len(with_credit),
        credits_right=sum(
            same_credit(gold[i].credit, found[j].credit or "") for i, j in with_credit
        ),
        images=len(with_image),
        images_right=sum(
            any(same_image(image, found[j].image or "") for image in gold[i].images)
            for i, j in with_image
        ),
    )


def matched_captions(gold: Sequence[GoldCaption], found: Sequence[Caption]) -> dict[int, int]:
    """The index of each gold caption that was found, and of what it was found as; as above."""
    wanted = [normalise(caption.text or "") for caption in gold]
    given = [normalise(caption.text) for caption in found]
    pairs = []
    for (i, one), (j, other) in product(enumerate(wanted), enumerate(given)):
        likeness = similarity(one, other) if one and other else 0.0
        if likeness >= SIMILAR:
            pairs.append((-likeness, i, j))
    matches: dict[int, int] = {}
    for _, i, j in sorted(pairs):
        if i not in matches and j not in matches.values():
            matches[i] = j
    return matches


def once(captions: Sequence[GoldCaption]) -> list[GoldCaption]:
    """The captions with a text, copies put together."""
    found: dict[str, GoldCaption] = {}
    for caption in captions:
        key = normalise(caption.text or "")
        first = found.setdefault(key, caption) if key else caption
        if first is not caption:
            credit, images = first.credit or caption.credit, first.images + caption.images
            found[key] = replace(first, credit=credit, images=images)
    return list(found.values())


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


_COLUMNS: tuple[tuple[str, Callable[[Summary], float | int | None]], ...] = (
    ("pages", lambda s: s.body.pages),
    ("F1", lambda s: s.body.f1),
    ("±", lambda s: s.body.f1_interval),
    ("P", lambda s: s.body.precision),
    ("R", lambda s: s.body.recall),
    ("exact", lambda s: s.body.exact),
    ("word", lambda s: s.body.word_f1),
    ("F<.5", lambda s: s.body.catastrophes),
    ("incl", lambda s: s.include),
    ("excl", lambda s: s.exclude),
    ("capF1", lambda s: s.caption_f1),
    ("capP", lambda s: s.caption_precision),
    ("capR", lambda s: s.caption_recall),
    ("credit", lambda s: s.credit),
    ("image", lambda s: s.image),
    ("title", lambda s: s.title),
    ("author", lambda s: s.authors),
    ("date", lambda s: s.published),
    ("fail", lambda s: s.failed),
    ("noart", lambda s: s.not_an_article),
    ("sure", lambda s: s.sure),
    ("right", lambda s: s.sure_right),
)


def table(scores: Scores, worst: int = 10) -> str:
    """The scores as text for a terminal: by set, by language, and the worst article pages."""
    parts = [_grid("set", scores.sets)]
    if len(scores.languages) > 1:
        parts.append(_grid("language (articles)", scores.languages))
    lines = [
        f"{page.body.f1:6.3f} {page.body.precision:6.3f} {page.body.recall:6.3f}"
        f"  {page.status:6} {page.corpus}/{page.id}"
        for page in scores.worst(worst)
    ]
    if lines:
        heading = f"{'F1':>6} {'P':>6} {'R':>6}  {'status':6} worst pages"
        parts.append("\n".join([heading, *lines]))
    return "\n\n".join(parts) + "\n"


def _grid(first: str, rows: dict[str, Summary]) -> str:
    width = max(map(len, [first, *rows]))
    lines = [f"{first:{width}} " + " ".join(f"{name:>6}" for name, _ in _COLUMNS)]
    for name, summary in rows.items():
        cells = (_cell(value(summary)) for _, value in _COLUMNS)
        lines.append(f"{name:{width}} " + " ".join(f"{cell:>6}" for cell in cells))
    return "\n".join(lines)


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def as_json(scores: Scores, worst: int = 10) -> dict[str, Any]:
    """The scores as what `json.dumps` takes: `{sets, languages, worst}`, unrounded."""
    return {
        "sets": {name: asdict(summary) for name, summary in scores.sets.items()},
        "languages": {name: asdict(summary) for name, summary in scores.languages.items()},
        "worst": [
            {
                "corpus": page.corpus,
                "id": page.id,
                "status": page.status,
                "f1": page.body.f1,
                "precision": page.body.precision,
                "recall": page.body.recall,
            }
            for page in scores.worst(worst)
        ],
    }
