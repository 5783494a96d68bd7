"""What lay in stock at the beginning and the end of each month, for the turnover of products."""

from __future__ import annotations

import random
from typing import Final

from crmdesk.analysis.months import add_months
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import World

MONTHS: Final = 14
# Stock as a share of what a month sells; some products lie, some run out.
COVER: Final = (0.35, 1.9)
SLOW_PERCENT, SLOW_COVER = 12, 4.5
LEAST: Final = 4  # units


def fill(world: World, rows: Rows) -> None:
    """Write the months up to the last complete one."""
    book = world.book
    chance = random.Random(len(world.wares))
    first = add_months(book.today.replace(day=1), -MONTHS)
    days = [add_months(first, n) for n in range(MONTHS)]
    for ware in world.wares:
        sold = [book.sold[ware.place, on.year * 100 + on.month] for on in days]
        usual = max(LEAST, sum(sold) // len(sold))
        cover = chance.uniform(*COVER)
        if chance.random() * 100 < SLOW_PERCENT:
            cover *= SLOW_COVER
        closing = [
            max(LEAST, round(usual * cover * (0.7 + 0.6 * chance.random()))) for _ in range(MONTHS)
        ]
        opening = max(LEAST, round(usual * cover))
        for on, end in zip(days, closing, strict=True):
            price, cost = ware.article.price, ware.cost
            rows.add(
                "stock_month",
                {
                    "product_id": ware.record_id,
                    "month": on.isoformat(),
                    "opening_quantity": opening * 1000,
                    "closing_quantity": end * 1000,
                    "opening": opening * price,
                    "closing": end * price,
                    "opening_cost": opening * cost,
                    "closing_cost": end * cost,
                },
                f"{add_months(on, 1)} 09:30:00",
                world.accountant,
            )
            opening = end
