"""Links, emphasis and images inside lines of flattened text: numbers of links, Markdown."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from .. import lazy
from .lines import Line

_LINK_NUMBER = lazy.pattern(r"\[(\d{1,5})\]")
# An address by itself, with pairs of brackets, or in angle brackets.
ADDRESS = r"(?:<([^<>\n]*)>|([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*){0,8}))"
# An address and a title, which converters write without escapes; or an address that has spaces
# and quotes in it, as `mailto:?subject=…` and `data:…` have where nobody encoded them.
TARGET = (
    rf"\(\s{{0,3}}{ADDRESS}(?:\s{{1,3}}(?:\"([^\n]{{0,300}}?)\"|'([^\n]{{0,300}}?)'))?\s{{0,3}}\)"
    r"|\((?:mailto|data|whatsapp|javascript|https?):[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"
)
_NAME = r"\[([^\[\]]{0,200})\]"
_MD_IMAGE = lazy.pattern(rf"!\[([^\[\]]*)\](?:{TARGET}|{_NAME})?(?:\{{[^{{}}]*\}})?")
_MD_LINK = lazy.pattern(rf"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?)\](?:{TARGET}|{_NAME})?")
_WHOLE = lazy.pattern(r"(\*{1,3}|_{1,3})(?!\s)([^*_]*[^\s*_])\1$")
_MD_BOTH = lazy.pattern(r"(?<![\w*])(\*\*\*)(?=[^\s*])([^*]*[^\s*])\*\*\*(?![\w*])")
# Within a word only where a capital follows: converters lose spaces, and papers write "f**k".
_MD_STRONG = lazy.pattern(
    r"(?:(?<![\w*])|(?<=\w)(?=\*\*[^\W\d_a-zà-ÿ]))(\*\*|__)(?=[^\s*_])([^*_]*[^\s*_])\1(?!\*)"
)
_MD_EMPHASIS = lazy.pattern(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![\w*_])")
# What is left of strong text that reaches over paragraphs, has spaces inside its marks, or is
# empty; "f***ing" and "2**10" are words.
_MD_LEFT = lazy.pattern(
    r"^\s*(?:\*\*|__)\s|(?<![\w*])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![\w*])|\s\*\*\s*$"
    r"|(?<=\w\w\w)\*{4}(?![\w*])|(?<=[^\w\s*])\*{4}(?![\w*])|(?<![\w*])\*{4}(?=\w\w\w)"
)
_NUMBER = lazy.pattern(r"\S{0,20}")  # a name whose address stands on no line that is left
_HIDDEN = 0xF0000  # the first of the private characters that stand for what is code
_MD_CODE = lazy.pattern(r"(?<!`)(`+)(?!`)([^`]+)\1(?!`)")
_MD_FOOTNOTE = lazy.pattern(r"\[\^[^\[\]\s]{1,40}\]:?")
_MD_ESCAPE = lazy.pattern(r"\\([!-/:-@\[-`{-~])")  # as CommonMark: all of ASCII's punctuation
_IMAGE_SIGN = lazy.pattern(r"!\[[^\[\]]*\][(\[]")
_SIGNS = lazy.pattern(
    r"\]\((?:https?:|/|#|www\.)|^#{1,6} \S|\*\*[^\s*]|^ {0,3}\[[^\[\]]+\]:\s*<?(?:https?:|/)",
    re.MULTILINE,
)
# Where `[name]` leads to, by `key`: address and title.
Addresses = Mapping[str, tuple[str, str | None]]


def key(name: str) -> str:
    """Names that differ in case and white space are one."""
    return " ".join(name.split()).casefold()


def is_markdown(text: str) -> bool:
    """Whether a text has an image of Markdown, or two of its other signs."""
    image = "![" in text and _IMAGE_SIGN.search(text) is not None
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


def unmarked(text: str) -> Plain:
    """Take off the marks around the whole of a text that is no Markdown: messengers have them."""
    match = _WHOLE.match(text)
    return Plain(match[2], emphasis_chars=len(match[2])) if match else Plain(text)


def plain(text: str, addresses: Addresses) -> Plain:
    """Take Markdown's inline marks off; `addresses` are those that names stand for."""
    links = link_chars = strong = 0
    images: list[tuple[str, str, str | None]] = []
    code: dict[int, str] = {}

    def image(match: re.Match[str]) -> str:
        target = _target(match, addresses)
        if target is None:
            return match[0]
        if target[0]:
            images.append((target[0], match[1].translate(code), target[1]))
        return ""

    def link(match: re.Match[str]) -> str:
        nonlocal links, link_chars
        if _target(match, addresses) is None:
            return match[0]
        links += 1
        link_chars += len(match[1])
        return match[1]

    def emphasis(match: re.Match[str]) -> str:
        nonlocal strong
        strong += len(match[2])
        return match[2]

    def hide(match: re.Match[str]) -> str:
        place = _HIDDEN + len(code)
        if place > sys.maxunicode:
            return match[2].strip()
        code[place] = match[2].strip()
        return chr(place)

    if "`" in text and ord(max(text)) < _HIDDEN:
        text = _MD_CODE.sub(hide, text)
    if "[" in text:
        if "[^" in text:
            text = _MD_FOOTNOTE.sub("", text)
        text = _MD_LINK.sub(link, _MD_IMAGE.sub(image, text))
    if "*" in text or "_" in text:
        text = _MD_BOTH.sub(emphasis, text)
        text = _MD_EMPHASIS.sub(emphasis, _MD_STRONG.sub(emphasis, text))
        text = _MD_LEFT.sub("", text)
    if "\\" in text:
        text = _MD_ESCAPE.sub(r"\1", text)
    return Plain(text.translate(code) if code else text, links, link_chars, strong, tuple(images))


def _target(match: re.Match[str], addresses: Addresses) -> tuple[str, str | None] | None:
    """Where a link or an image leads to, "" if that is lost, and its title; None if the brackets
    are the text's own."""
    text, angled, address, double, single, name = match.groups()
    if name is not None:
        known = addresses.get(key(name or text))
        return known or (("", None) if _NUMBER.fullmatch(name) else None)
    if match[0].endswith("]"):
        return addresses.get(key(text))
    return angled or address or "", double or single
