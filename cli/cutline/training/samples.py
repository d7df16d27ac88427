"""Gold pages → samples for training: rows of features, labels and weights of blocks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from random import Random

import numpy as np
from numpy.typing import NDArray

from .. import features, metadata
from ..data import Block, Document, Metadata, Page, outwards
from ..decode import decode
from ..errors import PageError
from ..folding import folded
from ..settings import DEFAULT
from ..split import split
from . import dumps, render
from .align import align
from .align_captions import align_captions
from .gold import GoldPage
from .grafts import graft, graft_lines

Array = NDArray[np.float64]

FOLDS = 4

# How much more the leading corpus's blocks count: swept over 1, 2, 3 (see the card).
_LEADING_WEIGHT = 2.0

# Texts made of a page. A rendering has some 200 blocks, so that these numbers are a matter of
# time: what the other corpora add are pages, not shapes. The leading corpus is small, is what
# counts, and has the captions that dumps are to be told from; with ten dumps a page in place of
# four, and one of each other page in place of a third, dumps came out exact on .41 of the pages
# in place of .34.
_SHAPES = 1
_LEADING_SHAPES = 4
_DUMPS = 1
_LEADING_DUMPS = 10

_MENU = "Home News Sport Culture Weather Business Opinion Contact".split()

# What a block of a made page counts beside one of a real page; not swept for dumps.
_MADE_WEIGHT = 0.5

# Other pages that each article is set into. Two seeds each, cross-validated over sites, gave
# 963 articles an F1 of .9543 and .9540 without, .9547 and .9547 with one, .9557 and .9549 with
# two, .9548 and .9553 with two that count .3, .9546 and .9550 with two that count 1.
_GRAFTS = 2
# The same for flattened text, within pages of one shape: 1,970 renderings .9301 with one, .9288
# without, and 59 of them fail, not 67; dumps, which have no surroundings, .9872 and .9878.
_LINE_GRAFTS = 1

# What an article counts that is seen once more without what its elements are called, or without
# what they are, or both, as on pages with hashed names and of tables. With three seeds .278, .282
# and .281 of 963 articles come out exactly, without .271, .273 and .275, at the same F1, .9573; the
# pages of `daniel`, on which nothing is trained, have .9229 for .9219. Counting .8, two of each, or
# without their phrases, descriptions and images as well, they gave no more.
_UNNAMED_WEIGHT = 0.4

# Letters and digits of a site's or a section's name beside a headline.
_SITE = 30

_CAPTION_NAMES = re.compile(r"caption|figcap|image-?(?:desc|text|info)|bildunterschrift|legend")
_ENDED = re.compile("[.!?。！？।…][\"'”’»)」』]*\\s*$")
_OUTSIDE = frozenset(("byline", "date", "share", "tags"))


@dataclass(frozen=True, slots=True)
class Sample:
    """A page ready for training: its blocks, rows and weights of those that can be the
    article's (`kept` are their indexes) and, for every block, the share of it that is gold."""

    gold: GoldPage
    document: Document
    kept: NDArray[np.int64]
    rows: Array
    labels: Array
    weights: Array
    about: Metadata
    view: features.View
    photos: NDArray[np.bool_] | None = None  # captions and credits
    titles: NDArray[np.bool_] | None = None
    made: bool = False  # of generated text: to learn from, not to be measured with

    @property
    def fold(self) -> int:
        """Pages of one site are always in one fold, whatever else is in the corpus."""
        return int(hashlib.md5(self.gold.site.encode()).hexdigest(), 16) % FOLDS


def html_samples(pages: Sequence[GoldPage], leading: Collection[str]) -> list[Sample]:
    """One sample a page that can be decoded and split and has blocks, and made ones: articles set
    into other pages; articles whose elements do not say what they are; and dumps of the leading
    corpus's articles in markup that says nothing: where elements do not tell what is what, the
    model is to go by the text. `leading` names the corpora
    whose idea of an article's text holds where corpora differ."""
    samples = []
    for gold in pages:
        if gold.format == "text":
            continue
        try:
            page = decode(gold.page())
            document = split(page, DEFAULT)
        except PageError:
            continue
        samples.append(sample(gold, document, metadata.extract(document), leading))
    articles = [s for s in samples if s.gold.kind == "article"]
    samples += list(_grafted(articles, _GRAFTS, leading))
    samples += map(_unnamed, articles)
    chosen = [gold for gold in pages if gold.corpus in leading and gold.kind == "article"]
    for dump in dumps.dumps(chosen, 0, "train", [g for g in pages if g.kind == "article"]):
        html = _bare(dump, Random(dump.gold.id))
        document = split(Page(dump.gold.id, html, dump.gold.url, "html"), DEFAULT)
        samples.append(_made(sample(dump.gold, document, metadata.extract(document), leading)))
    return [s for s in samples if len(s.labels)]


