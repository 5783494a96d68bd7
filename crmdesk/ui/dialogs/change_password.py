"""Setting, changing and removing the password of the open file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QProgressBar, QWidget

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.password import PasswordLine
from crmdesk.ui.dialogs.working import WorkingDialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, label

Work = Callable[[Any], None]


class NewPasswordDialog(Dialog):
    """The present password where there is one, the new one twice, how strong it is."""

    def __init__(self, title: str, parent: QWidget, *, asks_old: bool, asks_new: bool = True):
        super().__init__(title, parent)
        self.setMinimumWidth(px(460))
        self.old, self.new, self.again = (
            PasswordLine(caption, name)
            for caption, name in (
                (_("Present password"), "oldPassword"),
                (_("New password"), "newPassword"),
                (_("New password again"), "againPassword"),
            )
        )
        if asks_new:
            warning = _(
                "If the password is forgotten, nobody can open the file any more, we neither. Write "
                "it down and keep it where no computer is. Backups keep the password of their day."
            )
            self.body.addWidget(label(warning, "secondary", wrap=True))
        for line, is_asked in ((self.old, asks_old), (self.new, asks_new), (self.again, asks_new)):
            if is_asked:
                self.body.addWidget(label(line.accessibleName(), "fieldLabel"))
                self.body.addWidget(line)
            line.textEdited.connect(self._on_edited)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 3)
        self._word = label("", "muted", name="passwordStrength")
        if asks_new:
            row = hbox(None, spacing=8)
            row.addWidget(label(_("How strong"), "muted"))
            row.addWidget(self._bar, 1)
            row.addWidget(self._word)
            self.body.addLayout(row)
        self._problem = label("", "problem", wrap=True, name="newPasswordProblem")
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._asks_new = asks_new
        self.add_close()
        verb = _("Set the password") if asks_new else _("Remove the password")
        self._save = self.add_button(verb, "primary", name="savePassword")
        self._save.clicked.connect(self._on_save)
        self._on_edited()

    def _on_edited(self) -> None:
        from crmdesk.services.encryption import STRENGTH_LABELS, Strength, strength

        text = self.new.text()
        judged = strength(text)
        self._bar.setValue(1 + list(Strength).index(judged) if text else 0)
        self._word.setText(_(STRENGTH_LABELS[judged]) if text else "")
        self.say("")

    def _on_save(self) -> None:
        from crmdesk.services.encryption import SHORTEST_PASSWORD

        if self._asks_new and len(self.new.text()) < SHORTEST_PASSWORD:
            self.say(
                _("A password has at least {count} characters.").format(count=SHORTEST_PASSWORD)
            )
        elif self._asks_new and self.new.text() != self.again.text():
            self.say(_("The two new passwords differ."))
        else:
            self.accept()

    def say(self, text: str) -> None:
        """Say what is wrong; empty for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


def set_password(desk: Desk, parent: QWidget, done: Callable[[], None]) -> None:
    """Protect the open file with a password."""
    dialog = NewPasswordDialog(_("Set a password"), parent, asks_old=False)
    if dialog.exec():
        service, new = desk.services.encryption, dialog.new.text()
        _run(desk, parent, lambda progress: service.set_password(new, progress), done)


def change_password(desk: Desk, parent: QWidget, done: Callable[[], None]) -> None:
    """Put another password in the place of the present one."""
    dialog = NewPasswordDialog(_("Change the password"), parent, asks_old=True)
    if dialog.exec():
        service, old, new = desk.services.encryption, dialog.old.text(), dialog.new.text()
        _run(desk, parent, lambda progress: service.change_password(old, new, progress), done)


def remove_password(desk: Desk, parent: QWidget, done: Callable[[], None]) -> None:
    """Let the file be opened without password again."""
    dialog = NewPasswordDialog(_("Remove the password"), parent, asks_old=True, asks_new=False)
    if dialog.exec():
        service, old = desk.services.encryption, dialog.old.text()
        _run(desk, parent, lambda progress: service.remove_password(old, progress), done)


def _run(desk: Desk, parent: QWidget, work: Work, done: Callable[[], None]) -> None:
    path = desk.services.database.path

    def act(progress: Any) -> None:
        from crmdesk.services import passwords

        work(progress)
        passwords.forget(path)  # the remembered one no longer fits

    job = desk.jobs.run(_("Encrypting"), act, writes=True, done=_Done(done), failed=_Failed(parent))
    text = _("The whole file is written anew and compared before it takes its place.")
    WorkingDialog(_("Encrypting"), text, job, parent)


class _Done:
    def __init__(self, done: Callable[[], None]) -> None:
        self._done = done

    def __call__(self, _result: object) -> None:
        self._done()
        message.notify(_("Done. Make a new backup: the older ones keep their old password."))


class _Failed:
    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def __call__(self, error: CrmError) -> None:
        text: CrmError | str = error
        if isinstance(error, ValidationError):
            text = told(problem.message() for problem in error.problems)
        message.error(text, self._parent)
