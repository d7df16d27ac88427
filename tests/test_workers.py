"""Processes: what a page does to one costs that page's record and nothing else.

The pages that hang, crash and eat memory do so in a stand-in for the pipeline, which forked
workers inherit; what real pages of that sort do is in test_hostile.py.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ENVIRONMENT
from cutline import pipeline, processes, workers
from cutline.data import Failure, Page, Record
from cutline.errors import UsageError
from cutline.settings import DEFAULT, Settings
from cutline.workers import clean_all

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")

QUICK = DEFAULT._replace(timeout=1.0)


def pages(*contents: str) -> list[Page | Failure]:
    return [Page(f"{number}", content) for number, content in enumerate(contents)]


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are instructions; the record's text is the process that followed them."""

    def act(page: Page | Failure, settings: Settings = DEFAULT) -> Record:
        if isinstance(page, Failure):
            return Record(page.source, page.status, page, url=page.url)
        if page.content == "hang":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGTERM})
            while True:
                pass
        if page.content == "crash":
            faulthandler.disable()  # pytest's; it would print a traceback
            os.kill(os.getpid(), signal.SIGSEGV)
        if page.content == "exit":
            os._exit(3)
        if page.content == "eat":
            try:
                return Record(page.source, "ok", text=str(len(b"x" * 4 * 1024**3)))
            except MemoryError:
                failure = Failure(page.source, "MemoryError", "")
                return Record(page.source, "error", failure)
        if str(page.content).startswith("sleep"):
            time.sleep(float(str(page.content).split()[1]))
        return Record(page.source, "ok", text=str(os.getpid()))

    monkeypatch.setattr(pipeline, "clean_page", act)


def summary(records: Iterator[Record]) -> list[tuple[str, str, str]]:
    return [(item.source, item.status, item.error.type if item.error else "") for item in records]


def children() -> list[int]:
    """The processes of pools; other tests may have left a `multiprocessing` helper."""
    found = Path("/proc/thread-self/children").read_text().split()
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in found}
    return [int(pid) for pid in found if b"multiprocessing" not in commands[pid]]


def no_children() -> bool:
    return children() == []


@pytest.mark.usefixtures("acting")
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_page_that_hangs_or_dies_costs_its_own_record(jobs: int) -> None:
    contents = ("a", "hang", "b", "crash", "c", "exit", "eat", "d")
    assert summary(clean_all(pages(*contents), QUICK, jobs)) == [
        ("0", "ok", ""),
        ("1", "timeout", "Timeout"),
        ("2", "ok", ""),
        ("3", "error", "WorkerDied"),
        ("4", "ok", ""),
        ("5", "error", "WorkerDied"),
        ("6", "error", "OutOfMemory"),
        ("7", "ok", ""),
    ]
    assert no_children()


@pytest.mark.usefixtures("acting")
def test_failures_say_what_happened_and_what_to_do() -> None:
    hang, crash = clean_all(
        [Page("h.html", "hang", "https://example.org/h"), Page("c.html", "crash")], QUICK
    )
    assert hang.error and crash.error
    assert hang.error.message == "h.html: not cleaned after 1 s; see --timeout"
    assert hang.url == "https://example.org/h"
    assert crash.error.message == "c.html: the process that cleaned it died (SIGSEGV)"


@pytest.mark.usefixtures("acting")
def test_pages_that_no_worker_takes_cost_their_records(monkeypatch: pytest.MonkeyPatch) -> None:
    give = workers._Worker.give
    alive = [False, True, *[False] * workers._ATTEMPTS, True]  # what becomes of each offer

    def offer(worker: workers._Worker[Record], task: workers._Task[Record]) -> bool:
        return alive.pop(0) and give(worker, task)

    monkeypatch.setattr(workers._Worker, "give", offer)
    assert summary(clean_all(pages("a", "b", "c"), QUICK)) == [
        ("0", "ok", ""),
        ("1", "error", "WorkerDied"),
        ("2", "ok", ""),
    ]
    assert no_children()


