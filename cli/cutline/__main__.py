"""Where the command begins, `cutline` and `python -m cutline` alike."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

# Objects made and not yet freed before cycles are looked for, 700 by default. What imports make
# stays, and what pages make goes when its last reference does: of 57 pages a tenth of the time
# went into looking. A start and a page make some 24,000 objects.
_GARBAGE = 50_000


def main() -> None:
    """Run the command line.

    A page alone takes little more than what Python does before and after it. So the first
    worker of `cutline clean` is forked before Click is imported: its imports and the command
    line's take the same time. And at the end, when every file is closed and every worker gone,
    nothing is tidied up.
    """
    gc.set_threshold(_GARBAGE)
    words = sys.argv[1:]
    worker = None
    if words[:1] == ["clean"] and not {"-h", "--help"} & set(words):
        from . import workers

        worker = workers.early()
    from .main import cli

    try:
        cli(prog_name="cutline", obj=worker)
    except SystemExit as end:
        if isinstance(end.code, int):
            _leave(end.code)
        raise


def _leave(code: int) -> None:
    """End at once, unless there is something that cannot be written; Python will say so."""
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
