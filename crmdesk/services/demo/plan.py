"""The plan of the demo file: who buys how much in the last twelve months, how often, how well.

The case size is the textbook company of B1: its layers add up to the printed amounts exactly, in
fen. Larger sizes keep the proportions of the layers and raise the amounts. Everything that later
steps make (cards, sales, receipts) follows this plan.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.derived import PyramidLayer


class Payer(StrEnum):
    """How a customer pays; stored in ``DemoPlan.payer``."""

    GOOD = "good"
    SLOW = "slow"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class LayerTarget:
    """Yuan of twelve months: the layer's average, and its bounds (upper one excluded)."""

    layer: PyramidLayer
    average: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Size:
    """How many customers of each standing, and what the four layers of buyers add up to.

    ``totals`` in yuan where they are given; else the averages times ``growth`` percent.
    ``planned_deals`` are the open opportunities and those that were decided in two years. The
    books go back for ``years``; documents have ``lines`` percent of the usual number of lines.
    """

    active: int
    inactive: int
    prospects: int
    suspects: int
    totals: tuple[int, int, int, int] | None = None
    growth: int = 100
    planned_deals: tuple[int, int] | None = None
    years: int = 2
    lines: int = 100

    @property
    def customers(self) -> int:
        """All customers."""
        return self.active + self.inactive + self.prospects + self.suspects

    @property
    def deals(self) -> tuple[int, int]:
        """Open and decided opportunities; without a plan so many as the case size has."""
        return self.planned_deals or (self.active * 28 // 100, self.active * 42 // 100)


SIZES: Final = {
    "case": Size(
        2_126,
        154,
        250,
        1_000,
        (2_394_000, 2_686_000, 2_902_900, 1_973_160),
        planned_deals=(600, 900),
    ),
    "20k": Size(12_046, 872, 1_416, 5_666, growth=108, planned_deals=(3_000, 6_000), lines=130),
    "200k": Size(
        120_453,
        8_725,
        14_165,
        56_657,
        growth=112,
        planned_deals=(20_000, 80_000),
        years=4,
        lines=400,
    ),
}
# The last amount of VIP bounds only the generator; the method knows no upper bound.
LAYERS: Final = (
    LayerTarget(PyramidLayer.VIP, 114_000, 58_900, 290_000),
    LayerTarget(PyramidLayer.BIG, 31_600, 19_000, 58_900),
    LayerTarget(PyramidLayer.MEDIUM, 9_100, 4_820, 19_000),
    LayerTarget(PyramidLayer.SMALL, 1_160, 58, 4_820),
)
CUTS: Final = (1, 5, 20, 100)  # cumulative percent of active customers (B1)
# Usual days between purchases, years since the first one, and percent of good and slow payers.
RHYTHM: Final = {
    PyramidLayer.VIP: (7, 24),
    PyramidLayer.BIG: (14, 45),
    PyramidLayer.MEDIUM: (28, 95),
    PyramidLayer.SMALL: (60, 365),
    PyramidLayer.INACTIVE: (45, 180),
}
YEARS: Final = {
    PyramidLayer.VIP: (3, 13),
    PyramidLayer.BIG: (1, 12),
    PyramidLayer.MEDIUM: (0, 11),
    PyramidLayer.SMALL: (0, 8),
    PyramidLayer.INACTIVE: (2, 12),
}
PAYERS: Final = {
    PyramidLayer.VIP: (78, 20),
    PyramidLayer.BIG: (75, 20),
    PyramidLayer.MEDIUM: (65, 28),
    PyramidLayer.SMALL: (74, 18),
    PyramidLayer.INACTIVE: (50, 25),
}
# Parts to play: a VIP with a completely filled card and its parent company; one that everybody
# finds by "zgyd"; a shop of our own; customers entered twice.
SHOWCASE, GROUP, MOBILE, INTERNAL = "showcase", "group", "mobile", "internal"
TWIN, ORIGINAL = "twin", "original"
PLAIN: Final = (MOBILE, INTERNAL)  # of whom nothing invented is told
TWINS: Final = {PyramidLayer.SUSPECT: 8, PyramidLayer.PROSPECT: 4}
STEP_FEN: Final = 10  # amounts are whole ten fen before the last one takes the rest
BUYERS: Final = frozenset(PAYERS)


@dataclass(slots=True)
class CustomerPlan:
    """What is decided about a customer before anything is written.

    ``amount_fen`` is the net sales of the twelve months up to the demo's day; ``cost_fen`` what
    its goods cost, ``spent_fen`` what was spent on the customer (``earnings``). ``role`` marks the
    few customers that tests and pictures rely on; ``twin_of`` is the number of the customer that
    this one repeats by mistake.
    """

    layer: PyramidLayer
    amount_fen: int
    rhythm_days: int
    payer: Payer
    first_trade_on: date | None
    entered_on: date
    seed: int
    number: int = 0
    role: str = ""
    twin_of: int = 0
    cost_fen: int = 0
    spent_fen: int = 0
    is_last_of_layer: bool = False

    @property
    def bought(self) -> bool:
        """Whether it ever bought."""
        return self.layer in BUYERS

    @property
    def is_important(self) -> bool:
        """VIP or big."""
        return self.layer in (PyramidLayer.VIP, PyramidLayer.BIG)


def make_plan(size: Size, seed: int, today: date) -> list[CustomerPlan]:
    """Every customer of the file in the order of its number, which is the order of entry."""
    chance = random.Random(seed)
    plans: list[CustomerPlan] = []
    for target, amounts in zip(LAYERS, _amounts(chance, size), strict=True):
        plans += [_buyer(chance, target.layer, amount, today) for amount in amounts]
    plans += [_buyer(chance, PyramidLayer.INACTIVE, 0, today) for _ in range(size.inactive)]
    plans += [_stranger(chance, PyramidLayer.PROSPECT, 500, today) for _ in range(size.prospects)]
    plans += [_stranger(chance, PyramidLayer.SUSPECT, 900, today) for _ in range(size.suspects)]
    plans.sort(key=lambda p: (p.entered_on, p.seed))
    _lead_with_showcase(plans)
    for number, plan in enumerate(plans, 1):
        plan.number = number
    _give_roles(chance, plans)
    return plans


def layer_sizes(active: int) -> list[int]:
    """How many of *active* customers each layer has, by the cumulative cuts of B1."""
    cuts = [0]
    for percent in CUTS:
        rounded = (percent * active * 2 + 100) // 200
        cuts.append(min(active, max(cuts[-1] + 1, rounded)))
    return [upper - lower for lower, upper in pairwise(cuts)]


def _amounts(chance: random.Random, size: Size) -> list[list[int]]:
    """Twelve-month amounts in fen per layer."""
    found = []
    for index, (target, count) in enumerate(zip(LAYERS, layer_sizes(size.active), strict=True)):
        if size.totals:
            total = size.totals[index] * FEN_PER_YUAN
        else:
            total = target.average * size.growth * count * FEN_PER_YUAN // 100
        low, high = target.low * FEN_PER_YUAN, target.high * FEN_PER_YUAN
        found.append(spread(chance, count, total, low, high))
    return found


def spread(chance: random.Random, count: int, total: int, low: int, high: int) -> list[int]:
    """*count* skewed amounts with ``low <= amount < high`` whose sum is exactly *total*.

    Raises ValueError where no such amounts exist.
    """
    if not count * low <= total <= count * (high - 1):
        raise ValueError(f"{count} amounts of {low} to {high} cannot sum to {total}")
    room, top = total - count * low, high - 1 - low
    # u**k has the mean 1/(k+1): many small amounts, few large ones.
    skew = top * count / room - 1 if room else 0.0
    extras = [top * chance.random() ** skew for _ in range(count)]
    drawn = sum(extras)
    if drawn > room:
        extras = [extra * room / drawn for extra in extras]
    elif drawn < room:
        lift = (room - drawn) / (count * top - drawn)
        extras = [extra + (top - extra) * lift for extra in extras]
    amounts = [low + int(extra) // STEP_FEN * STEP_FEN for extra in extras]
    return _exact(amounts, total, high)


def _exact(amounts: list[int], total: int, high: int) -> list[int]:
    """Hand out what rounding down left over, a little to each that has room."""
    rest = total - sum(amounts)
    for i in range(len(amounts)):
        share = min(STEP_FEN, rest, high - 1 - amounts[i])
        amounts[i] += share
        rest -= share
    for i in range(len(amounts)):
        share = min(rest, high - 1 - amounts[i])
        amounts[i] += share
        rest -= share
    return amounts


def _buyer(chance: random.Random, layer: PyramidLayer, amount: int, today: date) -> CustomerPlan:
    youngest, oldest = YEARS[layer]
    # Many small customers are young, few are old.
    years = youngest + int((oldest - youngest + 1) * chance.random() ** 1.6)
    first = _day_of_year(chance, today.year - years, today)
    good, slow = PAYERS[layer]
    draw = chance.random() * 100
    payer = Payer.GOOD if draw < good else Payer.SLOW if draw < good + slow else Payer.BAD
    return CustomerPlan(
        layer=layer,
        amount_fen=amount,
        rhythm_days=chance.randint(*RHYTHM[layer]),
        payer=payer,
        first_trade_on=first,
        entered_on=first - timedelta(days=int(chance.random() ** 2 * 60)),
        seed=chance.getrandbits(40),
    )


def _day_of_year(chance: random.Random, year: int, today: date) -> date:
    """A working day of *year*, not after *today*."""
    start = date(year, 1, 1)
    span = ((today if year == today.year else date(year, 12, 31)) - start).days
    day = start + timedelta(days=chance.randint(0, max(0, span)))
    return day - timedelta(days=1) if day.weekday() == 6 and day > start else day


def _stranger(chance: random.Random, layer: PyramidLayer, days: int, today: date) -> CustomerPlan:
    entered = today - timedelta(days=1 + int(chance.random() ** 1.3 * days))
    return CustomerPlan(
        layer=layer,
        amount_fen=0,
        rhythm_days=0,
        payer=Payer.GOOD,
        first_trade_on=None,
        entered_on=entered,
        seed=chance.getrandbits(40),
    )


def _lead_with_showcase(plans: list[CustomerPlan]) -> None:
    """Put the two customers that head every list in front: a VIP and its parent company."""
    earliest = plans[0].entered_on
    for position, (layer, role) in enumerate(
        ((PyramidLayer.VIP, SHOWCASE), (PyramidLayer.BIG, GROUP))
    ):
        plan = next(p for p in plans if p.layer is layer and not p.role)
        plans.remove(plan)
        plans.insert(position, plan)
        plan.role = role
        plan.entered_on = earliest
        plan.payer = Payer.GOOD if role == GROUP else Payer.SLOW


def _give_roles(chance: random.Random, plans: list[CustomerPlan]) -> None:
    """Choose the customers with a part to play, and those entered twice."""
    next(p for p in plans if p.layer is PyramidLayer.PROSPECT).role = MOBILE
    next(p for p in plans if p.layer is PyramidLayer.SMALL).role = INTERNAL
    late = {
        layer: [p for p in plans if p.layer is layer and not p.role][-count * 5 :: 5]
        for layer, count in TWINS.items()
    }
    twins = [twin for group in late.values() for twin in group]
    before = min(twin.number for twin in twins)
    originals = [p for p in plans[: before - 1] if p.amount_fen and not p.role]
    for twin, original in zip(twins, chance.sample(originals, len(twins)), strict=True):
        twin.role, twin.twin_of = TWIN, original.number
        original.role = ORIGINAL
