"""A page as a site memory sees it: whose it is, which one, and what stands on it.

Blocks are compared by their letters and digits: case, white space and punctuation do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from .. import addresses, lazy
from ..data import Document

BLOCKS_PER_PAGE = 1_000

_MARKS = lazy.pattern(r"[\W_]+")
_HOST_PREFIX = lazy.pattern(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_TRACKING = lazy.pattern(r"utm_\w+|\w*clid|mc_[ce]id|_ga")


def site_of(document: Document) -> str | None:
    """The host of the page's address, in lower case, without "www." and the like.

    The address is the reader's, else the canonical link, else `og:url`; None without one.
    """
    declared = (content for name, content in document.head.metas if name == "og:url")
    for address in (document.url, document.head.canonical, *declared):
        if host := _host(address):
            return host
    return None


def _host(address: str | None) -> str:
    return _HOST_PREFIX.sub("", addresses.host(address).rstrip("."))


def _hash(text: str) -> int:
    """64 bits, as SQLite's signed integers; the same in every process."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


@lru_cache(maxsize=4096)
def fingerprint(text: str) -> int | None:
    """None for a block without a letter, which says nothing."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    plain = _MARKS.sub(" ", text.casefold()).strip()
    return _hash(plain) if any(map(str.isalpha, plain)) else None


def _page_key(document: Document, blocks: Iterable[int]) -> int:
    """Of the page's address; of what is on it where there is none, or only the site's."""
    parts, host = addresses.parts(document.url), _host(document.url)
    if not host or not (parts.path.strip("/") or parts.query):
        return _hash(" ".join(map(str, sorted(blocks))))
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = sorted(pair for pair in query if not _TRACKING.fullmatch(pair[0].lower()))
    return _hash(f"{host}{parts.path.rstrip('/')}?{urlencode(kept)}")


class Sighting(NamedTuple):
    """A page as the memory sees it: `blocks` by hash; of a text that repeats, the first.
    `title` is the hash of what it calls itself, None where it does not."""

    site: str
    key: int
    title: int | None
    blocks: dict[int, str]


def sighting(document: Document) -> Sighting | None:
    """None for a page of no known site or without a word."""
    site = site_of(document)
    blocks: dict[int, str] = {}
    for block in islice(document.blocks, BLOCKS_PER_PAGE):
        hashed = fingerprint(block.text)
        if hashed is not None:
            blocks.setdefault(hashed, block.text)
    if site is None or not blocks:
        return None
    title = fingerprint(document.head.title) if document.head.title else None
    return Sighting(site, _page_key(document, blocks), title, blocks)
