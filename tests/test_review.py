"""Reviews as files: which pages, whole folders, and originals that can do no harm."""

from __future__ import annotations

import base64
import fcntl
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from conftest import ENVIRONMENT, ROOT, Cutline
from cutline import pipeline
from cutline.data import Failure, Label, LabelledBlock, Page
from cutline.review import page as review_page
from cutline.review.data import Reviewed
from cutline.review.folder import write
from cutline.review.original import ALLOWED, original
from cutline.review.run import least_sure, sampled
from cutline.settings import DEFAULT
from cutline.split import split
from cutline.workers import Pool
from test_training_run import corpus

SAMPLES = sorted((ROOT / "samples/html").iterdir())


def blocks(reviewed: Reviewed) -> dict[str, Any]:
    found = json.loads(reviewed.blocks)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    shutil.copytree(ROOT / "samples/html", folder)
    return folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_page_has_its_files_and_the_folder_nothing_else(
    cutline: Cutline, pages: Path, tmp_path: Path
) -> None:
    (pages / "a.txt").write_text("One line of text.\n\nAnother one, with a comma.")
    done = cutline("review", pages, tmp_path / "pages/../pages/a.txt", "-o", "out")
    assert done.returncode == 0, done.stderr
    count = len(SAMPLES) + 2
    wanted = {"index.html"}
    wanted |= {f"assets/{n}" for n in ("review.css", "index.js", "page.js", "corrections.js")}
    wanted |= {f"pages/{n}.{s}" for n in range(1, count + 1) for s in ("html", "js")}
    originals = [n for n in range(1, count + 1) if n not in (1, count)]  # a.txt is no HTML
    wanted |= {f"pages/{n}.original.html" for n in originals}
    assert names(tmp_path / "out") == wanted
    assert f"{count} pages, 0 failed" in done.stderr.decode()
    assert {path.name for path in tmp_path.iterdir()} == {"pages", "out"}


def test_the_same_pages_give_the_same_bytes(cutline: Cutline, pages: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        jobs = "1" if name == "one" else "2"
        assert cutline("review", pages, "-o", name, "-j", jobs).returncode == 0
    one, other = tmp_path / "one", tmp_path / "other"
    assert names(one) == names(other)
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names(one))


