"""Flattened text that was escaped once too often."""

from __future__ import annotations

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline.split.escapes import text_of

TEXT = '“We had a funeral,” said Ines Calloway.\n\nThere were "sandwiches" & more.\n\nThe end.'


@pytest.mark.parametrize(
    "escaped",
    [
        json.dumps(TEXT)[1:-1],
        json.dumps(TEXT, ensure_ascii=False)[1:-1],
        TEXT.replace("\n", "\\n"),  # with its quotes as they were
        TEXT.replace("\n", "\\r\\n"),
        html.escape(TEXT),
        TEXT.replace("&", "&amp;").replace("“", "&ldquo;").replace("”", "&#8221;"),
    ],
)
def test_the_text_comes_back(escaped: str) -> None:
    assert escaped != TEXT
    assert text_of(escaped).replace("\r", "") == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Write &lt;b&gt; for bold and &amp;amp; for an ampersand.",
        "A line ends in \\n here.\nAnd this one\nin nothing.\n",
        "AT&T; nothing &more; or &less than that",
        "",
    ],
)
def test_text_about_escapes_stays(text: str) -> None:
    assert text_of(text) == text


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    found = text_of(text)
    if "&" not in text and "\\n" not in text:
        assert found == text