@pytest.mark.usefixtures("acting")
def test_the_limit_on_memory_that_held_is_named() -> None:
    (record,) = clean_all([Page("e.html", "eat")], QUICK)
    assert record.error
    assert record.error.message == "e.html: cleaning it takes more than 2048 MB of memory"
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    # Enough for this process, which has loaded much, and less than it may grow by.
    limit = 1024**2 * (int(Path("/proc/self/statm").read_text().split()[0]) // 256 + 1024)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        (record,) = clean_all([Page("e.html", "eat")], QUICK)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    assert record.error
    assert f" here, {limit // 1024**2} MB; raise the limit" in record.error.message


@pytest.mark.usefixtures("acting")
def test_results_come_in_the_order_of_the_pages() -> None:
    contents = ["sleep 0.3", *["fast"] * 20, "sleep 0.1", *["fast"] * 20]
    found = [record.source for record in clean_all(pages(*contents), QUICK, 3)]
    assert found == [str(number) for number in range(len(contents))]


@pytest.mark.usefixtures("acting")
def test_pages_are_read_no_further_ahead_than_bounded() -> None:
    taken = 0

    def reading() -> Iterator[Page | Failure]:
        nonlocal taken
        for page in pages("hang", *["fast"] * 1000):
            taken += 1
            yield page

    records = clean_all(reading(), QUICK, 2)
    assert next(records).status == "timeout"
    assert taken <= 2 * workers._WINDOW
    records.close()  # type: ignore[attr-defined]
    assert no_children()


@pytest.mark.usefixtures("acting")
def test_with_one_job_a_record_is_out_before_the_next_page_is_read() -> None:
    events = []

    def reading() -> Iterator[Page | Failure]:
        for page in pages("a", "b", "c"):
            events.append(f"read {page.source}")
            yield page

    for record in clean_all(reading(), QUICK):
        events.append(f"done {record.source}")
    assert events == ["read 0", "done 0", "read 1", "done 1", "read 2", "done 2"]


@pytest.mark.usefixtures("acting")
def test_workers_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PAGES_PER_WORKER", 3)
    used = [record.text for record in clean_all(pages(*"abcdefgh"), QUICK)]
    assert used[0] == used[1] == used[2] != used[3] == used[5] != used[6]
    assert str(os.getpid()) not in used


@pytest.mark.usefixtures("acting")
def test_a_worker_that_dies_while_idle_costs_nothing() -> None:
    def reading() -> Iterator[Page | Failure]:
        yield Page("0", "a")
        for child in children():
            os.kill(child, signal.SIGKILL)
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        yield Page("1", "b")

    assert [record.status for record in clean_all(reading(), QUICK)] == ["ok", "ok"]


@pytest.mark.usefixtures("acting")
def test_what_reading_raises_is_raised_and_leaves_no_process() -> None:
    def reading() -> Iterator[Page | Failure]:
        yield Page("0", "a")
        raise KeyError("x")

    with pytest.raises(KeyError):
        list(clean_all(reading(), QUICK, 2))
    assert no_children()


def refusing(monkeypatch: pytest.MonkeyPatch, forks: int) -> None:
    """Let so many processes be forked; no more."""
    fork, left = os.fork, iter(range(forks))

    def limited() -> int:
        if next(left, None) is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return fork()

    monkeypatch.setattr(os, "fork", limited)


@pytest.mark.usefixtures("acting")
def test_fewer_workers_than_asked_for_do_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 2)
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    records = list(clean_all(pages(*"abcdefgh"), QUICK, 4))
    assert [record.source for record in records] == list("01234567")
    assert 1 <= len({record.text for record in records}) <= 2
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before


@pytest.mark.usefixtures("acting")
@pytest.mark.parametrize(("jobs", "remedy"), [(1, "; raise the limits"), (4, "; lower --jobs, or")])
def test_no_worker_at_all_is_said(jobs: int, remedy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 0)
    message = f"cannot start a process that cleans pages: Resource temporarily unavailable{remedy}"
    with pytest.raises(UsageError, match=message):
        list(clean_all(pages("a"), QUICK, jobs))


