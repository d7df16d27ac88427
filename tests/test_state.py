"""Runs that go on where one broke off: killed at any moment, nothing lost, nothing twice."""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from conftest import ENVIRONMENT, Cutline
from cutline.data import Failure, Page, Record
from cutline.errors import OutputError, UsageError
from cutline.layout import Layout
from cutline.outputs import open_output
from cutline.state import State, open_state

PAGES = 100


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(str(tmp_path / "run.db")) as opened:
        yield opened


def reopened(tmp_path: Path) -> Any:
    return open_state(str(tmp_path / "run.db"))


def test_a_page_is_finished_once_committed_and_known_by_all_that_decides_its_record(
    tmp_path: Path,
) -> None:
    page = Page("a", b"one")
    with reopened(tmp_path) as state:
        assert state.begin(page)
        assert not state.begin(page), "it is in hand"
        state.done()
        state.commit()
    with reopened(tmp_path) as state:
        assert not state.begin(page)
        assert not state.begin(Page("a", "one"))
        assert state.begin(Page("a", "one", url="https://example.org"))
        assert state.begin(Page("a", b"two"))
        assert state.begin(Page("b", b"one"))
        assert state.begin(Failure("a", "InvalidJSON", "a: no JSON"))


def test_what_is_not_committed_or_not_done_is_to_be_done_again(tmp_path: Path) -> None:
    first, second = Page("a", b"1"), Page("b", b"2")
    with reopened(tmp_path) as state:
        state.begin(first)
        state.begin(second)
        state.done()
        state.commit()
        state.done()
    with reopened(tmp_path) as state:
        assert not state.begin(first)
        assert state.begin(second)


def test_first_sources_are_remembered(state: State) -> None:
    assert state.first("ab" * 16, "a") is None
    assert state.first("ab" * 16, "b") == "a"
    assert state.first("ab" * 16, "a") is None, "no page is its own duplicate"
    assert state.first("cd" * 16, "b") is None


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    (tmp_path / "text").write_text("no database, " * 100)
    for name, why in (("other.db", "some other program"), ("text", "not a database")):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(UsageError, match=why), open_state(str(tmp_path / name)):
            pass
        assert (tmp_path / name).read_bytes() == before
    with pytest.raises(UsageError, match="unable to open"), open_state(str(tmp_path / "no/x.db")):
        pass


