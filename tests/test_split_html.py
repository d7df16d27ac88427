"""HTML to blocks: every text once and in order, whatever the markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cutline.data import Block, Document, Page
from cutline.errors import MarkupError, TooLargeError
from cutline.settings import DEFAULT, Settings
from cutline.split.html import split_html
from cutline.split.images import largest

SENTENCE = (
    "The harbour council voted on Tuesday night to keep the old swing bridge over the Tarn, after "
    "a year of petitions."
)


def split(markup: str, url: str | None = None, settings: Settings = DEFAULT) -> Document:
    return split_html(Page("page.html", markup, url), settings)


def texts(markup: str) -> list[str]:
    return [block.text for block in split(markup).blocks]


def kinds(markup: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in split(markup).blocks]


def only(markup: str) -> Block:
    (block,) = split(markup).blocks
    return block


# -- every text node once and in order, against a parser of another make ---------------------

INLINE = ("a", "b", "em", "span", "i", "strong", "font", "mark", "abbr")
BLOCKS = (
    *("div", "p", "section", "article", "ul", "ol", "li", "blockquote", "h2", "figure", "aside"),
    *("table", "tr", "td", "th", "form", "button", "label", "pre", "dl", "dt", "dd", "center"),
)
CUSTOM = ("my-card", "x-teaser")
IN_LINE = (*INLINE, *CUSTOM, "label")  # what does not end a paragraph
ATTRIBUTES = (
    *("", ' class="lead"', ' style="display:none"', " hidden", ' class="sr-only x"'),
    *(' id=a role="note"', ' title="Not text"', ' href="/x?a=1&b=2"', " data-type"),
)
WORDS = st.text(st.sampled_from("abcdeäßжは漢&"), min_size=1, max_size=6)


class Reference(HTMLParser):
    """The words of a page as the standard library's parser sees them: text nodes joined, with
    white space where an element that is not inline starts or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        hidden = any(name == "hidden" or value in ("display:none", "sr-only x")
                     for name, value in attrs)  # fmt: skip
        if tag not in INLINE or hidden:
            self.text += " "

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


def escaped(text: str) -> str:
    return text.replace("&", "&amp;")


@st.composite
def markup(draw: st.DrawFn, tags: tuple[str, ...], hidden_inline: bool = True) -> str:
    def node(depth: int) -> str:
        sort = draw(st.integers(0, 7 if depth < 5 else 2))
        if sort <= 2:
            space = draw(st.sampled_from(("", " ", "\n\t", "  ")))
            return space + escaped(draw(WORDS)) + draw(st.sampled_from(("", " ", "\n")))
        if sort == 3:
            return draw(st.sampled_from(("<br>", "<hr>", "<!-- no text -->", "<br><br>", "<wbr>")))
        tag = draw(st.sampled_from(tags))
        some = draw(st.sampled_from(ATTRIBUTES))
        if (
            tag in IN_LINE
            and not hidden_inline
            and ("hidden" in some or "none" in some or "sr" in some)
        ):
            some = ""
        inner = "".join(node(depth + 1) for _ in range(draw(st.integers(0, 4))))
        # Some end tags are forgotten.
        end = "" if tag in ("li", "td", "p") and draw(st.booleans()) else f"</{tag}>"
        return f"<{tag}{some}>{inner}{end}"

    return "".join(node(0) for _ in range(draw(st.integers(1, 6))))


def reference(page: str) -> str:
    parser = Reference()
    parser.feed(page)
    parser.close()
    return parser.text


@given(markup((*INLINE, *BLOCKS, *CUSTOM), hidden_inline=False))
@example("<a>a<p>b</a>c</p>d")
@example("<table><tr><td>a<td>b<table><tr><td>c</table>d</table>e")
@example("<h2>a<p>b</h2><button>c<div>d")
def test_every_text_node_is_in_exactly_one_block_and_in_order(page: str) -> None:
    found = "".join("".join(texts(page)).split())
    assert found == "".join(reference(page).split())


