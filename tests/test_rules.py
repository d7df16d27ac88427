"""What scores around a block change about its own."""

from __future__ import annotations

import pytest

from cutline import features, metadata, rules
from cutline.data import Document, Page
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


def test_scores_that_no_rule_speaks_of_stay() -> None:
    document = split_html(f"<p>{FIRST}</p><h2>Comments</h2><p>{SECOND}</p>")
    view = features.first(document, metadata.extract(document))
    found, _ = rules.applied(document, view, [0.9, 0.05, 0.3], 0.5)
    assert found == [0.9, 0.05, 0.3]
