"""Editors for what is typed: one line, a date, several lines."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
)

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import icons
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.theme import font, px

COPYABLE: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.CODE, Kind.URL})


class LineEditor(Editor):
    """One line, for every kind that is typed."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setObjectName(f"line_{spec.name}")
        self.line.setAccessibleName(spec.caption)
        if spec.hint:
            self.line.setPlaceholderText(_(spec.hint))
        if spec.kind in COPYABLE:
            self._copy = QAction(icons.icon("copy", "text3", 15), _("Copy"), self)
            self._copy.triggered.connect(self._on_copy)
            self.line.addAction(self._copy, QLineEdit.ActionPosition.TrailingPosition)
            self._copy.setVisible(False)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.editingFinished.connect(self._on_finished)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line)

    def value(self) -> Value:
        return codecs.parse(self.spec, self.line.text())

    def set_value(self, value: Value) -> None:
        self.line.setText(codecs.show(self.spec, value))
        self.line.setCursorPosition(0)

    def set_read_only(self, on: bool) -> None:
        self.line.setReadOnly(on)

    def _on_text_changed(self, text: str) -> None:
        if self.spec.kind in COPYABLE:
            self._copy.setVisible(bool(text))
        self.changed.emit()

    def _on_finished(self) -> None:
        try:
            value = self.value()
        except FieldError:
            pass  # the form shows what is wrong; the text stays
        else:
            shown = codecs.show(self.spec, value)
            if shown != self.line.text():
                self.line.setText(shown)
        self.left.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.text())


class DateEditor(LineEditor):
    """A date as people type it, with a calendar to choose from."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        if not spec.hint:
            self.line.setPlaceholderText(_("3/15, today"))  # more has no room in a narrow field
            self.line.setToolTip(_("0315, 3/15, today, +7"))
        action = QAction(icons.icon("calendar-blank", "text3", 16), _("Calendar"), self)
        action.triggered.connect(self._on_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def _on_calendar(self) -> None:
        from crmdesk.ui.forms.calendar import CalendarPopup

        try:
            present = self.value()
        except FieldError:
            present = None
        popup = CalendarPopup(self, present)
        popup.picked.connect(self._on_picked)
        popup.popup_below(self.line)

    def _on_picked(self, day: object) -> None:
        self.set_value(day)  # type: ignore[arg-type]
        self.left.emit()


class TextEditor(Editor):
    """Several lines."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.text = _PlainText()
        self.text.setObjectName(f"text_{spec.name}")
        self.text.setAccessibleName(spec.caption)
        if spec.hint:
            self.text.setPlaceholderText(_(spec.hint))
        self.text.setTabChangesFocus(True)
        self.text.setFont(font(13))
        lines = 4 if spec.kind is Kind.LONG_TEXT else 3
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + px(16))
        self.text.textChanged.connect(self.changed)
        self.text.left.connect(self.left)
        self.setFocusProxy(self.text)
        self.row.addWidget(self.text)

    def value(self) -> Value:
        return codecs.parse(self.spec, self.text.toPlainText())

    def set_value(self, value: Value) -> None:
        self.text.setPlainText(str(value or ""))

    def set_read_only(self, on: bool) -> None:
        self.text.setReadOnly(on)


class _PlainText(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
