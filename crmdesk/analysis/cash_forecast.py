"""What comes in week by week, from each customer's own lateness, with a range.

An open document is expected on its due date plus a lateness: each lateness with which the customer
paid before is as likely as the next, of those that are still possible — what was not paid until
today will not be paid early any more. The lateness of all customers together is mixed in, worth
three documents [own]: it speaks where a customer has settled few, and widens what one lucky or
unlucky document would say. What is later than anything ever seen has no date ("beyond") and stands
behind the last week. Amounts are whole fen and always add up to everything that is open.

The range holds 80 %: the tenth and the ninetieth percentile of the week's sum. Documents of one
customer due on the same day are taken to be paid together, all else independently. The largest
uncertain sums are combined exactly, what is left is taken as normally distributed.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crmdesk.analysis.ageing_buckets import Allowance, Buckets
from crmdesk.analysis.payment_behaviour import Lateness, pooled
from crmdesk.analysis.receivables import OpenItem, net_credits
from crmdesk.analysis.rounding import WHOLE, half_up

POOL_WORTH: Final = 3  # documents of his own that outweigh the lateness of all [own]
LOW, HIGH = 0.1, 0.9
EXACT: Final = 8  # so many sums are combined exactly: 256 combinations
STEPS: Final = 60  # halvings until a percentile is found


class Source(StrEnum):
    """Whose lateness an expectation comes from, mostly."""

    OWN = "own"
    POOLED = "pooled"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, both named ones included: what is expected, and its range. Fen."""

    since: date
    until: date
    expected: int
    low: int
    high: int
    customers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCash:
    """A customer's part: *weeks* and *later* in fen. *n* settled documents, *source* of the dates.

    *beyond* of *later* is later than anything ever seen, *loss* what is given up.
    """

    customer_id: int
    weeks: tuple[int, ...]
    later: int
    beyond: int
    loss: int
    source: Source
    n: int
    documents: tuple[int, ...]

    @property
    def open(self) -> int:
        """Everything he owes after his credit notes."""
        return sum(self.weeks) + self.later + self.loss


@dataclass(frozen=True, slots=True, kw_only=True)
class CashForecast:
    """What comes in, week by week from the day after *as_of*; customers by what they bring.

    The weeks, *later* and *loss* add up to *total*. *credit* is what customers have in credit
    beyond what they owe; it is in none of them.
    """

    as_of: date
    weeks: tuple[Week, ...]
    later: int
    beyond: int
    loss: int
    total: int
    credit: int
    customers: tuple[CustomerCash, ...]

    @property
    def expected(self) -> int:
        """Everything expected within the weeks."""
        return sum(week.expected for week in self.weeks)

    def open_by(self, source: Source) -> int:
        """How much is dated by that source."""
        return sum(c.open for c in self.customers if c.source is source)


class _Dates:
    """When a document is paid; what all customers together say is remembered by days overdue."""

    def __init__(self, latenesses: Mapping[int, Lateness], weeks: int) -> None:
        self._own = latenesses
        self._pool = pooled(latenesses.values())
        self._weeks = weeks
        self._known: dict[int, tuple[int, ...] | None] = {}

    def source(self, customer: int) -> Source:
        """Whose lateness weighs most for a customer."""
        if self.n(customer) >= POOL_WORTH:
            return Source.OWN
        return Source.POOLED if self._pool.n else Source.NONE

    def n(self, customer: int) -> int:
        """How many documents he settled."""
        own = self._own.get(customer)
        return own.n if own else 0

    def through(self, customer: int, overdue: int) -> tuple[int, ...] | None:
        """Of a document so many days overdue: weights of being paid by the end of each week.

        The last one stands for all time. None: beyond everything seen.
        """
        pool = self._of_pool(overdue)
        own = self._own.get(customer)
        if own is None or not pool:
            return pool
        mine = self._weeks_of(own, overdue)
        every = self._pool.n
        return tuple(POOL_WORTH * a + every * b for a, b in zip(pool, mine, strict=True))

    def _of_pool(self, overdue: int) -> tuple[int, ...] | None:
        if overdue not in self._known:
            if not self._pool.n:
                self._known[overdue] = self._undated(overdue)
            else:
                ends = self._weeks_of(self._pool, overdue)
                self._known[overdue] = ends if ends[-1] else None
        return self._known[overdue]

    def _weeks_of(self, late: Lateness, overdue: int) -> tuple[int, ...]:
        """How many of those paid later than so many days were paid by the end of each week."""
        before, *ends = late.through_all(range(overdue, overdue + 7 * self._weeks + 1, 7))
        return (*[end - before for end in ends], late.n - before)

    def _undated(self, overdue: int) -> tuple[int, ...] | None:
        """Nobody ever paid: on the due date; what is overdue has no date."""
        if overdue >= 0:
            return None
        week = (-overdue - 1) // 7
        return (*[int(n >= week) for n in range(self._weeks)], 1)


class _Tally:
    """One customer while his documents are gone through."""

    def __init__(self, weeks: int) -> None:
        self.amounts = [0] * (weeks + 1)
        self.beyond = self.loss = 0
        self.documents: list[int] = []


