"""The command line: parses, calls the library, echoes, exits. What it runs is imported late."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from . import __version__
from .errors import CutlineError
from .settings import DEFAULT

if TYPE_CHECKING:
    from .report import FailOn, Report

_EXIT_CODES = """\b
Exit codes:
  0    done
  1    done, but pages failed (see --fail-on)
  2    wrong usage, an input that does not exist, or an output that cannot be written
  130  interrupted; 143 terminated; 141 the reader of a pipe went away
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Clean scraped news pages, HTML or flattened text: article text and captions as JSON."""


@cli.command(epilog=_EXIT_CODES)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False))
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="A .jsonl file, or a directory for one .json a page, named as the inputs are; "
    "stdout by default.",
)
@click.option(
    "--input-format",
    type=click.Choice(["auto", "html", "text", "jsonl"]),
    default="auto",
    show_default=True,
    help="What the inputs are, where their names and first bytes do not say.",
)
@click.option("--fields", metavar="KEY,...", help="Only these keys of the record.")
@click.option("--pretty", is_flag=True, help="Indent the JSON.")
@click.option("--blocks", is_flag=True, help="Add the article's blocks and their kinds.")
@click.option("--explain", is_flag=True, help="Add the blocks that were removed, and why.")
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=DEFAULT.max_bytes,
    show_default=True,
    help="Larger pages become records with the status too_large.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "empty", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 when pages had errors, when articles were not found either, or never.",
)
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
@click.option("-v", "--verbose", is_flag=True, help="Name each page that failed or was left out.")
def clean(
    inputs: tuple[str, ...],
    output: str | None,
    input_format: str,
    fields: str | None,
    pretty: bool,
    blocks: bool,
    explain: bool,
    max_bytes: int,
    fail_on: FailOn,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write one JSON record for each page of the INPUTs.

    An INPUT is a file, a directory, a glob or a file of JSON Lines; without any, or with "-",
    the page is read from stdin.
    """
    from dataclasses import replace

    from .pipeline import clean_page
    from .readers import Options, expand, read
    from .report import Report
    from .signals import Stop
    from .writers import Layout, open_output

    report = Report()

    def skip(source: str, reason: str) -> None:
        report.skip(source, reason)
        if verbose:
            _say(f"{source}: left out ({reason})")

    with _exits(report, quiet):
        stop = Stop()
        stop.install()
        keys = tuple(key.strip() for key in fields.split(",")) if fields is not None else ()
        layout = Layout(keys, blocks, explain, pretty)
        settings = replace(DEFAULT, max_bytes=max_bytes)
        paths = expand(inputs)
        pages = read(paths, Options(input_format, max_bytes, skip=skip))
        with open_output(output, layout, paths) as write:
            for page in pages:
                with stop.finishing():
                    record = clean_page(page, settings)
                    write(record)
                    report.add(record)
                if verbose and record.error:
                    _say(record.error.message)
    sys.exit(report.exit_code(fail_on))


@cli.command()
def schema() -> None:
    """Print the JSON Schema of the records."""
    import json

    from .writers import schema

    click.echo(json.dumps(schema(), indent=2))


@contextmanager
def _exits(report: Report, quiet: bool) -> Iterator[None]:
    """Say how a run went, and turn what ends one early into its exit code."""
    from .signals import Stopped

    code = 0
    try:
        yield
    except Stopped as stopped:
        code = 128 + stopped.number
        _say("interrupted" if code == 130 else "terminated")
    except BrokenPipeError:
        # What stdout still holds has no reader: give it to the null device, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except CutlineError as error:
        _say(str(error))
        sys.exit(2)
    if not quiet:
        _say(report.summary())
    if code:
        sys.exit(code)


def _say(message: str) -> None:
    click.echo(f"cutline: {message}", err=True)
