"""Captions and credits told by the words of lines, where no image stands by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from .. import credits, lazy
from ..data import Block, Label, LabelledBlock
from ..lexicon import caption_prefix, is_agency, match, unspaced
from .piece import CERTAIN, DIGITS, LEAST, LINE, LONGEST_LINE, SHORT, Piece, is_furniture

# "Source:" closes paragraphs too, in every language.
_SOURCE = lazy.pattern(
    r"\b(?:source|quelle|fuente|fonte|bron|źródło|källa|kilde|kaynak|sumber|nguồn|источник|джерело"
    r"|zdroj|forrás|lähde|πηγή|sursa)s?\b|المصدر|מקור|来源|來源|出典|출처",
    re.IGNORECASE,
)


# What text browsers leave in the place of buttons, frames and images.
_PLACEHOLDERS = lazy.pattern(
    r"\((?:BUTTON|IFRAME|Submit|Image)\)|\[(?:INS: ?:INS|button|submit"
    r"|[^\s\[\]]{0,100}\.(?:jpe?g|png|gif|svg|webp)[^\s\[\]]{0,100})\]"
    # An image's name.
    r"|\[(?=[^\s\[\]]{0,99}[^\W\d_])(?=[^\s\[\]]{0,99}[-_\d])[^\s\[\]]{4,100}\s?\]",
    re.IGNORECASE,
)


def pieces(items: Sequence[LabelledBlock]) -> list[Piece]:
    """Captions and credits told by their words, or by the tagger, as flattened text needs it: a
    line that is a credit, with the line before it where that can be its caption, else with the
    one after it; a text that ends in a credit; what the tagger took for a caption, with the name
    under it. `items` may have gaps; only neighbours on the page belong together."""
    found: list[Piece] = []
    previous: LabelledBlock | None = None
    opening: Block | None = None  # the line before, where it is a credit's prefix: "Credit..."
    label: Block | None = None  # the line before, where it is a caption's label
    begun = False  # the article's text
    for item, after in zip_longest(items, items[1:]):
        block = item.block
        before, previous = previous, item
        opened, opening = opening, None
        told, label = label, None
        body = item.label is Label.BODY
        begun = begun or body
        text = block.text.strip()
        if "[" in text or "(" in text:
            text = _PLACEHOLDERS.sub("", text).strip()
        if item.label is Label.TITLE or block.kind == "code":
            continue
        if not text or len(text) > LONGEST_LINE:
            continue
        # "Pictured: …" opens many a paragraph as well.
        labelled = (
            told is not None
            or credits.labelled(text)
            or (not body and caption_prefix(text) is not None)
        )
        if body and len(text) > LINE and not (labelled or credits.hinted(text)):
            continue
        if credits.opens(text):
            opening, previous = block, before
            continue
        if credits.labels(text):
            label = block
            continue
        cue = match(block.text)
        if cue and (cue.kind != "legal" or DIGITS.search(block.text)):
            continue
        if opened is not None and (opened.index + 1 != block.index or block.gap):
            opened = None
        first = block if opened is None else opened  # line of the credit
        above = found[-1] if found and found[-1].block.index + 1 == first.index else None
        if above is not None and (above.credit or not above.text):
            above = None
        credit = credits.alone(text)
        if credit is None and (
            (above is not None and _is_name(item))
            or (opened is not None and credits.named(text))
            or (above is None and before is not None and _signs(before.block, item, after))
        ):
            credit = credits.tidy(text)
        if credit == text and above is None and not begun and not _is_sentence(before):
            continue  # under a headline, an agency is where the article comes from
        if credit:
            if above is None and before is not None and _captioned(before, first):
                parts = credits.split(before.block.text, before.block.spans)
                above = Piece(before.block, parts.text, parts.credit, group=first.index)
                found.append(above)
            group = above.group if above is not None else first.index
            if opened is not None:
                found.append(Piece(opened, "", None, group=group))
            found.append(Piece(block, "", credit, group=group))
            previous = None
            continue
        parts = credits.split(text, block.spans if text == block.text else ())
        if parts.text and len(parts.text) <= LINE and is_furniture(parts.text, False):
            continue  # a byline: "2 November 2023, 08:16, source: The Gazette"
        # Those who have pages read to them hear the source first, then the caption.
        top = block if told is None else told  # line of the caption
        ahead = found[-1] if found and found[-1].block.index + 1 == top.index else None
        if ahead is not None and ahead.text:
            ahead = None
        under = (
            ahead is not None
            and ahead.group == ahead.block.index
            and _is_under(item, ahead.block, after)
        )
        if item.label is Label.CAPTION or labelled or under or _ends_in_credit(item, parts):
            group = ahead.group if ahead is not None and (labelled or under) else top.index
            if told is not None:
                found.append(Piece(told, "", None, group=group))
            found.append(Piece(block, parts.text, parts.credit, group=group))
            previous = None
    return found


# What quotes and lines of dialogue begin with.
_QUOTES = ('"', "“", "„", "«", "»", "‘", "「", "『", "–", "—", "- ")
_NAME_WORDS = 4  # at most
_SAID = 4  # words, at least, of a caption without a sentence's end
# Of a paragraph; the captions of those who put the credit first mostly have none.
_SENTENCE_ENDS = '.!?…:。！？”"'


def _is_under(item: LabelledBlock, credit: Block, after: LabelledBlock | None) -> bool:
    """Whether a line of flattened text is the caption of the credit above it: the two are a
    paragraph of the page, and it is no paragraph's sentence."""
    block = item.block
    if item.label in (Label.TITLE, Label.BYLINE) or block.level:
        return False
    if not _are_paragraph(credit, block, after):
        return False
    if block.text[-1] in "?？" or (item.label is Label.BODY and block.text[-1] in _SENTENCE_ENDS):
        return False
    return LEAST <= len(block.text) <= SHORT and not is_furniture(block.text, False)