def cash_forecast(
    items: Iterable[OpenItem],
    latenesses: Mapping[int, Lateness],
    as_of: date,
    weeks: int = 13,
    *,
    loss: tuple[Buckets, Allowance] | None = None,
) -> CashForecast:
    """Expected receipts of the open *items* from how late each customer paid before.

    Open credit notes are set against the customer's own documents first. *loss* takes the
    allowance of each document's bucket off what is expected. Raises ValueError without a week,
    FieldError if the allowance has not one percentage for each bucket.
    """
    if weeks < 1:
        raise ValueError("at least one week")
    if loss is not None:
        loss[1].checked(loss[0])
    owed, credit = net_credits(items)
    dates = _Dates(latenesses, weeks)
    tallies: dict[int, _Tally] = {}
    together: Counter[tuple[int, int]] = Counter()  # by customer and days overdue
    for item in owed:
        overdue = item.days_overdue(as_of)
        tally = tallies.setdefault(item.customer_id, _Tally(weeks))
        tally.documents.append(item.document_id)
        lost = _lost(item.open, overdue, loss)
        tally.loss += lost
        together[item.customer_id, overdue] += item.open - lost
    sums = [UncertainSum() for _ in range(weeks)]
    for (customer, overdue), amount in together.items():
        _spread(tallies[customer], amount, dates.through(customer, overdue), sums)
    customers = tuple(
        _customer(who, tally, dates, weeks)
        for who, tally in sorted(tallies.items(), key=lambda t: (-sum(t[1].amounts[:-1]), t[0]))
    )
    return CashForecast(
        as_of=as_of,
        weeks=tuple(_week(as_of, n, customers, each.bounds()) for n, each in enumerate(sums)),
        later=sum(c.later for c in customers),
        beyond=sum(c.beyond for c in customers),
        loss=sum(c.loss for c in customers),
        total=sum(c.open for c in customers),
        credit=sum(credit.values()),
        customers=customers,
    )


def _lost(amount: int, overdue: int, loss: tuple[Buckets, Allowance] | None) -> int:
    if loss is None:
        return 0
    buckets, allowance = loss
    return half_up(amount * allowance.rates[buckets.place(overdue)], WHOLE)


def _spread(
    tally: _Tally,
    amount: int,
    through: tuple[int, ...] | None,
    sums: Sequence[UncertainSum],
) -> None:
    if through is None:
        tally.amounts[-1] += amount
        tally.beyond += amount
        return
    whole, before, put = through[-1], 0, 0
    for week, reached in enumerate(through):
        if reached == before:
            continue
        if week < len(sums):
            sums[week].add(amount, (reached - before) / whole)
        by_then = half_up(amount * reached, whole)
        tally.amounts[week] += by_then - put
        before, put = reached, by_then


def _customer(who: int, tally: _Tally, dates: _Dates, weeks: int) -> CustomerCash:
    return CustomerCash(
        customer_id=who,
        weeks=tuple(tally.amounts[:weeks]),
        later=tally.amounts[weeks],
        beyond=tally.beyond,
        loss=tally.loss,
        source=dates.source(who),
        n=dates.n(who),
        documents=tuple(tally.documents),
    )


def _week(
    as_of: date,
    number: int,
    customers: Sequence[CustomerCash],
    bounds: tuple[int, int],
) -> Week:
    paying = sorted((c for c in customers if c.weeks[number]), key=lambda c: -c.weeks[number])
    since = as_of + timedelta(1 + 7 * number)
    return Week(
        since=since,
        until=since + timedelta(6),
        expected=sum(c.weeks[number] for c in paying),
        low=bounds[0],
        high=bounds[1],
        customers=tuple(c.customer_id for c in paying),
    )


# --- the range of a week ----------------------------------------------------------------------
class UncertainSum:
    """A sum of amounts each of which comes with a chance, and between what bounds it lies."""

    def __init__(self, parts: Iterable[tuple[int, float]] = ()) -> None:
        self._largest: list[tuple[float, int, float]] = []  # a heap by variance
        self._mean = self._variance = 0.0
        self._most = 0
        for amount, chance in parts:
            self.add(amount, chance)

    def add(self, amount: int, chance: float) -> None:
        """One more amount."""
        self._most += amount
        part = (amount * amount * chance * (1 - chance), amount, chance)
        if len(self._largest) < EXACT:
            heapq.heappush(self._largest, part)
            return
        if part > self._largest[0]:
            part = heapq.heapreplace(self._largest, part)
        self._mean += part[1] * part[2]
        self._variance += part[0]

    def bounds(self) -> tuple[int, int]:
        """The tenth and the ninetieth percentile."""
        sums = {0: 1.0}
        for _variance, amount, chance in sorted(self._largest):
            combined: defaultdict[int, float] = defaultdict(float)
            for total, weight in sums.items():
                combined[total] += weight * (1 - chance)
                combined[total + amount] += weight * chance
            sums = combined
        outcomes = sorted((total, weight) for total, weight in sums.items() if weight > 0)
        low, high = (self._percentile(outcomes, share) for share in (LOW, HIGH))
        return low, high

    def _percentile(self, outcomes: Sequence[tuple[int, float]], share: float) -> int:
        if self._variance < 1:
            return _exact(outcomes, self._mean, share)
        return _mixed(outcomes, self._mean, math.sqrt(self._variance), self._most, share)


def _exact(outcomes: Sequence[tuple[int, float]], mean: float, share: float) -> int:
    reached = 0.0
    for total, weight in outcomes:
        reached += weight
        if reached >= share - 1e-9:
            return total + round(mean)
    return outcomes[-1][0] + round(mean)


def _mixed(
    outcomes: Sequence[tuple[int, float]], mean: float, spread: float, most: int, share: float
) -> int:
    """Where the normal curves around the outcomes reach *share*, found by halving."""
    low, high = 0.0, float(most)
    scale = spread * math.sqrt(2)
    for _ in range(STEPS):
        if round(low) == round(high):
            break
        middle = (low + high) / 2
        reached = math.fsum(
            weight * (1 + math.erf((middle - total - mean) / scale)) / 2
            for total, weight in outcomes
        )
        if reached < share:
            low = middle
        else:
            high = middle
    return round((low + high) / 2)
