"""What tells that two articles have the same text."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from conftest import ENVIRONMENT
from cutline import clean
from cutline.fingerprint import fingerprint


def test_fingerprints_tell_texts_apart_and_forms_of_one_not() -> None:
    one = fingerprint("The Horn\n\nsounded.")
    assert one == fingerprint("the horn  sounded. ")
    assert one == fingerprint("Ｔhe horn sounded.")  # full width
    assert one != fingerprint("The horn was sounded.")
    assert fingerprint(" \n") == ""


@given(st.text(max_size=200))
def test_a_fingerprint_is_128_bits_or_nothing(text: str) -> None:
    digest = fingerprint(text)
    assert len(digest) == (32 if text.strip() and digest else 0)
    assert digest == fingerprint(text.upper()) or text.upper().casefold() != text.casefold()


def test_a_record_has_that_of_its_text() -> None:
    record = clean(
        "<p>The horn sounded twice, and nobody in the harbour could say who blew it.</p>"
        "<p>It was not the ferry, which lay at the pier with its lights out.</p>"
    )
    assert record.text
    assert record.fingerprint == fingerprint(record.text)


def test_what_cleans_a_page_loads_no_hashes() -> None:
    """They come with OpenSSL, which takes as long to load as most pages to be cleaned."""
    program = (
        "import sys, cutline\n"
        "cutline.clean('<p>' + 'The horn sounded twice in the harbour, nobody knew why. ' * 9)\n"
        "assert 'hashlib' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=ENVIRONMENT)
