"""The README's pictures of a review: `samples/` reviewed, index and a page, as PNG.

python tests/bench/screenshots.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import browser  # noqa: E402 - beside the tests

OUTPUT = ROOT / "tests" / "screenshots"
PAGE = "Nach dem Hochwasser"
SIZE = "1280,860"
SETTLED = "const done = arguments[0]; requestAnimationFrame(() => setTimeout(done, 300))"


def main() -> None:
    if reason := browser.missing():
        sys.exit(f"no screenshots: {reason}")
    OUTPUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, browser.opened(size=SIZE) as driver:
        folder = Path(name) / "review"
        inputs = ["samples/ferry.txt", "samples/html", "samples/text", "samples/feeds"]
        command = [sys.executable, "-m", "cutline", "review", *inputs, "-o", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True)

        def shoot(picture: str, scheme: str) -> None:
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            driver.execute_async_script(SETTLED)
            driver.save_screenshot(str(OUTPUT / picture))

        index = (folder / "index.html").as_uri()
        driver.get(index)
        shoot("index.png", "light")
        driver.find_element("partial link text", PAGE).click()
        # It begins with a line that cutline kept and a person would not.
        driver.find_element("css selector", "[data-label=body] .tag").click()
        driver.find_element("css selector", ".labels [data-to=boilerplate]").click()
        shoot("page.png", "light")
        driver.find_element("id", "original-tab").click()
        shoot("original-dark.png", "dark")


if __name__ == "__main__":
    main()
