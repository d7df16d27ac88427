"""A child process and the line to it, on which objects go to and fro.

Forked where that is safe (Linux: this process runs no threads), else spawned by
`multiprocessing`. Forking is done here by hand, because importing `multiprocessing` takes as
long as cleaning a page, and a page alone is a whole run in many a shell loop.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

METHOD = "fork" if sys.platform == "linux" else "spawn"


class Line(Protocol):
    """One end of a two-way line. `recv` raises EOFError or OSError once the other end is gone,
    `send` OSError."""

    def send(self, value: Any) -> None: ...

    def recv(self) -> Any: ...

    def fileno(self) -> int: ...

    def close(self) -> None: ...


Serve = Callable[..., None]  # (line, *what `start` was given)


class Process(Protocol):
    """A child that runs `serve`, and this process's end of the line to it."""

    line: Line

    def end(self) -> int:
        """Wait until the child has ended: its exit code, negative for a signal's number."""
        ...

    def kill(self) -> None:
        """End the child on the spot, wait for that, and close the line."""
        ...


def start(method: str, serve: Serve, *given: Any) -> Process:
    """Start a child by "fork" or "spawn"; spawned ones must be able to pickle what is given.

    Raises OSError where the system allows no more processes or open files.
    """
    return _Forked(serve, *given) if method == "fork" else _Spawned(serve, *given)


@contextlib.contextmanager
def tied(line: Line) -> Iterator[None]:
    """While this lasts, in which nothing may be sent here, the kernel ends this process once the
    other end of the line is gone, also in the midst of C code; does nothing in spawned ones."""
    if not isinstance(line, _Pipes):
        yield
        return
    import fcntl

    flags = fcntl.fcntl(line, fcntl.F_GETFL)
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETFL, flags | os.O_ASYNC)  # SIGIO: it ends who does not handle it
    try:
        yield
    finally:
        fcntl.fcntl(line, fcntl.F_SETFL, flags)


def ready(processes: Iterable[Process], seconds: float) -> list[Process]:
    """Those of the processes that have sent something or have ended; waits for the first one,
    `seconds` at most."""
    lines = {process.line.fileno(): process for process in processes}
    if hasattr(select, "poll"):
        poll = select.poll()
        for number in lines:
            poll.register(number, select.POLLIN)
        return [lines[number] for number, _ in poll.poll(1000 * max(0.0, seconds))]
    from multiprocessing.connection import wait

    found = wait([process.line for process in lines.values()], max(0.0, seconds))  # type: ignore[misc]
    return [process for process in lines.values() if process.line in found]


class _Pipes:
    """A line of two pipes."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = open(reading, "rb")  # noqa: SIM115 - closed by `close`
        self._writing = open(writing, "wb")  # noqa: SIM115

    def send(self, value: Any) -> None:
        pickle.dump(value, self._writing, pickle.HIGHEST_PROTOCOL)
        self._writing.flush()

    def recv(self) -> Any:
        try:
            return pickle.load(self._reading)
        except pickle.UnpicklingError as error:  # the other end died while it was sending
            raise EOFError from error

    def fileno(self) -> int:
        return self._reading.fileno()

    def close(self) -> None:
        self._reading.close()
        with contextlib.suppress(OSError):  # what was left to be sent to the dead
            self._writing.close()


def _pipe(ends: contextlib.ExitStack) -> tuple[int, int]:
    """A new pipe, which `ends` will close."""
    pipe = os.pipe()
    for end in pipe:
        ends.callback(os.close, end)
    return pipe


class _Forked:
    def __init__(self, serve: Serve, *given: Any) -> None:
        with contextlib.ExitStack() as ends:
            there, sending = _pipe(ends)
            receiving, back = _pipe(ends)
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()  # else the child would have it, too
            self._pid: int | None = os.fork()
            ends.pop_all()
        if self._pid == 0:
            os.close(sending)
            os.close(receiving)
            code = 1
            try:
                serve(_Pipes(there, back), *given)
                code = 0
            finally:
                os._exit(code)  # nothing of the parent's is to be tidied up here
        os.close(there)
        os.close(back)
        self.line: Line = _Pipes(receiving, sending)
        self._code = 0

    def end(self) -> int:
        if self._pid is not None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
            self._pid = None
        return self._code

    def kill(self) -> None:
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
        self.end()
        self.line.close()


class _Spawned:
    def __init__(self, serve: Serve, *given: Any) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        line, theirs = context.Pipe()
        self.line: Line = line
        self._process = context.Process(target=serve, args=(theirs, *given), daemon=True)
        self._process.start()
        theirs.close()
        self._code: int | None = None

    def end(self) -> int:
        if self._code is None:
            self._process.join()
            self._code = self._process.exitcode or 0
            self._process.close()
        return self._code

    def kill(self) -> None:
        if self._code is None:
            self._process.kill()
        self.end()
        self.line.close()
