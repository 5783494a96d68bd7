"""Rules of the lines of sales, returns and allowances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services import deal_sums
from crmdesk.services.rules import documents, trade
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.sale import CLOSED, VOIDED

DIFFERS: Final = N_(
    "{name}: quantity times price makes {right}; the line says {said}. Correct one of them."
)
FROM_PRODUCT: Final = {"name": "name", "specification": "specification", "unit": "unit"}
SUMMED: Final = ("quantity", "price", "discount", "amount")
# What the keeper of sums writes; everything else of a posted line is closed.
COPIES: Final = frozenset({"customer_id", "counted_on"})


def line_amount(quantity: int | None, price: int | None, discount: int | None) -> int:
    """Quantity × price less discount, rounded once to the fen. Without sign."""
    whole = (quantity or 0) * (price or 0) * (WHOLE - (discount or 0))
    return half_up(whole, deal_sums.THOUSAND * WHOLE)


def tolerance(quantity: int | None) -> int:
    """By how many fen an amount that was given may differ: what rounding the price can make."""
    return max(1, -(-(quantity or 0) // deal_sums.THOUSAND))


class SaleLineRules(Rules):
    """The amount follows quantity, price and discount; one that was given stays if it is only
    rounded otherwise. Lines of a posted document are closed.
    """

    KEEPS_PARTS = True

    def prepare(self, write: Write, s: Subject) -> None:
        if write.is_undo:
            return
        after = s.after
        head = trade.sale_head(write, after["sale_id"])
        if s.before is None:
            if after.get("position") is None:
                after["position"] = documents.next_position(write, s, "sale_id")
            if head is not None:
                after["customer_id"] = head.customer_id
                after["counted_on"] = head.sold_on if head.counts else None
        documents.fill_from_product(write, s, FROM_PRODUCT)
        if after.get("cost") is None and s.changed("product_id"):
            after["cost"] = (documents.product_of(write, s) or {}).get("cost")
        sign = trade.sign_of(head.kind if head else None)
        after["amount"] = sign * _amount(s)
        cost = after.get("cost")
        whole = None if cost is None else deal_sums.line_amount(after["quantity"], cost)
        after["cost_amount"] = None if whole is None else sign * whole

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if s.before is None or any(s.changed(f) for f in after if f not in COPIES):
            yield from _closed(write, s)
        if write.is_undo:
            return
        right = line_amount(after["quantity"], after["price"], after["discount"])
        if max(right, abs(after["amount"])) > trade.LARGEST:
            yield Problem("quantity", documents.TOO_LARGE)
        elif abs(abs(after["amount"]) - right) > tolerance(after["quantity"]):
            known = {"name": after["name"], "right": trade.shown(right)}
            yield Problem("amount", DIFFERS, known | {"said": trade.shown(abs(after["amount"]))})

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from _closed(write, s)


def _amount(s: Subject) -> int:
    """The amount without sign: as given, else (a part of it changed, or none given) reckoned."""
    after, before = s.after, s.before
    given: int = abs(after.get("amount") or 0)
    if before is None:
        is_given = given != 0
    else:
        is_given = after["amount"] != before["amount"] or not s.changed(*SUMMED)
    if is_given:
        return given
    return line_amount(after.get("quantity"), after.get("price"), after.get("discount"))


def _closed(write: Write, s: Subject) -> Iterable[Problem]:
    """That the document is posted or void, or lies in a closed period."""
    head = trade.sale_head(write, s.after["sale_id"])
    if head is None or trade.is_fresh(write, s.after["sale_id"]):
        return
    if head.state != "draft":
        row = write.row("sale", s.after["sale_id"]) or {}
        text = CLOSED if head.state == "posted" else VOIDED
        yield Problem("", text, {"code": row.get("code", "")})
        return
    closed = trade.closed_until(write)
    if closed and head.sold_on <= closed:
        yield trade.period_closed("", closed)
