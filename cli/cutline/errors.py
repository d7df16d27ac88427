"""The exceptions of cutline.

    CutlineError
    ├── UsageError        a wrong option or an input that does not exist; exit code 2
    ├── OutputError       the output cannot be written: disk full, read-only …
    └── PageError         one page cannot be cleaned; becomes that page's record
        ├── DecodeError   bytes that are no text
        ├── MarkupError   markup that neither parser can read
        └── TooLargeError over the cap on bytes or nodes

Only commands turn these into messages and exit codes; only `pipeline` turns a PageError
(or anything else that a page's cleaning raises) into a record.
"""

from __future__ import annotations


class CutlineError(Exception):
    """Base of all; its text is a sentence that names the input and the remedy. What is wrong with
    a page leaves its name out: `data.Failure` puts it in front."""


class UsageError(CutlineError):
    """The call cannot be carried out as it was made."""


class OutputError(CutlineError):
    """A record cannot be written."""


class PageError(CutlineError):
    """One page cannot be cleaned."""


class DecodeError(PageError):
    """The page's bytes cannot be read as text in any encoding."""


class MarkupError(PageError):
    """Neither lxml nor Beautiful Soup finds a document in the markup."""


class TooLargeError(PageError):
    """The page passes the cap on bytes or nodes."""

    @classmethod
    def of_bytes(cls, cap: int) -> TooLargeError:
        return cls(f"more than {cap} bytes, the cap for a page; raise it with --max-bytes")
