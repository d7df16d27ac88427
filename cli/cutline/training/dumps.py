"""Dumps such as scrapers leave, made from gold pages: the article's paragraphs with what
stands around and between them, each piece with its label.

A real dump's article has to be told from captions, credits, "Also read" lines, source lines,
lists of other pages' headlines with cut-off excerpts, share rows, comments and more, in any
number and order, in the page's own language. Here all of these are known, because they were
put there: headlines and excerpts are other pages', phrases come from `phrases.toml`, and
what is drawn depends on nothing but the seed and the page. Phrases held back for evaluation
never occur in a dump for training, nor the other way round, so that a score on dumps says
something about phrases never seen.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from random import Random
from typing import Literal, get_args

from ..data import Label
from .gold import GoldCaption, GoldPage

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Split = Literal["train", "eval"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a dump. `tight` pieces follow the one before without an empty line."""

    text: str
    label: Label
    kind: str
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump and what it is made of. `gold` has the body and captions as the dump has them."""

    text: str
    pieces: tuple[Piece, ...]
    gold: GoldPage


def dumps(
    pages: Sequence[GoldPage],
    seed: int,
    split: Split = "train",
    others: Sequence[GoldPage] = (),
) -> Iterator[Dump]:
    """One dump for each page with a body, in order; the same for the same arguments.

    Headlines and excerpts of other pages are drawn from `pages` and `others`: of the page's
    language where at least four pages have it, else of its script.
    """
    pool = _Pool([page for page in (*pages, *others) if page.body.strip()])
    for page in pages:
        if page.body.strip():
            yield _Maker(page, pool, split, Random(f"{seed}/{split}/{page.id}")).dump()


# ---------------------------------------------------------------------------- phrases

# Norwegian's two written forms, and codes of pages that declare a macrolanguage.
_ALIASES = {"nb": "no", "nn": "no", "in": "id"}


@cache
def _phrases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    source = (files(__package__) / "phrases.toml").read_text(encoding="utf-8")
    return {
        language: {kind: tuple(re.split(r" \| |\n", text)) for kind, text in kinds.items()}
        for language, kinds in tomllib.loads(source).items()
    }


def phrases(language: str, kind: str, split: Split) -> tuple[str, ...]:
    """The phrases of a kind, in English where the language has none of it.

    Every third of a list of three and more is for evaluation, the rest for training; shorter
    lists serve both.
    """
    table = _phrases()
    own = table.get(_ALIASES.get(language, language), {}).get(kind)
    found = own or table["en"][kind]
    if len(found) < 3:
        return found
    held_back = split == "eval"
    return tuple(phrase for i, phrase in enumerate(found) if (i % 3 == 2) == held_back)


# ------------------------------------------------------------------------- other pages

_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_FEW = 4


@dataclass(frozen=True, slots=True)
class _Teaser:
    page: str
    title: str
    opening: str


class _Pool:
    """Headlines and openings of pages, by language and by script."""

    def __init__(self, pages: Sequence[GoldPage]) -> None:
        self._by_key: dict[str, list[_Teaser]] = {}
        for page in sorted(pages, key=lambda page: (page.corpus, page.id)):
            opening = max(page.body.split("\n")[:3], key=len).strip()
            title = (page.title or opening[:70]).strip()
            teaser = _Teaser(page.id, " ".join(title.split()), opening)
            for key in (page.language, _script(page.body)):
                self._by_key.setdefault(key, []).append(teaser)

    def draw(self, page: GoldPage, count: int, random: Random) -> list[_Teaser]:
        for key in (page.language, _script(page.body)):
            found = [each for each in self._by_key.get(key, ()) if each.page != page.id]
            if len(found) >= _FEW:
                break
        return random.sample(found, min(count, len(found)))


def _script(text: str) -> str:
    """The script of most of a text's first letters, as a key that is no language's code."""
    letters = [char for char in text[:400] if char.isalpha()]
    for name, first, last in (
        ("Han", "\u3040", "\u9fff"),
        ("Hangul", "\uac00", "\ud7a3"),
        ("Arabic", "\u0600", "\u06ff"),
        ("Cyrillic", "\u0400", "\u04ff"),
        ("Greek", "\u0370", "\u03ff"),
    ):
        if sum(first <= char <= last for char in letters) > len(letters) / 3:
            return name
    return "Latin"


def _cut(text: str, random: Random) -> str:
    """An excerpt's beginning, cut where excerpts are cut: after some words, anywhere."""
    mark = random.choice(["…", "…", "...", "...", " […]", " [...]", "", " …"])
    if _UNSPACED.search(text[:20]):
        return text[: random.randint(25, 70)].rstrip("。、，") + mark
    words = text.split()
    count = random.choice([10, 12, 15, 20, 25, 30, 55]) + random.randint(-2, 2)
    if len(words) <= count:
        return " ".join(words)
    return " ".join(words[:count]).rstrip(",;:") + mark


