"""What a dump of one page says, in the page's language."""

from __future__ import annotations

import re
from random import Random
from typing import get_args

from ...data import Label
from ..gold import GoldPage
from .phrasebook import phrases
from .piece import Piece, Split
from .pool import Pool

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


class Voice:
    """Speaks for one page: its phrases, with names and sites filled in. All chance comes from
    `random`."""

    def __init__(self, page: GoldPage, pool: Pool, split: Split, random: Random) -> None:
        self.page, self.pool, self.split, self.random = page, pool, split, random
        sites = re.split(r"\||\n", _SITES[split])
        self.site = random.choice([page.site, *random.sample(sites, 2)])
        self.title = " ".join((page.title or "").split()) or page.body.strip()[:60]

    def say(self, kind: str) -> str:
        phrase = self.random.choice(phrases(self.page.language, kind, self.split))
        return self.fill(phrase)

    def is_heading(self, phrase: str) -> bool:
        """Whether lists of other pages are headed by this phrase, in a dump of either split."""
        language = self.page.language
        return any(phrase in phrases(language, "related", split) for split in get_args(Split))

    def fill(self, phrase: str) -> str:
        for key, value in (
            ("{title}", self.title),
            ("{site}", self.site),
            ("{n}", str(self.random.randint(2, 48))),
            ("{name}", self.name()),
            ("{topic}", self.random.choice(_TOPICS)),
        ):
            phrase = phrase.replace(key, value)
        return phrase

    def name(self) -> str:
        random = self.random
        first = random.choice(_FIRST[self.split].split())
        if random.random() < 0.1:
            first = first[0] + "."
        return f"{first} {random.choice(_LAST[self.split].split())}"

    def handle(self) -> str:
        """Who comments."""
        if self.random.random() < 0.5:
            return self.name()
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
            for piece in self._lines(self.fill(each), name, Label.BOILERPLATE)
        ]

    def _lines(self, phrase: str, name: str, label: Label) -> list[Piece]:
        parts = phrase.split("; ")
        if len(parts) > 1 and self.random.random() < 0.4:
            return [Piece(self.random.choice([" ", " | ", " · "]).join(parts), label, name)]
        return [Piece(part, label, name, tight=i > 0) for i, part in enumerate(parts)]

    def date(self) -> str:
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
