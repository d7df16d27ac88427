"""Records to JSON, and the schema of that."""

from __future__ import annotations

import json
from typing import Any

from .data import Record
from .explain.reasons import SENTENCES, sentence
from .fingerprint import fingerprint
from .layout import EXTRA_KEYS, KEYS, Layout, keys

SCHEMA_VERSION = 1

_PLAIN = Layout()


def to_dict(record: Record, layout: Layout = _PLAIN) -> dict[str, Any]:
    """The record as JSON has it: its keys in the order of KEYS, whatever order was asked for."""
    error = record.error
    values: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "source": record.source,
        "status": record.status,
        "error": {"type": error.type, "message": error.message} if error else None,
        "url": record.url,
        "title": record.title,
        "site": record.site,
        "language": record.language,
        "description": record.description,
        "authors": list(record.authors),
        "published": record.published,
        "modified": record.modified,
        "text": record.text,
        "captions": [
            {
                "text": caption.text,
                "credit": caption.credit,
                "image": caption.image,
                "alt": caption.alt,
                "after_block": caption.after_block,
            }
            for caption in record.captions
        ],
        "removed": dict(sorted(record.removed.items())),
        "confidence": record.confidence,
        "encoding": record.encoding,
        "fingerprint": fingerprint(record.text),
        "duplicate_of": record.duplicate_of,
        "warnings": list(record.warnings),
    }
    if layout.blocks or "blocks" in layout.fields:
        values["blocks"] = [{"kind": block.kind, "text": block.text} for block in record.blocks]
    if layout.explain or "removed_blocks" in layout.fields:
        values["removed_blocks"] = [
            {
                "index": block.index,
                "score": block.score,
                "kind": block.kind,
                "reason": block.reason,
                "why": sentence(block.reason, block.kind),
                "text": block.text,
            }
            for block in record.removed_blocks
        ]
    return {key: values[key] for key in keys(layout)} if layout.fields else values


def to_json(record: Record, layout: Layout = _PLAIN) -> str:
    """One JSON object, on one line unless it is to be pretty; no line end behind it."""
    values = to_dict(record, layout)
    if layout.pretty:
        return _pretty(values)
    return json.dumps(values, ensure_ascii=False)


def _pretty(values: dict[str, Any]) -> str:
    """Indented, yet with one line for each block: a list of them reads as a table does."""
    lines = []
    for key, value in values.items():
        if key in EXTRA_KEYS and value:
            rows = (f"    {json.dumps(block, ensure_ascii=False)}" for block in value)
            shown = "[\n" + ",\n".join(rows) + "\n  ]"
        else:
            # No line end in JSON is within a string.
            shown = json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        lines.append(f'  "{key}": {shown}')
    return "{\n" + ",\n".join(lines) + "\n}"


def to_bytes(record: Record, layout: Layout = _PLAIN) -> bytes:
    """The JSON and a line end, in UTF-8.

    Lone surrogates, which UTF-8 cannot have, stay the escapes that JSON has for them.
    """
    return (to_json(record, layout) + "\n").encode("utf-8", "backslashreplace")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record with all its keys, strict: no key beyond these."""
    text = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    count = {"type": "integer", "minimum": 0}
    code = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
    # Years, months, days, minutes, seconds, fractions and zones as far as the page gives them.
    date = {
        "type": ["string", "null"],
        "pattern": r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$",
    }
    reason = {
        "enum": list(SENTENCES),
        "description": "\n".join(
            f"{code}: {words.format(kind='<kind>')}" for code, words in SENTENCES.items()
        ),
    }
    why = text | {"description": "The reason as a sentence, to be read by people."}
    removed = _object(index=count, score=share, kind=code, reason=reason, why=why, text=text)
    caption = _object(text=text, credit=maybe, image=maybe, alt=maybe, after_block=count)
    properties = {
        "schema_version": {"const": SCHEMA_VERSION},
        "source": text,
        "status": {"enum": ["ok", "empty", "error", "timeout", "too_large"]},
        "error": {"anyOf": [{"type": "null"}, _object(type=text, message=text)]},
        "url": maybe,
        "title": maybe,
        "site": maybe,
        "language": maybe,
        "description": maybe,
        "authors": _list(text),
        "published": date,
        "modified": date,
        "text": text,
        "captions": _list(caption),
        "removed": {
            "type": "object",
            "propertyNames": code,
            "additionalProperties": {"type": "integer", "minimum": 1},
        },
        "confidence": share,
        "encoding": text,
        "fingerprint": {"type": "string", "pattern": "^([0-9a-f]{32})?$"},
        "duplicate_of": maybe,
        "warnings": {**_list(code), "uniqueItems": True},
        "blocks": _list(_object(kind=code, text=text)),
        "removed_blocks": _list(removed),
    }
    failed = {"properties": {"status": {"enum": ["error", "timeout", "too_large"]}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cutline record",
        "type": "object",
        "properties": properties,
        "required": list(KEYS),
        "additionalProperties": False,
        "if": failed,
        "then": {"properties": {"error": {"type": "object"}, "text": {"const": ""}}},
        "else": {"properties": {"error": {"type": "null"}}},
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}
