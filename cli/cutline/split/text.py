"""Flattened text to blocks: what some scraper, browser or crawler left of a page.

No shape is declared by its maker, so each is told from the document's own evidence:

1. *Lines.* Any line end (LF, CRLF, CR, form feed, U+2028 …) ends a line; lines without a
   visible character are empty lines.
2. *Marks.* Bullets, Markdown's and underlined headings, quote signs, code fences, rules and
   rows of a table are told line by line. Numbers of links (`[12]word`, lynx and w3m) go when
   they count up through the document; Markdown's links become their text.
3. *Hard wraps.* A line that was broken to fit W columns is one that the next line's first
   word would not have fitted on. Each pair of adjacent lines so gives an interval of
   widths that explain its break; the width that explains most, hardly any line passes, and
   breaks sentences rather than ends them, is the document's. A paragraph of four lines and
   more can also bear out a width of its own (a cell of a table, a mail that is quoted).
4. *Fragments.* `get_text("\\n")` of a parsed page puts each inline element on its own line.
   Where lines go on in the middle of a sentence several times over, they are joined too.
5. Whatever is left is a block a line: a caption and the credit under it are two blocks, the
   second with gap 0.

Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, pairwise

from .. import lazy
from ..data import Block, BlockKind
from .columns import unfold

# ---------------------------------------------------------------------------- lines

_LINE_END = lazy.pattern("\r\n?|[\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"

# Scripts that terminals show two columns wide and that are broken anywhere; Hangul is as
# wide but broken at spaces by most programs.
_CJK = "\u2e80-\u2fff\u3000-\u303f\u3040-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\uff01-\uff60"
_TWO = _CJK + "\u1100-\u115f\ua960-\ua97f\uac00-\ud7a3\uffe0-\uffe6\U0001f300-\U0003fffd"
_NONE = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a\u093c\u0941-\u0948"
    "\u094d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200f\ufeff"
)
_WIDE = lazy.pattern(f"[{_TWO}]")
_NARROW = lazy.pattern(f"[{_NONE}]")
_NOT_ONE = lazy.pattern(f"[{_TWO}{_NONE}]")
_UNSPACED = lazy.pattern(f"[{_CJK}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


class _Line:
    """A line that shows something. `width` is in columns and counts the indent."""

    kind: BlockKind = "paragraph"
    level = 0
    opens = False  # a mark says that a block starts here
    alone = False  # neither joined to the line before nor to the one after
    mark = ""
    # What `_runs` finds out of the break above the line:
    follows = False  # nothing in the layout parts it from the line above
    reach = 0  # columns of the line above with this one's first word
    inside = 0.0  # how sure it is that a sentence goes on

    def __init__(self, text: str, gap: int, indent: int, width: int, loose: bool) -> None:
        self.text = text
        self.gap = gap
        self.indent = indent
        self.width = width
        self.loose = loose  # white space was left at its end, as before an inline element


def _columns(text: str) -> int:
    if len(text) > _MAX_WIDTH or _NOT_ONE.search(text) is None:
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


def _unfused(text: str) -> str:
    """The text with a line's end wherever paragraphs were run into one line."""
    cuts = [match.end() for match in _FUSED.finditer(text)]
    if len(cuts) < _FUSIONS:
        return text
    return "\n".join(text[start:end] for start, end in pairwise([0, *cuts, len(text)]))


def _read(text: str) -> list[_Line]:
    lines: list[_Line] = []
    gap = 0
    for raw in unfold(_LINE_END.split(text), _columns):
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
        columns = len(bare) if ascii else _columns(bare)
        lines.append(_Line(bare, gap, indent, indent + columns, raw[-1].isspace()))
        gap = 0
    _dedent(lines)
    return lines


def _dedent(lines: list[_Line]) -> None:
    """Take off what all lines are indented by; the first has often lost it to a `strip()`."""
    shared = min((line.indent for line in lines[1:]), default=0)
    for line in lines if shared else ():
        shift = min(shared, line.indent)
        line.indent -= shift
        line.width -= shift


# ---------------------------------------------------------------------------- marks

