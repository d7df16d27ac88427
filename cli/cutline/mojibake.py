"""Mojibake: text whose bytes somebody took for characters before it came here ("MÃ¼ller",
"Ïðèâåò").

HTTP's old default made ISO-8859-1 of pages without a label, and clients still do: what they save
has, for each byte of the page, the character which that byte is in a Western encoding. ftfy undoes
this for pages in UTF-8; it knows no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from . import lazy

# What Western encodings make of the bytes 0x80 to 0xBF, and of characters in UTF-8. Where white
# space was folded, the 0xA0 of "Ã" (à), "Ð" (Р) and the like has become a space.
_TRAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_UTF8 = lazy.pattern(
    f"[\xc2-\xdf]{_TRAIL}|[ÃÐ] |[\xe0-\xef]{_TRAIL}{{2}}|[\xf0-\xf4]{_TRAIL}{{3}}",
)

# What pages in English have beyond ASCII says nothing. Of the rest there must be so many
# characters, and so many different ones.
_COMMON = dict.fromkeys(map(ord, "\xa0–—…‘’“”„•·©®™«»°×€£"))
_LEAST, _DIFFERENT = 20, 8

# This share of the characters beyond ASCII stands beside another one at least. Of the gold articles
# in Chinese, Japanese, Korean, Russian, Greek and Arabic .93 do and more, of those in German .23 at
# most; the highest share that a language with Latin letters has is .31, of Portuguese.
_TOGETHER = 0.8
_WORD = lazy.pattern("[^\x00-\x7f]{2,}")


def start(text: str) -> int | None:
    """The index of the first character that is not ASCII; None where there is none, and where it
    is one that no Western encoding has, so that the text is no mojibake."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        char = text[error.start]
        return error.start if char <= "\xff" or char.encode("cp1252", "ignore") else None
    return None


def from_utf8(text: str, start: int) -> str | None:
    """The text as it was in UTF-8, if it is mojibake as a whole; else None."""
    if not _UTF8.match(text, start):
        return None
    from ftfy import TextFixerConfig, fix_encoding  # takes longer to load than a page to clean

    # A page that is so in parts is so for those who read it.
    whole = TextFixerConfig(decode_inconsistent_utf8=False, fix_c1_controls=False)
    fixed = fix_encoding(text, config=whole)
    return fixed if fixed != text else None


def original_bytes(text: str) -> Iterator[bytes]:
    """What the text's bytes were, for each Western encoding that they can have been taken for.
    Nothing where the characters beyond ASCII stand alone, as in Western languages."""
    try:
        plain = text.encode("latin-1")
    except UnicodeEncodeError as error:
        if not text[error.start].encode("cp1252", "ignore"):  # at once in most pages
            return
        plain = None
    telling = text.translate(_COMMON)
    high = [char for char in telling if char > "\x7f"]
    together = sum(map(len, _WORD.findall(telling)))
    if len(high) < _LEAST or len(set(high)) < _DIFFERENT or together < _TOGETHER * len(high):
        return
    if plain is not None:
        yield plain
    import ftfy.bad_codecs  # noqa: F401 - has windows-1252 as browsers decode it

    # The former has eight letters beyond U+00FF, the latter these and nineteen signs.
    for name in ("iso8859-15", "sloppy-windows-1252"):
        with suppress(UnicodeEncodeError):
            yield text.encode(name)
