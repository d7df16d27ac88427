"""WARC and WET, plain or with each record gzipped: one page a record.

Crawls break off and disks fail, so records are damaged in practice, and libraries stop at the
first one. The framing, which must go on after it, is therefore here (`_Members`, `_Records`);
a whole record is parsed by FastWARC, which knows HTTP: header forms, chunks, encodings.
Format: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .. import lazy
from ..data import Failure, Format, Page
from .page import too_large
from .streams import read_up_to

if TYPE_CHECKING:
    from . import Options

_CHUNK = 64 * 1024
_HEADERS = 64 * 1024  # bytes of a record's named fields, or of its HTTP headers; most have 1 KB
_GZIP = b"\x1f\x8b\x08"
_VERSION = lazy.pattern(rb"WARC/\d\.\d+\r?\n")
_LENGTH = lazy.pattern(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BEGIN = lazy.pattern(rb"WARC/\d\.\d+\r?\nWARC-")
_NEXT = lazy.pattern(rb"[\r\n]+WARC/|[\r\n]*\Z")
_GAP = lazy.pattern(rb"\r?\n\r?\n")
_BINARY = lazy.pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CHUNK_SIZE = lazy.pattern(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r\n")
_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page for each response, resource and conversion that is HTML or text.

    Sources are `SOURCE#OFFSET`, the offset being that of the record's first byte in the file;
    for a record that is not the first of its gzip member, the offset of the member, "+", and
    the offset within. A record that is damaged, cut off or no HTTP is one Failure. `skip` is
    told of responses that are no HTML or have another status than 200, and of revisits.
    """
    for record in _records(stream, options.max_bytes + 2 * _HEADERS):
        where = f"{source}#{record.offset}"
        if record.data is None:
            if record.damage:
                yield Failure(where, "InvalidRecord", f"{where}: {record.damage}")
            else:
                yield too_large(where, options)
            continue
        try:
            page = _page(record.data, where, options)
        except Exception as error:  # FastWARC raises what its parser meets
            page = Failure(where, "InvalidRecord", f"{where}: {error}")
        if page:
            yield page


def _page(data: bytes, source: str, options: Options) -> Page | Failure | None:
    from fastwarc.warc import WarcRecordType

    record = _parsed(data, "all")
    url = record.headers.get("WARC-Target-URI")
    url = url.strip("<>") if url else None
    kind = record.record_type
    media = record.headers.get("Content-Type") or ""
    charset = record.http_charset
    if kind == WarcRecordType.revisit:
        options.skip(source, "WARC revisits")
        return None
    if kind == WarcRecordType.response and media.startswith("application/http"):
        if record.http_headers is None or not record.http_headers.status_code:
            return Failure(source, "InvalidRecord", f"{source}: a response without HTTP", url=url)
        if record.http_headers.status_code != 200:
            options.skip(source, f"HTTP status {record.http_headers.status_code}")
            return None
        media = record.http_content_type or ""
    elif kind in (WarcRecordType.resource, WarcRecordType.conversion):
        named = re.search(r'charset="?([\w.:-]+)', media)
        charset = named[1] if named else None
    else:
        # Requests, metadata and the like are about pages; others are none of HTTP's.
        if kind in (WarcRecordType.response, WarcRecordType.unknown, WarcRecordType.continuation):
            options.skip(source, "WARC records that are no HTTP responses")
        return None
    media = media.partition(";")[0].strip().lower()
    if media not in (*_HTML, "text/plain", ""):
        options.skip(source, "WARC records that are no HTML")
        return None
    try:
        content = read_up_to(record.reader, options.max_bytes + 1)
    except Exception as error:  # whatever the encodings that its headers name run into
        content = read_up_to(_parsed(data, "none").reader, options.max_bytes + 1)
        if not _is_decoded(content):
            return Failure(source, "InvalidRecord", f"{source}: {error}", url=url)
    if len(content) > options.max_bytes:
        return too_large(source, options, url)
    format: Format = "html" if media in _HTML else "text" if media else "auto"
    return Page(source, content, url, format, charset)


