"""The command line: parses, calls the library, echoes, exits. What it runs is imported late."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .errors import CutlineError, UsageError
from .settings import DEFAULT, Settings

if TYPE_CHECKING:
    from .console import Console, LogFormat
    from .processes import Process
    from .report import FailOn
    from .signals import Stop

_FORMATS = ("auto", "html", "text", "jsonl", "json", "csv", "parquet", "warc", "mhtml")

_LARGEST_PAGE = 2**31 - 1  # bytes; what the parsers count with

_FOLDER = click.Path(exists=True, file_okay=False)
_CORPUS = click.Path(exists=True)

_EXIT_CODES = """\b
Exit codes:
  0    done
  1    done, but pages failed (see --fail-on)
  2    wrong usage, an input that does not exist, an output that cannot be written
  130  interrupted; 143 terminated; 129 the terminal went away
  141  the reader of a pipe went away
"""


class _Commands(click.Group):
    """Tells those who name a page where a command is wanted how pages are cleaned, and those who
    cannot be given help why."""

    def main(self, *args: Any, **more: Any) -> Any:
        try:
            return super().main(*args, **more)
        except OSError:
            from .console import Console

            code = _code(lambda: _print(""), Console())
            if not code:  # it was not stdout
                raise
            sys.exit(code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if self.get_command(ctx, word) is None and os.path.lexists(word):
            import shlex

            path = shlex.quote(click.format_filename(word))
            ctx.fail(f"{path} is a path, not a command; to clean it: cutline clean {path}")
        return super().resolve_command(ctx, args)


class _Seconds(click.FloatRange):
    """A range of which "nan" is no part."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        seconds = float(super().convert(value, param, ctx))
        if isnan(seconds):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return seconds


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Clean scraped news pages, HTML or flattened text: article text and captions as JSON."""


def _reading(command: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that read pages."""
    for option in (
        click.option("--url-field", metavar="NAME", help="The field with a row's address."),
        click.option(
            "--text-field", metavar="NAME", help="The field with a row's page as flattened text."
        ),
        click.option(
            "--html-field",
            metavar="NAME",
            help="The field with a row's page as HTML; guessed from the usual names by default.",
        ),
        click.option(
            "--input-format",
            type=click.Choice(_FORMATS),
            default="auto",
            show_default=True,
            help="What the inputs are, where their names and first bytes do not say.",
        ),
        click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False)),
    ):
        command = option(command)
    return command


