"""readability-lxml's vote, asked for where the tagger is unsure of a page of HTML.

Its main node is found by another method (Arc90's scoring of paragraphs by their parents), so
it errs on other pages than the tagger does. It takes ten times as long as the tagger and so
is asked seldom; its vote is mixed into the scores, and decides where these have found nothing or
next to nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from .data import Block, Label, LabelledBlock, Page
from .folding import folded

# Mixed in on pages with less confidence than this; its vote counts this much against the tagger's
# score. Swept by cross-validation over sites, by weights of 0.3 to 0.5: the F1 of 963 articles
# rises from .9564 to .9575, with what follows. From 0.08 to 0.15 it is .9572 to .9582, and 16 to 18
# articles fail; from 0.2 on pages of the leading corpus are lost. Asked on 2% of the articles.
UNSURE = 0.1
WEIGHT = 0.4

# Where the tagger's text has less than a fifth of the vote's, or nothing, the vote decides if it is
# for so many paragraphs. Three runs of the cross-validation gave articles .9586, .9579 and .9575
# with this, .9578, .9567 and .9574 without (shares of .15 to .3 the same within .001). The menus
# and cookie texts of the 46 pages that are no articles and have no text do not become one.
# It is asked for that, up to another confidence, where the text has less than a fifth of the
# page's paragraphs: of every 500 articles one; two of four runs lost an article less by it, none
# lost one more, whether the limit was .2, .3 or .4.
_LITTLE = 0.2
_DOUBTFUL = 0.3
_ALONE = 0.5
_FEW = 3
_PARAGRAPH = 80  # characters, at least
_LINKS = 0.33  # of them, at most


def is_wanted(labelled: Sequence[LabelledBlock], confidence: float) -> bool:
    """Whether to ask: where the tagger is unsure of the page, or doubts it and has left nearly
    all of its paragraphs out; never of a notice, nor where the vote could not change anything,
    nothing having been found among a few paragraphs."""
    if confidence >= _DOUBTFUL or any(item.reason == "notice" for item in labelled):
        return False
    paragraphs = [item for item in labelled if _is_paragraph(item.block)]
    if confidence >= UNSURE:
        return _is_little(_kept(paragraphs), [item.block for item in paragraphs])
    return len(paragraphs) >= _FEW or bool(_kept(labelled))


def consult(
    page: Page,
    labelled: Sequence[LabelledBlock],
    confidence: float,
    threshold: float,
    repeated: Collection[int] = (),
) -> list[LabelledBlock]:
    """The labels with readability-lxml's vote mixed in; as they were where it finds nothing, or
    mostly what the site's other pages have as well: `repeated` are the indexes of such blocks.

    A block has its vote when the block's text stands in the main node.
    """
    pairs = list(zip(labelled, votes(page, labelled), strict=True))
    chosen = [item.block for item, vote in pairs if vote]
    kept = _kept(labelled)
    weight = WEIGHT
    if _is_little(kept, chosen) and sum(map(_is_paragraph, chosen)) >= _FEW:
        weight = _ALONE
    elif not kept or confidence >= UNSURE:
        return list(labelled)
    if _size(chosen) <= 2 * _size(block for block in chosen if block.index in repeated):
        return list(labelled)
    mixed = [_mixed(item, vote, weight, threshold) for item, vote in pairs]
    return mixed if _kept(mixed) else list(labelled)


def _kept(labelled: Iterable[LabelledBlock]) -> list[Block]:
    return [item.block for item in labelled if item.label is Label.BODY]


def _is_little(some: Iterable[Block], whole: Iterable[Block]) -> bool:
    return _size(some) < _LITTLE * _size(whole)


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def votes(page: Page, labelled: Sequence[LabelledBlock]) -> list[bool]:
    """For each block whether readability-lxml takes it for the article's."""
    import logging

    from lxml.etree import LxmlError
    from lxml.html import fromstring
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)  # it logs what it raises
    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    try:
        summary = Document(text).summary(html_partial=True)
        main = folded("".join(map(str, fromstring(summary).itertext())))
    except (Unparseable, LxmlError, ValueError, TypeError, AttributeError):
        return [False] * len(labelled)  # its trouble is no reason to fail a page
    return [bool(own) and own in main for own in (folded(item.block.text) for item in labelled)]


def _is_paragraph(block: Block) -> bool:
    size = len(block.text)
    return size >= _PARAGRAPH and block.link_chars <= _LINKS * size


def _mixed(item: LabelledBlock, vote: bool, weight: float, threshold: float) -> LabelledBlock:
    score = (1.0 - weight) * item.score + weight * vote
    if score >= threshold and item.label is not Label.BODY:
        return item._replace(label=Label.BODY, score=score, kind="body", reason="second_opinion")
    if score < threshold and item.label is Label.BODY:
        return item._replace(
            label=Label.BOILERPLATE, score=score, kind="boilerplate", reason="second_opinion"
        )
    return item._replace(score=score)
