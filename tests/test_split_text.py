"""Flattened text to blocks, in the shapes that dumps have."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ENVIRONMENT, assert_linear
from cutline.data import Block, Page
from cutline.split.text import split_text

ENGLISH = (
    "The harbour council voted on Tuesday night to keep the old swing bridge over the Tarn, "
    "after a year in which 4,200 residents had signed a petition against its removal.",
    "“We have listened,” said the council’s chair, Mira Holt, who had at first backed the plan "
    "for a new road bridge. “A town is more than its traffic, and this bridge is its face.”",
    "Not everyone was pleased.",
    "Repairs are to begin in March and will take eighteen months; until then, ferries run every "
    "twenty minutes between the fish market and the northern quay, free of charge, and lorries "
    "have to take the long way round by the motorway, which adds forty kilometres to each trip.",
)
GERMAN = (
    "Der Stadtrat hat am Dienstagabend beschlossen, die alte Drehbrücke über die Tarne zu "
    "erhalten, nachdem im Lauf eines Jahres 4.200 Einwohner gegen den Abriss unterschrieben.",
    "Die Bauarbeiten beginnen im März und dauern achtzehn Monate; bis dahin verkehren Fähren "
    "zwischen Fischmarkt und Nordkai, und Lastwagen müssen den Umweg über die Autobahn nehmen.",
)
JAPANESE = (
    "市議会は火曜日の夜、タルン川にかかる古い旋回橋を残すことを決めた。この一年で四千二百人の住民が撤去に反対する署名を提出していた。",
    "修理は三月に始まり、一年半かかる見込みだ。それまでは魚市場と北岸壁の間を二十分おきに無料の渡し船が運航する。議長は「町は交通だけではない」と述べた。",
)


def blocks(text: str) -> tuple[Block, ...]:
    return split_text(Page("page.txt", text)).blocks


def texts(text: str) -> list[str]:
    return [block.text for block in blocks(text)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text)]


def fill(paragraph: str, width: int, indent: str = "") -> str:
    return textwrap.fill(
        paragraph,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


# ------------------------------------------------------------------------------ plain shapes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
@pytest.mark.parametrize("empty", [0, 1, 3])
def test_paragraphs(end: str, empty: int) -> None:
    text = (end * (1 + empty)).join(ENGLISH)
    found = blocks(text)
    assert [block.text for block in found] == list(ENGLISH)
    assert [block.gap for block in found] == [0] + [empty] * 3
    assert all(block.lines == 1 and block.kind == "paragraph" for block in found)
    assert [block.index for block in found] == [0, 1, 2, 3]


def test_line_ends_may_be_mixed() -> None:
    assert texts("One is here.\r\n\r\nTwo is here.\n\nThree.\r\rFour.\r\n") == [
        "One is here.",
        "Two is here.",
        "Three.",
        "Four.",
    ]


def test_lines_of_blanks_are_empty() -> None:
    found = blocks(" \n\u00a0\n\u200b\nOne.\n \t \n\ufeff\nTwo.\n\n")
    assert [(block.text, block.gap) for block in found] == [("One.", 3), ("Two.", 2)]


def test_caption_and_credit_on_adjacent_lines_are_two_blocks() -> None:
    text = (
        f"{ENGLISH[0]}\n\nThe bridge on Monday, seen from the quay.\nMIRA HOLT/AP\n\n{ENGLISH[1]}"
    )
    found = blocks(text)
    assert [block.text for block in found[1:3]] == [
        "The bridge on Monday, seen from the quay.",
        "MIRA HOLT/AP",
    ]
    assert [block.gap for block in found] == [0, 1, 0, 1]


@pytest.mark.parametrize("credit", ["foto: mira holt", "via Getty Images", "© ap", "photo/AP"])
def test_a_credit_in_small_letters_is_not_a_fragment(credit: str) -> None:
    text = "\n".join(f"A bridge is seen on day {i} from the quay\n{credit}" for i in range(5))
    assert len(blocks(text)) == 10


def test_white_space_is_folded() -> None:
    assert texts("  One\u00a0 \u3000word ,  two.  ") == ["One word , two."]


@pytest.mark.parametrize(
    ("text", "indents"),
    [
        ("One.\n\n   Two.\n\n\tThree.\n\nFour.", [0, 3, 8, 0]),
        ("    One.\n\n    Two.\n\n      Three.", [0, 0, 2]),
        ("One.\n\n    Two.\n\n      Three.", [0, 0, 2]),  # the first line was stripped
    ],
)
def test_an_indent_is_what_a_line_has_beyond_all_lines(text: str, indents: list[int]) -> None:
    assert [block.indent for block in blocks(text)] == indents


def test_dialogue_and_verse_stay_lines() -> None:
    lines = (
        "– Har du sett broen?",
        "– Ja, sa hun.",
        "– Og likevel vil du gå over den?",
        "Roses are red",
        "Violets are blue",
        "The bridge is old",
        "And so are you",
    )
    assert texts("\n".join(lines)) == list(lines)


def test_a_list_of_headlines_is_not_a_paragraph() -> None:
    lines = (
        "Council votes to keep the old swing bridge over Tarn",
        "Ferry fares to double from the first day of October",
        "Fish market reopens after a year of slow renovation",
        "Three men arrested after a break-in at the boat club",
        "Mayor Holt will not stand again at the next election",
    )
    assert texts("\n".join(lines)) == list(lines)


# -------------------------------------------------------------------------------- hard wraps


@pytest.mark.parametrize("width", [48, 60, 66, 72, 76, 80, 100])
@pytest.mark.parametrize("indent", ["", "   "])
@pytest.mark.parametrize("paragraphs", [ENGLISH, GERMAN])
def test_wrapped(width: int, indent: str, paragraphs: tuple[str, ...]) -> None:
    text = "\n\n".join(fill(paragraph, width, indent) for paragraph in paragraphs)
    found = blocks(text)
    assert [block.text for block in found] == list(paragraphs)
    assert found[0].lines == len(fill(paragraphs[0], width, indent).splitlines())
    assert {block.indent for block in found} == {0}


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_without_empty_lines(width: int) -> None:
    """A paragraph ends where the next word would have fitted on its last line."""
    paragraphs = [*ENGLISH, *ENGLISH[::-1]]
    assert texts("\n".join(fill(each, width) for each in paragraphs)) == paragraphs


def test_wrapped_with_first_lines_indented() -> None:
    text = "\n".join("  " + fill(each, 70) for each in ENGLISH * 2)
    assert texts(text) == list(ENGLISH * 2)


def test_heading_above_a_wrapped_paragraph() -> None:
    text = "\n\n".join(f"Ferries until then\n{fill(each, 72)}" for each in ENGLISH)
    assert texts(text) == [piece for each in ENGLISH for piece in ("Ferries until then", each)]


def test_caption_and_credit_in_a_wrapped_text() -> None:
    caption = "The swing bridge on Monday, seen from the northern quay with the fish market behind."
    credit = "MIRA HOLT/AP"
    text = "\n\n".join([*(fill(each, 64) for each in ENGLISH), fill(caption, 64) + "\n" + credit])
    assert texts(text) == [*ENGLISH, caption, credit]


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("wide", [1, 2])
def test_wrapped_without_spaces(columns: int, wide: int) -> None:
    """Programs count a character of Japanese as one column or as two."""
    size = columns // wide
    text = "\n\n".join("\n".join(textwrap.wrap(each, size)) for each in JAPANESE * 2)
    assert texts(text) == list(JAPANESE * 2)


def test_one_paragraph_wrapped_among_long_lines() -> None:
    long = [" ".join(ENGLISH), " ".join(GERMAN)]
    narrow = fill(" ".join(ENGLISH[:2]), 44)
    assert texts(f"{long[0]}\n\n{narrow}\n\n{long[1]}") == [long[0], " ".join(ENGLISH[:2]), long[1]]


def test_wrapped_list_items() -> None:
    items = [f"Item {i}: {ENGLISH[0]}" for i in range(3)]
    text = "\n".join("   * " + fill(item, 66, "     ").strip() for item in items)
    assert kinds(text) == [("list_item", item) for item in items]


# ---------------------------------------------------------------------------------- hyphens


def test_hyphens_at_line_ends() -> None:
    """Taken away where the text has the word in one piece, divides words, or the hyphen is soft."""
    text = (
        "The bridgekeeper had been told that the council wanted to close the old bridge-\n"
        "keeper's house by the river before the winter came, and that the well-to-\n"
        "do people of the upper town had paid for the removal of all the iron or-\n"
        "naments, which were said to be worth more than what the house cost be\u00ad\n"
        "fore the war when it was built, and nobody from the town said a word on it\n"
        "at the meeting.\n"
    )
    (block,) = blocks(text)
    assert "the old bridgekeeper's house" in block.text
    assert "the well-to-do people" in block.text
    assert "iron ornaments" in block.text
    assert "cost before the war" in block.text
    once = (
        "The bridge had been shut for most of the winter, and was to stay so for a half-\n"
        "year more, as the council said in a letter that nobody in the town had asked for\n"
        "or answered, at least as far as the council knew when it met again in the summer.\n"
    )
    assert "for a half-year more" in texts(once)[0], "no program divides words here"


def test_suspended_hyphens_keep_their_space() -> None:
    text = (
        "Der Rat hat am Dienstag in der Sitzung über die Pläne zum Abriss der Vor-\n"
        "und Nebengebäude des alten Bahnhofs entschieden, der seit vielen Jahren leer\n"
        "steht, und er hat die Stadt beauftragt, einen neuen Plan für die Brücke zu\n"
        "machen, die nebenan über den Fluss führt."
    )
    assert "Abriss der Vor- und Nebengebäude des" in texts(text)[0]


# ------------------------------------------------------------------------------ text browsers

LYNX = """\
     * [1]Home
     * [2]Town
          + [3]Council

