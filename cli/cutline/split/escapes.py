"""Pages that were escaped once more than they were unescaped, as dumps of dumps have them.

HTML is told by what comes out. Of flattened text two layers are told from the text alone, and
taken off in this order:

1. the inside of a JSON string: `\\n` written out, more often than there are line ends;
2. HTML's character references: `&nbsp;`, `&quot;`, `&#8217;`. A text that has only `&lt;`,
   `&gt;` and `&amp;` may be about markup and stays as it is, but for `&amp;` between words.
"""

from __future__ import annotations

import json

from .. import lazy, plain
from .sniff import looks_like_html

_WRITTEN = lazy.pattern(r"(?<!\\)(?:\\r)?\\n")
_QUOTE = lazy.pattern(r'(?<!\\)"')
_REFERENCE = lazy.pattern(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|(?!(?:lt|gt|amp);)[a-zA-Z]{3,8});")
_AMPERSAND = lazy.pattern(r"(?<=[\w ])&amp;(?=[\w ])")


def html_of(text: str) -> str | None:
    """The HTML that was escaped into the text, or None where there is none.

    Feeds and JSON fields hold `&lt;p&gt;Text&lt;/p&gt;`; a text that merely shows a tag or two
    of code stays as it is.
    """
    if "&lt;" not in text or looks_like_html(text):
        return None
    markup = plain.unescape(text)
    return markup if looks_like_html(markup) else None


def text_of(text: str) -> str:
    """The text without these layers, the same text where it has none. Cannot fail."""
    if "\\n" in text and len(_WRITTEN.findall(text)) > text.count("\n") + text.count("\r"):
        text = _out_of_json(text)
    if "&" not in text:
        return text
    if _REFERENCE.search(text):
        return plain.unescape(text)
    return text if "&lt;" in text else _AMPERSAND.sub("&", text)


def _out_of_json(text: str) -> str:
    try:
        return str(json.loads('"' + _QUOTE.sub('\\\\"', text) + '"', strict=False))
    except ValueError:  # "C:\pages": not JSON's after all, but the line ends are
        return _WRITTEN.sub("\n", text)