def _parsed(data: bytes, auto_decode: Literal["all", "none"]) -> Any:
    """The record as FastWARC has it, its body without its encodings ("all") or with ("none")."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    every = WarcRecordType.any_type
    return next(ArchiveIterator(io.BytesIO(data), record_types=every, auto_decode=auto_decode))


def _is_decoded(body: bytes) -> bool:
    """Whether a body is text, and in no chunks: crawlers store bodies decoded, and their headers as
    they came."""
    return not (_BINARY.search(body, 0, _CHUNK) or _CHUNK_SIZE.match(body))


@dataclass(frozen=True, slots=True)
class _Record:
    """A record's bytes, headers and all; None when damaged (it says how) or too large."""

    offset: str
    data: bytes | None
    damage: str = ""


def _records(stream: io.BufferedIOBase, longest: int) -> Iterator[_Record]:
    source = _Source(stream)
    if not _packed(source.peek(_CHUNK)):
        yield from _framed(source, longest, "")
        return
    while source.peek(1):
        start = source.offset
        if not source.peek(len(_GZIP)).startswith(_GZIP):
            yield _Record(str(start), None, "no gzip member begins here")
            source.seek_gzip(start)
            continue
        member = _Source(io.BufferedReader(_Member(source)))
        yield from _framed(member, longest, f"{start}+")
        if member.error:
            source.seek_gzip(start + 1)


def _framed(source: _Source, longest: int, prefix: str) -> Iterator[_Record]:
    """The records of plain data; each is held until what follows it shows that it ended."""
    while True:
        while source.peek(2) and source.peek(2)[:1] in (b"\r", b"\n"):
            source.take(1)
        start = source.offset
        offset = prefix.rstrip("+") if prefix and not start else f"{prefix}{start}"
        head = source.headers() if source.peek(1) else b""
        if source.error and not head:
            yield _Record(offset, None, f"damaged or cut off ({source.error})")
            return
        if not source.peek(1) and not head:
            return
        length = _LENGTH.search(head)
        if not _VERSION.match(head) or not length:
            yield _Record(offset, None, "no WARC record begins here")
            source.put_back(head)
            source.seek_record(start + 1)
            continue
        inside = _BEGIN.search(head, 1)
        if inside:  # this one is cut off within its fields, and the next one follows
            yield _Record(offset, None, "cut off")
            source.put_back(head[inside.start() :])
            continue
        size = int(length[1])
        if len(head) + size > longest:
            yield _Record(offset, None)
            source.skip(size)
            continue
        body = source.take(size)
        if len(body) < size:
            damage = f"cut off: {len(body)} of {size} bytes"
        elif _ends(body, source.peek(32)[:32]):
            yield _Record(offset, head + body)
            continue
        else:
            damage = "its length is wrong"
        yield _Record(offset, None, damage)
        inside = _BEGIN.search(body)
        if inside:  # the record that was taken for a part of this one
            source.put_back(body[inside.start() :])
        elif len(body) < size:
            return
        else:
            source.put_back(body[-32:])  # which may hold half of the next one's first line
            source.seek_record(source.offset)


def _ends(body: bytes, after: bytes) -> bool:
    """Whether a record's length was right, as far as what follows it can tell.

    The next record begins; or that one's beginning is damaged, and there is the gap at least.
    """
    if _NEXT.match(after):
        return True
    return bool(_GAP.match(after)) and not _BEGIN.search(body)