_BULLET = lazy.pattern(r"([*+•◦‣▪▫●○■□◆◇►▶➤✓✔·∙※])\s+(?=\S)")
_SIGNS = frozenset("*+•◦‣▪▫●○■□◆◇►▶➤✓✔·∙※-–—")
_DASH = lazy.pattern(r"([-–—])\s+(?=\S)")
_LONE_BULLETS = frozenset("*+•◦‣▪▫□")  # of empty list items; ◇ and ■ also part sections
_NUMBERED = lazy.pattern(r"(?:\(?\d{1,3}[.)]|[a-zA-Z]\))\s+(?=\S)")
_HEADING = lazy.pattern(r"(#{1,6})\s+(?=[^\W\d]|\d.*[^\W\d]|[\[*_“\"'«¿¡])")
_CLOSING_HASHES = lazy.pattern(r"\s+#+$")
_QUOTE = lazy.pattern(r"(?:>\s?)+")
_RULE = lazy.pattern(r"([-=_~─━═╌—–⎯])(?:\s?\1){2,}$")
_UNDERLINE = lazy.pattern(r"([-=~^])\1{2,}$")
_STARS = lazy.pattern(r"(?:\*\s?){2,}$|(?:[•·]\s?){3,}$")
_FENCE = lazy.pattern(r"(```|~~~)")
_PLACEHOLDER = lazy.pattern(r"\[[^\[\]]{1,60}\]$|\((?:BUTTON|Submit|Image|IMAGE)\)")
_CELL_GAP = lazy.pattern(r"(?<=\S)(?:[ \u00a0]{2,}|\s*\t\s*)(?=\S)")
_PIPE_ROW = lazy.pattern(r"\|.*\|$|[^|]+(?:\s\|\s[^|]+){2,}$")
_PIPE = lazy.pattern(r"\s*\|\s*")
_PIPE_RULE = lazy.pattern(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*$")


def _mark(lines: list[_Line], markdown: bool) -> list[_Line]:
    """Tell what each line is from the sign it starts with; rules and fences leave the list."""
    kept: list[_Line] = []
    carried = 0  # empty lines, and rules counted as such, that wait for the next line
    fence = ""
    for line in lines:
        text = line.text
        line.gap = max(line.gap, carried)
        carried = 0
        first = text[0]
        if fence or first in "`~":
            opening = _FENCE.match(text)
            if opening and (not fence or opening[1] == fence):
                fence = "" if fence else opening[1]
                carried = max(line.gap, 1)
                continue
            if fence:
                line.kind, line.alone = "code", False
                kept.append(line)
                continue
        if first in "-=_~─━═╌—–⎯^" and len(text) >= 3:
            above = kept[-1] if kept and line.gap == 0 else None
            if above and _is_underlined(above, line):
                above.kind, above.level = "heading", 1 if first == "=" else 2
                above.opens = above.alone = True
                carried = 1
                continue
            if _RULE.match(text):
                carried = max(line.gap, 1)
                continue
        if text in _LONE_BULLETS:
            carried = line.gap
            continue
        if markdown and first in "|-:" and _PIPE_RULE.match(text):
            continue
        _mark_line(line, first, markdown or not kept)
        kept.append(line)
    _mark_rows(kept)
    _mark_lists(kept)
    return kept


def _is_underlined(above: _Line, rule: _Line) -> bool:
    """A heading is one short line with a rule as long as itself; longer ones part sections."""
    if not _UNDERLINE.match(rule.text) or above.kind != "paragraph" or above.width > 100:
        return False
    return 0.6 <= (rule.width - rule.indent) / (above.width - above.indent) <= 1.5


def _mark_line(line: _Line, first: str, markdown: bool) -> None:
    text = line.text
    if first == "#":
        match = _HEADING.match(text)
        if match and (markdown or len(match[1]) > 1):
            line.kind, line.level = "heading", len(match[1])
            line.text = _CLOSING_HASHES.sub("", text[match.end() :])
            line.opens = line.alone = True
    elif first == ">":
        line.kind = "quote"
    elif (first in "*•·" and _STARS.match(text)) or (first in "[(" and _PLACEHOLDER.match(text)):
        line.opens = line.alone = True
    elif first in _SIGNS and (match := _BULLET.match(text) or _DASH.match(text)):
        line.opens, line.mark = True, match[0]
    elif (first.isdigit() or first == "(" or text[1:2] == ")") and _NUMBERED.match(text):
        line.opens, line.mark = True, "1"
    elif first == "|" and _PIPE_ROW.match(text):
        line.kind, line.opens, line.alone = "table_row", True, True
        line.text = _PIPE.sub("\t", text.strip("| "))


def _mark_rows(lines: list[_Line]) -> None:
    """Rows of a table: cells set apart by runs of spaces, in adjacent lines."""
    starts: list[frozenset[int]] = []
    wide: list[bool] = []
    for line in lines:
        text = line.text
        if line.kind != "paragraph" or ("  " not in text and "\t" not in text):
            starts.append(frozenset())
            wide.append(False)
            continue
        gaps = [gap for gap in _CELL_GAP.finditer(text) if text[gap.start() - 1] not in ".!?:"]
        starts.append(frozenset(line.indent + gap.end() for gap in gaps))
        wide.append(any("\t" in gap[0] or len(gap[0]) >= 3 for gap in gaps))
    for i, line in enumerate(lines):
        here = starts[i]
        if not here:
            continue
        before = starts[i - 1] if i and line.gap <= 1 else frozenset()
        after = starts[i + 1] if i + 1 < len(lines) and lines[i + 1].gap <= 1 else frozenset()
        cells = len(here) + 1
        aligned = bool(here & before or here & after) and len(line.text) / cells < 30
        if wide[i] or aligned:
            line.kind, line.opens, line.alone = "table_row", True, True
            line.text = _CELL_GAP.sub("\t", line.text)


def _mark_lists(lines: list[_Line]) -> None:
    """Bullets make a list where they are drawn by glyph, are indented, or have a neighbour.

    A lone "* Names were changed" or "- Nie wiem" is a note or a line of dialogue.
    """
    last: dict[tuple[str, int], int] = {}
    listed: set[int] = set()
    for i, line in enumerate(lines):
        if not line.mark or line.kind != "paragraph":
            continue
        sign = line.mark[0]
        key = (sign, line.indent)
        near = last.get(key, -9)
        if i - near <= 3:
            listed |= {near, i}
        if sign not in "-–—1*+·" or (line.indent and sign in "*+"):
            listed.add(i)
        last[key] = i
    for i in listed:
        line = lines[i]
        if line.mark[0] in "–—":  # lines of dialogue
            continue
        line.kind = "list_item"
        if line.mark[0] != "1":
            line.text = line.text[len(line.mark) :]


# ------------------------------------------------------------------- links, emphasis

_LINK_NUMBER = lazy.pattern(r"\[(\d{1,5})\]")
_MD_IMAGE = lazy.pattern(r"!\[[^\[\]]*\](?:\([^()\s]*(?:\s\"[^\"]*\")?\)|\[[^\[\]]*\])")
_MD_LINK = lazy.pattern(
    r"\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s\"[^\"]*\")?\)|\[[^\[\]\s]{0,20}\])"
)
_MD_STRONG = lazy.pattern(r"(\*\*|__)(?=[^\s*_])([^*_]*[^\s*_])\1")
_MD_EMPHASIS = lazy.pattern(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![\w*_])")
_MD_ESCAPE = lazy.pattern(r"\\([\\`*_{}\[\]()#+.!|>-])")
_MD_SIGNS = lazy.pattern(r"\]\((?:https?:|/|#|www\.)|^#{1,6} \S|\*\*[^\s*]", re.MULTILINE)


def _drop_link_numbers(lines: list[_Line]) -> None:
    """Remove `[12]` in front of a link's text where such numbers count up through the page.

    Footnotes repeat or stand behind a word, so they neither count up nor pass the test.
    """
    leading = [
        int(match[1])
        for line in lines
        if "[" in line.text
        for match in _LINK_NUMBER.finditer(line.text)
        if not line.text[match.end() : match.end() + 1].isspace() or match.start() == 0
    ]
    steps = sum(0 < later - earlier <= 3 for earlier, later in pairwise(leading))
    if len(leading) < 4 or steps < 0.8 * (len(leading) - 1):
        return
    expected = 1

    def drop(match: re.Match[str]) -> str:
        nonlocal expected
        number = int(match[1])
        if not expected <= number <= expected + 20:
            return match[0]
        expected = number + 1
        return ""

    for line in lines:
        if "[" in line.text:
            line.text = _LINK_NUMBER.sub(drop, line.text).strip() or line.text


def _plain(text: str) -> tuple[str, int, int, int]:
    """Markdown's inline marks → (text, links, characters of links, characters emphasised)."""
    links = link_chars = strong = 0

    def link(match: re.Match[str]) -> str:
        nonlocal links, link_chars
        links += 1
        link_chars += len(match[1])
        return match[1]

    def emphasis(match: re.Match[str]) -> str:
        nonlocal strong
        strong += len(match[2])
        return match[2]

    if "](" in text or "][" in text:
        text = _MD_LINK.sub(link, _MD_IMAGE.sub("", text))
    if "*" in text or "_" in text:
        text = _MD_EMPHASIS.sub(emphasis, _MD_STRONG.sub(emphasis, text))
    if "\\" in text:
        text = _MD_ESCAPE.sub(r"\1", text)
    return text, links, link_chars, strong


# --------------------------------------------------------------------------- wraps

_ENDS = ".!?…。！？」』：:؟۔।|"
_CLOSERS = "\"'”’»›)]」』）】 "
_MIN_WIDTH, _MAX_WIDTH = 30, 250
# "via Getty Images", "picture alliance / dpa": no sentence goes on like this.
_LOWER_CREDIT = lazy.pattern(r"[^.!?]{0,40}?\s?[:/©|]|via\b|\(c\)")
_LONGEST_WORD = 40  # columns; what is longer (addresses, scripts without spaces) proves nothing
_FIRST_WORD = lazy.pattern(f"[^\\s{_CJK}]+")


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS)[-1:] in _ENDS


