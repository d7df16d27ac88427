"""Sources to pages.

    expand(inputs)          arguments → files and directories that exist, "-" for stdin
    read(paths, options)    paths → files (files.py), each of them opened
      └─ read_stream        an open input → its format (sniff.py) → the format's reader

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
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from ..data import Failure, Page
from ..settings import DEFAULT
from . import files, sniff
from .files import expand

__all__ = ["FORMATS", "Options", "expand", "read", "read_stream"]

_READERS = {
    "html": "page",
    "text": "page",
    "page": "page",
    "jsonl": "jsonl",
}

FORMATS = ("auto", "html", "text", "jsonl")


def _ignore(source: str, reason: str) -> None:
    """Skips are of no interest to this caller."""


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read.

    `input_format` is one of FORMATS. `max_bytes` is the largest page; readers never hold
    more of one. `skip(source, reason)` is told of what is left out because it is no page.
    """

    input_format: str = "auto"
    max_bytes: int = DEFAULT.max_bytes
    skip: Callable[[str, str], None] = _ignore


def read(paths: Sequence[str], options: Options) -> Iterator[Page | Failure]:
    """The pages of all paths, in order; those of a directory sorted by path. Never raises."""
    for path in files.walk(paths, options.skip):
        source = files.printable(path)
        try:
            if path == files.STDIN:
                stdin = cast(io.BufferedIOBase, sys.stdin.buffer)
                yield from read_stream(stdin, source, options)
            else:
                with Path(path).open("rb") as stream:
                    yield from read_stream(stream, source, options)
        except OSError as error:
            yield Failure(source, type(error).__name__, f"{source}: {error.strerror or error}")


def read_stream(
    stream: io.BufferedIOBase, source: str, options: Options
) -> Iterator[Page | Failure]:
    """The pages of one open input; what its reader raises becomes a Failure."""
    name = options.input_format
    try:
        if name == "auto":
            name, stream = sniff.sniff(stream, source)
        reader = import_module(f".{_READERS[name]}", __name__)
        yield from reader.read(stream, source, options)
    except OSError as error:
        yield Failure(source, type(error).__name__, f"{source}: {error.strerror or error}")
    except Exception as error:  # a damaged input must not end the run
        yield Failure(source, type(error).__name__, f"{source}: {error}")
