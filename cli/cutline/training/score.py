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

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from ..data import Caption, Failure, Label, LabelledBlock, Record
from .align import MOSTLY, align
from .gold import GoldCaption, GoldPage
from .same import SIMILAR, normalise, same_credit, same_image, similarity

Mark = Literal["right", "missing", "wrong"]
_WORD = re.compile(r"\w+")
_SHINGLE = 4


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


def judged(labelled: Sequence[LabelledBlock], gold: GoldPage) -> list[Mark]:
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
    marks: list[Mark] = []
    for text, has, wants in rows:
        if has == wants:
            marks.append("right")
            continue
        mark: Mark = "missing" if wants else "wrong"
        if spare[mark][text] > 0:
            spare[mark][text] -= 1
            mark = "right"
        marks.append(mark)
    return marks


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
