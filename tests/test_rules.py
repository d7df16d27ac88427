"""What scores around a block change about its own."""

from __future__ import annotations

import pytest

from cutline import features, kinds, metadata, rules
from cutline.data import Document, Page
from cutline.second_opinion import is_wanted
from cutline.settings import DEFAULT
from cutline.split import split

FIRST = (
    "Nobody has crossed the old bridge since the flood, and nobody has asked to, says the mayor."
)
SECOND = "The new one opens in May, if the river allows it, with a band and two speeches."


def split_html(body: str) -> Document:
    return split(Page("-", f"<body><article>{body}</article></body>", format="html"), DEFAULT)


def kept(document: Document, *scores: float) -> list[bool]:
    view = features.first(document, metadata.extract(document))
    found, _ = rules.applied(document, view, scores, 0.5)
    return [score >= 0.5 for score in found]


@pytest.mark.parametrize(
    ("heading", "after", "known"),
    [
        ("<h2>A band and two speeches</h2>", 0.9, True),
        ("<h2>A band and two speeches</h2>", 0.2, False),  # it may head what follows the article
        ("<h2>Also read</h2>", 0.9, False),
        ("<h2><a href='/b'>A band and two speeches</a></h2>", 0.9, False),
        ("<p>A band and two speeches</p>", 0.9, False),
    ],
)
def test_a_heading_between_the_articles_blocks_is_its_own(
    heading: str, after: float, known: bool
) -> None:
    document = split_html(f"<p>{FIRST}</p>{heading}<p>{SECOND}</p>")
    assert kept(document, 0.9, 0.3, after) == [True, known, after >= 0.5]


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("“We did ask,” says the baker.", True),
        ("A bridge, and who crosses it", False),
        ("Subscribe to our newsletter.", False),
        ("## A bridge, and who crosses it", True),
        ("## Also read", False),
    ],
)
def test_a_sentence_between_paragraphs_of_flattened_text_is_the_articles(
    line: str, known: bool
) -> None:
    text = split(Page("-", f"{FIRST}\n\n{line}\n\n{SECOND}", format="text"), DEFAULT)
    assert kept(text, 0.9, 0.3, 0.9) == [True, known, True]
    html = split_html(f"<p>{FIRST}</p><p>{line}</p><p>{SECOND}</p>")
    assert kept(html, 0.9, 0.3, 0.9) == [True, False, True]


@pytest.mark.parametrize(
    ("insert", "known", "within"),
    [
        ("Also read: Dog elected to the council", True, True),
        ("Share this article", True, False),
        ("Subscribe to our newsletter", True, False),
        ("You may also like", False, False),  # what follows is a teaser
        ("The bridge has stood for a hundred years", False, False),
    ],
)
def test_a_sentence_behind_an_insert_is_known(insert: str, known: bool, within: bool) -> None:
    text = split(Page("-", f"{FIRST}\n\n{insert}\n\n{SECOND}", format="text"), DEFAULT)
    assert kept(text, 0.9, 0.05, 0.3) == [True, False, known]
    goes_on = split(Page("-", f"{FIRST}\n\n{insert}\n\n{SECOND}\n\nHome", format="text"), DEFAULT)
    assert kept(goes_on, 0.9, 0.05, 0.3, 0.05)[2] is within


@pytest.mark.parametrize(
    ("quote", "known"),
    [
        ("<blockquote><p>Nobody has crossed the old bridge since the flood</p></blockquote>", True),
        ("<aside><div>“Nobody has crossed the old bridge since the flood”</div></aside>", True),
        ("<p>Nobody has crossed the old bridge since the flood</p>", False),  # a refrain
        ("<blockquote>Nobody has</blockquote>", False),
        (f"<blockquote>{FIRST}</blockquote>", False),  # no shorter: it may be the only one quoted
        ("<blockquote>Somebody has crossed the old bridge since the flood</blockquote>", False),
    ],
)
def test_a_pull_quote_is_no_part_of_the_text(quote: str, known: bool) -> None:
    document = split_html(f"<p>{FIRST}</p>{quote}<p>{SECOND}</p>")
    assert kept(document, 0.9, 0.9, 0.9) == [True, not known, True]


