"""The chance to leave (B21) and the rhythm of purchases (B37)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis import churn_result, rhythm_result
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Rhythm
from crmdesk.analysis.churn import BANDS, Band, Basis, churn, keep_caps
from crmdesk.analysis.clv import end_of_period
from crmdesk.analysis.indicators import next_purchase
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, trade
from crmdesk.analysis.rhythm import Alarm, rhythm_chart, rhythms
from crmdesk.analysis.windows import until
from tests.helpers.lives import DAY, Life, churn_data, habits, prospect, rhythm_data

K = 1_000_00


def away(days: int, customer_id: int = 1) -> Life:
    """Bought every 20 days, not for *days* now."""
    return Life(id=customer_id, since=200 + days, last=days, purchases=11, longest=25)


# --- the chance -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "chance"),
    [(0, 1000), (30, 1000), (31, 3000), (40, 3000), (41, 5000), (60, 5000), (61, 8000)],
)
def test_the_own_interval_tells(days: int, chance: int) -> None:
    found = churn(habits([away(days)]))
    assert found.chance.tolist() == [chance]
    assert found.basis_of(0) is Basis.INTERVAL


def test_who_bought_once_is_compared_with_the_median_of_all() -> None:
    once = [Life(id=n, since=d, last=d, purchases=1) for n, d in ((7, 30), (8, 31), (9, 61))]
    found = churn(habits([away(10), *once]))
    assert found.chance.tolist() == [1000, 1000, 3000, 8000]
    assert [found.basis_of(n) for n in range(4)] == [Basis.INTERVAL, *[Basis.MEDIAN] * 3]
    alone = churn(habits(once))
    assert [alone.basis_of(n) for n in range(3)] == [Basis.NOTHING] * 3
    assert alone.bands().tolist() == [-1, -1, -1]
    same_day = churn(habits([away(10), Life(since=61, last=61, purchases=3)]))
    assert same_day.basis_of(1) is Basis.MEDIAN  # three purchases on one day are no interval


def test_the_model_goes_before_the_interval_where_it_can_say_something() -> None:
    lives = [away(61), away(61, 2), Life(id=3, since=61, last=61, purchases=1), prospect(4)]
    found = churn(habits(lives), np.array([0.30004, math.nan, math.nan, math.nan]))
    assert found.chance[:3].tolist() == [7000, 8000, 8000]
    assert [found.basis_of(n) for n in range(4)] == [
        Basis.MODEL, Basis.INTERVAL, Basis.MEDIAN, Basis.NOTHING,
    ]  # fmt: skip


def test_bands_begin_at_their_bounds() -> None:
    found = churn(habits([away(1, n) for n in range(5)]), np.array([0.0, 0.3, 0.3001, 0.6, 0.61]))
    assert [BANDS[n] for n in found.bands()] == [
        Band.HIGH, Band.HIGH, Band.MEDIUM, Band.MEDIUM, Band.LOW,
    ]  # fmt: skip


def test_keeping_may_cost_worth_times_chance_times_success() -> None:
    worth, chance = np.array([1_000_00, -5, 10**15, 3]), np.array([8000, 8000, 8000, 5000])
    assert keep_caps(worth, chance, 3000).tolist() == [240_00, 0, 24 * 10**13, 0]


def run_churn(lives: list[Life], p: list[float] | None = None, **values: Any) -> Result:
    return churn_result.run(churn_data(lives, p), churn_result.METHOD.values(values))


def test_the_result_orders_by_band_and_by_what_keeping_is_worth() -> None:
    lives = [
        replace(away(61), profit=K, last_year=K), replace(away(61, 2), profit=9 * K, last_year=K),
        replace(away(1, 3), profit=99 * K, last_year=K), prospect(4),
        replace(away(61, 5), profit=None, last_year=K),
    ]  # fmt: skip
    found = run_churn(lives, retention=8000)
    rows = found.table("customers").rows
    assert [row.behind for row in rows] == [(2,), (1,), (5,), (3,)]
    worth = end_of_period(
        K * churn_result.Fraction(9), *[churn_result.Fraction(n, 10) for n in (8, 1)]
    )
    assert rows[0].cells[-1] == pytest.approx(float(worth) * 0.8 * 0.3, abs=9)
    assert rows[2].cells[-1] is None  # without costs nobody knows
    assert found.n == 4
    assert found.table("classes").rows[0].behind == (1, 2, 5)
    assert found.findings[0].tone is Tone.BAD


def test_wrong_or_missing_input_of_churn_is_said() -> None:
    disorder = run_churn([away(5)], high=3000, medium=4000)
    assert [f.tone for f in disorder.findings] == [Tone.BAD]
    endless = run_churn([away(5)], retention=10_000, discount=0)
    assert [f.tone for f in endless.findings] == [Tone.BAD]
    for lives in ([], [prospect()]):
        empty = run_churn(lives)
        assert (len(empty.findings), empty.tables, empty.charts) == (1, (), ())
    # without a year before there is no retention: chances, but no caps
    assert run_churn([away(5)]).table("customers").rows[0].cells[-1] is None
    assert run_churn([away(5)]).findings[0].tone is Tone.GOOD


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 50), st.integers(0, 400)),
                min_size=1, max_size=7), st.randoms(use_true_random=False))  # fmt: skip
def test_neither_order_nor_names_move_chances_and_alarms(rows: Any, chance: Any) -> None:
    lives = [
        Life(id=n, purchases=p, since=s + d, last=d, longest=s) for n, (p, s, d) in enumerate(rows)
    ]
    order = list(range(len(lives)))
    chance.shuffle(order)
    mixed = [replace(lives[n], id=900 - n) for n in order]
    whole, other = churn(habits(lives)), churn(habits(mixed))
    assert other.chance.tolist() == whole.chance[order].tolist()
    longest = np.array([life.longest for life in lives])
    assert (
        rhythms(habits(mixed), longest[order]).alarms.tolist()
        == rhythms(habits(lives), longest).alarms[order].tolist()
    )


# --- the rhythm ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "alarm"),
    [
        (12, Alarm.CALM), (13, Alarm.SOON), (20, Alarm.SOON), (21, Alarm.LATE), (25, Alarm.LATE),
        (26, Alarm.LATEST), (365, Alarm.LATEST), (366, Alarm.LOST),
    ],
)  # fmt: skip
def test_alarms_by_the_own_interval(days: int, alarm: Alarm) -> None:
    found = rhythms(habits([away(days)]), np.array([25]))
    assert found.alarm(0) is alarm
    assert found.late_days.tolist() == [max(0, days - 20)]


def test_three_purchases_on_different_days_make_a_habit() -> None:
    lives = [
        Life(purchases=2, since=50, last=5), Life(purchases=3, since=5, last=5), prospect(),
        Life(purchases=3, since=50, last=5),
    ]  # fmt: skip
    found = rhythms(habits(lives), np.array([45, 0, 0, 30]))
    assert found.has_habit.tolist() == [False, False, False, True]
    assert found.alarm(0) is None


@settings(max_examples=30)
@given(st.lists(st.integers(0, 900), min_size=1, max_size=9))
def test_the_next_purchase_is_that_of_the_indicators(days: list[int]) -> None:
    documents = [
        TradeDocument(n, DocumentKind.SALE, DAY - timedelta(d), 100) for n, d in enumerate(days)
    ]
    wanted = next_purchase(trade(documents, until(DAY)))
    life = Life(purchases=len(days), since=max(days), last=min(days))
    found = rhythms(habits([life]), np.array([0]))
    assert (wanted is None) == (found.alarm(0) is None)
    if wanted is not None:
        assert date.fromordinal(int(found.expected[0])) == wanted.expected_on


def test_the_strip_shows_purchases_and_the_day_to_come() -> None:
    found = rhythms(habits([away(10)]), np.array([25]))
    bought = [(DAY - timedelta(d), 500) for d in (900, 30, 10)]
    chart = rhythm_chart(found, 0, bought, "甲")
    assert [b.on for b in chart.beats] == [on for on, _amount in bought[1:]]
    assert chart.expected == DAY + timedelta(10)
    assert chart.late_from == DAY + timedelta(16)
    lost = rhythm_chart(rhythms(habits([away(500)]), np.array([25])), 0, (), "乙")
    assert (lost.expected, lost.late_from) == (None, None)


def test_the_result_of_the_rhythm_is_in_order_of_urgency() -> None:
    lives = [
        away(5, 1),
        away(22, 2),
        away(30, 3),
        away(500, 4),
        Life(id=5, purchases=1),
        prospect(6),
    ]
    lives = [replace(life, longest=25) for life in lives]
    found = rhythm_result.run(rhythm_data(lives), rhythm_result.METHOD.values({}))
    assert [row.behind for row in found.table("customers").rows] == [(3,), (2,), (1,), (4,)]
    assert [f.tone for f in found.findings] == [Tone.BAD, Tone.WARN]
    assert [row.cells[1] for row in found.table("classes").rows] == [1, 1, 0, 1, 1, 1]
    strip = rhythm_result.run(rhythm_data(lives, place=1), rhythm_result.METHOD.values({}))
    assert isinstance(strip.charts[0], Rhythm)
    for few in ([], [prospect()], [Life(purchases=1)]):
        lacks = rhythm_result.run(rhythm_data(few), rhythm_result.METHOD.values({}))
        assert (len(lacks.findings), lacks.tables, lacks.charts) == (1, (), ())
