"""How long money stays out, and how well it is collected (B23).

Everything is exact and undefined (None) where a denominator is zero or a figure unknown; rounding
is left to the display. Amounts are fen, times days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

WINDOW_MONTHS: Final = 3  # what the simple figures look at [own]


@dataclass(frozen=True, slots=True)
class MonthSales:
    """Credit sales of one month (net of returns) and its days; None: not known."""

    sales: int | None
    days: int


def simple(receivables: int | None, sales: int | None, days: int) -> Fraction | None:
    """DSO = receivables / credit sales × days of the period the sales are of."""
    if receivables is None or sales is None or sales <= 0 or receivables < 0:
        return None
    return Fraction(receivables * days, sales)


def count_back(receivables: int | None, months: Sequence[MonthSales]) -> Fraction | None:
    """Count-back DSO: whole months of sales are stripped off, the last one by its part.

    *months* newest first. A month with more returns than sales strips nothing but its days count.
    None if a month that is needed is unknown, or if more is owed than was sold in all of them: the
    days would only be a lower bound.
    """
    if receivables is None or receivables < 0:
        return None
    rest, days = receivables, Fraction(0)
    for month in months:
        if not rest:
            break
        if month.sales is None:
            return None
        if month.sales > rest:
            return days + Fraction(rest * month.days, month.sales)
        rest -= max(month.sales, 0)
        days += month.days
    return None if rest else days


def best_possible(current: int | None, sales: int | None, days: int) -> Fraction | None:
    """The DSO if nothing were overdue: what is not yet due / credit sales × days."""
    return simple(current, sales, days)


def average_days_delinquent(dso: Fraction | None, best: Fraction | None) -> Fraction | None:
    """ADD: the days that come from paying late."""
    return None if dso is None or best is None else dso - best


def collection_effectiveness(
    beginning: int | None, sales: int | None, ending: int | None, ending_current: int | None
) -> Fraction | None:
    """CEI: of what could be collected in a period, the part that was; 1 is everything."""
    if beginning is None or sales is None or ending is None or ending_current is None:
        return None
    collectable = beginning + sales - ending_current
    if collectable <= 0:
        return None
    return Fraction(beginning + sales - ending, collectable)


def turnover(sales: int | None, mean_receivables: Fraction | None) -> Fraction | None:
    """应收账款周转率: credit sales / mean receivables, for the period of the sales."""
    if sales is None or mean_receivables is None or mean_receivables <= 0:
        return None
    return sales / mean_receivables


def mean(values: Iterable[int | None]) -> Fraction | None:
    """The mean of what is known; unknown is not nothing."""
    known = [value for value in values if value is not None]
    return Fraction(sum(known), len(known)) if known else None


@dataclass(frozen=True, slots=True)
class Settlement:
    """An amount that was received so many days after its document."""

    amount: int
    days: int


def mean_collection_period(settled: Iterable[Settlement]) -> Fraction | None:
    """平均收款周期: Σ(amount × days) / Σ amount."""
    every = list(settled)
    total = sum(each.amount for each in every)
    if total <= 0:
        return None
    return Fraction(sum(each.amount * each.days for each in every), total)


def plain_collection_period(settled: Iterable[Settlement]) -> Fraction | None:
    """The same with every receipt counting alike."""
    return mean(each.days for each in settled)


def mean_owed(month_ends: Iterable[int | None]) -> Fraction | None:
    """平均欠款额: the mean of what was open at the ends of the months (12 as a rule), in fen."""
    return mean(month_ends)


def mean_owed_rate(
    month_ends: Iterable[int | None], monthly_sales: Iterable[int | None]
) -> Fraction | None:
    """平均欠款率: mean open at month end / mean sales of a month."""
    owed, sales = mean(month_ends), mean(monthly_sales)
    if owed is None or sales is None or sales <= 0:
        return None
    return owed / sales


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """A month (its first day) with so many *days* of it gone; None: not known.

    *sales* on credit, net of returns; *open* and *not_due* of it at the end of those days. Fen.
    """

    month: date
    days: int
    sales: int | None
    open: int | None
    not_due: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionFigures:
    """All figures of a customer or of all of them at the end of some months. Exact, fen, days."""

    open: int | None
    simple: Fraction | None
    count_back: Fraction | None
    best: Fraction | None
    delinquent: Fraction | None
    effectiveness: Fraction | None
    turnover: Fraction | None
    mean_owed: Fraction | None
    mean_owed_rate: Fraction | None
    collection_period: Fraction | None
    plain_period: Fraction | None


def figures(
    months: Sequence[MonthFigures],
    settled: Iterable[Settlement] = (),
    window: int = WINDOW_MONTHS,
) -> CollectionFigures:
    """All figures at the end of *months*, which are in order of time.

    DSO, its best and CEI look at the last *window* months (CEI needs the month before them), the
    turnover and the means at all of them. Raises ValueError for a window of nothing.
    """
    if window < 1:
        raise ValueError("at least one month")
    every = list(settled)
    last = months[-window:]
    now = last[-1] if last else None
    known = [month.sales for month in last if month.sales is not None]
    sales = sum(known) if last and len(known) == len(last) else None
    days = sum(month.days for month in last)
    before = months[-window - 1] if len(months) > window else None
    all_sales = [month.sales for month in months if month.sales is not None]
    owed = mean_owed(month.open for month in months)
    plain = simple(now.open, sales, days) if now else None
    best = best_possible(now.not_due, sales, days) if now else None
    return CollectionFigures(
        open=now.open if now else None,
        simple=plain,
        count_back=count_back(
            now.open if now else None, [MonthSales(m.sales, m.days) for m in reversed(months)]
        ),
        best=best,
        delinquent=average_days_delinquent(plain, best),
        effectiveness=collection_effectiveness(before.open, sales, now.open, now.not_due)
        if now and before
        else None,
        turnover=turnover(sum(all_sales), owed) if len(all_sales) == len(months) else None,
        mean_owed=owed,
        mean_owed_rate=mean_owed_rate(
            (month.open for month in months), (month.sales for month in months)
        ),
        collection_period=mean_collection_period(every),
        plain_period=plain_collection_period(every),
    )
