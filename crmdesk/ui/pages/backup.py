"""Backups: how things stand, make one now, copies on another disk, the list, restoring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import message
from crmdesk.ui.backing_up import back_up, outside_folder, set_outside_folder
from crmdesk.ui.backups.cards import AutomaticCard, LastCard, OutsideCard, State
from crmdesk.ui.choosing_files import (
    CUSTOMER_FILE,
    choose_folder,
    choose_source,
    open_with_system,
)
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.restoring import RestoreFlow
from crmdesk.ui.tables.backup_table import BackupTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, card, hbox, label, line, scroll_area, vbox
from crmdesk.ui.widgets.states import EmptyState, Way
from crmdesk.ui.words import file_size

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup

TABLE_HEIGHT: Final = 190


class BackupPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Backup")
    entities: ClassVar[tuple[str, ...]] = ("setting",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reading = LatestOnly(desk.jobs, self)
        self._checked: dict[Path, Backup] = {}
        self.outer.addWidget(self._make_top())
        body = QWidget()
        column = vbox(body, spacing=10)
        row = hbox(None, spacing=10)
        self.last, self.outside, self.automatic = LastCard(), OutsideCard(), AutomaticCard()
        for part in (self.last, self.outside, self.automatic):
            row.addWidget(part, 1)
        column.addLayout(row)
        column.addWidget(self._make_list(), 1)
        self.outer.addWidget(scroll_area(body), 1)
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Backup"))
        self.top.help.clicked.connect(self.show_help)
        other = button(_("Restore from a file …"), "clock-counter-clockwise", name="restoreOther")
        other.clicked.connect(self._on_restore_other)
        self.top.add(other)
        self._now = button(_("Back up now"), "shield-check", "primary", name="backUpNow")
        self._now.clicked.connect(self._on_now)
        self.top.add(self._now)
        return self.top

    def _make_list(self) -> QWidget:
        frame = card("backupList")
        column = vbox(frame, (1, 0, 1, 1))
        row = hbox(None, (16, 9, 10, 9), 8)
        row.addWidget(label(_("Backups"), "heading"))
        row.addStretch()
        self._restore = button(_("Restore"), "clock-counter-clockwise", name="restoreBackup")
        self._verify = button(_("Check again"), "seal-check", name="verifyBackup")
        self._folder = button(_("Open the folder"), "folder-open", name="openBackupFolder")
        self._buttons = (self._restore, self._verify, self._folder)
        for made in self._buttons:
            row.addWidget(made)
        column.addLayout(row)
        column.addWidget(line())
        self.table = BackupTable("backupTable")
        self.table.setMinimumHeight(px(TABLE_HEIGHT))
        self.table.show_when_empty(
            EmptyState(
                "shield-check",
                _("No backup yet"),
                _("A backup takes a few seconds and proves itself: it is read again and compared."),
                [Way(_("Back up now"), self._on_now, "shield-check", name="emptyBackUp")],
            )
        )
        column.addWidget(self.table, 1)
        return frame

    def _connect(self) -> None:
        self.table.opened.connect(self._on_restore)
        self.table.current_changed.connect(self._on_current)
        self._restore.clicked.connect(self._on_restore)
        self._verify.clicked.connect(self._on_verify)
        self._folder.clicked.connect(self._on_folder)
        self.last.folder_asked.connect(self._on_own_folder)
        self.outside.copy_asked.connect(self._on_copy)
        self.outside.place_asked.connect(self._on_place)
        self.automatic.switched.connect(self._on_switched)
        self.automatic.settings_asked.connect(self._on_settings)
        self.desk.backup_made.connect(self.reload)

    # --- showing -----------------------------------------------------------------------------------
    def refresh(self) -> None:
        services, outside = self.desk.services, outside_folder(self.desk)

        def read(_progress: Any) -> State:
            from crmdesk.services.settings import (
                BACKUP_KEEP_DAILY,
                BACKUP_KEEP_MONTHLY,
                BACKUP_ON_EXIT,
            )

            backups, settings = services.backups, services.settings
            found = {b.path.resolve(): b for b in backups.all()}
            reachable = outside is not None and outside.is_dir()
            if outside is not None and reachable:
                found |= {b.path.resolve(): b for b in backups.all(outside)}
            return State(
                last=backups.last(),
                backups=sorted(found.values(), key=lambda b: b.made_at, reverse=True),
                folder=backups.folder,
                outside=outside,
                is_reachable=reachable,
                days_without=backups.days_without_outside(),
                on_exit=settings.get(BACKUP_ON_EXIT),
                daily=settings.get(BACKUP_KEEP_DAILY),
                monthly=settings.get(BACKUP_KEEP_MONTHLY),
            )

        self._reading.ask(_("Reading the backups"), read, self._show)

    def _show(self, state: State) -> None:
        backups = [self._checked.get(b.path, b) for b in state.backups]
        self._backups = backups
        self.last.show_state(state)
        self.outside.show_state(state)
        self.automatic.show_state(state)
        self.table.show_backups(backups)
        self._say_count(backups)

    def _say_count(self, backups: list[Backup]) -> None:
        count, size = len(backups), file_size(sum(b.size for b in backups))
        text = ngettext("{count} backup, {size}", "{count} backups, {size}", count)
        self.top.subtitle.setText(text.format(count=count, size=size) if count else "")

    def _on_current(self, row: int) -> None:
        for made in self._buttons:
            made.setEnabled(row >= 0)

    # --- making ------------------------------------------------------------------------------------
    def _on_now(self) -> None:
        self._start(None)

    def _on_copy(self) -> None:
        folder = outside_folder(self.desk)
        if folder is None or not folder.is_dir():
            self._on_place()
        else:
            self._start(folder)

    def _on_place(self) -> None:
        folder = choose_folder(
            self.desk, self, _("Choose a folder on another disk"), purpose="outside"
        )
        if folder is not None:
            set_outside_folder(self.desk, folder)
            self._start(folder)

    def _start(self, folder: Path | None) -> None:
        self._set_busy(True)
        job = back_up(self.desk, folder, done=self._on_made)
        job.finished.connect(self._on_finished)

    def _set_busy(self, on: bool) -> None:
        self._now.setEnabled(not on)
        self._now.setText(_("Backing up …") if on else _("Back up now"))
        self.outside.setEnabled(not on)

    def _on_finished(self) -> None:
        self._set_busy(False)

    def _on_made(self, backup: Backup) -> None:
        from crmdesk.services.backup_files import is_outside

        folder = backup.path.parent
        own = folder == self.desk.services.backups.folder
        if own or is_outside(self.desk.services.database.path, folder):
            said = _("Backed up and verified: {size}.")
        else:
            said = _("Backed up and verified: {size}. But this folder lies on the same disk.")
        message.notify(said.format(size=file_size(backup.size)))

    # --- the selected backup -----------------------------------------------------------------------
    def _on_restore(self) -> None:
        backup = self.table.current()
        if backup is not None:
            self._begin_restore(backup.path)

    def _on_restore_other(self) -> None:
        source = choose_source(
            self.desk, self, _("Choose a backup"), purpose="backup", suffixes=[CUSTOMER_FILE]
        )
        if source is not None:
            self._begin_restore(source)

    def _begin_restore(self, source: Path) -> None:
        target = self.desk.services.database.path
        RestoreFlow(self.desk, self, source, target, self._on_restored).start()

    def _on_restored(self, _path: Path, password: str) -> None:
        self.desk.reopen_asked.emit(password)

    def _on_verify(self) -> None:
        backup = self.table.current()
        if backup is None:
            return
        services = self.desk.services
        self.desk.jobs.run(
            _("Checking the backup"),
            lambda progress: services.backups.verify(backup, progress),
            done=self._on_verified,
        )

    def _on_verified(self, backup: Backup) -> None:
        from crmdesk.services.backup_files import BackupState

        self._checked[backup.path] = backup
        self.reload()
        if backup.state is BackupState.VERIFIED:
            message.notify(_("Verified: the backup is complete and unchanged."))
        else:
            text = _("{file} is damaged. Make a new backup, and do not rely on this one.")
            message.error(text.format(file=backup.path.name), self)

    def _on_folder(self) -> None:
        backup = self.table.current()
        if backup is not None:
            open_with_system(backup.path.parent)

    def _on_own_folder(self) -> None:
        folder = self.desk.services.backups.folder
        open_with_system(folder if folder.is_dir() else folder.parent)

    # --- automatic -----------------------------------------------------------------------------------
    def _on_switched(self, on: bool) -> None:
        from crmdesk.services.settings import BACKUP_ON_EXIT

        services = self.desk.services
        self.desk.write(_("Saving"), lambda _p: services.settings.save({BACKUP_ON_EXIT.key: on}))

    def _on_settings(self) -> None:
        self.desk.open_page("settings", section="business")

    # --- help ------------------------------------------------------------------------------------------
    def help_text(self) -> str:
        return _(
            "A backup is a complete copy of the customer file.\n\n"
            "Verified:\nAfter copying, the backup is opened again; its rows and sums of money are "
            "compared with the data and it gets a fingerprint. “Check again” reads it to the last "
            "byte and compares the fingerprint.\n\n"
            "On another disk:\nA broken or stolen computer takes the backups on it along. Put one "
            "on a USB drive every week or two and keep it somewhere else.\n\n"
            "How many are kept:\nThe last one of each of the last days and months; older ones are "
            "deleted by themselves. Backups on a USB drive follow the same rule.\n\n"
            "Restoring:\nThe present file is not deleted, it stays beside the restored one under "
            "another name."
        )
