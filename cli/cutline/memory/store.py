"""The SQLite file: pages are learnt into it, and told of what they share."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from ..data import Document
from ..errors import OutputError, UsageError
from .sighting import Sighting, fingerprint, sighting

MAX_AGE = 180
PAGES_PER_SITE = 100
MAX_PAGES = 50_000

_APPLICATION = 0x43544C4E  # "CTLN", so that no other program's file is written into
_VERSION = 2
_BATCH = 100  # pages a transaction
_PATIENCE = 60.0  # seconds to wait for another process's transaction
_LONG = 100  # characters; shorter blocks do not tell one page from another
_SAMPLE = 300  # characters of a repeated block that `show` has

_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    key INTEGER NOT NULL,
    title INTEGER,
    day INTEGER NOT NULL,
    UNIQUE (site, key)
);
CREATE INDEX page_day ON page (day, id);
CREATE TABLE held (
    site INTEGER NOT NULL,
    block INTEGER NOT NULL,
    page INTEGER NOT NULL,
    PRIMARY KEY (site, block, page)
) WITHOUT ROWID;
CREATE INDEX held_page ON held (page);
CREATE TABLE sample (
    site INTEGER NOT NULL,
    block INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (site, block)
) WITHOUT ROWID;
"""


class Repeated(NamedTuple):
    """A block that stands on several pages of a site; `text` may be cut off."""

    text: str
    pages: int


class _Shared(threading.local):
    """A thread's one open memory: SQLite's connections are for the thread that made them."""

    path: Path | None = None
    memory: Memory | None = None


_shared = _Shared()


def shared(path: Path) -> Memory:
    """This thread's one open memory to read, for a pipeline that cleans many pages."""
    if _shared.memory is None or _shared.path != path:
        if _shared.memory is not None:
            _shared.memory.close()
        _shared.path, _shared.memory = path, Memory.open(path)
    return _shared.memory


def shown(path: Path, site: str) -> list[str]:
    """What a site repeats, a line each: on how many pages, and the text.

    Raises UsageError when the memory is none or does not know the site.
    """
    with Memory.open(path) as memory:
        known = [name for name, _ in memory.sites()]
        if site not in known:
            raise UsageError(
                f"{path}: knows nothing of {site}; it knows {', '.join(known[:10]) or 'no site'}"
            )
        return [f"{pages}\t{text}" for text, pages in memory.show(site)]


