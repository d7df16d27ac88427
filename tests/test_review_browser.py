"""Reviews in a real browser, from files: what a person sees, clicks and downloads."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import browser
from conftest import ENVIRONMENT, ROOT, Cutline
from cutline.training.gold import read_corpus
from test_cases import read_case
from test_training_run import corpus

if reason := browser.missing():
    pytest.skip(reason, allow_module_level=True)

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

SENTENCES = (
    "The ferry to the island will leave an hour later in winter, the harbor master said.",
    "He had asked the council for a lamp on the pier, and a goat had been promised instead.",
)
SEED = read_case(ROOT / "tests/cases/seed-text.case")


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def driver(downloads: Path) -> Iterator[WebDriver]:
    with browser.opened(downloads) as opened:
        yield opened


@pytest.fixture(autouse=True)
def own_tab(driver: WebDriver) -> Iterator[None]:
    """What a tab keeps, such as that removed blocks are hidden, stays within a test."""
    driver.switch_to.new_window("tab")
    yield
    driver.close()
    driver.switch_to.window(driver.window_handles[0])


@pytest.fixture(autouse=True)
def nothing_is_asked_of_the_network(driver: WebDriver, own_tab: None) -> Iterator[None]:
    """And no script fails, on any page of any test."""
    yield
    asked = [url for url in browser.requests(driver) if not url.startswith(("file:", "blob:"))]
    assert asked == []
    assert browser.complaints(driver) == []


def review(cutline: Cutline, *arguments: str | Path, **more: bytes) -> Path:
    folder = Path(str(arguments[-1]))
    done = cutline("review", *arguments[:-1], "-o", folder, **more)
    assert done.returncode == 0, done.stderr.decode()
    return folder


def find(driver: WebDriver, selector: str) -> list[WebElement]:
    return driver.find_elements("css selector", selector)


def texts(driver: WebDriver, selector: str) -> list[str]:
    return [str(element.get_property("textContent")) for element in find(driver, selector)]


def press(driver: WebDriver, *keys: str) -> None:
    for key in keys:
        ActionChains(driver).send_keys(key).perform()


@contextmanager
def leaving(driver: WebDriver) -> Iterator[None]:
    """What is done inside leads to another page: its scripts have run after it. A key's command
    may be back before the browser has begun to leave."""
    (left,) = find(driver, "html")
    yield
    wait = WebDriverWait(driver, 30)
    wait.until(staleness_of(left))
    wait.until(lambda driver: driver.execute_script("return document.readyState") == "complete")


def turn(driver: WebDriver, key: str) -> None:
    with leaving(driver):
        press(driver, key)


def follow(driver: WebDriver, link: WebElement) -> None:
    with leaving(driver):
        link.click()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples and a page that cannot be cleaned, reviewed."""
    base = tmp_path_factory.mktemp("samples")
    (base / "broken.html").write_bytes(b"<p>" + b"x" * 200_000)
    inputs = [str(ROOT / "samples"), str(base / "broken.html")]
    command = [sys.executable, "-m", "cutline", "review", *inputs, "-o", str(base / "review")]
    command += ["--max-bytes", "100000"]
    subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True)
    return base / "review"


def names(driver: WebDriver) -> list[str]:
    return [row.text for row in find(driver, "#pages td.name a") if row.is_displayed()]


def column(driver: WebDriver, place: int) -> list[float]:
    cells = find(driver, f"#pages tbody tr:not([hidden]) td:nth-child({place})")
    return [float(str(cell.get_attribute("data-sort"))) for cell in cells]


def test_index_has_a_row_for_each_page_worst_first(driver: WebDriver, samples: Path) -> None:
    driver.get((samples / "index.html").as_uri())
    assert len(names(driver)) == 16
    statuses = texts(driver, "#pages .status")
    assert statuses[0] == "too large"
    sureness = column(driver, 3)
    assert sureness == sorted(sureness)
    assert len(find(driver, "svg.chart[role=img]")) == 2
    assert "teaser" in texts(driver, "svg.chart")[1]


def test_index_sorts_by_a_column_both_ways(driver: WebDriver, samples: Path) -> None:
    driver.get((samples / "index.html").as_uri())
    heading = next(th for th in find(driver, "#pages th") if "Removed" in th.text)
    button = heading.find_element("css selector", "button")
    button.click()
    up = column(driver, 5)
    assert up == sorted(up) and len(set(up)) > 3
    assert heading.get_attribute("aria-sort") == "ascending"
    button.click()
    assert column(driver, 5) == up[::-1] or column(driver, 5) == sorted(up, reverse=True)
    assert heading.get_attribute("aria-sort") == "descending"
    find(driver, "#pages th button")[0].click()
    assert heading.get_attribute("aria-sort") is None