def _goes_on(above: _Line, line: _Line, closes: bool) -> float:
    """How sure it is that the break between the two stands inside a sentence: 0, 0.5 or 1.

    `closes`: the run of lines that the two are of ends with a sentence's end.
    """
    if _ends_sentence(above.text) or _LOWER_CREDIT.match(line.text):
        return 0.0
    if not line.text.lstrip("\"'“‘«„([")[:1].isupper():
        return 1.0
    # A noun in German, a name; in a list of headlines nothing ends a sentence.
    return 0.5 if closes else 0.0


def _need(line: _Line) -> int:
    """Columns that the line's first word would have taken on the line above."""
    if _UNSPACED.match(line.text):
        # Punctuation must not start a line, so up to two characters come along.
        return 6
    match = _FIRST_WORD.match(line.text)
    word = match[0] if match else line.text[0]
    return min(len(word) if word.isascii() else _columns(word), _LONGEST_WORD) + 1


def _may_join(above: _Line, line: _Line) -> bool:
    """Nothing in the layout forbids that the line goes on with the paragraph above it."""
    return line.gap == 0 and _are_alike(above, line)


def _are_alike(above: _Line, line: _Line) -> bool:
    """The same, whatever the gap between the two."""
    if line.opens or above.alone or line.alone:
        return False
    # The second line of a list item has no mark of its own.
    if line.kind != above.kind and (above.kind, line.kind) != ("list_item", "paragraph"):
        return False
    # A hanging indent goes on; an indent that grows starts a paragraph.
    return line.indent <= above.indent or above.opens


