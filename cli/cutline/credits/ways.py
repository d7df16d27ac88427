"""The ways in which a credit is marked, each by itself; `split` asks them in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .. import lazy
from ..data import Span
from ..language import east_asian
from .around import KIND
from .marks import (
    BRACKETS,
    CLOSERS,
    EDGE,
    ENDS,
    OPENERS,
    REACH,
    last_bracket,
    to_closer,
    trimmed,
    unbracketed,
)
from .names import are_names, has_agency, is_agency, may_be_credit
from .prefixes import is_gift, prefix_at, prefixes_in, start_of, without_prefix
from .tidying import tidied, tidy

#: Class names of elements that hold a credit. Those of the second kind are bylines' as well.
CREDIT_NAMES = lazy.pattern(
    r"credit|copyright|photographe?r|fotograf|quelle|urheber|bildnachweis|attribution"
)

_BYLINE_NAMES = lazy.pattern(
    r"byline|author|source|agency|agentur|distribut|rights|fuente|fonte|kaynak|auteur|autor\b"
    r"|licen[sc]e"
)

#: Class names of elements that hold a caption, with or without its credit.
CAPTION_NAMES = lazy.pattern(
    r"caption|legende?\b|leyenda|didascalia|bildtext|bildunterschrift|bijschrift|cutline"
    r"|pie-?(?:de-?)?foto|img-?(?:desc|info)|image-?(?:desc|info)|photo-?(?:desc|info)"
    r"|bild-?(?:desc|info)|altyazi|onderschrift|cap(?<![a-z]cap)(?![a-z])"
)

# Inline elements that set words apart within a caption, and so are no edge of a credit.
_EMPHASES = ("a", "b", "strong", "em", "i")

# The word after the name, as China, Japan and Korea have it. In Japan place, day and name are a
# list, and the day, "from the air" and the like may be all that is said; in Korea a reporter,
# perhaps with the house, follows the sentence.
_EAST_SUFFIX = lazy.pattern(
    r"""(?: (?: ^ | (?<=[。，,\s（(\[【／/＝=|｜]) )
            ( (?: (?! \.\s ) [^。，（）()\[\]【】＝=|｜] ){0,40}?
              (?: \s*(?: [摄攝]影? | 供[图圖] | [发發] ) | \s(?:제공|촬영) ) )
          | (?: ^ | (?<=[。，、,\s（(\[【／/＝=|｜]) )
            ( [^。，、（）()\[\]【】＝=|｜\d]{1,40}? (?<!で)(?<!から) \s* 撮影
            | [^。，、（）()\[\]【】＝=|｜]{0,40}? 提供 )
          | (?: ^ | (?<=[.。…?!”"\d]\s) | (?<=[（(\[【／/＝=|｜]) )
            ( (?: [^\W_]{2,8} \s )? [^\W\d_]{2,4} \s* (?: [^\W\d_]{0,4} 기자 | 특파원 ) )
        ) [\s）)\]】。]* $""",
    re.VERBOSE,
)

# Who took the photo, at the end of a Chinese caption that has no mark before: "… 王磊/摄",
# "…本报记者 王磊 摄".
_SHOT_BY = lazy.pattern(
    r"""(?P<credit>
            (?: (?: (?: ^ | (?<=[\s。，；！？”]) ) [^\W\d_]{0,8}
                  | 新[华華]社 | 本[报報社网] | 中新社
                ) (?: [记記]者 | 通[讯訊][员員] ) \s* [^\W\d_]{2,4} (?: [、\s] [^\W\d_]{2,4} )*?
              | (?: ^ | (?<=[\s。，；！？”]) ) [^\W\d_]{2,4} (?: 、 [^\W\d_]{2,4} )*
            ) \s* [/／]? \s* [摄攝]影?
        ) [\s。]* $""",
    re.VERBOSE,
)

# Where a credit without a prefix may begin; and without a space where none was between elements.
_BOUNDARY = lazy.pattern(
    r"""(?=[\s|｜＝=A-ZÀ-Þ])  # no more is looked at in most places
        (?: (?<=[.!?…。"”’»)\]])(?<!\W[^\W\d_a-z]\.)\s+
          | \n | \s*[|｜]\s* | \s+[–—/-]\s+ | [＝=]
          | (?<=[a-zà-ÿ]{2}\.)(?=[A-Z]) | (?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Þ]) )""",
    re.VERBOSE,
)

_SENTENCE = 3  # words of a caption, at least

NONE, NAMES, BRACKET, MARKED = range(4)


class Parts(NamedTuple):
    """A caption without its credit, and the credit.

    `sign` is what told the credit: MARKED a class, a prefix or an agency's name; BRACKET a
    bracket around names, after a sentence; NAMES no more than that it looks like names.
    """

    text: str
    credit: str | None = None
    sign: int = NONE

    @property
    def sure(self) -> bool:
        return self.sign >= BRACKET


# A name of two words or more and a house, all in capitals: "GUS HALVORSEN/COASTAL PRESS".
_NAME_IN_CAPITALS = r"(?=[^a-z]*$)[^\W\d_][^\W\d_.'’-]+(?: [^\W\d_.'’-]+){1,3}"

SIGNATURE = lazy.pattern(_NAME_IN_CAPITALS + r" ?/ ?[^\W\d_][^/]{1,40}")

_FOR = lazy.pattern(
    _NAME_IN_CAPITALS + r" (?:FOR|POUR|PARA|PER|FÜR|VOOR|FÖR) [«“\"]?\s?[^\W\d_][^/]{1,40}$"
)

_HOUSE = lazy.pattern(
    r"(?:^|\s)[^\W\d_A-ZÀ-Þ][\w'’-]* (?P<credit>"
    r"(?P<first>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){0,2}) ?/ ?(?P<second>[^/]{2,60}))$"
)


def by_class(text: str, spans: Sequence[Span]) -> Parts | None:
    """Told by the class of an inline element: `<span class="credit">`."""
    named = [
        span
        for span in spans
        if span.names
        and span.end - span.start <= REACH
        and (CREDIT_NAMES.search(span.names) or _BYLINE_NAMES.search(span.names))
    ]
    if not named:
        return None
    named.sort(key=lambda span: (span.start, -span.end))
    start, end = named[-1].start, max(span.end for span in named)
    for span in reversed(named):
        if span.end >= start - 3:  # name and agency in elements of their own
            start = min(start, span.start)
    credit = tidy(text[start:end])
    before = trimmed(without_prefix(text[:start]))
    after = text[end:].strip(EDGE + BRACKETS)
    if not credit or (not before and not after and (len(text) > 100 or by_prefix(text))):
        return None  # a wrapper's class, with a caption in it
    sure = any(CREDIT_NAMES.search(span.names) for span in named) or has_agency(credit)
    return Parts(" ".join(filter(None, (before, after))), credit, MARKED if sure else NAMES)


@lru_cache(maxsize=1024)
def by_prefix(text: str) -> Parts | None:
    """Told by a prefix, in brackets or not: "(Photo: Jane Doe)"."""
    label = KIND.match(text)
    for at, before, cue in prefixes_in(text, max(0, len(text) - REACH)):
        opened = before != "" and before in OPENERS
        rest, after = to_closer(text, cue.end) if opened else (text[cue.end :], "")
        if not opened and _credited_in_bracket(rest):
            continue  # "Stock photo: The pier (Photo: Jane Doe)"
        if label and at < label.end() and _is_captioned(rest):
            continue
        if not cue.strong and has_agency(text[:at]) and are_names(text):
            continue  # "IMAGO / Gull Photo Services": all of it is credit
        if before.isalnum() and text[at : cue.end].rstrip()[-1:] in "/|":
            continue  # so it is of "Getty Images / iStock"
        given = is_gift(text, at, cue) and (not before or before in ENDS)
        said = cue.strong or (given and rest[-1:] not in (*"!?.",))
        if not (may_be_credit(rest) if said else are_names(rest)):
            continue
        credit = tidied(unbracketed(text[start_of(text, at, cue) : cue.end] + rest))
        if credit:
            caption = trimmed(text[:at])
            if len(after) > 3:
                caption = f"{caption} {after}".strip()
            return Parts(caption, credit, MARKED)
    return None


def _credited_in_bracket(text: str) -> bool:
    """Whether a text ends in a bracket that opens with a credit's prefix."""
    found = last_bracket(text)
    return found is not None and found[0] != "" and prefix_at(found[1], 0) is not None


def _is_captioned(text: str) -> bool:
    """Whether a text is a sentence with a credit of its own behind it, and the prefix before it
    so a label: "FILE PHOTO: Boats lie on the mud in Carrow. REUTERS/Jim Poe"."""
    parts = by_bracket(text) or by_prefix(text) or by_boundary(text, ()) or by_house(text)
    if parts is None or parts.sign != MARKED:
        return False
    return len(parts.text.split()) >= _SENTENCE and not are_names(parts.text)


def whole(text: str) -> Parts | None:
    """All of the text is a house, with or without names: "JANE DOE/AFP"."""
    bare = unbracketed(text)
    if (are_names(bare) and has_agency(bare)) or (len(bare) <= 30 and _east_start(bare) == 0):
        return Parts("", tidy(bare), MARKED)
    return None


def by_bracket(text: str) -> Parts | None:
    """A house or names in a bracket at the end: "… (AP Photo/Jane Doe)"."""
    found = last_bracket(text)
    if found is None:
        return None
    before, inside = found
    ended = before[-1:] != "" and before[-1] in ENDS
    if has_agency(inside) or (
        len(inside) <= 40 and not inside.isascii() and _EAST_SUFFIX.fullmatch(inside)
    ):
        sign = MARKED
    elif before and are_names(inside) and (ended or " " in inside):
        sign = BRACKET if ended else NAMES
    else:
        return None
    credit = tidy(inside)
    named = by_boundary(before, ()) if sign == MARKED and " " not in inside else None
    if named and named.credit and " " in named.credit and named.credit in before:
        return Parts(named.text, text[before.rindex(named.credit) :].strip(" ."), sign)
    return Parts(before.rstrip(" -–—|"), credit, sign) if credit else None


def by_suffix(text: str) -> Parts | None:
    """The forms of East Asia, with the word behind the name: "… 제공"."""
    at = _east_start(text)
    if at is None:
        return None
    return Parts(trimmed(text[:at]).rstrip("＝=、"), tidy(text[at:]), MARKED)


def _east_start(text: str) -> int | None:
    """Where the credit begins whose last word says that it is one."""
    low = max(0, len(text) - 80)
    if not east_asian(text[low:]):
        return None
    found = _SHOT_BY.search(text[low:]) or _EAST_SUFFIX.search(text[low:])
    return low + found.start(found.lastindex or 0) if found else None


def by_boundary(text: str, spans: Sequence[Span]) -> Parts | None:
    """A house or names behind a sentence, a line, a bar, or the edge of an element."""
    if text[-1:] in CLOSERS:
        return None
    low = max(0, len(text) - REACH)
    ends = {found.end(): found.start() for found in _BOUNDARY.finditer(text, low)}
    edges = {
        place
        for span in spans
        if span.tag not in _EMPHASES
        for place in (span.start, span.end)
        if low <= place
    }
    for place in sorted(edges | ends.keys()):
        at = ends.get(place, place)
        caption, rest = trimmed(text[:at]), text[place:].strip(EDGE)
        if not caption or not are_names(rest):
            continue
        if has_agency(rest):
            return Parts(caption, tidy(rest), MARKED)
        apart = place in edges or caption[-1] in ENDS or text[at:place].strip() in ("|", "｜", "\n")
        if (apart or text[at:place] == "\n" or rest.endswith("nuotr.")) and (
            len(rest.split()) <= 6 and rest[-1] not in '!?…”"' and not rest.endswith((" .",))
        ):
            if rest[-1] == "." and not rest.endswith("nuotr."):
                continue
            return Parts(caption, tidy(rest), NAMES)
    return None


def by_capitals(text: str) -> Parts | None:
    """A name and its house in capitals, behind words that are none: "… JANE DOE FOR THE
    GAZETTE"."""
    capitals = text.rstrip(' »”"')[-1:].isupper()
    found = _FOR.search(text, max(0, len(text) - REACH)) if capitals else None
    caption = trimmed(text[: found.start()]) if found else ""
    if found is None or not found[0].isupper() or (caption and caption.upper() == caption):
        return None  # "THIS PAGE IS RESERVED FOR SUBSCRIBERS"
    return Parts(caption, tidy(found[0]), NAMES)


def by_house(text: str) -> Parts | None:
    """A name and its house, behind words that are none: "… in the café Jane Doe/AFP"."""
    found = _HOUSE.search(text, max(0, len(text) - REACH)) if "/" in text else None
    if found is None or not (
        is_agency(found["first"]) or (" " in found["first"] and has_agency(found["second"]))
    ):
        return None
    return Parts(trimmed(text[: found.start("credit")]), tidy(found["credit"]), MARKED)
