"""The headline of flattened text."""

from __future__ import annotations

from pathlib import Path

import pytest

from cutline import clean, headline
from cutline.data import Block, Label, LabelledBlock, Page
from cutline.pipeline import clean_page
from cutline.settings import DEFAULT

SAMPLES = Path(__file__).parent.parent / "samples"
FERRY = (SAMPLES / "ferry.txt").read_text(encoding="utf-8")
TITLE = "Lost ferry found 400 miles away, with its lights on"

PROSE = "The ferry that was lost in January was found on Tuesday, with all of its lights on."


def labelled(*texts: str, body: int, cue: int = -1) -> list[LabelledBlock]:
    return [
        LabelledBlock(
            Block(index=i, text=text, kind="paragraph"),
            Label.BODY if i >= body else Label.BOILERPLATE,
            0.9 if i >= body else 0.1,
            "body" if i >= body else "boilerplate",
            "cue" if i == cue else "model",
        )
        for i, text in enumerate(texts)
    ]


def found(items: list[LabelledBlock], *scores: float) -> int | None:
    return headline.find(items, lambda i: scores[i])


def test_the_likeliest_of_the_blocks_ahead() -> None:
    items = labelled("News of the ferry", TITLE, "Ferry found", PROSE, TITLE, body=3)
    assert found(items, 0.7, 0.9, 0.65, 0.0, 1.0) == 1


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (TITLE, 0.5),
        ("Winter tyres in the test", 0.9),  # of another article
        ("ferry " * 40, 0.9),
        ("…", 0.9),
    ],
)
def test_rather_none(text: str, score: float) -> None:
    assert found(labelled(text, PROSE, body=1), score, 0.0) is None


def marked(items: list[LabelledBlock], *levels: int) -> list[LabelledBlock]:
    return [
        item._replace(
            block=item.block._replace(kind="heading" if level else "paragraph", level=level)
        )
        for item, level in zip(items, levels, strict=True)
    ]


def test_the_one_heading_of_the_first_level_is_it_whatever_its_score() -> None:
    items = labelled("News of the ferry", TITLE, PROSE, body=2)
    assert found(marked(items, 0, 1, 0), 0.7, 0.1, 0.0) == 1
    assert found(marked(items, 1, 1, 0), 0.7, 0.1, 0.0) == 0
    assert found(marked(items, 0, 2, 0), 0.7, 0.1, 0.0) == 0
    first = labelled(TITLE, PROSE, body=0)
    assert found(marked(first, 1, 0), 0.1, 0.0) == 0
    assert found(marked(labelled("Winter tyres", PROSE, body=1), 1, 0), 0.1, 0.0) is None


def test_a_line_with_a_cue_phrase_is_none() -> None:
    assert found(labelled(TITLE, PROSE, body=1, cue=0), 0.9, 0.0) is None


def test_no_article_no_headline() -> None:
    assert found(labelled(TITLE, body=1), 0.9) is None


def test_scripts_without_spaces() -> None:
    items = labelled(
        "港の橋が春に修理される", "港の橋は春に修理されると、市は火曜日に発表した。", body=1
    )
    assert found(items, 0.9, 0.0) == 0


def test_the_record_of_a_text_with_its_headline() -> None:
    plain = clean(FERRY)
    record = clean(f"{TITLE}\n\nBy Rosa Whitlock\n\n{FERRY}")
    assert (plain.title, record.title) == (None, TITLE)
    assert record.text == plain.text
    assert record.removed["title"] == 1


def test_what_the_input_says_goes_first() -> None:
    page = Page("-", f"{TITLE}\n\n{FERRY}", format="text", metas=(("title", "Ferry, found"),))
    assert clean_page(page, DEFAULT).title == "Ferry, found"
