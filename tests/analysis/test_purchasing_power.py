"""Purchasing power (B4)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.net_sales import DocumentKind, Trade, TradeDocument, trade
from crmdesk.analysis.purchasing_power import (
    POWER_LABELS,
    Power,
    PowerAnswer,
    PowerBounds,
    Undecided,
    combined,
    purchasing_power,
)
from crmdesk.analysis.windows import trailing
from crmdesk.charts.words import shown

AS_OF = date(2026, 11, 21)
LONG_AGO = date(2020, 1, 1)
YUAN = 100


def bought(*yuan: int) -> Trade:
    """So many purchases in the last 12 months, in yuan."""
    return trade(
        [
            TradeDocument(n, DocumentKind.SALE, AS_OF - timedelta(n), each * YUAN)
            for n, each in enumerate(yuan)
        ],
        trailing(AS_OF),
    )


def power(*yuan: int, first: date = LONG_AGO) -> PowerAnswer:
    return purchasing_power(bought(*yuan), first, AS_OF)


def test_the_matrix_of_b4() -> None:
    rows = [
        "".join(str(list(Power).index(combined(s, f)) + 1) for f in range(1, 5))
        for s in range(1, 5)
    ]
    assert rows == ["1223", "2233", "2334", "3344"]


def test_the_example_of_b4() -> None:
    found = power(3_000, 8_000, 6_500)
    assert found.median == 6_500 * YUAN
    assert (found.size, found.frequency, found.power) == (3, 2, Power.BIG)
    assert POWER_LABELS[Power.BIG] == "Big buyer"


@pytest.mark.parametrize(
    ("yuan", "level"),
    [(1, 1), (999, 1), (1_000, 2), (4_999, 2), (5_000, 3), (19_999, 3), (20_000, 4), (10**8, 4)],
)
def test_a_level_of_the_amount_begins_with_its_bound(yuan: int, level: int) -> None:
    assert power(yuan).size == level


@pytest.mark.parametrize(
    ("count", "level"), [(1, 1), (2, 2), (3, 2), (4, 3), (11, 3), (12, 4), (40, 4)]
)
def test_a_level_of_the_frequency_begins_with_its_bound(count: int, level: int) -> None:
    assert power(*[100] * count).frequency == level


def test_the_median_of_two_lies_between_them() -> None:
    assert power(999, 1_000).median == Fraction(99_950)
    assert power(999, 1_000).size == 1


def test_a_new_customer_is_annualised_after_ninety_days_and_undecided_before() -> None:
    early = power(3_000, 8_000, first=AS_OF - timedelta(89))
    assert (early.power, early.undecided, early.rate) == (None, Undecided.TOO_NEW, None)
    assert (early.median, early.days) == (5_500 * YUAN, 89)
    found = power(3_000, 8_000, first=AS_OF - timedelta(90))
    assert found.is_annualised
    assert found.rate == Fraction(2 * 365, 90)  # 8.1 in a year
    assert (found.size, found.frequency, found.power) == (3, 3, Power.BIG)


def test_who_bought_for_twelve_months_is_not_annualised() -> None:
    assert not power(3_000, first=date(2025, 11, 21)).is_annualised
    assert power(3_000, first=date(2025, 11, 22)).is_annualised


def test_who_bought_nothing_in_the_year_is_undecided() -> None:
    assert power().undecided is Undecided.NO_PURCHASE
    assert purchasing_power(bought(), None, AS_OF).power is None


def test_a_first_purchase_to_come_is_refused() -> None:
    with pytest.raises(ValueError, match="after the day"):
        power(100, first=AS_OF + timedelta(1))


def test_bounds_rise() -> None:
    with pytest.raises(ValueError, match="above the one before"):
        PowerBounds(amounts=(5, 5, 9))
    with pytest.raises(ValueError, match="at least one day"):
        PowerBounds(least_days=0)


def test_the_reasons_name_the_figures() -> None:
    def said(answer: PowerAnswer) -> list[str]:
        return [shown(reason) for reason in answer.reasons]

    assert said(power(3_000, 8_000, 6_500)) == [
        "共 3 次购买，单次金额中位数 6,500 元（第 3 级，共 4 级）。",
        "最近 12 个月购买 3 次（第 2 级，共 4 级）。",
    ]
    assert said(power(3_000, first=AS_OF - timedelta(100)))[1] == (
        "100 天内购买 1 次，折合每 12 个月 3.65 次（第 2 级，共 4 级）。"
    )
    assert said(power(3_000, first=AS_OF - timedelta(10)))[1] == (
        "首次购买至今 10 天，满 90 天才判断购买频率。"
    )
    assert said(power()) == ["最近 12 个月没有购买。"]


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=30), st.integers(90, 4_000))
def test_more_at_once_never_makes_the_power_smaller(yuan: list[int], days: int) -> None:
    levels = list(Power)
    places = [
        levels.index(found.power)
        for factor in (1, 2, 10)
        if (found := power(*[y * factor for y in yuan], first=AS_OF - timedelta(days))).power
    ]
    assert len(places) == 3
    assert all(a <= b for a, b in pairwise(places))
