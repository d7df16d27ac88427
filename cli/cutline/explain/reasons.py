"""Why a block has its label: every reason's code, in a sentence.

The codes are `data.Reason`, closed and stable; the sentences may be worded anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..data import Reason

# "{kind}" stands for what WORDS say of the block's kind.
SENTENCES: Mapping[Reason, str] = {
    "author": "It names the page's author and little else.",
    "cue": "A phrase in it is typical of {kind}.",
    "date": "It is the line with the page's date.",
    "dialog": "It stands in a window over the page, such as a cookie dialog.",
    "element": "An element around it has the tag or a name of {kind}.",
    "hidden": "The page hides it, and shows text of the article beside it.",
    "links": "It is nothing but links, and no prose is near it.",
    "model": "The model takes it for {kind}.",
    "notice": "The page only says why there is none: it is missing, blocked, or wants JavaScript.",
    "other_article": "It belongs to another article, which has a headline of its own.",
    "photo": "It belongs to a photo: what it says is among the captions.",
    "pull_quote": "It is set apart, and a longer block of the article says the same.",
    "second_opinion": "The model was unsure, and with readability-lxml's vote it is {kind}.",
    "site_memory": "It stands on other pages of the site as well.",
    "title": "It is the headline, which is the record's title.",
    "under_cue": "It stands under a removed line with a phrase typical of {kind}.",
}

# Every kind that a block can have, in words.
WORDS: Mapping[str, str] = {
    "ad": "advertising",
    "author_box": "a box about the author",
    "body": "the article's text",
    "boilerplate": "boilerplate",
    "byline": "a byline",
    "caption": "a photo's caption",
    "comments": "readers' comments",
    "credit": "a photo's credit",
    "date": "a date line",
    "dialog": "a window over the page",
    "footer": "the page's footer",
    "form": "a form",
    "hidden": "hidden text",
    "legal": "legal notes",
    "media": "a media player",
    "navigation": "navigation",
    "newsletter": "a newsletter's promotion",
    "notice": "a notice in place of a page",
    "other_article": "another article",
    "pull_quote": "a pull quote",
    "repeated": "what the site repeats",
    "share": "share buttons",
    "source_link": "a link to the source",
    "subscription": "a subscription's promotion",
    "tags": "a list of tags",
    "teaser": "teasers for other pages",
    "title": "the headline",
}


def sentence(reason: Reason, kind: str) -> str:
    """Why a block of this kind has its label, in one plain sentence."""
    return SENTENCES[reason].format(kind=WORDS[kind])
