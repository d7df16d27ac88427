# ruff: noqa: E501 -- tables of one case a line
"""Photos of the article, found among labelled blocks.

The pages are split by the real splitter; what the tagger would say is given by hand: a
block is body when its text is one of PROSE.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ENVIRONMENT
from cutline import clean, metadata
from cutline.captions import pair
from cutline.data import Block, Caption, Document, Label, LabelledBlock, Metadata, Page
from cutline.settings import DEFAULT
from cutline.split import split

PROSE = [
    "The last ferry to Velmora left on Sunday with nine passengers, a piano and a goat.",
    "Nobody had told the goat. It stood at the rail until the island was out of sight, and ate"
    " the notice that said so.",
    "The company will keep the landing stage, which gulls have used for longer than people.",
]
CAPTION = "The ferry Aldona leaves the harbour of Velmora"
URL = "https://harbourpost.example/news/ferry"


def labels(document: Document) -> list[LabelledBlock]:
    return [
        LabelledBlock(block, Label.BODY, 0.97, "body", "model")
        if block.text in PROSE
        else LabelledBlock(block, Label.TITLE, 0.01, "title", "title")
        if block.level == 1
        else LabelledBlock(block, Label.BOILERPLATE, 0.05, "boilerplate", "model")
        for block in document.blocks
    ]


def run(content: str, url: str | None = URL) -> tuple[list[str], tuple[Caption, ...]]:
    """The article's blocks and the photos."""
    format = "html" if content.startswith("<") else "text"
    document = split(Page("-", content, url, format), DEFAULT)  # type: ignore[arg-type]
    labelled, photos = pair(document, metadata.extract(document), labels(document))
    assert [item.block for item in labelled] == list(document.blocks)
    return [item.block.text for item in labelled if item.label is Label.BODY], photos


def article(*parts: str, head: str = "") -> str:
    """A page whose article is the first paragraph, the parts, and the other paragraphs."""
    first, *others = (f"<p>{text}</p>" for text in PROSE)
    menu = '<nav><a href="/">Harbour Post</a> <a href="/sea">Sea</a></nav>'
    body = "".join([first, *parts, *others])
    return (
        f"<html><head><title>Last ferry</title>{head}</head><body>{menu}"
        f"<main><article><h1>Last ferry leaves</h1>{body}</article></main>"
        "<footer>© Harbour Post</footer></body></html>"
    )


IMAGE = '<img src="/img/aldona.jpg" width="900" height="600" alt="A ferry">'

