"""The customer file itself: where it lies, copies, password, check and repair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.choosing_files import CUSTOMER_FILE, choose_target, open_with_system
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.change_password import change_password, remove_password, set_password
from crmdesk.ui.dialogs.working import WorkingDialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.settings.section import Section, panel
from crmdesk.ui.widgets import Elided, Pill, button, hbox, label, vbox
from crmdesk.ui.window_menus import open_other
from crmdesk.ui.words import file_size

if TYPE_CHECKING:
    from crmdesk.services.checking import Finding


class DataFileSection(Section):
    """See the module."""

    entities: ClassVar[tuple[str, ...]] = ("customer",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reading = LatestOnly(desk.jobs, self)
        self._make_place()
        self._make_protection()
        self._make_health()
        self.outer.addStretch()

    # --- building ----------------------------------------------------------------------------------
    def _make_place(self) -> None:
        frame, column = panel(_("Where your data lies"), name="placePanel")
        self._path = Elided("", "strong", name="filePath")
        self._facts = label("", "muted", name="fileFacts")
        words = vbox(None, spacing=1)
        words.addWidget(self._path)
        words.addWidget(self._facts)
        column.addLayout(words)
        column.addLayout(
            _buttons(
                self._button(_("Open the folder"), "folder-open", "fileFolder", self._on_folder),
                self._button(_("Save a copy as …"), "copy", "fileCopy", self._on_copy),
                self._button(_("Open another file …"), "database", "fileOpen", self._on_other),
                self._button(_("New file …"), "plus", "fileNew", self._on_new),
            )
        )
        self.outer.addWidget(frame)

    def _make_protection(self) -> None:
        frame, column = panel(_("Password"), name="passwordPanel")
        row = hbox(None, spacing=8)
        self._state = Pill()
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        self._state_text = label("", "secondary", wrap=True, name="passwordState")
        row.addWidget(self._state_text, 1)
        column.addLayout(row)
        self._set = self._button(_("Set a password …"), "lock-simple", "passwordSet", self._on_set)
        self._change = self._button(
            _("Change the password …"), "pencil-simple", "passwordChange", self._on_change
        )
        self._remove = self._button(
            _("Remove the password …"), "x", "passwordRemove", self._on_remove
        )
        column.addLayout(_buttons(self._set, self._change, self._remove))
        self.outer.addWidget(frame)

    def _make_health(self) -> None:
        frame, column = panel(
            _("Check and repair"),
            _(
                "Reads every page of the file, compares values, relations, search index and "
                "history. What can be computed anew is put right; your own entries are never "
                "guessed at."
            ),
            name="healthPanel",
        )
        self._check = self._button(_("Check now"), "seal-check", "fileCheck", self._on_check)
        column.addLayout(_buttons(self._check))
        self.outer.addWidget(frame)

    def _button(self, text: str, icon: str, name: str, act: Any) -> QPushButton:
        made = button(text, icon, name=name)
        made.clicked.connect(act)
        return made

    # --- showing -----------------------------------------------------------------------------------
    def refresh(self) -> None:
        services = self.desk.services
        path = services.database.path
        self._path.setText(str(path))
        is_encrypted = services.encryption.is_encrypted
        self._state.set(
            _("Protected") if is_encrypted else _("Not protected"),
            "good" if is_encrypted else "gradeD",
        )
        self._state_text.setText(
            _("Without the password nobody can read the file, and nobody can recover it.")
            if is_encrypted
            else _("Whoever gets hold of the file can read it. A password encrypts everything.")
        )
        self._set.setVisible(not is_encrypted)
        self._change.setVisible(is_encrypted)
        self._remove.setVisible(is_encrypted)

        def read(_progress: Any) -> tuple[int, int]:
            from crmdesk.models.query import ListQuery
            from crmdesk.services.backup_files import size_with_log

            return services.lists.count(ListQuery()), size_with_log(path)

        self._reading.ask(_("Reading"), read, self._on_facts)

    def _on_facts(self, facts: tuple[int, int]) -> None:
        customers, size = facts
        self._facts.setText(
            _("{size}, {count} customers").format(size=file_size(size), count=f"{customers:,}")
        )

    # --- the file ----------------------------------------------------------------------------------
    def _on_folder(self) -> None:
        open_with_system(self.desk.services.database.path.parent)

    def _on_other(self) -> None:
        open_other((self.desk, self))

    def _on_new(self) -> None:
        self.desk.begin_asked.emit()

    def _on_copy(self) -> None:
        services = self.desk.services
        name = _("{file} (copy)").format(file=services.database.path.stem) + f".{CUSTOMER_FILE}"
        target = choose_target(
            self.desk, self, _("Save a copy as"), name, purpose="copy", suffix=CUSTOMER_FILE
        )
        if target is None:
            return

        def work(progress: Any) -> Path:
            services.backups.save_copy(target, progress)
            return target

        job = self.desk.jobs.run(
            _("Saving a copy"), work, done=self._on_copied, failed=message.error
        )
        WorkingDialog(_("Saving a copy"), str(target), job, self)

    def _on_copied(self, target: Path) -> None:
        message.notify(
            _("Copy saved: {file}").format(file=target.name),
            _("Open the folder"),
            _Open(target.parent),
        )

    # --- password ----------------------------------------------------------------------------------
    def _on_set(self) -> None:
        set_password(self.desk, self, self.refresh)

    def _on_change(self) -> None:
        change_password(self.desk, self, self.refresh)

    def _on_remove(self) -> None:
        remove_password(self.desk, self, self.refresh)

    # --- check -------------------------------------------------------------------------------------
    def _on_check(self) -> None:
        self._run_check(repair=False)

    def _run_check(self, *, repair: bool) -> None:
        services = self.desk.services

        def work(progress: Any) -> list[Finding]:
            from crmdesk.services.checking import check

            return check(services.database, repair=repair, thorough=True, progress=progress)

        title = _("Repairing") if repair else _("Checking the file")
        job = self.desk.jobs.run(
            title, work, writes=repair, done=self._on_checked, failed=message.error
        )
        WorkingDialog(title, _("You can go on working afterwards."), job, self)

    def _on_checked(self, findings: list[Finding]) -> None:
        from crmdesk.ui.dialogs.findings import FindingsDialog

        if not findings:
            message.inform(
                _("The file is sound"), _("Everything was read and nothing is wrong."), self
            )
            return
        if FindingsDialog(findings, self).exec():
            self._run_check(repair=True)


class _Open:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self) -> None:
        open_with_system(self._folder)


def _buttons(*made: QPushButton) -> QHBoxLayout:
    row = hbox(None, (0, 4, 0, 0), 8)
    for one in made:
        row.addWidget(one)
    row.addStretch()
    return row
