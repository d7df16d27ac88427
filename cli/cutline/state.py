"""What earlier runs finished, in a SQLite file, so that a run can go on where one broke off.

    finished  a hash of each finished page's source and content
    first     fingerprint → source of the first record that had it (for duplicates)
    outputs   output file → how many of its bytes hold records of finished pages
    folders   output folder → the folder that the names in it are relative to

and, in the header, a number by which files of this state are told from others'.

All change in one transaction, after the output was synchronised to disk. Whatever moment
the process is killed at, the bytes of an output beyond its recorded size belong to pages that
are not finished: they are cut off, and the pages done again.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .data import Failure, Page
from .errors import OutputError, UsageError

_APPLICATION = 0x43555431  # "CUT1", in the file's header: other databases are left alone

_TABLES = """
CREATE TABLE finished (page BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE first (fingerprint BLOB PRIMARY KEY, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outputs (path TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
"""
_FOLDERS = """CREATE TABLE IF NOT EXISTS folders
    (path TEXT PRIMARY KEY, base TEXT NOT NULL) WITHOUT ROWID"""  # states of before lack it


@contextmanager
def open_state(path: str | None) -> Iterator[State]:
    """The state file, made where there is none; None is one that lasts as long as this run.

    Raises UsageError when another process has it open, or when it is something else.
    """
    database = None
    try:
        # No name is a database on disk that SQLite removes itself: what a run without state
        # remembers must not grow in memory.
        database = sqlite3.connect(path or "", timeout=0)
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not application and not tables:
            for statement in _TABLES.strip().split("\n"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {secrets.randbelow(2**31)}")
        elif application != _APPLICATION:
            raise UsageError(f"{path}: a database of some other program; give another --state")
        database.execute(_FOLDERS)
        # Also where it stands there: a file that cannot be written is found out before an output
        # is begun that no other state may go on with.
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.commit()
        yield State(database)
    except sqlite3.Error as error:
        if "locked" in str(error):
            message = f"{path}: another run has it open; wait for it, or give another --state"
            raise UsageError(message) from error
        if "not a database" in str(error) or "unable to open" in str(error):
            raise UsageError(f"{path}: {error}; give another --state") from error
        where = path or "a temporary file"
        remedy = "; move it away, and all is done anew" if "malformed" in str(error) else ""
        raise OutputError(f"cannot write to {where}: {error}{remedy}") from error
    finally:
        if database:
            database.close()


class State:
    """An open state file; one process at a time has it.

    Pages are begun and done in the same order; `commit` makes all that is done durable.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._begun: deque[bytes] = deque()
        self._done: list[bytes] = []
        self._known: set[bytes] = set()  # of pages begun or done, until they are committed

    @property
    def mark(self) -> str:
        """A word that no other state file has."""
        (number,) = self._database.execute("PRAGMA user_version").fetchone()
        return f"{number:08x}"

    def begin(self, page: Page | Failure) -> bool:
        """Whether the page is still to be done; False if it was, or is in hand already."""
        key = _key(page)
        query = "SELECT 1 FROM finished WHERE page = ?"
        if key in self._known or self._database.execute(query, (key,)).fetchone():
            return False
        self._known.add(key)
        self._begun.append(key)
        return True

    def done(self) -> None:
        """The page that was begun first has its record written."""
        self._done.append(self._begun.popleft())

    def first(self, fingerprint: str, source: str) -> str | None:
        """The source of the first record with this fingerprint, None when that is this one."""
        key = bytes.fromhex(fingerprint)
        query = "SELECT source FROM first WHERE fingerprint = ?"
        found = self._database.execute(query, (key,)).fetchone()
        if found:
            return None if found[0] == source else str(found[0])
        self._database.execute("INSERT INTO first VALUES (?, ?)", (key, source))
        return None

    def size(self, output: Path) -> int | None:
        """How many bytes of an output file hold finished pages; None for an unknown one."""
        query = "SELECT size FROM outputs WHERE path = ?"
        found = self._database.execute(query, (str(output),)).fetchone()
        return int(found[0]) if found else None

    def base(self, folder: Path, base: str) -> str:
        """What the names in an output folder are relative to: `base` if it is new, else what they
        were before, whatever the inputs are now."""
        add = "INSERT OR IGNORE INTO folders VALUES (?, ?)"
        self._database.execute(add, (str(folder), base))
        query = "SELECT base FROM folders WHERE path = ?"
        (found,) = self._database.execute(query, (str(folder),)).fetchone()
        return str(found)

    def commit(self, output: Path | None = None, size: int = 0) -> None:
        """Make durable what is done, and with it the size that `output` has on disk now."""
        add = "INSERT INTO finished VALUES (?)"
        self._database.executemany(add, [(key,) for key in self._done])
        if output:
            grow = "INSERT OR REPLACE INTO outputs VALUES (?, ?)"
            self._database.execute(grow, (str(output), size))
        self._database.commit()
        self._known.difference_update(self._done)
        self._done.clear()


def _key(page: Page | Failure) -> bytes:
    """128 bits for a page: its source, what is known of it and what is in it or wrong with it."""
    if isinstance(page, Failure):
        about: tuple[object, ...] = (page.source, page.url, page.type, page.message)
        content: str | bytes = b""
    else:
        about = (page.source, page.url, page.format, page.encoding, page.metas)
        content = page.content
    digest = hashlib.blake2b(repr(about).encode("utf-8", "backslashreplace"), digest_size=16)
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    digest.update(content)
    return digest.digest()
