"""The first rows of a sheet as they stand in the file, with the rows that were taken for headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from crmdesk.ui.theme import color, font, px

PADDING: Final = 10
MIN_WIDTH: Final = 90
MAX_WIDTH: Final = 220
SHOWN_FOR_WIDTH: Final = 20
_ROLE = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """Texts of the sheet; columns are named by their letters and where they go."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[str]] = []
        self._width = 0
        self._header = (0, 0)
        self._names: Mapping[int, str] = {}

    def show_rows(self, rows: Sequence[Sequence[str]], header: tuple[int, int]) -> None:
        """Show other rows; *header* is the first and last heading row (0, 0: none)."""
        self.beginResetModel()
        self._rows = [list(row) for row in rows]
        self._width = max(map(len, self._rows), default=0)
        self._header = header
        self._names = {}
        self.endResetModel()

    def show_targets(self, names: Mapping[int, str]) -> None:
        """Say where the columns go; those missing are not imported."""
        self._names = names
        if self._width:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._width - 1)
            last = self.index(len(self._rows) - 1, self._width - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def is_heading(self, row: int) -> bool:
        """Whether a row (from 0) was taken for headings."""
        return self._header[0] <= row + 1 <= self._header[1]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._width

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            cells = self._rows[row]
            text = cells[column] if column < len(cells) else ""
            return " ".join(text.split()) if role == _ROLE.DisplayRole else text
        if role == _ROLE.BackgroundRole and self.is_heading(row):
            return color("primarySoft")
        if role == _ROLE.FontRole and self.is_heading(row):
            return font(13, 600)
        if role == _ROLE.ForegroundRole:
            if self.is_heading(row):
                return color("text")
            used = column in self._names and row + 1 > self._header[1]
            return color("text" if used else "text3")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        from crmdesk.services.importing.headers import letters

        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == _ROLE.DisplayRole else None
        if role == _ROLE.DisplayRole:
            name = self._names.get(section, "")
            return f"{letters(section)}  {name}" if name else letters(section)
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class CellDelegate(QStyledItemDelegate):
    """Cells with a little air at the left, as wide as in the heading."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        fill = index.data(_ROLE.BackgroundRole)
        if option.state & QStyle.StateFlag.State_Selected:
            fill = color("selection")
        if fill is not None:
            painter.fillRect(box, fill)
        painter.setPen(color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.setFont(index.data(_ROLE.FontRole) or font(13))
        painter.setPen(index.data(_ROLE.ForegroundRole))
        room = box.adjusted(px(PADDING), 0, -px(4), 0)
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text
        )


class SheetView(QTableView):
    """Rows can be selected to say that they are the headings."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheetPreview")
        self.sheet = SheetModel()
        self.setModel(self.sheet)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setItemDelegate(CellDelegate(self))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(px(28))
        self.verticalHeader().setMinimumWidth(px(44))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setFixedHeight(px(32))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(px(40))

    def show_rows(self, rows: Sequence[Sequence[str]], header: tuple[int, int]) -> None:
        """Show other rows, the headings in sight."""
        self.sheet.show_rows(rows, header)
        metrics = self.fontMetrics()
        for column in range(self.sheet.columnCount()):
            texts = [row[column] for row in rows[:SHOWN_FOR_WIDTH] if column < len(row)]
            # A title above the table must not make its column wide.
            widest = max((metrics.horizontalAdvance(t[:30]) for t in texts), default=0)
            self.setColumnWidth(column, min(max(widest + px(20), px(MIN_WIDTH)), px(MAX_WIDTH)))
        self.scrollToTop()
        if header[0] > 1:
            self.scrollTo(self.sheet.index(max(0, header[0] - 2), 0), _TOP)

    def show_targets(self, names: Mapping[int, str]) -> None:
        """Say in the heads where the columns go, and give the words room."""
        self.sheet.show_targets(names)
        head = self.horizontalHeader()
        for column in names:
            if column < self.sheet.columnCount():
                words = str(self.sheet.headerData(column, Qt.Orientation.Horizontal))
                needed = head.fontMetrics().horizontalAdvance(words) + px(28)
                if needed > self.columnWidth(column):
                    self.setColumnWidth(column, min(needed, px(MAX_WIDTH)))

    def show_column(self, column: int) -> None:
        """Bring a column into sight."""
        row = max(0, self.rowAt(0))
        self.scrollTo(self.sheet.index(row, column), _VISIBLE)

    def selected_rows(self) -> tuple[int, int] | None:
        """The first and last selected row, counted from 1; None if there is none."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        return (min(rows) + 1, max(rows) + 1) if rows else None


_TOP: Final = QAbstractItemView.ScrollHint.PositionAtTop
_VISIBLE: Final = QAbstractItemView.ScrollHint.EnsureVisible
