"""The lexicon's TOML files → `compiled.txt`, which is what a run reads.

Run as `python -m cutline.lexicon.build` after a change to a file; a test compares.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from itertools import accumulate
from pathlib import Path
from typing import Any

from . import ACRONYM, PHOTO_KINDS, WORD_KINDS, Buckets, folded, key, unspaced

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent

# Lines of `compiled.txt` with whole blocks, with starts, and with ends and insides: so many that
# each of the first holds about twenty phrases, of the second twenty-five, of the third three.
_BUCKETS = (4096, 1024, 512)

_Entry = tuple[str, int]  # a phrase in normal form, and the number of its kind and language


def phrases(text: str) -> list[str]:
    """The phrases of one kind as a file holds them."""
    return text.strip().replace("\n", " | ").split(" | ")


def compiled() -> str:
    """The text of `compiled.txt`. Of a phrase that two languages share, the first has it."""
    build = _Build()
    for path in sorted(FOLDER.glob("*.toml"), reverse=True):
        tables = tomllib.loads(path.read_text("utf-8"))
        if path.name == "agencies.toml":
            build.add_agencies(phrases(tables["names"]))
        else:
            for kind, text in tables.items():
                if kind in WORD_KINDS:
                    build.add_words(phrases(text), kind)
                else:
                    build.add(phrases(folded(text)), kind, path.stem)
    return build.text()


class _Build:
    def __init__(self) -> None:
        self._sources: list[tuple[str, str]] = []
        self._whole: dict[str, int] = {}
        self._starts: dict[str, list[_Entry]] = {}
        self._others: dict[str, list[_Entry]] = {}
        self._unspaced: list[_Entry] = []
        self._prefixes: dict[str, dict[str, bool]] = {kind: {} for kind in PHOTO_KINDS}
        self._agencies: set[str] = set()
        self._words: dict[str, set[str]] = {kind: set() for kind in WORD_KINDS}
        self._unspaced_words: set[str] = set()

    def add_words(self, words: list[str], kind: str) -> None:
        for word in words:
            if any(map(unspaced, word)) or not any(map(str.isalnum, word)):
                self._unspaced_words.add(word)
            else:
                self._words[kind].add(word.casefold())

    def add_agencies(self, names: list[str]) -> None:
        for name in names:
            self._agencies.update((name, name.upper()))
            if len(name) > ACRONYM:
                self._agencies.add(name.casefold())

    def add(self, forms: list[str], kind: str, language: str) -> None:
        if language == "el":
            forms = list(dict.fromkeys(forms + [_unaccented(form) for form in forms]))
        if kind in PHOTO_KINDS:
            known = self._prefixes[kind]
            for form in forms:
                prefix = form.rstrip(" *:")
                known[prefix] = form[-1] == ":" and known.get(prefix, True)
            return
        number = len(self._sources)
        self._sources.append((kind, language))
        self._whole.update(dict.fromkeys(forms, number))
        marked = [form for form in forms if form[-1] in "*:" or "*" in form]
        for form in marked:
            if form[0] != "*":
                self._starts.setdefault(key(form), []).append((form, number))
            elif any(map(unspaced, form)):
                self._unspaced.append((form, number))
            else:
                # The last word of several may have a comma or a full stop after it on a page.
                words = form.strip("* ").split()
                word = max(words[:-1] or words, key=len)
                self._others.setdefault(word, []).append((form, number))
        self._whole.update((form.rstrip(" *:"), number) for form in marked)

    def _openings(self) -> dict[str, list[str]]:
        openings: dict[str, list[str]] = {}
        for prefix in sorted({one for known in self._prefixes.values() for one in known}):
            openings.setdefault(key(prefix), []).append(prefix)
        return openings

    def text(self) -> str:
        whole = [(form, "", number) for form, number in self._whole.items()]
        starts, others = (
            [(word, *entry) for word, entries in table.items() for entry in entries]
            for table in (self._starts, self._others)
        )
        small: dict[str, Any] = {
            "buckets": _BUCKETS,
            "sources": self._sources,
            "others": " ".join(self._others),
            "unspaced": self._unspaced,
            "prefixes": self._prefixes,
            "openings": self._openings(),
            "agencies": sorted(self._agencies),
            "words": {kind: sorted(words) for kind, words in self._words.items()},
            "unspaced_words": sorted(self._unspaced_words),
        }
        head = json.dumps(small, ensure_ascii=False, separators=(",", ":")) + "\n"
        sections = zip((whole, starts, others), _BUCKETS, strict=True)
        lines = [line for entries, count in sections for line in _lines(entries, count)]
        size = len(head.encode()) + Buckets.WIDTH * (len(lines) + 1) + 1
        begins = accumulate((len(line.encode()) for line in lines), initial=size)
        index = "".join(f"{begin:0{Buckets.WIDTH}x}" for begin in begins) + "\n"
        return head + index + "".join(lines)


def _lines(entries: list[tuple[str, str, int]], count: int) -> list[str]:
    lines: list[list[str]] = [[] for _ in range(count)]
    for word, form, number in entries:
        lines[Buckets.number(word.encode(), count)] += (word, form, str(number))
    return ["\t".join(line) + "\n" for line in lines]


def _unaccented(form: str) -> str:
    """As Greek is written in capitals."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", form).replace("\u0301", ""))


if __name__ == "__main__":
    (FOLDER / "compiled.txt").write_text(compiled(), encoding="utf-8", newline="\n")
