"""Where records go."""

from __future__ import annotations

import json
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline.data import Record
from cutline.errors import OutputError, UsageError
from cutline.layout import Layout
from cutline.outputs import check_targets, open_output, whole_file
from cutline.writers import to_dict

RECORD = Record("a.html", "ok", text="Ägir, the ferry 渡船.", removed={"share": 1})


def write(target: Path | None, *sources: str, inputs: tuple[str, ...] = ()) -> None:
    with open_output(str(target) if target else None, Layout(), inputs) as put:
        for source in sources:
            put.write(Record(source, "empty"))


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with open_output(str(target), Layout(), []) as put:
        put.write(RECORD)
        assert not target.exists()
    assert json.loads(target.read_bytes()) == to_dict(RECORD)
    assert files(tmp_path) == ["out.jsonl"]


def test_a_file_that_was_there_stays_when_the_run_breaks_off(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old\n")
    with pytest.raises(KeyboardInterrupt), open_output(str(target), Layout(), []) as put:
        put.write(RECORD)
        raise KeyboardInterrupt
    assert target.read_text() == "old\n"
    assert files(tmp_path) == ["out.jsonl"]


def test_a_file_has_the_rights_of_any_new_file_and_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    mask = os.umask(0o027)
    try:
        write(tmp_path / "link.jsonl", "a.html")
    finally:
        os.umask(mask)
    assert (tmp_path / "link.jsonl").is_symlink()
    assert stat.S_IMODE((tmp_path / "real.jsonl").stat().st_mode) == 0o640


def test_a_directory_mirrors_the_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dump/news").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for inputs in (("../dump",), (f"{tmp_path}/dump",)):
        out = tmp_path / f"out{len(inputs[0])}"
        write(out, f"{inputs[0]}/a.html", f"{inputs[0]}/news/b.html", inputs=inputs)
        assert files(out) == ["a.html.json", "news/b.html.json"]
    two = tmp_path / "two"
    write(two, "../dump/news/b.html", "x.html", "-", inputs=("../dump/news", "x.html", "-"))
    assert files(two) == ["%stdin.json", "dump/news/b.html.json", "work/x.html.json"]


def test_names_never_leave_the_directory(tmp_path: Path) -> None:
    out = tmp_path / "deep/out"
    hostile = [
        "a.zip!../../../../etc/passwd",
        "a.zip!/etc/passwd",
        "a.zip!..",
        "a.zip!x/../../..",
        "a.zip!x//y/./z",
        "../../../up.html",
        "/etc/passwd",
        "a.zip!c:\\windows\\x",
        "a.zip!new\nline\0",
        "a.zip!" + "long" * 200 + "/" + "ü" * 400,
        "a.zip!" + "long" * 200 + "/" + "ü" * 401,
        "..",
        "",
    ]
    write(out, *hostile, inputs=("a.zip",))
    assert len(files(out)) == len(hostile)
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


SOURCES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                ["a", "a.json", ".json", "A.JSON", "%", "%2E", "..", ".", "", "a%2Ejson"]
            ),
            min_size=1,
            max_size=4,
        ).map("/".join),
    ).map(lambda name: "d/z.zip!" + name),
    unique=True,
    max_size=8,
)


@given(SOURCES)
def test_different_sources_have_different_files(sources: list[str]) -> None:
    from cutline.outputs.tree import Tree

    tree = Tree(Path("/out"), Layout(), ["d/z.zip"])
    paths = [tree.path(source) for source in sources]
    assert len(set(paths)) == len(sources)
    for path in paths:
        assert os.path.normpath(path) == str(path)
        assert path.is_relative_to("/out")
        assert not any(other.is_relative_to(path) for other in paths if other != path)


@pytest.mark.parametrize("name", ["out.json", "out.csv", "pages.d"])
def test_a_name_that_cannot_be_meant_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in .*\.jsonl.*directory"):
        write(tmp_path / name)
    assert files(tmp_path) == []


def test_json_lines_are_not_pretty(tmp_path: Path) -> None:
    target = str(tmp_path / "out.jsonl")
    with pytest.raises(UsageError, match="--pretty"), open_output(target, Layout(pretty=True), []):
        pass


