"""How large a review is, and how long a browser takes to open it.

    python tests/bench/review.py PAGES... [--pages 200]

Reviews so many of the pages that the inputs hold, and opens the index, the page with the largest
file and the first page in a headless Chromium, five times each. Times are the browser's own, from
the call until all is loaded; the median is printed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import browser  # noqa: E402 - beside the tests

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

TIMES = 5
LOADED = "const [n] = performance.getEntriesByType('navigation'); return n.loadEventEnd"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--pages", type=int, default=200)
    arguments = parser.parse_args()
    if reason := browser.missing():
        sys.exit(f"nothing measured: {reason}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "review"
        command = [sys.executable, "-m", "cutline", "review", *arguments.inputs]
        command += ["--sample", str(arguments.pages), "-o", str(folder)]
        began = time.perf_counter()
        subprocess.run(command, check=True)
        print(f"made in {time.perf_counter() - began:.1f} s")
        files = [path for path in folder.rglob("*") if path.is_file()]
        print(f"{sum(path.stat().st_size for path in files) / 1e6:.1f} MB in {len(files)} files")
        largest = max((folder / "pages").glob("*.js"), key=lambda path: path.stat().st_size)
        with browser.opened() as driver:
            opened(driver, "index", folder / "index.html")
            opened(driver, "page with the largest file", largest.with_suffix(".html"))
            opened(driver, "first page", folder / "pages" / "1.html")
            driver.get((folder / "index.html").as_uri())
            for what, script in (
                ("sorting", "document.querySelector('#pages th button').click()"),
                ("filtering", "document.getElementById('tools').dispatchEvent(new Event('input'))"),
            ):
                timed = f"const t = performance.now(); {script}; document.body.offsetHeight;"
                taken = driver.execute_script(f"{timed} return performance.now() - t")
                print(f"{what} the index: {taken:.0f} ms")


def opened(driver: WebDriver, what: str, path: Path) -> None:
    taken = []
    for _ in range(TIMES):
        driver.get("about:blank")
        driver.get(path.as_uri())
        taken.append(driver.execute_script(LOADED))
    print(f"{what}: {statistics.median(taken):.0f} ms, {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
