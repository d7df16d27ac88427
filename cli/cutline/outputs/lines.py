"""JSON Lines in a file, that a run makes whole or that outlasts the run that began it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..data import Record
from ..errors import UsageError
from ..layout import Layout
from .streams import line
from .whole import keep_mode, real, remove_left, synchronise

if TYPE_CHECKING:
    from ..state import State


class Lines:
    """JSON Lines in a file, compressed as its suffix says.

    What is written up to a commit is one member or frame: the file can be cut off behind it.
    """

    def __init__(self, file: IO[bytes], layout: Layout, kind: str) -> None:
        self._file = file
        self._layout = layout
        self._begin: Callable[[], Any] = {
            ".jsonl": lambda: None,
            ".jsonl.gz": lambda: zlib.compressobj(wbits=31),
            ".jsonl.zst": _zstd,
        }[kind]
        self._packer: Any = None

    def write(self, record: Record) -> None:
        data = line(record, self._layout)
        self._packer = self._packer or self._begin()
        self._file.write(self._packer.compress(data) if self._packer else data)

    def end(self) -> None:
        """Complete the member or frame that is being written; an empty file has one too."""
        self._packer = self._packer or (None if self._file.tell() else self._begin())
        if self._packer:
            self._file.write(self._packer.flush())
            self._packer = None

    def commit(self) -> None:
        """Without a state there is nothing to go on from: the file is whole, or it is not."""


def _zstd() -> Any:
    import zstandard

    return zstandard.ZstdCompressor().compressobj()


class _Grown(Lines):
    """JSON Lines that outlast the run that began them."""

    def __init__(
        self, file: IO[bytes], layout: Layout, kind: str, path: Path, state: State
    ) -> None:
        super().__init__(file, layout, kind)
        self._path = path
        self._state = state

    def commit(self) -> None:
        self.end()
        synchronise(self._file)
        self._state.commit(self._path, self._file.tell())


@contextmanager
def grown_file(path: Path, state: State, kind: str, layout: Layout) -> Iterator[_Grown]:
    path = real(path)
    remove_left(path)
    beside = path.with_name(f".{path.name}.{state.mark}.state.part")
    for other in path.parent.glob(f".{escape(path.name)}.*.state.part"):
        if other != beside:
            raise UsageError(
                f"{path}: a run with another state file is writing it, or broke off; finish that "
                f"one, or give another --output, or remove {other}"
            )
    good = state.size(path)
    here = _size(path)
    if here is not None and (good is None or here > good):
        what = "was not written with this state file" if good is None else "has grown since"
        raise UsageError(f"{path}: is there, but {what}; move it away")
    if good and not (beside.exists() and beside.stat().st_size >= good):
        if here == good:
            import shutil

            shutil.copyfile(path, beside)
        elif here is None:
            good = 0  # it was moved away: what comes now begins a new one
        else:
            raise UsageError(f"{path}: was cut off since the last run; move it away")
    with beside.open("r+b" if good else "wb") as file:
        keep_mode(path, beside)
        file.truncate(good or 0)
        file.seek(good or 0)
        output = _Grown(file, layout, kind, path, state)
        output.commit()
        yield output
        output.commit()
    if _size(path) != here:
        raise UsageError(
            f"{path}: something else has written it meanwhile; move it away, and the next run "
            f"puts what is now in {beside} there"
        )
    beside.replace(path)


def _size(path: Path) -> int | None:
    """Bytes of a file, None where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
