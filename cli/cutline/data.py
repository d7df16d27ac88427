"""The things that flow through cutline, one immutable type each; all but the exceptions is of the
standard library.

Page | Failure ─ read     bytes as a reader found them
Page           ─ decode   the same page as text
Document       ─ split    its blocks in page order, its images, its head
Metadata       ─ metadata what the page says of itself
LabelledBlock  ─ label    a block with what it is
Caption        ─ captions a photo's caption and credit
Record         ─ assemble what the user gets

They are named tuples because a page alone is a whole run in many a shell loop: the module of
dataclasses and what it makes of these classes take as long to load as a page to clean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final, Literal, NamedTuple

from .errors import TooLargeError

Format = Literal["auto", "html", "text"]
Status = Literal["ok", "empty", "error", "timeout", "too_large"]
EncodingSource = Literal["bom", "transport", "meta", "utf-8", "detected", "given", "repaired"]
BlockKind = Literal["paragraph", "heading", "list_item", "quote", "code", "table_row"]

# Why a block has its label; `reasons` has a sentence for each.
Reason = Literal[
    "author",
    "cue",
    "date",
    "dialog",
    "element",
    "hidden",
    "links",
    "model",
    "notice",
    "other_article",
    "photo",
    "pull_quote",
    "second_opinion",
    "site_memory",
    "title",
    "under_cue",
]


class Page(NamedTuple):
    """One page on its way in.

    `content` is bytes as a reader leaves it and str once decoded. `encoding` is the
    transport's label before decoding (or None), the name decoded with afterwards;
    `encoding_source` says how that was found and is None before. `metas` are what the reader
    knows of the page, as (name, content) pairs like those of `Head`.
    """

    source: str
    content: bytes | str
    url: str | None = None
    format: Format = "auto"
    encoding: str | None = None
    encoding_source: EncodingSource | None = None
    metas: tuple[tuple[str, str], ...] = ()

    def exceeds(self, cap: int) -> bool:
        """Whether there are more bytes, of text in UTF-8, than the cap."""
        content = self.content
        if len(content) > cap or isinstance(content, bytes) or content.isascii():
            return len(content) > cap
        # A character has four bytes at most: text that is far from the cap is not encoded.
        return 4 * len(content) > cap and len(content.encode("utf-8", "surrogatepass")) > cap


class Failure(NamedTuple):
    """A page that cannot be cleaned, from whichever stage found out; becomes one record."""

    source: str
    type: str
    message: str
    status: Literal["error", "timeout", "too_large"] = "error"
    url: str | None = None

    @classmethod
    def of(cls, source: str, error: Exception, url: str | None = None) -> Failure:
        """What becomes of a page or an input when reading or cleaning it raised `error`."""
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        status: Literal["error", "too_large"] = "error"
        if isinstance(error, TooLargeError):
            status = "too_large"
        message = f"{source}: {reason or 'cannot be read'}"
        return cls(source, type(error).__name__, message, status, url)


class Element:
    """What is left of an HTML element that holds blocks or images, once the DOM is gone.

    `names` is its class, id, role, itemprop, data-testid and the like: lower case, joined by
    spaces. `hidden` says that its own markup, or an ancestor's, hides it from a reader.
    `index` counts the page's elements in document order; compared by identity.
    """

    __slots__ = ("depth", "hidden", "index", "names", "parent", "tag")

    def __init__(
        self,
        index: int,
        tag: str,
        names: str,
        parent: Element | None,
        depth: int,
        hidden: bool = False,
    ) -> None:
        self.index: Final = index
        self.tag: Final = tag
        self.names: Final = names
        self.parent: Final = parent
        self.depth: Final = depth
        self.hidden: Final = hidden


def outwards(element: Element | None, most: int | None = None) -> Iterator[Element]:
    """An element and those around it, innermost first, `most` of them at most; none of None."""
    while element is not None and most != 0:
        yield element
        element = element.parent
        most = most - 1 if most is not None else None


class Span(NamedTuple):
    """An inline element inside a block's text: `text[start:end]`, and its names as above."""

    start: int
    end: int
    tag: str
    names: str


