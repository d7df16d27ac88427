"""Labelled blocks to the record, and pages that never got that far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cutline import assemble, clean
from cutline.data import (
    Block,
    Caption,
    Document,
    Failure,
    Label,
    LabelledBlock,
    Metadata,
    Page,
    RecordBlock,
    RemovedBlock,
    Verdict,
)
from cutline.layout import Layout
from cutline.writers import to_json

PAGE = Page("a.html", "", encoding="utf-8", encoding_source="meta")
SURE = Verdict(confidence=0.98, article=0.99)


def labelled(*rows: tuple[Label, str, float, str]) -> list[LabelledBlock]:
    return [
        LabelledBlock(Block(index, text), label, score, kind, "model")
        for index, (label, text, score, kind) in enumerate(rows)
    ]


def test_the_record_is_a_projection_of_the_labels() -> None:
    blocks = labelled(
        (Label.BOILERPLATE, "Home", 0.0, "navigation"),
        (Label.TITLE, "A headline", 0.2, "title"),
        (Label.BODY, "One.", 0.9, "body"),
        (Label.CAPTION, "A photo", 0.3, "caption"),
        (Label.CREDIT, "EPA", 0.1, "credit"),
        (Label.BOILERPLATE, "Also read", 0.0, "teaser"),
        (Label.BODY, "Two.", 1.0, "body"),
        (Label.BOILERPLATE, "More", 0.0, "teaser"),
    )
    about = Metadata(url="https://example.org/a", title="A headline", authors=("Ida Storm",))
    photo = Caption("A photo", "EPA", after_block=1)
    record = assemble.record(
        PAGE, Document(tuple(i.block for i in blocks), "html"), about, blocks, [photo], SURE, ()
    )
    assert record.text == "One.\n\nTwo."
    assert record.status == "ok"
    assert record.captions == (photo,)
    assert record.removed == {"navigation": 1, "title": 1, "teaser": 2}
    assert record.blocks == (RecordBlock("paragraph", "One."), RecordBlock("paragraph", "Two."))
    assert [block.text for block in record.removed_blocks] == [
        *("Home", "A headline", "Also read", "More"),
    ]
    assert record.removed_blocks[2] == RemovedBlock("teaser", "Also read", 5, 0.0, "model")
    assert (record.url, record.title, record.authors) == (about.url, about.title, about.authors)


def test_the_readers_address_goes_before_the_pages() -> None:
    page = Page("a", "", url="https://example.org/fetched", encoding="utf-8")
    about = Metadata(url="https://example.org/canonical")
    record = assemble.record(page, Document((), "html"), about, [], [], SURE, ())
    assert record.url == "https://example.org/fetched"
    assert record.status == "empty"
    assert record.confidence == 0, "where there is no text, nothing was found well"


def test_a_failure_becomes_a_record() -> None:
    failure = Failure("b", "TooLargeError", "b: too large", "too_large", "https://example.org")
    record = assemble.failed(failure)
    assert (record.source, record.status, record.error, record.url) == (
        *("b", "too_large", failure, "https://example.org"),
    )


def test_warnings_are_in_the_record_as_they_are_given() -> None:
    given = ("charset_guessed", "not_an_article")
    record = assemble.record(PAGE, Document((), "html"), Metadata(), [], [], SURE, given)
    assert record.warnings == given


MARKUP = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<div",
                ">",
                "<table>",
                "<td>",
                "<script>",
                "<!--",
                "]]>",
                "&#0;",
                "\0",
            ),
            *("<meta charset=utf-16>", "<?xml encoding='gbk'?>", "\n\n", "Source link", "\ufeff"),
            *("<br><br>", "A sentence of some length, with a comma and an end.", "你好", "\u202e"),
        ]
    )
).map("".join)


@given(st.one_of(st.binary(max_size=500), MARKUP.map(str.encode), MARKUP))
def test_any_bytes_give_exactly_one_valid_record(
    validate: Callable[[Any], dict[str, Any]], content: bytes | str
) -> None:
    record = clean(content)
    line = validate(to_json(record, Layout(blocks=True, explain=True)))
    assert "\n\n".join(block["text"] for block in line["blocks"]) == record.text
    assert clean(content) == record


@given(st.lists(MARKUP, min_size=2, max_size=5).flatmap(lambda pages: st.permutations(pages)))
def test_a_record_does_not_depend_on_the_pages_before(pages: list[str]) -> None:
    assert {page: clean(page) for page in pages} == {page: clean(page) for page in sorted(pages)}
