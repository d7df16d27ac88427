"""Other pages' headlines and openings, for lists of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ..gold import GoldPage

UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_FEW = 4


@dataclass(frozen=True, slots=True)
class Teaser:
    page: str
    title: str
    opening: str


class Pool:
    """Headlines and openings of pages, by language and by script."""

    def __init__(self, pages: Sequence[GoldPage]) -> None:
        self._by_key: dict[str, list[Teaser]] = {}
        for page in sorted(pages, key=lambda page: (page.corpus, page.id)):
            opening = max(page.body.split("\n")[:3], key=len).strip()
            title = (page.title or opening[:70]).strip()
            teaser = Teaser(page.id, " ".join(title.split()), opening)
            for key in (page.language, _script(page.body)):
                self._by_key.setdefault(key, []).append(teaser)

    def draw(self, page: GoldPage, count: int, random: Random) -> list[Teaser]:
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


def cut(text: str, random: Random) -> str:
    """An excerpt's beginning, cut where excerpts are cut: after some words, anywhere."""
    mark = random.choice(["…", "…", "...", "...", " […]", " [...]", "", " …"])
    if UNSPACED.search(text[:20]):
        return text[: random.randint(25, 70)].rstrip("。、，") + mark
    words = text.split()
    count = random.choice([10, 12, 15, 20, 25, 30, 55]) + random.randint(-2, 2)
    if len(words) <= count:
        return " ".join(words)
    return " ".join(words[:count]).rstrip(",;:") + mark