Old bridge stays

   By [4]Jon Reed
   (BUTTON) Share
   The harbour council voted on Tuesday night to keep the old [5]swing
   bridge over the Tarn, after a year in which 4,200 residents [1] had
   signed a [6]petition against its removal.

   [bridge-640.jpg]
   Not everyone was pleased.

References

   Visible links
   1. https://news.example/
   2. https://news.example/town
   3. https://news.example/council
   4. https://news.example/people/reed
   5. https://news.example/bridge?a=very-long-address&that=is-not-broken-at-any-column-whatsoever
   6. https://news.example/petition
"""


def test_lynx() -> None:
    found = blocks(LYNX)
    assert [(block.kind, block.text) for block in found[:10]] == [
        ("list_item", "Home"),
        ("list_item", "Town"),
        ("list_item", "Council"),
        ("paragraph", "Old bridge stays"),
        ("paragraph", "By Jon Reed"),
        ("paragraph", "(BUTTON) Share"),
        (
            "paragraph",
            "The harbour council voted on Tuesday night to keep the old swing bridge over the "
            "Tarn, after a year in which 4,200 residents [1] had signed a petition against its "
            "removal.",
        ),
        ("paragraph", "[bridge-640.jpg]"),
        ("paragraph", "Not everyone was pleased."),
        ("paragraph", "References"),
    ]
    assert [block.text for block in found[-2:]] == [
        "5. https://news.example/bridge?a=very-long-address&that=is-not-broken-at-any-column-"
        "whatsoever",
        "6. https://news.example/petition",
    ]


def test_footnotes_are_not_link_numbers() -> None:
    text = (
        "A bridge.[1] Old.[2] It swings.[3] It stays.[4] As said.[1]\n\n[1] Reed 2001.\n[2] Holt."
    )
    assert texts(text)[0] == "A bridge.[1] Old.[2] It swings.[3] It stays.[4] As said.[1]"
    assert texts(text)[1] == "[1] Reed 2001."


W3M = """\
  • Home
  •
      □ Town
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
[reed] Jon Reed
12.03.2026