def test_a_state_that_cannot_be_written_begins_no_output(tmp_path: Path, cutline: Cutline) -> None:
    (tmp_path / "a.txt").write_text("A page.")
    assert cutline("clean", "--state", "run.db", input=b"Another page.").returncode == 0

    def nothing() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    command = ("clean", "a.txt", "-o", "out.jsonl", "--state")
    done = cutline(*command, "run.db", preexec_fn=nothing, env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 2
    assert b"cannot write to run.db: " in done.stderr
    assert cutline(*command, "other.db").returncode == 0


def test_a_state_is_open_once(state: State, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="another run has it open"), reopened(tmp_path):
        pass


def dump(path: Path, pages: int = PAGES) -> Path:
    """JSON Lines of invented pages, some of them alike, one of them broken."""
    chance = random.Random(7)
    words = "the ferry horn sounded over a grey harbour while nobody on quay looked up".split()
    with path.open("w") as file:
        for number in range(pages):
            texts = [" ".join(chance.choices(words, k=40)) + "." for _ in range(12)]
            row = {"url": f"https://example.org/{number}", "html": "<p>" + "<p>".join(texts)}
            file.write(json.dumps(row) + "\n")
            if number == pages // 2:
                file.write("{broken\n" + json.dumps(row) + "\n")
    return path


# The command with commits as often as it can, so that kills find every state between them.
COMMAND = [
    sys.executable,
    "-c",
    "import sys, cutline.run; cutline.run._COMMIT = 0.0;"
    "from cutline.main import cli; cli(sys.argv[1:], prog_name='cutline')",
]


def killed_until_done(cwd: Path, *arguments: str, name: str, step: int, kills: int) -> int:
    """Run, kill once up to `step` more bytes are out, run again until there were enough kills;
    then let it run to its end. Gives how many kills found the run alive."""
    chance = random.Random(3)

    def written() -> int:
        parts = [*cwd.glob(f".{name}.*.part"), *cwd.glob(f"{name}/*.json")]
        return sum(part.stat().st_size for part in parts)

    hits = 0
    while True:
        before = written()
        with subprocess.Popen(
            [*COMMAND, *arguments], cwd=cwd, env=ENVIRONMENT, stderr=subprocess.PIPE
        ) as process:
            if hits < kills:
                enough = before + chance.randrange(step)
                until = time.monotonic() + 30
                while process.poll() is None and written() <= enough and time.monotonic() < until:
                    time.sleep(0.002)
                process.send_signal(signal.SIGKILL)
            _, stderr = process.communicate(timeout=60)
            if process.returncode != -signal.SIGKILL:
                assert process.returncode == 1, stderr.decode()  # for the broken line
                return hits
            hits += 1


def lines(path: Path) -> list[bytes]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(
            io.BytesIO(data), read_across_frames=True
        )
        data = reader.read()
    assert data.endswith(b"\n")
    return data.splitlines()


@pytest.mark.parametrize(
    "name, kills", [("out.jsonl", 5), ("out.jsonl.gz", 3), ("out.jsonl.zst", 3)]
)
def test_a_run_killed_at_any_moment_resumes_with_nothing_lost_and_nothing_twice(
    name: str, kills: int, tmp_path: Path, cutline: Cutline, validate: Callable[[Any], Any]
) -> None:
    dump(tmp_path / "dump.jsonl")
    cutline("clean", "dump.jsonl", "-o", f"whole-{name}", "--dedupe")
    whole = tmp_path / f"whole-{name}"
    hits = killed_until_done(
        tmp_path,
        *("clean", "dump.jsonl", "-o", name, "--state", "run.db", "--dedupe", "-j", "2"),
        name=name,
        step=whole.stat().st_size // (kills + 2),
        kills=kills,
    )
    assert hits == kills
    assert lines(tmp_path / name) == lines(whole)
    assert len([validate(line) for line in lines(whole)]) == PAGES + 2
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"dump.jsonl", whole.name, "run.db", name}


@pytest.mark.parametrize("again", [False, True], ids=["gone", "replaced"])
def test_pages_in_a_folder_that_is_gone_are_not_finished(again: bool, tmp_path: Path) -> None:
    page, out = Page("a.html", b"one"), tmp_path / "out"
    with (
        pytest.raises(OutputError, match="out: the folder was moved or removed during the run"),
        reopened(tmp_path) as state,
        open_output(str(out), Layout(), [], state) as output,
    ):
        state.begin(page)
        output.write(Record("a.html", "empty"))
        state.done()
        shutil.rmtree(out)
        if again:
            out.mkdir()
        output.commit()
    with reopened(tmp_path) as state:
        assert state.begin(page)