@pytest.mark.parametrize(
    ("after", "known"),
    [
        (f"<p style='display: none'>{SECOND}</p>", True),
        (f"<p hidden>{SECOND}</p>", True),
        (f"<p class='visually-hidden'>{SECOND}</p>", True),
        (f"<p class='hidden-gem'>{SECOND}</p>", False),
        (f"<div hidden><p>{SECOND}</p></div>", False),  # a script shows the rest
        (f"<section><p hidden>{SECOND}</p></section>", False),  # all of a part: so it may be here
    ],
)
def test_a_paragraph_that_is_hidden_beside_those_shown_is_none(after: str, known: bool) -> None:
    document = split_html(f"<p>{FIRST}</p>{after}")
    assert kept(document, 0.9, 0.9) == [True, not known]


def test_a_paragraph_is_without_what_it_hides() -> None:
    document = split_html(f"<p>{FIRST} <span hidden>{SECOND}</span></p>")
    assert [block.text for block in document.blocks] == [SECOND, FIRST]
    assert kept(document, 0.9, 0.9) == [False, True]


@pytest.mark.parametrize(
    ("after", "known"),
    [
        (f"<article><h1>Dog elected</h1><p>{SECOND}</p></article>", True),
        (f"<article><h2>Dog elected</h2><p>{SECOND}</p></article>", False),
        (f"<div><h1>Dog elected</h1><p>{SECOND}</p></div>", False),
    ],
)
def test_a_further_article_with_its_own_headline_is_another(after: str, known: bool) -> None:
    first = f"<article><h1>Bridge closed</h1><p>{FIRST}</p></article>"
    document = split(Page("-", f"<body>{first}{after}</body>", format="html"), DEFAULT)
    assert kept(document, 0.1, 0.9, 0.1, 0.9) == [False, True, False, not known]


def test_articles_within_the_articles_element_are_parts_of_it() -> None:
    inner = f"<article><h1>A day at the bridge</h1><p>{SECOND}</p></article>"
    document = split_html(f"<h1>Bridge closed</h1><p>{FIRST}</p>{inner}")
    assert kept(document, 0.1, 0.9, 0.1, 0.9) == [False, True, False, True]


@pytest.mark.parametrize(
    ("scores", "known"),
    [
        ((0.9, 0.3, 0.9), True),
        ((0.9, 0.1, 0.2), False),
        ((0.9, 0.8, 0.05), True),
        ((0.1, 0.1, 0.2), False),
    ],
)
def test_a_list_stands_or_falls_as_one(scores: tuple[float, ...], known: bool) -> None:
    items = "".join(f"<li>{item}</li>" for item in ("Built: 1931", "Length: 9 m", "Beam: 3 m"))
    document = split_html(f"<p>{FIRST}</p><ul>{items}</ul><p>{SECOND}</p>")
    assert kept(document, 0.9, *scores, 0.9) == [True, known, known, known, True]
    two = split_html(f"<p>{FIRST}</p><ul><li>a</li></ul><ul><li>b</li></ul><p>{SECOND}</p>")
    assert kept(two, 0.9, 0.9, 0.1, 0.9) == [True, True, False, True]


@pytest.mark.parametrize(
    ("line", "outside"),
    [
        ("This entry was posted on May 3rd, 2008 at 9:11 and is filed under Bridges.", True),
        ("Dieser Eintrag wurde am 3. Mai 2008 veröffentlicht, unter Brücken.", True),
        ("Posted in Berlin, the young officer wrote home every day.", False),
    ],
)
def test_what_a_blog_says_of_its_entry_is_no_part_of_it(line: str, outside: bool) -> None:
    document = split_html(f"<p>{FIRST}</p><p>{SECOND}</p><p>{line}</p>")
    assert kept(document, 0.9, 0.9, 0.9) == [True, True, not outside]


def test_an_insert_among_the_items_of_a_list_stays_out() -> None:
    items = "<li>Built: 1931</li><li>Length: 9 m</li><li>Also read: Dog elected to the council</li>"
    document = split_html(f"<p>{FIRST}</p><ul>{items}</ul>")
    assert kept(document, 0.9, 0.9, 0.9, 0.9) == [True, True, True, False]


