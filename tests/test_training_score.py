"""Scores against values computed by hand, and what must always hold of them."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline.data import Block, Caption, Failure, Label, LabelledBlock, Page, Record
from cutline.pipeline import clean_page
from cutline.settings import DEFAULT, Settings
from cutline.training.gold import GoldCaption, GoldPage
from cutline.training.same import normalise, same_credit, same_image, similarity
from cutline.training.score import (
    BodyScore,
    CaptionScore,
    judged,
    score_body,
    score_captions,
    score_page,
)
from cutline.training.summary import score_corpora, summarise, summarise_all, summarise_bodies
from cutline.training.table import as_json, table

QUALITY = Path(__file__).parent / "bench" / "quality.py"
WORDS = st.lists(st.sampled_from(["a", "b", "c", "港口", "Ж9"]), max_size=30).map(" ".join)


def test_missing_and_wrong_blocks_are_told_from_right_ones() -> None:
    first = "The ferry left the harbour of Port Evelyn at noon."
    second = "A piano was on board, with two goats."
    rows = [
        ("Menu", False),
        (second, True),  # a copy ahead of its place, kept instead of the one that gold has
        (first, True),
        (second, False),
        ("Nobody knows whose piano it was, or whose goats.", False),
        ("Subscribe to the newsletter of Port Evelyn today", True),
        (first, True),  # once too often
    ]
    labelled = [
        LabelledBlock(
            Block(i, text), Label.BODY if kept else Label.BOILERPLATE, 0.5, "body", "model"
        )
        for i, (text, kept) in enumerate(rows)
    ]
    body = f"{first}\n{second}\nNobody knows whose piano it was, or whose goats."
    gold = GoldPage("c", "a", Path("a.html"), body)
    assert judged(labelled, gold) == [
        *("right", "right", "right", "right", "missing", "wrong", "wrong"),
    ]


def test_body_by_hand() -> None:
    found = score_body("a b c d e f", "a b c d e x y")
    # gold: abcd bcde cdef; text: abcd bcde cdex dexy. True 2, missing 1, extra 2.
    assert (found.true, found.missing, found.extra) == (2 / 5, 1 / 5, 2 / 5)
    assert found.precision == pytest.approx(1 / 2)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(4 / 7)
    assert found.word_f1 == pytest.approx(2 * 5 / 13)
    assert not found.exact


def test_repeated_shingles_count_as_often_as_they_stand() -> None:
    found = score_body("a a a a a a", "a a a a")  # three shingles against one
    assert (found.true, found.missing, found.extra) == (1 / 3, 2 / 3, 0.0)


def test_a_short_text_is_one_shingle() -> None:
    assert score_body("Closed today", "Closed, today!").f1 == 1.0
    assert score_body("Closed today", "Closed").f1 == 0.0
    assert score_body("Closed today", "Closed").word_f1 == pytest.approx(2 / 3)


def test_shingles_have_case_and_words_have_not() -> None:
    found = score_body("The Harbour Is Closed", "the harbour is closed")
    assert (found.f1, found.word_f1, found.exact) == (0.0, 1.0, False)


def test_empty_texts() -> None:
    assert score_body("", "") == BodyScore(0.0, 0.0, 0.0, 1.0, True)
    assert score_body("", "").f1 == 1.0
    assert score_body("a", "").recall == score_body("", "a").precision == 0.0


def test_summary_by_hand() -> None:
    first = score_body("a b c d e f", "a b c d e")  # P 1, R 2/3
    empty = score_body("a b c d", "")  # takes no part in precision; R 0
    summary = summarise_bodies([first, empty])
    assert summary.precision == pytest.approx(1.0)
    assert summary.recall == pytest.approx(1 / 3)
    assert summary.f1 == pytest.approx(1 / 2)
    assert (summary.exact, summary.catastrophes, summary.pages) == (0.0, 1, 2)
    assert summary.word_f1 == pytest.approx((2 * 5 / 11 + 0) / 2)
    assert summary.f1_interval > 0


def test_only_empty_texts_score_nothing() -> None:
    summary = summarise_bodies([score_body("a b", ""), score_body("c d", "")])
    assert (summary.f1, summary.precision, summary.recall) == (0.0, 0.0, 0.0)


def test_no_pages_are_an_error() -> None:
    with pytest.raises(ValueError, match="no pages"):
        summarise_bodies([])


@given(WORDS)
def test_the_same_text_is_perfect(text: str) -> None:
    found = score_body(text, text.replace(" ", "\n"))
    assert (found.f1, found.word_f1, found.exact, found.extra, found.missing) == (1, 1, True, 0, 0)


@given(WORDS.filter(bool), WORDS)
def test_a_text_with_other_words_is_worth_nothing(gold: str, text: str) -> None:
    found = score_body(gold, " ".join(f"not{word}" for word in text.split()))
    assert (found.f1, found.word_f1, found.recall, found.exact) == (0, 0, 0, False)


@given(WORDS, WORDS)
def test_shares_sum_to_one_and_sides_swap(gold: str, text: str) -> None:
    found, swapped = score_body(gold, text), score_body(text, gold)
    assert found.true + found.extra + found.missing == pytest.approx(1 if gold or text else 0)
    assert (found.extra, found.word_f1) == (swapped.missing, swapped.word_f1)
    assert found.f1 == pytest.approx(swapped.f1)
    assert 0 <= found.f1 <= 1
    assert found.exact == (gold.split() == text.split())


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8), st.randoms())
def test_the_order_of_pages_does_not_matter(
    pages: list[tuple[str, str]], chance: random.Random
) -> None:
    scores = [score_body(gold, text) for gold, text in pages]
    shuffled = chance.sample(scores, len(scores))
    one, other = summarise_bodies(scores), summarise_bodies(shuffled)
    for key in ("pages", "f1", "precision", "recall", "exact", "word_f1", "catastrophes"):
        assert getattr(one, key) == pytest.approx(getattr(other, key))


FERRY = "The ferry Aldona leaves the harbour of Velmora on Sunday."
CRANE = "Divers lift the crane that sank in 1974."


def test_captions_are_matched_one_to_one() -> None:
    gold = [GoldCaption(FERRY, ("Iris Tamm",)), GoldCaption(CRANE), GoldCaption("Jonas Adler")]
    found = [
        Caption("The ferry Aldona leaves the harbour of Velmora on Monday", credit="AP"),
        Caption(FERRY.upper(), credit="IRIS TAMM"),
        Caption(FERRY),
        Caption("Weather"),
        Caption(""),
    ]
    assert score_captions(gold, found) == CaptionScore(
        gold=3, found=4, matched=1, credits=1, credits_right=1
    )


def test_the_most_similar_caption_is_the_match_whatever_the_order() -> None:
    near = FERRY.replace("Sunday", "Monday")
    gold = [GoldCaption(FERRY, ("A",)), GoldCaption(near, ("B",))]
    for found in (
        [Caption(near, "B"), Caption(FERRY, "A")],
        [Caption(FERRY, "A"), Caption(near, "B")],
    ):
        score = score_captions(gold, found)
        assert (score.matched, score.credits_right) == (2, 2)


def test_a_photo_without_caption_text_is_left_out() -> None:
    assert score_captions([GoldCaption(None, ("AP",))], [Caption("", "AP")]) == CaptionScore()


def test_a_caption_that_gold_has_twice_counts_once() -> None:
    gold = [
        GoldCaption(FERRY, images=("https://x.example/a/ferry-aldona.jpg",)),
        GoldCaption(FERRY.upper(), ("Iris Tamm",), images=("https://x.example/b/other-boat.jpg",)),
        GoldCaption(CRANE),
    ]
    found = [Caption(FERRY, "Iris Tamm", "https://x.example/b/other-boat.jpg"), Caption(CRANE)]
    score = score_captions(gold, found)
    assert (score.gold, score.found, score.matched) == (2, 2, 2)
    assert (score.credits, score.credits_right, score.images_right) == (1, 1, 1)


def test_images_of_matched_captions() -> None:
    gold = [GoldCaption(FERRY, images=("https://x.example/a/ferry-aldona-300x200.jpg",))]
    right = Caption(FERRY, image="https://cdn.x.example/b/ferry-aldona-1200x800.webp?q=80")
    wrong = Caption(FERRY, image="https://x.example/a/crane-300x200.jpg")
    assert score_captions(gold, [right]).images_right == 1
    assert score_captions(gold, [wrong]) == CaptionScore(gold=1, found=1, matched=1, images=1)
    assert score_captions(gold, [Caption(FERRY)]).images_right == 0


@pytest.mark.parametrize(
    ("names", "credit", "same"),
    [
        (("Iris Tamm", "AFP via Getty Images"), "IRIS TAMM/AFP via Getty Images", True),
        (("AFP", "Iris Tamm"), "Iris Tamm, AFP", True),
        (("新海社",), "新海社", True),
        (("Iris Tamm",), "Jonas Adler", False),
        (("AP",), "AFP", False),
        (("AP",), "", False),
        (("Iris Tamm/Norddok",), "Norddok", False),
    ],
)
def test_credits(names: tuple[str, ...], credit: str, same: bool) -> None:
    assert same_credit(names, credit) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/p/x.jpg", "http://b.example/p/x.jpg?w=3", True),
        (
            "https://a.example/p/velmora-port-1024x768.jpg",
            "https://a.example/velmora-port.png",
            True,
        ),
        (
            "https://a.example/img/410397424/16-9/200.jpeg",
            "https://a.example/img/410397424/1200.jpeg",
            True,
        ),
        ("https://a.example/p/1.jpg", "https://a.example/q/1.jpg", False),
        ("https://a.example/20310501/one.jpg", "https://a.example/20310501/two.jpg", False),
        ("https://a.example/1280x720/one.jpg", "https://a.example/1280x720/two.jpg", False),
        ("https://a.example/", "https://a.example/", False),
        ("http://[bad/p/x.jpg", "https://a.example/p/x.jpg", False),
        ("", "", False),
    ],
)
def test_image_addresses(one: str, other: str, same: bool) -> None:
    assert same_image(one, other) is same
    assert same_image(other, one) is same


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity(one: str, other: str) -> None:
    assert similarity(one, one) == 1.0
    assert 0.0 <= similarity(one, other) <= 1.0
    assert (normalise(one) == normalise(other)) <= (similarity(one, other) == 1.0)


GOLD = GoldPage(
    corpus="port",
    id="a",
    path=Path("a.html"),
    body="港口将关闭三个星期",
    title="The harbour: closed!",
    authors=("Iris Tamm", "Jonas Adler"),
    published="2031-05-01 07:00:00+02:00",
    must_include=("three  WEEKS", "divers"),
    must_exclude=("Share",),
)


def test_a_page_by_hand() -> None:
    score = score_page(
        GOLD,
        Record(
            "a",
            "ok",
            title="The harbour – closed",
            authors=("Jonas Adler", "IRIS TAMM"),
            published="2031-05-01",
            text="closed for three\nweeks",
            warnings=("not_an_article",),
        ),
    )
    assert (score.title, score.authors, score.published) == (True, True, True)
    assert (score.include, score.exclude) == (0.5, 0.0)
    assert (score.language, score.captions, score.not_an_article) == ("zh", None, True)


def test_metadata_that_is_missing_or_wrong_counts_as_wrong() -> None:
    score = score_page(GOLD, Record("a", "ok", authors=("Iris Tamm",), published="2031-05-02"))
    assert (score.title, score.authors, score.published) == (False, False, False)
    summary = summarise([score])
    assert (summary.title, summary.include, summary.caption_f1) == (0.0, 0.0, None)


def first_line_of(page: Page | Failure, settings: Settings) -> Record:
    """Stands for the pipeline: the page's first line is its text, the second its caption."""
    assert isinstance(page, Page) and isinstance(page.content, bytes)
    text, _, caption = page.content.decode().partition("\n")
    captions = (Caption(caption),) if caption else ()
    return Record(page.source, "ok", text=text, captions=captions, confidence=len(text) / 100)


