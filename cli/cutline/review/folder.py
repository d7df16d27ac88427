"""A review's folder, made beside its place and renamed: it appears whole or not at all.

index.html            all pages
assets/               style sheet and scripts
pages/N.html          the N-th page of the input
pages/N.original.html   the page itself, made harmless
pages/N.js            its blocks, and what corrections of it are made with
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from glob import escape
from importlib.resources import files
from pathlib import Path

from ..errors import OutputError, UsageError
from . import frame
from .data import Reviewed, Row
from .frame import GENERATOR, Neighbour
from .index import index
from .markup import Markup, to_bytes

_ASSETS = ("review.css", "corrections.js", "index.js", "page.js")
_OURS = re.compile(
    rf"index\.html|assets(/({'|'.join(map(re.escape, _ASSETS))}))?"
    r"|pages(/\d+(\.original)?\.(html|js))?"
)
_MARK = f'<meta name="generator" content="{GENERATOR}">'
_HEAD = 2000  # characters of index.html within which the mark stands


def refuse(target: Path) -> None:
    """Raise UsageError where a review cannot be put: on a file, or on a folder with anything
    in it that no review has made."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target}: is a file; a review is a folder, give another name")
    found = [path.relative_to(target).as_posix() for path in target.rglob("*")]
    if not found:
        return
    strange = sorted(name for name in found if not _OURS.fullmatch(name))
    if strange or not _is_review(target):
        what = f"has {strange[0]} in it" if strange else "is there"
        raise UsageError(
            f"{target}: {what}, which is not of a review; move it away or give another folder"
        )


def _is_review(folder: Path) -> bool:
    try:
        with (folder / "index.html").open(encoding="utf-8") as file:
            return _MARK in file.read(_HEAD)
    except (OSError, UnicodeDecodeError):
        return False


def write(reviewed: Iterable[Reviewed], target: Path) -> list[Row]:
    """Write the folder; returns the rows of its pages, in the order of the input.

    A review that stands there is replaced; see `refuse` for what is not. Raises UsageError
    when there are no pages, OutputError when the folder cannot be written.
    """
    refuse(target)
    try:
        with _whole(target) as folder:
            return _fill(folder, reviewed)
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {error.strerror or error}") from error


def _fill(folder: Path, reviewed: Iterable[Reviewed]) -> list[Row]:
    assets, pages = folder / "assets", folder / "pages"
    assets.mkdir()
    pages.mkdir()
    for name in _ASSETS:
        (assets / name).write_bytes((files(__package__) / "static" / name).read_bytes())
    digest = hashlib.blake2b(digest_size=8)
    rows: list[Row] = []
    for number, page in enumerate(reviewed, 1):
        # Complete but for the ways to other pages, which are known at the end.
        (pages / f"{number}.html").write_bytes(to_bytes(page.main))
        if page.original:
            (pages / f"{number}.original.html").write_bytes(to_bytes(page.original))
        if page.blocks:
            script = to_bytes(f"cutline.received({number}, {page.blocks});\n")
            (pages / f"{number}.js").write_bytes(script)
            digest.update(script)
        rows.append(page.row)
    if not rows:
        raise UsageError("no page in the input: there is nothing to review")
    review = digest.hexdigest()
    ranked = sorted(enumerate(rows, 1), key=_worst_first)
    names = [Neighbour(number, row.name) for number, row in ranked]
    for place, (number, row) in enumerate(ranked):
        path = pages / f"{number}.html"
        previous = names[place - 1] if place else None
        following = names[place + 1] if place + 1 < len(names) else None
        main = Markup(path.read_bytes().decode("utf-8"))
        html = frame.page(row, main, number, (place + 1, len(rows)), previous, following, review)
        path.write_bytes(to_bytes(html))
    (folder / "index.html").write_bytes(to_bytes(index(ranked, review)))
    return rows


def _worst_first(numbered: tuple[int, Row]) -> tuple[bool, float, int]:
    """Failed pages, then by F1 where gold data is given, else by confidence."""
    number, row = numbered
    return row.error is None, row.judgement.f1 if row.judgement else row.confidence, number


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of `target` when the context ends well. What killed
    processes left beside it is removed; what a living one makes there is locked."""
    import fcntl

    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(target)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    beside.mkdir()
    held = os.open(beside, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(held, fcntl.LOCK_EX)
        yield beside
        if target.exists():
            old = target.with_name(f".{target.name}.{os.getpid()}.old")
            target.rename(old)
            try:
                beside.rename(target)
            except BaseException:
                old.rename(target)
                raise
            shutil.rmtree(old)
        else:
            beside.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            shutil.rmtree(beside)
        raise
    finally:
        os.close(held)


def _remove_left(target: Path) -> None:
    import fcntl

    left = re.compile(rf"\.{re.escape(target.name)}\.\d+\.part")
    for beside in target.parent.glob(f".{escape(target.name)}.*.part"):
        if not left.fullmatch(beside.name):
            continue
        with contextlib.suppress(OSError):
            held = os.open(beside, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(beside)
            finally:
                os.close(held)
