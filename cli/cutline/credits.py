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

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from . import lazy, lexicon
from .data import Span
from .language import east_asian

# Characters. The longest credit of the 346 in the gold captions of `fundus` has 96.
_LONGEST = 140
_REACH = 180  # from the text's end, within which a credit begins
_PREFIX = 40  # of a line that is a credit's prefix
_WINDOW = 400  # from the text's end, that are looked at

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

# Words with a small letter that stand in names and in what joins them.
_PARTICLES = frozenset(
    "a al and ap bin by da das de del della den der des di do dos du e el et for from i in la le"
    " of og och on para per por pour the und van vom von via y z za с и для nuotr.".split()
)
# Inline elements that set words apart within a caption, and so are no edge of a credit.
_EMPHASES = ("a", "b", "strong", "em", "i")

_POINTERS = "▲△▼▽◀▶►"  # to the photo that a caption is of
_EDGE = " \t\r\n|/,;:–—-·•+…"
_CLOSERS = dict(zip(")]）】〕〉》」", "([（【〔〈《「", strict=True))
_OPENERS = "".join(_CLOSERS.values())
_BRACKETS = _OPENERS + "".join(_CLOSERS)
_ENDS = '.!?…。"”’»)]|｜\n'

_COPYRIGHT = lazy.pattern(r"[(（]\s*[cCｃＣ]\s*[)）]|[©ⓒⒸ]")
_YEAR = lazy.pattern(r"\d{4}(?:\s*[-–]\s*\d{2,4})?[,.]?\s+(?=\D)")
# Prefixes of scripts without spaces, which stand in the middle of a run of letters.
_EAST_PREFIX = lazy.pattern(
    r"""(?: 写真(?:提供)? | 資料写真 | 撮影 | 画像 | 提供 | 出典
          | 사진(?:\s*제공|\s*출처)? | 자료사진 | 출처 | 이미지 | 그래픽
          | [图圖](?:片|源)?(?:[来來]源)? | 资料图 | [摄攝]影? | [来來]源 | 照片 | 供[图圖]
        ) \s* [：:＝=/／] \s*""",
    re.VERBOSE,
)
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
_TAKEN = lazy.pattern(r"\s*(?:氏)?撮影$")
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
# Where a credit without a prefix may begin; and without a space where none was between elements.
_BOUNDARY = lazy.pattern(
    r"""(?=[\s|｜＝=A-ZÀ-Þ])  # no more is looked at in most places
        (?: (?<=[.!?…。"”’»)\]])(?<!\W[^\W\d_a-z]\.)\s+
          | \n | \s*[|｜]\s* | \s+[–—/-]\s+ | [＝=]
          | (?<=[a-zà-ÿ]{2}\.)(?=[A-Z]) | (?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Þ]) )""",
    re.VERBOSE,
)
_WORD = lazy.pattern(r"[^\s/|,;&+]+")
_FIRST_WORD = lazy.pattern(r"[^\s.,:;!?()\[\]|/\"»«›>→=…：＝]+")
_SENTENCE = lazy.pattern(r"[.!?]\s+[^\W\d_]+\s")
_PART = lazy.pattern(r"[/|,;＝=&+]|\s[-–—]\s|\s(?:via|and|und|et|y|e|og|och|en)\s")

# What sites write before a caption to say that it is one; other prefixes ("Pictured:",
# "Clip:") are the caption's own words.
_LABEL = lazy.pattern(
    r"""(?: (?:image|photo|media|bild)\ ?)?
        (?: caption | legende | légende(?:\ photo)? | bildunterschrift | didascalia
          | pie\ de\ foto | bijschrift | legenda | bildtext ) \s* [:：] \s* (?=\S)
      | (?: image | photo | media )\ caption (?: ,\s* (?=\S|$) | \s+ (?=\S) )""",
    re.VERBOSE | re.IGNORECASE,
)
# The same where no credit follows, as it mostly does.
_KIND = lazy.pattern(r"(?:image|photo|picture|bild|foto)\ ?:\s*(?=\S)", re.IGNORECASE)

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


