"""Sources to pages.

    expand(inputs)          arguments → files and directories that exist, "-" for stdin
    read(paths, options)    paths → files (files.py), each of them opened
      └─ read_stream        an open input → its format (sniff.py) → the format's reader
           └─ …             a container's reader gives what it holds to read_stream again

A reader is a module of this package with a generator

    read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]

and a line in `_READERS`; adding a format takes these and the line in `sniff` that knows it.
Readers keep one page in memory. What damages one page costs one Failure; an exception that
leaves a reader ends its stream with one Failure, and reading goes on with the next input.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, cast

from ..data import Failure, Page
from ..settings import DEFAULT
from . import files, sniff
from .files import expand

__all__ = ["Options", "expand", "read", "read_stream"]

_READERS = {
    "html": "page",
    "text": "page",
    "jsonl": "jsonl",
    "json": "jsondoc",
    "csv": "csvrows",
    "parquet": "parquet",
    "warc": "warc",
    "mhtml": "mhtml",
    # Opened whatever `input_format` says, which is then of what they hold.
    "compressed": "compressed",
    "zip": "zips",
    "tar": "tars",
}

# A gzipped page in a zip in a tar.gz has four; archives nested deeper are no dumps.
_DEEPEST = 4


def _ignore(*_: Any) -> None:
    """What nobody asked to be told of."""


class Options(NamedTuple):
    """How inputs are read.

    `input_format` is "auto", or a reader of what is in no container. `max_bytes` is the largest
    page; readers never hold more of one. The fields are the names under which rows hold their
    pages, where guessing them fails. `skip(source, reason)` is told of what is left out because
    it is no page, `progress(bytes)` of what was read from files and stdin. `depth` counts the
    containers around an input.
    """

    input_format: str = "auto"
    max_bytes: int = DEFAULT.max_bytes
    html_field: str | None = None
    text_field: str | None = None
    url_field: str | None = None
    skip: Callable[[str, str], None] = _ignore
    progress: Callable[[int], None] = _ignore
    depth: int = 0


def read(paths: Sequence[str], options: Options) -> Iterator[Page | Failure]:
    """The pages of all paths, in order; those of a directory sorted by path.

    Never raises an Exception: an input that cannot be read is one Failure.
    """
    for path in files.walk(paths, options.skip):
        source = files.printable(path)
        try:
            if path == files.STDIN:
                if sys.stdin is None:
                    raise OSError("stdin is closed")
                stdin = cast(io.BufferedIOBase, sys.stdin.buffer)
                yield from read_stream(stdin, source, options)
            else:
                raw = _Counted(Path(path), options.progress)
                with io.BufferedReader(raw, 64 * 1024) as stream:
                    yield from read_stream(stream, source, options)
        except Exception as error:  # an input that cannot be opened must not end the run
            yield Failure.of(source, error)


def read_stream(
    stream: io.BufferedIOBase, source: str, options: Options
) -> Iterator[Page | Failure]:
    """The pages of one open input; what its reader raises becomes a Failure."""
    try:
        name, stream = sniff.sniff(stream, source, options.input_format)
        if name in ("compressed", "zip", "tar"):
            if options.depth == _DEEPEST:
                raise ValueError(f"more than {_DEEPEST} archives inside each other")
            options = options._replace(depth=options.depth + 1)
        reader = import_module(f".{_READERS[name]}", __name__)
        yield from reader.read(stream, source, options)
    except Exception as error:  # a damaged input must not end the run
        yield Failure.of(source, error)


class _Counted(io.FileIO):
    """A file that tells how much of it is read; what is read again does not count."""

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        super().__init__(path)
        self._progress = progress
        self._at = self._furthest = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = super().seek(offset, whence)
        return self._at

    def readinto(self, buffer: Any) -> int | None:
        size = super().readinto(buffer)
        self._at += size or 0
        if self._at > self._furthest:
            self._progress(self._at - self._furthest)
            self._furthest = self._at
        return size
