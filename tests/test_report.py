"""Counts, the summary and the exit code."""

from __future__ import annotations

import pytest

from cutline.data import Caption, Failure, Record
from cutline.report import FailOn, Report


def filled(*records: Record) -> Report:
    report = Report()
    for record in records:
        report.add(record)
    return report


def failed(number: int) -> Record:
    name = f"{number}.html"
    return Record(name, "error", Failure(name, "DecodeError", f"{name}: a PNG image"))


GOOD = Record("a", "ok", captions=(Caption("x"), Caption("y")))
EMPTY = Record("b", "empty")


@pytest.mark.parametrize(
    ("records", "codes"),
    [
        ([], (0, 0, 0)),
        ([GOOD], (0, 0, 0)),
        ([GOOD, EMPTY], (0, 1, 0)),
        ([GOOD, failed(1)], (1, 1, 0)),
        ([Record("c", "timeout", Failure("c", "Timeout", "c: 30 s", "timeout"))], (1, 1, 0)),
    ],
)
def test_exit_codes(records: list[Record], codes: tuple[int, int, int]) -> None:
    whens: tuple[FailOn, ...] = ("error", "empty", "never")
    assert tuple(filled(*records).exit_code(when) for when in whens) == codes


def test_the_summary_counts_and_names_the_first_failures() -> None:
    report = filled(GOOD, GOOD, EMPTY, *map(failed, range(5)))
    report.skip("x.css", ".css files")
    assert report.summary(named=True) == report.summary().splitlines()[0]
    head, *rest = report.summary().splitlines()
    assert head.startswith("8 pages in ")
    assert head.endswith(": 5 error, 2 ok, 1 empty; 4 captions; left out: 1 .css files")
    assert rest == [
        "  0.html: a PNG image",
        "  1.html: a PNG image",
        "  2.html: a PNG image",
        "  and 2 more; -v names each",
    ]


def test_no_pages_are_said() -> None:
    assert Report().summary() == "0 pages in 0.0 s"