def test_a_review_is_replaced_and_nothing_else_is(
    cutline: Cutline, pages: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert cutline("review", pages, "-o", "empty").returncode == 0
    assert cutline("review", SAMPLES[0], "-o", "empty").returncode == 0
    assert "pages/2.html" not in names(tmp_path / "empty")
    (tmp_path / "empty/pages/corrections.json").write_text("{}")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/index.html").write_text("<p>My home page.")
    (tmp_path / "file").write_text("")
    for name, word in (("empty", "corrections.json"), ("own", "not of a review"), ("file", "file")):
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        done = cutline("review", pages, "-o", name)
        assert done.returncode == 2
        assert name in done.stderr.decode() and word in done.stderr.decode()
        after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert after == before


def test_what_a_killed_review_left_goes_and_what_a_living_one_writes_stays(
    cutline: Cutline, pages: Path, tmp_path: Path
) -> None:
    for name in (".out.1.part", ".out.2.part", ".out.old.part", ".outer.1.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("Half of it")
    living = os.open(tmp_path / ".out.2.part", os.O_RDONLY)
    try:
        fcntl.flock(living, fcntl.LOCK_EX)
        assert cutline("review", pages, "-o", "out").returncode == 0
    finally:
        os.close(living)
    assert {path.name for path in tmp_path.iterdir()} >= {
        *("out", ".out.2.part", ".out.old.part", ".outer.1.part")
    }
    assert not (tmp_path / ".out.1.part").exists()
    assert (tmp_path / "out" / "index.html").exists()


@pytest.mark.parametrize("arguments", [("nowhere.html",), ("-",), ("pages", "-o", "pages/out")])
def test_what_cannot_be_reviewed_leaves_no_folder(
    cutline: Cutline, pages: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "none").mkdir()
    inputs = ("none",) if arguments == ("-",) else arguments
    done = cutline("review", "-o", "out", *inputs)
    assert done.returncode == 2
    assert b"cutline: " in done.stderr and b"Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"pages", "none"}
    assert len(list(pages.iterdir())) == len(SAMPLES)


def many(count: int) -> list[Page | Failure]:
    return [Page(f"{n}.html", f"<p>Page {n} of some, with a comma.</p>" * 3) for n in range(count)]


def test_a_sample_is_spread_and_the_same_each_time() -> None:
    chosen = [page.source for page in sampled(iter(many(400)), 40)]
    assert chosen == [page.source for page in sampled(many(400), 40)]
    places = [int(source.split(".")[0]) for source in chosen]
    assert places == sorted(places) and len(set(places)) == 40
    assert all(any(n // 100 == quarter for n in places) for quarter in range(4))
    assert set(sampled(many(400), 10)) < set(sampled(many(400), 40))


def test_the_worst_are_those_that_fail_and_those_of_least_confidence() -> None:
    items: list[Page | Failure] = [Page(path.name, path.read_bytes()) for path in SAMPLES]
    items.insert(3, Failure("lost", "NotFound", "lost: not found"))
    records = [pipeline.clean_page(item) for item in items]
    ranked = sorted(records, key=lambda record: (record.error is None, record.confidence))
    wanted = {record.source for record in ranked[:3]}
    assert "lost" in wanted
    found = [page.source for page in least_sure(iter(items), 3, DEFAULT, 1)]
    assert found == [page.source for page in items if page.source in wanted]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_is_kept_of_a_page_for_training_splits_into_the_same_blocks(path: Path) -> None:
    found = blocks(review_page.review(Page(path.name, path.read_bytes()), DEFAULT))
    content = gzip.decompress(base64.b64decode(found["content"]))
    trace = pipeline.trace(Page("again", content, format="html"))
    assert trace.document is not None
    assert [block.text for block in trace.document.blocks] == [row[0] for row in found["blocks"]]
    labels = [list(Label)[row[1]] for row in found["blocks"]]
    assert [item.label for item in trace.labelled] == labels


def test_scripts_and_styles_are_left_out_of_it_and_data_stays() -> None:
    page = (
        "<html><head><style>p { color: red }</style><script>var a = '<p>'</script>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A"}</script>'
        '</head><body><!-- a <p> comment --><p data-track="menu">A paragraph, with a comma.</p>'
        '<img data-src="/pier.jpg" alt="">'
        "<svg><path d='M0 0'/></svg><p>Another one.</p></body></html>"
    )
    found = blocks(review_page.review(Page("-", page), DEFAULT))
    content = gzip.decompress(base64.b64decode(found["content"])).decode("utf-8-sig")
    assert "NewsArticle" in content and "Another one." in content
    assert 'data-src="/pier.jpg"' in content
    assert not re.search(r"color|var a|comment|path|track", content)


def test_a_page_whose_review_fails_is_a_page_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise RecursionError("too deep")

    monkeypatch.setattr(review_page, "original", fail)
    found = review_page.review(Page("a.html", "<p>One.</p><p>Two.</p>"), DEFAULT)
    assert found.error is not None and found.error.message == "a.html: too deep"
    assert "too deep" in found.main and not found.blocks


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_pages_that_hang_or_kill_cost_one_page_each(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a stand-in for what Beautiful Soup does with a page, which forked workers inherit."""
    whole = original

    def act(html: str, labelled: Sequence[LabelledBlock]) -> str:
        if "hang" in html:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            while True:
                pass
        if "kill" in html:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(html, labelled)

    monkeypatch.setattr(review_page, "original", act)
    pages = [Page(f"{word}.html", f"<p>A page to {word}.</p>") for word in ("hang", "see", "kill")]
    settings = DEFAULT._replace(timeout=1.0)
    with Pool(settings, review_page.review, 2) as pool:
        rows = write(pool.run(iter(pages)), tmp_path / "out")
    assert [row.source for row in rows] == ["hang.html", "see.html", "kill.html"]
    assert [row.status for row in rows] == ["timeout", rows[1].status, "error"]
    assert rows[1].error is None
    index = (tmp_path / "out/index.html").read_text("utf-8")
    assert "not cleaned after 1 s" in index and "SIGKILL" in index
    assert "SIGKILL" in (tmp_path / "out/pages/3.html").read_text("utf-8")


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_review_without_a_folder(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    command = [sys.executable, "-m", "cutline", "review", "--input-format", "jsonl", "-o", "out"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRONMENT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b'{"html": "<p>One page, with a comma.</p>"}\n' * 3)
        process.stdin.flush()
        until = time.monotonic() + 30
        while not list(tmp_path.glob(".out*/pages/*.html")):  # beside its place
            assert time.monotonic() < until
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(30) == code
    assert list(tmp_path.iterdir()) == []


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_of_text_have_the_contrast_of_wcag_aa() -> None:
    css = (ROOT / "cli/cutline/review/static/review.css").read_text("utf-8")
    themes = [dict(re.findall(r"--(\w+): (#\w+)", rules)) for rules in css.split("@media")[:2]]
    texts = ("ink", "muted", "body", "caption", "credit", "title", "byline", "gone", "alarm")
    for theme in themes:
        pairs = [(text, ground) for text in texts for ground in ("paper", "sheet", "chosen")]
        for text, ground in [*pairs, ("paper", "ink"), ("alarm", "alarmground")]:
            one, other = sorted(luminance(theme[name]) for name in (text, ground))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (text, ground)


def test_nothing_of_a_page_is_markup_in_its_review() -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028"
    text = f"A harbor {evil} stays open, the council said.\n\n" * 3
    found = review_page.review(Page(evil, text, url=f"https://example.org/{evil}"), DEFAULT)
    for html in (found.main, found.blocks):
        assert "<script>" not in html and "<img" not in html and "</script" not in html.lower()
    assert evil in {row[0][9 : 9 + len(evil)] for row in blocks(found)["blocks"]} | {
        blocks(found)["id"]
    }


# -- originals

PIECES = st.sampled_from(
    [
        *("<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>", "<math>", "<!--"),
        *("-->", "<![CDATA[", "]]>", "<template>", "</template>", "<noscript>", "</noscript>"),
        *("<iframe srcdoc='<b onclick=1>'>", "<img src=//x onerror=1 alt='\"><script>'>"),
        *("<a href=javascript:1 onclick=2>", "</a>", "<p onclick=1 style=x>", "<form action=//x>"),
        *("<base href=//x>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=x>"),
        *("<table>", "<td colspan=9999 background=x>", "<pre>", "</pre>", "<details ontoggle=1>"),
        *(
            "<title>",
            "</title>",
            "<textarea>",
            "</textarea>",
            "<plaintext>",
            "<xmp>",
            "<body onload>",
        ),
        *("<p lang='x\" onclick=1'>", "&lt;script&gt;", "text", " ", "<", ">", '"', "&", "\0"),
        *(
            "<math><mi//xlink:href='data:x,<script>'>",
            "<select>",
            "<object data=x>",
            "<embed src=x>",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_originals_have_only_what_is_allowed(html: str) -> None:
    written = original(html, ())
    soup = BeautifulSoup(written, "html.parser")
    assert soup.body is not None
    for tag in soup.body.find_all(True):
        assert tag.name in ALLOWED | {"mark", "span"}
        assert set(tag.attrs) <= {"class", "id", "lang", "dir", "colspan", "rowspan", "open"}
    head = re.sub(r"<style>.*?</style>", "", written, flags=re.DOTALL).partition("<body>")[0]
    assert head.count("<meta") == 3 and "default-src 'none'" in head
    assert not re.search(r"url\(|@import|https?:", written.partition("<body>")[0])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_originals_mark_all_that_was_kept_and_no_more(path: Path) -> None:
    trace = pipeline.trace(Page(path.name, path.read_bytes()))
    assert trace.page is not None and isinstance(trace.page.content, str)
    soup = BeautifulSoup(original(trace.page.content, trace.labelled), "html.parser")
    for label in (Label.BODY, Label.CAPTION, Label.CREDIT):
        marked = "".join(mark.get_text() for mark in soup.find_all("mark", class_=label.value))
        kept = "".join(item.block.text for item in trace.labelled if item.label is label)
        assert "".join(marked.split()) == "".join(kept.split())


def test_a_page_that_is_nested_deeper_than_python_calls() -> None:
    html = "<div>" * 20_000 + "<b>" * 2000 + "Deep down" + "</b>" * 2000
    page = split(Page("-", html), DEFAULT)
    assert page.blocks
    assert "Deep down" in original(html, ())


# -- beside gold data


def test_scores_come_with_a_review_that_marks_what_is_wrong(
    cutline: Cutline, tmp_path: Path
) -> None:
    made = corpus(tmp_path / "tiny", 4)
    lines = (made / "gold.jsonl").read_text("utf-8").splitlines()
    gold = json.loads(lines[0])
    first, *rest = gold["body"].split("\n\n")
    links = re.findall(r"<li><a[^>]*>(.*?)</a>", (made / gold["file"]).read_text("utf-8"))
    gold |= {"body": "\n\n".join([*links[:3], *rest]), "captions": [{"text": "A lost caption."}]}
    (made / "gold.jsonl").write_text("\n".join([json.dumps(gold), *lines[1:]]), "utf-8")

    plain = cutline("score", made, "--json")
    done = cutline("score", made, "--json", "--review", "out")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(plain.stdout)
    script = (tmp_path / "out/pages/1.js").read_text("utf-8")
    rows = json.loads(script[script.index("{") : script.rindex("}") + 1])["blocks"]
    marks = {row[0]: row[6]["mark"] for row in rows if len(row) > 6 and "mark" in row[6]}
    assert marks == {first: "wrong"} | dict.fromkeys(links[:3], "missing")
    page = (tmp_path / "out/pages/1.html").read_text("utf-8")
    assert "A lost caption." in page and "<dt>F1</dt>" in page
    index = (tmp_path / "out/index.html").read_text("utf-8")
    f1 = [float(value) for value in re.findall(r"<span>(\d\.\d{3})</span>", index)]
    assert len(f1) == 4 and f1 == sorted(f1) and f1[0] < 0.99
