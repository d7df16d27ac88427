"""Labelled blocks, metadata and captions put together into the record; labels nothing."""

from __future__ import annotations

import hashlib
import unicodedata
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
)
from .decode import warnings

_IN_CAPTIONS = (Label.CAPTION, Label.CREDIT)


def record(
    page: Page,
    document: Document,
    about: Metadata,
    labelled: Sequence[LabelledBlock],
    photos: Sequence[Caption],
) -> Record:
    """The record of a page that went through all stages; cannot fail.

    `text` is the BODY blocks joined by one empty line, `removed` all others by kind save
    those that `captions` holds. `status` is "empty" when no block is BODY.
    """
    body = [item for item in labelled if item.label is Label.BODY]
    gone = [
        item for item in labelled if item.label is not Label.BODY and item.label not in _IN_CAPTIONS
    ]
    text = "\n\n".join(item.block.text for item in body)
    return Record(
        source=page.source,
        status="ok" if text else "empty",
        url=page.url or about.url,
        title=about.title,
        site=about.site,
        language=about.language,
        description=about.description,
        authors=about.authors,
        published=about.published,
        modified=about.modified,
        text=text,
        captions=tuple(photos),
        removed=Counter(item.kind for item in gone),
        confidence=round(confidence(labelled), 4),
        encoding=page.encoding or "",
        fingerprint=fingerprint(text),
        warnings=warnings(page),
        blocks=tuple(RecordBlock(item.block.kind, item.block.text) for item in body),
        removed_blocks=tuple(
            RemovedBlock(
                item.kind, item.block.text, item.block.index, round(item.score, 4), item.reason
            )
            for item in gone
        ),
    )


def failed(failure: Failure) -> Record:
    """The record of a page that could not be cleaned."""
    return Record(source=failure.source, status=failure.status, error=failure, url=failure.url)


def fingerprint(text: str) -> str:
    """A hash that is the same for texts that differ in case, width and white space only.

    BLAKE2b, 128 bits, in hexadecimal, of the NFKC-normalised, case-folded text with white
    space folded; "" for a text without any characters, for emptiness makes no duplicates.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not folded:
        return ""
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest()


def confidence(labelled: Sequence[LabelledBlock]) -> float:
    """The F1 that the article's text is expected to have, 0 to 1, if the scores are right.

    A block counts by its length, and as body by its score: what was kept rightly, over the
    mean of what was kept and what should have been (van Rijsbergen's F, its terms replaced
    by their expectations). 0 when nothing was kept.
    """
    kept = sum(len(item.block.text) for item in labelled if item.label is Label.BODY)
    right = sum(len(i.block.text) * i.score for i in labelled if i.label is Label.BODY)
    wanted = sum(len(item.block.text) * item.score for item in labelled)
    return 2 * right / (kept + wanted) if kept else 0.0
