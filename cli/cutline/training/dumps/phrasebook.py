"""What dumps say around the article, by language and kind: `phrases.toml`."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from .piece import Split

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Norwegian's two written forms, and codes of pages that declare a macrolanguage.
_ALIASES = {"nb": "no", "nn": "no", "in": "id"}


@cache
def _phrases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    source = (files(__package__) / "phrases.toml").read_text(encoding="utf-8")
    return {
        language: {kind: tuple(re.split(r" \| |\n", text)) for kind, text in kinds.items()}
        for language, kinds in tomllib.loads(source).items()
    }


def phrases(language: str, kind: str, split: Split) -> tuple[str, ...]:
    """The phrases of a kind, in English where the language has none of it.

    Every third of a list of three and more is for evaluation, the rest for training; shorter
    lists serve both.
    """
    table = _phrases()
    own = table.get(_ALIASES.get(language, language), {}).get(kind)
    found = own or table["en"][kind]
    if len(found) < 3:
        return found
    held_back = split == "eval"
    return tuple(phrase for i, phrase in enumerate(found) if (i % 3 == 2) == held_back)
