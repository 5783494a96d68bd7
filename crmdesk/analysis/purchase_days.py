"""On which days each customer bought, as columns: what the methods of habit look at.

Purchases of one day are one purchase day; what came back on that day is taken off it. A day that
ends below zero is no purchase day. Everything is worked out for all customers at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crmdesk.analysis.customer_frame import Ints

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseDays:
    """Every purchase day of every customer until *as_of*, by customer and then by day.

    ``ids`` are the customers, ascending; those of the n-th are the days from ``starts[n]`` until
    ``starts[n + 1]``. ``days`` are ordinals, ``amounts`` fen net of what came back on that day.
    """

    as_of: date
    ids: Ints
    starts: Ints
    days: Ints
    amounts: Ints

    def __len__(self) -> int:
        """How many customers have a purchase day."""
        return len(self.ids)

    @property
    def counts(self) -> Ints:
        """How many purchase days each has."""
        found: Ints = self.starts[1:] - self.starts[:-1]
        return found

    @property
    def first(self) -> Ints:
        """The first purchase day of each."""
        found: Ints = self.days[self.starts[:-1]]
        return found

    @property
    def last(self) -> Ints:
        """The last purchase day of each."""
        found: Ints = self.days[self.starts[1:] - 1]
        return found

    @property
    def longest_gaps(self) -> Ints:
        """The longest time between two purchase days of each, in days; 0 with only one."""
        import numpy as np

        gaps = np.diff(self.days, prepend=0)
        gaps[self.starts[:-1]] = 0
        found: Ints = np.maximum.reduceat(gaps, self.starts[:-1]) if len(self) else gaps[:0]
        return found

    def of(self, customer_id: int) -> tuple[tuple[date, int], ...]:
        """The purchase days of one customer with their amounts, in order of time."""
        import numpy as np

        place = int(np.searchsorted(self.ids, customer_id))
        if place == len(self) or self.ids[place] != customer_id:
            return ()
        part = slice(self.starts[place], self.starts[place + 1])
        days, amounts = self.days[part].tolist(), self.amounts[part].tolist()
        return tuple((date.fromordinal(d), a) for d, a in zip(days, amounts, strict=True))

    def repeats(self) -> RepeatBuying:
        """The purchases after the first one, as the models of repeat buying count them."""
        import numpy as np

        if not len(self):
            return RepeatBuying(**dict.fromkeys(("ids", "x", "recency", "age", "spent"), self.ids))
        sums = np.add.reduceat(self.amounts, self.starts[:-1])
        return RepeatBuying(
            ids=self.ids,
            x=self.counts - 1,
            recency=self.last - self.first,
            age=self.as_of.toordinal() - self.first,
            spent=sums - self.amounts[self.starts[:-1]],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RepeatBuying:
    """Of each customer how often, how lately and for how much he bought again.

    ``x`` later purchase days, ``recency`` days from the first to the last, ``age`` days from the
    first to the day looked at, ``spent`` on the later days in fen.
    """

    ids: Ints
    x: Ints
    recency: Ints
    age: Ints
    spent: Ints

    def __len__(self) -> int:
        """How many customers."""
        return len(self.ids)

    @property
    def repeaters(self) -> int:
        """How many bought on more than one day."""
        return int((self.x > 0).sum())


def purchase_days(
    customers: Ints, days: Ints, amounts: Ints, as_of: date, *, keeps_zero: bool = True
) -> PurchaseDays:
    """Purchase days from documents in any order, several on one day; later ones are left out.

    *amounts* in fen, negative for returns. A day that comes to less than nothing is left out, and
    one that comes to nothing unless *keeps_zero*.
    """
    import numpy as np

    known = days <= as_of.toordinal()
    customers, days, amounts = customers[known], days[known], amounts[known]
    order = np.lexsort((days, customers))
    customers, days, amounts = customers[order], days[order], amounts[order]
    is_new = np.ones(len(days), dtype=np.bool_)
    is_new[1:] = (customers[1:] != customers[:-1]) | (days[1:] != days[:-1])
    at = np.flatnonzero(is_new)
    sums = np.add.reduceat(amounts, at) if len(at) else amounts
    customers, days = customers[at], days[at]
    kept = sums >= 0 if keeps_zero else sums > 0
    customers, days, sums = customers[kept], days[kept], sums[kept]
    ids, first = np.unique(customers, return_index=True)
    return PurchaseDays(
        as_of=as_of,
        ids=ids,
        starts=np.append(first, len(days)).astype(np.int64),
        days=days,
        amounts=sums,
    )
