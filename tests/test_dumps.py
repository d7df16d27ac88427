"""Dumps: WARC, archives, compressed files, CSV, JSON, Parquet, MHTML; damaged ones as well."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import re
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from cutline.data import Failure, Page
from cutline.readers import Options, read, read_stream


class Pipe(io.RawIOBase):
    """Bytes that come in small pieces and cannot be gone back in, as on a pipe."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._data.read(min(len(buffer), 700))
        buffer[: len(piece)] = piece
        return len(piece)


def both_ways(data: bytes, name: str, options: Options, path: Path) -> list[Page | Failure]:
    """What a file and a pipe with these bytes give, which must be the same."""
    (path / name).write_bytes(data)
    there = list(read([str(path / name)], options))
    here = list(read_stream(io.BufferedReader(Pipe(data)), f"{path}/{name}", options))
    assert there == here
    return there


Reading = Callable[..., list[tuple[str, object]]]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """Sources, and contents or kinds of failure, of what a dump gives."""

    def found(data: bytes, name: str, options: Options | None = None) -> list[tuple[str, object]]:
        pages = both_ways(data, name, options or Options(), tmp_path)
        return [
            (
                page.source.removeprefix(f"{tmp_path}/"),
                page.content if isinstance(page, Page) else page.type,
            )
            for page in pages
        ]

    return found


# --- WARC ------------------------------------------------------------------------------------


def record(
    number: int,
    body: bytes,
    *,
    kind: str = "response",
    media: str = "application/http; msgtype=response",
    http: str | None = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n",
    length: int | None = None,
) -> bytes:
    block = (http.encode() + b"\r\n" if http else b"") + body
    size = len(block) if length is None else length
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2023-03-20T10:00:00Z\r\n"
        f"Content-Type: {media}\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page_of(number: int) -> bytes:
    # Bytes that do not compress, so that damage in the middle hits them.
    noise = random.Random(number).randbytes(300).hex()
    return f"<p>Page {number}</p><!-- {noise} -->".encode()


GOOD = [record(number, page_of(number)) for number in range(5)]


def offsets(records: list[bytes]) -> list[int]:
    return [sum(map(len, records[:index])) for index in range(len(records))]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_warc_pages_come_with_url_charset_and_offset(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    records = [pack(item) for item in GOOD]
    pages = both_ways(b"".join(records), "crawl.warc.gz", Options(), tmp_path)
    assert pages == [
        Page(
            f"{tmp_path}/crawl.warc.gz#{offset}",
            page_of(number),
            f"https://example.org/{number}",
            "html",
            "windows-1251",
        )
        for number, offset in enumerate(offsets(records))
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Transfer-Encoding: chunked",
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Content-Encoding: deflate",
        "Content-Encoding: gzip\r\nTransfer-Encoding: chunked",
    ],
)
def test_a_warc_of_bodies_that_were_decoded_when_they_were_stored(header: str) -> None:
    html = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}\r\n"
    body = "<!doctype html><p>Größer als ein Wort.</p>".encode() * 50
    (page,) = read_stream(io.BytesIO(record(1, body, http=html)), "x.warc", Options())
    assert isinstance(page, Page)
    assert (page.content, page.url) == (body, "https://example.org/1")


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Encoding: gzip", b"\x1f\x8b\x08" + bytes(range(200))),
        ("Transfer-Encoding: chunked", b"4\r\n<p>t\r\nzz\r\nen\r\n0\r\n\r\n"),
    ],
)
def test_a_body_in_a_warc_that_cannot_be_decoded_is_a_failure_with_its_url(
    header: str, body: bytes
) -> None:
    html = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}\r\n"
    (page,) = read_stream(io.BytesIO(record(1, body, http=html)), "x.warc", Options())
    assert isinstance(page, Failure)
    assert (page.type, page.url) == ("InvalidRecord", "https://example.org/1")


