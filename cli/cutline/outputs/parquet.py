"""Records as rows of a Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from ..data import Record
from ..errors import UsageError
from ..layout import Layout, keys


class _Parquet:
    """Parquet: the columns are the record's keys, nested ones as lists and structs."""

    # Rows written at once: what a reader can skip; a few MB at the usual few KB a record.
    _GROUP = 1000

    def __init__(self, writer: Any, schema: Any, layout: Layout) -> None:
        self._writer = writer
        self._schema = schema
        self._layout = layout
        self._rows: list[dict[str, Any]] = []

    def write(self, record: Record) -> None:
        from ..writers import to_dict

        row = to_dict(record, self._layout)
        if "removed" in row:
            row["removed"] = list(row["removed"].items())
        self._rows.append(row)
        if len(self._rows) == self._GROUP:
            self.end()

    def end(self) -> None:
        """Write the rows that are waiting."""
        import pyarrow

        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def commit(self) -> None:
        """Without a state there is nothing to go on from: the file is whole, or it is not."""


@contextmanager
def parquet(file: IO[bytes], layout: Layout, target: str) -> Iterator[_Parquet]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        message = f"{target}: writing Parquet needs pyarrow; pip install 'cutline[parquet]'"
        raise UsageError(message) from error
    text, whole, share = pyarrow.string(), pyarrow.int64(), pyarrow.float64()

    def structs(**fields: Any) -> Any:
        return pyarrow.list_(pyarrow.struct(fields))

    types = {
        "schema_version": whole,
        "error": pyarrow.struct({"type": text, "message": text}),
        "authors": pyarrow.list_(text),
        "captions": structs(text=text, credit=text, image=text, alt=text, after_block=whole),
        "removed": pyarrow.map_(text, whole),
        "confidence": share,
        "warnings": pyarrow.list_(text),
        "blocks": structs(kind=text, text=text),
        "removed_blocks": structs(
            index=whole, score=share, kind=text, reason=text, why=text, text=text
        ),
    }
    columns = [(key, types.get(key, text)) for key in keys(layout)]
    schema = pyarrow.schema(columns)
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        output = _Parquet(writer, schema, layout)
        yield output
        output.end()
