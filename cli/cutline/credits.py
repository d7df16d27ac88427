"""Caption and credit of a photo, told apart inside one text.

What marks a credit, in the order in which it is looked for:

1. an inline element whose class says so (`credit`, `photographer`, `source` …);
2. a prefix of the lexicon, "Foto:", "©", "Photo by", in brackets or not, wherever it stands
   near the end;
3. the forms of East Asia, which have the word after the name: "…摄", "（…撮影）", "… 제공";
4. a bracket at the end that holds an agency or names: "(AP Photo/Jane Doe)";
5. what stands after a full stop, a line, a bar, a dash or an element's edge and is an agency
   or names: "… in Dzhankoy. JANE DOE/AFP".

The credit is given as the page has it, without its prefix and brackets. Nothing here looks
at more than the last characters of a text, so the time a text takes is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .data import Span
from .lexicon import caption_prefix, credit_prefix, is_agency

#: Characters from the end in which a credit may begin; the longest of the 375 gold captions
#: that news sites' own parsers give has 82.
REACH = 180

#: Class names of elements that hold a credit and nothing else.
CREDIT_NAMES = re.compile(
    r"credit|copyright|photographe?r|fotograf|byline|author|source|quelle|agency|agentur|distribut"
    r"|attribution|urheber|rights|fuente|fonte|kaynak|auteur|autor\b|bildnachweis|licen[sc]e"
)
_SURE_NAMES = re.compile(r"credit|copyright|photographe?r|fotograf|quelle|urheber|bildnachweis")
#: Class names of elements that hold a caption, with or without its credit.
CAPTION_NAMES = re.compile(
    r"caption|legende?\b|leyenda|didascalia|bildtext|bildunterschrift|bijschrift|cutline"
    r"|pie-?(?:de-?)?foto|img-desc|image-desc|photo-desc|img-info|image-info|altyazi|onderschrift"
    r"|(?<![a-z])cap(?![a-z])|bild-?info"
)

# Words with a small letter that stand in names and in what joins them.
_PARTICLES = frozenset(
    "a al and ap bin by da das de del della den der des di do dos du e el et for from i in la le"
    " of og och on para per por pour the und van vom von via y z za с и для e.v. epa dpa imago"
    " ddp epd ritzau scanpix getty afp".split()
)
_EDGE = " \t\r\n|/,;:–—-·•+…"
_OPENERS = {
    ")": "(",
    "]": "[",
    "）": "（",
    "】": "【",
    "〕": "〔",
    "〉": "〈",
    "》": "《",
    "」": "「",
}
_BRACKETS = "".join(_OPENERS) + "".join(_OPENERS.values())
_YEAR = re.compile(r"^(?:\d{4}(?:\s*[-–]\s*\d{2,4})?[,.]?\s+)(?=\D)")
_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_ASIAN = re.compile(f"[{_HAN}]")
# A word's start, and any place after a bracket or a mark.
_STARTS = re.compile(
    rf"[(（]\s*[cCｃＣ]\s*[)）]|(?<![\w©])[\w©ⓒ@]|[©ⓒ]|(?<=[（(\[【〔〈＝=/。])\S|(?<=[{_HAN}])(?=写真|撮影|사진|图|圖|攝|資料)"
)
_COPYRIGHT = re.compile(r"[(（]\s*[cCｃＣ]\s*[)）]|[©ⓒⒸ]")
_EAST = re.compile(
    r"""(?: ^ | (?<=[。，,\s（(\[【／/＝=|｜]) )
        (?P<credit>
            [^。，（）()\[\]【】＝=|｜]{0,40}?
            (?: \s*(?:摄影|攝影|摄|攝|撮影|供图|供圖|提供|发|發)
              | \s(?:제공|촬영) | (?:기자|특파원)
            )
        ) [\s）)\]】。]*$""",
    re.VERBOSE,
)
_EAST_PREFIX = re.compile(
    r"(?:写真|撮影|画像|写真提供|資料写真|提供|出典|사진|사진제공|사진\s*출처|출처|이미지|그래픽|자료사진"
    r"|图片来源|圖片來源|图片|圖片|图源|圖源|图|圖|摄影|攝影|摄|攝|来源|來源|资料图|照片|供图)"
    r"(?:\s*[：:＝=/／]\s*)"
)
# "Credit" and a name in elements of their own, with no space between.
_GLUED = re.compile(r"(?:Image )?Credits?(?=[A-ZÀ-Þ])")
_TAKEN = re.compile(r"\s*(?:氏)?撮影$")
_BOUNDARY = re.compile(
    r"(?<=[.!?…。\"”’»)\]])\s+|\n|\s*[|｜]\s*|\s+[–—/-]\s+|(?<=[a-zà-ÿ]{2}\.)(?=[A-Z])|＝|="
)
_WORD = re.compile(r"[^\s/|,;&+]+")
_SENTENCE = re.compile(r"[.!?]\s+[^\W\d_]+\s")


class Parts(NamedTuple):
    """A caption without its credit, and the credit; `sure` when the credit was marked as one
    by a class, a prefix or an agency's name, not by looking like names alone."""

    text: str
    credit: str | None
    sure: bool


