"""One page as a dump: its paragraphs, what is put between and around them, and how it is set."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from ...data import Label
from ..gold import GoldCaption, GoldPage
from .parts import INSERTS, TAIL, ad
from .piece import Dump, Piece, Split
from .pool import UNSPACED, Pool
from .voice import Voice

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
# lines under a photo's credit 18 were taken for what follows the article. With an insert before a
# quarter of the others, .433 of the dumps came out exactly in place of .477.
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


def dump(page: GoldPage, pool: Pool, split: Split, random: Random) -> Dump:
    """The page's dump; the same for the same arguments."""
    return _Maker(page, pool, split, random).dump()


class _Maker:
    """Makes one page's dump."""

    def __init__(self, page: GoldPage, pool: Pool, split: Split, random: Random) -> None:
        self.page, self.split, self.random = page, split, random
        self.voice = Voice(page, pool, split, random)

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
            for part in random.sample(TAIL, random.choice([1, 2, 2, 3, 3, 4, 5, 7])):
                tail += part(self.voice)
        every = tuple(head + placed + tail)
        captions = tuple(self._captions_in(every))
        gold = replace(self.page, body="\n\n".join(paragraphs), captions=captions)
        return Dump(self._set(every), every, gold)

    def _head(self) -> list[Piece]:
        """The headline, alone or with what stands around it; most often that is under it."""
        random = self.random
        title = Piece(self.voice.title, Label.TITLE, "title")
        if random.random() < 0.3:
            return [title]
        found: list[Piece] = []
        if random.random() < 0.6:
            found += self.voice.lines("byline", "byline", Label.BYLINE)
        if random.random() < 0.5:
            found.append(
                Piece(self.voice.date(), Label.BYLINE, "date", tight=random.random() < 0.5)
            )
        if random.random() < 0.3:
            found += self.voice.lines("reading", "date")
        if random.random() < 0.3:
            found += self.voice.lines("share", "share")
        found.insert(0 if random.random() < 0.8 else len(found), title)
        if random.random() < 0.2:
            found.insert(
                0, Piece(self.voice.fill("{topic}").title(), Label.BOILERPLATE, "navigation")
            )
        return found

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
                group = random.choice(INSERTS)(self.voice)
                if random.random() < 0.25:
                    group += ad(self.voice)
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
        prefix = self.voice.say("credit")
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
            if width and not UNSPACED.search(text):
                text = textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
            parts.append(text)
        end = random.choice(["\n", "\n", "\n", "\r\n"])
        return ("".join(parts) + random.choice(["", "\n"])).replace("\n", end)
