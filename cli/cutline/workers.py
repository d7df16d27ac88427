"""Pages cleaned in processes of their own, results in the order of the pages.

A hostile page can hang, crash or eat the memory of whatever process parses it, inside C code
where no exception and no signal handler gets a word in. So pages are always cleaned in a
worker, with one job too and when there is a single page; the parent reads, writes, and kills
a worker whose page takes too long. What a page does then costs its own record.

The first worker starts with the pool and imports what cleaning needs while this process opens
its inputs; for all others this process has everything imported before it forks, so that a
fresh worker is never a reason to wait. Each is replaced after PAGES_PER_WORKER pages, so that
nothing that leaks adds up.

A worker holds one page at a time: it is always clear which page was its last. Workers ignore
SIGINT, SIGTERM and SIGHUP, which terminals and service managers send to all processes alike,
and finish their page. When the parent is killed they end with it, in the midst of a page too.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from . import pipeline, processes
from .data import Failure, Page, Record
from .errors import UsageError
from .settings import Settings
from .signals import ENDING

# As many as take a few seconds: a fork costs nothing beside that, and what leaks stays small.
PAGES_PER_WORKER = 1000
# Results that may wait for an earlier page's, for each worker: what bounds memory while one
# page takes its whole timeout.
_WINDOW = 32
# Workers that a page is offered to; where so many die at once, none will do it.
_ATTEMPTS = 3


class Result(Protocol):
    """What a worker makes of a page; `error` tells what went wrong with it."""

    @property
    def error(self) -> Failure | None: ...


R = TypeVar("R", bound=Result)
Work = Callable[[Page | Failure, Settings], R]


def clean_all(
    pages: Iterable[Page | Failure], settings: Settings, jobs: int = 1, method: str | None = None
) -> Iterator[Record]:
    """The record of each page, in the order of the pages; see `Pool`."""
    with Pool(settings, pipeline.clean_page, jobs, method) as pool:
        yield from pool.run(iter(pages))


class _Task(Generic[R]):
    """A page, and its result once that is there."""

    def __init__(self, page: Page | Failure) -> None:
        self.page = page
        self.result: R | None = None


class Pool(Generic[R]):
    """Workers that do one kind of `work`, for as long as the context lasts.

    `work` is called in a worker and raises nothing. For a page that takes over
    `settings.timeout` seconds it is given a Failure with the status "timeout" in the page's
    place; for one whose worker dies, or that needs over `settings.max_memory`, one with "error".

    `method` is how processes start, "fork" or "spawn"; see `processes`. `first` is a process
    that `early` made, for a pool that cleans.
    """

    def __init__(
        self,
        settings: Settings,
        work: Work[R],
        jobs: int = 1,
        method: str | None = None,
        first: processes.Process | None = None,
    ) -> None:
        self._method = method or processes.METHOD
        self._early = first
        self._settings = settings
        self._work = work
        self._jobs = jobs
        self._workers: list[_Worker[R]] = []

    def __enter__(self) -> Pool[R]:
        with contextlib.suppress(OSError):  # `run` tries once more, and says why it cannot
            self._add(self._early)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in list(self._workers):
            self._drop(worker)

    def run(
        self, pages: Iterator[Page | Failure], meanwhile: Callable[[], None] | None = None
    ) -> Iterator[R]:
        """What `work` makes of each page, in the order of the pages.

        `meanwhile` is called once, when a worker has the first page in hand: a good time to
        import what its result will need.

        With one job no page is read before the last one's result was taken; with more, as many
        ahead as there are jobs. What `pages` raises is raised here, and UsageError where no
        worker can be started; where some run and there cannot be more, these do it all.
        """
        tasks: deque[_Task[R]] = deque()
        more = True
        while True:
            while tasks and tasks[0].result:
                yield tasks.popleft().result  # type: ignore[misc]
            while more and len(tasks) < _WINDOW * self._jobs and (worker := self._idle()):
                page = next(pages, None)
                if page is None:
                    more = False
                    break
                task: _Task[R] = _Task(page)
                tasks.append(task)
                if isinstance(page, Failure):
                    task.result = self._work(page, self._settings)
                    break  # to be given out at once
                for _ in range(_ATTEMPTS):
                    if worker.give(task):
                        break
                    self._drop(worker)  # it died in its sleep
                    while not (worker := self._idle()):
                        self._await()
                else:
                    message = "the processes that were to clean it died before they began"
                    task.result = self._failed(page, "WorkerDied", message)
                if meanwhile:
                    meanwhile()
                    meanwhile = None
            if tasks and not tasks[0].result:
                self._await()
            elif not tasks and not more:
                return

    def _idle(self) -> _Worker[R] | None:
        for worker in self._workers:
            if not worker.task:
                return worker
        if len(self._workers) == self._jobs:
            return None
        if self._method == "fork":
            with contextlib.suppress(ImportError):  # what is missing, the records will say
                pipeline.load("html", "text")
        try:
            return self._add()
        except OSError as error:
            # Without a file to spare, neither could the inputs be opened.
            if self._workers and error.errno not in (errno.EMFILE, errno.ENFILE):
                return None
            fewer = "lower --jobs, or " if self._jobs > 1 else ""
            raise UsageError(
                f"cannot start a process that cleans pages: {error.strerror or error}; {fewer}"
                "raise the limits on processes (ulimit -u) and open files (ulimit -n)"
            ) from error

    def _add(self, process: processes.Process | None = None) -> _Worker[R]:
        process = process or processes.start(self._method, _serve, self._work)
        self._workers.append(_Worker(process, self._settings))
        return self._workers[-1]

    def _drop(self, worker: _Worker[R]) -> None:
        worker.process.kill()
        self._workers.remove(worker)

    def _await(self) -> None:
        """Wait until a worker is done with its page, one way or another."""
        busy = {worker.process: worker for worker in self._workers if worker.task}
        first = min(worker.deadline for worker in busy.values())
        done = processes.ready(busy, first - time.monotonic())
        for process, worker in busy.items():
            task = worker.task
            assert task and isinstance(task.page, Page)
            if process in done:
                try:
                    task.result = worker.take()
                except (EOFError, OSError):
                    task.result = self._failed(task.page, *worker.death())
                    self._drop(worker)
                else:
                    if worker.spent:
                        self._drop(worker)
            elif worker.deadline <= time.monotonic():
                task.result = self._failed(task.page, *worker.lateness())
                self._drop(worker)

    def _failed(self, page: Page, type: str, message: str) -> R:
        failure = Failure(page.source, type, f"{page.source}: {message}", url=page.url)
        if type == "Timeout":
            failure = failure._replace(status="timeout")
        return self._work(failure, self._settings)


class _Worker(Generic[R]):
    """A process, and the page that it has in hand."""

    def __init__(self, process: processes.Process, settings: Settings) -> None:
        self.process = process
        with contextlib.suppress(OSError):  # it died at once; who gives it a page will see
            process.line.send(settings)
        self._settings = settings
        self._pages = 0
        self.task: _Task[R] | None = None
        self.deadline = 0.0

    def give(self, task: _Task[R]) -> bool:
        """Begin a page; False when there is nobody to do it."""
        try:
            self.process.line.send(task.page)
        except OSError:
            return False
        self.task = task
        self.deadline = time.monotonic() + self._settings.timeout
        return True

    def take(self) -> R:
        """The result of the page in hand; EOFError or OSError when the process has died."""
        result: R = self.process.line.recv()
        self.task = None
        self._pages += 1
        return result

    @property
    def spent(self) -> bool:
        """Whether the process has done its share of pages."""
        return self._pages >= PAGES_PER_WORKER

    def lateness(self) -> tuple[str, str]:
        """A type and a message for a page that takes too long."""
        return "Timeout", f"not cleaned after {self._settings.timeout:g} s; see --timeout"

    def death(self) -> tuple[str, str]:
        """A type and a message for how the process ended."""
        code = self.process.end()
        if code == _OUT_OF_MEMORY:
            cap = self._settings.max_memory // 1024**2
            return "OutOfMemory", f"cleaning it takes more than {cap} MB of memory"
        if code == _OUT_OF_LIMIT:
            import resource

            limit = resource.getrlimit(resource.RLIMIT_AS)[0] // 1024**2
            return "OutOfMemory", (
                f"cleaning it takes more memory than processes may have here, {limit} MB; "
                "raise the limit (ulimit -v)"
            )
        if _OUT_OF_TIME and code == -_OUT_OF_TIME:  # by its own clock, before its parent looked
            return self.lateness()
        how = f"exit code {code}"
        if code < 0:
            with contextlib.suppress(ValueError):
                how = signal.Signals(-code).name
        return "WorkerDied", f"the process that cleaned it died ({how})"


# Exit codes: over `max_memory`, over the limit that this process was started with.
_OUT_OF_MEMORY, _OUT_OF_LIMIT = 77, 78
_OUT_OF_TIME = getattr(signal, "SIGALRM", 0)  # which Windows does not have


def early() -> processes.Process | None:
    """A process that gets ready to clean, for a pool that is to come; None where it cannot be
    forked, and so would have to import everything itself, or where it cannot be started, which
    the pool will say."""
    if processes.METHOD != "fork":
        return None
    try:
        return processes.start("fork", _serve, pipeline.clean_page)
    except OSError:
        return None


def _serve(line: processes.Line, work: Work[R]) -> None:
    """A worker's life: the settings, then a page in, a result out, until the parent goes away."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(ImportError):  # what is missing, the records will say
        pipeline.load("html")
    with contextlib.suppress(EOFError, OSError):
        settings = line.recv()
        capped = _cap_memory(settings.max_memory)
        while True:
            page = line.recv()
            _limit(2 * settings.timeout)
            with processes.tied(line):
                result = work(page, settings)
            _limit(0)
            if result.error and result.error.type == "MemoryError":
                os._exit(_OUT_OF_MEMORY if capped else _OUT_OF_LIMIT)
            line.send(result)


def _limit(seconds: float) -> None:
    """Have the kernel end this process after so long, should no parent be there to do it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _cap_memory(size: int) -> bool:
    """Let this process grow by `size` bytes at most; False where a lower limit holds already.
    Does nothing where that cannot be set."""
    try:
        import resource

        with open("/proc/self/statm") as file:  # noqa: PTH123 - no pathlib for a fork's sake
            used = int(file.read().split()[0]) * resource.getpagesize()
        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY and limit < used + size:
            return False
        resource.setrlimit(resource.RLIMIT_AS, (used + size, used + size))
    except (ImportError, OSError, ValueError):
        pass
    return True
