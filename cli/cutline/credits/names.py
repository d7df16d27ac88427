"""What can be a credit: names of people and of houses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .. import lazy, lexicon
from ..language import east_asian
from .marks import BRACKETS, EDGE, REACH

# Characters. The longest credit of the 346 in the gold captions of `fundus` has 96.
_LONGEST = 140

# Words with a small letter that stand in names and in what joins them.
_PARTICLES = frozenset(
    "a al and ap bin by da das de del della den der des di do dos du e el et for from i in la le"
    " of og och on para per por pour the und van vom von via y z za с и для nuotr.".split()
)

_WORD = lazy.pattern(r"[^\s/|,;&+]+")
_SENTENCE = lazy.pattern(r"[.!?]\s+[^\W\d_]+\s")
_PART = lazy.pattern(r"[/|,;＝=&+]|\s[-–—]\s|\s(?:via|and|und|et|y|e|og|och|en)\s")


def may_be_credit(rest: str) -> bool:
    """Whether what follows a colon can be a credit: short, or mostly names."""
    rest = rest.strip(EDGE + BRACKETS)
    if not rest or len(rest) > _LONGEST:
        return False
    if east_asian(rest):
        return len(rest) <= 50
    words = _WORD.findall(rest)
    capitals = sum(not word[0].islower() or word in _PARTICLES for word in words)
    most = capitals >= 0.6 * len(words) and rest.upper() != rest.lower()
    if _SENTENCE.search(rest) and not has_agency(rest):
        return len(words) <= 8 and most
    return len(words) <= 7 or most


def are_names(text: str) -> bool:
    """Whether a text reads as names of people and houses: capitals throughout, no sentence."""
    text = text.strip(EDGE + BRACKETS).removeprefix("the ")
    if not text or len(text) > _LONGEST:
        return False
    parts = list(_parts(text))
    if text.upper() == text.lower():  # no capitals in this script to tell names by
        short = all(len(part.split()) <= 2 or is_agency(part) for part in parts)
        return len(text) <= 40 and short and has_agency(text)
    words: list[str] = []  # of people
    houses = False
    for part in parts:
        if is_agency(part) or _LICENCE.fullmatch(part):
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
        return word.lower() in _PARTICLES or site or is_agency(word)
    return not (word[0].isdigit() and word[-1].isdigit())


@lru_cache(maxsize=4096)
def is_agency(name: str) -> bool:
    """Whether a name is a house; also "Reuters pic", and what stands where nobody is named:
    "Contributed photo"."""
    house, _, what = name.rpartition(" ")
    picture = what.lower().removesuffix("s") in ("photo", "pic", "picture")
    if picture and (house.lower() in _UNSIGNED or lexicon.is_agency(house)):
        return True
    return lexicon.is_agency(name)


_UNSIGNED = frozenset("contributed submitted supplied provided courtesy".split())


def has_agency(text: str) -> bool:
    """Whether a house is among the names of a text."""
    return any(is_agency(part) for part in _parts(text)) or is_agency(text.strip(EDGE))


def _parts(text: str) -> Iterator[str]:
    for part in _PART.split(text[-REACH:]):
        part = part.strip(EDGE + BRACKETS)
        if part:
            yield part
