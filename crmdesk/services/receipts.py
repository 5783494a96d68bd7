"""Receipts, refunds and dishonoured cheques, and what of them settles which documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from crmdesk.analysis import allocation
from crmdesk.analysis.allocation import Allocation, Wish
from crmdesk.analysis.receivables import Applied, OpenItem
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.services import receipt_writing
from crmdesk.services.receipt_writing import chosen, living, open_documents, put
from crmdesk.services.rules import documents
from crmdesk.services.rules.trade import CREDITS, shown
from crmdesk.services.writing import WriteContext, Writer

RECEIVED: Final = N_("Received {amount} from {name}")
GIVEN_BACK: Final = N_("Gave {amount} back to {name}")
ALLOCATED: Final = N_("Allocated payments of {name}")
RELEASED: Final = N_("Released allocations of {name}")
DISHONOURED: Final = N_("Payment of {name} over {amount} dishonoured: {reason}")
REMOVED: Final = N_("Deleted the receipt of {amount} from {name}")
NOTHING_LEFT: Final = N_("Nothing of it is left to allocate.")
NO_CREDIT_DOCUMENT: Final = N_("Choose a posted return or allowance.")
NOT_RECEIVED: Final = N_("Only money that was received can be dishonoured.")
REASON_LENGTH: Final = 200


class ReceiptService:
    """See the module. Each call is one act; whatever raises leaves everything as it was."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    # --- asking ---------------------------------------------------------------------------
    def open_documents(self, customer_id: int) -> list[OpenItem]:
        """What is open now of a customer: charges positive, returns and allowances negative."""
        with self._database.read() as connection:
            return open_documents(connection, customer_id)

    def in_credit(self, customer_id: int) -> int:
        """What the customer has in credit (预收), in fen."""
        with self._database.read() as connection:
            return receipt_writing.in_credit(connection, customer_id)

    def suggest(
        self,
        customer_id: int,
        amount: int,
        on: date,
        contract_id: int | None = None,
        *,
        how: str = "oldest",
    ) -> Allocation:
        """What *amount* would pay: the documents due first, or first those of a contract.

        *how*: ``oldest`` or ``instalment`` (with *contract_id*, in the order of its plan).
        """
        items = self.open_documents(customer_id)
        if how == "instalment" and contract_id is not None:
            return allocation.instalments_first(amount, on, items, contract_id)
        return allocation.oldest_first(amount, on, items)

    # --- money ----------------------------------------------------------------------------
    def record(
        self,
        values: Mapping[str, Any],
        puts: Sequence[Wish] | None = None,
        *,
        how: str = "oldest",
        on: date | None = None,
    ) -> ChangeSet:
        """Enter a receipt (negative: money given back) with its allocations.

        *how*: ``oldest`` first, by ``instalment`` of the contract named in *values*, ``manual``
        by *puts*, ``none`` (all of it stays in credit). Allocations are dated *on*, else as early
        as both ends and the closed books allow. Raises ValidationError, CrmError.
        """
        is_refund = (values.get("amount") or 0) < 0
        with self._writer(GIVEN_BACK if is_refund else RECEIVED) as writer:
            receipt_id = writer.create("receipt", values)
            row = living(writer, "receipt", receipt_id)
            self._name(writer, row["customer_id"], row["amount"])
            items = open_documents(writer.connection, row["customer_id"])
            day = date.fromisoformat(row["received_on"])
            applied = chosen(row["amount"], day, items, puts, how, row["contract_id"])
            put(writer, applied, receipt_id=receipt_id, on=on)
        return writer.change_set

    def refund(
        self,
        customer_id: int,
        amount: int,
        on: date | None = None,
        *,
        puts: Sequence[Wish] | None = None,
        **values: Any,
    ) -> ChangeSet:
        """Give *amount* (positive, fen) back: for open credit documents first, then of 预收.

        *values* are further fields of the receipt (method, remark ...). Raises ValidationError if
        the customer has less in credit.
        """
        money = {"customer_id": customer_id, "amount": -abs(amount)}
        return self.record({**values, **money, "received_on": on or clock.today()}, puts)

    def dishonour(self, receipt_id: int, on: date, reason: str) -> ChangeSet:
        """A cheque or draft came back: the documents it paid are open again from that day on."""
        if not reason.strip():
            raise CrmError(documents.REASON_NEEDED)
        with self._writer(DISHONOURED) as writer:
            row = living(writer, "receipt", receipt_id)
            if row["amount"] <= 0:
                raise CrmError(NOT_RECEIVED)
            self._name(writer, row["customer_id"], row["amount"])
            writer.params["reason"] = reason.strip()[:REASON_LENGTH]
            same = ("customer_id", "contract_id", "instalment_id", "method", "payer", "owner_id")
            back_id = writer.create(
                "receipt",
                {name: row[name] for name in same}
                | {
                    "amount": -row["amount"],
                    "received_on": on,
                    "reverses_id": receipt_id,
                    "remark": reason.strip()[:REASON_LENGTH],
                },
            )
            paid = writer.rows(
                "allocation", ["sale_id", "amount", "applied_on"], receipt_id=receipt_id
            )
            taken = [Applied(sale_id, -part, max(on, date.fromisoformat(day)))
                     for sale_id, part, day in paid]  # fmt: skip
            put(writer, taken, receipt_id=back_id)
        return writer.change_set

    def remove(self, receipt_id: int) -> ChangeSet:
        """Delete a receipt together with its allocations."""
        with self._writer(REMOVED) as writer:
            row = living(writer, "receipt", receipt_id)
            self._name(writer, row["customer_id"], row["amount"])
            for (allocation_id,) in writer.rows("allocation", ["id"], receipt_id=receipt_id):
                writer.remove("allocation", allocation_id)
            writer.remove("receipt", receipt_id)
        return writer.change_set

    # --- allocations ----------------------------------------------------------------------
    def allocate(
        self,
        receipt_id: int,
        puts: Sequence[Wish] | None = None,
        on: date | None = None,
        *,
        how: str = "oldest",
    ) -> ChangeSet:
        """Put what is left of a receipt on open documents, as wished or the one due first.

        Dated *on*, else as early as both ends and the closed books allow.
        """
        with self._writer(ALLOCATED) as writer:
            row = living(writer, "receipt", receipt_id)
            left = row["amount"] - row["applied"]
            day = date.fromisoformat(row["received_on"])
            applied = self._applied(writer, row, left, day, puts, how)
            put(writer, applied, receipt_id=receipt_id, on=on)
        return writer.change_set

    def apply_credit(
        self,
        credit_id: int,
        puts: Sequence[Wish] | None = None,
        on: date | None = None,
        *,
        how: str = "oldest",
    ) -> ChangeSet:
        """Set what is left of a return or an allowance against open documents."""
        with self._writer(ALLOCATED) as writer:
            row = living(writer, "sale", credit_id)
            if row["kind"] not in CREDITS or row["state"] != "posted":
                raise CrmError(NO_CREDIT_DOCUMENT)
            left = row["settled"] - row["amount"]
            day = date.fromisoformat(row["sold_on"])
            applied = self._applied(writer, row, left, day, puts, how)
            put(writer, applied, credit_id=credit_id, on=on)
        return writer.change_set

    def _applied(
        self,
        writer: Writer,
        row: Mapping[str, Any],
        left: int,
        day: date,
        puts: Sequence[Wish] | None,
        how: str,
    ) -> Sequence[Applied]:
        self._name(writer, row["customer_id"])
        items = open_documents(writer.connection, row["customer_id"])
        applied = chosen(left, day, items, puts, how, row["contract_id"])
        if not applied:
            raise CrmError(NOTHING_LEFT)
        return applied

    def release(self, allocation_ids: Sequence[int]) -> ChangeSet:
        """Take allocations back as if they had never been: their money is in credit again."""
        with self._writer(RELEASED) as writer:
            for allocation_id in allocation_ids:
                row = living(writer, "allocation", allocation_id)
                self._name(writer, row["customer_id"])
                writer.remove("allocation", allocation_id)
        return writer.change_set

    def allocations(
        self, *, sale_id: int | None = None, receipt_id: int | None = None
    ) -> list[dict[str, Any]]:
        """The allocations onto and from a document, or from a receipt, in stored form, by day."""
        with self._database.read() as connection:
            return receipt_writing.allocations(connection, sale_id, receipt_id)

    # --- inside ---------------------------------------------------------------------------
    def _writer(self, title: str) -> Writer:
        return Writer(self._make_context(), title)

    def _name(self, writer: Writer, customer_id: int, amount: int | None = None) -> None:
        """Name customer and sum in the title of the act."""
        writer.params["name"] = (writer.row("customer", customer_id) or {}).get("name") or ""
        if amount is not None:
            writer.params["amount"] = shown(abs(amount))
