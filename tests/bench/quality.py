"""Cutline's quality and speed beside its peers', over one corpus, as one table.

    python tests/bench/quality.py CORPUS [--peer-python VENV/bin/python] [--texts DIR]

Peers are wanted for this comparison only, so they live in an environment of their own:

    pip install trafilatura readability-lxml "newspaper4k[all]" goose3 jusText boilerpy3 resiliparse

Each system runs alone in one process with one thread and is given the same pages in the same
order: bytes where it takes bytes, else text decoded by the declared encoding. What is timed is
the processor time of its own call, after one warm-up page, so imports and reading do not
count. Settings are each system's defaults, but comments are left out where it has a switch
for that. A system that is not installed is shown as missing; a page on which one raises, or
takes over 60 seconds, counts as empty text and is shown as failed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

Extract = Callable[[bytes, "str | None"], str]

PAGE_SECONDS = 60
MISSING = 3  # a runner's exit code when its system is not installed


def cutline() -> Extract:
    sys.path.insert(0, str(Path(__file__).parents[2] / "cli"))
    from cutline import clean

    return lambda page, url: clean(page, url=url, format="html").text


def trafilatura(fast: bool = False) -> Extract:
    package = import_module("trafilatura")
    return lambda page, url: package.extract(page, url=url, fast=fast, include_comments=False) or ""


def readability_lxml() -> Extract:
    package, html = import_module("readability"), import_module("lxml.html")
    ends = html.defs.block_tags | {"br", "figcaption", "section", "article", "td"}

    def extract(page: bytes, url: str | None) -> str:
        tree = html.document_fromstring(package.Document(page).summary())
        for element in tree.iter():  # it answers with HTML; blocks must not run together
            if element.tag in ends:
                element.tail = "\n" + (element.tail or "")
        return str(tree.text_content())

    return extract


def newspaper4k() -> Extract:
    package = import_module("newspaper")

    def extract(page: bytes, url: str | None) -> str:
        article = package.Article(url or "http://localhost/", fetch_images=False)
        article.download(input_html=page)
        article.parse()
        return str(article.text)

    return extract


def goose3() -> Extract:
    goose = import_module("goose3").Goose({"enable_image_fetching": False})
    return lambda page, url: goose.extract(raw_html=decode(page)).cleaned_text or ""


def justext() -> Extract:
    package = import_module("justext")
    names = {name.lower(): name for name in package.get_stoplists()}
    stoplists = {code: package.get_stoplist(names[name]) for code, name in JUSTEXT_NAMES.items()}

    def extract(page: bytes, url: str | None) -> str:
        declared = re.search(rb"<html\b[^>]*?\slang\s*=\s*[\"']?\s*([a-zA-Z]{2})", page[:20_000])
        code = declared[1].decode().lower() if declared else ""
        if code in stoplists:
            paragraphs = package.justext(page, stoplists[code])
        else:  # as its documentation says for an unknown language
            paragraphs = package.justext(page, frozenset(), stopwords_low=0, stopwords_high=0)
        return "\n\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    return extract


JUSTEXT_NAMES = {
    "af": "afrikaans", "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech",
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "fa": "persian", "fi": "finnish", "fr": "french", "he": "hebrew",
    "hi": "hindi", "hr": "croatian", "hu": "hungarian", "id": "indonesian", "it": "italian",
    "ko": "korean", "lt": "lithuanian", "lv": "latvian", "nl": "dutch", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "sl": "slovenian",
    "sr": "serbian", "sv": "swedish", "sw": "swahili", "tr": "turkish", "uk": "ukrainian",
    "ur": "urdu", "vi": "vietnamese",
}  # fmt: skip


def boilerpy3() -> Extract:
    extractor = import_module("boilerpy3.extractors").ArticleExtractor()
    return lambda page, url: str(extractor.get_content(decode(page)))


def resiliparse() -> Extract:
    encoding, html, html2text = (
        import_module(f"resiliparse.{name}")
        for name in ("parse.encoding", "parse.html", "extract.html2text")
    )

    def extract(page: bytes, url: str | None) -> str:
        found = encoding.detect_encoding(page, from_html_meta=True)
        tree = html.HTMLTree.parse_from_bytes(page, found)
        return str(
            html2text.extract_plain_text(tree, main_content=True, alt_texts=False, comments=False)
        )

    return extract


SYSTEMS: dict[str, Callable[[], Extract]] = {
    "cutline": cutline,
    "trafilatura": trafilatura,
    "trafilatura_fast": lambda: trafilatura(fast=True),
    "readability-lxml": readability_lxml,
    "newspaper4k": newspaper4k,
    "goose3": goose3,
    "jusText": justext,
    "boilerpy3": boilerpy3,
    "resiliparse": resiliparse,
}


def decode(page: bytes) -> str:
    """For peers that take text only: the declared encoding as browsers read it, else UTF-8."""
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", page[:4096])
    label = declared[1].decode("ascii").lower() if declared else "utf-8"
    label = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}.get(label, label)
    try:
        return page.decode(label, errors="replace")
    except LookupError:
        return page.decode("utf-8", errors="replace")


def run(system: str, corpus: Path, kind: str) -> Iterator[dict[str, Any]]:
    """In the runner's process: each page's text, seconds of processor time, and error."""
    extract = SYSTEMS[system]()
    signal.signal(signal.SIGALRM, _out_of_time)
    warm = False
    for line in (corpus / "gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        if kind not in ("all", gold.get("kind", "article")):
            continue
        page = _content(corpus / gold.get("file", f"html/{gold['id']}.html.gz"))
        if not warm:
            _timed(extract, page, gold.get("url"))
            warm = True
        yield {"id": gold["id"], **_timed(extract, page, gold.get("url"))}


def _timed(extract: Extract, page: bytes, url: str | None) -> dict[str, Any]:
    text, error = "", None
    signal.alarm(PAGE_SECONDS)
    start = time.process_time()
    try:
        text = extract(page, url)
    except Exception as cause:  # whatever a peer raises is its result for this page
        error = f"{type(cause).__name__}: {cause}"[:200]
    finally:
        seconds = time.process_time() - start
        signal.alarm(0)
    return {"text": text, "seconds": seconds, "error": error}


def _out_of_time(signum: int, frame: object) -> None:
    raise TimeoutError(f"over {PAGE_SECONDS} seconds")


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def results(
    system: str, corpus: Path, kind: str, python: str, kept: Path | None
) -> tuple[list[dict[str, Any]] | None, bool]:
    """A system's results, or None if it is not installed; and whether they were kept ones."""
    if kept is not None and kept.exists():
        return [json.loads(line) for line in kept.open(encoding="utf-8")], True
    command = [python, str(Path(__file__).resolve()), str(corpus), "--kind", kind]
    # One thread; and no peer may fetch what it finds linked.
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [*command, "--run", system], stdout=subprocess.PIPE, env=environment, check=False
    )
    if done.returncode == MISSING:
        return None, False
    if done.returncode:
        raise SystemExit(f"{system}: its runner ended with exit code {done.returncode}")
    lines = done.stdout.decode("utf-8").split("\n")
    found = [json.loads(line) for line in lines if line]
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(done.stdout)
    return found, False


