"""SIGINT and SIGTERM: the page in hand is finished, the run is not."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """Raised between two pages once a signal has come; no Exception, so no page swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stop:
    """Turns the first signal into Stopped, at once or at the end of what must be finished.

    A second signal ends the process on the spot.
    """

    def __init__(self) -> None:
        self._finishing = False
        self._number = 0

    def install(self) -> None:
        """Take SIGINT and SIGTERM over; only the main thread can."""
        signal.signal(signal.SIGINT, self._handle)
        signal.signal(signal.SIGTERM, self._handle)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Hold a signal back until this piece of work is done."""
        self._finishing = True
        try:
            yield
        finally:
            self._finishing = False
        if self._number:
            raise Stopped(self._number)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._number:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._number = number
        if not self._finishing:
            raise Stopped(number)
