"""What a name that records are to be written to means, and whether it can be meant."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import UsageError
from ..layout import Layout
from ..readers.files import STDIN
from .whole import real

FILE_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
STDOUT = (None, "-", "/dev/stdout")


def kind_of(target: str, layout: Layout, continued: bool) -> str:
    """One of FILE_SUFFIXES, "directory", or "stream" for a device or pipe that exists. Raises
    UsageError for a name that is none of them, and where the file cannot have the layout, or be
    `continued` by a later run."""
    path = Path(target)
    if path.is_dir() or target.endswith(os.sep):
        return "directory"
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        return "stream"
    for suffix in FILE_SUFFIXES:
        if path.name.endswith(suffix):
            if layout.pretty:
                raise UsageError(
                    f"{target}: has a record on each line; leave out --pretty, or give a directory"
                )
            if continued and suffix == ".parquet":
                raise UsageError(
                    f"{target}: Parquet cannot be continued; with --state write .jsonl"
                )
            return suffix
    if path.is_file() or path.suffix:
        known = ", ".join(FILE_SUFFIXES)
        raise UsageError(
            f"{target}: a file must end in {known}; for a directory end the name in {os.sep}"
        )
    return "directory"


def check_targets(targets: Mapping[str, str | None], paths: Sequence[str]) -> None:
    """Raise UsageError where a run would write over its inputs, read what it wrote, or write two
    things to one file. `targets` are the files and folders that it writes to, None and stdout
    left out, by what they are called; `paths` its inputs."""
    known: dict[Path, str] = {}
    for what, target in targets.items():
        if target in STDOUT:
            continue
        place = real(Path(target))
        if place in known:
            raise UsageError(f"{target}: cannot be {known[place]} and {what}; give two names")
        known[place] = what
        for name in paths:
            if name == STDIN:
                continue
            source = real(Path(name))
            inside = os.path.isdir(source) and place.is_relative_to(source)  # noqa: PTH112 - does not raise
            if place == source or inside:
                raise UsageError(
                    f"{target}: {what} is in the input {name} and would be read again; "
                    "write it elsewhere"
                )
