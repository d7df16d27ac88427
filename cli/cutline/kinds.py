"""Which sort of thing a removed block is, and the reason that is given for it.

The tagger says whether a block is the article's; what else it is, is read off in this order:
the headline; a cue phrase of the lexicon; the author's name or the page's date; what the element
around it is; the cue phrase that began the run of removed blocks it stands in; that it is in a
dialog; nothing known. A pull quote is one whatever stands around it, and so is another article;
a notice in place of a page is one whatever else it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from . import lexicon
from .data import Block, Document, Element, Label, LabelledBlock, Metadata, Reason
from .features import View
from .folding import folded

# Kinds whose phrase, as a block of its own, speaks for the removed blocks under it as well.
_HEADINGS = frozenset(("teaser", "comments", "newsletter", "share", "tags", "author_box", "ad"))

_BYLINES = frozenset(("byline", "date"))

# How far up an element is asked what it is.
_REACH = 12

_TAGS = {"nav": "navigation", "menu": "navigation", "footer": "footer", "form": "form"}
_NAMES = (
    ("comment", "comments"),
    ("share", "share"),
    ("social", "share"),
    ("newsletter", "newsletter"),
    ("subscri", "subscription"),
    ("paywall", "subscription"),
    ("cookie", "legal"),
    ("consent", "legal"),
    ("breadcrumb", "navigation"),
    ("menu", "navigation"),
    ("related", "teaser"),
    ("recommend", "teaser"),
    ("teaser", "teaser"),
    ("trending", "teaser"),
    ("most-read", "teaser"),
    ("sponsor", "ad"),
    ("advert", "ad"),
    ("footer", "footer"),
    ("author", "author_box"),
    ("byline", "byline"),
    ("tags", "tags"),
    ("topics", "tags"),
)


def name(
    document: Document,
    about: Metadata,
    view: View,
    scores: Sequence[float],
    threshold: float,
    outside: Mapping[int, Reason],
) -> list[LabelledBlock]:
    """Label each block: BODY from `threshold` on, else what it is by the order above. Blocks
    that the view does not want are links alone, and are named by element and run only.
    `outside` is what `rules.applied` knows."""
    title = folded(about.title or "")
    authors = [folded(author) for author in about.authors]
    labelled: list[LabelledBlock] = []
    under = ""  # the kind of the run of removed blocks
    of_element: dict[int, str] = {}
    for block, score, wanted, cue in zip(
        document.blocks, scores, view.wanted, view.cues, strict=True
    ):
        if score >= threshold:
            under = ""
            labelled.append(LabelledBlock(block, Label.BODY, score, "body", "model"))
            continue
        known = outside.get(block.index)
        judged = None
        if wanted and known != "notice":
            judged = _judge(block, cue, title, authors, known)
        if judged is not None:
            label, kind, reason = judged
            if label is Label.TITLE:
                under = ""  # what a page has above its headline says nothing of what is below
            elif kind in _HEADINGS and reason == "cue" and len(block.text) <= lexicon.SHORT:
                under = kind
        else:
            label, reason = Label.BOILERPLATE, "element"
            kind = _by_element(block.element, of_element)
            if under and kind in ("", "footer"):
                kind, reason = under, "under_cue"
            if known in ("pull_quote", "hidden", "notice", "other_article") or (
                known == "dialog" and not kind
            ):
                kind = reason = known
            elif not kind:
                kind, reason = ("boilerplate", "model") if wanted else ("navigation", "links")
        labelled.append(LabelledBlock(block, label, score, kind, reason))
    return labelled


def _judge(
    block: Block,
    cue: lexicon.Match | None,
    title: str,
    authors: Sequence[str],
    known: Reason | None,
) -> tuple[Label, str, Reason] | None:
    if len(block.text) <= 2 * lexicon.SHORT:
        own = folded(block.text)
        if title and own and (own == title or (block.level == 1 and own in title)):
            return Label.TITLE, "title", "title"
        if cue is not None:
            label = Label.BYLINE if cue.kind in _BYLINES else Label.BOILERPLATE
            return label, cue.kind, "cue"
        named = len(block.text) <= lexicon.SHORT and any(a and a in own for a in authors)
        if named or known == "author":
            return Label.BYLINE, "byline", "author"
        if known == "date":
            return Label.BYLINE, "date", "date"
    return None


@lru_cache(maxsize=16384)
def _by_names(names: str) -> str:
    return next((kind for word, kind in _NAMES if word in names), "")


def _by_element(element: Element | None, known: dict[int, str]) -> str:
    """What the nearest telling element says, "" where none does; remembers in `known`."""
    way: list[int] = []
    found = ""
    at = element
    while at is not None and len(way) < _REACH:
        if at.index in known:
            found = known[at.index]
            break
        way.append(at.index)
        found = _TAGS.get(at.tag, "")
        if not found and at.names and at.tag not in ("body", "html", "main", "article"):
            found = _by_names(at.names)
        if found:
            break
        at = at.parent
    for index in way:
        known[index] = found
    return found
