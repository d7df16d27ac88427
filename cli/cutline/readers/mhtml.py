"""MHTML, as browsers save pages: one page with all that belongs to it, as a MIME message."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..data import Failure, Page
from .page import too_large
from .streams import read_up_to

if TYPE_CHECKING:
    from . import Options


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """The root page, which is the first part that is HTML, with its address and charset.

    A message without HTML is one Failure, and so is one larger than `max_bytes` altogether.
    """
    import email.parser
    from email.message import Message

    data = read_up_to(stream, options.max_bytes + 1)
    if len(data) > options.max_bytes:
        yield too_large(source, options)
        return
    message: Message = email.parser.BytesParser().parsebytes(data)
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and content:
            assert isinstance(content, bytes)
            url = part["Content-Location"] or message["Snapshot-Content-Location"]
            charset = part.get_content_charset()
            yield Page(source, content, str(url) if url else None, "html", charset)
            return
    yield Failure(source, "NoPage", f"{source}: an MHTML file without an HTML part")