def _is_name(item: LabelledBlock) -> bool:
    """Whether a line right under a caption is a name and so its credit, without a mark."""
    block = item.block
    if item.label is Label.BODY or len(block.text) > LINE or not credits.named(block.text):
        return False
    return block.gap == 0 or item.label is Label.CAPTION


def _signs(caption: Block, item: LabelledBlock, after: LabelledBlock | None) -> bool:
    """Whether a line of flattened text is the bare name under a caption: the two are a paragraph
    of the page, and the first is no salutation and no quote that is attributed to somebody."""
    name = item.block
    return (
        _are_paragraph(caption, name, after)
        and caption.index + 1 == name.index
        and item.label not in (Label.TITLE, Label.BYLINE)
        and LEAST < len(caption.text) <= LONGEST_LINE
        and caption.text[-1] not in ",:"
        and not caption.text.startswith(_QUOTES)
        and 2 <= len(name.text.split()) <= _NAME_WORDS
        and credits.named(name.text)
    )


def _are_paragraph(first: Block, second: Block, after: LabelledBlock | None) -> bool:
    """Whether two lines are a paragraph of a text whose paragraphs are set apart."""
    return first.gap > 0 and second.gap == 0 and after is not None and after.block.gap > 0


def _is_sentence(item: LabelledBlock | None) -> bool:
    return item is not None and item.block.text[-1] in _SENTENCE_ENDS


def _ends_in_credit(item: LabelledBlock, parts: credits.Parts) -> bool:
    """Whether what stands at the end of a text is a photo's credit, not the agency or the
    source that a paragraph comes from."""
    credit = parts.credit
    if credit is None or item.label is Label.BYLINE:
        return False
    if item.label is not Label.BODY:
        return parts.sure or "/" in credit
    if parts.sign != credits.MARKED or not _is_said(parts.text):
        return False
    end = item.block.text[len(parts.text) :]
    return len(parts.text) <= SHORT or not (is_agency(credit) or _SOURCE.search(end))


def _is_said(text: str) -> bool:
    """Whether what stands before a credit says something by itself: "His favourite photo: Grandad."
    is a sentence of the article's."""
    words = text.split()
    return len(words) >= _SAID or text[-1:] in _SENTENCE_ENDS or unspaced(text[:1])


def is_signature(block: Block) -> bool:
    """A line such as NAME/AGENCY: prose has none, sources of articles are agencies alone."""
    return len(block.text) <= LINE and "/" in block.text and bool(credits.alone(block.text))


def _captioned(item: LabelledBlock, credit: Block) -> bool:
    """Whether a block can be the caption of the credit that follows it."""
    block = item.block
    if item.label in (Label.TITLE, Label.BYLINE) or block.index + 1 != credit.index:
        return False
    # Behind an empty line, under a paragraph, stands the credit of a photo without a caption.
    if item.label is Label.BODY and credit.gap and len(block.text) > LINE:
        return False
    close = credit.gap == 0 and block.gap > 0  # one paragraph of the page, in two lines
    # On a page of HTML without the photo, a paragraph that a photographer signs is its caption.
    signed = credit.element is not None and is_signature(credit)
    if close or signed or item.label is not Label.BODY:
        limit = LONGEST_LINE
    else:
        limit = SHORT if item.score < CERTAIN else LINE
    if not LEAST <= len(block.text) <= limit or block.level:
        return False
    return not is_furniture(block.text, False)
