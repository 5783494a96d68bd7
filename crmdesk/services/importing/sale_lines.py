"""What one line of an exported sale comes to: quantity, price, discount, amount, tax, cost.

Programs write some of: price with or without tax, discount as a share or a sum, amount with or
without tax, tax, cost. What is there must agree; what lacks is reckoned. The amount counts most:
it is what the customer owes. Pure. Money in fen, quantities in thousandths, percentages in
hundredths of a percent.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.core.money import from_fen
from crmdesk.services.deal_sums import THOUSAND
from crmdesk.services.rules.sale_line import line_amount, tolerance

NOTHING: Final = N_("Neither a quantity nor an amount stands in this row.")
NO_QUANTITY: Final = N_("The quantity is 0.")
BOTH_SIGNS: Final = N_(
    "Quantity and amount have opposite signs. Of a return both are negative, of a sale neither."
)
NEGATIVE_PRICE: Final = N_("The price is negative. Of a return the quantity is negative.")
NO_PRICE: Final = N_("Neither a price nor an amount stands in this row.")
DIFFERS: Final = N_("{quantity} × {price} make {reckoned}, but the amount is {amount}.")
TAX_DIFFERS: Final = N_(
    "{net} without tax and {tax} of tax make {sum}, but the amount is {amount}."
)
# The rates that there are; tax of small amounts is rounded too much to tell them otherwise.
RATES: Final = (0, 100, 150, 300, 500, 600, 900, 1000, 1100, 1300, 1600, 1700)


class Cells(NamedTuple):
    """The figures of one row as they stand there; None where there is nothing."""

    quantity: int | None = None
    price: int | None = None
    net_price: int | None = None
    discount: int | None = None
    discount_amount: int | None = None
    amount: int | None = None
    net_amount: int | None = None
    tax: int | None = None
    tax_rate: int | None = None
    cost: int | None = None
    cost_amount: int | None = None


class LineFigures(NamedTuple):
    """A line as it is stored; *sign* is -1 if the goods came back. *amount* is not negative."""

    sign: int
    quantity: int
    price: int
    discount: int | None
    amount: int
    cost: int | None
    tax_rate: int | None


class Disagreement(Exception):
    """Figures that cannot be right; *problem* names the field by its name in ``Cells``."""

    def __init__(self, name: str, template: str, **params: Any) -> None:
        super().__init__(template)
        self.problem = Problem(name, template, params)


def figures(cells: Cells) -> LineFigures:
    """The line that *cells* say. Raises Disagreement."""
    sign = _sign(cells)
    if (cells.price or 0) < 0 or (cells.net_price or 0) < 0:
        raise Disagreement("price", NEGATIVE_PRICE)
    quantity = abs(cells.quantity or 0)
    rate = _rate(cells)
    gross = _gross(cells, rate)
    if not quantity:
        if not gross:
            raise Disagreement("quantity", NO_QUANTITY)
        quantity = THOUSAND  # an amount alone: freight, a difference in price
    price, discount, amount = _agreed(cells, quantity, gross, rate)
    cost = cells.cost
    if cost is None and cells.cost_amount is not None:
        cost = half_up(abs(cells.cost_amount) * THOUSAND, quantity)
    return LineFigures(sign, quantity, price, discount, amount, cost, rate)


def _sign(cells: Cells) -> int:
    said = [n for n in (cells.quantity, cells.amount, cells.net_amount) if n]
    if not said:
        if cells.quantity is None and cells.amount is None and cells.net_amount is None:
            raise Disagreement("quantity", NOTHING)
        raise Disagreement("quantity", NO_QUANTITY)
    if min(said) < 0 < max(said):
        raise Disagreement("amount", BOTH_SIGNS)
    return -1 if said[0] < 0 else 1


def _rate(cells: Cells) -> int | None:
    """The tax rate that is said, or the one that makes the tax of the amount without it."""
    if cells.tax_rate is not None or cells.tax is None:
        return cells.tax_rate
    net, tax = abs(cells.net_amount or 0), abs(cells.tax)
    if not net and cells.amount:
        net = abs(cells.amount) - tax
    if net <= 0:
        return None
    for rate in RATES:
        if abs(net * rate - tax * WHOLE) <= WHOLE:  # a fen
            return rate
    return half_up(tax * WHOLE, net)


def _gross(cells: Cells, rate: int | None) -> int | None:
    """The amount with tax, without its sign; None if the row has none."""
    net = None if cells.net_amount is None else abs(cells.net_amount)
    if net is None:
        return None if cells.amount is None else abs(cells.amount)
    tax = abs(cells.tax) if cells.tax is not None else half_up(net * (rate or 0), WHOLE)
    made = net + tax
    if cells.amount is not None:
        if abs(abs(cells.amount) - made) > 1:
            raise Disagreement(
                "amount",
                TAX_DIFFERS,
                net=_yuan(net),
                tax=_yuan(tax),
                sum=_yuan(made),
                amount=_yuan(abs(cells.amount)),
            )
        return abs(cells.amount)
    return made


def _agreed(
    cells: Cells, quantity: int, gross: int | None, rate: int | None
) -> tuple[int, int | None, int]:
    """Price, discount and amount."""
    price = cells.price
    if price is None and cells.net_price is not None:
        price = half_up(cells.net_price * (WHOLE + (rate or 0)), WHOLE)
    if gross is None:
        if price is None:
            raise Disagreement("price", NO_PRICE)
        return _without_amount(cells, quantity, price)
    own = half_up(gross * THOUSAND, quantity)  # the price that makes the amount
    if price is None:
        return own, None, gross
    within = tolerance(quantity)
    for discount in _discounts(cells.discount):
        if abs(line_amount(quantity, price, discount) - gross) <= within:
            return price, discount or None, gross
    base = line_amount(quantity, price, None)
    if cells.discount_amount is not None and (
        abs(base - abs(cells.discount_amount) - gross) <= within
    ):
        return own, None, gross
    with_tax = line_amount(quantity, half_up(price * (WHOLE + (rate or 0)), WHOLE), None)
    if rate and abs(with_tax - gross) <= 2 * within:
        return own, None, gross  # 单价 was the price without tax
    raise Disagreement(
        "amount",
        DIFFERS,
        quantity=_quantity(quantity),
        price=_yuan(price),
        reckoned=_yuan(line_amount(quantity, price, cells.discount)),
        amount=_yuan(gross),
    )


def _without_amount(cells: Cells, quantity: int, price: int) -> tuple[int, int | None, int]:
    if cells.discount_amount is not None:
        amount = line_amount(quantity, price, None) - abs(cells.discount_amount)
        if amount < 0:
            raise Disagreement("discount_amount", NEGATIVE_PRICE)
        return half_up(amount * THOUSAND, quantity), None, amount
    return price, cells.discount or None, line_amount(quantity, price, cells.discount)


def _discounts(said: int | None) -> tuple[int | None, ...]:
    """What a cell under "discount" may mean: taken off already, to take off, or left to pay."""
    return (None,) if not said else (None, said, WHOLE - said)


def _yuan(fen: int) -> str:
    return f"{from_fen(fen):,.2f}"


def _quantity(thousandths: int) -> str:
    return f"{thousandths / THOUSAND:,.3f}".rstrip("0").rstrip(".")
