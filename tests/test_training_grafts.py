"""Articles in other pages' surroundings: everything of the article, everything around the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cutline.data import Block, Document, Page
from cutline.settings import DEFAULT
from cutline.split import split
from cutline.training.grafts import graft, graft_lines

TOWER = """<html><body><header><a href="/">The Gazette</a></header><div id=page>
<h1>Bell tower is to be straightened</h1><div class=story><p>The tower of St. Olave has leant to the
north-east for as long as anybody in the town can remember.</p><figure><img src=tower.jpg>
<figcaption>The tower on Monday</figcaption></figure><p>Next spring it is to be pulled upright, by
eleven centimetres, with two cables and a great deal of patience.</p><p>Read more: The bell that was
sold twice</p><p>The verger is against it: the tower, she says, has been asked by nobody, and may
have its reasons.</p></div></div><footer>All rights reserved</footer></body></html>"""

FAIR = """<html><body><nav><ul><li><a href="/">Home</a><li><a href="/local">Local</a></ul></nav>
<main><h1>Hundreds at horse fair</h1><img src=lead.jpg><section><p>Four hundred horses changed hands
at the fair on Saturday, one of them three times.</p><p>The last to buy it was the man who had
brought it, and he said that he had missed it since noon.</p><p>Rain kept away until the evening,
when the brass band had begun its second march.</p></section><aside><img src=ad.jpg>
<p>Also read: Goat elected</p></aside></main></body></html>"""


def page(html: str) -> Document:
    return split(Page("page", html, None, "html"), DEFAULT)


def shares(document: Document) -> list[float]:
    """What gold data of these two would say."""
    return [
        float(block.text.endswith(".") and not block.text.startswith("Read more"))
        for block in document.blocks
    ]


def headlines(document: Document) -> list[int]:
    return [block.index for block in document.blocks if block.level == 1]


def grafted(article: str, host: str) -> tuple[Document, list[float]]:
    one, other = page(article), page(host)
    found = graft(one, shares(one), other, shares(other), headlines(other), "The headline")
    assert found is not None
    return found


def tags(block: Block) -> list[str]:
    found, element = [], block.element
    while element is not None:
        found.append(element.tag)
        element = element.parent
    return found


def test_the_article_stands_in_the_place_of_the_other() -> None:
    document, labels = grafted(TOWER, FAIR)
    texts = [block.text for block in document.blocks]
    assert [text[:12] for text in texts] == [
        *("Home", "Local", "The headline"),
        *("The tower of", "The tower on", "Next spring ", "Read more: T", "The verger i"),
        "Also read: G",
    ]
    assert [texts[i][:12] for i, share in enumerate(labels) if share] == [
        *("The tower of", "Next spring ", "The verger i")
    ]
    assert tags(document.blocks[3])[:4] == ["p", "div", "main", "body"]
    assert tags(document.blocks[-1])[:4] == ["p", "aside", "main", "body"]


def test_images_stay_where_they_stood() -> None:
    document, _ = grafted(TOWER, FAIR)
    places = {image.url: image.before for image in document.images}
    assert places == {"lead.jpg": 3, "tower.jpg": 4, "ad.jpg": 8}


def test_pages_of_too_few_paragraphs_are_left_alone() -> None:
    tower, notice = page(TOWER), page(f"<body><p>{'The office is closed. ' * 9}</p></body>")
    for one, other in ((tower, notice), (notice, tower)):
        assert graft(one, shares(one), other, shares(other), (), None) is None


paragraph = st.sampled_from("abcdefgh").map(lambda letter: f"<p>{letter * 70}.</p>")
inner = st.lists(
    st.one_of(paragraph, st.sampled_from(["<p>ad</p>", "<img src=a.png>"])), max_size=6
)
html = st.builds(
    "<body>{}<div>{}<div>{}</div>{}</div>{}</body>".format,
    *(
        st.lists(st.sampled_from(["<p>ad</p>", "<img src=b.png>"]), max_size=2).map("".join)
        for _ in range(2)
    ),
    st.tuples(paragraph, inner, paragraph, paragraph).map(
        lambda parts: parts[0] + "".join(parts[1]) + parts[2] + parts[3]
    ),
    *(st.sampled_from(["", "<p>ad</p>", "<img src=c.png>"]) for _ in range(2)),
)


@given(html, html)
def test_what_comes_out_is_a_page(one: str, other: str) -> None:
    document, labels = grafted(one, other)
    for i, block in enumerate(document.blocks):
        assert block.index == i
        assert block.element is document.elements[block.element.index if block.element else -1]
    for i, element in enumerate(document.elements):
        assert element.index == i
        parent = element.parent
        assert (element.depth, parent is None) == (parent.depth + 1 if parent else 0, i == 0)
        assert parent is None or document.elements[parent.index] is parent
    befores = [image.before for image in document.images]
    assert befores == sorted(befores)
    assert all(0 <= before <= len(document.blocks) for before in befores)
    article = page(one)
    gold = [b.text for b, share in zip(article.blocks, shares(article), strict=True) if share]
    assert [b.text for b, share in zip(document.blocks, labels, strict=True) if share] == gold


# -- flattened text


def lines(*texts: str) -> Document:
    return split(Page("page", "\n\n".join(texts), None, "text"), DEFAULT)


BELL = lines(
    "The Gazette",
    "Bell tower is to be straightened",
    "The tower of St. Olave has leant to the north-east for as long as anybody can remember.",
    "Read more: The bell that was sold twice",
    "Next spring it is to be pulled upright, by eleven centimetres, with two cables.",
    "The verger is against it: the tower, she says, has been asked by nobody.",
    "All rights reserved",
)
HORSES = lines(
    "Home",
    "Hundreds at horse fair",
    "Four hundred horses changed hands at the fair on Saturday, one of them three times.",
    "The last to buy it was the man who had brought it, and he had missed it since noon.",
    "Rain kept away until the evening, when the brass band had begun its second march.",
    "Also read",
    "Goat elected",
)


def test_lines_of_an_article_stand_in_the_place_of_the_others() -> None:
    found = graft_lines(BELL, shares(BELL), HORSES, shares(HORSES), [1], "Tower leans")
    assert found is not None
    document, labels = found
    bell = [block.text for block in BELL.blocks]
    assert [block.text for block in document.blocks] == [
        *("Home", "Tower leans", *bell[2:6], "Also read", "Goat elected")
    ]
    assert labels == [0.0, 0.0, *shares(BELL)[2:6], 0.0, 0.0]
    assert [block.index for block in document.blocks] == list(range(8))


def test_the_host_keeps_its_headline_where_the_article_has_none() -> None:
    found = graft_lines(BELL, shares(BELL), HORSES, shares(HORSES), [1], None)
    assert found is not None
    assert found[0].blocks[1].text == "Hundreds at horse fair"


def test_texts_of_too_few_lines_are_left_alone() -> None:
    notice = lines("The office is closed until the roof is mended.")
    for one, other in ((BELL, notice), (notice, BELL)):
        assert graft_lines(one, shares(one), other, shares(other), (), None) is None
