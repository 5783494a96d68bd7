"""Editors for one or several of a few options."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QAction,
)
from PySide6.QtWidgets import (
    QLineEdit,
)

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import icons
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.forms.editor import Editor


class ChoiceEditor(Editor):
    """One of a few options; blank where the field may be empty."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.combo = Combo(f"combo_{spec.name}")
        self.combo.setAccessibleName(spec.caption)
        if not (spec.required and spec.default is not None):
            self.combo.addItem("", None)
        for value, text in self._options():
            self.combo.addItem(text, value)
        self.combo.currentIndexChanged.connect(self._on_changed)
        self.setFocusProxy(self.combo)
        self.row.addWidget(self.combo)

    def _options(self) -> list[tuple[Any, str]]:
        if self.spec.kind is Kind.BOOL:
            return [(True, _("Yes")), (False, _("No"))]
        return [(o.value, self.spec.option_label(o.value)) for o in self.spec.options]

    def value(self) -> Value:
        found: Value = self.combo.currentData()
        return found

    def set_value(self, value: Value) -> None:
        place = self.combo.findData(value) if value is not None else 0
        if place < 0:
            self.combo.addItem(codecs.show(self.spec, value), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def _on_changed(self) -> None:
        self.changed.emit()
        self.left.emit()


class MultiChoiceEditor(Editor):
    """Several of a few options, chosen in a menu that stays open."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._chosen: set[Any] = set()
        self.field = QLineEdit()
        self.field.setObjectName(f"line_{spec.name}")
        self.field.setAccessibleName(spec.caption)
        self.field.setReadOnly(True)
        self.field.setCursor(Qt.CursorShape.PointingHandCursor)
        self.field.installEventFilter(self)
        action = QAction(icons.icon("caret-down", "text3", 14), "", self)
        action.triggered.connect(self._on_open)
        self.field.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.setFocusProxy(self.field)
        self.row.addWidget(self.field)

    def _options(self) -> list[tuple[Any, str]]:
        if self.spec.kind is Kind.MONTHS:
            return [(m, _("{month} (month)").format(month=m)) for m in range(1, 13)]
        return [(o.value, self.spec.option_label(o.value)) for o in self.spec.options]

    def value(self) -> Value:
        return tuple(v for v, _text in self._options() if v in self._chosen)

    def set_value(self, value: Value) -> None:
        self._chosen = set(value) if isinstance(value, tuple) else set()
        self._show()

    def _show(self) -> None:
        self.field.setText(codecs.show(self.spec, self.value()))
        self.field.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.MouseButtonRelease
        if watched is self.field and pressed and self.isEnabled():
            self._on_open()
        return super().eventFilter(watched, event)

    def _on_open(self) -> None:
        from crmdesk.ui.forms.picking import CheckPopup

        popup = CheckPopup(self, self._options(), self._chosen)
        popup.toggled.connect(self._on_toggled)
        popup.popup_below(self.field)

    def _on_toggled(self, value: object, on: bool) -> None:
        (self._chosen.add if on else self._chosen.discard)(value)
        self._show()
        self.changed.emit()
        self.left.emit()
