"""核销: put what is left of a receipt, a return or an allowance on open documents."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.trade.put_panel import PutPanel
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import label

SIZE: Final = (860, 520)


class AllocatingDialog(SavingDialog):
    """*entity* is ``receipt`` or ``sale`` (a credit document); ``saved`` is the act."""

    def __init__(
        self, desk: Desk, entity: str, record_id: int, parent: QWidget | None = None
    ) -> None:
        row = desk.services.records.fetch(entity, record_id)
        customer_id = int(str(row["customer_id"]))
        self._left = _left_of(entity, row)
        is_refund = self._left < 0
        super().__init__(
            _("Set against documents"),
            parent,
            subtitle=_("{customer}: {amount} to put on documents").format(
                customer=desk.services.names("customer", customer_id),
                amount=money(abs(self._left)),
            ),
            size=SIZE,
            icon="swap",
        )
        self._desk, self._entity, self._record_id = desk, entity, record_id
        self.puts = PutPanel(desk, is_refund=is_refund)
        self.body.addWidget(self.puts, 1)
        self._problem = label("", "problem", wrap=True, name="allocatingProblem")
        self.body.addWidget(self._problem)
        self.add_close()
        self.add_save(_("Put on the documents"), name="allocatingSave", icon="check")
        self.puts.changed.connect(self._on_puts)
        self.puts.show_customer(customer_id)
        day = row["received_on"] if entity == "receipt" else row["sold_on"]
        contract_id = row["contract_id"]
        self.puts.set_money(
            abs(self._left),
            date.fromisoformat(str(day)),
            int(str(contract_id)) if contract_id is not None else None,
        )
        self.puts.table.setFocus()

    def _on_puts(self) -> None:
        self._problem.setText(self.puts.problem())
        self.save.setEnabled(bool(self.puts.wishes()))

    def _on_save(self) -> None:
        wishes, receipts = self.puts.wishes(), self._desk.services.receipts
        if not wishes or self.puts.problem():
            return
        record_id = self._record_id
        put = receipts.allocate if self._entity == "receipt" else receipts.apply_credit
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: put(record_id, wishes),
            _("{amount} put on documents.").format(amount=money(self.puts.put_sum())),
        )

    def show_failure(self, error: CrmError) -> None:
        self._problem.setText(error.message())


def _left_of(entity: str, row: Any) -> int:
    """What is left to put on documents, with the sign of the money."""
    if entity == "receipt":
        return int(row["amount"]) - int(row["applied"])
    return int(row["settled"]) - int(row["amount"])