def _runs(lines: list[_Line]) -> list[tuple[int, int]]:
    """Stretches of two and more lines that nothing in the layout parts, as (start, end).

    Tells, of each line after the first, what it says about the break above it.
    """
    runs = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and _may_join(lines[end - 1], lines[end]):
            continue
        if end - start > 1:
            runs.append((start, end))
            closes = _ends_sentence(lines[end - 1].text)
            for i in range(start + 1, end):
                above, line = lines[i - 1], lines[i]
                line.follows = True
                if above.width >= _MIN_WIDTH:
                    line.reach = above.width + _need(line)
                    line.inside = _goes_on(above, line, closes)
        start = end
    return runs


def _wrap_width(lines: list[_Line]) -> int:
    """The column that the document was wrapped at, 0 if it was not.

    Some programs (lynx) count a Han character as one column. In a document with many of
    them both counts are tried, and the lines keep that which explains more.
    """
    width, votes = _best_width(lines)
    columns = [line.width for line in lines]
    characters = [line.indent + len(line.text) for line in lines]
    if sum(columns) > 1.2 * sum(characters):
        _set_widths(lines, characters)
        other, more = _best_width(lines)
        if more > votes:
            return other
        _set_widths(lines, columns)
    return width


def _set_widths(lines: list[_Line], widths: list[int]) -> None:
    for line, width in zip(lines, widths, strict=True):
        line.width = width
    for above, line in pairwise(lines):
        if line.follows:
            line.reach = above.width + _need(line)


