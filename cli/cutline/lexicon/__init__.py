"""Cue phrases of news pages in many languages, and the only code that loads and matches them.

One TOML file a language, one string of phrases a kind (parted by bars or new lines); `agencies.toml` holds the names of
photo agencies, which belong to no language. A phrase says itself where it may stand:

    "source link"                     the whole block
    "also read:"                      the whole block, or its start before a separator
                                      (colon, bar, spaced dash, arrow, bracket, new line)
    "sign up for …"                   the start of a block of at most SHORT characters
    "the post … appeared first on …"  the start, then the other parts in this order
    "… min read"                      the end of a block of at most SHORT characters
    "… all rights reserved …"         anywhere in a block of at most SHORT characters

Blocks and phrases are compared in one normal form (see `normal`), where case, the form of
quotes, dashes, numbers ("5 min read" stands for any number), leading bullets and trailing
punctuation do not count. All languages are always on: pages mix them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Mode = Literal["whole", "start", "end", "inside"]

#: The kinds that `match` knows, and so the kinds a removed block may have.
BLOCK_KINDS = (
    "teaser",
    "source_link",
    "share",
    "newsletter",
    "comments",
    "ad",
    "legal",
    "navigation",
    "tags",
    "byline",
    "date",
    "media",
    "subscription",
    "author_box",
)

#: The kinds of words that open a photo's credit or caption.
PHOTO_KINDS = ("credit_prefix", "caption_prefix")

#: Characters; longer blocks are prose, in which only a start with a separator or a gap counts.
SHORT = 200

_HEAD = 400  # how far into a long block a phrase with a gap is followed
_BYLINE_WORDS = 8  # "By Jane Doe and John Roe, Berlin"; "By the time they …" is longer or lower case


class Match(NamedTuple):
    """A phrase found in a block: `phrase` as the lexicon writes it."""

    kind: str
    mode: Mode
    phrase: str
    language: str


class _Cue(NamedTuple):
    match: Match
    parts: tuple[str, ...]  # in normal form, to be found in this order
    separated: bool  # a separator must follow the first part
    at_start: bool
    at_end: bool


class _Lexicon(NamedTuple):
    whole: dict[str, Match]
    starts: dict[str, tuple[_Cue, ...]]  # by first word, or first character where no spaces are
    others: dict[str, tuple[_Cue, ...]]  # ends and insides, by the longest word of the first part
    unspaced: tuple[_Cue, ...]  # ends and insides in scripts without spaces
    prefixes: dict[str, frozenset[tuple[str, bool]]]  # kind -> (normal form, separated)
    prefix_keys: frozenset[str]
    agencies: frozenset[str]


_LEADING = re.compile(r"[^\w©]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\s.,:;!?()\[\]|/\"»«›>→]+")
_TRAILING = " \t\r\n.,:;!?…·•|/\\-*+<>«»‹›→←↓↑▸►▶▼▾»”\"')]}】〕》」』。、：！？，⟩"
_QUOTES = "’‘ʼ`´"
_DASHES = "–—−‐‑"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
# Spellings that pages use side by side: Arabic hamza, yeh and kaf; Turkish and Cyrillic i and e.
_FOLDED = {
    **dict.fromkeys(map(ord, _INVISIBLE + "\u0307\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")),
    **dict.fromkeys(map(ord, _QUOTES), "'"),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    **dict.fromkeys(map(ord, "ىی"), "ي"),
    **dict.fromkeys(map(ord, "“”„"), '"'),
    ord("ک"): "ك",
    ord("ة"): "ه",
    ord("ı"): "i",
    ord("ё"): "е",
}
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u2e80-\u9fff]")
_SEPARATOR = re.compile(r"[:|»›>→▶►/=\n\])】〕』」]| ?[:|»›>→▶►/=(\[「『]| [-*]")


def normal(text: str) -> str:
    """The form in which blocks and phrases are compared; idempotent, trailing marks kept."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    if "  " in text:
        text = re.sub(" {2,}", " ", text)
    if "(c)" in text:
        text = text.replace("(c)", "©")
    text = _NUMBER.sub("0", text)
    lead = _LEADING.match(text)
    return text[lead.end() :] if lead else text


