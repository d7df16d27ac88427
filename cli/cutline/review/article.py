"""The clean article as a reader sees it: text and photos, each where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..data import Block, Caption, Label, Record
from ..pipeline import Trace
from .data import Judgement
from .markup import Child, Markup, element, join


def article(trace: Trace, judgement: Judgement | None = None) -> Markup:
    """Title, byline, the text's blocks, and a box for each photo with caption and credit.

    Images are not shown: their addresses are, as text, for nothing here is to be loaded.
    """
    record = trace.record
    blocks = [item.block for item in trace.labelled if item.label is Label.BODY]
    wrong = judgement.wrong_captions if judgement else frozenset()
    photos: dict[int, list[Markup]] = {}
    for number, caption in enumerate(record.captions):
        figure = _figure(caption, wrong=number in wrong)
        photos.setdefault(min(caption.after_block, len(blocks)), []).append(figure)
    return element(
        "article",
        {"class": "clean", "lang": record.language, "dir": "auto"},
        element("h3", {"class": "title"}, record.title) if record.title else None,
        _facts(record),
        join(_flow(blocks, photos)) if blocks else element("p", {}, "No article was found."),
        _missed(judgement),
    )


def _facts(record: Record) -> Markup | None:
    facts = [record.site, ", ".join(record.authors), record.published]
    known = " · ".join(fact for fact in facts if fact)
    return element("p", {"class": "facts"}, known) if known else None


def _flow(blocks: Sequence[Block], photos: dict[int, list[Markup]]) -> Iterator[Markup]:
    """Photos and blocks in order; neighbours that are one list or one table are put in one."""
    places = enumerate(blocks)
    for (kind, _), group in groupby(places, lambda pair: _together(pair, photos)):
        items = list(group)
        yield from photos.get(items[0][0], ())
        children = [_block(block) for _, block in items]
        if kind == "list_item":
            yield element("ul", {}, *children)
        elif kind == "table_row":
            yield element("table", {}, element("tbody", {}, *children))
        else:
            yield from children
    yield from photos.get(len(blocks), ())


def _together(pair: tuple[int, Block], photos: dict[int, list[Markup]]) -> tuple[str, int]:
    """The same for blocks that go into one element; a photo between them parts them."""
    number, block = pair
    if block.kind in ("list_item", "table_row"):
        return block.kind, sum(place <= number for place in photos)
    return block.kind, -1 - number


def _block(block: Block) -> Markup:
    if block.kind == "heading":
        return element(f"h{min(6, max(4, block.level + 2))}", {}, block.text)
    if block.kind == "quote":
        return element("blockquote", {}, element("p", {}, *_lines(block.text)))
    if block.kind == "code":
        return element("pre", {}, block.text)
    if block.kind == "table_row":
        return element("tr", {}, *(element("td", {}, cell) for cell in block.text.split("\t")))
    return element("li" if block.kind == "list_item" else "p", {}, *_lines(block.text))


def _lines(text: str) -> Iterator[Child]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield element("br")
        yield line


def _figure(caption: Caption, wrong: bool) -> Markup:
    return element(
        "figure",
        {"class": "wrong" if wrong else None},
        element(
            "div",
            {"class": "photo"},
            element("b", {}, "Photo"),
            element("span", {}, caption.alt) if caption.alt else None,
            element("span", {"class": "address"}, caption.image or "no address on the page"),
        ),
        element(
            "figcaption",
            {},
            caption.text,
            element("span", {"class": "credit"}, caption.credit) if caption.credit else None,
            element("strong", {"class": "mark"}, "wrong: not in the gold data") if wrong else None,
        ),
    )


def _missed(judgement: Judgement | None) -> Markup | None:
    if not judgement or not judgement.missed_captions:
        return None
    return element(
        "section",
        {"class": "missed"},
        element("h4", {}, "Captions of the gold data that were not found"),
        element(
            "ul",
            {},
            *(
                element("li", {}, missed.text, element("span", {"class": "credit"}, missed.credit))
                for missed in judgement.missed_captions
            ),
        ),
    )
