"""On which open documents money is put: proposed, changed by hand, summed while typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.analysis import allocation
from crmdesk.analysis.allocation import Wish
from crmdesk.analysis.receivables import OpenItem
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.line_columns import LineColumn
from crmdesk.ui.documents.line_model import Line
from crmdesk.ui.documents.lines_table import LinesTable
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.trade.entry_model import EntryModel
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import Elided, button, hbox, label, vbox

if TYPE_CHECKING:
    from crmdesk.services.container import Services

OLDEST, INSTALMENT, FIRST, NONE, MANUAL = "oldest", "instalment", "first", "none", "manual"
PUT: Final = "put"
COLUMNS: Final = (
    LineColumn("code", N_("Document number"), "XS20261121-0001", editable=False),
    LineColumn("kind", N_("Kind of document"), "期初余额", editable=False, spare=2),
    LineColumn("sold_on", N_("Document date"), "2026-12-28", editable=False, spare=1),
    LineColumn("due_on", N_("Due on"), "2026-12-28", editable=False),
    LineColumn("days", N_("Days overdue"), "1,888", editable=False, right=True),
    LineColumn("amount", N_("Amount"), "8,888,888.00", editable=False, right=True, spare=3),
    LineColumn("open", N_("Not settled yet"), "8,888,888.00", editable=False, right=True),
    LineColumn(PUT, N_("Put on it now"), "8,888,888.00", right=True),
)


@dataclass(frozen=True, slots=True)
class OpenList:
    """What is open of a customer, with the rows of the documents, and what he has in credit."""

    customer_id: int
    items: tuple[OpenItem, ...]
    rows: Mapping[int, Mapping[str, Any]]
    in_credit: int


def read_open(services: Services, customer_id: int, *, is_refund: bool = False) -> OpenList:
    """The open documents of a customer, the one due first at first; *is_refund*: what we owe him."""
    sign = -1 if is_refund else 1
    items = [i for i in services.receipts.open_documents(customer_id) if i.open * sign > 0]
    items.sort(key=lambda i: (i.counts_from, i.dated_on, i.document_id))
    rows = services.records.fetch_many("sale", [i.document_id for i in items])
    in_credit = services.receipts.in_credit(customer_id)
    return OpenList(customer_id, tuple(items), rows, in_credit)


class PutPanel(QWidget):
    """``changed`` after every change. Amounts are shown without sign: *is_refund*: money is given back."""

    changed = Signal()

    def __init__(self, desk: Desk, *, is_refund: bool = False) -> None:
        super().__init__()
        self._desk, self._sign = desk, -1 if is_refund else 1
        self._found: OpenList | None = None
        self._is_asked = False  # whether there is a customer
        self._amount, self._on = 0, date.min
        self._contract_id: int | None = None
        self._first_id: int | None = None
        self.mode = OLDEST
        self._reading = LatestOnly(desk.jobs, self)
        column = vbox(self, spacing=6)
        column.addLayout(self._make_head())
        known = desk.services.catalogue.by_key("sale")
        specs = {name: known[name] for name in ("code", "kind", "sold_on", "due_on", "amount")}
        specs["days"] = FieldSpec(kind=Kind.INTEGER, label="", name="days")
        specs["open"] = specs[PUT] = known["amount"]
        self.model = EntryModel(_columns(is_refund=is_refund), specs)
        self.model.set_tones(_tone)
        self.table = LinesTable(self.model, stretch="code", name="putTable")
        self.table.set_low(True)
        column.addWidget(self.table, 1)
        self.sums = Elided("", "muted", name="putSums")
        column.addWidget(self.sums)
        self.model.edited.connect(self._on_edited)
        self._say()

    def _make_head(self) -> Any:
        row = hbox(None, spacing=6)
        title = _("Open documents") if self._sign > 0 else _("Open returns and allowances")
        row.addWidget(label(title, "section"))
        row.addStretch()
        self.modes: dict[str, QPushButton] = {}
        for mode, words, icon in (
            (FIRST, _("This document first"), "crosshair"),
            (OLDEST, _("Due first"), "calendar-check"),
            (INSTALMENT, _("By payment plan"), "list-checks"),
            (NONE, _("On none"), "minus-circle"),
        ):
            made = button(words, icon, "tile", name=f"put_{mode}")
            made.setCheckable(True)
            made.setProperty("mode", mode)
            made.clicked.connect(self._on_mode)
            self.modes[mode] = made
            row.addWidget(made)
        self.modes[FIRST].hide()
        self.modes[INSTALMENT].hide()
        return row

    # --- what it shows ---------------------------------------------------------------------------
    def show_customer(self, customer_id: int | None) -> None:
        """Read what is open of a customer."""
        self._found = None
        self._is_asked = customer_id is not None
        self.model.show_lines([], is_open=True)
        if customer_id is None:
            self._say()
            return
        services, is_credit = self._desk.services, self._sign < 0
        self._reading.ask(
            _("Reading the open documents"),
            lambda _p: read_open(services, customer_id, is_refund=is_credit),
            self._on_found,
        )

    def prefer(self, sale_id: int | None) -> None:
        """Put money on this document first."""
        self._first_id = sale_id
        self.modes[FIRST].setVisible(sale_id is not None)
        self.mode = FIRST if sale_id is not None else OLDEST

    def set_money(self, amount: int, on: date, contract_id: int | None = None) -> None:
        """There is so much to put on documents."""
        if contract_id != self._contract_id and self.mode in (OLDEST, INSTALMENT):
            self.mode = INSTALMENT if contract_id is not None else OLDEST
        self._amount, self._on, self._contract_id = amount, on, contract_id
        self.modes[INSTALMENT].setVisible(contract_id is not None)
        self._propose()

    @property
    def is_read(self) -> bool:
        """Whether the open documents are known."""
        return self._found is not None

    @property
    def in_credit(self) -> int:
        """What the customer has in credit."""
        return self._found.in_credit if self._found is not None else 0

    def open_of(self, sale_id: int) -> int:
        """What is open of a document, without sign."""
        items = self._found.items if self._found is not None else ()
        return next((abs(i.open) for i in items if i.document_id == sale_id), 0)

    def _on_found(self, found: OpenList) -> None:
        self._found = found
        self._propose()

    # --- proposing -------------------------------------------------------------------------------
    def _propose(self) -> None:
        found = self._found
        if found is None:
            return
        if self.mode == MANUAL:
            puts = {line["key"]: line.get(PUT) for line in self.model.lines()}
        else:
            puts = {a.document_id: abs(a.amount) for a in self._proposed(found.items)}
        self.model.show_lines([self._line(i, puts) for i in found.items], is_open=True)
        for mode, made in self.modes.items():
            made.setChecked(mode == self.mode)
        self._say()
        self.changed.emit()

    def _proposed(self, items: Sequence[OpenItem]) -> Sequence[Any]:
        amount = self._amount * self._sign
        if self.mode == NONE or not amount:
            return ()
        if self.mode == INSTALMENT and self._contract_id is not None:
            return allocation.instalments_first(amount, self._on, items, self._contract_id).applied
        if self.mode == FIRST:
            mine = [i for i in items if i.document_id == self._first_id]
            first = allocation.oldest_first(amount, self._on, mine)
            others = [i for i in items if i.document_id != self._first_id]
            rest = allocation.oldest_first(first.unapplied, self._on, others)
            return (*first.applied, *rest.applied)
        return allocation.oldest_first(amount, self._on, items).applied

    def _line(self, item: OpenItem, puts: Mapping[int, int | None]) -> Line:
        row = self._found.rows.get(item.document_id, {}) if self._found is not None else {}
        late = item.days_overdue(self._on) if self._on != date.min else 0
        return {
            "key": item.document_id,
            "code": row.get("code"),
            "kind": row.get("kind"),
            "sold_on": item.dated_on,
            "due_on": item.due_on,
            "days": late if late > 0 and self._sign > 0 else None,
            "amount": abs(item.amount),
            "open": abs(item.open),
            PUT: puts.get(item.document_id),
        }

    def _on_mode(self) -> None:
        self.mode = str(self.sender().property("mode"))
        self._propose()

    def _on_edited(self) -> None:
        self.mode = MANUAL
        for made in self.modes.values():
            made.setChecked(False)
        self._say()
        self.changed.emit()

    # --- what was chosen -------------------------------------------------------------------------
    def wishes(self) -> list[Wish]:
        """What is put on which document, with the sign of the money."""
        lines = self.model.lines()
        return [Wish(line["key"], line[PUT] * self._sign) for line in lines if line.get(PUT)]

    def put_sum(self) -> int:
        """What is put on documents together, without sign."""
        return sum(line.get(PUT) or 0 for line in self.model.lines())

    def problem(self) -> str:
        """Why it cannot stay so; blank if it can."""
        wrong = self.model.problems()
        if wrong:
            return wrong[0][1]
        items = self._found.items if self._found is not None else ()
        try:
            allocation.manual(self._amount * self._sign, self._on, items, self.wishes())
        except CrmError as error:
            return error.message()
        return ""

    def _say(self) -> None:
        if self._found is None:
            ask = "" if self._is_asked else _("Choose the customer: what is open appears here.")
            self.sums.setText(ask)
            return
        together = sum(abs(i.open) for i in self._found.items)
        is_money_in = self._sign > 0
        if not self._found.items:
            said = [_("Nothing is open") if is_money_in else _("No return is open")]
        else:
            words = _("Open together {amount}") if is_money_in else _("To give back {amount}")
            said = [words.format(amount=money(together))]
        said.append(_("put on documents {amount}").format(amount=money(self.put_sum())))
        rest = self._amount - self.put_sum()
        if rest > 0:
            kept = (
                _("{amount} stay in credit (prepaid)")
                if is_money_in
                else _("{amount} are taken from what he has in credit")
            )
            said.append(kept.format(amount=money(rest)))
        self.sums.setText(" · ".join(said))


def _columns(*, is_refund: bool) -> tuple[LineColumn, ...]:
    """Returns are set off, they are not received; and they are never overdue."""
    if not is_refund:
        return COLUMNS
    others = tuple(c for c in COLUMNS if c.key not in ("days", "due_on"))
    open_title = N_("Not set off yet")
    return tuple(replace(c, title=open_title) if c.key == "open" else c for c in others)


def _tone(line: Line, key: str) -> str:
    if key == "days" and line.get("days"):
        return "bad"
    if key == PUT:
        return "text"
    return ""
