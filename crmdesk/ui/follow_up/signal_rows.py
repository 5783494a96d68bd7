"""Signals that a talk brought to light: any number of rows of kind, urgency and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.widgets import hbox, icon_button, label, link, vbox

DEFAULT_KIND: Final = "need"


class SignalRow(QFrame):
    """One signal. A row without words is none."""

    changed = Signal()
    remove_asked = Signal(object)

    def __init__(self, specs: Mapping[str, FieldSpec]) -> None:
        super().__init__()
        self._spec = specs["text"]
        column = vbox(self, spacing=2)
        row = hbox(None, spacing=8)
        self.kind = _choices(specs["kind"], "signalKind")
        self.urgency = _choices(specs["urgency"], "signalUrgency")
        self.kind.setCurrentIndex(max(0, self.kind.findData(DEFAULT_KIND)))
        self.urgency.setCurrentIndex(max(0, self.urgency.findData(specs["urgency"].default)))
        self.text = QLineEdit()
        self.text.setObjectName("signalText")
        self.text.setAccessibleName(self._spec.caption)
        self.text.setPlaceholderText(_("What it is about, in the customer's words"))
        self.text.textChanged.connect(self._on_changed)
        self.text.editingFinished.connect(self.check)
        remove = icon_button("x", _("Remove this signal"), name="signalRemove", token="text3")
        remove.clicked.connect(self._on_remove)
        row.addWidget(self.kind)
        row.addWidget(self.urgency)
        row.addWidget(self.text, 1)
        row.addWidget(remove)
        column.addLayout(row)
        self._problem = label("", "problem", wrap=True, name="signalProblem")
        self._problem.hide()
        column.addWidget(self._problem)

    @property
    def is_blank(self) -> bool:
        """Nothing was written."""
        return not self.text.text().strip()

    def values(self) -> dict[str, Any]:
        """Kind, urgency and text; FieldError (also shown) if the text cannot be kept."""
        try:
            text = codecs.parse(self._spec, self.text.text())
            codecs.dump(self._spec, text)
        except FieldError as error:
            self.show_problem(error.message())
            raise
        return {
            "kind": self.kind.currentData(),
            "urgency": self.urgency.currentData(),
            "text": text,
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a signal that was typed before."""
        for combo, name in ((self.kind, "kind"), (self.urgency, "urgency")):
            combo.setCurrentIndex(max(0, combo.findData(values.get(name))))
        self.text.setText(str(values.get("text") or ""))

    def check(self) -> None:
        """Say at the row what is wrong with it."""
        self.show_problem("")
        with suppress(FieldError):  # it is shown
            self.values()

    def show_problem(self, text: str) -> None:
        """Say what is wrong; empty for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.text.setProperty("invalid", bool(text))
        self.text.style().unpolish(self.text)
        self.text.style().polish(self.text)

    def _on_changed(self) -> None:
        self.show_problem("")
        self.changed.emit()

    def _on_remove(self) -> None:
        self.remove_asked.emit(self)


class SignalRows(QWidget):
    """The rows, and a way to add one."""

    changed = Signal()

    def __init__(self, specs: Mapping[str, FieldSpec]) -> None:
        super().__init__()
        self.setObjectName("signalRows")
        self._specs = specs
        self.rows: list[SignalRow] = []
        column = vbox(self, spacing=6)
        self._list = vbox(None, spacing=6)
        column.addLayout(self._list)
        self._add = link(_("One more signal"), "plus", name="signalAdd")
        self._add.clicked.connect(self._on_add)
        column.addWidget(self._add)
        self.add_row()

    def add_row(self, values: Mapping[str, Any] | None = None) -> SignalRow:
        """One more row."""
        row = SignalRow(self._specs)
        if values is not None:
            row.set_values(values)
        row.changed.connect(self.changed)
        row.remove_asked.connect(self._on_remove)
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def values(self) -> list[dict[str, Any]]:
        """Every signal with words; FieldError if one of them is wrong."""
        return [row.values() for row in self.rows if not row.is_blank]

    def set_values(self, signals: Sequence[Mapping[str, Any]]) -> None:
        """Show signals that were typed before."""
        for row in list(self.rows):
            self._drop(row)
        for signal in signals:
            self.add_row(signal)
        if not self.rows:
            self.add_row()

    def show_problem(self, place: int, text: str) -> bool:
        """Say at a signal (counted among those with words) what is wrong; whether it is there."""
        written = [row for row in self.rows if not row.is_blank]
        if place < len(written):
            written[place].show_problem(text)
        return place < len(written)

    def focus_first(self) -> None:
        """The cursor into the first row."""
        self.rows[0].kind.setFocus()

    def _on_add(self) -> None:
        self.add_row().kind.setFocus()
        self.changed.emit()

    def _on_remove(self, row: SignalRow) -> None:
        self._drop(row)
        if not self.rows:
            self.add_row()
        self.changed.emit()

    def _drop(self, row: SignalRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()


def _choices(spec: FieldSpec, name: str) -> Combo:
    combo = Combo(name)
    combo.setAccessibleName(spec.caption)
    for option in spec.options:
        combo.addItem(spec.option_label(option.value), option.value)
    return combo
