"""The table of an ageing: one column per bucket, totals and shares below, every number opens."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QHeaderView, QStyleOptionViewItem

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.models.query import Sort
from crmdesk.ui.tables.delegate import RecordDelegate
from crmdesk.ui.tables.model import RecordTableModel
from crmdesk.ui.tables.view import RecordTable, next_sort
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets import vbox

if TYPE_CHECKING:
    from crmdesk.services.receivable_data import AgeingRow, AgeingTable

Index = QModelIndex | QPersistentModelIndex
BUCKET: Final = "bucket"
TOTAL, OVERDUE, SHARE, LONGEST, ALLOWANCE, PREPAID = (
    "total", "overdue", "share", "longest", "allowance", "unapplied",
)  # fmt: skip
FOOT_ROW: Final = 30
NAMELESS: Final = {
    "customer": N_("Customer unknown"),
    "seller": N_("Nobody responsible"),
    "region": N_("Region not entered"),
}
HEADS: Final = {"customer": N_("Customer"), "seller": N_("Seller"), "region": N_("Region")}


def specs_of(table: AgeingTable) -> tuple[FieldSpec, ...]:
    """The columns of an ageing."""
    group = table.query.group or "customer"

    def made(name: str, title: str, kind: Kind = Kind.MONEY) -> FieldSpec:
        is_money = kind is Kind.MONEY
        return FieldSpec(
            kind=kind, name=f"age_{name}" if name != "name" else name, label=title, custom=True,
            unit=YUAN if is_money else "", per_unit=FEN_PER_YUAN if is_money else 1,
            decimals=2 if kind is Kind.MONEY else 0,
        )  # fmt: skip

    return (
        made("name", _(HEADS[str(group)]), Kind.TEXT),
        made(TOTAL, _("Owed")),
        *(made(f"{BUCKET}{n}", shown(name)) for n, name in enumerate(table.bucket_names)),
        made(OVERDUE, _("Overdue")),
        made(SHARE, _("Overdue share"), Kind.PERCENT),
        made(LONGEST, _("Longest overdue"), Kind.INTEGER),
        made(ALLOWANCE, _("Bad-debt allowance")),
        made(PREPAID, _("Received in advance")),
    )


def cells_of(row: AgeingRow, name: str) -> tuple[Any, ...]:
    """A row in the order of the columns; nothing is a dash, not a nought."""
    return (
        name,
        row.total,
        *(amount or None for amount in row.buckets),
        row.overdue or None,
        row.overdue_share,
        row.longest or None,
        row.allowance or None,
        row.unapplied or None,
    )


def opens(key: str) -> bool:
    """Whether documents are behind the numbers of a column."""
    return key in (f"age_{TOTAL}", f"age_{OVERDUE}", f"age_{LONGEST}") or key.startswith(
        f"age_{BUCKET}"
    )


class AgeingGrid(RecordTable):
    """A number under the pointer is a link; Left and Right choose one, Enter opens it."""

    cell_opened = Signal(int, str)  # row, column

    def __init__(self, model: RecordTableModel) -> None:
        super().__init__(model, "name")
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self._pressed: tuple[int, int] | None = None
        self.set_fills(True)
        self.setSortingEnabled(False)

    def spec_at(self, column: int) -> FieldSpec:
        """The column's field."""
        return self._records.specs[column]

    def is_link(self, index: Index) -> bool:
        """Whether a click on a cell opens documents."""
        return (
            index.isValid()
            and opens(self.spec_at(index.column()).name)
            and str(index.data() or "") not in ("", "—")
        )

    def _open_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.cell_opened.emit(index.row(), self.spec_at(index.column()).name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_link = self.is_link(index)
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        over = index.column() if is_link else -1
        if over != self._cells.hovered_column:
            self._cells.hovered_column = over
            self.viewport().update()

    @property
    def _cells(self) -> CellDelegate:
        assert isinstance(self._delegate, CellDelegate)
        return self._delegate

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._cells.hovered_column = -1
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = not event.modifiers() and event.button() == Qt.MouseButton.LeftButton
        self._pressed = (index.row(), index.column()) if is_plain and self.is_link(index) else None
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._pressed is not None and self._pressed == (index.row(), index.column()):
            self._pressed = None
            self._open_current()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not self.is_link(index):  # a number was opened by the first click
            super().mouseDoubleClickEvent(event)


class CellDelegate(RecordDelegate):
    """Underlines the number under the pointer and frames the one under the cursor."""

    def __init__(self, view: AgeingGrid) -> None:
        super().__init__(view)
        self._view = view
        self.hovered_column = -1
        self._link = QFont(font(13))
        self._link.setUnderline(True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        is_hovered = index.row() == self.hovered_row and index.column() == self.hovered_column
        plain, ink = self._plain, self._text
        if is_hovered:
            self._plain, self._text = self._link, color("info")
        super().paint(painter, option, index)
        self._plain, self._text = plain, ink
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setPen(color("primary"))
            painter.drawRoundedRect(option.rect.adjusted(2, 2, -3, -4), px(4), px(4))


class FootGrid(AgeingGrid):
    """Totals and shares: as wide as the table above it and scrolled with it."""

    def __init__(self, model: RecordTableModel, above: RecordTable) -> None:
        self._above: RecordTable | None = None
        super().__init__(model)
        self._above = above
        self.setObjectName("ageingFoot")
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(px(FOOT_ROW))
        self.setFixedHeight(2 * px(FOOT_ROW) + 2)
        above.horizontalHeader().sectionResized.connect(self._follow)
        above.horizontalHeader().sectionMoved.connect(self._follow_order)
        above.horizontalScrollBar().valueChanged.connect(self._scroll)

    def _fit_columns(self) -> None:
        if self._above is not None:
            for section in range(self._records.columnCount()):
                self.setColumnWidth(section, self._above.columnWidth(section))

    def _follow(self, section: int, _old: int, new: int) -> None:
        self.setColumnWidth(section, new)

    def _follow_order(self, _section: int, old: int, new: int) -> None:
        self.horizontalHeader().moveSection(old, new)

    def _scroll(self, value: int) -> None:
        self.horizontalScrollBar().setValue(value)


class FootModel(RecordTableModel):
    """The second row says which part each bucket is, in percent."""

    parts: tuple[str, ...] = ()

    def texts(self, row: int) -> tuple[str, ...]:
        return self.parts if row == 1 else super().texts(row)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.row() == 1:
            column = index.column()
            return self.parts[column] if column < len(self.parts) else ""
        return super().data(index, role)


class AgeingPart(QFrame):
    """The table with its foot. ``asked`` carries the key of a row (None: all), and a column.

    ``opened`` carries the key of a row that was opened by its name.
    """

    asked = Signal(object, str)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ageingPart")
        self._rows: list[AgeingRow] = []
        self._cells: list[tuple[Any, ...]] = []
        self._foot_cells: list[tuple[Any, ...]] = []
        self._sort: tuple[Sort, ...] = ()
        self._table: AgeingTable | None = None
        self.model = RecordTableModel(self._fetch_from(lambda: self._cells))
        self.grid = AgeingGrid(self.model)
        self.grid.setObjectName("ageingTable")
        self.foot_model = FootModel(self._fetch_from(lambda: self._foot_cells))
        self.foot = FootGrid(self.foot_model, self.grid)
        column = vbox(self)
        column.addWidget(self.grid, 1)
        column.addWidget(self.foot)
        self.grid.cell_opened.connect(self._on_cell)
        self.foot.cell_opened.connect(self._on_foot)
        self.grid.sort_asked.connect(self._on_sort)
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    @staticmethod
    def _fetch_from(rows: Callable[[], list[tuple[Any, ...]]]) -> Any:
        def fetch(_columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
            known = rows()
            return [known[i] for i in ids]

        return fetch

    def show_table(self, table: AgeingTable) -> None:
        """Show an ageing, who owes most at first unless another order was chosen."""
        self._table = table
        specs = specs_of(table)
        names = {spec.name for spec in specs}
        if self._sort and self._sort[0].field not in names:
            self._sort = ()
        self._rows = list(table.rows)
        self._show(specs)
        total = table.total
        self._foot_cells = [cells_of(total, _("Total")), cells_of(total, "")]
        self.foot_model.parts = self._parts(table)
        self.foot_model.show(2, array("q", (0, 1)), self._foot_cells, (), specs)
        self.foot.clearSelection()
        self.foot._fit_columns()

    def _parts(self, table: AgeingTable) -> tuple[str, ...]:
        total = table.total
        shares = [full(share, Measure.PERCENT) if share else "" for share in total.shares]
        whole = full(10_000, Measure.PERCENT) if total.total > 0 else ""
        return (_("Share"), whole, *shares, "", "", "", "", "")

    def _show(self, specs: Sequence[FieldSpec]) -> None:
        table = self._table
        assert table is not None
        nameless = _(NAMELESS[str(table.query.group or "customer")])
        pairs = [(row, cells_of(row, row.name or nameless)) for row in self._rows]
        if self._sort:
            column = [spec.name for spec in specs].index(self._sort[0].field)
            # Python's sort is stable: equal ones stay in the order of what they owe.
            pairs.sort(key=lambda pair: _order(pair[1][column]), reverse=self._sort[0].descending)
        self._rows = [row for row, _cells in pairs]
        self._cells = [cells for _row, cells in pairs]
        ids = array("q", range(len(pairs)))
        self.model.show(len(pairs), ids, self._cells[:128], self._sort, specs)
        if pairs:
            self.grid.go_to(0)

    def _on_sort(self, key: str) -> None:
        if self._table is None:
            return
        before = self._sort
        is_same = bool(before) and before[0].field == key
        # Amounts from the largest down at the first click, names upwards.
        self._sort = next_sort(before, key) if is_same else (Sort(key, key != "name"),)
        self._rows = list(self._table.rows)
        self._show(self.model.specs)

    def current_row(self) -> AgeingRow | None:
        """The row under the cursor."""
        at = self.grid.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _on_cell(self, row: int, key: str) -> None:
        if not 0 <= row < len(self._rows):
            return
        if opens(key):
            self.asked.emit(self._rows[row], key)
        else:
            self.opened.emit(self._rows[row])

    def _on_foot(self, _row: int, key: str) -> None:
        if opens(key):
            self.asked.emit(None, key)


def _order(value: Any) -> tuple[bool, Any]:
    """Blank ones below everything else."""
    return (value is not None, value if value is not None else 0)


def place_of(key: str) -> int | None:
    """Which bucket a column is; None for the whole row."""
    return int(key.removeprefix(f"age_{BUCKET}")) if key.startswith(f"age_{BUCKET}") else None
