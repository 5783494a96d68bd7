"""Any table of a result in the look of every list; a row opens what is behind it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from crmdesk.analysis.base import Cell, ColumnKind, TableData
from crmdesk.analysis.wording import CustomerName, Text
from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label, vbox
from crmdesk.ui.widgets.states import EmptyState

KINDS: Final = {
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.CODE: Kind.CODE,
    ColumnKind.COUNT: Kind.INTEGER,
    ColumnKind.MONEY: Kind.MONEY,
    ColumnKind.PERCENT: Kind.PERCENT,
    ColumnKind.DAYS: Kind.INTEGER,
    ColumnKind.SCORE: Kind.MONEY,  # shown as amounts are: two decimals, right-aligned
    ColumnKind.DATE: Kind.DATE,
}
DECIMALS: Final = {Kind.MONEY: 2, Kind.PERCENT: 1}
UNITS: Final = {ColumnKind.MONEY: YUAN, ColumnKind.DAYS: N_("days")}
HUNDREDTHS: Final = FEN_PER_YUAN
SAMPLE: Final = 100  # rows that say how wide texts are
MOST_ROWS: Final = 8


class ResultTable(QFrame):
    """A card with the title of the table. ``opened`` carries what is behind a row."""

    opened = Signal(object)

    def __init__(self, name: str, empty: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._name, self._empty = name, empty
        self._made: FixedTable | None = None
        self._keys: tuple[str, ...] = ()
        self._data: TableData | None = None
        self._column = vbox(self, (1, 10, 1, 1), 6)
        self._title = label("", "heading", name=f"{name}Title")
        self._title.setContentsMargins(px(15), 0, px(12), 0)
        self._column.addWidget(self._title)

    @property
    def table(self) -> FixedTable:
        """The table itself; there is one after the first ``show_table``."""
        assert self._made is not None
        return self._made

    def show_table(self, data: TableData) -> None:
        """Show *data* with its totals as the last row."""
        self._data = data
        self._title.setText(shown(data.title))
        keys = tuple(column.key for column in data.columns)
        if keys != self._keys:
            self._make(data, keys)
        rows = [row.cells for row in data.rows]
        if data.totals is not None and rows:
            rows.append(data.totals.cells)
        kinds = [column.kind for column in data.columns]
        self.table.show_rows([tuple(map(_stored, cells, kinds)) for cells in rows])
        self.table.table.ask_for_texts(SAMPLE)
        self.table.setMinimumHeight(self.table.table.height_of(min(MOST_ROWS, max(3, len(rows)))))

    def _make(self, data: TableData, keys: tuple[str, ...]) -> None:
        if self._made is not None:
            self._column.removeWidget(self._made)
            self._made.deleteLater()
        specs = tuple(
            FieldSpec(
                kind=KINDS[column.kind],
                name=f"{self._name}_{column.key}",
                label=shown(column.title),
                custom=True,
                unit=UNITS.get(column.kind, ""),
                per_unit=HUNDREDTHS if KINDS[column.kind] is Kind.MONEY else 1,
                decimals=DECIMALS.get(KINDS[column.kind], 0),
            )
            for column in data.columns
        )
        made = FixedTable(specs, specs[0].name, name=f"{self._name}Table")
        made.opened.connect(self._on_opened)
        if self._empty:
            made.show_when_empty(EmptyState("chart-bar", self._empty, ""))
        self._column.addWidget(made, 1)
        self._made, self._keys = made, keys

    def _on_opened(self, number: int) -> None:
        data = self._data
        if data is None:
            return
        row = data.rows[number] if number < len(data.rows) else data.totals
        if row is not None and row.behind:
            self.opened.emit(row.behind)


def _stored(cell: Cell, kind: ColumnKind) -> Any:
    """A cell as tables hold it."""
    if kind is ColumnKind.SCORE and isinstance(cell, (int, float)):
        return round(cell * HUNDREDTHS)
    if cell is None or isinstance(cell, int):
        return cell
    if isinstance(cell, (Text, CustomerName)):
        return shown(cell)
    if isinstance(cell, float):
        return round(cell)
    return cell if isinstance(cell, str) else cell.isoformat()
