"""Labelled blocks, metadata and captions put together into the record; labels nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .data import (
    Caption,
    Document,
    Failure,
    Label,
    LabelledBlock,
    Metadata,
    Page,
    Record,
    RecordBlock,
    RemovedBlock,
    Verdict,
)

_KEPT = (Label.BODY, Label.CAPTION, Label.CREDIT)


def record(
    page: Page,
    document: Document,
    about: Metadata,
    labelled: Sequence[LabelledBlock],
    photos: Sequence[Caption],
    verdict: Verdict,
    warnings: Sequence[str],
) -> Record:
    """The record of a page that went through all stages; cannot fail.

    `text` is the BODY blocks joined by one empty line, `removed` all others by kind save
    those that `captions` holds. `status` is "empty" when no block is BODY.
    """
    body = [item for item in labelled if item.label is Label.BODY]
    gone = [item for item in labelled if item.label not in _KEPT]
    text = "\n\n".join(item.block.text for item in body)
    return Record(
        source=page.source,
        status="ok" if text else "empty",
        url=page.url or about.url,
        title=about.title or _headline(labelled),
        site=about.site,
        language=about.language,
        description=about.description,
        authors=about.authors,
        published=about.published,
        modified=about.modified,
        text=text,
        captions=tuple(photos),
        removed=Counter(item.kind for item in gone),
        confidence=round(verdict.confidence, 4) if text else 0.0,
        encoding=page.encoding or "",
        warnings=tuple(warnings),
        blocks=tuple(RecordBlock(item.block.kind, item.block.text) for item in body),
        removed_blocks=tuple(
            RemovedBlock(
                item.kind, item.block.text, item.block.index, round(item.score, 4), item.reason
            )
            for item in gone
        ),
    )


def _headline(labelled: Sequence[LabelledBlock]) -> str | None:
    return next((item.block.text for item in labelled if item.label is Label.TITLE), None)


def failed(failure: Failure) -> Record:
    """The record of a page that could not be cleaned."""
    return Record(source=failure.source, status=failure.status, error=failure, url=failure.url)
