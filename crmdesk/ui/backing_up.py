"""Making a backup from the window, and saying how things stand with backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message, words
from crmdesk.ui.desk import Desk
from crmdesk.ui.jobs import Job

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup
    from crmdesk.services.container import Services

REMINDED: Final = "copy_reminded"
OUTSIDE: Final = "outside_folder"


def outside_folder(desk: Desk) -> Path | None:
    """Where the person keeps backups away from this disk, as far as this computer knows."""
    kept = desk.preferences.get(OUTSIDE)
    return Path(kept) if kept else None


def set_outside_folder(desk: Desk, folder: Path) -> None:
    """Remember where backups away from this disk go."""
    desk.preferences.set(OUTSIDE, str(folder))


def back_up(
    desk: Desk,
    to: Path | None = None,
    done: Callable[[Backup], None] | None = None,
    failed: Callable[[CrmError], None] | None = None,
) -> Job:
    """Back the open file up in the background and tell everybody when it is done."""
    services = desk.services

    def work(progress: Any) -> Backup:
        return services.backups.back_up(to, progress)

    def made(backup: Backup) -> None:
        desk.backup_made.emit()
        if done is not None:
            done(backup)

    return desk.jobs.run(_("Backing up"), work, done=made, failed=failed or message.error)


def backup_note(services: Services) -> tuple[str, bool]:
    """The words for the status bar, and whether a backup elsewhere is overdue."""
    last = services.backups.last()
    is_late = services.backups.days_without_outside() is not None
    if last is None:
        return _("No backup yet"), is_late
    return _("Last backup {when}").format(when=words.moment(last.at)), is_late


def remind_of_copy(desk: Desk) -> None:
    """Once a day, when no backup went to another disk for too long."""
    services = desk.services
    if desk.preferences.get(REMINDED) == clock.today().isoformat():
        return

    def overdue(_progress: Any) -> int | None:
        return services.backups.days_without_outside()

    desk.jobs.run(_("Reading the backups"), overdue, done=_Remind(desk))


class _Remind:
    """Says for how many days there was no backup elsewhere."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, days: int | None) -> None:
        if days is None:
            return
        self._desk.preferences.set(REMINDED, clock.today().isoformat())
        message.notify(_reminder(days), _("Go to backups"), _Go(self._desk))


def _reminder(days: int) -> str:
    return ngettext(
        "No backup on another disk for {count} day. A broken disk would take everything.",
        "No backup on another disk for {count} days. A broken disk would take everything.",
        days,
    ).format(count=days)


class _Go:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self) -> None:
        self._desk.open_page("backup")
