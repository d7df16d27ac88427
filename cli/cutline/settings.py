"""One typed object for everything about cleaning that can be set, made at the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Settings(NamedTuple):
    """Caps that protect a run from one page, and what it is cleaned with.

    Time and memory can only be kept to by who runs the cleaning in a process of its own, as
    `cutline clean` does; `clean` called from Python keeps to the other caps.

    max_bytes: counted before decoding; the training corpus's largest page has 5.3 MB, and 32 MB
    is six times that.
    max_nodes: elements in one page; the corpus's largest has under 60,000.
    timeout: seconds of wall-clock time for one page; the corpus's largest take 0.3 s, and 32 MB
    of ordinary paragraphs 40 s on one core of a busy machine.
    max_memory: bytes that cleaning one page may add to a worker process; those 32 MB add 0.8 GB.
    memory: the site memory that `cutline learn` made, or None.
    model: the folder of models that `cutline train` made; None for the one that is built in.
    """

    max_bytes: int = 32 * 1024 * 1024
    max_nodes: int = 1_000_000
    timeout: float = 60.0
    max_memory: int = 2 * 1024**3
    memory: Path | None = None
    model: Path | None = None


DEFAULT = Settings()
