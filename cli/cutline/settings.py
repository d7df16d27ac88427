"""One typed object for everything about cleaning that can be set, made at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Caps that protect a run from one page, and what it is cleaned with.

    max_bytes: the largest page of the training corpus has 6.2 MB; 32 MB is five times that.
    max_nodes: elements in one page; the corpus's largest has under 60,000.
    timeout: seconds of wall-clock time for one page; the corpus's slowest takes under 1 s.
    max_memory: bytes that cleaning one page may add to a worker process; a page of
    `max_bytes` with `max_nodes` elements needs about 1 GB.
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
