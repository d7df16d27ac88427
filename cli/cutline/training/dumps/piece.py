"""A dump and the blocks that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...data import Label
from ..gold import GoldPage

Split = Literal["train", "eval"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a dump. `tight` pieces follow the one before without an empty line."""

    text: str
    label: Label
    kind: str
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump and what it is made of. `gold` has the body and captions as the dump has them."""

    text: str
    pieces: tuple[Piece, ...]
    gold: GoldPage
