"""An input that is one page: HTML or text, as it stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..data import Failure, Format, Page
from ..errors import TooLargeError
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
    return Failure.of(source, TooLargeError.of_bytes(options.max_bytes), url)
