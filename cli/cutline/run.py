"""A whole run: inputs → pages → records → output, with everything that watches over it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .console import Console, Progress
from .data import Failure, Page, Record
from .errors import OutputError, UsageError
from .layout import Layout
from .outputs import STDOUT, check_targets, kind_of, open_output
from .readers import Options, expand, read
from .readers.files import STDIN
from .report import Report
from .settings import Settings
from .signals import Stop, Stopped
from .workers import Pool

if TYPE_CHECKING:
    from .state import State

_COMMIT = 1.0  # seconds between commits: what a killed run does again is less than this


class Plan(NamedTuple):
    """What a run is to do. `state` and `report` are paths; `progress` is a bar on a terminal,
    elsewhere a line a minute."""

    inputs: Sequence[str]
    output: str | None
    layout: Layout
    options: Options
    state: str | None = None
    report: str | None = None
    dedupe: bool = False
    progress: bool = True


def check(settings: Settings) -> None:
    """Raise UsageError where the settings name a model or a site memory that is none.

    A page's cleaning would find it too, but then every page fails, and counts as finished.
    """
    if settings.model:
        from . import tagger

        for format in ("html", "text"):
            tagger.model(format, settings.model)
    if settings.memory:
        from .memory import Memory  # SQLite takes time to load

        Memory.open(settings.memory).close()


def _check_targets(plan: Plan, paths: Sequence[str]) -> None:
    targets = {"the output": plan.output, "the state": plan.state, "the report": plan.report}
    check_targets(targets, paths)
    if plan.output not in STDOUT:
        kind_of(plan.output, plan.layout, plan.state is not None)
    if plan.report:  # written last: that it cannot be should not be found out then
        folder = os.path.dirname(plan.report) or "."  # noqa: PTH120 - pathlib says "." of ""
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError(f"cannot write to {plan.report}: {folder} is no writable folder")


def run(
    plan: Plan,
    pool: Pool[Record],
    report: Report,
    console: Console,
    stop: Stop,
    verbose: bool = False,
) -> None:
    """Carry the plan out with the pool's workers; `report` and `console` are told of everything
    as it happens.

    After a signal the pages in hand are finished. Raises UsageError before anything is
    written, OutputError when writing fails, and Stopped at the end of a run that a signal cut
    short: then a file that cannot be continued does not appear.
    """
    try:
        Path.cwd()
    except OSError as error:
        message = "the folder that cutline was started in is gone; start it in another"
        raise UsageError(message) from error
    paths = expand(plan.inputs)
    _check_targets(plan, paths)
    progress = Progress(console, paths) if plan.progress else None

    def skip(source: str, reason: str) -> None:
        report.skip(source, reason)
        if verbose:
            message = f"{source}: left out ({reason})"
            console.info("left_out", message, source=source, reason=reason)

    options = plan.options._replace(skip=skip)
    if progress:
        options = options._replace(progress=progress.read)

    with ExitStack() as stack:
        kept = plan.state is not None or plan.dedupe
        state = stack.enter_context(_open_state(plan.state)) if kept else None
        resumable = state if plan.state is not None else None
        output = stack.enter_context(open_output(plan.output, plan.layout, paths, resumable))
        if STDIN in paths and sys.stdin is not None and sys.stdin.isatty():
            console.info(
                "terminal",
                "reading a page from the terminal, ended by Ctrl-D; "
                "`cutline clean --help` tells what else can be read",
            )
        pages = stop.until(read(paths, options))
        if resumable:
            pages = _unfinished(pages, resumable, skip)
        committed = time.monotonic()
        field = plan.options.url_field
        for record in pool.run(pages, meanwhile=_load_writers):
            if plan.dedupe and state:
                record = _marked(record, state.first)
            output.write(record)
            report.add(record)
            if record.url is not None:
                field = None
            if resumable:
                resumable.done()
                if time.monotonic() - committed >= _COMMIT:
                    output.commit()
                    committed = time.monotonic()
            if progress:
                progress.page(record.error is not None)
            if verbose and record.error:
                fields = {"source": record.source, "type": record.error.type}
                console.info("page_failed", record.error.message, **fields)
        output.commit()
        if field and report.pages:
            console.info("no_address", f"no page has an address: no row holds one in {field!r}")
        if stop.number:
            raise Stopped


def _load_writers() -> None:
    from . import writers  # noqa: F401 - 4 ms: a small page takes no longer


def _open_state(path: str | None) -> AbstractContextManager[State]:
    from .state import open_state  # SQLite takes time to load

    return open_state(path)


def _unfinished(
    pages: Iterator[Page | Failure], state: State, skip: Callable[[str, str], None]
) -> Iterator[Page | Failure]:
    for page in pages:
        if state.begin(page):
            yield page
        else:
            skip(page.source, "finished before")


def _marked(record: Record, first: Callable[[str, str], str | None]) -> Record:
    """The record, marked when another one before it had the same text."""
    source = first(record.fingerprint, record.source) if record.fingerprint else None
    if source is None:
        return record
    return record._replace(duplicate_of=source, warnings=(*record.warnings, "duplicate"))
