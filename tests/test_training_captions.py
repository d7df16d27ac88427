"""Alignment of gold captions and credits to blocks, on hand-made pages."""

from __future__ import annotations

from cutline.data import Block, Element, Image
from cutline.training.align_captions import CaptionLabel, align_captions
from cutline.training.gold import GoldCaption

FERRY = "The ferry Aldona leaves the harbour of Velmora on its last voyage on Sunday."
CREDIT = "Iris Tamm/Norddok"
FIGURE = Element(0, "figure", "", None, 1)
HIDDEN = Element(1, "div", "slideshow", None, 1, hidden=True)


def blocks(*texts: str) -> list[Block]:
    return [Block(index, text) for index, text in enumerate(texts)]


def pieces(page: list[Block], labels: list[CaptionLabel]) -> list[tuple[str, str, str]]:
    """(kind, caption text, credit text) of each block."""
    return [
        (
            label.kind,
            block.text[slice(*label.text)] if label.text else "",
            block.text[slice(*label.credit)] if label.credit else "",
        )
        for block, label in zip(page, labels, strict=True)
    ]


def test_caption_and_credit_in_one_block() -> None:
    page = blocks("Menu", f"{FERRY} (Photo: {CREDIT})", "The article begins here.")
    labels = align_captions(page, [GoldCaption(FERRY, (CREDIT,))])
    assert pieces(page, labels) == [
        ("none", "", ""),
        ("both", FERRY[:-1], CREDIT),
        ("none", "", ""),
    ]
    assert labels[1].caption == 0
    assert labels[1].chosen


def test_credit_ahead_of_the_caption() -> None:
    page = blocks(f"{CREDIT} | {FERRY}")
    assert pieces(page, align_captions(page, [GoldCaption(FERRY, (CREDIT,))])) == [
        ("both", FERRY[:-1], CREDIT)
    ]


def test_credit_in_a_block_of_its_own() -> None:
    page = blocks("Photo: Iris Tamm", FERRY, "Foto: Iris Tamm", "By Iris Tamm in Velmora, Sunday")
    labels = align_captions(page, [GoldCaption(FERRY, ("Iris Tamm",))])
    assert pieces(page, labels)[1:] == [
        ("caption", FERRY[:-1], ""),
        ("credit", "", "Iris Tamm"),
        ("none", "", ""),
    ]


def test_several_credits_are_one_span() -> None:
    page = blocks(f"{FERRY} Photo by IRIS TAMM / Norddok via Seabird Images")
    gold = [GoldCaption(FERRY, ("Iris Tamm", "Norddok via Seabird Images"))]
    assert pieces(page, align_captions(page, gold))[0][2] == (
        "IRIS TAMM / Norddok via Seabird Images"
    )


def test_a_caption_that_differs_a_little_is_found() -> None:
    page = blocks("Photo 1 of 3: " + FERRY.replace("on its last", "for its very last"))
    labels = align_captions(page, [GoldCaption(FERRY)])
    assert pieces(page, labels)[0][1].startswith("The ferry Aldona")
    assert pieces(page, labels)[0][1].endswith("Sunday")


def test_a_paragraph_that_names_who_the_caption_names_is_no_caption() -> None:
    page = blocks("Mayor Jonas Adler said on Sunday that the ferry was sold.", "Jonas Adler")
    labels = align_captions(page, [GoldCaption("Jonas Adler")])
    assert [label.kind for label in labels] == ["none", "caption"]


def test_every_copy_is_labelled_and_the_visible_one_with_the_credit_chosen() -> None:
    page = [
        Block(0, f"{FERRY} {CREDIT}", element=HIDDEN),
        Block(1, FERRY),
        Block(2, "A paragraph of the article that has nothing to do with it."),
        Block(3, "Another paragraph of it."),
        Block(4, "And one more of them."),
        Block(5, f"{FERRY} {CREDIT}"),
    ]
    labels = align_captions(page, [GoldCaption(FERRY, (CREDIT,))])
    assert [label.caption for label in labels] == [0, 0, None, None, None, 0]
    assert [label.chosen for label in labels] == [False, False, False, False, False, True]


def test_the_copy_near_its_own_photo_is_chosen() -> None:
    page = blocks(FERRY, "One", "Two", "Three", "Four", "Five", "Six", FERRY)
    photo = "https://pictures.example/2031/05/aldona-ferry-{}.jpg"
    images = [
        Image("https://pictures.example/logo.png", 0, FIGURE),
        Image(photo.format("800x600"), 7, FIGURE),
    ]
    gold = [GoldCaption(FERRY, images=(photo.format("1600x1200"),))]
    labels = align_captions(page, gold, images)
    assert [i for i, label in enumerate(labels) if label.chosen] == [7]


def test_a_credit_without_caption_is_found_beside_its_photo_only() -> None:
    page = blocks("AP", "Menu", "Weather", "Sport", "The article.", "AP", "It goes on.")
    image = "https://pictures.example/crane-of-velmora.jpg"
    gold = [GoldCaption(None, ("AP",), images=(image,))]
    labels = align_captions(page, gold, [Image(image, 5, FIGURE)])
    assert [i for i, label in enumerate(labels) if label.kind == "credit"] == [5]
    assert not any(label.caption == 0 for label in align_captions(page, gold))


def test_two_photos_with_the_same_caption_take_a_block_each() -> None:
    page = blocks(FERRY, "The article.", FERRY)
    labels = align_captions(page, [GoldCaption(FERRY), GoldCaption(FERRY)])
    assert [label.caption for label in labels] == [0, None, 1]
    assert labels[0].chosen
    assert labels[2].chosen


def test_chinese_caption_with_credit_in_brackets() -> None:
    page = blocks("渡轮星期日最后一次驶离港口。（图：新海社）")
    gold = [GoldCaption("渡轮星期日最后一次驶离港口。", ("新海社",))]
    assert pieces(page, align_captions(page, gold)) == [
        ("both", "渡轮星期日最后一次驶离港口", "新海社")
    ]


def test_what_is_not_on_the_page_is_not_labelled() -> None:
    page = blocks("A page about something else, with a long enough paragraph to search.", "")
    gold = [GoldCaption(FERRY, (CREDIT,)), GoldCaption(None), GoldCaption("", ("…",))]
    assert align_captions(page, gold) == [CaptionLabel()] * 2
    assert align_captions([], gold) == []
