"""Flattened text to blocks: what some scraper, browser or crawler left of a page.

No shape is declared by its maker, so each is told from the document's own evidence:

1. *Lines* (`lines`). Any line end (LF, CRLF, CR, form feed, U+2028 …) ends a line; lines without a
   visible character are empty lines. What all lines are indented by goes.
2. *Marks* (`marks`, `inline`, `markdown`). Bullets, Markdown's and underlined headings, quote
   signs, code fences, rules and rows of a table are told line by line. Numbers of links
   (`[12]word`, lynx and w3m) go when they count up through the document; Markdown's links become
   their text, and its images are kept beside the blocks.
3. *Hard wraps* (`wraps`). A line that was broken to fit W columns is one that the next line's first
   word would not have fitted on. Each pair of adjacent lines so gives an interval of
   widths that explain its break; the width that explains most, hardly any line passes, and
   breaks sentences rather than ends them, is the document's. A paragraph of four lines and
   more can also bear out a width of its own (a cell of a table, a mail that is quoted).
4. *Fragments* (`fragments`). `get_text("\\n")` of a parsed page puts each inline element on
   its own line. Where lines go on in the middle of a sentence several times over, they are
   joined too; where it is once, if the piece is a comma's or ends the sentence.
5. Whatever is left is a block a line: a caption and the credit under it are two blocks, the
   second with gap 0.

Everything is linear in the length of the text.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from .. import lazy
from ..data import Block, Document, Element, Head, Image, Page
from . import frontmatter, inline
from .fragments import CLOSING, join_fragments
from .inline import Plain
from .lines import UNSPACED, Line, read, unfused
from .markdown import inlined
from .marks import mark, mark_quotes
from .wraps import join_wraps

_WORD = lazy.pattern(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_HYPHEN_END = lazy.pattern(r"([^\W\d_]+)[-‐]$")
_PART_END = lazy.pattern(r"(?<![-‐/\w])[^\W\d_]+[-‐]$")  # "well-to-" ends in a whole word
_WORD_START = lazy.pattern(r"[^\W\d_]+")
# "Vor- und Nachteile": the hyphen stands for the second word's end.
_SUSPENDING = frozenset(
    "und oder bzw sowie bis and or to och eller og en of ja tai és vagy".split()
)


# The share of broken lines that end inside a word, and how many they are at least, where a program
# divides words. Elsewhere lines end at the hyphens that words have: of 370 gold pages that were
# wrapped without dividing words one has as many.
_DIVIDED, _DIVISIONS = 0.08, 2


class _Joiner:
    """Sets wrapped lines together again; knows the words that the document spells out."""

    def __init__(self, text: str, lines: list[Line], joined: list[bool]) -> None:
        self._text = text
        self._words: Counter[str] | None = None
        breaks = [pair for pair, one in zip(pairwise(lines), joined[1:], strict=True) if one]
        divided = sum(_is_divided(above.text, line.text) for above, line in breaks)
        self._divides = divided >= max(_DIVISIONS, _DIVIDED * len(breaks))

    def join(self, lines: list[Line]) -> str:
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
                elif _is_divided(above.text, text) and self._spelt(hyphenated[1], start[0]):
                    parts[-1] = parts[-1][:-1]
            elif not (UNSPACED.match(last) and UNSPACED.match(text[0])) and not (
                CLOSING.match(text) and text[0] not in "’”…" and not above.loose
            ):
                parts.append(" ")
            parts.append(text)
        return "".join(parts)

    def _spelt(self, head: str, tail: str) -> bool:
        """The word is one: the document has it in one piece elsewhere and not with the hyphen, or
        divides words, and has it neither with the hyphen nor in two."""
        if self._words is None:
            self._words = Counter(word.lower() for word in _WORD.findall(self._text))
        head, tail = head.lower(), tail.lower()
        if f"{head}-{tail}" in self._words:
            return False
        apart = self._words[head] > 1 and self._words[tail] > 1  # elsewhere as well
        return head + tail in self._words or (self._divides and not apart)


def _is_divided(above: str, line: str) -> bool:
    """Whether a line ends in a hyphen within what may be a word, and no address."""
    return (
        above[-1] in "-‐"
        and line[0].islower()
        and _PART_END.search(above) is not None
        and "/" not in above.rpartition(" ")[2]
    )


# Soft hyphens and the like, which show nothing and keep words from being found; HTML's go as well.
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))

# What images of flattened text stand in: the whole of it.
_WHOLE = Element(0, "text", "", None, 0)


def split_text(page: Page) -> Document:
    """Split decoded flattened text: its blocks, the images that Markdown has, and what front matter
    says; cannot fail.

    White space is folded outside code. Signs that are not the page's words are taken off:
    bullets of lists, Markdown's signs, numbers of links; rules count as an empty line.
    """
    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    front = frontmatter.read(text)
    text = text[front.length :]
    markdown = front.length > 0 or inline.is_markdown(text[:200_000])
    addresses: inline.Addresses = {}
    if markdown:
        text, addresses = inlined(text)
    lines = read(text if markdown else unfused(text))
    if not addresses:
        inline.drop_link_numbers(lines)
    lines = mark(lines, markdown)
    joined = join_wraps(lines, markdown)
    join_fragments(lines, joined)
    mark_quotes(lines, markdown)
    joiner = _Joiner(text, lines, joined)
    found: list[Block] = []
    images: list[Image] = []
    carried = 0
    end = 0
    while end < len(lines):
        start, end = end, end + 1
        first = lines[start]
        while end < len(lines) and (joined[end] or (first.kind == lines[end].kind == "code")):
            end += 1
        run = lines[start:end]
        if first.kind == "code":
            bare = Plain("\n".join(" " * line.indent + line.text for line in run))
        else:
            whole = joiner.join(run) if len(run) > 1 else first.text
            if not whole.isascii():
                whole = whole.translate(_NO_WIDTH)
            whole = whole.strip() if first.kind == "table_row" else " ".join(whole.split())
            bare = inline.plain(whole, addresses) if markdown else inline.unmarked(whole)
        for address, alt, title in bare.images:
            images.append(Image(address, len(found), _WHOLE, alt=alt or None, title=title))
        own = bare.text.strip() if markdown and first.kind != "code" else bare.text
        if not own:
            carried = max(first.gap, 1)
            continue
        found.append(
            Block(
                index=len(found),
                text=own,
                kind=first.kind,
                level=first.level,
                links=bare.links,
                link_chars=bare.link_chars,
                emphasis_chars=bare.emphasis_chars,
                gap=max(first.gap, carried),
                indent=first.indent,
                lines=len(run),
            )
        )
        carried = 0
    return Document(
        blocks=tuple(found),
        format="text",
        url=page.url or front.url,
        head=Head(metas=(*front.metas, *page.metas)),
        images=tuple(images),
    )
