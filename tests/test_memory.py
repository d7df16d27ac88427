"""Site memory: counts of different pages, kept by several processes, bounded."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cutline
from conftest import Cutline
from cutline.data import Block, Document, Head, Label, LabelledBlock, Page
from cutline.errors import OutputError, UsageError
from cutline.learn import learn_pages
from cutline.memory import Memory, Repeated, site_of, store, weigh
from cutline.memory.sighting import BLOCKS_PER_PAGE, sighting
from cutline.memory.store import MAX_AGE
from cutline.pipeline import clean_page
from cutline.settings import Settings

MENU = ("Home", "Town and country", "Sign up for the harbour letter, free every morning")
DAY = date(2026, 3, 1)


def page(number: int, blocks: Sequence[str] = (), site: str = "news.example") -> Document:
    name = chr(97 + number // 26) + chr(97 + number % 26)
    own = (f"Story {name}", " ".join(f"{name}{chr(97 + i)}" * 2 for i in range(20)))
    return document([*MENU, *own, *blocks], f"https://www.{site}/story/{number}")


def document(texts: Sequence[str], url: str | None, head: Head = Head()) -> Document:  # noqa: B008
    blocks = tuple(Block(index, text) for index, text in enumerate(texts))
    return Document(blocks=blocks, format="html", url=url, head=head)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sites.db"


def learnt(path: Path, documents: Sequence[Document], today: date = DAY) -> None:
    with Memory.open(path, write=True) as memory:
        memory.learn(filter(None, map(sighting, documents)), today)


def pages_of(path: Path, read: Document) -> list[int]:
    with Memory.open(path) as memory:
        return list(memory.elsewhere(read))


# ------------------------------------------------------------------------------ counting


def test_other_pages_are_counted(path: Path) -> None:
    learnt(path, [page(1), page(2), page(3)])
    assert pages_of(path, page(4)) == [3] * 3 + [0] * 2


def test_a_page_is_no_evidence_against_itself(path: Path) -> None:
    learnt(path, [page(1), page(2), page(3)])
    assert pages_of(path, page(2)) == [2] * 3 + [0] * 2


def test_learning_again_changes_nothing(path: Path) -> None:
    learnt(path, [page(1), page(2), page(1)])
    before = pages_of(path, page(9))
    learnt(path, [page(2), page(1)], DAY + timedelta(days=1))
    assert pages_of(path, page(9)) == before == [2] * 3 + [0] * 2


def test_a_changed_page_replaces_what_it_held(path: Path) -> None:
    learnt(path, [page(1, ["Breaking: bridge closed"]), page(2)])
    learnt(path, [page(1, ["Bridge open again"])])
    assert pages_of(path, page(3, ["Breaking: bridge closed", "Bridge open again"]))[-2:] == [0, 1]


def test_addresses_that_differ_in_tracking_are_one_page(path: Path) -> None:
    urls = (
        "https://news.example/a?id=1",
        "http://www.news.example/a/?utm_source=feed&id=1#top",
        "https://m.news.example/a?id=1&fbclid=xyz",
    )
    learnt(path, [document(["Menu"], url) for url in urls])
    assert pages_of(path, document(["Menu"], "https://news.example/a?id=2")) == [1]


def test_copies_of_an_article_count_once(path: Path) -> None:
    first = page(1)
    copies = [
        document([block.text for block in first.blocks], f"https://news.example/print/{i}")
        for i in range(5)
    ]
    learnt(path, [first, *copies, page(2)])
    assert pages_of(path, first) == [1] * 3 + [0] * 2
    assert pages_of(path, copies[2]) == [1] * 3 + [0] * 2


def test_short_articles_under_a_long_notice_are_no_copies(path: Path) -> None:
    notice = "We and our partners keep cookies on your device and read them. " * 9

    def short(number: int) -> Document:
        head = Head(title=f"Notice {number}")
        texts = [notice, f"Road {number} is closed.", "It opens again on Sunday."]
        return document(texts, f"https://news.example/{number}", head)

    learnt(path, [short(i) for i in range(4)])
    assert pages_of(path, short(9))[0] == 4


def test_a_page_that_is_learnt_again_has_its_new_title(path: Path) -> None:
    texts = [block.text for block in page(1).blocks]
    for title in ("Bridge closed", "Bridge open"):
        learnt(path, [document(texts, "https://news.example/a", Head(title=title))])
    copy = document(texts, "https://news.example/print/a", Head(title="Bridge open"))
    assert pages_of(path, copy) == [0] * len(texts)


def test_pages_without_an_address_of_their_own_are_told_by_what_they_hold(path: Path) -> None:
    head = Head(canonical="https://www.news.example/")
    made = [document([block.text for block in page(i).blocks], None, head) for i in range(3)]
    learnt(path, [*made, *made])
    assert pages_of(path, made[1]) == [2] * 3 + [0] * 2


def test_sites_do_not_mix(path: Path) -> None:
    learnt(path, [page(i, site="other.example") for i in range(4)])
    assert pages_of(path, page(1)) == [0] * 5
    assert pages_of(path, document(MENU, None)) == [0] * 3


def test_case_space_and_marks_do_not_count(path: Path) -> None:
    learnt(path, [page(i, ["12 Comments", "READ  MORE »", "…", "2026"]) for i in range(3)])
    read = page(
        9, ["12 comments:", "13 comments", "Read\u00a0more", "read more stories", "…", "2026"]
    )
    assert pages_of(path, read)[5:] == [3, 0, 3, 0, 0, 0]


def test_a_block_twice_on_one_page_counts_once(path: Path) -> None:
    learnt(path, [page(1, ["Menu again", "Menu again"]), page(2)])
    assert pages_of(path, page(3, ["Menu again"]))[-1] == 1


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://WWW.News.Example:8080/a", "news.example"),
        ("http://m.news.example/", "news.example"),
        ("http://sport.news.example/", "sport.news.example"),
        ("http://m.com/", "m.com"),
        ("http://[", None),
        ("news/story.html", None),
    ],
)
def test_site(url: str, site: str | None) -> None:
    assert site_of(document(["x"], url)) == site


def test_site_from_the_page() -> None:
    assert site_of(document(["x"], None, Head(metas=(("og:url", "https://a.example/1"),)))) == (
        "a.example"
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(range(12)), max_size=12), st.randoms())
def test_order_and_batches_do_not_matter(numbers: list[int], random: object) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder, "one.db"), Path(folder, "two.db")
        learnt(one, [page(i) for i in numbers])
        shuffled = numbers.copy()
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        for i in shuffled:
            learnt(two, [page(i)])
        if numbers:
            assert pages_of(one, page(5)) == pages_of(two, page(5))


# ------------------------------------------------------------------------------ weighing


def labelled(label: Label, score: float) -> LabelledBlock:
    return LabelledBlock(Block(0, "Words"), label, score, label.value, "model")


@pytest.mark.parametrize(
    ("label", "score", "pages", "kept"),
    [
        (Label.BODY, 0.51, 0, True),  # on this page only: never evidence against it
        (Label.BODY, 0.6, 1, False),
        (Label.BODY, 0.9, 1, True),
        (Label.BODY, 1.0, 1, True),
        (Label.BODY, 0.9, 2, False),
        (Label.BODY, 1.0, 2, False),
        (Label.BODY, 0.99, 40, False),
        (Label.CREDIT, 0.1, 40, True),
        (Label.CAPTION, 0.9, 40, True),
    ],
)
def test_weighing(label: Label, score: float, pages: int, kept: bool) -> None:
    before = labelled(label, score)
    (after,) = weigh([before], [pages], 0.5)
    assert after.block is before.block
    if kept:
        assert (after.label, after.kind, after.reason) == (label, before.kind, before.reason)
        assert after.score <= before.score
    else:
        assert (after.label, after.kind) == (Label.BOILERPLATE, "repeated")
        assert after.reason == "site_memory"
        assert after.score < 0.5


# ------------------------------------------------------------------------------- showing


def test_show(path: Path) -> None:
    learnt(path, [page(1, ["Only here"]), page(2, ["On two of them"]), page(3, ["On two of them"])])
    with Memory.open(path) as memory:
        assert memory.sites() == [Repeated("news.example", 3)]
        assert memory.show("news.example") == [
            Repeated("Home", 3),
            Repeated("Sign up for the harbour letter, free every morning", 3),
            Repeated("Town and country", 3),
            Repeated("On two of them", 2),
        ]
        assert memory.show("unknown.example") == []


def test_show_of_a_site_that_repeats_nothing_says_so(cutline: Cutline, path: Path) -> None:
    learnt(path, [page(1)])
    done = cutline("learn", "--memory", path.name, "--show", "news.example")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no block stands on two of its pages" in done.stderr


# -------------------------------------------------------------------------------- bounds


def test_old_pages_are_forgotten(path: Path) -> None:
    learnt(path, [page(1, ["Summer sale"]), page(2, ["Summer sale"])])
    learnt(path, [page(1, ["Summer sale"])], DAY + timedelta(days=100))
    learnt(path, [page(3)], DAY + timedelta(days=MAX_AGE + 1))
    assert pages_of(path, page(4, ["Summer sale"]))[-1] == 1
    with Memory.open(path) as memory:
        assert "Summer sale" not in [each.text for each in memory.show("news.example")]


def test_a_site_keeps_its_newest_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PAGES_PER_SITE", 3)
    for i in range(8):
        learnt(path, [page(i, [f"Special edition {'old' if i < 5 else 'new'}"])])
    read = page(9, ["Special edition old", "Special edition new"])
    assert pages_of(path, read)[-2:] == [0, 3]


def test_the_whole_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_PAGES", 10)
    learnt(path, [page(i, site=f"s{i}.example") for i in range(60)])
    with Memory.open(path) as memory:
        assert sum(each.pages for each in memory.sites()) == 10
    db = sqlite3.connect(path)
    (held,) = db.execute("SELECT COUNT(*) FROM held").fetchone()
    db.close()
    assert held == 10 * len(page(0).blocks)


def test_a_huge_page_is_cut(path: Path) -> None:
    many = [f"Row {chr(97 + i % 26)} {'x' * (i // 26)}" for i in range(5000)]
    learnt(path, [document(many, "https://news.example/huge")])
    db = sqlite3.connect(path)
    (held,) = db.execute("SELECT COUNT(*) FROM held").fetchone()
    db.close()
    assert held == BLOCKS_PER_PAGE


# ------------------------------------------------------------------------------- failures


def test_threads_may_share_a_memory(path: Path) -> None:
    learnt(path, [page(number) for number in range(3)])
    html = "".join(f"<p>{text}</p>" for text in (*MENU, "The ferry came in late, and empty."))
    one = Page("-", html, "https://www.news.example/story/7")
    alone = clean_page(one, Settings(memory=path))
    with ThreadPoolExecutor(4) as threads:
        found = [threads.submit(clean_page, one, Settings(memory=path)) for _ in range(20)]
    assert [record.result() for record in found] == [alone] * 20


def test_reading_needs_a_file(path: Path) -> None:
    with pytest.raises(UsageError, match=r"sites\.db.*cutline learn"):
        Memory.open(path)
    assert not path.exists()


@pytest.mark.parametrize("write", [False, True])
def test_other_files_are_left_alone(path: Path, write: bool) -> None:
    path.write_text("not a database, but somebody's notes " * 100)
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"sites\.db"):
        Memory.open(path, write=write)
    assert path.read_bytes() == before


@pytest.mark.parametrize("write", [False, True])
def test_other_programs_databases_are_left_alone(path: Path, write: bool) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE page (id)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(UsageError, match="not a site memory"):
        Memory.open(path, write=write)
    assert path.read_bytes() == before


def test_other_versions_are_refused(path: Path) -> None:
    learnt(path, [page(1)])
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UsageError, match="version 99"):
        Memory.open(path)


def test_damage_is_said(path: Path) -> None:
    learnt(path, [page(i) for i in range(60)])
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"sites\.db"), Memory.open(path) as memory:
        memory.elsewhere(page(1))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no-such-folder"):
        Memory.open(tmp_path / "no-such-folder" / "sites.db", write=True)


def test_a_full_disk_is_said(path: Path) -> None:
    learnt(path, [page(1)])
    with Memory.open(path, write=True) as memory:
        (size,) = memory._db.execute("PRAGMA page_count").fetchone()
        memory._db.execute(f"PRAGMA max_page_count = {size}")
        with pytest.raises(OutputError, match=r"cannot be written: database or disk is full"):
            memory.learn(filter(None, map(sighting, map(page, range(2, 99)))), DAY)
    assert pages_of(path, page(2))[0] == 1


def test_a_failed_page_leaves_no_trace(path: Path) -> None:
    def source() -> object:
        yield page(1)
        raise RuntimeError("the reader broke")

    learnt(path, [page(7)])
    with pytest.raises(RuntimeError), Memory.open(path, write=True) as memory:
        memory.learn(source())  # type: ignore[arg-type]
    assert pages_of(path, page(9))[0] == 1


# ------------------------------------------------------------------------------ processes

_LEARN = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_memory import DAY, page
from cutline.memory import Memory
from cutline.memory.sighting import sighting
start, stop = int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(start, stop):
    with Memory.open(Path(sys.argv[1]), write=True) as memory:
        memory.learn([sighting(page(number))], DAY)
"""


