"""Where the command begins, `cutline` and `python -m cutline` alike."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line.

    The first worker of `cutline clean` is forked before Click is imported: a page alone takes
    little more than its imports, and so theirs and the command line's take the same time.
    """
    words = sys.argv[1:]
    worker = None
    if words[:1] == ["clean"] and not {"-h", "--help"} & set(words):
        from . import workers

        worker = workers.early()
    from .main import cli

    cli(prog_name="cutline", obj=worker)


if __name__ == "__main__":
    main()
