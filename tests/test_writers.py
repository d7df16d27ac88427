"""Records to JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from cutline.data import Caption, Failure, Record, RecordBlock, RemovedBlock
from cutline.errors import UsageError
from cutline.layout import EXTRA_KEYS, KEYS, Layout, fields
from cutline.writers import schema, to_bytes, to_dict, to_json

RECORD = Record(
    source="a.html",
    status="ok",
    url="https://example.org/ferry",
    title="A ferry is named",
    authors=("Ida Storm",),
    published="2023-03-20",
    text="Ägir, the ferry 渡船.",
    captions=(Caption("The ferry", "Storm/EPA", None, None, 1),),
    removed={"teaser": 2, "share": 1},
    confidence=0.97,
    encoding="utf-8",
    blocks=(RecordBlock("paragraph", "Ägir, the ferry 渡船."),),
    removed_blocks=(RemovedBlock("share", "Tweet", 3, 0.01, "cue"),),
)
REMOVED = to_dict(RECORD, Layout(explain=True))["removed_blocks"][0]
FAILED = Record(
    "b.html", "too_large", Failure("b.html", "TooLargeError", "b.html: 9 GB", "too_large")
)


@pytest.mark.parametrize("record", [RECORD, FAILED])
def test_every_key_is_there_in_the_order_of_the_design(
    record: Record, validate: Callable[[Any], dict[str, Any]]
) -> None:
    assert tuple(validate(to_json(record))) == KEYS
    everything = to_json(record, Layout(blocks=True, explain=True))
    assert tuple(validate(everything)) == KEYS + EXTRA_KEYS


def test_fields_pick_keys_and_keep_their_order() -> None:
    assert list(to_dict(RECORD, Layout(("captions", "text")))) == ["text", "captions"]
    assert to_dict(RECORD, Layout(("blocks",))) == {
        "blocks": [{"kind": "paragraph", "text": "Ägir, the ferry 渡船."}]
    }
    assert list(to_dict(RECORD, Layout(("url",), explain=True))) == ["url", "removed_blocks"]
    with pytest.raises(UsageError, match=r"no field is called txt; there are: .*text"):
        fields("text,txt")
    with pytest.raises(UsageError, match="names no key"):
        fields(" , ")
    assert fields(None) == ()
    assert fields("text, url") == ("text", "url")


def test_text_is_not_escaped_and_stays_on_one_line() -> None:
    line = to_json(RECORD)
    assert "Ägir, the ferry 渡船." in line
    assert "\n" not in line
    assert json.loads(to_json(RECORD, Layout(pretty=True))) == json.loads(line)


def test_pretty_has_a_line_for_each_block_and_says_why() -> None:
    text = "Tweet\n“this”,\n  or that"
    blocks = (RemovedBlock("share", text, 3, 0.01, "cue"), RemovedBlock("ad", "x", 4, 0.0, "links"))
    record = RECORD._replace(removed_blocks=blocks)
    for layout in (Layout(explain=True), Layout(explain=True, blocks=True), Layout()):
        shown = to_json(record, layout._replace(pretty=True))
        assert json.loads(shown) == to_dict(record, layout)
    shown = to_json(record, Layout(("removed_blocks",), pretty=True))
    first, second = [line for line in shown.splitlines() if '"index"' in line]
    assert json.loads(first.strip().removesuffix(",")) == {
        "index": 3,
        "score": 0.01,
        "kind": "share",
        "reason": "cue",
        "why": "A phrase in it is typical of share buttons.",
        "text": text,
    }
    assert json.loads(second)["why"] == "It is nothing but links, and no prose is near it."


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "fine"},
        {"extra": 1},
        {"error": {"type": "x", "message": "y"}},
        {"captions": [{"text": "x"}]},
        {"published": "yesterday"},
        {"confidence": 1.5},
        {"removed": {"teaser": 0}},
        {"fingerprint": "abc"},
        {"schema_version": 2},
        {"warnings": ["a", "a"]},
        {"text": None},
        {"removed_blocks": [REMOVED | {"reason": "whim"}]},
        {"removed_blocks": [{key: REMOVED[key] for key in REMOVED if key != "why"}]},
    ],
)
def test_the_schema_refuses_what_is_no_record(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(to_dict(RECORD) | wrong, schema())


@pytest.mark.parametrize("key", KEYS)
def test_the_schema_misses_every_key(key: str) -> None:
    record = to_dict(RECORD)
    del record[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema())


def test_a_lone_surrogate_is_still_json() -> None:
    data = to_bytes(Record("a\ud800", "empty"))
    assert json.loads(data.decode("utf-8"))["source"] == "a\ud800"
