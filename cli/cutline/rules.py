"""What trees that see one block at a time get wrong, told from the scores around it.

Each rule holds on the training pages where the trees, cross-validated over sites, are of another
mind; its comment has the figures. All of them together lift the F1 on HTML by .0016 and the
share of pages that come out exactly from .281 to .297.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import lexicon
from .data import Block, Document, Element, Reason, outwards
from .features import View
from .folding import folded

# The score of what is known to stand outside the text: inserts, what `View.outside` has and pull
# quotes; and of what is known to belong to it.
_OUTSIDE = 0.1
_INSIDE = 0.8

# A block that begins with a phrase of these kinds ("Also read: …", "Source: …") is an insert.
# Of those that the trees alone keep, two of three are boilerplate, and taking them out changes
# no score by more than 0.0003. Of the training articles' letters that stand in dialogs, 4% are in
# the gold text, on 4 pages, where the trees alone keep none of them.
_INSERTS = frozenset(("teaser", "source_link", "newsletter", "share", "ad"))

# Inserts that ask for something, and so say nothing of what stands under them; the others do so
# only where they have their own headline in the line. A sentence under such a line, which trees
# take for more of it, is the article's, and under one that asks the last of the text: on 2,300
# texts made of gold pages that changes next to nothing, but of 13 short articles written for it,
# which end so, five came out exactly where one had.
_CALLS = frozenset(("newsletter", "share", "ad"))

# Under this score a block is not reconsidered.
_UNLIKELY = 0.1

# A short sentence that ends the element of the paragraphs before it closes the article ("The
# trial continues on Monday."), though trees often take it for what follows. Of 25 such blocks 21
# are in the gold text.
_CLOSING_SIZE = 110  # characters
_CLOSING_LINKS = 0.3  # share of them

# A heading between two blocks of the article belongs to it: of 96 such blocks 75 are in the gold
# text, of 28 in Markdown 21.
_HEADING_SIZE = 100  # characters
_HEADING_LINKS = 0.5  # share of them

# A list of HTML stands or falls as one, by the mean of its items' scores. Three runs of the
# cross-validation gave 963 articles .9592, .9592 and .9589 with this, .9588, .9588 and .9585
# without; .004 more of them come out exactly, and one fails less in two of the three. In flattened
# text, where lists may follow each other, two more renderings of 1,970 fail.

# In flattened text, a sentence between two blocks of the article belongs to it: html-text's
# renderings .9273 to .9279, inscriptis' .9314 to .9317, w3m's .9140 to .9142, dumps .9812 to
# .9814. On HTML that is no gain (.9546 to .9542): elements tell a caption or a notice there.

# A quote that is set apart and says what a longer block says as well is a pull quote: of 22 such
# blocks 7 are in the gold text, of 9 in the leading corpus one.
_APART = ("blockquote", "aside")
_APART_REACH = 3  # elements around the block
_PULLED = 30  # letters and digits, at least

# A block that hides itself beside one of the article that is shown is not for readers: 26 pages
# have such blocks, and of the five that the trees keep none is in the gold text. What an element
# around several blocks hides often is the article, which a script shows.

# Where nothing was found, sentences of so many letters that are nearly all of the page outside its
# links, its headline and what is known to stand outside are its text: fragments and short news,
# which no training page is; of those without a text none has such sentences. Shorter ones are
# notices ("Please enable JavaScript …"), save where somebody signs or dates them.
_LEAST = 80
_LEAST_SIGNED = 40
_SIGNATURES = frozenset(("byline", "date"))
_NEARLY = 0.8

# So few characters of text are a notice in place of a page (missing, blocked, for browsers with
# JavaScript) where its headings and its first two lines begin with two phrases of one, or a block
# with one of so many words that no article begins so. No gold page is such.
_NOTICE = 800
_UNMISTAKABLE = 4

# Of the blocks in a further `<article>` with a headline of its own none is in the gold text; the
# one page where the trees keep some, 41 of them, has the next article under the first.


def applied(
    document: Document, view: View, scores: Sequence[float], body: float
) -> tuple[list[float], dict[int, Reason]]:
    """The scores with the rules applied, in page order, and why blocks are known to stand outside
    of the text, by index. `body` is the score from which on a block is the article's."""
    found: list[float] = []
    for i, score in enumerate(scores):
        if i in view.outside or _is_insert(view.cues[i]):
            score = min(score, _OUTSIDE)
        elif _UNLIKELY < score < body and i and found[-1] >= body:
            follows = i + 1 < len(scores) and scores[i + 1] >= body
            if _closes(document, view, i) or (follows and _belongs(document, view, i)):
                score = _INSIDE
        elif (
            _UNLIKELY < score < body and i > 1 and found[-2] >= body and _goes_on(document, view, i)
        ):
            score = _INSIDE
        found.append(score)
    for items in _lists(document, view):
        if len({found[i] >= body for i in items}) == 2:
            whole = sum(found[i] for i in items) >= body * len(items)
            for i in items:
                found[i] = max(found[i], _INSIDE) if whole else min(found[i], _OUTSIDE)
    if not any(score >= body for score in found):
        for i in _all_there_is(document, view):
            found[i] = _INSIDE
    outside = dict(view.outside)
    kept = [i for i, score in enumerate(found) if score >= body]
    if _is_notice(document, view, kept):
        for i in kept:
            found[i] = _OUTSIDE
        return found, outside | dict.fromkeys(kept, "notice")
    if document.format == "html":
        told: dict[int, Reason] = dict.fromkeys(_pull_quotes(document, kept), "pull_quote")
        told |= dict.fromkeys(_hidden(document, kept), "hidden")
        told |= dict.fromkeys(_of_other_articles(document, view, kept), "other_article")
        for i in told:
            found[i] = _OUTSIDE
        outside |= told
    return found, outside


