"""What the form of a sale comes to while it is filled in: amount, discount, tax, margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.services import deal_sums
from crmdesk.services.deal_sums import LineSum, Sums
from crmdesk.services.rules.sale_line import line_amount


@dataclass(frozen=True, slots=True)
class SaleFigures:
    """The sums, and the tax in the amount; None where a line has no tax rate. Without sign."""

    sums: Sums
    tax: int | None


def reckon(lines: Sequence[Mapping[str, Any]], stated: int | None = None) -> SaleFigures:
    """The figures of lines in value form; without lines the amount is what was *stated*."""
    if not lines:
        amount = stated or 0
        return SaleFigures(Sums((), amount, 0, amount, None, None), None)
    made, tax, before = [], 0, 0
    for line in lines:
        quantity, price, cost = line.get("quantity"), line.get("price") or 0, line.get("cost")
        amount = line_amount(quantity, price, line.get("discount"))
        whole = None if cost is None else deal_sums.line_amount(quantity, cost)
        before += deal_sums.line_amount(quantity, price)
        made.append(LineSum(price, amount, whole, deal_sums.margin(amount, whole)))
        rate = line.get("tax_rate") or 0
        tax += half_up(amount * rate, WHOLE + rate)
    amount = sum(line.amount for line in made)
    cost = deal_sums.total_cost((line.get("quantity"), line.get("cost")) for line in lines)
    is_taxed = all(line.get("tax_rate") is not None for line in lines)
    sums = Sums(tuple(made), before, before - amount, amount, cost, deal_sums.margin(amount, cost))
    return SaleFigures(sums, tax if is_taxed else None)
