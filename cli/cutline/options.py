"""Options that several commands have, and what they come to: one object for each sort."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from .settings import DEFAULT, Settings

if TYPE_CHECKING:
    from .layout import Layout
    from .readers import Options

Command = Callable[..., None]

_FORMATS = ("auto", "html", "text", "jsonl", "json", "csv", "parquet", "warc", "mhtml")

_LARGEST_PAGE = 2**31 - 1  # bytes; what the parsers count with


class Reading(NamedTuple):
    """What a command reads, and how."""

    inputs: tuple[str, ...]
    input_format: str
    html_field: str | None
    text_field: str | None
    url_field: str | None

    def options(self, max_bytes: int = DEFAULT.max_bytes) -> Options:
        """The same for the readers."""
        from .readers import Options

        fields = self.html_field, self.text_field, self.url_field
        return Options(self.input_format, max_bytes, *fields)


class Writing(NamedTuple):
    """Where a command's records go, and what is shown of them."""

    output: str | None
    fields: str | None
    pretty: bool
    blocks: bool
    explain: bool

    def layout(self) -> Layout:
        """The same for the writers. Raises UsageError for a key that no record has."""
        from .layout import Layout, fields

        return Layout(fields(self.fields), self.blocks, self.explain, self.pretty)


class Cleaning(NamedTuple):
    """How pages are cleaned, and by how many processes."""

    max_bytes: int
    timeout: float
    memory: str | None
    model: str | None
    jobs: int

    def settings(self) -> Settings:
        return Settings(
            max_bytes=self.max_bytes,
            timeout=self.timeout,
            memory=Path(self.memory) if self.memory else None,
            model=Path(self.model) if self.model else None,
        )


class _Seconds(click.FloatRange):
    """A range of which "nan" is no part."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        seconds = float(super().convert(value, param, ctx))
        if isnan(seconds):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return seconds


def reading(command: Command) -> Command:
    """The options of commands that read pages, given to `command` as `reading`."""
    return _gathered(
        command,
        "reading",
        Reading,
        click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False)),
        click.option(
            "--input-format",
            type=click.Choice(_FORMATS),
            default="auto",
            show_default=True,
            help="What the inputs are, where their names and first bytes do not say.",
        ),
        click.option(
            "--html-field",
            metavar="NAME",
            help="The field with a row's page as HTML; guessed from the usual names by default.",
        ),
        click.option(
            "--text-field", metavar="NAME", help="The field with a row's page as flattened text."
        ),
        click.option("--url-field", metavar="NAME", help="The field with a row's address."),
    )


def writing(command: Command) -> Command:
    """The options of commands that write records, given to `command` as `writing`."""
    return _gathered(
        command,
        "writing",
        Writing,
        click.option(
            "-o",
            "--output",
            metavar="PATH",
            type=click.Path(allow_dash=True, readable=False),
            help="A file (.jsonl, .jsonl.gz, .jsonl.zst, .parquet), or a directory for one .json a "
            "page, named as the inputs are; stdout by default.",
        ),
        click.option("--fields", metavar="KEY,...", help="Only these keys of the record."),
        click.option("--pretty", is_flag=True, help="Indent the JSON, a line for each block."),
        click.option("--blocks", is_flag=True, help="Add the article's blocks and their kinds."),
        click.option("--explain", is_flag=True, help="Add the blocks that were removed, and why."),
    )


def cleaning(command: Command) -> Command:
    """The options of commands that clean pages, given to `command` as `cleaning`."""
    return _gathered(
        command,
        "cleaning",
        Cleaning,
        click.option(
            "-j",
            "--jobs",
            metavar="N",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="How many processes clean pages.",
        ),
        click.option(
            "--memory",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False),
            help="A site memory made by `cutline learn`: what repeats across a site's pages goes.",
        ),
        click.option(
            "--model",
            metavar="FOLDER",
            type=click.Path(exists=True, file_okay=False),
            help="A model made by `cutline train`, in place of the one that is built in.",
        ),
        click.option(
            "--timeout",
            metavar="SECONDS",
            type=_Seconds(0, 24 * 3600, min_open=True),
            default=DEFAULT.timeout,
            show_default=True,
            help="Pages that take longer become records with the status timeout.",
        ),
        click.option(
            "--max-bytes",
            metavar="N",
            type=click.IntRange(1, _LARGEST_PAGE),
            default=DEFAULT.max_bytes,
            show_default=True,
            help="Larger pages become records with the status too_large.",
        ),
    )


def _gathered(
    command: Command, name: str, kind: type[Any], *options: Callable[[Command], Command]
) -> Command:
    """The command with these options, whose values it is given as one `kind` named `name`."""

    @wraps(command)
    def given(*args: Any, **values: Any) -> None:
        own = {field: values.pop(field) for field in kind._fields}
        command(*args, **values, **{name: kind(**own)})

    decorated: Command = given
    for option in reversed(options):
        decorated = option(decorated)
    return decorated
