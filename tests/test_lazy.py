"""Patterns that wait: the same results as Python's own, and nothing compiled before."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from cutline import lazy


def test_a_pattern_finds_what_the_compiled_one_finds() -> None:
    waiting, compiled = lazy.pattern(r"(\w)(\d)", re.ASCII), re.compile(r"(\w)(\d)", re.ASCII)
    text = "a1 é2 b33"
    assert waiting.findall(text) == compiled.findall(text) == [("a", "1"), ("b", "3")]
    assert waiting.sub("-", text) == compiled.sub("-", text)
    assert lazy.pattern(rb"\d").findall(b"1a2") == [b"1", b"2"]


def test_a_wrong_pattern_is_told_at_its_first_use() -> None:
    waiting = lazy.pattern("(")
    with pytest.raises(re.error):
        waiting.search("")


def test_importing_what_cleans_compiles_few_patterns() -> None:
    code = """if True:
        import re, sys
        compiled, real = [], re.compile
        def spy(*given):
            if sys._getframe(1).f_globals["__name__"].startswith("cutline."):
                compiled.append(given[0])
            return real(*given)
        re.compile = spy
        from cutline import captions, credits, dates, metadata
        from cutline.metadata import names
        assert not compiled, compiled
        assert names.split("By Jane Roe") == ["Jane Roe"]
        assert compiled
    """
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