def split(text: str, spans: Sequence[Span] = ()) -> Parts:
    """Split a text that is known to be a caption, a credit or both. Cannot fail.

    `spans` are the inline elements in it. The `text` of the result is "" when all of it is
    credit, the `credit` None when there is none.
    """
    return _split(text, tuple(spans))


# The tagger's features of flattened text ask first, captions ask again.
@lru_cache(maxsize=1024)
def _split(text: str, spans: tuple[Span, ...]) -> Parts:
    text = _without_call(text.rstrip())
    if opens(text):
        return Parts("")  # the credit itself is in another element
    label = _label(text)
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
        _by_class(tail, inside)
        or _by_prefix(tail)
        or (_whole(tail) if cut == start else None)
        or _by_bracket(tail)
        or _by_suffix(tail)
        or _by_boundary(tail, inside)
        or _by_capitals(tail)
        or _by_house(tail)
        or Parts(tail)
    )
    # A bracket that opens here is one of a credit in elements of its own.
    caption = (text[start:cut] + parts.text).lstrip(_POINTERS).strip().rstrip(_OPENERS + " ")
    caption = _once(caption) if _says(caption) else ""
    return parts._replace(text=_KIND.sub("", caption, count=1) if _KIND.match(caption) else caption)


def _label(text: str) -> re.Match[str] | None:
    """What says near the start of a text that it is a caption. It is rare: a quick look first."""
    if ":" in text or "：" in text or "caption" in text.lower():
        return _LABEL.search(text, 0, _REACH)
    return None


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
    return _HINT.search(text, max(0, len(text) - _REACH)) is not None


@lru_cache(maxsize=1024)
def alone(text: str) -> str | None:
    """The credit, where the whole text is one and says so: "Photo: Jane Doe", "JANE DOE/AFP",
    "REUTERS", "JANE DOE/THE GAZETTE"; else None. "Jane Doe" alone may be anybody."""
    text = _without_call(text.strip())
    if not text or len(text) > _REACH:
        return None
    parts = _by_prefix(text) or _whole(text)
    if parts and not _says(parts.text):
        return parts.credit if _label(text) is None else None
    return text if "/" in text and _SIGNATURE.fullmatch(text) else None


def labelled(text: str) -> bool:
    """Whether a text begins with what says that it is a caption: "Image caption, The pier"."""
    return _LABEL.match(text) is not None


def labels(text: str) -> bool:
    """Whether a text is that and no more: the caption is in another element."""
    return _LABEL.fullmatch(text) is not None


def opens(text: str) -> bool:
    """Whether a text is a credit's prefix and no more: "Credit...", "(Photo:"."""
    text = text.lstrip(_OPENERS + " ")
    cue = _prefix_at(text, 0) if len(text) <= _PREFIX else None
    return cue is not None and cue.strong and cue.end >= len(text)


def named(text: str) -> bool:
    """Whether a text reads as names and nothing else, as a credit under its caption may."""
    return _are_names(text)


# A name of two words or more and a house, all in capitals: "GUS HALVORSEN/COASTAL PRESS".
_NAME_IN_CAPITALS = r"(?=[^a-z]*$)[^\W\d_][^\W\d_.'’-]+(?: [^\W\d_.'’-]+){1,3}"
_SIGNATURE = lazy.pattern(_NAME_IN_CAPITALS + r" ?/ ?[^\W\d_][^/]{1,40}")
_FOR = lazy.pattern(
    _NAME_IN_CAPITALS + r" (?:FOR|POUR|PARA|PER|FÜR|VOOR|FÖR) [«“\"]?\s?[^\W\d_][^/]{1,40}$"
)

_HOUSE = lazy.pattern(
    r"(?:^|\s)[^\W\d_A-ZÀ-Þ][\w'’-]* (?P<credit>"
    r"(?P<first>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){0,2}) ?/ ?(?P<second>[^/]{2,60}))$"
)

