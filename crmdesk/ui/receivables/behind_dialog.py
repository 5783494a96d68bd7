"""The documents behind a number of the ageing, with what was open of each on that day."""

from __future__ import annotations

from datetime import date
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
    from crmdesk.services.container import Services
    from crmdesk.services.receivable_data import AgeingQuery, Key, OpenDocument

SIZE: Final = (1000, 560)


def document_specs(*, has_customer: bool = True) -> tuple[FieldSpec, ...]:
    """The columns of open documents."""
    amount: dict[str, Any] = {"unit": YUAN, "per_unit": FEN_PER_YUAN, "decimals": 2}
    made: tuple[tuple[Kind, str, str, dict[str, Any]], ...] = (
        (Kind.CODE, "code", _("Document number"), {"length": 18}),
        (Kind.REFERENCE, "customer_id", _("Customer"), {"reference": "customer"}),
        (Kind.DATE, "sold_on", _("Document date"), {}),
        (Kind.DATE, "due_on", _("Due on"), {}),
        (Kind.INTEGER, "days", _("Days overdue"), {}),
        (Kind.MONEY, "amount", _("Amount"), amount),
        (Kind.MONEY, "open", _("Still to be paid"), amount),
        (Kind.TEXT, "contract", _("Contract"), {}),
    )
    return tuple(
        FieldSpec(kind=kind, name=f"open_{name}", label=words, custom=True, **more)
        for kind, name, words, more in made
        if has_customer or name != "customer_id"
    )


def document_row(each: OpenDocument, *, has_customer: bool = True) -> tuple[Any, ...]:
    """A document in the order of the columns."""
    customer = (each.customer_id,) if has_customer else ()
    return (
        each.code, *customer, each.sold_on.isoformat(),
        each.due_on.isoformat() if each.due_on else None,
        each.days if each.days > 0 else None, each.amount, each.open, each.contract_no or None,
    )  # fmt: skip


class BehindDialog(Dialog):
    """Enter opens a document. *key* is the row, *bucket* the column; *is_all*: every row."""

    def __init__(
        self,
        desk: Desk,
        query: AgeingQuery,
        title: str,
        subtitle: str,
        parent: QWidget | None = None,
        *,
        key: Key = None,
        is_all: bool = False,
        bucket: int | None = None,
        is_overdue: bool = False,
    ) -> None:
        super().__init__(title, parent, subtitle=subtitle, size=SIZE, icon="list-bullets")
        self._desk = desk
        self._rows: list[OpenDocument] = []
        self._latest = LatestOnly(desk.jobs, self)
        self.table = FixedTable(
            document_specs(), "open_customer_id", namer=desk.services.names, name="behindTable"
        )
        self.body.addWidget(self.table, 1)
        self._sum = label(_("Reading …"), "muted", name="behindSum")
        self.add_note(self._sum)
        self.add_close(_("Close"))
        self._list = self.add_button(_("Show in the list"), name="behindList", icon="list-bullets")
        self._list.clicked.connect(self._on_list)
        self.table.opened.connect(self._on_opened)
        services = desk.services

        def work(_progress: Any) -> list[OpenDocument]:
            return read(services, query, key, is_all=is_all, bucket=bucket, is_overdue=is_overdue)

        self._latest.ask(_("Looking for the documents"), work, self._on_read)
        self.table.table.setFocus()

    def _on_read(self, rows: list[OpenDocument]) -> None:
        self._rows = rows
        self.table.show_when_empty(
            EmptyState("check-circle", _("Nothing is open"), _("No document is behind it."))
        )
        self.table.show_rows([document_row(each) for each in rows])
        words = ngettext("{count} document, {amount} open", "{count} documents, {amount} open",
                         len(rows))  # fmt: skip
        together = money(sum(each.open for each in rows))
        self._sum.setText(words.format(count=f"{len(rows):,}", amount=together))

    def _on_opened(self, place: int) -> None:
        self.accept()
        self._desk.open_page("sale", sale_id=self._rows[place].id)

    def _on_list(self) -> None:
        self.accept()
        ids = tuple(each.id for each in self._rows)
        self._desk.open_page("receivables", tab="open", ids=ids)


def read(
    services: Services,
    query: AgeingQuery,
    key: Key,
    *,
    is_all: bool,
    bucket: int | None,
    is_overdue: bool,
) -> list[OpenDocument]:
    """The documents, those due first at first."""
    from crmdesk.analysis.ageing_result import GroupBy
    from crmdesk.services.receivable_data import EVERYTHING

    ids = services.receivables.documents(
        query, EVERYTHING if is_all else key, bucket, is_overdue=is_overdue
    )
    is_one = not is_all and query.group is GroupBy.CUSTOMER and isinstance(key, int)
    customers = [key] if is_one and isinstance(key, int) else None
    return services.receivables.open_documents(query.as_of, customers=customers, ids=ids)


def day_words(day: date) -> str:
    """As of when the numbers are."""
    return _("as of {day}").format(day=day.isoformat())
