"""Text as metadata have it, made plain: without markup, entities and what cannot be shown."""

from __future__ import annotations

import re

from . import lazy

TAG = lazy.pattern(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->", re.DOTALL)
_UNPRINTABLE = lazy.pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u2060\ud800-\udfff]+")


def unescape(text: str) -> str:
    """`html.unescape`, whose module takes longer to load than most pages to be read."""
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)


def fold(value: str) -> str:
    """Entities and tags resolved, unprintable characters dropped, white space folded."""
    if "&" in value:
        value = unescape(value)
        if "&" in value:  # escaped twice by a careless template
            value = unescape(value)
    if "<" in value:
        value = TAG.sub(" ", value)
    return " ".join(printable(value).split())


def printable(value: str) -> str:
    """`value` without control characters, invisible ones and halves of surrogate pairs."""
    return _UNPRINTABLE.sub("", value)