# ------------------------------------------------------------------------------ makers

# Names and sites are held back as phrases are: the first half for training.
_FIRST = {
    "train": """Ada Luis Noor Petra Tom Yuki Ines Pavel Greta Samir Anna Marta Jonas Chloé Ivan
Fatima Hiro Lena Diego Olga Kofi Mei Erik Laura Ahmed Sofia Nils Claire Rosa Jakub""",
    "eval": "Ruth Carlo Zeynep Henrik Paula Omar Agnes Viktor Naomi Stefan Lucía Wanjiru",
}
_LAST = {
    "train": """Brandt Ferrer Aziz Kovacs Ellery Mori Duarte Dvorak Okafor Lind Haddad Whitlock
Nowak Larsen Rossi Petrov Tanaka Müller García Dubois Silva Jansen Novak Costa Lee Khan Berg
Moreau Weber Santos""",
    "eval": "Marlow Yamada Ricci Hansen Öztürk Sokolov Peeters Castillo Adeyemi Horvath",
}
_HANDLES = {
    "train": "sunflower77 old_salt Guest bobby Anonymous marie1962 reader_x Kaffeetante",
    "eval": "bluebird99 granny_smith Visitor pepe Zugvogel",
}
_SITES = {
    "train": """Harbour Gazette|The Northern Mail|dailyorbit.example|Kurier am Sonntag|NewsLantern
La Voz del Puerto|tagblatt24.example|Il Faro|Metro Observer|24heures.example|The Ledger Online
Evening Herald|Morgenpost|el-diario.example|Wochenblick|Daily Sun|Le Courrier""",
    "eval": """Valley Courier|The Southern Star|nightwire.example|Stadtanzeiger|El Heraldo
Il Corriere|zeitung36.example|Gazette du Midi|City Monitor|The Chronicle Online""",
}
_TOPICS = "politics business health sport travel science climate culture".split()

Part = Callable[["_Maker"], list[Piece]]


# The share of dumps for training that have but the first paragraphs of their article: notices,
# and articles of which a scraper got the beginning. With .25 instead of .15, 26 instead of 31 of
# 172 texts of one to three paragraphs have an F1 under .5.
_SHORT = 0.25

# The share of dumps with inserts between their paragraphs. With fewer (.5, and hardly any of them a
# label over headlines) what followed such an insert was taken for more of it: of 42 texts with
# one in the middle, 7 lost all that came after.
_INTERRUPTED = 0.75

# The share of dumps for training whose paragraphs are of a sentence or two, as in much of the
# popular press: what stands between and behind such paragraphs is told by other things than size.
# Chosen by hand, as is the share of sentences' ends at which a paragraph is then parted.
_CHOPPED, _PARTED = 0.2, 0.7

# The share of dumps for training whose last sentence is a paragraph of its own, as many articles
# end ("The trial continues on Monday."): such lines are else learnt as what follows an article.
_CLOSED = 0.4
# The share of those whose last photo stands before that line. Where it stood anywhere, of 21 such
# lines under a photo's credit 18 were taken for what follows the article.
_CLOSED_BY_PHOTO = 0.5
_SENTENCE_END = re.compile(  # three letters before the full stop, else it may be "Dr."
    r"(?<=\w\w\w)[.!?।][\"'”’»)]?\s+(?=[^\W\d_a-z]|[\"'“„«¿¡])|[。！？][」』”]?(?=\S)"
)
_SHORTEST_CLOSING, _LONGEST_CLOSING = 8, 110  # characters


