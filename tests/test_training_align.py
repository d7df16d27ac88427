"""Alignment of gold text to blocks, on hand-made pages and as properties."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline.data import Block, Element
from cutline.training.align import align, spans, tokenize

LEAD = "The harbour of Velmora will close for three weeks while divers lift the old crane."
SECOND = "Fishing boats are to moor at the northern quay, the port office said on Tuesday."
THIRD = "Nobody could say who would pay for the lifting of a crane that sank in 1974."


def blocks(*texts: str) -> list[Block]:
    return [Block(index, text) for index, text in enumerate(texts)]


def chosen(page: list[Block], body: str) -> list[int]:
    return [i for i, share in enumerate(align(page, body)) if share >= 0.5]


def test_the_article_is_found_between_other_blocks() -> None:
    page = blocks("Home", LEAD, "Also read: Ferry runs aground", SECOND, THIRD, "Share this story")
    body = f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
    assert align(page, body) == [0.0, 1.0, 0.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("join", ["\n", " ", ""])
def test_paragraphs_may_be_joined_in_gold(join: str) -> None:
    page = blocks("Menu", LEAD, SECOND, THIRD, "Most read this week")
    assert chosen(page, join.join([LEAD, SECOND, THIRD])) == [1, 2, 3]


def test_a_block_may_be_split_in_gold() -> None:
    page = blocks("Menu", f"{LEAD} {SECOND} {THIRD}", "Most read this week")
    assert align(page, f"{LEAD}\n\n{SECOND}\n\n{THIRD}") == [0.0, 1.0, 0.0]


def test_punctuation_case_and_invisible_characters_do_not_count() -> None:
    page = blocks("«Le port de Vel\u00admora» fermera — dit-on — trois se\u200bmaines.", "Menu")
    assert align(page, '"Le PORT de Velmora" fermera, dit-on, trois semaines') == [1.0, 0.0]


def test_a_teaser_with_the_same_lead_is_not_the_article() -> None:
    page = blocks(f"Read now: {LEAD}", "Other news", "Today", LEAD, SECOND, THIRD, LEAD)
    assert chosen(page, f"{LEAD}\n\n{SECOND}\n\n{THIRD}") == [3, 4, 5]


def test_one_copy_of_an_article_that_stands_there_twice_is_chosen_whole() -> None:
    insert = "Subscribe to the harbour letter"
    page = blocks(LEAD, insert, SECOND, THIRD, "Advertisement", LEAD, insert, SECOND, THIRD)
    found = chosen(page, f"{LEAD}\n\n{SECOND}\n\n{THIRD}")
    assert found in ([0, 2, 3], [5, 7, 8])


def test_of_two_copies_the_visible_one_is_chosen() -> None:
    hidden = Element(0, "div", "mobile-only", None, 1, hidden=True)
    shown = Element(1, "div", "", None, 1)
    page = [
        Block(index, text, element=element)
        for index, (element, text) in enumerate(
            (element, text) for element in (hidden, shown) for text in (LEAD, SECOND, THIRD)
        )
    ]
    assert chosen(page, f"{LEAD}\n\n{SECOND}\n\n{THIRD}") == [3, 4, 5]


def test_a_comment_that_quotes_the_article_does_not_win() -> None:
    comment = f"Dockhand77 wrote: {SECOND} That is what they said last year too, and look at it."
    page = blocks(LEAD, SECOND, THIRD, comment)
    assert align(page, f"{LEAD}\n\n{SECOND}\n\n{THIRD}") == [1.0, 1.0, 1.0, 0.0]


def test_a_pulled_quote_ahead_of_the_paragraph_does_not_win() -> None:
    quote = f"Top comment on this story: {SECOND}"
    page = blocks(LEAD, quote, SECOND, THIRD)
    assert align(page, f"{LEAD}\n\n{SECOND}\n\n{THIRD}") == [1.0, 0.0, 1.0, 1.0]


def test_a_run_that_goes_on_by_chance_costs_nothing() -> None:
    page = blocks(f"{LEAD} Fishing boats pictured. {SECOND}", THIRD)
    words = len(tokenize(LEAD + " " + SECOND))
    found = align(page, f"{LEAD} {SECOND}\n\n{THIRD}")
    assert found == [words / (words + 3), 1.0]


def test_what_gold_has_twice_and_the_page_once_is_counted_once() -> None:
    assert align(blocks(f"{LEAD} {SECOND}"), f"{LEAD} The old crane. {SECOND}") == [1.0]


def test_a_block_of_which_a_part_is_gold_gets_the_share() -> None:
    page = blocks(f"VELMORA NEWS DESK REPORTS {LEAD}", SECOND)
    words = len(tokenize(LEAD))
    assert align(page, f"{LEAD}\n\n{SECOND}") == [words / (words + 4), 1.0]


def test_gold_may_lack_a_piece_in_the_middle_of_a_block() -> None:
    page = blocks(f"{LEAD} (opens in a new window) {SECOND}", THIRD)
    words = len(tokenize(LEAD + SECOND))
    assert align(page, f"{LEAD} {SECOND}\n\n{THIRD}") == [words / (words + 5), 1.0]


def test_short_headings_between_inserts_are_filled_in() -> None:
    page = blocks("Share", LEAD, "Advertisement", "Who pays", "Advertisement", THIRD, "Who pays")
    assert chosen(page, f"{LEAD}\n\nWho pays\n\n{THIRD}") == [1, 3, 5]


def test_a_short_first_line_is_taken_from_the_place_nearest_to_the_text() -> None:
    page = blocks("Harbour", "Weather", "Sport", "Harbour", "By a reporter", LEAD, SECOND)
    assert chosen(page, f"Harbour\n\n{LEAD}\n\n{SECOND}") == [3, 5, 6]


def test_a_word_of_the_article_that_stands_alone_elsewhere_is_not_taken() -> None:
    body = f"{LEAD}\n\nThe port office did not say more than this on the record.\n\n{THIRD}"
    page = blocks(LEAD, "Share", "more", "Share", "record", "Share", "The", "Share", THIRD)
    assert chosen(page, body) == [0, 8]  # the middle paragraph is not on the page


def test_list_items_are_aligned_without_their_bullets() -> None:
    page = blocks("Tags", LEAD, "Bring boots", "Bring a rope", "No dogs", SECOND, "No dogs")
    assert chosen(page, f"{LEAD}\n\n- Bring boots\n- Bring a rope\n- No dogs\n\n{SECOND}") == [
        1,
        2,
        3,
        4,
        5,
    ]


CHINESE = (
    "海港将关闭三个星期，以便潜水员打捞沉没的旧起重机。",
    "渔船将停靠在北码头，港务局星期二表示。",
)
THAI = ("ท่าเรือจะปิดเป็นเวลาสามสัปดาห์เพื่อกู้เครนเก่า", "เรือประมงจะจอดที่ท่าเรือทางเหนือตามที่สำนักงานแจ้ง")


@pytest.mark.parametrize("script", [CHINESE, THAI])
def test_unspaced_scripts_are_aligned_by_character(script: tuple[str, str]) -> None:
    first, second = script
    page = blocks(first[:12] + "…", "Menu", f"{first}{second}", "Menu", first[:12])
    assert chosen(page, f"{first}\n\n{second}") == [2]


def test_chinese_block_with_a_byline_in_front_gets_the_share() -> None:
    page = blocks("本报记者" + CHINESE[0], CHINESE[1])
    words = len(tokenize(CHINESE[0]))
    assert align(page, "\n".join(CHINESE)) == [words / (words + 4), 1.0]


@pytest.mark.parametrize("page", [[], ["", "…", "* * *"], ["Nothing of it is here"]])
def test_what_cannot_be_aligned_gets_nothing(page: list[str]) -> None:
    assert align(blocks(*page), LEAD) == [0.0] * len(page)


def test_no_gold_text_labels_nothing() -> None:
    assert align(blocks(LEAD, "…"), "") == [0.0, 0.0]


def test_gold_shorter_than_a_seed() -> None:
    assert align(blocks("Menu", "Velmora closed", "Share"), "Velmora closed") == [0.0, 1.0, 0.0]


def test_endless_repetition_ends() -> None:
    """Quadratic work on 40,000 equal words would not."""
    assert len(align(blocks("na " * 40_000, LEAD, "na " * 40_000), "na " * 40_000 + LEAD)) == 3


def test_many_copies_end() -> None:
    page = blocks(*[LEAD, SECOND] * 5_000, THIRD)
    assert chosen(page, f"{LEAD}\n{SECOND}\n{THIRD}")[-1] == 10_000


def test_spans_are_where_the_tokens_stand() -> None:
    text = "Straße—«Vel\u00admora» 港口 ﬁn"
    assert [token for token, _, _ in spans(text)] == tokenize(text)
    assert [text[start:end] for _, start, end in spans(text)] == [
        "Straße",
        "Vel\u00admora",
        "港",
        "口",
        "ﬁn",
    ]


def _paragraph(name: int, words: int) -> str:
    return " ".join(f"w{name}x{word}" for word in range(words))


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=25), st.randoms())
def test_exactly_the_blocks_that_gold_was_made_of_are_found(
    plan: list[tuple[int, bool]], chance: random.Random
) -> None:
    """Whatever the lengths and gaps, when no two blocks share a word."""
    page = blocks(*(_paragraph(name, words) for name, (words, _) in enumerate(plan)))
    body = "".join(
        block.text + chance.choice(["\n", "\n\n"])
        for block, (_, wanted) in zip(page, plan, strict=True)
        if wanted
    )
    # A chain starts from a run of five words, or from a gold text that is shorter.
    longest = max((words for words, wanted in plan if wanted), default=0)
    if longest >= 5 or sum(wanted for _, wanted in plan) == 1:
        assert align(page, body) == [float(wanted) for _, wanted in plan]


@given(
    st.lists(st.text("ab あ港.\n", max_size=30), max_size=12), st.text("ab あ港.\n", max_size=80)
)
def test_shares_are_shares(texts: list[str], body: str) -> None:
    page = blocks(*texts)
    found = align(page, body)
    assert len(found) == len(page)
    assert all(0.0 <= share <= 1.0 for share in found)
    assert found == align(page, body)
