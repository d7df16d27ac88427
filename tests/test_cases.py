"""Each file of `cases/` through the library, as a file in a directory, and over stdin.

What a section of a case expects is checked on the library's record, so that a known failure
can be marked by its section (`fails text: reason`) and is noticed once it passes. That the
three ways agree, and that every record fits the schema, is checked without exception.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import ENVIRONMENT
from cutline import clean
from cutline.data import Format
from cutline.layout import Layout
from cutline.writers import to_dict

CASES = Path(__file__).parent / "cases"
FLAGS = ("--blocks", "--explain")
SECTIONS = ("text", "captions", "removed", "removed exactly", "record")

Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One file of `cases/`; its format is told in `cases/README.md`."""

    id: str
    head: Mapping[str, str]
    sections: Mapping[str, str]

    @property
    def content(self) -> bytes:
        text = self.sections["input"]
        if self.head.get("newlines") == "crlf":
            text = text.replace("\n", "\r\n")
        return text.encode(self.head.get("encoding", "utf-8"))

    @property
    def flags(self) -> tuple[str, ...]:
        return (*self.head.get("flags", "").split(), *FLAGS)


def read_case(path: Path) -> Case:
    head_text, *rest = path.read_text("utf-8").split("\n===== ")
    head = {key: value for key, _, value in (ln.partition(": ") for ln in head_text.splitlines())}
    sections = {name: text for name, _, text in (part.partition("\n") for part in rest)}
    known = {"why", "name", "flags", "encoding", "newlines", "exit"}
    known |= {f"fails {section}" for section in sections}
    assert head["why"] and head["name"], f"{path.name}: needs why and name"
    assert head.keys() <= known, f"{path.name}: unknown {head.keys() - known}"
    assert sections.keys() <= {"input", *SECTIONS}, f"{path.name}: unknown section"
    assert "input" in sections and len(sections) > 1, f"{path.name}: expects nothing"
    return Case(path.stem, head, {key: text.removesuffix("\n") for key, text in sections.items()})


ALL = [read_case(path) for path in sorted(CASES.glob("*.case"))]


def expectations() -> Iterator[Any]:
    for case in ALL:
        for section in SECTIONS:
            if section in case.sections:
                reason = case.head.get(f"fails {section}")
                marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                yield pytest.param(case, section, id=f"{case.id}-{section}", marks=marks)


def by_library(case: Case) -> Json:
    formats: dict[str, Format] = {"--input-format html": "html", "--input-format text": "text"}
    flags = case.head.get("flags")
    format: Format = formats[flags] if flags else "auto"
    record = clean(case.content, format=format, source=case.head["name"])
    return to_dict(record, Layout(blocks=True, explain=True))


def run(*arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cutline", "clean", "--quiet", *arguments]
    return subprocess.run(
        command, input=input, capture_output=True, env=ENVIRONMENT, timeout=120, check=False
    )


def one_record(line: bytes) -> Json:
    record = json.loads(line)
    assert isinstance(record, dict)
    return record


@pytest.fixture(scope="session")
def chosen(request: pytest.FixtureRequest) -> list[Case]:
    """The cases of this run (with -k not all), so that no process runs for the others."""
    items = (getattr(item, "callspec", None) for item in request.session.items)
    cases = {spec.params["case"].id for spec in items if spec and "case" in spec.params}
    return [case for case in ALL if case.id in cases]


@pytest.fixture(scope="session")
def from_files(
    chosen: list[Case], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Future[Json]]:
    """Each case's record, cleaned as a file of a directory: one process for all that share
    their flags."""
    groups: dict[tuple[str, ...], list[Case]] = {}
    for case in chosen:
        groups.setdefault(case.flags, []).append(case)
    results: dict[str, Future[Json]] = {case.id: Future() for case in chosen}
    for flags, cases in groups.items():
        root = tmp_path_factory.mktemp("cases")
        for case in cases:
            path = root / case.id / case.head["name"]
            path.parent.mkdir()
            path.write_bytes(case.content)
        done = run(*flags, str(root))
        records = [one_record(line) for line in done.stdout.splitlines()]
        assert len(records) == len(cases), done.stderr.decode()
        for record in records:
            path = Path(record["source"])
            results[path.parent.name].set_result({**record, "source": path.name})
    return results


@pytest.fixture(scope="session")
def from_stdin(chosen: list[Case]) -> Iterator[dict[str, Future[tuple[int, Json]]]]:
    """Each case's exit code and record, piped into a process of its own."""

    def piped(case: Case) -> tuple[int, Json]:
        done = run(*case.flags, input=case.content)
        lines = done.stdout.splitlines()
        assert len(lines) == 1, done.stderr.decode()
        return done.returncode, one_record(lines[0])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {case.id: pool.submit(piped, case) for case in chosen}


@pytest.mark.parametrize("case, section", list(expectations()))
def test_record_is_as_expected(case: Case, section: str) -> None:
    record = by_library(case)
    wanted = case.sections[section]
    if section == "text":
        assert record["text"] == wanted
    elif section == "captions":
        expected = json.loads(wanted)
        assert len(record["captions"]) == len(expected), record["captions"]
        for caption, wants in zip(record["captions"], expected, strict=True):
            assert {key: caption[key] for key in wants} == wants
    elif section == "record":
        wants = json.loads(wanted)
        assert {key: record[key] for key in wants} == wants
    else:
        removed = [block["text"] for block in record["removed_blocks"]]
        lines = wanted.splitlines()
        if section == "removed exactly":
            assert removed == lines
        rest = iter(removed)
        missing = [line for line in lines if line not in rest]
        assert not missing, removed


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in ALL])
def test_library_file_and_stdin_agree(
    case: Case,
    from_files: dict[str, Future[Json]],
    from_stdin: dict[str, Future[tuple[int, Json]]],
    validate: Callable[[Json], Json],
) -> None:
    record = by_library(case)
    assert from_files[case.id].result() == record
    exit_code, piped = from_stdin[case.id].result()
    assert piped == {**record, "source": "-"}
    assert exit_code == int(case.head.get("exit", "0"))
    validate(record)
    assert "\n\n".join(block["text"] for block in record["blocks"]) == record["text"]


def test_all_cases_are_listed() -> None:
    """A case file that nothing reads would be no test."""
    files = {path.name for path in CASES.iterdir()} - {"README.md"}
    assert files == {f"{case.id}.case" for case in ALL}