def _is_notice(document: Document, view: View, kept: Sequence[int]) -> bool:
    """Whether the kept blocks are a notice, told from the page's title, its headings ahead of them
    and the first two of them."""
    blocks = document.blocks
    if not kept or sum(len(blocks[i].text) for i in kept) > _NOTICE:
        return False
    heads = [view.cues[i] for i in range(kept[0]) if i == view.title or _is_head(blocks[i])]
    if document.head.title:
        heads.append(lexicon.match(document.head.title))
    notices = [cue.phrase for cue in heads if cue is not None and cue.kind == "notice"]
    headed = len({phrase.rstrip(" *:") for phrase in notices})  # most titles are a heading's
    begun = 0
    for i in kept[:2]:
        cue = view.cues[i] or lexicon.match(blocks[i].text[: lexicon.SHORT])  # of a long one, too
        if cue is None or cue.kind != "notice":
            continue
        words = cue.phrase.strip("* ").split()
        if len(words) >= _UNMISTAKABLE or lexicon.unspaced(cue.phrase[0]):
            return True
        begun += len(blocks[i].text) <= lexicon.LINE
    return begun + headed >= 2


def _is_head(block: Block) -> bool:
    """Whether it is a heading of the first or second level that is shown."""
    hidden = block.element is not None and block.element.hidden
    return 0 < block.level <= 2 and not hidden


def _all_there_is(document: Document, view: View) -> list[int]:
    """The indexes of the page's sentences, if these are nearly all of it; else none."""
    sentences = [
        i
        for i, block in enumerate(document.blocks)
        if view.wanted[i]
        and view.is_sentence(i)
        and view.cues[i] is None
        and i not in view.outside
        and not (block.links or block.level)
        and not (block.element is not None and block.element.hidden)
    ]
    size = sum(view.size[i] for i in sentences)
    rest = sum(
        own * (1.0 - linked)
        for i, (own, linked) in enumerate(zip(view.size, view.link_share, strict=True))
        if i != view.title and i not in view.outside and view.cues[i] is None
    )
    signed = any(reason in ("author", "date") for reason in view.outside.values()) or any(
        cue is not None and cue.kind in _SIGNATURES for cue in view.cues
    )
    least = _LEAST_SIGNED if signed else _LEAST
    return sentences if size >= max(least, _NEARLY * rest) else []


def _lists(document: Document, view: View) -> list[list[int]]:
    """The indexes of the items of each list of HTML, without inserts and those that hide
    themselves."""
    lists: dict[int, list[int]] = {}
    for block in document.blocks:
        i, element = block.index, block.element
        if block.kind != "list_item" or element is None or element.parent is None:
            continue
        outside = i in view.outside or _is_insert(view.cues[i]) or element.hidden
        if view.wanted[i] and not outside:
            lists.setdefault(element.parent.index, []).append(i)
    return list(lists.values())