def test_what_is_no_page_in_a_warc_is_left_out_and_counted(tmp_path: Path) -> None:
    html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    records = [
        record(0, b"software: x", kind="warcinfo", media="application/warc-fields", http=None),
        record(1, b"", kind="request", media="application/http", http="GET / HTTP/1.1\r\n"),
        record(2, b"moved", http="HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n"),
        record(3, b"gone", http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"),
        record(4, b"GIF89a", http="HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n"),
        record(5, b"", kind="revisit", http="HTTP/1.1 200 OK\r\n"),
        record(6, b"20230320 1.2.3.4", media="text/dns", http=None),
        record(7, b"<p>seven", http=html),
        record(8, b"<p>eight", kind="resource", media="text/html; charset=koi8-r", http=None),
        record(9, b"Nur Text.", kind="conversion", media="text/plain", http=None),
        record(
            10, b"4\r\n<p>t\r\n2\r\nen\r\n0\r\n\r\n", http=html + "Transfer-Encoding: chunked\r\n"
        ),
        record(11, gzip.compress(b"<p>eleven"), http=f"{html}Content-Encoding: gzip\r\n"),
    ]
    skipped: Counter[str] = Counter()
    options = Options(skip=lambda _, reason: skipped.update([reason]))
    pages = list(read_stream(io.BytesIO(b"".join(records)), "x.warc", options))
    assert [
        (page.content, page.format, page.encoding) for page in pages if isinstance(page, Page)
    ] == [
        (b"<p>seven", "html", None),
        (b"<p>eight", "html", "koi8-r"),
        (b"Nur Text.", "text", None),
        (b"<p>ten", "html", None),
        (b"<p>eleven", "html", None),
    ]
    assert skipped == {
        "HTTP status 301": 1,
        "HTTP status 404": 1,
        "WARC records that are no HTML": 1,
        "WARC revisits": 1,
        "WARC records that are no HTTP responses": 1,
    }


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return (
        data[:middle] + bytes(255 - byte for byte in data[middle : middle + 4]) + data[middle + 4 :]
    )


NO_HTTP = record(1, b"this is no HTTP", http=None)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda pack: pack(GOOD[1])[: len(pack(GOOD[1])) // 2],
        lambda pack: pack(GOOD[1])[:100],
        lambda pack: b"garbage " * 100,
        lambda pack: pack(record(1, page_of(1), length=2000)),
        lambda pack: pack(record(1, page_of(1), length=10**9)),
        lambda pack: pack(record(1, page_of(1), length=100)),
        lambda pack: pack(NO_HTTP),
        lambda pack: pack(GOOD[1].replace(b"WARC/1.0", b"WARX/1.0")),
        lambda pack: pack(GOOD[1].replace(b"Content-Length", b"Content-Langth")),
    ],
    ids=["half", "head", "garbage", "long", "endless", "short", "no http", "version", "no length"],
)
def test_a_damaged_record_is_one_failure_at_its_offset_and_reading_goes_on(
    damage: Callable[[Callable[[bytes], bytes]], bytes],
    pack: Callable[[bytes], bytes],
    reading: Reading,
) -> None:
    first, *rest = [pack(item) for item in (GOOD[0], *GOOD[2:])]
    found = reading(b"".join([first, damage(pack), *rest]), "crawl.warc")
    contents = [content for _, content in found]
    assert contents[0] == page_of(0)
    assert contents[2:] == [page_of(2), page_of(3), page_of(4)]
    assert found[1][0] == f"crawl.warc#{len(first)}"
    assert contents[1] in ("InvalidRecord", "TooLargeError")


def test_bytes_flipped_within_a_gzip_member_are_noticed(reading: Reading) -> None:
    packed = [gzip.compress(item) for item in GOOD]
    packed[1] = flipped(packed[1])
    found = reading(b"".join(packed), "crawl.warc.gz")
    assert [content for _, content in found] == [
        *(page_of(0), "InvalidRecord", page_of(2), page_of(3), page_of(4)),
    ]


def test_a_warc_that_breaks_off(reading: Reading) -> None:
    packed = [gzip.compress(item) for item in GOOD]
    found = reading(b"".join(packed)[:-50], "crawl.warc.gz")
    assert [content for _, content in found[:4]] == [page_of(number) for number in range(4)]
    assert [content for _, content in found[4:]] == ["InvalidRecord"]


def test_a_warc_gzipped_as_a_whole_has_offsets_within(reading: Reading) -> None:
    found = reading(gzip.compress(b"".join(GOOD)), "crawl.warc.gz")
    assert [content for _, content in found] == [page_of(number) for number in range(5)]
    assert found[0][0] == "crawl.warc.gz#0"
    assert found[1][0] == f"crawl.warc.gz#0+{len(GOOD[0])}"


