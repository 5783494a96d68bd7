"""What credit says to the document that is being filled in, in the head of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.ui.credit.exposure_bar import ExposureBar
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.ui.documents.reading import DocumentState

# States in which a document still asks for credit; later it is part of what is used.
ASKING = {
    "contract": frozenset({"preparing", "returned", "submitted", "approving", "approved"}),
    "sale": frozenset({"draft"}),
    "quote": frozenset({"draft", "preparing", "submitted", "approved", "sent"}),
}
CREDITS = frozenset({"return", "allowance"})


class DocumentCredit(ExposureBar):
    """The exposure of the customer with the document on top of it, asked anew with each amount."""

    def __init__(self, desk: Desk, entity: str) -> None:
        super().__init__(desk, f"{entity}Exposure")
        self._entity = entity
        self._state: DocumentState | None = None

    def show_document(self, state: DocumentState) -> None:
        """Ask about a document as it is saved."""
        self._state = state
        amount = state.values.get("amount")
        self.ask_amount(int(amount) if isinstance(amount, int) else 0)

    def ask_amount(self, amount: int, settlement: str | None = None) -> None:
        """Ask about the amount (fen) that is typed."""
        state = self._state
        if state is None or not state.customer_id:
            return
        from crmdesk.analysis.credit_decision import Stage

        is_asking = (state.is_new or state.state in ASKING[self._entity]) and state.values.get(
            "kind"
        ) not in CREDITS
        terms: dict[str, Any] = {}
        if is_asking:
            terms = {
                "stage": Stage(self._entity),
                "document_id": state.record_id,
                "settlement": settlement or state.values.get("settlement"),
            }
        self.ask(state.customer_id, max(0, amount) if is_asking else 0, **terms)
