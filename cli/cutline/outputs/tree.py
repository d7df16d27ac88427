"""A directory with one file a page, named as the inputs are."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..data import Record
from ..layout import Layout
from ..readers.files import STDIN, printable
from .streams import line
from .whole import real, whole_file

if TYPE_CHECKING:
    from ..state import State


class Tree:
    """A directory of one JSON file a page.

    A page's file is its source, relative to the folder that the inputs have in common, with
    ".json" behind it; with a state, relative to the folder that those of the first run had, and
    what is not below that has its whole path below "%2F". Different sources have different files:
    what is special in a path is percent-encoded, "%" as well, and so is the dot of a folder's
    ".json", which could be a page's file. Where a name or a path grows longer than file systems
    take, a hash stands for the rest.
    """

    _DEEPEST = 1000  # bytes in a path below the root: PATH_MAX is 1,024 on macOS, 4,096 on Linux
    _LONGEST = 255 - len(".json.00000000.part") - 1  # bytes in a name, on all usual file systems
    _SPECIAL = re.compile(r"[\x00-\x1f\x7f%\\:*?\"<>|]")

    def __init__(
        self, root: Path, layout: Layout, paths: Sequence[str], state: State | None = None
    ) -> None:
        self._root = root
        self._layout = layout
        self._state = state
        here = Path.cwd()
        named = [here / path for path in paths if path != STDIN]
        folders = [path if os.path.isdir(path) else path.parent for path in named]  # noqa: PTH112
        base = os.path.commonpath([os.path.normpath(folder) for folder in folders or [here]])
        self._base = printable(base).rstrip("/") + "/"
        if state:
            self._base = state.base(real(root), self._base)

    def write(self, record: Record) -> None:
        path = self.path(record.source)
        self._check()  # else what was moved away would be made anew, and lack what came before
        path.parent.mkdir(parents=True, exist_ok=True)
        # The same mark each time: what a killed run left is written over when it is resumed.
        with whole_file(path, "page") as file:
            file.write(line(record, self._layout))

    def commit(self) -> None:
        self._check()  # else pages would count as finished that are nowhere
        if self._state:
            self._state.commit()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts, writing and committing fail when the root is not the folder any more
        that it was. Open, it keeps its inode, which a new folder could have otherwise."""
        self._opened = os.open(self._root, getattr(os, "O_PATH", os.O_RDONLY))
        try:
            yield
        finally:
            os.close(self._opened)

    def _check(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(self._root.stat(), os.fstat(self._opened)):
                return
        raise FileNotFoundError(errno.ENOENT, "the folder was moved or removed during the run")

    def path(self, source: str) -> Path:
        """Where the record of `source` belongs; always below the root."""
        if source == STDIN or source.startswith("-#"):
            return self._root / f"%stdin{source[1:]}.json"
        full = self._full(source)
        below = full.startswith(self._base)
        *folders, name = full.removeprefix(self._base).removeprefix("/").split("/")
        path = Path(*map(self._folder, folders), self._name(name) + ".json")
        if len(os.fsencode(path)) > self._DEEPEST:
            path = Path(self._name("%2F".join((*folders, name))) + ".json")
        return self._root / path if below else self._root / "%2F" / path

    def _full(self, source: str) -> str:
        here = Path.cwd()
        while source.startswith("../"):  # only in front: what the user typed was normalised
            source, here = source[3:], here.parent
        return source if source.startswith("/") else f"{printable(str(here)).rstrip('/')}/{source}"

    def _folder(self, name: str) -> str:
        name = self._name(name)
        return f"{name[:-5]}%2E{name[-4:]}" if name.lower().endswith(".json") else name

    def _name(self, name: str) -> str:
        name = self._SPECIAL.sub(lambda found: f"%{ord(found[0]):02X}", name)
        if not name.strip("."):  # "", "." and ".." are no names
            name = name.replace(".", "%2E") or "%"
        data = name.encode("utf-8", "backslashreplace")
        if len(data) > self._LONGEST:
            import hashlib

            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            kept = data[: self._LONGEST - len(digest) - 1].decode("utf-8", "ignore")
            return f"{kept}~{digest}"
        return data.decode("utf-8")
