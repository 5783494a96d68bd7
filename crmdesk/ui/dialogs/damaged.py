"""A customer file that cannot be read any more: the way back through its backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.backing_up import outside_folder
from crmdesk.ui.choosing_files import CUSTOMER_FILE, choose_source, open_with_system
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.restoring import RestoreFlow
from crmdesk.ui.tables.backup_table import BackupTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, label
from crmdesk.ui.widgets.option_card import IconTile

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup
    from crmdesk.ui.desk import Desk
    from crmdesk.ui.opening import FileOpener


def backups_of(desk: Desk, path: Path) -> list[Backup]:
    """The backups of *path* wherever the program puts them, newest first."""
    from crmdesk.services.backup_files import BackupState, backups_in
    from crmdesk.services.backups import FOLDER_NAME

    outside = outside_folder(desk)
    places = [path.parent / FOLDER_NAME, desk.folders.backups, *([outside] if outside else [])]
    found = {
        backup.path.resolve(): backup
        for place in places
        for backup in backups_in(place, path.stem)
        if backup.state is not BackupState.DAMAGED
    }
    return sorted(found.values(), key=lambda b: b.made_at, reverse=True)


class DamagedDialog(Dialog):
    """Says what is wrong and offers the backups; ``restored`` is the password to open with."""

    def __init__(self, desk: Desk, path: Path, problem: CrmError, parent: QWidget) -> None:
        super().__init__(_("{file} cannot be opened").format(file=path.name), parent)
        self.setMinimumSize(px(620), px(340))
        self._desk, self._path = desk, path
        self._backups = backups_of(desk, path)
        self.restored: str | None = None
        head = hbox(None, spacing=12)
        head.addWidget(IconTile("warning-circle", "bad"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(problem.message(), "secondary", wrap=True, name="damageText"), 1)
        self.body.addLayout(head)
        self.body.addWidget(label(_("Backups of this file"), "section"))
        self._table = BackupTable("damagedBackups")
        self._table.show_when_empty(_nothing())
        self._table.opened.connect(self._on_restore)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(
            label(_("The damaged file stays in its folder under another name."), "muted", wrap=True)
        )
        folder = button(_("Open the folder"), "folder-open", name="damagedFolder")
        folder.clicked.connect(self._on_folder)
        self.add_note(folder)
        self.add_close(_("Close"))
        other = self.add_button(_("Another backup …"), name="damagedOther")
        other.clicked.connect(self._on_other)
        self._restore = self.add_button(_("Restore and open"), "primary", name="damagedRestore")
        self._restore.clicked.connect(self._on_restore)
        self._restore.setEnabled(bool(self._backups))
        self._table.show_backups(self._backups)

    def _on_restore(self) -> None:
        backup = self._table.current()
        if backup is not None:
            self._start(backup.path)

    def _on_other(self) -> None:
        source = choose_source(
            self._desk, self, _("Choose a backup"), purpose="backup", suffixes=[CUSTOMER_FILE]
        )
        if source is not None:
            self._start(source)

    def _start(self, source: Path) -> None:
        RestoreFlow(self._desk, self, source, self._path, self._on_restored).start()

    def _on_restored(self, _target: Path, password: str) -> None:
        self.restored = password
        self.accept()

    def _on_folder(self) -> None:
        place = self._backups[0].path.parent if self._backups else self._path.parent
        open_with_system(place)


def _nothing() -> QWidget:
    return label(
        _("No backup was found. If there is one on a USB drive, choose it with “Another backup”."),
        "muted",
        wrap=True,
    )


def offer_backup(opener: FileOpener, path: Path, problem: CrmError) -> bool:
    """Show the backups of a file that cannot be opened; returns whether one was opened."""
    dialog = DamagedDialog(opener.desk, path, problem, opener.window)
    dialog.exec()
    return dialog.restored is not None and opener.open(path, dialog.restored)
