"""Records written as they come, to stdout, a pipe or a device."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from ..data import Record
from ..errors import OutputError
from ..layout import Layout

if TYPE_CHECKING:
    from ..state import State


def line(record: Record, layout: Layout) -> bytes:
    from ..writers import to_bytes  # which a run loads when it has nothing else to do

    return to_bytes(record, layout)


class Stream:
    """An open file that gets each record as it is."""

    def __init__(self, file: IO[bytes], layout: Layout, state: State | None) -> None:
        self._file = file
        self._layout = layout
        self._state = state

    def write(self, record: Record) -> None:
        self._file.write(line(record, self._layout))
        self._file.flush()  # whoever reads a pipe gets each record when it is done

    def commit(self) -> None:
        if self._state:
            self._state.commit()


class Stdout(Stream):
    def __init__(self, layout: Layout, state: State | None) -> None:
        if sys.stdout is None:
            raise OutputError("cannot write to stdout: it is closed; give --output")
        super().__init__(sys.stdout.buffer, layout, state)

    def write(self, record: Record) -> None:
        try:
            super().write(record)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write to stdout: {error.strerror or error}") from error