The harbour council voted on Tuesday night to keep the old swing bridge over
the Tarn, after a year in which 4,200 residents had signed a petition against
its removal.

┌──────┬───────┐
Rank   Team      Points
1      Harbour   44
2      Old Town  41
"""


def test_w3m() -> None:
    assert kinds(W3M)[:6] == [
        ("list_item", "Home"),
        ("list_item", "Town"),
        ("paragraph", "[reed] Jon Reed"),
        ("paragraph", "12.03.2026"),
        ("paragraph", ENGLISH[0]),
        ("paragraph", "┌──────┬───────┐"),
    ]
    assert kinds(W3M)[6:] == [
        ("table_row", "Rank\tTeam\tPoints"),
        ("table_row", "1\tHarbour\t44"),
        ("table_row", "2\tOld Town\t41"),
    ]


def beside(*columns: tuple[str, int]) -> str:
    """Texts set beside each other as a text browser sets the cells of a table."""
    cells = [text.split("\n") for text, _ in columns]
    height = max(map(len, cells))
    return "\n".join(
        "   ".join(
            (cell[i] if i < len(cell) else "").ljust(width)
            for cell, (_, width) in zip(cells, columns, strict=True)
        ).rstrip()
        for i in range(height)
    )


def test_columns_of_a_layout_come_one_after_the_other() -> None:
    menu = "\n".join(["• Home", "• Town", "• Council", "• Sport"] * 3)
    story = "\n\n".join(fill(each, 60) for each in (*ENGLISH, *ENGLISH))
    latest = "\n\n".join(
        fill(f"{headline} as of Monday morning", 24)
        for headline in ("Ferry fares to double", "Fish market opens", "Three men arrested")
    )
    head = "Harbour Gazette                                  Search [          ]"
    text = head + "\n\n" + beside((menu, 12), (story, 60), (latest, 24))
    found = texts(text)
    at = [i for i, each in enumerate(found) if each == ENGLISH[0]]
    assert len(at) == 2
    assert found[at[0] : at[0] + 8] == [*ENGLISH, *ENGLISH]
    assert found[at[0] - 12 : at[0]] == ["Home", "Town", "Council", "Sport"] * 3
    assert " ".join(found[at[0] + 8 :]) == (
        "Ferry fares to double as of Monday morning Fish market opens as of Monday morning "
        "Three men arrested as of Monday morning"
    )


def test_tables_with_words_stay_rows() -> None:
    rows = [
        f"{10 + i}.03.   Old Harbour against Town {i}   lost in the last minute" for i in range(9)
    ]
    assert texts("\n".join(rows)) == [re.sub(" {3,}", "\t", row) for row in rows]


def test_results_tables_stay_rows() -> None:
    rows = [f"{i}.   {name:<12}{i * 3:>4}   {i * 7:>4}" for i, name in enumerate("ABCDEFGH", 1)]
    found = blocks("\n".join(rows))
    assert len(found) == 8
    assert {block.kind for block in found} == {"table_row"}
    assert found[2].text == "3.\tC\t9\t21"


def test_two_spaces_after_a_full_stop_are_no_table() -> None:
    text = "It was late.  He left.  Nobody saw him.\nIt was cold.  She stayed.  Nobody minded it."
    assert {block.kind for block in blocks(text)} == {"paragraph"}


# ---------------------------------------------------------------------------------- fragments

BS4 = """

