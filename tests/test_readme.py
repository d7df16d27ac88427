"""The README's commands are run, in a copy of what they need, and its outputs are compared.

`python tests/test_readme.py` writes the outputs anew where they have changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest

from cutline.layout import KEYS
from cutline.main import clean as clean_command
from cutline.main import cli
from cutline.training.gold import read_corpus

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TEXT = README.read_text("utf-8")

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OUTPUT = re.compile(r"^```sh\n(.*?)^```\n\n<!-- output -->\n```\w+\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.M | re.S)


def blocks(language: str) -> list[str]:
    return [body for name, body in FENCE.findall(TEXT) if name == language]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path)


def make_desk(home: Path) -> Path:
    """A folder "cutline" with the samples and a .venv/bin/cutline that runs this checkout."""
    desk = home / "cutline"
    (desk / "out").mkdir(parents=True)
    shutil.copytree(ROOT / "samples", desk / "samples")
    command = desk / ".venv" / "bin" / "cutline"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cutline "$@"\n')
    command.chmod(0o755)
    return desk


def shell(script: str, desk: Path) -> str:
    """What the script writes to stdout; it must succeed, with every part of its pipes."""
    if re.search(r"\bjq\b", script) and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    path = f"{desk / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "HOME": str(desk.parent), "PATH": path}
    environment["PYTHONPATH"] = str(ROOT / "cli")
    run = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=desk,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("script", blocks("sh"))
def test_command_runs(script: str, desk: Path) -> None:
    output = shell(script, desk)
    if "--output" not in script:
        assert output.strip()
    else:
        written = re.findall(r"--output (\S+)", script)
        assert all((desk / name).stat().st_size for name in written)


@pytest.mark.parametrize("script, output", OUTPUT.findall(TEXT))
def test_output_is_what_the_readme_shows(script: str, output: str, desk: Path) -> None:
    assert json.loads(shell(script, desk)) == json.loads(output)


def test_a_line_of_gold_is_as_the_readme_says(tmp_path: Path) -> None:
    (line,) = [block for block in blocks("json") if block.startswith('{"id"')]
    (tmp_path / "gold.jsonl").write_text(line, encoding="utf-8")
    (page,) = read_corpus(tmp_path)
    told = json.loads(line)
    assert (page.url, page.body) == (told["url"], told["body"])
    assert page.path == tmp_path / told["file"]
    assert page.captions is not None
    assert [caption.credit for caption in page.captions] == [("Iris Tamm",)]


@pytest.mark.parametrize("name, content", FILE.findall(TEXT))
def test_file_is_what_the_readme_shows(name: str, content: str) -> None:
    assert (ROOT / name).read_text("utf-8") == content


def test_before_and_after_are_shown() -> None:
    assert len(OUTPUT.findall(TEXT)) == 1
    assert len(FILE.findall(TEXT)) == 1


def test_crontab_line_runs(desk: Path) -> None:
    (line,) = blocks("crontab")
    found = re.fullmatch(r"(?:[\d*,/-]+ +){5}(\S.*)\n", line)
    assert found and "%" not in found[1]  # cron takes a per cent sign for a line end
    shell(f"cd / && {found[1]}", desk)
    records = (desk / "out" / "nightly.jsonl").read_text("utf-8").splitlines()
    assert len(records) > 10
    assert (desk / "out" / "cutline.log").stat().st_size


@pytest.mark.parametrize("script", blocks("python"))
def test_python_runs(script: str, desk: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT / "cli"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 3


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"^    make (\w+)", TEXT, re.MULTILINE))
    assert named >= {"run", "test"}
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_options_and_keys_are_listed() -> None:
    listed = set(re.findall(r"`(--?[a-z][a-z-]*)[ `]", TEXT.split("### Options")[1]))
    options: set[str] = set()
    for parameter in clean_command.params:
        if isinstance(parameter, click.Option):
            options.update(parameter.opts + parameter.secondary_opts)
    assert listed == options
    assert all(f"`{key}`" in TEXT for key in KEYS)
    assert all(f"`cutline {name}`" in TEXT for name in cli.commands)


def refresh(folder: Path) -> None:
    """Write the README's files and outputs anew, with `folder` to run the commands in."""
    desk = make_desk(folder)

    def output(found: re.Match[str]) -> str:
        return f"{found[0].removesuffix(found[2] + '```')}{shell(found[1], desk)}```"

    def file(found: re.Match[str]) -> str:
        content = (ROOT / found[1]).read_text("utf-8")
        return f"{found[0].removesuffix(found[2] + '```')}{content}```"

    README.write_text(FILE.sub(file, OUTPUT.sub(output, TEXT)), "utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        refresh(Path(name))
