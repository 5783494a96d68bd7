"""The weighted forecast of the pipeline: what, when, how likely, and why (B8).

E = amount × Π chances of the stages that remain (the present one included) × share of the seller.
The computed day is as_of + Σ durations of the stages that remain, where the present one counts
with what is left of it. A month of the configured durations has 30 days, so that "1 month" is 30
days exactly; the bucket is the number of such months begun by then, at least 1.

Everything is exact: the chances of all stages are brought to one common denominator, sums are
sums of integers, and every figure is rounded half up once, when it leaves. A total is therefore
the rounded exact sum and may differ by a few fen from the sum of rounded lines. The common
denominator also makes it quick: no fraction is reduced while many opportunities are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Final, Generic, TypeVar

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core.i18n import N_

DAYS_A_MONTH: Final = 30  # of configured durations; calendar months are not meant
LONGEST_STAGE: Final = 3_650  # days; more is a typing error
Share = tuple[int, int]  # id of the employee, hundredths of a percent


class Basis(StrEnum):
    """Which day puts an opportunity into its month."""

    COMPUTED = "computed"  # by the durations of the stages that remain
    ENTERED = "entered"  # the closing date that the seller gave; computed where none was given


class Reason(StrEnum):
    """Why an opportunity counts with its chance, or why it does not count."""

    PRODUCT = "product"
    MANUAL = "manual"
    PAUSED = "paused"
    WON = "won"
    LOST = "lost"
    ENDED = "ended"
    NO_STAGE = "no_stage"
    NO_AMOUNT = "no_amount"


REASONS: Final[Mapping[Reason, str]] = {
    Reason.PRODUCT: N_("Chances of the stages still to come: {factors}"),
    Reason.MANUAL: N_("Chance entered by hand: {percent} %"),
    Reason.PAUSED: N_("Paused: not counted until it is taken up again"),
    Reason.WON: N_("Won: its contract counts instead"),
    Reason.LOST: N_("Lost: counts as 0"),
    Reason.ENDED: N_("Ended: counts as 0"),
    Reason.NO_STAGE: N_("Not counted: it stands in no stage of a pipeline"),
    Reason.NO_AMOUNT: N_("Not counted: it has no amount"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage: the chance to leave it forwards and how long it lasts.

    *learned_from* is the number of opportunities behind both figures (B9); 0 means presets.
    """

    id: int
    name: str
    probability: int
    duration_days: int
    position: int
    learned_from: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= WHOLE:
            raise ValueError(f"a chance lies between 0 and 100 %: {self.probability}")
        if not 0 <= self.duration_days <= LONGEST_STAGE:
            raise ValueError(f"a stage lasts 0 to {LONGEST_STAGE} days: {self.duration_days}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """An opportunity as the forecast sees it. *shares* are those of its sellers.

    What the shares leave of 100 % belongs to nobody and is counted so. Without *stage_since* the
    stage has all its time left.
    """

    id: int
    shares: tuple[Share, ...]
    amount: int | None
    stage_id: int | None
    stage_since: date | None
    state: str
    expected_on: date | None = None
    manual_probability: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One opportunity that counts: *expected* fen of *amount* fen (both of the share asked for).

    *factors* are the chances that were multiplied; *on* and *bucket* follow the basis, *month* is
    the first day of the calendar month of *on*, but never before the month of as_of.
    *is_overdue* says that the seller's closing date has passed, whichever basis was chosen.
    """

    deal_id: int
    amount: int
    expected: int
    probability: int
    reason: Reason
    factors: tuple[int, ...]
    on: date
    computed_on: date
    month: date
    bucket: int
    is_overdue: bool
    exact: int  # the expected amount times Forecast.denominator


Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Total(Generic[Key]):
    """What a month, a bucket or a seller has: fen, unweighted and expected, and whose they are."""

    key: Key
    amount: int
    expected: int
    deal_ids: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many opportunities."""
        return len(self.deal_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The forecast of one day. Months and buckets in order of time, sellers in order of id.

    *sellers* has the key None for what belongs to nobody. *left_out* names the opportunities that
    were not counted, by reason. *presets_only*: no stage that counted has a history yet.
    """

    as_of: date
    basis: Basis
    employee: int | None
    lines: tuple[Line, ...]
    total: Total[None]
    months: tuple[Total[date], ...]
    buckets: tuple[Total[int], ...]
    sellers: tuple[Total[int | None], ...]
    left_out: Mapping[Reason, tuple[int, ...]]
    presets_only: bool
    denominator: int

    def line(self, deal_id: int) -> Line | None:
        """The line of one opportunity; None if it was left out."""
        return next((line for line in self.lines if line.deal_id == deal_id), None)

    def closing_until(self, last: date) -> tuple[Line, ...]:
        """预计成交名单: what should be closed by *last* (inclusive), earliest and largest first."""
        due = [line for line in self.lines if line.on <= last]
        return tuple(sorted(due, key=lambda line: (line.on, -line.exact, line.deal_id)))


def factors_text(factors: Sequence[int]) -> str:
    """Chances in hundredths of a percent as one reads a product: ``0.5×0.8×0.9``."""
    return "×".join(f"{factor / WHOLE:.4f}".rstrip("0").rstrip(".") for factor in factors)


def remaining_product(factors: Iterable[int]) -> Fraction:
    """Π of chances in hundredths of a percent, exact."""
    product = Fraction(1)
    for factor in factors:
        product *= Fraction(factor, WHOLE)
    return product


@dataclass(frozen=True, slots=True)
class Remaining:
    """What remains from one stage on: chances, their product over the common denominator, days."""

    factors: tuple[int, ...]
    numerator: int
    percent: int  # the product in hundredths of a percent, rounded
    duration: int  # days of the stage itself
    later: int  # days of the stages after it


@dataclass(frozen=True, slots=True)
class Chances:
    """What remains from every stage on, all over one *denominator* so that sums stay exact."""

    stages: Mapping[int, Remaining]
    denominator: int

    def numerator(self, stage_id: int | None, manual: int | None = None) -> int:
        """The chance of an opportunity over the denominator, as the forecast takes it.

        *manual* in hundredths of a percent replaces the product; an unknown stage has none: 0.
        """
        rest = None if stage_id is None else self.stages.get(stage_id)
        if rest is None:
            return 0
        return rest.numerator if manual is None else manual * (self.denominator // WHOLE)


def chances(pipelines: Iterable[Sequence[Stage]]) -> Chances:
    """The chances from every stage of every pipeline on; stages may come in any order."""
    onwards: dict[int, Sequence[Stage]] = {}
    for stages in pipelines:
        ordered = sorted(stages, key=lambda s: s.position)
        onwards |= {stage.id: ordered[i:] for i, stage in enumerate(ordered)}
    factors = {at: tuple(s.probability for s in rest) for at, rest in onwards.items()}
    products = {at: remaining_product(each) for at, each in factors.items()}
    common = lcm(WHOLE, *(product.denominator for product in products.values()))
    found = {
        at: Remaining(
            factors=factors[at],
            numerator=product.numerator * (common // product.denominator),
            percent=half_up(product.numerator * WHOLE, product.denominator),
            duration=onwards[at][0].duration_days,
            later=sum(s.duration_days for s in onwards[at][1:]),
        )
        for at, product in products.items()
    }
    return Chances(found, common)


def forecast(
    deals: Iterable[Deal],
    pipelines: Mapping[int, Sequence[Stage]],
    as_of: date,
    *,
    employee: int | None = None,
    basis: Basis = Basis.COMPUTED,
) -> Forecast:
    """The forecast of *deals* on the day *as_of*; *pipelines* are the stages of each pipeline.

    With *employee* only the shares of that seller count, and only opportunities where he has one.
    Raises ValueError for shares above 100 % or a manual chance outside 0 to 100 %.
    """
    counting = _Counting(pipelines.values(), as_of, employee, basis)
    counting.add(deals)
    return counting.done(presets_only=not _learned(pipelines))


def _learned(pipelines: Mapping[int, Sequence[Stage]]) -> bool:
    return any(stage.learned_from for stages in pipelines.values() for stage in stages)


@dataclass(slots=True)
class _Sum:
    """A total while it is counted: numerators, not yet rounded."""

    amount: int = 0
    expected: int = 0
    deal_ids: list[int] = field(default_factory=list)

    def add(self, other: _Sum) -> None:
        self.amount += other.amount
        self.expected += other.expected
        self.deal_ids += other.deal_ids

    def done(self, key: Key, denominator: int) -> Total[Key]:
        expected = half_up(self.expected, denominator)
        return Total(key, half_up(self.amount, WHOLE), expected, tuple(self.deal_ids))


@dataclass(slots=True)
class _Day:
    """Everything expected on one day. There are few days: months and buckets are summed of them."""

    on: date
    month: date
    bucket: int
    sum: _Sum = field(default_factory=_Sum)


class _Counting:
    """One forecast while it is made. Amounts are × WHOLE here, expected ones × denominator.

    The loops are written for speed: a hundred thousand opportunities in a fraction of a second.
    """

    def __init__(
        self,
        pipelines: Iterable[Sequence[Stage]],
        as_of: date,
        employee: int | None,
        basis: Basis,
    ) -> None:
        self.as_of, self.employee, self.basis = as_of, employee, basis
        self.by_entered = basis is Basis.ENTERED
        found = chances(pipelines)
        self.remaining = found.stages
        self.manual = found.denominator // WHOLE  # brings a manual chance to the denominator
        self.denominator = found.denominator * WHOLE
        self.lines: list[Line] = []
        self.left_out: dict[str, list[int]] = {reason.value: [] for reason in Reason}
        self.sellers: defaultdict[int | None, _Sum] = defaultdict(_Sum)
        self.days: dict[int, _Day] = {}

    def add(self, deals: Iterable[Deal]) -> None:
        """Count every opportunity, or note why not."""
        employee, left_out, remaining = self.employee, self.left_out, self.remaining
        share = WHOLE
        for deal in deals:
            if employee is not None:
                share = sum(part for who, part in deal.shares if who == employee)
                if not share:
                    continue
            if deal.state not in OPEN_STATES:
                left_out[deal.state].append(deal.id)
            elif deal.amount is None:
                left_out["no_amount"].append(deal.id)
            elif deal.stage_id is None or deal.stage_id not in remaining:
                left_out["no_stage"].append(deal.id)
            else:
                self._count(deal, deal.amount, remaining[deal.stage_id], share)

    def _count(self, deal: Deal, whole: int, rest: Remaining, share: int) -> None:
        """The line of one opportunity that counts, and its part of its day and its sellers."""
        numerator, percent, reason = rest.numerator, rest.percent, Reason.PRODUCT
        if deal.manual_probability is not None:
            percent, reason = deal.manual_probability, Reason.MANUAL
            if not 0 <= percent <= WHOLE:
                raise ValueError(f"a chance lies between 0 and 100 %: {percent}")
            numerator = percent * self.manual
        days = rest.later + rest.duration
        if deal.stage_since is not None:
            # One that was entered in the future (a wrong clock) has simply all its time left.
            left = rest.duration - (self.as_of - deal.stage_since).days
            days = rest.later + (0 if left < 0 else min(left, rest.duration))
        day = self.days.get(days) or self._day(days)
        computed_on, is_overdue = day.on, False
        if deal.expected_on is not None:
            days = (deal.expected_on - self.as_of).days
            is_overdue = days < 0
            if self.by_entered:
                day = self.days.get(days) or self._day(days)
        amount = whole * share
        exact = amount * numerator
        day.sum.amount += amount
        day.sum.expected += exact
        day.sum.deal_ids.append(deal.id)
        theirs = whole if share == WHOLE else half_up(amount, WHOLE)
        line = Line(
            deal.id, theirs, half_up(exact, self.denominator), percent, reason, rest.factors,
            day.on, computed_on, day.month, day.bucket, is_overdue, exact,
        )  # fmt: skip
        self.lines.append(line)
        self._share(deal, whole, numerator)

    def _day(self, days: int) -> _Day:
        """The day so many days from now. One that has passed counts in the present month."""
        on = self.as_of + timedelta(days)
        month = max(on, self.as_of).replace(day=1)
        day = self.days[days] = _Day(on, month, max(1, -(-days // DAYS_A_MONTH)))
        return day

    def _share(self, deal: Deal, whole: int, numerator: int) -> None:
        """Every seller's part; what nobody has goes to nobody."""
        rest = WHOLE
        parts: Iterable[tuple[int | None, int]] = deal.shares
        for _, part in deal.shares:
            rest -= part
            if part < 0 or rest < 0:
                raise ValueError(f"shares of opportunity {deal.id} exceed 100 %")
        if rest:
            parts = (*deal.shares, (None, rest))
        for who, part in parts:
            if part and (self.employee is None or who == self.employee):
                seller = self.sellers[who]
                amount = whole * part
                seller.amount += amount
                seller.expected += amount * numerator
                seller.deal_ids.append(deal.id)

    def done(self, *, presets_only: bool) -> Forecast:
        """The finished forecast: every figure is rounded here, once."""
        total = _Sum()
        months: defaultdict[date, _Sum] = defaultdict(_Sum)
        buckets: defaultdict[int, _Sum] = defaultdict(_Sum)
        for _, day in sorted(self.days.items()):
            if day.sum.deal_ids:
                months[day.month].add(day.sum)
                buckets[day.bucket].add(day.sum)
                total.add(day.sum)
        by_id = sorted(self.sellers, key=lambda who: (who is None, who or 0))
        return Forecast(
            as_of=self.as_of,
            basis=self.basis,
            employee=self.employee,
            lines=tuple(self.lines),
            total=total.done(None, self.denominator),
            months=tuple(months[month].done(month, self.denominator) for month in sorted(months)),
            buckets=tuple(buckets[at].done(at, self.denominator) for at in sorted(buckets)),
            sellers=tuple(self.sellers[who].done(who, self.denominator) for who in by_id),
            left_out={Reason(why): tuple(ids) for why, ids in self.left_out.items() if ids},
            presets_only=presets_only,
            denominator=self.denominator,
        )
