"""Power cuts, simulated: what our write path does to the disk, cut off anywhere.

1. The services save, import and undo on a real file while a recorder notes every statement of
   their transactions (``recorded``).
2. The statements are replayed with our PRAGMAs through apsw, whose virtual file system can be
   written in Python: it notes every write, truncation and sync in order (``Disk``).
3. For any moment an image of the disk is made (``Disk.image``): what was synced is there; of what
   was written later each sector of 512 bytes is there or not, by chance, and in no order.
4. The image is opened by the program itself, with its own driver.

What apsw cannot do: our driver brings its own SQLite, so the replay runs on apsw's, a little
newer one. Its Python file system knows no shared memory, so the replay holds the file
exclusively; what is written and synced is the same.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from unittest import mock

import apsw

from crmdesk.models import sqlite

SECTOR: Final = 512
CHECKPOINT_PAGES: Final = 60  # ours are rarer; here a cut shall often meet one
Statement = tuple[str, Sequence[Any]]


# --- 1. recording ----------------------------------------------------------------------------
class _Cursor(sqlite.driver.Cursor):  # type: ignore[misc]
    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        self.connection.note(sql, [params])
        return super().execute(sql, params)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> Any:
        rows = list(rows)
        self.connection.note(sql, rows)
        return super().executemany(sql, rows)


class _Connection(sqlite.driver.Connection):  # type: ignore[misc]
    """A connection of ours that keeps the statements of each transaction it commits."""

    transactions: list[list[Statement]]

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def note(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if sql == "BEGIN IMMEDIATE":
            self._open: list[Statement] = []
        elif sql.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            self._open += [(sql, tuple(row)) for row in rows]

    def commit(self) -> None:
        writes = self.in_transaction and getattr(self, "_open", None)
        super().commit()
        if writes:
            self.transactions.append(self._open)
            self._open = []


@contextmanager
def recorded() -> Iterator[list[list[Statement]]]:
    """The statements of every transaction that is committed inside the block."""
    transactions: list[list[Statement]] = []
    recorder = type("Recorder", (_Connection,), {"transactions": transactions})
    connect = sqlite.driver.connect

    def recording(*args: Any, **options: Any) -> Any:
        return connect(*args, **options, factory=recorder)

    with mock.patch.object(sqlite.driver, "connect", recording):
        yield transactions


# --- 2. the disk -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a file of the disk; ``kind`` ack is an acknowledged commit."""

    kind: str  # write, truncate, sync, ack
    file: str = ""
    offset: int = 0  # of a write; the size after a truncation; the number of a commit
    data: bytes = b""


@dataclass
class Disk:
    """Everything that happened to the files of one database, in order."""

    before: bytes  # the database file when the log begins
    name: str
    events: list[Event] = field(default_factory=list)

    def acknowledged(self, moment: int) -> int:
        """How many commits were acknowledged before a moment."""
        return sum(e.kind == "ack" for e in self.events[:moment])

    def image(self, moment: int, chance: random.Random, folder: Path) -> Path:
        """Write what the disk holds if the power fails at *moment*; returns the database."""
        files: dict[str, bytearray] = {self.name: bytearray(self.before)}
        waiting: dict[str, list[Event]] = {}
        for event in self.events[:moment]:
            if event.kind == "sync":
                for earlier in waiting.pop(event.file, ()):
                    _apply(files.setdefault(event.file, bytearray()), earlier)
            elif event.kind != "ack":
                waiting.setdefault(event.file, []).append(event)
        for name, events in waiting.items():
            for part in _survivors(events, chance):
                _apply(files.setdefault(name, bytearray()), part)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return folder / self.name


def _survivors(events: Sequence[Event], chance: random.Random) -> Iterator[Event]:
    """Of what was not synced, whatever the disk happened to have written."""
    share = chance.choice([0.0, 0.5, 0.5, 0.5, 1.0])
    for event in events:
        if event.kind == "truncate":
            if chance.random() < share:
                yield event
            continue
        for start in range(0, len(event.data), SECTOR):
            if chance.random() < share:
                sector = event.data[start : start + SECTOR]
                yield Event("write", event.file, event.offset + start, sector)


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "truncate":
        del content[event.offset :]
        return
    end = event.offset + len(event.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[event.offset : end] = event.data


class _File(apsw.VFSFile):
    """A file that tells the disk what happens to it."""

    def __init__(self, disk: Disk, filename: Any, flags: list[int]) -> None:
        super().__init__("", filename, flags)
        self._disk = disk
        name = filename.filename() if isinstance(filename, apsw.URIFilename) else filename
        self._name = Path(name).name

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.events.append(Event("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.events.append(Event("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._disk.events.append(Event("sync", self._name))
        super().xSync(flags)


class _FileSystem(apsw.VFS):
    """The usual file system with a disk that keeps a log."""

    def __init__(self, disk: Disk) -> None:
        self.label = f"logging-{threading.get_ident()}-{id(disk)}"
        self._disk = disk
        super().__init__(self.label, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self._disk, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        self._disk.events.append(Event("delete", Path(name).name))
        super().xDelete(name, syncdir)


def replayed(
    start: Path, transactions: Sequence[Sequence[Statement]], *, synchronous: str = "FULL"
) -> Disk:
    """The log of the disk while *transactions* run on the database *start*, which is changed."""
    disk = Disk(start.read_bytes(), start.name)
    system = _FileSystem(disk)
    connection = apsw.Connection(str(start), vfs=system.label)
    run = connection.execute
    run("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    run("PRAGMA temp_store = MEMORY")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA journal_mode = WAL").fetchall()
    run(f"PRAGMA synchronous = {synchronous}")
    run(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}").fetchall()
    for number, transaction in enumerate(transactions):
        run("BEGIN IMMEDIATE")
        for sql, params in transaction:
            run(sql, params)
        run("COMMIT")
        disk.events.append(Event("ack", offset=number))
    events = list(disk.events)
    assert not any(e.kind == "delete" for e in events), "images know nothing of deleted files"
    connection.close()
    disk.events = events  # closing tidies up; the power fails before
    return disk


def cut(
    disk: Disk, moment: int, seed: int, folder: Path, look: Callable[[Path, int], list[str]]
) -> list[str]:
    """What *look* (database, acknowledged commits) finds wrong after a power cut at *moment*."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = disk.image(moment, random.Random(seed), folder)
    return [
        f"cut at {moment} of {len(disk.events)}, seed {seed}: {text}"
        for text in look(path, disk.acknowledged(moment))
    ]
