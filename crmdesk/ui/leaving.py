"""The backup on closing: only if something changed, shown only if it takes a moment.

The window stays until the backup is proved or the person does not want to wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.backing_up import back_up
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.working import WorkingDialog

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup
    from crmdesk.ui.main_window import MainWindow


class Leaving(QObject):
    """Holds the window open while the last backup is made."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._may_go = False
        self._is_working = False

    def holds(self) -> bool:
        """Whether the window must stay a moment longer; it closes by itself then."""
        if self._is_working:
            return True
        if self._may_go or not self._wants_backup():
            return False
        self._is_working = True
        job = back_up(self._desk, done=self._on_made, failed=self._on_failed)
        notice = WorkingDialog(
            _("Backing up before closing"),
            _("Your data is being copied and compared. This takes a moment."),
            job,
            self._window,
            cancel=_("Close without waiting"),
        )
        notice.stop_asked.connect(self._go)
        return True

    def _wants_backup(self) -> bool:
        if not self._desk.is_open or _system_is_ending():
            return False
        from crmdesk.services.settings import BACKUP_ON_EXIT

        services = self._desk.services
        try:
            return bool(services.settings.get(BACKUP_ON_EXIT)) and services.backups.is_due()
        except CrmError:
            return False  # the file is gone or damaged: there is nothing to back up

    def _on_made(self, _backup: Backup) -> None:
        self._go()

    def _on_failed(self, error: CrmError) -> None:
        self._is_working = False
        close = message.confirm(
            _("The backup did not work"),
            error.message() + "\n\n" + _("Everything you entered is saved in the file itself."),
            _("Close without backup"),
            self._window,
        )
        if close:
            self._go()

    def _go(self) -> None:
        if self._may_go:
            return
        self._is_working = False
        self._may_go = True
        self._window.close()


def _system_is_ending() -> bool:
    """Whether the computer is being shut down: it does not wait for a backup."""
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
