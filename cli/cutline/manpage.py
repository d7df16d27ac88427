"""The manual page, made from the commands' own help: `python -m cutline.manpage > cutline.1`.

The source is groff's man macros (man 7 man); nothing in it depends on the day or the machine.
"""

from __future__ import annotations

import re

import click

from . import __version__
from .main import cli

_FILES = """\
.SH SEE ALSO
The record's keys are told by
.BR "cutline schema" ,
as JSON Schema.
"""


def render() -> str:
    """The whole page."""
    parts = [
        f'.TH CUTLINE 1 "" "cutline {__version__}" "User Commands"',
        ".SH NAME",
        f"cutline \\- {_text(cli.help or '').rstrip('.')}",
        ".SH SYNOPSIS",
        ".B cutline",
        ".I COMMAND",
        "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...",
        ".SH COMMANDS",
    ]
    for name, command in sorted(cli.commands.items()):
        parts += _command(name, command)
    return "\n".join(parts) + "\n" + _FILES


def _command(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=f"cutline {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f'.SS "cutline {name} {_text(usage)}"', *_paragraphs(command.help or "")]
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and record[1]:  # arguments are told by the text above
            lines += [".TP", f"\\fB{_text(record[0])}\\fR", _text(record[1])]
    return lines + _paragraphs(command.epilog or "")


def _paragraphs(text: str) -> list[str]:
    """Help as Click has it: paragraphs between empty lines; after \\b, lines stay lines."""
    lines = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.lstrip().startswith("\b"):
            rows = [_text(row) for row in paragraph.strip().lstrip("\b").split("\n") if row.strip()]
            lines += [".PP", ".nf", *rows, ".fi"]
        elif paragraph:
            lines += [".PP", _text(" ".join(paragraph.split()))]
    return lines


def _text(text: str) -> str:
    """Escaped for roff: hyphens that are typed as such, and no control lines by accident."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


if __name__ == "__main__":
    click.echo(render(), nl=False)
