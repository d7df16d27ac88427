"""Which address an image element means: the largest of what its attributes offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .. import addresses, lazy

# Where lazy loaders keep the real address while `src` holds a placeholder, in the order in
# which they are trusted.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-image")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")

_DESCRIPTOR = lazy.pattern(r"(\d[\d.]*|\.\d+)([wx])")


def largest(srcset: str) -> tuple[float, str] | None:
    """The widest candidate of a srcset as (descriptor, address); None when there is none.

    A density such as 2x counts as 2,000 so that the two kinds of descriptor, which one
    attribute never mixes, compare among candidates of several sources.
    """
    best: tuple[float, str] | None = None
    for url, descriptor in _candidates(srcset):
        if url.startswith("data:"):
            continue
        match = _DESCRIPTOR.fullmatch(descriptor)
        try:
            size = float(match[1]) * (1000 if match[2] == "x" else 1) if match else 1.0
        except ValueError:
            size = 1.0
        if best is None or size > best[0]:
            best = (size, url)
    return best


def _candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """The addresses of a srcset, each with its descriptor or "". A comma ends a candidate
    after an address or a descriptor; inside an address it is a part of it."""
    url = descriptor = ""
    for word in srcset.split():
        if url:
            before, comma, word = word.partition(",")
            descriptor = before or descriptor
            if not comma:
                continue
            yield url, descriptor
            url = descriptor = ""
        url = word.strip(",")
        if url and word.endswith(","):
            yield url, ""
            url = ""
    if url:
        yield url, descriptor


def address(attributes: Mapping[str, str], sources: Sequence[str], base: str | None) -> str | None:
    """The address of an `<img>`, given the srcsets of the `<source>`s before it in a
    `<picture>`: the largest candidate of any srcset, else a lazy loader's attribute, else
    `src`. Absolute when `base` is known; `data:` and empty addresses count as none."""
    candidates = [largest(s) for s in sources]
    candidates += [largest(attributes[name]) for name in _LAZY_SETS if name in attributes]
    url = max((c for c in candidates if c), default=(0.0, ""))[1]
    if not url:
        for name in (*_LAZY, "src"):
            value = attributes.get(name, "").strip()
            if value and not value.startswith(("data:", "about:", "javascript:")):
                url = value
                break
    if not url:
        return None
    # Joining takes longer than all the rest here, and leaves such an address as it is; a
    # bracket is for it to judge.
    absolute = url.startswith(("https://", "http://")) and url[-1] not in "?#" and "[" not in url
    if not base or (absolute and url.isprintable()):
        return url
    return addresses.joined(base, url)


_CAPTIONS = ("data-caption", "data-image-caption", "data-sub-html")
_CREDITS = ("data-credit", "data-copyright", "data-photographer", "data-image-credit")
_DESCRIBING = frozenset((*_CAPTIONS, *_CREDITS))


def described(around: Iterable[Mapping[str, str]]) -> tuple[str | None, str | None]:
    """Caption and credit as the attributes of the image, or else of the nearest element
    around it that has any, give them; (None, None) when none has."""
    for attributes in around:
        if _DESCRIBING.isdisjoint(attributes):
            continue
        caption = next((attributes[name] for name in _CAPTIONS if name in attributes), "").strip()
        credit = next((attributes[name] for name in _CREDITS if name in attributes), "").strip()
        if caption or credit:
            return caption or None, credit or None
    return None, None


def pixels(value: str | None) -> int | None:
    """A width or height attribute as whole pixels; None where it is none ("auto", "50%")."""
    if value is None:
        return None
    value = value.strip().removesuffix("px")
    return int(value) if value.isdecimal() and len(value) < 6 else None
