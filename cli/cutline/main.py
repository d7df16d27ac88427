"""The command line: parses, calls the library, echoes, exits. What it runs is imported late."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .errors import UsageError
from .options import Cleaning, Reading, Writing, cleaning, reading, writing
from .settings import DEFAULT

if TYPE_CHECKING:
    from .console import LogFormat
    from .processes import Process
    from .report import FailOn

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
            from .exits import ending, show

            with ending(Console()) as end:
                show("")  # if it was stdout, this raises as well
            if not end.code:
                raise
            raise SystemExit(end.code) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if self.get_command(ctx, word) is None and os.path.lexists(word):
            import shlex

            path = shlex.quote(click.format_filename(word))
            ctx.fail(f"{path} is a path, not a command; to clean it: cutline clean {path}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Clean scraped news pages, HTML or flattened text: article text and captions as JSON."""


@cli.command(epilog=_EXIT_CODES)
@reading
@writing
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
@cleaning
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
    reading: Reading,
    writing: Writing,
    cleaning: Cleaning,
    state: str | None,
    dedupe: bool,
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
    settings = cleaning.settings()
    # The first worker starts here at the latest: its imports and ours take the same time.
    with Pool(settings, clean_page, cleaning.jobs, first=worker) as pool:
        from .console import Console
        from .exits import FAILED, UNREAD, ending
        from .report import Report
        from .run import Plan, check, run

        report, console = Report(), Console(log_format, quiet)
        with ending(console, stop) as end:
            check(settings)
            plan = Plan(
                reading.inputs,
                writing.output,
                writing.layout(),
                reading.options(settings.max_bytes),
                state,
                report_file,
                dedupe,
                progress and not quiet,
            )
            run(plan, pool, report, console, stop, verbose)
    code = end.code or report.exit_code(fail_on)
    if code not in (FAILED, UNREAD):
        console.info("summary", report.summary(verbose), **report.as_dict())
        if report_file:
            with ending(console, stop) as end:
                report.save(report_file, code)
            code = end.code or code
    sys.exit(code)


@cli.command()
@reading
@click.option(
    "--memory",
    "file",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False),
    help="The memory to add to; made when there is none.",
)
@click.option("--show", metavar="SITE", help="Print what SITE repeats instead of learning.")
def learn(reading: Reading, file: str, show: str | None) -> None:
    """Learn from the INPUTs what repeats across each site's pages.

    Pages are told apart by their addresses, and learnt once however often they are read: safe
    to run every night, and from several processes at once.
    """
    from . import exits
    from .console import Console, counted
    from .learn import learn_pages
    from .memory import shown
    from .readers import expand, read
    from .signals import Stop, Stopped

    console, stop = Console(), Stop()
    with exits.ending(console, stop) as end:
        stop.install()
        if show is not None:
            repeated = shown(Path(file), show)
            if repeated:
                exits.show("\n".join(repeated))
            else:
                console.info("summary", f"{show}: no block stands on two of its pages")
        else:
            pages = stop.until(read(expand(reading.inputs), reading.options()))
            learnt, left = learn_pages(Path(file), pages)
            message = f"{counted(learnt, 'page')} learnt, {left} left out (unreadable, or no site)"
            console.info("summary", message)
            if stop.number:
                raise Stopped
    sys.exit(end.code)


@cli.command()
@reading
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
@cleaning
def review(
    reading: Reading, output: str, sample: int | None, worst: int | None, cleaning: Cleaning
) -> None:
    """Write a folder of HTML to look at: what was kept of each page, what went, and why.

    Open index.html in FOLDER with any browser; nothing is loaded from elsewhere. Blocks can be
    given another label there, and the corrections be downloaded for `cutline train`.
    """
    from .console import Console, counted
    from .exits import ending
    from .review.run import Plan, run
    from .run import check
    from .signals import Stop

    console, stop = Console(), Stop()
    with ending(console, stop) as end:
        stop.install()
        settings = cleaning.settings()
        check(settings)
        options = reading.options(settings.max_bytes)
        plan = Plan(reading.inputs, Path(output), options, settings, cleaning.jobs, sample, worst)
        rows = run(plan, stop)
        failed = sum(row.error is not None for row in rows)
        pages = counted(len(rows), "page")
        message = f"{pages}, {failed} failed: see {Path(output) / 'index.html'}"
        console.info("summary", message, pages=len(rows), failed=failed)
    sys.exit(end.code)


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
    from .exits import ending, show
    from .run import check
    from .signals import Stop
    from .training import table
    from .training.summary import score_corpora

    stop = Stop(at_once=True)
    with ending(Console(), stop) as end:
        stop.install()
        settings = DEFAULT._replace(model=Path(model) if model else None)
        check(settings)
        folders = [Path(c) for c in corpora]
        if output is None:
            found = score_corpora(folders, settings, jobs=jobs)
        else:
            from .training.review import review_corpora

            found = review_corpora(folders, Path(output), settings, jobs)
        if as_json:
            show(json.dumps(table.as_json(found, worst), ensure_ascii=False, indent=2))
        else:
            show(table.table(found, worst))
    sys.exit(end.code)


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
    from .exits import ending
    from .signals import Stop

    console, stop = Console(), Stop(at_once=True)
    with ending(console, stop) as end:
        stop.install()
        try:
            from .training.run import train
        except ModuleNotFoundError as error:
            raise UsageError(
                f"training needs {error.name}: install it with pip install 'cutline[train]'"
            ) from error
        train([Path(c) for c in corpora], Path(output), lambda line: console.info("train", line))
    sys.exit(end.code)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of the records."""
    import json

    from .console import Console
    from .exits import ending, show
    from .writers import schema

    with ending(Console()) as end:
        show(json.dumps(schema(), indent=2))
    sys.exit(end.code)


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
    from .exits import ending, show

    kind = get_completion_class(shell)
    assert kind, "Click knows each of the choices"
    with ending(Console()) as end:
        show(kind(cli, {}, "cutline", "_CUTLINE_COMPLETE").source())
    sys.exit(end.code)