def _closing(paragraph: str) -> list[str]:
    """The paragraph in two: its last sentence apart, where that is short enough to end with."""
    starts = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
    last = paragraph[starts[-1] :] if starts else ""
    if not _SHORTEST_CLOSING <= len(last) <= _LONGEST_CLOSING:
        return [paragraph]
    return [paragraph[: starts[-1]].rstrip(), last]


def _chopped(paragraph: str, random: Random) -> list[str]:
    """The paragraph in pieces of a sentence or two."""
    cuts = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
    cuts = [cut for cut in cuts if random.random() < _PARTED]
    return [paragraph[a:b].strip() for a, b in pairwise([0, *cuts, len(paragraph)])]


class _Maker:
    """Makes one page's dump; all chance comes from `random`."""

    def __init__(self, page: GoldPage, pool: _Pool, split: Split, random: Random) -> None:
        self.page, self.pool, self.split, self.random = page, pool, split, random
        sites = re.split(r"\||\n", _SITES[split])
        self.site = random.choice([page.site, *random.sample(sites, 2)])
        self.title = " ".join((page.title or "").split()) or page.body.strip()[:60]

    def dump(self) -> Dump:
        random = self.random
        paragraphs = [line.strip() for line in self.page.body.split("\n") if line.strip()]
        short = self.split == "train" and random.random() < _SHORT
        if short:
            paragraphs = paragraphs[: random.choice([1, 1, 2, 3, 4])]
        if self.split == "train" and random.random() < _CHOPPED:
            paragraphs = [piece for whole in paragraphs for piece in _chopped(whole, random)]
        closed = self.split == "train" and random.random() < _CLOSED
        if closed:
            paragraphs[-1:] = _closing(paragraphs[-1])
        pieces = [Piece(text, Label.BODY, "body") for text in paragraphs]
        placed = self._insert(pieces, closed and random.random() < _CLOSED_BY_PHOTO)
        head = self._head() if random.random() < 0.5 else []
        tail: list[Piece] = []
        if random.random() < (0.7 if short else 0.93):
            for part in random.sample(_TAIL, random.choice([1, 2, 2, 3, 3, 4, 5, 7])):
                tail += part(self)
        every = tuple(head + placed + tail)
        captions = tuple(self._captions_in(every))
        gold = replace(self.page, body="\n\n".join(paragraphs), captions=captions)
        return Dump(self._set(every), every, gold)

    # ------------------------------------------------------------------ around the article

    def say(self, kind: str) -> str:
        phrase = self.random.choice(phrases(self.page.language, kind, self.split))
        return self._fill(phrase)

    def is_heading(self, phrase: str) -> bool:
        """Whether lists of other pages are headed by this phrase, in a dump of either split."""
        language = self.page.language
        return any(phrase in phrases(language, "related", split) for split in get_args(Split))

    def _fill(self, phrase: str) -> str:
        for key, value in (
            ("{title}", self.title),
            ("{site}", self.site),
            ("{n}", str(self.random.randint(2, 48))),
            ("{name}", self._name()),
            ("{topic}", self.random.choice(_TOPICS)),
        ):
            phrase = phrase.replace(key, value)
        return phrase

    def _name(self) -> str:
        random = self.random
        first = random.choice(_FIRST[self.split].split())
        if random.random() < 0.1:
            first = first[0] + "."
        return f"{first} {random.choice(_LAST[self.split].split())}"

    def _handle(self) -> str:
        """Who comments."""
        if self.random.random() < 0.5:
            return self._name()
        return self.random.choice(_HANDLES[self.split].split())

    def lines(self, kind: str, name: str, label: Label = Label.BOILERPLATE) -> list[Piece]:
        """A phrase; where it has several parts, in one line or in a line each."""
        return self._lines(self.say(kind), name, label)

    def several(self, kind: str, name: str, count: int) -> list[Piece]:
        """That many different phrases, or as many as there are."""
        found = phrases(self.page.language, kind, self.split)
        drawn = self.random.sample(found, min(count, len(found)))
        return [
            piece
            for each in drawn
            for piece in self._lines(self._fill(each), name, Label.BOILERPLATE)
        ]

    def _lines(self, phrase: str, name: str, label: Label) -> list[Piece]:
        parts = phrase.split("; ")
        if len(parts) > 1 and self.random.random() < 0.4:
            return [Piece(self.random.choice([" ", " | ", " · "]).join(parts), label, name)]
        return [Piece(part, label, name, tight=i > 0) for i, part in enumerate(parts)]

    def _head(self) -> list[Piece]:
        """The headline, alone or with what stands around it; most often that is under it."""
        random = self.random
        title = Piece(self.title, Label.TITLE, "title")
        if random.random() < 0.3:
            return [title]
        found: list[Piece] = []
        if random.random() < 0.6:
            found += self.lines("byline", "byline", Label.BYLINE)
        if random.random() < 0.5:
            found.append(Piece(self._date(), Label.BYLINE, "date", tight=random.random() < 0.5))
        if random.random() < 0.3:
            found += self.lines("reading", "date")
        if random.random() < 0.3:
            found += self.lines("share", "share")
        found.insert(0 if random.random() < 0.8 else len(found), title)
        if random.random() < 0.2:
            found.insert(0, Piece(self._fill("{topic}").title(), Label.BOILERPLATE, "navigation"))
        return found

    def _date(self) -> str:
        random = self.random
        year, month, day = random.randint(2009, 2026), random.randint(1, 12), random.randint(1, 28)
        clock = f"{random.randint(0, 23):02}:{random.randint(0, 59):02}"
        if self.page.language in ("zh", "ja"):
            return f"{year}年{month}月{day}日 {clock}"
        if self.page.language == "ko":
            return f"{year}.{month:02}.{day:02} {clock}"
        if self.page.language == "en":
            name = "January February March April May June July August September October".split()
            return f"{random.choice(name)} {day}, {year}" + random.choice(["", f", {clock}"])
        forms = [f"{day:02}.{month:02}.{year}", f"{day}/{month}/{year}, {clock}"]
        return random.choice([*forms, f"{year}-{month:02}-{day:02} {clock}"])

    # ------------------------------------------------------------------- in the article

    def _insert(self, body: list[Piece], photo_before_last: bool) -> list[Piece]:
        """The paragraphs with captions between them, and perhaps an insert or three."""
        random = self.random
        slots: dict[int, list[list[Piece]]] = {}
        photos = [each for each in self.page.captions or () if each.text]
        if random.random() < 0.85:
            at = sorted(random.randint(0, len(body)) for _ in photos)
            if photo_before_last:
                at[-1:] = [len(body) - 1] * len(at[-1:])
            for where, photo in zip(at, photos, strict=True):
                slots.setdefault(where, []).append(self._caption(photo))
        if random.random() < _INTERRUPTED and len(body) > 3:
            for _ in range(random.choice([1, 1, 2, 3])):
                group = random.choice(_INSERTS)(self)
                if random.random() < 0.25:
                    group += _ad(self)
                slots.setdefault(random.randint(1, len(body) - 1), []).append(group)
        placed: list[Piece] = []
        for i in range(len(body) + 1):
            for group in slots.get(i, ()):
                placed += group
            placed += body[i : i + 1]
        return placed

    def _caption(self, photo: GoldCaption) -> list[Piece]:
        random = self.random
        text = " ".join((photo.text or "").split())
        credit = ", ".join(photo.credit)
        if not credit:
            return [Piece(text, Label.CAPTION, "caption")]
        shape = random.random()
        if shape < 0.5:  # as in the wild: the bare name under the caption, or with a prefix
            line = credit if random.random() < 0.5 else self._credited(credit)
            tight = random.random() < 0.75
            return [
                Piece(text, Label.CAPTION, "caption"),
                Piece(line, Label.CREDIT, "credit", tight),
            ]
        if shape < 0.9:
            line = random.choice([f"({credit})", self._credited(credit), f"| {credit}"])
            return [Piece(f"{text} {line}", Label.CAPTION, "caption")]
        return [
            Piece(self._credited(credit), Label.CREDIT, "credit"),
            Piece(text, Label.CAPTION, "caption", tight=True),
        ]

    def _credited(self, credit: str) -> str:
        prefix = self.say("credit")
        if "{credit}" in prefix:
            return prefix.replace("{credit}", credit)
        close = prefix[-1] in "=：" or (prefix == "©" and self.random.random() < 0.3)
        return prefix + ("" if close else " ") + credit

    def _captions_in(self, pieces: Sequence[Piece]) -> Iterator[GoldCaption]:
        shown = {piece.text for piece in pieces if piece.label is Label.CAPTION}
        for photo in self.page.captions or ():
            text = " ".join((photo.text or "").split())
            if text and any(each.startswith(text) for each in shown):
                yield replace(photo, text=text)

    # -------------------------------------------------------------------------- layout

    def _set(self, pieces: Sequence[Piece]) -> str:
        """The pieces as text: lines apart or not, wrapped or not, with any line ends."""
        random = self.random
        apart = random.random() < 0.75
        blank = random.choice([1, 1, 1, 1, 2]) if apart else 0
        width = random.choice([60, 66, 72, 76, 80]) if apart and random.random() < 0.15 else 0
        spaced = random.random() < 0.1
        parts: list[str] = []
        for piece in pieces:
            if parts:
                parts.append("\n" if piece.tight and not spaced else "\n" * (1 + blank))
            text = piece.text
            if width and not _UNSPACED.search(text):
                text = textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
            parts.append(text)
        end = random.choice(["\n", "\n", "\n", "\r\n"])
        return ("".join(parts) + random.choice(["", "\n"])).replace("\n", end)