def test_index_filters_by_words_and_status(driver: WebDriver, samples: Path) -> None:
    driver.get((samples / "index.html").as_uri())
    field = driver.find_element("id", "words")
    field.send_keys("HOCHWASSER")
    assert names(driver) == ["Nach dem Hochwasser: Wer in Niederau die Keller auspumpt"]
    assert driver.find_element("id", "count").text == "1 of 16 shown"
    field.clear()
    find(driver, "input[name=status][value=ok]")[0].click()
    shown = names(driver)
    assert 0 < len(shown) < 5
    assert any("broken.html" in name for name in shown)


def test_seed_text_is_shown_with_what_went_and_what_stayed(
    driver: WebDriver, cutline: Cutline, tmp_path: Path
) -> None:
    folder = review(cutline, tmp_path / "review", input=SEED.content)
    driver.get((folder / "pages/1.html").as_uri())
    removed = "ol.blocks > [data-label=boilerplate]"
    assert texts(driver, f"{removed} .text") == SEED.sections["removed exactly"].splitlines()
    assert {element.text for element in find(driver, f"{removed} .tag")} == {
        "source link",
        "teaser",
    }
    (caption,) = json.loads(SEED.sections["captions"])
    (figure,) = find(driver, "article.clean figure")
    assert caption["text"] in figure.text
    assert caption["credit"] in figure.text
    paragraphs = SEED.sections["text"].split("\n\n")
    assert texts(driver, "article.clean > p") == paragraphs
    order = texts(driver, "article.clean > *")
    assert caption["text"] in order[caption["after_block"]]
    (tag,) = find(driver, "ol.blocks > [data-label=credit] .tag")
    assert tag.text == "credit"


def test_keys_lead_through_pages_and_blocks(driver: WebDriver, samples: Path) -> None:
    driver.get((samples / "index.html").as_uri())
    follow(driver, find(driver, "#pages tbody a")[1])
    first = driver.title
    turn(driver, "n")
    assert driver.title != first
    turn(driver, "p")
    assert driver.title == first
    turn(driver, "n")
    press(driver, "j", "j")
    (chosen,) = find(driver, ".chosen")
    assert chosen.get_attribute("id") == "b1"
    assert driver.switch_to.active_element.text in chosen.text
    assert find(driver, ".chosen .why li")[0].text.endswith(".")
    press(driver, "r")
    kept = ("body", "caption", "credit")
    shown = [item for item in find(driver, "ol.blocks > li") if item.is_displayed()]
    assert all(item.get_attribute("data-label") in kept for item in shown)
    turn(driver, "n")  # blocks stay hidden on the next page
    assert find(driver, "body.without-removed")
    press(driver, "r", "?")
    assert "next page" in driver.find_element("id", "keys").text
    driver.find_element("id", "close").click()
    turn(driver, "u")
    assert "index.html" in driver.current_url


def test_a_page_that_failed_says_why(driver: WebDriver, samples: Path) -> None:
    driver.get((samples / "index.html").as_uri())
    follow(driver, find(driver, "#pages tbody a")[0])
    assert "more than 100000 bytes" in driver.find_element("css selector", ".failure").text


def test_original_page_has_the_kept_parts_marked(driver: WebDriver, samples: Path) -> None:
    driver.get((samples / "index.html").as_uri())
    follow(driver, driver.find_element("partial link text", "Nach dem Hochwasser"))
    body = texts(driver, "[data-label=body] .text")
    caption = texts(driver, "[data-label=caption] .text")
    driver.find_element("id", "original-tab").click()
    frame = driver.find_element("tag name", "iframe")
    assert frame.get_attribute("sandbox") == ""
    driver.switch_to.frame(frame)
    try:
        marked = "".join("".join(texts(driver, "mark.body")).split())
        assert marked == "".join("".join(body).split())
        assert texts(driver, "mark.caption")[0] in caption[0]
        unmarked = driver.find_element("tag name", "body").text
        assert "Akzeptieren und weiter" in unmarked
    finally:
        driver.switch_to.default_content()


def downloaded(driver: WebDriver, folder: Path) -> Path:
    """The file that a click on the button brings."""
    for old in folder.iterdir():
        old.unlink()
    driver.find_element("id", "download").click()
    for _ in range(100):
        if found := list(folder.glob("*.json")):
            return found[0]
        time.sleep(0.05)
    raise AssertionError("nothing was downloaded")


def choose(driver: WebDriver, text: str) -> None:
    """Click on the block that begins so, as soon as it is shown."""

    def shown(driver: WebDriver) -> WebElement | None:
        blocks = find(driver, "ol.blocks > li .text")
        return next((block for block in blocks if block.text.startswith(text)), None)

    wait = WebDriverWait(driver, 30, ignored_exceptions=[StaleElementReferenceException])
    block = wait.until(shown, f"no block begins so: {text}")
    assert block is not None
    block.click()


