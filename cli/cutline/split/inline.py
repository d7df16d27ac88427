"""Links, emphasis and images inside lines of flattened text: numbers of links, Markdown."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from .. import lazy
from .lines import Line

_LINK_NUMBER = lazy.pattern(r"\[(\d{1,5})\]")
# An address, by itself or in angle brackets, and a title.
_MD_TARGET = r"\(<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:\s(?:\"([^\"]*)\"|'([^']*)'))?\)"
_MD_IMAGE = lazy.pattern(rf"!\[([^\[\]]*)\](?:{_MD_TARGET}|\[[^\[\]]*\])(?:\{{[^{{}}]*\}})?")
_MD_LINK = lazy.pattern(
    rf"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?)\](?:{_MD_TARGET}|\[[^\[\]\s]{{0,20}}\])"
)
_MD_STRONG = lazy.pattern(r"(\*\*|__)(?=[^\s*_])([^*_]*[^\s*_])\1")
_MD_EMPHASIS = lazy.pattern(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![\w*_])")
_MD_ESCAPE = lazy.pattern(r"\\([!-/:-@\[-`{-~])")  # as CommonMark: all of ASCII's punctuation
_SIGNS = lazy.pattern(r"\]\((?:https?:|/|#|www\.)|^#{1,6} \S|\*\*[^\s*]", re.MULTILINE)


def is_markdown(text: str) -> bool:
    """Whether a text has an image of Markdown, or two of its other signs."""
    image = "![" in text and _MD_IMAGE.search(text) is not None
    return image or len(_SIGNS.findall(text)) >= 2


def drop_link_numbers(lines: list[Line]) -> None:
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


class Plain(NamedTuple):
    """A text without Markdown's marks; lengths in characters; images as (address, alternative
    text, title), "" and None where they are not given."""

    text: str
    links: int = 0
    link_chars: int = 0
    emphasis_chars: int = 0
    images: tuple[tuple[str, str, str | None], ...] = ()


def plain(text: str) -> Plain:
    """Take Markdown's inline marks off."""
    links = link_chars = strong = 0
    images: list[tuple[str, str, str | None]] = []

    def image(match: re.Match[str]) -> str:
        if match[2]:
            images.append((match[2], match[1], match[3] or match[4]))
        return ""

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
        text = _MD_LINK.sub(link, _MD_IMAGE.sub(image, text))
    if "*" in text or "_" in text:
        text = _MD_EMPHASIS.sub(emphasis, _MD_STRONG.sub(emphasis, text))
    if "\\" in text:
        text = _MD_ESCAPE.sub(r"\1", text)
    return Plain(text, links, link_chars, strong, tuple(images))
