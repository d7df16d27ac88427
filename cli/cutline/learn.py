"""`cutline learn`: pages → what a site memory sees of them, in a worker as for cleaning, → the
memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .data import Failure, Page
from .decode import decode
from .memory import Memory, Sighting, sighting
from .settings import DEFAULT, Settings
from .split import split
from .workers import Pool


class _Seen(NamedTuple):
    page: Sighting | None
    error: Failure | None = None


def learn_pages(path: Path, pages: Iterable[Page | Failure]) -> tuple[int, int]:
    """Learn pages as readers give them; how many were learnt, and how many left out because
    they cannot be read or their site is not known. Raises what `Memory` raises."""
    seen = 0

    def sightings() -> Iterator[Sighting]:
        nonlocal seen
        with Pool(DEFAULT, _see) as pool:
            for found in pool.run(iter(pages)):
                seen += 1
                if found.page is not None:
                    yield found.page

    with Memory.open(path, write=True) as memory:
        learnt = memory.learn(sightings())
    return learnt, seen - learnt


def _see(page: Page | Failure, settings: Settings) -> _Seen:
    if isinstance(page, Failure):
        return _Seen(None, page)
    try:
        return _Seen(sighting(split(decode(page), settings)))
    except Exception as error:  # whatever is wrong with a page, it is left out
        return _Seen(None, Failure.of(page.source, error, page.url))
