"""Asking for the password of a customer file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label


@dataclass(frozen=True, slots=True)
class PasswordAnswer:
    """What was typed, and whether this computer shall remember it once it proved right."""

    password: str
    remember: bool = False


class PasswordLine(QLineEdit):
    """A line that hides what is typed; the eye shows it."""

    def __init__(self, caption: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.triggered.connect(self._on_eye)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._on_eye(False)

    def _on_eye(self, is_open: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_open else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._eye.setIcon(icons.icon("eye-slash" if is_open else "eye", "text3", 16))
        self._eye.setText(_("Hide the password") if is_open else _("Show the password"))


class PasswordDialog(Dialog):
    """One line; the file is not opened before it is right."""

    def __init__(
        self, path: Path, parent: QWidget | None = None, *, is_wrong: bool = False
    ) -> None:
        super().__init__(_("Password"), parent, subtitle=str(path))
        from crmdesk.services import passwords

        self.setMinimumWidth(px(440))
        self.body.addWidget(label(_("This file is protected by a password."), "secondary"))
        self.line = PasswordLine(_("Password"), "passwordLine")
        self.line.returnPressed.connect(self._on_open)
        self.body.addWidget(self.line)
        problem = label(
            _("This password does not fit. Mind capital letters and the input method."),
            "problem",
            wrap=True,
            name="passwordProblem",
        )
        self.body.addWidget(problem)
        if not is_wrong:
            problem.hide()
        self._remember = QCheckBox(_("Remember on this computer"))
        self._remember.setObjectName("passwordRemember")
        self._remember.setVisible(passwords.can_remember())
        self.body.addWidget(self._remember)
        self.add_close()
        self._open = self.add_button(_("Open"), "primary", name="passwordOpen")
        self._open.clicked.connect(self._on_open)
        self.line.setFocus()

    def _on_open(self) -> None:
        if self.line.text():
            self.accept()

    def answer(self) -> PasswordAnswer:
        """What was typed."""
        return PasswordAnswer(self.line.text(), self._remember.isChecked())


def ask_password(
    path: Path, parent: QWidget | None = None, *, is_wrong: bool = False
) -> PasswordAnswer | None:
    """Ask for the password of *path*; None if the person gives up."""
    dialog = PasswordDialog(path, parent, is_wrong=is_wrong)
    return dialog.answer() if dialog.exec() else None
