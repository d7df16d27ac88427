"""A page's way through the stages, and the place where one page's failure is contained."""

from __future__ import annotations

from dataclasses import replace

from . import assemble
from .data import Failure, Format, Page, Record
from .errors import PageError, TooLargeError
from .settings import DEFAULT, Settings


def clean_page(page: Page | Failure, settings: Settings = DEFAULT) -> Record:
    """Clean one page; never raises an Exception: whatever goes wrong is in the record."""
    if isinstance(page, Failure):
        return assemble.failed(page)
    try:
        return _clean(page, settings)
    except TooLargeError as error:
        status = "too_large"
        cause: Exception = error
    except Exception as error:  # a page's failure, of any kind, must not end the run
        status = "error"
        cause = error
    message = str(cause) if isinstance(cause, PageError) else f"{page.source}: {cause}"
    failure = Failure(page.source, type(cause).__name__, message, url=page.url)
    return assemble.failed(replace(failure, status=status))


def clean(
    content: str | bytes,
    *,
    url: str | None = None,
    format: Format = "auto",
    encoding: str | None = None,
    source: str = "-",
    settings: Settings = DEFAULT,
) -> Record:
    """Clean one page given as text or bytes, HTML or flattened.

    `url` makes image addresses absolute, `encoding` is what the transport said of bytes.
    Never raises for what is in the page: see `status` and `error` of the record.
    """
    return clean_page(Page(source, content, url, format, encoding), settings)


def _clean(page: Page, settings: Settings) -> Record:
    # Imported here so that `cutline --help` loads neither lxml nor the model.
    from . import captions, metadata, tagger
    from .decode import decode
    from .split import split

    if len(page.content) > settings.max_bytes:
        raise TooLargeError(
            f"{page.source}: {len(page.content)} bytes, more than the cap of "
            f"{settings.max_bytes}; raise it with --max-bytes"
        )
    page = decode(page)
    document = split(page, settings)
    about = metadata.extract(document)
    labelled = tagger.label(document, about)
    labelled, photos = captions.pair(document, about, labelled)
    return assemble.record(page, document, about, labelled, photos)
