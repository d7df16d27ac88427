"""Evidence: what is said of a block is what the model goes by, in the block's own values."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutline import captions, features, memory, metadata
from cutline.data import Document, LabelledBlock, Metadata, Page
from cutline.explain.evidence import strongest
from cutline.explain.groups import GROUPS
from cutline.label import label
from cutline.settings import DEFAULT
from cutline.split import split
from test_tagger import PAGE, PARAGRAPHS

TEXT = "\n\n".join([*PARAGRAPHS, "Also read: A tug on the roof", "Share this:", "Facebook"])


def labelled(
    content: str, format: str, folder: Path | None = None
) -> tuple[Document, Metadata, list[LabelledBlock]]:
    document = split(Page("-", content, format="html" if format == "html" else "text"), DEFAULT)
    about = metadata.extract(document)
    found, _ = label(document, about, folder)
    return document, about, captions.pair(document, about, found)[0]


def told(content: str, format: str = "html", folder: Path | None = None) -> dict[str, list[str]]:
    document, about, found = labelled(content, format, folder)
    evidence = strongest(document, about, found, folder)
    return {item.block.text: said for item, said in zip(found, evidence, strict=True)}


@pytest.mark.parametrize(
    "names", [features.HTML_NAMES, [*features.TEXT_NAMES, *features.SECOND_NAMES]]
)
def test_each_feature_is_in_one_group(names: list[str]) -> None:
    counted = Counter(feature for group in GROUPS.values() for feature in group.features)
    assert {name: counted[name] for name in names} == dict.fromkeys(names, 1)


def test_no_group_has_a_feature_that_is_none() -> None:
    known = {*features.HTML_NAMES, *features.TEXT_NAMES, *features.SECOND_NAMES}
    assert {feature for group in GROUPS.values() for feature in group.features} == known


def test_what_is_told_of_a_page() -> None:
    found = told(PAGE)
    assert all(1 <= len(said) <= 4 for said in found.values())
    assert "100 % of the text in the element around it is links." in found["Lighthouse for sale"]
    after = "It comes after the end of the page's main run of paragraphs."
    assert after in found["© Coastal Press. All rights reserved."]
    assert found["News"] != found[PARAGRAPHS[0]]


def test_what_is_told_of_flattened_text() -> None:
    found = told(TEXT, "text")
    assert all(1 <= len(said) <= 4 for said in found.values())
    begins = "It begins with the phrase “also read”, typical of teasers for other pages."
    assert begins in found["Also read: A tug on the roof"]
    said = {sentence for paragraph in PARAGRAPHS for sentence in found[paragraph]}
    assert said & {
        "It ends as a sentence does.",
        "It stands within the page's longest stretch of prose.",
    }


MODEL = """
FIRST = (lambda r: {margin},)
SECOND = ()
PHOTO = TITLE = ()
CONFIDENCE = (lambda r: 1.0,)
ARTICLE = ()
"""


@pytest.mark.parametrize(
    ("margin", "text", "sentence"),
    [
        ("2.0 - 4.0 * r[{link_share}]", "Tug found on a roof", "100 % of its text is links."),
        ("2.0 - 4.0 * r[{link_share}]", PARAGRAPHS[2], "It has no links."),
        (
            "r[{hint_related}] and -1.0 or 1.0",
            "You May Also Like",
            "An element around it is named “related”.",
        ),
        ("r[{end}] - 3.0", PARAGRAPHS[3], "It ends as a sentence does."),
        ("1.0 - 2.0 * r[{in_footer}]", "© Coastal Press. All rights reserved.",
         "It stands in <footer>."),
    ],
)  # fmt: skip
def test_a_model_that_goes_by_one_thing_has_that_for_evidence(
    tmp_path: Path, margin: str, text: str, sentence: str
) -> None:
    columns = {name: i for i, name in enumerate(features.HTML_NAMES)}
    (tmp_path / "html_model.py").write_text(MODEL.format(margin=margin.format(**columns)))
    assert told(PAGE, "html", tmp_path)[text] == [sentence]


def test_where_a_later_stage_decided_that_is_told_and_the_score_beside_it() -> None:
    document, about, found = labelled(PAGE, "html")
    repeated = [5] * len(found)
    found = memory.weigh(found, repeated, 0.5)
    evidence = strongest(document, about, found)
    (index,) = (i for i, item in enumerate(found) if item.block.text == PARAGRAPHS[1])
    first, second = evidence[index]
    assert first == "It stands on other pages of the site as well."
    assert second.startswith("By its features alone its score would be 0.9")


def test_a_page_of_one_side_says_that_there_is_nothing_to_compare() -> None:
    (said,) = told(f"<p>{PARAGRAPHS[0]}</p>").values()
    assert len(said) == 1 and "compared" in said[0]


_TAGS = st.sampled_from(["p", "div", "h2", "li", "a", "td", "article", "span", "figcaption"])
_PIECES = st.tuples(_TAGS, st.sampled_from(["", "nav", "content", "related"]), st.text(max_size=90))


@settings(max_examples=40)
@given(st.lists(_PIECES, max_size=10))
def test_any_html_has_evidence_for_each_block(pieces: list[tuple[str, str, str]]) -> None:
    made = "".join(f'<{tag} class="{name}">{text}</{tag}>' for tag, name, text in pieces)
    document, about, found = labelled(PAGE.replace("</article>", made + "</article>"), "html")
    evidence = strongest(document, about, found)
    assert len(evidence) == len(found)
    assert all(1 <= len(said) <= 4 and all(said) for said in evidence)


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_any_text_has_evidence_for_each_block(text: str) -> None:
    document, about, found = labelled(f"{text}\n\n{TEXT}\n\n{text}", "text")
    evidence = strongest(document, about, found)
    assert len(evidence) == len(found)
    assert all(1 <= len(said) <= 4 and all(said) for said in evidence)
