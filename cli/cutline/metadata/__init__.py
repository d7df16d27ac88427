"""What a page says of itself: title, site, language, authors, dates, and JSON-LD's evidence.

Works on what the walk collected (the head's raw metadata and the blocks), never on the DOM.
Every field is read from several places in a fixed order, and empty beats junk.
"""

from __future__ import annotations

from .. import dates, language
from ..data import Document, Metadata
from .authors import Authors
from .evidence import Evidence
from .photos import photos
from .published import Publication
from .signed import signed
from .surroundings import Surroundings
from .title import Titles

__all__ = ["extract", "signed"]


def extract(document: Document) -> Metadata:
    """A page's metadata. Cannot fail; a field that nothing proves is None or empty.

    Order of attempts, per field:
    title      a news article's JSON-LD headline, else a heading of the page that the head's
               titles confirm, else og:title, <title>; without the site's name
    authors    JSON-LD, meta tags, a byline near the headline
    published  JSON-LD, meta tags, <time>, a date near the headline, the page's address
    modified   JSON-LD, meta tags
    site       og:site_name, JSON-LD's publisher, application-name
    language   <html lang>, JSON-LD, content-language, og:locale, unless the text is plainly
               in another; else the text
    url        the reader's, else the canonical link, og:url, JSON-LD

    Flattened text of which the reader knows nothing has url and language only, and a date when
    its url holds one; what its lines tell is for `signed`, once they are labelled.
    """
    page = Evidence(document)
    if document.format == "text" and not document.head.metas:
        return Metadata(
            url=document.url,
            language=language.guess(page.prose),
            published=dates.in_address(document.url),
        )
    titles = Titles(page)
    around = Surroundings(page.blocks, titles.headline)
    publication = Publication(page, around)
    published, modified = publication.published, publication.modified
    if published and modified and modified[:10] < published[:10]:
        modified = None
    return Metadata(
        url=page.url,
        title=titles.title,
        site=page.site,
        language=page.language,
        description=page.description,
        authors=Authors(page, around, titles.title).authors,
        published=published,
        modified=modified,
        article_body=page.article_body,
        photos=tuple(photos(page)),
    )