Old bridge stays
By
Jon Reed

The harbour council voted on Tuesday night to keep the old
swing bridge
over the Tarn, after a year in which 4,200 residents had signed a
petition
, it said.

The chair of the council, who had backed the plan for a road bridge, told
Reuters
that a town is more than its traffic.

Not everyone was pleased.
"""


def test_inline_elements_on_lines_of_their_own() -> None:
    assert texts(BS4)[-3:] == [
        "The harbour council voted on Tuesday night to keep the old swing bridge over the Tarn, "
        "after a year in which 4,200 residents had signed a petition, it said.",
        "The chair of the council, who had backed the plan for a road bridge, told Reuters that a "
        "town is more than its traffic.",
        "Not everyone was pleased.",
    ]


WHOLE = [
    "Judge Samina Farooq told him that he had looked the parents in the eye as he did it.",
    "The name was never to be decided, said Pat Corrigan, an organiser of the festival.",
    "Según la Confederación Hidrográfica, no se había visto nada igual desde hacía veinte años.",
    "The bridge was paid for by the county and by Gavi, the vaccine alliance.",
    "Nobody crossed it on Sunday.",
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("number", "pieces"),
    [
        (
            0,
            "Judge|Samina Farooq|told him that he had looked the parents in the eye as he did it.",
        ),
        (
            1,
            "The name was never to be decided, said|Pat Corrigan|, an organiser of the festival.",
        ),
        (
            2,
            "Según la|Confederación Hidrográfica|, no se había visto nada igual desde hacía veinte "
            "años.",
        ),
        (3, "The bridge was paid for by the county and by|Gavi|, the vaccine alliance."),
    ],
)
def test_one_link_alone_parts_no_paragraph(number: int, pieces: str, gap: str) -> None:
    lines = [*WHOLE[:number], *pieces.split("|"), *WHOLE[number + 1 :]]
    assert texts(gap.join(lines)) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "Log in\nSign up\nabout us\nand more",
        "Related\nFerry finds its way home\niPhone sales fell for the third time in a row.",
        "What it costs:\napples, which are cheap.\npears, which are not.",
    ],
)
def test_lines_of_menus_and_lists_are_no_pieces(text: str) -> None:
    assert texts(text) == text.split("\n")


def test_paragraphs_run_into_one_line() -> None:
    assert texts("".join([*ENGLISH, *GERMAN])) == [*ENGLISH, *GERMAN]


def test_abbreviations_and_addresses_are_not_run_together() -> None:
    text = (
        "The U.S.Army and the E.U.Council met Node.JS people from Example.Com, No.4 and No.5, at "
        "www.example.org/a.Html and wrote to Jon.Reed@example.org about v2.Beta, J.R.Whitlock said."
    )
    assert texts(text) == [text]


# ----------------------------------------------------------------------------------- Markdown

MARKDOWN = """\
# Old bridge **stays**

