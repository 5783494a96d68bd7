"""What a customer wants to buy: products of the price list that fit his trade, up to an amount."""

from __future__ import annotations

from functools import cache
from typing import Final

from crmdesk.services.deal_sums import discounted, line_amount, total
from crmdesk.services.demo.deal_plan import Life
from crmdesk.services.demo.world import BasketLine, Draft, Ware

ONE: Final = 1000  # thousandths
LINE_DISCOUNTS: Final = ((None, 200, 300, 500, 800, 1000, 1500), (46, 12, 10, 16, 9, 5, 2))
WHOLE_DISCOUNTS: Final = ((None, 100, 200, 300), (84, 6, 6, 4))
# An order of so many fen has at most so many lines.
LINES: Final = ((300_000, 2), (1_000_000, 4), (5_000_000, 6))
MOST_LINES: Final = 9
FAR_TOO_DEAR: Final = 3  # a unit may cost so many times what the line shall come to


def make_basket(d: Draft, life: Life) -> tuple[list[BasketLine], int | None, int]:
    """Lines that come to about the planned amount, a discount on all, and the exact sum in fen."""
    chance = d.chance
    fitting = fitting_wares(d.world.wares, d.firm.trade.buys)
    most = next((n for limit, n in LINES if life.amount_fen < limit), MOST_LINES)
    count = min(len(fitting), chance.randint(1, most))
    parts = [0.25 + chance.random() for _ in range(count)]
    lines: list[BasketLine] = []
    for ware, part in zip(chance.sample(fitting, count), parts, strict=True):
        price_wanted = life.amount_fen * part / sum(parts)
        if lines and ware.article.price > FAR_TOO_DEAR * price_wanted:
            continue
        discount = chance.choices(LINE_DISCOUNTS[0], weights=LINE_DISCOUNTS[1])[0]
        price = discounted(ware.article.price, discount)
        quantity = ordered(price_wanted / price)
        lines.append(BasketLine(ware, quantity * ONE, discount, price))
    whole = chance.choices(WHOLE_DISCOUNTS[0], weights=WHOLE_DISCOUNTS[1])[0]
    return lines, whole, total((line_amount(x.quantity, x.price) for x in lines), whole)


def ordered(quantity: float) -> int:
    """A quantity as it is ordered: whole, and round where it is large."""
    if quantity < 12:
        return max(1, round(quantity))
    step = 5 if quantity < 60 else 10 if quantity < 300 else 50
    return round(quantity / step) * step


@cache
def fitting_wares(wares: tuple[Ware, ...], buys: tuple[str, ...]) -> list[Ware]:
    """The products that a trade buys, all of them if it is not known to buy any."""
    wanted = frozenset(buys)
    return [ware for ware in wares if ware.article.name in wanted] or list(wares)
