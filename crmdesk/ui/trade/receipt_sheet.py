"""One receipt or refund: its fields, what it was put on, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.trade.receipt_deeds import ReceiptDeeds
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import button, hbox, label
from crmdesk.ui.widgets.states import EmptyState

FIELDS: Final = (
    "customer_id", "received_on", "amount", "method", "document_no", "contract_id", "payer",
    "owner_id", "remark",
)  # fmt: skip
SPECS: Final = (
    FieldSpec(kind=Kind.DATE, label=N_("Allocated on"), name="applied_on"),
    FieldSpec(kind=Kind.CODE, label=N_("Document number"), name="code"),
    FieldSpec(kind=Kind.DATE, label=N_("Document date"), name="sold_on"),
    FieldSpec(
        kind=Kind.MONEY, label=N_("Amount"), name="amount", per_unit=100, decimals=2, unit=YUAN
    ),
)
SIZE: Final = (760, 560)


class ReceiptSheet(Dialog):
    """Follows every change while it is open."""

    def __init__(self, desk: Desk, receipt_id: int, parent: QWidget | None = None) -> None:
        super().__init__(_("Receipt of money"), parent, size=SIZE, icon="coins")
        self._desk, self._receipt_id = desk, receipt_id
        self._row: Mapping[str, Any] = {}
        self._rows: list[Mapping[str, Any]] = []
        self._reading = LatestOnly(desk.jobs, self)
        self.deeds = ReceiptDeeds(desk, self)
        known = desk.services.catalogue.by_key("receipt")
        self.form = RecordForm([known[name] for name in FIELDS], References(desk))
        self.body.addWidget(self.form)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("Put on documents"), "section"))
        self._left = label("", "muted", name="receiptLeft")
        head.addWidget(self._left)
        head.addStretch()
        self.body.addLayout(head)
        self.table = FixedTable(SPECS, "code", name="receiptAllocations")
        self.table.show_when_empty(
            EmptyState("coins", _("Put on no document yet"), _("All of it is in credit."))
        )
        self.table.opened.connect(self._on_opened)
        self.table.table.delete_asked.connect(self._on_release)
        self.body.addWidget(self.table, 1)
        self._make_verbs()
        desk.bus.changed.connect(self._on_changed)
        self.read()

    def _make_verbs(self) -> None:
        self.delete = button(_("Delete"), "trash", name="receiptDelete")
        self.dishonour = button(_("Dishonoured …"), "prohibit", name="receiptDishonour")
        self.release = button(
            _("Take back the allocation"), "arrow-u-up-left", name="receiptRelease"
        )
        for place, made in enumerate((self.delete, self.dishonour, self.release)):
            self.footer.insertWidget(place, made)
        self.add_close(_("Close"))
        self.put = self.add_button(
            _("Set against documents …"), "primary", name="receiptPut", icon="swap"
        )
        self.delete.clicked.connect(self._on_delete)
        self.dishonour.clicked.connect(self._on_dishonour)
        self.release.clicked.connect(self._on_release)
        self.put.clicked.connect(self._on_put)

    # --- showing ---------------------------------------------------------------------------------
    def read(self) -> None:
        """Read it anew."""
        services, receipt_id = self._desk.services, self._receipt_id

        def work(_progress: Any) -> Any:
            try:
                row = services.records.fetch("receipt", receipt_id)
            except NotFound:
                return None
            if row["deleted_at"] is not None:
                return None
            rows = services.receipts.allocations(receipt_id=receipt_id)
            sales = services.records.fetch_many("sale", sorted({r["sale_id"] for r in rows}))
            return row, services.records.values("receipt", row), rows, sales

        self._reading.ask(_("Reading"), work, self._on_read)

    def _on_read(self, found: Any) -> None:
        if found is None:  # deleted meanwhile
            self.accept()
            return
        row, values, self._rows, sales = found
        self._row = row
        self.form.set_values(values)
        self.form.set_editing(False)
        shown = []
        for each in self._rows:
            sale = sales.get(each["sale_id"], {})
            shown.append(
                (each["applied_on"], sale.get("code"), sale.get("sold_on"), each["amount"])
            )
        self.table.show_rows(shown)
        left = int(row["amount"]) - int(row["applied"])
        self._left.setText(
            _("{amount} not allocated yet").format(amount=money(left)) if left else ""
        )
        self.put.setEnabled(bool(left))
        self.release.setEnabled(bool(self._rows))
        self.dishonour.setVisible(int(row["amount"]) > 0)

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches(("receipt", "allocation", "sale")):
            self.read()

    # --- verbs -----------------------------------------------------------------------------------
    def _on_opened(self, number: int) -> None:
        self.accept()
        self._desk.open_page("sale", sale_id=int(self._rows[number]["sale_id"]))

    def _on_release(self, *_how: Any) -> None:
        number = self.table.current_row()
        if 0 <= number < len(self._rows):
            self.deeds.release([int(self._rows[number]["id"])])

    def _on_put(self) -> None:
        self.deeds.allocate(self._receipt_id)

    def _on_dishonour(self) -> None:
        self.deeds.dishonour(self._receipt_id)

    def _on_delete(self) -> None:
        self.deeds.remove([self._receipt_id])
