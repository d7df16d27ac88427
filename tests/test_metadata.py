"""Metadata: JSON-LD as pages carry it, titles, authors, dates, site, language, photos."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cutline import clean, clean_page, dates, language, plain
from cutline.data import Block, BlockKind, Document, Element, Head, Metadata, Page, Span, Time
from cutline.metadata import extract, jsonld, names
from cutline.settings import DEFAULT
from cutline.split.html import split_html
from cutline.split.text import split_text

PROSE = (
    "The harbour council voted on Tuesday night to keep the old swing bridge over the Tarn, "
    "after a year in which 4,200 residents had signed a petition against its removal. "
    "“We have listened,” said the chair of the council, who had at first backed the plan."
)


def about(page: str, url: str | None = "https://tarnpost.example/city/bridge") -> Metadata:
    return extract(split_html(Page("page.html", page, url), DEFAULT))


def page(head: str = "", body: str = "", lang: str = "en") -> str:
    return f"<html lang={lang}><head>{head}</head><body>{body}<p>{PROSE}</p></body></html>"


def ld(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Council keeps the swing bridge",
    "author": {"@type": "Person", "name": "Mira Holt"},
    "datePublished": "2024-05-03T18:05:00+02:00",
}


# -- JSON-LD ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(ARTICLE),
        json.dumps([ARTICLE]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps({**ARTICLE, "@type": ["Article", "http://schema.org/NewsArticle"]}),
        "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
        "/*<![CDATA[*/" + json.dumps(ARTICLE) + "/*]]>*/",
        "<!-- " + json.dumps(ARTICLE) + " -->",
        json.dumps(ARTICLE) + ";",
        "\ufeff" + json.dumps(ARTICLE),
        json.dumps({"@type": "BreadcrumbList"}) + "\n" + json.dumps(ARTICLE),
        json.dumps({"@type": "BreadcrumbList"}) + "," + json.dumps(ARTICLE),
        json.dumps(ARTICLE, indent=1)
        .replace('"\n}', '",\n}')
        .replace(',\n "author', ',,\n "author'),
        json.dumps({**ARTICLE, "description": "two\nlines"}).replace("\\n", "\n\t"),
        json.dumps({**ARTICLE, "description": "it's"}).replace("it's", "it\\'s"),
        "// written by hand\n" + json.dumps(ARTICLE),
        html.escape(json.dumps(ARTICLE)),
        json.dumps(ARTICLE) + "</div> rubbish",
    ],
)
def test_the_article_is_found_however_the_script_is_wrapped_or_broken(script: str) -> None:
    document = Document((), "html", head=Head(json_ld=(script,)))
    found = extract(document)
    assert found.title == "Council keeps the swing bridge"
    assert found.authors == ("Mira Holt",)
    assert found.published == "2024-05-03T18:05:00+02:00"


def test_headline_and_date_are_saved_from_a_script_beyond_repair() -> None:
    script = json.dumps(ARTICLE)[:-1] + ', "description": "a "quoted" word"}'
    found = extract(Document((), "html", head=Head(json_ld=(script,))))
    assert found.title == "Council keeps the swing bridge"
    assert found.published == "2024-05-03T18:05:00+02:00"


def test_related_articles_are_not_the_article() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Ferry fares rise again",
        "url": "https://tarnpost.example/ferry",
        "author": {"name": "Jonas Beck"},
        "datePublished": "2024-01-01",
    }
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}
    for graph in (
        [listed, other, ARTICLE],
        [{**ARTICLE, "isPartOf": other}, other],
        [other, ARTICLE],
    ):
        found = about(page("<title>Council keeps the swing bridge</title>" + ld(graph)))
        assert found.authors == ("Mira Holt",), graph
        assert found.published == "2024-05-03T18:05:00+02:00"


def test_the_node_whose_address_is_the_pages_wins() -> None:
    mine = {**ARTICLE, "mainEntityOfPage": {"@id": "http://www.tarnpost.example/city/bridge/?x=1"}}
    other = {**ARTICLE, "headline": "Another", "author": "Jonas Beck", "url": "https://a.example/b"}
    assert about(page(ld([other, mine]))).authors == ("Mira Holt",)


def test_references_are_followed() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#mira"}, "publisher": {"@id": "#post"},
         "image": {"@id": "#i"}},
        {"@type": "Person", "@id": "#mira", "name": "Mira Holt"},
        {"@type": "NewsMediaOrganization", "@id": "#post", "name": "Tarn Post"},
        {"@type": "ImageObject", "@id": "#i", "url": "/bridge.jpg",
         "caption": "The bridge &amp; quay", "creditText": "Ana Ruiz/TP"},
    ]  # fmt: skip
    found = about(page(ld({"@graph": graph})))
    assert (found.authors, found.site) == (("Mira Holt",), "Tarn Post")
    (photo,) = found.photos
    assert photo.url == "https://tarnpost.example/bridge.jpg"
    assert (photo.caption, photo.credit) == ("The bridge & quay", "Ana Ruiz/TP")


def test_a_cycle_of_references_ends() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#a"}},
        {"@id": "#a", "author": {"@id": "#a"}, "name": []},
    ]
    assert about(page(ld({"@graph": graph}))).title == "Council keeps the swing bridge"


def test_article_body_is_plain_text() -> None:
    article = {**ARTICLE, "articleBody": "<p>Fish &amp; chips.</p><p>Salt\u00a0too.</p>"}
    assert about(page(ld(article))).article_body == "Fish & chips.\nSalt too."
    assert about(page(ld(ARTICLE))).article_body is None


@pytest.mark.parametrize(
    "script",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"@graph":[' + ",".join(['{"@type":"NewsArticle"}'] * 60_000) + "]}",
        '{"a":"' + '\\"' * 200_000,
        "/*" * 100_000,
        " " * 300_000 + "<![CDATA[",
        "<!--" * 100_000,
        '{"headline":' + '"<!--' * 50_000,
        json.dumps(
            {**ARTICLE, "headline": "<" * 5000, "articleBody": "<!--" * 50_000 + "&" * 9999}
        ),
        '{"datePublished": 1' + "0" * 6000 + "}",
    ],
)
def test_hostile_scripts_cost_little(script: str) -> None:
    document = Document((), "html", head=Head(json_ld=(script,)))
    # A quadratic search would not come to an end.
    assert extract(document).published in (None, ARTICLE["datePublished"])


# -- title -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # The site's name goes when the head, the host or the heading proves it.
        ("<title>Ice on the lake | Tarn Post</title>", "", "Ice on the lake"),
        ("<title>Ice on the lake - Sport - Tarnpost</title>", "<h1>Ice on the lake</h1>",
         "Ice on the lake"),
        ('<title>Kalter Gruß: Eis – Der Nordbote</title><meta property="og:site_name" '
         'content="Der Nordbote">', "", "Kalter Gruß: Eis"),
        ("<title>湖面结冰_社会_河港晚报</title>", "", "湖面结冰"),
        # It stays when nothing does.
        ("<title>Home - and away</title>", "", "Home - and away"),
        # A heading that the head confirms is best, whatever its level; a logo in an h1 is not.
        ("<title>Ice closes the harbour at Tarn</title>",
         "<h1>Tarnpost</h1><h2>Ice closes the harbour at Tarn</h2><h2>Latest</h2>",
         "Ice closes the harbour at Tarn"),
        # Neither kicker nor badge nor permalink are part of it.
        ("<title>Ice closes the harbour</title>",
         '<h1><span class=kicker>Winter</span> Ice closes the harbour</h1>',
         "Ice closes the harbour"),
        ("<title>Ice closes the harbour | Docs</title>", "<h1>Ice closes the harbour¶</h1>",
         "Ice closes the harbour"),
        # A colon inside a headline is no separator.
        ("<title>Learn more: skating safely | Tarnpost</title>",
         "<h1>Learn more: skating safely</h1>",
         "Learn more: skating safely"),
        ("", "", None),
    ],
)  # fmt: skip
def test_title(head: str, body: str, title: str | None) -> None:
    assert about(page(head, body)).title == title


def test_the_news_articles_headline_is_the_title_unless_cut_off() -> None:
    shown = "<title>Bridge saved</title><h1>Council keeps the swing bridge over the river</h1>"
    saved = {**ARTICLE, "headline": "After long debate, bridge stays"}
    assert about(page(ld(saved), shown)).title == "After long debate, bridge stays"
    assert about(page(ld(ARTICLE), shown)).title == "Council keeps the swing bridge over the river"


# -- authors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("By Mira Holt", ["Mira Holt"]),
        ("BY MIRA HOLT AND JONAS BECK", ["MIRA HOLT", "JONAS BECK"]),
        ("Von Mira Holt, Jonas Beck und Ana Ruiz", ["Mira Holt", "Jonas Beck", "Ana Ruiz"]),
        ("Par Mira Holt et Jonas Beck", ["Mira Holt", "Jonas Beck"]),
        ("Autor: Mira Holt", ["Mira Holt"]),
        ("Автор: Анна Соколова", ["Анна Соколова"]),
        ("记者 张伟", ["张伟"]),
        ("김하늘 기자", ["김하늘"]),
        ("Mira Holt, Jonas Beck, and Ana Ruiz", ["Mira Holt", "Jonas Beck", "Ana Ruiz"]),
        ("Mira Holt & Jonas Beck", ["Mira Holt", "Jonas Beck"]),
        ("Mira Holt and Jonas Beck, Tarn Press", ["Mira Holt", "Jonas Beck", "Tarn Press"]),
        ("Mira Holt | Senior Political Correspondent", ["Mira Holt"]),
        ("Mira Holt, Staff Writer", ["Mira Holt"]),
        ("Mira Holt, Director of Research, Acme Corp", ["Mira Holt"]),
        ("Mira Holt, Ph.D.", ["Mira Holt"]),
        ("Mira Holt, Nairobi", ["Mira Holt"]),
        ("Holt, Mira J.", ["Holt, Mira J."]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Food and Drug Administration", ["Food and Drug Administration"]),
        ("Dr. Mira Holt", ["Dr. Mira Holt"]),
        ("Leonardo da Vinci", ["Leonardo da Vinci"]),
        ("dpa", ["dpa"]),
        ("Mira Holt mira@tarnpost.example", ["Mira Holt"]),
        ("Hours Ago Mira Holt", ["Mira Holt"]),
        ("3 hours ago Mira Holt", ["Mira Holt"]),
        ("Mira Holt May 3, 2024 at 6:05 pm", ["Mira Holt"]),
        ("Mira Holt • 12 min read • 3 comments", ["Mira Holt"]),
        ("Mira Holt, MIRA HOLT; mira holt", ["Mira Holt"]),
    ],
)  # fmt: skip
def test_names(given: str, authors: list[str]) -> None:
    assert names.split(given) == authors


@pytest.mark.parametrize(
    "junk",
    [
        "", " ", "Staff", "admin", "By", "Editor", "Reporter", "Redaktion", "news desk", "N/A",
        "null", "https://www.facebook.com/tarnpost", "newsroom@tarnpost.example", "@tarnpost",
        "May 3, 2024", "2024-05-03T18:05:00Z", "Updated: 3 May 2024", "3 hours ago", "Follow us",
        "12345", "—", "字号：T", "日期：", "分享", "Источник", "[object Object]", "{{author.name}}",
        "Read more about this story in our evening edition",
        "the bridge will stay where it has been for as long as anyone remembers", "x" * 500,
    ],
)  # fmt: skip
def test_junk_names_nobody(junk: str) -> None:
    assert names.split(junk) == []


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=byline>By <a rel=author href=/mira>Mira Holt</a> | 3 May 2024</div>",
        "<p><span itemprop=author><span itemprop=name>Mira Holt</span></span></p>",
        "<div class='post-meta'>Published May 3, 2024 by Mira Holt</div>",
        "<p>By Mira Holt</p>",
        "<p>Words by: Mira Holt</p>",
        "<p>Mira Holt</p><p>May 3, 2024</p>",
        "<div class=article__author-name>Mira Holt<span class=badge>Plus</span></div>",
    ],
)
def test_a_byline_near_the_headline_names_the_author(byline: str) -> None:
    heading = "<h1>Council keeps the swing bridge</h1>"
    assert about(page(f"<title>{heading[4:-5]}</title>", heading + byline)).authors == (
        "Mira Holt",
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>Photo by Jonas Beck</p>",
        "<p>Powered by Northwind</p>",
        "<p>Table of Contents</p>",
        "<p>Step by Step</p>",
        "<div class=comment-author>Jonas Beck</div>",
        "<div class=author-bio>Jonas Beck has written about bridges "
        "for as long as he can think.</div>",
    ],
)
def test_what_is_no_byline_names_nobody(line: str) -> None:
    heading = "<h1>Council keeps the swing bridge</h1>"
    assert about(page(f"<title>{heading[4:-5]}</title>", heading + line)).authors == ()


TWEET = """<blockquote class="twitter-tweet"><p>Look at that!</p>— Pub Fan (@pubfan)
<a href="https://twitter.com/pubfan/status/1">July 3, 2024</a></blockquote>"""
CARD = """<a href="/other"><h3>Harbour loses its crane</h3></a><span class="byline">By Bob Wrong
</span> <time datetime="2019-01-01">Jan 1, 2019</time>"""
COMMENT = """<div class="comment"><span class="author">Troll Face</span>
<time datetime="2024-05-01">May 1</time><p>First!</p></div>"""
STRANGERS = [
    TWEET,
    TWEET.replace(' class="twitter-tweet"', ""),
    f'<div class="related">{CARD}</div>',
    f'<aside class="box">{CARD}</aside>',
    f"<nav>{CARD}</nav>",
    f'<section class="comments">{COMMENT}</section>',
    '<aside class="related"><div class="author-name">Bob Wrong</div></aside>',
]


def ferry(after: str, between: str = "", head: str = "", top: str = "", wrap: str = "") -> Metadata:
    """About a page of four paragraphs without metadata, with strangers between or after them."""
    prose = f"<p>{PROSE}</p>"
    return about(
        f"""<html lang=en><head><title>Ferry found</title>{head}</head><body class="{wrap}">
        <nav><a href="/">Home</a></nav>
        <article><h1>Ferry found</h1>{top}{prose}{between}{prose * 3}</article>{after}
        <footer>Harbour notices of July 9, 2017</footer></body></html>""",
        None,
    )


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_names_and_dates_are_not_the_articles(stranger: str) -> None:
    for found in (ferry(stranger), ferry("", stranger)):
        assert (found.authors, found.published) == ((), None)
    dated = '<meta property="article:published_time" content="2024-05-03">'
    assert ferry("", stranger, dated).authors == ()


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("wrap", ["", "has-comments related-on sidebar"])
@pytest.mark.parametrize(
    "line",
    [
        "<p>By Mira Holt, May 3, 2024</p>",
        "<div class=date-and-comments>By Mira Holt <time>May 3, 2024</time></div>",
        "<aside class=meta>By Mira Holt <time>May 3, 2024</time></aside>",
        "<div class=comments><p>By Mira Holt</p><p>May 3, 2024 | 33 comments</p></div>",
        "<footer><p>By Mira Holt</p><p>Published May 3, 2024</p></footer>",
    ],
)
def test_the_articles_own_line_is_found_beside_strangers(
    line: str, wrap: str, stranger: str
) -> None:
    found = ferry(stranger, stranger, top=line, wrap=wrap)
    assert (found.authors, found.published) == (("Mira Holt",), "2024-05-03")


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_line_at_the_articles_end_is_its_own(stranger: str) -> None:
    line = "<footer><p>By Mira Holt</p><p>Published May 3, 2024</p></footer>"
    found = ferry(stranger, line)
    assert (found.authors, found.published) == (("Mira Holt",), "2024-05-03")


def test_people_before_the_papers_own_name() -> None:
    site = (
        '<meta property="og:site_name" content="Tarn Post"><meta name=author content="Tarn Post">'
    )
    heading = "<title>Ice on the lake</title><h1>Ice on the lake</h1>"
    assert about(page(site, heading)).authors == ("Tarn Post",)
    assert about(page(site, heading + "<p class=byline>Mira Holt</p>")).authors == ("Mira Holt",)
    article = {**ARTICLE, "author": [{"@type": "Organization", "name": "Tarn Post"}, "Mira Holt"]}
    assert about(page(site + ld(article))).authors == ("Mira Holt",)


# -- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tag", "iso"),
    [
        ("2024-05-03", None, "2024-05-03"),
        ("2024-05-03T18:05", None, "2024-05-03T18:05"),
        ("2024-05-03T18:05:09Z", None, "2024-05-03T18:05:09+00:00"),
        ("2024-05-03T18:05:09.389000+0200", None, "2024-05-03T18:05:09.389000+02:00"),
        ("2024-05-03T18:05:09.000Z", None, "2024-05-03T18:05:09+00:00"),
        ("2024-05-03 18:05:09 +0200", None, "2024-05-03T18:05:09+02:00"),
        ("20240503T180509Z", None, "2024-05-03T18:05:09+00:00"),
        ("2024/5/3 8:05", None, "2024-05-03T08:05"),
        ("Fri, 03 May 2024 18:05:09 +0200", None, "2024-05-03T18:05:09+02:00"),
        ("Fri, 03 May 2024 18:05:09 GMT", None, "2024-05-03T18:05:09+00:00"),
        ("Fri May 03 2024 07:00:00 GMT+0200 (CEST)", "en", "2024-05-03T07:00:00+02:00"),
        ("May 3rd, 2024, at 6:05 p.m. EDT", "en", "2024-05-03T18:05-04:00"),
        ("6:05 am, 3 May 2024", "en", "2024-05-03T06:05"),
        ("3. Mai 2024, 18.05 Uhr", "de", "2024-05-03T18:05"),
        ("vendredi 3 mai 2024 à 18h05", "fr", "2024-05-03T18:05"),
        ("1er août 2024", "fr", "2024-08-01"),
        ("3 de mayo de 2024", "es", "2024-05-03"),
        ("3 мая 2024 г., 18:05", "ru", "2024-05-03T18:05"),
        ("3 lipca 2024", "pl", "2024-07-03"),
        ("3. lipnja 2024.", "hr", "2024-06-03"),
        ("2024. május 3. 18:05", "hu", "2024-05-03T18:05"),
        ("3 Μαΐου 2024", "el", "2024-05-03"),
        ("2024年5月3日 18:05", "zh", "2024-05-03T18:05"),
        ("2024년 5월 3일 오후 6:05", "ko", "2024-05-03T18:05"),
        ("ngày 3 tháng 5 năm 2024", "vi", "2024-05-03"),
        ("٣ مايو 2024", "ar", "2024-05-03"),
        ("३ मई 2024", "hi", "2024-05-03"),
        ("5/3/2024", "en", "2024-05-03"),
        ("5/3/2024", "en-gb", "2024-03-05"),
        ("5/3/2024", "fr", "2024-03-05"),
        ("25/3/2024", "en", "2024-03-25"),
        ("03.05.2024 | 18:05", "de", "2024-05-03T18:05"),
        ("1714752000", None, "2024-05-03T16:00:00+00:00"),
        ("1714752000000", None, "2024-05-03T16:00:00+00:00"),
        ("PoliticsDECEMBER 22, 2022", "en", "2022-12-22"),
        ("2024-05-03T24:00:00Z", None, "2024-05-03"),
        ("12.03.2024", "en", "2024-03-12"),
        ("2024-05-03 8:05 PM", "en", "2024-05-03T20:05"),
        ("10:15, 5 Mar 2024 Updated 11:00, 6 Mar 2024", "en-gb", "2024-03-05T10:15"),
        ("Published: 10:15 GMT, 5 March 2024 | Updated: 11:00 GMT, 6 March 2024", "en-gb",
         "2024-03-05T10:15+00:00"),
        ("2024-05-03 08:00 - 10:00", "en", "2024-05-03T08:00"),
        ("2024/5/3 8:05:09 a.m.", "en", "2024-05-03T08:05:09"),
        ("2024/5/3, 12:30 am", "en", "2024-05-03T00:30"),
        ("3.05.2024, 12:30 z Warszawy", "pl", "2024-05-03T12:30"),
        ("le 3/5/2024 à 12h30 cet après-midi", "fr", "2024-05-03T12:30"),
        ("3/5/2024 12:30 est la hora", "es", "2024-05-03T12:30"),
    ],
)  # fmt: skip
def test_dates_keep_the_pages_precision(text: str, tag: str | None, iso: str) -> None:
    assert dates.read(text, tag) == iso


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "2199-12-31",
     "31 February 2024", "2024-13-01", "version 2.0.2024", "20 km 2011", "call 555-2024",
     "0000000000", "2024", "May 2024"],
)  # fmt: skip
def test_nonsense_is_no_date(text: str) -> None:
    assert dates.read(text, "en") is None


def test_which_date_is_the_publications() -> None:
    heading = "<title>Ice on the lake</title><h1>Ice on the lake</h1>"
    late = '<meta property="article:published_time" content="2024-05-03T18:05:00+02:00">'
    early = "<time datetime=2024-05-01>May 1</time>"
    assert about(page(late, heading + early)).published == "2024-05-03T18:05:00+02:00"
    assert about(page("", heading + early)).published == "2024-05-01"
    line = "<p>Updated: 4 May 2024</p><p>Published: 2 May 2024, 08:15</p>"
    assert about(page("", heading + line)).published == "2024-05-02T08:15"
    dated = "https://tarnpost.example/2024/04/30/ice"
    assert about(page("", heading), dated).published == "2024-04-30"
    assert about(page("", heading)).published is None
    # Prose about other days says nothing of the article's.
    story = f"<p>The bridge opened on 7 June 1998 and closed on 9 July 2003. {PROSE}</p>"
    assert about(page("", heading + story)).published is None


def test_a_later_source_may_know_the_hour() -> None:
    day = ld({**ARTICLE, "datePublished": "2024-05-03"})
    meta = '<meta property="article:published_time" content="2024-05-03T18:05:00Z">'
    assert about(page(day + meta)).published == "2024-05-03T18:05:00+00:00"
    assert about(page(day)).published == "2024-05-03"


def test_a_page_is_not_modified_before_it_is_published() -> None:
    assert about(page(ld({**ARTICLE, "dateModified": "2023-01-01"}))).modified is None
    later = {**ARTICLE, "dateModified": "2024-05-04"}
    assert about(page(ld(later))).modified == "2024-05-04"


# -- site, url, language ---------------------------------------------------------------------


def test_url_and_site() -> None:
    head = '<link rel=canonical href="https://a.example/x?y=1&amp;z=2">'
    head += '<meta name="application-name" content="Ab">'
    found = about(page(head), None)
    assert (found.url, found.site) == ("https://a.example/x?y=1&z=2", "Ab")
    assert about(page(head)).url == "https://tarnpost.example/city/bridge"
    twice = "https://a.example/x?id=1&amp;amp;region=eu&amp;copy=2&section=3&currency=4"
    assert about(page(f'<link rel=canonical href="{twice}">'), None).url == (
        "https://a.example/x?id=1&region=eu&copy=2&section=3&currency=4"
    )
    assert about(page("<link rel=canonical href=/x>"), None).url is None
    assert about(page("<link rel=canonical href='http://[bad'>"), None).url is None
    assert about(page("<link rel=canonical href='javascript:x'>"), None).url is None


TEXTS = {
    "en": PROSE,
    "de": "Der Stadtrat hat am Dienstagabend beschlossen, die alte "
    "Drehbrücke zu erhalten, nachdem "
    "im Lauf eines Jahres viele Einwohner gegen den Abriss unterschrieben hatten.",
    "fr": "Le conseil a décidé mardi soir de garder le vieux pont "
    "tournant, après une année pendant "
    "laquelle des milliers d’habitants avaient signé une pétition contre sa démolition.",
    "es": "El consejo decidió el martes por la noche conservar el "
    "viejo puente, después de un año en "
    "el que miles de vecinos habían firmado una petición contra su derribo.",
    "pt": "O conselho decidiu na terça-feira à noite manter a velha "
    "ponte, depois de um ano em que "
    "milhares de moradores assinaram uma petição contra a sua demolição.",
    "it": "Il consiglio ha deciso martedì sera di conservare il "
    "vecchio ponte, dopo un anno in cui "
    "migliaia di abitanti avevano firmato una petizione contro la sua demolizione.",
    "nl": "De raad heeft dinsdagavond besloten om de oude brug te "
    "behouden, nadat in een jaar tijd "
    "duizenden inwoners een petitie tegen de sloop hadden getekend.",
    "sv": "Rådet beslutade på tisdagskvällen att behålla den gamla "
    "bron, efter ett år då tusentals "
    "invånare hade skrivit under ett upprop mot att den skulle rivas.",
    "nb": "Rådet vedtok tirsdag kveld å beholde den gamle broen, etter et år der tusenvis av "
    "innbyggere hadde skrevet under på et opprop mot at den skulle rives.",
    "fi": "Valtuusto päätti tiistai-iltana säilyttää vanhan sillan, kun vuoden aikana tuhannet "
    "asukkaat olivat allekirjoittaneet vetoomuksen, jonka mukaan sitä ei saa purkaa.",
    "pl": "Rada zdecydowała we wtorek wieczorem, że stary most "
    "zostanie, po tym jak w ciągu roku "
    "tysiące mieszkańców podpisało się pod petycją przeciwko jego rozbiórce.",
    "cs": "Rada v úterý večer rozhodla, že starý most zůstane, když během roku tisíce obyvatel "
    "podepsaly petici proti jeho zboření a město už nemá jiný přístup k řece.",
    "ro": "Consiliul a decis marți seara să păstreze vechiul pod, după "
    "un an în care mii de locuitori "
    "au semnat o petiție împotriva demolării lui, iar primarul nu a mai avut ce face.",
    "hu": "A tanács kedden este úgy döntött, hogy megtartja a régi "
    "hidat, miután egy év alatt több "
    "ezer lakos írta alá a petíciót, és a város nem is tudott volna másikat építeni.",
    "tr": "Meclis salı akşamı eski köprünün korunmasına karar verdi; "
    "bir yıl içinde binlerce kişi "
    "yıkıma karşı imza vermişti ve belediye için başka bir yol da kalmamıştı.",
    "id": "Dewan memutuskan pada Selasa malam untuk mempertahankan "
    "jembatan tua itu, setelah dalam "
    "setahun ribuan warga menandatangani petisi yang menolak pembongkaran tersebut.",
    "vi": "Hội đồng đã quyết định vào tối thứ Ba giữ lại cây cầu cũ, "
    "sau một năm mà hàng nghìn người "
    "dân đã ký vào đơn phản đối việc phá bỏ nó.",
    "ru": "Совет решил во вторник вечером сохранить старый мост: за "
    "год тысячи жителей подписали "
    "обращение против его сноса, и у города не было другого выхода.",
    "uk": "Рада вирішила у вівторок увечері зберегти старий міст: за "
    "рік тисячі мешканців підписали "
    "звернення проти його знесення, і в міста не було іншого виходу.",
    "el": "Το συμβούλιο αποφάσισε την Τρίτη το βράδυ να κρατήσει την παλιά γέφυρα.",
    "ar": "قرر المجلس مساء الثلاثاء الإبقاء على الجسر القديم بعد أن "
    "وقع آلاف السكان في عام واحد على "
    "عريضة ضد هدمه، وهذا ما كان من الصعب أن يرفضه.",
    "fa": "شورا سه‌شنبه شب تصمیم گرفت که پل قدیمی را نگه دارد، پس از "
    "آن که در یک سال هزاران نفر از "
    "ساکنان شهر با امضای خود با تخریب آن مخالفت کردند.",
    "he": "המועצה החליטה ביום שלישי בערב להשאיר את הגשר הישן על כנו.",
    "hi": "परिषद ने मंगलवार की रात को फैसला किया कि पुराना पुल बना "
    "रहेगा, और इसके बाद शहर के लोगों ने "
    "कहा कि यह उनके लिए बड़ी बात है।",
    "zh": "市议会周二晚决定保留老桥，此前一年里有数千名居民签名反对拆除。",
    "ja": "市議会は火曜日の夜、古い橋を残すことを決めた。",
    "ko": "시의회는 화요일 밤 오래된 다리를 보존하기로 결정했다.",
    "th": "สภาเมืองมีมติเมื่อคืนวันอังคารให้เก็บสะพานเก่าไว้",
}


@pytest.mark.parametrize("tag", TEXTS)
def test_a_language_is_known_by_one_sentence(tag: str) -> None:
    assert language.guess(TEXTS[tag]) == tag
    assert extract(split_text(Page("-", TEXTS[tag]))).language == tag


@pytest.mark.parametrize("tag", TEXTS)
def test_templates_that_declare_english_are_overruled(tag: str) -> None:
    body = f"<html lang=en-US><body><p>{TEXTS[tag]}</p></body></html>"
    assert about(body).language == tag


@pytest.mark.parametrize(
    ("declared", "text", "found"),
    [
        ("en_US", "en", "en"),
        ("pt-BR", "pt", "pt"),
        ("nn", "nb", "nn"),
        ("gsw", "de", "gsw"),
        ("iw", "he", "he"),
        ("zh-Hant-TW", "zh", "zh"),
        ("xx", "de", "de"),
        ("ru", "de", "de"),
        ("ja", "zh", "zh"),
        ("", "fr", "fr"),
        ("lang", "fr", "fr"),
    ],
)
def test_declared_languages(declared: str, text: str, found: str) -> None:
    assert language.settle([declared], TEXTS[text]) == found


def test_too_little_text_is_not_guessed() -> None:
    assert language.guess("12:30") is None
    assert language.guess("Xylo Qwrt") is None
    assert language.guess("") is None
    assert language.settle(["da"], "") == "da"


def test_flattened_text_has_no_title_and_no_authors() -> None:
    found = extract(split_text(Page("-", "By Mira Holt\n\n" + PROSE)))
    assert found == Metadata(language="en")


# -- what always holds -----------------------------------------------------------------------

words = st.sampled_from(
    ["By ", "Mira Holt", "Ana", " and ", ", ", " | ", "Tarn Post", "2024-05-03", "T18:05", "5/3/24",
     "May 3, 2024", "Updated", "admin", "&amp;", "&lt;p&gt;", "<b>", "https://a.example/", "\ud800",
     "\x00", "\n", "©", "记者 ", "張偉", "：", "{", '"', "]]>", "1714752000", "- ", "…"]
)  # fmt: skip
texts = st.lists(words | st.text(max_size=8), max_size=8).map("".join)
metas = st.lists(
    st.tuples(
        st.sampled_from(
            ["author", "og:title", "og:site_name", "article:published_time", "date", "description",
             "article:author", "twitter:data1", "twitter:label1", "og:locale", "og:url", "byl",
             "article:modified_time", "x:title dc:title", "custom-publish-date"]
        ),
        texts,
    ),
    max_size=8,
).map(tuple)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["@type", "@id", "@graph", "headline", "name", "author", "creator", "datePublished",
             "dateModified", "image", "caption", "creditText", "url", "publisher", "articleBody",
             "mainEntityOfPage", "inLanguage", "description", "givenName", "@value"]
        ),
        inner | st.sampled_from(["NewsArticle", "Person", "ImageObject", "#a", "#b"]),
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip
scripts = st.lists(values.map(json.dumps) | texts | st.text(), max_size=3).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    body = Element(0, "div", "", None, 0)
    blocks = []
    for index, (text, level, named) in enumerate(
        draw(
            st.lists(
                st.tuples(
                    texts.filter(bool),
                    st.sampled_from([0, 0, 0, 1, 2]),
                    st.sampled_from(["", "byline", "date updated", "headline", "author-name"]),
                ),
                max_size=8,
            )
        )
    ):
        spans = (Span(0, len(text) // 2, "a", "author"),) if draw(st.booleans()) else ()
        element = Element(index + 1, "p", named, body, 1)
        kind: BlockKind = "heading" if level else "paragraph"
        blocks.append(Block(index, text, kind, level, element, spans=spans))
    times = tuple(Time(draw(texts), draw(texts), n) for n in range(draw(st.integers(0, 3))))
    head = Head(
        title=draw(st.none() | texts),
        language=draw(st.none() | texts | st.sampled_from(["en", "de-AT", "xx"])),
        canonical=draw(st.none() | texts),
        base=draw(st.none() | texts),
        metas=draw(metas),
        json_ld=draw(scripts),
        times=times,
    )
    url = draw(st.none() | st.just("https://tarnpost.example/2024/05/03/x") | texts)
    return Document(tuple(blocks), draw(st.sampled_from(["html", "text"])), url, head)


def _source(document: Document) -> str:
    """All the text that a document holds, in every reading that metadata may give it."""
    head = document.head
    raw = [block.text for block in document.blocks]
    raw += [content for _, content in head.metas]
    raw += [head.title or "", head.canonical or "", document.url or "", head.base or ""]
    for script in head.json_ld:
        raw.append(script)
        stack = list(jsonld.parse(script))
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                stack += value.values()
            elif isinstance(value, list):
                stack += value
            elif isinstance(value, str):
                raw.append(value)
    folded = [plain.fold(text) for text in raw] + [jsonld.body(text) or "" for text in raw]
    return "\n".join(
        raw
        + folded
        + [html.unescape(text) for text in raw]
        + [plain.printable(text) for text in raw]
    )


@settings(max_examples=300, deadline=None)
@given(documents())
def test_any_document_gives_strings_of_its_own_and_never_raises(document: Document) -> None:
    found = extract(document)
    assert found == extract(document)
    source = _source(document)
    letters = "".join(source.split())
    for text in (found.title, found.site, found.description, found.article_body, *found.authors):
        if text is not None:
            assert text.strip()
            for word in text.split():
                assert word in letters, text
    for photo in found.photos:
        for text in (photo.caption, photo.credit):
            for word in (text or "").replace(",", " ").split():
                assert word in letters
    for stamp in (found.published, found.modified):
        if stamp is not None:
            assert 1990 <= datetime.fromisoformat(stamp).year <= 2089
    if found.language is not None:
        assert found.language.isalpha() and found.language.islower()
    # What goes into a record must be UTF-8, whatever JSON's escapes made of it.
    for name, value in found._asdict().items():
        if name != "url" or document.url is None:
            repr(value).encode("utf-8")
        assert name == "url" or "\\ud8" not in ascii(value)


@settings(max_examples=200, deadline=None)
@given(st.text() | values.map(json.dumps))
@example("[" * 5000)
@example('{"@id": "a", "author": {"@id": "a"}}')
def test_any_script_can_be_read(script: str) -> None:
    jsonld.read((script,))


@settings(max_examples=200, deadline=None)
@given(texts, st.none() | st.sampled_from(["en", "en-gb", "de", "zh", "xx"]))
def test_any_text_gives_a_valid_date_or_none(text: str, tag: str | None) -> None:
    found = dates.find(text, tag)
    if found:
        datetime.fromisoformat(found[0])
        assert 0 <= found[1] < found[2] <= len(text)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_names_are_stable(text: str) -> None:
    for name in names.split(text):
        assert name == " ".join(name.split())
        assert any(letter.isalpha() for letter in name)
        assert "@" not in name and "://" not in name


def test_reading_metadata_loads_no_parser_and_no_date_library() -> None:
    script = (
        "import sys; from cutline import metadata; "
        "print([m for m in ('lxml', 'bs4', 'dateutil', 'email', 'click') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


_NAME_WORDS = (
    "Jane Roe Maud Vale Martin Conrad Parker Delia Vander By Von De Staff Writer Reporter Editor "
    "Redakteur Redakteurin Contributor Author Updated Published March Monday Follow Comments Photo "
    "And Und Director Founder Read Share View Copyright Admin Doe John In On Via Jr Ph Md The News "
    "Correspondent Journalistin Producer Kommentar Gastautorin Team Minutes Ago Verified "
    "Jürgen Åse Çağlar Šárka Élodie Rédactrice Rédacteur Redacción Författare Ør Veröffentlicht "
    "Publié Tác Giả Às Le Repórter Volontär Auteure Volontärin Güncelleme"
).split()


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_NAME_WORDS), min_size=1, max_size=4))
def test_names_that_need_no_pattern_come_out_as_the_patterns_leave_them(words: list[str]) -> None:
    text = " ".join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names, "_is_plain", lambda _: False)
        by_patterns = names.split(text)
    assert names.split(text) == by_patterns


# -- flattened text --------------------------------------------------------------------------


STORY = (
    "Ice on the lake held the ferry for a week, and then it let it go without a word.",
    "Nobody had been on board, as the harbour office said, but for a cat that lives there.",
    "The cat has been offered a flat in the town, and has not answered yet, they said.",
)


@pytest.mark.parametrize(
    ("lines", "authors", "published"),
    [
        (["By Jane Roe and Bo Li", "3 May 2024, 18:05"], ("Jane Roe", "Bo Li"), "2024-05-03T18:05"),
        (["Von Jane Roe", "Aktualisiert: 4.5.2024", "3.5.2024"], ("Jane Roe",), "2024-05-03"),
        (["Published 3 May 2024 | By Jane Roe"], ("Jane Roe",), "2024-05-03"),
        (["Updated: 4 May 2024"], (), "2024-05-04"),
        (["By Jane Roe for MailOnline", "May 3, 2024"], ("Jane Roe",), "2024-05-03"),
        (["By Jane Roe, BBC News, in Port Evelyn"], ("Jane Roe",), None),
        (["Von Maria in der Smitten in Bonn"], ("Maria in der Smitten",), None),
        (
            ["The ferry at Port Evelyn, May 3, 2019 (AP)", "By Jane Roe", "March 5, 2024"],
            ("Jane Roe",),
            "2024-03-05",
        ),
        (["By the harbour", "Open on 3 May 2024 and all the days after it, but Sunday"], (), None),
        ([], (), None),
    ],
)
def test_lines_of_flattened_text_say_who_wrote_it_and_when(
    lines: list[str], authors: tuple[str, ...], published: str | None
) -> None:
    record = clean("\n\n".join(["Ice on the lake", *lines, *STORY]) + "\n")
    assert record.text.startswith(STORY[0][:20])
    assert (record.authors, record.published) == (authors, published)


def test_what_a_row_tells_of_flattened_text_is_not_looked_for_in_it() -> None:
    text = "\n\n".join(["Ice on the lake", "By Jane Roe", "3 May 2024", *STORY])
    known = Page("-", text, metas=(("author", "Bo Li"), ("date", "2024-05-01")))
    record = clean_page(known)
    assert (record.authors, record.published) == (("Bo Li",), "2024-05-01")
