"""Rows of named fields, whatever held them: which field is the page, which tell of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from .. import addresses, lazy
from ..data import Failure, Format, Page
from .page import too_large

if TYPE_CHECKING:
    from . import Options


def _key(name: object) -> str:
    """A field's name as it is compared: "rawHtml" is "raw_html"."""
    return str(name).lower().replace("_", "").replace("-", "")


def _keys(names: str) -> tuple[str, ...]:
    return tuple(map(_key, names.split()))


# The names that crawlers and extractors give these fields, the surest first. What is in a field of
# the first list is HTML; what is in the others is seen by looking at it.
_HTML = _keys("html raw_html html_content page_html browser_html markup page_source")
_ANY = _keys(
    "content body raw_content raw_contents page_content markdown text plain_text article_text"
    " maintext cleaned_text raw page article"
)
# What such a field has instead of a text where some tools divide it.
_WITHIN = _keys("rendered html raw_markdown markdown text")
_URL = _keys("url link canonical_url page_url source_url final_url loaded_url uri og:url og_url")
_ENCODING = _keys("encoding charset")
# What else a row tells of its page, by the name that a meta tag for it has.
_METAS = {
    "title": _keys("title headline article_title page_title og:title og_title"),
    "author": _keys("author authors byline creator article:author"),
    "date": _keys(
        "published date_published published_at published_date published_time publish_date"
        " publication_date date_publish pub_date date article:published_time"
    ),
    "language": _keys("language lang"),
}

# Fields in which some crawlers keep what they know of a page.
_TOLD = ("metadata", "meta")

_SURROGATE = lazy.pattern("[\ud800-\udfff]")  # JSON can write them as escapes; UTF-8 has none


def page(row: Mapping[str, Any], source: str, options: Options) -> Page | Failure:
    """The page that a row holds; names are matched without regard to case, "_" and "-".

    The fields that `options` names go before those guessed, and fields that hold something
    before empty ones, the first of one name before others; where all are empty, so is the page.
    A row without a field for a page, or with a page over `max_bytes`, is a Failure. Title,
    authors, date and language go with the page like meta tags behind its own; what the row does
    not tell of them and of the address itself may stand in its field "metadata".
    """
    fields = _filled(row)
    told = next((v for name in _TOLD if isinstance(v := fields.get(name), Mapping)), {})
    more = _filled(told)
    known = {**more, **fields}
    if options.url_field:
        url = _text(known, (_key(options.url_field),))
    else:
        url = _address(fields, _URL) or _address(more, _URL)
    candidates = _candidates(options)
    for names, format in candidates:
        for name in names:
            content = _content(fields.get(name))
            if isinstance(content, (str, bytes)):
                encoding = _text(fields, _ENCODING) if isinstance(content, bytes) else None
                found = Page(source, content, url, format, encoding, metas=tuple(_metas(known)))
                large = found.exceeds(options.max_bytes)
                return too_large(source, options, url) if large else found
    empty = {_key(k): v for k, v in row.items() if isinstance(v, (str, bytes)) and _is_empty(v)}
    for names, format in candidates:
        for name in names:
            if name in empty:
                return Page(source, empty[name], url, format)
    answer = fields.get("data")  # of a service, as it came
    if isinstance(answer, Mapping) and "data" not in _filled(answer):
        return page(answer, source, options)
    there = ", ".join(sorted(_whole(str(name)) for name in row)) or "none"
    named = [name for name in (options.html_field, options.text_field) if name]
    message = (
        f"{source}: no field {' or '.join(named)}"
        if named
        else f"{source}: no field holds a page; name one with --html-field or --text-field"
    )
    message += f"; its fields: {there[:200]}"
    lists = [
        _whole(str(name))
        for name, value in row.items()
        if isinstance(value, list) and any(isinstance(item, dict) for item in value)
    ]
    if lists:
        message += f"; if its pages are in {lists[0]}, give each by itself: jq '.{lists[0]}[]'"
    return Failure(source, "NoPage", message, url=url)


def are_names(names: Iterable[str]) -> bool:
    """Whether these are names of fields, with one for a page and one that tells of it."""
    given = {_key(name.strip()) for name in names}
    telling = {*_URL, *(name for known in _METAS.values() for name in known)}
    return not given.isdisjoint((*_HTML, *_ANY)) and not given.isdisjoint(telling)


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that hold something, the first of one name."""
    return {_key(name): value for name, value in reversed([*row.items()]) if not _is_empty(value)}


def _is_empty(value: object) -> bool:
    """Whether a value is none, or what tools write for none."""
    if isinstance(value, str):
        return value.strip().lower() in ("", "null", "none", "nan")
    return not value


def _content(value: Any) -> Any:
    """What a field has as its page: paragraphs in a list are one text."""
    if isinstance(value, Mapping):
        within = _filled(value)
        return next((within[name] for name in _WITHIN if name in within), None)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n\n".join(value)
    return value


def _candidates(options: Options) -> tuple[tuple[tuple[str, ...], Format], ...]:
    if options.html_field or options.text_field:
        html = (_key(options.html_field),) if options.html_field else ()
        text = (_key(options.text_field),) if options.text_field else ()
        return (html, "html"), (text, "text")
    return (_HTML, "html"), (_ANY, "auto")


def _metas(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the row tells of its page; of several fields for one thing, the first that is used."""
    for meta, names in _METAS.items():
        value = next((fields[name] for name in names if name in fields), None)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):  # as JSON-LD has people, and WordPress titles
                one = one.get("name") or one.get("rendered")
            if isinstance(one, date):
                yield meta, one.isoformat()
            elif isinstance(one, str):
                yield meta, _whole(one)
            elif isinstance(one, (int, float)) and meta == "date" and math.isfinite(one):
                yield meta, str(int(one))  # seconds or milliseconds since 1970


def _address(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first field with an address of the web; "www.…" and "//…" are, too."""
    for name in names:
        value = fields.get(name)
        address = _whole(value).strip() if isinstance(value, str) else ""
        if address.lower().startswith(("www.", "//")):
            address = f"http://{address.lstrip('/')}"
        parts = addresses.parts(address)
        if parts.scheme in ("http", "https") and parts.hostname:
            return address
    return None


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    values = (fields.get(name) for name in names)
    return next((_whole(value) for value in values if isinstance(value, str)), None)


def _whole(text: str) -> str:
    """Text that any output can hold: halves of UTF-16 pairs become U+FFFD, as in pages."""
    return _SURROGATE.sub("\ufffd", text)
