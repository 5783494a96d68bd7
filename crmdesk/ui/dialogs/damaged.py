"""A customer file that cannot be read any more: the way back through its backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui.choosing_files import CUSTOMER_FILE, choose_source, open_with_system
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.restoring import RestoreFlow
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, label
from crmdesk.ui.widgets.option_card import icon_tile
from crmdesk.ui.words import file_size

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup
    from crmdesk.ui.desk import Desk
    from crmdesk.ui.opening import FileOpener

STATES: Final = (
    Option("verified", N_("Verified")),
    Option("unverified", N_("Not verified")),
    Option("damaged", N_("Damaged")),
)
COLUMNS: Final = (
    FieldSpec(kind=Kind.DATETIME, label=N_("Made at"), name="made_at"),
    FieldSpec(kind=Kind.ENUM, label=N_("State"), name="backup_state", options=STATES),
    FieldSpec(kind=Kind.CODE, label=N_("Size"), name="size"),
    FieldSpec(kind=Kind.TEXT, label=N_("Folder"), name="folder"),
)
OUTSIDE: Final = "outside_folder"


def backups_of(desk: Desk, path: Path) -> list[Backup]:
    """The backups of *path* wherever the program puts them, newest first."""
    from crmdesk.services.backup_files import BackupState, backups_in
    from crmdesk.services.backups import FOLDER_NAME

    outside = desk.preferences.get(OUTSIDE)
    places = [path.parent / FOLDER_NAME, desk.folders.backups]
    places += [Path(outside)] if outside else []
    found = {
        backup.path.resolve(): backup
        for place in places
        for backup in backups_in(place, path.stem)
        if backup.state is not BackupState.DAMAGED
    }
    return sorted(found.values(), key=lambda b: b.made_at, reverse=True)


def row_of(backup: Backup) -> tuple[str, str, str, str]:
    """A backup in the columns of the table."""
    made_at = backup.made_at.isoformat(" ", "seconds")
    return made_at, str(backup.state), file_size(backup.size), str(backup.path.parent)


class DamagedDialog(Dialog):
    """Says what is wrong and offers the backups; ``restored`` is the password to open with."""

    def __init__(self, desk: Desk, path: Path, problem: CrmError, parent: QWidget) -> None:
        super().__init__(_("{file} cannot be opened").format(file=path.name), parent)
        self.setMinimumSize(px(640), px(400))
        self._desk, self._path = desk, path
        self._backups = backups_of(desk, path)
        self.restored: str | None = None
        head = hbox(None, spacing=12)
        head.addWidget(icon_tile("warning-circle", "bad"))
        head.addWidget(label(problem.message(), "secondary", wrap=True, name="damageText"), 1)
        self.body.addLayout(head)
        self.body.addWidget(label(_("Backups of this file"), "section"))
        self._table = FixedTable(COLUMNS, "folder", name="damagedBackups")
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
        self._table.show_rows([row_of(b) for b in self._backups])

    def _on_restore(self) -> None:
        row = self._table.current_row()
        if 0 <= row < len(self._backups):
            self._start(self._backups[row].path)

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
