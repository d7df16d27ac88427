"""Caption and credit of a photo, told apart inside one text.

What marks a credit, in the order in which it is looked for:

1. an inline element whose class says so (`credit`, `photographer`, `source` …);
2. a prefix of the lexicon, "Foto:", "©", "Photo by", in brackets or not;
3. the whole text, where it is an agency with or without names: "JANE DOE/AFP";
4. a bracket at the end that holds an agency or names: "(AP Photo/Jane Doe)";
5. the forms of East Asia, which have the word after the name: "…摄", "（…撮影）", "… 제공";
6. what stands after a full stop, a line, a bar, a dash or an element's edge and is an agency
   or names: "… in Dzhankoy. JANE DOE/AFP";
7. a name with the house, after words that are none: "… in Dzhankoy JANE DOE FOR THE GAZETTE",
   "… in the pier's café Jane Doe/AFP", "… AP Photo/Jane Doe".

The credit is given as the page has it, without its prefix and brackets, and without the call
to buy the photo that may stand behind it. Only the end of a text is looked at, so that the time
which a text takes is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .. import lazy
from ..data import Span
from .around import KIND, find_label, labelled, labels, without_call
from .marks import OPENERS, REACH
from .names import are_names
from .prefixes import opens
from .tidying import tidy
from .ways import (
    BRACKET,
    CAPTION_NAMES,
    CREDIT_NAMES,
    MARKED,
    NAMES,
    NONE,
    SIGNATURE,
    Parts,
    by_boundary,
    by_bracket,
    by_capitals,
    by_class,
    by_house,
    by_prefix,
    by_suffix,
    whole,
)

__all__ = [
    "BRACKET",
    "CAPTION_NAMES",
    "CREDIT_NAMES",
    "MARKED",
    "NAMES",
    "NONE",
    "Parts",
    "alone",
    "hinted",
    "labelled",
    "labels",
    "named",
    "opens",
    "split",
    "tidy",
]

_WINDOW = 400  # characters from the text's end, that are looked at
_POINTERS = "▲△▼▽◀▶►"  # to the photo that a caption is of


def split(text: str, spans: Sequence[Span] = ()) -> Parts:
    """Split a text that is known to be a caption, a credit or both. Cannot fail.

    `spans` are the inline elements in it. The `text` of the result is "" when all of it is
    credit, the `credit` None when there is none.
    """
    return _split(text, tuple(spans))


# The tagger's features of flattened text ask first, captions ask again.
@lru_cache(maxsize=1024)
def _split(text: str, spans: tuple[Span, ...]) -> Parts:
    text = without_call(text.rstrip())
    if opens(text):
        return Parts("")  # the credit itself is in another element
    label = find_label(text)
    if label and label.start() and (credit := alone(text[: label.start()])):
        return Parts(text[label.end() :], credit, MARKED)
    start = label.end() if label and not label.start() else 0
    cut = max(start, len(text) - _WINDOW)
    tail = text[cut:]
    inside = [
        span._replace(start=max(0, span.start - cut), end=min(span.end, len(text)) - cut)
        for span in spans
        if cut < span.end and span.start < len(text)
    ]
    parts = (
        by_class(tail, inside)
        or by_prefix(tail)
        or (whole(tail) if cut == start else None)
        or by_bracket(tail)
        or by_suffix(tail)
        or by_boundary(tail, inside)
        or by_capitals(tail)
        or by_house(tail)
        or Parts(tail)
    )
    # A bracket that opens here is one of a credit in elements of its own.
    caption = (text[start:cut] + parts.text).lstrip(_POINTERS).strip().rstrip(OPENERS + " ")
    caption = _once(caption) if _says(caption) else ""
    return parts._replace(text=KIND.sub("", caption, count=1) if KIND.match(caption) else caption)


def _once(text: str) -> str:
    """A text without itself once more: the alternative text as well, as text browsers have it."""
    first, second = text[: len(text) // 2], text[len(text) // 2 :]
    return first if second.strip() == first and " " in first else text


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


_HINT = lazy.pattern(r"[:：=＝©ⓒ/|｜)\]）】〕]")


def hinted(text: str) -> bool:
    """Whether the end of a text has any of the marks that come with credits; a quick look
    before `split` at what is likely none, such as the article's paragraphs."""
    return _HINT.search(text, max(0, len(text) - REACH)) is not None


@lru_cache(maxsize=1024)
def alone(text: str) -> str | None:
    """The credit, where the whole text is one and says so: "Photo: Jane Doe", "JANE DOE/AFP",
    "REUTERS", "JANE DOE/THE GAZETTE"; else None. "Jane Doe" alone may be anybody."""
    text = without_call(text.strip())
    if not text or len(text) > REACH:
        return None
    parts = by_prefix(text) or whole(text)
    if parts and not _says(parts.text):
        return parts.credit if find_label(text) is None else None
    return text if "/" in text and SIGNATURE.fullmatch(text) else None


def named(text: str) -> bool:
    """Whether a text reads as names and nothing else, as a credit under its caption may."""
    return are_names(text)