# Where a page may put caption and credit, and how.
PLACEMENTS = {
    "figcaption": f"<figure>{IMAGE}<figcaption>{CAPTION} (Photo: Iris Tamm)</figcaption></figure>",
    "figcaption with a span": f"<figure>{IMAGE}<figcaption>{CAPTION} <span class=credit>Iris Tamm"
    "</span></figcaption></figure>",
    "blocks in a figcaption": f"<figure>{IMAGE}<figcaption><p>{CAPTION}</p><p class=credit>Iris"
    " Tamm</p></figcaption></figure>",
    "linked photo": f'<figure><a href="/img/big.jpg">{IMAGE}</a><figcaption>{CAPTION} © Iris Tamm'
    "</figcaption></figure>",
    "caption class": f"<div class=photo>{IMAGE}<p class=caption>{CAPTION}</p><p class=credit>Iris"
    " Tamm</p></div>",
    "wp-caption": f'<div class="wp-caption">{IMAGE}<p class="wp-caption-text">{CAPTION}. Photo by'
    " Iris Tamm</p></div>",
    "photo class only": f"<div class=article-image>{IMAGE}<div>{CAPTION}</div><div>Photo: Iris"
    " Tamm</div></div>",
    "no class, own element": f"<div><div>{IMAGE}</div><div><p>{CAPTION}</p><p>Photo: Iris Tamm</p>"
    "</div></div>",
    "paragraph after the image": f"<p>{IMAGE}</p><p>{CAPTION}. Photo: Iris Tamm</p>",
    "after a line break": f"<p>{IMAGE}<br>{CAPTION}. Photo: Iris Tamm</p>",
    "data attributes": f'<div data-caption="{CAPTION}" data-credit="Photo: Iris Tamm">{IMAGE}</div>',
    "title attribute": IMAGE.replace("<img", f'<img title="{CAPTION}. Photo: Iris Tamm"'),
    "amp": f"<figure>{IMAGE.replace('<img', '<amp-img')}</amp-img><figcaption>{CAPTION}. Photo:"
    " Iris Tamm</figcaption></figure>",
    "lazy with noscript": '<figure><img src="data:image/gif;base64,R0lGOD" data-src="/img/aldona.jpg">'
    f"<noscript>{IMAGE}</noscript><figcaption>{CAPTION}. Photo: Iris Tamm</figcaption></figure>",
    "caption, credit and source": f"<figure>{IMAGE}<div class=Figure-content><div class=Figure-caption>"
    f"{CAPTION}</div><div class=Figure-credit>Iris Tamm</div></div></figure>",
    "bracket in elements of its own": f"<figure>{IMAGE}<figcaption><span class=caption>{CAPTION}</span>"
    "<div class=credit>(</div><div class=credit>Image:</div><div class=credit>Iris Tamm)</div>"
    "</figcaption></figure>",
    "credit under the figure": f"<figure>{IMAGE}<figcaption>{CAPTION}</figcaption></figure>"
    "<div class=photo-credit>Iris Tamm</div>",
    "call to buy": f"<figure>{IMAGE}<figcaption><p>{CAPTION}. Photo: Iris Tamm</p><p>Buy this photo</p>"
    "</figcaption></figure>",
    "picture": '<figure><picture><source srcset="/img/small.jpg 320w, /img/aldona.jpg 1600w">'
    '<img src="/img/tiny.jpg"></picture>'
    f"<figcaption>{CAPTION}. Photo: Iris Tamm</figcaption></figure>",
}  # fmt: skip


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_placement(placement: str) -> None:
    text, photos = run(article(PLACEMENTS[placement]))
    assert text == PROSE
    (photo,) = photos
    assert photo.text.rstrip(".") == CAPTION
    assert photo.credit == "Iris Tamm"
    assert photo.image == "https://harbourpost.example/img/aldona.jpg"
    assert photo.after_block == 1


@pytest.mark.parametrize("names", ["b-right-rail__full-width-1", "card card--lead", "promo latest"])
def test_names_of_the_layout_do_not_hide_a_photo_by_itself(names: str) -> None:
    text, photos = run(article(f'<div class="{names}">{PLACEMENTS["figcaption"]}</div>'))
    assert text == PROSE
    assert [(photo.text, photo.credit) for photo in photos] == [(CAPTION, "Iris Tamm")]


def test_photo_under_the_only_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PROSE", PROSE[:1])
    text, photos = run(article(PLACEMENTS["figcaption"]))
    assert text == PROSE
    assert [(photo.text, photo.after_block) for photo in photos] == [(CAPTION, 1)]


AUTHOR = '<meta name="author" content="Iris Tamm">'


@pytest.mark.parametrize(
    "figure",
    [
        f"<div class=image>{IMAGE}<div class=caption>{CAPTION}</div><div class=credit>Iris Tamm</div></div>",
        f"<figure>{IMAGE}<figcaption>{CAPTION}</figcaption></figure><p class=credit>Iris Tamm</p>",
        f"<figure>{IMAGE}<figcaption>{CAPTION}</figcaption><p class=copyright>Iris Tamm</p></figure>",
    ],
)
def test_photos_by_who_wrote_the_article(figure: str) -> None:
    document = split(Page("-", article(figure, head=AUTHOR), URL, "html"), DEFAULT)
    items = [
        item._replace(label=Label.BYLINE, kind="byline", reason="author")
        if item.block.text == "Iris Tamm"
        else item
        for item in labels(document)
    ]
    _, photos = pair(document, metadata.extract(document), items)
    assert [(photo.text, photo.credit) for photo in photos] == [(CAPTION, "Iris Tamm")]


def test_several_credits_are_one() -> None:
    figure = PLACEMENTS["caption, credit and source"].replace(
        "</div></div>", "</div><div class=Figure-source>Harbour Radio</div></div>"
    )
    _, photos = run(article(figure))
    assert [(p.text, p.credit) for p in photos] == [(CAPTION, "Iris Tamm / Harbour Radio")]


