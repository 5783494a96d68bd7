"""The verbs of sales that ask for something: void, invoice, paid at once, copy, set against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.deed_dialog import REASON, DeedDialog

AMENDED: Final = ("due_on", "invoice_no", "invoiced_on", "remark")
PAID: Final = ("method", "document_no", "remark")


class SaleDeeds(QObject):
    """Every verb is a dialog that stays open until its deed is done."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent

    # --- a document ------------------------------------------------------------------------------
    def void(self, sale_id: int) -> None:
        """Make a document void, with the reason."""
        self.void_dialog(sale_id).exec()

    def void_dialog(self, sale_id: int) -> DeedDialog:
        """Asks for the reason; unshown."""
        sales = self._desk.services.sales
        return DeedDialog(
            self._desk,
            _("Make void"),
            _("Make void"),
            [replace(REASON, label=N_("Why?"))],
            lambda values: sales.void(sale_id, str(values["reason"])),
            self._parent,
            subtitle=_("The number stays taken; the document no longer counts."),
            said=_("The document is void."),
            icon="prohibit",
            tone="bad",
        )

    def amend(self, sale_id: int, values: Mapping[str, Any]) -> None:
        """Invoice, due date and remarks of a posted document."""
        services = self._desk.services
        known = services.catalogue.by_key("sale")
        DeedDialog(
            self._desk,
            _("Invoice, due date, remarks"),
            _("Save"),
            [replace(known[name], span=4 if name == "remark" else 2) for name in AMENDED],
            lambda typed: services.sales.save(sale_id, dict(typed)),
            self._parent,
            subtitle=_("Everything else of a posted document changes by unposting it."),
            start={name: values.get(name) for name in AMENDED},
            said=_("Saved."),
            icon="invoice",
            height=380,
        ).exec()

    def post_paid(
        self, sale_id: int | None, values: Mapping[str, Any], lines: Sequence[Any] | None
    ) -> ChangeSet | None:
        """Post a document that is paid at once; the act, or None if it was left."""
        dialog = self.paid_dialog(sale_id, values, lines)
        return dialog.saved if dialog.exec() else None

    def paid_dialog(
        self, sale_id: int | None, values: Mapping[str, Any], lines: Sequence[Any] | None
    ) -> DeedDialog:
        """Asks how it was paid; unshown."""
        services = self._desk.services
        known = services.catalogue.by_key("receipt")
        return DeedDialog(
            self._desk,
            _("Post, paid at once"),
            _("Post and record the receipt"),
            [replace(known[name], span=4 if name == "remark" else 2) for name in PAID],
            lambda typed: services.sales.save(
                sale_id, values, lines, post=True,
                paid={n: v for n, v in typed.items() if v not in (None, "")},
            ),
            self._parent,
            subtitle=_("The whole amount was received with the goods."),
            start={"method": "cash"},
            said=_("Posted and paid."),
            icon="coins",
            height=330,
        )  # fmt: skip

    def copy(self, sale_id: int) -> None:
        """A draft with the same lines, which is opened."""
        sales = self._desk.services.sales
        self._desk.jobs.run(
            _("Copying"), lambda _p: sales.copy(sale_id), writes=True, done=self._on_copied
        )

    def _on_copied(self, copy_id: int) -> None:
        self._desk.open_page("sale", sale_id=copy_id)

    # --- money -----------------------------------------------------------------------------------
    def receive(self, customer_id: int, sale_id: int | None = None) -> None:
        """Enter a receipt of a customer, for a certain document first."""
        from crmdesk.ui.trade.receipt_dialog import ReceiptDialog

        ReceiptDialog(
            self._desk, self._parent.window(), customer_id=customer_id or None, sale_id=sale_id
        ).exec()

    def open_receipt(self, receipt_id: int) -> None:
        """Show a receipt with what it is put on."""
        from crmdesk.ui.trade.receipt_sheet import ReceiptSheet

        ReceiptSheet(self._desk, receipt_id, self._parent.window()).exec()

    def apply_credit(self, sale_id: int) -> None:
        """Set what is left of a return against open documents."""
        from crmdesk.ui.trade.allocating_dialog import AllocatingDialog

        AllocatingDialog(self._desk, "sale", sale_id, self._parent.window()).exec()
