"""Arithmetic of quotes and contracts: prices, lines, sums, margins. Whole numbers, half up once.

Money in fen, quantities in thousandths, percentages in hundredths of a percent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from crmdesk.analysis.rounding import WHOLE, half_up, hundredths

THOUSAND: Final = 1000  # a quantity of one


def line_amount(quantity: int | None, price: int | None) -> int:
    """What a line costs; nothing while quantity or price is unknown."""
    return half_up((quantity or 0) * (price or 0), THOUSAND)


def discounted(price: int, discount: int | None) -> int:
    """*price* less a discount."""
    return half_up(price * (WHOLE - (discount or 0)), WHOLE)


def discount_of(list_price: int | None, price: int | None) -> int | None:
    """The discount that makes *list_price* to *price*; None without one, or for a surcharge."""
    if not list_price or price is None or price >= list_price:
        return None
    return hundredths(1 - Fraction(price, list_price))


def total(amounts: Iterable[int], discount: int | None) -> int:
    """The sum of the lines less the discount on everything."""
    return discounted(sum(amounts), discount)


def total_cost(lines: Iterable[tuple[int | None, int | None]]) -> int | None:
    """The sum over (quantity, cost per unit); None if any cost is unknown, or without lines."""
    costs = [None if cost is None else line_amount(quantity, cost) for quantity, cost in lines]
    if not costs or any(cost is None for cost in costs):
        return None
    return sum(cost for cost in costs if cost is not None)


def margin(amount: int | None, cost: int | None) -> int | None:
    """What is left of the amount after the cost, in hundredths of a percent of the amount."""
    if not amount or cost is None:
        return None
    return hundredths(1 - Fraction(cost, amount))


def worth_delivered(amount: int, lines: Sequence[tuple[int, int]]) -> int:
    """The part of a contract's *amount* that was delivered: lines as (amount, delivered worth).

    Where the amount differs from the sum of the lines (a discount on everything), what was
    delivered counts in proportion, so that everything delivered is the whole amount.
    """
    ordered, delivered = (sum(each) for each in zip(*lines, strict=True)) if lines else (0, 0)
    if not ordered or ordered == amount:
        return delivered
    return half_up(delivered * amount, ordered)


@dataclass(frozen=True, slots=True)
class LineSum:
    """What a line of a form comes to: its price, amount and cost in fen, its margin."""

    price: int
    amount: int
    cost: int | None
    margin: int | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What a quote comes to. *discount* is the money that the discount on everything takes off.

    *reasons* say in words why an approval is needed.
    """

    lines: tuple[LineSum, ...]
    before_discount: int
    discount: int
    amount: int
    cost: int | None
    margin: int | None
    reasons: tuple[str, ...] = ()


def reckon(
    lines: Sequence[dict[str, Any]], discount: int | None, reasons: Sequence[str] = ()
) -> Sums:
    """The sums of lines in value form (quantity, price, cost)."""
    made = []
    for line in lines:
        quantity, price, cost = line.get("quantity"), line.get("price") or 0, line.get("cost")
        amount = line_amount(quantity, price)
        whole = None if cost is None else line_amount(quantity, cost)
        made.append(LineSum(price, amount, whole, margin(amount, whole)))
    before = sum(line.amount for line in made)
    amount = discounted(before, discount)
    cost = total_cost((line.get("quantity"), line.get("cost")) for line in lines)
    return Sums(
        tuple(made), before, before - amount, amount, cost, margin(amount, cost), tuple(reasons)
    )
