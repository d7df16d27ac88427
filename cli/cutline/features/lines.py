"""What the lines around a block tell, flattened text only."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from ..data import Block
from .view import Row, View

LINE_NAMES = (
    "gap gap_after indent lines window20 density10 cut_off_near short_run same_gap sizes3"
    " sizes_after3"
).split()


def line_rows(blocks: Sequence[Block], page: View) -> list[Row]:
    count = len(blocks)
    sums = [0.0]
    all_sums = [0.0]
    cut = [0.0]
    for i in range(count):
        sums.append(sums[-1] + page.prose[i])
        all_sums.append(all_sums[-1] + page.size[i])
        cut.append(cut[-1] + (1.0 if page.near[i][2] == 3.0 else 0.0))
    gaps = sorted(block.gap for block in blocks)
    usual_gap = gaps[count // 2] if gaps else 0
    rows: list[Row] = []
    run = 0
    for i, block in enumerate(blocks):
        run = 0 if page.prose[i] else run + 1
        after = blocks[i + 1].gap if i + 1 < count else 9
        low, high = max(i - 20, 0), min(i + 21, count)
        near, far = max(i - 5, 0), min(i + 6, count)
        rows.append(
            [
                float(min(block.gap, 9)),
                float(min(after, 9)),
                float(min(block.indent, 40)),
                float(min(block.lines, 50)),
                log1p(sums[high] - sums[low]),
                (sums[far] - sums[near]) / (all_sums[far] - all_sums[near]),
                cut[far] - cut[near],
                float(min(run, 50)),
                float(block.gap - usual_gap),
                log1p(all_sums[i] - all_sums[max(i - 3, 0)]),
                log1p(all_sums[min(i + 4, count)] - all_sums[i + 1]),
            ]
        )
    return rows
