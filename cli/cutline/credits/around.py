"""What sites write around a caption that is neither caption nor credit: a label ahead of it, a
call to buy or enlarge the photo behind it."""

from __future__ import annotations

import re

from .. import lazy
from .marks import REACH

# What sites write before a caption to say that it is one; other prefixes ("Pictured:",
# "Clip:") are the caption's own words.
_LABEL = lazy.pattern(
    r"""(?: (?:image|photo|media|bild)\ ?)?
        (?: caption | legende | légende(?:\ photo)? | bildunterschrift | didascalia
          | pie\ de\ foto | bijschrift | legenda | bildtext ) \s* [:：] \s* (?=\S)
      | (?: image | photo | media )\ caption (?: ,\s* (?=\S|$) | \s+ (?=\S) )""",
    re.VERBOSE | re.IGNORECASE,
)

# The same where no credit follows, as it mostly does.
KIND = lazy.pattern(r"(?:file )?(?:image|photo|picture|bild|foto)\ ?:\s*(?=\S)", re.IGNORECASE)


def find_label(text: str) -> re.Match[str] | None:
    """What says near the start of a text that it is a caption. It is rare: a quick look first."""
    if ":" in text or "：" in text or "caption" in text.lower():
        return _LABEL.search(text, 0, REACH)
    return None


def labelled(text: str) -> bool:
    """Whether a text begins with what says that it is a caption: "Image caption, The pier"."""
    return _LABEL.match(text) is not None


def labels(text: str) -> bool:
    """Whether a text is that and no more: the caption is in another element."""
    return _LABEL.fullmatch(text) is not None


# What sells the photo or shows it larger, as a link behind the credit, and what such a link says to
# those who hear the page read. With a capital, as people in captions buy photos as well.
_CALL = lazy.pattern(
    r"""[\s|·,(–—-]*
        (?: (?: (?: Purchase | Buy | License | Order | PURCHASE | BUY | LICENSE | ORDER )
                (?i: \ licensing\ rights
                   | (?:\ (?:an?|this|the))?\ (?:photo|picture|image|print|reprint)s? )
              | (?: Foto | Bild )\ (?: kaufen | bestellen ) | Acheter\ (?:cette|la)\ photo
              | Comprar?\ (?:esta\ |la\ )?foto | Kup\ zdjęcie | Купить\ фото
              | (?: Enlarge | Expand | View\ larger )\ (?:image|photo|picture)
              | (?: Click | Tap )\ (?:here\ )?to\ (?:enlarge|expand)(?:\ (?:image|photo|picture))?
              | (?: Bild | Foto )\ vergrößern | Vergrößern\ des\ Bildes
              | Agrandir\ (?:l['’]image|la\ photo) | Ampliar\ (?:la\ )?(?:imagen|foto)
              | (?: 사진 | 이미지 )\ ?확대
            ) (?: [\s,(]* (?i:opens\ (?:in\ )?(?:a\ )?new\ (?:tab|window)) )?
          | (?i:opens\ (?:in\ )?(?:a\ )?new\ (?:tab|window))
        ) [\s.)»›>→]* $""",
    re.VERBOSE,
)

_CALL_REACH = 80  # characters; more than any of these takes
_CALL_EDGE = " \t\r\n.)»›>→"
# The last two letters of any of these: a quick look before the pattern.
_CALL_ENDS = tuple("ts to os re es ge nt en ie то rn 대 ab ow nd".split())


def without_call(text: str) -> str:
    """A text without the call at its end."""
    if not text.rstrip(_CALL_EDGE)[-2:].lower().endswith(_CALL_ENDS):
        return text
    call = _CALL.search(text, max(0, len(text) - _CALL_REACH))
    return text[: call.start()] if call else text
