"""A single input under gzip, bzip2, xz or zstd: unpacked as it is read, and looked at anew."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..data import Failure, Page
from . import read_stream
from .sniff import compression

if TYPE_CHECKING:
    from . import Options

# Pages of one site as JSON Lines under `zstd -19` shrink to 1/125 at most (54 sites tried);
# data that expands this many times, once there is much of it, was made to fill a disk.
MOST = 500
FREE = 64 * 1024 * 1024


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """What the unpacked input gives; it keeps the name, for names say a format as well.

    Data that is cut off or damaged, or that expands beyond measure, ends in one Failure
    after the pages that could be read.
    """
    with io.BufferedReader(_Unpacked(stream), 64 * 1024) as unpacked:
        yield from read_stream(unpacked, source, options)


class _Unpacked(io.RawIOBase):
    """The unpacked data; refuses to expand it beyond MOST times."""

    def __init__(self, packed: io.BufferedIOBase) -> None:
        self._packed = _Metered(packed)
        self._size = 0
        self._data = _open(io.BufferedReader(self._packed, 64 * 1024))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._data.read(len(buffer))
        buffer[: len(data)] = data
        self._size += len(data)
        if self._size > FREE + MOST * self._packed.size:
            raise ValueError(f"expands to more than {MOST} times its size, as bombs do")
        return len(data)


class _Metered(io.RawIOBase):
    """The packed data, and how much of it was read."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._stream.readinto(buffer)
        self.size += size
        return size


def _open(stream: io.BufferedReader) -> Any:
    kind = compression(stream.peek(16))
    if kind == "gzip":
        import gzip

        return gzip.GzipFile(fileobj=stream)
    if kind == "bzip2":
        import bz2

        return bz2.BZ2File(stream)
    if kind == "xz":
        import lzma

        return lzma.LZMAFile(stream)
    import zstandard

    # The default window's cap, 128 MB, holds for hostile frames too.
    return zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
