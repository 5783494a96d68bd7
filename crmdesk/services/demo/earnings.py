"""What each customer's goods cost us, and what was spent on him: the profits of B1 to the fen.

The textbook prints the profit of a layer and what a yuan spent on it brings back; both together say
what its goods earned and what was spent. Within a layer customers differ as they do in life.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.rounding import apportion
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo.plan import CustomerPlan
from crmdesk.services.demo.trade_book import Charge, Line


@dataclass(frozen=True, slots=True)
class Earning:
    """Profit of a layer in percent of its sales, and yuan spent on each of its customers."""

    profit: int
    spent: int


LAYERS: Final = {
    PyramidLayer.VIP: Earning(40, 40_000),
    PyramidLayer.BIG: Earning(30, 6_820),
    PyramidLayer.MEDIUM: Earning(20, 2_459),
    PyramidLayer.SMALL: Earning(-45, 985),
}
# Percent of the price that the goods of those cost who have bought nothing in the twelve months.
OTHER_COST: Final = 70
# Of a thousand: how far the costs of a customer lie from those of his layer, and what is spent.
COST_ENDS: Final = (800, 1_240)
SPENT_ENDS: Final = (400, 1_600)
DEAR_PERCENT: Final = 4  # customers who pressed the price
DEAR: Final = 1_480
LEAST_RATE: Final = 2.0
MOST_RATE: Final = 97.0


def assign(plans: Sequence[CustomerPlan], growth: int, seed: int) -> None:
    """Give the goods bought and the customers of every layer their costs in twelve months."""
    chance = random.Random(seed << 8 | 23)
    layers: dict[PyramidLayer, list[CustomerPlan]] = defaultdict(list)
    for plan in plans:
        if plan.layer in LAYERS:
            layers[plan.layer].append(plan)
    for layer, members in layers.items():
        target = LAYERS[layer]
        sales = sum(plan.amount_fen for plan in members)
        spent = target.spent * len(members) * growth // 100
        goods = sales - sales * target.profit // 100 - spent * FEN_PER_YUAN
        wanted = [plan.amount_fen * _factor(chance) for plan in members]
        for plan, cost in zip(members, _shares(wanted, goods), strict=True):
            plan.cost_fen = cost
        wanted = [chance.randint(*SPENT_ENDS) for _plan in members]
        for plan, yuan in zip(members, _shares(wanted, spent), strict=True):
            plan.spent_fen = yuan * FEN_PER_YUAN
        members[-1].is_last_of_layer = True


def _factor(chance: random.Random) -> int:
    if chance.random() * 100 < DEAR_PERCENT:
        return DEAR
    return chance.randint(*COST_ENDS)


def _shares(weights: Sequence[int], total: int) -> tuple[int, ...]:
    return apportion([weight * total for weight in weights], sum(weights), total)


class GoodsCost:
    """What the goods of a customer may still cost in the twelve months.

    ``rate`` is the percent of the price that the next document's goods cost about; the last document
    takes what is left. What pieces cannot share falls to the next customer of the layer.
    """

    def __init__(self, plan: CustomerPlan, carried: Counter[PyramidLayer], window: int) -> None:
        self._plan = plan
        self._carried = carried
        self._window = window
        self._left = plan.cost_fen + carried[plan.layer]
        self._seen = 0
        usual = 100 * plan.cost_fen / plan.amount_fen if plan.amount_fen else OTHER_COST
        self.rate = min(max(usual, LEAST_RATE), MOST_RATE)

    def follow(self, charges: Sequence[Charge], left: int) -> None:
        """Take note of new documents; *left* is what the customer still buys in the window."""
        for charge in charges[self._seen :]:
            if charge.day > self._window:
                self._left -= charge.cost or 0
        self._seen = len(charges)
        if left > 0:
            self.rate = min(max(100 * self._left / left, LEAST_RATE), MOST_RATE)

    def last(self, lines: list[Line]) -> tuple[list[Line], list[int]]:
        """The lines of the last document with the cost of a piece of each."""
        if self._plan.is_last_of_layer:
            lines = _with_single_piece(lines)
        costs, left, worth = [], self._left, sum(line.amount for line in lines)
        for line in lines:
            cost = max(1, round(left * line.amount / worth / line.units))
            costs.append(cost)
            left -= cost * line.units
            worth -= line.amount
        self._carried[self._plan.layer] = left
        return lines, costs


def _with_single_piece(lines: Iterable[Line]) -> list[Line]:
    """The last line in two, the second of one piece: its cost can be any."""
    *others, last = lines
    if last.units == 1:
        return [*others, last]
    most = last._replace(units=last.units - 1, amount=last.price * (last.units - 1))
    return [*others, most, last._replace(units=1, amount=last.price)]
