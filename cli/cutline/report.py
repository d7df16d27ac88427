"""What happened to a run's pages: counts, the summary for stderr, the exit code."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any, Literal

from .console import counted
from .data import Record
from .errors import OutputError
from .outputs import whole_file

FailOn = Literal["error", "empty", "never"]

_SHOWN = 3  # failures spelt out in the summary; more of them, and nobody reads any


class Report:
    """Grows by one record at a time; bounded however long the run."""

    def __init__(self) -> None:
        self.pages = 0
        self.captions = 0
        self.statuses: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.failures: list[str] = []
        self.started = time.monotonic()

    def add(self, record: Record) -> None:
        """Count one page's record."""
        self.pages += 1
        self.captions += len(record.captions)
        self.statuses[record.status] += 1
        self.warnings.update(record.warnings)
        if record.error:
            self.errors[record.error.type] += 1
            if len(self.failures) < _SHOWN:
                self.failures.append(record.error.message)

    def skip(self, source: str, reason: str) -> None:
        """Count something in the input that is no page, such as a dump's images."""
        self.skipped[reason] += 1

    @property
    def failed(self) -> int:
        """How many pages have an `error` in their record."""
        return sum(self.errors.values())

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.started

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON has it; a number for each name in the nested objects."""
        return {
            "pages": self.pages,
            "failed": self.failed,
            "captions": self.captions,
            "seconds": round(self.seconds, 3),
            "pages_per_second": round(self.pages / self.seconds, 1) if self.seconds else 0.0,
            "statuses": dict(self.statuses),
            "errors": dict(self.errors),
            "warnings": dict(self.warnings),
            "left_out": dict(self.skipped),
        }

    def exit_code(self, fail_on: FailOn) -> int:
        """1 when pages went as `fail_on` says they must not, else 0."""
        if fail_on == "never":
            return 0
        empty = self.statuses["empty"] if fail_on == "empty" else 0
        return 1 if self.failed or empty else 0

    def save(self, path: str, exit_code: int) -> None:
        """Write it to a file as JSON. Raises OutputError when that cannot be done."""
        import json

        data = json.dumps(self.as_dict() | {"exit_code": exit_code}, indent=2) + "\n"
        try:
            with whole_file(Path(path)) as file:
                file.write(data.encode())
        except OSError as error:
            raise OutputError(f"cannot write to {path}: {error.strerror or error}") from error

    def summary(self, named: bool = False) -> str:
        """One line, and one each for the first failures unless all were `named` before."""
        kinds = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        line = f"{counted(self.pages, 'page')} in {self.seconds:.1f} s"
        line += f": {kinds}; {counted(self.captions, 'caption')}" if self.pages else ""
        if self.skipped:
            reasons = ", ".join(f"{count} {why}" for why, count in self.skipped.most_common())
            line += f"; left out: {reasons}"
        if named:
            return line
        lines = [line, *(f"  {failure}" for failure in self.failures)]
        if self.failed > len(self.failures):
            lines.append(f"  and {self.failed - len(self.failures)} more; -v names each")
        return "\n".join(lines)
