"""A page's way through the stages, and the place where one page's failure is contained."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib import import_module
from typing import NamedTuple, get_args

from .data import Document, Failure, Format, LabelledBlock, Metadata, Page, Record
from .errors import TooLargeError
from .settings import DEFAULT, Settings


def load(*formats: str) -> None:
    """Import every stage, the models of these formats, "html" and "text", and the lexicon, which
    is otherwise done when a page first needs them."""
    from . import (  # noqa: F401
        assemble,
        captions,
        declared,
        decode,
        label,
        lexicon,
        metadata,
        second_opinion,
        tagger,
    )

    lexicon.load()
    for format in formats:
        import_module(f"{__package__}.split.{format}")
        tagger.model(format)


class Trace(NamedTuple):
    """A record and what the stages made on the way to it; None and empty for a failed page."""

    record: Record
    page: Page | None = None  # decoded
    document: Document | None = None
    about: Metadata = Metadata()
    labelled: Sequence[LabelledBlock] = ()
    repeated: Collection[int] = ()  # indexes of blocks that the site memory knows


def clean_page(page: Page | Failure, settings: Settings = DEFAULT) -> Record:
    """Clean one page; never raises an Exception: whatever goes wrong is in the record."""
    return trace(page, settings).record


def trace(page: Page | Failure, settings: Settings = DEFAULT) -> Trace:
    """The same with what the stages made, for those who want to see it."""
    if isinstance(page, Failure):
        return _failed(page)
    try:
        return _clean(page, settings)
    except Exception as error:  # a page's failure, of any kind, must not end the run
        return _failed(Failure.of(page.source, error, page.url))


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
    Never raises for what is in the page: see `status` and `error` of the record; TypeError and
    ValueError for what is no page and no format.
    """
    if not isinstance(content, (str, bytes)):
        raise TypeError(f"content must be str or bytes, not {type(content).__name__}")
    if format not in get_args(Format):
        raise ValueError(f"format must be one of {', '.join(get_args(Format))}, not {format!r}")
    return clean_page(Page(source, content, url, format, encoding), settings)


def _failed(failure: Failure) -> Trace:
    from . import assemble

    return Trace(assemble.failed(failure))


def _clean(page: Page, settings: Settings) -> Trace:
    # Imported here so that `cutline --help` loads neither lxml nor the model.
    from . import assemble, captions, declared, metadata, second_opinion, tagger
    from .decode import decode, warnings
    from .label import label
    from .split import split

    if page.exceeds(settings.max_bytes):
        raise TooLargeError.of_bytes(settings.max_bytes)
    page = decode(page)
    document = split(page, settings)
    about = metadata.extract(document)
    document = declared.completed(document, about)
    elsewhere: Sequence[int] = ()
    repeated: Collection[int] = ()
    if settings.memory is not None:
        from . import memory

        elsewhere = memory.shared(settings.memory).elsewhere(document)
        repeated = memory.repeated(elsewhere)
    labelled, verdict = label(document, about, settings.model, repeated)
    sure = verdict.confidence
    asked = document.format == "html" and second_opinion.is_wanted(labelled, sure)
    if asked:
        labelled = second_opinion.consult(page, labelled, sure, tagger.BODY["html"], repeated)
    if elsewhere:
        labelled = memory.weigh(labelled, elsewhere, tagger.BODY[document.format])
    labelled, photos = captions.pair(document, about, labelled)
    about = metadata.signed(document, about, labelled)
    codes = list(warnings(page))
    if verdict.article < tagger.ARTICLE:
        codes.append("not_an_article")
    if declared.is_lead_missing(about, labelled):
        codes.append("lead_missing")
    if asked:
        codes.append("second_opinion")
    record = assemble.record(page, document, about, labelled, photos, verdict, codes)
    return Trace(record, page, document, about, labelled, repeated)
