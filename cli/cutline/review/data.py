"""What a review is made of, between the worker that sees a page and the folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..data import Failure

Mark = Literal["missing", "wrong"]


@dataclass(frozen=True, slots=True)
class MissedCaption:
    """A caption of the gold data that was not found."""

    text: str
    credit: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A page against its gold data.

    `marks` has one entry a block: "missing" is gold's but was not kept, "wrong" was kept but is
    not gold's. `wrong_captions` are indexes into the record's captions. `captions_gold` is None
    where the gold data does not know the captions.
    """

    f1: float
    precision: float
    recall: float
    marks: tuple[Mark | None, ...] = ()
    captions_gold: int | None = None
    captions_matched: int = 0
    wrong_captions: frozenset[int] = frozenset()
    missed_captions: tuple[MissedCaption, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A page's line in the index. `kept` and `removed` count blocks, the second by kind."""

    source: str
    status: str
    title: str | None = None
    error: Failure | None = None
    confidence: float = 0.0
    kept: int = 0
    removed: Mapping[str, int] = field(default_factory=dict)
    captions: int = 0
    warnings: tuple[str, ...] = ()
    judgement: Judgement | None = None

    @property
    def name(self) -> str:
        """What to call the page."""
        return self.title or self.source


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A page's row and its files' contents: `main` is the HTML of its review page without what
    depends on other pages, `original` a whole HTML file, or "" where there is none, `blocks` the
    JSON of `blocks.blocks`, or "" for a page that failed."""

    row: Row
    main: str
    original: str = ""
    blocks: str = ""

    @property
    def error(self) -> Failure | None:
        """What went wrong with the page."""
        return self.row.error
