"""Rules of allocations: what may settle what, and from which day on.

That no document and no receipt is used up beyond its amount is seen when the act ends, by
``services.sale_sums``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.rules import trade
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.receipt import NO_MONEY

ONE_SOURCE: Final = N_("A document is settled with a receipt or with a credit document: name one.")
WRONG_SIGN: Final = N_(
    "Receipts settle documents with positive amounts, money given back with negative ones."
)
ANOTHER_CUSTOMER: Final = N_("Both must belong to the same customer.")
NOT_POSTED: Final = N_("Only posted documents are settled. Post the document first.")
NO_CREDIT: Final = N_("Only a return or an allowance can be set against other documents.")
CREDIT_TO_CREDIT: Final = N_("A return or an allowance is settled by giving money back only.")
TOO_EARLY: Final = N_("An allocation is not earlier than the document and the payment ({day}).")
GONE: Final = N_("The document or the receipt is gone.")
TIES: Final = ("sale_id", "receipt_id", "credit_id")


class AllocationRules(Rules):
    """See the module."""

    DATED_BY = "applied_on"

    def prepare(self, write: Write, s: Subject) -> None:
        if write.is_undo:
            return
        after = s.after
        days = [day for day in _days(write, after) if day]
        after["applied_on"] = after.get("applied_on") or max(days, default=None)
        if after.get("customer_id") is None and after.get("sale_id") is not None:
            head = trade.sale_head(write, after["sale_id"])
            after["customer_id"] = head.customer_id if head else None

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if (after["receipt_id"] is None) == (after["credit_id"] is None):
            yield Problem("receipt_id", ONE_SOURCE)
            return
        yield from trade.day_problems(write, s, "applied_on")
        if s.changed("amount", "applied_on", "deleted_at", *TIES):
            yield from trade.period_problems(write, s, "applied_on")
            yield from _ties(write, s)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from trade.period_problems(write, s, "applied_on")


def _days(write: Write, row: dict[str, Any]) -> list[str | None]:
    """The days of both ends."""
    days: list[str | None] = []
    for field in ("sale_id", "credit_id"):
        head = trade.sale_head(write, row[field]) if row.get(field) is not None else None
        days.append(head.sold_on if head else None)
    if row.get("receipt_id") is not None:
        receipt = trade.receipt_head(write, row["receipt_id"])
        days.append(receipt.received_on if receipt else None)
    return days


def _ties(write: Write, s: Subject) -> Iterable[Problem]:
    """Whether target, source, sign, customer and day fit together."""
    after = s.after
    target = trade.sale_head(write, after["sale_id"])
    receipt = credit = None
    if after["receipt_id"] is not None:
        receipt = trade.receipt_head(write, after["receipt_id"])
    else:
        credit = trade.sale_head(write, after["credit_id"])
    source = receipt or credit
    if target is None or source is None or source.deleted_at or target.deleted_at:
        yield Problem("sale_id", GONE)
        return
    if not target.counts or (credit is not None and not credit.counts):
        yield Problem("sale_id", NOT_POSTED)
    if s.changed(*TIES) and {target.customer_id, source.customer_id} != {after["customer_id"]}:
        yield Problem("sale_id", ANOTHER_CUSTOMER)
    amount = after["amount"]
    if not amount:
        yield Problem("amount", NO_MONEY)
    elif (receipt is not None and (amount > 0) != (receipt.amount > 0)) or (
        credit is not None and amount < 0
    ):
        yield Problem("amount", WRONG_SIGN)
    if credit is not None and credit.kind not in trade.CREDITS:
        yield Problem("credit_id", NO_CREDIT)
    elif target.kind in trade.CREDITS and amount > 0:
        yield Problem("sale_id", CREDIT_TO_CREDIT)
    latest = max(day for day in _days(write, after) if day)
    if after["applied_on"] < latest:
        yield Problem("applied_on", TOO_EARLY, {"day": latest})