def test_a_page_that_unpacks_beyond_the_cap_is_too_large() -> None:
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    data = record(0, gzip.compress(b" " * 10_000_000), http=http) + GOOD[1]
    large, good = read_stream(io.BytesIO(data), "x.warc", Options(max_bytes=100_000))
    assert isinstance(large, Failure)
    assert (large.status, large.url) == ("too_large", "https://example.org/0")
    assert isinstance(good, Page)


@settings(max_examples=300)
@given(st.data())
def test_however_a_warc_is_damaged_what_is_whole_comes_out(data: st.DataObject) -> None:
    """Cut a stretch out of one record: the others come out."""
    hit = data.draw(st.integers(0, 4))
    gzipped = data.draw(st.booleans())
    packed = [gzip.compress(item, 1) if gzipped else item for item in GOOD]
    begin = data.draw(st.integers(0, len(packed[hit]) - 1))
    end = data.draw(st.integers(begin + 1, len(packed[hit])))
    packed[hit] = packed[hit][:begin] + packed[hit][end:]
    contents = [
        page.content
        for page in read_stream(
            io.BytesIO(b"".join(packed)), "x.warc", Options(input_format="warc")
        )
        if isinstance(page, Page)
    ]
    whole = [page_of(number) for number in range(5) if number != hit]
    assert [content for content in contents if content in whole] == whole
    assert len(contents) <= 5


# --- archives --------------------------------------------------------------------------------


FILES = {"b/2.html": b"<p>two", "a.txt": b"One.", "b/logo.png": b"\x89PNG", ".hidden": b"x"}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", zipped(FILES)),
        ("x.zip", zipped(FILES, zipfile.ZIP_LZMA)),
        ("x.tar", tarred(FILES)),
        ("x.tar.gz", tarred(FILES, "w:gz")),
        ("x.tar.bz2", tarred(FILES, "w:bz2")),
        ("x.tar.xz", tarred(FILES, "w:xz")),
        ("x.tar.zst", zstandard.ZstdCompressor().compress(tarred(FILES))),
        ("named-wrongly.html", zipped(FILES)),
    ],
)
def test_archives(name: str, data: bytes, reading: Reading) -> None:
    skipped: Counter[str] = Counter()
    options = Options(skip=lambda _, reason: skipped.update([reason]))
    assert reading(data, name, options) == [
        (f"{name}!b/2.html", b"<p>two"),
        (f"{name}!a.txt", b"One."),
    ]
    assert skipped == {".png files": 2, "hidden files": 2}  # once each for file and pipe


def test_archives_hold_any_format_and_each_other(reading: Reading) -> None:
    lines = b'{"text": "one"}\n{"text": "two"}\n'
    inner = zipped({"pages.jsonl.gz": gzip.compress(lines), "p.html.xz": lzma.compress(b"<p>x")})
    found = reading(tarred({"inner.zip": inner, "crawl.warc.gz": gzip.compress(GOOD[0])}), "o.tar")
    assert found == [
        ("o.tar!inner.zip!pages.jsonl.gz#1", "one"),
        ("o.tar!inner.zip!pages.jsonl.gz#2", "two"),
        ("o.tar!inner.zip!p.html.xz", b"<p>x"),
        ("o.tar!crawl.warc.gz#0", page_of(0)),
    ]


def test_archives_nested_without_end_are_cut_off(reading: Reading) -> None:
    data = b"<p>x"
    for _ in range(8):
        data = zipped({"x.zip": data})
    assert [content for _, content in reading(data, "x.zip")] == ["ValueError"]


def test_wacz_gives_its_warcs(reading: Reading) -> None:
    data = zipped(
        {
            "datapackage.json": b"{}",
            "pages/pages.jsonl": b'{"url": "https://example.org", "text": "an index"}\n',
            "archive/data.warc.gz": gzip.compress(GOOD[0]) + gzip.compress(GOOD[1]),
        },
        zipfile.ZIP_STORED,
    )
    found = reading(data, "x.wacz")
    assert [content for _, content in found] == [page_of(0), page_of(1)]
    assert found[0][0] == "x.wacz!archive/data.warc.gz#0"


def test_names_that_stand_in_an_archive_twice_are_told_apart(reading: Reading) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.html", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.html", b"2")
    assert reading(data.getvalue(), "x.zip") == [("x.zip!a.html", b"1"), ("x.zip!a.html#2", b"2")]