# What sells the photo or shows it larger, as a link behind the credit, and what such a link says to
# those who hear the page read. With a capital, as people in captions buy photos as well.
_CALL = lazy.pattern(
    r"""[\s|·,(–—-]*
        (?: (?: (?: Purchase | Buy | License | Order | PURCHASE | BUY | LICENSE | ORDER )
                (?i: \ licensing\ rights
                   | (?:\ (?:an?|this|the))?\ (?:photo|picture|image|print|reprint)s? )
              | (?: Foto | Bild )\ (?: kaufen | bestellen ) | Acheter\ (?:cette|la)\ photo
              | Comprar?\ (?:esta\ |la\ )?foto | Kup\ zdjęcie | Купить\ фото
              | (?: Enlarge | Expand | View\ larger )\ (?:image|photo|picture)
              | (?: Click | Tap )\ (?:here\ )?to\ (?:enlarge|expand)(?:\ (?:image|photo|picture))?
              | (?: Bild | Foto )\ vergrößern | Vergrößern\ des\ Bildes
              | Agrandir\ (?:l['’]image|la\ photo) | Ampliar\ (?:la\ )?(?:imagen|foto)
              | (?: 사진 | 이미지 )\ ?확대
            ) (?: [\s,(]* (?i:opens\ (?:in\ )?(?:a\ )?new\ (?:tab|window)) )?
          | (?i:opens\ (?:in\ )?(?:a\ )?new\ (?:tab|window))
        ) [\s.)»›>→]* $""",
    re.VERBOSE,
)
_CALL_REACH = 80  # characters; more than any of these takes
_CALL_EDGE = " \t\r\n.)»›>→"
# The last two letters of any of these: a quick look before the pattern.
_CALL_ENDS = (
    "ts",
    "to",
    "os",
    "re",
    "es",
    "ge",
    "nt",
    "en",
    "ie",
    "то",
    "rn",
    "대",
    "ab",
    "ow",
    "nd",
)


def _without_call(text: str) -> str:
    if not text.rstrip(_CALL_EDGE)[-2:].lower().endswith(_CALL_ENDS):
        return text
    call = _CALL.search(text, max(0, len(text) - _CALL_REACH))
    return text[: call.start()] if call else text


def tidy(credit: str) -> str:
    """A credit without brackets, prefixes, a year after ©, and stray marks around it."""
    credit = _unbracketed(_without_call(credit))
    cue = _prefix_at(credit, 0)
    if cue is not None and not cue.strong and _are_names(credit[cue.end :]):
        return _tidied(credit[_from(credit, 0, cue) :])
    return _tidied(credit)


def _tidied(credit: str) -> str:
    """The same where a prefix went before: only one with a colon goes now."""
    for _ in range(3):
        cue = _prefix_at(credit, 0)
        if cue is None or not cue.strong:
            break
        credit = credit[cue.end :].lstrip(_EDGE + "=＝：")
    credit = _YEAR.sub("", credit, count=1) if _YEAR.match(credit) else credit
    credit = credit.removeprefix("the ").removeprefix("by ").strip(_EDGE.replace("+", ""))
    return _unstopped(" ".join(_unbracketed(_TAKEN.sub("", credit)).split()))


def _unstopped(credit: str) -> str:
    """A credit without the full stop of the sentence that it ends."""
    word = credit.rpartition(" ")[2]
    bare = word[:-1].lower()
    short = len(bare) < 2 or "." in bare or bare in _ABBREVIATIONS
    return credit if word[-1:] != "." or short else credit[:-1]


_ABBREVIATIONS = frozenset("jr sr st inc ltd co corp bros llc plc dept univ al nuotr".split())


# -- the ways in which a credit is marked --------------------------------------------------


