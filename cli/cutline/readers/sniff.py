"""Which format an open input has: by how it begins, and by its name where that is open."""

from __future__ import annotations

import codecs
import io
import re
import zlib

from .. import lazy
from .streams import recoded, rejoined

# Enough for every magic number (tar's is the last, at 257) and for a look at a first line.
_ENOUGH = 1024
_CHUNK = 64 * 1024

COMPRESSED = {
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_SUFFIXES = lazy.pattern(r"\.(?:gz|bz2|xz|zst)$")
_WARC = (".warc", ".wet")
_MHTML = lazy.pattern(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_JSON_ROWS = lazy.pattern(rb"\{\s*\"[^\n]*(?:\}\s*\n|\}\s*$|$)")
_ROW = lazy.pattern(rb"\s*\{\s*\"[^\n]*\}\s*\n")  # a live feed may have sent no more yet
# A first line that may be the names of columns.
_NAMES = lazy.pattern(
    rb'\s*((?:"?[A-Za-z_][\w .-]{0,39}"?[,;\t|]){1,99}"?[A-Za-z_][\w .-]{0,39}"?)[ \t,;|]*\r?\n'
)
_JSON = lazy.pattern(rb"\[\s*\{|\{\s*\"|\{\s*\n")


def sniff(
    stream: io.BufferedIOBase, name: str, input_format: str = "auto"
) -> tuple[str, io.BufferedIOBase]:
    """A name of `readers._READERS`, and a stream that still begins at the beginning.

    Compression and archives are found whatever `input_format` says, by their first bytes.
    Works on pipes, and waits for no more than it needs: what was read is given out again.
    """
    head, ended = b"", False
    while not ended and len(head) < _ENOUGH and not _ROW.match(head):
        more = stream.read1(_CHUNK)
        head, ended = head + more, not more
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
    elif ended:
        stream = io.BytesIO(head)  # a terminal that is read on would want another Ctrl-D
    else:
        stream = rejoined(head, stream)
    warc = input_format == "warc" or _SUFFIXES.sub("", name.lower()).endswith(_WARC)
    container = _container(head, warc)
    if container:
        return container, stream
    encoding = _wide(head)
    if encoding:
        head = head.decode(encoding, "ignore").encode()
    format = _format(head, name.lower()) if input_format == "auto" else input_format
    if encoding and format in ("jsonl", "json"):
        stream = recoded(stream, encoding)
    return format, stream


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32, where a byte-order mark says so."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _container(head: bytes, warc: bool) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    kind = compression(head)
    if kind == "gzip" and (warc or _unpacked(head).startswith(b"WARC/")):
        return "warc"  # its records are compressed one by one, and have their offsets so
    return "compressed" if kind else None


def compression(head: bytes) -> str | None:
    """A name for the compression that data beginning so has, if any."""
    return next((name for magic, name in COMPRESSED.items() if head.startswith(magic)), None)


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 5)
    except zlib.error:
        return b""


def _format(head: bytes, name: str) -> str:
    name = _SUFFIXES.sub("", name)
    head = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if name.endswith((".jsonl", ".ndjson", ".jl", ".jsonlines")):
        return "jsonl"
    if name.endswith((".csv", ".tsv")):
        return "csv"
    if name.endswith((".mhtml", ".mht")) or _MHTML.search(head.partition(b"\r\n\r\n")[0]):
        return "mhtml"
    head = head.lstrip()
    if head.startswith(b"<"):  # as most do: no pattern need be compiled
        return "html"
    if _is_csv(head):
        return "csv"
    if _JSON_ROWS.match(head):
        return "jsonl"
    # Neither HTML nor prose begins like this.
    return "json" if _JSON.match(head) else "html"


def _is_csv(head: bytes) -> bool:
    """Whether the first line has nothing but names of columns, with those of pages among them."""
    names = _NAMES.match(head)
    if names is None:
        return False
    from . import rows

    return rows.are_names(re.split('"?[,;\t|]"?', names[1].decode("ascii", "replace").strip('"')))
