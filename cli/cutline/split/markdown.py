"""Markdown's forms that reach over lines and paragraphs, as html2text and other converters write
them: written anew so that each stands in its paragraph. Code is left alone.

1. A backslash at a line's end is a hard break, which two spaces are as well.
2. *Links around several paragraphs* (a teaser's picture, headline and text) become a link in
   each.
3. *Definitions* (`[name]: address "title"`) leave the text; `inline` asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import lazy
from .inline import ADDRESS, TARGET, Addresses, key

# Fenced code, code in a line, what a backslash frees, and brackets.
_TOKEN = lazy.pattern(
    r"^ {0,3}(?P<fence>```+|~~~+).*?(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^`\n]+(?P=ticks)|(?P<hard>\\(?=\n[ \t]*\S))|\\."
    r"|(?P<opens>!?\[)|(?P<closes>\])",
    re.DOTALL | re.MULTILINE,
)
_TARGET = lazy.pattern(TARGET)
_BLANK = lazy.pattern(r"\n[ \t]*\\?\n")
_PARTS = lazy.pattern(r"(?:  |\\)\n|\n(?:[ \t]*\\?\n)+")  # hard breaks, empty lines
# Signs of headings, quotes and lists in front of a paragraph's text.
_SIGN = lazy.pattern(r"\s*(?:(?:#{1,6}|>|[*+-]|\d{1,3}\.)[ \t]+)*")
# What follows the name must look like an address: "[Anna]: yes" is what somebody says.
_DEFINITION = lazy.pattern(
    r"^ {0,3}\[(?!\^)([^\[\]\n]{1,200})\]:[ \t]*(?:\n[ \t]*)?"
    rf"(?=<[^<>\n]+>|[/#]\S|\S{{0,60}}?(?::/|\.[a-zA-Z]|mailto:)){ADDRESS}"
    r"(?:[ \t]*(?:\n[ \t]*)?(?:\"([^\n]*)\"|'([^\n]*)'|\(([^\n]*)\)))?[ \t]*$",
    re.MULTILINE,
)
_FENCED = lazy.pattern(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
# Characters: longer ones are two brackets that have nothing to do with each other.
_LONGEST = 3000


def inlined(text: str) -> tuple[str, Addresses]:
    """The text in which every link stands in one paragraph, and the addresses by name (see
    `inline.key`). Takes time linear in its length; cannot fail."""
    parts: list[str] = []
    at = 0
    for start, end, anew in _changes(text):
        parts += (text[at:start], anew)
        at = end
    return _without_definitions("".join((*parts, text[at:])))


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """What is to be written in place of text[start:end], in order."""
    opened: list[tuple[int, bool]] = []
    changes: list[tuple[int, int, str]] = []
    for token in _TOKEN.finditer(text):
        if token["hard"]:
            changes.append((token.start(), token.end(), "  "))
        elif token["opens"]:
            opened.append((token.start(), len(token[0]) > 1))
        elif token["closes"] and opened:
            start, image = opened.pop()
            target = _TARGET.match(text, token.end())
            if image or target is None or token.start() - start > _LONGEST:
                continue
            inside = text[start + 1 : token.start()]
            if _BLANK.search(inside):
                while changes and changes[-1][0] > start:
                    changes.pop()
                changes.append((start, target.end(), _each(inside, target[0])))
    yield from changes


def _each(text: str, target: str) -> str:
    """The link around each paragraph and line that is none itself."""
    parts = []
    for part in _PARTS.split(text):
        sign = _SIGN.match(part)
        head = sign[0] if sign else ""
        own = " ".join(part[len(head) :].rstrip("\\ \t\n").split())
        parts.append(f"{head}[{own}]{target}" if own and "](" not in own else head + own)
    return "\n\n".join(parts)


def _without_definitions(text: str) -> tuple[str, Addresses]:
    if "]:" not in text:
        return text, {}
    addresses: dict[str, tuple[str, str | None]] = {}
    code = [match.span() for match in _FENCED.finditer(text)]

    def keep(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in code):
            return match[0]
        address = match[2] if match[2] is not None else match[3]
        title = match[4] or match[5] or match[6]
        addresses.setdefault(key(match[1]), (address, title))
        return ""

    return _DEFINITION.sub(keep, text), addresses