@given(markup((*INLINE, *BLOCKS, *CUSTOM)))
@example("<p>a<b hidden>b<i hidden>c</i><div>d</div>e</b>f</p>g")
def test_every_text_node_is_in_exactly_one_block_where_some_are_hidden(page: str) -> None:
    """What is hidden within a block stands before it, as a block of its own."""
    assert sorted("".join("".join(texts(page)).split())) == sorted("".join(reference(page).split()))


# libxml2 says nothing of an end tag whose element it has closed before, so none of these is an
# element that another's start tag closes.
SEALED = ("div", "section", "article", "ul", "ol", "blockquote", "figure", "aside", "center")


@given(markup((*INLINE, *SEALED), hidden_inline=False))
@example("<div>a</div>b<p>c</p>d")
@example("<td>a</td><td>b</td>")
def test_words_are_neither_squished_nor_torn(page: str) -> None:
    page = page.replace("<wbr>", "").replace("<br>", " <hr> ")
    found = [word for text in texts(page) for word in text.split()]
    assert found == reference(page.replace("<hr>", "<hr/>")).split()


@given(markup((*INLINE, *BLOCKS, *CUSTOM)))
def test_spans_and_counts_lie_in_the_text(page: str) -> None:
    document = split(page)
    for number, block in enumerate(document.blocks):
        assert block.index == number
        assert block.text and block.text.strip("\n") == block.text
        assert 0 <= block.link_chars <= len(block.text)
        assert 0 <= block.emphasis_chars <= len(block.text)
        assert all(0 <= s.start < s.end <= len(block.text) for s in block.spans)
        assert block.links == sum(span.tag == "a" for span in block.spans)
    for number, element in enumerate(document.elements):
        assert element.index == number
        assert element.parent is None or element.parent.index < number


@given(st.text(max_size=200))
@example("<")
@example("<!-- ")
@example("\udcff<p>\ud800")
@example("<p\x00>a\x00b</p>")
@example("<![CDATA[x]]><?php echo 1 ?>")
def test_no_markup_is_too_broken(page: str) -> None:
    try:
        document = split(page)
    except MarkupError as error:
        assert "page.html" in str(error)
    else:
        assert document.format == "html"


# -- boundaries -----------------------------------------------------------------------------


def test_a_single_break_stays_in_short_lines_and_parts_long_ones() -> None:
    assert texts("<p>Harbour Road 4<br>Tarnmouth</p>") == ["Harbour Road 4\nTarnmouth"]
    assert texts(f"<div>{SENTENCE}<br>Short.<br>{SENTENCE}</div>") == [SENTENCE, "Short.", SENTENCE]
    assert texts("<div>One<br> \n<br/>Two<BR>Three</div>") == ["One", "Two\nThree"]
    assert texts("<p><br>One<br></p><br>Two") == ["One", "Two"]


@pytest.mark.parametrize("indent", ["\u3000\u3000", "&nbsp;&nbsp;", "\n\u3000"])
def test_an_indent_after_one_break_begins_a_paragraph(indent: str) -> None:
    assert texts(f"<div>One.<br>{indent}Two.</div>") == ["One.", "Two."]


def test_links_that_end_at_a_break_count_in_their_own_part() -> None:
    page = (
        f'<div><a href="/1">Ferry</a> {SENTENCE}<br><i>And <a href="/2">quay</a></i><br>{SENTENCE}'
    )
    first, second, third = split(page).blocks
    assert (first.links, first.link_chars) == (1, 5)
    assert (second.text, second.links, second.emphasis_chars) == ("And quay", 1, 8)
    assert [second.text[s.start : s.end].strip() for s in second.spans] == ["quay", "And quay"]
    assert (third.links, third.spans) == (0, ())


def test_invisible_characters_go_and_words_stay_whole() -> None:
    assert texts("<p>Regierungs\xadchef\u200b und Brücken&shy;bau\ufeff</p>") == [
        "Regierungschef und Brückenbau"
    ]
    assert texts("<p>Hafen<wbr>straße <b>4</b>a, H<sub>2</sub>O</p>") == ["Hafenstraße 4a, H2O"]


