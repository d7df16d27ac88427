"""What a site memory is worth: the same pages cleaned without one and with one.

    python tests/bench/memory.py CORPUS [--renderer html_text]

For each site with three pages or more, all its pages are learnt and each is cleaned. A page is
no evidence against itself, so that what counts are the site's other pages. Body F1 is macro
F1 as everywhere; the sites that lose are listed. Once for HTML, once for the same pages as
flattened text, where the package that flattens them is installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

from cutline import clean_page
from cutline.data import Page
from cutline.decode import decode
from cutline.learn import learn_pages
from cutline.settings import DEFAULT, Settings
from cutline.training import render
from cutline.training.gold import GoldPage, read_corpus
from cutline.training.score import BodyScore, score_body
from cutline.training.summary import summarise_bodies

LEAST = 3  # pages of a site
LOSES = 0.005

Scored = dict[str, list[BodyScore]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--renderer", default="html_text", choices=render.available())
    arguments = parser.parse_args()
    sites: dict[str, list[GoldPage]] = defaultdict(list)
    for gold in read_corpus(arguments.corpus):
        host = urlsplit(gold.url or "").hostname or ""
        sites[host.removeprefix("www.")].append(gold)
    sites = {site: pages for site, pages in sites.items() if len(pages) >= LEAST}
    print(f"{len(sites)} sites, {sum(map(len, sites.values()))} pages")
    for renderer in (None, arguments.renderer):
        pages = {
            site: [(gold, _page(gold, renderer)) for gold in found] for site, found in sites.items()
        }
        with tempfile.TemporaryDirectory() as folder:
            memory = Path(folder) / "sites.db"
            learn_pages(memory, (page for found in pages.values() for _, page in found))
            before = _cleaned(pages, DEFAULT)
            after = _cleaned(pages, DEFAULT._replace(memory=memory))
        _tell(renderer or "HTML", before, after)


def _page(gold: GoldPage, renderer: str | None) -> Page:
    page = Page(gold.id, gold.content(), gold.url, "html")
    if renderer is None:
        return page
    return Page(gold.id, render.render(str(decode(page).content), renderer), gold.url, "text")


def _cleaned(pages: Mapping[str, Sequence[tuple[GoldPage, Page]]], settings: Settings) -> Scored:
    return {
        site: [score_body(gold.body, clean_page(page, settings).text) for gold, page in found]
        for site, found in pages.items()
    }


def _tell(shape: str, before: Scored, after: Scored) -> None:
    for name, scored in (("without", before), ("with", after)):
        body = summarise_bodies([score for found in scored.values() for score in found])
        print(
            f"{shape}, {name} memory: F1 {body.f1:.4f} (P {body.precision:.4f}, R "
            f"{body.recall:.4f}), exact {body.exact:.3f}, under 0.5: {body.catastrophes}"
        )
    for site, found in before.items():
        change = summarise_bodies(after[site]).f1 - summarise_bodies(found).f1
        if change < -LOSES:
            print(f"  {site} loses {-change:.4f} on {len(found)} pages")


if __name__ == "__main__":
    main()
