"""A table of a few rows that are no records (backups, findings), in the look of every list."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.models.codecs import Namer, Stored
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.tables.model import RecordTableModel
from crmdesk.ui.tables.view import RecordTable
from crmdesk.ui.widgets import vbox

Row = tuple[Stored, ...]


class FixedTable(QWidget):
    """``show_rows`` takes values in stored form in the order of *specs*; rows go by number."""

    opened = Signal(int)
    current_changed = Signal(int)  # -1: none

    def __init__(
        self, specs: Sequence[FieldSpec], stretch: str, *, namer: Namer | None = None, name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._rows: list[Row] = []
        self.model = RecordTableModel(self._fetch, namer)
        self.table = RecordTable(self.model, stretch)
        self.table.set_fills(True)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current)
        self._specs = tuple(specs)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty: QWidget | None = None
        column = vbox(self)
        column.addWidget(self._stack)
        self.model.show(0, array("q"), [], (), self._specs)

    def _fetch(self, columns: Sequence[str], ids: Sequence[int]) -> list[Row]:
        return [self._rows[i] for i in ids]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on its row number."""
        before = self.current_row()
        self._rows = list(rows)
        ids = array("q", range(len(self._rows)))
        self.model.show(len(ids), ids, self._rows[:128], (), self._specs)
        if self._rows:
            self.table.go_to(min(max(before, 0), len(self._rows) - 1))
        else:
            self.current_changed.emit(-1)
        empty = self._empty
        self._stack.setCurrentWidget(self.table if self._rows or empty is None else empty)

    def show_when_empty(self, widget: QWidget) -> None:
        """What stands in place of the table when there are no rows."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = widget
        self._stack.addWidget(widget)
        if not self._rows:
            self._stack.setCurrentWidget(widget)

    def current_row(self) -> int:
        """The row under the cursor; -1 if there is none."""
        index = self.table.currentIndex()
        return index.row() if index.isValid() else -1

    def _on_opened(self, number: int) -> None:
        self.opened.emit(number)

    def _on_current(self, number: int | None) -> None:
        self.current_changed.emit(-1 if number is None else number)
