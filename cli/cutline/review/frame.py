"""What is the same on all pages of a review: head, bars, and ways to the other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .data import Row
from .markup import Child, Markup, document, element, join

# Written into every page: its own style sheet and scripts, its frame, and nothing else. Pages
# on a disk are no origin to all browsers, so that files are named beside 'self'.
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self' file:",
        "script-src 'self' file:",
        "frame-src 'self' file:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
GENERATOR = "cutline review"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another page of the review: its file's number, and what it is called."""

    number: int
    name: str


def head(title: str, assets: str, scripts: Sequence[str]) -> Markup:
    """The head of any of the pages; `assets` is the way to the style sheet."""
    return join(
        [
            element("meta", {"charset": "utf-8"}),
            element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            element("meta", {"name": "generator", "content": GENERATOR}),
            element("meta", {"name": "viewport", "content": "width=device-width"}),
            element("meta", {"name": "referrer", "content": "no-referrer"}),
            element("meta", {"name": "color-scheme", "content": "light dark"}),
            element("title", {}, title),
            element("link", {"rel": "stylesheet", "href": f"{assets}review.css"}),
            *(element("script", {"defer": True, "src": name}) for name in scripts),
        ]
    )


def button(name: str, label: str, attributes: dict[str, str | bool]) -> Markup:
    """A button for a script."""
    return element("button", {"type": "button", "id": name, **attributes}, label)


def page(
    row: Row,
    main: Markup,
    number: int,
    place: tuple[int, int],
    previous: Neighbour | None,
    following: Neighbour | None,
    review: str,
) -> str:
    """A page's whole HTML. `place` is which of how many pages it is; `review` the name under
    which the browser keeps the corrections of this review."""
    ways = element(
        "nav",
        {"aria-label": "Pages"},
        _way("prev", "←", "Previous page (p)", previous),
        element("a", {"href": f"../index.html#p{number}", "title": "All pages (u)"}, "All pages"),
        element("span", {"class": "place"}, f"{place[0]} of {place[1]}"),
        _way("next", "→", "Next page (n)", following),
    )
    tools = element(
        "div",
        {"class": "tools"},
        button("removed", "Hide removed", {"aria-pressed": "false", "title": "r"}),
        button("download", "Download corrections", {"disabled": True, "title": "d"}),
        button("help", "Keys", {"title": "?"}),
    )
    body = element(
        "body",
        {"class": "page", "data-page": number},
        element("a", {"class": "skip", "href": "#main"}, "Skip to the page"),
        element("div", {"class": "bar"}, ways, tools),
        main,
        element("p", {"id": "said", "role": "status"}),
    )
    title = f"{row.name} – {GENERATOR}"
    assets = "../assets/"
    scripts = [f"{assets}corrections.js", *([] if row.error else [f"{number}.js"])]
    return document(
        head(title, assets, [*scripts, f"{assets}page.js"]), body, {"data-review": review}
    )


def _way(rel: str, arrow: str, title: str, to: Neighbour | None) -> Child:
    if to is None:
        return element("span", {"class": "way", "aria-hidden": "true"}, arrow)
    name = element("span", {"class": "name", "dir": "auto"}, to.name)
    label = f"{title}: {to.name}"
    attributes = {"class": "way", "rel": rel, "href": f"{to.number}.html", "title": label}
    return element("a", attributes, *((arrow, name) if rel == "prev" else (name, arrow)))
