"""Site memory: what repeats across one site's pages, in an SQLite file.

A block that stands on many pages of a site is part of the site, not of an article. For each
site the memory knows which of its last pages held which blocks, so that it can tell, of a
page's blocks, on how many *other* pages each stands: learning a page twice counts once, and a
page that was learnt is no evidence against itself when it is cleaned.

Blocks are compared by their letters and digits: case, white space and punctuation do not
count. They are kept as 64-bit hashes; the text itself is kept only of blocks seen on two pages
and more, for people to look at.

Pages are the same page if their addresses are (without fragment and tracking parameters), or
if one is a copy of the other: their titles do not differ, and of its blocks that no more than
one learnt page holds, the long ones on that page have more characters than all that are on none.

The file is bounded: pages not seen for MAX_AGE days are forgotten, of each site all but the
newest PAGES_PER_SITE, of the whole all but the newest MAX_PAGES. Several processes may learn
into one file at once; readers see whole batches only. What is read depends on nothing but
the file.
"""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from . import lazy
from .data import Block, Document, Failure, Label, LabelledBlock, Page
from .decode import decode
from .errors import OutputError, PageError, UsageError
from .settings import DEFAULT
from .split import split

MAX_AGE = 180
PAGES_PER_SITE = 100
MAX_PAGES = 50_000
BLOCKS_PER_PAGE = 1_000

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


class Evidence(NamedTuple):
    """A block stands on `pages` of the `of` other pages of its site that are remembered."""

    pages: int
    of: int

    @property
    def share(self) -> float:
        return self.pages / self.of if self.of else 0.0

    @property
    def is_repeated(self) -> bool:
        """Whether the block is part of the site, and not of an article."""
        return self.pages >= REPEATED


class Repeated(NamedTuple):
    """A block that stands on several pages of a site; `text` may be cut off."""

    text: str
    pages: int


NOTHING = Evidence(0, 0)

# ------------------------------------------------------------------------ normal forms

