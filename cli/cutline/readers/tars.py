"""Tar archives, read from front to back: nothing is unpacked to disk."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, cast

from ..data import Failure, Page
from . import files, read_stream
from .streams import Readable, rejoined

if TYPE_CHECKING:
    from . import Options

# Headers that only lengthen the next one's fields: tarfile reads them whole. Paths end at 4 KB.
_LENGTHENING = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
)
_LONGEST = 1024 * 1024


def read(stream: io.BufferedIOBase, source: str, options: Options) -> Iterator[Page | Failure]:
    """What the files give, in the archive's order; sources are `SOURCE!MEMBER`.

    `skip` is told of links and special files. A hard link is no page of its own: what it leads
    to stands before it in the archive, and there is no going back there on a pipe.
    A name that stands in the archive more than once has its number behind it. Damaged
    headers are one Failure for each run of them, and reading goes on at the next good one.
    """
    names: Counter[int] = Counter()
    damage = _Damage()
    # With ignore_zeros, tarfile searches on after a header that is none.
    with tarfile.open(
        fileobj=cast("IO[bytes]", stream), mode="r|", ignore_zeros=True, tarinfo=damage.reader()
    ) as archive:
        while True:
            try:
                member = archive.next()
            except tarfile.TarError as error:
                yield Failure.of(source, error)
                return
            if damage.found:
                yield Failure(source, "InvalidHeader", f"{source}: {damage.found}")
                damage.found = ""
            if member is None:
                return
            archive.members = []  # type: ignore[attr-defined]  # it keeps every header it has seen
            if member.isdir():
                continue
            where = f"{source}!{files.printable(member.name)}"
            if member.isfile():
                key = _hash(member.name)
                names[key] += 1
                where += f"#{names[key]}" if names[key] > 1 else ""
            reason = files.left_out(member.name) or _no_file(member)
            if reason:
                options.skip(where, reason)
                continue
            file = archive.extractfile(member)
            if file:
                # Its own answer to whether it can seek is an exception.
                yield from read_stream(rejoined(b"", cast(Readable, file)), where, options)


def _no_file(member: tarfile.TarInfo) -> str | None:
    if member.islnk():
        return "hard links"
    if member.issym():
        return "symbolic links"
    return None if member.isfile() else "special files"


def _hash(name: str) -> int:
    """A name in eight bytes: archives have millions of them."""
    data = name.encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


class _Damage:
    """Notes the headers that tarfile passes over in silence."""

    def __init__(self) -> None:
        self.found = ""

    def reader(self) -> type[tarfile.TarInfo]:
        """A TarInfo that tells this object of headers that cannot be read."""
        damage = self

        class Noting(tarfile.TarInfo):
            @classmethod
            def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Noting:
                try:
                    info = super().frombuf(buf, encoding, errors)
                except tarfile.HeaderError as error:
                    if buf.count(0) != len(buf):
                        damage.found = f"a damaged header ({error}); searched on"
                    raise
                if info.type in _LENGTHENING and info.size > _LONGEST:
                    damage.found = f"a header that claims {info.size} bytes; searched on"
                    raise tarfile.InvalidHeaderError(damage.found)  # type: ignore[attr-defined]
                return info

        return Noting
