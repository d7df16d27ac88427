"""Arguments to paths: files, directories, globs; which files of a directory are pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import PurePosixPath

from .. import lazy
from ..errors import UsageError

STDIN = "-"
_FILE_DASH = "./-"  # a file of that name; shortened, it would be stdin

# What a mirrored site holds beside its pages. The list says what is left out, not what is
# taken, for pages have any name: "story", "index.php?id=3", "2023.03.21".
_NO_PAGES = frozenset(
    """
    .avif .bmp .gif .ico .jpeg .jpg .png .svg .tif .tiff .webp
    .aac .avi .flac .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .oga .ogg .ogv .opus .wav .webm .wmv
    .css .js .map .mjs .wasm
    .eot .otf .ttf .woff .woff2
    .doc .docx .epub .odt .pdf .ppt .pptx .ps .rtf .xls .xlsx
    .db .sqlite .sqlite3 .exe .dll .so .pyc .swf
    """.split()
)

_FOLDER = "a folder"

# What `printable` writes as a byte: one that is no UTF-8, which os.fsdecode makes a surrogate of,
# and a backslash that would make what follows it look like one.
_ESCAPED = lazy.pattern(r"[\ud800-\udfff]|\\(?=x[0-9a-f]{2})")


def expand(inputs: Sequence[str]) -> list[str]:
    """The paths that the arguments name, globs replaced by what they match, sorted.

    What lies in a folder that the same glob matches comes with the folder, not once more; stdin
    comes once. Nothing given is stdin ("-"). Raises UsageError for a path that does not exist and
    for a glob that matches nothing.
    """
    paths: list[str] = []
    for name in inputs or [STDIN]:
        if name == STDIN and STDIN in paths:
            continue  # it ends once
        if name == STDIN or os.path.lexists(name):
            found = [_normal(name)]
        else:
            matches = glob(name, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute ones
            found = _outermost(set(map(_normal, matches)))
        if not found:
            raise UsageError(f"{printable(name)}: {_missing(name)}; check the path")
        paths += found
    return paths


def _missing(name: str) -> str:
    """Why there is nothing of a name: it may be a folder above that cannot be looked into."""
    try:
        os.lstat(name)
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            return error.strerror or str(error)
    return "no file matches" if has_magic(name) else "no such file or directory"


def _normal(path: str) -> str:
    return path if path in (STDIN, _FILE_DASH) else os.path.normpath(path)


def _outermost(paths: set[str]) -> list[str]:
    """Those that lie in no other one of them, sorted."""

    def inside(path: str) -> bool:
        folder = os.path.dirname(path) or os.curdir  # noqa: PTH120 - four times as fast
        return folder != path and (folder in paths or inside(folder))

    return sorted(path for path in paths if not inside(path))


def walk(paths: Sequence[str], skip: Callable[[str, str], None]) -> Iterator[str]:
    """The files of `paths`, directories opened, sorted and followed down.

    Hidden files and what is no page by its name are left out of directories and `skip` is
    told; so are sockets and the like, and directories behind symbolic links. A file or
    directory that is named by its own is always taken. What cannot be looked at, such as a
    link in a loop, is given on: opening it fails again, and says why in a record.
    """
    for path in paths:
        if path == STDIN or not os.path.isdir(path):  # noqa: PTH112 - does not raise
            yield path
        else:
            yield from _walk(path, skip)


def _walk(folder: str, skip: Callable[[str, str], None]) -> Iterator[str]:
    waiting: list[tuple[str, str | None]] = [(folder, _FOLDER)]  # the next one last
    while waiting:
        path, kind = waiting.pop()
        if kind is None:
            yield path
        elif kind != _FOLDER:
            skip(path, kind)
        else:
            try:
                with os.scandir(path) as entries:
                    waiting += sorted(((e.path, _kind(e)) for e in entries), reverse=True)
            except OSError:
                yield path


def _kind(entry: os.DirEntry[str]) -> str | None:
    """_FOLDER, or why it is left out; None for a file and what cannot be looked at."""
    reason = left_out(entry.name)
    try:
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            return _FOLDER
        if reason or entry.is_file():
            return reason
        if entry.is_dir():
            return "linked directories"
        return None if entry.is_symlink() else "special files"
    except OSError:
        return reason


def left_out(name: str) -> str | None:
    """Why a file of this name is no page to be taken unasked from a directory or an archive."""
    path = PurePosixPath(name)
    if any(part.startswith(".") and part not in (".", "..") for part in path.parts):
        return "hidden files"
    suffix = path.suffix.lower()
    return f"{suffix} files" if suffix in _NO_PAGES else None


def printable(path: str) -> str:
    """The path as text, other text for every other path.

    Bytes of a file name that are no UTF-8 are shown as \\xNN. Where a name has these four
    characters as they are, its backslash is shown as \\x5c.

    >>> for name in (b"caf\\xe9", rb"caf\\xe9", rb"a\\b", "café".encode()):
    ...     print(printable(os.fsdecode(name)))
    caf\\xe9
    caf\\x5cxe9
    a\\b
    café
    """
    return _ESCAPED.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", path)
