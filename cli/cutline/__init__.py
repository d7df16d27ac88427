"""cutline: the article and the photo captions of a scraped page, and nothing else of it.

>>> from cutline import clean
>>> record = clean(
...     "A ferry was named after her when she retired from the harbor office.\\n\\n"
...     "She never sailed on it, and said that she had no wish to.\\n\\nSource link\\n"
... )
>>> record.status
'ok'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .data import Caption, Failure, Page, Record, RecordBlock, RemovedBlock
    from .errors import CutlineError, OutputError, PageError, UsageError
    from .layout import Layout
    from .pipeline import clean, clean_page
    from .settings import Settings
    from .writers import schema, to_dict, to_json

__version__ = "0.1.0"

__all__ = [
    "Caption",
    "CutlineError",
    "Failure",
    "Layout",
    "OutputError",
    "Page",
    "PageError",
    "Record",
    "RecordBlock",
    "RemovedBlock",
    "Settings",
    "UsageError",
    "__version__",
    "clean",
    "clean_page",
    "schema",
    "to_dict",
    "to_json",
]

_HOMES = {
    "data": ("Caption", "Failure", "Page", "Record", "RecordBlock", "RemovedBlock"),
    "errors": ("CutlineError", "OutputError", "PageError", "UsageError"),
    "layout": ("Layout",),
    "pipeline": ("clean", "clean_page"),
    "settings": ("Settings",),
    "writers": ("schema", "to_dict", "to_json"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562): `import cutline` stays light."""
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f".{home}", __name__), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
