"""HTML or text, told from the content alone."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import assert_linear
from cutline.data import Format, Page
from cutline.settings import DEFAULT
from cutline.split import split
from cutline.split.escapes import html_of
from cutline.split.sniff import looks_like_html

PAGE = "<!DOCTYPE html>\n<html><head><title>T</title></head><body><p>Words.</p></body></html>"

HTML = {
    "page": PAGE,
    "old doctype": '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<HTML><BODY>Words',
    "byte-order mark": "\ufeff" + PAGE,
    "byte-order mark read as windows-1252": "ï»¿" + PAGE,
    "comments first": "\n<!-- saved from url=(0014)about:internet -->\n<!-- a - b -->\n" + PAGE,
    "zeros and blanks": "\x00\x00  \r\n" + PAGE,
    "headers of the server": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "warning of the server": "Notice: Undefined index: id in /srv/page.php on line 3\n" + PAGE,
    "xhtml": '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="x"><body>Words</body></html>',
    "feed": '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>T</title></channel></rss>',
    "paragraphs": "<p>The bridge was closed.</p>\n<p>It opens on Monday.</p>",
    "paragraphs without ends": "<p>The bridge was closed.\n<p>It opens on Monday.",
    "a table longer than the sample": "<table>" + "<tr><td>Bridge<td>closed\n" * 20_000,
    "a script longer than the sample": "<script>" + "x = 1;\n" * 50_000 + "</script><p>Words",
    "upper case": "<P>The bridge was closed.</P>",
    "image first": '<img src="bridge.jpg"> The bridge was closed.',
    "words first": "The bridge was closed.<br><br>It opens on Monday.<br/>Trains run.",
    "words, then paragraphs": "Bridge closed<p>It was closed on Friday.</p><p>And so on.</p>",
    "inline elements": 'The <b>bridge</b> was <a href="/closed">closed on Friday</a>, it was said.',
    "empty doctype": "<!DOCTYPE>\n<!--[if IE 7]> <html> <![endif]-->\n<title>T</title>Words",
    "Arabic": '<div dir="rtl">أغلق الجسر يوم الجمعة</div>',
}

TEXT = {
    "empty": "",
    "words": "The bridge was closed.\n\nIt opens on Monday.",
    "mentions of tags": "Put <b> in front of a word and it turns bold; <p> starts a paragraph.",
    "pairs of tags in prose": "In HTML, <em>text</em> is stressed. " + "Here we explain it. " * 40,
    "a mention opens it": "<b> is the tag for bold text, and <i> the one for italics.",
    "less and greater": "If a<b and c>d then the sum is <3 and I <3 you.",
    "address in brackets": "Write to <mail@example.org> or see <https://example.org/p>.",
    "markdown": "# Bridge closed\n\nThe **bridge** was [closed](https://example.org/a).\n\n> Sad.",
    "markdown with code": "# How to\n\n```html\n<p>Words</p>\n<p>More</p>\n```\n\nOr `<p>x</p>`.",
    "markdown with an image tag": "# Bridge\n\nClosed.\n\n<img src=x.jpg width=3>\n\nWords " * 9,
    "example inside an article": "How a page is made. " * 30
    + "\n<html>\n<body>\n<p>Hi</p>\n</body>\n</html>\n"
    + "So much for that. " * 30,
    "left of a noscript": '<img height="1" src="//pixel.example/p.gif">\n' + "Words.\n\n" * 30,
    "left of banners": "Words.\n" * 4
    + '<a href="//ads.example"><img src="/b.gif"></a>\nWords.\n' * 2,
    "generics": "A List<String> and a Map<K, V> hold objects; vector<a> does not.",
    "quotes": "> He wrote:\n> > that <this> is so\n",
    "escaped": "&lt;p&gt;The bridge was closed.&lt;/p&gt;",
}


@pytest.mark.parametrize("name", HTML)
def test_html(name: str) -> None:
    assert looks_like_html(HTML[name])


@pytest.mark.parametrize("name", TEXT)
def test_text(name: str) -> None:
    assert not looks_like_html(TEXT[name])


OPEN = {
    "opened tags": "<p>The bridge was closed.<br><br>It opens on Monday.<br><img src=a.jpg>",
    "one break": "The bridge was closed.<br>It opens on Monday.",
    "few tags": "<p>\n" + "The bridge was closed.\n" * 40,
}


@pytest.mark.parametrize("name", OPEN)
def test_a_name_decides_what_content_leaves_open(name: str) -> None:
    for source in ("a.html", "z.zip!A.HTM", "a.xhtml.gz"):
        assert split(Page(source, OPEN[name]), DEFAULT).format == "html"
    for source in ("a.txt", "-", "a.html.jsonl#1"):
        assert split(Page(source, OPEN[name]), DEFAULT).format == "text"


@pytest.mark.parametrize("name", ["words", "markdown", "markdown with code", "less and greater"])
def test_a_name_makes_no_html_of_text(name: str) -> None:
    assert split(Page("a.html", TEXT[name]), DEFAULT).format == "text"


@pytest.mark.parametrize("name", HTML)
def test_escaped_html_is_unescaped(name: str) -> None:
    assert html_of(html.escape(HTML[name])) == HTML[name]


@pytest.mark.parametrize("name", set(TEXT) - {"escaped"})
def test_text_is_not_unescaped(name: str) -> None:
    assert html_of(TEXT[name]) is None
    assert html_of(html.escape(TEXT[name])) is None


def test_a_page_that_shows_escaped_code_is_not_unescaped() -> None:
    page = "<p>Write &lt;p&gt;Words&lt;/p&gt; and <b>see</b>.</p>"
    assert looks_like_html(page)
    assert html_of(page) is None


@given(st.text(alphabet="<>/!-pbra=\"' \n?`&;lt"))
def test_never_fails(text: str) -> None:
    assert looks_like_html(text) in (True, False)
    plain = html_of(text)
    assert plain is None or looks_like_html(plain)


@pytest.mark.parametrize(
    "unit", ["<!--", "<", "<p ", "`", "<a b=", "<?x ", "&lt;", "- ", "<!doctype "]
)
def test_hostile_repetition_costs_no_more_than_its_letters(unit: str) -> None:
    assert_linear(lambda times: looks_like_html(unit * times))
    assert_linear(lambda times: looks_like_html("x" + unit * times))


@pytest.mark.parametrize(
    ("content", "format", "kind", "words"),
    [
        ("<p>Bridge &amp; ferry</p>", "auto", "html", "Bridge & ferry"),
        ("&lt;p&gt;Bridge &amp;amp; ferry&lt;/p&gt;", "auto", "html", "Bridge & ferry"),
        ("Write &lt;p&gt; here", "auto", "text", "Write &lt;p&gt; here"),
        ("<p>Bridge</p>", "text", "text", "<p>Bridge</p>"),
        ("Bridge", "html", "html", "Bridge"),
    ],
)
def test_split_follows(content: str, format: Format, kind: str, words: str) -> None:
    document = split(Page("-", content, format=format), DEFAULT)
    assert document.format == kind
    assert [block.text for block in document.blocks] == [words]
