"""Rules of the lines of sales, returns and allowances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services import deal_sums
from crmdesk.services.rules import documents, trade
from crmdesk.services.rules.base import Row, Rules, Subject, Write
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


def worth(
    kind: str | None,
    parts: tuple[int | None, int | None, int | None],
    given: int | None,
    cost: int | None,
) -> tuple[int, int | None]:
    """Amount and cost of a line in a document of *kind*, with the sign of such documents.

    *parts* are quantity, price and discount; *given* is the amount without sign if one was given;
    *cost* is that of one.
    """
    sign = trade.sign_of(kind)
    amount = sign * (line_amount(*parts) if given is None else given)
    return amount, None if cost is None else sign * deal_sums.line_amount(parts[0], cost)


def amount_problem(
    name: str, parts: tuple[int | None, int | None, int | None], amount: int
) -> Problem | None:
    """That a line's amount is beyond all measure, or not what quantity and price make."""
    right, said = line_amount(*parts), abs(amount)
    if right > trade.LARGEST or said > trade.LARGEST:
        return Problem("quantity", documents.TOO_LARGE)
    if abs(said - right) > tolerance(parts[0]):
        known = {"name": name, "right": trade.shown(right), "said": trade.shown(said)}
        return Problem("amount", DIFFERS, known)
    return None


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
        after["amount"], after["cost_amount"] = worth(
            head.kind if head else None, _parts(after), _given(s), after.get("cost")
        )

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if s.before is None or any(s.changed(f) for f in after if f not in COPIES):
            yield from _closed(write, s)
        if write.is_undo:
            return
        problem = amount_problem(after["name"], _parts(after), after["amount"])
        if problem is not None:
            yield problem

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from _closed(write, s)


def _parts(row: Row) -> tuple[int | None, int | None, int | None]:
    return row.get("quantity"), row.get("price"), row.get("discount")


def _given(s: Subject) -> int | None:
    """The amount without sign as given; None if a part of it changed: it is reckoned then."""
    after, before = s.after, s.before
    given: int = abs(after.get("amount") or 0)
    if before is None:
        is_given = given != 0
    else:
        is_given = after["amount"] != before["amount"] or not s.changed(*SUMMED)
    return given if is_given else None


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
