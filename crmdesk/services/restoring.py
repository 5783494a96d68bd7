"""Putting a backup in the place of a customer file; whatever was there stays beside it.

The backup is checked first, copied next to its place, and takes the place in one step, so that at
every moment either the present file or the restored one is there. Nothing is ever deleted.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, DatabaseProblem
from crmdesk.core.files import flush, replacing
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import REVISION, Database, key_for, open_database
from crmdesk.models.migrations import known_revisions
from crmdesk.services.backup_files import (
    CHUNK,
    STAMP,
    Backup,
    backup_at,
    sealed,
    sha256_of,
)

BEFORE: Final = "before-restore"
HELPERS: Final = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Content:
    """What a backup holds, for the question before restoring."""

    customers: int
    newest_change: datetime | None


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the restored file lies, and where the file that was there before lies now."""

    path: Path
    kept: Path | None


def inspect(path: Path, password: str = "", progress: Progress = NO_PROGRESS) -> Content:
    """Check a backup to the last byte and say what it holds.

    Raises DatabaseProblem: missing, damaged (also when only its seal is broken), password,
    wrong_password, no customer file, newer than this program.
    """
    backup = backup_at(path)
    _check_seal(backup, progress)
    with sealed(path, key_for(path, password)) as connection:
        if sqlite_schema.structure_problems(connection, thorough=False):
            raise sqlite.problem(sqlite.CORRUPT, path)
        _check_revision(connection, path)
        customers = "SELECT count(*) FROM customer WHERE deleted_at IS NULL"
        newest = connection.execute("SELECT max(at) FROM change_set").fetchone()[0]
        return Content(
            int(connection.execute(customers).fetchone()[0]),
            datetime.fromisoformat(newest) if newest else None,
        )


def restore(
    path: Path, target: Path, password: str = "", progress: Progress = NO_PROGRESS
) -> Restored:
    """Put the backup at *path* in the place of *target*, which nobody may have open.

    The present file is kept as ``<stem>.before-restore-<time>.crm``. Raises CrmError; then the
    present file is as it was.
    """
    if path.exists() and target.exists() and path.samefile(target):
        raise CrmError(N_("{file} cannot be restored over itself."), file=path.name)
    inspect(path, password, progress)
    kept: Path | None = None
    with replacing(target) as aside:
        _copy(path, aside, progress)
        if target.exists():
            kept = _keep(target, password)
    try:
        open_database(target, password).close()
    except CrmError:
        if kept is not None:
            kept.replace(target)
        raise
    return Restored(target, kept)


class RestoreService:
    """Restores into the file that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def restore(self, path: Path, password: str = "", progress: Progress = NO_PROGRESS) -> Restored:
        """Replace the open file by a backup while nobody reads or writes.

        Everything may be different afterwards: close these services and open the file again.
        """
        with self._database.exclusive():
            done = restore(path, self._database.path, password, progress)
            self._database.key = key_for(done.path, password)
        return done


def _check_seal(backup: Backup, progress: Progress) -> None:
    if backup.sha256 and sha256_of(backup.path, progress) != backup.sha256:
        raise DatabaseProblem(
            "corrupt",
            N_(
                "The backup {file} is damaged: its content is not what was saved then. "
                "Choose another backup; nothing was changed."
            ),
            file=backup.path.name,
        )


def _check_revision(connection: sqlite.Connection, path: Path) -> None:
    revision = sqlite_schema.schema_revision(connection)
    if revision is None:
        raise DatabaseProblem(
            "notadb",
            N_("{file} is a database, but not a customer file of this program."),
            file=path.name,
        )
    if revision != REVISION and revision not in known_revisions():
        raise DatabaseProblem(
            "newer",
            N_(
                "{file} was written by a newer version of the program. Install the newest version "
                "to open it; the file was not changed."
            ),
            file=path.name,
        )


def _copy(source: Path, aside: Path, progress: Progress) -> None:
    try:
        total, done = source.stat().st_size, 0
        with source.open("rb") as reader, aside.open("wb") as writer:
            progress.report(0, total, _("Copying"))
            while chunk := reader.read(CHUNK):
                progress.check()
                writer.write(chunk)
                done += len(chunk)
                progress.report(done, total)
        flush(aside)
    except OSError as error:
        raise sqlite.file_problem(error, aside if aside.exists() else source) from error
    if sha256_of(aside) != sha256_of(source):
        raise DatabaseProblem(
            "io",
            N_("The copy of {file} is not what was read. The disk may be faulty."),
            file=source.name,
        )


def _keep(target: Path, password: str) -> Path:
    """Give the present file a second name; afterwards it alone holds all its data."""
    _fold_log(target, password)
    stamp = clock.now().strftime(STAMP)
    kept, number = target.with_name(f"{target.stem}.{BEFORE}-{stamp}{target.suffix}"), 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.stem}.{BEFORE}-{stamp}-{number}{target.suffix}")
    try:
        os.link(target, kept)
    except OSError:  # FAT knows no links
        shutil.copy2(target, kept)
    # A log that could not be merged belongs to the old file; beside the new one it would spoil it.
    for suffix in HELPERS:
        helper = target.with_name(target.name + suffix)
        if helper.exists():
            helper.replace(kept.with_name(kept.name + suffix))
    return kept


def _fold_log(target: Path, password: str) -> None:
    try:
        sqlite.fold_log(target, key_for(target, password))
    except DatabaseProblem:
        return  # no customer file, damaged, another password: it is kept as it lies
    except sqlite.DriverError as error:
        problem = sqlite.problem_of(error, target)
        if problem is not None and problem.kind == "busy":
            raise problem from error
