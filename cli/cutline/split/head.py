"""A page's raw metadata, collected while the walk goes by: nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..data import Head, Time
from .images import address


class HeadParts:
    """What has been met so far of what a `Head` holds; `url` is the page's, where it is known."""

    def __init__(self, url: str | None) -> None:
        self.language: str | None = None
        self.base = url  # what addresses are relative to
        self._base_tag: str | None = None
        self._canonical: str | None = None
        self._title: list[str] = []
        self._metas: list[tuple[str, str]] = []
        self._scripts: list[list[str]] = []

    def meet(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element without an end: `<meta>`, `<link>`, `<base>`; any other says nothing."""
        if tag == "meta":
            content = attributes.get("content")
            if content:
                for key in ("name", "property", "itemprop", "http-equiv"):
                    if key in attributes:
                        self._metas.append((attributes[key].lower(), content))
        elif tag == "link":
            if "canonical" in attributes.get("rel", "").lower().split() and not self._canonical:
                self._canonical = attributes.get("href")
        elif tag == "base" and self._base_tag is None and "href" in attributes:
            self._base_tag = attributes["href"]
            self.base = address({"src": self._base_tag}, (), self.base) or self.base

    def place(self, tag: str, attributes: Mapping[str, str]) -> list[str] | None:
        """Where the text of an element that shows none is to go: the title's, JSON-LD's; None for
        others."""
        if tag == "title" and not self._title:
            return self._title
        if tag == "script" and "ld+json" in attributes.get("type", "").lower():
            self._scripts.append([])
            return self._scripts[-1]
        return None

    def is_lost(self) -> bool:
        """Whether text may be there that the parser kept: nothing was found at all, or a title
        that was never closed holds the page's tags."""
        return not self._metas or "</" in "".join(self._title)

    def head(self, metas: Sequence[tuple[str, str]], times: Sequence[Time]) -> Head:
        """All of it, with the reader's `metas` behind the page's."""
        scripts = ("".join(parts) for parts in self._scripts)
        return Head(
            title=" ".join("".join(self._title).split()) or None,
            language=self.language,
            canonical=self._canonical,
            base=self._base_tag,
            metas=(*self._metas, *metas),
            json_ld=tuple(script for script in scripts if script.strip()),
            times=tuple(times),
        )