def test_a_folder_that_is_moved_away_is_not_made_anew(tmp_path: Path, cutline: Cutline) -> None:
    rows = [json.dumps({"text": f"Page {number}."}).encode() + b"\n" for number in (1, 2)]
    with subprocess.Popen(
        [sys.executable, "-m", "cutline", "clean", "-o", "out/", "--state", "run.db"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdin
        process.stdin.write(rows[0])
        process.stdin.flush()
        until = time.monotonic() + 60
        while not (tmp_path / "out/%stdin#1.json").exists() and time.monotonic() < until:
            time.sleep(0.01)
        (tmp_path / "out").rename(tmp_path / "moved")
        _, stderr = process.communicate(rows[1], timeout=60)
    assert process.returncode == 2
    assert b"cannot write to out/: the folder was moved or removed" in stderr
    assert not (tmp_path / "out").exists()
    assert cutline("clean", "-o", "out/", "--state", "run.db", input=rows[0] + rows[1]).stderr
    assert (tmp_path / "out/%stdin#2.json").exists()


def test_a_directory_resumes_too(tmp_path: Path, cutline: Cutline) -> None:
    dump(tmp_path / "dump.jsonl")
    cutline("clean", "dump.jsonl", "-o", "whole")

    def tree(name: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    run = ("clean", "dump.jsonl", "-o", "out", "--state", "run.db")
    step = sum(map(len, tree("whole").values())) // 5
    assert killed_until_done(tmp_path, *run, name="out", step=step, kills=3) == 3
    assert tree("out") == tree("whole")


def test_a_directory_keeps_apart_what_different_runs_put_there(
    tmp_path: Path, cutline: Cutline
) -> None:
    for day in "12":
        (tmp_path / "dump" / day).mkdir(parents=True)
        (tmp_path / "dump" / day / "index.txt").write_text(
            f"Page {day}, which has words, and ends."
        )
    for inputs in (["dump/1"], ["dump/2"], ["dump"], ["dump/2", "dump/1"]):
        cutline("clean", *inputs, "-o", "out", "--state", "run.db")
    found = [json.loads(path.read_bytes()) for path in (tmp_path / "out").rglob("*.json")]
    assert sorted(record["source"] for record in found) == ["dump/1/index.txt", "dump/2/index.txt"]


def test_a_second_run_skips_what_is_finished_and_adds_what_is_new(
    tmp_path: Path, cutline: Cutline
) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    run = ("clean", "dump", "-o", "out.jsonl", "--state", "run.db")
    (folder / "a.txt").write_text("The first page, which has a comma and an end.")
    assert b"1 page " in cutline(*run).stderr
    before = lines(tmp_path / "out.jsonl")
    done = cutline(*run)
    assert b"0 pages" in done.stderr
    assert b"1 finished before" in done.stderr
    assert done.returncode == 0
    assert lines(tmp_path / "out.jsonl") == before
    (folder / "b.txt").write_text("The second page, which has a comma and an end.")
    (folder / "a.txt").write_text("The first page has changed, and it has a comma.")
    cutline(*run)
    after = lines(tmp_path / "out.jsonl")
    assert after[:1] == before
    assert [json.loads(line)["source"] for line in after[1:]] == ["dump/a.txt", "dump/b.txt"]


def test_an_output_that_was_moved_away_begins_anew(tmp_path: Path, cutline: Cutline) -> None:
    (tmp_path / "a.txt").write_text("The first page, which has a comma and an end.")
    run = ("clean", "-o", "out.jsonl", "--state", "run.db")
    cutline(*run, "a.txt")
    (tmp_path / "out.jsonl").rename(tmp_path / "monday.jsonl")
    (tmp_path / "b.txt").write_text("The second page, which has a comma and an end.")
    cutline(*run, "a.txt", "b.txt")
    sources = [json.loads(line)["source"] for line in lines(tmp_path / "out.jsonl")]
    assert sources == ["b.txt"]


def test_an_output_of_other_origin_is_not_touched(tmp_path: Path, cutline: Cutline) -> None:
    (tmp_path / "a.txt").write_text("The first page, which has a comma and an end.")
    (tmp_path / "out.jsonl").write_text("mine\n")
    run = ("clean", "a.txt", "-o", "out.jsonl", "--state", "run.db")
    done = cutline(*run)
    assert done.returncode == 2
    assert b"was not written with this state file" in done.stderr
    assert (tmp_path / "out.jsonl").read_text() == "mine\n"
    (tmp_path / "out.jsonl").unlink()
    assert cutline(*run).returncode == 0
    with (tmp_path / "out.jsonl").open("a") as file:
        file.write("and mine\n")
    done = cutline(*run)
    assert done.returncode == 2
    assert b"has grown since" in done.stderr


def test_two_states_do_not_share_an_output(tmp_path: Path, cutline: Cutline) -> None:
    """Neither at once nor when the first broke off: it would lose what it has finished."""
    command = [*COMMAND, "clean", "--output", "out.jsonl", "--state", "a.db"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tmp_path, env=ENVIRONMENT
    ) as first:
        assert first.stdin
        first.stdin.write(b'{"text": "A page that is in hand, with a comma."}\n')
        first.stdin.flush()
        until = time.monotonic() + 60
        while time.monotonic() < until and not any(
            part.stat().st_size for part in tmp_path.glob(".out.jsonl.*.part")
        ):
            time.sleep(0.01)
        run = ("clean", "--output", "out.jsonl", "--state", "b.db")
        for _ in range(2):
            second = cutline(*run, input=b"A page, too.")
            assert second.returncode == 2
            assert b"a run with another state file is writing it" in second.stderr
            first.kill()
            first.wait()
    text = b'{"text": "A page that is in hand, with a comma."}\n'
    assert cutline("clean", "--output", "out.jsonl", "--state", "a.db", input=text).returncode == 0
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_an_output_that_another_wrote_meanwhile_is_left(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with reopened(tmp_path) as state, pytest.raises(UsageError, match="meanwhile"):  # noqa: SIM117
        with open_output(str(target), Layout(), [], state) as put:
            put.write(Record("a.html", "empty"))
            target.write_text("theirs\n")
    assert target.read_text() == "theirs\n"
    target.unlink()
    with reopened(tmp_path) as state, open_output(str(target), Layout(), [], state):
        pass
    assert [json.loads(line)["source"] for line in lines(target)] == ["a.html"]


def test_two_runs_at_once_the_second_stops(tmp_path: Path, cutline: Cutline) -> None:
    command = [sys.executable, "-m", "cutline", "clean", "--state", "run.db"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env=ENVIRONMENT,
    ) as first:
        assert first.stdin and first.stdout
        first.stdin.write(b'{"text": "A page that is in hand, with a comma."}\n')
        first.stdin.flush()
        assert first.stdout.readline()
        second = cutline("clean", "--state", "run.db", input=b"A page, too.")
        assert second.returncode == 2
        assert b"another run has it open" in second.stderr
        assert second.stdout == b""
        first.stdin.close()
        assert first.wait(60) == 0
    assert cutline("clean", "--state", "run.db", input=b"A page, too.").returncode == 0


def test_an_interrupted_run_keeps_what_it_did(tmp_path: Path, cutline: Cutline) -> None:
    whole = tmp_path / "whole.jsonl"
    dump(tmp_path / "dump.jsonl")
    cutline("clean", "-o", "whole.jsonl", input=(tmp_path / "dump.jsonl").read_bytes())
    command = [*COMMAND, "clean", "-o", "out.jsonl", "--state", "run.db"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=ENVIRONMENT
    ) as process:
        assert process.stdin
        process.stdin.write(b"".join((tmp_path / "dump.jsonl").read_bytes().splitlines(True)[:60]))
        process.stdin.flush()
        until = time.monotonic() + 60
        while time.monotonic() < until and not any(
            part.stat().st_size for part in tmp_path.glob(".out.jsonl.*.part")
        ):
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
    assert not (tmp_path / "out.jsonl").exists()
    cutline(
        *("clean", "-o", "out.jsonl", "--state", "run.db"),
        input=(tmp_path / "dump.jsonl").read_bytes(),
    )
    assert lines(tmp_path / "out.jsonl") == lines(whole)


def test_parquet_cannot_be_continued(cutline: Cutline, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A page.")
    done = cutline("clean", "a.txt", "-o", "out.parquet", "--state", "run.db")
    assert done.returncode == 2
    assert b"with --state write .jsonl" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]  # nothing was begun
