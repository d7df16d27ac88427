"""The list of a review's pages, worst first, with what they come to together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from . import charts
from .data import Row
from .frame import GENERATOR, button, head
from .markup import Child, Markup, document, element

# Columns: name of the heading, whether it is a number.
_COLUMNS = (
    ("Page", False),
    ("Status", False),
    ("Confidence", True),
    ("Kept", True),
    ("Removed", True),
    ("Captions", True),
    ("Warnings", False),
)
_JUDGED = (("F1", True), ("Missing", True), ("Wrong", True))


def index(rows: Sequence[tuple[int, Row]], review: str) -> str:
    """The whole HTML. Rows come in the order in which they are shown, each with the number of
    its page's file; `review` is as in `frame.page`."""
    judged = any(row.judgement for _, row in rows)
    body = element(
        "body",
        {"class": "index"},
        element("a", {"class": "skip", "href": "#pages"}, "Skip to the pages"),
        element(
            "header",
            {"class": "about"},
            element("h1", {}, GENERATOR),
            element("p", {"class": "sum"}, _sum([row for _, row in rows])),
        ),
        element("main", {}, _charts([row for _, row in rows]), _tools(rows), _table(rows, judged)),
        element("p", {"id": "said", "role": "status"}),
    )
    scripts = ("assets/corrections.js", "assets/index.js")
    return document(
        head(f"{len(rows)} pages – {GENERATOR}", "assets/", scripts), body, {"data-review": review}
    )


def _sum(rows: Sequence[Row]) -> str:
    statuses = Counter(row.status for row in rows).most_common()
    parts = [
        f"{len(rows):,} page{'' if len(rows) == 1 else 's'}",
        ", ".join(f"{count:,} {_words(status)}" for status, count in statuses),
        f"{sum(row.captions for row in rows):,} captions",
    ]
    found = [row.judgement.f1 for row in rows if row.judgement]
    if found:
        parts.append(f"mean of the pages’ F1 {sum(found) / len(found):.3f}")
    return " · ".join(parts)


def _charts(rows: Sequence[Row]) -> Markup:
    removed: Counter[str] = Counter()
    for row in rows:
        removed.update(row.removed)
    sure = [row.confidence for row in rows if not row.error]
    return element(
        "section",
        {"class": "charts", "aria-label": "Charts"},
        _chart("Confidence, in pages", charts.histogram(sure)),
        _chart("Removed, in blocks by kind", charts.bars(removed)),
    )


def _chart(title: str, drawing: Markup) -> Markup:
    return element("figure", {}, element("figcaption", {}, title), drawing)


def _tools(rows: Sequence[tuple[int, Row]]) -> Markup:
    """Filters and the download; without scripts they are not shown."""
    statuses = Counter(row.status for _, row in rows).most_common()
    return element(
        "form",
        {"id": "tools", "role": "search", "hidden": True},
        element(
            "label",
            {},
            element("span", {}, "Find"),
            element(
                "input",
                {
                    "type": "search",
                    "id": "words",
                    "placeholder": "title, address, warning",
                    "autocomplete": "off",
                },
            ),
        ),
        element(
            "fieldset",
            {},
            element("legend", {}, "Status"),
            *(
                element(
                    "label",
                    {},
                    element(
                        "input",
                        {"type": "checkbox", "name": "status", "value": status, "checked": True},
                    ),
                    f"{_words(status)} ({count:,})",
                )
                for status, count in statuses
            ),
        ),
        element("output", {"id": "count", "for": "words"}, ""),
        button("download", "Download corrections", {"disabled": True}),
    )


def _table(rows: Sequence[tuple[int, Row]], judged: bool) -> Markup:
    columns = (*_COLUMNS[:2], *_JUDGED, *_COLUMNS[2:]) if judged else _COLUMNS
    headings = (
        element(
            "th",
            {"scope": "col", "class": "number" if number else None},
            element("button", {"type": "button"}, name),
        )
        for name, number in columns
    )
    return element(
        "table",
        {"id": "pages"},
        element("caption", {"class": "unseen"}, "Pages of the review, worst first"),
        element("thead", {}, element("tr", {}, *headings)),
        element("tbody", {}, *(_row(number, row, judged) for number, row in rows)),
    )


def _row(number: int, row: Row, judged: bool) -> Markup:
    link = element("a", {"href": f"pages/{number}.html", "dir": "auto"}, row.name)
    under = row.error.message if row.error else row.source if row.title else None
    cells = [
        element(
            "td",
            {"class": "name", "data-sort": row.name.casefold()},
            link,
            element("small", {}, under) if under else None,
        ),
        element(
            "td",
            {"data-sort": row.status},
            element("span", {"class": f"status {row.status}"}, _words(row.status)),
        ),
        *(_judged(row) if judged else ()),
        *([_number(None)] * 4 if row.error else _numbers(row)),
        element("td", {"class": "warnings"}, ", ".join(map(_words, row.warnings))),
    ]
    return element(
        "tr", {"id": f"p{number}", "data-status": row.status, "data-page": number}, *cells
    )


def _numbers(row: Row) -> list[Markup]:
    removed = sum(row.removed.values())
    return [
        _number(row.confidence, f"{row.confidence:.2f}", charts.level(row.confidence)),
        _number(row.kept, f"{row.kept:,}", charts.share(row.kept, removed)),
        _number(removed, f"{removed:,}"),
        _number(row.captions, f"{row.captions:,}"),
    ]


def _judged(row: Row) -> list[Markup]:
    judgement = row.judgement
    if judgement is None:
        return [_number(None)] * len(_JUDGED)
    marks = Counter(judgement.marks)
    return [
        _number(judgement.f1, f"{judgement.f1:.3f}", charts.level(judgement.f1)),
        _number(marks["missing"], f"{marks['missing']:,}"),
        _number(marks["wrong"], f"{marks['wrong']:,}"),
    ]


def _number(value: float | None, shown: str = "", bar: Child = None) -> Markup:
    """A cell with a number; a dash where there is none, which sorts before all others."""
    if value is None:
        return element("td", {"class": "number", "data-sort": -1}, "–")
    return element(
        "td", {"class": "number", "data-sort": f"{value:g}"}, bar, element("span", {}, shown)
    )


def _words(code: str) -> str:
    return code.replace("_", " ")
