"""Streams for readers: one that begins at the beginning again, one that can seek, one in UTF-8,
and how much of one is taken at once."""

from __future__ import annotations

import codecs
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


def recoded(stream: Readable, encoding: str) -> io.BufferedReader:
    """The stream's text in UTF-8, without a byte-order mark; it cannot seek."""
    return io.BufferedReader(_Recoded(stream, encoding), CHUNK)


class _Recoded(io.RawIOBase):
    """Text of another encoding in UTF-8; what is damaged becomes U+FFFD."""

    def __init__(self, stream: Readable, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._data = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        more = True
        while more and not self._data:
            coded = self._stream.read1(CHUNK)
            more = bool(coded)
            self._data = self._decoder.decode(coded, not more).encode()
        data, self._data = self._data[: len(buffer)], self._data[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


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