def small_corpus(folder: Path, name: str, pages: dict[str, dict[str, object]]) -> Path:
    (folder / name / "html").mkdir(parents=True)
    lines = []
    for key, page in pages.items():
        (folder / name / f"html/{key}.html.gz").write_bytes(
            gzip.compress(str(page.pop("html")).encode())
        )
        lines.append(json.dumps({"id": key, **page}))
    (folder / name / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder / name


@pytest.fixture
def corpora(tmp_path: Path) -> list[Path]:
    long = "one two three four five six seven eight nine ten " * 2
    return [
        small_corpus(
            tmp_path,
            "port",
            {
                "good": {"html": long + "\n" + FERRY, "body": long, "captions": [{"text": FERRY}]},
                "bad": {"html": "nothing", "body": long, "captions": [{"text": CRANE}]},
                "shop": {"html": long, "body": long, "kind": "product"},
            },
        ),
        small_corpus(tmp_path, "crane", {"other": {"html": long, "body": long}}),
    ]


def test_corpora_are_scored_by_set_whatever_the_jobs(corpora: list[Path]) -> None:
    scores = score_corpora(corpora, clean=first_line_of)
    assert list(scores.sets) == ["all article", "port article", "crane article", "port product"]
    assert scores.sets["port article"].body.f1 == pytest.approx(0.5)
    assert scores.sets["port article"].caption_precision == 1.0
    assert scores.sets["port article"].caption_recall == 0.5
    assert scores.sets["all article"].body.exact == pytest.approx(2 / 3)
    assert scores.sets["all article"].sure == 2
    assert scores.sets["all article"].sure_right == 1.0
    assert [(page.corpus, page.id) for page in scores.worst(1)] == [("port", "bad")]
    assert score_corpora(corpora, jobs=2, clean=first_line_of) == scores


def hostile(page: Page | Failure, settings: Settings) -> Record:
    """One page ends its process, another hangs."""
    if isinstance(page, Page) and page.source == "port/good":
        os._exit(1)
    if isinstance(page, Page) and page.source == "port/bad":
        time.sleep(60)
    return (
        clean_page(page, settings) if isinstance(page, Failure) else first_line_of(page, settings)
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_ends_its_process_or_hangs_costs_its_own_score(
    corpora: list[Path], jobs: int
) -> None:
    pages = score_corpora(corpora, DEFAULT._replace(timeout=2), jobs=jobs, clean=hostile).pages
    assert [(page.id, page.status) for page in pages] == [
        *(("good", "error"), ("bad", "timeout"), ("shop", "ok"), ("other", "ok")),
    ]
    assert [page.error.type for page in pages if page.error] == ["WorkerDied", "Timeout"]


def test_corpora_of_one_name_are_sets_of_their_own(tmp_path: Path) -> None:
    folders = [
        small_corpus(tmp_path / parent, "news", {"a": {"html": "One", "body": body}})
        for parent, body in (("right", "One"), ("wrong", "Two"))
    ]
    sets = score_corpora(folders, clean=first_line_of).sets
    assert {name: found.body.exact for name, found in sets.items()} == {
        "all article": 0.5,
        "right/news article": 1.0,
        "wrong/news article": 0.0,
    }


def test_the_pipeline_gives_every_page_a_score(corpora: list[Path]) -> None:
    assert len(score_corpora(corpora).pages) == 4


def test_order_of_pages_changes_no_summary(corpora: list[Path]) -> None:
    pages = score_corpora(corpora, clean=first_line_of).pages
    one, other = summarise_all(pages), summarise_all(pages[::-1])
    assert list(one.sets) == list(other.sets)
    assert one.sets["all article"].body.f1 == pytest.approx(other.sets["all article"].body.f1)
    assert one.worst(9) == other.worst(9)


def test_table_and_json_show_sets_languages_and_worst_pages(corpora: list[Path]) -> None:
    scores = score_corpora(corpora, clean=first_line_of)
    text = table(scores, worst=1)
    rows = {line.split("  ")[0]: line.split() for line in text.splitlines() if line}
    assert rows["port article"][2:5] == ["2", "0.500", rows["port article"][4]]
    assert text.rstrip().endswith("port/bad")
    assert "port/good" not in text
    data = json.loads(json.dumps(as_json(scores, worst=2)))
    assert data["sets"]["port article"]["body"]["f1"] == pytest.approx(0.5)
    assert data["worst"][0]["id"] == "bad"


def test_the_benchmark_shows_who_ran_and_who_is_missing(
    corpora: list[Path], tmp_path: Path
) -> None:
    missing = next(
        (
            name
            for name in ("goose3", "boilerpy3", "newspaper4k")
            if not find_spec(name.removesuffix("4k"))
        ),
        None,
    )
    if missing is None:
        pytest.skip("every peer is installed here")
    command = [sys.executable, str(QUALITY), str(corpora[0]), "--texts", str(tmp_path / "texts")]
    for kept in (False, True):
        done = subprocess.run(
            [*command, "--systems", "cutline", "readability-lxml", missing],
            capture_output=True,
            text=True,
            check=True,
        )
        rows = {line.split()[0]: line for line in done.stdout.splitlines()}
        assert rows["readability-lxml"].split()[1] == "2"
        assert rows["cutline"].split()[1] == "2"
        assert "not installed" in rows[missing]
        assert ("earlier run" in done.stdout) is kept
    kept_texts = (tmp_path / "texts/port/readability-lxml.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in kept_texts] == ["good", "bad"]
