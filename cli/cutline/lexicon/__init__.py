"""Cue phrases of news pages in many languages, and the only code that loads and matches them.

One TOML file a language, in it one string of phrases a kind, parted by bars or new lines;
`agencies.toml` holds the names of photo agencies, which belong to no language. How a phrase
is written says where it may stand:

    source link                      the whole block
    also read:                       the whole block, or its start before a separator
                                     (colon, bar, spaced dash, arrow, bracket, new line)
    sign up for *                    the start of a block of at most SHORT characters, of
                                     LINE characters where the phrase is a single word
    the post * appeared first on *   the start, then the other parts in this order
    * min read                       the end of a block of at most SHORT characters
    * all rights reserved *          anywhere in a block of at most SHORT characters

Blocks and phrases are compared in one normal form, in which case, the form of quotes, dashes
and numbers ("5 min read" stands for any number), leading bullets and trailing punctuation do
not count. A byline's prefix counts only before a few words that can be names. All languages
are always on: pages mix them.

The files are for people to write. What a run reads is `compiled.txt`, which
`python -m cutline.lexicon.build` makes of them, in normal form already: parsing TOML would
take longer than cleaning a page.
"""

from __future__ import annotations

import json
import math
import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from mmap import ACCESS_READ, mmap
from typing import Any, Literal, NamedTuple
from zlib import crc32

from .. import lazy

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
    "notice",  # of what there is in place of a page
)

#: The kinds of words that open a photo's credit or caption.
PHOTO_KINDS = ("credit_prefix", "caption_prefix")

#: The kinds of single words that captions have more often than other text: what a photo is and
#: where on it somebody stands, and what people do on photos, in the present tense.
WORD_KINDS = ("caption_word", "caption_verb")

#: Characters. A longer block is prose, of which only a start counts that has a separator or
#: a gap: "Also read: …", "The post … appeared first on …".
SHORT = 200

#: Characters. "Support …" or "Update …" opens a line of its own, but also many a sentence.
LINE = 60

_REACH = 48  # characters; no phrase's first part is longer, and no photo prefix
_HEAD = 400  # characters of a long block in which the parts of a phrase with gaps are sought
_BYLINE_WORDS = 8  # of names after a byline's prefix: "Jane Doe and John Roe in Berlin"
_BYLINE_CHARS = 24  # of the whole byline in a script without spaces
ACRONYM = 4  # letters; agencies' names up to this length count only in their own case


class Match(NamedTuple):
    """A phrase found in a block: `phrase` in normal form, with its marks."""

    kind: str
    mode: Mode
    phrase: str
    language: str


class _Cue(NamedTuple):
    """A phrase with marks, ready to be compared."""

    match: Match
    first: str  # the first of the parts
    parts: tuple[str, ...]  # in normal form, to be found in this order
    separated: bool  # a separator must follow
    limit: float  # characters of a block in which it counts


_Source = tuple[str, str]  # kind and language


class Buckets:
    """Phrases in normal form by a word, in lists that are read when a word of theirs comes up.

    A page asks for a few hundred words; reading all phrases would cost more than the rest of
    its cleaning. `index` tells where in `text` each bucket begins, and where the last one
    ends, in numbers of WIDTH hexadecimal digits.
    """

    WIDTH = 8

    def __init__(self, text: mmap, index: bytes, sources: list[_Source]) -> None:
        self._text = text
        self._index = index
        self._count = len(index) // self.WIDTH - 1
        self._sources = sources
        self._lines: dict[int, bytes] = {}
        # Tuples of what is no container: the garbage collector soon leaves them alone.
        self._read: dict[int, dict[str, tuple[tuple[str, _Source], ...]]] = {}

    @staticmethod
    def number(word: bytes, count: int) -> int:
        """Which of `count` buckets a word belongs to."""
        return crc32(word) % count

    def get(self, word: str) -> tuple[tuple[str, _Source], ...]:
        """The phrases of a word in the order of the files; none for most words."""
        encoded = word.encode("utf-8", "replace")
        number = self.number(encoded, self._count)
        bucket = self._read.get(number)
        if bucket is None:
            line = self._lines.get(number)
            if line is None:
                line = self._text[self._begin(number) : self._begin(number + 1) - 1]
                self._lines[number] = line
            if encoded not in line:
                return ()
            bucket = {}
            fields = iter(line.decode("utf-8").split("\t"))
            for key, form, source in zip(fields, fields, fields, strict=False):
                phrase = (form or key, self._sources[int(source)])
                bucket[key] = (*bucket.get(key, ()), phrase)
            self._read[number] = bucket
        return bucket.get(word, ())

    def _begin(self, number: int) -> int:
        return int(self._index[self.WIDTH * number : self.WIDTH * (number + 1)], 16)


