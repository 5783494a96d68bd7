"""A table over ids: it holds the order of the records and fetches windows of rows when painted.

Rows are fetched in pages of 128 and kept as texts, so that ``data`` is a look-up. Nothing here
depends on how many records there are.
"""

from __future__ import annotations

import logging
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer, Stored
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Sort

PAGE_BITS: Final = 7
PAGE_SIZE: Final = 1 << PAGE_BITS
MAX_PAGES: Final = 80
RECORD_ID: Final = int(Qt.ItemDataRole.UserRole) + 1
STORED: Final = int(Qt.ItemDataRole.UserRole) + 2
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
DASH: Final = "—"

Fetch = Callable[[Sequence[str], Sequence[int]], list[tuple[Stored, ...]]]
Index = QModelIndex | QPersistentModelIndex

log = logging.getLogger("crmdesk.table")


class RecordTableModel(QAbstractTableModel):
    """Shows the records of ``ids`` in the given columns."""

    def __init__(self, fetch: Fetch, namer: Namer | None = None) -> None:
        super().__init__()
        self._fetch = fetch
        self._namer = namer
        self._ids: array[int] = array("q")
        self._total = 0
        self._specs: tuple[FieldSpec, ...] = ()
        self._sort: tuple[Sort, ...] = ()
        self._pages: OrderedDict[int, list[tuple[str, ...]]] = OrderedDict()
        self._stored: dict[int, list[tuple[Stored, ...]]] = {}

    # --- what is shown ---------------------------------------------------------------------------
    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The columns."""
        return self._specs

    @property
    def ids(self) -> array[int]:
        """The records in order (at first only the first ones; see ``set_ids``)."""
        return self._ids

    @property
    def total(self) -> int:
        """How many records there are."""
        return self._total

    def set_columns(self, specs: Sequence[FieldSpec]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self._specs = tuple(specs)
        self._forget_rows()
        self.endResetModel()

    def show(
        self,
        total: int,
        ids: array[int],
        rows: Sequence[tuple[Stored, ...]],
        sort: Sequence[Sort],
        specs: Sequence[FieldSpec] | None = None,
    ) -> None:
        """Show a new answer: *total* records, of which the first *ids* and *rows* are known."""
        self.beginResetModel()
        if specs is not None:
            self._specs = tuple(specs)
        self._total = total
        self._ids = ids
        self._sort = tuple(sort)
        self._forget_rows()
        if rows and len(rows) >= min(PAGE_SIZE, total):
            self._keep(0, rows[:PAGE_SIZE])
        self.endResetModel()

    def set_ids(self, ids: array[int]) -> None:
        """The order of all records has arrived; the first ones are what is shown already."""
        if len(ids) != self._total:
            self.beginResetModel()
            self._total, self._ids = len(ids), ids
            self._forget_rows()
            self.endResetModel()
            return
        self._ids = ids
        self._pages.pop(len(self._ids) >> PAGE_BITS, None)
        self._drop_blank_pages()
        if self._total > PAGE_SIZE:
            last = self.index(self._total - 1, len(self._specs) - 1)
            self.dataChanged.emit(self.index(PAGE_SIZE, 0), last)

    def forget(self, ids: Sequence[int]) -> None:
        """Some records changed: read them again when they are painted."""
        wanted = set(ids)
        for number in list(self._pages):
            start = number << PAGE_BITS
            if wanted.intersection(self._ids[start : start + PAGE_SIZE]):
                self._pages.pop(number)
                self._stored.pop(number, None)
        if self._total:
            self.dataChanged.emit(
                self.index(0, 0), self.index(self._total - 1, len(self._specs) - 1)
            )

    def record_id(self, row: int) -> int | None:
        """The record in a row; None while the order is not known that far."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: int) -> int | None:
        """The row of a record; None if it is not in the list."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return None

    def texts(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        page = self._page(row >> PAGE_BITS)
        place = row & (PAGE_SIZE - 1)
        return page[place] if place < len(page) else ()

    # --- pages -----------------------------------------------------------------------------------
    def _page(self, number: int) -> list[tuple[str, ...]]:
        page = self._pages.get(number)
        if page is not None:
            return page
        start = number << PAGE_BITS
        wanted = self._ids[start : start + PAGE_SIZE]
        if not wanted:
            return []
        try:
            rows = self._fetch([s.name for s in self._specs], wanted)
        except Exception:
            log.exception("rows could not be read")
            return []
        return self._keep(number, rows)

    def _keep(self, number: int, rows: Sequence[tuple[Stored, ...]]) -> list[tuple[str, ...]]:
        specs, namer = self._specs, self._namer
        show = codecs.show_stored
        # An amount that nobody typed is a dash if it is nothing: what is settled, not yet paid or
        # not overdue shall not look like a figure.
        sums = frozenset(
            n for n, s in enumerate(specs) if s.kind is Kind.MONEY and (s.derived or s.internal)
        )
        page = [
            tuple(
                [
                    "" if value == 0 and n in sums else show(spec, value, namer)
                    for n, (spec, value) in enumerate(zip(specs, row, strict=True))
                ]
            )
            for row in rows
        ]
        self._pages[number] = page
        self._stored[number] = list(rows)
        while len(self._pages) > MAX_PAGES:
            gone, _texts = self._pages.popitem(last=False)
            self._stored.pop(gone, None)
        return page

    def _forget_rows(self) -> None:
        self._pages.clear()
        self._stored.clear()

    def _drop_blank_pages(self) -> None:
        for number, page in list(self._pages.items()):
            if len(page) < PAGE_SIZE:
                self._pages.pop(number)
                self._stored.pop(number, None)

    # --- Qt's questions --------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._specs)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            row = index.row()
            page = self._pages.get(row >> PAGE_BITS) or self._page(row >> PAGE_BITS)
            place = row & (PAGE_SIZE - 1)
            if place < len(page):
                text = page[place][index.column()]
                return text or DASH
            return ""
        if role == _ALIGN:
            return _RIGHT if self._specs[index.column()].is_numeric else _LEFT
        if role == RECORD_ID:
            return self.record_id(index.row())
        if role == STORED:
            stored = self._stored.get(index.row() >> PAGE_BITS)
            place = index.row() & (PAGE_SIZE - 1)
            if stored is not None and place < len(stored):
                return stored[place][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._specs):
            return None
        spec = self._specs[section]
        if role == _DISPLAY:
            return spec.caption + self._arrow(spec.name)
        if role == _ALIGN:
            return _RIGHT if spec.is_numeric else _LEFT
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return _("{column}: click to sort, right-click to choose columns").format(
                column=spec.caption
            )
        return None

    def _arrow(self, key: str) -> str:
        for sort in self._sort[:1]:
            if sort.field == key:
                return " ↓" if sort.descending else " ↑"
        return ""
