"""Reviews of corpora: whose pages are in them, and beside which gold data."""

from __future__ import annotations

from pathlib import Path

from cutline.settings import DEFAULT
from cutline.training.review import review_corpora
from test_training_score import small_corpus

SENTENCE = "The ferry to Port Evelyn left the harbour at noon with a piano and two goats on board."


def test_corpora_of_one_name_have_all_their_pages(tmp_path: Path) -> None:
    html = f"<html><body><article><p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"
    bodies = {"one": f"{SENTENCE}\n{SENTENCE}", "two": "Nothing of the kind."}
    folders = [
        small_corpus(tmp_path / name, "news", {"a": {"html": html, "body": body}})
        for name, body in bodies.items()
    ]
    scores = review_corpora(folders, tmp_path / "out", DEFAULT)
    assert [(page.corpus, page.body.f1) for page in scores.pages] == [
        ("one/news", 1.0),
        ("two/news", 0.0),
    ]
    shown = [(tmp_path / f"out/pages/{number}.html").read_text("utf-8") for number in (1, 2)]
    assert "one/news/a" in shown[0] and "two/news/a" in shown[1]
