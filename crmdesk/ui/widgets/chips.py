"""Quick filters in a row: a name and how many records it lets through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from crmdesk.ui.theme import font
from crmdesk.ui.widgets.item_layout import ItemLayout


class RowThatDrops(ItemLayout):
    """A row that leaves out what does not fit at its end instead of squeezing it."""

    def sizeHint(self) -> QSize:
        width = sum(i.sizeHint().width() for i in self._items)
        return QSize(
            width + self.spacing() * max(0, len(self._items) - 1), self.minimumSize().height()
        )

    def minimumSize(self) -> QSize:
        if not self._items:
            return QSize(0, 0)
        tallest = max(i.sizeHint().height() for i in self._items)
        return QSize(self._items[0].sizeHint().width(), tallest)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        x = rect.left()
        full = False
        for item in self._items:
            hint = item.sizeHint()
            full = full or x + hint.width() > rect.right() + 1
            widget = item.widget()
            if widget is not None:
                # Outside the visible part rather than hidden: hiding would lay out again.
                place = QRect(x, rect.top(), hint.width(), hint.height())
                widget.setGeometry(place if not full else QRect(-10_000, 0, 1, hint.height()))
            x += hint.width() + self.spacing()


class Chip(QPushButton):
    """Its width is that of its words in bold, which it says them in while it is chosen."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("role", "chip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        bold = QFontMetrics(font(13, 600)).horizontalAdvance(self.text())
        return hint + QSize(max(0, bold - self.fontMetrics().horizontalAdvance(self.text())), 0)


class ChipBar(QWidget):
    """``chosen`` carries the key of the chip that was clicked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chipBar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout = RowThatDrops(self, 6)
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        self._titles: dict[str, str] = {}

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show (key, title) chips."""
        for chip in self._chips.values():
            self._group.removeButton(chip)
            self._layout.removeWidget(chip)
            chip.deleteLater()
        self._chips.clear()
        self._titles = dict(chips)
        for key, title in chips:
            chip = Chip(title)
            chip.setObjectName(f"chip_{key}")
            chip.setProperty("key", key)
            chip.clicked.connect(self._on_clicked)
            self._group.addButton(chip)
            self._layout.addWidget(chip)
            self._chips[key] = chip
            chip.show()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Say behind each title how many there are."""
        for key, chip in self._chips.items():
            if key in counts:
                chip.setText(f"{self._titles[key]} {counts[key]:,}")
        self._layout.invalidate()
        self._layout.activate()

    def choose(self, key: str) -> None:
        """Light a chip without saying so; an unknown key lights none."""
        chip = self._chips.get(key)
        if chip is not None:
            chip.setChecked(True)
            return
        self._group.setExclusive(False)
        for other in self._chips.values():
            other.setChecked(False)
        self._group.setExclusive(True)

    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("key")))