def split(text: str, spans: Sequence[Span] = ()) -> Parts:
    """Split a text that is known to be a caption, a credit or both. Cannot fail.

    `text` of the result is "" when all of it is credit, `credit` None when there is none.
    """
    text = _without_label(text, spans)
    spans = [s for s in spans if s.end <= len(text)] if len(text) else []
    found = _by_class(text, spans) or _by_prefix(text)
    if found is None and (credit := alone(text)):
        found = Parts("", credit, True)
    return found or _by_form(text, spans) or Parts(text.strip(), None, False)


def alone(text: str) -> str | None:
    """The credit, where the whole text is one and says so: "Photo: Jane Doe", "JANE DOE/AFP",
    "REUTERS"; else None. "Jane Doe" alone may be anybody."""
    text = text.strip()
    if not text or len(text) > REACH:
        return None
    found = _by_prefix(text)
    if found:
        return found.credit if not found.text else None
    bare = _unbracketed(text)
    if _has_agency(bare) and _are_names(bare):
        return bare
    east = _EAST.match(bare)
    if east and len(bare) <= 30:
        return tidy(bare)
    return None


def tidy(credit: str) -> str:
    """A credit without brackets, prefixes, a year after ©, and stray marks around it."""
    credit = _unbracketed(credit.strip())
    for _ in range(3):
        cue = _prefix_at(credit, 0)
        if cue is None or (not cue.strong and not _are_names(credit[cue.end :].strip(_EDGE))):
            break
        credit = credit[cue.end :].lstrip(_EDGE + "=＝：")
        if not cue.strong:
            break
    credit = _YEAR.sub("", credit).removeprefix("the ").removeprefix("by ")
    credit = _unbracketed(_TAKEN.sub("", credit.strip(" \t\n|,;:–—-·•")))
    return " ".join(credit.split())


class _Cue(NamedTuple):
    end: int
    strong: bool  # with a colon or the like: says by itself that a credit follows


def _prefix_at(text: str, at: int) -> _Cue | None:
    """A credit's prefix that begins at this place of the text, with any mark after it."""
    sign = _COPYRIGHT.match(text, at)
    if sign:
        end = sign.end()
        return _Cue(end, True)
    for pattern in (_EAST_PREFIX, _GLUED):
        glued = pattern.match(text, at)
        if glued:
            return _Cue(glued.end(), True)
    found = credit_prefix(text[at : at + 80])
    if found is None:
        return None
    end = at + len(found[0].rstrip())
    rest = text[end : end + 3].lstrip(" ")
    strong = found[0].rstrip()[-1:] in ":：=＝©" or rest[:1] in (":", "：", "=", "＝", "©")
    if not strong and (rest[:1] in ("/", "-", ".", ",") or not text[end : end + 1].isspace()):
        return None  # "Handout/Jane Doe" is all credit; "Fotografien" is no "Foto"
    while end < len(text) and text[end] in " :：=＝©":
        end += 1
    return _Cue(end, strong)


def _by_class(text: str, spans: Sequence[Span]) -> Parts | None:
    named = [s for s in spans if s.names and CREDIT_NAMES.search(s.names)]
    named = [s for s in named if s.end - s.start <= REACH]
    if not named:
        return None
    sure = any(_SURE_NAMES.search(span.names) for span in named)
    named.sort(key=lambda s: (s.start, -s.end))
    end = max(s.end for s in named)
    start = named[-1].start
    for span in reversed(named):  # what touches: name and agency in elements of their own
        if span.end >= start - 3:
            start = min(start, span.start)
    inside = text[start:end]
    before, after = text[:start].strip(_EDGE), text[end:].strip(_EDGE + "()[]")
    if start == 0 and not after:
        # The class is of the whole text: a wrapper's, if a caption is in it.
        return None if _by_prefix(text) or len(text) > 100 else Parts("", tidy(text), sure)
    credit = tidy(inside)
    if not credit:
        return None
    opened = before.removesuffix("(").removesuffix("[").rstrip()
    cue = _opens_with_cue(opened)
    caption = " ".join(part for part in (_trimmed(cue), after) if part)
    return Parts(caption, credit, sure or _has_agency(credit))


