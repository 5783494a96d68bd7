"""Step 2: which column goes to which field, beside the first rows of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.theme import px
from crmdesk.ui.transfer.column_rows import ColumnRow, samples_of
from crmdesk.ui.transfer.draft import Draft
from crmdesk.ui.transfer.file_step import ENCODING_NAMES, fill_encodings
from crmdesk.ui.transfer.sheet_view import SheetView
from crmdesk.ui.widgets import Elided, card, hbox, icon_label, label, link, scroll_area, vbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.services.importing.targets import Target

LOWEST: Final = 230
BATCH: Final = 8


class ColumnsStep(QWidget):
    """``mapped`` carries index and key; ``read_again`` what is to be read otherwise."""

    mapped = Signal(int, str)
    sheet_chosen = Signal(str)
    encoding_chosen = Signal(str)
    header_chosen = Signal(object)  # first and last row

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("columnsStep")
        self._draft: Draft | None = None
        self.rows: list[ColumnRow] = []
        self._waiting: list[int] = []  # columns whose rows are still to be made
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_some)
        inner = QWidget()
        column = vbox(inner, spacing=8)
        column.addWidget(self._make_head())
        body = hbox(None, spacing=10)
        for part in (self._make_list(), self._make_preview()):
            part.setMinimumHeight(px(LOWEST))
            body.addWidget(part, 1)
        column.addLayout(body, 1)
        vbox(self).addWidget(scroll_area(inner, "columnsScroll"))

    # --- building ----------------------------------------------------------------------------------
    def _make_head(self) -> QWidget:
        holder = QWidget()
        column = vbox(holder, spacing=8)
        row = hbox(None, spacing=8)
        row.addWidget(icon_label("file-xls", "text3", 18))
        self._file = Elided("", "strong", name="importFile")
        row.addWidget(self._file, 1)
        self._sheet_words = label(_("Sheet"), "secondary")
        self.sheet = Combo("importSheet")
        self.sheet.setMinimumWidth(px(150))
        self.sheet.activated.connect(self._on_sheet)
        self._encoding_words = label(_("Encoding"), "secondary")
        self.encoding = Combo("importEncoding")
        self.encoding.setMinimumWidth(px(220))
        self.encoding.activated.connect(self._on_encoding)
        for widget in (self._sheet_words, self.sheet, self._encoding_words, self.encoding):
            row.addWidget(widget)
        column.addLayout(row)
        self._lacking = QFrame()
        self._lacking.setObjectName("missingFields")
        self._lacking.setProperty("role", "callout")
        inner = hbox(self._lacking, (12, 8, 12, 8), 8)
        inner.addWidget(icon_label("warning", "warn", 18))
        self._lacking_text = label("", wrap=True, name="missingText")
        inner.addWidget(self._lacking_text, 1)
        self._lacking.hide()
        column.addWidget(self._lacking)
        return holder

    def _make_list(self) -> QFrame:
        sheet = card("columnList")
        column = vbox(sheet, (1, 10, 1, 1), 6)
        head = hbox(None, (12, 0, 12, 0), 8)
        head.addWidget(label(_("Columns"), "heading"))
        self._count = Elided("", "muted", name="columnCount")
        head.addWidget(self._count, 1)
        column.addLayout(head)
        self._list = QWidget()
        self._items = vbox(self._list)
        self._items.addStretch()
        self.area = scroll_area(self._list, "columnScroll")
        column.addWidget(self.area, 1)
        return sheet

    def _make_preview(self) -> QFrame:
        sheet = card("sheetCard")
        column = vbox(sheet, (1, 10, 1, 1), 6)
        head = hbox(None, (12, 0, 12, 0), 10)
        self._header_words = Elided("", "strong", name="headerWords")
        head.addWidget(self._header_words, 1)
        self.use_rows = link(
            _("The selected rows are the headings"), name="useAsHeader",
            tip=_("Select one row, or several with Shift, below"),
        )  # fmt: skip
        self.use_rows.clicked.connect(self._on_use_rows)
        self.no_header = link(_("No headings"), name="noHeader")
        self.no_header.clicked.connect(self._on_no_header)
        head.addWidget(self.use_rows)
        head.addWidget(self.no_header)
        column.addLayout(head)
        self.preview = SheetView()
        self.preview.selectionModel().selectionChanged.connect(self._on_selected)
        column.addWidget(self.preview, 1)
        return sheet

    # --- showing -----------------------------------------------------------------------------------
    def show_draft(self, draft: Draft) -> None:
        """Show a draft read anew."""
        self._draft = draft
        preview, source = draft.preview, draft.source
        self._file.setText(source.name or _("Pasted rows"))
        several = len(source.sheets) > 1
        self._sheet_words.setVisible(several)
        self.sheet.setVisible(several)
        self.sheet.clear()
        for known in source.sheets:
            hidden = _("{sheet} (hidden)").format(sheet=known.name)
            self.sheet.addItem(hidden if known.is_hidden else known.name, known.name)
        self.sheet.setCurrentIndex(self.sheet.findData(preview.sheet))
        is_text = bool(source.encoding) and source.path is not None
        self._encoding_words.setVisible(is_text)
        self.encoding.setVisible(is_text)
        fill_encodings(self.encoding, source.encoding)
        if is_text and source.encoding not in ENCODING_NAMES:
            self.encoding.addItem(source.encoding, source.encoding)
            self.encoding.setCurrentIndex(self.encoding.count() - 1)
        header = preview.header
        self.preview.show_rows(preview.rows, (header.first, header.last))
        self._say_header(header.first, header.last)
        self._make_rows(draft)
        self.show_mapping(draft, ())

    def _say_header(self, first: int, last: int) -> None:
        if not last:
            said = _("There are no headings; the data begins in row 1.")
        elif first == last:
            said = _("Headings in row {number}").format(number=first)
        else:
            said = _("Headings in rows {first} to {last}").format(first=first, last=last)
        self._header_words.setText(said)
        self.no_header.setVisible(bool(last))
        self.use_rows.setEnabled(False)

    def _make_rows(self, draft: Draft) -> None:
        self._list.setUpdatesEnabled(False)
        for row in self.rows:
            self._items.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        self._waiting = [
            column.index
            for column in draft.mapping.columns
            if column.heading or samples_of(draft.preview.data, column.index)
        ]  # without the blank columns between others
        self._make_some()
        self._list.setUpdatesEnabled(True)
        self.area.verticalScrollBar().setValue(0)

    def _make_some(self) -> None:
        """A few rows at a time: the window stays alive while a hundred are made."""
        draft = self._draft
        if draft is None:
            return
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        for index in batch:
            samples = samples_of(draft.preview.data, index)
            row = ColumnRow(index, _heading(draft, index), samples, draft.targets)
            row.picked.connect(self.mapped)
            row.entered.connect(self.preview.show_column)
            self.rows.append(row)
            self._items.insertWidget(self._items.count() - 1, row)
        self._show_maps(draft, self.rows[-len(batch) :] if batch else [])
        if self._waiting:
            self._timer.start()
        else:
            self._timer.stop()

    def show_mapping(self, draft: Draft, lacking: Sequence[Target]) -> None:
        """Show where the columns go now and which required fields nothing fills."""
        self._draft = draft
        targets = {t.key: t for t in draft.targets}
        self._show_maps(draft, self.rows)
        names = {
            c.index: targets[c.target].label for c in draft.mapping.used if c.target in targets
        }
        self.preview.show_targets(names)
        self._say_count(len(names), len(self.rows) + len(self._waiting))
        self._lacking.setVisible(bool(lacking))
        self._lacking_text.setText(
            _(
                "No column goes to {fields}, which every new record needs. Assign one, or only "
                "change existing records (next step)."
            ).format(fields="、".join(t.spec.title for t in lacking))
        )

    def _show_maps(self, draft: Draft, rows: Sequence[ColumnRow]) -> None:
        targets = {t.key: t for t in draft.targets}
        taken = {c.target: _heading(draft, c.index) for c in draft.mapping.used}
        for row in rows:
            column = draft.mapping.columns[row.index]
            row.show_map(column, targets.get(column.target))
            row.picker.know_taken({k: h for k, h in taken.items() if k != column.target})

    def _say_count(self, used: int, count: int) -> None:
        said = ngettext(
            "{used} of {count} column is imported", "{used} of {count} columns are imported", count
        ).format(used=used, count=count)
        draft = self._draft
        if draft is not None and draft.preview.row_count:
            rows = max(0, draft.preview.row_count - draft.preview.header.last)
            said += " · " + ngettext("about {count} row", "about {count} rows", rows).format(
                count=f"{rows:,}"
            )
        if draft is not None and draft.mapping.name:
            said += " · " + _("assigned as for “{name}”").format(name=draft.mapping.name)
        self._count.setText(said)

    # --- choosing ----------------------------------------------------------------------------------
    def _on_sheet(self) -> None:
        self.sheet_chosen.emit(str(self.sheet.currentData()))

    def _on_encoding(self) -> None:
        self.encoding_chosen.emit(str(self.encoding.currentData()))

    def _on_selected(self) -> None:
        self.use_rows.setEnabled(self.preview.selected_rows() is not None)

    def _on_use_rows(self) -> None:
        rows = self.preview.selected_rows()
        if rows is not None:
            self.header_chosen.emit(rows)

    def _on_no_header(self) -> None:
        self.header_chosen.emit((0, 0))


def _heading(draft: Draft, index: int) -> str:
    from crmdesk.services.importing.headers import letters

    heading = draft.preview.header.headings[index]
    return heading or _("Column {letter}").format(letter=letters(index))