def match(text: str) -> Match | None:
    """The most specific phrase that marks `text` as a block of one of BLOCK_KINDS, or None.

    A whole block before a start, a start before an end or an inside; then the longest phrase.
    Takes time linear in the block's first characters only. Cannot fail.
    """
    lexicon = _load()
    short = len(text) <= SHORT
    form = normal(text if short else text[:_HEAD])
    if not form:
        return None
    if short:
        whole = lexicon.whole.get(form.rstrip(_TRAILING))
        if whole is not None:
            return whole
    cues = lexicon.starts.get(_key(form))
    if cues is not None:
        for cue in cues:
            if (short or cue.separated or len(cue.parts) > 1) and _fits(cue, form, text):
                return cue.match
    if not short:
        return None
    words = _WORD.findall(form)
    if not lexicon.others.keys().isdisjoint(words):
        found = [cue for word in words for cue in lexicon.others.get(word, ()) if _fits(cue, form, text)]
        if found:
            return max(found, key=_specific).match
    if lexicon.unspaced and not form.isascii() and _UNSPACED.search(form):
        for cue in lexicon.unspaced:
            if _fits(cue, form, text):
                return cue.match
    return None


def credit_prefix(text: str) -> tuple[str, str] | None:
    """Split "Foto: Jane Doe" into ("Foto:", "Jane Doe"), both as written; None without one."""
    return _prefix(text, "credit_prefix")


def caption_prefix(text: str) -> tuple[str, str] | None:
    """Split "Pictured: The mayor" into ("Pictured:", "The mayor"); None without one."""
    return _prefix(text, "caption_prefix")


def is_agency(name: str) -> bool:
    """Whether `name` is a photo agency or several ("AFP", "AFP via Getty Images", "Reuters/dpa").

    Short names in capitals count only in capitals: "AP" but not "ap".
    """
    agencies = _load().agencies
    names = [part.strip(_EDGE) for part in _JOINT.split(name[:SHORT])]
    names = [part for part in names if part]
    return bool(names) and all(
        part in agencies or (len(part) > _ACRONYM and part.casefold() in agencies) for part in names
    )


_EDGE = " \t\r\n.,:;()[]{}©\"'“”„«»"
_JOINT = re.compile(r"\s*[/|,+&·•]\s*|\s+(?:via|through|for|and|und|et|y|e|\-|–|—)\s+", re.IGNORECASE)
_ACRONYM = 4
_PREFIX_REACH = 40  # characters; the longest prefixes are phrases such as "courtesy of"
_PREFIX_END = re.compile(r"[ \t:：|｜/／=＝\n\])）】〕](?!$)|(?<=©)|$")


def _prefix(text: str, kind: str) -> tuple[str, str] | None:
    lexicon = _load()
    head = text[:_PREFIX_REACH]
    form = normal(head)
    if not form or _key(form) not in lexicon.prefix_keys:
        return None
    prefixes = lexicon.prefixes[kind]
    best = 0
    for end in range(1, len(head) + 1):
        if (normal(head[:end]).rstrip(_TRAILING), False) in prefixes:
            best = end
    return (text[:best], text[best:]) if best else None


def _fits(cue: _Cue, form: str, text: str) -> bool:
    """Whether the cue's parts stand in `form` in their order and places."""
    position = 0
    for number, part in enumerate(cue.parts):
        if number == 0 and cue.at_start:
            if not form.startswith(part):
                return False
            found = 0
        else:
            found = form.find(part, position)
            while found > 0 and not _starts_word(form, found, part):
                found = form.find(part, found + 1)
            if found < 0:
                return False
        position = found + len(part)
        if not _ends_word(form, position, part):
            return False
        if number == 0 and cue.separated and not _SEPARATOR.match(form, position):
            return False
    if cue.at_end and form[position:].strip(_TRAILING):
        return False
    return cue.match.kind != "byline" or not cue.at_start or _names(text, cue.parts[0])


def _names(text: str, prefix: str) -> bool:
    """Whether what follows a byline's prefix can be names: few words, no lower-case start."""
    words = text.split()
    rest = words[len(prefix.split()) :]
    if _UNSPACED.match(prefix):
        return len(text) <= 40
    return bool(rest) and len(rest) <= _BYLINE_WORDS and not rest[0][0].islower() and text[-1] not in ".!?"