def _best_width(lines: list[_Line]) -> tuple[int, int]:
    """The width that explains most breaks, and how many; (0, 0) if they are no evidence."""
    breaks = [0] * (_MAX_WIDTH + _LONGEST_WORD + 3)
    inner = [0.0] * len(breaks)
    over = breaks.copy()
    full = breaks.copy()
    cased = True  # every line that goes on starts with a letter that has a case
    for above, line in pairwise(lines):
        low = above.width
        if not line.follows or not _MIN_WIDTH <= low <= _MAX_WIDTH:
            continue
        breaks[low] += 1
        breaks[line.reach] -= 1
        full[low] += 1
        inner[low] += line.inside
        inner[line.reach] -= line.inside
        cased = cased and not _UNSPACED.match(line.text)
    if not any(full):
        return 0, 0
    for line in lines:
        if line.width < _MIN_WIDTH or line.kind == "table_row" or line.alone:
            continue
        # An address or one long word passes any width.
        if ("://" not in line.text and " " in line.text) or _UNSPACED.match(line.text):
            over[min(line.width, _MAX_WIDTH + 1)] += 1
    explained, inside = list(accumulate(breaks)), list(accumulate(inner))
    upto, within = list(accumulate(full)), list(accumulate(over))
    longer = [within[-1] - count for count in within]
    best = max(range(_MIN_WIDTH, _MAX_WIDTH + 1), key=lambda w: (explained[w] - 2 * longer[w], w))
    votes = explained[best]
    near = upto[best] - upto[int(0.75 * best)]
    if votes < 3:  # too few to be sure of, unless there is nothing against them
        wrapped = 0 < votes == near and not longer[best]
        wrapped = wrapped and cased and inside[best] >= 0.75 * votes
    else:
        wrapped = votes >= 0.6 * near and longer[best] <= 0.2 * votes
        wrapped = wrapped and inside[best] >= 0.4 * votes
    return (best, votes) if wrapped else (0, 0)


def _own_width(run: list[_Line]) -> int:
    """The width that a run of lines bears out by itself as one wrapped paragraph, else 0."""
    widest = max(line.width for line in run)
    if len(run) < 4 or not _MIN_WIDTH <= widest <= _MAX_WIDTH:
        return 0
    inside = sum(line.inside for line in run[1:])
    fits = widest < min(line.reach for line in run[1:])
    return widest if fits and inside >= 0.5 * (len(run) - 1) else 0


def _join_wraps(lines: list[_Line]) -> list[bool]:
    """For each line: was it wrapped off the line before?"""
    joined = [False] * len(lines)
    runs = _runs(lines)
    width = _wrap_width(lines) if runs else 0
    for start, end in runs:
        run = lines[start:end]
        fits = width and max(line.width for line in run) <= width
        limit = width if fits else _own_width(run) or width
        for i in range(start + 1, end) if limit else ():
            if 0.4 * limit <= lines[i - 1].width <= 1.1 * limit:
                joined[i] = lines[i].reach > limit
    return joined


