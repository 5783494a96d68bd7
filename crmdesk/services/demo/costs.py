"""客户投入: what was spent on customers for marketing, selling and service (B1), entry by entry.

Together with the expenses of opportunities the twelve months of every layer add up to its plan.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.derived import PyramidLayer
from crmdesk.models.grade_choices import CostKind
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.trade_book import TradeBook
from crmdesk.services.demo.world import Draft, Payee, World

# How many entries of a year, at least and at most.
ENTRIES: Final = {
    PyramidLayer.VIP: (12, 20),
    PyramidLayer.BIG: (5, 9),
    PyramidLayer.MEDIUM: (2, 4),
    PyramidLayer.SMALL: (1, 2),
}
KINDS: Final = (
    CostKind.SALES,
    CostKind.SALES,
    CostKind.SERVICE,
    CostKind.MARKETING,
    CostKind.OTHER,
)
PHRASES: Final = {
    CostKind.MARKETING: ("样品", "样本册与目录", "行业展会招待", "产品推介会", "节日礼品"),
    CostKind.SALES: ("上门拜访差旅", "业务招待", "送样与报价往返", "车辆油费"),
    CostKind.SERVICE: ("加急送货", "上门安装指导", "退换货运费", "售后维修", "代存货仓储"),
    CostKind.OTHER: ("培训客户仓管", "代垫运费", "资料与快递"),
}
YEAR: Final = 365
BEFORE: Final = (70, 105)  # percent of this year's costs that the year before had


def collect(d: Draft, rows: Rows) -> None:
    """Remember a customer who is spent on; what he costs in all is only known of the layer."""
    del rows
    plan = d.plan
    if plan.spent_fen:
        d.world.payees.append(
            Payee(
                customer_id=d.record_id,
                owner_id=d.owner_id,
                layer=plan.layer,
                spent=plan.spent_fen,
                on_deals=d.spent_on_deals,
                known_since=plan.entered_on,
                seed=plan.seed,
            )
        )


def finish(world: World, rows: Rows) -> None:
    """Write the entries of everybody, when all customers are there."""
    layers: dict[PyramidLayer, list[Payee]] = defaultdict(list)
    for payee in world.payees:
        layers[payee.layer].append(payee)
    chance = random.Random()
    for members in layers.values():
        _even_out(members)
        for payee in members:
            chance.seed(payee.seed << 8 | 29)
            _write(rows, chance, world.book, payee)
            rows.flush_if_full()


def _even_out(members: list[Payee]) -> None:
    """Who cost more by his opportunities than planned is paid for by the others of the layer."""
    excess = 0
    for payee in members:
        if payee.on_deals > payee.spent:
            excess += payee.on_deals - payee.spent
            payee.spent = payee.on_deals
    able = [payee for payee in members if payee.spent > payee.on_deals]
    for place, payee in enumerate(able):
        part = min(-(-excess // (len(able) - place)), (payee.spent - payee.on_deals) // 2)
        payee.spent -= part
        excess -= part


def _write(rows: Rows, chance: random.Random, book: TradeBook, payee: Payee) -> None:
    rest = payee.spent - payee.on_deals
    window = date.fromordinal(book.window)
    least, most = ENTRIES[payee.layer]
    first = max(window + timedelta(days=1), payee.known_since)
    _entries(rows, chance, payee, rest, (first, book.today), chance.randint(least, most))
    before = window - timedelta(days=YEAR)
    if payee.known_since < before and not book.is_long:
        amount = rest * chance.randint(*BEFORE) // 100
        _entries(rows, chance, payee, amount, (before, window), least)


def _entries(
    rows: Rows,
    chance: random.Random,
    payee: Payee,
    amount: int,
    days: tuple[date, date],
    count: int,
) -> None:
    """*amount* fen in *count* entries: whole yuan, and the last takes what is left."""
    first, last = days
    for left in range(count, 0, -1):
        part = amount
        if left > 1:
            part = int(amount * (0.5 + chance.random()) / left) // FEN_PER_YUAN * FEN_PER_YUAN
        if part <= 0:
            continue
        amount -= part
        day = first + timedelta(days=chance.randint(0, (last - first).days))
        kind = KINDS[int(chance.random() * len(KINDS))]
        phrases = PHRASES[kind]
        rows.add(
            "customer_cost",
            {
                "customer_id": payee.customer_id,
                "spent_on": day.isoformat(),
                "kind": str(kind),
                "amount": part,
                "remark": phrases[int(chance.random() * len(phrases))],
            },
            f"{day} 17:40:00",
            payee.owner_id,
        )
