"""The headline of flattened text, which has no element that says so.

It is the one heading of the first level that Markdown or a rule makes, up to the start of the
article's text; else, of the blocks ahead of that, the one that most likely is a headline, if that
is likely enough. Either way half of its words occur in the article. Cross-validated over sites,
of the headlines that are likely enough .78 (html-text) to .92 (dumps) are the page's, in its own
words or nearly so; with models before these it was .82 to .91, and .80 to .88 without the second
condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import lazy
from .data import Block, Label, LabelledBlock
from .language import east_asian

_LIKELY = 0.6
_SHARED = 0.5
_LONGEST = 200  # characters
_WORD = lazy.pattern(r"\w{4,}")
_STEM = 6  # characters of a word that do not change with its form


def find(labelled: Sequence[LabelledBlock], score: Callable[[int], float]) -> int | None:
    """The index of the headline, or None. `score` is the probability that a block is one."""
    body = [item for item in labelled if item.label is Label.BODY]
    if not body:
        return None
    best = _marked(labelled[: body[0].block.index + 1]) or _likeliest(
        labelled[: body[0].block.index], score
    )
    if best is None:
        return None
    article = "\n".join(item.block.text for item in body if item.block is not best).lower()
    words = _words(best.text)
    shared = sum(word in article for word in words)
    return best.index if words and shared >= _SHARED * len(words) else None


def _marked(ahead: Sequence[LabelledBlock]) -> Block | None:
    """The one heading of the first level that Markdown or a rule makes."""
    marked = [item.block for item in ahead if item.block.level == 1 and item.reason != "cue"]
    return marked[0] if len(marked) == 1 else None


def _likeliest(ahead: Sequence[LabelledBlock], score: Callable[[int], float]) -> Block | None:
    best, most = None, _LIKELY
    for item in ahead:
        likely = item.label is Label.BOILERPLATE and item.reason != "cue"
        if likely and len(item.block.text) <= _LONGEST:
            own = score(item.block.index)
            if own >= most:
                best, most = item.block, own
    return best


def _words(text: str) -> list[str]:
    """The words of a text without their endings; pairs of letters where it has no spaces."""
    if east_asian(text):
        return [text[i : i + 2] for i in range(len(text) - 1)]
    return [word[:_STEM] for word in _WORD.findall(text.lower())]
