"""A file that takes its place whole: written beside it, synchronised, renamed."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import IO


@contextmanager
def whole_file(path: Path, mark: str | None = None) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` once the context ends without an exception.

    It is written beside it, so that the last step is a rename, and synchronised before. A
    symbolic link stays one: what it points at is replaced. So do the permissions of a file that
    is. `mark` names what is beside, and who uses the same one waits for the other; the process's
    number by default, and then what killed processes left there is removed. A device or a pipe is
    written to, for nothing can take its place.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    path = real(path)
    if mark is None:
        remove_left(path)
    beside = path.with_name(f".{path.name}.{os.getpid() if mark is None else mark}.part")
    with _open_alone(beside) as file:
        try:
            keep_mode(path, beside)
            yield file
            synchronise(file)
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def remove_left(path: Path) -> None:
    """Remove what killed runs left beside a file; what a living one writes there is locked."""
    import fcntl

    left = re.compile(rf"\.{re.escape(path.name)}\.\d+\.part")
    for beside in path.parent.glob(f".{escape(path.name)}.*.part"):
        if left.fullmatch(beside.name):
            with contextlib.suppress(OSError), beside.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                beside.unlink()


def _open_alone(path: Path) -> IO[bytes]:
    """Open a file to write it anew, locked, once no other process has it open so."""
    import fcntl

    while True:
        file = open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o666), "wb")  # noqa: SIM115, PTH123
        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        # Else the other one has renamed the file, which is whole now.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                file.truncate()
                return file
        file.close()


def real(path: Path) -> Path:
    """Where a path leads; unlike `Path.resolve`, of a loop of links too."""
    return Path(os.path.realpath(path))


def keep_mode(path: Path, beside: Path) -> None:
    """Give what is to replace a file the permissions of that file, before anything is in it."""
    with contextlib.suppress(FileNotFoundError):
        beside.chmod(stat.S_IMODE(path.stat().st_mode))


def synchronise(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