def test_custom_elements_flow_where_text_flows() -> None:
    assert texts("<p>The <x-term>bridge</x-term>s stay.</p>") == ["The bridges stay."]
    assert texts("<div>One<x-card>Two</x-card>Three</div>") == ["One", "Two", "Three"]


def test_headings_lists_quotes_and_code_keep_their_kind() -> None:
    page = """<h3>Timetable</h3><ul><li>Every <b>20</b> minutes<li><p>Free of charge</ul>
    <blockquote><p>We have listened.</p><ul><li>All of us</li></ul></blockquote>
    <pre>
def ferry():
    return  "quay"
</pre><p>After.</p>"""
    assert kinds(page) == [
        ("heading", "Timetable"),
        ("list_item", "Every 20 minutes"),
        ("list_item", "Free of charge"),
        ("quote", "We have listened."),
        ("quote", "All of us"),
        ("code", 'def ferry():\n    return  "quay"'),
        ("paragraph", "After."),
    ]
    assert [block.level for block in split(page).blocks] == [3, 0, 0, 0, 0, 0, 0]


def test_a_heading_that_is_never_closed_ends_with_the_next_block() -> None:
    page = f"<h2>Repairs<p>{SENTENCE}</p><div><p>More.</p></div>"
    assert kinds(page) == [("heading", "Repairs"), ("paragraph", SENTENCE), ("paragraph", "More.")]


def test_a_button_that_is_never_closed_swallows_nothing() -> None:
    assert texts(f"<div><button>Share</div><p>{SENTENCE}</p>") == ["Share", SENTENCE]


def test_a_button_that_is_a_heading_is_one() -> None:
    item = "<h3><button type=button>Who may cross?</button></h3><p>Nobody.</p>"
    assert kinds(item) == [("heading", "Who may cross?"), ("paragraph", "Nobody.")]
    assert texts("<h3>Bridge <button>Share</button></h3>") == ["Bridge", "Share"]


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    blocks = split(
        '<a href="/x" class="card"><h3>Ferry sinks</h3><p>Nobody hurt</p></a><p>End'
    ).blocks
    assert [(b.text, b.links, b.link_chars) for b in blocks] == [
        ("Ferry sinks", 1, 11),
        ("Nobody hurt", 1, 11),
        ("End", 0, 0),
    ]
    assert blocks[0].spans[0].names == "card"


def test_span_offsets_are_the_elements_text() -> None:
    block = only(
        '<p>By <a class="Author"> Mira \n Holt</a>, <em>Tarn <b>Post</b></em> &amp; <b>AP</b></p>'
    )
    assert block.text == "By Mira Holt, Tarn Post & AP"
    shown = [(s.tag, s.names, block.text[s.start : s.end].strip()) for s in block.spans]
    assert shown == [
        ("a", "author", "Mira Holt"),
        ("b", "", "Post"),
        ("em", "", "Tarn Post"),
        ("b", "", "AP"),
    ]


@pytest.mark.parametrize(
    "within",
    [
        "Loman<span class='visually-hidden'> (engineer)</span>",
        "Lo<span hidden>(engineer)<b> of the <i>board</i></b></span>man",
        "Loman<span style='display:none'><div>engineer</div> of the board</span>",
        "<person>Loman</person>",
        "<blink>Lo</blink>man",
    ],
)
def test_what_is_hidden_or_unknown_within_a_sentence_does_not_cut_it(within: str) -> None:
    blocks = split(
        f"<p>The engineer, <a href='/l'>{within}</a>, told <b>them</b>.</p><p>b</p>"
    ).blocks
    shown = [b for b in blocks if b.element is not None and not b.element.hidden]
    assert [b.text for b in shown] == ["The engineer, Loman, told them.", "b"]
    assert [shown[0].text[s.start : s.end].strip() for s in shown[0].spans] == ["Loman", "them"]
    assert shown[0].link_chars in (5, 6)