def _opens_with_cue(before: str) -> str:
    """Text before a credit's element without the prefix that was left outside of it."""
    for match in reversed(list(_STARTS.finditer(before, max(0, len(before) - 30)))):
        cue = _prefix_at(before + " ", match.start())
        if cue and cue.end >= len(before):
            return before[: match.start()]
    return before


def _by_prefix(text: str) -> Parts | None:
    low = max(0, len(text) - REACH)
    for match in _STARTS.finditer(text, low):
        at = match.start()
        cue = _prefix_at(text, at) if _may_open(text, at) else None
        if cue is None:
            continue
        opener = at > 0 and text[:at].rstrip()[-1:] in _OPENERS.values()
        rest, after = _bracketed(text, at, cue.end) if opener else (text[cue.end :], "")
        if not rest.strip(_EDGE + _BRACKETS):
            continue
        if cue.strong:
            if not _may_be_credit(rest):
                continue
        elif not ((opener or _at_boundary(text, at)) and _are_names(rest)):
            continue
        head = text[:at].rstrip()
        if opener:
            head = head[:-1]
        head = _trimmed(head)
        if after and len(after) > 3:
            head = f"{head} {after}".strip()
        credit = tidy(text[at : cue.end] + rest)
        if credit:
            return Parts(head, credit, True)
    return None


_COLON = re.compile(r"[^\n:：=＝©]{0,40}[:：=＝©]")


def _may_open(text: str, at: int) -> bool:
    """Whether a prefix is worth looking up here: after a mark, with a capital, or up to a colon."""
    if text[at].islower() and text[max(0, at - 2) : at].strip()[-1:].isalnum():
        return bool(_COLON.match(text, at))
    return True


def _bracketed(text: str, at: int, start: int) -> tuple[str, str]:
    """What stands from `start` to the end of the bracket opened before `at`; what follows."""
    depth = 0
    for place in range(start, len(text)):
        letter = text[place]
        if letter in _OPENERS.values():
            depth += 1
        elif letter in _OPENERS:
            if depth == 0:
                return text[start:place], text[place + 1 :].strip(" .")
            depth -= 1
    return text[start:], ""


def _at_boundary(text: str, at: int) -> bool:
    before = text[:at].rstrip(" ")
    return not before or not (before[-1].isalnum() or before[-1] in ",'’") or text[at].isupper()


def _by_form(text: str, spans: Sequence[Span]) -> Parts | None:
    bracket = _last_bracket(text)
    if bracket is not None:
        start, inside = bracket
        before = text[:start].rstrip()
        ended = before[-1:] in '.!?。”"' or not before
        if (
            _east(inside)
            or _has_agency(inside)
            or (_are_names(inside) and (ended or " " in inside))
        ):
            if not re.fullmatch(r"[\W\d]*", inside):
                sure = bool(_east(inside)) or _has_agency(inside)
                return Parts(before.strip() or "", tidy(inside), sure or ended)
        return None
    if _ASIAN.search(text[-REACH:]):
        east = _EAST.search(text[-80:])
        if east and len(text) - len(east["credit"]) >= 0:
            start = max(0, len(text) - 80) + east.start("credit")
            return Parts(_trimmed(text[:start]).rstrip("＝="), tidy(text[start:]), True)
    return _by_boundary(text, spans)


def _by_boundary(text: str, spans: Sequence[Span]) -> Parts | None:
    low = max(0, len(text) - REACH)
    places = {m.end(): m.start() for m in _BOUNDARY.finditer(text, low)}
    for span in spans:
        if span.tag not in ("a", "b", "strong", "em", "i"):
            places.setdefault(span.start, span.start)
            places.setdefault(span.end, span.end)
    for place in sorted(places):
        rest = text[place:].strip(_EDGE)
        if not rest or place == 0:
            continue
        agency = _has_agency(rest)
        if _are_names(rest) and (
            agency or _at_sentence_end(text, places[place]) or place in _edges(spans)
        ):
            if not agency and (len(rest.split()) > 6 or text.rstrip()[-1:] in '.!?…”"'):
                continue
            head = _trimmed(text[: places[place]])
            if head:
                return Parts(head, tidy(rest), agency)
    return None


