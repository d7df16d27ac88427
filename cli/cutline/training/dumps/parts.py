"""What stands around an article and between its paragraphs: a function each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...data import Label
from .piece import Piece
from .pool import cut
from .voice import Voice

Part = Callable[[Voice], list[Piece]]


def _source(voice: Voice) -> list[Piece]:
    return voice.lines("source", "source_link")


def _appeared(voice: Voice) -> list[Piece]:
    return voice.lines("appeared", "source_link")


def _related(voice: Voice) -> list[Piece]:
    """A heading and other pages' headlines, with excerpts, dates and "Read more" or without."""
    random = voice.random
    found: list[Piece] = []
    if random.random() < 0.9:
        heading = voice.say("related")
        found.append(Piece(random.choice([heading, heading, heading.upper(), heading + ":"]),
                           Label.BOILERPLATE, "teaser"))  # fmt: skip
    bullet = random.choice(["", "", "", "• ", "- ", "* ", "» ", "> "])
    excerpts = random.random() < 0.55
    dates, more = random.random() < 0.2, random.random() < 0.15
    tight, close = random.random() < 0.4, random.random() < 0.4
    for teaser in voice.pool.draw(voice.page, random.choice([2, 3, 4, 4, 5, 6, 8]), random):
        found.append(Piece(bullet + teaser.title, Label.BOILERPLATE, "teaser", tight))
        if dates:
            found.append(Piece(voice.date(), Label.BOILERPLATE, "teaser", close))
        if excerpts:
            text = cut(teaser.opening, random)
            found.append(Piece(text, Label.BOILERPLATE, "teaser", close))
        if more:
            found.append(Piece(voice.say("more"), Label.BOILERPLATE, "teaser", close))
    return found


def _also(voice: Voice) -> list[Piece]:
    """An "Also read" line: in one line with a headline, or above some, with their authors or
    dates or without, or alone, where the links are lost."""
    random = voice.random
    drawn = voice.pool.draw(voice.page, random.choice([1, 1, 1, 2, 3]), random)
    if not drawn:
        return []
    if random.random() < 0.5:
        return [Piece(f"{voice.say('also')} {drawn[0].title}", Label.BOILERPLATE, "teaser")]
    phrase = voice.say(random.choice(["also", "also", "related"]))
    bare = phrase.rstrip(":：- ")
    if random.random() < 0.5 and not voice.is_heading(bare):
        phrase = bare
    tight, signed = random.random() < 0.5, random.random() < 0.2
    found = [Piece(phrase, Label.BOILERPLATE, "teaser")]
    for teaser in drawn if random.random() < 0.85 else ():
        found.append(Piece(teaser.title, Label.BOILERPLATE, "teaser", tight))
        if signed:
            line = voice.name() if random.random() < 0.5 else voice.date()
            found.append(Piece(line, Label.BOILERPLATE, "teaser", tight))
    return found


def _bare_teaser(voice: Voice) -> list[Piece]:
    """Another page's headline and the cut-off start of its text, with no phrase to tell."""
    return [
        piece
        for teaser in voice.pool.draw(voice.page, 1, voice.random)
        for piece in (
            Piece(teaser.title, Label.BOILERPLATE, "teaser"),
            Piece(cut(teaser.opening, voice.random), Label.BOILERPLATE, "teaser", tight=True),
        )
    ]


def _share(voice: Voice) -> list[Piece]:
    return voice.lines("share", "share")


def _tags(voice: Voice) -> list[Piece]:
    random = voice.random
    words = [word.strip(".,:;?!\"'“”‘’()") for word in voice.title.split()]
    names = random.sample(words, min(len(words), random.randint(2, 6)))
    names = [name for name in names if len(name) > 2] or [voice.fill("{topic}")]
    shape = random.random()
    if shape < 0.2:
        hashed = " ".join("#" + name.replace("-", "") for name in names)
        return [Piece(hashed, Label.BOILERPLATE, "tags")]
    phrase = voice.say("tags")
    if shape < 0.7:
        joined = random.choice([", ", ", ", " | ", " "]).join(names)
        return [Piece(f"{phrase} {joined}", Label.BOILERPLATE, "tags")]
    found = [Piece(phrase, Label.BOILERPLATE, "tags")]
    return found + [Piece(name, Label.BOILERPLATE, "tags", tight=True) for name in names]


def _newsletter(voice: Voice) -> list[Piece]:
    return voice.several("newsletter", "newsletter", voice.random.choice([1, 1, 2, 3]))


def _comments(voice: Voice) -> list[Piece]:
    random = voice.random
    found = voice.lines("comments", "comments")
    for _ in range(random.choice([0, 0, 1, 2, 4, 8])):
        found.append(Piece(voice.handle(), Label.BOILERPLATE, "comments"))
        if random.random() < 0.5:
            found.append(Piece(voice.date(), Label.BOILERPLATE, "comments", tight=True))
        text = " ".join(voice.say("comment") for _ in range(random.choice([1, 1, 2, 3])))
        found.append(Piece(text, Label.BOILERPLATE, "comments", tight=random.random() < 0.5))
        if random.random() < 0.4:
            found.append(Piece(voice.say("reply"), Label.BOILERPLATE, "comments", tight=True))
    return found


def _neighbours(voice: Voice) -> list[Piece]:
    random = voice.random
    found: list[Piece] = []
    for kind, teaser in zip(
        ("previous", "next"), voice.pool.draw(voice.page, 2, random), strict=False
    ):
        phrase = voice.say(kind)
        if random.random() < 0.5:
            found.append(Piece(f"{phrase} {teaser.title}", Label.BOILERPLATE, "navigation"))
        else:
            found.append(Piece(phrase, Label.BOILERPLATE, "navigation"))
            found.append(Piece(teaser.title, Label.BOILERPLATE, "navigation", tight=True))
    return found


def _cookie(voice: Voice) -> list[Piece]:
    return voice.several("cookie", "legal", voice.random.choice([1, 2]))


def ad(voice: Voice) -> list[Piece]:
    return voice.lines("ad", "ad")


def _legal(voice: Voice) -> list[Piece]:
    return voice.lines("legal", "legal")


def _author(voice: Voice) -> list[Piece]:
    return voice.lines("author", "author_box")


TAIL: Sequence[Part] = (
    _source,
    _source,
    _appeared,
    _related,
    _related,
    _related,
    _share,
    _tags,
    _newsletter,
    _comments,
    _neighbours,
    _cookie,
    _legal,
    _author,
    ad,
    _also,
)
INSERTS: Sequence[Part] = (
    _also,
    _also,
    _also,
    _also,
    _also,
    _related,
    _newsletter,
    ad,
    ad,
    _share,
    _bare_teaser,
)