def test_a_place_to_link_to_is_no_link() -> None:
    page = "<p><a name='p1'>a</a></p><p><a id='p2'>b</a></p><p><a onclick='c()'>c</a></p>"
    assert [b.links for b in split(page + "<p><a id='p4' href='/d'>d</a></p>").blocks] == [
        0,
        0,
        1,
        1,
    ]
    assert [b.links for b in split("<a name=top><p>a</p><p>b</p>").blocks] == [0, 0]


def test_hidden_elements_are_blocks_that_say_so() -> None:
    page = (
        '<p>Shown <span style="display: NONE">secret</span>again</p><div hidden><p>a</p></div>'
        '<p class="x Sr-Only">b</p><p style="visibility:hidden">c</p>'
        '<p style="overflow:hidden">d</p>'
    )
    hidden = {b.text: b.element.hidden for b in split(page).blocks if b.element is not None}
    assert hidden == {
        "Shown again": False,
        "secret": True,
        "a": True,
        "b": True,
        "c": True,
        "d": False,
    }


def test_what_is_no_text_is_not_in_the_blocks() -> None:
    page = """<?xml version="1.0" encoding="iso-8859-1"?>
    <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">
    <html xmlns="http://www.w3.org/1999/xhtml" lang="sv"><head><title>T</title>
    <style>p { }</style><script>"<p>no</p>"</script></head><body><!-- c --><p>Bä</p>
    <svg><title>Icon</title><text>x</text></svg><select><option>One</select><textarea>t</textarea>
    <iframe>f</iframe><template><p>tpl</p></template><noscript>Turn it on<br></noscript>z</body>"""
    document = split(page)
    assert [block.text for block in document.blocks] == ["Bä", "z"]
    assert (document.head.title, document.head.language) == ("T", "sv")


def test_what_a_component_shows_is_text_and_what_it_may_copy_is_none() -> None:
    page = """<my-story><template shadowrootmode="open"><style>p { }</style><p>Shown</p>
    <template><p>A row to copy</p></template></template><p>Slotted</p></my-story>"""
    assert texts(page) == ["Shown", "Slotted"]


# -- tables -----------------------------------------------------------------------------------


def test_rows_of_data_tables_are_one_block_with_tabs() -> None:
    page = """<table><caption>Fares</caption><thead><tr><th>Route<th>Price</tr></thead><tbody>
    <tr><td colspan=9007199254740991>North</td><td rowspan="9007199254740991"><a href=x>4</a> euros
    <tr><td>South</td><td></td></tr></table>"""
    document = split(page)
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("paragraph", "Fares"),
        ("table_row", "Route\tPrice"),
        ("table_row", "North\t4 euros"),
        ("paragraph", "South"),
    ]
    row = document.blocks[2]
    assert (row.links, row.link_chars) == (1, 1)
    assert row.text[row.spans[0].start : row.spans[0].end] == "4"