def test_a_damaged_member_of_a_zip_is_one_failure(reading: Reading) -> None:
    data = zipped({f"{n}.html": page_of(n) for n in range(3)}, zipfile.ZIP_STORED)
    at = data.index(b"Page 1")
    found = reading(data[:at] + b"Rage" + data[at + 4 :], "x.zip")
    assert [content for _, content in found] == [page_of(0), "BadZipFile", page_of(2)]


def test_a_zip_without_its_end_is_one_failure(reading: Reading) -> None:
    assert reading(zipped(FILES)[:-30], "x.zip") == [("x.zip", "BadZipFile")]


def test_links_in_a_tar_are_left_out_and_counted(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for kind, name, content in (
            (tarfile.DIRTYPE, "folder", b""),
            (tarfile.REGTYPE, "a.txt", b"One."),
            (tarfile.LNKTYPE, "b.txt", b""),
            (tarfile.SYMTYPE, "c.txt", b""),
            (tarfile.FIFOTYPE, "pipe", b""),
            (tarfile.LNKTYPE, "logo.png", b""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, "a.txt", len(content)
            archive.addfile(info, io.BytesIO(content))
    skipped: list[tuple[str, str]] = []
    options = Options(skip=lambda source, reason: skipped.append((source, reason)))
    pages = both_ways(data.getvalue(), "x.tar", options, tmp_path)
    assert [page.source for page in pages] == [f"{tmp_path}/x.tar!a.txt"]
    assert skipped == 2 * [
        (f"{tmp_path}/x.tar!b.txt", "hard links"),
        (f"{tmp_path}/x.tar!c.txt", "symbolic links"),
        (f"{tmp_path}/x.tar!pipe", "special files"),
        (f"{tmp_path}/x.tar!logo.png", ".png files"),
    ]


def test_a_damaged_header_in_a_tar_is_one_failure_and_reading_goes_on(reading: Reading) -> None:
    data = tarred({f"{n}.html": page_of(n) for n in range(3)})
    second = 512 + -len(page_of(0)) // 512 * -512
    found = reading(data[: second + 148] + b"9" * 8 + data[second + 156 :], "x.tar")
    assert [content for _, content in found] == [page_of(0), "InvalidHeader", page_of(2)]


def test_a_tar_that_breaks_off(reading: Reading) -> None:
    data = tarred({f"{n}.html": page_of(n) for n in range(3)})
    found = reading(data[: 2 * (512 + 1024) + 600], "x.tar")
    assert [content for _, content in found[:2]] == [page_of(0), page_of(1)]
    assert isinstance(found[-1][1], str)


def test_bombs_are_cut_off(reading: Reading) -> None:
    """50 MB of zeros in a page are over the cap on a page; a line without end is no feed."""
    zeros = bytes(50_000_000)
    options = Options(max_bytes=1_000_000)
    for name, data in {
        "x.html.gz": gzip.compress(zeros, 9),
        "x.html.bz2": bz2.compress(zeros),
        "x.html.xz": lzma.compress(zeros),
        "x.html.zst": zstandard.ZstdCompressor().compress(zeros),
        "x.tar.gz": gzip.compress(tarred({"x.html": zeros}), 9),
    }.items():
        (found,) = reading(data, name, options)
        assert found[1] == "TooLargeError", name
    assert [kind for _, kind in reading(zipped({"x.html": zeros}), "x.zip", options)] == [
        "TooLargeError"
    ]
    endless = bz2.compress(b" " * 80_000_000)
    assert reading(endless, "x.jsonl.bz2", options) == [
        ("x.jsonl.bz2#1", "TooLargeError"),
        ("x.jsonl.bz2", "ValueError"),
    ]


def test_a_header_that_claims_gigabytes_is_not_believed(reading: Reading) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 8 * 1024**3
    data = info.tobuf(tarfile.GNU_FORMAT) + tarred({"a.html": b"<p>a"})
    assert [content for _, content in reading(data, "x.tar")] == ["InvalidHeader", b"<p>a"]


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress], ids=lambda p: p.__module__
)
def test_single_compressed_files(pack: Callable[[bytes], bytes], reading: Reading) -> None:
    assert reading(pack(b"<p>one"), "page.html.z") == [("page.html.z", b"<p>one")]
    lines = b"".join(b'{"text": "line %d"}\n' % n for n in range(3000))
    found = reading(pack(lines)[:-20], "pages.jsonl")
    assert isinstance(found[-1][1], str)
    assert [content for _, content in found[:-1]] == [f"line {n}" for n in range(len(found) - 1)]


# --- rows ------------------------------------------------------------------------------------


def test_csv_with_its_delimiters_quotes_and_encodings(reading: Reading) -> None:
    text = 'url;title;body\r\nhttps://example.org/1;"Ein ""Titel""";"<p>Äpfel;\r\nzwei Zeilen"\r\n'
    expected = [("x.csv#3", "<p>Äpfel;\r\nzwei Zeilen")]
    assert reading(text.encode("utf-8-sig"), "x.csv") == expected
    assert reading(text.encode("utf-16"), "x.csv") == expected
    assert reading(text.encode("cp1252"), "x.csv") == expected
    tabs = "url\thtml\nhttps://example.org\t<p>one\n\nhttps://example.org\t<p>two\n"
    assert reading(tabs.encode(), "x.tsv") == [("x.tsv#2", "<p>one"), ("x.tsv#4", "<p>two")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(encoding: str, reading: Reading) -> None:
    text = (
        "" if encoding == "utf-8-sig" else "\ufeff"
    ) + '"html",url\n<p>Äpfel,https://example.org\n'
    text = text if encoding != "utf-16" else text[1:]
    assert reading(text.encode(encoding), "x.csv") == [("x.csv#2", "<p>Äpfel")]


@pytest.mark.parametrize(
    ("label", "codec", "word"),
    [
        ("windows-874", "cp874", "สวัสดีชาวโลก"),
        ("iso-8859-8-i", "iso8859-8", "שלום עולם"),
        ("x-mac-cyrillic", "mac-cyrillic", "Привет, мир"),
        ("gb2312", "gb18030", "你好世界，鎔€"),
        ("koi8-u", "koi8-u", "Привіт"),
    ],
)
def test_csv_in_encodings_that_python_calls_by_other_names(
    label: str, codec: str, word: str, reading: Reading
) -> None:
    page = f'<meta charset="{label}"><p>{word} {word}'
    data = f"url;html\nhttps://example.org;'{page}'\n".replace("'", "").replace(f'"{label}"', label)
    found = reading(data.encode(codec), "x.csv")
    assert found == [("x.csv#2", page.replace(f'"{label}"', label))]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("URL, HTML \n", 2),
        ("\n \r\n\nurl,html\n", 5),
        (",\nurl,html\n", 3),
        ("sep=,\nurl,html\n", 3),
        ('"sep=,"\n\nurl;x,html\n', 4),
        ('"html\n(as sent); really; yes",html,"url"\n', 3),
        ("sep=^\nurl^html\n", 3),
        ("SEP=\t\r\nurl\thtml\n", 3),
    ],
)
def test_headers_of_csv_as_they_come(head: str, line: int, reading: Reading) -> None:
    delimiter = "^" if "^" in head else "\t" if "\t" in head else ","
    row = f'https://example.org{delimiter}"<p>one, two; three"\n'
    data = (head + row + row).encode()
    content = "<p>one, two; three"
    assert reading(data, "x.csv") == [(f"x.csv#{line}", content), (f"x.csv#{line + 1}", content)]


