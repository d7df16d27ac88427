"""Bytes to text: which encoding a page is in, and how that was found.

The order of attempts follows the WHATWG standards (https://encoding.spec.whatwg.org/ and
"determining the character encoding" in https://html.spec.whatwg.org/):

1. a byte-order mark;
2. UTF-16 without a mark, told by where its NUL bytes stand;
3. ISO-2022-JP's escape sequences, then valid UTF-8 (see below);
4. the transport's label, such as HTTP's charset;
5. the label in a `<meta>` or XML declaration within the first 1024 bytes, else the first one
   after that (for which the standard has the parser start again);
6. UTF-8 with a few damaged bytes;
7. detection by Beautiful Soup's `bs4.dammit`, imported only when it comes to that, with the
   standard's default encoding for the page's `lang` where the guess says little: detectors
   know no Polish or Arabic.

Step 3 is the one departure. Legacy encodings give valid multi-byte UTF-8 by accident only in
texts of a few characters, whereas pages converted to UTF-8 with their old `<meta>` left in
are common: of 2,518 gold pages the eleven that declare a legacy encoding in their first 1024
bytes and are valid UTF-8 are UTF-8, every one. It is also the fast path.

Text that is UTF-8 only because somebody took its bytes for Western letters is put right then
(see `mojibake`).

Labels mean what browsers take them to mean (`iso-8859-1` is windows-1252, `gb2312` is GBK …);
the table is the `webencodings` package's. A label under which more characters are damaged
than the text outside ASCII has whole ones is taken for wrong, and the search goes on.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from . import lazy
from .data import EncodingSource, Page
from .errors import DecodeError

if TYPE_CHECKING:
    from webencodings import Encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)

# How files that are no text begin; what is not listed shows by its control characters.
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "lz4 data"),
)

# "Binary data bytes" of https://mimesniff.spec.whatwg.org/ save NUL, which damaged text has.
_BINARY = bytes([*range(0x01, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])

_PRESCAN = 1024
_COMMENT = lazy.pattern(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARED = lazy.pattern(
    rb"""<(?: meta\b [^>]*? \b charset \s*=\s* ["']? \s* | \?xml\b [^>]*? \b encoding \s*=\s* ["'])
    ([\w.:-]+)""",
    re.IGNORECASE | re.VERBOSE,
)

# Detection reads this many bytes of the text outside tags; chardet's verdict does not change
# with more, and it takes a second for each 300 KB.
_SAMPLE = 16 * 1024
_TAGS = lazy.pattern(rb"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^<>]*>", re.I | re.DOTALL)
_LANG = lazy.pattern(rb"""<html\b[^>]*?\blang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)

# "Suggested default encodings" for a locale in the HTML standard; where it names the ISO
# encoding, the Windows one stands behind it for texts that use its additions.
_DEFAULTS = {
    "windows-1250": ("cs", "hr", "sk"),
    "iso-8859-2 windows-1250": ("hu", "pl", "sl"),
    "windows-1251": ("ba", "be", "bg", "kk", "ky", "mk", "ru", "sah", "sr", "tg", "tt", "uk"),
    "windows-1254": ("az", "ku", "tr"),
    "windows-1255": ("he",),
    "windows-1256": ("ar", "fa"),
    "windows-1257": ("et", "lt", "lv"),
    "windows-1258": ("vi",),
    "iso-8859-7 windows-1253": ("el",),
    "windows-874": ("th",),
    "gb18030": ("zh", "zh-cn", "zh-sg", "zh-hans"),
    "big5": ("zh-tw", "zh-hk", "zh-hant"),
    "shift_jis": ("ja",),
    "euc-kr": ("ko",),
}
# Guesses that hold against the default of the page's language: they show in the bytes'
# structure, or tell the encodings of one language apart.
_SURE = (
    *("gbk", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr"),
    *("windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "ibm866"),
)
# Of what is decoded anew, as much may be damaged: the 2,518 gold pages have 0.04% at most.
_DAMAGED = 0.001

# Those in which Western letters are rare.
_OTHER_SCRIPTS = (
    *_SURE,
    *("iso-8859-6", "iso-8859-7", "iso-8859-8", "windows-874"),
    *("windows-1253", "windows-1255", "windows-1256"),
)
# chardet takes short Russian texts for this one, which no web page is known to be in.
_MISTAKEN = {"maccyrillic": "windows-1251"}

# No page may hold these once it is text: XML and libxml2 cannot carry NUL, JSON in UTF-8 no
# surrogates.
_SURROGATE = lazy.pattern("[\ud800-\udfff]")
_C1 = lazy.pattern("[\x80-\x9f]")


def decode(page: Page) -> Page:
    """The page with `content` as str, and its encoding's name and how that was found.

    Bytes that are damaged become U+FFFD; NUL characters go. Raises DecodeError for bytes that
    are no text in any encoding, such as images.
    """
    name: str
    how: EncodingSource
    if isinstance(page.content, str):
        text = _SURROGATE.sub("\ufffd", page.content).replace("\0", "")
        name, how = page.encoding or "utf-8", "given"
    else:
        text, name, how = _read(page.content, page.encoding)
        if b"\0" in page.content:  # ten times as fast to look for as in the text
            text = text.replace("\0", "")
    if name == "utf-8":
        text, name, how = _repaired(text) or (text, name, how)
    return page._replace(content=text, encoding=name, encoding_source=how)


def warnings(page: Page) -> tuple[str, ...]:
    """Stable codes for what is doubtful in a decoded page's text; cannot fail.

    `charset_guessed`: nothing said what the encoding is. `charset_repaired`: the page came as
    mojibake. `charset_errors`: characters were lost, here or before the page came here.
    """
    codes = []
    if page.encoding_source == "repaired":
        codes.append("charset_repaired")
    if page.encoding_source == "detected":
        codes.append("charset_guessed")
    if isinstance(page.content, str) and "\ufffd" in page.content:
        codes.append("charset_errors")
    return tuple(codes)


def _read(data: bytes, transport: str | None) -> tuple[str, str, EncodingSource]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace"), name, "bom"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise DecodeError(f"{kind}, not a page; leave it out of the input")
    unmarked = _utf16(data)
    if unmarked:
        return data.decode(unmarked, "replace"), unmarked, "detected"
    _refuse_binary(data)

    # The pages of this seven-bit encoding are valid UTF-8 as well. A search for one byte is fifty
    # times as fast as for two.
    if b"\x1b" in data and b"\x1b$" in data:
        text = data.decode("iso2022_jp", "replace")
        if not _wrong(text):
            said = [how for one, how in _labels(data, transport) if one.name == "iso-2022-jp"]
            return text, "iso-2022-jp", said[0] if said else "detected"
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8"), "utf-8", "utf-8"

    for encoding, how in _labels(data, transport):
        text = _decode(data, encoding)
        if not _wrong(text):
            return text, encoding.name, how
    text = data.decode("utf-8", "replace")
    if not _wrong(text):
        return text, "utf-8", "utf-8"
    encoding = _detect(data)
    return _decode(data, encoding), encoding.name, "detected"


def _repaired(text: str) -> tuple[str, str, EncodingSource] | None:
    """Text that came as mojibake, and what its encoding was; None for all other."""
    from . import mojibake

    start = mojibake.start(text)
    if start is None:
        return None
    label = _declared(text[:_PRESCAN].encode("ascii", "replace"))
    encoding = _lookup(label) if label and label.lower() not in ("utf-8", "utf8") else None
    if encoding is not None and encoding.name in _OTHER_SCRIPTS:
        for data in mojibake.original_bytes(text):
            with suppress(UnicodeDecodeError):  # as above, before the label
                return data.decode("utf-8"), "utf-8", "repaired"
            fixed = _decode(data, encoding)
            if fixed.count("\ufffd") <= _DAMAGED * len(fixed):
                return fixed, encoding.name, "repaired"
    fixed_utf8 = mojibake.from_utf8(text, start)
    return (fixed_utf8, "utf-8", "repaired") if fixed_utf8 is not None else None


def _labels(data: bytes, transport: str | None) -> list[tuple[Encoding, EncodingSource]]:
    labels: list[tuple[str | None, EncodingSource]] = [(transport, "transport")]
    labels.append((_declared(data), "meta"))
    return [(encoding, how) for label, how in labels if (encoding := _lookup(label))]


def _lookup(label: str | None) -> Encoding | None:
    if not label:
        return None
    import webencodings

    encoding = webencodings.lookup(label)
    if encoding is None:
        return None
    # A page whose label is readable as ASCII is not in UTF-16: the standard takes UTF-8 for
    # it, and windows-1252 for x-user-defined.
    if encoding.name.startswith("utf-16"):
        return webencodings.UTF8
    if encoding.name == "x-user-defined":
        return webencodings.lookup("windows-1252")
    return encoding


def _decode(data: bytes, encoding: Encoding) -> str:
    # The standard decodes GBK as gb18030, which is a superset of it.
    name = "gb18030" if encoding.name == "gbk" else encoding.codec_info.name
    return data.decode(name, "replace")


def _wrong(text: str) -> bool:
    """Whether more of the text is damaged than whole, ASCII set aside."""
    damaged = text.count("\ufffd")
    if not damaged:
        return False
    return 2 * damaged > sum(1 for char in text if char > "\x7f")


def _declared(data: bytes) -> str | None:
    """The label of the first declaration that is not in a comment."""
    head = _DECLARED.search(_COMMENT.sub(b"", data[:_PRESCAN]))
    found = head or _DECLARED.search(_COMMENT.sub(b"", data))
    return found[1].decode("ascii", "replace") if found else None


def _utf16(data: bytes) -> str | None:
    """The name of UTF-16 without a mark: markup and Western text has a NUL in every pair."""
    head = data[:_PRESCAN]
    head = head[: len(head) // 2 * 2]
    if head.count(0) * 10 < len(head) * 3:  # six of ten characters: a head of Chinese has that
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 20 * even:
        return "utf-16le"
    return "utf-16be" if even > 20 * odd else None


def _refuse_binary(data: bytes) -> None:
    head = data[:_PRESCAN]
    junk = len(head) - len(head.translate(None, _BINARY))
    # Compressed data has a tenth of such bytes; of the gold pages, any kilobyte of them, none has a
    # hundredth.
    if head and (junk * 30 > len(head) or head.count(0) * 2 > len(head)):
        raise DecodeError("binary data, not a page; leave it out of the input")


def _detect(data: bytes) -> Encoding:
    from bs4.dammit import EncodingDetector

    lines = [line for line in _TAGS.sub(b"\n", data).splitlines() if not line.isascii()]
    sample = (b"\n".join(lines) or data)[:_SAMPLE]
    guesses = [name for name in EncodingDetector(sample, is_html=True).encodings if name]
    lang = _LANG.search(data)
    local = _defaults(lang[1].decode("ascii", "replace").lower()) if lang else []
    names = [_MISTAKEN.get(guess.lower(), guess) for guess in guesses]
    likely = [encoding for name in names if (encoding := _lookup(name))]
    if likely[0].name not in _SURE:
        likely = [encoding for name in local if (encoding := _lookup(name))] + likely
    for encoding in likely:
        text = _decode(sample, encoding)
        if not _wrong(text) and not _C1.search(text):
            return encoding
    return next(encoding for encoding in likely if encoding.name == "windows-1252")


def _defaults(language: str) -> list[str]:
    for names, languages in _DEFAULTS.items():
        if language in languages or language.partition("-")[0] in languages:
            return names.split()
    return []
