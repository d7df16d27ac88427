"""The form in which texts are compared that a reader takes for the same."""

from __future__ import annotations

from . import lazy

_NO_LETTER = lazy.pattern(r"[\W_]+")
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())


def folded(text: str) -> str:
    """Letters and digits only, lower case: equal for texts that a reader takes for equal."""
    if text.isascii():  # a tenth of the time
        return text.encode("ascii").lower().translate(None, _ASCII_MARKS).decode("ascii")
    return _NO_LETTER.sub("", text.casefold())
