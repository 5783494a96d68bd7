"""Backups that prove themselves: copied in one step, reopened, compared, sealed, rotated."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, DatabaseProblem
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSetRow
from crmdesk.services.backup_files import (
    Backup,
    BackupState,
    backups_in,
    compare,
    free_name,
    is_outside,
    seal_of,
    sha256_of,
    size_with_log,
    surplus,
    totals,
    write_seal,
)
from crmdesk.services.settings import (
    BACKUP_KEEP_DAILY,
    BACKUP_KEEP_MONTHLY,
    BACKUP_OUTSIDE_DAYS,
    SettingsService,
)

FOLDER_NAME: Final = "backups"
LAST: Final = "last_backup"  # key in the table meta
SPARE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class LastBackup:
    """What the status bar shows. ``outside_at``: the last one on another disk."""

    at: datetime
    path: Path
    outside_at: datetime | None


class BackupService:
    """Makes, lists, verifies and rotates the backups of one open file.

    ``folder`` is where backups go unless said otherwise; the window sets it from the user's
    preferences, the default is a folder beside the file.
    """

    def __init__(self, database: Database, settings: SettingsService) -> None:
        self._database = database
        self._settings = settings
        self.folder = database.path.parent / FOLDER_NAME

    # --- making ---------------------------------------------------------------------------
    def back_up(self, to: Path | None = None, progress: Progress = NO_PROGRESS) -> Backup:
        """Copy, reopen, compare, seal, rotate; takes about two seconds per gigabyte.

        Raises CrmError when the folder cannot be used or the copy disagrees; then no half
        backup stays and the older ones are untouched.
        """
        folder = to or self.folder
        self._prepare(folder)
        made_at = clock.now()
        target = free_name(folder, self._database.path.stem, made_at)
        with replacing(target) as aside:
            progress.report(0, 4, _("Copying"))
            expected = self._copy(aside)
            progress.check()
            progress.report(1, 4, _("Comparing"))
            compare(aside, self._database.key, expected)
            progress.check()
            progress.report(3, 4, _("Sealing"))
            sha256 = sha256_of(aside, progress)
        backup = Backup(
            target, made_at, target.stat().st_size, BackupState.VERIFIED, sha256, self._file_id()
        )
        write_seal(backup)
        self._remember(backup)
        self.rotate(folder)
        progress.report(4, 4)
        return backup

    def save_copy(self, target: Path, progress: Progress = NO_PROGRESS) -> None:
        """Write a copy of the file as it is now to *target*, compared like a backup.

        The copy is a customer file of its own with the same password; it counts as no backup.
        Raises CrmError; then a file at *target* is as it was.
        """
        if target.exists() and target.samefile(self._database.path):
            raise CrmError(N_("{file} is the file that is open."), file=target.name)
        self._prepare(target.parent)
        with replacing(target) as aside:
            progress.report(0, 2, _("Copying"))
            expected = self._copy(aside)
            progress.check()
            progress.report(1, 2, _("Comparing"))
            compare(aside, self._database.key, expected)
            progress.check()
        progress.report(2, 2)

    def _prepare(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            needed = size_with_log(self._database.path) + SPARE_BYTES
            free = shutil.disk_usage(folder).free
        except OSError as error:
            raise sqlite.file_problem(error, folder) from error
        if free < needed:
            raise DatabaseProblem(
                "full",
                N_("The backup needs {needed} MB; {folder} has only {free} MB left."),
                needed=-(-needed // 1_000_000),
                free=free // 1_000_000,
                folder=str(folder),
            )

    def _copy(self, aside: Path) -> dict[str, int]:
        """Copy one state of the data and return what that state counts up to."""
        with self._database.read() as connection:
            expected = totals(connection)
            source = connection.connection.driver_connection
            sqlite.copy_database(source, aside, self._database.key)
        return expected

    def _remember(self, backup: Backup) -> None:
        before = self.last()
        outside = before.outside_at if before else None
        if is_outside(self._database.path, backup.path.parent):
            outside = backup.made_at
        fact = {
            "at": backup.made_at.isoformat(" "),
            "path": str(backup.path),
            "outside_at": outside.isoformat(" ") if outside else None,
        }
        with suppress(DatabaseProblem):  # the backup stands even if the file cannot note it
            self._database.set_meta(LAST, fact)

    def _file_id(self) -> str:
        return str(self._database.get_meta("file_id", ""))

    # --- knowing --------------------------------------------------------------------------
    def last(self) -> LastBackup | None:
        """When this file was last backed up, as the file itself knows."""
        fact: dict[str, Any] | None = self._database.get_meta(LAST)
        if not fact:
            return None
        outside = fact.get("outside_at")
        return LastBackup(
            datetime.fromisoformat(fact["at"]),
            Path(fact["path"]),
            datetime.fromisoformat(outside) if outside else None,
        )

    def is_due(self) -> bool:
        """Whether the data changed since the last backup, or that backup is gone."""
        query = select(ChangeSetRow.at).order_by(ChangeSetRow.id.desc()).limit(1)
        with self._database.read() as connection:
            newest = connection.scalar(query)
        last = self.last()
        if newest is None or last is None:
            return newest is not None
        return newest >= last.at or not last.path.exists()

    def days_without_outside(self) -> int | None:
        """Days since a backup went to another disk, once that is too long; None before.

        A file that never had one counts from its first change.
        """
        last = self.last()
        since = last.outside_at if last else None
        if since is None:
            with self._database.read() as connection:
                since = connection.scalar(select(func.min(ChangeSetRow.at)))
        if since is None:
            return None
        days = (clock.today() - since.date()).days
        return days if days >= self._settings.get(BACKUP_OUTSIDE_DAYS) else None

    def all(self, folder: Path | None = None) -> list[Backup]:
        """The backups of this file in a folder, newest first. The seals are believed."""
        found = backups_in(folder or self.folder, self._database.path.stem)
        ours = self._file_id()
        return [b for b in found if b.file_id in ("", ours)]

    def verify(self, backup: Backup, progress: Progress = NO_PROGRESS) -> Backup:
        """Read a backup again to the last byte; the answer carries its state now.

        A sound one that had no seal gets it.
        """
        sha256 = sha256_of(backup.path, progress)
        sound = sha256 == backup.sha256 if backup.sha256 else self._is_sound(backup.path)
        state = BackupState.VERIFIED if sound else BackupState.DAMAGED
        checked = replace(backup, state=state, sha256=sha256)
        if sound and not backup.sha256:
            checked = replace(checked, file_id=self._file_id())
            write_seal(checked)
        return checked

    def _is_sound(self, path: Path) -> bool:
        try:
            with closing(sqlite.connect(path, self._database.key, immutable=True)) as connection:
                return not sqlite_schema.structure_problems(connection, thorough=False)
        except sqlite.DriverError:
            return False

    # --- rotating -------------------------------------------------------------------------
    def rotate(self, folder: Path | None = None) -> list[Backup]:
        """Delete the backups that the settings do not keep; returns what was deleted."""
        ours = self._file_id()
        sealed = [
            b
            for b in backups_in(folder or self.folder, self._database.path.stem)
            if b.state is BackupState.VERIFIED and b.file_id == ours
        ]
        unneeded = surplus(
            sealed,
            self._settings.get(BACKUP_KEEP_DAILY),
            self._settings.get(BACKUP_KEEP_MONTHLY),
            clock.today(),
        )
        gone = []
        for backup in unneeded:
            with suppress(OSError):  # open elsewhere: the next rotation takes it
                backup.path.unlink()
                seal_of(backup.path).unlink(missing_ok=True)
                gone.append(backup)
        return gone