def _is_insert(cue: lexicon.Match | None) -> bool:
    if cue is None or cue.mode != "start":
        return False
    # "This entry was posted on …", as blogs have under the text; none is in a gold text.
    meta = cue.kind == "tags" and len(cue.phrase.strip("* ").split()) >= _UNMISTAKABLE
    return meta or cue.kind in _INSERTS


def _closes(document: Document, view: View, i: int) -> bool:
    """Whether a block is like the one before it, is a short sentence without a cue phrase, and
    nothing comes after it in their element. Never in flattened text, which has no elements."""
    blocks = document.blocks
    own, before = blocks[i].element, blocks[i - 1].element
    after = blocks[i + 1].element if i + 1 < len(blocks) else None
    return (
        own is not None
        and before is not None
        and own.parent is before.parent
        and (own.tag, own.names) == (before.tag, before.names)
        and (after is None or after.parent is not own.parent)
        and view.is_sentence(i)
        and len(blocks[i].text) < _CLOSING_SIZE
        and view.link_share[i] <= _CLOSING_LINKS
        and view.cues[i] is None
        and not blocks[i].level
    )


def _goes_on(document: Document, view: View, i: int) -> bool:
    """Whether a sentence of flattened text, without a cue phrase, stands behind an insert that has
    all it says in its line, or is the last one behind one that asks for something."""
    before = view.cues[i - 1]
    last = i + 1 == len(document.blocks)
    return (
        document.format == "text"
        and before is not None
        and (_is_insert(before) or (last and before.kind in _CALLS))
        and view.is_sentence(i)
        and view.cues[i] is None
    )


def _belongs(document: Document, view: View, i: int) -> bool:
    """Whether a block between two of the article's is a heading or, in flattened text, a
    sentence; without a cue phrase."""
    block = document.blocks[i]
    if view.cues[i] is not None:
        return False
    if document.format == "text" and view.is_sentence(i):
        return True
    return (
        block.level > 0 and len(block.text) < _HEADING_SIZE and view.link_share[i] < _HEADING_LINKS
    )


def _pull_quotes(document: Document, kept: Sequence[int]) -> Iterator[int]:
    """The indexes of the kept blocks that are set apart and stand in a longer one as well."""
    apart = [i for i in kept if _is_apart(document.blocks[i].element)]
    if not apart:
        return
    texts = {i: folded(document.blocks[i].text) for i in kept}
    for i in apart:
        own = texts[i]
        if len(own) >= _PULLED and any(
            len(other) > len(own) and own in other for other in texts.values()
        ):
            yield i


def _hidden(document: Document, kept: Sequence[int]) -> Iterator[int]:
    """The indexes of the kept blocks that hide themselves, beside or within what holds a kept
    block that is shown."""
    elements = [(i, document.blocks[i].element) for i in kept]
    alone = [
        (i, e.parent.index)
        for i, e in elements
        if e is not None and e.hidden and e.parent is not None and not e.parent.hidden
    ]
    if not alone:
        return
    shown = {
        around.index
        for _, e in elements
        if e is not None and not e.hidden
        for around in outwards(e, 2)
    }
    yield from (i for i, parent in alone if parent in shown)


def _of_other_articles(document: Document, view: View, kept: Sequence[int]) -> Iterator[int]:
    """The indexes of the kept blocks of further articles, as endless pages have them: in an
    `<article>` with a first-level heading, after another one with the page's headline."""
    blocks = document.blocks
    own = set(_articles(blocks[view.title])) if view.title >= 0 else set()
    others = {index for block in blocks if block.level == 1 for index in _articles(block)[:1]} - own
    if not own or not others:
        return
    for i in kept:
        around = _articles(blocks[i])
        if i > view.title and around and around[0] in others and own.isdisjoint(around):
            yield i


def _articles(block: Block) -> list[int]:
    """The indexes of the `<article>` elements around a block, innermost first."""
    return [outer.index for outer in outwards(block.element) if outer.tag == "article"]


def _is_apart(element: Element | None) -> bool:
    return any(outer.tag in _APART for outer in outwards(element, _APART_REACH))
