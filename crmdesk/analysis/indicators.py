"""The indicators of one customer 交易类 / 财务类 / 联络类指标 (B37), and what they remind of.

Everything is exact: rounding is left to who shows it. What is not defined is None, never 0: a mean
of nothing, a share of no contacts, a cycle of one purchase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from crmdesk.analysis.dso import (
    Settlement,
    mean,
    mean_collection_period,
    mean_owed,
    mean_owed_rate,
)
from crmdesk.analysis.net_sales import Trade
from crmdesk.analysis.rounding import nearest

LEAST_PURCHASES: Final = 3  # two of them make an interval, three make a habit
DAYS_AHEAD: Final = 7
SELL_OUT_DAYS: Final = 30
LOW_STOCK_DAYS: Final = 15  # own default: stock of a distributor for fewer days is short


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """What is known of a customer on a day. Amounts in fen; None: not known.

    *trade* is that of the window, *history* everything until the day. *expected* is the sum of the
    open opportunities times their chances (B8). *receipts* are single ones within the window,
    *month_ends* what was open at the ends of its months, *monthly_sales* the sales of each.
    *processes*: opportunities under way. Praise, complaints and suggestions are among *contacts*.
    """

    trade: Trade
    history: Trade
    gross_profit: int | None = None
    expected: int | None = None
    receipts: Sequence[int] = ()
    settled: Sequence[Settlement] = ()
    month_ends: Sequence[int | None] = ()
    monthly_sales: Sequence[int | None] = ()
    tasks: int = 0
    processes: int = 0
    contacts: int = 0
    praises: int = 0
    complaints: int = 0
    suggestions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeIndicators:
    """交易类. Amounts in fen, times in days. *days_traded* and *cycle* are of the whole history."""

    purchases: int
    net_sales: int
    gross_profit: int | None
    margin: Fraction | None
    mean_purchase: Fraction | None
    largest_purchase: int | None
    returns: int
    return_count: int
    days_traded: int | None
    cycle: Fraction | None
    expected: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceIndicators:
    """财务类. Amounts in fen, *collection_days* weighted by amount (B23)."""

    largest_receipt: int | None
    mean_receipt: Fraction | None
    collection_days: Fraction | None
    mean_owed: Fraction | None
    mean_owed_rate: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactIndicators:
    """联络类: how many, and which part of all contacts."""

    contacts: int
    tasks: int
    processes: int
    praises: int
    complaints: int
    suggestions: int

    @property
    def praise_share(self) -> Fraction | None:
        """Praise among the contacts; None without contacts."""
        return self._share(self.praises)

    @property
    def complaint_share(self) -> Fraction | None:
        """Complaints among the contacts; None without contacts."""
        return self._share(self.complaints)

    @property
    def suggestion_share(self) -> Fraction | None:
        """Suggestions among the contacts; None without contacts."""
        return self._share(self.suggestions)

    def _share(self, count: int) -> Fraction | None:
        return Fraction(count, self.contacts) if self.contacts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPurchase:
    """When the customer buys again if he keeps his habit, and when to remind of it."""

    expected_on: date
    remind_on: date
    cycle: Fraction

    def is_due(self, as_of: date) -> bool:
        """It is time to ask."""
        return as_of >= self.remind_on

    def late_days(self, as_of: date) -> int:
        """For how many days the purchase has been lacking; 0 before."""
        return max(0, (as_of - self.expected_on).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The three groups and the next purchase, None where there is no habit yet."""

    trade: TradeIndicators
    finance: FinanceIndicators
    contact: ContactIndicators
    next_purchase: NextPurchase | None


def indicators(facts: IndicatorFacts, as_of: date) -> Indicators:
    """All indicators of a customer on *as_of*."""
    return Indicators(
        trade=_trade(facts, as_of),
        finance=_finance(facts),
        contact=ContactIndicators(
            contacts=facts.contacts,
            tasks=facts.tasks,
            processes=facts.processes,
            praises=facts.praises,
            complaints=facts.complaints,
            suggestions=facts.suggestions,
        ),
        next_purchase=next_purchase(facts.history),
    )


def mean_cycle(history: Trade) -> Fraction | None:
    """平均交易周期 in days: (last − first) / (F − 1); None with fewer than two purchases."""
    first, last = history.first, history.last
    if first is None or last is None or history.count < 2:
        return None
    return Fraction((last - first).days, history.count - 1)


def next_purchase(history: Trade, days_ahead: int = DAYS_AHEAD) -> NextPurchase | None:
    """The last purchase and one mean interval on; reminded of *days_ahead* days before.

    None with fewer than three purchases, and if all were made on one day: that is no habit.
    """
    cycle, last = mean_cycle(history), history.last
    if last is None or not cycle or history.count < LEAST_PURCHASES:
        return None
    expected_on = last + timedelta(nearest(cycle))
    return NextPurchase(
        expected_on=expected_on, remind_on=expected_on - timedelta(days_ahead), cycle=cycle
    )


def stock_days(stock: int | None, sell_out: int | None) -> Fraction | None:
    """For how many days the stock of a distributor lasts: stock / (sell-out of 30 days / 30).

    Both in the same unit. None where one is unknown or nothing is sold on.
    """
    if stock is None or sell_out is None or sell_out <= 0:
        return None
    return Fraction(max(0, stock) * SELL_OUT_DAYS, sell_out)


def is_short(days: Fraction | None, threshold: int = LOW_STOCK_DAYS) -> bool:
    """Whether the distributor should order: the stock lasts for fewer days than *threshold*."""
    return days is not None and days < threshold


def _trade(facts: IndicatorFacts, as_of: date) -> TradeIndicators:
    trade, first = facts.trade, facts.history.first
    has_margin = facts.gross_profit is not None and trade.net_sales > 0
    return TradeIndicators(
        purchases=trade.count,
        net_sales=trade.net_sales,
        gross_profit=facts.gross_profit,
        margin=Fraction(facts.gross_profit or 0, trade.net_sales) if has_margin else None,
        mean_purchase=trade.mean,
        largest_purchase=trade.largest,
        returns=trade.returns,
        return_count=trade.return_count,
        days_traded=None if first is None else (as_of - first).days,
        cycle=mean_cycle(facts.history),
        expected=facts.expected,
    )


def _finance(facts: IndicatorFacts) -> FinanceIndicators:
    return FinanceIndicators(
        largest_receipt=max(facts.receipts, default=None),
        mean_receipt=mean(facts.receipts),
        collection_days=mean_collection_period(facts.settled),
        mean_owed=mean_owed(facts.month_ends),
        mean_owed_rate=mean_owed_rate(facts.month_ends, facts.monthly_sales),
    )