def test_failures_of_reading_pass_through_in_their_place() -> None:
    items: list[Page | Failure] = [
        Page("0", "A sentence.\n\nAnother one."),
        Failure("1", "InvalidJSON", "1: no JSON"),
        Page("2", "A sentence.\n\nAnother one."),
    ]
    assert [(r.source, r.error is None) for r in clean_all(items, QUICK, 2)] == [
        *(("0", True), ("1", False), ("2", True)),
    ]


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_records_are_those_of_the_library(jobs: int) -> None:
    texts = [f"<p>Paragraph {n} of a page, with a comma and an end.</p>" * n for n in range(9)]
    alone = [pipeline.clean_page(page) for page in pages(*texts)]
    assert list(clean_all(pages(*texts), DEFAULT, jobs)) == alone


def test_spawned_workers_do_the_same() -> None:
    items = pages("<p>One page, with a comma and an end.</p>", "Another one.")
    spawned = list(clean_all(items, DEFAULT._replace(timeout=60), 2, method="spawn"))
    assert spawned == [pipeline.clean_page(page) for page in items]


def test_a_worker_forked_early_cleans_as_any_other() -> None:
    items = pages("<p>One page, with a comma and an end.</p>", "Another one.")
    others = children()
    with workers.Pool(DEFAULT, pipeline.clean_page, first=workers.early()) as pool:
        assert list(pool.run(iter(items))) == [pipeline.clean_page(page) for page in items]
    assert children() == others


@pytest.mark.usefixtures("acting")
def test_meanwhile_is_called_once_and_while_the_first_page_is_in_hand() -> None:
    happened: list[str] = []

    def read() -> Iterator[Page | Failure]:
        for page in pages("sleep 0.2", "", ""):
            happened.append(f"read {page.source}")
            yield page

    with workers.Pool(DEFAULT, pipeline.clean_page) as pool:
        for record in pool.run(read(), meanwhile=lambda: happened.append("meanwhile")):
            happened.append(f"done {record.source}")
    rest = [f"{what} {page}" for page in (1, 2) for what in ("read", "done")]
    assert happened == ["read 0", "meanwhile", "done 0", *rest]


@pytest.mark.parametrize("wrong", [["missing.html"], ["--jobs", "0"]])
def test_an_early_worker_ends_with_a_command_that_was_wrong(wrong: list[str]) -> None:
    command = [sys.executable, "-m", "cutline", "clean", *wrong]
    # Returns only when nobody holds the pipes any more: the worker has them, too.
    done = subprocess.run(command, capture_output=True, timeout=30)
    assert done.returncode == 2
    assert done.stdout == b""


BUSY = """
import sys
from pathlib import Path
from cutline.data import Page
from cutline.settings import DEFAULT
from cutline.workers import Pool

def hang(page, settings):
    Path(page.source).touch()
    while True:
        pass

with Pool(DEFAULT, hang, 3) as pool:
    list(pool.run(Page(name, "") for name in sys.argv[1:]))
"""


def test_no_worker_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in "ab"]  # and a third worker that is idle
    with subprocess.Popen([sys.executable, "-c", BUSY, *names], env=ENVIRONMENT) as parent:
        until = time.monotonic() + 60
        while not all(map(os.path.exists, names)) and time.monotonic() < until:
            time.sleep(0.01)
        workers = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        parent.kill()
    assert len(workers) >= 2
    until = time.monotonic() + 30  # half of what one page may take
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(alive, workers))


def alive(pid: str) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_worker_that_dies_while_it_sends_is_told_from_one_that_ends() -> None:
    def half(line: processes.Line) -> None:
        os.write(line._writing.fileno(), pickle.dumps("x" * 1000)[:500])  # type: ignore[attr-defined]
        os._exit(3)

    process = processes.start("fork", half)
    with pytest.raises(EOFError):
        process.line.recv()
    assert process.end() == 3
    process.kill()
