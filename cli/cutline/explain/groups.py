"""The tagger's features in groups that mean something to a person, each put into words.

Features are found by their names, so that their order and their number may change; that each
is in exactly one group is for the tests to see to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import expm1

from ..data import Document, outwards
from ..features import SECOND_NAMES, View
from ..features.elements import ELEMENT_NAMES, HINTS, hinted
from ..features.view import NEIGHBOUR_NAMES
from .reasons import WORDS

# Characters of a line or a name that is quoted.
_QUOTED = 60

# The distance that stands for "nowhere" in the features.
_NOWHERE = 99

# Classes of names that speak for an article's text; the others speak against it.
_FOR_TEXT = ("content", "title", "lead")

_KINDS = {
    "paragraph": "a paragraph",
    "heading": "a heading",
    "list_item": "an item of a list",
    "quote": "a quotation",
    "code": "code",
    "table_row": "a row of a table",
}
_MODES = {"whole": "is", "start": "begins with", "end": "ends with", "inside": "holds"}
_TAGS_OF_TEXT = ("article", "main", "blockquote")
_OTHER_TAGS = (
    *("aside", "nav", "menu", "header", "footer", "figure", "figcaption", "table", "form"),
    *("button", "dialog", "details", "ul", "ol", "dl"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """One block of a page: the values of its features by name, and what is usual of them among
    the blocks on the other side. `kept` says on which side the block itself is."""

    document: Document
    view: View
    index: int
    kept: bool
    values: Mapping[str, float]
    usual: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Group:
    """Features that speak of one thing, and what they say of a block, in one sentence."""

    features: tuple[str, ...]
    words: Callable[[Facts], str]


def _length(facts: Facts) -> str:
    def characters(values: Mapping[str, float]) -> int:
        # The feature counts a letter of Chinese, Japanese or Korean for more than one.
        own = len(facts.document.blocks[facts.index].text)
        return round(own * expm1(values["size"]) / (expm1(facts.values["size"]) or 1.0))

    others = "blocks that went" if facts.kept else "the article's blocks"
    return (
        f"It has {_count(characters(facts.values), 'character')}; "
        f"{characters(facts.usual)} are usual for {others} here."
    )


def _links(facts: Facts) -> str:
    share = facts.values["link_share"]
    return f"{_percent(share)} of its text is links." if share else "It has no links."


def _emphasis(facts: Facts) -> str:
    share = facts.values["emphasis"]
    return f"{_percent(share)} of its text is emphasised." if share else "It has no emphasis."


def _kind(facts: Facts) -> str:
    block = facts.document.blocks[facts.index]
    level = f" of level {block.level}" if block.level else ""
    return f"It is {_KINDS[block.kind]}{level}."


def _writing(facts: Facts) -> str:
    ends = {
        4: "It ends as a sentence does.",
        3: "It is cut off by an ellipsis.",
        2: "It ends with a colon.",
    }
    return ends.get(int(facts.values["end"]), "It does not end as a sentence does.")


def _phrase(facts: Facts) -> str:
    """The cue phrase of the block."""
    cue = facts.view.cues[facts.index]
    if cue is not None:
        words = cue.phrase.rstrip(" *:").replace("*", "…")
        return f"It {_MODES[cue.mode]} the phrase “{words}”, typical of {WORDS[cue.kind]}."
    if facts.values["cue"]:
        return "It begins as a photo's credit does."
    return "It has no phrase of teasers, share buttons or the like."


def _copies(facts: Facts) -> str:
    copies = round(facts.values["copies"])
    return f"It stands {copies} times on the page." if copies > 1 else "It stands there only once."


def _metadata(facts: Facts) -> str:
    values = facts.values
    if values["is_title"]:
        part = "" if values["is_title"] == 2.0 else "part of "
        return f"It is {part}the page's title."
    if values["in_description"]:
        return "The page's description has the same words."
    if values["in_article_body"]:
        has = "has" if values["in_article_body"] > 0 else "does not have"
        return f"The article's text in the page's JSON-LD {has} it."
    return "It is neither the page's title nor its description."


def _place(facts: Facts) -> str:
    title = facts.view.title
    if title < 0:
        return f"It stands {_percent(facts.values['position'])} down the page."
    distance = facts.index - title
    if not distance:
        return "It is the line of the headline."
    side = "after" if distance > 0 else "before"
    return f"It stands {_count(abs(distance), 'block')} {side} the headline."


def _prose(facts: Facts) -> str:
    values = facts.values
    if not values["prose_after"]:
        return "No long paragraph comes after it."
    if not values["prose_before"]:
        return "No long paragraph comes before it."
    nearest = round(min(values["since_prose"], values["until_prose"]))
    if nearest == 1:
        return "A long paragraph stands right beside it."
    return f"The nearest long paragraph is {nearest} blocks away."


def _passed(facts: Facts) -> str:
    distance = round(facts.values["since_boundary"])
    if distance >= _NOWHERE:
        return "No line before it opens teasers, comments or the like."
    line = facts.document.blocks[facts.index - distance].text
    return f"It stands {_count(distance, 'block')} after the line “{_quoted(line)}”."


def _links_near(facts: Facts) -> str:
    near = round(expm1(facts.values["links_before"]) + expm1(facts.values["links_after"]))
    return f"Near it stand {near} characters of links." if near else "No links stand near it."


def _neighbours(facts: Facts) -> str:
    before, after = (_beside(facts, side) for side in ("before1", "after1"))
    return f"Before it stands {before}, after it {after}."


def _beside(facts: Facts, side: str) -> str:
    index = facts.index + (1 if side == "after1" else -1)
    blocks = facts.document.blocks
    if not 0 <= index < len(blocks):
        return "nothing"
    if facts.values[f"link_share_{side}"] > 0.5:
        return "a link"
    if blocks[index].kind != "paragraph":
        return _KINDS[blocks[index].kind]
    if facts.view.prose[index]:
        return "a long paragraph"
    return "a short line"


def _names(facts: Facts) -> str:
    block = facts.document.blocks[facts.index]
    classes = [name for name in HINTS if (name in _FOR_TEXT) == facts.kept]
    classes = [name for name in classes if facts.values[f"hint_{name}"]]
    classes.sort(key=lambda name: -facts.values[f"hint_{name}"])
    around = [element.names for element in outwards(block.element)]
    for name in classes:
        for names in (*(span.names for span in block.spans), *around):
            found = [word for word in names.split() if name in hinted(word)]
            if found:
                return f"An element around it is named “{_quoted(found[0])}”."
    against = "as those of teasers or menus are" if facts.kept else "as those of articles are"
    return f"No element around it is named {against}."


def _tags(facts: Facts) -> str:
    element = facts.document.blocks[facts.index].element
    assert element is not None, "blocks of HTML have one"
    if element.hidden:
        return "Its markup hides it from readers."
    telling = _TAGS_OF_TEXT if facts.kept else _OTHER_TAGS
    for outer in outwards(element):
        if outer.tag in telling:
            return f"It stands in <{outer.tag}>."
    return f"Its own element is <{element.tag}>."


def _container(facts: Facts) -> str:
    where = "outside" if facts.values["in_container"] else "in"
    return f"It stands {where} the page's main container."


def _alike(facts: Facts) -> str:
    if facts.values["same_as_common"]:
        return "It is marked up as most of the page's prose is."
    others = round(expm1(facts.values["like_count"])) - 1
    if others < 1:
        return "No other block is marked up as it is."
    return f"{_count(others, 'other block')} {'is' if others == 1 else 'are'} marked up as it is."


def _around(facts: Facts) -> str:
    links = max(facts.values["parent_links"], facts.values["branch_links"])
    if links >= 0.3:  # what lists of links have, and running text has not
        return f"{_percent(links)} of the text in the element around it is links."
    prose = _percent(facts.values["parent_prose"])
    return f"The element around it holds {prose} of the page's long paragraphs."


def _run(facts: Facts) -> str:
    if facts.values["after_common_end"] > 0:
        return "It comes after the end of the page's main run of paragraphs."
    if facts.values["after_common_start"] < 0:
        return "It comes before the start of the page's main run of paragraphs."
    return "It stands within the page's main run of paragraphs."


def _images(facts: Facts) -> str:
    if any(facts.values[name] for name in ("image_near", "element_images")):
        return "An image stands beside it."
    return "No image stands beside it."


def _layout(facts: Facts) -> str:
    block = facts.document.blocks[facts.index]
    if facts.values["indent_to_usual"]:
        return f"It is indented by {_count(block.indent, 'space')}, unlike most paragraphs here."
    if block.lines > 1:
        return f"It goes over {block.lines} lines."
    if not block.gap:
        return "No empty line stands before it."
    return f"{_count(block.gap, 'empty line')} {'stands' if block.gap == 1 else 'stand'} before it."


def _headlines(facts: Facts) -> str:
    values = facts.values
    if not facts.kept and values["cut_off_near"]:
        return "Lines near it are cut off by an ellipsis."
    if not facts.kept and values["open_near"]:
        return "Lines near it do not end as sentences do."
    if values["sentences_before"] or values["sentences_after"]:
        return "Whole sentences stand beside it."
    return "No whole sentence stands beside it."


def _credit(facts: Facts) -> str:
    if facts.values["alone"] or facts.values["credit"] > 0:
        return "It has what reads like a photo's credit."
    if facts.values["alone_before"] or facts.values["alone_after"]:
        return "A line beside it reads like a photo's credit."
    return "Neither it nor a line beside it reads like a photo's credit."


def _signs(facts: Facts) -> str:
    if facts.values["agency"]:
        return "It ends with the name of a photo agency."
    if facts.values["all_names"] > 0:
        return "It is written as names are."
    if facts.values["agency_before"] or facts.values["agency_after"]:
        return "A line beside it ends with the name of a photo agency."
    return "It does not end with a name, as a photo's caption may."


def _captions(facts: Facts) -> str:
    if facts.values["caption_words"] or facts.values["caption_verbs"]:
        return "It has words that photos' captions have."
    if facts.values["shouted"]:
        return "It begins with words in capitals, as some captions do."
    if facts.values["dated"]:
        return "It has a day with its year, as photos' captions may."
    return "It has none of the words that photos' captions have."


def _stretch(facts: Facts) -> str:
    where = "within" if facts.values["reach_in"] else "outside"
    return f"It stands {where} the page's longest stretch of prose."


def _topic(facts: Facts) -> str:
    share = max(facts.values["words_in_stretch"], 0.0)
    return f"{_percent(share)} of its words are used elsewhere in the longest stretch of prose."


def _scores(facts: Facts) -> str:
    near = max(facts.values["score_window5"], 0.0)
    return f"The ten blocks around it have a score of {near:.2f} on average."


def _page(facts: Facts) -> str:
    return f"The page has {_count(len(facts.document.blocks), 'block')}."


GROUPS: Mapping[str, Group] = {
    name: Group(tuple(features.split()), words)
    for name, features, words in (
        ("length", "size words word_length", _length),
        ("links", "links link_share", _links),
        ("emphasis", "emphasis", _emphasis),
        ("kind", "kind", _kind),
        (
            "writing",
            "end start commas sentences digits capitals newlines marks",
            _writing,
        ),
        ("phrase", "cue cue_mode", _phrase),
        ("copies", "earlier_copies copies", _copies),
        ("metadata", "is_title in_description in_article_body", _metadata),
        ("place", "position from_end from_title prose_since_title since_heading", _place),
        (
            "prose",
            "prose_before prose_after since_prose until_prose window3 window8 window20 density10"
            " sizes3 sizes_after3 mean_size5 size_spread5 short_run",
            _prose,
        ),
        (
            "passed",
            "since_boundary boundary_cue prose_since_boundary cues5 cues20 cues_before"
            " since_teaser since_other until_cue",
            _passed,
        ),
        ("links_near", "links_before links_after", _links_near),
        ("neighbours", " ".join(NEIGHBOUR_NAMES), _neighbours),
        ("names", " ".join(n for n in ELEMENT_NAMES if n.startswith("hint_")), _names),
        (
            "tags",
            "tag hidden in_article in_main in_aside in_nav in_header in_footer in_figure in_table"
            " in_list in_form in_quote in_section",
            _tags,
        ),
        ("container", "depth in_container to_container from_container_child", _container),
        ("alike", "same_as_common common_parent like_count like_size like_links", _alike),
        (
            "around",
            "parent_blocks parent_prose parent_links grand_prose grand_links grand_blocks"
            " branch_prose branch_links",
            _around,
        ),
        (
            "run",
            "after_common_start after_common_end parent_prose_before parent_prose_after"
            " same_parent_before same_parent_after",
            _run,
        ),
        ("images", "image_near element_images parent_images", _images),
        ("layout", "gap gap_after gap_after2 indent indent_to_usual lines same_gap", _layout),
        (
            "headlines",
            "cut_off_near open_near heads_before heads_after sentences_before sentences_after"
            " turns",
            _headlines,
        ),
        ("credit", "credit alone alone_before alone_after", _credit),
        (
            "signs",
            "tail_words tail_names agency all_names years agency_before all_names_before"
            " agency_after all_names_after",
            _signs,
        ),
        ("captions", "caption_words caption_verbs dated shouted", _captions),
        (
            "stretch",
            "stretch_in stretch_start stretch_end reach_in reach_start reach_end",
            _stretch,
        ),
        (
            "topic",
            "words_shared names_shared names words_in_stretch words_before words_after"
            " words_in_lead topic_near topic_tail topic_to_usual topic_turn",
            _topic,
        ),
        ("scores", " ".join(SECOND_NAMES), _scores),
        # The same for all of a page's blocks, and so never what tells one from another.
        (
            "page",
            "title_known blocks prose_blocks prose_size container_share stretch_share reach_share"
            " topic_usual",
            _page,
        ),
    )
}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
