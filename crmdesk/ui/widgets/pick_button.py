"""A chip that opens a list to choose one thing from, or nothing: the filters above a board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.theme import px
from crmdesk.ui.widgets.basics import vbox

Choices = Callable[[str], Sequence[tuple[Any, str]]]
MOST_ROWS: Final = 10
SEARCH_FROM: Final = 8  # a shorter list needs no search line
WIDEST_TEXT: Final = 9
_VALUE: Final = int(Qt.ItemDataRole.UserRole)


class PickButton(QPushButton):
    """``picked`` carries the value, None for everything. *choices* finds by a typed text."""

    picked = Signal(object)

    def __init__(
        self,
        title: str,
        everything: str,
        choices: Choices,
        *,
        name: str,
        says_everything: bool = False,
    ) -> None:
        """*says_everything*: while nothing is chosen it shows these words, not its title."""
        super().__init__(title)
        self.setObjectName(name)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIcon(icons.icon("caret-down", "text3", 12))
        self.setIconSize(QSize(px(12), px(12)))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret behind the words
        self._title, self._everything, self._choices = title, everything, choices
        self._value: Any = None
        self._says_everything = says_everything
        self._popup: PickList | None = None
        self.clicked.connect(self._on_clicked)
        self._show("")

    @property
    def value(self) -> Any:
        """What is chosen; None for everything."""
        return self._value

    def set_value(self, value: Any, text: str = "") -> None:
        """Show a choice without saying so."""
        self._value = value
        self._show(text)

    def _show(self, text: str) -> None:
        short = text if len(text) <= WIDEST_TEXT else text[: WIDEST_TEXT - 1] + "…"
        plain = self._everything if self._says_everything else self._title
        self.setText(short if self._value is not None else plain)
        self.setChecked(self._value is not None)
        self.setToolTip(f"{self._title}: {text}" if text else self._title)
        self.setAccessibleName(f"{self._title}: {text or self._everything}")

    def _on_clicked(self) -> None:
        self.setChecked(self._value is not None)
        self._popup = PickList(self, [(None, self._everything)], self._choices)
        self._popup.picked.connect(self._on_picked)
        self._popup.popup_below(self)

    def _on_picked(self, value: object, text: str) -> None:
        if value != self._value:
            self.set_value(value, text if value is not None else "")
            self.picked.emit(value)

    @property
    def popup(self) -> PickList | None:
        """The list that was opened last."""
        return self._popup


class PickList(QFrame):
    """A list with a line to search in; Enter takes what is lit."""

    picked = Signal(object, str)

    def __init__(self, owner: QWidget, first: Sequence[tuple[Any, str]], choices: Choices) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setObjectName("pickList")
        self.setProperty("role", "card")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._first, self._choices = list(first), choices
        column = vbox(self, (4, 4, 4, 4), 4)
        self.line = QLineEdit()
        self.line.setObjectName("pickSearch")
        self.line.setPlaceholderText(_("type to find"))
        self.line.setAccessibleName(_("Search"))
        self.line.textEdited.connect(self._fill)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setProperty("role", "popup")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)
        column.addWidget(self.list)
        self._fill("")
        self.line.setVisible(self.list.count() > SEARCH_FROM)

    def _fill(self, text: str) -> None:
        self.list.clear()
        for value, words in [*(self._first if not text else ()), *self._choices(text)]:
            item = QListWidgetItem(words)
            item.setData(_VALUE, value)
            item.setToolTip(words)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def popup_below(self, anchor: QWidget) -> None:
        """Show under *anchor*."""
        rows = max(1, min(MOST_ROWS, self.list.count()))
        height = max(px(30), self.list.sizeHintForRow(0)) * rows + px(24)
        if not self.line.isHidden():
            height += self.line.sizeHint().height()
        width = max(px(190), min(px(360), self.list.sizeHintForColumn(0) + px(44)))
        self.resize(width, height)
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        screen = anchor.screen().availableGeometry()
        place.setX(min(place.x(), screen.right() - width))
        if place.y() + height > screen.bottom():
            place.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - height - 2)
        self.move(place)
        self.show()
        (self if self.line.isHidden() else self.line).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = self.list.currentRow() + step
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            value, text = item.data(_VALUE), item.text()
            self.close()
            self.picked.emit(value, text)