def test_of_several_columns_of_one_name_the_first_that_holds_something_counts(
    reading: Reading,
) -> None:
    data = b"html,html,HTML\n<p>1,<p>2,<p>3\n,<p>2,<p>3\n,,<p>3\n<p>1,,\n"
    assert [content for _, content in reading(data, "x.csv")] == ["<p>1", "<p>2", "<p>3", "<p>1"]


LARGE = "".join(f'<p>"Line {n}", it says.</p>\r\n' for n in range(4_000))


@pytest.mark.parametrize(
    "large",
    [
        '"' + LARGE.replace('"', '""') + '"',
        '"' + LARGE.replace('"', '""') + '"and "more",""',
        '"' + "x" * 80_000 + '\n"',
        "<p>" + 40_000 * 'unquoted" ',
        '"",' * 40_000,
        '"' + 40_000 * '""' + '"',
        '"' + 50_000 * "\r\n" + '"',
        '"' + 30_000 * 'x"\0"\n' + '"',
        '"' + LARGE.replace('"', "") + '","' + LARGE.replace('"', "") + '"',
    ],
    ids=["quoted", "leniently", "long", "unquoted", "fields", "quotes", "lines", "nuls", "two"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_of_csv_over_the_cap_is_one_failure(large: str, end: str, reading: Reading) -> None:
    """No part of it is taken for a row, and the rows behind it have their lines' numbers."""
    rows = ["url,html", '1,"<p>1"', f"2,{large}", '3,"<p>3"', '4,"<p>', '4"', "5,<p>5"]
    data = end.join(rows).encode()
    line = 3 + len(re.findall(r"\r\n|\r|\n", large))
    assert reading(data, "x.csv", Options(max_bytes=1000)) == [
        ("x.csv#2", "<p>1"),
        (f"x.csv#{line}", "TooLargeError"),
        (f"x.csv#{line + 1}", "<p>3"),
        (f"x.csv#{line + 3}", f"<p>{end}4"),
        (f"x.csv#{line + 4}", "<p>5"),
    ]
    assert reading(data[: data.rindex(b"3,") - len(end)], "x.csv", Options(max_bytes=1000)) == [
        ("x.csv#2", "<p>1"),
        (f"x.csv#{line}", "TooLargeError"),
    ]


@pytest.mark.parametrize("cap", [200_000, 10_000_000], ids=["over the cap", "within it"])
def test_a_quote_that_is_never_closed_costs_the_row_it_is_in(cap: int, reading: Reading) -> None:
    rows = [f"https://example.org/{n},<p>{n}" for n in range(30_000)]
    rows[4] = '"https://example.org/4\n,4","a ""quote""\nof two lines"'
    rows[5] = '"https://example.org/5\n",",\n","<p>5 ""and'
    rows[7] = 'https://example.org/7,<p>""7""'
    data = ("\n".join(["url,html", *rows])).encode()
    found = reading(data, "x.csv", Options(max_bytes=cap))
    assert found[3:6] == [
        ("x.csv#5", "<p>3"),
        ("x.csv#8", 'a "quote"\nof two lines'),
        ("x.csv#11", "InvalidRow"),
    ]
    assert found[6:] == [
        (f"x.csv#{n + 6}", '<p>""7""' if n == 7 else f"<p>{n}") for n in range(6, 30_000)
    ]


def test_a_quote_that_is_never_closed_says_where_it_opens() -> None:
    data = b'url,html\n1,"<p>1\n"\n2,"<p>2'
    _, failure = read_stream(io.BytesIO(data), "x.csv", Options())
    assert isinstance(failure, Failure)
    assert failure.message.startswith("x.csv#4: a quote opens on this line and is never closed; ")
    lenient = b'url,html\n1,"<p>"1\n2,"<p>2"'
    assert [page.source for page in read_stream(io.BytesIO(lenient), "x.csv", Options())] == [
        *("x.csv#2", "x.csv#3"),
    ]


def test_names_of_csv_that_cannot_be_read_end_it_with_one_failure(reading: Reading) -> None:
    assert reading(b'url,"html\n1,<p>1\n2,<p>2\n', "x.csv") == [("x.csv#1", "InvalidRow")]
    endless = b"url," + b"x" * 500_000 + b"\n1,<p>1\n"
    assert reading(endless, "x.csv", Options(max_bytes=1000)) == [("x.csv#1", "TooLargeError")]


ODD_TEXT = st.text(st.sampled_from('ab,\n\r" '), max_size=20)


@given(st.lists(st.tuples(ODD_TEXT, ODD_TEXT), max_size=8), st.integers(0, 8), ODD_TEXT)
def test_whatever_rows_of_csv_hold_those_within_the_cap_come_out(
    rows: list[tuple[str, str]], at: int, odd: str
) -> None:
    """One row among them is far over it, and quoted as csv would."""
    at = min(at, len(rows))
    data = io.StringIO(newline="")
    writer = csv.writer(data, quoting=csv.QUOTE_ALL)
    large = ((odd or "x") * 70_000)[:70_000]
    writer.writerows([("url", "html"), *rows[:at], ("", large), *rows[at:]])
    stream = io.BytesIO(data.getvalue().encode())
    pages = list(read_stream(stream, "x.csv", Options(max_bytes=100)))
    wanted = [html for url, html in rows[:at] if url or html]
    wanted += ["TooLargeError", *(html for url, html in rows[at:] if url or html)]
    assert [page.content if isinstance(page, Page) else page.type for page in pages] == wanted


def test_scrapy_json_feeds_and_objects_over_several_lines(reading: Reading) -> None:
    rows = [{"url": f"https://example.org/{n}", "html": f'<p>{n} [{{}}] "x"'} for n in range(50)]
    expected = [(f"x.json#{n + 1}", f'<p>{n} [{{}}] "x"') for n in range(50)]
    scrapy = "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]"
    assert reading(scrapy.encode(), "x.json") == expected
    assert reading(json.dumps(rows, indent=4).encode(), "x.json") == expected
    assert reading(json.dumps(rows[0], indent=1).encode(), "x.json") == expected[:1]
    damaged = scrapy.replace(json.dumps(rows[7]), json.dumps(rows[7])[:20])
    found = reading(damaged.encode(), "x.json")
    assert [content for _, content in found] == [
        *(content for _, content in expected[:7]),
        "InvalidJSON",
        *(content for _, content in expected[8:]),
    ]


def test_fields_can_be_named() -> None:
    row = {"id": "x", "payload": "<p>one", "plain": "One.", "where": "https://example.org"}
    data = io.BytesIO(json.dumps(row).encode() + b"\n")
    (unnamed,) = read_stream(data, "x", Options())
    assert isinstance(unnamed, Failure)
    assert "--html-field" in unnamed.message
    assert "payload" in unnamed.message
    for options, content, format in (
        (Options(html_field="payload", url_field="where"), "<p>one", "html"),
        (Options(text_field="Plain", url_field="where"), "One.", "text"),
    ):
        data.seek(0)
        assert list(read_stream(data, "x", options)) == [
            Page("x#1", content, "https://example.org", format)  # type: ignore[arg-type]
        ]


def test_parquet(tmp_path: Path, reading: Reading) -> None:
    table = pyarrow.table(
        {
            "url": [f"https://example.org/{n}" for n in range(200)],
            "content": [f"<p>{n}".encode() for n in range(200)],
            "encoding": ["latin-1"] * 200,
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "made", row_group_size=50)
    data = (tmp_path / "made").read_bytes()
    found = reading(data, "x.parquet")
    assert found == [(f"x.parquet#{n + 1}", f"<p>{n}".encode()) for n in range(200)]
    (first, *_) = read_stream(io.BytesIO(data), "x", Options())
    assert isinstance(first, Page)
    assert (first.url, first.encoding) == ("https://example.org/0", "latin-1")
    assert [kind for _, kind in reading(data[:-100], "x.parquet")] == ["ArrowInvalid"]


def test_without_pyarrow_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (failure,) = read_stream(io.BytesIO(b"PAR1" + bytes(100)), "x.parquet", Options())
    assert isinstance(failure, Failure)
    assert "pip install 'cutline[parquet]'" in failure.message


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/story
Subject: Story
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----b"


------b
Content-Type: text/css
Content-Location: https://example.org/x.css

p { color: red }
------b
Content-Type: text/html; charset=koi8-r
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/story

<p>=D0=D2=C9=D7=C5=D4=
!</p>
------b--
""".replace(b"\n", b"\r\n")


def test_mhtml(reading: Reading, tmp_path: Path) -> None:
    (page,) = both_ways(MHTML, "page.mhtml", Options(), tmp_path)
    assert page == Page(
        f"{tmp_path}/page.mhtml",
        "<p>привет!</p>".encode("koi8-r"),
        "https://example.org/story",
        "html",
        "koi8-r",
    )
    assert reading(MHTML, "page")[0][1] == page.content, "known by how it begins"
    assert reading(MHTML.replace(b"text/html;", b"text/plain;"), "x.mht") == [("x.mht", "NoPage")]


@given(
    st.sampled_from(
        [zipped(FILES), tarred(FILES, "w:gz"), GOOD[0] + GOOD[1], MHTML, b"a,b\n1,2\n"]
    ),
    st.sampled_from(["auto", "jsonl", "json", "csv", "parquet", "warc", "mhtml"]),
    st.data(),
)
def test_damaged_dumps_never_raise(dump: bytes, name: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(dump)))
    noise = data.draw(st.binary(max_size=40))
    damaged = dump[:begin] + noise + dump[begin + data.draw(st.integers(0, 60)) :]
    for page in read_stream(io.BytesIO(damaged), "x", Options(input_format=name)):
        assert page.source.startswith("x")