# ------------------------------------------------------------------------------- parts


def _source(maker: _Maker) -> list[Piece]:
    return maker.lines("source", "source_link")


def _appeared(maker: _Maker) -> list[Piece]:
    return maker.lines("appeared", "source_link")


def _related(maker: _Maker) -> list[Piece]:
    """A heading and other pages' headlines, with excerpts, dates and "Read more" or without."""
    random = maker.random
    found: list[Piece] = []
    if random.random() < 0.9:
        heading = maker.say("related")
        found.append(Piece(random.choice([heading, heading, heading.upper(), heading + ":"]),
                           Label.BOILERPLATE, "teaser"))  # fmt: skip
    bullet = random.choice(["", "", "", "• ", "- ", "* ", "» ", "> "])
    excerpts = random.random() < 0.55
    dates, more = random.random() < 0.2, random.random() < 0.15
    tight, close = random.random() < 0.4, random.random() < 0.4
    for teaser in maker.pool.draw(maker.page, random.choice([2, 3, 4, 4, 5, 6, 8]), random):
        found.append(Piece(bullet + teaser.title, Label.BOILERPLATE, "teaser", tight))
        if dates:
            found.append(Piece(maker._date(), Label.BOILERPLATE, "teaser", close))
        if excerpts:
            text = _cut(teaser.opening, random)
            found.append(Piece(text, Label.BOILERPLATE, "teaser", close))
        if more:
            found.append(Piece(maker.say("more"), Label.BOILERPLATE, "teaser", close))
    return found