![The bridge](https://news.example/bridge.jpg)

The [harbour council](https://news.example/council) voted to *keep* the old swing bridge.

Ferries until then
------------------

* every twenty minutes
* free of [charge](/fares "Fares (2026)")

> “A town is more than its traffic, and this bridge is its face, and so
> it stays.”

| Year | Cars |
|------|------|
| 2001 | 4200 |

```
if bridge.is_open():
    wait()
```

---

Use #bridge to \\*join\\* in.
"""


def test_images_of_markdown_stand_beside_the_blocks() -> None:
    text = (
        '# Bridge\n\n[![Logo](/logo.svg)](/) ![](a_(1).jpg)\n\nStays. ![Gulls](b.jpg "Two gulls")'
        "\n\n**No** more. ![of a list][1]\n\n```\n![c](c.jpg)\n```\n"
    )
    document = split_text(Page("page.txt", text))
    assert [block.text for block in document.blocks] == [
        "Bridge",
        "Stays.",
        "No more.",
        "![c](c.jpg)",
    ]
    assert [(i.url, i.alt, i.title, i.before) for i in document.images] == [
        ("/logo.svg", "Logo", None, 1),
        ("a_(1).jpg", None, None, 1),
        ("b.jpg", "Gulls", "Two gulls", 1),
    ]
    assert not split_text(Page("page.txt", "Not a ![picture] (p.jpg) of [any](kind).")).images


@pytest.mark.parametrize(
    ("front", "metas", "url"),
    [
        (
            '---\ntitle: "Bridge: it closes"\nauthors:\n  - Ann Lee\n  - Bo Li\n# more\nurl: '
            "https://news.example/a\ntags: [a, b]\n---\n",
            [("title", "Bridge: it closes"), ("author", "Ann Lee"), ("author", "Bo Li")],
            "https://news.example/a",
        ),
        (
            "+++\r\ntitle = 'Bridge closes'\r\ndate = 2031-05-03\r\n"
            'authors = ["Ann Lee", "Bo Li"]\r\n+++\r\n',
            [
                *(("title", "Bridge closes"), ("date", "2031-05-03")),
                *(("author", "Ann Lee"), ("author", "Bo Li")),
            ],
            None,
        ),
        (
            "Title: Bridge closes\n\nURL Source: https://news.example/a\n\nPublished Time: "
            "2031-05-03\n\nMarkdown Content:\n",
            [("title", "Bridge closes"), ("date", "2031-05-03")],
            "https://news.example/a",
        ),
    ],
)
def test_front_matter_is_no_text(front: str, metas: list[tuple[str, str]], url: str | None) -> None:
    document = split_text(Page("page.md", f"{front}\n{ENGLISH[0]}\n\n{ENGLISH[1]}\n"))
    assert [block.text for block in document.blocks] == list(ENGLISH[:2])
    assert (list(document.head.metas), document.url) == (metas, url)
    assert split_text(Page("page.md", front, "https://given.example/")).url == (
        "https://given.example/"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"---\n\n{ENGLISH[0]}\n\n---\n\n{ENGLISH[1]}",
        f"---\nHe said: no.\nShe said: yes.\n---\n\n{ENGLISH[1]}",
        f"Title: {ENGLISH[0]}\n\n{ENGLISH[1]}",
        f"---\ntitle: A\n\n{ENGLISH[1]}",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    words = " ".join(texts(text)).split()
    assert words == [word for word in text.split() if word != "---"]


def test_signs_of_markdown_with_what_belongs_to_them() -> None:
    text = (
        "![A](a.jpg 'Title')\n\n![B](<b.jpg>){width=60}\n\nSee [the [x] y](u 't') and "
        "[z](<u>).\n\nIt costs \\$5 \\& more.\n"
    )
    document = split_text(Page("page.md", text))
    assert [block.text for block in document.blocks] == [
        "See the [x] y and z.",
        "It costs $5 & more.",
    ]
    assert [(i.url, i.title) for i in document.images] == [("a.jpg", "Title"), ("b.jpg", None)]


def test_a_short_quote_of_markdown_loses_its_sign() -> None:
    assert kinds("# **Bridge**\n\n[All](/)\n\n> It stays.\n")[-1] == ("quote", "It stays.")
    assert kinds("Bridge\n\n> More\n")[-1] == ("paragraph", "> More")


def test_what_has_no_width_goes() -> None:
    assert texts("\ufeffThe har\u00adbour coun\u00adcil\u200b voted.") == [
        "The harbour council voted."
    ]


def test_markdown() -> None:
    found = blocks(MARKDOWN)
    assert [(block.kind, block.level, block.text) for block in found] == [
        ("heading", 1, "Old bridge stays"),
        ("paragraph", 0, "The harbour council voted to keep the old swing bridge."),
        ("heading", 2, "Ferries until then"),
        ("list_item", 0, "every twenty minutes"),
        ("list_item", 0, "free of charge"),
        (
            "quote",
            0,
            "“A town is more than its traffic, and this bridge is its face, and so it stays.”",
        ),
        ("table_row", 0, "Year\tCars"),
        ("table_row", 0, "2001\t4200"),
        ("code", 0, "if bridge.is_open():\n    wait()"),
        ("paragraph", 0, "Use #bridge to *join* in."),
    ]
    assert (found[0].emphasis_chars, found[1].emphasis_chars) == (5, 4)
    assert (found[1].links, found[1].link_chars) == (1, len("harbour council"))
    assert found[-1].gap >= 1


HARBOUR = r"""
# Harbour opens after storm

![Boats on the mud in front of the old
wall][boats]

[

![A ferry](f.jpg)

### Ferries are
late

Read it

](https://news.example/late "Ferries are (very) late")

The harbour of Saltby opened again on Tuesday, three weeks after the storm had
closed it, and the [first ferry][1] left at noon with two hundred people on
board, most of them from the
[islands](https://news.example/2024/03/12/islands-in-the-storm-and-what-be-
came-of-them "Islands "in the" storm").[^1]

“We had not expected it so soon,” said the harbour master, Jo Wren, who slept
in his [office](https://news.example/2024/03/12/the-harbour-master-who-slept-
in-his-office-for-eleven-nights) for most of two long and cold weeks, as his
wife had told [us.](mailto:?subject=Wren slept (badly)&body=Read it) It says
`__init__ [1]` [sic] on the [sluice][] and on [its Twin].\
A new line.

### What it ****cost, and who will have to pay for all of it now that it is all
paid

Item | Cost
--- | ---
Dredging | 1.2 m

[^1]: Some of them.

   [1]: https://news.example/ferry
[boats]: <boats.jpg> "Boats on the mud"
[sluice]:
https://news.example/sluice
[Its Twin]: https://news.example/twin
"""


def test_markdown_as_html2text_wraps_it() -> None:
    document = split_text(Page("page.md", HARBOUR))
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Harbour opens after storm"),
        ("heading", "Ferries are late"),
        ("paragraph", "Read it"),
        (
            "paragraph",
            "The harbour of Saltby opened again on Tuesday, three weeks after the storm had closed "
            "it, and the first ferry left at noon with two hundred people on board, most of them "
            "from the islands.",
        ),
        (
            "paragraph",
            "“We had not expected it so soon,” said the harbour master, Jo Wren, who slept in his "
            "office for most of two long and cold weeks, as his wife had told us. It says __init__ "
            "[1] [sic] on the sluice and on its Twin.",
        ),
        ("paragraph", "A new line."),
        ("heading", "What it cost, and who will have to pay for all of it now that it is all paid"),
        ("table_row", "Item\tCost"),
        ("table_row", "Dredging\t1.2 m"),
        ("paragraph", "Some of them."),
    ]
    assert [block.link_chars for block in document.blocks[1:5]] == [
        len("Ferries are late"),
        len("Read it"),
        len("first ferryislands"),
        len("officeus.sluiceits Twin"),
    ]
    assert [(image.url, image.alt, image.title) for image in document.images] == [
        ("boats.jpg", "Boats on the mud in front of the old wall", "Boats on the mud"),
        ("f.jpg", "A ferry", None),
    ]


def test_what_is_said_by_somebody_in_brackets_is_no_address() -> None:
    lines = [
        "[Anna]: yes",
        "[市長]: もちろんです。技師たちは",
        "[Photo]: AP",
        "[1]: Ibid.",
        "[00:12]: Welcome",
    ]
    assert texts("\n\n".join(["# Bridge", "[All](/)", *lines])) == ["Bridge", "All", *lines]
    fenced = "# Bridge\n\n[All](/)\n\n```\n[a]: https://news.example/\n```\n"
    assert texts(fenced)[-1] == "[a]: https://news.example/"
    spaced = "# Bridge\n\n[All](/)\n\n[a]: https://news.example/ 'Of all'\n\n[b][a] [c]\n"
    assert texts(spaced) == ["Bridge", "All", "b [c]"]


@pytest.mark.parametrize(
    "line",
    ["f***ing and bulls**t", "a f****** idiot", "Rating: ****", "It is 2**10.", "C:\\"],
)
def test_stars_and_strokes_that_are_the_texts_own_stay(line: str) -> None:
    assert texts(f"# Bridge\n\n[All](/)\n\n{line}\n\nThe bridge stays.")[-2:] == [
        line,
        "The bridge stays.",
    ]


def test_code_of_markdown_stays_in_its_place() -> None:
    text = "# Bridge\n\n[All](/)\n\n![the `a_b_` gate](g.jpg) Shut `x_y_` and [the `z_z_`](/z).\n"
    document = split_text(Page("page.md", text))
    assert document.blocks[-1].text == "Shut x_y_ and the z_z_."
    assert [image.alt for image in document.images] == ["the a_b_ gate"]
    own = "# Bridge\n\n[All](/)\n\nThe \U000f0000 and the `gate`.\n"
    assert texts(own)[-1] == "The \U000f0000 and the `gate`."


def test_rules_of_stars_and_what_is_strong_and_slanted() -> None:
    text = "# Bridge\n\n[All](/)\n\n***\n\nIn the ***Tarn Post*** it says.\n\n****\n\nThe end."
    assert texts(text)[2:] == ["In the Tarn Post it says.", "The end."]


def test_cells_and_cards_of_markdown() -> None:
    table = "# Bridge\n\n[All](/)\n\nA | B\n--- | ---\na \\| b | c\n"
    assert texts(table)[-1] == "a | b\tc"
    card = "# Bridge\n\n-   [\n\n### One\n\n](https://news.example/)\n\nThe bridge stays."
    assert texts(card) == ["Bridge", "One", "The bridge stays."]


def test_a_link_of_markdown_around_a_card_with_hard_breaks() -> None:
    card = "[**Ferries are late**\\\n\\\nRead it](https://news.example/late)"
    found = blocks(f"# Bridge\n\n{card}\n\nThe bridge stays.\n")
    assert [(block.text, block.links) for block in found] == [
        ("Bridge", 0),
        ("Ferries are late", 1),
        ("Read it", 1),
        ("The bridge stays.", 0),
    ]


@pytest.mark.parametrize("mark", "„‘–(-")
def test_a_heading_of_markdown_may_start_with_a_mark(mark: str) -> None:
    assert kinds(f"# Bridge\n\n## {mark} It stays\n")[-1] == ("heading", f"{mark} It stays")


def test_marks_around_a_line_of_a_message_go() -> None:
    text = "*Old bridge stays*\n\n_Tarn, Tuesday_\n\nThe *old* bridge stays.\n\n*one* or *two*"
    assert [(b.text, b.emphasis_chars) for b in blocks(text)][:3] == [
        ("Old bridge stays", 16),
        ("Tarn, Tuesday", 13),
        ("The *old* bridge stays.", 0),
    ]
    assert texts(text)[-1] == "*one* or *two*"


def test_signs_in_prose_are_no_markdown() -> None:
    lines = (
        "#UAarmy tweeted a video.",
        "# 1 on the list was a bridge",
        "He wrote *** and snake_case_names and 2 * 3 * 4.",
        "> More",
        "* Some names were changed.",
        "- Nie wiem.",
        "It costs [sic] 5 (five) pounds.",
    )
    assert texts("\n\n".join(lines)) == list(lines)


def test_underlined_headings() -> None:
    text = f"Old bridge stays\n================\n\n{ENGLISH[0]}\n--------\n{ENGLISH[1]}"
    assert [(block.kind, block.level, block.gap) for block in blocks(text)] == [
        ("heading", 1, 0),
        ("paragraph", 0, 1),
        ("paragraph", 0, 1),
    ]


# --------------------------------------------------------------------------------- properties

_ODD = st.text(
    alphabet=st.sampled_from(
        list("ab Zé.,-*#>|[]()!\n\r\t\u00a0\u00ad\u3000橋市한1234`_~=•“”\u200b/:")
    ),
    max_size=300,
)


@given(st.one_of(_ODD, st.text(max_size=200)))
@example("```\n\n```")
@example("1 \xad")
@example("![](a)\n[](b)\n# A\n# B\n")
def test_blocks_are_whole_and_nothing_is_added(text: str) -> None:
    found = blocks(text)
    assert [block.index for block in found] == list(range(len(found)))
    at = 0
    for block in found:
        assert isinstance(block, Block)
        assert block.text.strip()
        assert block.kind in ("code", "table_row") or block.text == " ".join(block.text.split())
        assert (block.level > 0) == (block.kind == "heading")
        assert block.gap >= 0 and block.lines >= 1
        for char in re.sub(r"\s", "", block.text):  # every character, in the page's order
            at = text.index(char, at) + 1


@given(st.lists(st.text(alphabet="abcde fghij klmno", min_size=1, max_size=400), max_size=8))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert " ".join(texts(text)).split() == text.split()


@given(st.integers(45, 110), st.integers(0, 6))
def test_any_width_any_indent(width: int, indent: int) -> None:
    text = "\n\n".join(fill(each, width, " " * indent) for each in ENGLISH)
    assert texts(text) == list(ENGLISH)


@pytest.mark.parametrize(
    "unit",
    ["word ", "a", "a    " * 150 + "\n", "a    b\n", "c" + " " * 60 + "d e\n", "ab.Cd", "ab.",
     "\n", "a\n", "A\n", "[", "[](", "**a ", "_a", "\r", "a\tb\n", "a  b\n", "> a\n", "* a\n", "-",
     "| a ", "[1]a ", "```\n", "#", "wo-\nrd\n", "![", "`", "``a", "[a]: ",
     "[a]:\n", "[a]:" + " " * 300, "(b)",
     "[x](" + " " * 300, "[a]: (b)(b)(b)", "[\n\na](b)", "[^a", "a](b \"",
     "a | b\n", "-|-\n", "[a\n\n", "](", "\\\n", "- ", "a, \nb\n", "\\", "~~~ ", "\u3042",
     "\u0e01", "(", "*", "[a](b", "\x0c", "\u200b"],
)  # fmt: skip
def test_hostile_repetition_costs_no_more_than_its_letters(unit: str) -> None:
    head = "# A b\n# C d\n"  # so that Markdown is on
    assert_linear(lambda letters: blocks(head + unit * (letters // len(unit))))
    assert_linear(lambda letters: blocks(unit * (letters // len(unit)) + "x"))


SPACES = " " * 200_000


@pytest.mark.parametrize(
    "line",
    [
        f"# Bridge{SPACES}closed",
        f"| Bridge{SPACES}closed | Friday |",
        f"* Bridge{SPACES}closed",
        f"|{'-' * 200_000}",
        f"Bridge{SPACES}\t{SPACES}closed",
        f"Bridge closed {'#' * 200_000} ",
        "- " * 100_000 + "x",
        "[1]" * 60_000,
        "**Bridge** " * 20_000,
    ],
    ids=lambda line: f"{line[:10].strip()}…",
)
def test_a_line_of_any_length_costs_no_more_than_its_letters(line: str) -> None:
    """What grows with the square of it takes minutes here, and the rest no second."""
    run = subprocess.run(
        [sys.executable, "-m", "cutline", "clean", "--input-format", "text"],
        input=f"{line}\n\nThe bridge at Brenna is closed until Friday, the council says.".encode(),
        capture_output=True,
        timeout=30,
        check=False,
        env=ENVIRONMENT,
    )
    assert run.returncode == 0, run.stderr.decode()
