"""Dumps made from gold pages: complete, labelled, repeatable, with phrases held back."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from cutline.data import Label, Page
from cutline.split.text import split_text
from cutline.training.dumps import Dump, Split, dumps, phrases
from cutline.training.dumps.phrasebook import _phrases
from cutline.training.gold import GoldCaption, GoldPage

LANGUAGES = ("en", "de", "fr", "es", "it", "ru", "ja", "zh", "ko", "ar", "sv", "pl")
_SUBJECTS = {
    "de": "Die Brücke am Hafen {i} wird im Frühjahr saniert, teilte die Stadt am Dienstag mit",
    "ru": "Мост у гавани {i} отремонтируют весной, сообщили во вторник городские власти",
    "ja": "港の橋{i}は春に修理されると、市は火曜日に発表した。工事は一年半かかる見込みだ",
    "zh": "市政府星期二宣布，港口的第{i}座桥将于春季修缮，工程预计持续一年半时间",
    "ko": "시는 화요일 항구의 다리 {i}번을 봄에 보수한다고 밝혔다 공사는 일 년 반이 걸린다",
    "ar": "قالت البلدية يوم الثلاثاء إن جسر الميناء رقم {i} سيخضع للترميم في الربيع المقبل",
}


def _sentence(language: str, i: int) -> str:
    default = f"The {language} bridge number {{i}} at the harbour will be mended next spring"
    return _SUBJECTS.get(language, default).format(i=i)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[GoldPage]:
    folder: Path = tmp_path_factory.mktemp("gold")
    found = []
    for language in LANGUAGES:
        path = folder / f"{language}.html"
        path.write_text(f'<html lang="{language}"><body></body></html>', encoding="utf-8")
        for number in range(6):
            body = "\n\n".join(_sentence(language, 100 * number + i) + "." for i in range(8))
            captions = (
                GoldCaption(f"Caption {language} {number} shows the bridge", ("Mira Holt", "AP")),
                GoldCaption(f"Caption {language} {number} without a name"),
                GoldCaption(None, ("Nobody",)),
            )
            found.append(
                GoldPage(
                    corpus="made",
                    id=f"{language}-{number}",
                    path=path,
                    body=body,
                    url=f"https://news-{language}.example/{number}",
                    title=f"Headline {language} {number}",
                    captions=captions,
                )
            )
    return found


@pytest.fixture(scope="module", params=["train", "eval"])
def made(request: pytest.FixtureRequest, pages: list[GoldPage]) -> tuple[Split, list[Dump]]:
    return request.param, [each for seed in range(5) for each in dumps(pages, seed, request.param)]


def test_the_seed_and_the_page_decide(pages: list[GoldPage]) -> None:
    first = {dump.gold.id: dump.text for dump in dumps(pages, 1)}
    assert first == {dump.gold.id: dump.text for dump in dumps(pages[::-1], 1)}
    second = {dump.gold.id: dump.text for dump in dumps(pages, 2)}
    assert sum(first[key] != second[key] for key in first) > len(first) / 2


def test_every_piece_is_in_the_text_in_order(made: tuple[Split, list[Dump]]) -> None:
    for dump in made[1]:
        flat = "".join(dump.text.split())
        at = 0
        for piece in dump.pieces:
            at = flat.index("".join(piece.text.split()), at)


def test_gold_is_what_the_pieces_say(made: tuple[Split, list[Dump]], pages: list[GoldPage]) -> None:
    bodies = {page.id: page.body for page in pages}
    for dump in made[1]:
        body = "\n\n".join(piece.text for piece in dump.pieces if piece.label is Label.BODY)
        assert body == dump.gold.body
        whole = bodies[dump.gold.id]
        if made[0] == "eval":
            assert body == whole
        else:  # cut short, and the last sentence may be a paragraph of its own
            assert "".join(whole.split()).startswith("".join(body.split()))
        assert dump.gold.captions is not None
        shown = [piece.text for piece in dump.pieces if piece.label is Label.CAPTION]
        assert len(shown) == len(dump.gold.captions)
        assert all(each.text for each in dump.gold.captions)


def test_headlines_around_are_of_other_pages_in_the_language(
    made: tuple[Split, list[Dump]],
) -> None:
    headline = re.compile(r"Headline (\w\w) (\d)")
    seen = 0
    for dump in made[1]:
        language = dump.gold.id.split("-")[0]
        for piece in dump.pieces:
            match = headline.search(piece.text) if piece.kind == "teaser" else None
            if match:
                seen += 1
                assert match[1] == language
                assert f"{match[1]}-{match[2]}" != dump.gold.id
    assert seen > 100


def test_phrases_of_the_other_split_are_held_back(made: tuple[Split, list[Dump]]) -> None:
    split, found = made
    other: Split = "train" if split == "eval" else "eval"
    for dump in found:
        language = dump.gold.id.split("-")[0]
        for kind, name in (("related", "teaser"), ("source", "source_link"), ("ad", "ad")):
            own = phrases(language, kind, split)
            held = set(phrases(language, kind, other)) - set(own)
            said = {piece.text for piece in dump.pieces if piece.kind == name}
            assert not said & held


def test_names_of_the_other_split_are_held_back(pages: list[GoldPage]) -> None:
    def commenters(split: Split) -> set[str]:
        found = [each for seed in range(5) for each in dumps(pages, seed, split)]
        pieces = [piece for dump in found for piece in dump.pieces if piece.kind == "comments"]
        names = (piece.text for piece in pieces if re.fullmatch(r"[^\W\d_]+ [^\W\d_]+", piece.text))
        return {name for name in names if name.istitle()}

    train, held = commenters("train"), commenters("eval")
    assert len(train) > 5 and len(held) > 5
    words = {word for name in train for word in name.split()}
    assert not words & {word for name in held for word in name.split()}


def test_some_articles_are_cut_short(pages: list[GoldPage]) -> None:
    whole = {page.id: len(page.body.split("\n\n")) for page in pages}
    found = [dump for seed in range(3) for dump in dumps(pages, seed)]
    short = [d for d in found if len(d.gold.body.split("\n\n")) < whole[d.gold.id]]
    assert 0.1 < len(short) / len(found) < 0.4
    for dump in short:
        kept = [piece.text for piece in dump.pieces if piece.label is Label.BODY]
        assert dump.gold.body == "\n\n".join(kept)


def test_some_articles_end_with_a_sentence_of_its_own(pages: list[GoldPage]) -> None:
    lines = {line for page in pages for line in page.body.split("\n")}
    found = [dump for seed in range(5) for dump in dumps(pages, seed)]
    closed = [d for d in found if d.gold.body.split("\n\n")[-1] not in lines]
    assert closed
    for dump in closed:
        last, closing = dump.gold.body.split("\n\n")[-2:]
        assert len(closing) <= 110
        assert any("".join(f"{last}{closing}".split()) == "".join(line.split()) for line in lines)


def test_all_kinds_occur_and_in_many_languages(made: tuple[Split, list[Dump]]) -> None:
    kinds = Counter(piece.kind for dump in made[1] for piece in dump.pieces)
    assert set(kinds) == {
        "body", "caption", "credit", "title", "byline", "date", "teaser", "source_link", "share",
        "tags", "newsletter", "comments", "navigation", "legal", "ad", "author_box",
    }  # fmt: skip
    related = {piece.text for dump in made[1] for piece in dump.pieces if piece.kind == "teaser"}
    languages = [
        language for language in LANGUAGES if related & set(phrases(language, "related", made[0]))
    ]
    assert languages == list(LANGUAGES)


def test_the_table_is_whole() -> None:
    table = _phrases()
    assert len(table) >= 20
    for language, kinds in table.items():
        assert set(kinds) <= set(table["en"]), language
        for kind, found in kinds.items():
            assert all(each.strip() == each and each for each in found), (language, kind)
            holes = {hole for each in found for hole in re.findall(r"\{.*?\}", each)}
            assert holes <= {"{title}", "{site}", "{n}", "{name}", "{topic}", "{credit}"}
            train, held = phrases(language, kind, "train"), phrases(language, kind, "eval")
            assert train and held
            assert set(train) | set(held) == set(found)
            assert len(found) < 3 or not set(train) & set(held), (language, kind)


def test_the_splitter_gives_the_pieces_back(made: tuple[Split, list[Dump]]) -> None:
    for dump in made[1]:
        found = {block.text for block in split_text(Page("-", dump.text)).blocks}
        wrapped = sum(piece.text not in dump.text for piece in dump.pieces)
        for piece in dump.pieces:
            # Of two wrapped lines, the second with a capital, nobody can tell that they are one.
            if piece.label is not Label.BOILERPLATE and not 0 < wrapped < 3:
                assert piece.text in found, dump.gold.id
