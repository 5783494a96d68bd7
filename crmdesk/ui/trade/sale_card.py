"""The card beside the list of sales: the lines of a document, what is open, what settled it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, ngettext
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.trade.reading import CREDITS, Wanted, read_sale, rest_of, settlings
from crmdesk.ui.trade.words import money, open_words, title
from crmdesk.ui.widgets import (
    Elided,
    Pill,
    button,
    clear,
    hbox,
    label,
    line,
    link,
    scroll_area,
    vbox,
)

WIDE: Final = 316
REST_MS: Final = 90
MOST_LINES: Final = 60
QUANTITY: Final = FieldSpec(kind=Kind.QUANTITY, label="", name="quantity")


class SaleCard(QFrame):
    """``receive_asked`` carries customer and document; ``opened`` the document."""

    opened = Signal(object)
    receive_asked = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("saleCard")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDE))
        self._desk = desk
        self._state: DocumentState | None = None
        self._reading = LatestOnly(desk.jobs, self, delay_ms=REST_MS)
        column = vbox(self, (16, 12, 16, 12), 6)
        self._title = Elided("", "heading", name="saleCardTitle")
        column.addWidget(self._title)
        self._customer = link("", name="saleCardCustomer")
        self._customer.clicked.connect(self._on_customer)
        column.addWidget(self._customer, 0, Qt.AlignmentFlag.AlignLeft)
        self._marks = hbox(None, spacing=6)
        self._marks.addStretch()
        column.addLayout(self._marks)
        column.addWidget(line())
        self._holder = QWidget()
        self._body: QVBoxLayout = vbox(self._holder, (0, 2, 6, 2), 8)
        column.addWidget(scroll_area(self._holder, "saleCardBody"), 1)
        foot = hbox(None, spacing=8)
        self.receive = button(_("Record a receipt …"), "coins", name="saleCardReceive")
        self.open = button(_("Open"), "arrow-right", name="saleCardOpen")
        foot.addWidget(self.receive)
        foot.addStretch()
        foot.addWidget(self.open)
        column.addLayout(foot)
        self.receive.clicked.connect(self._on_receive)
        self.open.clicked.connect(self._on_open)
        self._show_nothing()

    def show_sale(self, sale_id: object) -> None:
        """Read and show a document; None: nothing is chosen."""
        if not isinstance(sale_id, int):
            self._reading.cancel()
            self._show_nothing()
            return
        services = self._desk.services

        def read(_progress: Any) -> DocumentState | None:
            try:
                return read_sale(services, Wanted(sale_id))
            except CrmError:
                return None  # deleted meanwhile: the list says so

        self._reading.ask(_("Reading"), read, self._on_read)

    def _show_nothing(self) -> None:
        self._state = None
        self._title.setText(_("No document chosen"))
        self._customer.setText("")
        self._clear()
        for made in (self.receive, self.open):
            made.setEnabled(False)

    def _clear(self) -> None:
        clear(self._marks, keep=1)
        clear(self._body)

    def _on_read(self, state: DocumentState | None) -> None:
        if state is None:
            self._show_nothing()
            return
        self._state = state
        self._clear()
        kind = str(state.values.get("kind"))
        self._title.setText(title(kind, state.code))
        self._customer.setText(self._desk.services.names("customer", state.customer_id))
        if state.state == "posted":
            words, tone = open_words(state.row, clock.today())
            self._marks.insertWidget(0, Pill(words, tone))
        self._body.addWidget(self._figures(state))
        if state.lines:
            self._body.addWidget(self._lines(state))
        self._body.addWidget(self._settled(state))
        self._body.addStretch()
        self.open.setEnabled(True)
        self.receive.setEnabled(kind not in CREDITS and rest_of(state.row) > 0)

    # --- parts -----------------------------------------------------------------------------------
    def _figures(self, state: DocumentState) -> QWidget:
        holder, grid = _grid()
        row = state.row
        cost = row.get("cost")
        profit = int(row["amount"]) - int(cost) if cost is not None else None
        for place, (words, value) in enumerate(
            (
                (_("Amount"), money(int(row["amount"]))),
                (_("Settled amount"), money(int(row["settled"]))),
                (_("Gross profit"), money(profit)),
                (_("Tax in it"), money(row.get("tax"))),
            )
        ):
            at, side = divmod(place, 2)
            grid.addWidget(label(words, "fieldLabel"), 2 * at, side)
            grid.addWidget(label(value, "strong"), 2 * at + 1, side)
            grid.setColumnStretch(side, 1)
        return holder

    def _lines(self, state: DocumentState) -> QWidget:
        holder, grid = _grid()
        count = len(state.lines)
        words = ngettext("{count} line", "{count} lines", count).format(count=count)
        grid.addWidget(label(words, "section"), 0, 0, 1, 2)
        for place, row in enumerate(state.lines[:MOST_LINES], 1):
            quantity = codecs.show(QUANTITY, row["quantity"])
            how_many = f"{quantity} {row['unit'] or ''} × {money(row['price'])}"
            grid.addWidget(Elided(str(row["name"])), 2 * place, 0)
            grid.addWidget(_right(money(abs(int(row["amount"]))), ""), 2 * place, 1)
            grid.addWidget(Elided(how_many, "muted"), 2 * place + 1, 0, 1, 2)
        if count > MOST_LINES:
            more = _("and {count} more lines").format(count=count - MOST_LINES)
            grid.addWidget(label(more, "muted"), 2 * MOST_LINES + 3, 0)
        grid.setColumnStretch(0, 1)
        return holder

    def _settled(self, state: DocumentState) -> QWidget:
        holder, grid = _grid()
        grid.addWidget(label(_("Settled by"), "section"), 0, 0, 1, 3)
        found = settlings(state)
        if not found:
            grid.addWidget(label(_("Nothing settles it yet"), "muted"), 1, 0, 1, 3)
        specs = self._desk.services.catalogue
        for place, each in enumerate(found, 1):
            field = "method" if each.entity == "receipt" else "kind"
            spec = specs.by_key(each.entity)[field]
            words = " ".join(filter(None, (codecs.show_stored(spec, each.kind or None), each.code)))
            grid.addWidget(label(each.applied_on, "muted"), place, 0)
            grid.addWidget(Elided(words or _("Receipt of money")), place, 1)
            grid.addWidget(_right(money(each.amount), ""), place, 2)
        grid.setColumnStretch(1, 1)
        return holder

    # --- verbs -----------------------------------------------------------------------------------
    def _on_customer(self) -> None:
        if self._state is not None:
            self._desk.open_customer(self._state.customer_id, tab="sales")

    def _on_open(self) -> None:
        if self._state is not None:
            self.opened.emit(self._state.record_id)

    def _on_receive(self) -> None:
        if self._state is not None:
            self.receive_asked.emit(self._state.customer_id, self._state.record_id)


def _grid() -> tuple[QWidget, QGridLayout]:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(10))
    grid.setVerticalSpacing(px(2))
    return holder, grid


def _right(text: str, role: str) -> QWidget:
    made = label(text, role)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
