"""When two texts, two credits or two image addresses count as the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from .. import addresses

# Of the characters of two normalised captions, as difflib's ratio.
SIMILAR = 0.85

_WORD = re.compile(r"\w+")
_SIZE = re.compile(r"[-_]\d{2,4}x\d{2,4}$")
# At least eight letters and digits, a digit among them; no date (20250602), no size (1200x675).
_IDENTIFIER = re.compile(
    r"""(?<![a-zA-Z0-9])
        (?! (?:19|20)\d{6} (?![a-zA-Z0-9]) | \d+x\d+ (?![a-zA-Z0-9]) )
        (?= [a-zA-Z]*\d )
        [a-zA-Z0-9]{8,}""",
    re.VERBOSE,
)


def normalise(text: str) -> str:
    """Words in lower case and compatibility form, one space between: what must be equal."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def similarity(one: str, other: str) -> float:
    """How alike two texts are once normalised, 0 to 1; 0 for anything below SIMILAR."""
    one, other = normalise(one), normalise(other)
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


def same_credit(names: Sequence[str], credit: str) -> bool:
    """Whether a credit names whom the gold names: the same words in any order and joined in
    any way, or similar as captions must be."""
    wanted = " ".join(names)
    return set(normalise(wanted).split()) == set(normalise(credit).split()) or (
        similarity(wanted, credit) >= SIMILAR
    )


def same_image(one: str, other: str) -> bool:
    """Whether two addresses show one photo: the same path, the same file name but for its
    type and size, or a long identifier in common (image servers put sizes in the path)."""
    paths = addresses.parts(one).path, addresses.parts(other).path
    if not all(path.strip("/") for path in paths):
        return False
    names = [_SIZE.sub("", path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]) for path in paths]
    if paths[0] == paths[1] or (names[0] == names[1] and len(names[0]) > 7):
        return True
    identifiers = [set(_IDENTIFIER.findall(path)) for path in paths]
    return bool(identifiers[0] & identifiers[1])
