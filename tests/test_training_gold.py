"""Reading a corpus folder."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from cutline.errors import UsageError
from cutline.training.gold import GoldCaption, read_corpora, read_corpus


def corpus(folder: Path, *lines: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "html").mkdir(exist_ok=True)
    text = "\n".join(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines)
    (folder / "gold.jsonl").write_text(text + "\n", encoding="utf-8")
    return folder


WHOLE = gzip.compress(bytes(range(256)))
CUT = WHOLE[:-9]
CORRUPT = WHOLE[:12] + b"\xff" * 20 + WHOLE[32:]


def test_a_page_with_everything(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path / "news",
        {
            "id": "a",
            "file": "html/a.html",
            "url": "https://www.velmora.example/1",
            "kind": "forum",
            "body": "One\u2028line.",
            "title": "T",
            "authors": ["X Y"],
            "published": "2031-05-01",
            "must_include": ["One"],
            "must_exclude": ["Two"],
            "captions": [{"text": None, "credit": None}, {"text": "C", "credit": ["D"]}],
        },
        "",
    )
    (folder / "html/a.html").write_bytes(b"<p>One")
    (page,) = read_corpus(folder)
    assert (page.corpus, page.kind, page.body) == ("news", "forum", "One\u2028line.")
    assert page.captions == (GoldCaption(None), GoldCaption("C", ("D",)))
    assert page.authors == ("X Y",)
    assert page.content() == b"<p>One"


def test_what_the_corpus_does_not_say_is_none(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path / "c", {"id": "a", "body": "B"}, {"id": "b", "body": "", "captions": []}
    )
    (folder / "html/a.html.gz").write_bytes(gzip.compress(b"<p>B"))
    first, second = read_corpus(folder)
    assert first.content() == b"<p>B"
    assert first.kind == "article"
    assert first.captions is None
    assert first.authors is None
    assert second.captions == ()


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "a"}', '{"id": "a", "body": "b", "captions": [1]}']
)
def test_a_line_that_is_no_page_is_named(tmp_path: Path, line: str) -> None:
    folder = corpus(tmp_path / "c", {"id": "a", "body": "B"}, line)
    with pytest.raises(UsageError, match=r"gold\.jsonl:2: not a gold page"):
        read_corpus(folder)


@pytest.mark.parametrize(("line", "key"), [({"body": "B"}, "id"), ({"id": "a"}, "body")])
def test_a_key_that_a_line_lacks_is_named(tmp_path: Path, line: object, key: str) -> None:
    folder = corpus(tmp_path / "c", {"id": "a", "body": "B"}, line)
    message = rf"c/gold\.jsonl:2: not a gold page: it lacks the key '{key}'$"
    with pytest.raises(UsageError, match=message):
        read_corpus(folder)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("id", 5, "id must be a string that is not empty, not 5"),
        ("id", "", "id must be a string that is not empty, not ''"),
        ("body", 5, "body must be a string, not 5"),
        ("file", ["a"], "file must be a string, not ['a']"),
        ("url", 5, "url must be an address such as https://news.example/bridge, not 5"),
        ("url", "http://[bad", "url must be an address such as https://news.example/bridge, not "),
        ("kind", 5, "kind must be a string, not 5"),
        ("title", 5, "title must be a string, not 5"),
        ("authors", {"a": 1}, "authors must be a name or a list of names, not {'a': 1}"),
        ("authors", [1], "authors must be a name or a list of names, not [1]"),
        ("published", 2031, "published must be a string, not 2031"),
        ("must_include", "One", "must_include must be a list of strings, not 'One'"),
        ("must_exclude", [None], "must_exclude must be a list of strings, not [None]"),
        ("captions", {"a": 1}, "captions must be a list of objects, not {'a': 1}"),
        ("captions", ["C"], "captions must be a list of objects, not ['C']"),
        ("captions", [{}, {"text": 5}], "text of caption 2 must be a string, not 5"),
        ("captions", [{"credit": 5}], "credit of caption 1 must be a name or a list of names"),
        ("captions", [{"alt": 5}], "alt of caption 1 must be a string, not 5"),
        ("captions", [{"images": "x"}], "images of caption 1 must be a list of strings, not 'x'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(
    tmp_path: Path, key: str, value: object, sentence: str
) -> None:
    entry = {"id": "b", "body": "B", key: value}
    folder = corpus(tmp_path / "c", {"id": "a", "body": "B"}, entry)
    with pytest.raises(UsageError) as raised:
        read_corpus(folder)
    assert f"c/gold.jsonl:2: not a gold page: {sentence}" in str(raised.value)
    file = write(
        tmp_path / "own.json", {"cutline_corrections": 1, "pages": [entry | {"content": PACKED}]}
    )
    with pytest.raises(UsageError) as raised:
        read_corpus(file)
    assert f": not a gold page: {sentence}" in str(raised.value)


def test_null_is_as_good_as_absent_and_a_name_as_a_list_of_one(tmp_path: Path) -> None:
    keys = ("file", "url", "kind", "title", "authors", "must_include", "captions")
    lines = (
        {"id": "a", "body": "B"} | dict.fromkeys(keys),
        {"id": "b", "body": "B", "authors": "Iris Tamm", "captions": [{"credit": "AP"}]},
    )
    first, second = read_corpus(corpus(tmp_path / "c", *lines))
    assert (first.kind, first.authors, first.captions) == ("article", None, None)
    assert first.path == tmp_path / "c/html/a.html.gz"
    assert second.authors == ("Iris Tamm",)
    assert second.captions == (GoldCaption(None, ("AP",)),)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"id": "b", "body": "\xe4"}'.encode("latin-1"), "byte 22 of the line is not UTF-8"),
        (b'{"id": "b", "body": "B"', "not JSON (Expecting ',' delimiter at character 24)"),
        (b"[" * 100_000, "recursion"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: bytes, sentence: str) -> None:
    folder = corpus(tmp_path / "c", {"id": "a", "body": "B"})
    with (folder / "gold.jsonl").open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(UsageError) as raised:
        read_corpus(folder)
    assert "c/gold.jsonl:2: not a gold page: " in str(raised.value)
    assert sentence in str(raised.value)


def test_pages_with_one_id_are_told_apart(tmp_path: Path) -> None:
    page = {"id": "a", "body": "B", "file": "a.html"}
    folder = corpus(tmp_path / "c", page, page | {"id": "b"}, "", page)
    assert [found.id for found in read_corpus(folder)] == ["a", "b", "a#4"]
    file = write(tmp_path / "own.json", {"cutline_corrections": 1, "pages": [ENTRY, ENTRY]})
    assert [found.id for found in read_corpus(file)] == ["a", "a#2"]


def test_corpora_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one/news", "two/news", "port")]
    for folder in folders:
        folder.mkdir(parents=True)
        corpus(folder, {"id": "a", "body": folder.parent.name})
    found = read_corpora(folders)
    assert list(found) == ["one/news", "two/news", "port"]
    assert [page.source for pages in found.values() for page in pages] == [
        *("one/news/a", "two/news/a", "port/a"),
    ]
    assert found["two/news"][0].body == "two"


def test_a_corpus_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", {"id": "a", "body": "B"})
    with pytest.raises(UsageError, match=r"c/html/\.\.: given twice; name each corpus once"):
        read_corpora([folder / "html/..", folder])


def test_a_corpus_without_a_page_is_told_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"c/gold\.jsonl: empty; each line"):
        read_corpus(corpus(tmp_path / "c", ""))


def test_a_folder_that_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a corpus"):
        read_corpus(tmp_path)


PACKED = base64.b64encode(gzip.compress(b"<p>B")).decode()
ENTRY = {"id": "a", "body": "B", "content": PACKED}


def write(file: Path, value: object) -> Path:
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return file


def test_corrections_are_pages_like_a_folders(tmp_path: Path) -> None:
    caption = {"text": "C", "credit": ["D"], "image": "x", "after_block": 1}
    full = ENTRY | {"url": "https://a.example/1", "captions": [caption], "labels": [{"index": 0}]}
    flat = ENTRY | {"id": "b", "format": "text"}
    file = write(tmp_path / "own.json", {"cutline_corrections": 1, "pages": [full, flat]})
    first, second = read_corpus(file)
    assert (first.corpus, first.format, first.site) == ("own.json", "html", "a.example")
    assert first.captions == (GoldCaption("C", ("D",)),)
    assert (first.content(), second.content(), second.format) == (b"<p>B", b"<p>B", "text")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no corrections"),
        ({"pages": [ENTRY]}, "no corrections"),
        ({"cutline_corrections": 1}, "no corrections"),
        ({"cutline_corrections": 2, "pages": []}, "version 2"),
        ({"cutline_corrections": 1, "pages": [ENTRY, "x"]}, "page 2: not a gold page"),
        (
            {"cutline_corrections": 1, "pages": [{"id": "a", "body": "B"}]},
            r"\(a\): .*has no content",
        ),
        ({"cutline_corrections": 1, "pages": [ENTRY | {"content": "%"}]}, r"\(a\): not a gold"),
        ({"cutline_corrections": 1, "pages": [ENTRY | {"content": 5}]}, "content must be a string"),
        ("[" * 100_000, "not JSON"),
        ({"cutline_corrections": 1, "pages": [ENTRY | {"format": "pdf"}]}, r"\(a\): .*pdf"),
        ({"cutline_corrections": 1, "pages": [{"id": "a", "content": PACKED}]}, "body"),
    ],
)
def test_what_is_no_file_of_corrections_is_named(
    tmp_path: Path, value: object, message: str
) -> None:
    file = write(tmp_path / "own.json", value)
    with pytest.raises(UsageError, match=rf"own\.json: .*{message}"):
        read_corpus(file)


def test_a_corrected_page_that_is_damaged_is_named(tmp_path: Path) -> None:
    damaged = ENTRY | {"content": base64.b64encode(CUT).decode()}
    file = write(tmp_path / "own.json", {"cutline_corrections": 1, "pages": [damaged]})
    (page,) = read_corpus(file)
    with pytest.raises(UsageError, match=r"own\.json: page a cannot be read"):
        page.content()


def test_a_page_whose_file_cannot_be_named_is_named(tmp_path: Path) -> None:
    (page,) = read_corpus(corpus(tmp_path / "c", {"id": "a", "body": "B", "file": "a\0"}))
    with pytest.raises(UsageError, match="page a cannot be read: embedded null byte"):
        page.content()


@pytest.mark.parametrize("data", [None, b"", b"plain", CUT, CORRUPT])
def test_a_page_that_cannot_be_read_is_named(tmp_path: Path, data: bytes | None) -> None:
    folder = corpus(tmp_path / "c", {"id": "a", "body": "B"})
    if data is not None:
        (folder / "html/a.html.gz").write_bytes(data)
    (page,) = read_corpus(folder)
    if data == b"":
        assert page.content() == b""  # an empty file is an empty page, to gzip too
        return
    with pytest.raises(UsageError, match=r"a\.html\.gz: page a cannot be read"):
        page.content()


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.velmora.example/1", "velmora.example"),
        ("http://news.port.co.uk/x", "port.co.uk"),
        ("http://m.port.com.br/x", "port.com.br"),
        ("http://edition.port.de/x", "port.de"),
        ("http://www.abc.de/x", "abc.de"),
        ("http://news.port.cn/x", "port.cn"),
        ("http://one.blogspot.com/x", "one.blogspot.com"),
        ("http://intranet/x", "intranet"),
        (None, "c/a"),
    ],
)
def test_pages_of_one_site_have_one_name(tmp_path: Path, url: str | None, site: str) -> None:
    (page,) = read_corpus(corpus(tmp_path / "c", {"id": "a", "body": "B", "url": url}))
    assert page.site == site


@pytest.mark.parametrize(
    ("html", "body", "language"),
    [
        (b'<!doctype html><html class="x" lang="de-AT"><p>', "Der Hafen", "de"),
        (b"<html lang=PT><p>", "O porto", "pt"),
        (b'<html lang="en"><p>', "港口将关闭三个星期", "zh"),
        (b"<html><p>", "港を三週間閉める", "ja"),
        (b"<html><p>", "Το λιμάνι", "el"),
        (b"<html><p>", "The harbour", "und"),
    ],
)
def test_language_by_script_else_as_declared(
    tmp_path: Path, html: bytes, body: str, language: str
) -> None:
    folder = corpus(tmp_path / "c", {"id": "a", "body": body})
    (folder / "html/a.html.gz").write_bytes(gzip.compress(html))
    (page,) = read_corpus(folder)
    assert page.language == language
