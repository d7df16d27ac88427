"""A tiny corpus: trained on, the same bytes twice, used by the command, and scored."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from gzip import compress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from conftest import ENVIRONMENT

pytest.importorskip("lightgbm", reason="training needs the extra cutline[train]")

from cutline.errors import OutputError, UsageError
from cutline.training import run
from cutline.training.run import train

WORDS = "river bridge council piano ferry harbor winter island ticket goat storm lamp".split()


def sentence(random: Random, words: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(words)).capitalize() + "."


def corpus(folder: Path, pages: int) -> Path:
    """Articles on eight sites, and a section front on each fourth page."""
    random = Random(1)
    (folder / "html").mkdir(parents=True)
    lines = []
    for number in range(pages):
        front = number % 4 == 3
        body = [] if front else [sentence(random, 30) for _ in range(6)]
        links = "".join(f'<li><a href="/{n}">{sentence(random, 5)}</a></li>' for n in range(25))
        related = "".join(f"<p>{sentence(random, 6)[:-1]} …</p>" for _ in range(5))
        page = (
            f"<html><body><ul>{links}</ul><article>{''.join(f'<p>{p}</p>' for p in body)}"
            f"</article><div class='related'><h3>Read more</h3>{related}</div></body></html>"
        )
        (folder / "html" / f"{number}.html").write_text(page, encoding="utf-8")
        gold = {
            "id": str(number),
            "file": f"html/{number}.html",
            "url": f"https://site{number % 8}.example/{number}",
            "kind": "listing" if front else "article",
            "body": "\n\n".join(body),
        }
        lines.append(json.dumps(gold))
    (folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("training")
    made = corpus(base / "tiny", 48)
    train([made], base / "model")
    return made, base / "model"


def cutline(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cutline", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, env=ENVIRONMENT)


def test_the_same_corpus_gives_the_same_bytes(trained: tuple[Path, Path], tmp_path: Path) -> None:
    made, model = trained
    train([made], tmp_path)
    for name in ("html_model.py", "text_model.py", "CARD.md"):
        assert (tmp_path / name).read_bytes() == (model / name).read_bytes()


def test_the_card_tells_what_the_model_was_made_of(trained: tuple[Path, Path]) -> None:
    card = (trained[1] / "CARD.md").read_text("utf-8")
    assert "| tiny | 48 | 36 |" in card
    assert "cutline train tiny" in card


def test_the_command_cleans_with_it(trained: tuple[Path, Path]) -> None:
    made, model = trained
    page = (made / "html" / "0.html").read_text("utf-8")
    done = cutline("clean", "--quiet", "--model", model, stdin=page)
    assert done.returncode == 0, done.stderr
    gold = json.loads((made / "gold.jsonl").read_text("utf-8").splitlines()[0])
    assert json.loads(done.stdout)["text"] == gold["body"]


def test_the_command_scores_a_corpus(trained: tuple[Path, Path]) -> None:
    made, model = trained
    done = cutline("score", made, "--model", model, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert cutline("score", made, "--model", model).stdout.strip()


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    done = cutline("score", tmp_path)
    assert done.returncode == 2
    assert "gold.jsonl" in done.stderr


def corrections(file: Path, *pages: tuple[dict[str, Any], str]) -> Path:
    """A file of corrections: entries of gold, each with its page."""
    entries = [
        {**gold, "content": b64encode(compress(page.encode())).decode(), "labels": []}
        for gold, page in pages
    ]
    file.write_text(json.dumps({"cutline_corrections": 1, "pages": entries}), encoding="utf-8")
    return file


SLOGAN = "Goats and pianos travel for free on every ferry of this line."


def corrected(folder: Path, number: int) -> tuple[dict[str, Any], str]:
    """A page of the corpus whose text ends, in the words of its corrector, with the slogan,
    which stands where the corpus has nothing of an article."""
    gold = json.loads((folder / "gold.jsonl").read_text("utf-8").splitlines()[number])
    page = (folder / gold.pop("file")).read_text("utf-8")
    page = page.replace("</body>", f"<aside><p>{SLOGAN}</p></aside></body>")
    return gold | {"body": f"{gold['body']}\n\n{SLOGAN}", "id": f"corrected-{number}"}, page


def test_corrections_beside_a_corpus_change_the_model(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    made, model = trained
    file = corrections(tmp_path / "own.json", *(corrected(made, n) for n in range(0, 48, 4)))
    done = cutline("train", made, file, "-o", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    card = (tmp_path / "model" / "CARD.md").read_text("utf-8")
    assert "| tiny | 48 | 36 |" in card
    assert "| own.json | 12 | 12 |" in card
    _, page = corrected(made, 1)
    for folder, kept in ((model, False), (tmp_path / "model", True)):
        record = json.loads(cutline("clean", "-q", "--model", folder, stdin=page).stdout)
        assert record["text"].endswith(SLOGAN) == kept


@pytest.mark.parametrize("count", [1, 2])
def test_one_corrected_page_is_enough_beside_a_corpus(
    trained: tuple[Path, Path], tmp_path: Path, count: int
) -> None:
    made, _ = trained
    text = {
        "id": "flat",
        "body": sentence(Random(2), 40),
        "format": "text",
        "url": "https://flat.example/",
    }
    pages = [corrected(made, 0), (text, f"{text['body']}\n\nShare this:\n\nFacebook\n")]
    file = corrections(tmp_path / "own.json", *pages[:count])
    train([file, made], tmp_path / "model")
    card = (tmp_path / "model" / "CARD.md").read_text("utf-8")
    assert f"| own.json | {count} | {count} |" in card
    done = cutline("score", file, "--model", tmp_path / "model", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sets"]["own.json article"]["body"]["pages"] == count


def test_corrections_alone_of_one_site_are_refused(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    file = corrections(tmp_path / "own.json", corrected(trained[0], 0))
    with pytest.raises(UsageError, match="too few sites"):
        train([file], tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    made = corpus(tmp_path / "tiny", 4)
    gold = made / "gold.jsonl"
    gold.write_text(gold.read_text("utf-8").replace("https://site1.", "http://[bad"), "utf-8")
    done = cutline("train", made, "-o", tmp_path / "model")
    assert done.returncode == 2
    assert "gold.jsonl:2: not a gold page: url must be an address" in done.stderr


def test_the_card_tells_corpora_of_one_name_apart(tmp_path: Path) -> None:
    made = [corpus(tmp_path / name / "tiny", pages) for name, pages in (("one", 48), ("two", 8))]
    train(made, tmp_path / "model")
    card = (tmp_path / "model" / "CARD.md").read_text("utf-8")
    assert "cutline train one/tiny two/tiny" in card
    assert "| one/tiny | 48 | 36 |" in card
    assert "| two/tiny | 8 | 6 |" in card


def test_files_that_cannot_all_be_written_leave_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "html_model.py").write_text("before", encoding="utf-8")
    files = {"html_model.py": "after", "missing/CARD.md": "after"}
    with pytest.raises(OutputError, match=r"cannot write to .*No such file"):
        run._write(files, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["html_model.py"]
    assert (tmp_path / "html_model.py").read_text("utf-8") == "before"
