"""SIGINT, SIGTERM and SIGHUP: the pages in hand are finished, no more are read."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

ENDING = [signal.SIGINT, signal.SIGTERM]
if hasattr(signal, "SIGHUP"):  # not on Windows
    ENDING.append(signal.SIGHUP)


class Stopped(BaseException):
    """Raised where a signal may break in; no Exception, so that nothing else swallows it."""


class Stop:
    """Takes the signals: the first ends the input, a second one the run; `at_once` the first."""

    def __init__(self, at_once: bool = False) -> None:
        self.number = 0  # of the signal that came, 0 before
        self._at_once = at_once
        self._reading = False

    def install(self) -> None:
        """Begin to take the signals, to be called where Stopped is caught; only the main thread
        can. What is ignored stays so: that is how `nohup` works."""
        for number in ENDING:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._handle)

    def until(self, items: Iterator[T]) -> Iterator[T]:
        """The items, until a signal comes; also when the next one is still waited for."""
        while not self.number:
            self._reading = True
            try:
                item = next(items, None)
            except Stopped:
                return
            finally:
                self._reading = False
            if item is None:
                return
            yield item

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.number:
            signal.signal(number, signal.SIG_DFL)  # a third one asks nobody
            raise Stopped
        self.number = number
        if self._reading or self._at_once:
            raise Stopped
