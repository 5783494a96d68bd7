"""报价合同: the quotes and contracts of a customer, with what is open and overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.totals import DASH, MONEY, PERCENT
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.tones import DEFAULT_TONE, tone_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    Elided,
    Pill,
    button,
    card,
    clear,
    hbox,
    label,
    line,
    link,
    scroll_area,
    vbox,
)

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.contract_views import CustomerContracts

Row = Mapping[str, Any]
TEXTS = 2  # the column that takes the spare room


@dataclass(frozen=True, slots=True)
class Deals:
    """What the tab shows."""

    quotes: Sequence[Row]
    contracts: Sequence[Row]
    sums: CustomerContracts


class DealsTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "deals"
    title: ClassVar[str] = N_("Quotes and contracts")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self._reading = LatestOnly(desk.jobs, self)
        holder = QWidget()
        column = vbox(holder, spacing=10)
        self._contracts = self._make_sheet(column, _("Contracts"), "contract", _("New contract"))
        self._quotes = self._make_sheet(column, _("Quotes"), "quote", _("New quote"))
        column.addStretch()
        vbox(self).addWidget(scroll_area(holder))

    def _make_sheet(
        self, column: QVBoxLayout, title: str, entity: str, new: str
    ) -> tuple[QGridLayout, Elided]:
        sheet: QFrame = card(f"{entity}sCard")
        inner = vbox(sheet, (18, 8, 14, 12), 6)
        head = hbox(None, spacing=8)
        head.addWidget(label(title, "heading"))
        said = Elided("", "muted", name=f"{entity}sSaid")
        head.addWidget(said, 1)
        made = button(new, "plus", name=f"new_{entity}")
        made.setProperty("entity", entity)
        made.clicked.connect(self._on_new)
        head.addWidget(made)
        inner.addLayout(head)
        inner.addWidget(line())
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(TEXTS, 1)
        inner.addLayout(grid)
        column.addWidget(sheet)
        return grid, said

    # --- showing ---------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        services, customer_id = self.desk.services, state.customer_id
        self._reading.ask(_("Reading"), lambda _p: read_deals(services, customer_id), self._on_read)

    def _on_read(self, deals: Deals) -> None:
        sums = deals.sums
        grid, said = self._contracts
        clear(grid)
        if deals.contracts:
            parts = [
                _("Amount {amount}").format(amount=codecs.show(MONEY, sums.amount)),
                _("received {amount}").format(amount=codecs.show(MONEY, sums.received)),
                _("open {amount}").format(amount=codecs.show(MONEY, sums.open_amount)),
            ]
            if sums.overdue:
                parts.append(_("overdue {amount}").format(amount=codecs.show(MONEY, sums.overdue)))
            said.setText(" · ".join(parts))
        else:
            said.setText("")
            grid.addWidget(label(_("No contracts yet"), "muted"), 0, 0, 1, 6)
        for place, row in enumerate(deals.contracts):
            done = sums.completions[int(row["id"])]
            money = DASH if done.by_money is None else codecs.show(PERCENT, done.by_money)
            goods = DASH if done.by_delivery is None else codecs.show(PERCENT, done.by_delivery)
            notes = [
                _("money {share}").format(share=money),
                _("goods {share}").format(share=goods),
                row["signed_on"] or "",
            ]
            self._add(grid, place, "contract", row, notes, done.overdue)
        grid, said = self._quotes
        clear(grid)
        said.setText("")
        if not deals.quotes:
            grid.addWidget(label(_("No quotes yet"), "muted"), 0, 0, 1, 6)
        for place, row in enumerate(deals.quotes):
            notes = [row["quoted_on"] or ""]
            if row["valid_until"] and row["state"] in ("approved", "sent"):
                notes.append(_("valid until {day}").format(day=row["valid_until"]))
            self._add(grid, place, "quote", row, notes, 0)

    def _add(
        self,
        grid: QGridLayout,
        place: int,
        entity: str,
        row: Row,
        notes: Sequence[str],
        overdue: int,
    ) -> None:
        spec = self.desk.services.catalogue.by_key(entity)["state"]
        number = f" v{row['version_no']}" if int(row["version_no"]) > 1 else ""
        code = link(f"{row['code']}{number}", name=f"{entity}_{row['id']}")
        code.setProperty("document", [entity, str(row["id"])])
        code.clicked.connect(self._on_open)
        grid.addWidget(code, place, 0)
        state = str(row["state"])
        grid.addWidget(
            Pill(spec.option_label(state), tone_of("state", state) or DEFAULT_TONE), place, 1
        )
        grid.addWidget(Elided(str(row["title"] or DASH)), place, TEXTS)
        grid.addWidget(label(codecs.show(MONEY, int(row["amount"])), "strong"), place, 3)
        grid.addWidget(label(" · ".join(n for n in notes if n), "muted"), place, 4)
        late = _("overdue {amount}").format(amount=codecs.show(MONEY, overdue)) if overdue else ""
        grid.addWidget(label(late, "bad"), place, 5)

    # --- doing -----------------------------------------------------------------------------------
    def _on_open(self) -> None:
        entity, record_id = self.sender().property("document")
        self.desk.open_page(entity, **{f"{entity}_id": int(record_id)})

    def _on_new(self) -> None:
        if self.state is not None:
            entity = str(self.sender().property("entity"))
            self.desk.open_page(entity, customer_id=self.state.customer_id)


def read_deals(services: Services, customer_id: int) -> Deals:
    """The quotes (without replaced versions) and contracts in force, newest first."""
    quotes = services.records.children("quote", customer_id, order=("-quoted_on", "-id"))
    sums = services.contracts.of_customer(customer_id)
    rows = services.records.fetch_many("contract", sums.ids)
    return Deals(
        [row for row in quotes if row["state"] != "superseded"],
        [rows[i] for i in sums.ids],
        sums,
    )
