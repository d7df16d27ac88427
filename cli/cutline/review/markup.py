"""HTML from Python: elements whose text and attributes are always escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_VOID = frozenset("br hr link meta".split())

# What would end a script element, or a line of a script in older browsers.
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class Markup(str):
    """HTML that may be written as it stands; only this module makes any."""

    __slots__ = ()


Child = str | int | Markup | None
Attribute = str | int | bool | None


def element(
    name: str, attributes: Mapping[str, Attribute] | None = None, *children: Child
) -> Markup:
    """An element. Children are escaped unless they are Markup; None is left out, and so are
    attributes that are None or False; True is an attribute without a value.

    >>> element("a", {"class": "x", "hidden": True, "id": None}, "1 < 2", element("br"))
    '<a class="x" hidden>1 &lt; 2<br></a>'
    """
    written = "".join(
        f" {key}" if value is True else f' {key}="{escape(str(value))}"'
        for key, value in (attributes or {}).items()
        if value is not None and value is not False
    )
    inside = "".join(map(text, children))
    return Markup(f"<{name}{written}>{inside}" + ("" if name in _VOID else f"</{name}>"))


def text(child: Child) -> Markup:
    """One child, escaped unless it is Markup."""
    if child is None:
        return Markup()
    return child if isinstance(child, Markup) else Markup(escape(str(child), quote=False))


def join(children: Iterable[Child]) -> Markup:
    """Several children one after the other.

    >>> join(["<", element("b", {}, 1)])
    '&lt;<b>1</b>'
    """
    return Markup("".join(map(text, children)))


def document(head: Markup, body: Markup, attributes: Mapping[str, Attribute]) -> str:
    """A whole page in English; `attributes` are those of its `<html>`."""
    html = element("html", {"lang": "en", **attributes}, element("head", {}, head), body)
    return f"<!doctype html>\n{html}\n"


def script_json(value: Any) -> str:
    """JSON that can stand in a script, inside HTML or in a file of its own.

    >>> script_json("</script>é")
    '"\\\\u003c/script\\\\u003eé"'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)


def to_bytes(html: str) -> bytes:
    """UTF-8; lone surrogates, which it cannot have, become question marks."""
    return html.encode("utf-8", "replace")
