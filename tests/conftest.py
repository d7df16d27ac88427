"""What tests share: records checked against the schema, and `cutline` as a real process."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from jsonschema import Draft202012Validator

from cutline.writers import schema

# No test is timed: machines are busy.
settings.register_profile("cutline", deadline=None)
settings.load_profile("cutline")

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": os.pathsep.join([str(ROOT / "cli"), os.environ.get("PYTHONPATH", "")]),
    "PYTHONWARNINGS": "error::DeprecationWarning:cutline",
    "LC_ALL": "C",  # records are UTF-8 whatever the locale
}


def assert_linear(call: Callable[[int], object]) -> None:
    """Four times as much takes no more than twice four times as long, by the processor's time; what
    takes next to none is not compared."""

    def seconds(amount: int) -> float:
        gc.disable()  # else it goes through all that other tests have left, the oftener the more
        try:
            started = time.process_time()
            call(amount)
            return time.process_time() - started
        finally:
            gc.enable()

    one, four = seconds(25_000), seconds(100_000)
    assert four <= 8 * max(one, 0.05)


Cutline = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


@pytest.fixture(scope="session")
def validate(validator: Draft202012Validator) -> Callable[[Any], dict[str, Any]]:
    """Check one record, as a dict or as JSON, against the schema; gives the dict back."""

    def check(record: Any) -> dict[str, Any]:
        value = record if isinstance(record, dict) else json.loads(record)
        validator.validate(value)
        return value

    return check


@pytest.fixture(scope="session")
def records(validate: Callable[[Any], dict[str, Any]]) -> Callable[[bytes], list[dict[str, Any]]]:
    """The valid records in a run's JSON Lines."""

    def read(output: bytes) -> list[dict[str, Any]]:
        assert output == b"" or output.endswith(b"\n")
        return [validate(line) for line in output.decode("utf-8").split("\n")[:-1]]

    return read


@pytest.fixture
def cutline(tmp_path: Path) -> Cutline:
    """Run the command in an empty folder's parent; stdin is empty unless given."""

    def run(
        *arguments: str | Path, input: bytes = b"", **more: Any
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "cutline", *map(str, arguments)],
            input=input,
            capture_output=True,
            cwd=more.pop("cwd", tmp_path),
            env=ENVIRONMENT | more.pop("env", {}),
            timeout=120,
            check=False,
            **more,
        )

    return run
