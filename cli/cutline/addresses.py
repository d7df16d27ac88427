"""Addresses as pages give them, of which some are none: "http://[" is malformed."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

_NONE = urlsplit("")


def parts(address: str | None) -> SplitResult:
    """The address cut up; every part is empty where there is none, or a malformed one."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return _NONE


def host(address: str | None) -> str:
    """The address's host in lower case, "" where it has none."""
    return parts(address).hostname or ""


def joined(base: str, address: str) -> str | None:
    """The address, absolute where `base` is; None for a malformed one."""
    try:
        return urljoin(base, address)
    except ValueError:
        return None
