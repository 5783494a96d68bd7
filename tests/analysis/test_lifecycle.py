"""The phases of the lifecycle (B16): worked examples, bounds, the first that fits, reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.habits import Habit, habits_of, is_lost
from crmdesk.analysis.lifecycle import LifecycleRules, Phase, lifecycle, why
from crmdesk.charts.words import shown
from tests.helpers.lives import DAY, Life, lifecycle_data, prospect

K = 1_000_00


def phase(life: Life, rules: LifecycleRules | None = None, day: date = DAY) -> Phase | None:
    return lifecycle(lifecycle_data([life], day), rules).phase(0)


@pytest.mark.parametrize(
    ("life", "wanted"),
    [
        (Life(since=(DAY - date(2025, 5, 10)).days, purchases=3), Phase.NEW),
        (Life(before=100 * K, recent=130 * K), Phase.GROWTH),
        (Life(before=100 * K, recent=105 * K), Phase.STABLE),
        (Life(before=100 * K, recent=70 * K), Phase.DECLINE),
        (Life(before=100 * K, recent=130 * K, overdue_days=45), Phase.PROBLEM),
        (Life(profit=-3 * K, potential=25), Phase.NO_VALUE),
        (Life(last=486, recent=0, before=0), Phase.LOST),
        (Life(before=100 * K, recent=80 * K), Phase.DECLINE),
        (Life(before=100 * K, recent=120 * K), Phase.GROWTH),
    ],
)
def test_the_worked_examples(life: Life, wanted: Phase) -> None:
    assert phase(life) is wanted
    assert (DAY - date(2024, 3, 1)).days == 486


@pytest.mark.parametrize(
    ("life", "wanted"),
    [
        (Life(overdue_days=30), Phase.STABLE),
        (Life(overdue_days=31), Phase.PROBLEM),
        (Life(is_held=True), Phase.PROBLEM),
        (Life(since=90, purchases=9), Phase.NEW),
        (Life(since=91, last=80, purchases=2), Phase.STABLE),
        (Life(since=180, last=180, purchases=1), Phase.NEW),
        (Life(since=181, last=181, purchases=1), Phase.STABLE),
        (Life(before=100 * K, recent=80 * K + 1), Phase.STABLE),
        (Life(before=100 * K, recent=120 * K - 1), Phase.STABLE),
        (Life(before=0, recent=1), Phase.GROWTH),
        (Life(before=-5, recent=0), Phase.STABLE),
        # away for more than two intervals: (700 − 100) / 11 = 54.5 days
        (Life(last=100), Phase.STABLE),
        (Life(last=115), Phase.DECLINE),
        (Life(since=400, last=250, purchases=2), Phase.STABLE),  # two purchases are no habit
        # away for a year: lost after three intervals, declining before
        (Life(since=365, last=365, purchases=1), Phase.DECLINE),
        (Life(since=366, last=366, purchases=1), Phase.LOST),
        (Life(since=1200, last=400, purchases=5), Phase.DECLINE),
        (Life(since=1000, last=500, purchases=5), Phase.LOST),
        (Life(since=366, last=366, purchases=3), Phase.LOST),  # all bought on one day
        # without value: a year known, known to earn nothing, known to have no potential
        (Life(profit=0, potential=39), Phase.NO_VALUE),
        (Life(profit=0, potential=40), Phase.STABLE),
        (Life(profit=0, potential=None), Phase.STABLE),
        (Life(profit=None, potential=10), Phase.STABLE),
        (Life(profit=5 * K, spent=5 * K, potential=10), Phase.NO_VALUE),
        (Life(profit=5 * K, spent=None, potential=10), Phase.STABLE),
        (Life(profit=-5 * K, spent=None, potential=10), Phase.NO_VALUE),
        (Life(since=364, profit=-K, potential=10), Phase.STABLE),
        (prospect(), None),
    ],
)  # fmt: skip
def test_bounds_and_gaps(life: Life, wanted: Phase | None) -> None:
    assert phase(life) is wanted


def test_a_seasonal_business_compares_with_last_year_once_it_knows_two() -> None:
    seasonal = LifecycleRules(is_seasonal=True)
    fading = Life(since=731, before=10 * K, recent=20 * K, year_ago=40 * K)
    assert phase(fading) is Phase.GROWTH
    assert phase(fading, seasonal) is Phase.DECLINE
    assert phase(replace(fading, since=700), seasonal) is Phase.GROWTH


def test_only_who_was_known_before_comes_back() -> None:
    lives = [Life(id=1, before=0), Life(id=2, before=0, since=170, purchases=4), Life(id=3)]
    found = lifecycle(lifecycle_data(lives))
    assert found.is_back.tolist() == [True, False, False]
    assert found.phase(1) is Phase.GROWTH


def test_every_customer_can_say_why() -> None:
    lives = [
        Life(overdue_days=46), Life(is_held=True), Life(profit=-3 * K, potential=25),
        Life(since=20, purchases=2), Life(since=150, last=150, purchases=1), Life(recent=70 * K),
        Life(last=115), Life(recent=130 * K), Life(before=0), Life(before=0, since=170),
        Life(recent=105 * K), Life(), Life(last=486), Life(since=366, last=366, purchases=1),
        Life(before=-5, recent=0), prospect(),
    ]  # fmt: skip
    found = lifecycle(lifecycle_data(lives))
    reasons = [why(found, n) for n in range(len(lives))]
    assert [shown(each) if each else None for each in reasons] == [
        "逾期 46 天", "已停止发货", "十二个月利润 −3,000 元，潜力 25 分",
        "20 天前首次成交", "只买过一次，在 150 天前", "近六个月销售下降 30.0%",
        "已 115 天没买，平时 53.2 天买一次", "近六个月销售增长 30.0%", "前一段没买，现在又买了（回流）",
        "近六个月才开始买", "近六个月销售增长 5.0%", "近六个月销售持平",
        "已 486 天没买，平时 19.5 天买一次", "已 366 天没买", "十二个月没有净成交", None,
    ]  # fmt: skip


@settings(max_examples=30)
@given(
    st.lists(
        st.builds(
            Life, purchases=st.integers(1, 9), since=st.integers(300, 900),
            last=st.integers(0, 300), before=st.integers(-9, 99), recent=st.integers(-9, 99),
            profit=st.none() | st.integers(-9, 9), overdue_days=st.integers(0, 60),
            potential=st.none() | st.integers(0, 100),
        ),
        min_size=1, max_size=8,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_rows_and_names_do_not_matter(lives: list[Life], chance: object) -> None:
    twice = [replace(life, id=n + 1) for n, life in enumerate([*lives, *lives])]
    found = lifecycle(lifecycle_data(twice)).phases
    assert (found[: len(lives)] == found[len(lives) :]).all()  # equal ones, equal phases
    order = list(range(len(twice)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    mixed = lifecycle(lifecycle_data([twice[n] for n in order])).phases
    assert mixed.tolist() == found[order].tolist()


# --- habits -----------------------------------------------------------------------------------
def test_the_median_of_intervals_is_exact() -> None:
    def habit(n: int, purchases: int, days: int) -> Habit:
        return Habit(
            id=n, purchases=purchases, first_on=DAY.replace(year=2024),
            last_on=date.fromordinal(DAY.replace(year=2024).toordinal() + days),
        )  # fmt: skip

    found = habits_of([habit(1, 4, 10), habit(2, 3, 30), habit(3, 1, 0), habit(4, 5, 0)], DAY)
    assert found.median_interval() == (Fraction(10, 3) + 15) / 2
    assert found.intervals.tolist() == [3, 2, 0, 0]
    assert found.interval_tenths.tolist() == [33, 150, 0, 0]
    assert habits_of([habit(3, 1, 0)], DAY).median_interval() is None


def test_one_rule_says_who_is_lost_of_one_and_of_all() -> None:
    days, intervals, span = (
        np.array([365, 366, 900, 901]),
        np.array([0, 0, 2, 2]),
        np.array([0, 0, 600, 600]),
    )
    assert is_lost(days, intervals, span).tolist() == [False, True, False, True]
    for d, n, s in zip(days.tolist(), intervals.tolist(), span.tolist(), strict=True):
        assert bool(is_lost(d, n, s)) is (d in (366, 901))
