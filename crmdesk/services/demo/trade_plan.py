"""When a customer buys and for about how much, and the parts that some customers play.

The twelve months up to the demo's day are given by the plan; the time before follows from them.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo.plan import PLAIN, SHOWCASE, CustomerPlan, Payer
from crmdesk.services.demo.trade_book import TradeBook

# What the months are worth: little around the spring festival, much before the end of the year.
SEASON: Final = (0.8, 0.4, 0.95, 1.0, 0.95, 0.9, 0.8, 0.9, 1.15, 1.4, 1.7, 1.15)
SUNDAY: Final = 6
LEAST_PURCHASE: Final = 60 * FEN_PER_YUAN
RECENT: Final = 92  # days that the stories of falling and rising sales look at
# Fen of a purchase of those who do not buy any more.
FORMER: Final = (300 * FEN_PER_YUAN, 6_000 * FEN_PER_YUAN)
# Parts to play, for screens, warnings and the hold.
HELD, SLOWING, HALVED, NEAR_LIMIT, SURGE, PARTIAL, CHEQUE, DISPUTE, TEMPORARY = (
    "held", "slowing", "halved", "near_limit", "surge", "partial", "cheque", "dispute", "temporary",
)  # fmt: skip
VIP_STORIES: Final = (HELD, SLOWING, NEAR_LIMIT, TEMPORARY)
BIG_STORIES: Final = (HALVED, CHEQUE, PARTIAL, SURGE, DISPUTE, HELD, SLOWING, NEAR_LIMIT)
MEDIUM_STORIES: Final = (CHEQUE, HALVED, PARTIAL, HELD, SLOWING, SURGE)
EVERY: Final = 3  # the customers between two with a story have none
# Of those who pay badly every so many-th is let grow into a case; the firm watches the others.
HARD_EVERY: Final = {
    PyramidLayer.VIP: 1,
    PyramidLayer.BIG: 1,
    PyramidLayer.MEDIUM: 3,
    PyramidLayer.SMALL: 22,
    PyramidLayer.INACTIVE: 17,
}


def assign_stories(plans: list[CustomerPlan]) -> dict[int, str]:
    """The number of a customer to its part; sets how those pay whose part asks for it."""
    found: dict[int, str] = {}
    for layer, stories in (
        (PyramidLayer.VIP, VIP_STORIES),
        (PyramidLayer.BIG, BIG_STORIES),
        (PyramidLayer.MEDIUM, MEDIUM_STORIES),
    ):
        fitting = [p for p in plans if p.layer is layer and p.role not in (*PLAIN, SHOWCASE)]
        fitting.sort(key=lambda p: (-p.amount_fen, p.number))
        for p, story in zip(fitting[1::EVERY], stories, strict=False):
            found[p.number] = story
            if story in (HELD, PARTIAL, DISPUTE):
                p.payer = Payer.SLOW
            elif story in (NEAR_LIMIT, TEMPORARY, HALVED, SURGE):
                p.payer = Payer.GOOD
    return found


def hard_cases(plans: list[CustomerPlan], stories: dict[int, str]) -> frozenset[int]:
    """The numbers of the few customers whose debts are overdue for long."""
    found = {number for number, story in stories.items() if story == HELD}
    for layer, every in HARD_EVERY.items():
        bad = [p for p in plans if p.layer is layer and p.payer is Payer.BAD]
        bad.sort(key=lambda p: (-p.amount_fen, p.number))
        found |= {p.number for p in bad[::every]}
    return frozenset(found)


def purchase_days(plan: CustomerPlan, book: TradeBook, chance: random.Random) -> list[int]:
    """The days of its usual purchases, oldest first, the first purchase among them."""
    first = (plan.first_trade_on or plan.entered_on).toordinal()
    begin = max(first, book.start + 1)
    rhythm, draw = plan.rhythm_days, chance.random
    if plan.layer is PyramidLayer.INACTIVE:
        latest = book.window - int(draw() * rhythm * 1.6)
        if latest < begin:
            return []
    else:
        latest = max(begin, book.last - 1 - int(draw() * min(rhythm, 300) * 0.9))
    days = [_no_sunday(latest, begin)]
    day = latest
    while True:
        day -= max(1, int(rhythm * (0.5 + draw())))
        if day <= begin + rhythm * 0.4:
            break
        days.append(_no_sunday(day, begin))
    if first == begin and days[-1] > first:
        days.append(first)
    days.reverse()
    return days


def _no_sunday(day: int, earliest: int) -> int:
    return day - 1 if (day + SUNDAY) % 7 == SUNDAY and day > earliest else day


def thinned(days: list[int], book: TradeBook, amount: int) -> list[int]:
    """*days* with no more purchases in the twelve months than *amount* is worth."""
    most = max(1, amount // LEAST_PURCHASE)
    recent = [day for day in days if day > book.window]
    if len(recent) <= most:
        return days
    kept = [recent[-1 - i * len(recent) // most] for i in range(most)]
    return [day for day in days if day <= book.window] + sorted(kept)


def weight(day: int, book: TradeBook, peak: tuple[int, ...], story: str) -> float:
    """What a purchase on *day* is worth, as a multiple of the usual."""
    month = date.fromordinal(day).month
    worth = SEASON[month - 1] * (1.15 if month in peak else 1.0)
    if book.last - day < RECENT:
        if story == HALVED:
            worth *= 0.22
        elif story == SURGE and book.last - day < RECENT // 4:
            worth *= 3.5
    return worth