# ----------------------------------------------------------------------- fragments

_CLOSING = lazy.pattern(r"[,;.!?)\]%…](?:\s|\w|$)|[’”](?:[\s,;.]|$)")
_COMMA = lazy.pattern(r"[,;)](?:\s|$)|\.(?:\s|$)")  # no paragraph begins so
_DANGLING = lazy.pattern(r"(?:^|\s)(?:[^\W\d_]{1,4}|[^\W\d_]{1,5}[’'])$")  # "of", "dell’"
_FEW = 3  # breaks inside sentences that show that a document was taken to pieces
_PROSE = 25  # characters: shorter lines next to each other are menus more often than pieces
_LINK_WORDS, _FIRST_WORDS = 6, 3  # at most


def _join_fragments(lines: list[_Line], joined: list[bool]) -> None:
    """Join the pieces that inline elements were set apart into; see the module's point 4."""
    gaps = Counter(line.gap for line in lines[1:])
    usual = gaps.most_common(1)[0][0] if gaps else 0
    runs: list[list[int]] = []  # breaks inside one paragraph
    heads: list[int] = []  # characters of each run's lines but the last
    length = 0  # of what a line would be joined to
    for i in range(1, len(lines)):
        above, line = lines[i - 1], lines[i]
        chained = bool(runs) and runs[-1][-1] == i - 1
        length = len(above.text) + (length if joined[i - 1] or chained else 0)
        if joined[i] or not _continues(above, line, usual):
            continue
        breaks = [i]
        if i > 1 and not (chained or joined[i - 1]) and _is_link(lines, i - 1, usual):
            breaks = [i - 1, i]
            chained = bool(runs) and runs[-1][-1] == i - 2
            length += heads[-1] if chained else len(lines[i - 2].text)
        if length < _PROSE and len(line.text) < _PROSE:
            continue
        if chained:
            runs[-1] += breaks
            heads[-1] = length
        else:
            runs.append(breaks)
            heads.append(length)
    taken = sum(lines[i].gap == 0 for run in runs for i in run) >= _FEW
    for run, head in zip(runs, heads, strict=True):
        last = lines[run[-1]].text
        if (
            (taken and all(lines[i].gap == 0 for i in run))
            or (head >= _MIN_WIDTH and _ends_sentence(last))
            or (len(run) > 1 and _is_prose(last))
            or any(_COMMA.match(lines[i].text) for i in run)
        ):
            for i in run:
                joined[i] = True


def _continues(above: _Line, line: _Line, usual: int) -> bool:
    """Whether a line goes on in the middle of the sentence above it, nothing but the
    document's usual gap between them."""
    if line.gap > usual or not _are_alike(above, line):
        return False
    if (_COMMA if line.gap else _CLOSING).match(line.text):
        return not line.gap or not _ends_sentence(above.text)
    first, second = line.text[0], line.text[1:2]
    return first.islower() and not second.isupper() and _goes_on(above, line, False) > 0


def _is_link(lines: list[_Line], i: int, usual: int) -> bool:
    """Whether a line is the text of a link, with a capital, in the sentence before it: "He told
    / Reuters / that …", or in its first words: "Judge / Jane Doe / told him …"."""
    before, line = lines[i - 1], lines[i]
    if line.gap > usual or not _are_alike(before, line) or _ends_sentence(before.text):
        return False
    if len(line.text.split()) > _LINK_WORDS:
        return False
    if len(before.text) >= _PROSE or _dangles(before.text):
        return True
    opens = i == 1 or _ends_sentence(lines[i - 2].text)
    return opens and len(before.text.split()) <= _FIRST_WORDS and _is_prose(lines[i + 1].text)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and _ends_sentence(text)


def _dangles(text: str) -> bool:
    """Whether a text ends in a short word in small letters, as in the middle of a sentence."""
    last = _DANGLING.search(text)
    return last is not None and last[0].islower()