def _also(maker: _Maker) -> list[Piece]:
    """An "Also read" line: in one line with a headline, or above some, with their authors or
    dates or without, or alone, where the links are lost."""
    random = maker.random
    drawn = maker.pool.draw(maker.page, random.choice([1, 1, 1, 2, 3]), random)
    if not drawn:
        return []
    if random.random() < 0.5:
        return [Piece(f"{maker.say('also')} {drawn[0].title}", Label.BOILERPLATE, "teaser")]
    phrase = maker.say(random.choice(["also", "also", "related"]))
    bare = phrase.rstrip(":：- ")
    if random.random() < 0.5 and not maker.is_heading(bare):
        phrase = bare
    tight, signed = random.random() < 0.5, random.random() < 0.2
    found = [Piece(phrase, Label.BOILERPLATE, "teaser")]
    for teaser in drawn if random.random() < 0.85 else ():
        found.append(Piece(teaser.title, Label.BOILERPLATE, "teaser", tight))
        if signed:
            line = maker._name() if random.random() < 0.5 else maker._date()
            found.append(Piece(line, Label.BOILERPLATE, "teaser", tight))
    return found


def _bare_teaser(maker: _Maker) -> list[Piece]:
    """Another page's headline and the cut-off start of its text, with no phrase to tell."""
    return [
        piece
        for teaser in maker.pool.draw(maker.page, 1, maker.random)
        for piece in (
            Piece(teaser.title, Label.BOILERPLATE, "teaser"),
            Piece(_cut(teaser.opening, maker.random), Label.BOILERPLATE, "teaser", tight=True),
        )
    ]


