"""Labels and verdicts of the model that comes with cutline, and models of one's own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import cutline
from cutline import clean, metadata, tagger
from cutline.data import Label, LabelledBlock, Page
from cutline.errors import UsageError
from cutline.label import label
from cutline.second_opinion import consult, is_wanted
from cutline.settings import Settings
from cutline.split import split

RESOURCES = Path(cutline.__file__).parent / "resources"

PARAGRAPHS = [
    "The last ferry of the season left the harbor of Port Evelyn at noon on Sunday, with eleven "
    "passengers, two goats and a piano on board.",
    "“I have done this for thirty years, and there was never a piano,” said Ines Calloway, who "
    "runs the ticket office. She charged it as a bicycle.",
    "The island will be without a ferry until the middle of March. Groceries come by plane on "
    "Tuesdays, when the wind allows it, and the doctor comes every second Thursday.",
    "Residents have asked the county for a second boat since 2011. A study that was to be "
    "finished last year is expected in the spring, the county said in a statement.",
]
PAGE = f"""<html><head><title>Last ferry leaves | Coastal Press</title>
<meta property="og:title" content="Last ferry leaves Port Evelyn"></head><body>
<nav><ul><li><a href="/n">News</a></li><li><a href="/s">Sports</a></li>
<li><a href="/w">Weather</a></li></ul></nav>
<article><h1>Last ferry leaves Port Evelyn</h1><p class="byline">By Ada Quill</p>
{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}</article>
<div class="related"><h3>You May Also Like</h3><ul><li><a href="/1">Tug found on a roof</a></li>
<li><a href="/2">Lighthouse for sale</a></li></ul></div>
<footer><p>© Coastal Press. All rights reserved.</p></footer></body></html>"""


def test_an_article_comes_out_with_its_paragraphs_and_nothing_else() -> None:
    record = clean(PAGE)
    assert record.text == "\n\n".join(PARAGRAPHS)
    assert record.confidence > 0.5
    assert record.warnings == ()
    assert record.removed["title"] == 1
    assert record.removed["teaser"] == 3
    assert record.removed["navigation"] == 3


def test_what_went_is_named() -> None:
    kinds = {block.text: (block.kind, block.reason) for block in clean(PAGE).removed_blocks}
    assert kinds["By Ada Quill"] == ("byline", "cue")
    assert kinds["You May Also Like"] == ("teaser", "cue")
    assert kinds["Tug found on a roof"][0] == "teaser"
    assert kinds["News"][0] == "navigation"


def test_a_list_of_links_is_no_article() -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/{i}">Headline number {i} of the day</a></h3>'
        f"<p>Short teaser {i} …</p></div>"
        for i in range(40)
    )
    record = clean(f"<html><body><main>{cards}</main></body></html>", url="https://a.example/")
    assert record.confidence < 0.5
    assert not record.text or "not_an_article" in record.warnings


def test_a_lead_that_is_missing_is_warned_of() -> None:
    body = "Before anything else, nine words that nobody can see here. " + " ".join(PARAGRAPHS)
    script = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}'
    record = clean(PAGE.replace("</head>", f"{script}</script></head>"))
    assert "lead_missing" in record.warnings


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cutline train"):
        tagger.model("html", tmp_path)
    assert clean(PAGE, settings=Settings(model=tmp_path)).status == "error"


def test_the_second_opinion_moves_what_is_close_and_nothing_that_is_sure() -> None:
    page = Page("-", PAGE, format="html")
    blocks = split(page, Settings()).blocks

    def scored(text: str, score: float) -> LabelledBlock:
        block = next(block for block in blocks if block.text == text)
        label = Label.BODY if score >= tagger.BODY["html"] else Label.BOILERPLATE
        return LabelledBlock(block, label, score, "", "model")

    asked = [scored(PARAGRAPHS[0], 0.4), scored(PARAGRAPHS[1], 0.9), scored("News", 0.55)]
    labels = [item.label for item in consult(page, asked, 0.0, tagger.BODY["html"])]
    assert labels == [Label.BODY, Label.BODY, Label.BOILERPLATE]


@pytest.mark.parametrize("kept", [None, "Weather"])
def test_the_second_opinion_decides_where_next_to_nothing_was_found(kept: str | None) -> None:
    page = Page("-", PAGE, format="html")
    asked = [
        LabelledBlock(block, Label.BODY, 0.5, "body", "model")
        if block.text == kept
        else LabelledBlock(block, Label.BOILERPLATE, 0.01, "boilerplate", "model")
        for block in split(page, Settings()).blocks
    ]
    found = consult(page, asked, 0.0, tagger.BODY["html"])
    assert [item.block.text for item in found if item.label is Label.BODY][-4:] == PARAGRAPHS
    short = [item for item in asked if item.block.text not in PARAGRAPHS[1:]]
    assert PARAGRAPHS[0] not in [
        item.block.text
        for item in consult(page, short, 0.0, tagger.BODY["html"])
        if item.label is Label.BODY
    ]


def test_the_second_opinion_of_a_doubtful_page_decides_and_is_not_mixed_in() -> None:
    page = Page("-", PAGE, format="html")

    def scored(score: float, kept: Sequence[str]) -> list[LabelledBlock]:
        return [
            LabelledBlock(block, Label.BODY, 0.9, "body", "model")
            if block.text in kept
            else LabelledBlock(block, Label.BOILERPLATE, score, "boilerplate", "model")
            for block in split(page, Settings()).blocks
        ]

    little, most = scored(0.01, ["Weather"]), scored(0.4, PARAGRAPHS[1:])
    assert [is_wanted(little, confidence) for confidence in (0.05, 0.2, 0.5)] == [True, True, False]
    assert [is_wanted(most, confidence) for confidence in (0.05, 0.2)] == [True, False]
    found = consult(page, little, 0.2, tagger.BODY["html"])
    assert [item.block.text for item in found if item.label is Label.BODY][-4:] == PARAGRAPHS
    assert consult(page, most, 0.05, tagger.BODY["html"]) != most
    assert consult(page, most, 0.2, tagger.BODY["html"]) == most


def test_the_second_opinion_is_not_asked_where_it_could_not_change_anything() -> None:
    def is_asked(body: str, score: float) -> bool:
        blocks = split(Page("-", body, format="html"), Settings()).blocks
        label = Label.BODY if score > 0.5 else Label.BOILERPLATE
        return is_wanted([LabelledBlock(b, label, score, "", "model") for b in blocks], 0.0)

    few, enough = ("".join(f"<p>{text}</p>" for text in PARAGRAPHS[:n]) for n in (2, 3))
    assert [is_asked(body, 0.1) for body in ("", few, enough)] == [False, False, True]
    assert is_asked(few, 0.6)
    assert "second_opinion" not in clean("<html><body><div id=root></div></body></html>").warnings


def test_the_second_opinion_of_an_empty_page_changes_nothing() -> None:
    page = Page("-", "<p>Hm.</p>", format="html")
    block = split(page, Settings()).blocks[0]
    asked = [LabelledBlock(block, Label.BODY, 0.6, "body", "model")]
    assert consult(Page("-", "", format="html"), asked, 0.0, tagger.BODY["html"]) == asked


def test_the_card_is_of_the_models_beside_it() -> None:
    card = (RESOURCES / "CARD.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+\.py) \| (\d+) \| `([0-9a-f]{64})` \|$", card, re.MULTILINE)
    assert [name for name, _, _ in rows] == ["html_model.py", "text_model.py"]
    for name, size, digest in rows:
        data = (RESOURCES / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (int(size), digest)
        assert len(data) < 5_000_000


def test_cleaning_loads_no_learner_and_nothing_slow() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from cutline import clean; clean('<p>Hello there.</p>'); clean('Hello.');"
        "print([m for m in ('numpy', 'lightgbm', 'dataclasses', 'bs4') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


CLOSED = (
    "<nav><a href='/'>Home</a></nav><article><h1>The bridge</h1>{}</article><footer>© 2024</footer>"
)


@pytest.mark.parametrize(
    "closing, kept",
    [
        ("The investigation continues.", True),
        ("“We will see,” she said.", True),
        ("Sign up for our newsletter.", False),
        ("More from the coast", False),
    ],
)
def test_a_short_sentence_ends_an_article(closing: str, kept: bool) -> None:
    body = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS[:3], closing))
    page = Page("-", CLOSED.format(body), format="html")
    document = split(page, Settings())
    labelled, _ = label(document, metadata.extract(document))
    told = {item.block.text: item.label for item in labelled}
    assert (told[closing] is Label.BODY) is kept
