"""Where records go: stdout, a file, a directory. What is written appears whole or not at all.

A file is written beside its place, synchronised, and renamed (`whole_file`). With a state file
what is beside stays between runs, and grows (`_Grown`): each commit synchronises it and then
notes its size in the state, and the run that finishes renames it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from .data import Record
from .errors import OutputError, UsageError
from .layout import Layout, keys
from .readers.files import STDIN, printable

if TYPE_CHECKING:
    from .state import State

_LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst")
FILE_SUFFIXES = (*_LINES, ".parquet")
_STDOUT = (None, "-", "/dev/stdout")


class Output(Protocol):
    """What a run writes to. `commit` makes durable, with the state, all that was written."""

    def write(self, record: Record) -> None: ...

    def commit(self) -> None: ...


@contextmanager
def open_output(
    target: str | None, layout: Layout, paths: Sequence[str], state: State | None = None
) -> Iterator[Output]:
    """The output, for as long as the context lasts.

    `target` is None, "-" or "/dev/stdout" for stdout; a name ending in one of FILE_SUFFIXES for a
    file, which appears when the context ends well; a device or pipe that exists; any other name is
    a directory, with one file a page in a tree that mirrors `paths`, the inputs. Folders that a
    file or directory needs are made. With `state`, a file that an earlier run made with the same
    state is continued. Raises UsageError before anything is written for a target that cannot be
    meant, OutputError when it cannot be written to.
    """
    if target in _STDOUT:
        yield _Stdout(layout, state)
        return
    path = Path(target)
    try:
        kind = _kind(path, target, layout)
        if kind == ".parquet" and state:
            raise UsageError(f"{target}: Parquet cannot be continued; with --state write .jsonl")
        if kind in FILE_SUFFIXES:
            _real(path).parent.mkdir(parents=True, exist_ok=True)
        if kind == "directory":
            path.mkdir(parents=True, exist_ok=True)
            if not os.access(path, os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")
            tree = _Tree(path, layout, paths, state)
            with tree.watched():
                yield tree
        elif kind == "stream":
            with path.open("wb") as stream:
                yield _File(stream, layout, state)
        elif kind == ".parquet":
            with whole_file(path) as file, _parquet(file, layout, target) as rows:
                yield rows
        elif state:
            with _grown_file(path, state, kind, layout) as grown:
                yield grown
        else:
            with whole_file(path) as file:
                lines = _Lines(file, layout, kind)
                yield lines
                lines.end()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {error.strerror or error}") from error


@contextmanager
def whole_file(path: Path, mark: str | None = None) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` once the context ends without an exception.

    It is written beside it, so that the last step is a rename, and synchronised before. A
    symbolic link stays one: what it points at is replaced. So do the permissions of a file that
    is. `mark` names what is beside, and who uses the same one waits for the other; the process's
    number by default, and then what killed processes left there is removed.
    """
    path = _real(path)
    if mark is None:
        _remove_left(path)
    beside = path.with_name(f".{path.name}.{os.getpid() if mark is None else mark}.part")
    with _open_alone(beside) as file:
        try:
            _keep_mode(path, beside)
            yield file
            _synchronise(file)
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def _remove_left(path: Path) -> None:
    """Remove what killed runs left beside a file; what a living one writes there is locked."""
    import fcntl

    left = re.compile(rf"\.{re.escape(path.name)}\.\d+\.part")
    for beside in path.parent.glob(f".{escape(path.name)}.*.part"):
        if left.fullmatch(beside.name):
            with contextlib.suppress(OSError), beside.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                beside.unlink()


def _open_alone(path: Path) -> IO[bytes]:
    """Open a file to write it anew, locked, once no other process has it open so."""
    import fcntl

    while True:
        file = open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o666), "wb")  # noqa: SIM115, PTH123
        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        # Else the other one has renamed the file, which is whole now.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                file.truncate()
                return file
        file.close()


def _real(path: Path) -> Path:
    """Where a path leads; unlike `Path.resolve`, of a loop of links too."""
    return Path(os.path.realpath(path))


def _keep_mode(path: Path, beside: Path) -> None:
    """Give what is to replace a file the permissions of that file, before anything is in it."""
    with contextlib.suppress(FileNotFoundError):
        beside.chmod(stat.S_IMODE(path.stat().st_mode))


