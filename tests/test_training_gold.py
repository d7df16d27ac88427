"""Reading a corpus folder."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from cutline.errors import UsageError
from cutline.training.gold import GoldCaption, read_corpus


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
        ({"cutline_corrections": 1, "pages": [{"id": "a", "body": "B"}]}, r"\(a\) has no content"),
        ({"cutline_corrections": 1, "pages": [ENTRY | {"content": "%"}]}, r"\(a\): not a gold"),
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
