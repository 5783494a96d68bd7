"""Whose balance nobody has confirmed for long: make statements for them, or ask for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import label
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.dunning_data import Unconfirmed

SIZE: Final = (900, 560)


def specs() -> tuple[FieldSpec, ...]:
    """The columns."""
    return (
        FieldSpec(kind=Kind.TEXT, name="name", label=_("Customer"), custom=True),
        FieldSpec(kind=Kind.MONEY, name="late_balance", label=_("Balance today"), custom=True,
                  unit=YUAN, per_unit=FEN_PER_YUAN, decimals=2),
        FieldSpec(kind=Kind.DATE, name="late_on", label=_("Confirmed until"), custom=True),
        FieldSpec(kind=Kind.INTEGER, name="late_days", label=_("Days since"), custom=True),
        FieldSpec(kind=Kind.DATE, name="late_sent", label=_("Statement sent on"), custom=True),
        FieldSpec(kind=Kind.REFERENCE, name="late_owner", label=_("Seller"), custom=True,
                  reference="employee"),
    )  # fmt: skip


class UnconfirmedDialog(Dialog):
    """``chosen`` are the customers to make statements for, ``opened`` a statement to be opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Balances that nobody confirmed for long"), parent,
            subtitle=_("A balance that the customer confirmed with his seal is proof in court and "
                       "begins the time of limitation anew. Largest balance first."),
            size=SIZE, icon="clock", tone="warn",
        )  # fmt: skip
        self._desk = desk
        self._rows: list[Unconfirmed] = []
        self.chosen: tuple[int, ...] = ()
        self.opened: int | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self.table = FixedTable(specs(), "name", namer=desk.services.names, name="unconfirmedTable")
        self.body.addWidget(self.table, 1)
        self._sum = label(_("Reading …"), "muted", name="unconfirmedSum")
        self.add_note(self._sum)
        self.add_close(_("Close"))
        self._make = self.add_button(
            _("Make statements for the selected"), "primary", name="unconfirmedMake", icon="plus"
        )
        self._make.clicked.connect(self._on_make)
        self._make.setEnabled(False)
        self.table.opened.connect(self._on_opened)
        services = desk.services

        def work(_progress: Any) -> list[Unconfirmed]:
            return services.statements.unconfirmed()

        self._latest.ask(_("Reading"), work, self._on_read)

    def _on_read(self, rows: list[Unconfirmed]) -> None:
        self._rows = rows
        self.table.show_when_empty(
            EmptyState("seal-check", _("All balances are confirmed"),
                       _("Nobody with a balance has gone unconfirmed for long."))
        )  # fmt: skip
        self.table.show_rows(
            [
                (
                    each.name, each.balance, _day(each.confirmed_on), each.days,
                    _day(each.sent_on), each.owner_id,
                )
                for each in rows
            ]
        )  # fmt: skip
        words = ngettext("{count} customer, {amount} together",
                         "{count} customers, {amount} together", len(rows))  # fmt: skip
        together = money(sum(each.balance for each in rows))
        self._sum.setText(words.format(count=f"{len(rows):,}", amount=together))
        self._make.setEnabled(bool(rows))
        self.table.table.selectAll()
        self.table.table.setFocus()

    def _on_make(self) -> None:
        chosen = self.table.table.selected_rows()
        self.chosen = tuple(self._rows[n].customer_id for n in chosen)
        if self.chosen:
            self.accept()

    def _on_opened(self, place: int) -> None:
        """The statement that waits for its answer; without one, the customer."""
        row = self._rows[place]
        self.opened = row.statement_id
        self.reject()
        if row.statement_id is None:
            self._desk.open_customer(row.customer_id, tab="receivables")


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