def test_layout_tables_and_nested_tables_stay_blocks() -> None:
    column = f"<p>{SENTENCE}</p><p>{SENTENCE}</p>"
    assert texts(f"<table><tr><td>Menu</td><td>{column}</td></tr></table>") == [
        "Menu",
        SENTENCE,
        SENTENCE,
    ]
    page = (
        "<table><tr><td>Home</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    )
    assert texts(page) == ["Home", "a\tb"]


def test_a_page_within_one_form_keeps_its_article() -> None:
    page = (
        '<form method="post" action="a.aspx" id="aspnetForm">'
        '<input type="hidden" name="__VIEWSTATE" '
        f'value="/wEP"/><div class="aspNetHidden"></div><h1>Ferry</h1><p>{SENTENCE}</p></form>'
    )
    assert kinds(page) == [("heading", "Ferry"), ("paragraph", SENTENCE)]


# -- images and the head ----------------------------------------------------------------------


def test_images_with_their_largest_address() -> None:
    page = """<base href="https://cdn.example/a/"><p>One</p>
    <a href="/full"><picture><source srcset="s.webp 300w, l.webp 1200w"><img src="i.jpg" alt="Quay"
    width="300" height="20%"></picture></a>
    <noscript><img src="n.jpg"></noscript><amp-img src="amp.jpg"></amp-img>
    <img src="data:image/gif;base64,R0" data-src=" lazy.jpg "><img src="http://[">"""
    document = split(page, "https://tarn.example/news/1.html")
    urls = [image.url for image in document.images]
    cdn = "https://cdn.example/a/"
    assert urls == [cdn + "l.webp", cdn + "n.jpg", cdn + "amp.jpg", cdn + "lazy.jpg", None]
    first = document.images[0]
    assert (first.alt, first.width, first.height, first.link) == ("Quay", 300, None, "/full")
    assert {image.before for image in document.images} == {1}
    assert document.head.base == cdn


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.jpg 1x, b.jpg 2x", (2000.0, "b.jpg")),
        ("a.jpg 300w,b.jpg 1200w", (1200.0, "b.jpg")),
        ("/w_1,h_2/a.jpg 640w,\n/w_9,h_9/a.jpg 320w", (640.0, "/w_1,h_2/a.jpg")),
        ("a.jpg", (1.0, "a.jpg")),
        ("a.jpg, b.jpg 1.5x,", (1500.0, "b.jpg")),
        ("data:image/gif;base64,R0lG 9w, a.jpg 1w", (1.0, "a.jpg")),
        ("a.jpg ..w , b.jpg 1.2.3x", (1.0, "a.jpg")),
        ("", None),
        (" , ,, ", None),
    ],
)
def test_the_largest_of_a_srcset(srcset: str, expected: tuple[float, str] | None) -> None:
    assert largest(srcset) == expected


def test_the_head_as_it_stands() -> None:
    head = split(
        """<html lang=en><head><title> Ferry
        sinks </title><meta property="OG:Title" content="Ferry"><meta name=empty content="">
        <link rel="alternate canonical" href="/f"><script type="application/ld+json">{"a":
        "<b>"}</script><script type="application/ld+json"> </script></head>
        <body><p>On <time datetime="2026-05-04">4 <b>May</b></time>, later.</p><title>No</title>"""
    ).head
    assert (head.title, head.language, head.canonical) == ("Ferry sinks", "en", "/f")
    assert head.metas == (("og:title", "Ferry"),)
    assert [script.split() for script in head.json_ld] == [['{"a":', '"<b>"}']]
    assert [(t.datetime, t.text, t.block) for t in head.times] == [("2026-05-04", "4 May", 0)]


HIDDEN = '<span class="sr-only">Read aloud</span>'


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        (f"Updated <time>2 May</time> {HIDDEN} again", ["Read aloud", "Updated 2 May again"]),
        (f"Updated {HIDDEN} <time>2 May</time>", ["Read aloud", "Updated 2 May"]),
        (
            "<table><tr><td>Updated<td><time>2 May</time><td>Ferry</table>",
            ["Updated\t2 May\tFerry"],
        ),
    ],
)
def test_a_time_knows_its_block(markup: str, texts: list[str]) -> None:
    document = split(f"<p>One</p><div>{markup}</div><p>Posted <time>1 May</time></p>")
    assert [block.text for block in document.blocks] == ["One", *texts, "Posted 1 May"]
    assert [document.blocks[time.block].text for time in document.head.times] == [
        texts[-1],
        "Posted 1 May",
    ]


def test_images_in_a_row_of_a_table_stand_behind_it() -> None:
    row = "<table><tr><td>Ferry<td><img src=a.jpg>9:00<td>quay <img src=b.jpg></table>"
    document = split(f"{row}<img src=c.jpg><p>Later</p><img src=d.jpg>")
    assert [block.text for block in document.blocks] == ["Ferry\t9:00\tquay", "Later"]
    assert [image.before for image in document.images] == [1, 1, 1, 2]