def _cleaning(command: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that clean pages."""
    for option in (
        click.option(
            "--max-bytes",
            metavar="N",
            type=click.IntRange(1, _LARGEST_PAGE),
            default=DEFAULT.max_bytes,
            show_default=True,
            help="Larger pages become records with the status too_large.",
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
            "--model",
            metavar="FOLDER",
            type=click.Path(exists=True, file_okay=False),
            help="A model made by `cutline train`, in place of the one that is built in.",
        ),
        click.option(
            "--memory",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False),
            help="A site memory made by `cutline learn`: what repeats across a site's pages goes.",
        ),
        click.option(
            "-j",
            "--jobs",
            metavar="N",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="How many processes clean pages.",
        ),
    ):
        command = option(command)
    return command


@cli.command(epilog=_EXIT_CODES)
@_reading
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(allow_dash=True, readable=False),
    help="A file (.jsonl, .jsonl.gz, .jsonl.zst, .parquet), or a directory for one .json a "
    "page, named as the inputs are; stdout by default.",
)
@click.option("--fields", metavar="KEY,...", help="Only these keys of the record.")
@click.option("--pretty", is_flag=True, help="Indent the JSON, a line for each block.")
@click.option("--blocks", is_flag=True, help="Add the article's blocks and their kinds.")
@click.option("--explain", is_flag=True, help="Add the blocks that were removed, and why.")
@click.option(
    "--state",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Keep in FILE which pages are finished: later runs skip them, and go on where one "
    "broke off.",
)
@click.option(
    "--dedupe",
    is_flag=True,
    help="Mark articles whose text came before, in this run or in the state.",
)
@_cleaning
@click.option(
    "--report",
    "report_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, readable=False),
    help="Write the run's summary as JSON.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "empty", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 when pages had errors, when articles were not found either, or never.",
)
@click.option("-q", "--quiet", is_flag=True, help="No summary, no progress.")
@click.option("-v", "--verbose", is_flag=True, help="Name each page that failed or was left out.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What stderr carries: text, or a JSON object a line.",
)
@click.option(
    "--progress/--no-progress",
    default=True,
    help="Show progress: a bar on a terminal, a line a minute elsewhere.  [default: progress]",
)
@click.pass_obj
def clean(
    worker: Process | None,
    inputs: tuple[str, ...],
    input_format: str,
    html_field: str | None,
    text_field: str | None,
    url_field: str | None,
    output: str | None,
    fields: str | None,
    pretty: bool,
    blocks: bool,
    explain: bool,
    jobs: int,
    state: str | None,
    dedupe: bool,
    memory: str | None,
    model: str | None,
    timeout: float,
    max_bytes: int,
    report_file: str | None,
    fail_on: FailOn,
    quiet: bool,
    verbose: bool,
    log_format: LogFormat,
    progress: bool,
) -> None:
    """Write one JSON record for each page of the INPUTs.

    An INPUT is a file, a directory, a glob, or a dump: JSON Lines, JSON, CSV, Parquet, WARC,
    WET, WACZ, zip, tar, MHTML, each of them compressed or not. Without any, or with "-",
    stdin is read.
    """
    from .pipeline import clean_page
    from .signals import Stop
    from .workers import Pool

    stop = Stop()
    stop.install()
    settings = _settings(max_bytes, timeout, memory, model)
    # The first worker starts here at the latest: its imports and ours take the same time.
    with Pool(settings, clean_page, jobs, first=worker) as pool:
        from .console import Console
        from .layout import Layout
        from .layout import fields as known
        from .readers import Options
        from .report import Report
        from .run import Plan, check, run

        report, console = Report(), Console(log_format, quiet)

        def call() -> None:
            check(settings)
            plan = Plan(
                inputs,
                output,
                Layout(known(fields), blocks, explain, pretty),
                Options(input_format, max_bytes, html_field, text_field, url_field),
                state,
                report_file,
                dedupe,
                progress and not quiet,
            )
            run(plan, pool, report, console, stop, verbose)

        code = _code(call, console, stop)
    code = code or report.exit_code(fail_on)
    if code not in (2, 141):
        console.info("summary", report.summary(verbose), **report.as_dict())
        if report_file:
            code = _code(lambda: report.save(report_file, code), console, stop) or code
    sys.exit(code)


@cli.command()
@_reading
@click.option(
    "--memory",
    "file",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False),
    help="The memory to add to; made when there is none.",
)
@click.option("--show", metavar="SITE", help="Print what SITE repeats instead of learning.")
def learn(
    inputs: tuple[str, ...],
    input_format: str,
    html_field: str | None,
    text_field: str | None,
    url_field: str | None,
    file: str,
    show: str | None,
) -> None:
    """Learn from the INPUTs what repeats across each site's pages.

    Pages are told apart by their addresses, and learnt once however often they are read: safe
    to run every night, and from several processes at once.
    """
    from .console import Console, counted
    from .learn import learn_pages
    from .memory import shown
    from .readers import Options, expand, read
    from .signals import Stop, Stopped

    console, stop = Console(), Stop()

    def call() -> None:
        stop.install()
        if show is not None:
            repeated = shown(Path(file), show)
            if repeated:
                _print("\n".join(repeated))
            else:
                console.info("summary", f"{show}: no block stands on two of its pages")
            return
        options = Options(input_format, DEFAULT.max_bytes, html_field, text_field, url_field)
        pages = stop.until(read(expand(inputs), options))
        learnt, left = learn_pages(Path(file), pages)
        message = f"{counted(learnt, 'page')} learnt, {left} left out (unreadable, or no site)"
        console.info("summary", message)
        if stop.number:
            raise Stopped

    sys.exit(_code(call, console, stop))


@cli.command()
@_reading
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    type=click.Path(file_okay=False),
    help="Where the review goes; one that is there is replaced.",
)
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(min=1),
    help="Only N pages, spread over the input; the same ones each time.",
)
@click.option(
    "--worst",
    metavar="N",
    type=click.IntRange(min=1),
    help="Only the N pages, of these, that the tagger is least sure of.",
)
@_cleaning
def review(
    inputs: tuple[str, ...],
    input_format: str,
    html_field: str | None,
    text_field: str | None,
    url_field: str | None,
    output: str,
    sample: int | None,
    worst: int | None,
    jobs: int,
    memory: str | None,
    model: str | None,
    timeout: float,
    max_bytes: int,
) -> None:
    """Write a folder of HTML to look at: what was kept of each page, what went, and why.

    Open index.html in FOLDER with any browser; nothing is loaded from elsewhere. Blocks can be
    given another label there, and the corrections be downloaded for `cutline train`.
    """
    from .console import Console, counted
    from .readers import Options
    from .review.run import Plan, run
    from .run import check
    from .signals import Stop

    console, stop = Console(), Stop()

    def call() -> None:
        stop.install()
        settings = _settings(max_bytes, timeout, memory, model)
        check(settings)
        plan = Plan(
            inputs,
            Path(output),
            Options(input_format, max_bytes, html_field, text_field, url_field),
            settings,
            jobs,
            sample,
            worst,
        )
        rows = run(plan, stop)
        failed = sum(row.error is not None for row in rows)
        pages = counted(len(rows), "page")
        message = f"{pages}, {failed} failed: see {Path(output) / 'index.html'}"
        console.info("summary", message, pages=len(rows), failed=failed)

    sys.exit(_code(call, console, stop))


@cli.command()
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=_CORPUS)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@click.option(
    "--worst",
    metavar="N",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="List the N worst pages.",
)
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), default=1)
@click.option("--model", metavar="FOLDER", type=_FOLDER, help="A model made by `cutline train`.")
@click.option(
    "--review",
    "output",
    metavar="FOLDER",
    type=click.Path(file_okay=False),
    help="Write a review of all pages, with what is missing and what is wrong marked.",
)
def score(
    corpora: tuple[str, ...],
    as_json: bool,
    worst: int,
    jobs: int,
    model: str | None,
    output: str | None,
) -> None:
    """Measure quality against gold data: body, captions, credits, metadata.

    A CORPUS is a folder with gold.jsonl and the pages it names, or a .json file of corrections
    made in a review. Of pages that the model was
    trained on, these are not the scores to expect on others.
    """
    import json

    from .console import Console
    from .run import check
    from .signals import Stop
    from .training import score as scoring

    stop = Stop(at_once=True)

    def call() -> None:
        stop.install()
        settings = DEFAULT._replace(model=Path(model) if model else None)
        check(settings)
        folders = [Path(c) for c in corpora]
        if output is None:
            found = scoring.score_corpora(folders, settings, jobs=jobs)
        else:
            from .training.review import review_corpora

            found = review_corpora(folders, Path(output), settings, jobs)
        if as_json:
            _print(json.dumps(scoring.as_json(found, worst), ensure_ascii=False, indent=2))
        else:
            _print(scoring.table(found, worst))

    sys.exit(_code(call, Console(), stop))


@cli.command()
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=_CORPUS)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    type=click.Path(file_okay=False),
    help="Where the models and their card go.",
)
def train(corpora: tuple[str, ...], output: str) -> None:
    """Fit the tagger anew on gold data, cross-validated by site. Needs cutline[train].

    A CORPUS is a folder with gold.jsonl and the pages it names, or a .json file of corrections
    made in a review. Where folders differ in what belongs to an article, the first decides;
    corrections count as much as it does, wherever they stand. They are best given beside
    folders: few pages alone make a poor tagger.
    """
    from .console import Console
    from .signals import Stop

    console, stop = Console(), Stop(at_once=True)

    def call() -> None:
        stop.install()
        try:
            from .training.run import train
        except ModuleNotFoundError as error:
            raise UsageError(
                f"training needs {error.name}: install it with pip install 'cutline[train]'"
            ) from error
        train([Path(c) for c in corpora], Path(output), lambda line: console.info("train", line))

    sys.exit(_code(call, console, stop))


@cli.command()
def schema() -> None:
    """Print the JSON Schema of the records."""
    import json

    from .console import Console
    from .writers import schema

    sys.exit(_code(lambda: _print(json.dumps(schema(), indent=2)), Console()))


@cli.command(
    epilog="""\b
In ~/.bashrc:  eval "$(cutline completion bash)"
In ~/.zshrc:   eval "$(cutline completion zsh)"
In fish:       cutline completion fish > ~/.config/fish/completions/cutline.fish
"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete cutline's commands and options."""
    from click.shell_completion import get_completion_class

    from .console import Console

    kind = get_completion_class(shell)
    assert kind, "Click knows each of the choices"
    script = kind(cli, {}, "cutline", "_CUTLINE_COMPLETE").source()
    sys.exit(_code(lambda: _print(script), Console()))


def _settings(max_bytes: int, timeout: float, memory: str | None, model: str | None) -> Settings:
    return Settings(
        max_bytes=max_bytes,
        timeout=timeout,
        memory=Path(memory) if memory else None,
        model=Path(model) if model else None,
    )


def _print(text: str) -> None:
    from .errors import OutputError

    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed")
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to stdout: {error.strerror or error}") from error


def _code(call: Callable[[], Any], console: Console, stop: Stop | None = None) -> int:
    """The exit code that a call comes to: 0 when it returns, 128 and its number when a signal
    that `stop` has taken ended it."""
    from .signals import Stopped

    try:
        call()
    except Stopped:
        code = 128 + (stop.number if stop else 0)
        console.info("stopped", "interrupted" if code == 130 else "terminated")
        return code
    except BrokenPipeError:
        _forget_stdout()
        return 141
    except CutlineError as error:
        console.error("failed", str(error))
        _forget_stdout()
        return 2
    return 0


def _forget_stdout() -> None:
    """Give what stdout still holds to the null device: Python would try to write it at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
