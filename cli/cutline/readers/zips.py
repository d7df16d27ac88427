"""Zip archives, and WACZ: a zip whose `archive/` holds WARC files."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from ..data import Failure, Page
from ..errors import TooLargeError
from . import files, read_stream
from .compressed import FREE, MOST
from .streams import seekable

if TYPE_CHECKING:
    from . import Options


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """What the members give, in the archive's order; sources are `SOURCE!MEMBER`.

    A name that stands in the archive more than once has its number behind it. A damaged or
    encrypted member is one Failure. An archive that says of itself that it expands beyond
    measure is one Failure as a whole. Of a WACZ only the WARC files are read.
    """
    with seekable(stream) as file, zipfile.ZipFile(file) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        size = file.seek(0, io.SEEK_END)
        if sum(info.file_size for info in members) > FREE + MOST * size:
            raise TooLargeError(f"expands to more than {MOST} times its size, as bombs do")
        if any(info.filename == "datapackage.json" for info in members):
            members = [info for info in members if info.filename.startswith("archive/")] or members
        names: Counter[str] = Counter()
        for info in members:
            names[info.filename] += 1
            number = names[info.filename]
            where = f"{source}!{info.filename}" + (f"#{number}" if number > 1 else "")
            reason = files.left_out(info.filename)
            if reason:
                options.skip(where, reason)
                continue
            try:
                with archive.open(info) as member:
                    yield from read_stream(cast(io.BufferedIOBase, member), where, options)
            except Exception as error:  # encrypted, damaged, packed in some unknown way
                yield Failure.of(where, error)