@pytest.mark.parametrize("tag", ["picture", "video", "audio"])
def test_an_image_does_not_get_anothers_source(tag: str) -> None:
    page = f"<{tag}><source srcset=teaser.jpg></{tag}><p>Words</p><img src=photo.jpg>"
    assert [image.url for image in split(page).images] == ["photo.jpg"]


# -- hostile pages -------------------------------------------------------------------------------
# None of these is timed: what is quadratic in them takes minutes, which the suite's users notice.


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        pytest.param("<div>" * 100_000 + "x", 1, id="deep"),
        pytest.param("<div>x" * 50_000 + "</div>y" * 50_000, 100_000, id="deep with text"),
        pytest.param("<b><p>x" * 20_000, 20_000, id="inline around blocks"),
        pytest.param("<p>" + "<span class=a>" * 100_000 + "x", 1, id="deep inline"),
        pytest.param("<table><tr><td>x</td><td>" * 20_000, 20_000, id="nested rows"),
        pytest.param("<p>few words</p>" * 50_000, 50_000, id="small paragraphs"),
        pytest.param(
            "<p>" + ("<a>y</a>" + "z" * 90 + "<br>") * 10_000, 10_000, id="links and lines"
        ),
        pytest.param("<p>" + "word " * 4_000_000, 1, id="a text of 20 MB"),
        pytest.param("<img srcset='" + "," * 200_000 + "'>x", 1, id="commas in srcset"),
        pytest.param("<img srcset='" + "a" * 50_000 + " b" * 50_000 + "'>x", 1, id="srcset"),
        pytest.param("x" + "<" * 500_000, 1, id="angle brackets"),
    ],
)
def test_large_pages_end(page: str, blocks: int) -> None:
    found = split(page).blocks
    assert len(found) == blocks
    assert max(block.element.depth for block in found if block.element is not None) <= 256


def test_the_cap_on_nodes() -> None:
    rows = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 5_000
    with pytest.raises(TooLargeError, match="more than 10000 elements, the cap for a page"):
        split(rows, settings=Settings(max_nodes=10_000))
    assert len(split(rows, settings=Settings(max_nodes=20_000)).blocks) == 5_000


def test_surrogates_and_nuls_cost_nothing_but_themselves() -> None:
    assert texts("<p>a\ud800b</p><p>c\0d</p>") == ["a?b", "cd"]


@pytest.mark.parametrize(
    "page",
    [
        f"<head><meta charset=utf-8><title>Ferry</head><body><p>{SENTENCE}</p></body>",
        f"<!-- top ><body><p>{SENTENCE}</p></body>",
        f'<?xml version="1.0"?><!-- top ><body><p>{SENTENCE}</p></body>',
    ],
)
def test_what_one_parser_swallows_is_rescued_by_the_other(page: str) -> None:
    assert SENTENCE in texts(page)


@pytest.mark.parametrize("page", ["", " \n", "<!-- only a comment -->"])
def test_a_page_without_a_document(page: str) -> None:
    try:
        assert texts(page) == []
    except MarkupError as error:
        assert "page.html" in str(error)


@pytest.mark.parametrize(
    "heading",
    [
        'History<a class="headerlink" href="#history">¶</a>',
        '<a href="#history"># </a>History',
        '<span>History</span> <span class="mw-editsection">[<a href="/e">edit</a>]</span>',
    ],
)
def test_a_heading_is_without_the_link_to_itself(heading: str) -> None:
    block = only(f"<h2>{heading}</h2>")
    assert (block.text, block.kind, block.links) == ("History", "heading", 0)


def test_a_heading_keeps_links_that_are_words_and_signs_that_are_all_it_has() -> None:
    found = split('<h2><a href="/h">History</a> <b>#5</b></h2><h2><a href="#a">#</a></h2>').blocks
    assert [(block.text, block.links) for block in found] == [("History #5", 1), ("#", 1)]
