"""The indicators of a customer and what they remind of (B37)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.dso import Settlement
from crmdesk.analysis.indicators import (
    IndicatorFacts,
    indicators,
    is_short,
    mean_cycle,
    next_purchase,
    stock_days,
)
from crmdesk.analysis.net_sales import DocumentKind, Trade, TradeDocument, trade
from crmdesk.analysis.windows import trailing, until

AS_OF = date(2026, 11, 21)
NOTHING = trade([], until(AS_OF))


def bought(*days_ago: int) -> Trade:
    """Purchases so many days ago."""
    return trade(
        [
            TradeDocument(n, DocumentKind.SALE, AS_OF - timedelta(days), 100)
            for n, days in enumerate(days_ago)
        ],
        until(AS_OF),
    )


def test_the_indicators_of_a_customer() -> None:
    documents = [
        TradeDocument(1, DocumentKind.SALE, date(2025, 5, 20), 100_000),
        TradeDocument(2, DocumentKind.SALE, date(2026, 3, 1), 400_000),
        TradeDocument(3, DocumentKind.RETURN, date(2026, 3, 10), -100_000, 2),
        TradeDocument(4, DocumentKind.SALE, date(2026, 5, 20), 200_000),
        TradeDocument(5, DocumentKind.ALLOWANCE, date(2026, 5, 21), -20_000, 4),
    ]
    found = indicators(
        IndicatorFacts(
            trade=trade(documents, trailing(AS_OF)),
            history=trade(documents, until(AS_OF)),
            gross_profit=120_000,
            expected=55_000,
            receipts=(100_000, 250_000),
            settled=(Settlement(10_000, 20), Settlement(30_000, 45), Settlement(60_000, 70)),
            month_ends=(0,) * 6 + (60_000,) * 6,
            monthly_sales=(40_000,) * 12,
            tasks=9,
            processes=2,
            contacts=8,
            praises=2,
            complaints=1,
            suggestions=0,
        ),
        AS_OF,
    )
    t = found.trade
    assert (t.purchases, t.net_sales, t.gross_profit) == (2, 480_000, 120_000)
    assert t.margin == Fraction(1, 4)
    assert (t.mean_purchase, t.largest_purchase) == (250_000, 300_000)
    assert (t.returns, t.return_count) == (100_000, 1)
    assert (t.days_traded, t.cycle) == (550, Fraction(365, 2))
    assert t.expected == 55_000
    f = found.finance
    assert (f.largest_receipt, f.mean_receipt) == (250_000, 175_000)
    assert f.collection_days == Fraction(115, 2)  # 57.5, the example of B23
    assert (f.mean_owed, f.mean_owed_rate) == (30_000, Fraction(3, 4))
    c = found.contact
    assert (c.contacts, c.tasks, c.processes) == (8, 9, 2)
    assert (c.praise_share, c.complaint_share) == (Fraction(1, 4), Fraction(1, 8))
    assert c.suggestion_share == 0
    assert found.next_purchase is not None
    assert found.next_purchase.expected_on == date(2026, 5, 20) + timedelta(183)


def test_what_is_not_defined_is_not_zero() -> None:
    found = indicators(IndicatorFacts(trade=NOTHING, history=NOTHING), AS_OF)
    t, f, c = found.trade, found.finance, found.contact
    assert (t.purchases, t.net_sales, t.returns, t.return_count) == (0, 0, 0, 0)
    assert (t.gross_profit, t.margin, t.mean_purchase, t.largest_purchase) == (None,) * 4
    assert (t.days_traded, t.cycle, t.expected) == (None,) * 3
    assert (f.largest_receipt, f.mean_receipt, f.collection_days) == (None,) * 3
    assert (f.mean_owed, f.mean_owed_rate) == (None, None)
    assert (c.praise_share, c.complaint_share, c.suggestion_share) == (None,) * 3
    assert found.next_purchase is None


def test_without_net_sales_there_is_no_margin() -> None:
    facts = IndicatorFacts(trade=NOTHING, history=NOTHING, gross_profit=-5)
    assert indicators(facts, AS_OF).trade.margin is None


@pytest.mark.parametrize(
    ("days_ago", "cycle"),
    [((), None), ((5,), None), ((5, 5), 0), ((10, 40), 30), ((10, 20, 55), Fraction(45, 2))],
)
def test_a_cycle_needs_two_purchases(days_ago: tuple[int, ...], cycle: Fraction | None) -> None:
    assert mean_cycle(bought(*days_ago)) == cycle


def test_the_next_purchase_is_reminded_of_a_week_before() -> None:
    found = next_purchase(bought(20, 50, 80))
    assert found is not None
    assert (found.cycle, found.expected_on) == (30, AS_OF + timedelta(10))
    assert found.remind_on == AS_OF + timedelta(3)
    assert not found.is_due(AS_OF + timedelta(2))
    assert found.is_due(AS_OF + timedelta(3))
    assert found.late_days(AS_OF + timedelta(10)) == 0
    assert found.late_days(AS_OF + timedelta(15)) == 5


def test_two_purchases_and_many_on_one_day_are_no_habit() -> None:
    assert next_purchase(bought(20, 50)) is None
    assert next_purchase(bought(20, 20, 20)) is None


@pytest.mark.parametrize(
    ("stock", "sell_out", "days", "short"),
    [
        (1_000, 2_000, 15, False),
        (999, 2_000, Fraction(2_997, 200), True),
        (0, 2_000, 0, True),
        (-50, 2_000, 0, True),
        (1_000, 0, None, False),
        (None, 2_000, None, False),
        (1_000, None, None, False),
    ],
)
def test_the_stock_of_a_distributor(
    stock: int | None, sell_out: int | None, days: Fraction | None, short: bool
) -> None:
    assert stock_days(stock, sell_out) == days
    assert is_short(stock_days(stock, sell_out)) is short


@given(st.lists(st.integers(0, 3_000), min_size=3, max_size=20))
def test_the_next_purchase_comes_after_the_last(days_ago: list[int]) -> None:
    history = bought(*days_ago)
    found = next_purchase(history)
    assert (found is None) == (len(set(days_ago)) == 1)
    if found and history.last and history.first:
        assert history.last <= found.expected_on
        assert found.cycle * (history.count - 1) == (history.last - history.first).days