class _Lexicon(NamedTuple):
    """Phrases in normal form, by what a block must hold for them to be worth a comparison."""

    whole: Buckets  # by themselves
    starts: Buckets  # by `key`
    others: Buckets  # ends and insides, by a word of theirs
    words_of_others: frozenset[str]
    unspaced: list[_Cue]  # ends and insides in scripts without spaces
    prefixes: dict[str, dict[str, bool]]  # photo kind -> prefix -> must a separator follow
    openings: dict[str, list[str]]  # the same by `key`
    agencies: frozenset[str]
    words: list[frozenset[str]]  # in the order of WORD_KINDS, folded
    unspaced_words: list[str]  # the same in scripts without spaces, of both kinds


_LEADING = lazy.pattern(r"[^\w©]+")
_TRAILING = " \t\r\n.,:;!?…·•|/\\-*+<>«»‹›→←↓↑▸►▶▼▾\"')]}】〕》」』。、！？，⟩।؟،۔"
_NUMBER = lazy.pattern(r"\d+(?:[.,:]\d+)*")
_WORD = lazy.pattern(r"[^\s.,:;!?()\[\]|/\"»«›>→=…]+")


def unspaced(char: str) -> bool:
    """Whether a character is of a script without spaces: Thai, kana, Han. (As a pattern these
    ranges take 2 ms to compile, which a page alone would notice.)"""
    return "\u0e00" <= char <= "\u0e7f" or "\u2e80" <= char <= "\u9fff"


_FIRST_UNSPACED = "\u0e00"

_SEPARATOR = lazy.pattern(r" ?[:|»›>→▶►/=(\[「『\n]|[\])】〕』」]| [-*]")
# Left out: invisible marks, tatweel and vowel signs, the dot that casefold leaves of a Turkish
# capital. One for another: the spellings that pages of one language use side by side.
_FOLDED = {
    **dict.fromkeys(
        "\u00ad\u0307\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
        "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
        "",
    ),
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىی", "ي"),
    "ک": "ك",
    "ة": "ه",
    "ı": "i",
    "ς": "σ",
    "ß": "ss",
    "ё": "е",
}
_FOLDABLE = lazy.pattern("[" + "".join(_FOLDED) + "]")
_ASCII = bytes(
    ord("0") if byte in b"0123456789" else ord("'") if byte == ord("`") else byte
    for byte in bytes(range(128)).lower()
) + bytes(128)
# What parts a photo's prefix from the credit; the group is empty where that is no separator.
_AFTER_PREFIX = lazy.pattern(r"[.。]?\s*([:：|｜/／=＝>»›\n\])）】〕』」]|[-–—*](?=\s))?[\s:]*")
_SPACES = lazy.pattern(" {2,}")


def match(text: str) -> Match | None:
    """The most specific phrase that marks `text` as a block of one of BLOCK_KINDS, or None.

    A whole block before a start, a start before an end or an inside; then the longest phrase.
    Looks at no more than the block's first 400 characters. Cannot fail.
    """
    return _in_line(text) if len(text) <= SHORT else _in_prose(text)


def _in_prose(text: str) -> Match | None:
    start = normal(text[:_REACH])
    cues = [cue for cue in _starts(key(start)) if cue.limit > SHORT and start.startswith(cue.first)]
    form = normal(text[:_HEAD]) if cues else ""
    return next((cue.match for cue in cues if _fits(cue, form)), None)


# A third of the short blocks of 240 pages of as many sites stood on an earlier page; of one
# site's pages nearly all do, and each block is asked for by more than one stage.
@lru_cache(maxsize=4096)
def _in_line(text: str) -> Match | None:
    lexicon = load()
    form = normal(text)
    bare = form.rstrip(_TRAILING)
    whole = lexicon.whole.get(bare)
    if whole:
        kind, language = whole[0][1]
        return Match(kind, "whole", bare, language)
    size = len(form)
    for cue in _starts(key(form)):
        if (
            form.startswith(cue.first)
            and size <= cue.limit
            and _fits(cue, form)
            and (cue.match.kind != "byline" or _names(text, cue))
        ):
            return cue.match
    words = bare.split()
    if not lexicon.words_of_others.isdisjoint(words):
        cues = [cue for word in words if word in lexicon.words_of_others for cue in _others(word)]
        found = [cue for cue in cues if _fits(cue, form)]
        if found:
            return max(found, key=_specific).match
    if not form.isascii() and max(form) >= _FIRST_UNSPACED and any(map(unspaced, form)):
        for cue in lexicon.unspaced:
            if cue.first in form and _fits(cue, form):
                return cue.match
    return None


