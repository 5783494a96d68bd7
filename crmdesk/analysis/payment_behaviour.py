"""How customers pay: in time or late, by how much, and how widely it varies (B23, B24, B37).

Lateness is the day of settlement less the due date, so whoever pays early has a negative one. All
figures are exact and undefined (None) where nothing was settled.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from crmdesk.analysis.months import add_months
from crmdesk.analysis.receivables import OpenItem

LOW, HIGH = Fraction(1, 10), Fraction(9, 10)  # between them lie 80 %
WINDOW_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Settled:
    """A document that was paid in full (or so many fen of it) on a day."""

    customer_id: int
    document_id: int
    due_on: date
    settled_on: date
    amount: int

    @property
    def days_late(self) -> int:
        """Below 0: paid early."""
        return (self.settled_on - self.due_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How a customer paid *n* documents. Days are exact.

    *longest* is the longest lateness of the last twelve months, what is still open included; 0 if
    everything was in time, None if there was nothing to pay.
    """

    n: int
    amount: int
    on_time: Fraction | None
    on_time_amount: Fraction | None
    mean_days: Fraction | None
    median_days: Fraction | None
    low_days: Fraction | None
    high_days: Fraction | None
    longest: int | None
    documents: tuple[int, ...]


def quantile(ordered: Sequence[int], share: Fraction) -> Fraction | None:
    """The value below which *share* of the ordered values lie, with linear interpolation."""
    if not ordered:
        return None
    whole, part = divmod(share * (len(ordered) - 1), 1)
    low = ordered[int(whole)]
    if not part:
        return Fraction(low)
    return low + part * (ordered[int(whole) + 1] - low)


def behaviour(
    settled: Iterable[Settled], as_of: date, open_items: Iterable[OpenItem] = ()
) -> Behaviour:
    """What *settled* documents up to a day say; *open_items* only for the longest lateness.

    All documents given count, but for the longest lateness: there those of twelve months do.
    """
    every = [s for s in settled if s.settled_on <= as_of]
    days = sorted(s.days_late for s in every)
    amount = sum(s.amount for s in every)
    in_time = [s for s in every if s.days_late <= 0]
    since = add_months(as_of, -WINDOW_MONTHS)
    late = [s.days_late for s in every if s.settled_on > since]
    late += [i.days_overdue(as_of) for i in open_items if i.open > 0]
    n = len(every)
    return Behaviour(
        n=n,
        amount=amount,
        on_time=Fraction(len(in_time), n) if n else None,
        on_time_amount=Fraction(sum(s.amount for s in in_time), amount) if amount > 0 else None,
        mean_days=Fraction(sum(s.amount * s.days_late for s in every), amount)
        if amount > 0
        else None,
        median_days=quantile(days, Fraction(1, 2)),
        low_days=quantile(days, LOW),
        high_days=quantile(days, HIGH),
        longest=max(0, *late) if late else None,
        documents=tuple(s.document_id for s in every),
    )


def behaviours(
    settled: Iterable[Settled], as_of: date, open_items: Iterable[OpenItem] = ()
) -> dict[int, Behaviour]:
    """The behaviour of every customer who has settled something or has something open."""
    paid: defaultdict[int, list[Settled]] = defaultdict(list)
    still: defaultdict[int, list[OpenItem]] = defaultdict(list)
    for each in settled:
        paid[each.customer_id].append(each)
    for item in open_items:
        still[item.customer_id].append(item)
    everybody = sorted({*paid, *still})
    return {who: behaviour(paid[who], as_of, still[who]) for who in everybody}


class Lateness:
    """How late documents were paid, as counts by days late: asked for chances, never changed."""

    __slots__ = ("_before", "_days", "counts", "n")

    def __init__(self, counts: Mapping[int, int]) -> None:
        self.counts = dict(counts)
        self._days = sorted(counts)
        self._before = [0]
        for day in self._days:
            self._before.append(self._before[-1] + counts[day])
        self.n = self._before[-1]

    def through(self, days: int) -> int:
        """How many of ``n`` were paid at most so many days late."""
        return self._before[bisect_right(self._days, days)]

    def through_all(self, every: Iterable[int]) -> list[int]:
        """The same for several days at once."""
        known, before = self._days, self._before
        return [before[bisect_right(known, days)] for days in every]


def latenesses(settled: Iterable[Settled], as_of: date) -> dict[int, Lateness]:
    """How late each customer paid what was settled by a day."""
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for each in settled:
        if each.settled_on <= as_of:
            counts[each.customer_id][each.days_late] += 1
    return {who: Lateness(days) for who, days in counts.items()}


def pooled(every: Iterable[Lateness]) -> Lateness:
    """The lateness of all together, every document counting alike."""
    counts: Counter[int] = Counter()
    for each in every:
        counts.update(each.counts)
    return Lateness(counts)
