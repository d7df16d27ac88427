"""Where records go: stdout, a file, a directory. What is written appears whole or not at all.

A file is written beside its place, synchronised, and renamed (`whole_file`). With a state file
what is beside stays between runs, and grows (`lines.grown_file`): each commit synchronises it and
then notes its size in the state, and the run that finishes renames it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..data import Record
from ..errors import OutputError
from ..layout import Layout
from .streams import Stdout, Stream
from .targets import FILE_SUFFIXES, STDOUT, check_targets, kind_of
from .whole import real, whole_file

if TYPE_CHECKING:
    from ..state import State

__all__ = ["STDOUT", "Output", "check_targets", "kind_of", "open_output", "whole_file"]


class Output(Protocol):
    """What a run writes to. `commit` makes durable, with the state, all that was written."""

    def write(self, record: Record) -> None: ...

    def commit(self) -> None: ...


@contextmanager
def open_output(
    target: str | None, layout: Layout, paths: Sequence[str], state: State | None = None
) -> Iterator[Output]:
    """The output, for as long as the context lasts.

    `target` is None, "-" or "/dev/stdout" for stdout; a name ending in one of FILE_SUFFIXES for a
    file, which appears when the context ends well; a device or pipe that exists; any other name is
    a directory, with one file a page in a tree that mirrors `paths`, the inputs. Folders that a
    file or directory needs are made. With `state`, a file that an earlier run made with the same
    state is continued. Raises UsageError before anything is written for a target that cannot be
    meant, OutputError when it cannot be written to.
    """
    if target in STDOUT:
        yield Stdout(layout, state)
        return
    path = Path(target)
    try:
        kind = kind_of(target, layout, state is not None)
        if kind in FILE_SUFFIXES:
            real(path).parent.mkdir(parents=True, exist_ok=True)
        if kind == "directory":
            path.mkdir(parents=True, exist_ok=True)
            if not os.access(path, os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")
            from .tree import Tree

            tree = Tree(path, layout, paths, state)
            with tree.watched():
                yield tree
        elif kind == "stream":
            with path.open("wb") as stream:
                yield Stream(stream, layout, state)
        elif kind == ".parquet":
            from .parquet import parquet

            with whole_file(path) as file, parquet(file, layout, target) as rows:
                yield rows
        else:
            from .lines import Lines, grown_file

            if state:
                with grown_file(path, state, kind, layout) as grown:
                    yield grown
                return
            with whole_file(path) as file:
                lines = Lines(file, layout, kind)
                yield lines
                lines.end()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {error.strerror or error}") from error
