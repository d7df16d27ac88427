"""A decoded page → its blocks. HTML and flattened text differ here and in their features only."""

from __future__ import annotations

from ..data import Document, Page
from ..settings import Settings


def split(page: Page, settings: Settings) -> Document:
    """Split a decoded page. `page.format` "auto" is settled by `sniff.looks_like_html`.

    Raises MarkupError and TooLargeError for HTML; flattened text always splits.
    """
    from .sniff import looks_like_html

    text = page.content if isinstance(page.content, str) else page.content.decode("utf-8")
    if page.format == "html" or (page.format == "auto" and looks_like_html(text)):
        from .html import split_html  # the only importer of lxml

        return split_html(page, settings)
    from .text import blocks

    return Document(blocks=blocks(text), format="text", url=page.url)
