"""Flattened text → lines that show something, and what two of them have to do with each other."""

from __future__ import annotations

from itertools import pairwise

from .. import lazy
from ..data import BlockKind
from .columns import unfold

_LINE_END = lazy.pattern("\r\n?|[\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"

# Scripts that terminals show two columns wide and that are broken anywhere; Hangul is as
# wide but broken at spaces by most programs.
CJK = "\u2e80-\u2fff\u3000-\u303f\u3040-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\uff01-\uff60"
_TWO = CJK + "\u1100-\u115f\ua960-\ua97f\uac00-\ud7a3\uffe0-\uffe6\U0001f300-\U0003fffd"
_NONE = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a\u093c\u0941-\u0948"
    "\u094d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200f\ufeff"
)
_WIDE = lazy.pattern(f"[{_TWO}]")
_NARROW = lazy.pattern(f"[{_NONE}]")
_NOT_ONE = lazy.pattern(f"[{_TWO}{_NONE}]")
UNSPACED = lazy.pattern(f"[{CJK}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


class Line:
    """A line that shows something. `width` is in columns and counts the indent."""

    kind: BlockKind = "paragraph"
    level = 0
    opens = False  # a mark says that a block starts here
    alone = False  # neither joined to the line before nor to the one after
    mark = ""
    # What `wraps` finds out of the break above the line:
    follows = False  # nothing in the layout parts it from the line above
    reach = 0  # columns of the line above with this one's first word
    inside = 0.0  # how sure it is that a sentence goes on

    def __init__(self, text: str, gap: int, indent: int, width: int, loose: bool) -> None:
        self.text = text
        self.gap = gap
        self.indent = indent
        self.width = width
        self.loose = loose  # white space was left at its end, as before an inline element


def width_of(text: str) -> int:
    """The columns that a text takes on a terminal."""
    if len(text) > MAX_WIDTH or _NOT_ONE.search(text) is None:
        return len(text)
    return len(text) + len(_WIDE.findall(text)) - len(_NARROW.findall(text))


# A sentence's end and the next one's start with nothing between, as where `get_text()` has
# run paragraphs into one; two small letters before and one after leave "U.S.", "No.4",
# "Node.JS" and addresses alone.
_SMALL = "a-zß-öø-ÿāăąćčďđēėęěğģīįķłļńňőœřśşšťūůűųźżžа-яёіїєґά-ώ"
_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮĶŁĻŃŇŐŒŘŚŞŠŤŪŮŰŲŹŻŽА-ЯЁІЇЄҐΆ-Ώ"
_FUSED = lazy.pattern(
    rf"[.!?…”\"»’)](?:(?<=[{_SMALL}\d][{_SMALL}%)][.!?…])|(?<=[.!?…][”\"»’)]))"
    rf"(?=[“„«\"‘]?[{_CAPITAL}][ {_SMALL}])"
)
_FUSIONS = 3  # in one document; fewer are slips of the pen


def unfused(text: str) -> str:
    """The text with a line's end wherever paragraphs were run into one line."""
    cuts = [match.end() for match in _FUSED.finditer(text)]
    if len(cuts) < _FUSIONS:
        return text
    return "\n".join(text[start:end] for start, end in pairwise([0, *cuts, len(text)]))


def read(text: str) -> list[Line]:
    """The lines that show something, each with the number of those above it that do not."""
    lines: list[Line] = []
    gap = 0
    for raw in unfold(_LINE_END.split(text), width_of):
        bare = raw.strip()
        if not bare:
            gap += 1
            continue
        ascii = bare.isascii()
        if not ascii:
            bare = bare.lstrip("\ufeff")
            if not bare.strip(_INVISIBLE):
                gap += 1
                continue
        indent = 0
        if raw[0].isspace():
            start = raw[: len(raw) - len(raw.lstrip())]
            indent = len(start.expandtabs(8) if "\t" in start else start)
        columns = len(bare) if ascii else width_of(bare)
        lines.append(Line(bare, gap, indent, indent + columns, raw[-1].isspace()))
        gap = 0
    _dedent(lines)
    return lines


def _dedent(lines: list[Line]) -> None:
    """Take off what all lines are indented by; the first has often lost it to a `strip()`."""
    shared = min((line.indent for line in lines[1:]), default=0)
    for line in lines if shared else ():
        shift = min(shared, line.indent)
        line.indent -= shift
        line.width -= shift


# ------------------------------------------------------------------- two lines

_ENDS = ".!?…。！？」』：:؟۔।|"
_CLOSERS = "\"'”’»›)]」』）】 "
MIN_WIDTH, MAX_WIDTH = 30, 250
# "via Getty Images", "picture alliance / dpa": no sentence goes on like this.
_LOWER_CREDIT = lazy.pattern(r"[^.!?]{0,40}?\s?[:/©|]|via\b|\(c\)")


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences and other whole things do; brackets and quotes closed."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS


def goes_on(above: Line, line: Line, closes: bool) -> float:
    """How sure it is that the break between the two stands inside a sentence: 0, 0.5 or 1.

    `closes`: the run of lines that the two are of ends with a sentence's end.
    """
    if ends_sentence(above.text) or _LOWER_CREDIT.match(line.text):
        return 0.0
    if not line.text.lstrip("\"'“‘«„([")[:1].isupper():
        return 1.0
    # A noun in German, a name; in a list of headlines nothing ends a sentence.
    return 0.5 if closes else 0.0


def may_join(above: Line, line: Line) -> bool:
    """Nothing in the layout forbids that the line goes on with the paragraph above it."""
    return line.gap == 0 and are_alike(above, line)


def are_alike(above: Line, line: Line) -> bool:
    """The same, whatever the gap between the two."""
    if line.opens or above.alone or line.alone:
        return False
    # The second line of a list item has no mark of its own.
    if line.kind != above.kind and (above.kind, line.kind) != ("list_item", "paragraph"):
        return False
    # A hanging indent goes on; an indent that grows starts a paragraph.
    return line.indent <= above.indent or above.opens
