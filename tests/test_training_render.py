"""Every renderer's text, split again, gives the page's paragraphs back whole."""

from __future__ import annotations

import pytest

from cutline.data import Block, Page
from cutline.split.text import split_text
from cutline.training import render

LEAD = (
    "The harbour council voted on Tuesday night to keep the old swing bridge over the Tarn, "
    "after a year in which 4,200 residents had signed a petition against its removal."
)
SECOND = (
    "“We have listened,” said the council’s chair, Mira Holt, who had at first backed the plan "
    "for a new road bridge. “A town is more than its traffic, and this bridge is its face.”"
)
THIRD = (
    "Repairs are to begin in March and will take eighteen months; until then, ferries run "
    "every twenty minutes between the fish market and the northern quay, free of charge."
)
CAPTION = "The swing bridge on Monday, seen from the northern quay, with the market behind it."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="iso-8859-1"><title>Bridge</title>
<style>p {{ margin: 0 }}</style><script>var words = "not on the page";</script></head><body>
<ul><li><a href="/a">Home</a></li><li><a href="/b">Town</a></li><li><a href="/c">Sport</a></li></ul>
<article><h1>Old bridge stays</h1>
<p>{LEAD}</p>
<figure><img src="bridge.jpg" alt=""><figcaption>{CAPTION}</figcaption></figure>
<p>{SECOND}</p>
<h2>Ferries until then</h2>
<p>{THIRD}</p></article></body></html>"""


def test_some_renderers_are_always_there() -> None:
    assert set(render.available()) >= {"lines", "paragraphs", "wrapped", "markdown", "bs4"}


def blocks(text: str) -> tuple[Block, ...]:
    return split_text(Page("page.txt", text)).blocks


@pytest.mark.parametrize("name", render.RENDERERS)
def test_paragraphs_survive(name: str) -> None:
    if name not in render.available():
        pytest.skip(f"{name} is not installed")
    text = render.render(PAGE, name)
    found = [block.text for block in blocks(text)]
    positions = [found.index(paragraph) for paragraph in (LEAD, SECOND, THIRD)]
    assert positions == sorted(positions)
    assert "not on the page" not in text
    assert "Ã" not in text and "â€" not in text


@pytest.mark.parametrize("name", ["wrapped", "w3m", "lynx"])
def test_browsers_wrap(name: str) -> None:
    if name not in render.available():
        pytest.skip(f"{name} is not installed")
    assert max(map(len, render.render(PAGE, name).splitlines())) <= 80


def test_markdown_has_headings_lists_links_and_images() -> None:
    found = split_text(Page("page.txt", render.markdown(PAGE)))
    assert [image.url for image in found.images] == ["bridge.jpg"]
    assert [block.text for block in found.blocks if block.links] == ["Home", "Town", "Sport"]
    kinds = {block.text: (block.kind, block.level) for block in found.blocks}
    assert kinds["Old bridge stays"] == ("heading", 1)
    assert kinds["Ferries until then"] == ("heading", 2)
    assert kinds["Town"] == ("list_item", 0)
