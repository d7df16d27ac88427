"""The command as a real process: arguments, streams, exit codes, signals."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ENVIRONMENT, ROOT, Cutline
from cutline.layout import KEYS

Records = Callable[[bytes], list[dict[str, Any]]]

PARAGRAPHS = (
    "The harbour town of Brannick has voted to keep its foghorn, which has sounded every "
    "night for a hundred and twelve years, the council said on Tuesday.",
    "Residents of the new flats along the quay had asked for it to be switched off after "
    "eleven. Fishermen replied that they had not seen a clear night since October.",
    "The horn will be tuned down by a third, and a local band has offered to help.",
)
HTML = (
    "<!doctype html><html lang=en><head><title>Foghorn stays</title></head><body>"
    "<nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Foghorn stays</h1>"
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + "</article><footer>All rights reserved</footer></body></html>"
)
TEXT = "\n\n".join(PARAGRAPHS) + "\n\nSource link\n"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A directory as a scraper leaves it: HTML, text, an image, a file that is broken."""
    folder = tmp_path / "dump"
    (folder / "2023").mkdir(parents=True)
    (folder / "a.html").write_text(HTML)
    (folder / "2023/b.txt").write_text(TEXT)
    (folder / "2023/photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    return folder


def test_help_is_light() -> None:
    code = (
        "import sys; from cutline.main import cli\n"
        "try: cli(['clean', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'lxml', 'bs4', 'readability', 'chardet', 'fastwarc', 'sqlite3',"
        " 'multiprocessing', 'numpy', 'cutline.tagger', 'cutline.pipeline'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Usage:" in done.stdout


def test_stdin_gives_one_record(cutline: Cutline, records: Records) -> None:
    for arguments in ((), ("-",)):
        done = cutline("clean", *arguments, input=HTML.encode())
        (record,) = records(done.stdout)
        assert record["source"] == "-"
        assert record["status"] == "ok"
        assert PARAGRAPHS[0] in record["text"]
        assert "All rights reserved" not in record["text"]
        assert record["encoding"] == "utf-8"
        assert len(record["fingerprint"]) == 32
        assert done.returncode == 0
        assert done.stderr.startswith(b"cutline: 1 page in ")


def test_stdout_carries_records_and_nothing_else(
    cutline: Cutline, dump: Path, records: Records
) -> None:
    (dump / "broken.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = cutline("clean", "-v", dump)
    assert [record["source"] for record in records(done.stdout)] == [
        f"{dump}/2023/b.txt",
        f"{dump}/a.html",
        f"{dump}/broken.html",
    ]
    stderr = done.stderr.decode()
    assert f"{dump}/2023/photo.jpg: left out (.jpg files)" in stderr
    assert stderr.count(f"{dump}/broken.html: a PNG image") == 1
    assert "3 pages" in stderr
    assert "2 ok, 1 error" in stderr
    assert done.returncode == 1


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text("A page, which has words in it, and ends.")
    (tmp_path / "gone").mkdir()
    command = f"cd gone && rmdir ../gone && {sys.executable} -m cutline clean {page} -o a.jsonl"
    environment = ENVIRONMENT | {"PYTHONPATH": str(ROOT / "cli")}  # Python needs absolute ones
    run = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, env=environment, check=False
    )
    assert run.stderr == (
        b"cutline: the folder that cutline was started in is gone; start it in another\n"
    )
    assert run.returncode == 2


def test_text_and_captions_do_not_depend_on_flags(cutline: Cutline, dump: Path) -> None:
    plain = json.loads(cutline("clean", dump / "a.html").stdout)
    full = cutline("clean", dump / "a.html", "--blocks", "--explain", "--pretty").stdout
    assert full.startswith(b'{\n  "schema_version": 1,')
    explained = json.loads(full)
    assert {key: explained[key] for key in KEYS} == plain
    assert "\n\n".join(block["text"] for block in explained["blocks"]) == plain["text"]
    kinds = [block["kind"] for block in explained["removed_blocks"]]
    assert {kind: kinds.count(kind) for kind in kinds} == plain["removed"]


def test_fields(cutline: Cutline) -> None:
    done = cutline("clean", "--fields", "captions,text", input=TEXT.encode())
    assert list(json.loads(done.stdout)) == ["text", "captions"]
    done = cutline("clean", "--fields", "txt", input=TEXT.encode())
    assert done.returncode == 2
    assert b"no field is called txt" in done.stderr
    for none in ("", " , "):
        done = cutline("clean", "--fields", none, input=TEXT.encode())
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"--fields names no key" in done.stderr


def test_quiet_says_nothing(cutline: Cutline) -> None:
    assert cutline("clean", "-q", input=TEXT.encode()).stderr == b""


def test_output_file_and_directory(cutline: Cutline, dump: Path, tmp_path: Path) -> None:
    assert cutline("clean", dump, "-o", "out.jsonl").stdout == b""
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["source"][-5:] for line in lines] == ["b.txt", "a.html"[-5:]]
    assert cutline("clean", dump, "--output", "out").returncode == 0
    made = [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.glob("out/**/*.json"))]
    assert made == ["out/2023/b.txt.json", "out/a.html.json"]
    assert json.loads((tmp_path / "out/a.html.json").read_bytes())["status"] == "ok"


