"""The lines as a table for the keyboard: Enter goes on to the next cell and begins new lines.

Delete takes lines away, Ctrl+↑ and Ctrl+↓ move one, Ctrl+V pastes rows from Excel, letters begin
typing into the cell under the cursor.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from crmdesk.core.i18n import _
from crmdesk.ui.documents.line_columns import PRODUCT
from crmdesk.ui.documents.line_delegate import LineDelegate
from crmdesk.ui.documents.line_model import LineModel
from crmdesk.ui.theme import px

ROW: Final = 46
LOW_ROW: Final = 42
PRODUCT_LEAST: Final = 170
SCROLL_BAR: Final = 12
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LinesTable(QTableView):
    """``paste_asked`` and ``remove_asked`` (rows) are for its owner."""

    paste_asked = Signal()
    remove_asked = Signal(object)

    def __init__(
        self,
        model: LineModel,
        *,
        stretch: str = PRODUCT,
        make_delegate: type[LineDelegate] = LineDelegate,
        name: str = "linesTable",
    ) -> None:
        """*stretch* is the column that takes the spare room."""
        super().__init__()
        self.setObjectName(name)
        self._stretch = stretch
        self.setAccessibleName(_("Lines"))
        self._lines = model
        self._shows_ours = True
        self._fitted: tuple[int, bool] | None = None
        self.setModel(model)
        self.delegate = make_delegate(self, model)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(px(ROW))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setFixedHeight(px(32))
        head.setMinimumSectionSize(px(30))
        self._fit_columns()

    def set_low(self, is_low: bool) -> None:
        """Lower rows on low screens."""
        self.verticalHeader().setDefaultSectionSize(px(LOW_ROW if is_low else ROW))

    def show_ours(self, on: bool) -> None:
        """Whether margins, limits and what others paid may be seen."""
        self._shows_ours = on
        self._lines.show_ours(on)
        self._fit_columns()

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Every column as wide as it needs; the product takes the rest, spare ones give way.

        Reckoned from the width of the whole table: that of the part within the scroll bars
        changes with what is decided here, and would be asked again and again.
        """
        if (self.width(), self._shows_ours) == self._fitted:
            return
        self._fitted = (self.width(), self._shows_ours)
        columns = self._lines.columns
        widths = {n: self.delegate.width_of(n) for n in range(len(columns))}
        shown = {n for n, c in enumerate(columns) if self._shows_ours or not c.ours}
        product = next(n for n, c in enumerate(columns) if c.key == self._stretch)
        room = self.width() - px(SCROLL_BAR)

        def rest() -> int:
            return room - sum(widths[n] for n in shown if n != product)

        for spare in sorted({c.spare for c in columns if c.spare}, reverse=True):
            if rest() < px(PRODUCT_LEAST):
                shown -= {n for n, c in enumerate(columns) if c.spare == spare}
        for place in range(len(columns)):
            self.setColumnHidden(place, place not in shown)
            width = max(px(PRODUCT_LEAST), rest()) if place == product else widths[place]
            self.setColumnWidth(place, width)

    # --- keyboard --------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _ENTER and not control:
            self.enter()
        elif control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_line(-1 if key == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Delete and self._lines.is_open:
            self.remove_asked.emit(self.selected_rows())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) or (control and key not in _ENTER):
            event.ignore()
            QWidget.keyPressEvent(self, event)
        elif control:
            event.ignore()  # Ctrl+Enter saves; that is for the page
        else:
            super().keyPressEvent(event)

    def enter(self) -> None:
        """Type into the cell under the cursor, or the next one that can be typed into."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the key that ends the editing of a cell comes here as well
        index = self.currentIndex()
        if not index.isValid():
            index = self._lines.index(self._lines.count, 0)
        if not self._can_type(index):
            index = self._next(index)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter goes on to the next cell that is usually typed, Tab to any."""
        hints = QAbstractItemDelegate.EndEditHint
        goes_on = hint in (hints.SubmitModelCache, hints.EditNextItem)
        back = hint == hints.EditPreviousItem
        super().closeEditor(editor, hints.NoHint)
        if goes_on or back:
            every = hint != hints.SubmitModelCache
            index = self._next(self.currentIndex(), -1 if back else 1, every=every)
            if index.isValid():
                self.setCurrentIndex(index)
                self.edit(index)

    def _can_type(self, index: QModelIndex) -> bool:
        return (
            index.isValid()
            and not self.isColumnHidden(index.column())
            and bool(self._lines.flags(index) & Qt.ItemFlag.ItemIsEditable)
        )

    def _next(self, index: QModelIndex, step: int = 1, *, every: bool = True) -> QModelIndex:
        """The next cell to type into; not *every* one passes by the columns that stand aside."""
        columns, row, column = len(self._lines.columns), index.row(), index.column()
        while 0 <= row < self._lines.rowCount():
            column += step
            if not 0 <= column < columns:
                row, column = row + step, -1 if step > 0 else columns
                continue
            found = self._lines.index(row, column)
            is_aside = self._lines.columns[column].aside and not every
            if self._can_type(found) and not is_aside:
                return found
        return QModelIndex()

    def move_line(self, step: int) -> None:
        """Move the line under the cursor up (-1) or down (1)."""
        index = self.currentIndex()
        if self._lines.move(index.row(), step):
            self.setCurrentIndex(self._lines.index(index.row() + step, index.column()))

    def selected_rows(self) -> list[int]:
        """The selected lines."""
        return sorted({i.row() for i in self.selectionModel().selectedIndexes()})

    def go_to(self, row: int, key: str = "") -> None:
        """Put the cursor on a cell, by default of the column that takes the spare room."""
        wanted = key or self._stretch
        column = next(n for n, c in enumerate(self._lines.columns) if c.key == wanted)
        self.setCurrentIndex(self._lines.index(row, column))
