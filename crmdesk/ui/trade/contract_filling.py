"""Fills a sale from the contract or the instalment that is chosen in its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.details_tab import DetailsTab
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.latest import LatestOnly

if TYPE_CHECKING:
    from crmdesk.services.sale_drafts import SaleDraft

CONTRACT, INSTALMENT = "contract_id", "instalment_id"


class ContractFilling(QObject):
    """What is typed already is never overwritten: only empty lines and a blank sum are filled."""

    def __init__(self, desk: Desk, details: DetailsTab) -> None:
        super().__init__(details)
        self._desk, self._details = desk, details
        self._reading = LatestOnly(desk.jobs, self)
        self._seen: tuple[Any, Any] = (None, None)
        self._may_fill = False
        details.form.changed.connect(self._on_changed)

    def show_document(self, state: DocumentState) -> None:
        """Follow the head of a document."""
        self._may_fill = state.is_open and state.values.get("kind") == "sale"
        self._seen = (state.values.get(CONTRACT), state.values.get(INSTALMENT))
        self._details.references.contract_id = self._seen[0]

    def fill(self) -> None:
        """Take over what the contract says is still to be billed."""
        contract_id, instalment_id = self._chosen()
        if contract_id is None:
            message.notify(_("Choose the contract in the head first."))
            return
        sales = self._desk.services.sales

        def read(_progress: Any) -> SaleDraft | CrmError:
            try:
                return sales.from_contract(contract_id, instalment_id)
            except CrmError as error:
                return error

        self._reading.ask(_("Reading the contract"), read, self._on_read)

    def _chosen(self) -> tuple[Any, Any]:
        found = []
        for name in (CONTRACT, INSTALMENT):
            box = self._details.form.boxes[name]
            try:
                found.append(box.editor.value() if box.editor is not None else box.current)
            except FieldError:
                found.append(None)
        return found[0], found[1]

    def _on_changed(self) -> None:
        before, self._seen = self._seen, self._chosen()
        self._details.references.contract_id = self._seen[0]
        if self._seen != before and self._may_fill and self._seen[0] is not None:
            self.fill()

    def _on_read(self, draft: SaleDraft | CrmError) -> None:
        if isinstance(draft, CrmError):
            message.error(draft, self._details)
            return
        model = self._details.lines.model
        stated = draft.values.get("stated")
        if draft.rows and not model.count:
            model.append(draft.rows)
        elif stated and not model.count:
            box = self._details.form.boxes["stated"]
            if box.editor is not None:
                box.editor.set_value(stated)
                self._details.form.changed.emit()
        elif not draft.rows and not stated:
            message.notify(_("Everything of this contract is billed already."))