def compare(arguments: argparse.Namespace) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2] / "cli"))
    from cutline.training.gold import read_corpus
    from cutline.training.score import score_body
    from cutline.training.summary import summarise_bodies

    corpus: Path = arguments.corpus
    gold = {page.id: page.body for page in read_corpus(corpus)}
    rows = []
    for system in arguments.systems:
        python = sys.executable if system == "cutline" else arguments.peer_python
        kept = None
        if arguments.texts and system != "cutline":  # which changes from run to run
            kept = arguments.texts / corpus.resolve().name / f"{system}.jsonl"
        found, old = results(system, corpus, arguments.kind, python, kept)
        rows.append((system, found, old))
    fast = next(((_seconds(f), old) for s, f, old in rows if s == "trafilatura_fast" and f), None)
    print(f"{corpus.resolve().name}, pages of kind {arguments.kind}")
    print(HEADING)
    for system, found, old in rows:
        if not found:
            print(f"{system:18} not installed for {arguments.peer_python}")
            continue
        body = summarise_bodies([score_body(gold[r["id"]], r["text"]) for r in found])
        # Times of different runs do not compare.
        ratio = f"{_seconds(found) / fast[0]:.2f}" if fast and fast[1] == old else "-"
        print(
            f"{system:18} {body.pages:5} {body.f1:6.3f} ±{body.f1_interval:5.3f} "
            f"{body.precision:6.3f} {body.recall:6.3f} {body.exact:6.3f} {body.word_f1:6.3f} "
            f"{body.catastrophes:5} {sum(bool(r['error']) for r in found):6} "
            f"{1000 * _seconds(found):7.1f} {ratio:>5}{' *' if old else ''}"
        )
    if any(old for _, _, old in rows):
        print("* kept texts; times are of an earlier run")
    print("ratio: time per page against trafilatura_fast's in the same run; ±: 95% interval of F1")


HEADING = (
    f"{'system':18} {'pages':>5} {'F1':>6} {'':6} {'P':>6} {'R':>6} {'exact':>6} {'word':>6} "
    f"{'F<.5':>5} {'failed':>6} {'ms/page':>7} {'ratio':>5}"
)


def _seconds(found: list[dict[str, Any]]) -> float:
    return sum(float(result["seconds"]) for result in found) / len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpus", type=Path, help="a folder with gold.jsonl and its pages")
    parser.add_argument("--kind", default="article", help="kind of page, or all")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--peer-python", default=sys.executable, help="has the peers installed")
    parser.add_argument("--texts", type=Path, help="keep the peers' texts here; use those kept")
    parser.add_argument("--run", choices=SYSTEMS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.run:
        compare(arguments)
        return
    try:
        for result in run(arguments.run, arguments.corpus, arguments.kind):
            sys.stdout.buffer.write(json.dumps(result).encode() + b"\n")
    except ImportError as error:
        print(f"{arguments.run}: {error}", file=sys.stderr)
        raise SystemExit(MISSING) from error


if __name__ == "__main__":
    main()
