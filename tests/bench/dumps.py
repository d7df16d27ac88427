"""Long runs: is memory flat, what do more processes bring, does a killed run resume?

    python tests/bench/dumps.py CORPUS [--pages 20000] [--kills 20] [--kill-pages 2000]

CORPUS is a folder of gold corpora; its pages are repeated until there are enough of them, each
with an address and a text of its own, so that none is a duplicate. Memory is what the kernel
calls the proportional set size: pages that a fork shares are counted once. For each process
its median over the first quarter of the run is set against that over the last.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COMMAND = [sys.executable, "-m", "cutline", "clean", "--fail-on", "never"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "cli")}


def dump(corpus: Path, path: Path, pages: int) -> Path:
    """A WARC-like feed as JSON Lines: the corpus over and over."""
    files = sorted(corpus.glob("*/html/*.html.gz"))
    random.Random(1).shuffle(files)
    with path.open("w", encoding="utf-8") as out:
        for number, file in enumerate(itertools.islice(itertools.cycle(files), pages)):
            html = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
            mark = f"<p>This is page number {number} of the dump, which is like no other.</p>"
            row = {"url": f"https://example.org/{number}", "html": html + mark}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def memory(pid: int) -> int:
    """Kilobytes, shared pages in proportion; 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:  # noqa: PTH123
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def children(pid: int) -> list[int]:
    try:
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def flatness(feed: Path, jobs: int, out: Path) -> tuple[float, str]:
    """Seconds of the run, and a line on its memory."""
    started = time.monotonic()
    samples: list[tuple[float, int, list[int]]] = []
    with subprocess.Popen(
        [*COMMAND, str(feed), "-o", str(out), "-j", str(jobs)], env=ENVIRONMENT
    ) as process:
        while process.poll() is None:
            workers = [memory(pid) for pid in children(process.pid)]
            samples.append((time.monotonic() - started, memory(process.pid), workers))
            time.sleep(0.5)
        assert process.returncode == 0
    seconds = time.monotonic() - started

    def quarter(begin: float, end: float) -> tuple[float, float]:
        rows = [row for row in samples if begin <= row[0] / seconds <= end and row[1]]
        parent = statistics.median(row[1] for row in rows)
        return parent, statistics.median(size for row in rows for size in row[2] if size)

    (parent1, worker1), (parent4, worker4) = quarter(0.02, 0.25), quarter(0.75, 1)
    return seconds, (
        f"parent {parent1 / 1024:.1f} → {parent4 / 1024:.1f} MB ({parent4 / parent1 - 1:+.1%}), "
        f"worker {worker1 / 1024:.1f} → {worker4 / 1024:.1f} MB ({worker4 / worker1 - 1:+.1%})"
    )


def lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def killed(feed: Path, folder: Path, kills: int, seconds: float) -> str:
    """Kill and resume until there were enough kills; seconds is what one whole run takes."""
    chance = random.Random(5)
    whole, out, state = folder / "whole.jsonl", folder / "out.jsonl", folder / "run.db"
    subprocess.run([*COMMAND, "-q", str(feed), "-o", str(whole), "-j", "2"], env=ENVIRONMENT)
    equal = hits = runs = 0
    while hits < kills:
        for leftover in (out, state):
            leftover.unlink(missing_ok=True)
        resume = [*COMMAND, "-q", str(feed), "-o", str(out), "-j", "2", "--state", str(state)]
        while True:
            process = subprocess.Popen(resume, env=ENVIRONMENT)
            try:
                process.wait(chance.uniform(0.2, seconds) if hits < kills else None)
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                hits += 1
        runs += 1
        equal += sorted(lines(out)) == sorted(lines(whole))
    return f"{hits} kills in {runs} runs; {equal} of {runs} outputs equal the undisturbed one's"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-pages", type=int, default=2000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cutline-bench-") as name:
        folder = Path(name)
        feed = dump(arguments.corpus, folder / "feed.jsonl", arguments.pages)
        print(f"{arguments.pages} pages, {feed.stat().st_size / 1e6:.0f} MB", flush=True)
        times = {}
        for jobs in (2, 1):
            out = folder / f"out-{jobs}.jsonl"
            times[jobs], line = flatness(feed, jobs, out)
            rate = arguments.pages / times[jobs]
            print(f"--jobs {jobs}: {times[jobs]:.0f} s, {rate:.0f} pages/s; {line}", flush=True)
        same = (folder / "out-1.jsonl").read_bytes() == (folder / "out-2.jsonl").read_bytes()
        print(f"speed-up {times[1] / times[2]:.2f}; outputs identical: {same}", flush=True)
        small = dump(arguments.corpus, folder / "small.jsonl", arguments.kill_pages)
        seconds = times[2] * arguments.kill_pages / arguments.pages
        print(killed(small, folder, arguments.kills, seconds), flush=True)


if __name__ == "__main__":
    main()
