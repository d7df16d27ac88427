"""What the tagger's first scores tell of a block: those of its neighbours, and those of the
blocks in a like place."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from ..data import Block, Document
from .view import Row

_NEIGHBOUR_SCORES = ("before3", "before2", "before1", "after1", "after2", "after3")
SECOND_NAMES = (
    ["score"]
    + [f"score_{side}" for side in _NEIGHBOUR_SCORES]
    + (
        "score_window5 score_like score_element score_parent score_grand score_above score_below"
        " sure_before sure_after until_sure since_sure page_score"
    ).split()
)


def second(document: Document, scores: Sequence[float], wanted: Sequence[bool]) -> list[Row]:
    """What the first pass's scores tell of each wanted block, in the order of SECOND_NAMES, to
    be put behind its first row; empty for the others. Means over like places leave the block
    itself out and weigh by size.
    """
    count = len(scores)
    blocks = document.blocks
    padded = [0.0, 0.0, 0.0, *scores, 0.0, 0.0, 0.0]
    sizes = [len(block.text) for block in blocks]
    masses = [size * score for size, score in zip(sizes, scores, strict=True)]
    size_sums, mass_sums = [0.0], [0.0]
    for size, mass in zip(sizes, masses, strict=True):
        size_sums.append(size_sums[-1] + size)
        mass_sums.append(mass_sums[-1] + mass)
    total_mass = mass_sums[-1] or 1.0
    # Sums of size and mass over like places, of those places that are asked for.
    tables: list[dict[tuple[object, ...], list[float]]] = [{}, {}, {}, {}]
    for block, asked in zip(blocks, wanted, strict=True):
        if asked:
            for table, place in zip(tables, _places(block), strict=True):
                table[place] = [0.0, 0.0]
    for block, size, mass in zip(blocks, sizes, masses, strict=True):
        for table, place in zip(tables, _places(block), strict=True):
            sums = table.get(place)
            if sums is not None:
                sums[0] += size
                sums[1] += mass
    until = [0.0] * count
    distance = 99.0
    for i in range(count - 1, -1, -1):
        until[i] = distance
        distance = 1.0 if scores[i] > _SURE else min(distance + 1.0, 99.0)
    since = 99.0
    page_score = mass_sums[-1] / (size_sums[-1] or 1.0)
    rows: list[Row] = []
    for i in range(count):
        if not wanted[i]:
            rows.append([])
            since = 1.0 if scores[i] > _SURE else min(since + 1.0, 99.0)
            continue
        low, high = max(i - 5, 0), min(i + 6, count)
        row = [scores[i], *padded[i : i + 3], *padded[i + 4 : i + 7]]
        near = size_sums[high] - size_sums[low] - sizes[i]
        row.append((mass_sums[high] - mass_sums[low] - masses[i]) / near if near else -1.0)
        for table, place in zip(tables, _places(blocks[i]), strict=True):
            like_size, like_mass = table[place]
            like_size -= sizes[i]
            row.append((like_mass - masses[i]) / like_size if like_size > 0 else -1.0)
        row.append(mass_sums[i] / total_mass)
        row.append((mass_sums[-1] - mass_sums[i + 1]) / total_mass)
        row.append(log1p(mass_sums[i]))
        row.append(log1p(mass_sums[-1] - mass_sums[i + 1]))
        row += (until[i], since, page_score)
        rows.append(row)
        since = 1.0 if scores[i] > _SURE else min(since + 1.0, 99.0)
    return rows


# A first score above this marks a block as the article's when distances to it are counted.
_SURE = 0.8


def _places(block: Block) -> list[tuple[object, ...]]:
    """Keys under which blocks are alike: by style, by element, by parent, by grandparent."""
    e = block.element
    if e is None:
        return [(block.kind,), (block.indent, block.kind), (block.gap, block.lines > 1), (0,)]
    up = e.parent
    upper = up.parent if up is not None else None
    return [
        (e.tag, e.names, up.tag if up else "", up.names if up else ""),
        (e.index,),
        (up.index if up else -1,),
        (upper.index if upper else -1,),
    ]
