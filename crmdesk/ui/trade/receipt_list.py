"""收款单: receipts and refunds as a list, for the page of receivables and the customer card."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QMenu

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.models.query import Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip
from crmdesk.ui.trade.receipt_deeds import ReceiptDeeds
from crmdesk.ui.widgets.states import EmptyState, Way

COLUMNS: Final = (
    "received_on", "customer_id", "amount", "unapplied", "method", "document_no", "contract_id",
    "owner_id",
)  # fmt: skip
WIDE: Final = ("payer", "remark", "applied")


class ReceiptList(EntityList):
    """Opens a receipt as a dialog. ``deeds`` are the verbs for buttons and keys of a page."""

    def __init__(self, desk: Desk, *, customer_id: int | None = None) -> None:
        """*customer_id*: only his receipts, without the column of the customer."""
        is_card = customer_id is not None
        columns = tuple(c for c in COLUMNS if not (is_card and c == "customer_id"))
        super().__init__(
            desk,
            "receipt",
            columns,
            Sort("received_on", descending=True),
            wide=WIDE,
            view_key="customer_receipts" if is_card else "receipt_view",
        )
        self.deeds = ReceiptDeeds(desk, self)
        self.customer_id = customer_id
        self.table.set_stretch("document_no" if is_card else "customer_id")
        self.opened.connect(self._on_open)
        self.edit_asked.connect(self._on_open)
        self.counted.connect(self._on_counted)
        if is_card:
            self.show_customer(customer_id or 0)
        self.set_chips(receipt_chips())

    def show_customer(self, customer_id: int) -> None:
        """Only the receipts of this customer."""
        self.customer_id = customer_id
        self.set_fixed_filter(Group.where("customer_id", Op.ONE_OF, customer_id))

    def add_acts(self, menu: QMenu) -> None:
        """Set against documents, dishonoured."""
        current = self.current_id()
        if current is None or len(self.selected_ids()) != 1:
            return
        menu.addAction(_("Set against documents …"), self._on_allocate)
        menu.addAction(_("Dishonoured …"), self._on_dishonour)

    def delete(self) -> None:
        """Del: receipts go together with their allocations."""
        self.deeds.remove(self.selected_ids())

    def receive(self) -> None:
        """Enter a receipt."""
        self.deeds.receive(self.customer_id)

    def give_back(self) -> None:
        """Enter a refund."""
        self.deeds.give_back(self.customer_id)

    def _on_open(self, receipt_id: object) -> None:
        if isinstance(receipt_id, int):
            self.deeds.open(receipt_id)

    def _on_allocate(self) -> None:
        current = self.current_id()
        if current is not None:
            self.deeds.allocate(current)

    def _on_dishonour(self) -> None:
        current = self.current_id()
        if current is not None:
            self.deeds.dishonour(current)

    def _on_counted(self, total: object) -> None:
        if total:
            return
        if self.list.query.search or self._chip != ALL or not self._own_filter.is_empty:
            state = EmptyState(
                "magnifying-glass",
                _("Nothing found"),
                _("Nothing fits the search and the filter."),
                [Way(_("Show everything"), self.show_all, "x", name="showAllReceipts")],
            )
        else:
            state = EmptyState(
                "coins",
                _("No receipts yet"),
                _("Enter what came in; it is put on the documents due first, the rest stays in "
                  "credit."),
                [Way(_("Record a receipt"), self.receive, "plus", "primary", "emptyReceipt")],
            )  # fmt: skip
        self.show_when_empty(state)


def receipt_chips() -> list[ListChip]:
    """The quick filters of receipts."""
    first = clock.today().replace(day=1)
    return [
        ListChip(ALL, _("All")),
        ListChip(
            "month", _("This month"), Group.where("received_on", Op.AT_LEAST, first.isoformat())
        ),
        ListChip("left", _("Not allocated"), Group.where("unapplied", Op.MORE, 0)),
        ListChip("back", _("Given back, dishonoured"), Group.where("amount", Op.LESS, 0)),
    ]
