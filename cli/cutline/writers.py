"""Records to JSON: lines, files, directories; owns the names of the keys and the schema."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .data import Record
from .errors import OutputError, UsageError
from .readers.files import STDIN, printable

SCHEMA_VERSION = 1

KEYS = (
    "schema_version",
    "source",
    "status",
    "error",
    "url",
    "title",
    "site",
    "language",
    "description",
    "authors",
    "published",
    "modified",
    "text",
    "captions",
    "removed",
    "confidence",
    "encoding",
    "fingerprint",
    "duplicate_of",
    "warnings",
)
EXTRA_KEYS = ("blocks", "removed_blocks")

FILE_SUFFIXES = (".jsonl",)

Write = Callable[[Record], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which keys a record shows, and how. `fields` empty means every key."""

    fields: tuple[str, ...] = ()
    blocks: bool = False
    explain: bool = False
    pretty: bool = False

    def __post_init__(self) -> None:
        unknown = [name for name in self.fields if name not in KEYS + EXTRA_KEYS]
        if unknown:
            known = ", ".join(KEYS + EXTRA_KEYS)
            raise UsageError(f"no field is called {', '.join(unknown)}; there are: {known}")


def to_dict(record: Record, layout: Layout = Layout()) -> dict[str, Any]:
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
        "fingerprint": record.fingerprint,
        "duplicate_of": record.duplicate_of,
        "warnings": list(record.warnings),
    }
    if layout.blocks or "blocks" in layout.fields:
        values["blocks"] = [{"kind": block.kind, "text": block.text} for block in record.blocks]
    if layout.explain or "removed_blocks" in layout.fields:
        values["removed_blocks"] = [
            {
                "kind": block.kind,
                "text": block.text,
                "index": block.index,
                "score": block.score,
                "reason": block.reason,
            }
            for block in record.removed_blocks
        ]
    if layout.fields:
        shown = {*layout.fields}
        shown |= {"blocks"} if layout.blocks else set()
        shown |= {"removed_blocks"} if layout.explain else set()
        return {key: value for key, value in values.items() if key in shown}
    return values


def to_json(record: Record, layout: Layout = Layout()) -> str:
    """One JSON object, on one line unless it is to be pretty; no line end behind it."""
    indent = 2 if layout.pretty else None
    return json.dumps(to_dict(record, layout), ensure_ascii=False, indent=indent)


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
        "removed_blocks": _list(
            _object(kind=code, text=text, index=count, score=share, reason=code)
        ),
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


