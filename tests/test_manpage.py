"""The manual page and shell completion."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ENVIRONMENT, ROOT, Cutline
from cutline.main import cli
from cutline.manpage import render

PAGE = ROOT / "cli/cutline/resources/cutline.1"


def test_the_page_is_that_of_the_commands() -> None:
    assert PAGE.read_text("utf-8") == render(), "the commands' help has changed: run `make man`"


def test_the_page_names_every_command_and_option() -> None:
    page = render().replace("\\-", "-")
    for name, command in cli.commands.items():
        assert f"cutline {name}" in page
        for option in command.params:
            assert all(text in page for text in option.opts if text.startswith("-"))


def test_the_page_is_right_in_the_eyes_of_a_formatter() -> None:
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-ww", "-Tascii", "-P-c", PAGE], capture_output=True, check=True
    )
    assert done.stderr == b""
    assert "--input-format" in re.sub(".\b", "", done.stdout.decode())  # bold is struck twice


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_what_the_shell_can_read(
    shell: str, cutline: Cutline, tmp_path: Path
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "script").write_bytes(cutline("completion", shell).stdout)
    subprocess.run([shell, "-n", "script"], cwd=tmp_path, check=True)


def test_completion_completes(tmp_path: Path) -> None:
    def complete(*words: str) -> str:
        environment = ENVIRONMENT | {
            "_CUTLINE_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
        code = "from cutline.main import cli; cli(prog_name='cutline')"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, capture_output=True, cwd=tmp_path)
        return done.stdout.decode()

    assert "plain,clean" in complete("cutline", "cl")
    assert "plain,--dedupe" in complete("cutline", "clean", "--ded")
    assert "plain,warc" in complete("cutline", "clean", "--input-format", "wa")
