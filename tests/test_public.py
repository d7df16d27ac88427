"""What others may import, and what that costs."""

from __future__ import annotations

import subprocess
import sys

import cutline
from conftest import ENVIRONMENT

EXPORTED = {
    *("Caption", "CutlineError", "Failure", "OutputError", "Page", "PageError", "Record"),
    *("RecordBlock", "RemovedBlock", "Settings", "UsageError", "__version__"),
    *("clean", "clean_page", "schema", "to_dict", "to_json"),
}


def test_exported_names() -> None:
    assert set(cutline.__all__) == EXPORTED
    assert set(dir(cutline)) == EXPORTED
    for name in EXPORTED:
        assert getattr(cutline, name) is not None


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    assert not hasattr(cutline, "no_such_name")


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import cutline;"
        "new = {name for name in set(sys.modules) - before if name.startswith('cutline.')};"
        "assert not new, new; assert 'lxml' not in sys.modules;"
        "from cutline import clean; assert 'lxml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=True)
