"""`cutline review`: inputs → the pages that are to be looked at → the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import tee
from pathlib import Path

from ..data import Failure, Page, Record
from ..outputs import check_targets
from ..readers import Options, expand, read
from ..settings import Settings
from ..signals import Stop, Stopped
from ..workers import Pool, clean_all
from .data import Reviewed, Row
from .folder import refuse, write
from .page import review


@dataclass(frozen=True, slots=True)
class Plan:
    """What a review is to show: all pages of the inputs; or a `sample` of so many; of these,
    where `worst` is given, so many that the tagger is least sure of."""

    inputs: Sequence[str]
    output: Path
    options: Options
    settings: Settings
    jobs: int = 1
    sample: int | None = None
    worst: int | None = None


def run(plan: Plan, stop: Stop) -> list[Row]:
    """Write the folder; returns the rows of its pages, in the order of the input.

    Raises UsageError before anything is read, OutputError when the folder cannot be written,
    and Stopped after a signal: then no folder appears.
    """
    paths = expand(plan.inputs)
    refuse(plan.output)
    check_targets({"the review": str(plan.output)}, paths)
    pages = stop.until(read(paths, plan.options))
    if plan.sample is not None:
        pages = iter(sampled(pages, plan.sample))
    if plan.worst is not None:
        pages = iter(least_sure(pages, plan.worst, plan.settings, plan.jobs))
    with Pool(plan.settings, review, plan.jobs) as pool:
        return write(_until(stop, pool.run(stop.until(pages))), plan.output)


def sampled(pages: Iterable[Page | Failure], count: int) -> list[Page | Failure]:
    """So many of the pages, in their order, spread over the input: those whose source has the
    smallest hash. The same input gives the same sample, and no more pages are held than that."""
    chosen = nsmallest(count, enumerate(pages), key=lambda item: _hash(item[1].source))
    return [page for _, page in sorted(chosen, key=lambda item: item[0])]


def _hash(source: str) -> bytes:
    return hashlib.blake2b(source.encode("utf-8", "replace"), digest_size=8).digest()


def least_sure(
    pages: Iterable[Page | Failure], count: int, settings: Settings, jobs: int
) -> list[Page | Failure]:
    """So many of the pages, in their order: those that fail, then those of the least
    confidence. Every page is cleaned, and those that are chosen are cleaned again to be shown:
    what is shown of a page takes four times as long as its record."""
    ours, theirs = tee(pages)
    cleaned = enumerate(zip(ours, clean_all(theirs, settings, jobs), strict=False))
    chosen = nsmallest(count, cleaned, key=lambda item: _sureness(item[1][1]))
    return [page for _, (page, _) in sorted(chosen, key=lambda item: item[0])]


def _sureness(record: Record) -> tuple[bool, float]:
    return record.error is None, record.confidence


def _until(stop: Stop, reviewed: Iterator[Reviewed]) -> Iterator[Reviewed]:
    """The same, and Stopped at the end where a signal came."""
    yield from reviewed
    if stop.number:
        raise Stopped
