"""Which keys a record has, and which of them are shown: all of it that is known before a page.

Apart from what writes records: that takes longer to load than a command line to be understood.
"""

from __future__ import annotations

from typing import NamedTuple

from .errors import UsageError

KEYS = (
    "schema_version",
    "source",
    "status",
    "error",
    "url",
    "title",
    "site",
    "language",
    "description",
    "authors",
    "published",
    "modified",
    "text",
    "captions",
    "removed",
    "confidence",
    "encoding",
    "fingerprint",
    "duplicate_of",
    "warnings",
)
EXTRA_KEYS = ("blocks", "removed_blocks")


class Layout(NamedTuple):
    """Which keys a record shows, and how. `fields` empty means every key."""

    fields: tuple[str, ...] = ()
    blocks: bool = False
    explain: bool = False
    pretty: bool = False


def fields(names: str | None) -> tuple[str, ...]:
    """The keys that names parted by commas stand for, none for None. Raises UsageError for names
    of which no record has a key, and for no name at all."""
    if names is None:
        return ()
    found = tuple(names.replace(",", " ").split())
    if not found:
        raise UsageError("--fields names no key; leave it out for all of them")
    unknown = [name for name in found if name not in KEYS + EXTRA_KEYS]
    if unknown:
        known = ", ".join(KEYS + EXTRA_KEYS)
        raise UsageError(f"no field is called {', '.join(unknown)}; there are: {known}")
    return found


def keys(layout: Layout) -> tuple[str, ...]:
    """The keys that records of this layout have, in their order."""
    shown = {*(layout.fields or KEYS)}
    shown |= {"blocks"} if layout.blocks else set()
    shown |= {"removed_blocks"} if layout.explain else set()
    return tuple(key for key in KEYS + EXTRA_KEYS if key in shown)
