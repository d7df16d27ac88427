"""What tells that two articles have the same text.

Apart from what cleans a page: a process that cleans one has no time to load OpenSSL, which the
one that writes the record does while it waits.
"""

from __future__ import annotations

import hashlib
import unicodedata


def fingerprint(text: str) -> str:
    """A hash that is the same for texts that differ in case, width and white space only.

    BLAKE2b, 128 bits, in hexadecimal, of the NFKC-normalised, case-folded text with white
    space folded; "" for a text without any characters, for emptiness makes no duplicates.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not folded:
        return ""
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest()
