"""The article's images as JSON-LD describes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..data import Photo
from . import jsonld
from .evidence import Evidence


def photos(page: Evidence) -> Iterator[Photo]:
    """The article's images as JSON-LD describes them, each address once."""
    seen: set[str] = set()
    for key in ("image", "associatedMedia", "photo", "primaryImageOfPage"):
        for value in page.graph.items(page.article.get(key)):
            photo = _photo(page, value)
            if photo and (photo.url or photo.caption or "") not in seen:
                seen.add(photo.url or photo.caption or "")
                yield photo


def _photo(page: Evidence, value: Any) -> Photo | None:
    if isinstance(value, str):
        url = page.absolute(value)
        return Photo(url, None, None) if url else None
    if not isinstance(value, dict) or "videoobject" in jsonld.types(value):
        return None
    url = None
    for key in ("contentUrl", "url", "@id"):
        address = value.get(key)
        if isinstance(address, list) and address:
            address = address[0]
        if isinstance(address, str) and not (key == "@id" and "#" in address):
            url = url or page.absolute(address)
    caption = jsonld.text(value.get("caption")) or jsonld.text(value.get("description"))
    credit = None
    for key in ("creditText", "author", "creator", "copyrightHolder", "copyrightNotice"):
        given = (jsonld.name_of(one) for one in page.graph.items(value.get(key)))
        credit = credit or ", ".join(dict.fromkeys(name for name in given if name)) or None
    return Photo(url, caption, credit) if url or caption or credit else None
