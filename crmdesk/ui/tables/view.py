"""The table as people use it: whole rows, keyboard all the way, columns that fit the window."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from crmdesk.models.fields import Kind
from crmdesk.models.query import Sort
from crmdesk.ui.tables.delegate import PADDING, RecordDelegate, natural_width
from crmdesk.ui.tables.model import RECORD_ID, RecordTableModel
from crmdesk.ui.theme import font, px

NAME_MIN: Final = 180
NAME_MAX: Final = 320
NAME_MORE: Final = 140  # a rest that is too small for anything else
LONG_TEXTS: Final = 60  # characters: running text, where more room shows more
TEXT_MORE: Final = 180
TEXT_MOST: Final = 420
ROW_HEIGHT: Final = 36
LOW_ROW_HEIGHT: Final = 32
LOW_WINDOW: Final = 720
HEAD_HEIGHT: Final = 32
MAX_COPIED: Final = 20_000


class RecordTable(QTableView):
    """Emits what the person wants; knows nothing of the records."""

    opened = Signal(object)
    current_changed = Signal(object)
    selection_changed = Signal()
    sort_asked = Signal(str)
    delete_asked = Signal()
    edit_asked = Signal()
    paste_asked = Signal()
    menu_asked = Signal(QPoint)
    header_menu_asked = Signal(QPoint, str)

    def __init__(self, model: RecordTableModel, stretch: str = "name") -> None:
        super().__init__()
        self.setObjectName("recordTable")
        self._records = model
        self._stretch = stretch
        self._widths: dict[str, int] = {}
        self._wishes: dict[str, int] = {}
        self._fitting = False
        self._fills = False
        self.setModel(model)
        self._delegate = RecordDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setCornerButtonEnabled(False)
        self._set_up_headers()
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._selection_timer = QTimer(self)
        self._selection_timer.setSingleShot(True)
        self._selection_timer.setInterval(0)
        self._selection_timer.timeout.connect(self.selection_changed)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.modelReset.connect(self._fit_columns)

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(px(24))
        self.set_low(False)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setFixedHeight(px(HEAD_HEIGHT))
        head.setMinimumSectionSize(px(40))
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.sectionClicked.connect(self._on_head_clicked)
        head.sectionResized.connect(self._on_resized)
        head.customContextMenuRequested.connect(self._on_head_menu)

    # --- rows and columns --------------------------------------------------------------------------
    def set_low(self, is_low: bool) -> None:
        """Lower rows on low screens."""
        self.verticalHeader().setDefaultSectionSize(px(LOW_ROW_HEIGHT if is_low else ROW_HEIGHT))

    def set_stretch(self, key: str) -> None:
        """The column that takes the spare room."""
        self._stretch = key
        self._fit_columns()

    def set_fills(self, on: bool) -> None:
        """Let the stretching column take all the spare room (tables of few columns)."""
        self._fills = on
        self._fit_columns()

    def set_widths(self, widths: dict[str, int]) -> None:
        """Widths that the person chose, by column key."""
        self._widths = {k: w for k, w in widths.items() if w > 0}
        self._fit_columns()

    def ask_for_texts(self, rows: int) -> None:
        """Give columns of text what their first *rows* need, as far as there is room."""
        body, head = QFontMetrics(font(13)), QFontMetrics(font(12, 600))
        texts = [self._records.texts(n) for n in range(min(rows, self._records.rowCount()))]
        self._wishes = {}
        for n, spec in enumerate(self._records.specs):
            if texts and spec.kind is Kind.TEXT:
                widest = max(body.horizontalAdvance(t[n]) for t in texts) + px(8)
                need = max(widest, head.horizontalAdvance(spec.caption) + px(14))
                self._wishes[spec.name] = min(px(TEXT_MOST), need + 2 * px(PADDING))
        self._fit_columns()

    def height_of(self, rows: int) -> int:
        """The height in which so many whole rows are seen, with the scroll bar below them."""
        row = self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height()
        return px(HEAD_HEIGHT) + rows * row + bar + 2

    def chosen_widths(self) -> dict[str, int]:
        """The widths that the person chose."""
        return dict(self._widths)

    def column_order(self) -> list[str]:
        """The keys of the columns as they stand, after dragging."""
        head = self.horizontalHeader()
        specs = self._records.specs
        return [specs[head.logicalIndex(v)].name for v in range(len(specs))]

    def _fit_columns(self) -> None:
        specs = self._records.specs
        if not specs or self._fitting:
            return
        self._fitting = True
        used = 0
        name_section = -1
        for section, spec in enumerate(specs):
            if spec.name == self._stretch and spec.name not in self._widths:
                name_section = section
                continue
            width = self._widths.get(spec.name) or natural_width(spec, spec.caption)
            if spec.name in self._wishes and spec.name not in self._widths:
                width = min(width, self._wishes[spec.name])
            self.setColumnWidth(section, width)
            used += width
        if name_section >= 0:
            room = self.viewport().width() - used
            if self._fills:
                room = self._grant_wishes(room)
            else:
                room = self._give_to_texts(room - px(NAME_MAX)) + px(NAME_MAX)
                room = room if room <= px(NAME_MAX + NAME_MORE) else px(NAME_MAX)
            self.setColumnWidth(name_section, max(px(NAME_MIN), room))
        self._fitting = False

    def _grant_wishes(self, room: int) -> int:
        """Widen columns of text to what they asked for; returns what is left of *room* for the
        stretching one, which keeps what it needs itself."""
        spare = room - max(px(NAME_MIN), self._wishes.get(self._stretch, 0))
        for section, spec in enumerate(self._records.specs):
            wish = self._wishes.get(spec.name, 0)
            if spec.name == self._stretch or spec.name in self._widths:
                continue
            more = min(wish - self.columnWidth(section), spare)
            if more > 0:
                self.setColumnWidth(section, self.columnWidth(section) + more)
                spare, room = spare - more, room - more
        return room

    def _give_to_texts(self, spare: int) -> int:
        """Widen the columns of running text by what is to spare; returns what is left."""
        texts = [
            section
            for section, spec in enumerate(self._records.specs)
            if spec.kind is Kind.TEXT and spec.name != self._stretch
            and spec.length >= LONG_TEXTS and spec.name not in self._widths
        ]  # fmt: skip
        for place, section in enumerate(texts):
            more = min(px(TEXT_MORE), spare // (len(texts) - place))
            if more > 0:
                self.setColumnWidth(section, self.columnWidth(section) + more)
                spare -= more
        return spare

    def width_of(self, keys: Collection[str]) -> int:
        """How wide the columns *keys* are, the stretching one not counted."""
        return sum(
            self._widths.get(spec.name) or natural_width(spec, spec.caption)
            for spec in self._records.specs
            if spec.name in keys and spec.name != self._stretch
        )

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if not self._fitting and 0 <= section < len(self._records.specs):
            self._widths[self._records.specs[section].name] = new

    def _on_head_clicked(self, section: int) -> None:
        self.sort_asked.emit(self._records.specs[section].name)

    def _on_head_menu(self, place: QPoint) -> None:
        section = self.horizontalHeader().logicalIndexAt(place)
        key = self._records.specs[section].name if section >= 0 else ""
        self.header_menu_asked.emit(self.horizontalHeader().mapToGlobal(place), key)

    # --- selection -----------------------------------------------------------------------------------
    def selected_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        rows: set[int] = set()
        for part in self.selectionModel().selection().toList():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def selected_count(self) -> int:
        """How many rows are selected, without listing them."""
        return sum(
            part.bottom() - part.top() + 1 for part in self.selectionModel().selection().toList()
        )

    def selected_ids(self) -> list[int]:
        """The selected records from top to bottom."""
        found = (self._records.record_id(row) for row in self.selected_rows())
        return [i for i in found if i is not None]

    def current_id(self) -> int | None:
        """The record under the cursor."""
        index = self.currentIndex()
        return index.data(RECORD_ID) if index.isValid() else None

    def go_to(self, row: int) -> None:
        """Select *row* and show it."""
        if 0 <= row < self._records.rowCount():
            index = self._records.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def go_to_id(self, record_id: int) -> bool:
        """Select a record; False if it is not in the list."""
        row = self._records.row_of(record_id)
        if row is None:
            return False
        self.go_to(row)
        return True

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(current.data(RECORD_ID) if current.isValid() else None)

    def _on_selection_changed(self) -> None:
        self._selection_timer.start()

    # --- keys and mouse --------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self._records.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open_current()

    def _open_current(self) -> None:
        found = self.current_id()
        if found is not None:
            self.opened.emit(found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def copy_selection(self) -> None:
        """Put the selected rows with their headings on the clipboard, for Excel and WPS."""
        rows = self.selected_rows()[:MAX_COPIED]
        if not rows:
            return
        order = [self.horizontalHeader().logicalIndex(v) for v in range(len(self._records.specs))]
        out = io.StringIO()
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow([self._records.specs[c].caption for c in order])
        for row in rows:
            texts = self._records.texts(row)
            writer.writerow([texts[c] for c in order])
        QGuiApplication.clipboard().setText(out.getvalue())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        before = self._delegate.hovered_row
        if row == before:
            return
        self._delegate.hovered_row = row
        for touched in (before, row):
            if touched >= 0:
                y = self.rowViewportPosition(touched)
                self.viewport().update(0, y, self.viewport().width(), self.rowHeight(touched))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()


def next_sort(present: Sequence[Sort], key: str) -> tuple[Sort, ...]:
    """Clicking a heading: upwards, then downwards, then upwards again."""
    if present and present[0].field == key:
        return (Sort(key, not present[0].descending),)
    return (Sort(key),)
