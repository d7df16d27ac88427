"""Regular expressions that are compiled when they are first used.

Python compiles a pattern in a tenth of a millisecond to several, and has no way to keep the
result: the two hundred of this package would take a page alone longer than cleaning it.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("match", "search", "fullmatch", "sub", "split", "finditer", "findall")


class _Lazy:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Asked for whatever is not there yet: at first every method, then nothing."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


def pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but compiled at the first use of one of its methods.

    Raises re.error then, not now.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, int(flags)))
