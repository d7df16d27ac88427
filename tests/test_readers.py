"""Sources to pages."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Cutline
from cutline.data import Failure, Page
from cutline.errors import UsageError
from cutline.readers import Options, expand, read, read_stream
from cutline.readers.files import printable

PLAIN = Options()
JSONL = Options(input_format="jsonl")

DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"page {name}")


def sources(root: Path, *inputs: str | Path, options: Options = PLAIN) -> list[str]:
    pages = read(expand([str(name) for name in inputs]), options)
    return [page.source.removeprefix(f"{root}/") for page in pages]


def lines(data: bytes, options: Options = JSONL) -> list[Page | Failure]:
    return list(read_stream(io.BytesIO(data), "a.jsonl", options))


def test_a_directory_is_read_sorted_and_whole(tmp_path: Path) -> None:
    tree(tmp_path, "b/2.html", "b/10.html", "a.txt", "c", "b/index.php?id=3", "b/x/y/z.htm")
    assert sources(tmp_path, tmp_path) == [
        *("a.txt", "b/10.html", "b/2.html", "b/index.php?id=3", "b/x/y/z.htm", "c"),
    ]


def test_what_is_no_page_is_left_out_of_directories_and_counted(tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "logo.PNG", "site.css", ".git/HEAD", ".DS_Store", "fonts/x.woff2")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    skipped: Counter[str] = Counter()

    def skip(source: str, reason: str) -> None:
        skipped[reason] += 1

    assert sources(tmp_path, tmp_path, options=Options(skip=skip)) == ["a.html"]
    assert skipped == {
        "hidden files": 2,
        ".png files": 1,
        ".css files": 1,
        ".woff2 files": 1,
        "linked directories": 1,
        "special files": 1,
    }
    assert sources(tmp_path, tmp_path / "site.css") == ["site.css"], "it was asked for by name"


def test_stdin_is_read_once() -> None:
    assert expand(["-", __file__, "-", __file__]) == ["-", __file__, __file__]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing.html", "no such file or directory"),
        ("*.missing", "no file matches"),
        ("a.html/b.html", "Not a directory"),
        ("a.html/*", "Not a directory"),
        ("long" * 100, "File name too long"),
        ("locked/a.html", "Permission denied"),
        ("locked/*.html", "Permission denied"),
    ],
)
def test_an_input_that_is_not_there_says_why(name: str, why: str, tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "locked/a.html")
    (tmp_path / "locked").chmod(0)
    try:
        if os.access(tmp_path / "locked", os.X_OK) and name.startswith("locked"):
            pytest.skip("this user may look into every folder")
        with pytest.raises(UsageError, match=f"{re.escape(name)}: {why}; check the path"):
            expand([str(tmp_path / name)])
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_globs_and_their_names(tmp_path: Path) -> None:
    tree(tmp_path, "2/b.html", "1/a.html", "1/c.txt", "odd[1].html")
    assert sources(tmp_path, f"{tmp_path}/*/*.html") == ["1/a.html", "2/b.html"]
    assert sources(tmp_path, f"{tmp_path}/**/*.txt") == ["1/c.txt"]
    assert sources(tmp_path, f"{tmp_path}/odd[1].html") == ["odd[1].html"], "a file of that name"


def test_a_glob_that_matches_folders_and_their_files_gives_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "st/a.html", "st/b/c.html", "st/b/d/e.html", "st/b-2.html", "st/b/logo.png")
    pages = ["st/a.html", "st/b/c.html", "st/b/d/e.html"]
    found = sources(tmp_path, f"{tmp_path}/st/**")
    assert sorted(found) == [pages[0], "st/b-2.html", *pages[1:]]
    assert found == sources(tmp_path, f"{tmp_path}/st"), "a folder is what the glob begins with"
    assert sorted(sources(tmp_path, f"{tmp_path}/st/**/*")) == sorted(found)
    assert sources(tmp_path, f"{tmp_path}/st/b/**/[cde]*") == [*pages[1:]]
    monkeypatch.chdir(tmp_path)
    assert expand(["./**"]) == ["."]
    assert expand(["**"]) == ["st"]
    twice = [tmp_path / "st/a.html"] * 2
    assert sources(tmp_path, *twice) == [pages[0]] * 2, "whoever names a file twice means it"


@pytest.mark.parametrize("name", ["missing.html", "missing/*.html"])
def test_an_input_that_does_not_exist_is_a_usage_error_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing.*check the path"):
        expand([str(tmp_path / name)])


def test_a_file_that_cannot_be_read_costs_one_failure(tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "c.html")
    (tmp_path / "b.html").symlink_to(tmp_path / "gone")
    first, broken, last = read(expand([str(tmp_path)]), Options())
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(broken, Failure)
    assert broken.type == "FileNotFoundError"
    assert broken.message == f"{tmp_path}/b.html: No such file or directory"


@pytest.mark.parametrize("target", ["loop", "x" * 300], ids=["loop", "unreadable"])
def test_a_link_that_cannot_be_followed_costs_one_failure(target: str, tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "z.html")
    (tmp_path / "loop").symlink_to(target)
    (tmp_path / ".hidden").symlink_to(target)
    first, broken, last = read(expand([str(tmp_path)]), Options())
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(broken, Failure)
    assert broken.source == f"{tmp_path}/loop"
    assert broken.message.startswith(f"{tmp_path}/loop: ")
    assert list(read(expand([f"{tmp_path}/loop"]), Options())) == [broken]


def test_reading_never_raises(tmp_path: Path) -> None:
    for path in ("", "no\0path", "no path: \ud800", "x" * 300, f"{tmp_path}/gone"):
        (failure,) = read([path], Options())
        assert isinstance(failure, Failure)
        failure.message.encode()


def test_folders_inside_each_other_to_any_depth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth = 1200  # more than the interpreter's frames, and less than the longest path
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text("A page.")
    os.chdir(tmp_path)
    found = sources(tmp_path, "d")
    Path("d/" * depth, "a.txt").unlink()
    for number in range(depth, 0, -1):  # what cleans up after tests goes down frame by frame
        Path("d/" * number).rmdir()
    assert found == ["d/" * depth + "a.txt"]


def test_file_names_of_any_bytes(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"caf\xe9.html", b"caf\\xe9.html", b"caf\\x5cxe9.html", b"caf\\\xe9", b"c\\x"):
        Path(os.fsdecode(folder + b"/" + name)).write_text("x")
    assert sources(tmp_path, tmp_path) == [
        "c\\x",
        "caf\\x5cx5cxe9.html",
        "caf\\x5cxe9.html",
        "caf\\\\xe9",
        "caf\\xe9.html",
    ]


@given(st.lists(st.binary().filter(lambda name: b"\0" not in name), max_size=2))
def test_names_are_shown_so_that_they_can_be_told_apart(names: list[bytes]) -> None:
    for name in names:
        shown = printable(os.fsdecode(name)).encode()
        bytes_of_it = re.sub(
            rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), shown
        )
        assert bytes_of_it == name


def test_a_file_called_dash_is_not_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "-")
    monkeypatch.chdir(tmp_path)
    (page,) = read(expand(["./-"]), Options())
    assert isinstance(page, Page)
    assert page.content == b"page -"


def test_reading_is_lazy(tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "b.html")
    pages = read(expand([str(tmp_path)]), Options())
    next(pages)
    (tmp_path / "b.html").unlink()
    late = next(pages)
    assert isinstance(late, Failure)


def test_no_more_of_a_page_is_held_than_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    with path.open("wb") as file:
        file.truncate(10**12)  # sparse: nobody could hold it
    (failure,) = read([str(path)], Options(max_bytes=1000))
    assert isinstance(failure, Failure)
    assert failure.status == "too_large"
    assert "--max-bytes" in failure.message


def test_no_more_memory_is_taken_for_a_page_than_it_needs() -> None:
    """A cap of 100 TB, of which no computer has as much, costs nothing."""
    warc = (
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\n"
        b"Content-Length: 6\r\n\r\n<p>one\r\n\r\n"
    )
    mhtml = b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>one"
    rows = b'{"html": "<p>one"}\n'
    inputs = {"a": b"<p>one", "a.mht": mhtml, "a.csv": b"html\n<p>one\n", "a.warc": warc}
    for name, data in {**inputs, "a.jsonl": rows, "a.json": b"[" + rows + b"]"}.items():
        (page,) = read_stream(io.BytesIO(data), name, Options(max_bytes=10**14))
        assert isinstance(page, Page), page
        assert page.content in ("<p>one", b"<p>one")


def test_a_pipe_that_writes_a_byte_at_a_time_is_read_whole() -> None:
    reader, writer = os.pipe()

    def write() -> None:
        for byte in b'{"html": "<p>slow"}\n':
            os.write(writer, bytes([byte]))
        os.close(writer)

    thread = threading.Thread(target=write)
    thread.start()
    with os.fdopen(reader, "rb") as stream:
        (page,) = read_stream(stream, "-", Options())
    thread.join()
    assert page == Page("-#1", "<p>slow", None, "html")


def test_json_lines_fields_are_found_by_their_usual_names() -> None:
    rows = [
        {"url": "https://example.org/1", "html": "<p>one", "text": "not this"},
        {"URL": "https://example.org/2", "Body": "two"},
        {"link": "https://example.org/3", "maintext": "three", "title": "x"},
        {"content": "four"},
    ]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    assert lines(data) == [
        Page("a.jsonl#1", "<p>one", "https://example.org/1", "html"),
        Page("a.jsonl#2", "two", "https://example.org/2"),
        Page("a.jsonl#3", "three", "https://example.org/3", metas=(("title", "x"),)),
        Page("a.jsonl#4", "four"),
    ]


def test_fields_in_other_spellings_and_what_crawlers_keep_beside_the_page() -> None:
    told = {"title": "Ferry", "sourceURL": "https://example.org/2", "publishedTime": "2031-05-02"}
    rows = [
        {"rawHtml": "<p>one", "markdown": "not this", "page-url": "https://example.org/1"},
        {"markdown": "# two", "text": "not this", "metadata": {**told, "content": "nor this"}},
        {"text": "three", "url": "https://example.org/3", "meta": told | {"url": "https://no.org"}},
        {
            "text": "three",
            "metadata": {
                "og:url": "https://example.org/3",
                "og:title": "Ferry",
                "article:published_time": "2031-05-02",
            },
        },
        {"text": "four", "metadata": "none", "meta": ["none"]},
        {"metadata": {"text": "nor is this a page"}},
    ]
    *pages, last = lines("\n".join(json.dumps(row) for row in rows).encode())
    metas = (("title", "Ferry"), ("date", "2031-05-02"))
    assert pages == [
        Page("a.jsonl#1", "<p>one", "https://example.org/1", "html"),
        Page("a.jsonl#2", "# two", "https://example.org/2", metas=metas),
        Page("a.jsonl#3", "three", "https://example.org/3", metas=metas),
        Page("a.jsonl#4", "three", "https://example.org/3", metas=metas),
        Page("a.jsonl#5", "four"),
    ]
    assert isinstance(last, Failure) and last.type == "NoPage"


def test_fields_that_hold_nothing_or_no_page_do_not_hide_the_one_that_does() -> None:
    url = "https://example.org/"
    rows = [
        {"page": 3, "article": "Bridge closes", "text": "one", "url": url},
        {"html": " \n", "rawHtml": "null", "content": None, "text": "two", "url": "NaN"},
        {"content": {"rendered": "<p>three"}, "title": {"rendered": "Bridge"}, "link": url},
        {"markdown": {"raw_markdown": "# four", "fit_markdown": ""}, "url": url},
        {"content": ["five", "six"]},
        {"page_content": "seven", "metadata": {"source_url": url}},
        {"success": True, "data": {"markdown": "# eight", "metadata": {"sourceURL": url}}},
        {"html": "  "},
    ]
    assert isinstance(lines(b'{"data":' * 900 + b"{}" + b"}" * 900)[0], Failure)
    assert lines("\n".join(json.dumps(row) for row in rows).encode()) == [
        Page("a.jsonl#1", "one", url),
        Page("a.jsonl#2", "two"),
        Page("a.jsonl#3", "<p>three", url, metas=(("title", "Bridge"),)),
        Page("a.jsonl#4", "# four", url),
        Page("a.jsonl#5", "five\n\nsix"),
        Page("a.jsonl#6", "seven", url),
        Page("a.jsonl#7", "# eight", url),
        Page("a.jsonl#8", "  ", format="html"),
    ]


@pytest.mark.parametrize(
    ("row", "url"),
    [
        ({"url": "yes", "link": "https://a.example/1"}, "https://a.example/1"),
        ({"url": "a/1", "metadata": {"url": "https://a.example/1"}}, "https://a.example/1"),
        ({"url": "www.a.example/1"}, "http://www.a.example/1"),
        ({"url": " //a.example/1"}, "http://a.example/1"),
        *(({"url": junk}, None) for junk in ("/a/1", "12345", "javascript:void(0)", "http://[x")),
    ],
)
def test_what_is_no_address_does_not_hide_one(row: dict[str, str], url: str | None) -> None:
    (page,) = lines(json.dumps({"text": "one", **row}).encode())
    assert page.url == url


def test_a_field_that_was_named_and_is_not_there_is_said() -> None:
    (failure,) = lines(b'{"text": "one"}', JSONL._replace(html_field="raw_dmp"))
    assert isinstance(failure, Failure)
    assert failure.message == "a.jsonl#1: no field raw_dmp; its fields: text"


def test_progress_counts_each_byte_once(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.html").write_text("<p>Words" * 40_000)
    counts: list[int] = []
    paths = [str(tmp_path)]
    assert len([*read(expand(paths), Options(progress=counts.append))]) == 3
    assert sum(counts) == 3 * 40_000 * len("<p>Words")


def test_rows_tell_of_their_pages_what_these_do_not_tell(cutline: Cutline) -> None:
    paragraphs = [f"The ferry of {day} came in with its lights on, and empty." for day in DAYS]
    text = "\n\n".join(["The ferry comes home", *paragraphs])
    html = '<meta property="og:title" content="Ferry">' + "".join(
        f"<p>{one}</p>" for one in paragraphs
    )
    rows = [
        {"text": text, "headline": "The ferry comes home", "authors": ["Iris Tamm", "Bo Li"]},
        {"html": html, "title": "not this one", "author": "Iris Tamm", "published": "2 May 2031"},
    ]
    done = cutline("clean", "-q", input="\n".join(map(json.dumps, rows)).encode())
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["title"], first["authors"]) == ("The ferry comes home", ["Iris Tamm", "Bo Li"])
    assert first["text"] == "\n\n".join(paragraphs)
    assert (second["title"], second["authors"], second["published"]) == (
        "Ferry",
        ["Iris Tamm"],
        "2031-05-02",
    )


def test_dates_of_parquet_are_dates(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    row = {"text": ["A page."], "published_at": [datetime(2031, 5, 2, 10, tzinfo=timezone.utc)]}
    path = tmp_path / "pages.parquet"
    parquet.write_table(pyarrow.table(row), path)
    (page,) = read([str(path)], Options())
    assert isinstance(page, Page)
    assert page.metas == (("date", "2031-05-02T10:00:00+00:00"),)


@pytest.mark.parametrize(
    ("told", "key", "value"),
    [
        ('"date": 1700000000', "published", "2023-11-14T22:13:20+00:00"),
        ('"published_at": 1700000000000', "published", "2023-11-14T22:13:20+00:00"),
        ('"date": 1700000000.5', "published", "2023-11-14T22:13:20+00:00"),
        ('"date": NaN', "published", None),
        (
            '"authors": [{"name": "Ann Poe"}, {"name": "Bo Lind"}]',
            "authors",
            ["Ann Poe", "Bo Lind"],
        ),
        ('"author": {"name": "Ann Poe", "url": "/ann"}', "authors", ["Ann Poe"]),
        ('"author": {"url": "/ann"}', "authors", []),
    ],
)
def test_rows_tell_of_their_pages_in_numbers_and_objects(
    told: str, key: str, value: object, cutline: Cutline
) -> None:
    text = "The old bridge was closed on Monday, and nobody knows when it will open again."
    run = cutline(
        "clean", "--input-format", "jsonl", input=f'{{{told}, "text": "{text}"}}'.encode()
    )
    assert json.loads(run.stdout)[key] == value


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("names", ["url,text", "id;URL;Body", '"url"\t"html"', "\ufeffurl|content"])
def test_csv_on_stdin_is_told_by_its_names(
    names: str, pack: Callable[[bytes], bytes], cutline: Cutline
) -> None:
    delimiter = next(char for char in names if char in ",;\t|")
    row = delimiter.join(["1"] * names.count(delimiter) + ['"One, two; three\n\nfour."'])
    run = cutline("clean", "-q", input=pack(f"{names}\r\n{row}\r\n{row}\r\n".encode()))
    assert len(run.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "url, link, uri\n\nThe old bridge was closed.",
        "Menu | Sport | Weather\n\nThe old bridge was closed.",
        "The bridge, the ferry, and the date of its body\nwere told.",
        "text",
    ],
)
def test_no_line_of_prose_is_a_row_of_names(text: str, cutline: Cutline) -> None:
    run = cutline("clean", "-q", input=text.encode())
    (record,) = map(json.loads, run.stdout.splitlines())
    assert record["source"] == "-"  # and not "-#2"


def test_a_row_whose_field_for_the_page_is_empty_is_an_empty_page() -> None:
    rows = [
        {"url": "https://example.org/1", "html": "", "text": ""},
        {"text": "", "body": "two"},
        {"URL": "", "Text": ""},
        {"url": "https://example.org/4", "title": ""},
        {"html": None},
    ]
    first, second, third, *none = lines("\n".join(map(json.dumps, rows)).encode())
    assert first == Page("a.jsonl#1", "", "https://example.org/1", "html")
    assert second == Page("a.jsonl#2", "two")
    assert third == Page("a.jsonl#3", "")
    assert [getattr(page, "type", None) for page in none] == ["NoPage", "NoPage"]
    named = Options(input_format="jsonl", text_field="title")
    assert lines(json.dumps(rows[3]).encode(), named) == [
        Page("a.jsonl#1", "", "https://example.org/4", "text")
    ]


def test_empty_fields_of_csv_are_empty_pages() -> None:
    csv = Options(input_format="csv")
    several = b"url,text\nhttps://example.org/1,\n,\nhttps://example.org/2\n"
    empty, short = lines(several, csv)
    assert empty == Page("a.jsonl#2", "", "https://example.org/1")
    assert isinstance(short, Failure), "it has no such field"
    assert lines(b'text\n""\n\none\n', csv) == [Page("a.jsonl#2", ""), Page("a.jsonl#4", "one")]


def test_what_a_row_tells_holds_no_half_characters() -> None:
    """JSON can write half of a UTF-16 pair, which no output can."""
    row = {
        "url": "https://example.org/\ud800",
        "text": "x",
        "title": "T\udfff",
        "authors": ["\ud834"],
    }
    (page,) = lines(json.dumps(row).encode())
    assert page == Page(
        "a.jsonl#1",
        "x",
        "https://example.org/\ufffd",
        metas=(("title", "T\ufffd"), ("author", "\ufffd")),
    )
    (failure,) = lines(json.dumps({"url": "http://\ud800/", "\ud800": "x"}).encode())
    assert isinstance(failure, Failure)
    assert failure.url == "http://\ufffd/"
    assert failure.message.endswith("its fields: url, \ufffd")


def test_the_cap_on_a_row_s_page_is_of_bytes() -> None:
    for text, cap in (("a" * 9, 9), ("é" * 5, 10), ("日" * 3, 9), ("😀" * 2, 8), ("\ud800a", 4)):
        data = json.dumps({"text": text}).encode()
        (page,) = lines(data, Options("jsonl", max_bytes=cap))
        assert page == Page("a.jsonl#1", text)
        (large,) = lines(data, Options("jsonl", max_bytes=cap - 1))
        assert isinstance(large, Failure)
        assert large.status == "too_large"


def test_of_several_fields_of_one_name_the_first_that_holds_something_counts() -> None:
    row = '{"HTML": "", "Html": "<p>one", "html": "<p>two"}'
    assert lines(row.encode()) == [Page("a.jsonl#1", "<p>one", format="html")]


def test_a_broken_line_is_one_failure_with_its_number_and_reading_goes_on() -> None:
    data = b"\xef\xbb\xbf" + b"\n".join(
        [
            b'{"text": "good"}',
            b'{"text": "cut off',
            b"",
            b"[1, 2]",
            b'{"name": "no page"}',
            b'{"text": "\1\2\3\xff"}',
            b"[" * 100_000,
            b'{"text": "good too"}',
        ]
    )
    found = [(type(page).__name__, page.source) for page in lines(data)]
    assert found == [
        ("Page", "a.jsonl#1"),
        ("Failure", "a.jsonl#2"),
        ("Failure", "a.jsonl#4"),
        ("Failure", "a.jsonl#5"),
        ("Failure", "a.jsonl#6"),
        ("Failure", "a.jsonl#7"),
        ("Page", "a.jsonl#8"),
    ]


def test_json_that_is_no_page_is_named_as_json_has_it() -> None:
    found = lines(b'null\ntrue\n3.5\n"x"\n[1]')
    kinds = ("null", "a boolean", "a number", "a string", "an array")
    assert [page.message for page in found if isinstance(page, Failure)] == [
        f"a.jsonl#{number}: {kind}, not an object with a page's fields"
        for number, kind in enumerate(kinds, 1)
    ]


def test_pages_in_a_field_of_one_object_are_pointed_at() -> None:
    (found,) = lines(b'{"status": "ok", "articles": [{"text": "One."}, {"text": "Two."}]}')
    assert isinstance(found, Failure)
    assert found.message.endswith(
        "fields: articles, status; "
        "if its pages are in articles, give each by itself: jq '.articles[]'"
    )


ROWS = [{"text": "Zürich, früh"}, {"text": "Käse"}, {"html": "<p>Über uns</p>"}]
LINES = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "latin-1", "utf-16-be"])
def test_json_lines_come_in_other_encodings(encoding: str) -> None:
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    data = mark + LINES.encode(encoding)
    for options in (PLAIN, JSONL):
        found = list(read_stream(io.BytesIO(data), "-", options))
        assert [page.content for page in found if isinstance(page, Page)] == [
            *("Zürich, früh", "Käse", "<p>Über uns</p>"),
        ]
    if encoding != "latin-1":
        array = mark + json.dumps(ROWS, ensure_ascii=False).encode(encoding)
        assert len(list(read_stream(io.BytesIO(array), "-", PLAIN))) == 3


def test_a_line_beyond_the_cap_is_one_failure_and_reading_goes_on() -> None:
    data = b'{"text": "' + b"x" * 500_000 + b'"}\n{"text": "small"}\n'
    large, small = lines(data, Options(input_format="jsonl", max_bytes=100))
    assert isinstance(large, Failure)
    assert (large.source, large.status) == ("a.jsonl#1", "too_large")
    assert small == Page("a.jsonl#2", "small")


@pytest.mark.parametrize("name", ["html", "text"])
def test_the_format_can_be_said(name: str) -> None:
    (page,) = read_stream(io.BytesIO(b'{"text": 1}'), "a", Options(input_format=name))
    assert isinstance(page, Page)
    assert page.format == name


@given(st.lists(st.text(min_size=1), max_size=20))
def test_json_lines_give_a_page_for_each_line_whatever_is_in_it(texts: list[str]) -> None:
    data = "\n".join(json.dumps({"text": text}) for text in texts).encode()
    assert [page.content for page in lines(data) if isinstance(page, Page)] == texts


@given(st.binary(max_size=3000))
def test_any_bytes_are_pages_or_failures(data: bytes) -> None:
    for page in read_stream(io.BytesIO(data), "a", Options()):
        assert page.source.startswith("a")
