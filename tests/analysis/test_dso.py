"""Days sales outstanding and its relatives (B23)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.dso import (
    MonthFigures,
    MonthSales,
    Settlement,
    average_days_delinquent,
    best_possible,
    collection_effectiveness,
    count_back,
    figures,
    mean,
    mean_collection_period,
    mean_owed,
    mean_owed_rate,
    plain_collection_period,
    simple,
    turnover,
)

K = 100_000  # a thousand yuan in fen
MONTHS = (MonthSales(100 * K, 30), MonthSales(80 * K, 30), MonthSales(70 * K, 30))


def test_count_back_strips_whole_months_and_a_part_of_the_last() -> None:
    found = count_back(212 * K, MONTHS)
    assert found == 60 + Fraction(32 * 30, 70)
    assert round(float(found), 2) == 73.71


def test_the_simple_one_and_the_best_there_could_be() -> None:
    plain, best = simple(212 * K, 250 * K, 90), best_possible(100 * K, 250 * K, 90)
    assert plain is not None
    assert round(float(plain), 2) == 76.32
    assert best == 36
    assert average_days_delinquent(plain, best) == Fraction(212 * 90, 250) - 36


def test_count_back_of_exactly_whole_months_is_whole() -> None:
    assert count_back(180 * K, MONTHS) == 60
    assert count_back(0, MONTHS) == 0


def test_more_owed_than_was_sold_has_no_count_back() -> None:
    assert count_back(251 * K, MONTHS) is None
    assert count_back(250 * K, MONTHS) == 90


def test_a_month_of_returns_strips_nothing_and_an_unknown_one_only_matters_when_reached() -> None:
    assert count_back(50, [MonthSales(-10, 30), MonthSales(100, 30)]) == 45
    assert count_back(50, [MonthSales(100, 30), MonthSales(None, 31)]) == 15
    assert count_back(150, [MonthSales(100, 30), MonthSales(None, 31)]) is None


def test_settled_receipts_give_the_collection_period() -> None:
    settled = [Settlement(10 * K, 20), Settlement(30 * K, 45), Settlement(60 * K, 70)]
    assert mean_collection_period(settled) == Fraction(115, 2)
    assert plain_collection_period(settled) == 45


def test_cei_is_what_was_collected_of_what_could_be() -> None:
    assert collection_effectiveness(200, 250, 212, 100) == Fraction(68, 100)


def test_what_customers_owe_on_average() -> None:
    assert mean_owed([100, 200, None]) == 150
    assert mean_owed_rate([100, 200], [300, 200]) == Fraction(150, 250)
    assert turnover(1_000, Fraction(250)) == 4


def test_without_a_denominator_there_is_no_ratio() -> None:
    assert simple(5, 0, 90) is None
    assert simple(5, None, 90) is None
    assert simple(None, 5, 90) is None
    assert simple(-5, 5, 90) is None
    assert count_back(None, MONTHS) is None
    assert average_days_delinquent(None, Fraction(1)) is None
    assert average_days_delinquent(Fraction(1), None) is None
    assert collection_effectiveness(0, 100, 100, 100) is None
    assert collection_effectiveness(None, 100, 100, 100) is None
    assert turnover(5, Fraction(0)) is None
    assert turnover(None, Fraction(1)) is None
    assert mean([]) is None
    assert mean([None]) is None
    assert mean_collection_period([]) is None
    assert plain_collection_period([]) is None
    assert mean_owed_rate([5], [0]) is None
    assert mean_owed_rate([None], [5]) is None


def month(number: int, sales: int | None, open_: int | None, not_due: int | None) -> MonthFigures:
    """A month of 30 days in thousands of yuan."""
    amounts = [None if amount is None else amount * K for amount in (sales, open_, not_due)]
    return MonthFigures(
        month=date(2026, number, 1), days=30, sales=amounts[0], open=amounts[1],
        not_due=amounts[2],
    )  # fmt: skip


YEAR = (
    month(6, 50, 200, 90), month(7, 70, 150, 80), month(8, 80, 180, 90), month(9, 100, 212, 100)
)  # fmt: skip


def test_all_figures_come_together_at_the_end_of_the_months() -> None:
    found = figures(YEAR, [Settlement(10 * K, 20), Settlement(30 * K, 45), Settlement(60 * K, 70)])
    assert found.open == 212 * K
    assert found.simple == Fraction(212 * 90, 250)
    assert found.count_back == 60 + Fraction(32 * 30, 70)
    assert found.best == 36
    assert found.delinquent == Fraction(212 * 90, 250) - 36
    assert found.effectiveness == Fraction(68, 100)
    assert found.mean_owed == Fraction(742 * K, 4)
    assert found.turnover == Fraction(300 * 4, 742)
    assert found.mean_owed_rate == Fraction(742, 300)
    assert (found.collection_period, found.plain_period) == (Fraction(115, 2), 45)


def test_a_month_that_is_not_known_leaves_blank_what_needs_it() -> None:
    found = figures((*YEAR[:2], month(8, None, None, None), YEAR[3]))
    assert (found.simple, found.best, found.effectiveness, found.turnover) == (None,) * 4
    assert found.count_back is None
    assert found.mean_owed == Fraction(562 * K, 3)
    assert figures(YEAR[1:]).effectiveness is None  # the month before the window is not there
    assert figures(()).open is None
    assert figures(()).turnover is None


@given(
    st.lists(st.tuples(st.integers(0, 10**12), st.integers(28, 31)), max_size=24),
    st.integers(0, 10**13),
    st.integers(0, 10**12),
)
def test_more_owed_never_takes_fewer_days(
    rows: list[tuple[int, int]], owed: int, more: int
) -> None:
    months = [MonthSales(sales, days) for sales, days in rows]
    less, greater = count_back(owed, months), count_back(owed + more, months)
    if greater is None:
        return
    assert less is not None
    assert 0 <= less <= greater <= sum(days for _sales, days in rows)


@given(st.lists(st.tuples(st.integers(1, 10**10), st.integers(-30, 400)), min_size=1))
def test_the_collection_period_lies_between_the_shortest_and_the_longest(
    rows: list[tuple[int, int]],
) -> None:
    settled = [Settlement(amount, days) for amount, days in rows]
    days = [each.days for each in settled]
    for found in (mean_collection_period(settled), plain_collection_period(settled)):
        assert found is not None
        assert min(days) <= found <= max(days)