def _made(sample: Sample) -> Sample:
    return replace(sample, made=True, weights=sample.weights * _MADE_WEIGHT)


def _unnamed(article: Sample) -> Sample:
    """The article on a page whose elements say less of what is in them."""
    less = (features.NAME_COLUMNS, features.TAG_COLUMNS)
    hidden = frozenset().union(*Random(article.gold.id).choice([less[:1], less[1:], less]))
    rows = np.where([name in hidden for name in features.HTML_NAMES], 0.0, article.rows)
    return replace(article, made=True, rows=rows, weights=article.weights * _UNNAMED_WEIGHT)


def _grafted(articles: Sequence[Sample], hosts: int, leading: Collection[str]) -> Iterator[Sample]:
    """Each article in the surroundings of so many others: of other sites, that the same model may
    see. Photos and headlines are not learnt from them: the surroundings may have photos."""
    for article in articles:
        others = [
            other
            for other in articles
            if other.fold == article.fold and other.gold.site != article.gold.site
        ]
        for host in Random(article.gold.id).sample(others, min(hosts, len(others))):
            found = (graft if article.document.format == "html" else graft_lines)(
                article.document,
                article.labels.tolist(),
                host.document,
                host.labels.tolist(),
                _headline(host)[0],
                _headline(article)[1],
            )
            if found is not None:
                one = _sample(article.gold, found[0], article.about, np.array(found[1]), leading)
                yield replace(_made(one), photos=None, titles=None)


def _headline(page: Sample) -> tuple[list[int], str | None]:
    """The blocks that are a page's headline, and what it is: as HTML says itself, and of flattened
    text the gold data."""
    if page.document.format == "html":
        return [page.view.title], page.about.title
    return [] if page.titles is None else np.flatnonzero(page.titles).tolist(), page.gold.title


def _bare(dump: dumps.Dump, random: Random) -> str:
    """A dump as a page whose markup parts the blocks and no more; every other one between a menu
    and a footer, so that a page's last paragraph is not told by what follows it."""
    before, after = random.choice([("<p>", "</p>"), ("<div>", "</div>"), ("", "<br><br>")])
    body = "\n".join(f"{before}{escape(piece.text)}{after}" for piece in dump.pieces)
    outer = random.choice(["div", "article", "td"])
    page = f"<{outer}>{body}</{outer}>"
    if random.random() < 0.5:
        menu, foot = random.choice([("nav", "footer"), ("header", "footer"), ("div", "div")])
        links = "".join(f'<a href="#">{word}</a> ' for word in random.sample(_MENU, 4))
        page = f"<{menu}>{links}</{menu}>{page}<{foot}>© 2024 {escape(dump.gold.site)}</{foot}>"
    return f"<html><body>{page}</body></html>"


def text_samples(pages: Sequence[GoldPage], leading: Collection[str]) -> list[Sample]:
    """The same pages as flattened text: each in some of the shapes that `render` can make here,
    drawn by its id, and as generated dumps; renderings that fail or are empty are left out. A
    page that is flattened text already is taken as it is. Behind them the renderings' articles in
    the surroundings of others.
    """
    samples = []
    rendered: dict[str, list[Sample]] = {}  # by shape
    for gold, text, shape in _texts(pages, leading):
        document = split(Page(gold.id, text, gold.url, "text"), DEFAULT)
        samples.append(sample(gold, document, metadata.extract(document), leading))
        if shape is not None:
            rendered.setdefault(shape, []).append(samples[-1])
    for articles in rendered.values():
        samples += _grafted(articles, _LINE_GRAFTS, leading)
    return [s for s in samples if len(s.labels)]