def test_what_is_written_need_not_be_readable(cutline: Cutline, tmp_path: Path) -> None:
    for name in ("out.jsonl", "run.json"):
        (tmp_path / name).touch(0o200)
    if os.access(tmp_path / "out.jsonl", os.R_OK):
        pytest.skip("this user may read every file")
    done = cutline("clean", "-o", "out.jsonl", "--report", "run.json", input=TEXT.encode())
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (TEXT.encode(), {"error": 0, "empty": 0, "never": 0}),
        (b"", {"error": 0, "empty": 1, "never": 0}),
        (b"\x89PNG\r\n\x1a\n", {"error": 1, "empty": 1, "never": 0}),
    ],
)
def test_fail_on(cutline: Cutline, content: bytes, codes: dict[str, int]) -> None:
    for when, code in codes.items():
        assert cutline("clean", "--fail-on", when, input=content).returncode == code, when


@pytest.mark.parametrize(
    "arguments",
    [
        ("clean", "missing.html"),
        ("clean", "-o", "out.jsonl", "a.html", "missing.html"),
        ("clean", "-o", "out.csv", "a.html"),
        ("clean", "--no-such-option"),
        ("clean", "--max-bytes", "0", "a.html"),
        ("tidy",),
    ],
)
def test_wrong_usage_is_2_and_writes_nothing(
    cutline: Cutline, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(HTML)
    done = cutline(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_a_path_in_a_commands_place_is_told_the_command(cutline: Cutline, tmp_path: Path) -> None:
    (tmp_path / "my page.html").write_text(HTML)
    done = cutline("my page.html", "-o", "out.jsonl")
    assert done.returncode == 2
    assert b"to clean it: cutline clean 'my page.html'" in done.stderr
    assert b"No such command 'other.html'" in cutline("other.html").stderr


@pytest.mark.parametrize(
    "command", [("clean", "--state", "run.db", "-o", "out.jsonl"), ("review", "-o", "out")]
)
@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            ("--model", "folder"),
            b"folder: no model here; make one with `cutline train CORPUS... -o folder`",
        ),
        (("--memory", "a.html"), b"a.html: cannot be opened as a site memory"),
    ],
)
def test_a_wrong_model_or_memory_ends_the_run_before_anything_is_written(
    cutline: Cutline,
    command: tuple[str, ...],
    option: tuple[str, ...],
    message: bytes,
    tmp_path: Path,
) -> None:
    (tmp_path / "a.html").write_text(HTML)
    (tmp_path / "folder").mkdir()
    done = cutline(*command, *option, "a.html")
    assert done.returncode == 2
    assert message in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "folder"]


def test_a_wrong_model_ends_scoring(cutline: Cutline, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "file": "a.html", "body": "B"}))
    (tmp_path / "a.html").write_text(HTML)
    done = cutline("score", "--model", ".", ".")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no model here" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("-q",)])
def test_a_terminal_is_told_that_a_page_is_awaited(arguments: tuple[str, ...]) -> None:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "cutline", "clean", *arguments],
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        os.close(follower)
        os.write(leader, b"<p>" + PARAGRAPHS[0].encode() + b"\n\x04")  # once is enough
        try:
            stdout, stderr = process.communicate(timeout=60)
        finally:
            os.close(leader)  # ends a process that still waits
    assert json.loads(stdout)["source"] == "-"
    assert stderr.count(b"Ctrl-D; `cutline clean --help` tells") == (not arguments)
    assert process.returncode == 0


