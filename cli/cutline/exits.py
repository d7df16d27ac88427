"""How commands end: a sentence on stderr, and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .console import Console
from .errors import CutlineError, OutputError
from .signals import Stop, Stopped

INTERRUPTED, UNREAD, FAILED = 130, 141, 2


class Ending:
    """The exit code that a command comes to, known once its work is done."""

    code = 0


@contextmanager
def ending(console: Console, stop: Stop | None = None) -> Iterator[Ending]:
    """What a command's work is done within: the code is 0 where it ends well, 128 and the signal's
    number where one that `stop` has taken ended it, 141 where the reader of stdout went away, and
    2, with the sentence on stderr, for any CutlineError."""
    found = Ending()
    try:
        yield found
    except Stopped:
        found.code = 128 + (stop.number if stop else 0)
        console.info("stopped", "interrupted" if found.code == INTERRUPTED else "terminated")
    except BrokenPipeError:
        _forget_stdout()
        found.code = UNREAD
    except CutlineError as error:
        console.error("failed", str(error))
        _forget_stdout()
        found.code = FAILED


def show(text: str) -> None:
    """Print to stdout. Raises OutputError where that cannot be written."""
    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed")
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to stdout: {error.strerror or error}") from error


def _forget_stdout() -> None:
    """Give what stdout still holds to the null device: Python would try to write it at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