class Block(NamedTuple):
    """A run of text that a reader sees as one piece: a paragraph, heading, list item, row …

    White space is folded except in code; a single `<br>` inside stays as a newline.
    `level` is 1 to 6 for headings, else 0. Lengths are in characters of `text`.
    `element` is the innermost block-level element (None for flattened text); `spans` are the
    links, emphases and named inline elements in the order in which they end. `gap` is the
    number of empty lines before and `indent` of spaces before the block in flattened text
    (0 for HTML); `lines` is how many source lines were joined to make it.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody misses
    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    element: Element | None = None
    links: int = 0
    link_chars: int = 0
    emphasis_chars: int = 0
    spans: tuple[Span, ...] = ()
    gap: int = 0
    indent: int = 0
    lines: int = 1


class Image(NamedTuple):
    """An image of the page as the walk met it; whether it is a photo is for captions to say.

    `url` is absolute where the page's address is known. `before` is the index of the block
    that follows it. `caption` and `credit` are what data-caption, data-credit and the like
    hold, of the image or of what stands close around it. `link` is the address of the `<a>`
    around it. `width`, `height` are attributes, in pixels.
    """

    url: str | None
    before: int
    element: Element
    alt: str | None = None
    title: str | None = None
    caption: str | None = None
    credit: str | None = None
    link: str | None = None
    width: int | None = None
    height: int | None = None


class Time(NamedTuple):
    """A `<time>` element: its datetime attribute, its text, and the index of its block."""

    datetime: str
    text: str
    block: int


class Head(NamedTuple):
    """Raw metadata, collected in the same walk: nothing is judged here.

    `metas` are (name or property or itemprop or http-equiv, content) pairs in page order,
    names in lower case, and then the reader's. `json_ld` are the scripts' texts as they stand.
    """

    title: str | None = None
    language: str | None = None
    canonical: str | None = None
    base: str | None = None
    metas: tuple[tuple[str, str], ...] = ()
    json_ld: tuple[str, ...] = ()
    times: tuple[Time, ...] = ()


class Document(NamedTuple):
    """A page split: blocks in page order, each text node of the page in exactly one."""

    blocks: tuple[Block, ...]
    format: Literal["html", "text"]
    url: str | None = None
    head: Head = Head()
    images: tuple[Image, ...] = ()
    elements: tuple[Element, ...] = ()


class Photo(NamedTuple):
    """An image that the page's JSON-LD describes."""

    url: str | None
    caption: str | None
    credit: str | None


class Metadata(NamedTuple):
    """What the page says of itself. The first eight become keys of the record; the last two
    (the article's text and photos as JSON-LD gives them) are evidence for the stages after."""

    url: str | None = None
    title: str | None = None
    site: str | None = None
    language: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    article_body: str | None = None
    photos: tuple[Photo, ...] = ()


class Label(str, Enum):
    """What a block is. The article's text is the blocks labelled BODY, in page order."""

    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    TITLE = "title"
    BYLINE = "byline"
    BOILERPLATE = "boilerplate"


class LabelledBlock(NamedTuple):
    """A block and its label.

    `score` is the probability, 0 to 1, that it belongs to the article's text. `kind` says
    which sort of thing a removed block is ("teaser", "source_link", "share" …; the label's
    own name where nothing finer is known). `reason` is a stable code for why.
    """

    block: Block
    label: Label
    score: float
    kind: str
    reason: Reason


class Verdict(NamedTuple):
    """What the tagger says of a page as a whole.

    `confidence` is the probability that the page is an article and its text was found well
    (F1 of 0.9 or more); `article` that it is an article at all.
    """

    confidence: float
    article: float


class Caption(NamedTuple):
    """A photo of the article: caption without the credit, credit, address, alternative text.

    `after_block` is how many of the article's blocks stand before it.
    """

    text: str
    credit: str | None = None
    image: str | None = None
    alt: str | None = None
    after_block: int = 0


class RecordBlock(NamedTuple):
    """One block of the article as the record shows it with --blocks."""

    kind: str
    text: str


class RemovedBlock(NamedTuple):
    """One block that is not in the article's text, as the record shows it with --explain."""

    kind: str
    text: str
    index: int  # type: ignore[assignment]
    score: float
    reason: Reason


class Record(NamedTuple):
    """What comes out, one for every page that went in. See `writers` for the JSON."""

    source: str
    status: Status
    error: Failure | None = None
    url: str | None = None
    title: str | None = None
    site: str | None = None
    language: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    text: str = ""
    captions: tuple[Caption, ...] = ()
    removed: Mapping[str, int] = {}
    confidence: float = 0.0
    encoding: str = ""
    duplicate_of: str | None = None
    warnings: tuple[str, ...] = ()
    blocks: tuple[RecordBlock, ...] = ()
    removed_blocks: tuple[RemovedBlock, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Hash of the normalised text, "" where there is none; worked out whenever it is asked."""
        from .fingerprint import fingerprint

        return fingerprint(self.text)
