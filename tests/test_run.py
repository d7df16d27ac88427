"""Whole runs: outputs of every kind, duplicates, reports, logs, progress, hostile pages."""

from __future__ import annotations

import gzip
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import zstandard

from conftest import ENVIRONMENT, Cutline
from cutline import resources, tagger
from cutline.console import Console, Progress
from cutline.errors import UsageError
from cutline.layout import KEYS
from cutline.run import check
from cutline.settings import Settings

Records = Callable[[bytes], list[dict[str, Any]]]


def article(number: int) -> str:
    sentence = f"The number {number} tram stopped on the bridge, as it had every day that week. "
    return "<p>".join(["", sentence * 3, sentence.replace("bridge", "hill") * 3, "Share this"])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """60 pages, every tenth a copy of the first, one line broken."""
    rows = [{"html": article(0 if number % 10 == 9 else number)} for number in range(60)]
    lines = [json.dumps(row) for row in rows]
    lines[30] = lines[30][:50]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("format", ["html", "text"])
def test_a_model_is_checked_before_the_run(format: Any, tmp_path: Path) -> None:
    for name in ("html", "text"):
        shutil.copy(Path(resources.__path__[0]) / f"{name}_model.py", tmp_path)
    check(Settings(model=tmp_path))
    (tmp_path / f"{format}_model.py").unlink()
    tagger.model.cache_clear()
    with pytest.raises(UsageError, match="no model here"):
        check(Settings(model=tmp_path))


def test_too_few_open_files_are_said(feed: Path, cutline: Cutline, tmp_path: Path) -> None:
    def few_files() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))

    done = cutline("clean", feed, "-j", "20", "-o", "out.jsonl", preexec_fn=few_files)
    assert done.returncode == 2
    assert done.stderr == (
        b"cutline: cannot start a process that cleans pages: Too many open files; lower --jobs, "
        b"or raise the limits on processes (ulimit -u) and open files (ulimit -n)\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["feed.jsonl"]


def test_identical_bytes_for_any_number_of_jobs(feed: Path, cutline: Cutline) -> None:
    outputs = {jobs: cutline("clean", feed, "-j", jobs, "--explain") for jobs in (1, 2, 4)}
    assert len({done.stdout for done in outputs.values()}) == 1
    assert outputs[1].stdout.count(b"\n") == 60
    assert {done.returncode for done in outputs.values()} == {1}


def test_every_kind_of_file_holds_the_same_records(
    feed: Path, cutline: Cutline, tmp_path: Path, records: Records
) -> None:
    plain = cutline("clean", feed, "--blocks", "--explain").stdout
    for name in ("out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet"):
        assert cutline("clean", feed, "--blocks", "--explain", "-o", name).stdout == b""
    assert (tmp_path / "out.jsonl").read_bytes() == plain
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()) == plain
    packed = (tmp_path / "out.jsonl.zst").read_bytes()
    assert zstandard.ZstdDecompressor().stream_reader(packed).read() == plain
    rows = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    for row in rows:
        row["removed"] = dict(row["removed"])
    assert rows == records(plain)
    assert tuple(rows[0])[: len(KEYS)] == KEYS


