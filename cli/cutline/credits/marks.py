"""The marks around credits: edges, ends of sentences, brackets."""

from __future__ import annotations

REACH = 180  # characters from the text's end, within which a credit begins
# What may stand around a credit without being of it.
EDGE = " \t\r\n|/,;:–—-·•+…"
CLOSERS = dict(zip(")]）】〕〉》」", "([（【〔〈《「", strict=True))
OPENERS = "".join(CLOSERS.values())
BRACKETS = OPENERS + "".join(CLOSERS)
ENDS = '.!?…。"”’»)]|｜\n'


def last_bracket(text: str) -> tuple[str, str] | None:
    """What stands before the bracket that ends the text, and what stands in it."""
    text = text.rstrip(" .")
    if not text or text[-1] not in CLOSERS:
        return None
    closer, opener = text[-1], CLOSERS[text[-1]]
    depth = 0
    for place in range(len(text) - 1, max(-1, len(text) - REACH), -1):
        depth += (text[place] == closer) - (text[place] == opener)
        if depth == 0:
            return text[:place].rstrip(), text[place + 1 : -1].strip()
    return None


def to_closer(text: str, start: int) -> tuple[str, str]:
    """What stands up to the end of the bracket around `start`, and what follows it."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] in OPENERS:
            depth += 1
        elif text[place] in CLOSERS:
            if depth == 0:
                return text[start:place], text[place + 1 :].strip(" .")
            depth -= 1
    return text[start:], ""


def unbracketed(text: str) -> str:
    """A text without brackets around all of it, and without one that has no partner."""
    text = text.strip()
    for closer, opener in CLOSERS.items():
        opens, closes = text.startswith(opener), text.endswith(closer)
        if opens and (text.find(closer) in (-1, len(text) - 1)):
            text = text[1:].removesuffix(closer).strip()
        elif closes and opener not in text:
            text = text[:-1].strip()
    return text


def trimmed(text: str) -> str:
    """A text without the marks that lead over to what follows it."""
    return text.rstrip(EDGE.replace("…", "") + OPENERS).strip()
