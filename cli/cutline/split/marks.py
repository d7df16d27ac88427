"""What a line of flattened text is, told from the sign it starts with: bullets, headings, quotes,
code, rows of tables, rules."""

from __future__ import annotations

from .. import lazy
from .lines import Line

_BULLET = lazy.pattern(r"([*+•◦‣▪▫●○■□◆◇►▶➤✓✔·∙※])\s+(?=\S)")
_SIGNS = frozenset("*+•◦‣▪▫●○■□◆◇►▶➤✓✔·∙※-–—")
_DASH = lazy.pattern(r"([-–—])\s+(?=\S)")
_LONE_BULLETS = frozenset("*+•◦‣▪▫□")  # of empty list items; ◇ and ■ also part sections
_NUMBERED = lazy.pattern(r"(?:\(?\d{1,3}[.)]|[a-zA-Z]\))\s+(?=\S)")
_HEADING = lazy.pattern(r"(#{1,6})\s+(?=[^\W\d]|\d.*[^\W\d]|[\[*_“\"'«¿¡„‘(–—-])")
_QUOTE = lazy.pattern(r"(?:>\s?)+")
_RULE = lazy.pattern(r"([-=_~─━═╌—–⎯])(?:\s?\1){2,}$")
_UNDERLINE = lazy.pattern(r"([-=~^])\1{2,}$")
_STARS = lazy.pattern(r"(?:\*\s?){2,}$|(?:[•·]\s?){3,}$")
_FENCE = lazy.pattern(r"(```|~~~)")
_PLACEHOLDER = lazy.pattern(r"\[[^\[\]]{1,60}\]$|\((?:BUTTON|Submit|Image|IMAGE)\)")
_CELL_GAP = lazy.pattern(r"(?<=\S)(?:[ \u00a0]{2,}|\s*\t\s*)(?=\S)")
_PIPE = lazy.pattern(r"(?<!\\)\|")
_PIPE_RULE = lazy.pattern(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*$")


def mark(lines: list[Line], markdown: bool) -> list[Line]:
    """Tell what each line is from the sign it starts with; rules and fences leave the list."""
    kept: list[Line] = []
    carried = 0  # empty lines, and rules counted as such, that wait for the next line
    fence = ""
    in_table = False  # under the rule of a table
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
        if markdown and first == "*" and _STARS.match(text):
            carried = max(line.gap, 1)
            continue
        if text in _LONE_BULLETS or (markdown and text in "|-"):
            carried = line.gap
            continue
        if markdown and first in "|-:" and _PIPE_RULE.match(text):
            in_table = line.gap == 0
            if in_table and kept:
                _mark_row(kept[-1])
            continue
        in_table = in_table and line.gap == 0 and "|" in text
        if in_table:
            _mark_row(line)
        else:
            _mark_line(line, first, markdown or not kept)
        kept.append(line)
    _mark_rows(kept)
    _mark_lists(kept)
    return kept


def _is_underlined(above: Line, rule: Line) -> bool:
    """A heading is one short line with a rule as long as itself; longer ones part sections."""
    if not _UNDERLINE.match(rule.text) or above.kind != "paragraph" or above.width > 100:
        return False
    return 0.6 <= (rule.width - rule.indent) / (above.width - above.indent) <= 1.5


def _mark_line(line: Line, first: str, markdown: bool) -> None:
    text = line.text
    if first == "#":
        match = _HEADING.match(text)
        if match and (markdown or len(match[1]) > 1):
            line.kind, line.level = "heading", len(match[1])
            line.text = _without_closing_hashes(text[match.end() :])
            line.opens = line.alone = True
    elif first == ">":
        line.kind = "quote"
    elif (first in "*•·" and _STARS.match(text)) or (first in "[(" and _PLACEHOLDER.match(text)):
        line.opens = line.alone = True
    elif first in _SIGNS and (match := _BULLET.match(text) or _DASH.match(text)):
        line.opens, line.mark = True, match[0]
    elif (first.isdigit() or first == "(" or text[1:2] == ")") and _NUMBERED.match(text):
        line.opens, line.mark = True, "1"
    elif first == "|" and text[1:].endswith("|"):
        _mark_row(line)


def _mark_row(line: Line) -> None:
    line.kind, line.opens, line.alone = "table_row", True, True
    bare = line.text.strip("| ")
    line.text = "\t".join(map(str.strip, _PIPE.split(bare))) if bare else line.text


def _without_closing_hashes(heading: str) -> str:
    bare = heading.rstrip("#")
    return bare.rstrip() if bare != heading and bare[-1:].isspace() else heading


def _mark_rows(lines: list[Line]) -> None:
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


def _mark_lists(lines: list[Line]) -> None:
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


def mark_quotes(lines: list[Line], markdown: bool) -> None:
    """Take the sign off Markdown's quotes, and off others of some length; "> More" is an arrow of
    a menu."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and lines[end].kind == "quote" and lines[end].gap == 0:
            continue
        run = lines[start:end]
        if run and run[0].kind == "quote":
            long = markdown or sum(len(line.text) for line in run) >= 60
            for line in run:
                if long:
                    line.text = _QUOTE.sub("", line.text, count=1) or line.text
                else:
                    line.kind = "paragraph"
        start = end
