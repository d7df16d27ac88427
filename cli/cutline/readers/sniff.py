"""Which format an open input has: by how it begins, and by its name where that is open."""

from __future__ import annotations

import io
from typing import Any

# Enough for every magic number (tar's is the last, at 257) and for a look at a first line.
_ENOUGH = 1024
_CHUNK = 64 * 1024


def sniff(stream: io.BufferedIOBase, name: str) -> tuple[str, io.BufferedIOBase]:
    """A name of `readers._READERS`, and a stream that still begins at the beginning.

    Works on pipes, and waits for no more than it needs: what was read is given out again.
    """
    head = b""
    while len(head) < _ENOUGH and (more := stream.read1(_CHUNK)):
        head += more
    return _format(head, name.lower()), io.BufferedReader(_Rejoined(head, stream), _CHUNK)


def _format(head: bytes, name: str) -> str:
    if name.endswith((".jsonl", ".ndjson", ".jl", ".jsonlines")):
        return "jsonl"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'{"'):
        return "jsonl"
    return "page"


class _Rejoined(io.RawIOBase):
    """A head already read, and after it the rest of the stream."""

    def __init__(self, head: bytes, rest: io.BufferedIOBase) -> None:
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
