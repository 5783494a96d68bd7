"""A dialog that asks for one line of text and stays open until it is accepted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.core.i18n import told
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label


class AskTextDialog(Dialog):
    """*keep* takes the text and returns the error to show, or None when it is done."""

    def __init__(
        self,
        title: str,
        caption: str,
        verb: str,
        keep: Callable[[str], CrmError | None],
        parent: QWidget | None = None,
        *,
        text: str = "",
    ) -> None:
        super().__init__(title, parent)
        self._keep = keep
        self.setMinimumWidth(px(420))
        self.body.addWidget(label(caption, "fieldLabel"))
        self._line = QLineEdit(text)
        self._line.setObjectName("askedText")
        self._line.setAccessibleName(caption)
        self._line.returnPressed.connect(self._on_save)
        self.body.addWidget(self._line)
        self._problem = label("", "problem", wrap=True, name="askProblem")
        self._problem.hide()
        self.body.addWidget(self._problem)
        self.add_close()
        save = self.add_button(verb, "primary", name="askSave")
        save.clicked.connect(self._on_save)
        self._line.selectAll()

    def _on_save(self) -> None:
        error = self._keep(self._line.text().strip())
        if error is None:
            self.accept()
            return
        text = error.message()
        if isinstance(error, ValidationError):
            text = told(p.message() for p in error.problems)
        self._problem.setText(text)
        self._problem.show()


def ask_text(
    title: str,
    caption: str,
    verb: str,
    keep: Callable[[str], CrmError | None],
    parent: QWidget | None = None,
    *,
    text: str = "",
) -> bool:
    """Ask; returns whether it was done."""
    return bool(AskTextDialog(title, caption, verb, keep, parent, text=text).exec())