def test_scores_that_no_rule_speaks_of_stay() -> None:
    document = split_html(f"<p>{FIRST}</p><h2>Comments</h2><p>{SECOND}</p>")
    view = features.first(document, metadata.extract(document))
    found, _ = rules.applied(document, view, [0.9, 0.05, 0.3], 0.5)
    assert found == [0.9, 0.05, 0.3]


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (f"<p>{FIRST}</p>", [True]),
        (f"<h1>Bridge closed</h1><p>{FIRST}</p><p>{SECOND}</p>", [False, True, True]),
        (
            "<h1>Bridge closed</h1><p>It was closed on Friday, at noon, by two "
            "men with a chain.</p>",
            [False, False],
        ),
        (
            "<h1>Bridge closed</h1><p>By Jane Roe</p><p>It was closed on Friday, at noon, by two "
            "men with a chain.</p>",
            [False, False, True],
        ),
        (f"<nav><a href='/'>Home</a></nav><p>{FIRST}</p>", [False, True]),
        (f"<p>{FIRST}</p><p>All rights reserved.</p>", [True, False]),
        (
            f"<p>{FIRST}</p><p>All rights reserved, with the bridge, by the Courier.</p>",
            [True, False],
        ),
        (f"<p>{FIRST}</p><p>{'A bridge, and who crosses it ' * 3}</p>", [False, False]),
        (f"<p>{FIRST}</p><div hidden><p>{SECOND}</p></div>", [False, False]),
        (f"<p><a href='/b'>{FIRST}</a></p>", [False]),
        ("<p>Please enable JavaScript to view this page.</p>", [False]),
    ],
)
def test_sentences_are_the_text_of_a_page_that_has_little_else(
    body: str, known: list[bool]
) -> None:
    document = split_html(body)
    assert kept(document, *[0.2 for _ in known]) == known


@pytest.mark.parametrize(
    ("page", "known"),
    [
        ("<h1>Page not found</h1><p>Sorry, this page is gone.</p>", False),
        (f"<h1>Oops</h1><p>The page you requested is gone.</p><p>{SECOND}</p>", False),
        (f"<h1>Oops</h1><p>Access denied</p><p>Please enable cookies.</p><p>{SECOND}</p>", False),
        (f"<h1>Oops</h1><p>You are unable to access this site. {FIRST * 3}</p>", False),
        ("<h1>哎呀</h1><p>您访问的页面不存在或已被删除。</p>", False),
        (f"<h1>Just a moment</h1><h2>Verify you are human</h2><p>{SECOND}</p>", False),
        (f"<h1>Just a moment</h1><h2 hidden>Page not found</h2><p>{SECOND}</p>", True),
        (f"<h1>Not found: the mayor's ring</h1><p>{FIRST}</p><p>{SECOND}</p>", True),
        (f"<h1>Access denied</h1><p>{FIRST}</p><p>{SECOND}</p>", True),
        (f"<title>Access denied | Post</title><h1>Access denied</h1><p>{SECOND}</p>", True),
        (f"<h1>Bridge</h1><p>Forbidden: it is closed.</p><p>{SECOND}</p>", True),
        (f"<h1>Something went wrong here</h1><p>Something went wrong when {FIRST}</p>", True),
        (
            f"<h1>Bridge</h1><p>{FIRST}</p><p>{SECOND}</p><p>The page you requested is old.</p>",
            True,
        ),
        (f"<h1>Page not found</h1><p>Sorry, this page is gone.</p><p>{FIRST * 9}</p>", True),
        (f"<h1>Bridge</h1><p>{FIRST} Page not found, it said.</p>", True),
    ],
)
def test_a_notice_in_place_of_a_page_is_no_text(page: str, known: bool) -> None:
    document = split_html(page)
    scores = [0.1 if block.level else 0.9 for block in document.blocks]
    assert any(kept(document, *scores)) == known


def test_every_block_of_a_notice_is_one_and_no_second_opinion_is_asked() -> None:
    phrases = "<p>Sorry, this page is gone.</p><p>The page you are looking for has moved.</p>"
    document = split_html(f"{phrases}<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p>")
    about = metadata.extract(document)
    view = features.first(document, about)
    found, outside = rules.applied(document, view, [0.9] * 5, 0.5)
    labelled = kinds.name(document, about, view, found, 0.5, outside)
    assert {(item.kind, item.reason) for item in labelled} == {("notice", "notice")}
    assert not is_wanted(labelled, 0.0)