@contextmanager
def open_output(target: str | None, layout: Layout, paths: Sequence[str]) -> Iterator[Write]:
    """What to call with each record, for as long as the context lasts.

    `target` is None or "-" for stdout; a name ending in one of FILE_SUFFIXES for a file of
    JSON Lines, which appears when the context ends well and not at all when it does not; a
    device or pipe that exists; any other name is a directory, with one file a page in a tree
    that mirrors `paths`, the inputs. Raises UsageError before anything is written for a target that
    cannot be meant, OutputError when it cannot be written to.
    """
    if target is None or target == "-":
        yield _to_stdout(layout)
        return
    path = Path(target)
    kind = _kind(path, target, layout)
    _refuse_inputs(path, paths)
    try:
        if kind == "directory":
            path.mkdir(parents=True, exist_ok=True)
            _refuse_read_only(path)
            yield _Tree(path, layout, paths).write
        elif kind == "stream":
            with path.open("wb") as file:
                yield _to_file(file, layout)
        else:
            with whole_file(path) as file:
                yield _to_file(file, layout)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {error.strerror or error}") from error


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` once the context ends without an exception.

    It is written beside it, so that the last step is a rename, and synchronised before. A
    symbolic link stays one: what it points at is replaced.
    """
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    file = beside.open("wb")
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _kind(path: Path, target: str, layout: Layout) -> str:
    if path.is_dir() or target.endswith(os.sep):
        return "directory"
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        return "stream"
    if path.name.endswith(FILE_SUFFIXES):
        if layout.pretty:
            raise UsageError(
                f"{target}: JSON Lines has a record on each line; leave out --pretty, "
                "or give a directory"
            )
        return "file"
    if path.is_file() or path.suffix:
        known = ", ".join(FILE_SUFFIXES)
        raise UsageError(
            f"{target}: a file must end in {known}; for a directory end the name in {os.sep}"
        )
    return "directory"


def _refuse_inputs(path: Path, inputs: Sequence[str]) -> None:
    target = path.resolve()
    for name in inputs:
        if name == STDIN:
            continue
        source = Path(name).resolve()
        inside = source.is_dir() and target.is_relative_to(source)
        if target == source or inside:
            raise UsageError(
                f"{path}: the output is in the input {name} and would be read again; "
                "write it elsewhere"
            )


def _refuse_read_only(path: Path) -> None:
    if not os.access(path, os.W_OK | os.X_OK):
        raise OutputError(f"cannot write to {path}: Permission denied")


def _encode(record: Record, layout: Layout) -> bytes:
    # Lone surrogates cannot be UTF-8; as the escapes that this leaves they are still JSON.
    return (to_json(record, layout) + "\n").encode("utf-8", "backslashreplace")


def _to_file(file: IO[bytes], layout: Layout) -> Write:
    def write(record: Record) -> None:
        file.write(_encode(record, layout))

    return write


def _to_stdout(layout: Layout) -> Write:
    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed; give --output")
    out = sys.stdout.buffer

    def write(record: Record) -> None:
        try:
            out.write(_encode(record, layout))
            out.flush()  # whoever reads the pipe gets each record when it is done
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write to stdout: {error.strerror or error}") from error

    return write


class _Tree:
    """A directory of one JSON file a page.

    A page's file is its source, relative to the folder that the inputs have in common, with
    ".json" behind it. Different sources have different files: what is special in a path is
    percent-encoded, "%" as well, and so is the dot of a folder's ".json", which could be a
    page's file.
    """

    _LONGEST = 255 - len(".json.00000000.part") - 1  # bytes in a name, on all usual file systems
    _SPECIAL = re.compile(r"[\x00-\x1f\x7f%\\:*?\"<>|]")

    def __init__(self, root: Path, layout: Layout, paths: Sequence[str]) -> None:
        self._root = root
        self._layout = layout
        here = Path.cwd()
        named = [here / path for path in paths if path != STDIN]
        folders = [path if path.is_dir() else path.parent for path in named]
        base = os.path.commonpath([os.path.normpath(folder) for folder in folders or [here]])
        self._base = printable(base).rstrip("/") + "/"

    def write(self, record: Record) -> None:
        path = self.path(record.source)
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(_encode(record, self._layout))

    def path(self, source: str) -> Path:
        """Where the record of `source` belongs; always below the root."""
        if source == STDIN or source.startswith("-#"):
            return self._root / f"%stdin{source[1:]}.json"
        *folders, name = self._parts(source)
        return self._root.joinpath(*map(self._folder, folders), self._name(name) + ".json")

    def _parts(self, source: str) -> list[str]:
        here = Path.cwd()
        while source.startswith("../"):  # only in front: what the user typed was normalised
            source, here = source[3:], here.parent
        full = source if source.startswith("/") else f"{printable(str(here)).rstrip('/')}/{source}"
        return full.removeprefix(self._base).removeprefix("/").split("/")

    def _folder(self, name: str) -> str:
        name = self._name(name)
        return f"{name[:-5]}%2E{name[-4:]}" if name.lower().endswith(".json") else name

    def _name(self, name: str) -> str:
        name = self._SPECIAL.sub(lambda found: f"%{ord(found[0]):02X}", name)
        if not name.strip("."):  # "", "." and ".." are no names
            name = name.replace(".", "%2E") or "%"
        data = name.encode("utf-8", "backslashreplace")
        if len(data) > self._LONGEST:
            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            kept = data[: self._LONGEST - len(digest) - 1].decode("utf-8", "ignore")
            return f"{kept}~{digest}"
        return data.decode("utf-8")
