"""One row for a whole page, once its blocks are scored: is it an article, and is it found well?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import log1p

from .. import addresses
from ..data import Document, Metadata
from .view import Row, View

WHOLE_NAMES = (
    "body_size body_blocks body_share body_score expected_f1 doubt runs longest_run body_mean"
    " prose_size prose_share links_share blocks headings list_items table_rows headline published"
    " modified authors described article_body article_body_share declared_article declared_other"
    " ld_article ld_other path_depth path_length path_digits images"
).split()

_OTHER_TYPES = ("website", "product", "profile", "video", "music", "book", "place", "business")
_LD_ARTICLES = ("NewsArticle", "BlogPosting", "Article", "Reportage", "LiveBlog")
_LD_OTHERS = ("Product", "ItemList", "CollectionPage", "QAPage", "DiscussionForum", "SearchResults")


def expected_f1(sizes: Sequence[float], scores: Sequence[float], threshold: float) -> float:
    """The F1 that the kept blocks are expected to have, 0 to 1, if the scores are right.

    A block counts by its size, and as the article's by its score: what was kept rightly over
    the mean of what was kept and what should have been (van Rijsbergen's F, its terms replaced
    by their expectations). 0 when nothing is kept.
    """
    kept = right = wanted = 0.0
    for size, score in zip(sizes, scores, strict=True):
        wanted += size * score
        if score >= threshold:
            kept += size
            right += size * score
    return 2.0 * right / (kept + wanted) if kept else 0.0


def whole_row(
    document: Document,
    about: Metadata,
    view: View,
    scores: Sequence[float],
    threshold: float,
) -> Row:
    """The page's row in the order of WHOLE_NAMES."""
    blocks = document.blocks
    sizes = view.size
    kept = [score >= threshold for score in scores]
    body = [size for size, keep in zip(sizes, kept, strict=True) if keep]
    body_size = sum(body)
    total = sum(sizes) or 1.0
    runs = [
        sum(size for size, _ in run)
        for keep, run in groupby(zip(sizes, kept, strict=True), key=lambda pair: pair[1])
        if keep
    ]
    kinds = [block.kind for block in blocks]
    types = [content.lower() for name, content in document.head.metas if name == "og:type"]
    declared = types[0] if types else ""
    linked = " ".join(document.head.json_ld)
    known = about.url or document.url
    path = addresses.parts(known).path.strip("/")
    count = len(blocks) or 1
    return [
        log1p(body_size),
        log1p(len(body)),
        body_size / total,
        sum(s * z for s, z, k in zip(scores, sizes, kept, strict=True) if k) / (body_size or 1.0),
        expected_f1(sizes, scores, threshold),
        sum(z * min(s, 1.0 - s) for s, z in zip(scores, sizes, strict=True)) / total,
        float(len(runs)),
        max(runs, default=0.0) / (body_size or 1.0),
        body_size / (len(body) or 1),
        log1p(sum(view.prose)),
        sum(view.prose) / total,
        sum(block.link_chars for block in blocks) / (sum(len(b.text) for b in blocks) or 1),
        log1p(len(blocks)),
        kinds.count("heading") / count,
        kinds.count("list_item") / count,
        kinds.count("table_row") / count,
        1.0 if view.title >= 0 else 0.0,
        1.0 if about.published else 0.0,
        1.0 if about.modified else 0.0,
        float(min(len(about.authors), 3)),
        1.0 if about.description else 0.0,
        log1p(len(about.article_body or "")),
        body_size / (len(about.article_body) or 1.0) if about.article_body else -1.0,
        1.0 if "article" in declared else 0.0,
        1.0 if declared.startswith(_OTHER_TYPES) else 0.0,
        1.0 if any(word in linked for word in _LD_ARTICLES) else 0.0,
        float(sum(f'"{word}' in linked for word in _LD_OTHERS)),
        float(path.count("/") + bool(path)) if known else -1.0,
        float(min(len(path), 150)) if known else -1.0,
        float(min(sum(map(str.isdigit, path)), 20)) if known else -1.0,
        log1p(len(document.images)),
    ]
