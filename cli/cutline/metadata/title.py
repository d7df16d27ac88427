"""A page's title, and the block that is its headline.

The head's titles name the site as well, and a page has more headings than its headline: each is
proved by the other, and by JSON-LD.
"""

from __future__ import annotations

from functools import cached_property

from .. import dates, lazy, plain
from ..data import Block
from . import jsonld
from .evidence import TITLES, Evidence, squeeze

_HEADLINE_NAMES = lazy.pattern(r"(?<![a-z])(?:headline|entry-title|post-title|article-title|title)")
# What stands between a headline and the names of site and section.
_SEPARATOR = lazy.pattern(
    r"((?<=\S)\s+(?:[|–—\-·•»«:~/>@]|::)+\s+(?=\S)|(?<=\S)\s*[|｜_＿〉›]\s*(?=\S)"
    r"|(?<=\S)\s+[-–—](?=\w)|(?<=\w)[-–—]\s+(?=\S)|(?<=\S):{1,3}\s+(?=\S))"
)


class Titles:
    """One page's titles, each worked out once and on demand."""

    def __init__(self, page: Evidence) -> None:
        self._page = page

    @cached_property
    def _proofs(self) -> list[str]:
        """What a headline may be confirmed by, squeezed."""
        titles = list(self._page.head_titles)
        given = jsonld.text(self._page.article.get("headline"))
        if given:
            titles.insert(0, given)
        return list(dict.fromkeys(one for one in map(squeeze, titles) if one))

    @cached_property
    def _pieces(self) -> tuple[set[str], set[str]]:
        """The longest piece of each head title that separators cut up, and the other pieces:
        the likely headline, and the likely names of site and section."""
        longest: set[str] = set()
        rest: set[str] = set()
        for title in self._page.head_titles:
            pieces = _SEPARATOR.split(title)
            joined = [pieces[0]]
            for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
                if mark.strip() == ":":  # headlines have colons of their own
                    joined[-1] += mark + piece
                else:
                    joined.append(piece)
            if len(pieces) > 1 and len(pieces[0]) < len(joined[0]):
                rest.add(squeeze(pieces[0]))
            if len(joined) > 1:
                squeezed = [squeeze(piece) for piece in joined]
                longest.add(max(squeezed, key=len))
                rest.update(squeezed)
        return longest, rest - longest - {""}

    @cached_property
    def headline(self) -> Block | None:
        """The block that is the article's headline, confirmed by the head or by JSON-LD."""
        best: Block | None = None
        best_score = 0.0
        starts = self._proof_starts
        for block in self._page.blocks:
            if not block.level and block.text[:5].casefold() not in starts:
                continue
            if 2 <= len(block.text) <= 300:
                score = self._headline_score(block)
                if score > best_score:
                    best, best_score = block, score
        return best

    def _headline_score(self, block: Block) -> float:
        element = block.element
        named = bool(element and _HEADLINE_NAMES.search(element.names))
        squeezed = squeeze(block.text)
        if not squeezed or squeezed in self._page.site_names:
            return 0.0
        agreement = max((_containment(squeezed, proof) for proof in self._proofs), default=0.0)
        if block.level == 1 and agreement < 0.9:
            agreement = max((_overlap(squeezed, proof) for proof in self._proofs), default=0.0)
        if agreement < 1.0 and squeezed in self._pieces[1]:
            agreement = 0.0
        if block.level == 1:
            if agreement < 0.5:
                # Unconfirmed, an h1 still beats a confirmed h3 if it reads like a headline.
                return 1.4 if len(squeezed) >= 30 else 0.4 if len(squeezed) >= 12 else 0.0
            score = 1.0
        elif agreement < (0.9 if block.level else 0.95):
            return 0.0
        else:
            score = {2: 0.55, 3: 0.45}.get(block.level, 0.3 if block.level else 0.1)
        score += agreement + 0.15 * named
        if element and element.hidden:
            score -= 0.3
        if block.links and block.level != 1:
            score -= 0.2
        return score

    @cached_property
    def _proof_starts(self) -> set[str]:
        """How the head's titles and their pieces begin: most blocks need no closer look."""
        titles = [*self._page.head_titles, jsonld.text(self._page.article.get("headline")) or ""]
        pieces = (piece for title in titles for piece in _SEPARATOR.split(title)[::2])
        return {piece[:5].casefold() for piece in (*titles, *pieces) if piece}

    @cached_property
    def title(self) -> str | None:
        given = jsonld.text(self._page.article.get("headline"))
        shown = self._of_headline(self.headline) if self.headline is not None else ""
        if given and any("newsarticle" in one for one in jsonld.types(self._page.article)):
            # Of 34 news pages of the corpus where it differs from the heading, the gold title
            # is JSON-LD's headline on 24; it may be cut off, search engines show 110 characters.
            cut = squeeze(given) in squeeze(shown) or given.endswith(("…", "..."))
            if not cut:
                shown = self._of_head(given)
        if shown:
            return shown
        candidates = list(self._page.head_titles)
        if given:  # after og:title, before all others
            candidates.insert(1 if "og:title" in self._page.metas else 0, given)
        for candidate in candidates:
            text = self._of_head(candidate)
            if text and squeeze(text) not in self._page.site_names:
                return text
        return candidates[0] if candidates else None

    def _of_headline(self, block: Block) -> str:
        """A headline block's text without a permalink's sign, a kicker or badge, a second line
        or a date that the head's titles do not have, or the site's name."""
        text = plain.printable(block.text).rstrip("¶#§ ")
        proofs = {*self._proofs, *self._pieces[0]}
        for span in block.spans:
            for rest in (block.text[span.end :], block.text[: span.start]):
                if squeeze(rest) in proofs and squeeze(text) not in proofs:
                    return plain.printable(rest).strip(" -–—|:\n")
        first = text.split("\n")[0].strip()
        text = " ".join(text.split())
        squeezed = squeeze(text)
        if squeezed in self._proofs:
            return text
        if any(proof.startswith(squeezed) for proof in proofs):
            return self._without_site(text)
        if squeeze(first) in proofs:
            text = first
        found = dates.find(text, self._page.language)
        if found and found[2] >= len(text) - 2 and squeeze(text[: found[1]]) in proofs:
            text = text[: found[1]].strip()
        pieces = _SEPARATOR.split(text)
        for start in range(2, len(pieces), 2):
            rest = "".join(pieces[start:]).strip()
            if squeeze(rest) in self._pieces[0]:
                return rest
        return self._without_site(text)

    def _of_head(self, title: str) -> str:
        """A head title without site and section: by their names, else what a heading of the
        page proves, else the longest piece where the separator is one that no headline has."""
        title = self._without_site(title)
        pieces = _SEPARATOR.split(title)
        if len(pieces) < 3:
            return title
        for end in range(len(pieces) - 2, 0, -2):
            part = "".join(pieces[:end]).strip()
            if squeeze(part) in self._heading_texts:
                return part
        marks = {mark.strip() for mark in pieces[1::2]}
        first = pieces[0].strip()
        outright = marks & {"|", "｜", "_", "＿", "::", "||"}
        alone = outright or (len(pieces) > 4 and ":" not in marks)
        longest = max(len(piece) for piece in pieces[::2])
        least = 6 if first.isascii() else 4  # Chinese headlines are short
        return first if alone and least <= len(first) == longest else title

    def _without_site(self, title: str) -> str:
        """`title` without the site's name before or after it."""
        title = " ".join(title.split())
        for _ in range(3):
            pieces = _SEPARATOR.split(title)
            if len(pieces) < 3:
                break
            if self._is_site(pieces[-1]):
                title = "".join(pieces[:-2]).strip()
            elif self._is_site(pieces[0]):
                title = "".join(pieces[2:]).strip()
            else:
                break
        return title

    @cached_property
    def _heading_texts(self) -> set[str]:
        found = {squeeze(block.text) for block in self._page.blocks if block.level}
        found |= {squeeze(title) for title in self._page.values(TITLES)}
        return {one for one in found if one and one not in self._page.site_names}

    def _is_site(self, piece: str) -> bool:
        squeezed = squeeze(piece)
        if squeezed in self._page.site_names:
            return True
        joined = squeezed.replace(" ", "")
        if len(joined) >= 3 and joined in self._page.host_words:
            return True
        return len(joined) >= 5 and any(
            len(word) >= 5 and (joined.startswith(word) or word.startswith(joined))
            for word in self._page.host_words
        )


def _containment(heading: str, title: str) -> float:
    """0.9 to 1 when a squeezed heading is the squeezed title or all but a site's name of it,
    else 0."""
    if heading == title:
        return 1.0
    if heading in title and len(heading) >= 10 and len(heading) >= 0.3 * len(title):
        ends = title.startswith(heading + " ") or title.endswith(" " + heading)
        return 0.98 if ends else 0.95
    if title in heading and len(title) >= 10 and len(title) >= 0.9 * len(heading):
        return 0.9
    return 0.0


def _overlap(heading: str, title: str) -> float:
    """0 to 0.9: the share of words that a heading and a title have in common."""
    first, second = set(heading.split()), set(title.split())
    common = 2 * len(first & second)
    return 0.9 * common / max(1, min(len(first), len(second)) + len(first | second))