def credit_prefix(text: str) -> tuple[str, str] | None:
    """Split "(Foto: Jane Doe)" into ("(Foto: ", "Jane Doe)"), as written; None without one."""
    return _prefix(text, "credit_prefix")


@lru_cache(maxsize=8192)
def opens_credit(word: str) -> bool:
    """Whether any prefix of a photo begins with this word: a quick look before the others."""
    return key(normal(word)) in load().openings


def caption_prefix(text: str) -> tuple[str, str] | None:
    """Split "Pictured: The mayor" into ("Pictured: ", "The mayor"); None without one."""
    return _prefix(text, "caption_prefix")


def caption_words(text: str) -> list[int]:
    """How many different words of each of WORD_KINDS stand in `text`."""
    lexicon = load()
    own = {word.strip(_WORD_EDGE) for word in text.casefold().split()}
    counts = [len(own & words) for words in lexicon.words]
    if not text.isascii():
        counts[0] += sum([1 for word in lexicon.unspaced_words if word in text])
    return counts


_WORD_EDGE = "()[],.:;!?…–—|/\"'“”„«»（），。"

_JOINT = lazy.pattern(r"\s*[/|,+&·•]\s*|\s+(?:via|through|and|und|et|y|e|[-–—])\s+", re.IGNORECASE)
_EDGE = " \t\r\n.,:;()[]{}©\"'“”„«»"


def is_agency(name: str) -> bool:
    """Whether `name` is a photo agency or several: "AFP", "AFP via Getty Images", "Reuters/dpa".

    Names of up to four letters count only in the agency's own case or in capitals: "AP", not
    "ap". Names of people make it false, as in "Jane Doe/AFP".
    """
    agencies = load().agencies

    def known(part: str) -> bool:
        return part in agencies or (len(part) > ACRONYM and part.casefold() in agencies)

    name = name[:SHORT].strip(_EDGE)
    if known(name):
        return True
    parts = _JOINT.split(name)
    if len(parts) == 1:
        return False
    parts = [part.strip(_EDGE) for part in parts]
    return any(parts) and all(known(part) for part in parts if part)


@lru_cache(maxsize=2048)
def normal(text: str) -> str:
    """The form in which blocks and phrases are compared; trailing marks are kept."""
    if not text[:1].isalnum():
        text = text.replace("(c)", "©", 1).replace("(C)", "©", 1)
        lead = _LEADING.match(text)
        text = text[lead.end() :] if lead else text
    return _form(text)


def _form(text: str) -> str:
    if text.isascii():  # as three blocks of four are; quicker through bytes
        text = text.encode("ascii").translate(_ASCII).decode("ascii")
        digits = "0" in text
    else:
        text = text.casefold()
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text).casefold()
        text = _FOLDABLE.sub(_fold, text)
        digits = True
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return _NUMBER.sub("0", text) if digits else text


def folded(text: str) -> str:
    """Text that is in lower case already in normal form, marks and white space apart."""
    return _NUMBER.sub("0", _FOLDABLE.sub(_fold, text))


def _fold(letter: re.Match[str]) -> str:
    return _FOLDED[letter[0]]


def key(form: str) -> str:
    """The first word, or the first character in a script that parts no words by spaces."""
    first = form[:1]
    if first == "©" or unspaced(first):
        return first
    word = _WORD.match(form)
    return word[0] if word else first


def _fits(cue: _Cue, form: str) -> bool:
    """Whether the cue's parts stand in `form` in their order and places, as whole words."""
    position = 0
    for part in cue.parts:
        if position == 0 and cue.match.mode == "start":
            found = 0 if form.startswith(part) else -1
        else:
            found = form.find(part, position)
            while found > 0 and not _starts_word(form, found):
                found = form.find(part, found + 1)
        if found < 0:
            return False
        position = found + len(part)
        if not _ends_word(form, position):
            return False
    if cue.separated:
        return bool(_SEPARATOR.match(form, position))
    return cue.match.phrase[-1] == "*" or not form[position:].strip(_TRAILING)