def label(driver: WebDriver, to: str) -> None:
    driver.find_element("css selector", f".labels [data-to={to}]").click()


NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw Error('no') }})"


def test_corrections_outlast_pages_and_are_downloaded(
    driver: WebDriver, cutline: Cutline, tmp_path: Path, downloads: Path
) -> None:
    """On two pages; in a browser with localStorage, and in one without."""
    made = corpus(tmp_path / "tiny", 4)
    pages = [made / "html/0.html", made / "html/1.html"]
    folder = review(cutline, *pages, tmp_path / "review")
    gold = [json.loads(line) for line in (made / "gold.jsonl").read_text("utf-8").splitlines()]
    for stored in (True, False):
        if not stored:
            command, script = "Page.addScriptToEvaluateOnNewDocument", {"source": NO_STORAGE}
            added = driver.execute_cdp_cmd(command, script)
        driver.get((folder / "index.html").as_uri())
        follow(driver, find(driver, "#pages tbody a")[0])
        first = int(str(find(driver, "body")[0].get_attribute("data-page"))) - 1
        paragraph = gold[first]["body"].split("\n\n")[0]
        choose(driver, paragraph)
        press(driver, "2")
        assert find(driver, ".corrected .was")[0].text == "was body"
        choose(driver, "Read more")
        label(driver, "title")
        turn(driver, "n")
        second = gold[1 - first]["body"].split("\n\n")
        choose(driver, second[1])
        label(driver, "boilerplate")
        choose(driver, second[2])
        press(driver, "6", "0")  # and taken back
        turn(driver, "p")
        assert len(find(driver, ".corrected")) == 2
        turn(driver, "u")
        assert sorted(texts(driver, ".made")) == ["1 corrected", "2 corrected"]
        found = json.loads(downloaded(driver, downloads).read_text("utf-8"))
        assert found["cutline_corrections"] == 1
        entries = {Path(entry["id"]).stem: entry for entry in found["pages"]}
        one, other = entries[gold[first]["id"]], entries[gold[1 - first]["id"]]
        assert one["body"].split("\n\n") == gold[first]["body"].split("\n\n")[1:]
        assert one["captions"] == [{"text": paragraph, "credit": []}]
        assert one["title"] == "Read more"
        assert other["body"].split("\n\n") == [second[0], *second[2:]]
        assert (one["kind"], one["format"]) == ("article", "html")
        assert [entry["index"] for entry in one["labels"]] == list(range(len(one["labels"])))
        content = gzip.decompress(base64.b64decode(one["content"])).decode("utf-8-sig")
        assert content == (made / gold[first]["file"]).read_text("utf-8")
    driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_training_takes_what_was_downloaded(
    driver: WebDriver, cutline: Cutline, tmp_path: Path, downloads: Path
) -> None:
    """A line that the corpus has nowhere in an article is made one, on a page of HTML, and one
    of a page of text is taken out."""
    pytest.importorskip("lightgbm", reason="training needs the extra cutline[train]")
    made = corpus(tmp_path / "tiny", 48)
    (tmp_path / "flat.txt").write_text(f"{SENTENCES[0]}\n\n{SENTENCES[1]}\n\nShare this:\n")
    folder = review(cutline, made / "html/0.html", tmp_path / "flat.txt", tmp_path / "review")
    driver.get((folder / "pages/1.html").as_uri())
    choose(driver, "Read more")
    label(driver, "body")
    with leaving(driver):
        driver.get((folder / "pages/2.html").as_uri())
    choose(driver, SENTENCES[1])
    kept = find(driver, ".chosen")[0].get_attribute("data-label") == "body"
    to = "boilerplate" if kept else "body"
    label(driver, to)
    file = downloaded(driver, downloads).rename(tmp_path / "own.json")

    html, text = read_corpus(file)
    assert html.body.split("\n\n")[-1] == "Read more" and len(html.body.split("\n\n")) == 7
    assert (text.format, SENTENCES[1] in text.body) == ("text", to == "body")
    done = cutline("train", made, file, "-o", "model")
    assert done.returncode == 0, done.stderr
    assert "| own.json | 2 | 2 |" in (tmp_path / "model/CARD.md").read_text("utf-8")


# -- a page that means harm

