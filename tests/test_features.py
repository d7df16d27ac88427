"""Rows of features: one a block, as long as their names, finite, for any page."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutline import features, metadata
from cutline.data import Document, Page
from cutline.settings import DEFAULT
from cutline.split import split

PROSE = "The council met on Monday and agreed, after two hours, to mend the bridge at last. "

_TAGS = st.sampled_from(["p", "div", "h2", "li", "a", "td", "article", "span", "figcaption"])
_PIECES = st.tuples(_TAGS, st.sampled_from(["", "nav", "content", "hidden"]), st.text(max_size=80))


def html(markup: str) -> Document:
    return split(Page("-", markup, format="html"), DEFAULT)


def check(document: Document) -> None:
    names = features.HTML_NAMES if document.format == "html" else features.TEXT_NAMES
    view = features.first(document, metadata.extract(document))
    assert len(view.rows) == len(document.blocks)
    for row, wanted in zip(view.rows, view.wanted, strict=True):
        assert len(row) == (len(names) if wanted else 0)
        assert all(map(isfinite, row))
    scores = [0.5] * len(view.rows)
    more = features.second(document, scores, view.wanted)
    for row, wanted in zip(more, view.wanted, strict=True):
        assert len(row) == (len(features.SECOND_NAMES) if wanted else 0)
        assert all(map(isfinite, row))
    about = metadata.extract(document)
    whole = features.whole_row(document, about, view, scores, 0.5)
    assert len(whole) == len(features.WHOLE_NAMES)
    assert all(map(isfinite, whole))


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=12))
def test_any_html_has_one_row_a_block(pieces: list[tuple[str, str, str]]) -> None:
    check(html("".join(f'<{tag} class="{name}">{text}</{tag}>' for tag, name, text in pieces)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_one_row_a_block(text: str) -> None:
    check(split(Page("-", text, format="text"), DEFAULT))


def test_menus_far_from_prose_get_no_row_and_links_near_it_do() -> None:
    menu = "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(30))
    document = html(f"<ul>{menu}</ul><p>{PROSE * 3}</p><p><a href='/x'>The bridge</a></p>")
    wanted = features.first(document, metadata.extract(document)).wanted
    assert wanted[:15] == [False] * 15
    assert wanted[-2:] == [True, True]


def test_the_headline_is_known_by_the_metadata() -> None:
    document = html(
        '<head><meta property="og:title" content="A bridge, at last"></head>'
        f"<h1>Gazette</h1><h1>A bridge, at last</h1><p>{PROSE * 3}</p>"
    )
    view = features.first(document, metadata.extract(document))
    assert document.blocks[view.title].text == "A bridge, at last"


def test_prose_that_is_hidden_counts_where_there_is_no_other() -> None:
    hidden = f'<div style="display:none"><p>{PROSE * 3}</p><p>{PROSE * 4}</p></div>'
    alone = html(hidden)
    beside = html(f"{hidden}<div><p>{PROSE * 3}</p></div>")
    assert any(features.first(alone, metadata.extract(alone)).prose)
    assert features.first(beside, metadata.extract(beside)).prose[:2] == [0.0, 0.0]


CONSENT = "We and our 700 partners store information on your device, and read it there. "


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (f"<div id=onetrust-banner><p>{CONSENT * 9}</p></div><p>{PROSE}</p>", [False, True]),
        (f"<div id=onetrust-banner><p>{CONSENT * 9}</p></div>", [True]),
        (
            f"<div id=onetrust-banner><p>{CONSENT * 9}</p></div>"
            f"<div hidden><p>{PROSE * 5}</p></div><p>{PROSE}</p>",
            [False, True, True],
        ),
    ],
)
def test_a_dialog_is_no_article_however_long_it_is(body: str, seen: list[bool]) -> None:
    document = html(body)
    view = features.first(document, metadata.extract(document))
    assert [size > 0 for size in view.prose] == seen
    assert (0 in view.outside) == (len(seen) > 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("นายกเทศมนตรีกล่าวว่าสะพานเก่าจะเปิดให้ใช้งานอีกครั้งในเดือนหน้า หลังจากปิดซ่อมมานานกว่าสามปี", True),
        ("ข่าวที่เกี่ยวข้อง", False),
        ("နံနက်ပိုင်းတွင် တံတားဟောင်းကို ပြန်ဖွင့်ခဲ့သည်။", True),
        ("ស្ពានចាស់នឹងបើកឡើងវិញនៅខែក្រោយ។", True),
    ],
)
def test_sentences_of_scripts_that_end_them_otherwise(text: str, sentence: bool) -> None:
    document = html(f"<p>{text}</p><p>{PROSE * 2}</p>")
    assert features.first(document, metadata.extract(document)).is_sentence(0) is sentence


def test_expected_f1_is_one_where_all_is_sure_and_zero_where_nothing_is_kept() -> None:
    assert features.expected_f1([10.0, 5.0], [1.0, 0.0], 0.5) == 1.0
    assert features.expected_f1([10.0, 5.0], [0.4, 0.0], 0.5) == 0.0
    # kept 20 of which 18 are right, wanted 18 + 4: 2 * 18 / (20 + 22)
    assert features.expected_f1([20.0, 10.0], [0.9, 0.4], 0.5) == 2 * 18 / 42


def test_a_dialog_that_says_more_than_the_article_is_no_prose() -> None:
    consent = "We and our partners store information on a device, and you may object to it. " * 9
    dialog = f'<div role="dialog"><h2>Your privacy</h2><p>{consent}</p><p>{consent}</p></div>'
    article = f"<main><h1>The bridge</h1><p>{PROSE * 2}</p><p>{PROSE * 3}</p></main>"
    document = html(f"<body>{dialog}{article}</body>")
    prose = features.first(document, metadata.extract(document)).prose
    kept = [b.text[:7] for b, size in zip(document.blocks, prose, strict=True) if size]
    assert kept == ["The cou", "The cou"]


@pytest.mark.parametrize(
    ("names", "paragraphs", "known"),
    [
        ("newsletter-content", 3, False),  # the page is an issue of it
        ("newsletter-box", 1, True),
        ("newsletter-popup", 3, True),
        ("cookie-newsletter", 3, True),
    ],
)
def test_a_newsletter_that_is_most_of_the_page_is_shown(
    names: str, paragraphs: int, known: bool
) -> None:
    letter = f'<div class="{names}">{f"<p>{PROSE * 2}</p>" * paragraphs}</div>'
    document = html(f"<body><h1>The bridge</h1><p>{PROSE * 2}</p>{letter}</body>")
    outside = features.first(document, metadata.extract(document)).outside
    assert ("dialog" in outside.values()) == known


def test_names_around_the_headline_say_nothing_of_the_text() -> None:
    document = html(
        f'<body class="has-cookie-dialog newsletter"><h1>The bridge</h1><p>{PROSE * 2}</p></body>'
    )
    assert any(features.first(document, metadata.extract(document)).prose)


@pytest.mark.parametrize(
    "line, known",
    [("Published on May 3, 2024", True), ("May 3, 2024", True), ("May 2, 2024", False)],
)
def test_the_line_with_the_day_of_publication_is_known(line: str, known: bool) -> None:
    stated = '<meta property="article:published_time" content="2024-05-03T10:00:00Z">'
    document = html(f"<head>{stated}</head><body><h1>A</h1><p>{line}</p><p>{PROSE}</p></body>")
    index = next(block.index for block in document.blocks if block.text == line)
    outside = features.first(document, metadata.extract(document)).outside
    assert outside.get(index) == ("date" if known else None)


def test_what_stands_in_a_dialog_is_known_and_names_of_components_are_not() -> None:
    document = html(
        f'<body><div class="cmp"><p>{PROSE}</p></div><div class="cmp-text"><h1>A</h1>'
        f"<p>{PROSE * 2}</p></div></body>"
    )
    outside = features.first(document, metadata.extract(document)).outside
    assert [(document.blocks[i].text, reason) for i, reason in outside.items()] == [
        (PROSE.strip(), "dialog")
    ]
