"""A decoded page → its blocks. HTML and flattened text differ here and in their features only."""

from __future__ import annotations

import re

from .. import lazy
from ..data import Document, Page
from ..settings import Settings

_NAMED = lazy.pattern(r"\.x?html?(?:\.(?:gz|bz2|xz|zst))?$", re.IGNORECASE)


def split(page: Page, settings: Settings) -> Document:
    """Split a decoded page. `page.format` "auto" is settled by `sniff`, from the content, and
    from a name like `page.html` where that is open: HTML, HTML that was escaped as a whole
    (which is unescaped first), or flattened text.

    Raises MarkupError and TooLargeError for HTML; flattened text always splits.
    """
    from .sniff import looks_like_html

    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    html = page.format == "html"
    if page.format == "auto":
        html = looks_like_html(text, named=_NAMED.search(page.source) is not None)
    if not html:
        from . import escapes

        markup = escapes.html_of(text) if page.format == "auto" else None
        if markup is None:
            from .text import split_text

            return split_text(page._replace(content=escapes.text_of(text)))
        page = page._replace(content=markup)
    from .html import split_html  # the only importer of lxml

    return split_html(page, settings)
