"""Parquet: one page a row. Needs pyarrow, which the extra `cutline[parquet]` installs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..data import Failure, Page
from . import rows
from .streams import seekable

if TYPE_CHECKING:
    from . import Options

# Rows are turned into Python objects this many at a time: as good as more for the speed, and
# 64 pages of the usual 100 KB are nothing to the memory.
_ROWS = 64


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """A page a row, its source `SOURCE#ROW`, counted from 1."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        message = f"{source}: reading Parquet needs pyarrow; pip install 'cutline[parquet]'"
        yield Failure(source, "MissingExtra", message)
        return
    number = 0
    with seekable(stream) as file, parquet.ParquetFile(file) as table:
        # No threads: worker processes are forked from this one.
        for batch in table.iter_batches(batch_size=_ROWS, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield rows.page(row, f"{source}#{number}", options)
