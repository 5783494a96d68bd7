"""The lists that drop down under a field: choices to pick from, boxes to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import vbox

MOST_ROWS: Final = 9
_CREATE: Final = int(Qt.ItemDataRole.UserRole) + 1
_VALUE: Final = int(Qt.ItemDataRole.UserRole)
_KEYS: Final = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
)


class PickPopup(QFrame):
    """Choices under a line edit; the cursor stays in the line."""

    picked = Signal(object)
    create_asked = Signal(str)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("pickPopup")
        self._line = line
        self._list = QListWidget()
        self._list.setProperty("role", "popup")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(self._on_clicked)
        column = vbox(self)
        column.addWidget(self._list)
        line.installEventFilter(self)

    def offer(self, choices: Sequence[tuple[Any, str]], new: str = "") -> None:
        """Show *choices*; with *new* also the offer to create it."""
        self._list.clear()
        for value, text in choices:
            item = QListWidgetItem(text)
            item.setData(_VALUE, value)
            item.setToolTip(text)
            self._list.addItem(item)
        exact = new and any(text == new for _value, text in choices)
        if new and not exact:
            item = QListWidgetItem(_("Create “{name}”").format(name=new))
            item.setData(_CREATE, new)
            self._list.addItem(item)
        if not self._list.count():
            item = QListWidgetItem(_("Nothing found"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0 if choices else -1)
        self._place()

    def _place(self) -> None:
        rows = min(MOST_ROWS, self._list.count())
        height = max(px(30), self._list.sizeHintForRow(0)) * rows + px(12)
        width = max(self._line.width(), min(px(420), self._list.sizeHintForColumn(0) + px(40)))
        self.resize(width, height)
        place = self._line.mapToGlobal(QPoint(0, self._line.height() + 2))
        screen = self._line.screen().availableGeometry()
        if place.y() + height > screen.bottom():
            place.setY(self._line.mapToGlobal(QPoint(0, 0)).y() - height - 2)
        self.move(place)
        self.show()

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._take(item)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        self.hide()
        new = item.data(_CREATE)
        if new:
            self.create_asked.emit(str(new))
        else:
            self.picked.emit(item.data(_VALUE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.isVisible() and event.key() in _KEYS and self._on_key(event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        """Whether the key was for the list."""
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = self._list.currentRow() + step
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        self._take(self._list.currentItem())
        return key != Qt.Key.Key_Tab


class CheckPopup(QFrame):
    """Boxes to tick; stays open until the person clicks elsewhere."""

    toggled = Signal(object, bool)

    def __init__(
        self, owner: QWidget, options: Sequence[tuple[Any, str]], chosen: Collection[Any]
    ) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setObjectName("checkPopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QListWidget()
        self._list.setProperty("role", "popup")
        for value, text in options:
            item = QListWidgetItem(text)
            item.setData(_VALUE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked
            item.setCheckState(ticked)
            self._list.addItem(item)
        self._list.itemChanged.connect(self._on_changed)
        self._list.itemClicked.connect(self._on_clicked)
        column = vbox(self)
        column.addWidget(self._list)
        self._by_click = False

    def popup_below(self, field: QWidget) -> None:
        """Show under *field*."""
        rows = min(12, self._list.count())
        height = max(px(28), self._list.sizeHintForRow(0)) * rows + px(12)
        self.resize(max(field.width(), px(150)), height)
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        screen = field.screen().availableGeometry()
        if place.y() + height > screen.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - height - 2)
        self.move(place)
        self.show()

    def _on_changed(self, item: QListWidgetItem) -> None:
        self._by_click = True
        self.toggled.emit(item.data(_VALUE), item.checkState() == Qt.CheckState.Checked)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if self._by_click:  # the click hit the box itself
            self._by_click = False
            return
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        self._by_click = False
