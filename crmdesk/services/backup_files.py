"""Backup files: their names, seals, listing, comparing with the data, and which ones rotation keeps.

A backup is one file ``<stem>-20261121-091200.crm`` with a seal ``….crm.sha256`` beside it. The
seal is written only after the copy was opened again and agreed with the data; a file without its
seal was not verified. ``sha256sum -c`` checks a seal without this program.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import FILE_SUFFIX
from crmdesk.models.fields import Kind, fields_of
from crmdesk.models.registry import ENTITIES

SEAL_SUFFIX: Final = ".sha256"
STAMP: Final = "%Y%m%d-%H%M%S"
CHUNK: Final = 1 << 20
_ID_LINE: Final = "# crmdesk "


class BackupState(StrEnum):
    """How far a backup can be trusted."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"  # no seal: made by hand, or the program was stopped half-way
    DAMAGED = "damaged"  # its content is not what was sealed


STATE_LABELS: Final = {
    BackupState.VERIFIED: N_("Verified"),
    BackupState.UNVERIFIED: N_("Not verified"),
    BackupState.DAMAGED: N_("Damaged"),
}


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup on a disk. ``file_id`` says of which customer file; blank without a seal."""

    path: Path
    made_at: datetime
    size: int
    state: BackupState
    sha256: str = ""
    file_id: str = ""


def backups_in(folder: Path, stem: str) -> list[Backup]:
    """The backups of a stem in a folder, newest first; none if the folder cannot be read."""
    pattern = re.compile(re.escape(stem) + r"-(\d{8}-\d{6})(-\d+)?" + re.escape(FILE_SUFFIX))
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if (match := pattern.fullmatch(path.name)) and (made := _time_of(match[1])):
                found.append(_read(path, made))
    return sorted(found, key=lambda b: (b.made_at, b.path.name), reverse=True)


def backup_at(path: Path) -> Backup:
    """One backup by its path, whatever its name. Raises DatabaseProblem if it is gone."""
    try:
        changed = datetime.fromtimestamp(int(path.stat().st_mtime))
        match = re.search(r"-(\d{8}-\d{6})(-\d+)?$", path.stem)
        return _read(path, (_time_of(match[1]) if match else None) or changed)
    except OSError as error:
        raise sqlite.file_problem(error, path, reading=True) from error


def _read(path: Path, made_at: datetime) -> Backup:
    sha256 = file_id = ""
    with suppress(OSError, UnicodeDecodeError):
        for line in seal_of(path).read_text("utf-8").splitlines():
            if line.startswith(_ID_LINE):
                file_id = line.removeprefix(_ID_LINE).strip()
            elif re.match(r"[0-9a-f]{64}\b", line):
                sha256 = line[:64]
    state = BackupState.VERIFIED if sha256 else BackupState.UNVERIFIED
    return Backup(path, made_at, path.stat().st_size, state, sha256, file_id)


def stem_of(path: Path) -> str:
    """The name that the file of a backup had, as far as the backup's own name tells."""
    return re.sub(r"-\d{8}-\d{6}(-\d+)?$", "", path.stem) or path.stem


def seal_of(path: Path) -> Path:
    """Where the seal of a backup lies."""
    return path.with_name(path.name + SEAL_SUFFIX)


def write_seal(backup: Backup) -> None:
    """Say that a backup was verified."""
    with replacing(seal_of(backup.path)) as aside:
        lines = f"{_ID_LINE}{backup.file_id}\n{backup.sha256} *{backup.path.name}\n"
        aside.write_text(lines, "utf-8", newline="\n")


def _time_of(stamp: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(stamp, STAMP)
    return None


def free_name(folder: Path, stem: str, made_at: datetime) -> Path:
    """A name that no backup of the same second has."""
    base = f"{stem}-{made_at.strftime(STAMP)}"
    path, number = folder / (base + FILE_SUFFIX), 1
    while path.exists():
        number += 1
        path = folder / f"{base}-{number}{FILE_SUFFIX}"
    return path


def size_with_log(path: Path) -> int:
    """Bytes of a customer file with what is not merged into it yet."""
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def is_outside(file: Path, folder: Path) -> bool:
    """Whether a folder lies on another disk (or share) than a file."""
    try:
        return file.stat().st_dev != folder.stat().st_dev
    except OSError:
        return False


def sha256_of(path: Path, progress: Progress = NO_PROGRESS) -> str:
    """The fingerprint of a file's content. Raises DatabaseProblem when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                progress.check()
                digest.update(chunk)
    except OSError as error:
        raise sqlite.file_problem(error, path, reading=True) from error
    return digest.hexdigest()


# --- comparing -------------------------------------------------------------------------------
def totals(connection: Connection) -> dict[str, int]:
    """What a state of the data counts up to: rows of every table, sums of every money field."""
    return count_up(connection.connection.driver_connection)


def count_up(connection: sqlite.Connection) -> dict[str, int]:
    """The same for a connection of the driver."""
    found = sqlite_schema.table_counts(connection)
    for entity in ENTITIES:
        money = [s.name for s in fields_of(entity) if s.kind is Kind.MONEY]
        if money:
            sums = ", ".join(f'coalesce(sum("{name}"), 0)' for name in money)
            row = connection.execute(f'SELECT {sums} FROM "{entity.__tablename__}"').fetchone()
            found |= {
                f"{entity.__tablename__}.{n}": int(v) for n, v in zip(money, row, strict=True)
            }
    return found


def compare(path: Path, key: str, expected: dict[str, int]) -> None:
    """Open a copy again. Raises DatabaseProblem unless it is sound and counts up as expected."""
    with sealed(path, key) as copy:
        problems = sqlite_schema.structure_problems(copy, thorough=False)
        if problems or count_up(copy) != expected:
            raise DatabaseProblem(
                "unverified",
                N_(
                    "The copy does not agree with the data and was thrown away. The disk of "
                    "{folder} may be faulty: choose another place."
                ),
                folder=str(path.parent),
            )


@contextmanager
def sealed(path: Path, key: str = "") -> Iterator[sqlite.Connection]:
    """A connection to a backup that changes nothing, also on a medium that cannot be written."""
    with (
        sqlite.clear_errors(path, encrypted=bool(key)),
        closing(sqlite.connect(path, key, immutable=True)) as connection,
    ):
        yield connection


# --- rotation ---------------------------------------------------------------------------------
def surplus(backups: Sequence[Backup], daily: int, monthly: int, today: date) -> list[Backup]:
    """What rotation deletes: all but today's, the last of *daily* days and *monthly* months."""
    newest_first = sorted(backups, key=lambda b: (b.made_at, b.path.name), reverse=True)
    last_of_day: dict[date, Backup] = {}
    last_of_month: dict[tuple[int, int], Backup] = {}
    for backup in newest_first:
        last_of_day.setdefault(backup.made_at.date(), backup)
        last_of_month.setdefault((backup.made_at.year, backup.made_at.month), backup)
    kept = {b.path for b in newest_first if b.made_at.date() >= today}
    kept |= {b.path for b in list(last_of_day.values())[:daily]}
    kept |= {b.path for b in list(last_of_month.values())[:monthly]}
    return [b for b in newest_first if b.path not in kept]
