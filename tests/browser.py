"""A headless Chromium for tests, benchmarks and screenshots, driven by Selenium."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing() -> str | None:
    """Why there is no browser to be had; None where there is one."""
    try:
        import selenium  # noqa: F401
    except ModuleNotFoundError:
        return "selenium is not installed: pip install --group dev"
    if not _found(*_BROWSERS):
        return "no Chromium is installed: apt-get install chromium chromium-driver"
    if not _found("chromedriver"):
        return "no chromedriver is installed: apt-get install chromium-driver"
    return None


def _found(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def opened(downloads: Path | None = None, size: str = "1360,900") -> Iterator[WebDriver]:
    """A browser that puts what it downloads into a folder and logs what it asks the network."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = _found(*_BROWSERS) or ""
    for argument in ("headless=new", "disable-gpu", "hide-scrollbars", f"window-size={size}"):
        options.add_argument(f"--{argument}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # which root cannot have
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(_found("chromedriver")))
    try:
        if downloads:
            behavior = {"behavior": "allow", "downloadPath": str(downloads)}
            driver.execute_cdp_cmd("Browser.setDownloadBehavior", behavior)
        yield driver
    finally:
        driver.quit()


def requests(driver: WebDriver) -> list[str]:
    """The addresses that were asked for since the last call."""
    events = (json.loads(entry["message"])["message"] for entry in _log(driver, "performance"))
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]


def complaints(driver: WebDriver) -> list[str]:
    """What scripts and policies complained of on the console since the last call."""
    return [entry["message"] for entry in _log(driver, "browser")]


def _log(driver: WebDriver, kind: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = driver.get_log(kind)  # type: ignore[no-untyped-call]
    return entries
