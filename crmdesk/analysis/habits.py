"""How each customer is used to buy, as columns: how many purchases, how far apart (B16, B21, B37).

The mean interval 平均交易周期 is (last − first) / (F − 1): none with one purchase, nor if all were
made on one day. It is never divided out: comparisons multiply, so that they are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.customer_frame import NEVER

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

LOST_DAYS: Final = 365
LOST_INTERVALS: Final = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Habits:
    """Of each customer of ``ids``, until *as_of*: ``purchases`` (F), first and last one.

    ``first`` and ``last`` are ordinals; ``NEVER`` of who never bought. What follows from them is
    worked out once.
    """

    as_of: date
    ids: Ints
    purchases: Ints
    first: Ints
    last: Ints

    def __len__(self) -> int:
        """How many customers."""
        return len(self.ids)

    @cached_property
    def has_bought(self) -> Flags:
        """Who ever bought."""
        found: Flags = self.last != NEVER
        return found

    @cached_property
    def days_since(self) -> Ints:
        """Days since the last purchase; meaningless where there was none."""
        found: Ints = self.as_of.toordinal() - self.last
        return found

    @cached_property
    def days_traded(self) -> Ints:
        """Days since the first purchase; meaningless where there was none."""
        found: Ints = self.as_of.toordinal() - self.first
        return found

    @cached_property
    def span(self) -> Ints:
        """Days from the first to the last purchase."""
        found: Ints = self.last - self.first
        return found

    @cached_property
    def intervals(self) -> Ints:
        """How many intervals the mean is of; 0 where there is none."""
        import numpy as np

        found: Ints = np.where(self.span > 0, self.purchases - 1, 0)
        return found

    @cached_property
    def interval_tenths(self) -> Ints:
        """The mean interval in tenths of a day, half up; 0 where there is none."""
        import numpy as np

        n = np.maximum(self.intervals, 1)
        found: Ints = np.where(self.intervals > 0, (20 * self.span + n) // (2 * n), 0)
        return found

    def interval(self, place: int) -> Fraction | None:
        """The mean interval of one customer in days, exact; None where there is none."""
        count = int(self.intervals[place])
        return Fraction(int(self.span[place]), count) if count else None

    def is_later_than(self, times: Fraction) -> Flags:
        """Who has not bought for more than so many of his mean intervals."""
        n = self.intervals
        waited = self.days_since * n * times.denominator
        found: Flags = (n > 0) & (waited > self.span * times.numerator)
        return found

    def is_lost(self, days: int = LOST_DAYS, intervals: int = LOST_INTERVALS) -> Flags:
        """Who left: bought once, and not for long."""
        found: Flags = self.has_bought & is_lost(
            self.days_since, self.intervals, self.span, days, intervals
        )
        return found

    def median_interval(self) -> Fraction | None:
        """The median of the mean intervals of all who have one, exact; None if nobody has."""
        import numpy as np

        n = self.intervals
        places = np.flatnonzero(n > 0)
        if not len(places):
            return None
        ordered = places[np.argsort(self.span[places] / n[places], kind="stable")]
        both = (ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2])
        low, high = (Fraction(int(self.span[at]), int(n[at])) for at in both)
        return (low + high) / 2


def is_lost(
    days_since: Any, intervals: Any, span: Any, days: int = LOST_DAYS, times: int = LOST_INTERVALS
) -> Any:
    """流失: no purchase for more than *days* and *times* the own mean interval (B16).

    For whole numbers and for columns alike, so that the card of one and the list of all agree.
    """
    return (days_since > days) & ((intervals == 0) | (days_since * intervals > times * span))


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One customer on his own, as tests and small files give him; see ``Habits``."""

    id: int
    purchases: int = 0
    first_on: date | None = None
    last_on: date | None = None


def habits_of(customers: Iterable[Habit], as_of: date) -> Habits:
    """Columns of single customers, in their order."""
    import numpy as np

    rows = list(customers)

    def whole(values: Iterable[int]) -> Ints:
        return np.array(list(values), dtype=np.int64)

    return Habits(
        as_of=as_of,
        ids=whole(h.id for h in rows),
        purchases=whole(h.purchases for h in rows),
        first=whole(h.first_on.toordinal() if h.first_on else NEVER for h in rows),
        last=whole(h.last_on.toordinal() if h.last_on else NEVER for h in rows),
    )
