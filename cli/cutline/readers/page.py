"""An input that is one page: HTML or text, as it stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..data import Failure, Format, Page
from .streams import read_up_to

if TYPE_CHECKING:
    from . import Options


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """One Page, or one Failure when it passes `max_bytes`."""
    content = read_up_to(stream, options.max_bytes + 1)
    if len(content) > options.max_bytes:
        yield too_large(source, options)
        return
    format: Format = "auto"
    if options.input_format in ("html", "text"):
        format = "html" if options.input_format == "html" else "text"
    yield Page(source, content, format=format)


def too_large(source: str, options: Options, url: str | None = None) -> Failure:
    """What becomes of a page that no reader will hold in memory."""
    message = (
        f"{source}: more than {options.max_bytes} bytes, the cap for a page; "
        "raise it with --max-bytes"
    )
    return Failure(source, "TooLargeError", message, "too_large", url)
