"""期初余额: what customers owe on the day the file begins, typed or pasted line by line."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.line_columns import LineColumn
from crmdesk.ui.documents.line_delegate import LineDelegate, ProductLine
from crmdesk.ui.documents.lines_table import LinesTable
from crmdesk.ui.forms.picking import PickPopup
from crmdesk.ui.forms.references import References
from crmdesk.ui.trade.entry_model import EntryModel
from crmdesk.ui.trade.grid_dialog import GridDialog
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import link

COLUMNS: Final = (
    LineColumn("customer_id", N_("Customer"), "深圳市某某科技有限公司"),
    LineColumn("amount", N_("Amount owed"), "8,888,888.00", right=True),
    LineColumn("sold_on", N_("Document date"), "2026-12-28"),
    LineColumn("due_on", N_("Due on"), "2026-12-28"),
    LineColumn("remark", N_("Remarks"), "2025 年结转余额", spare=1),
)
PASTED: Final = ("customer_id", "amount", "sold_on", "due_on", "remark")
NOT_FOUND: Final = N_("“{value}” is no customer of this file. Choose one of the list.")
SIZE: Final = (860, 560)
MOST_NAMED: Final = 3
Index = QModelIndex | QPersistentModelIndex


class OpeningDialog(GridDialog):
    """``saved`` is the act: every line one posted opening balance, or none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Opening balances"),
            parent,
            subtitle=_("What each customer owed when you began with this file; one line per "
                       "document or customer. Sales and commissions do not count it."),
            size=SIZE,
            icon="flag-banner",
        )  # fmt: skip
        self._desk = desk
        self._references = References(desk)
        self._make_table()
        paste = link(_("Paste from Excel"), "copy", name="pasteOpening")
        paste.setToolTip(_("Customer, amount, date, due date, remarks (Ctrl+V)"))
        paste.clicked.connect(self.paste)
        self.table.paste_asked.connect(self.paste)
        self.build_grid("opening", _("Balances"), (paste,))
        self.add_save(_("Post the balances"), name="openingSave", icon="check-circle")
        self.begin()

    def _make_table(self) -> None:
        services = self._desk.services
        sale = services.catalogue.by_key("sale")
        specs = {name: sale[name] for name in ("customer_id", "sold_on", "due_on", "remark")}
        specs["amount"] = replace(sale["stated"], name="amount", hint="")
        self.model = EntryModel(
            COLUMNS,
            specs,
            names=services.names,
            resolve=self._resolve,
            hint=_("Type a customer: name, initials or number"),
            start={"sold_on": clock.today()},
        )
        self.table = LinesTable(
            self.model, stretch="customer_id", make_delegate=CustomerDelegate, name="openingTable"
        )
        delegate = self.table.delegate
        assert isinstance(delegate, CustomerDelegate)
        delegate.references = self._references
        delegate.picked.connect(self._on_picked)

    # --- typing ----------------------------------------------------------------------------------
    def _resolve(self, entity: str, text: str) -> int:
        """The customer of exactly this name (or number); FieldError if there is none."""
        from crmdesk.models.query import ListQuery

        page = self._desk.services.lists.first_page(ListQuery(search=text), ["name", "code"], 30)
        exact = [i for i, row in zip(page.ids, page.rows, strict=True) if text in row]
        if len(exact) == 1:
            return int(exact[0])
        raise FieldError(NOT_FOUND, value=text)

    def _on_picked(self, row: int, customer_id: object) -> None:
        self.model.put(row, "customer_id", customer_id)

    def paste(self) -> None:
        """Ctrl+V: rows copied in Excel: customer, amount, date, due date, remarks."""
        text = QGuiApplication.clipboard().text()
        table = [row for row in csv.reader(io.StringIO(text), delimiter="\t") if any(row)]
        if not table:
            message.notify(_("Copy rows in Excel first: customer, amount, date."))
            return
        for cells in table:
            at = self.model.count
            self.model.append([{"sold_on": clock.today()}])
            for key, cell in zip(PASTED, cells, strict=False):
                if cell.strip():
                    self.model.setData(self.model.index(at, PASTED.index(key)), _plain(cell))
            if {"amount", "customer_id"} <= self.model.wrong_in(at):
                self.model.remove([at])  # a heading

    def on_edited(self) -> None:
        lines = self.model.lines()
        problems = self.model.problems()
        said = [
            _("Line {place}: {problem}").format(place=row + 1, problem=problem)
            for row, problem in problems[:MOST_NAMED]
        ]
        self.note.setText(" ".join(said))
        together = sum(line.get("amount") or 0 for line in lines)
        words = ngettext(
            "{count} line, together {sum}", "{count} lines, together {sum}", len(lines)
        )
        self.sum.setText(words.format(count=len(lines), sum=money(together)) if lines else "")
        self.save.setEnabled(bool(lines) and not problems)

    # --- saving ----------------------------------------------------------------------------------
    def _on_save(self) -> None:
        rows = self.model.lines()
        for place, row in enumerate(rows, 1):
            if not row.get("customer_id") or not row.get("amount"):
                self.note.setText(
                    _("Line {place}: name the customer and the amount.").format(place=place)
                )
                return
        sales = self._desk.services.sales
        count = len(rows)
        said = ngettext(
            "{count} opening balance is posted.", "{count} opening balances are posted.", count
        )
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: sales.post_openings(rows),
            said.format(count=count),
        )


class CustomerDelegate(LineDelegate):
    """The first column finds customers while one types."""

    references: References | None = None

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        if self._model.columns[index.column()].key != "customer_id":
            return super().createEditor(parent, option, index)
        made = CustomerLine(parent, self, index.row())
        made.setObjectName("cell_customer_id")
        made.setAccessibleName(_("Customer"))
        return made


class CustomerLine(ProductLine):
    """Types a customer; who fits drops down."""

    def offer(self, text: str) -> None:
        """Drop down who fits."""
        delegate = self._delegate
        references = delegate.references if isinstance(delegate, CustomerDelegate) else None
        if self._popup is None:
            self._popup = PickPopup(self)
            self._popup.picked.connect(self._on_picked)
        choices: list[tuple[Any, str]] = (
            [*references.choices("customer", text)] if references else []
        )
        self._popup.offer(choices, "")


def _plain(cell: str) -> str:
    return cell.strip().lstrip("¥￥")