def _share(maker: _Maker) -> list[Piece]:
    return maker.lines("share", "share")


def _tags(maker: _Maker) -> list[Piece]:
    random = maker.random
    words = [word.strip(".,:;?!\"'“”‘’()") for word in maker.title.split()]
    names = random.sample(words, min(len(words), random.randint(2, 6)))
    names = [name for name in names if len(name) > 2] or [maker._fill("{topic}")]
    shape = random.random()
    if shape < 0.2:
        hashed = " ".join("#" + name.replace("-", "") for name in names)
        return [Piece(hashed, Label.BOILERPLATE, "tags")]
    phrase = maker.say("tags")
    if shape < 0.7:
        joined = random.choice([", ", ", ", " | ", " "]).join(names)
        return [Piece(f"{phrase} {joined}", Label.BOILERPLATE, "tags")]
    found = [Piece(phrase, Label.BOILERPLATE, "tags")]
    return found + [Piece(name, Label.BOILERPLATE, "tags", tight=True) for name in names]


def _newsletter(maker: _Maker) -> list[Piece]:
    return maker.several("newsletter", "newsletter", maker.random.choice([1, 1, 2, 3]))


def _comments(maker: _Maker) -> list[Piece]:
    random = maker.random
    found = maker.lines("comments", "comments")
    for _ in range(random.choice([0, 0, 1, 2, 4, 8])):
        found.append(Piece(maker._handle(), Label.BOILERPLATE, "comments"))
        if random.random() < 0.5:
            found.append(Piece(maker._date(), Label.BOILERPLATE, "comments", tight=True))
        text = " ".join(maker.say("comment") for _ in range(random.choice([1, 1, 2, 3])))
        found.append(Piece(text, Label.BOILERPLATE, "comments", tight=random.random() < 0.5))
        if random.random() < 0.4:
            found.append(Piece(maker.say("reply"), Label.BOILERPLATE, "comments", tight=True))
    return found


def _neighbours(maker: _Maker) -> list[Piece]:
    random = maker.random
    found: list[Piece] = []
    for kind, teaser in zip(
        ("previous", "next"), maker.pool.draw(maker.page, 2, random), strict=False
    ):
        phrase = maker.say(kind)
        if random.random() < 0.5:
            found.append(Piece(f"{phrase} {teaser.title}", Label.BOILERPLATE, "navigation"))
        else:
            found.append(Piece(phrase, Label.BOILERPLATE, "navigation"))
            found.append(Piece(teaser.title, Label.BOILERPLATE, "navigation", tight=True))
    return found


def _cookie(maker: _Maker) -> list[Piece]:
    return maker.several("cookie", "legal", maker.random.choice([1, 2]))


def _ad(maker: _Maker) -> list[Piece]:
    return maker.lines("ad", "ad")


def _legal(maker: _Maker) -> list[Piece]:
    return maker.lines("legal", "legal")


def _author(maker: _Maker) -> list[Piece]:
    return maker.lines("author", "author_box")


_TAIL: Sequence[Part] = (
    _source,
    _source,
    _appeared,
    _related,
    _related,
    _related,
    _share,
    _tags,
    _newsletter,
    _comments,
    _neighbours,
    _cookie,
    _legal,
    _author,
    _ad,
    _also,
)
_INSERTS: Sequence[Part] = (
    _also,
    _also,
    _also,
    _also,
    _also,
    _related,
    _newsletter,
    _ad,
    _ad,
    _share,
    _bare_teaser,
)