def test_too_large_a_page_is_one_record(cutline: Cutline, records: Records, dump: Path) -> None:
    done = cutline("clean", "--max-bytes", len(TEXT.encode()), dump)
    assert [record["status"] for record in records(done.stdout)] == ["ok", "too_large"]
    assert done.returncode == 1


def test_json_lines_in_and_out(cutline: Cutline, records: Records) -> None:
    rows = [{"url": "https://example.org/1", "html": HTML}, {"text": TEXT}, "broken"]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    done = cutline("clean", input=data)
    first, second, third = records(done.stdout)
    assert (first["source"], first["url"]) == ("-#1", "https://example.org/1")
    assert PARAGRAPHS[0] in first["text"]
    assert PARAGRAPHS[0] in second["text"]
    assert (third["status"], third["error"]["type"]) == ("error", "InvalidJSON")
    assert done.returncode == 1


def test_the_schema_command_prints_what_records_are_checked_with(cutline: Cutline) -> None:
    from cutline.writers import schema

    assert json.loads(cutline("schema").stdout) == schema()


def test_a_reader_that_goes_away_ends_the_run_quietly(tmp_path: Path) -> None:
    data = b"".join(json.dumps({"text": TEXT}).encode() + b"\n" for _ in range(500))
    (tmp_path / "pages.jsonl").write_bytes(data)
    command = f"{sys.executable} -m cutline clean pages.jsonl; echo $? >code"
    done = subprocess.run(
        ["sh", "-c", f"({command}) | head -n 1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout)["source"] == "pages.jsonl#1"
    assert done.stderr == b""
    assert (tmp_path / "code").read_text() == "141\n"


def test_closed_streams(tmp_path: Path) -> None:
    def run(redirect: str) -> subprocess.CompletedProcess[bytes]:
        command = f"printf '{{}}' | {sys.executable} -m cutline clean --fail-on never {redirect}"
        return subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, timeout=60
        )

    closed = run(">&-")
    assert closed.returncode == 2
    assert b"stdout" in closed.stderr
    assert b"Traceback" not in closed.stderr
    silent = run("2>&-")
    assert silent.returncode == 0
    assert silent.stdout
    no_input = run("<&-")
    assert no_input.returncode in (0, 2)
    assert b"Traceback" not in no_input.stderr


def test_a_full_disk_is_said(cutline: Cutline) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cutline", "clean"],
            input=TEXT.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            timeout=60,
        )
    assert done.returncode == 2
    assert b"cannot write to stdout: No space left" in done.stderr
    assert b"Traceback" not in done.stderr


SIGNALS = pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["INT", "TERM", "HUP"],
)


def _cleaning(**more: Any) -> subprocess.Popen[bytes]:
    """A run that waits for pages on stdin."""
    return subprocess.Popen(
        [sys.executable, "-m", "cutline", "clean"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        **more,
    )


@SIGNALS
def test_a_signal_ends_the_run_between_two_pages(
    number: int, code: int, tmp_path: Path, records: Records
) -> None:
    """stdin stays open, so the run waits for the next page when the signal comes."""
    with _cleaning() as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write((json.dumps({"text": TEXT}) + "\n").encode() * 10)
        process.stdin.flush()
        lines = [process.stdout.readline() for _ in range(10)]
        process.send_signal(number)
        assert process.wait(60) == code
        assert process.stdout.read() == b""
        stderr = process.stderr.read().decode()
    assert len(records(b"".join(lines))) == 10
    assert "10 pages" in stderr
    assert "Traceback" not in stderr


def test_an_interrupted_run_leaves_no_output_file(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "cutline", "clean", "-o", "out.jsonl"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
    )
    assert process.stdin
    process.stdin.write((json.dumps({"text": TEXT}) + "\n").encode() * 10)
    process.stdin.flush()
    until = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert list(tmp_path.iterdir()) == []


def test_a_signal_that_is_ignored_stays_so(records: Records) -> None:
    """As `nohup` has it; sent to all processes at once."""
    with _cleaning(
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN), start_new_session=True
    ) as process:
        assert process.stdin and process.stdout
        line = (json.dumps({"text": TEXT}) + "\n").encode()
        process.stdin.write(line)
        process.stdin.flush()
        head = process.stdout.readline()
        os.killpg(process.pid, signal.SIGHUP)
        rest, _ = process.communicate(line, timeout=60)
        assert process.returncode == 0
    assert len(records(head + rest)) == 2


