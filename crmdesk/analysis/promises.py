"""What became of promises to pay (付款承诺).

A receipt belongs to one promise only: first to those that are not past yet, the one due first at
first, then to those that are past. So a customer who broke a promise and kept the next one has
broken one and kept one. Money that came before a promise was made has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

GRACE_DAYS: Final = 3  # a transfer takes its time [own]


class Outcome(StrEnum):
    """What became of a promise, by the codes under which it is stored.

    Open: its day has not passed. Withdrawn ones take no money and count for nothing.
    """

    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "late"
    PARTLY_KEPT = "part"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


_UNDECIDED: Final = (Outcome.OPEN, Outcome.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Promise:
    """So many fen were promised on a day for another day."""

    promise_id: int
    amount: int
    made_on: date
    promised_on: date
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came in."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A promise and what became of it. *paid* fen by the day looked at, *in_time* of them in time.

    *kept_on* is the day on which it was fulfilled. *days_late* counts from the promised day, to
    that day or to the day looked at; None while undecided, 0 if it was kept in time.
    """

    promise: Promise
    outcome: Outcome
    paid: int
    in_time: int
    kept_on: date | None
    days_late: int | None

    @property
    def missing(self) -> int:
        """What is still to come of it."""
        return max(0, self.promise.amount - self.paid)


def judge(
    promises: Iterable[Promise],
    receipts: Iterable[Received],
    as_of: date,
    grace_days: int = GRACE_DAYS,
) -> tuple[Judged, ...]:
    """The outcomes of a customer's *promises* as of a day, by promised day.

    Promises made later than that day are left out, receipts after it ignored.
    """
    ordered = sorted(
        (p for p in promises if p.made_on <= as_of),
        key=lambda p: (p.promised_on, p.made_on, p.promise_id),
    )
    grace = timedelta(grace_days)
    parts: list[list[Received]] = [[] for _ in ordered]
    missing = [0 if promise.is_withdrawn else promise.amount for promise in ordered]
    for receipt in sorted(receipts, key=lambda r: r.on):
        if receipt.on > as_of:
            break
        made = [n for n, p in enumerate(ordered) if p.made_on <= receipt.on]
        made.sort(key=lambda n: (ordered[n].promised_on + grace < receipt.on, n))
        rest = receipt.amount
        for n in made:
            part = min(rest, missing[n])
            if part > 0:
                parts[n].append(Received(receipt.on, part))
                missing[n] -= part
                rest -= part
    return tuple(
        _judged(promise, parts[n], as_of, promise.promised_on + grace)
        for n, promise in enumerate(ordered)
    )


def _judged(promise: Promise, parts: Sequence[Received], as_of: date, last: date) -> Judged:
    if promise.is_withdrawn:
        return Judged(
            promise=promise,
            outcome=Outcome.WITHDRAWN,
            paid=0,
            in_time=0,
            kept_on=None,
            days_late=None,
        )
    paid = sum(part.amount for part in parts)
    in_time = sum(part.amount for part in parts if part.on <= last)
    is_paid = paid >= promise.amount
    kept_on = (parts[-1].on if parts else promise.made_on) if is_paid else None
    if in_time >= promise.amount:
        outcome = Outcome.KEPT
    elif as_of <= last:
        outcome = Outcome.OPEN
    elif is_paid:
        outcome = Outcome.KEPT_LATE
    else:
        outcome = Outcome.PARTLY_KEPT if in_time else Outcome.BROKEN
    days: int | None = None
    if outcome is Outcome.KEPT:
        days = 0
    elif outcome is not Outcome.OPEN:
        days = ((kept_on or as_of) - promise.promised_on).days
    return Judged(
        promise=promise,
        outcome=outcome,
        paid=paid,
        in_time=in_time,
        kept_on=kept_on,
        days_late=days,
    )


def rests_until(judged: Iterable[Judged], grace_days: int = GRACE_DAYS) -> date | None:
    """The last day on which an open promise may still be kept: so long nobody is reminded."""
    last = [j.promise.promised_on for j in judged if j.outcome is Outcome.OPEN]
    return max(last) + timedelta(grace_days) if last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How a customer keeps promises: *kept* in time of *decided* ones, by number and by amount.

    *mean_days_late* is over all decided ones, those still unpaid by the days until now.
    """

    kept: int
    kept_late: int
    partly_kept: int
    broken: int
    open: int
    promised: int
    paid_in_time: int
    mean_days_late: Fraction | None

    @property
    def decided(self) -> int:
        """Those whose day has passed or that were kept before it."""
        return self.kept + self.kept_late + self.partly_kept + self.broken

    @property
    def kept_share(self) -> Fraction | None:
        """Kept in time of those decided; None before any was."""
        return Fraction(self.kept, self.decided) if self.decided else None


def record(judged: Iterable[Judged]) -> Record:
    """The sum of a customer's promises."""
    every = list(judged)
    decided = [j for j in every if j.outcome not in _UNDECIDED]
    days = [j.days_late for j in decided if j.days_late is not None]
    count = {outcome: sum(j.outcome is outcome for j in every) for outcome in Outcome}
    return Record(
        kept=count[Outcome.KEPT],
        kept_late=count[Outcome.KEPT_LATE],
        partly_kept=count[Outcome.PARTLY_KEPT],
        broken=count[Outcome.BROKEN],
        open=count[Outcome.OPEN],
        promised=sum(j.promise.amount for j in decided),
        paid_in_time=sum(j.in_time for j in decided),
        mean_days_late=Fraction(sum(days), len(days)) if days else None,
    )
