"""The lines of 今日 as a list: groups with a heading, a line for each thing to do, what waits.

Every line is done, postponed, opened or talked about with one click on its pictures or one key
(Space, P, Enter, J). The rows are painted, so that a day of some hundred lines stays quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip

from crmdesk.core.i18n import _
from crmdesk.services.today_lines import KIND_LABELS, Group, Line
from crmdesk.ui.follow_up import today_words as words
from crmdesk.ui.follow_up.today_delegate import TodayDelegate

ROW: Final = int(Qt.ItemDataRole.UserRole) + 1
HEAD: Final = "head"
LINE: Final = "line"
REST: Final = "rest"
Index = QModelIndex | QPersistentModelIndex
_KEYS: Final = {
    Qt.Key.Key_Space: words.DONE,
    Qt.Key.Key_P: words.POSTPONE,
    Qt.Key.Key_Return: words.OPEN,
    Qt.Key.Key_Enter: words.OPEN,
    Qt.Key.Key_J: words.TALK,
}


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A heading, a line or the rest of a group."""

    what: str
    group: Group
    line: Line | None = None

    @property
    def text(self) -> str:
        """The row in words."""
        if self.line is not None:
            return words.spoken(self.line)
        if self.what == REST:
            return words.rest_words(self.group.kind, self.group.rest)
        return f"{_(KIND_LABELS[self.group.kind])} {self.group.total}"


class TodayModel(QAbstractListModel):
    """Holds the rows; painting is the delegate's."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TodayRow] = []

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these groups, empty ones left out."""
        self.beginResetModel()
        self.rows = []
        for group in groups:
            if not group.total:
                continue
            self.rows.append(TodayRow(HEAD, group))
            self.rows += [TodayRow(LINE, group, line) for line in group.lines]
            if group.rest > 0:
                self.rows.append(TodayRow(REST, group))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return row.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over by cursor and mouse."""
        if self.rows[index.row()].what == HEAD:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TodayList(QListView):
    """``asked`` carries the name of a verb and the line; ``rest_asked`` a group."""

    asked = Signal(str, object)
    rest_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("todayList")
        self.setProperty("role", "plain")
        self.setAccessibleName(_("What is to be done today"))
        self.rows = TodayModel()
        self.setModel(self.rows)
        self._painter = TodayDelegate(self)
        self.setItemDelegate(self._painter)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(24)

    # --- what is shown -----------------------------------------------------------------------------
    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show groups; the cursor stays at its line, or at the place where that was."""
        before, place = self.current(), self.currentIndex().row()
        scrolled = self.verticalScrollBar().value()
        self.rows.show_groups(groups)
        keys = [row.line.key if row.line is not None else "" for row in self.rows.rows]
        if before is not None and before.key in keys:
            place = keys.index(before.key)
        place = self._next_line(max(0, place))
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place, 0))
            self.verticalScrollBar().setValue(scrolled)

    def _next_line(self, place: int) -> int:
        """The first line from *place* on, else the last before it; -1 if there is none."""
        lines = [n for n, row in enumerate(self.rows.rows) if row.what == LINE]
        after = [n for n in lines if n >= place]
        return after[0] if after else (lines[-1] if lines else -1)

    def current(self) -> Line | None:
        """The line under the cursor."""
        row = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return row.line if isinstance(row, TodayRow) else None

    def go_to(self, key: str) -> bool:
        """Put the cursor on a line; whether it is there."""
        for n, row in enumerate(self.rows.rows):
            if row.line is not None and row.line.key == key:
                self.setCurrentIndex(self.rows.index(n, 0))
                return True
        return False

    # --- mouse and keys ------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        verb = _KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if verb is None or not plain:
            super().keyPressEvent(event)
            return
        row = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        if isinstance(row, TodayRow):
            self._act(row, verb)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        verb = self._painter.verb_at(self.visualRect(index), place) if index.isValid() else None
        row = index.data(ROW) if index.isValid() else None
        is_line = isinstance(row, TodayRow) and row.what == LINE
        if self._painter.hover(index.row(), verb.name if verb and is_line else ""):
            self.viewport().update()
        points = (is_line and verb is not None) or (isinstance(row, TodayRow) and row.what == REST)
        shape = Qt.CursorShape.PointingHandCursor if points else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._painter.hover(-1, ""):
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        row = index.data(ROW) if index.isValid() else None
        if event.button() != Qt.MouseButton.LeftButton or not isinstance(row, TodayRow):
            return
        verb = self._painter.verb_at(self.visualRect(index), place)
        if row.what == REST:
            self.rest_asked.emit(row.group)
        elif row.what == LINE and verb is not None:
            self._act(row, verb.name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        row = index.data(ROW) if index.isValid() else None
        if not isinstance(row, TodayRow) or row.what != LINE:
            return
        if self._painter.verb_at(self.visualRect(index), place) is None:
            self._act(row, words.OPEN)

    def _act(self, row: TodayRow, verb: str) -> None:
        if row.line is not None:
            self.asked.emit(verb, row.line)
        elif row.what == REST:
            self.rest_asked.emit(row.group)

    def menu_place(self) -> QPoint:
        """Where a menu of the line under the cursor opens."""
        box = self.visualRect(self.currentIndex())
        at = self._painter.verb_box(box, words.POSTPONE)
        return self.viewport().mapToGlobal(at.bottomLeft().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            if index.isValid():
                self._tell(event, index)
                return True
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent, index: QModelIndex) -> None:
        row: TodayRow = index.data(ROW)
        verb = self._painter.verb_at(self.visualRect(index), event.pos())
        if row.line is None:
            QToolTip.hideText()
        elif verb is not None:
            QToolTip.showText(event.globalPos(), f"{_(verb.words)} ({_(verb.keys)})", self)
        else:
            text = f"{words.name(row.line)}\n{words.details(row.line)}"
            QToolTip.showText(event.globalPos(), text, self)
