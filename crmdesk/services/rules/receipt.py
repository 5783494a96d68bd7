"""Rules of receipts and refunds: the right contract, no more given back than came in, closed books.

That allocations take no more than the amount, and that a customer is never given more than he has
in credit, is seen when the act ends (``services.sale_sums``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.rules import documents, trade
from crmdesk.services.rules.base import Row, Rules, Subject, Write
from crmdesk.services.rules.contract import REPLACED
from crmdesk.services.rules.contract_parts import OTHER_CONTRACT

NO_MONEY: Final = N_("The amount must not be 0.")
MORE_BACK: Final = N_("Only {received} came in on contract {contract}; more cannot be given back.")
IS_ALLOCATED: Final = N_(
    "{amount} of this receipt are allocated to documents. Release the allocations first."
)
ALLOCATED_BEFORE: Final = N_(
    "It was allocated on {day} already; the receipt cannot be of a later day."
)
NOT_REVERSED: Final = N_(
    "A dishonoured payment takes back a receipt of the same customer, at most its amount, "
    "and not before it came in."
)
WAS_REVERSED: Final = N_("This receipt was taken back as dishonoured; remove that entry first.")
# What changes no figure of a closed period, and what moves in merges and versions.
HARMLESS: Final = frozenset(
    {"document_no", "payer", "remark", "owner_id", "customer_id", "contract_id", "instalment_id"}
)
FIELDS: Final = (*sorted(HARMLESS), "received_on", "amount", "method", "reverses_id", "deleted_at")


class ReceiptRules(Rules):
    """See the module."""

    DATED_BY = "received_on"

    def prepare(self, write: Write, s: Subject) -> None:
        after = s.after
        if s.before is None:
            after["received_on"] = after.get("received_on") or write.today.isoformat()
        if after.get("contract_id") is None and after.get("instalment_id") is not None:
            instalment = write.row("instalment", after["instalment_id"])
            after["contract_id"] = instalment["contract_id"] if instalment else None

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        amount = s.after["amount"]
        if not amount:
            yield Problem("amount", NO_MONEY)
        elif abs(amount) > trade.LARGEST and s.changed("amount"):
            yield Problem("amount", documents.TOO_LARGE)
        yield from trade.day_problems(write, s, "received_on", ahead=True)
        if s.before is None or not {f for f in FIELDS if s.changed(f)} <= HARMLESS:
            yield from trade.period_problems(write, s, "received_on")
        if s.before is not None and s.changed("received_on"):
            yield from _allocated_before(write, s)
        yield from documents.owner_problems(write, s, "contract_id")
        yield from _reversal_problems(write, s)
        yield from _contract_problems(write, s)

    def written(self, write: Write, s: Subject) -> None:
        trade.note_receipt(write, s.after)

    def returning(self, write: Write, s: Subject) -> None:
        trade.note_receipt(write, s.after)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from trade.period_problems(write, s, "received_on")
        rows = write.rows("allocation", ["amount"], receipt_id=s.record_id)
        if rows:
            amount = trade.shown(sum(each for (each,) in rows))
            yield Problem("", IS_ALLOCATED, {"amount": amount})
        if write.count("receipt", reverses_id=s.record_id):
            yield Problem("", WAS_REVERSED)
        contract = documents.parent_of(write, s, "contract_id")
        if contract is not None and s.after["amount"] > 0:
            yield from _too_much_back(write, s, contract, without=True)


def _allocated_before(write: Write, s: Subject) -> Iterable[Problem]:
    days = write.rows("allocation", ["applied_on"], receipt_id=s.record_id)
    first = min((day for (day,) in days), default=None)
    if first is not None and first < s.after["received_on"]:
        yield Problem("received_on", ALLOCATED_BEFORE, {"day": first})


def _reversal_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """A dishonoured payment takes back at most what came in."""
    original_id, after = s.after["reverses_id"], s.after
    if original_id is None or not s.changed("reverses_id", "amount", "received_on", "deleted_at"):
        return
    original = write.row("receipt", original_id)
    rows = write.rows("receipt", ["id", "amount"], reverses_id=original_id)
    others = sum(amount for other, amount in rows if other != s.record_id)
    fits = (
        original is not None
        and original["deleted_at"] is None
        and original["customer_id"] == after["customer_id"]
        and original["received_on"] <= after["received_on"]
        and after["amount"] < 0
        and original["amount"] + others + after["amount"] >= 0
    )
    if not fits:
        yield Problem("reverses_id", NOT_REVERSED)


def _contract_problems(write: Write, s: Subject) -> Iterable[Problem]:
    instalment_id, contract_id = s.after["instalment_id"], s.after["contract_id"]
    if instalment_id is not None and s.changed("instalment_id", "contract_id"):
        instalment = write.row("instalment", instalment_id)
        if instalment is None or instalment["contract_id"] != contract_id:
            yield Problem("instalment_id", OTHER_CONTRACT)
    contract = documents.parent_of(write, s, "contract_id")
    if contract is None:
        return
    if s.changed("contract_id") and not contract["is_current"] and not write.is_undo:
        yield Problem("contract_id", REPLACED, {"contract": documents.named(contract)})
    if s.changed("amount", "contract_id", "deleted_at") and s.after["amount"] < 0:
        yield from _too_much_back(write, s, contract)


def _too_much_back(
    write: Write, s: Subject, contract: Row, *, without: bool = False
) -> Iterable[Problem]:
    """That refunds would exceed receipts with this one as it would be, or without it."""
    rows = write.rows("receipt", ["id", "amount"], contract_id=contract["id"])
    others: Any = sum(amount for receipt_id, amount in rows if receipt_id != s.record_id)
    if others + (0 if without else s.after["amount"]) < 0:
        received = trade.shown(max(others, 0))
        yield Problem(
            "amount", MORE_BACK, {"received": received, "contract": documents.named(contract)}
        )
