"""Reasons: a closed set, and a sentence for each that a block can have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from cutline import captions, lexicon, memory, metadata, second_opinion, tagger
from cutline.data import LabelledBlock, Page, Reason
from cutline.decode import decode
from cutline.explain.reasons import SENTENCES, WORDS, sentence
from cutline.kinds import _NAMES, _TAGS
from cutline.label import label
from cutline.settings import DEFAULT
from cutline.split import split
from test_cases import ALL

SAMPLES = [
    path for path in sorted((ROOT / "samples").rglob("*")) if path.suffix in (".html", ".txt")
]
PAGES = [*(case.content for case in ALL), *(path.read_bytes() for path in SAMPLES)]
KNOWN = set(get_args(Reason))


def labelled(content: bytes) -> list[LabelledBlock]:
    """The page's blocks after every stage that gives reasons, each asked whether or not a run
    of `clean` would, and the page's even blocks known from elsewhere."""
    page = decode(Page("-", content))
    document = split(page, DEFAULT)
    about = metadata.extract(document)
    found, _ = label(document, about)
    if document.format == "html":
        found = second_opinion.consult(page, found, 0.0, tagger.BODY["html"])
    found, _ = captions.pair(document, about, found)
    repeated = [2 if i % 9 == 8 else 0 for i in range(len(found))]
    return memory.weigh(found, repeated, 0.5)


def told(blocks: list[LabelledBlock]) -> Iterator[Reason]:
    for item in blocks:
        assert item.reason in KNOWN
        words = sentence(item.reason, item.kind)
        assert words.endswith(".") and "{" not in words
        yield item.reason


def test_the_readme_lists_the_reasons() -> None:
    table = (ROOT / "README.md").read_text("utf-8").split("| reason | |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == KNOWN


def test_every_reason_has_a_sentence_and_every_kind_words() -> None:
    assert set(SENTENCES) == KNOWN
    kinds = {*lexicon.BLOCK_KINDS, *_TAGS.values(), *(kind for _, kind in _NAMES)}
    assert kinds <= set(WORDS)


def test_the_pages_at_hand_have_each_of_the_reasons() -> None:
    assert {reason for page in PAGES for reason in told(labelled(page))} == KNOWN


@settings(max_examples=60)
@given(st.data())
def test_no_page_has_another_reason(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(PAGES)).splitlines(keepends=True)
    kept = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    list(told(labelled(b"".join(line for line, keep in zip(lines, kept, strict=True) if keep))))
