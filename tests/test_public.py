"""What others may import, and what that costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cutline
from conftest import ENVIRONMENT

EXPORTED = {
    *("Caption", "CutlineError", "Failure", "Layout", "OutputError", "Page", "PageError"),
    *("Record", "RecordBlock", "RemovedBlock", "Settings", "UsageError", "__version__"),
    *("clean", "clean_page", "schema", "to_dict", "to_json"),
}


def test_exported_names() -> None:
    assert set(cutline.__all__) == EXPORTED
    assert set(dir(cutline)) == EXPORTED
    for name in EXPORTED:
        assert getattr(cutline, name) is not None


def test_what_is_no_page_or_no_format_is_refused() -> None:
    with pytest.raises(ValueError, match="auto, html, text, not 'HTML'"):
        cutline.clean("<p>Words", format="HTML")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str or bytes, not PosixPath"):
        cutline.clean(Path("a.html"))  # type: ignore[arg-type]


def test_it_is_typed() -> None:
    assert (Path(cutline.__file__).parent / "py.typed").exists()


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