def test_the_output_is_not_written_into_the_input(tmp_path: Path) -> None:
    page = tmp_path / "pages.jsonl"
    page.write_text("{}")
    (tmp_path / "link.jsonl").symlink_to(page)
    for target in (page, tmp_path, tmp_path / "sub", tmp_path / "link.jsonl"):
        with pytest.raises(UsageError, match="would be read again"):
            check_targets({"the output": str(target)}, (str(tmp_path), str(page)))


def test_two_things_are_not_written_to_one_file(tmp_path: Path) -> None:
    one, other = str(tmp_path / "a.jsonl"), str(tmp_path / "sub" / ".." / "a.jsonl")
    with pytest.raises(UsageError, match="cannot be the output and the report"):
        check_targets({"the output": one, "the state": None, "the report": other}, ())
    check_targets({"the output": None, "the report": "-"}, ("-",))


def test_a_loop_of_links_is_an_output_error(tmp_path: Path) -> None:
    loop = tmp_path / "loop.jsonl"
    loop.symlink_to(loop)
    check_targets({"the output": str(loop)}, ())
    with pytest.raises(OutputError, match=f"cannot write to {loop}: "):
        write(loop)


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.touch()
    target.chmod(0o600)
    with open_output(str(target), Layout(), []) as put:
        put.write(Record("a.html", "empty"))
        (beside,) = tmp_path.glob(".*.part")
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600, "others could read it meanwhile"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_page_that_stands_deeper_than_paths_reach_has_a_file(tmp_path: Path) -> None:
    deep = ["z.zip!" + "a/" * 3000 + name for name in ("x.txt", "y.txt")]
    write(tmp_path / "out", "z.zip!a.txt", *deep, "z.zip!b.txt", inputs=("z.zip",))
    assert len(files(tmp_path / "out")) == 4


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out/"])
def test_the_folders_above_are_made(name: str, tmp_path: Path) -> None:
    with open_output(f"{tmp_path}/new/er/{name}", Layout(), []) as output:
        output.write(RECORD)
    assert (tmp_path / "new/er" / name).exists()


def test_a_target_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file/out.jsonl", tmp_path / "file/dir"):
        with pytest.raises(OutputError, match=f"cannot write to {target}: "):
            write(target)


def test_devices_are_written_to_as_they_are() -> None:
    write(Path("/dev/null"), "a.html")
    assert not Path("/dev/null").is_file()


def test_a_full_disk_is_an_output_error() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(OutputError, match="cannot write to /dev/full: No space left"):
        write(Path("/dev/full"), "a.html")


def test_what_killed_runs_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in ("x.jsonl.123", "x.jsonl.gz.123", "x.jsonl.0000abcd.state", "y.jsonl.123"):
        (tmp_path / f".{name}.part").touch()
    with whole_file(tmp_path / "x.jsonl"):
        (mine,) = tmp_path.glob(f".x.jsonl.{os.getpid()}.part")
        # One that a living run writes; `whole_file` would give it this process's number.
        mine.rename(tmp_path / ".x.jsonl.456.part")
        write(tmp_path / "x.jsonl", "a.html")
        (tmp_path / ".x.jsonl.456.part").rename(mine)
    assert files(tmp_path) == [
        ".x.jsonl.0000abcd.state.part",
        ".x.jsonl.gz.123.part",
        ".y.jsonl.123.part",
        "x.jsonl",
    ]


def test_nothing_is_left_beside_a_file_that_failed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), whole_file(tmp_path / "x") as file:
        file.write(b"half")
        raise ValueError("x")
    assert files(tmp_path) == []


def test_runs_that_write_the_same_page_wait_for_each_other(tmp_path: Path) -> None:
    def other() -> None:
        with whole_file(tmp_path / "x", "page") as file:
            file.write(b"other")

    thread = threading.Thread(target=other)
    with whole_file(tmp_path / "x", "page") as file:
        file.write(b"this one")
        thread.start()
        thread.join(0.2)  # it would be done by then
    assert (tmp_path / "x").read_bytes() in (b"this one", b"other")
    thread.join()
    assert (tmp_path / "x").read_bytes() == b"other"
    assert files(tmp_path) == ["x"]


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "report.json"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as threads:
        read = threads.submit(pipe.read_bytes)
        with whole_file(pipe) as file:
            file.write(b"{}")
        assert read.result(timeout=30) == b"{}"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [*tmp_path.iterdir()] == [pipe]
