"""What belongs to a contract, as lists on its tabs: instalments, receipts, deliveries, milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton

from crmdesk.core.i18n import _
from crmdesk.ui.customers.child_list import ChildList, Row
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.forms.references import References

OF_CONTRACT = "contract_id"


class PartDialog(RecordDialog):
    """Offers the lines and instalments of the contract it is about."""

    def make_references(self, desk: Desk, customer_id: int | None) -> References:
        contract_id = self._fixed.get(OF_CONTRACT) or (self._record or {}).get(OF_CONTRACT)
        return DocumentReferences(desk, customer_id, contract_id)


class PartList(ChildList):
    """A list of parts; *start* fills a new one in, *fixed* goes along with every one."""

    def __init__(self, desk: Desk, entity: str, columns: Sequence[str], **words: Any) -> None:
        super().__init__(
            desk, entity, columns, parent_field=OF_CONTRACT, make_dialog=PartDialog, **words
        )
        self._also: dict[str, Any] = {}
        self._start: dict[str, Any] = {}

    def show_parts(
        self,
        contract_id: int | None,
        rows: Sequence[Row],
        *,
        can_add: bool,
        can_change: bool,
        also: Mapping[str, Any] | None = None,
        start: Mapping[str, Any] | None = None,
    ) -> None:
        """Show the parts; *can_change* also offers the pencil and the bin."""
        self._also, self._start = dict(also or {}), dict(start or {})
        self.show_rows(contract_id or 0, rows)
        for made in self.findChildren(QPushButton):
            made.setVisible(can_add if made is self._add else can_change)

    def _dialog(self, title: str, row: Row | None) -> RecordDialog:
        return self._make_dialog(
            self._desk, self._entity, title, self.window(), record=row,
            fixed={OF_CONTRACT: self._parent_id, **self._also},
            start=self._start if row is None else None, size=self._size,
        )  # fmt: skip

    def add_dialog(self) -> RecordDialog:
        """The form of a new part; unshown."""
        return self._dialog(self._title, None)


def instalments(desk: Desk) -> PartList:
    """The payment plan."""
    return PartList(
        desk, "instalment", ("name", "due_on", "amount", "remark"), title=_("Payment plan"),
        add=_("Another instalment"), stretch="remark", size=(560, 340),
        empty=_("No plan yet: what is to be paid when?"),
    )  # fmt: skip


class ReceiptParts(PartList):
    """Receipts with what they settle: entered and opened in their own dialogs."""

    def _on_add(self) -> None:
        from crmdesk.ui.trade.receipt_dialog import ReceiptDialog

        ReceiptDialog(
            self._desk, self.window(), customer_id=self._also.get("customer_id"),
            contract_id=self._parent_id, start=self._start,
        ).exec()  # fmt: skip

    def _edit(self, row: Row) -> None:
        from crmdesk.ui.trade.receipt_sheet import ReceiptSheet

        ReceiptSheet(self._desk, int(row["id"]), self.window()).exec()

    def _delete(self, row: Row) -> None:
        receipts, receipt_id = self._desk.services.receipts, int(row["id"])
        self._desk.write(_("Deleting"), lambda _p: receipts.remove(receipt_id), said=_("Deleted."))


def receipts(desk: Desk) -> PartList:
    """Money received on the contract."""
    return ReceiptParts(
        desk, "receipt", ("received_on", "amount", "instalment_id", "method", "document_no"),
        title=_("Receipts"), add=_("Record a receipt"), stretch="document_no", size=(640, 380),
        empty=_("Nothing was received yet."),
    )  # fmt: skip


def deliveries(desk: Desk) -> PartList:
    """What was delivered."""
    return PartList(
        desk, "delivery", ("delivered_on", "line_id", "quantity", "document_no", "remark"),
        title=_("Deliveries"), add=_("Record a delivery"), stretch="line_id", size=(640, 380),
        empty=_("Nothing was delivered yet."),
    )  # fmt: skip


def milestones(desk: Desk) -> PartList:
    """What the contract promises by a day."""
    return PartList(
        desk, "milestone", ("name", "due_on", "done_on", "remark"), title=_("Milestones"),
        add=_("Another milestone"), size=(560, 340),
        empty=_("No milestones: acceptance, installation, training …"),
    )  # fmt: skip