def _by_class(text: str, spans: Sequence[Span]) -> Parts | None:
    named = [
        span
        for span in spans
        if span.names
        and span.end - span.start <= _REACH
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
    before = _trimmed(_without_prefix(text[:start]))
    after = text[end:].strip(_EDGE + _BRACKETS)
    if not credit or (not before and not after and (len(text) > 100 or _by_prefix(text))):
        return None  # a wrapper's class, with a caption in it
    sure = any(CREDIT_NAMES.search(span.names) for span in named) or _has_agency(credit)
    return Parts(" ".join(filter(None, (before, after))), credit, MARKED if sure else NAMES)


@lru_cache(maxsize=1024)
def _by_prefix(text: str) -> Parts | None:
    low = max(0, len(text) - _REACH)
    colon = _COLONS.search(text, low) is not None
    for match in (_STARTS if colon else _STARTS_AFTER_MARKS).finditer(text, low):
        at = match.start()
        before = text[max(0, at - 3) : at].rstrip(" ")[-1:]
        cue = _prefix_at(text, at) if _may_open(text, at, before, colon) else None
        if cue is None:
            continue
        opened = before != "" and before in _OPENERS
        rest, after = _to_closer(text, cue.end) if opened else (text[cue.end :], "")
        if not opened and _credited_in_bracket(rest):
            continue  # "Stock photo: The pier (Photo: Jane Doe)"
        if not cue.strong and _has_agency(text[:at]) and _are_names(text):
            continue  # "IMAGO / Gull Photo Services": all of it is credit
        if before.isalnum() and text[at : cue.end].rstrip()[-1:] in "/|":
            continue  # so it is of "Getty Images / iStock"
        given = _GIFT.search(text, at, cue.end) and (not before or before in _ENDS)
        said = cue.strong or (given and rest[-1:] not in (*"!?.",))
        if not (_may_be_credit(rest) if said else _are_names(rest)):
            continue
        credit = _tidied(_unbracketed(text[_from(text, at, cue) : cue.end] + rest))
        if credit:
            caption = _trimmed(text[:at])
            if len(after) > 3:
                caption = f"{caption} {after}".strip()
            return Parts(caption, credit, MARKED)
    return None


def _credited_in_bracket(text: str) -> bool:
    """Whether a text ends in a bracket that opens with a credit's prefix."""
    found = _last_bracket(text)
    return found is not None and found[0] != "" and _prefix_at(found[1], 0) is not None


def _whole(text: str) -> Parts | None:
    bare = _unbracketed(text)
    if (_are_names(bare) and _has_agency(bare)) or (len(bare) <= 30 and _east_start(bare) == 0):
        return Parts("", tidy(bare), MARKED)
    return None


def _by_bracket(text: str) -> Parts | None:
    found = _last_bracket(text)
    if found is None:
        return None
    before, inside = found
    ended = before[-1:] != "" and before[-1] in _ENDS
    if _has_agency(inside) or (
        len(inside) <= 40 and not inside.isascii() and _EAST_SUFFIX.fullmatch(inside)
    ):
        sign = MARKED
    elif before and _are_names(inside) and (ended or " " in inside):
        sign = BRACKET if ended else NAMES
    else:
        return None
    credit = tidy(inside)
    named = _by_boundary(before, ()) if sign == MARKED and " " not in inside else None
    if named and named.credit and " " in named.credit and named.credit in before:
        return Parts(named.text, text[before.rindex(named.credit) :].strip(" ."), sign)
    return Parts(before.rstrip(" -–—|"), credit, sign) if credit else None


def _by_suffix(text: str) -> Parts | None:
    at = _east_start(text)
    if at is None:
        return None
    return Parts(_trimmed(text[:at]).rstrip("＝=、"), tidy(text[at:]), MARKED)


def _east_start(text: str) -> int | None:
    """Where the credit begins whose last word says that it is one."""
    low = max(0, len(text) - 80)
    if not east_asian(text[low:]):
        return None
    found = _SHOT_BY.search(text[low:]) or _EAST_SUFFIX.search(text[low:])
    return low + found.start(found.lastindex or 0) if found else None


def _by_boundary(text: str, spans: Sequence[Span]) -> Parts | None:
    if text[-1:] in _CLOSERS:
        return None
    low = max(0, len(text) - _REACH)
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
        caption, rest = _trimmed(text[:at]), text[place:].strip(_EDGE)
        if not caption or not _are_names(rest):
            continue
        if _has_agency(rest):
            return Parts(caption, tidy(rest), MARKED)
        apart = (
            place in edges or caption[-1] in _ENDS or text[at:place].strip() in ("|", "｜", "\n")
        )
        if (apart or text[at:place] == "\n" or rest.endswith("nuotr.")) and (
            len(rest.split()) <= 6 and rest[-1] not in '!?…”"' and not rest.endswith((" .",))
        ):
            if rest[-1] == "." and not rest.endswith("nuotr."):
                continue
            return Parts(caption, tidy(rest), NAMES)
    return None


def _by_capitals(text: str) -> Parts | None:
    capitals = text.rstrip(' »”"')[-1:].isupper()
    found = _FOR.search(text, max(0, len(text) - _REACH)) if capitals else None
    caption = _trimmed(text[: found.start()]) if found else ""
    if found is None or not found[0].isupper() or (caption and caption.upper() == caption):
        return None  # "THIS PAGE IS RESERVED FOR SUBSCRIBERS"
    return Parts(caption, tidy(found[0]), NAMES)


def _by_house(text: str) -> Parts | None:
    found = _HOUSE.search(text, max(0, len(text) - _REACH)) if "/" in text else None
    if found is None or not (
        _is_agency(found["first"]) or (" " in found["first"] and _has_agency(found["second"]))
    ):
        return None
    return Parts(_trimmed(text[: found.start("credit")]), tidy(found["credit"]), MARKED)


# -- prefixes ------------------------------------------------------------------------------


class _Cue(NamedTuple):
    end: int
    strong: bool  # with a colon or the like: says by itself that a credit follows


def _prefix_at(text: str, at: int) -> _Cue | None:
    """A credit's prefix that begins at this place of the text, with any mark after it."""
    first = text[at : at + 1]
    for signs, pattern in _SIGNS:
        found = pattern.match(text, at) if first in signs else None
        if found:
            return _Cue(found.end(), True)
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
    if prefix[-1:] in "/|" and _is_agency(prefix.rstrip(" /|")):
        return None  # so is "IMAGO / Jane Doe"
    return _Cue(marks.end(), strong)


# Dots as in "Credit..."; the one full stop of "fot." is the prefix's own.
_MARKS = lazy.pattern(r"[ .…:：=＝©]*")

# Who gave a photo rather than who took it: that is part of what the credit says.
_GIVEN = lazy.pattern(r"(?:courtesy|cortes[ií]a|(?:per )?gentile concessione) ", re.IGNORECASE)
# The same anywhere in a prefix: givers need no capitals ("Photo courtesy of the town archive").
_GIFT = lazy.pattern(
    r"courtesy|cortes[ií]a|concessione|(?:provided|supplied|submitted) by", re.IGNORECASE
)


def _from(text: str, at: int, cue: _Cue) -> int:
    """Where the credit begins that a prefix opens: after it, but for "Courtesy of"."""
    return at if not cue.strong and _GIVEN.match(text, at) else cue.end


def _may_open(text: str, at: int, before: str, colon: bool) -> bool:
    """Whether a prefix is worth looking up here: at the start, after a mark, with a capital,
    or where a colon comes soon. `colon` says that there is one at all."""
    if not before or not (before.isalnum() or before in ",'’"):
        return True
    return not text[at].islower() or (colon and _COLON.match(text, at) is not None)


def _without_prefix(before: str) -> str:
    """The text before a credit's element without the prefix that was left outside of it."""
    before = before.rstrip(" ([（")
    starts = [found.start() for found in _STARTS.finditer(before, max(0, len(before) - 30))]
    for at in reversed(starts):
        cue = _prefix_at(before + " ", at)
        if cue and cue.end >= len(before):
            return before[:at]
    return before


# -- what can be a credit ------------------------------------------------------------------


def _may_be_credit(rest: str) -> bool:
    """Whether what follows a colon can be a credit: short, or mostly names."""
    rest = rest.strip(_EDGE + _BRACKETS)
    if not rest or len(rest) > _LONGEST:
        return False
    if east_asian(rest):
        return len(rest) <= 50
    words = _WORD.findall(rest)
    capitals = sum(not word[0].islower() or word in _PARTICLES for word in words)
    most = capitals >= 0.6 * len(words) and rest.upper() != rest.lower()
    if _SENTENCE.search(rest) and not _has_agency(rest):
        return len(words) <= 8 and most
    return len(words) <= 7 or most


def _are_names(text: str) -> bool:
    """Whether a text reads as names of people and houses: capitals throughout, no sentence."""
    text = text.strip(_EDGE + _BRACKETS).removeprefix("the ")
    if not text or len(text) > _LONGEST:
        return False
    parts = list(_parts(text))
    if text.upper() == text.lower():  # no capitals in this script to tell names by
        short = all(len(part.split()) <= 2 or _is_agency(part) for part in parts)
        return len(text) <= 40 and short and _has_agency(text)
    words: list[str] = []  # of people
    houses = False
    for part in parts:
        if _is_agency(part) or _LICENCE.fullmatch(part):
            houses = True
        elif all(map(_is_name, part.split())):
            words += part.split()
        else:
            return False
    if not words:
        return houses
    if len(words) > 14 or (words[0][0].islower() and "." not in words[0]):
        return False
    if not houses and sum(map(str.isalpha, text)) < 3:
        return False
    return any(w[0].isalpha() or w[0] in "@'" for w in words)


# What Wikimedia's photos have in the place of a house: "Jane Doe / CC BY-SA 4.0".
_LICENCE = lazy.pattern(
    r"(?:CC|Creative Commons)(?:[ -](?:BY|0)(?:[ -](?:SA|NC|ND))*)?(?: \d\.\d)?(?: [A-Za-z]{2,8})?"
)


_TWEETED = ("pic.twitter.com", "pic.x.com")  # what ends a tweet with a photo


def _is_name(word: str) -> bool:
    if word[0].islower():  # or the address of a site, or a brand
        site = "." in word.strip(".") and not word.startswith(_TWEETED)
        return word.lower() in _PARTICLES or site or _is_agency(word)
    return not (word[0].isdigit() and word[-1].isdigit())


@lru_cache(maxsize=4096)
def _is_agency(name: str) -> bool:
    """Also "Reuters pic", and what stands where nobody is named: "Contributed photo"."""
    house, _, what = name.rpartition(" ")
    picture = what.lower().removesuffix("s") in ("photo", "pic", "picture")
    if picture and (house.lower() in _UNSIGNED or lexicon.is_agency(house)):
        return True
    return lexicon.is_agency(name)


_UNSIGNED = frozenset("contributed submitted supplied provided courtesy".split())


def _has_agency(text: str) -> bool:
    return any(_is_agency(part) for part in _parts(text)) or _is_agency(text.strip(_EDGE))


def _parts(text: str) -> Iterator[str]:
    for part in _PART.split(text[-_REACH:]):
        part = part.strip(_EDGE + _BRACKETS)
        if part:
            yield part


# -- brackets ------------------------------------------------------------------------------


def _last_bracket(text: str) -> tuple[str, str] | None:
    """What stands before the bracket that ends the text, and what stands in it."""
    text = text.rstrip(" .")
    if not text or text[-1] not in _CLOSERS:
        return None
    closer, opener = text[-1], _CLOSERS[text[-1]]
    depth = 0
    for place in range(len(text) - 1, max(-1, len(text) - _REACH), -1):
        depth += (text[place] == closer) - (text[place] == opener)
        if depth == 0:
            return text[:place].rstrip(), text[place + 1 : -1].strip()
    return None


def _to_closer(text: str, start: int) -> tuple[str, str]:
    """What stands up to the end of the bracket around `start`, and what follows it."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] in _OPENERS:
            depth += 1
        elif text[place] in _CLOSERS:
            if depth == 0:
                return text[start:place], text[place + 1 :].strip(" .")
            depth -= 1
    return text[start:], ""


def _unbracketed(text: str) -> str:
    """A text without brackets around all of it, and without one that has no partner."""
    text = text.strip()
    for closer, opener in _CLOSERS.items():
        opens, closes = text.startswith(opener), text.endswith(closer)
        if opens and (text.find(closer) in (-1, len(text) - 1)):
            text = text[1:].removesuffix(closer).strip()
        elif closes and opener not in text:
            text = text[:-1].strip()
    return text


def _trimmed(text: str) -> str:
    return text.rstrip(_EDGE.replace("…", "") + _OPENERS).strip()