def test_parquet_has_the_fields_asked_for_even_without_pages(
    cutline: Cutline, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert cutline("clean", "empty", "--fields", "text,url", "-o", "x.parquet").returncode == 0
    table = pyarrow.parquet.read_table(tmp_path / "x.parquet")
    assert (table.column_names, table.num_rows) == (["url", "text"], 0)


def test_duplicates_are_marked_and_kept(feed: Path, cutline: Cutline, records: Records) -> None:
    found = records(cutline("clean", feed, "--dedupe", "-j", "2").stdout)
    assert len(found) == 60
    first = f"{feed}#1"
    for number, record in enumerate(found):
        copy = number % 10 == 9
        assert record["duplicate_of"] == (first if copy else None), record["source"]
        assert ("duplicate" in record["warnings"]) == copy
    unmarked = records(cutline("clean", feed).stdout)
    assert all(record["duplicate_of"] is None for record in unmarked)


def test_pages_without_an_article_are_no_duplicates(cutline: Cutline, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("")
    done = cutline("clean", "a.txt", "b.txt", "--dedupe")
    assert [json.loads(line)["duplicate_of"] for line in done.stdout.splitlines()] == [None, None]


def test_duplicates_are_known_from_earlier_runs_by_the_state(
    cutline: Cutline, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(article(1))
    (tmp_path / "b.html").write_text("<title>Another page</title>" + article(1))
    run = ("--dedupe", "--state", "run.db")
    cutline("clean", "a.html", *run)
    (line,) = cutline("clean", "a.html", "b.html", *run).stdout.splitlines()
    assert json.loads(line)["duplicate_of"] == "a.html"


def test_a_report_neither_replaces_a_page_nor_comes_too_late(
    cutline: Cutline, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A page, which has a comma and an end.")
    for report in (page, tmp_path / "out.jsonl", tmp_path / "missing/run.json"):
        done = cutline("clean", page, "--output", tmp_path / "out.jsonl", "--report", report)
        assert done.returncode == 2, done.stderr
        assert not (tmp_path / "out.jsonl").exists(), "it was found out afterwards"
    assert page.read_text().startswith("A page")
    done = cutline("clean", tmp_path, "--state", tmp_path / "run.db")
    assert done.returncode == 2
    assert b"the state is in the input" in done.stderr


@pytest.mark.parametrize("source", ["syntax error here", "FIRST = ()", "1 / 0"])
def test_a_broken_model_ends_the_run_before_any_page(
    source: str, cutline: Cutline, tmp_path: Path
) -> None:
    for format in ("html", "text"):
        (tmp_path / f"{format}_model.py").write_text(source)
    done = cutline("clean", "--model", tmp_path, "--state", tmp_path / "run.db", input=b"A page.")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"html_model.py: not a model" in done.stderr
    assert b"cutline train" in done.stderr
    assert not (tmp_path / "run.db").exists()


def test_the_report_counts_what_came_out(feed: Path, cutline: Cutline, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    (tmp_path / "a.html").write_text(article(7))
    done = cutline("clean", tmp_path, "--report", tmp_path.parent / "run.json", "--dedupe")
    report = json.loads((tmp_path.parent / "run.json").read_bytes())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert report["pages"] == len(lines) == 61
    assert report["failed"] == 1
    assert report["statuses"] == {"ok": 60, "error": 1}
    assert report["errors"] == {"InvalidJSON": 1}
    assert report["warnings"]["duplicate"] == sum("duplicate" in x["warnings"] for x in lines)
    assert report["left_out"] == {".png files": 1}
    assert report["exit_code"] == done.returncode == 1
    assert report["pages_per_second"] > 0


def test_the_log_as_json(feed: Path, cutline: Cutline) -> None:
    done = cutline("clean", feed, "-v", "--log-format", "json")
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["event"] for event in events] == ["page_failed", "summary"]
    assert events[0]["source"] == f"{feed}#31"
    assert events[1]["pages"] == 60
    assert all(re.match(r"\d{4}-\d\d-\d\dT", event["time"]) for event in events)
    failed = cutline("clean", "missing", "--log-format", "json")
    assert json.loads(failed.stderr)["event"] == "failed"


def test_a_field_for_addresses_that_no_row_has_is_said(cutline: Cutline, tmp_path: Path) -> None:
    row = {"raw": "A page, which has words in it, and ends.", "adress": "https://news.example/1"}
    (tmp_path / "dump.jsonl").write_text(json.dumps(row) + "\n")
    wrong = cutline("clean", "dump.jsonl", "--text-field", "raw", "--url-field", "address")
    assert b"no page has an address: no row holds one in 'address'\n" in wrong.stderr
    right = cutline("clean", "dump.jsonl", "--text-field", "raw", "--url-field", "adress")
    assert b"no page has an address" not in right.stderr


def test_a_terminal_is_shown_progress_and_a_pipe_is_not(feed: Path, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cutline", "clean", "-o", "out.jsonl", *[str(feed)] * 8]
    with subprocess.Popen(
        command, stderr=follower, cwd=tmp_path, env=ENVIRONMENT, stdin=subprocess.DEVNULL
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 4096):
                shown += piece
        except OSError:  # Linux's way to say that the other end is closed
            pass
        assert process.wait(60) == 1
    os.close(leader)
    assert re.search(rb"\r\x1b\[K\[#* *\] \d+ pages, [\d,]+/s, .*\d+%, 0:00:\d\d to go", shown)
    last = shown.rpartition(b"\x1b[K")[2]
    assert last.startswith(b"cutline: 480 pages"), "the bar is gone before the summary"


def test_progress_says_pages_rate_failures_and_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(1000))
    progress = Progress(Console(), [str(path)])
    progress.read(250)
    for number in range(1500):
        progress.page(failed=number < 3)
    assert progress.line(30.0) == "1,500 pages, 50/s, 3 failed, 25%, 0:01:30 to go"
    progress = Progress(Console(), ["-"])
    assert progress.line(1.0) == "0 pages, 0/s"
    progress.page(failed=False)
    assert progress.line(1.0) == "1 page, 1/s"


def test_signals_finish_the_pages_in_hand(feed: Path, tmp_path: Path, records: Records) -> None:
    """Sent to all processes at once, as terminals and service managers do."""
    command = [sys.executable, "-m", "cutline", "clean", *[str(feed)] * 50, "-j", "2"]
    with subprocess.Popen(
        [*command, "--report", "run.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        cwd=tmp_path,
        start_new_session=True,
    ) as process:
        assert process.stdout and process.stderr
        head = process.stdout.readline()
        os.killpg(process.pid, signal.SIGTERM)
        rest = process.stdout.read()
        stderr = process.stderr.read().decode()
        assert process.wait(60) == 143
    found = records(head + rest)
    assert 1 <= len(found) < 3000
    assert {record["error"]["type"] for record in found if record["error"]} <= {"InvalidJSON"}
    assert "terminated" in stderr
    report = json.loads((tmp_path / "run.json").read_bytes())
    assert (report["pages"], report["exit_code"]) == (len(found), 143)


def test_a_second_signal_stops_at_once(tmp_path: Path) -> None:
    """The first one waits for a page that takes its whole timeout."""
    (tmp_path / "slow.txt").write_text("ab\n" * 3_000_000)
    command = [sys.executable, "-m", "cutline", "clean", "slow.txt", "-o", "out.jsonl"]
    started = time.monotonic()
    with subprocess.Popen(
        [*command, "--timeout", "100"], stderr=subprocess.PIPE, env=ENVIRONMENT, cwd=tmp_path
    ) as process:
        while not list(tmp_path.glob(".out.jsonl.*")) and time.monotonic() < started + 60:
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        assert process.poll() is None, "it finishes its page"
        process.send_signal(signal.SIGINT)
        assert process.wait(50) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["slow.txt"]


def test_a_target_that_cannot_be_written_leaves_nothing(
    feed: Path, cutline: Cutline, tmp_path: Path
) -> None:
    (tmp_path / "locked").mkdir()
    for target in ("/proc/out.jsonl", "feed.jsonl/out.jsonl", "/proc/out/"):
        done = cutline("clean", feed, "-o", target)
        assert done.returncode == 2
        assert f"cannot write to {target}: " in done.stderr.decode()
        assert done.stdout == b""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feed.jsonl", "locked"]


@pytest.mark.parametrize("more", [(), ("--state", "run.db")], ids=["", "state"])
def test_a_file_that_cannot_grow_is_an_error_and_does_not_appear(
    more: tuple[str, ...], feed: Path, cutline: Cutline, tmp_path: Path
) -> None:
    no_pyc = {"PYTHONDONTWRITEBYTECODE": "1"}  # cut off, it would be there for all that follow

    def no_more_than_some() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = cutline(
        "clean", feed, "-o", "out.jsonl", *more, preexec_fn=no_more_than_some, env=no_pyc
    )
    assert done.returncode == 2
    assert b"File too large" in done.stderr or b"disk I/O error" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "out.jsonl").exists()
    if not more:
        assert [path.name for path in tmp_path.iterdir()] == ["feed.jsonl"]
    assert cutline("clean", feed, "-o", "out.jsonl", *more).returncode == 1
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 60


def test_a_disk_that_is_full(feed: Path, cutline: Cutline, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user cannot mount a small file system")
    try:
        for name in ("out.jsonl", "tree/"):
            done = cutline("clean", feed, feed, "-o", f"disk/{name}", "--explain")
            assert done.returncode == 2, name
            assert b"No space left on device" in done.stderr
            assert b"Traceback" not in done.stderr
            assert not (disk / "out.jsonl").exists()
            assert list(disk.rglob("*.part")) == []
            shutil.rmtree(disk / "tree", ignore_errors=True)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_an_input_that_vanishes_costs_one_record(
    cutline: Cutline, tmp_path: Path, records: Records
) -> None:
    for name in ("a.html", "c.html"):
        (tmp_path / name).write_text(article(1))
    (tmp_path / "b.html").symlink_to("nowhere")
    done = cutline("clean", "a.html", "b.html", "c.html")
    assert [record["status"] for record in records(done.stdout)] == ["ok", "error", "ok"]
    assert done.returncode == 1


def test_dumps_come_from_stdin_too(cutline: Cutline, feed: Path, records: Records) -> None:
    data = feed.read_bytes()
    plain = records(cutline("clean", input=data).stdout)
    for packed in (gzip.compress(data), zstandard.ZstdCompressor().compress(data)):
        assert records(cutline("clean", input=packed).stdout) == plain


HOSTILE: dict[str, Callable[[], str]] = {
    "rows.html": lambda: "<table>" + "<tr><td>a<td>b" * 300_000,
    "paragraphs.html": lambda: "<p>Short one." * 50_000,
    "deep.html": lambda: "<div>" * 100_000 + "text",
    "deep-inline.html": lambda: "<b><i>" * 100_000 + "text",
    "svg.html": lambda: "<svg><template><p>x</svg>" * 1000,
    "spans.html": lambda: "<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>x",
    "heading.html": lambda: "<h2>Head</h3>" + article(1) * 200,
    "four-times.html": lambda: article(1) * 4,
    "brackets.html": lambda: "<" * 1_000_000,
    "comments.html": lambda: "<!--" * 500_000,
    "attributes.html": lambda: "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x",
    "json-ld.html": lambda: "<script type=application/ld+json>" + "[" * 200_000 + "</script>",
    "entities.html": lambda: "<p>" + "&lt;&nbsp;" * 500_000,
    "spaces.txt": lambda: "a" * 10_000 + " " * 1_000_000 + "b",
    "lines.txt": lambda: "ab\n" * 200_000,
    "line.txt": lambda: "word " * 1_000_000,
    "nul.html": lambda: "<p>\0text\0" * 1000,
}


def test_hostile_pages_cost_one_record_each_and_no_other(
    cutline: Cutline, tmp_path: Path, records: Records
) -> None:
    (tmp_path / "0-good.html").write_text(article(1))
    for name, make in HOSTILE.items():
        (tmp_path / name).write_text(make())
    with (tmp_path / "gigabyte.html").open("wb") as file:
        file.truncate(1024**3)
    (tmp_path / "zz-good.html").write_text(article(2))
    done = cutline("clean", tmp_path, "-j", "2", "--timeout", "10", "--fail-on", "never")
    found = {Path(record["source"]).name: record for record in records(done.stdout)}
    assert list(found) == sorted(["0-good.html", *HOSTILE, "gigabyte.html", "zz-good.html"])
    assert found["gigabyte.html"]["status"] == "too_large"
    assert done.returncode == 0
    for name in ("0-good.html", "zz-good.html"):
        alone = records(cutline("clean", tmp_path / name).stdout)
        assert alone == [found[name]]