def _edges(spans: Sequence[Span]) -> set[int]:
    return {
        place
        for s in spans
        if s.tag not in ("a", "b", "strong", "em", "i")
        for place in (s.start, s.end)
    }


def _at_sentence_end(text: str, at: int) -> bool:
    return (
        text[:at].rstrip()[-1:] in '.!?…。"”’»)|｜'
        or text[at : at + 1] == "\n"
        or text[at : at + 3].strip()[:1] in "|｜"
    )


def _east(inside: str) -> bool:
    return bool(_EAST.fullmatch(inside.strip())) and len(inside) <= 40


def _last_bracket(text: str) -> tuple[int, str] | None:
    """Where the bracket that ends the text opens, and what is in it."""
    end = len(text.rstrip(" ."))
    if not end or text[end - 1] not in _OPENERS:
        return None
    opener = _OPENERS[text[end - 1]]
    closer = text[end - 1]
    depth = 0
    for place in range(end - 1, max(-1, end - REACH), -1):
        depth += (text[place] == closer) - (text[place] == opener)
        if depth == 0:
            return place, text[place + 1 : end - 1].strip()
    return None


def _may_be_credit(rest: str) -> bool:
    """Whether what follows a colon can be a credit: short, or mostly names."""
    rest = rest.strip(_EDGE + _BRACKETS)
    if not rest or len(rest) > 140:
        return False
    if _ASIAN.search(rest):
        return len(rest) <= 50
    words = _WORD.findall(rest)
    if _SENTENCE.search(rest) and not _has_agency(rest):
        return len(words) <= 8 and _capitals(words) >= 0.6 * len(words)
    return len(words) <= 7 or _capitals(words) >= 0.6 * len(words)


def _capitals(words: Sequence[str]) -> int:
    return sum(not word[:1].islower() or word in _PARTICLES for word in words)


def _are_names(text: str) -> bool:
    """Whether a text reads as names of people and houses: capitals throughout, no sentence."""
    text = text.strip(_EDGE + _BRACKETS)
    if not text or len(text) > 100:
        return False
    if _ASIAN.search(text):
        return len(text) <= 24 and _has_agency(text)
    agencies = [part for part in _agency_parts(text) if is_agency(part)]
    words = [w for part in _agency_parts(text) if part not in agencies for w in _WORD.findall(part)]
    if len(words) > 14 or any(w[0].isdigit() and w[-1].isdigit() for w in words):
        return False
    if not words:
        return bool(agencies)
    if words[0][0].islower() and not is_agency(words[0]) and "." not in words[0]:
        return False
    lower = [
        w for w in words if w[0].islower() and w.lower() not in _PARTICLES and not is_agency(w)
    ]
    lower = [w for w in lower if "." not in w.strip(".")]  # an address of a site
    if lower:
        return False
    return any(not w[0].islower() and w[0].isalpha() or w[0] == "@" for w in words)


def _has_agency(text: str) -> bool:
    text = text.strip(_EDGE + _BRACKETS)
    return is_agency(text) or any(is_agency(part) for part in _agency_parts(text))


def _agency_parts(text: str) -> Iterator[str]:
    for part in re.split(r"[/|,;＝=]|\s[-–—]\s|\svia\s", text[-REACH:]):
        part = part.strip(_EDGE + _BRACKETS)
        if part:
            yield part


def _unbracketed(text: str) -> str:
    text = text.strip()
    for closer, opener in _OPENERS.items():
        if text.startswith(opener) and text.endswith(closer) and text.find(closer) == len(text) - 1:
            return text[1:-1].strip()
        if text.endswith(closer) and opener not in text:
            return text[:-1].strip()
        if text.startswith(opener) and closer not in text:
            return text[1:].strip()
    return text


def _trimmed(text: str) -> str:
    return text.rstrip(_EDGE.replace("…", "") + "(（[【").strip()


# What sites write before a caption to say that it is one; other prefixes ("Pictured:",
# "Clip:") are the caption's own words.
_LABELS = re.compile(
    r"(?:image |photo |media |bild ?)?(?:caption|legende|légende(?: photo)?|bildunterschrift|didascalia"
    r"|pie de foto|bijschrift|legenda|bildtext)\s*[:：,]?\s*$",
    re.IGNORECASE,
)


def _without_label(text: str, spans: Sequence[Span]) -> str:
    found = caption_prefix(text[:60])
    if found and _LABELS.match(found[0]):
        return text[len(found[0]) :].lstrip(" :")
    return text