_MARKS = lazy.pattern(r"[\W_]+")
_HOST_PREFIX = lazy.pattern(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_TRACKING = lazy.pattern(r"utm_\w+|\w*clid|mc_[ce]id|_ga")


def site_of(document: Document) -> str | None:
    """The host of the page's address, in lower case, without "www." and the like.

    The address is the reader's, else the canonical link, else `og:url`; None without one.
    """
    declared = (content for name, content in document.head.metas if name == "og:url")
    for address in (document.url, document.head.canonical, *declared):
        try:
            host = urlsplit(address or "").hostname
        except ValueError:  # "http://[": no address
            continue
        if host:
            return _HOST_PREFIX.sub("", host.lower().rstrip("."))
    return None


def _hash(text: str) -> int:
    """64 bits, as SQLite's signed integers; the same in every process."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


@lru_cache(maxsize=4096)
def _block_hash(text: str) -> int | None:
    """None for a block without a letter, which says nothing."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    plain = _MARKS.sub(" ", text.casefold()).strip()
    return _hash(plain) if any(map(str.isalpha, plain)) else None


def _page_key(document: Document, blocks: Iterable[int]) -> int:
    """Of the page's address; of what is on it where there is none, or only the site's."""
    try:
        parts = urlsplit(document.url or "")
        host = _HOST_PREFIX.sub("", (parts.hostname or "").lower().rstrip("."))
    except ValueError:
        host = ""
    if not host or not (parts.path.strip("/") or parts.query):
        return _hash(" ".join(map(str, sorted(blocks))))
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = sorted(pair for pair in query if not _TRACKING.fullmatch(pair[0].lower()))
    return _hash(f"{host}{parts.path.rstrip('/')}?{urlencode(kept)}")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A page as the memory sees it: `blocks` by hash; of a text that repeats, the first.
    `title` is the hash of what it calls itself, None where it does not."""

    site: str
    key: int
    title: int | None
    blocks: dict[int, str]


def _prepare(document: Document) -> _Prepared | None:
    """None for a page of no known site or without a word."""
    site = site_of(document)
    blocks: dict[int, str] = {}
    for block in islice(document.blocks, BLOCKS_PER_PAGE):
        hashed = _block_hash(block.text)
        if hashed is not None:
            blocks.setdefault(hashed, block.text)
    if site is None or not blocks:
        return None
    title = _block_hash(document.head.title) if document.head.title else None
    return _Prepared(site, _page_key(document, blocks), title, blocks)


# ---------------------------------------------------------------------------- evidence

# Of the blocks that stand on two other pages of their site and more, 0.1% are in the gold
# articles of 54 sites of DAnIEL 2.1, nearly all of them datelines and disclaimers; of those on
# one other page 1% are, most of them from a second version of the same article. A factor
# between 0.2 and 0.4 for the odds of the latter gave the best F1 with no site losing any.
REPEATED = 2
ONCE_ODDS = 0.3


def weigh(labelled: Sequence[LabelledBlock], evidence: Sequence[Evidence]) -> list[LabelledBlock]:
    """The labels, with the site's repetitions counted against what was taken for the article.

    A block on REPEATED other pages is not the article's, whatever the tagger says; one on
    fewer stays if its odds are good enough. No other label changes, and no block becomes part
    of the article. Blocks that go have the kind "repeated" and the reason "site_memory".
    """
    return [_weigh(block, found) for block, found in zip(labelled, evidence, strict=True)]


def _weigh(block: LabelledBlock, found: Evidence) -> LabelledBlock:
    if block.label is not Label.BODY or not found.pages:
        return block
    odds = 0.0 if found.is_repeated else ONCE_ODDS
    score = odds * block.score / (odds * block.score + 1.0 - block.score) if odds else 0.0
    if score >= 0.5:
        return block._replace(score=score)
    return LabelledBlock(block.block, Label.BOILERPLATE, score, "repeated", "site_memory")


# ------------------------------------------------------------------------------ memory


@lru_cache(maxsize=1)
def shared(path: Path) -> Memory:
    """This process's one open memory to read, for a pipeline that cleans many pages."""
    return Memory.open(path)


def learn_pages(path: Path, pages: Iterable[Page | Failure]) -> tuple[int, int]:
    """Learn pages as readers give them; how many were learnt, and how many left out because
    they cannot be read or their site is not known. Raises what `Memory` raises."""
    seen = 0

    def documents() -> Iterator[Document]:
        nonlocal seen
        for page in pages:
            seen += 1
            if isinstance(page, Page):
                with suppress(PageError):
                    yield split(decode(page), DEFAULT)

    with Memory.open(path, write=True) as memory:
        learnt = memory.learn(documents())
    return learnt, seen - learnt


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
        self._repeated = lru_cache(maxsize=256)(self._load_repeated)

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

    def learn(self, documents: Iterable[Document], today: date | None = None) -> int:
        """Remember these pages, in batches; how many there were of which the site is known.

        A page learnt before is replaced by what it holds now. Raises OutputError when the
        file cannot be written (full disk, another process that does not let go).
        """
        day = (today or date.today()).toordinal()
        pages = filter(None, map(_prepare, documents))
        count = 0
        while batch := list(islice(pages, _BATCH)):
            with self._transaction():
                for page in batch:
                    self._learn(page, day)
                self._forget({page.site for page in batch}, day)
            count += len(batch)
        self._repeated.cache_clear()
        return count

    def _learn(self, page: _Prepared, day: int) -> None:
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
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise OutputError(f"{self._path}: site memory cannot be written: {error}") from error

    # ---------------------------------------------------------------------------- reading

    def evidence(self, document: Document) -> tuple[Evidence, ...]:
        """For each block of the page, on how many of the site's other pages it stands.

        Raises UsageError when the file turns out to be damaged.
        """
        page = _prepare(document)
        try:
            site = self._site(page.site) if page else None
            if page is None or site is None:
                return (NOTHING,) * len(document.blocks)
            repeated, pages = self._repeated(site)
            own: set[int] = set()
            itself = self._same_page(site, page)
            if itself is not None:
                rows = self._db.execute("SELECT block FROM held WHERE page = ?", (itself,))
                own = {block for (block,) in rows}
                pages -= 1
        except sqlite3.Error as error:
            raise UsageError(f"{self._path}: site memory cannot be read: {error}") from error

        def of(block: Block) -> Evidence:
            hashed = _block_hash(block.text)
            if hashed is None:
                return Evidence(0, pages)
            return Evidence(repeated.get(hashed, 0) - (hashed in own), pages)

        return tuple(map(of, document.blocks))

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

    def _load_repeated(self, site: int) -> tuple[dict[int, int], int]:
        """Pages each block stands on, and how many pages the site has."""
        rows = self._db.execute(
            "SELECT block, COUNT(*) FROM held WHERE site = ? GROUP BY block", (site,)
        )
        counts = dict(rows.fetchall())
        (pages,) = self._db.execute("SELECT COUNT(*) FROM page WHERE site = ?", (site,)).fetchone()
        return counts, pages

    def _same_page(self, site: int, page: _Prepared) -> int | None:
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
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
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