def _starts_word(form: str, position: int) -> bool:
    return not form[position - 1].isalnum() or unspaced(form[position])


def _ends_word(form: str, position: int) -> bool:
    if position == len(form) or form[position - 1] == "©" or unspaced(form[position - 1]):
        return True
    # A vowel sign of an Indian script is no letter to isalnum, but goes on with the word.
    return not form[position].isalnum() and unicodedata.category(form[position])[0] != "M"


def _names(text: str, cue: _Cue) -> bool:
    """Whether what follows a byline's prefix can be names: few words, no lower-case start."""
    if cue.separated:
        return True
    if text[-1] in ".!?。！？" or "，" in text:
        return False
    if unspaced(cue.first[0]):
        return len(text) <= _BYLINE_CHARS
    names = text.split()[cue.first.count(" ") + 1 :]
    return 0 < len(names) <= _BYLINE_WORDS and not names[0][0].islower()


def _prefix(text: str, kind: str) -> tuple[str, str] | None:
    if text[:1].isalnum() and not opens_credit(text.split(None, 1)[0]):
        return None
    lexicon = load()
    head = text[:_REACH]
    form = normal(head)
    if not form.startswith(tuple(lexicon.openings.get(key(form), ()))):
        return None
    prefixes = lexicon.prefixes[kind]
    end = 0
    for stop in range(1, len(head) + 1):
        if not _ends_word(head, stop):
            continue
        form = normal(head[:stop])
        separated = prefixes.get(form)
        if separated is None:
            continue
        rest = _AFTER_PREFIX.match(text, stop)
        if rest and (
            rest[1] or (not separated and (" " in form or _may_be_name(text, rest.end())))
        ):
            end = rest.end()
    return (text[:end], text[end:]) if end else None


def _may_be_name(text: str, start: int) -> bool:
    return not text[start : start + 1].islower()


@cache
def load() -> _Lexicon:
    """Open `compiled.txt`: a line of JSON for what is small, a line that is the index of the
    buckets, and a line a bucket."""
    path = os.path.join(os.path.dirname(__file__), "compiled.txt")  # noqa: PTH118, PTH120 - pathlib loads slowly
    with open(path, "rb") as file:  # noqa: PTH123
        text = mmap(file.fileno(), 0, access=ACCESS_READ)
    small: dict[str, Any] = json.loads(text.readline())
    index = text.readline().rstrip()
    sources = [(kind, language) for kind, language in small["sources"]]
    ends = [Buckets.WIDTH * end for end in accumulate(small["buckets"], initial=0)]
    whole, starts, others = (
        Buckets(text, index[begin : end + Buckets.WIDTH], sources) for begin, end in pairwise(ends)
    )
    return _Lexicon(
        whole,
        starts,
        others,
        frozenset(small["others"].split(" ")),
        [_cue(form, sources[number]) for form, number in small["unspaced"]],
        small["prefixes"],
        small["openings"],
        frozenset(small["agencies"]),
        [frozenset(small["words"][kind]) for kind in WORD_KINDS],
        small["unspaced_words"],
    )


@lru_cache(maxsize=16384)
def _starts(word: str) -> tuple[_Cue, ...]:
    return _sorted(load().starts.get(word))


@cache
def _others(word: str) -> tuple[_Cue, ...]:
    return _sorted(load().others.get(word))


def _sorted(entries: Iterable[tuple[str, _Source]]) -> tuple[_Cue, ...]:
    return tuple(sorted((_cue(*entry) for entry in entries), key=_specific, reverse=True))


def _specific(cue: _Cue) -> int:
    return sum(map(len, cue.parts))


def _cue(form: str, source: _Source) -> _Cue:
    separated = form[-1] == ":"
    parts = tuple(part.strip().removesuffix(":") for part in form.split("*") if part)
    mode: Mode = "start" if form[0] != "*" else "inside" if form[-1] == "*" else "end"
    match = Match(source[0], mode, form, source[1])
    limit: float = SHORT
    if separated or (mode == "start" and len(parts) > 1):
        limit = math.inf
    elif mode == "start" and " " not in parts[0] and not unspaced(parts[0][0]):
        limit = LINE
    return _Cue(match, parts[0], parts, separated, limit)
