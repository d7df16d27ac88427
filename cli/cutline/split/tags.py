"""What HTML's tags and the names in its attributes mean for text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ..data import BlockKind

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr o:p q rb rp rt"
    " ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
SKIPPED = frozenset(
    "audio canvas datalist embed iframe map math noframes noscript object optgroup option script"
    " select style svg template textarea title video".split()
)
EMPTY = frozenset("area base br col hr img input link meta param source track wbr".split())

# What start and end tags ask of a tag, in one look; tags that are not here are boundaries.
_Sort = Literal["empty", "skipped", "inline"]
SORTS: dict[str, _Sort] = {
    **dict.fromkeys(_INLINE, "inline"),
    **dict.fromkeys(SKIPPED, "skipped"),
    **dict.fromkeys(EMPTY, "empty"),
}
MEDIA = frozenset(("audio", "picture", "video"))  # have sources of their own
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
EMPHASES = frozenset(("b", "strong", "em", "i"))
ANCHORS = frozenset(("name", "id"))
SPANS = EMPHASES | {"a"}  # inline elements that are recorded without names, too
_NAMED = ("class", "id", "role", "itemprop", "rel", "data-testid", "data-component", "data-type")
# Most elements have none of these, so that their class alone tells names and hiding.
TELLING = frozenset((*_NAMED, "hidden", "style")) - {"class"}

# Elements inside which text is of the element's kind, until one that starts afresh.
KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
    "blockquote": "quote",
    "pre": "code",
}
AFRESH = frozenset("article aside body figure footer header main nav section table td th".split())

# Classes by which style sheets hide text that only screen readers speak (Bootstrap,
# WordPress, Drupal, HTML5 Boilerplate and their followers).
_HIDDEN_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only"
    " screenreader-only element-invisible u-visually-hidden is-visually-hidden hidden".split()
)

# Boundaries by HTML's own style sheet. Within a paragraph or a heading any other element, such as
# a custom one, is inline.
BOUNDARIES = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend"
    " li main menu nav ol p picture pre search section summary table tbody td tfoot th thead tr"
    " ul".split()
)


def names_of(attributes: Mapping[str, str]) -> str:
    """An element's names, as `Element` has them."""
    return " ".join([attributes[name] for name in _NAMED if name in attributes]).lower()


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether an element's own markup hides it from readers."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if style:
        style = style.replace(" ", "").lower()
        if "display:none" in style or "visibility:hidden" in style:
            return True
    names = attributes.get("class")
    return bool(names) and not _HIDDEN_CLASSES.isdisjoint(str(names).lower().split())
