"""A page of HTML as the flattened text that people's tools leave of it.

Training and scoring on flattened text need the same pages in many shapes. Some are made here
from the page's blocks; the others come from the programs whose output people hold, where
those are installed: the packages markdownify, html-text, inscriptis, beautifulsoup4, resiliparse
and trafilatura, and the text browsers w3m and lynx.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..data import Block, Page
from ..settings import DEFAULT
from ..split.html import split_html

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_BROWSER_SECONDS = 30
_CHARSET = re.compile(r"(<meta\b[^<>]*\bcharset\s*=\s*[\"']?\s*)[\w:.-]+", re.IGNORECASE)

# Where lynx kept what came by its standard input: another name each time.
_OWN_FILE = re.compile(r"file://(?:localhost)?/\S*?/lynxXX[^/\s]*(?:/L[\d-]+TMP\.html)?")


def _visible(html: str) -> Iterator[Block]:
    document = split_html(Page("-", html, format="html"), DEFAULT)
    yield from document.blocks


def lines(html: str) -> str:
    """A block a line and no empty lines, as in Common Crawl's WET records."""
    return "\n".join(block.text for block in _visible(html)) + "\n"


def paragraphs(html: str) -> str:
    """Blocks between empty lines, as newspaper-like extractors write them."""
    return "\n\n".join(block.text for block in _visible(html)) + "\n"


def wrapped(html: str) -> str:
    """Blocks between empty lines, broken at 72 columns, as in mail."""
    return "\n\n".join(textwrap.fill(block.text, 72) for block in _visible(html)) + "\n"


def markdown(html: str) -> str:
    """The package markdownify: Markdown with its links and images."""
    converter = import_module("markdownify").MarkdownConverter(heading_style="ATX")
    return str(converter.convert_soup(_soup(html)))


def html_text(html: str) -> str:
    """The package html-text: block elements on lines of their own, paragraphs apart."""
    return str(import_module("html_text").extract_text(html))


def inscriptis(html: str) -> str:
    """The package inscriptis: indented, bulleted, columns of tables in place."""
    return str(import_module("inscriptis").get_text(html))


def bs4(html: str) -> str:
    """Beautiful Soup's get_text("\\n"): each text node on a line of its own."""
    return str(_soup(html).get_text("\n"))


def bs4_stripped(html: str) -> str:
    """The same with strip=True: no empty lines, no white space around the pieces."""
    return str(_soup(html).get_text("\n", strip=True))


def bs4_plain(html: str) -> str:
    """Beautiful Soup's get_text(): the text nodes with only the white space of the source."""
    return str(_soup(html).get_text())


def resiliparse(html: str) -> str:
    """The whole page by resiliparse: bullets, paragraphs apart."""
    return str(import_module("resiliparse.extract.html2text").extract_plain_text(html))


def resiliparse_main(html: str) -> str:
    """What resiliparse takes for the page's main content."""
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(html, main_content=True))


def trafilatura(html: str) -> str:
    """What trafilatura takes for the article: a paragraph a line."""
    return str(import_module("trafilatura").extract(html) or "")


def w3m(html: str) -> str:
    """`w3m -dump` at 80 columns."""
    command = ["w3m", "-dump", "-cols", "80", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"]
    return _browse(command, html)


def lynx(html: str) -> str:
    """`lynx -dump` at 80 columns: numbers before links, a list of addresses at the end."""
    command = ["lynx", "-dump", "-stdin", "-force_html", "-width=80"]
    text = _browse([*command, "-assume_charset=utf-8", "-display_charset=utf-8"], html)
    return _OWN_FILE.sub("http://localhost", text)


def _soup(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    return soup


def _browse(command: list[str], html: str) -> str:
    """Raises subprocess.TimeoutExpired on a page that the browser does not finish."""
    # The page's own declaration is of bytes that were decoded before.
    page = _CHARSET.sub(r"\g<1>utf-8", html).encode("utf-8", "replace")
    done = subprocess.run(command, input=page, capture_output=True, timeout=_BROWSER_SECONDS)
    return done.stdout.decode("utf-8", "replace")


RENDERERS: Mapping[str, Callable[[str], str]] = {
    function.__name__: function
    for function in (
        lines,
        paragraphs,
        wrapped,
        markdown,
        html_text,
        inscriptis,
        bs4,
        bs4_stripped,
        bs4_plain,
        resiliparse,
        resiliparse_main,
        trafilatura,
        w3m,
        lynx,
    )
}

_PACKAGES = {
    "markdown": "markdownify",
    "html_text": "html_text",
    "inscriptis": "inscriptis",
    "resiliparse": "resiliparse",
    "resiliparse_main": "resiliparse",
    "trafilatura": "trafilatura",
}


def available() -> tuple[str, ...]:
    """Names of the renderers that can run here, in the order of RENDERERS."""

    def runs(name: str) -> bool:
        if name in ("w3m", "lynx"):
            return shutil.which(name) is not None
        return name not in _PACKAGES or find_spec(_PACKAGES[name]) is not None

    return tuple(name for name in RENDERERS if runs(name))


def render(html: str, name: str) -> str:
    """The page in the shape that the renderer of this name gives it.

    Raises ImportError or FileNotFoundError where that is not installed (see `available`),
    and whatever the program that it calls raises on this page.
    """
    return RENDERERS[name](html)
