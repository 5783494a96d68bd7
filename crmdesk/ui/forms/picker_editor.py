"""A value that is found by typing, with a list of what fits under the line."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import (
    QAction,
)
from PySide6.QtWidgets import (
    QLineEdit,
)

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import icons
from crmdesk.ui.forms.editor import Editor


class PickerEditor(Editor):
    """A value found by typing: a record, a region, an industry. Subclasses say how to search."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._value: Value = None
        self._shown = ""
        self.line = QLineEdit()
        self.line.setObjectName(f"line_{spec.name}")
        self.line.setAccessibleName(spec.caption)
        self.line.setPlaceholderText(_("type to find"))
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self._on_finished)
        action = QAction(icons.icon("caret-down", "text3", 14), "", self)
        action.triggered.connect(self._on_open)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line)
        self._popup: Any = None

    # --- for subclasses --------------------------------------------------------------------------
    def choices_for(self, text: str) -> list[tuple[Any, str]]:
        """The choices for *text*: (value, shown)."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def shown(self, value: Value) -> str:
        """How a value is shown in the line."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def make_new(self, text: str) -> Value:
        """Make a new record called *text* and return its id; None where that is impossible."""
        return None

    can_create = False

    # --- machinery -------------------------------------------------------------------------------
    def value(self) -> Value:
        if self.line.text().strip() != self._shown:
            return self.resolve(self.line.text().strip())
        return self._value

    def resolve(self, text: str) -> Value:
        """The value of a text that was typed and not chosen; FieldError if there is none."""
        return codecs.parse(self.spec, text)

    def set_value(self, value: Value) -> None:
        self._value = None if value in (None, ()) else value
        self._shown = self.shown(value) if self._value is not None else ""
        self.line.setText(self._shown)
        self.line.setCursorPosition(0)

    def set_read_only(self, on: bool) -> None:
        self.line.setReadOnly(on)
        for action in self.line.actions():
            action.setVisible(not on)

    def _on_edited(self, text: str) -> None:
        self.changed.emit()
        self._offer(text.strip())

    def _on_open(self) -> None:
        self.line.setFocus()
        self._offer("")

    def _offer(self, text: str) -> None:
        from crmdesk.ui.forms.picking import PickPopup

        if self._popup is None:
            self._popup = PickPopup(self.line)
            self._popup.picked.connect(self._on_picked)
            self._popup.create_asked.connect(self._on_create)
        self._popup.offer(self.choices_for(text), text if self.can_create and text else "")

    def _on_picked(self, value: object) -> None:
        self.set_value(value)  # type: ignore[arg-type]
        self.changed.emit()
        self.left.emit()

    def _on_create(self, text: str) -> None:
        made = self.make_new(text)
        if made is not None:
            self._on_picked(made)

    def _on_finished(self) -> None:
        if self._popup is not None and self._popup.isVisible():
            return
        try:
            value = self.value()
        except FieldError:
            pass  # the form shows what is wrong; the text stays
        else:
            if self.line.text().strip() != self._shown:
                self.set_value(value)
        self.left.emit()