def _texts(
    pages: Sequence[GoldPage], leading: Collection[str]
) -> Iterator[tuple[GoldPage, str, str | None]]:
    """Pages with texts made of them, and the shapes of those that are renderings."""
    shapes = render.available()
    rounds: list[list[GoldPage]] = [[] for _ in range(_LEADING_DUMPS)]
    for gold in pages:
        leads = gold.corpus in leading
        random = Random(gold.id)
        for number, chosen in enumerate(rounds):
            if leads or number < _DUMPS:
                chosen.append(gold if leads else _begun(gold))
        try:
            text = str(decode(gold.page()).content)
        except PageError:
            continue
        if gold.format == "text":
            yield gold, text, None
            continue
        count = _LEADING_SHAPES if leads else _SHAPES
        for shape in random.sample(shapes, min(count, len(shapes))):
            try:
                yield gold, render.render(text, shape), shape
            except Exception:  # whatever a foreign program makes of a foreign page
                continue
    for seed, chosen in enumerate(rounds):
        for dump in dumps.dumps(chosen, seed, "train", pages):
            yield dump.gold, dump.text, None


def _begun(gold: GoldPage) -> GoldPage:
    """The page with its body from the first sentence on: what other corpora have before it is
    most often the headline, which for the leading one is no part of the text."""
    lines = gold.body.split("\n")
    first = next((i for i, line in enumerate(lines) if _ENDED.search(line)), 0)
    return replace(gold, body="\n".join(lines[first:]))


def sample(gold: GoldPage, document: Document, about: Metadata, leading: Collection[str]) -> Sample:
    """A page's sample, from its blocks and what it says of itself. `leading` is as in
    `html_samples`."""
    return _sample(gold, document, about, np.array(align(document.blocks, gold.body)), leading)


def _sample(
    gold: GoldPage, document: Document, about: Metadata, labels: Array, leading: Collection[str]
) -> Sample:
    view = features.first(document, about)
    kept = np.array([i for i, row in enumerate(view.rows) if row], dtype=np.int64)
    names = features.HTML_NAMES if document.format == "html" else features.TEXT_NAMES
    matrix = np.array([row for row in view.rows if row], dtype=np.float64)
    view.rows = []  # the same numbers once more
    photos = titles = None
    if document.format == "text" and gold.captions is not None:
        told = align_captions(document.blocks, gold.captions)
        photos = np.array([label.kind != "none" for label in told])
    if document.format == "text" and gold.title:
        title = folded(gold.title)
        titles = np.array([_is_title(block, title) for block in document.blocks])
    rows = matrix.reshape(-1, len(names))
    found = Sample(gold, document, kept, rows, labels, labels[kept], about, view, photos, titles)
    return replace(found, weights=_weights(found, view, leading))


def _weights(sample: Sample, view: features.View, leading: Collection[str]) -> Array:
    """How much each kept block counts in a fit.

    By the logarithm of its length: errors in long blocks cost more, yet a short one decides
    whether a page comes out exact. Conventions differ between corpora, and one leads:
    what another's gold text keeps against it (captions, headline, byline, tags) counts nothing.
    """
    blocks = [sample.document.blocks[i] for i in sample.kept]
    weights = np.log1p(np.array([len(block.text) for block in blocks], dtype=np.float64) / 8)
    if sample.gold.corpus in leading:
        return weights * _LEADING_WEIGHT
    # Flattened text has no head to name its headline, but the gold data may.
    title = folded(sample.gold.title or "") if sample.document.format == "text" else ""
    contested = [
        _is_caption(block)
        or i == view.title
        or (cue is not None and cue.kind in _OUTSIDE)
        or (title != "" and folded(block.text) == title)
        for i, block, cue in ((i, sample.document.blocks[i], view.cues[i]) for i in sample.kept)
    ]
    is_body = sample.labels[sample.kept] >= 0.5
    return np.where(np.array(contested, dtype=bool) & is_body, 0.0, weights)


def _is_title(block: Block, title: str) -> bool:
    """Whether a block is the headline, or that with the name of the site or of a section."""
    own = folded(block.text)
    return title != "" and title in own and len(own) <= len(title) + _SITE


def _is_caption(block: Block) -> bool:
    return any(
        element.tag == "figcaption" or _CAPTION_NAMES.search(element.names)
        for element in outwards(block.element, 2)
    )
