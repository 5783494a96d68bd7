"""月库存: opening and closing stock of every product in a month, typed into a grid."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from crmdesk.analysis.months import add_months
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.line_columns import LineColumn
from crmdesk.ui.documents.line_model import Line
from crmdesk.ui.documents.lines_table import LinesTable
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.trade.entry_model import EntryModel
from crmdesk.ui.widgets import Elided, button, card, hbox, icon_button, label, link, vbox

FIGURES: Final = (
    "opening_quantity", "closing_quantity", "opening", "closing", "opening_cost", "closing_cost",
)  # fmt: skip
COLUMNS: Final = (
    LineColumn("code", N_("Product no."), "CP-000188", editable=False),
    LineColumn("name", N_("Product"), "不锈钢合页", editable=False),
    LineColumn("unit", N_("Unit"), "千克", editable=False, spare=1),
    LineColumn("opening_quantity", N_("Opening quantity"), "88,888.5", right=True),
    LineColumn("closing_quantity", N_("Closing quantity"), "88,888.5", right=True),
    LineColumn("opening", N_("Opening, sale price"), "8,888,888.00", right=True),
    LineColumn("closing", N_("Closing, sale price"), "8,888,888.00", right=True),
    LineColumn("opening_cost", N_("Opening, cost"), "8,888,888.00", right=True),
    LineColumn("closing_cost", N_("Closing, cost"), "8,888,888.00", right=True),
)


class StockView(QWidget):
    """``changed`` when something is typed that is not saved."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("stockView")
        self._desk = desk
        self._reading = LatestOnly(desk.jobs, self)
        self.month = add_months(clock.today().replace(day=1), -1)
        self._ids: dict[int, int | None] = {}
        sheet = card("stockCard")
        column = vbox(sheet, (1, 8, 1, 1), 6)
        column.addLayout(self._make_head())
        specs = dict(desk.services.catalogue.by_key("stock_month"))
        for name in ("code", "name", "unit"):
            specs[name] = FieldSpec(kind=Kind.TEXT, label="", name=name)
        self.model = EntryModel(COLUMNS, specs)
        self.table = LinesTable(self.model, stretch="name", name="stockTable")
        self.table.set_low(True)
        column.addWidget(self.table, 1)
        vbox(self).addWidget(sheet)
        self.model.edited.connect(self._on_edited)
        self.table.paste_asked.connect(self.paste)

    def _make_head(self) -> Any:
        row = hbox(None, (14, 0, 12, 0), 8)
        row.addWidget(label(_("Stock by month"), "heading"))
        earlier = icon_button("caret-left", _("The month before"), name="stockEarlier")
        later = icon_button("caret-right", _("The month after"), name="stockLater")
        self._month = label("", "strong", name="stockMonth")
        for made in (earlier, self._month, later):
            row.addWidget(made)
        self.note = Elided("", "muted", name="stockNote")
        row.addWidget(self.note, 1)
        paste = link(_("Paste from Excel"), "copy", name="pasteStock")
        paste.setToolTip(_("Product no. and the figures in the order of the columns (Ctrl+V)"))
        self.save_button = button(_("Save  Ctrl+S"), "check", name="stockSave")
        row.addWidget(paste)
        row.addWidget(self.save_button)
        earlier.clicked.connect(self._on_earlier)
        later.clicked.connect(self._on_later)
        paste.clicked.connect(self.paste)
        self.save_button.clicked.connect(self.save)
        return row

    # --- showing ---------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the month anew, unless something is typed."""
        if self.is_changed():
            return
        self._month.setText(_("{year}-{month:02}").format(
            year=self.month.year, month=self.month.month
        ))  # fmt: skip
        stocks, month = self._desk.services.stock_months, self.month
        self._reading.ask(_("Reading"), lambda _p: (month, stocks.rows(month)), self._on_read)

    def _on_read(self, found: tuple[date, list[Line]]) -> None:
        month, rows = found
        if month != self.month:
            return
        self._ids = {row["product_id"]: row["id"] for row in rows}
        lines = [{**row, "key": row["product_id"]} for row in rows]
        self.model.show_lines(lines, is_open=True)
        known = sum(1 for row in rows if row["id"] is not None)
        words = ngettext(
            "{known} of {count} product entered", "{known} of {count} products entered", len(rows)
        )
        self.note.setText(words.format(known=known, count=len(rows)))
        self.save_button.setEnabled(False)

    def is_changed(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.model.is_changed()

    def _on_edited(self) -> None:
        problems = self.model.problems()
        if problems:
            row, problem = problems[0]
            self.note.setText(_("Line {place}: {problem}").format(place=row + 1, problem=problem))
        else:
            self.note.setText(_("Not saved"))
        self.save_button.setEnabled(not problems)
        self.changed.emit()

    def _on_earlier(self) -> None:
        self._go(-1)

    def _on_later(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        if self.may_leave():
            self.month = add_months(self.month, step)
            self.model.show_lines([], is_open=True)
            self.refresh()

    def may_leave(self) -> bool:
        """Nothing would be lost, or the person says it may."""
        return not self.is_changed() or message.confirm(
            _("Throw away what you typed?"),
            _("The figures of this month are not saved."),
            _("Throw away"),
            self,
            danger=True,
        )

    # --- typing and saving -----------------------------------------------------------------------
    def paste(self) -> None:
        """Ctrl+V: rows copied in Excel; the first column is the number of the product."""
        text = QGuiApplication.clipboard().text()
        table = [row for row in csv.reader(io.StringIO(text), delimiter="\t") if any(row)]
        places = {str(line["code"]).casefold(): n for n, line in enumerate(self.model.lines())}
        found = 0
        for cells in table:
            place = places.get(cells[0].strip().casefold())
            if place is None:
                continue
            found += 1
            for key, cell in zip(FIGURES, cells[1:], strict=False):
                column = next(n for n, c in enumerate(COLUMNS) if c.key == key)
                if cell.strip():
                    self.model.setData(self.model.index(place, column), cell.strip())
        if not found:
            message.notify(_("Copy rows in Excel first: product number, then the figures."))

    def save(self) -> None:
        """Ctrl+S: what was typed as one act."""
        if self.model.problems() or not self.is_changed():
            return
        rows = [
            {**{name: line.get(name) for name in FIGURES}, "product_id": line["key"],
             "id": self._ids.get(line["key"])}
            for line in self.model.lines()
        ]  # fmt: skip
        stocks, month = self._desk.services.stock_months, self.month
        self.save_button.setEnabled(False)
        self._desk.write(
            _("Saving"),
            lambda _p: stocks.save(month, rows),
            said=_("The stock is saved."),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, _change_set: ChangeSet) -> None:
        self.model.show_lines(self.model.lines(), is_open=True)
        self.refresh()

    def _on_failed(self, error: CrmError) -> None:
        self.save_button.setEnabled(True)
        message.error(error, self)
