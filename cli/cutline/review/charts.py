"""Charts as inline SVG: they need no script, and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .markup import Markup, element, join

_BINS = 10

# Units of the drawings' own; the page scales them.
_WIDTH, _HEIGHT, _FOOT = 400, 150, 22
_LINE, _NAMES, _COUNTS = 20, 120, 44

# Kinds that a chart names; the others are one bar, so that it stays a chart.
_MOST_KINDS = 12


def histogram(values: Sequence[float]) -> Markup:
    """How many values, each from 0 to 1, there are in each tenth."""
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, int(value * _BINS))] += 1
    most = max(counts) or 1
    step = _WIDTH / _BINS
    top = 16  # for the number above the highest bar
    parts = []
    for place, count in enumerate(counts):
        height = (_HEIGHT - top) * count / most
        x, y = place * step, _HEIGHT - height
        about = f"{count} with {place / _BINS:.1f} to {(place + 1) / _BINS:.1f}"
        parts.append(
            element(
                "rect",
                _box(x + 2, y, step - 4, height),
                element("title", {}, about),
            )
        )
        if count:
            parts.append(_text(x + step / 2, y - 4, str(count), "middle"))
    parts.append(element("path", {"class": "axis", "d": f"M0 {_HEIGHT}.5H{_WIDTH}"}))
    for tick in (0.0, 0.5, 1.0):
        anchor = {0.0: "start", 1.0: "end"}.get(tick, "middle")
        parts.append(_text(tick * _WIDTH, _HEIGHT + 16, f"{tick:g}", anchor))
    words = ", ".join(f"{count} in tenth {n}" for n, count in enumerate(counts, 1) if count)
    return _svg(_WIDTH, _HEIGHT + _FOOT, f"Histogram of {len(values)} pages: {words}", parts)


def bars(counts: Mapping[str, int]) -> Markup:
    """A bar for each name, the longest first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) > _MOST_KINDS:
        rest = sum(count for _, count in ordered[_MOST_KINDS - 1 :])
        ordered = [*ordered[: _MOST_KINDS - 1], ("other", rest)]
    most = max((count for _, count in ordered), default=1)
    room = _WIDTH - _NAMES - _COUNTS
    parts = []
    for line, (name, count) in enumerate(ordered):
        y = line * _LINE
        width = room * count / most
        parts += [
            _text(_NAMES - 8, y + 14, name.replace("_", " "), "end"),
            element("rect", _box(_NAMES, y + 3, width, _LINE - 6)),
            _text(_NAMES + width + 6, y + 14, f"{count:,}", "start"),
        ]
    words = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in ordered)
    return _svg(_WIDTH, max(1, len(ordered)) * _LINE, f"Bar chart: {words or 'nothing'}", parts)


def share(kept: int, removed: int) -> Markup:
    """A small bar that is divided between two numbers; what it shows stands beside it."""
    total = kept + removed or 1
    width = 100 * kept / total
    return _small(
        element("rect", {"class": "kept", **_box(0, 0, width, 10)}),
        element("rect", {"class": "gone", **_box(width, 3, 100 - width, 4)}),
    )


def level(value: float) -> Markup:
    """A small bar for a number from 0 to 1."""
    return _small(
        element("rect", {"class": "track", **_box(0, 3, 100, 4)}),
        element("rect", {"class": "level", **_box(0, 0, 100 * value, 10)}),
    )


def _small(*parts: Markup) -> Markup:
    """A drawing that is stretched to the width of its place; to screen readers it is not there."""
    box = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none"}
    return element("svg", {"class": "share", **box, "aria-hidden": "true"}, *parts)


def _svg(width: int, height: int, label: str, parts: Sequence[Markup]) -> Markup:
    attributes = {"class": "chart", "role": "img", "viewBox": f"0 0 {width} {height}"}
    return element("svg", {**attributes, "aria-label": label}, join(parts))


def _box(x: float, y: float, width: float, height: float) -> dict[str, str]:
    sides = {"x": x, "y": y, "width": width, "height": height}
    return {name: f"{round(value, 1):g}" for name, value in sides.items()}


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    place = {"x": f"{round(x, 1):g}", "y": f"{round(y, 1):g}", "text-anchor": anchor}
    return element("text", place, words)
