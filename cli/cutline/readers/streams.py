"""Streams for readers: one that begins at the beginning again, one that can seek, and how much
of one is taken at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol

CHUNK = 64 * 1024


class Sized(Protocol):
    """All that is asked of what is read up to a size."""

    def read(self, size: int = ..., /) -> bytes: ...


class Readable(Protocol):
    """All that is asked of what a stream is made from."""

    def read1(self, size: int = ..., /) -> bytes: ...


def read_up_to(stream: Sized, size: int) -> bytes:
    """The next `size` bytes, fewer at the end; takes memory for what there is, not for `size`."""
    parts = []
    while size and (part := stream.read(min(size, 16 * CHUNK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def rejoined(head: bytes, rest: Readable) -> io.BufferedReader:
    """A stream with what was already read in front; it cannot seek."""
    return io.BufferedReader(_Rejoined(head, rest), CHUNK)


@contextmanager
def seekable(stream: io.BufferedIOBase) -> Iterator[IO[bytes]]:
    """The stream itself where it can seek, else a temporary file with all that is in it: for
    formats that are read from their end."""
    if stream.seekable():
        yield stream  # type: ignore[misc]
        return
    import shutil
    import tempfile

    with tempfile.TemporaryFile(prefix="cutline-") as file:
        shutil.copyfileobj(stream, file, 16 * CHUNK)
        file.seek(0)
        yield file


class _Rejoined(io.RawIOBase):
    """A head already read, and after it the rest of the stream."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            data = memoryview(self._rest.read1(len(buffer)))
        buffer[: len(data)] = data
        return len(data)