class Memory:
    """An open memory; close it, or use it in a `with` statement. Not for several threads."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = connection, path
        self._counts = lru_cache(maxsize=256)(self._load_counts)

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> Memory:
        """Open a memory to read; with `write` to learn, making the file if there is none.

        Raises UsageError where there is no such file, or it is no memory of this version.
        """
        there = os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises where it may not look
        if not write and not there:
            raise UsageError(f"{path}: no site memory here; make one with `cutline learn`")
        mode = "rwc" if write else "ro"
        try:
            db = sqlite3.connect(
                f"{Path(os.path.realpath(path)).as_uri()}?mode={mode}",
                uri=True,
                timeout=_PATIENCE,
                isolation_level=None,
            )
            try:
                _check(db, path, write)
            except BaseException:
                db.close()
                raise
        except sqlite3.DatabaseError as error:
            kind = OutputError if write and not there else UsageError
            raise kind(f"{path}: cannot be opened as a site memory: {error}") from error
        return cls(db, path)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --------------------------------------------------------------------------- learning

    def learn(self, pages: Iterable[Sighting], today: date | None = None) -> int:
        """Remember these pages, in batches; how many there were.

        A page learnt before is replaced by what it holds now. Raises OutputError when the
        file cannot be written (full disk, another process that does not let go).
        """
        day = (today or date.today()).toordinal()
        coming = iter(pages)
        count = 0
        while batch := list(islice(coming, _BATCH)):
            with self._transaction():
                for page in batch:
                    self._learn(page, day)
                self._forget({page.site for page in batch}, day)
            count += len(batch)
        self._counts.cache_clear()
        return count

    def _learn(self, page: Sighting, day: int) -> None:
        db = self._db
        db.execute("INSERT OR IGNORE INTO site (name) VALUES (?)", (page.site,))
        site = self._site(page.site)
        assert site is not None
        known = self._same_page(site, page)
        if known is None:
            known = db.execute(
                "INSERT INTO page (site, key, title, day) VALUES (?, ?, ?, ?)",
                (site, page.key, page.title, day),
            ).lastrowid
        else:
            db.execute(
                "UPDATE page SET day = max(day, ?), title = coalesce(?, title) WHERE id = ?",
                (day, page.title, known),
            )
            db.execute("DELETE FROM held WHERE page = ?", (known,))
        again = [
            (site, block, page.blocks[block][:_SAMPLE])
            for (block,) in self._select_blocks("DISTINCT block", site, list(page.blocks))
        ]
        db.executemany("INSERT OR IGNORE INTO sample VALUES (?, ?, ?)", again)
        db.executemany(
            "INSERT INTO held VALUES (?, ?, ?)", [(site, block, known) for block in page.blocks]
        )

    def _forget(self, names: Iterable[str], day: int) -> None:
        """Drop what is too old, and the oldest of what is too much."""
        db = self._db
        old = [id for (id,) in db.execute("SELECT id FROM page WHERE day < ?", (day - MAX_AGE,))]
        for name in sorted(names):
            newest = (
                "SELECT id FROM page WHERE site = ? ORDER BY day DESC, id DESC LIMIT -1 OFFSET ?"
            )
            old += [id for (id,) in db.execute(newest, (self._site(name), PAGES_PER_SITE))]
        excess = "SELECT id FROM page ORDER BY day DESC, id DESC LIMIT -1 OFFSET ?"
        old += [id for (id,) in db.execute(excess, (MAX_PAGES,))]
        if not old:
            return
        gone = [(id,) for id in sorted(set(old))]
        db.executemany("DELETE FROM held WHERE page = ?", gone)
        db.executemany("DELETE FROM page WHERE id = ?", gone)
        db.execute(
            "DELETE FROM sample WHERE (SELECT COUNT(*) FROM held WHERE held.site = sample.site"
            " AND held.block = sample.block) < 2"
        )
        db.execute("DELETE FROM site WHERE id NOT IN (SELECT site FROM page)")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            # IMMEDIATE: a transaction that reads first could not become a writer any more.
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # SQLite ends it itself where the disk is full
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise OutputError(f"{self._path}: site memory cannot be written: {error}") from error

    # ---------------------------------------------------------------------------- reading

    def elsewhere(self, document: Document) -> tuple[int, ...]:
        """For each block of the page, on how many of the site's other pages it stands.

        Raises UsageError when the file turns out to be damaged.
        """
        page = sighting(document)
        try:
            site = self._site(page.site) if page else None
            if page is None or site is None:
                return (0,) * len(document.blocks)
            counts = self._counts(site)
            own: set[int] = set()
            itself = self._same_page(site, page)
            if itself is not None:
                rows = self._db.execute("SELECT block FROM held WHERE page = ?", (itself,))
                own = {block for (block,) in rows}
        except sqlite3.Error as error:
            raise UsageError(f"{self._path}: site memory cannot be read: {error}") from error
        blocks = [fingerprint(block.text) for block in document.blocks]
        return tuple(counts.get(b, 0) - (b in own) if b is not None else 0 for b in blocks)

    def sites(self) -> list[Repeated]:
        """The sites known, with the number of their pages, by name."""
        rows = self._db.execute(
            "SELECT name, COUNT(*) FROM page JOIN site ON site.id = page.site"
            " GROUP BY site.id ORDER BY name"
        )
        return [Repeated(*row) for row in rows]

    def show(self, site: str) -> list[Repeated]:
        """What stands on two and more pages of a site, most frequent first, then by text."""
        rows = self._db.execute(
            "SELECT text, COUNT(*) AS pages FROM sample JOIN site ON site.id = sample.site"
            " JOIN held ON held.site = sample.site AND held.block = sample.block"
            " WHERE name = ? GROUP BY held.block HAVING pages > 1 ORDER BY pages DESC, text",
            (site,),
        )
        return [Repeated(*row) for row in rows]

    # ---------------------------------------------------------------------------- queries

    def _site(self, name: str) -> int | None:
        row = self._db.execute("SELECT id FROM site WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def _load_counts(self, site: int) -> dict[int, int]:
        """On how many pages of the site each block stands."""
        query = "SELECT block, COUNT(*) FROM held WHERE site = ? GROUP BY block"
        return dict(self._db.execute(query, (site,)).fetchall())

    def _same_page(self, site: int, page: Sighting) -> int | None:
        """The learnt page that this one is, by its key or as a copy; see the module."""
        row = self._db.execute(
            "SELECT id FROM page WHERE site = ? AND key = ?", (site, page.key)
        ).fetchone()
        if row is not None:
            return int(row[0])
        holders: dict[int, list[int]] = {}
        for block, holder in self._select_blocks("block, page", site, list(page.blocks)):
            holders.setdefault(block, []).append(holder)
        sizes = {block: len(text) for block, text in page.blocks.items()}
        shared: Counter[int] = Counter()
        for block, found in holders.items():
            if len(found) == 1 and sizes[block] >= _LONG:
                shared[found[0]] += sizes[block]
        fresh = sum(size for block, size in sizes.items() if block not in holders)
        if not shared:
            return None
        likest, characters = max(shared.items(), key=lambda item: (item[1], -item[0]))
        (title,) = self._db.execute("SELECT title FROM page WHERE id = ?", (likest,)).fetchone()
        differs = None not in (title, page.title) and title != page.title
        return likest if characters > fresh and not differs else None

    def _select_blocks(
        self, columns: str, site: int, blocks: Sequence[int]
    ) -> Iterator[tuple[int, ...]]:
        for start in range(0, len(blocks), 500):  # SQLite's oldest limit is 999 parameters
            some = blocks[start : start + 500]
            marks = ",".join("?" * len(some))
            query = f"SELECT {columns} FROM held WHERE site = ? AND block IN ({marks})"
            yield from self._db.execute(query, (site, *some))


def _check(db: sqlite3.Connection, path: Path, write: bool) -> None:
    """Make the tables of a new file; raise UsageError for a file that is not ours."""
    db.execute("BEGIN")  # all three of one moment: another process may be making the file
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    db.execute("COMMIT")
    if write and not application and not tables:
        db.execute("BEGIN IMMEDIATE")
        (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if not tables:  # else another process was faster
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
        db.execute("COMMIT")
        return
    if application != _APPLICATION:
        raise UsageError(f"{path}: not a site memory of cutline; name another file")
    if version != _VERSION:
        raise UsageError(
            f"{path}: a site memory of version {version}, this cutline reads {_VERSION}; "
            "make a new one with `cutline learn`"
        )
