"""Records to JSON."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline.data import Caption, Failure, Record, RecordBlock, RemovedBlock
from cutline.errors import OutputError, UsageError
from cutline.writers import (
    EXTRA_KEYS,
    KEYS,
    Layout,
    open_output,
    schema,
    to_dict,
    to_json,
    whole_file,
)

RECORD = Record(
    source="a.html",
    status="ok",
    url="https://example.org/ferry",
    title="A ferry is named",
    authors=("Ida Storm",),
    published="2023-03-20",
    text="Ägir, the ferry 渡船.",
    captions=(Caption("The ferry", "Storm/EPA", None, None, 1),),
    removed={"teaser": 2, "share": 1},
    confidence=0.97,
    encoding="utf-8",
    fingerprint="0" * 32,
    blocks=(RecordBlock("paragraph", "Ägir, the ferry 渡船."),),
    removed_blocks=(RemovedBlock("share", "Tweet", 3, 0.01, "lexicon"),),
)
FAILED = Record(
    "b.html", "too_large", Failure("b.html", "TooLargeError", "b.html: 9 GB", "too_large")
)


def write(target: Path | None, *sources: str, inputs: tuple[str, ...] = ()) -> None:
    with open_output(str(target) if target else None, Layout(), inputs) as put:
        for source in sources:
            put(Record(source, "empty"))


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize("record", [RECORD, FAILED])
def test_every_key_is_there_in_the_order_of_the_design(
    record: Record, validate: Callable[[Any], dict[str, Any]]
) -> None:
    assert tuple(validate(to_json(record))) == KEYS
    everything = to_json(record, Layout(blocks=True, explain=True))
    assert tuple(validate(everything)) == KEYS + EXTRA_KEYS


def test_fields_pick_keys_and_keep_their_order() -> None:
    assert list(to_dict(RECORD, Layout(("captions", "text")))) == ["text", "captions"]
    assert to_dict(RECORD, Layout(("blocks",))) == {
        "blocks": [{"kind": "paragraph", "text": "Ägir, the ferry 渡船."}]
    }
    assert list(to_dict(RECORD, Layout(("url",), explain=True))) == ["url", "removed_blocks"]
    with pytest.raises(UsageError, match=r"no field is called txt; there are: .*text"):
        Layout(("txt",))


def test_text_is_not_escaped_and_stays_on_one_line() -> None:
    line = to_json(RECORD)
    assert "Ägir, the ferry 渡船." in line
    assert "\n" not in line
    assert json.loads(to_json(RECORD, Layout(pretty=True))) == json.loads(line)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "fine"},
        {"extra": 1},
        {"error": {"type": "x", "message": "y"}},
        {"captions": [{"text": "x"}]},
        {"published": "yesterday"},
        {"confidence": 1.5},
        {"removed": {"teaser": 0}},
        {"fingerprint": "abc"},
        {"schema_version": 2},
        {"warnings": ["a", "a"]},
        {"text": None},
    ],
)
def test_the_schema_refuses_what_is_no_record(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(to_dict(RECORD) | wrong, schema())


@pytest.mark.parametrize("key", KEYS)
def test_the_schema_misses_every_key(key: str) -> None:
    record = to_dict(RECORD)
    del record[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema())


def test_a_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with open_output(str(target), Layout(), []) as put:
        put(RECORD)
        assert not target.exists()
    assert json.loads(target.read_bytes()) == to_dict(RECORD)
    assert files(tmp_path) == ["out.jsonl"]


def test_a_file_that_was_there_stays_when_the_run_breaks_off(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old\n")
    with pytest.raises(KeyboardInterrupt), open_output(str(target), Layout(), []) as put:
        put(RECORD)
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
    from cutline.writers import _Tree

    tree = _Tree(Path("/out"), Layout(), ["d/z.zip"])
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
    for target in (page, tmp_path, tmp_path / "sub"):
        with pytest.raises(UsageError, match="would be read again"):
            write(target, inputs=(str(tmp_path), str(page)))
    assert page.read_text() == "{}"


def test_a_target_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "missing/out.jsonl", tmp_path / "file/dir"):
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


def test_a_lone_surrogate_is_still_json(tmp_path: Path) -> None:
    write(tmp_path / "out.jsonl", "a\ud800")
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["source"] == "a\ud800"


def test_nothing_is_left_beside_a_file_that_failed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), whole_file(tmp_path / "x") as file:
        file.write(b"half")
        raise ValueError("x")
    assert files(tmp_path) == []