def process(path: Path, start: int, stop: int) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parent)
    return subprocess.Popen(
        [sys.executable, "-c", _LEARN.format(tests=tests), str(path), str(start), str(stop)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(cutline.__file__).parents[1])},
    )


def test_several_processes_learn_at_once(path: Path) -> None:
    """All make the file, write one page a transaction and share half of their pages."""
    started = [process(path, start, start + 20) for start in (0, 10, 20, 30)]
    for each in started:
        assert each.stdout and each.stdout.readline() == "ready\n"
    for each in started:
        each.communicate("go\n", timeout=120)
    assert [each.returncode for each in started] == [0] * 4
    assert pages_of(path, page(60))[0] == 50
    alone = path.with_name("alone.db")
    learnt(alone, [page(i) for i in range(50)])
    assert pages_of(path, page(7)) == pages_of(alone, page(7))


def test_a_memory_that_another_process_makes_at_the_same_moment(path: Path) -> None:
    def overtake(statement: str) -> None:
        if "sqlite_master" in statement:
            db.set_trace_callback(None)
            other = sqlite3.connect(path, timeout=0, isolation_level=None)
            with closing(other), suppress(sqlite3.OperationalError):  # locked, if all is well
                store._check(other, path, write=True)

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.set_trace_callback(overtake)
        store._check(db, path, write=True)
    learnt(path, [page(1)])