HOSTILE = """<!doctype html><html manifest="{u}/manifest"><head>
<base href="{u}/base/"><meta http-equiv="refresh" content="0;url={u}/refresh">
<title>Harbor &lt;/title>&lt;script>beacon('title')&lt;/script></title>
<link rel="stylesheet" href="{u}/style.css"><link rel="preload" as="image" href="{u}/preload">
<link rel="icon" href="{u}/icon"><link rel="dns-prefetch" href="{u}">
<link rel="prefetch" href="{u}/p">
<style>@import url({u}/import.css); body {{ background: url({u}/css-image) }}
@font-face {{ font-family: x; src: url({u}/font) }} * {{ font-family: x }}</style>
<script>function beacon(name) {{ new Image().src = '{u}/' + name }} beacon('inline')</script>
<script src="{u}/script.js"></script><script type="module">import '{u}/module.js'</script>
</head><body onload="beacon('onload')" background="{u}/background">
<article><h1 onclick="beacon('click')">The harbor <script>beacon('h1')</script>stays open</h1>
<img src="{u}/image.png" srcset="{u}/srcset.png 2x" onerror="beacon('onerror')" alt="A harbor">
<img src="x" onerror="fetch('{u}/fetch')">
<p style="background: url({u}/style-attribute)">{first}</p>
<p>{second}<a href="javascript:beacon('href')" ping="{u}/ping">a link</a></p>
<p>&lt;script>beacon('escaped')&lt;/script> &lt;img src={u}/escaped-image onerror=1></p>
<iframe src="{u}/iframe" srcdoc="<script>parent.beacon('srcdoc')</script>"></iframe>
<object data="{u}/object"></object><embed src="{u}/embed"><video src="{u}/video" poster="{u}/poster"
autoplay></video><audio src="{u}/audio" autoplay></audio><track src="{u}/track">
<svg onload="beacon('svg')"><image href="{u}/svg-image"/><use href="{u}/use#a"/><style>@import
'{u}/svg.css'</style><script>beacon('svg-script')</script><a xlink:href="javascript:1">x</a></svg>
<math><mtext><table><mglyph><style><img src="{u}/mutation" onerror="beacon('mutation')"></style>
</table></mtext></math><form action="{u}/form" id="f"><input name="q" autofocus
onfocus="beacon('focus')"><button formaction="javascript:beacon('b')">Send</button></form>
<details open ontoggle="beacon('toggle')"><summary>More</summary>{third}</details>
<marquee onstart="beacon('marquee')">Moving</marquee><noscript><p title="</noscript><img src='{u}/n'
onerror=beacon('noscript')>">x</p></noscript><template><img src="{u}/template"></template>
<figure><img src="{u}/photo.jpg"><figcaption>The harbor at dawn, ">
<script>beacon('caption')</script> on Tuesday. <a href="data:text/html,<script>1
</script>">Photo</a>: Ann Doe/AP</figcaption></figure>
<p lang='en" onmouseover="beacon(1)' dir='rtl" onmouseover="beacon(2)'>{fourth}</p>
<xss onclick=beacon('x') style="behavior: url({u}/htc)">{fifth}</xss><script>setTimeout(() => {{
document.forms[0].submit() }}, 50)</script></article></body></html>"""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Where the hostile page wants to go: its address, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Nothing: the list has it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_hostile_page_runs_and_loads_nothing(
    driver: WebDriver, cutline: Cutline, tmp_path: Path, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    parts = [f"Paragraph {n}, which the council of the harbor town read aloud." for n in "12345"]
    keys = ("first", "second", "third", "fourth", "fifth")
    page = HOSTILE.format(u=address, **dict(zip(keys, parts, strict=True)))
    (tmp_path / "hostile.html").write_text(page, encoding="utf-8")
    folder = review(cutline, tmp_path / "hostile.html", tmp_path / "review")

    # As it is the page does what it wants, or this test would prove nothing.
    driver.get((tmp_path / "hostile.html").as_uri())
    time.sleep(0.5)
    assert {"/inline", "/image.png", "/style.css"} <= set(asked)
    driver.get("about:blank")
    time.sleep(0.2)
    browser.requests(driver)
    browser.complaints(driver)
    asked.clear()

    driver.get((folder / "index.html").as_uri())
    driver.get((folder / "pages/1.html").as_uri())
    assert parts[0] in texts(driver, "article.clean")[0]
    press(driver, "o", "j", "j", "j")
    driver.switch_to.frame(driver.find_element("tag name", "iframe"))
    assert parts[0] in texts(driver, "mark.body")
    driver.switch_to.default_content()
    # Also where nothing but the file itself protects whoever opens it.
    driver.get((folder / "pages/1.original.html").as_uri())
    allowed = "return [...document.body.querySelectorAll('*')].map(e => e.localName)"
    tags = set(driver.execute_script(allowed))
    assert tags <= {
        "article",
        "h1",
        "p",
        "mark",
        "span",
        "details",
        "summary",
        "figure",
        "figcaption",
    }
    attributes = (
        "return [...document.body.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
    )
    assert set(driver.execute_script(attributes)) <= {"class", "id", "open", "lang", "dir"}
    assert driver.execute_script("return typeof beacon") == "undefined"
    time.sleep(0.5)
    assert driver.current_url == (folder / "pages/1.original.html").as_uri()
    assert asked == []
