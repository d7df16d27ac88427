"""For formats that are read from their end: a stream that cannot seek is put on disk first."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def seekable(stream: io.BufferedIOBase) -> Iterator[IO[bytes]]:
    """The stream itself where it can seek, else a temporary file with all that is in it."""
    if stream.seekable():
        yield stream  # type: ignore[misc]
        return
    with tempfile.TemporaryFile(prefix="cutline-") as file:
        shutil.copyfileobj(stream, file, 1024 * 1024)
        file.seek(0)
        yield file
