"""Prefixes of credits: "Foto:", "©", "Photo by"; which the lexicon has, and how they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .. import lazy, lexicon
from .marks import OPENERS
from .names import is_agency

_PREFIX = 40  # characters of a line that is a credit's prefix

_COPYRIGHT = lazy.pattern(r"[(（]\s*[cCｃＣ]\s*[)）]|[©ⓒⒸ]")

# Prefixes of scripts without spaces, which stand in the middle of a run of letters.
_EAST_PREFIX = lazy.pattern(
    r"""(?: 写真(?:提供)? | 資料写真 | 撮影 | 画像 | 提供 | 出典
          | 사진(?:\s*제공|\s*출처)? | 자료사진 | 출처 | 이미지 | 그래픽
          | [图圖](?:片|源)?(?:[来來]源)? | 资料图 | [摄攝]影? | [来來]源 | 照片 | 供[图圖]
        ) \s* [：:＝=/／] \s*""",
    re.VERBOSE,
)

# "Credit" and a name in elements of their own, with no space between; a label that a comma
# sets off for those who hear the page read: "Image source, PA Media".
_LABELLED = lazy.pattern(
    r"(?:Image )?Credits?(?=[A-ZÀ-Þ])|(?:Image|Photo|Media) (?:source|copyright|credit),\s*"
)

# What is a prefix wherever it stands, by the characters that it can begin with.
_SIGNS = (
    ("(（©ⓒⒸ", _COPYRIGHT),
    ("写資撮画提出사자출이그图圖资摄攝来來照供", _EAST_PREFIX),
    ("CIMP", _LABELLED),
)

# Where a prefix may begin: a word's start, a bracket, a sign.
_STARTS = lazy.pattern(
    r"""  [(（]\s*[cCｃＣ]\s*[)）] | [©ⓒⒸ]
        | (?<!\w)\w
        | (?<=\w)(?=[写画撮資사자图圖摄攝资])""",
    re.VERBOSE,
)

# The same where no colon comes: a word in small letters after another begins none.
_STARTS_AFTER_MARKS = lazy.pattern(
    r"""  [(（]\s*[cCｃＣ]\s*[)）] | [©ⓒⒸ]
        | (?<!\w)(?!(?<=[A-Za-z0-9,'’]\ )[a-z])\w
        | (?<=\w)(?=[写画撮資사자图圖摄攝资])""",
    re.VERBOSE,
)

_COLON = lazy.pattern(r"[^\n:：=＝©]{0,40}[:：=＝©]")
_COLONS = lazy.pattern("[:：=＝©]")
_FIRST_WORD = lazy.pattern(r"[^\s.,:;!?()\[\]|/\"»«›>→=…：＝]+")


def opens(text: str) -> bool:
    """Whether a text is a credit's prefix and no more: "Credit...", "(Photo:"."""
    text = text.lstrip(OPENERS + " ")
    cue = prefix_at(text, 0) if len(text) <= _PREFIX else None
    return cue is not None and cue.strong and cue.end >= len(text)


class Cue(NamedTuple):
    """A prefix that was found: where in the text it ends."""

    end: int
    strong: bool  # with a colon or the like: says by itself that a credit follows


def prefix_at(text: str, at: int) -> Cue | None:
    """A credit's prefix that begins at this place of the text, with any mark after it."""
    first = text[at : at + 1]
    for signs, pattern in _SIGNS:
        found = pattern.match(text, at) if first in signs else None
        if found:
            return Cue(found.end(), True)
    word = _FIRST_WORD.match(text, at)
    if word is None or not lexicon.opens_credit(word[0]):
        return None
    split = lexicon.credit_prefix(text[at : at + 60])
    if split is None:
        return None
    prefix = split[0].rstrip()
    end = at + len(prefix)
    marks = _MARKS.match(text, end)
    assert marks is not None
    strong = prefix[-1:] in ":：=＝©" or bool(marks[0].strip())
    if not strong and (not marks[0] or text[marks.end() : marks.end() + 1] in ("/", "-", "")):
        return None  # "Handout/Jane Doe" is all credit
    if prefix[-1:] in "/|" and is_agency(prefix.rstrip(" /|")):
        return None  # so is "IMAGO / Jane Doe"
    return Cue(marks.end(), strong)


# Dots as in "Credit..."; the one full stop of "fot." is the prefix's own.
_MARKS = lazy.pattern(r"[ .…:：=＝©]*")

# Who gave a photo rather than who took it: that is part of what the credit says.
_GIVEN = lazy.pattern(r"(?:courtesy|cortes[ií]a|(?:per )?gentile concessione) ", re.IGNORECASE)

# The same anywhere in a prefix: givers need no capitals ("Photo courtesy of the town archive").
_GIFT = lazy.pattern(
    r"courtesy|cortes[ií]a|concessione|(?:provided|supplied|submitted) by", re.IGNORECASE
)


def prefixes_in(text: str, low: int) -> Iterator[tuple[int, str, Cue]]:
    """The prefixes from `low` on: where each begins, and the last letter or mark before it."""
    colon = _COLONS.search(text, low) is not None
    for match in (_STARTS if colon else _STARTS_AFTER_MARKS).finditer(text, low):
        at = match.start()
        before = text[max(0, at - 3) : at].rstrip(" ")[-1:]
        cue = prefix_at(text, at) if _may_open(text, at, before, colon) else None
        if cue is not None:
            yield at, before, cue


def is_gift(text: str, at: int, cue: Cue) -> bool:
    """Whether a prefix says who gave the photo: "Photo provided by"."""
    return _GIFT.search(text, at, cue.end) is not None


def start_of(text: str, at: int, cue: Cue) -> int:
    """Where the credit begins that a prefix opens: after it, but for "Courtesy of"."""
    return at if not cue.strong and _GIVEN.match(text, at) else cue.end


def _may_open(text: str, at: int, before: str, colon: bool) -> bool:
    """Whether a prefix is worth looking up here: at the start, after a mark, with a capital,
    or where a colon comes soon. `colon` says that there is one at all."""
    if not before or not (before.isalnum() or before in ",'’"):
        return True
    return not text[at].islower() or (colon and _COLON.match(text, at) is not None)


def without_prefix(before: str) -> str:
    """The text before a credit's element without the prefix that was left outside of it."""
    before = before.rstrip(" ([（")
    starts = [found.start() for found in _STARTS.finditer(before, max(0, len(before) - 30))]
    for at in reversed(starts):
        cue = prefix_at(before + " ", at)
        if cue and cue.end >= len(before):
            return before[:at]
    return before
