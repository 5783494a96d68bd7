"""A promise to pay: who will pay how much by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.forms.references import References

FIELDS: Final = (
    "customer_id", "amount", "promised_on", "contact_id", "made_on", "sale_id", "owner_id",
    "is_withdrawn", "remark",
)  # fmt: skip


class PromiseDialog(RecordDialog):
    """*customer_id* is not asked for; *promise_id* is the one to be changed."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        customer_id: int | None = None,
        promise_id: int | None = None,
    ) -> None:
        row: Mapping[str, Any] | None = None
        if promise_id is not None:
            row = desk.services.records.fetch("promise", promise_id)
            customer_id = int(str(row["customer_id"]))
        self._known: DocumentReferences | None = None
        super().__init__(
            desk, "promise", _("Promise to pay"), parent,
            record=row,
            fixed={"customer_id": customer_id} if customer_id is not None else None,
            start={"made_on": clock.today(), "owner_id": desk.services.employee_id}
            if row is None else None,
            only=FIELDS if row is not None else [n for n in FIELDS if n != "is_withdrawn"],
            size=(720, 480),
            subtitle=desk.services.names("customer", customer_id) if customer_id else "",
        )  # fmt: skip

    def make_references(self, desk: Desk, customer_id: int | None) -> References:
        self._known = DocumentReferences(desk, customer_id)
        return self._known

    def arranged(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        return sorted(specs, key=lambda spec: FIELDS.index(spec.name))

    def _on_changed(self) -> None:
        """Offer the people and documents of the customer that was chosen."""
        super()._on_changed()
        box = self.form.boxes.get("customer_id")
        if box is None or self._known is None:
            return
        try:
            chosen = box.value()
        except FieldError:
            return
        if isinstance(chosen, int):
            self._known.show_customer(chosen)
