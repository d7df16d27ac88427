"""stderr: messages for people or as JSON, and how far a run has come."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal

from . import lazy
from .readers.files import STDIN

# What file names and error messages of others might do to a terminal; the summary's own lines
# are told apart by two spaces.
_CONTROL = lazy.pattern(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]|\n(?!  )")

LogFormat = Literal["text", "json"]

_REDRAW = 0.1  # seconds between two pictures of the progress bar on a terminal
_LINE = 60.0  # and between two lines where there is none: cron mails them
_LOOK = 1.0  # seconds to find out how large the inputs are; larger ones have no ETA
_BAR = 24  # characters


def counted(number: int, noun: str) -> str:
    """So many of what a regular English noun names."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Console:
    """Writes to stderr; when that is closed, nowhere."""

    def __init__(self, log_format: LogFormat = "text", quiet: bool = False) -> None:
        self._json = log_format == "json"
        self._quiet = quiet
        self._drawn = False
        self.terminal = sys.stderr is not None and sys.stderr.isatty()

    def info(self, event: str, message: str, **fields: Any) -> None:
        """Something that --quiet leaves out."""
        if not self._quiet:
            self._write("info", event, message, fields)

    def error(self, event: str, message: str, **fields: Any) -> None:
        """What ends a run; --quiet does not hide it."""
        self._write("error", event, message, fields)

    def draw(self, line: str) -> None:
        """Show a line that the next one takes the place of; for terminals."""
        self._put(f"\r\x1b[K{line}")
        self._drawn = True

    def clear(self) -> None:
        """Take away what was drawn."""
        if self._drawn:
            self._put("\r\x1b[K")
            self._drawn = False

    def _write(self, level: str, event: str, message: str, fields: dict[str, Any]) -> None:
        self.clear()
        if self._json:
            import json

            now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
            row = {"time": now, "level": level, "event": event, "message": message} | fields
            self._put(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            shown = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], message)
            self._put(f"cutline: {shown}\n")

    def _put(self, text: str) -> None:
        if sys.stderr is None:
            return
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            return  # nobody listens: that is no reason to stop


class Progress:
    """Pages, their rate, failures, and when it will be over: a bar on a terminal, else a line
    a minute. What is to come is measured in bytes of the inputs, as far as these are files."""

    def __init__(self, console: Console, paths: Iterable[str]) -> None:
        self._console = console
        self._total = _size(paths)
        self._read = 0
        self._pages = 0
        self._failed = 0
        self._began = self._shown = time.monotonic()

    def read(self, size: int) -> None:
        """So many more bytes of the inputs were read."""
        self._read += size

    def page(self, failed: bool) -> None:
        """One more page is done."""
        self._pages += 1
        self._failed += failed
        now = time.monotonic()
        if self._console.terminal:
            if now - self._shown >= _REDRAW:
                self._shown = now
                self._console.draw(self.line(now - self._began, bar=True))
        elif now - self._shown >= _LINE:
            self._shown = now
            self._console.info("progress", self.line(now - self._began), pages=self._pages)

    def line(self, seconds: float, bar: bool = False) -> str:
        """How far the run is after so many seconds."""
        parts = [counted(self._pages, "page"), f"{self._pages / max(seconds, 0.001):,.0f}/s"]
        if self._failed:
            parts.append(f"{self._failed:,} failed")
        if self._total and self._read:
            share = min(1.0, self._read / self._total)
            left = round(seconds / share * (1 - share))
            parts.append(f"{share:.0%}, {left // 3600}:{left // 60 % 60:02}:{left % 60:02} to go")
            if bar:
                parts.insert(0, f"[{'#' * round(share * _BAR):{_BAR}}]")
        return " ".join(parts[:1]) + (", " if not bar else " ") + ", ".join(parts[1:])


def _size(paths: Iterable[str]) -> int | None:
    """Bytes of all files; None when that is not known, or not soon."""
    until = time.monotonic() + _LOOK
    total = 0
    for path in paths:
        folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where it may not look
        if path == STDIN or not (folder or os.path.isfile(path)):  # noqa: PTH113
            return None
        files = (Path(root) / name for root, _, names in os.walk(path) for name in names)
        for file in files if folder else [Path(path)]:
            if time.monotonic() > until:
                return None
            try:
                total += file.stat().st_size
            except OSError:
                continue  # the reader will say so
    return total
