"""The verbs of receipts: new, give back, dishonoured, set against documents, release, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.deed_dialog import REASON, DeedDialog

BACK_ON: Final = FieldSpec(
    kind=Kind.DATE, label=N_("Came back on"), name="on", required=True, span=2, check="not_future"
)


class ReceiptDeeds(QObject):
    """Every verb is one act that can be taken back."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent

    def receive(self, customer_id: int | None = None, **more: Any) -> None:
        """Enter a receipt."""
        from crmdesk.ui.trade.receipt_dialog import ReceiptDialog

        ReceiptDialog(self._desk, self._parent.window(), customer_id=customer_id, **more).exec()

    def give_back(self, customer_id: int | None = None) -> None:
        """Enter a refund."""
        self.receive(customer_id, refund=True)

    def open(self, receipt_id: int) -> None:
        """Show a receipt with what it is put on."""
        from crmdesk.ui.trade.receipt_sheet import ReceiptSheet

        ReceiptSheet(self._desk, receipt_id, self._parent.window()).exec()

    def allocate(self, receipt_id: int) -> None:
        """Put what is left of it on documents."""
        from crmdesk.ui.trade.allocating_dialog import AllocatingDialog

        AllocatingDialog(self._desk, "receipt", receipt_id, self._parent.window()).exec()

    def dishonour(self, receipt_id: int) -> None:
        """A cheque or draft came back."""
        self.dishonour_dialog(receipt_id).exec()

    def dishonour_dialog(self, receipt_id: int) -> DeedDialog:
        """Asks for day and reason; unshown."""
        receipts = self._desk.services.receipts
        return DeedDialog(
            self._desk,
            _("Dishonoured cheque or draft"),
            _("Book it back"),
            [BACK_ON, REASON],
            lambda values: receipts.dishonour(receipt_id, values["on"], str(values["reason"])),
            self._parent,
            subtitle=_("The documents that it paid are open again from that day on."),
            start={"on": clock.today()},
            said=_("Booked back; the documents are open again."),
            icon="prohibit",
            tone="bad",
            height=330,
        )

    def release(self, allocation_ids: Sequence[int]) -> None:
        """Take allocations back."""
        receipts, ids = self._desk.services.receipts, list(allocation_ids)
        self._desk.write(
            _("Taking back the allocation"),
            lambda _p: receipts.release(ids),
            said=_("Released; the money is in credit again."),
        )

    def remove(self, receipt_ids: Sequence[int]) -> None:
        """Delete receipts together with their allocations."""
        receipts = self._desk.services.receipts
        for receipt_id in receipt_ids:
            self._desk.write(
                _("Deleting"),
                _Removing(receipts, receipt_id),
                said=ngettext("{count} receipt is deleted.", "{count} receipts are deleted.", 1
                              ).format(count=1),
            )  # fmt: skip


class _Removing:
    def __init__(self, receipts: Any, receipt_id: int) -> None:
        self._receipts, self._receipt_id = receipts, receipt_id

    def __call__(self, _progress: Any) -> Any:
        return self._receipts.remove(self._receipt_id)