# -------------------------------------------------------------------------- joining

_WORD = lazy.pattern(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_HYPHEN_END = lazy.pattern(r"([^\W\d_]+)[-‐]$")
_WORD_START = lazy.pattern(r"[^\W\d_]+")
# "Vor- und Nachteile": the hyphen stands for the second word's end.
_SUSPENDING = frozenset(
    "und oder bzw sowie bis and or to och eller og en of ja tai és vagy".split()
)


class _Joiner:
    """Sets wrapped lines together again; knows the words that the document spells out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def join(self, lines: list[_Line]) -> str:
        parts = [lines[0].text]
        for above, line in pairwise(lines):
            text = line.text
            last = above.text[-1]
            if last == "\u00ad":
                parts[-1] = parts[-1][:-1]
            elif last in "-‐" and (hyphenated := _HYPHEN_END.search(parts[-1][-60:])):
                start = _WORD_START.match(text)
                if start is None or start[0].lower() in _SUSPENDING:
                    parts.append(" ")
                elif start[0][0].islower() and self._spelt(hyphenated[1], start[0]):
                    parts[-1] = parts[-1][:-1]
            elif not (_UNSPACED.match(last) and _UNSPACED.match(text[0])) and not (
                _CLOSING.match(text) and text[0] not in "’”…" and not above.loose
            ):
                parts.append(" ")
            parts.append(text)
        return "".join(parts)

    def _spelt(self, head: str, tail: str) -> bool:
        """The document has the word in one piece elsewhere, and not with the hyphen."""
        if self._words is None:
            self._words = frozenset(word.lower() for word in _WORD.findall(self._text))
        head, tail = head.lower(), tail.lower()
        return head + tail in self._words and f"{head}-{tail}" not in self._words


# --------------------------------------------------------------------------- blocks


def blocks(text: str) -> tuple[Block, ...]:
    """Split flattened text into blocks, in page order; cannot fail.

    White space is folded outside code. Signs that are not the page's words are taken off:
    bullets of lists, Markdown's signs, numbers of links; rules count as an empty line.
    """
    markdown = len(_MD_SIGNS.findall(text[:200_000])) >= 2
    lines = _read(_unfused(text))
    _drop_link_numbers(lines)
    lines = _mark(lines, markdown)
    joined = _join_wraps(lines)
    _join_fragments(lines, joined)
    _mark_quotes(lines)
    joiner = _Joiner(text)
    found: list[Block] = []
    carried = 0
    end = 0
    while end < len(lines):
        start, end = end, end + 1
        first = lines[start]
        while end < len(lines) and (joined[end] or (first.kind == lines[end].kind == "code")):
            end += 1
        run = lines[start:end]
        if first.kind == "code":
            joined_text = "\n".join(" " * line.indent + line.text for line in run)
        elif first.kind == "table_row":
            joined_text = first.text
        else:
            joined_text = joiner.join(run) if len(run) > 1 else first.text
            joined_text = " ".join(joined_text.split())
        links = link_chars = strong = 0
        if markdown and first.kind != "code":
            joined_text, links, link_chars, strong = _plain(joined_text)
            joined_text = joined_text.strip()
        if not joined_text:
            carried = max(first.gap, 1)
            continue
        found.append(
            Block(
                index=len(found),
                text=joined_text,
                kind=first.kind,
                level=first.level,
                links=links,
                link_chars=link_chars,
                emphasis_chars=strong,
                gap=max(first.gap, carried),
                indent=first.indent,
                lines=len(run),
            )
        )
        carried = 0
    return tuple(found)


def _mark_quotes(lines: list[_Line]) -> None:
    """Take the sign off quotes of some length; "> More" is an arrow of a menu."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and lines[end].kind == "quote" and lines[end].gap == 0:
            continue
        run = lines[start:end]
        if run and run[0].kind == "quote":
            long = sum(len(line.text) for line in run) >= 60
            for line in run:
                if long:
                    line.text = _QUOTE.sub("", line.text, count=1) or line.text
                else:
                    line.kind = "paragraph"
        start = end