def test_nothing_but_a_call_is_no_photo() -> None:
    figure = f"<figure>{IMAGE}<figcaption>Buy this photo</figcaption></figure>"
    assert run(article(figure)) == (PROSE, ())


def test_alternative_text() -> None:
    assert run(article(PLACEMENTS["figcaption"]))[1][0].alt == "A ferry"


# Pictures with texts that are no photo of the article.
OTHERS = {
    "teaser": "<div class=related><figure><a href=/t><img src=/t.jpg></a><figcaption><a href=/t>"
    "Goat found safe on the mainland</a></figcaption></figure></div>",
    "card": "<div class=card><figure><img src=/t.jpg><figcaption>The goat, found safe</figcaption></figure>"
    "<h3><a href=/t>Goat found safe on the mainland</a></h3></div>",
    "figure as a card": "<figure class=card><a href=/t><img src=/t.jpg></a><figcaption>Goat found safe"
    "</figcaption></figure>",
    "cards in a rail": "<div class=rail-latest>"
    + "<figure><img src=/t.jpg><figcaption>Goat found safe</figcaption></figure>" * 2
    + "</div>",
    "linked headline": "<div><a href=/t><img src=/t.jpg></a><h3><a href=/t>Goat found safe</a></h3></div>",
    "author": '<div class="author-box"><img src="/staff/tamm.jpg" width=80 height=80><p>Iris Tamm</p>'
    "<p>Iris has covered the sea for the Post since 2008. She likes goats.</p></div>",
    "portrait by its address": '<div class="photo"><img src="/staff/tamm-60x60.jpg"><p>Iris Tamm writes'
    " about the sea</p></div>",
    "logo": '<div class="image"><img src="/assets/logo.png"><p>The voice of the harbour since 1901</p></div>',
    "video": '<div class="video-player"><img src="/v.jpg"><p>Watch the moment a lorry misses the ferry</p></div>',
    "advertisement": '<div class="advert"><figure><img src="/ad.jpg"><figcaption>Hearing aids: what'
    " nobody tells you</figcaption></figure></div>",
    "date": f"<div class=photo>{IMAGE}<p>3 June 2023, 11:02</p></div>",
    "byline": f"<div class=photo>{IMAGE}<p>By Iris Tamm</p></div>",
    "hidden": f'<div class=photo>{IMAGE}<p class="sr-only">Open the gallery in full screen</p></div>',
    "button": f"<figure>{IMAGE}<button>Open the gallery in full screen</button></figure>",
}  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
def test_no_photo_of_the_article(other: str) -> None:
    text, photos = run(article(OTHERS[other]))
    assert text == PROSE
    assert photos == ()