@SIGNALS
@pytest.mark.parametrize("command", [("learn", "--memory", "sites.db"), ("score", "corpus")])
def test_a_signal_ends_other_commands(
    command: tuple[str, ...], number: int, code: int, tmp_path: Path
) -> None:
    """Both wait for what never comes: a page on stdin, a gold page in a named pipe."""
    (tmp_path / "corpus").mkdir()
    gold = {"id": "a", "file": "a.html", "url": "https://a.example/", "body": TEXT}
    (tmp_path / "corpus/gold.jsonl").write_text(json.dumps(gold) + "\n")
    os.mkfifo(tmp_path / "corpus/a.html")
    with subprocess.Popen(
        [sys.executable, "-m", "cutline", *command],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
    ) as process:
        # Until it takes signals, as far as one can see from outside; of SIGINT Python does always.
        status = Path(f"/proc/{process.pid}/status")
        until = time.monotonic() + 60
        while time.monotonic() < until and not _takes(status, signal.SIGHUP):
            time.sleep(0.01)
        process.send_signal(number)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.send_signal(number)  # the first one came just before the call that waits
        try:
            _, stderr = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == code, stderr.decode()
    assert b"Traceback" not in stderr


def _takes(status: Path, number: int) -> bool:
    caught = next(row for row in status.read_text().splitlines() if row.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@pytest.mark.parametrize(
    "command",
    [("schema",), ("completion", "bash"), ("--help",), ("clean", "--help"), ("--version",)],
    ids=" ".join,
)
def test_what_other_commands_print_may_find_a_full_disk(command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cutline", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"cutline: cannot write to stdout: No space left on device\n"


@pytest.mark.parametrize("command", [("schema",), ("completion", "bash")], ids=" ".join)
def test_what_other_commands_print_may_find_no_stdout(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m cutline {' '.join(command)} >&-"],
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"cutline: cannot write to stdout: it is closed\n"


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e300", "0", "-1"])
def test_a_timeout_is_a_number_of_seconds(seconds: str, cutline: Cutline) -> None:
    done = cutline("clean", "--timeout", seconds, input=b"A page.")
    assert done.returncode == 2
    assert b"Invalid value for '--timeout'" in done.stderr


def test_a_name_does_not_reach_the_terminal_as_it_is(cutline: Cutline, tmp_path: Path) -> None:
    name = "a\nb\x1b[31m.html"
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    done = cutline("clean", name)
    assert b"\x1b" not in done.stderr
    assert rb"a\nb\x1b[31m.html" in done.stderr


def test_fields_are_parted_by_commas_and_spaces(cutline: Cutline) -> None:
    done = cutline("clean", "--fields", "text, ,title,", input=TEXT.encode())
    assert list(json.loads(done.stdout)) == ["title", "text"]


def test_the_order_of_inputs_is_kept_and_changes_no_record(
    cutline: Cutline, dump: Path, records: Records
) -> None:
    names = [dump / "a.html", dump / "2023/b.txt"]
    forth = records(cutline("clean", *names).stdout)
    back = records(cutline("clean", *names[::-1]).stdout)
    assert forth == back[::-1]
    assert [record["source"] for record in forth] == [str(name) for name in names]


def test_version(cutline: Cutline) -> None:
    from cutline import __version__

    assert cutline("--version").stdout.decode() == f"cutline {__version__}\n"


def test_one_page_loads_little_beside_its_worker() -> None:
    page = Path(__file__).parent.parent / "samples" / "ferry.txt"
    program = (
        "import os, sys\n"
        "from cutline.__main__ import main\n"
        "os._exit = sys.exit  # as else nothing could be looked at\n"
        f"sys.argv = ['cutline', 'clean', '--quiet', {str(page)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = ('dataclasses', 'lxml', 'bs4', 'sqlite3', 'gzip', 'multiprocessing')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=ENVIRONMENT
    )
    assert (run.returncode, run.stderr) == (0, "[]\n")
