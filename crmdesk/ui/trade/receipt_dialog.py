"""收款: enter a receipt or a refund, and on which documents it is put; all by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.trade.put_panel import MANUAL, PutPanel
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import label

FIELDS: Final = (
    "received_on", "amount", "method", "document_no", "contract_id", "payer", "owner_id", "remark",
)  # fmt: skip
REFUND_WORDS: Final = {"received_on": N_("Paid back on"), "method": N_("Way of paying back")}
METHOD_KEY: Final = "receipt_method"  # the way of the last receipt is the likeliest
SIZE: Final = (900, 640)
NEEDED: Final = ("customer_id", "received_on", "amount")


class ReceiptDialog(Dialog):
    """*customer_id* None asks for the customer; *sale_id* is paid first; ``saved`` is the act.

    *start* are further values to begin with.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        customer_id: int | None = None,
        sale_id: int | None = None,
        contract_id: int | None = None,
        refund: bool = False,
        start: Mapping[str, Any] | None = None,
    ) -> None:
        name = desk.services.names("customer", customer_id) if customer_id else ""
        title = _("Give money back") if refund else _("Record a receipt")
        super().__init__(title, parent, subtitle=name, size=SIZE, icon="coins")
        self._desk, self._is_refund = desk, refund
        self._fixed_id, self._sale_id = customer_id, sale_id
        self._customer_id: int | None = None
        self._is_saving = False
        self.saved: ChangeSet | None = None
        self._instalment_id = (start or {}).get("instalment_id")
        self._references = DocumentReferences(desk, customer_id)
        self.form = RecordForm(self._specs(), self._references)
        self.form.set_values(self._start(contract_id) | dict(start or {}))
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.puts = PutPanel(desk, is_refund=refund)
        self.puts.prefer(sale_id)
        self.body.addWidget(self.puts, 1)
        self._problem = label("", "problem", wrap=True, name="receiptProblem")
        self.body.addWidget(self._problem)
        self._credit = label("", "muted", name="receiptCredit")
        self.add_note(self._credit)
        self.add_close()
        verb = _("Give back") if refund else _("Record the receipt")
        self._save = self.add_button(verb, "primary", name="receiptSave", icon="check")
        self._save.clicked.connect(self._on_save)
        self.form.changed.connect(self._on_changed)
        self.puts.changed.connect(self._on_puts)
        self._on_changed()
        self.form.focus("customer_id" if customer_id is None else "amount")

    def _specs(self) -> list[FieldSpec]:
        known = self._desk.services.catalogue.by_key("receipt")
        names = FIELDS if self._fixed_id is not None else ("customer_id", *FIELDS)
        left_out = {"contract_id", "payer"} if self._is_refund else set()
        specs = [
            replace(
                known[name], section="", immutable=False, span=2 if name == "customer_id" else 1
            )
            for name in names
            if name not in left_out
        ]
        if self._is_refund:
            specs = [replace(s, label=REFUND_WORDS.get(s.name, s.label)) for s in specs]
        return [replace(s, hint="", minimum=1) if s.name == "amount" else s for s in specs]

    def _start(self, contract_id: int | None) -> dict[str, Any]:
        services = self._desk.services
        return {
            "customer_id": self._fixed_id,
            "received_on": clock.today(),
            "method": self._desk.preferences.get(METHOD_KEY) or None,
            "owner_id": services.employee_id,
            "contract_id": contract_id,
        }

    # --- following what is typed -----------------------------------------------------------------
    def _typed(self, name: str) -> Any:
        box = self.form.boxes.get(name)
        if box is None:
            return self._fixed_id if name == "customer_id" else None
        try:
            return box.editor.value() if box.editor is not None else box.current
        except FieldError:
            return None

    def _on_changed(self) -> None:
        customer_id = self._typed("customer_id")
        if customer_id != self._customer_id:
            self._customer_id = customer_id
            if customer_id is not None:
                self._references.show_customer(customer_id)
            self.puts.show_customer(customer_id)
        on = self._typed("received_on")
        self.puts.set_money(
            self._typed("amount") or 0,
            on if isinstance(on, date) else clock.today(),
            self._typed("contract_id"),
        )

    def _on_puts(self) -> None:
        if not self.puts.is_read:
            return
        if self._sale_id is not None:  # what is open of the document is what usually comes
            sale_id, self._sale_id = self._sale_id, None
            if not self._typed("amount"):
                self.form.propose("amount", self.puts.open_of(sale_id))
                self.form.changed.emit()
        in_credit = self.puts.in_credit
        self._credit.setText(
            _("In credit: {amount}").format(amount=money(in_credit)) if in_credit else ""
        )
        self._problem.setText(self.puts.problem() if self.puts.mode == MANUAL else "")

    # --- saving ----------------------------------------------------------------------------------
    def has_changes(self) -> bool:
        return self.saved is None and bool(self._typed("amount")) and self.puts.mode == MANUAL

    def _values(self) -> dict[str, Any] | None:
        found: dict[str, Any] = {"customer_id": self._fixed_id}
        for name, box in self.form.boxes.items():
            try:
                found[name] = box.value()
            except FieldError:
                self.form.focus(name)
                return None
            if name in NEEDED and found[name] in (None, "", 0):
                box.show_problem(_("“{field}” must be filled in.").format(field=box.spec.title))
                self.form.focus(name)
                return None
        if found.get("contract_id") is not None:
            found["instalment_id"] = self._instalment_id
        return {name: value for name, value in found.items() if value is not None}

    def _on_save(self) -> None:
        values = self._values()
        if values is None or self._is_saving or not self.puts.is_read:
            return
        problem = self.puts.problem()
        if problem:
            self._problem.setText(problem)
            return
        self._is_saving = True
        self._save.setEnabled(False)
        self._desk.write(
            _("Saving"),
            _Recording(self._desk.services, values, self.puts.wishes(), self._is_refund),
            said=self._said(values),
            done=self._on_done,
            failed=self._on_failed,
        )

    def _said(self, values: dict[str, Any]) -> str:
        amount, rest = values["amount"], values["amount"] - self.puts.put_sum()
        if self._is_refund:
            return _("{amount} given back.").format(amount=money(amount))
        if rest:
            return _("{amount} received, {rest} of it in credit.").format(
                amount=money(amount), rest=money(rest)
            )
        return _("{amount} received.").format(amount=money(amount))

    def _on_done(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        method = self._typed("method")
        if method:
            self._desk.preferences.set(METHOD_KEY, str(method))
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self._is_saving = False
        self._save.setEnabled(True)
        self._problem.setText(self.form.show_error(error))


class _Recording:
    """What writes it, in the writer thread."""

    def __init__(
        self, services: Any, values: dict[str, Any], wishes: list[Any], is_refund: bool
    ) -> None:
        self._services, self._values = services, values
        self._wishes, self._is_refund = wishes, is_refund

    def __call__(self, _progress: Any) -> ChangeSet:
        receipts = self._services.receipts
        if not self._is_refund:
            done: ChangeSet = receipts.record(self._values, self._wishes, how="manual")
            return done
        more = dict(self._values)
        customer_id, amount = more.pop("customer_id"), more.pop("amount")
        given: ChangeSet = receipts.refund(
            customer_id, amount, more.pop("received_on"), puts=self._wishes, **more
        )
        return given