def test_a_killed_process_leaves_whole_pages(path: Path) -> None:
    learnt(path, [page(90)])
    killed = process(path, 0, 80)
    assert killed.stdin and killed.stdout
    killed.stdout.readline()
    killed.stdin.write("go\n")
    killed.stdin.flush()
    while pages_of(path, page(99))[0] < 5:
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert pages_of(path, page(99))[0] >= 5
    learnt(path, [page(i) for i in range(80)])
    assert pages_of(path, page(99))[0] == 81


PROFILE = (
    "The Harbour Letter was founded in 1951 by three fishermen and a retired teacher, who printed "
    "it in a net loft, and it has come out every morning since, strikes and storms included.",
    "Our reporters live in the towns that they write about. They are glad to hear from readers, "
    "who find our offices beside the old customs house, between the chandlery and the baker.",
    "We have won the coast's prize for local reporting four times, most lately for our series on "
    "the closing of the ferry lines, which two ministers have since quoted in their speeches.",
)
NEWS = (
    "The bridge at Port Evelyn opens again on Monday, two weeks early, the county said. Nobody "
    "there could say how that had come about.",
    "“We had planned for delays,” said Maud Ferrier, who runs the works, “and none of them came.”",
)


def test_the_article_is_not_looked_for_in_what_the_site_repeats(path: Path) -> None:
    def story(number: int, *texts: str) -> Page:
        own = "\n".join(f"<div>{text}</div>" for text in texts)
        profile = "\n".join(f"<p>{text}</p>" for text in PROFILE)
        markup = f"<body><div>{own}</div><main><article>{profile}</article></main></body>"
        return Page(str(number), markup, f"https://letter.example/{number}", "html")

    ships = [" ".join(f"Ship {n * 7919} came in." for n in range(i, i + 40)) for i in (0, 40, 80)]
    learn_pages(path, [story(i, ship) for i, ship in enumerate(ships)])
    page = story(9, *NEWS)
    assert NEWS[0] not in clean_page(page).text
    assert clean_page(page, Settings(memory=path)).text == "\n\n".join(NEWS)
