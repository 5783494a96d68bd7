"""One of a few options as chips in a row: chosen with one click, cleared with a second."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.widgets.chips import Chip
from crmdesk.ui.widgets.item_layout import ItemLayout


class RowsThatWrap(ItemLayout):
    """Widgets one after the other, on as many rows as they need."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        width = sum(i.sizeHint().width() + self.spacing() for i in self._items)
        return QSize(width, self.minimumSize().height())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, tallest = rect.left(), rect.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue  # hidden
            size = item.sizeHint()
            if x > rect.left() and x + size.width() > rect.right() + 1:
                x, y, tallest = rect.left(), y + tallest + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest - rect.top()


class ChipsEditor(Editor):
    """For an enumeration of a few options that are set often."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._chosen: str | None = None
        holder = QWidget()
        wrap = RowsThatWrap(holder, 6)
        self.chips: dict[str, QPushButton] = {}
        for option in spec.options:
            chip = Chip(spec.option_label(option.value))
            chip.setObjectName(f"chip_{spec.name}_{option.value}")
            chip.setProperty("value", option.value)
            chip.clicked.connect(self._on_clicked)
            wrap.addWidget(chip)
            self.chips[option.value] = chip
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.row.addWidget(holder)
        first = next(iter(self.chips.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def value(self) -> Value:
        return self._chosen

    def set_value(self, value: Value) -> None:
        self._chosen = str(value) if value else None
        for code, chip in self.chips.items():
            chip.setChecked(code == self._chosen)

    def set_invalid(self, on: bool) -> None:
        """A chip is never wrong."""

    def _on_clicked(self) -> None:
        value = str(self.sender().property("value"))
        self.set_value(None if value == self._chosen else value)
        self.changed.emit()
        self.left.emit()


class MultiChipsEditor(Editor):
    """Several of some options, each a chip that is on or off; Space switches the one with the cursor."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        holder = QWidget()
        wrap = RowsThatWrap(holder, 6)
        self.chips: dict[str, QPushButton] = {}
        for option in spec.options:
            chip = Chip(spec.option_label(option.value))
            chip.setObjectName(f"chip_{spec.name}_{option.value}")
            chip.clicked.connect(self._on_clicked)
            wrap.addWidget(chip)
            self.chips[option.value] = chip
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.row.addWidget(holder)
        first = next(iter(self.chips.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def value(self) -> Value:
        return tuple(code for code, chip in self.chips.items() if chip.isChecked())

    def set_value(self, value: Value) -> None:
        chosen = value if isinstance(value, tuple) else ()
        for code, chip in self.chips.items():
            chip.setChecked(code in chosen)

    def set_invalid(self, on: bool) -> None:
        """A chip is never wrong."""

    def _on_clicked(self) -> None:
        self.changed.emit()
        self.left.emit()
