"""The purchasing power of all customers at once (B4): the rule of ``purchasing_power`` on columns.

Medians are held doubled, so that those of an even number of purchases stay whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from crmdesk.analysis.months import add_months
from crmdesk.analysis.purchasing_power import (
    DAYS_OF_YEAR,
    MONTHS,
    USUAL_BOUNDS,
    Power,
    PowerAnswer,
    PowerBounds,
    Undecided,
)

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

LEVELS = tuple(Power)


@dataclass(frozen=True, slots=True, eq=False)
class Purchased:
    """Who bought in the last 12 months: how often, and the doubled median of single purchases."""

    frame: CustomerFrame
    counts: Ints
    twice_medians: Ints

    @classmethod
    def of(cls, frame: CustomerFrame, customers: Ints, amounts: Ints) -> Purchased:
        """From single purchases, by customer and amount ascending; *frame* has ascending ids."""
        import numpy as np

        ids, starts, counts = np.unique(customers, return_index=True, return_counts=True)
        twice = amounts[starts + (counts - 1) // 2] + amounts[starts + counts // 2]
        places = np.searchsorted(frame.ids, ids)
        places[places == len(frame)] = 0
        known = (frame.ids[places] == ids) & frame.has_bought[places] if len(frame) else ids < 0
        return cls(frame.some(places[known]), counts[known], twice[known])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Powers:
    """Levels in the order of *found*: *sizes* and *frequencies* from 1 to 4, *levels* too.

    ``levels`` and ``frequencies`` are 0 for a customer too new to tell (未定).
    """

    found: Purchased
    bounds: PowerBounds
    sizes: Ints
    frequencies: Ints
    levels: Ints
    is_new: Flags

    def power(self, place: int) -> Power | None:
        """The level of the customer at *place*; None if he is too new."""
        level = int(self.levels[place])
        return LEVELS[level - 1] if level else None

    def answer(self, place: int) -> PowerAnswer:
        """The same with everything it comes from, and its reasons in words."""
        frame, count = self.found.frame, int(self.found.counts[place])
        power = self.power(place)
        days = frame.as_of.toordinal() - int(frame.first_day[place])
        is_new = bool(self.is_new[place])
        rate = None
        if power is not None:
            rate = Fraction(count * DAYS_OF_YEAR, days) if is_new else Fraction(count)
        return PowerAnswer(
            power=power,
            undecided=None if power else Undecided.TOO_NEW,
            n=count,
            median=Fraction(int(self.found.twice_medians[place]), 2),
            rate=rate,
            size=int(self.sizes[place]),
            frequency=int(self.frequencies[place]) or None,
            days=days,
            is_annualised=is_new and power is not None,
            least_days=self.bounds.least_days,
        )


def powers(found: Purchased, bounds: PowerBounds = USUAL_BOUNDS) -> Powers:
    """The purchasing power of all who bought in the last 12 months."""
    import numpy as np

    frame = found.frame
    sizes = _level(found.twice_medians, [2 * amount for amount in bounds.amounts])
    days = frame.as_of.toordinal() - frame.first_day
    is_new = frame.first_day > add_months(frame.as_of, -MONTHS).toordinal()
    bought = np.where(is_new, found.counts * DAYS_OF_YEAR, found.counts)
    during = np.where(is_new, days, 1)
    frequencies = _level(bought, [least * during for least in bounds.purchases])
    is_told = ~is_new | (days >= bounds.least_days)
    frequencies = np.where(is_told, frequencies, 0)
    return Powers(
        found=found,
        bounds=bounds,
        sizes=sizes,
        frequencies=frequencies,
        levels=np.where(is_told, (sizes + frequencies + 1) // 2, 0),
        is_new=is_new,
    )


def _level(values: Ints, bounds: Sequence[int | Ints]) -> Ints:
    """1, and one more for every bound that is reached."""
    import numpy as np

    made: Ints = np.ones_like(values)
    for bound in bounds:
        made += values >= bound
    return made
