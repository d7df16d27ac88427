"""Articles that a page declares in its JSON-LD and does not show."""

from __future__ import annotations

import json

import pytest

from cutline import clean
from cutline.data import Block, Label, LabelledBlock, Metadata
from cutline.declared import is_lead_missing

LINES = [
    "The weather station on Gull Rock has been measuring again since Monday, after eleven months "
    "in which only the lighthouse keeper wrote down the wind.",
    "A new mast of larch carries the instruments. The old one had been struck by lightning twice, "
    "the second time while the technician was having her lunch in the hut beside it.",
    "The figures are sent to the mainland every ten minutes, and are to be seen on a panel at the "
    "harbour of Oddernes from June on, the institute said.",
]
TEASERS = "".join(
    f"<li><a href='/{n}'>Another headline of the day, number {n}</a></li>" for n in range(12)
)


def page(declared: str, shown: str) -> str:
    data = {"@type": "NewsArticle", "headline": "Gull Rock measures", "articleBody": declared}
    script = json.dumps(data).replace("</", "<\\/")
    return f"""<html><head><title>Gull Rock measures</title>
<script type="application/ld+json">{script}</script></head><body><nav><a href="/">Home</a></nav>
{shown}<ul class="latest">{TEASERS}</ul></body></html>"""


def paragraphs(lines: list[str]) -> str:
    return "<article>" + "".join(f"<p>{line}</p>" for line in lines) + "</article>"


@pytest.mark.parametrize(
    "shown", ["", "<div id=app></div><p>Loading …</p>"], ids=["nothing", "placeholder"]
)
def test_an_article_that_is_only_declared_comes_out(shown: str) -> None:
    record = clean(page("\n".join(LINES), shown))
    assert record.text == "\n\n".join(LINES)
    assert record.status == "ok"


def test_markup_in_the_declared_article_is_none_of_its_text() -> None:
    lines = f"<p>{LINES[0]}<p>{LINES[1]}<script>ads = 1 < 2;</script><blockquote>{LINES[2]}"
    assert clean(page(lines, "")).text == "\n\n".join(LINES)


def test_a_cipher_is_no_article() -> None:
    assert clean(page("U2FsdGVkX1" * 90, "")).text == ""


def test_the_stories_of_a_front_page_are_not_its_article() -> None:
    stories = [
        {"@type": "BlogPosting", "headline": n, "articleBody": " ".join(LINES)} for n in "AB"
    ]
    data = json.dumps({"@type": "Blog", "name": "The Courier", "blogPost": stories})
    shell = f'<title>The Courier</title><script type="application/ld+json">{data}</script>'
    assert clean(f"<html><head>{shell}</head><body><h1>The Courier</h1></body></html>").text == ""


def test_an_article_that_is_declared_and_shown_comes_out_once() -> None:
    assert clean(page("\n".join(LINES), paragraphs(LINES))).text == "\n\n".join(LINES)


def test_the_shown_part_of_an_article_comes_out_and_no_more() -> None:
    record = clean(page("\n".join(LINES), paragraphs(LINES[:2])))
    assert record.text == "\n\n".join(LINES[:2])


@pytest.mark.parametrize(
    "shown",
    [
        paragraphs(LINES),
        paragraphs([f"Minute {n}: Ines Calloway scores once more." for n in range(9)]),
        paragraphs([f"<a href=/{n}>{line}</a>" for n, line in enumerate(LINES)]),
    ],
    ids=["paragraphs", "lines", "links"],
)
def test_other_words_about_a_shown_article_stay_out(shown: str) -> None:
    summary = (
        "In short: instruments that had been out of service for most of a year have been put back "
        "on a wooden mast, and whoever passes the quay can read what they say. Our reporter has "
        "been there and has talked with those who repaired it, in all weathers, for weeks."
    )
    assert "In short" not in clean(page(summary, shown)).text


@pytest.mark.parametrize(
    ("declared", "missing"),
    [
        (None, False),
        ("The horn – it sounded. " * 5, False),
        ("The horn  it SOUNDED.", False),
        ("On Tuesday evening a horn was heard in the harbour of Brannick.", True),
        ("–", False),
    ],
)
def test_a_lead_that_is_declared_and_not_found_is_missing(
    declared: str | None, missing: bool
) -> None:
    about = Metadata(article_body=declared)
    item = LabelledBlock(Block(0, "The horn – it sounded. " * 5), Label.BODY, 0.9, "body", "model")
    assert is_lead_missing(about, [item]) is missing
    assert not is_lead_missing(about, [item._replace(label=Label.BOILERPLATE)])
