"""Purchasing power 购买力 小 / 中级 / 大 / VIP (B4): how much at once, and how often.

The level is the mean of two levels from 1 to 4, rounded half up: that of the median single purchase
and that of the purchases in 12 months. The bounds are own defaults that the owner can change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.months import add_months
from crmdesk.analysis.net_sales import Trade
from crmdesk.analysis.rounding import exact_median, half_up, nearest
from crmdesk.analysis.wording import Figure, Measure, Text, money, text
from crmdesk.core.i18n import N_

DAYS_OF_YEAR: Final = 365
MONTHS: Final = 12


class Power(StrEnum):
    """The levels, weakest first. Stored codes."""

    SMALL = "small"
    MEDIUM = "medium"
    BIG = "big"
    VIP = "vip"


POWER_LABELS: Final = {
    Power.SMALL: N_("Small buyer"),
    Power.MEDIUM: N_("Middle buyer"),
    Power.BIG: N_("Big buyer"),
    Power.VIP: N_("VIP"),
}


@dataclass(frozen=True, slots=True)
class PowerBounds:
    """Where level 2, 3 and 4 begin: fen of a single purchase, purchases in 12 months.

    *least_days*: a new customer has no level before so many days since the first purchase.
    """

    amounts: tuple[int, int, int] = (100_000, 500_000, 2_000_000)
    purchases: tuple[int, int, int] = (2, 4, 12)
    least_days: int = 90

    def __post_init__(self) -> None:
        """Raises ValueError if a level would begin below the one before."""
        for bounds in (self.amounts, self.purchases):
            if not 0 < bounds[0] < bounds[1] < bounds[2]:
                raise ValueError("every level begins above the one before")
        if self.least_days < 1:
            raise ValueError("a rate needs at least one day")


USUAL_BOUNDS: Final = PowerBounds()


class Undecided(StrEnum):
    """未定: why there is no level."""

    NO_PURCHASE = "no_purchase"
    TOO_NEW = "too_new"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerAnswer:
    """The level of a customer, or why there is none.

    *median* in fen and *rate* (purchases in 12 months) are exact; *size* and *frequency* are their
    levels, 1 to 4. *days* since the first purchase, *is_annualised*: the rate was extrapolated.
    """

    power: Power | None
    undecided: Undecided | None = None
    n: int = 0
    median: Fraction | None = None
    rate: Fraction | None = None
    size: int | None = None
    frequency: int | None = None
    days: int | None = None
    is_annualised: bool = False
    least_days: int = USUAL_BOUNDS.least_days

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What the level comes from, a sentence each."""
        return tuple(_reasons(self))


def purchasing_power(
    trade: Trade, first_purchase: date | None, as_of: date, bounds: PowerBounds = USUAL_BOUNDS
) -> PowerAnswer:
    """The purchasing power on *as_of* by the *trade* of the last 12 months.

    *first_purchase* is the first ever. Who has bought for less than 12 months is annualised after
    ``bounds.least_days`` days and undecided before; who bought nothing in the window is undecided.
    Raises ValueError for a first purchase after *as_of*.
    """
    median = exact_median(each.amount for each in trade.purchases)
    if first_purchase is None or median is None:
        return PowerAnswer(power=None, undecided=Undecided.NO_PURCHASE)
    days = (as_of - first_purchase).days
    if days < 0:
        raise ValueError("the first purchase lies after the day of the answer")
    size = _level(median, bounds.amounts)
    is_new = first_purchase > add_months(as_of, -MONTHS)
    if is_new and days < bounds.least_days:
        return PowerAnswer(
            power=None,
            undecided=Undecided.TOO_NEW,
            n=trade.count,
            median=median,
            size=size,
            days=days,
            least_days=bounds.least_days,
        )
    rate = Fraction(trade.count * DAYS_OF_YEAR, days) if is_new else Fraction(trade.count)
    frequency = _level(rate, bounds.purchases)
    return PowerAnswer(
        power=combined(size, frequency),
        n=trade.count,
        median=median,
        rate=rate,
        size=size,
        frequency=frequency,
        days=days,
        is_annualised=is_new,
        least_days=bounds.least_days,
    )


def combined(size: int, frequency: int) -> Power:
    """The level of two levels from 1 to 4: their mean, rounded half up."""
    return tuple(Power)[half_up(size + frequency, 2) - 1]


def _level(value: Fraction, bounds: tuple[int, ...]) -> int:
    return 1 + sum(value >= bound for bound in bounds)


def _reasons(answer: PowerAnswer) -> list[Text]:
    if answer.undecided is Undecided.NO_PURCHASE or answer.median is None:
        return [text(N_("No purchase in the last 12 months."))]
    found = [
        text(
            N_("Single purchases: {n}, their median {median} (level {level} of 4)."),
            n=Figure(answer.n),
            median=money(nearest(answer.median)),
            level=Figure(answer.size),
        )
    ]
    if answer.rate is None:
        found.append(
            text(
                N_("Bought for the first time {days} days ago; a frequency is told after {least}."),
                days=Figure(answer.days),
                least=Figure(answer.least_days),
            )
        )
    else:
        template = (
            N_(
                "Purchases in {days} days: {n}, at this pace {rate} in 12 months (level {level} of 4)."
            )
            if answer.is_annualised
            else N_("Purchases in the last 12 months: {rate} (level {level} of 4).")
        )
        found.append(
            text(
                template,
                n=Figure(answer.n),
                days=Figure(answer.days),
                rate=Figure(float(answer.rate), Measure.SCORE)
                if answer.is_annualised
                else Figure(answer.n),
                level=Figure(answer.frequency),
            )
        )
    return found
