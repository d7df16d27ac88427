"""Dumps such as scrapers leave, made from gold pages: the article's paragraphs with what
stands around and between them, each piece with its label.

A real dump's article has to be told from captions, credits, "Also read" lines, source lines,
lists of other pages' headlines with cut-off excerpts, share rows, comments and more, in any
number and order, in the page's own language. Here all of these are known, because they were
put there: headlines and excerpts are other pages', phrases come from `phrases.toml`, and
what is drawn depends on nothing but the seed and the page. Phrases held back for evaluation
never occur in a dump for training, nor the other way round, so that a score on dumps says
something about phrases never seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from ..gold import GoldPage
from .maker import dump
from .phrasebook import phrases
from .piece import Dump, Piece, Split
from .pool import Pool

__all__ = ["Dump", "Piece", "Split", "dumps", "phrases"]


def dumps(
    pages: Sequence[GoldPage],
    seed: int,
    split: Split = "train",
    others: Sequence[GoldPage] = (),
) -> Iterator[Dump]:
    """One dump for each page with a body, in order; the same for the same arguments.

    Headlines and excerpts of other pages are drawn from `pages` and `others`: of the page's
    language where at least four pages have it, else of its script.
    """
    pool = Pool([page for page in (*pages, *others) if page.body.strip()])
    for page in pages:
        if page.body.strip():
            yield dump(page, pool, split, Random(f"{seed}/{split}/{page.id}"))