class _Source:
    """A stream that knows its offset, looks ahead, and finds the next record or member."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._ahead = b""
        self._behind = b""
        self.offset = 0
        self.error: Exception | None = None  # what ended the stream before its time

    def peek(self, size: int) -> bytes:
        """At least `size` bytes from here, fewer at the end; nothing is consumed."""
        while len(self._ahead) < size and (data := self._read(_CHUNK)):
            self._ahead += data
        return self._ahead

    def take(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        if size <= len(self.peek(min(size, _CHUNK))):
            data, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            parts, left = [self._ahead], size - len(self._ahead)
            self._ahead = b""
            while left and (part := self._read(min(left, 16 * _CHUNK))):
                parts.append(part)
                left -= len(part)
            data = b"".join(parts)
        self.offset += len(data)
        self._behind = (self._behind + data)[-4 * _CHUNK :] if size else self._behind
        return data

    def _read(self, size: int) -> bytes:
        try:
            return b"" if self.error else self._stream.read1(size)
        except (zlib.error, EOFError) as error:
            self.error = error
            return b""

    def skip(self, size: int) -> None:
        """Pass over `size` bytes without holding them, but over no beginning of a record."""
        self.seek_record(self.offset, self.offset + size)

    def headers(self) -> bytes:
        """All up to and with the first empty line; "" when it does not come soon."""
        size, wanted = 0, _CHUNK // 16
        while True:
            data = self.peek(wanted)
            ends = [data.find(end, size) + len(end) for end in (b"\r\n\r\n", b"\n\n")]
            found = [end for end in ends if end >= 4 or (end == 2 and data.startswith(b"\n\n"))]
            if found:
                return self.take(min(found))
            if len(data) < wanted or wanted > _HEADERS:
                return b""
            size, wanted = max(0, len(data) - 3), 2 * wanted

    def put_back(self, data: bytes) -> None:
        """Give out once more what was last taken."""
        self._ahead = data + self._ahead
        self.offset -= len(data)
        self._behind = b""

    def seek_record(self, offset: int, end: int | None = None) -> None:
        """Go to where a record begins, from `offset` on, else to `end` or the stream's end."""
        self.take(max(0, offset - self.offset))
        while data := self.peek(_CHUNK):
            left = len(data) if end is None else end - self.offset
            found = _BEGIN.search(data)
            if found and found.start() <= left:
                self.take(found.start())
                return
            # What is kept back could be the first half of a beginning.
            self.take(max(1, min(left, len(data) - 32)))
            if end is not None and self.offset >= end:
                return

    def seek_gzip(self, offset: int) -> None:
        """Go to the next gzip member from `offset` on whose data begin a record, or the end.

        `offset` may lie behind: as much of it as was kept is searched again, for a member
        that is cut off has swallowed the beginning of the next one.
        """
        back = min(self.offset - offset, len(self._behind))
        if back > 0:
            self.put_back(self._behind[len(self._behind) - back :])
        while data := self.peek(_CHUNK):
            at = -1
            while (at := data.find(_GZIP, at + 1)) >= 0:
                if len(data) - at < 1024:
                    data = self.peek(at + 1024)
                if _begins_record(data[at : at + 1024]):
                    self.take(at)
                    return
            self.take(max(1, len(data) - len(_GZIP) + 1))


def _packed(data: bytes) -> bool:
    """Whether the records are compressed; the first one may be the damaged one."""
    if data.startswith(b"WARC/"):
        return False
    members = (found.start() for found in re.finditer(re.escape(_GZIP), data))
    return any(_begins_record(data[at : at + 1024]) for at in members)


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


class _Member(io.RawIOBase):
    """The data of one gzip member; the source stands behind the member at its end."""

    def __init__(self, source: _Source) -> None:
        self._source = source
        self._unpack = zlib.decompressobj(31)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._unpack.eof:
            packed = self._unpack.unconsumed_tail or self._source.take(
                min(_CHUNK, len(self._source.peek(1)))
            )
            data = self._unpack.decompress(packed, len(buffer))
            if self._unpack.eof:
                self._source.put_back(self._unpack.unused_data)
            if data:
                buffer[: len(data)] = data
                return len(data)
            if not packed and not self._unpack.eof:
                raise EOFError("the gzip member has no end")
        return 0
