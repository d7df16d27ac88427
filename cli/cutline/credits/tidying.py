"""A credit as it is given: without prefixes, brackets and stray marks around it."""

from __future__ import annotations

from .. import lazy
from .around import without_call
from .marks import EDGE, unbracketed
from .names import are_names
from .prefixes import prefix_at, start_of

_YEAR = lazy.pattern(r"\d{4}(?:\s*[-–]\s*\d{2,4})?[,.]?\s+(?=\D)")
_TAKEN = lazy.pattern(r"\s*(?:氏)?撮影$")


def tidy(credit: str) -> str:
    """A credit without brackets, prefixes, a year after ©, and stray marks around it."""
    credit = unbracketed(without_call(credit))
    cue = prefix_at(credit, 0)
    if cue is not None and not cue.strong and are_names(credit[cue.end :]):
        return tidied(credit[start_of(credit, 0, cue) :])
    return tidied(credit)


def tidied(credit: str) -> str:
    """The same where a prefix went before: only one with a colon goes now."""
    for _ in range(3):
        cue = prefix_at(credit, 0)
        if cue is None or not cue.strong:
            break
        credit = credit[cue.end :].lstrip(EDGE + "=＝：")
    credit = _YEAR.sub("", credit, count=1) if _YEAR.match(credit) else credit
    credit = credit.removeprefix("the ").removeprefix("by ").strip(EDGE.replace("+", ""))
    return _unstopped(" ".join(unbracketed(_TAKEN.sub("", credit)).split()))


def _unstopped(credit: str) -> str:
    """A credit without the full stop of the sentence that it ends."""
    word = credit.rpartition(" ")[2]
    bare = word[:-1].lower()
    short = len(bare) < 2 or "." in bare or bare in _ABBREVIATIONS
    return credit if word[-1:] != "." or short else credit[:-1]


_ABBREVIATIONS = frozenset("jr sr st inc ltd co corp bros llc plc dept univ al nuotr".split())