def _starts_word(form: str, position: int, part: str) -> bool:
    return not form[position - 1].isalnum() or bool(_UNSPACED.match(part))


def _ends_word(form: str, position: int, part: str) -> bool:
    if position >= len(form) or not part[-1].isalnum() or _UNSPACED.match(part[-1]):
        return True
    following = form[position]
    return not following.isalnum() and not unicodedata.category(following).startswith("M")


def _key(form: str) -> str:
    first = form[0]
    if first == "©" or "\u2e80" <= first <= "\u9fff" or "\u0e00" <= first <= "\u0e7f":
        return first
    word = _WORD.match(form)
    return word[0] if word else first


def _specific(cue: _Cue) -> tuple[bool, int]:
    return cue.at_end, sum(map(len, cue.parts))


@cache
def _load() -> _Lexicon:
    """Read every file once; a phrase that two languages share belongs to the first by name."""
    cues: list[_Cue] = []
    agencies: set[str] = set()
    for path in sorted(files(__name__).iterdir(), key=lambda path: path.name):
        if path.name == "agencies.toml":
            for name in _phrases(tomllib.loads(path.read_text("utf-8"))["names"]):
                agencies |= {name, name.upper()} | ({name.casefold()} if len(name) > _ACRONYM else set())
        elif path.name.endswith(".toml"):
            language = path.name.removesuffix(".toml")
            cues += _cues(language, tomllib.loads(path.read_text("utf-8")))
    return _index(cues, frozenset(agencies))


def _phrases(block: str) -> list[str]:
    return block.strip().replace("\n", " | ").split(" | ")


def _cues(language: str, kinds: Mapping[str, str]) -> Iterable[_Cue]:
    for kind, phrases in kinds.items():
        for phrase in _phrases(phrases):
            at_start = not phrase.startswith("…")
            at_end = not phrase.endswith(("…", ":"))
            separated = phrase.endswith(":")
            parts = tuple(normal(part).rstrip(_TRAILING) for part in phrase.split("…") if part.strip())
            mode: Mode
            if at_start:
                mode = "whole" if at_end and len(parts) == 1 else "start"
            else:
                mode = "end" if at_end else "inside"
            yield _Cue(Match(kind, mode, phrase, language), parts, separated, at_start, at_end)


def _index(cues: Iterable[_Cue], agencies: frozenset[str]) -> _Lexicon:
    whole: dict[str, Match] = {}
    starts: dict[str, list[_Cue]] = {}
    others: dict[str, list[_Cue]] = {}
    unspaced: list[_Cue] = []
    prefixes: dict[str, set[tuple[str, bool]]] = {kind: set() for kind in PHOTO_KINDS}
    for cue in cues:
        first = cue.parts[0]
        if cue.match.kind in PHOTO_KINDS:
            prefixes[cue.match.kind].add((first, cue.separated))
            continue
        for parts in {cue.parts, tuple(map(_unaccented_greek, cue.parts))}:
            variant = cue._replace(parts=parts)
            if cue.at_start and len(parts) == 1:
                whole.setdefault(parts[0], cue.match._replace(mode="whole"))
            if cue.match.mode == "start":
                starts.setdefault(_key(parts[0]), []).append(variant)
            elif cue.match.mode != "whole":
                if _UNSPACED.search(parts[0]):
                    unspaced.append(variant)
                else:
                    key = max(_WORD.findall(parts[0]), key=len)
                    others.setdefault(key, []).append(variant)

    def ordered(cues: list[_Cue]) -> tuple[_Cue, ...]:
        return tuple(sorted(cues, key=_specific, reverse=True))

    return _Lexicon(
        whole,
        {key: ordered(cues) for key, cues in starts.items()},
        {key: ordered(cues) for key, cues in others.items()},
        ordered(unspaced),
        {kind: frozenset(forms) for kind, forms in prefixes.items()},
        frozenset(_key(form) for forms in prefixes.values() for form, _ in forms),
        agencies,
    )


def _unaccented_greek(part: str) -> str:
    """As Greek is written in capitals: without accents. Other scripts are left alone."""
    if not any("\u0370" <= letter <= "\u03ff" for letter in part):
        return part
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", part).replace("\u0301", ""))