@pytest.mark.parametrize(
    "paragraph",
    [
        "In the photo, taken in 1951, a woman stands at the end of the jetty with her back to us.",
        "Photo credit, in those days, went to whoever had paid for the film.",
        "“Photo: unknown,” says the card that came with it. Someone has crossed out a word.",
        "The photograph by Iris Tamm that hangs in the harbour office was taken two days later.",
        "Left: the pencil mark. That is how she begins every talk that she gives about it.",
        "The company said that it had no comment, Reuters reported.",
    ],
)
def test_paragraphs_about_photos_stay(paragraph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PROSE", [*PROSE[:1], paragraph, *PROSE[1:]])
    for content in (article(f"<p>{IMAGE}</p>"), "\n\n".join(PROSE)):
        text, photos = run(content)
        assert text == PROSE
        assert photos == ()


def test_gallery_photo_by_photo() -> None:
    slides = "".join(
        f'<div class="slide"><img src="/g/{n}.jpg"><div class="legend">Goat number {n} at the rail'
        f'</div><div class="copyright">© Iris Tamm</div></div>'
        for n in range(1, 5)
    )
    text, photos = run(article(f'<div class="slideshow">{slides}</div>'))
    assert text == PROSE
    assert [(p.text, p.credit, p.image) for p in photos] == [
        (f"Goat number {n} at the rail", "Iris Tamm", f"https://harbourpost.example/g/{n}.jpg")
        for n in range(1, 5)
    ]


def test_photo_of_header_and_body_once() -> None:
    hero = PLACEMENTS["figcaption"].replace("aldona.jpg", "aldona-1600x900.jpg")
    page = article(PLACEMENTS["figcaption"]).replace("<h1>", hero + "<h1>")
    _, photos = run(page)
    assert [(p.text, p.image, p.after_block) for p in photos] == [
        (CAPTION, "https://harbourpost.example/img/aldona-1600x900.jpg", 0)
    ]


def test_what_one_copy_lacks_the_other_gives() -> None:
    bare = f"<figure>{IMAGE}<figcaption>{CAPTION}</figcaption></figure>"
    _, photos = run(article(bare, PLACEMENTS["figcaption"]))
    assert [(p.text, p.credit) for p in photos] == [(CAPTION, "Iris Tamm")]


def test_credit_without_a_caption() -> None:
    text, photos = run(
        article(f"<figure>{IMAGE}<figcaption>Photo: Iris Tamm</figcaption></figure>")
    )
    assert text == PROSE
    assert [(p.text, p.credit) for p in photos] == [("", "Iris Tamm")]


def test_caption_that_the_tagger_took_for_a_paragraph() -> None:
    """It must not leak into the text, whatever its label was."""
    document = split(Page("-", article(PLACEMENTS["figcaption"]), URL, "html"), DEFAULT)
    labelled = [
        LabelledBlock(item.block, Label.BODY, 0.9, "body", "model")
        if item.block.text.startswith(CAPTION)
        else item
        for item in labels(document)
    ]
    relabelled, photos = pair(document, Metadata(), labelled)
    assert [item.block.text for item in relabelled if item.label is Label.BODY] == PROSE
    (caption,) = (item for item in relabelled if item.label is Label.CAPTION)
    assert (caption.kind, caption.score) == ("caption", 0.9)
    assert photos[0].after_block == 1


JSON_LD = {
    "@type": "NewsArticle",
    "headline": "Last ferry leaves",
    "image": {
        "@type": "ImageObject",
        "url": "https://harbourpost.example/img/aldona.jpg",
        "caption": CAPTION,
        "creditText": "Iris Tamm/Harbour Post",
    },
}


def _json_ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_json_ld_where_the_page_shows_no_caption() -> None:
    _, photos = run(article(f"<div>{IMAGE}</div>", head=_json_ld(JSON_LD)))
    assert [(p.text, p.credit, p.after_block) for p in photos] == [
        (CAPTION, "Iris Tamm/Harbour Post", 1)
    ]


def test_json_ld_adds_nothing_to_what_the_page_shows() -> None:
    _, photos = run(article(PLACEMENTS["figcaption"], head=_json_ld(JSON_LD)))
    assert [(p.text, p.credit) for p in photos] == [(CAPTION, "Iris Tamm")]


def test_addresses_by_base_and_canonical_link() -> None:
    base = '<base href="https://cdn.example/post/">'
    page = article(PLACEMENTS["figcaption"].replace("/img/", "img/"), head=base)
    assert run(page)[1][0].image == "https://cdn.example/post/img/aldona.jpg"
    canonical = f'<link rel="canonical" href="{URL}">'
    page = article(PLACEMENTS["figcaption"], head=canonical)
    assert run(page, url=None)[1][0].image == "https://harbourpost.example/img/aldona.jpg"


def test_no_address_for_placeholders() -> None:
    image = '<img src="data:image/gif;base64,R0lGOD" width="900" height="600">'
    _, photos = run(article(PLACEMENTS["figcaption"].replace(IMAGE, image)))
    assert [(p.text, p.image) for p in photos] == [(CAPTION, None)]


@pytest.mark.parametrize(
    "between, caption, credit",
    [
        (f"\n\n{CAPTION}.\nIRIS TAMM/AFP\n\n", f"{CAPTION}.", "IRIS TAMM/AFP"),
        (f"\n\n{CAPTION}. (AP Photo/Iris Tamm)\n\n", f"{CAPTION}.", "AP Photo/Iris Tamm"),
        (f"\n\n{CAPTION}.\n\nREUTERS\n\n", f"{CAPTION}.", "REUTERS"),
        (f"\n\n{CAPTION}\nFoto: Iris Tamm\n\n", CAPTION, "Iris Tamm"),
        ("\n\nPhoto: Iris Tamm\n\n", "", "Iris Tamm"),
        (
            f"\n\n{CAPTION}.\nCredit...\nIris Tamm for The Post\n\n",
            f"{CAPTION}.",
            "Iris Tamm for The Post",
        ),
        (f"\n\nPA Media\n{CAPTION}\n\n", CAPTION, "PA Media"),
        (f"\n\nImage source,\nPA Media\nImage caption,\n{CAPTION}\n\n", CAPTION, "PA Media"),
        (
            f"\n\nImage source,\n\nPA Media\n\nImage caption,\n\n{CAPTION}\n\n",
            CAPTION,
            "PA Media",
        ),
        (f"\n\n{CAPTION}.\nIris Tamm\n\n", f"{CAPTION}.", "Iris Tamm"),
        (f"\n\n▲ {CAPTION}. 사진=연합뉴스\n\n", f"{CAPTION}.", "연합뉴스"),
        (
            f"\n\n{CAPTION}. REUTERS/Iris Tamm Purchase Licensing Rights\n\n",
            f"{CAPTION}.",
            "REUTERS/Iris Tamm",
        ),
    ],
)
def test_flattened_text(between: str, caption: str, credit: str) -> None:
    text, photos = run(PROSE[0] + between + "\n\n".join(PROSE[1:]))
    assert text == PROSE
    assert photos == (Caption(caption, credit, None, None, 1),)


@pytest.mark.parametrize(
    "under, name, credit",
    [
        ("Iris Tamm", Label.BOILERPLATE, "Iris Tamm"),
        ("Iris Tamm", Label.CAPTION, "Iris Tamm"),
        ("Iris Tamm", Label.BODY, None),
        ("The goat was not asked", Label.BOILERPLATE, None),
    ],
)
def test_caption_that_the_tagger_knows(under: str, name: Label, credit: str | None) -> None:
    page = Page("-", f"{PROSE[0]}\n\n{CAPTION}\n{under}\n\n{PROSE[1]}", URL, "text")
    document = split(page, DEFAULT)
    told = {CAPTION: Label.CAPTION, under: name}
    items = [
        item._replace(label=told.get(item.block.text, item.label)) for item in labels(document)
    ]
    _, photos = pair(document, metadata.extract(document), items)
    assert photos == (Caption(CAPTION, credit, None, None, 1),)


@pytest.mark.parametrize(
    "count", ["1 of 3 | ", "1/3: ", "[1/3] ", "Image 1 of 3: ", "2 von 12 – ", "Foto 2 de 12. "]
)
def test_a_pictures_number_in_a_gallery_is_no_caption(count: str) -> None:
    _, photos = run(f"{PROSE[0]}\n\n{count}{CAPTION}. (Photo: Iris Tamm)\n\n{PROSE[1]}")
    assert photos == (Caption(f"{CAPTION}.", "Iris Tamm", None, None, 1),)
    figure = f"<figure><img src=a.jpg><figcaption>{count}{CAPTION}</figcaption></figure>"
    assert [photo.text for photo in run(article(figure))[1]] == [CAPTION]


@pytest.mark.parametrize("caption", ["1/2 of the town", "3 of 12 dogs", "9/11 Memorial visitors"])
def test_numbers_that_are_a_captions_own_stay(caption: str) -> None:
    figure = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
    assert [photo.text for photo in run(article(figure))[1]] == [caption]


@pytest.mark.parametrize(
    "sentence",
    [
        "His favourite photo: Grandad.",
        "Sur la photo : Roger Fabre.",
        "Auf dem Bild: Maxi Fink.",
        "DEAR STILL: Ask it.",
    ],
)
def test_a_short_sentence_with_a_credits_word_is_the_articles(sentence: str) -> None:
    document = split(Page("-", article(f"<p>{sentence}</p>"), URL, "html"), DEFAULT)
    told = [
        item._replace(label=Label.BODY, score=0.9) if item.block.text == sentence else item
        for item in labels(document)
    ]
    after, photos = pair(document, metadata.extract(document), told)
    assert [item.block.text for item in after if item.label is Label.BODY] == [
        PROSE[0],
        sentence,
        *PROSE[1:],
    ]
    assert photos == ()


def test_the_source_of_a_release_without_photos_is_no_photo() -> None:
    assert run(article("<p>SOURCE Corrigan Cold Chain</p>"))[1] == ()


@pytest.mark.parametrize(
    "mark", ["(BUTTON)", "(BUTTON) (BUTTON)", "[INS: :INS]", "[poster.jpg]", "[Port-Evelyn--27 ]"]
)
def test_placeholders_of_text_browsers_are_no_photos(mark: str) -> None:
    text, photos = run(f"{PROSE[0]}\n\n{mark}\n\n{PROSE[1]}\n\n{PROSE[2]}")
    assert (text, photos) == (PROSE, ())


@pytest.mark.parametrize(
    "credit", ["Ann Reed/Getty Images", "AP Photo/Ann Reed", "Photo: Ann Reed"]
)
def test_a_credit_alone_takes_no_paragraph(credit: str) -> None:
    short = PROSE[0][:150]
    document = split(Page("-", f"{short}\n\n{credit}\n\n{PROSE[1]}", URL, "text"), DEFAULT)
    after, photos = pair(document, metadata.extract(document), labels(document))
    assert [item.block.text for item in after if item.label is Label.BODY] == [short, PROSE[1]]
    assert [(photo.text, photo.after_block) for photo in photos] == [("", 1)]


def test_paragraph_under_an_agency_stays() -> None:
    for lines in (f"Reuters\n{PROSE[0]}", f"Reuters\n\n{PROSE[0]}"):
        text, photos = run(f"{lines}\n\n{PROSE[1]}\n\n{PROSE[2]}")
        assert text == PROSE
        assert [photo.text for photo in photos] in ([], [""])


def test_a_photo_behind_the_text() -> None:
    text, photos = run("\n\n".join([*PROSE, f"{CAPTION}. (Photo by Iris Tamm/AFP)", "Source link"]))
    assert text == PROSE
    assert photos == (Caption(f"{CAPTION}.", "Iris Tamm/AFP", None, None, 3),)


@pytest.mark.parametrize(
    "lines",
    [
        "2023年11月02日 08:16 来源:江城晚报",
        "The last ferry leaves Velmora\n\nReuters",
        "AA",  # a button for larger letters, and an agency
        "“It ate the notice that said so”\nIris Tamm",
        "With kind regards,\nIris Tamm",
    ],
)
def test_what_stands_over_an_article_is_no_photo(lines: str) -> None:
    text, photos = run("\n\n".join([lines, *PROSE]))
    assert (text, photos) == (PROSE, ())


def test_a_picture_story_of_one_paragraph_keeps_it() -> None:
    page = f"<div><p>{PROSE[0]}</p><img src='/a.jpg' width=600><div>{PROSE[1]}</div></div>"
    document = split(Page("-", page, URL, "html"), DEFAULT)
    one = [
        item if item.block.text == PROSE[1] else item._replace(label=Label.BOILERPLATE)
        for item in labels(document)
    ]
    items, _ = pair(document, Metadata(), one)
    assert [item.block.text for item in items if item.label is Label.BODY] == [PROSE[1]]


@pytest.mark.parametrize("mark", ["[CDATA[", "<![CDATA[", "[a.jpg", "(Photo: ", "Foto: A/B | "])
def test_a_flood_of_marks_comes_to_an_end(mark: str) -> None:
    # Not timed: what is quadratic takes minutes.
    assert run(f"{PROSE[0]}\n\n{mark * 40_000}\n\n{PROSE[1]}")[0] == PROSE[:2]


def test_no_article_no_photos() -> None:
    document = split(Page("-", PLACEMENTS["figcaption"], URL, "html"), DEFAULT)
    items = labels(document)
    assert pair(document, Metadata(), items) == (items, ())
    assert pair(Document((), "html"), Metadata(), []) == ([], ())


texts = st.sampled_from(
    [
        *PROSE,
        CAPTION,
        f"{CAPTION} (AP Photo/Iris Tamm)",
        "Photo: Iris Tamm",
        "REUTERS",
        "Menu",
        "1",
        "©",
    ]
)
markup = st.lists(
    st.tuples(
        st.sampled_from(("p", "figure", "figcaption", "div", "h2", "li", "span")),
        st.sampled_from(("", "caption", "credit", "photo", "related", "video", "author")),
        st.booleans(),
        texts,
    ),
    max_size=12,
)


@given(markup, st.lists(st.sampled_from(list(Label)), min_size=40, max_size=40))
def test_only_labels_change_and_every_caption_is_on_the_page(
    parts: list[tuple[str, str, bool, str]], given_labels: list[Label]
) -> None:
    page = "".join(
        f"<{tag} class='{names}'>{IMAGE if image else ''}{text}</{tag}>"
        for tag, names, image, text in parts
    )
    document = split(Page("-", f"<body>{page}</body>", URL, "html"), DEFAULT)
    labelled = [
        LabelledBlock(block, label, 0.5, label.value, "model")
        for block, label in zip(document.blocks, given_labels, strict=False)
    ]
    after, photos = pair(document, Metadata(), labelled)
    assert [item.block for item in after] == [item.block for item in labelled]
    changed = [b for a, b in zip(labelled, after, strict=True) if a != b]
    assert all(item.label in (Label.CAPTION, Label.CREDIT) for item in changed)
    words = " ".join(block.text for block in document.blocks)
    body = sum(item.label is Label.BODY for item in after)
    for photo in photos:
        assert photo.text or photo.credit
        # A caption of two blocks goes on behind the first one's credit.
        without = words.replace(f"({photo.credit}) ", "").replace(f"Photo: {photo.credit} ", "")
        assert photo.text in words or photo.text in without
        assert all(credit in words for credit in (photo.credit or "").split(" / "))
        assert 0 <= photo.after_block <= body
    assert [p.after_block for p in photos] == sorted(p.after_block for p in photos)


@given(st.lists(st.tuples(texts, st.sampled_from(list(Label)), st.integers(0, 2)), max_size=20))
def test_flattened_text_of_any_labels(lines: list[tuple[str, Label, int]]) -> None:
    blocks = tuple(Block(i, text, gap=gap) for i, (text, _, gap) in enumerate(lines))
    labelled = [
        LabelledBlock(block, label, 0.5, label.value, "model")
        for block, (_, label, _) in zip(blocks, lines, strict=True)
    ]
    after, photos = pair(Document(blocks, "text"), Metadata(), labelled)
    assert [item.block for item in after] == list(blocks)
    assert len(photos) <= len(blocks)
    assert all(photo.image is None for photo in photos)


HOSTILE = """
import sys
sys.setrecursionlimit(1000)
from cutline.captions import pair
from cutline.data import Label, LabelledBlock, Metadata, Page
from cutline.settings import DEFAULT
from cutline.split import split

image = "<img src=/a.jpg>"
long = "word " * 30
pages = {
    "figures": f"<figure>{image}<figcaption>Caption © A B</figcaption></figure>" * 10_000,
    "images": image * 20_000 + "<p>Caption. Photo: A B</p>" * 5_000,
    "images and text": (image + "<p>a</p>") * 10_000,
    "deep": "<div class=photo>" * 5_000 + image + "<p>Caption. Photo: A B</p>" * 100,
    "deep figures": "<figure>" * 2_000 + f"{image}Caption © A B</figure>" * 2_000,
    "one caption": f"<figure>{image}<figcaption>" + "<p>Part</p>" * 10_000 + "</figcaption></figure>",
    "credits": "<p>REUTERS</p>" * 10_000,
    "names": f"<p class='{'caption-' * 5_000}'>{image} Caption</p>" * 20,
    "long names": "".join(
        f"<p class='{word * 40_000}'>{image} Caption</p>" for word in ("imag", "photo", "media", "bild")
    ),
    "attributes": f"<img src=/a.jpg title='{'(' * 50_000} Foto: A' data-caption='{'<' * 50_000}'>" * 5,
}
for page in pages.values():
    content = f"<body><p>{long}</p>{page}<p>{long}</p></body>"
    document = split(Page("-", content, None, "html"), DEFAULT)
    labelled = [
        LabelledBlock(b, Label.BODY if len(b.text) > 120 else Label.BOILERPLATE, 0.5, "x", "y")
        for b in document.blocks
    ]
    pair(document, Metadata(), labelled)
print("done")
"""


def test_hostile_pages_end() -> None:
    """Anything worse than linear takes minutes on these pages, and the rest seconds."""
    run = subprocess.run(
        [sys.executable, "-c", HOSTILE],
        capture_output=True,
        timeout=180,
        check=False,
        env=ENVIRONMENT,
    )
    assert run.stdout.strip() == b"done", run.stderr.decode()


# -- Markdown's images ------------------------------------------------------------------------

HARBOUR = (
    "# Ferry stays in port\n\nThe [harbour master](/m) said on Monday that the ferry would stay in "
    "port until the weekend, and possibly longer, depending on the wind.\n\n{}\n\nPassengers who "
    "hold tickets for Tuesday can have their money back at the office on Quay Street, which is "
    "open from eight to four.\n\nIt is the third time this winter that the ferry has been stopped, "
    "and the second time in which **nobody** has said why.\n"
)
BELOW = "*The ferry on Monday. Photo: Jane Roe/Coastal Press*"


@pytest.mark.parametrize(
    ("markdown", "images"),
    [
        (f"![A ferry](a.jpg)\n{BELOW}", [("a.jpg", "A ferry")]),
        (f"[![](a.jpg)](big.jpg)\n\n{BELOW}", [("a.jpg", None)]),
        (f"{BELOW}\n\n![A ferry](a.jpg)", [("a.jpg", "A ferry")]),
        ('![A](a.jpg "The ferry on Monday. Photo: Jane Roe/Coastal Press")', [("a.jpg", "A")]),
        ("![A ferry](a.jpg)", []),
    ],
)
def test_a_photo_of_markdown_has_its_image(
    markdown: str, images: list[tuple[str, str | None]]
) -> None:
    record = clean(HARBOUR.format(markdown), url="https://news.example/ferry")
    assert [
        (photo.text, photo.credit, photo.image, photo.alt, photo.after_block)
        for photo in record.captions
    ] == [
        ("The ferry on Monday.", "Jane Roe/Coastal Press", f"https://news.example/{url}", alt, 1)
        for url, alt in images
    ]
    assert record.text.count("\n\n") == 2


@pytest.mark.parametrize(
    ("markdown", "caption"),
    [
        ("![A ferry](a.jpg)\n*The ferry at dusk on Monday.*", "The ferry at dusk on Monday."),
        ("![A ferry](a.jpg)\n\n_The ferry at dusk._", "The ferry at dusk."),
        ("![A ferry](a.jpg)\n\nThe ferry was *there* at dusk on Monday, she said.", None),
        ("*The ferry was there at dusk on Monday.*", None),
    ],
)
def test_italics_right_under_an_image_of_markdown_are_its_caption(
    markdown: str, caption: str | None
) -> None:
    record = clean(HARBOUR.format(markdown))
    assert [(p.text, p.image) for p in record.captions] == ([(caption, "a.jpg")] if caption else [])
    assert ("dusk" in record.text) == (caption is None)


def test_code_is_no_caption() -> None:
    code = "```\ndef swap(a, *b):\n    return a, b  # photo: ![x](y.png)\n```"
    assert clean(HARBOUR.format(code)).captions == ()


def test_of_two_photos_of_markdown_each_has_its_own_image() -> None:
    first, second = "![](a.jpg)\nGulls. Photo: Ann Lee", "![](b.jpg)\nBuoys. Photo: Ove Dahl"
    record = clean(HARBOUR.format(f"{first}\n\nNobody had told the crew.\n\n{second}"))
    assert [(p.credit, p.image) for p in record.captions] == [
        ("Ann Lee", "a.jpg"),
        ("Ove Dahl", "b.jpg"),
    ]