def _synchronise(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _kind(path: Path, target: str, layout: Layout) -> str:
    if path.is_dir() or target.endswith(os.sep):
        return "directory"
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        return "stream"
    for suffix in FILE_SUFFIXES:
        if path.name.endswith(suffix):
            if layout.pretty:
                raise UsageError(
                    f"{target}: has a record on each line; leave out --pretty, or give a directory"
                )
            return suffix
    if path.is_file() or path.suffix:
        known = ", ".join(FILE_SUFFIXES)
        raise UsageError(
            f"{target}: a file must end in {known}; for a directory end the name in {os.sep}"
        )
    return "directory"


def check_targets(targets: Mapping[str, str | None], paths: Sequence[str]) -> None:
    """Raise UsageError where a run would write over its inputs, read what it wrote, or write two
    things to one file. `targets` are the files and folders that it writes to, None and stdout
    left out, by what they are called; `paths` its inputs."""
    known: dict[Path, str] = {}
    for what, target in targets.items():
        if target in _STDOUT:
            continue
        real = _real(Path(target))
        if real in known:
            raise UsageError(f"{target}: cannot be {known[real]} and {what}; give two names")
        known[real] = what
        for name in paths:
            if name == STDIN:
                continue
            source = _real(Path(name))
            inside = os.path.isdir(source) and real.is_relative_to(source)  # noqa: PTH112 - does not raise
            if real == source or inside:
                raise UsageError(
                    f"{target}: {what} is in the input {name} and would be read again; "
                    "write it elsewhere"
                )


def _line(record: Record, layout: Layout) -> bytes:
    from .writers import to_bytes  # which a run loads when it has nothing else to do

    return to_bytes(record, layout)


class _File:
    """An open file that gets each record as it is."""

    def __init__(self, file: IO[bytes], layout: Layout, state: State | None) -> None:
        self._file = file
        self._layout = layout
        self._state = state

    def write(self, record: Record) -> None:
        self._file.write(_line(record, self._layout))
        self._file.flush()  # whoever reads a pipe gets each record when it is done

    def commit(self) -> None:
        if self._state:
            self._state.commit()


class _Stdout(_File):
    def __init__(self, layout: Layout, state: State | None) -> None:
        if sys.stdout is None:
            raise OutputError("cannot write to stdout: it is closed; give --output")
        super().__init__(sys.stdout.buffer, layout, state)

    def write(self, record: Record) -> None:
        try:
            super().write(record)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write to stdout: {error.strerror or error}") from error


class _Lines:
    """JSON Lines in a file, compressed as its suffix says.

    What is written up to a commit is one member or frame: the file can be cut off behind it.
    """

    def __init__(self, file: IO[bytes], layout: Layout, kind: str) -> None:
        self._file = file
        self._layout = layout
        self._begin: Callable[[], Any] = {
            ".jsonl": lambda: None,
            ".jsonl.gz": lambda: zlib.compressobj(wbits=31),
            ".jsonl.zst": _zstd,
        }[kind]
        self._packer: Any = None

    def write(self, record: Record) -> None:
        data = _line(record, self._layout)
        self._packer = self._packer or self._begin()
        self._file.write(self._packer.compress(data) if self._packer else data)

    def end(self) -> None:
        """Complete the member or frame that is being written; an empty file has one too."""
        self._packer = self._packer or (None if self._file.tell() else self._begin())
        if self._packer:
            self._file.write(self._packer.flush())
            self._packer = None

    def commit(self) -> None:
        """Without a state there is nothing to go on from: the file is whole, or it is not."""


def _zstd() -> Any:
    import zstandard

    return zstandard.ZstdCompressor().compressobj()


class _Grown(_Lines):
    """JSON Lines that outlast the run that began them."""

    def __init__(
        self, file: IO[bytes], layout: Layout, kind: str, path: Path, state: State
    ) -> None:
        super().__init__(file, layout, kind)
        self._path = path
        self._state = state

    def commit(self) -> None:
        self.end()
        _synchronise(self._file)
        self._state.commit(self._path, self._file.tell())


@contextmanager
def _grown_file(path: Path, state: State, kind: str, layout: Layout) -> Iterator[_Grown]:
    path = _real(path)
    _remove_left(path)
    beside = path.with_name(f".{path.name}.{state.mark}.state.part")
    for other in path.parent.glob(f".{escape(path.name)}.*.state.part"):
        if other != beside:
            raise UsageError(
                f"{path}: a run with another state file is writing it, or broke off; finish that "
                f"one, or give another --output, or remove {other}"
            )
    good = state.size(path)
    here = _size(path)
    if here is not None and (good is None or here > good):
        what = "was not written with this state file" if good is None else "has grown since"
        raise UsageError(f"{path}: is there, but {what}; move it away")
    if good and not (beside.exists() and beside.stat().st_size >= good):
        if here == good:
            import shutil

            shutil.copyfile(path, beside)
        elif here is None:
            good = 0  # it was moved away: what comes now begins a new one
        else:
            raise UsageError(f"{path}: was cut off since the last run; move it away")
    with beside.open("r+b" if good else "wb") as file:
        _keep_mode(path, beside)
        file.truncate(good or 0)
        file.seek(good or 0)
        output = _Grown(file, layout, kind, path, state)
        output.commit()
        yield output
        output.commit()
    if _size(path) != here:
        raise UsageError(
            f"{path}: something else has written it meanwhile; move it away, and the next run "
            f"puts what is now in {beside} there"
        )
    beside.replace(path)


def _size(path: Path) -> int | None:
    """Bytes of a file, None where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


class _Parquet:
    """Parquet: the columns are the record's keys, nested ones as lists and structs."""

    # Rows written at once: what a reader can skip; a few MB at the usual few KB a record.
    _GROUP = 1000

    def __init__(self, writer: Any, schema: Any, layout: Layout) -> None:
        self._writer = writer
        self._schema = schema
        self._layout = layout
        self._rows: list[dict[str, Any]] = []

    def write(self, record: Record) -> None:
        from .writers import to_dict

        row = to_dict(record, self._layout)
        if "removed" in row:
            row["removed"] = list(row["removed"].items())
        self._rows.append(row)
        if len(self._rows) == self._GROUP:
            self.end()

    def end(self) -> None:
        """Write the rows that are waiting."""
        import pyarrow

        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def commit(self) -> None:
        """Without a state there is nothing to go on from: the file is whole, or it is not."""


@contextmanager
def _parquet(file: IO[bytes], layout: Layout, target: str) -> Iterator[_Parquet]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        message = f"{target}: writing Parquet needs pyarrow; pip install 'cutline[parquet]'"
        raise UsageError(message) from error
    text, whole, share = pyarrow.string(), pyarrow.int64(), pyarrow.float64()

    def structs(**fields: Any) -> Any:
        return pyarrow.list_(pyarrow.struct(fields))

    types = {
        "schema_version": whole,
        "error": pyarrow.struct({"type": text, "message": text}),
        "authors": pyarrow.list_(text),
        "captions": structs(text=text, credit=text, image=text, alt=text, after_block=whole),
        "removed": pyarrow.map_(text, whole),
        "confidence": share,
        "warnings": pyarrow.list_(text),
        "blocks": structs(kind=text, text=text),
        "removed_blocks": structs(
            index=whole, score=share, kind=text, reason=text, why=text, text=text
        ),
    }
    columns = [(key, types.get(key, text)) for key in keys(layout)]
    schema = pyarrow.schema(columns)
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        output = _Parquet(writer, schema, layout)
        yield output
        output.end()


class _Tree:
    """A directory of one JSON file a page.

    A page's file is its source, relative to the folder that the inputs have in common, with
    ".json" behind it. Different sources have different files: what is special in a path is
    percent-encoded, "%" as well, and so is the dot of a folder's ".json", which could be a
    page's file. Where a name or a path grows longer than file systems take, a hash stands for the
    rest.
    """

    _DEEPEST = 1000  # bytes in a path below the root: PATH_MAX is 1,024 on macOS, 4,096 on Linux
    _LONGEST = 255 - len(".json.00000000.part") - 1  # bytes in a name, on all usual file systems
    _SPECIAL = re.compile(r"[\x00-\x1f\x7f%\\:*?\"<>|]")

    def __init__(
        self, root: Path, layout: Layout, paths: Sequence[str], state: State | None = None
    ) -> None:
        self._root = root
        self._layout = layout
        self._state = state
        here = Path.cwd()
        named = [here / path for path in paths if path != STDIN]
        folders = [path if os.path.isdir(path) else path.parent for path in named]  # noqa: PTH112
        base = os.path.commonpath([os.path.normpath(folder) for folder in folders or [here]])
        self._base = printable(base).rstrip("/") + "/"

    def write(self, record: Record) -> None:
        path = self.path(record.source)
        self._check()  # else what was moved away would be made anew, and lack what came before
        path.parent.mkdir(parents=True, exist_ok=True)
        # The same mark each time: what a killed run left is written over when it is resumed.
        with whole_file(path, "page") as file:
            file.write(_line(record, self._layout))

    def commit(self) -> None:
        self._check()  # else pages would count as finished that are nowhere
        if self._state:
            self._state.commit()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts, writing and committing fail when the root is not the folder any more
        that it was. Open, it keeps its inode, which a new folder could have otherwise."""
        self._opened = os.open(self._root, getattr(os, "O_PATH", os.O_RDONLY))
        try:
            yield
        finally:
            os.close(self._opened)

    def _check(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(self._root.stat(), os.fstat(self._opened)):
                return
        raise FileNotFoundError(errno.ENOENT, "the folder was moved or removed during the run")

    def path(self, source: str) -> Path:
        """Where the record of `source` belongs; always below the root."""
        if source == STDIN or source.startswith("-#"):
            return self._root / f"%stdin{source[1:]}.json"
        *folders, name = self._parts(source)
        path = Path(*map(self._folder, folders), self._name(name) + ".json")
        if len(os.fsencode(path)) > self._DEEPEST:
            path = Path(self._name("%2F".join((*folders, name))) + ".json")
        return self._root / path

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
            import hashlib

            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            kept = data[: self._LONGEST - len(digest) - 1].decode("utf-8", "ignore")
            return f"{kept}~{digest}"
        return data.decode("utf-8")
