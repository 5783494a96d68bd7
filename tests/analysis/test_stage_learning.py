"""Chances and durations learned from few cases (B9)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.forecast import Stage
from crmdesk.analysis.stage_learning import (
    Stay,
    interval,
    learn,
    learn_groups,
    mean_days,
    shrunk_probability,
    with_history,
)

TODAY = date(2026, 11, 21)
HALF = Fraction(1, 2)
STAGE = Stage(id=1, name="投标", probability=5_000, duration_days=60, position=1)


def stay(days: int = 30, advanced: bool | None = True, **given: Any) -> Stay:
    """A stay of *days* days that ended today."""
    base: dict[str, Any] = {
        "stage_id": 1,
        "entered_on": TODAY - timedelta(days),
        "left_on": TODAY,
        "advanced": advanced,
    }
    return Stay(**(base | given))


def test_three_of_four_are_57_percent_and_not_75() -> None:
    (found,) = learn([stay(), stay(), stay(), stay(advanced=False)], [STAGE], TODAY).values()
    assert found.probability == 5714
    assert (found.low, found.high) == (3158, 8078)  # 95 %: 0.316 to 0.808
    assert (found.n, found.advanced) == (4, 3)


def test_forty_of_fifty_are_75_percent() -> None:
    assert shrunk_probability(40, 50, HALF) == Fraction(3, 4)


def test_without_history_the_configured_figures_remain_and_n_is_zero() -> None:
    (found,) = learn([], [STAGE], TODAY).values()
    assert (found.probability, found.days, found.n, found.running) == (5_000, 60, 0, 0)
    assert found.low < 5_000 < found.high


def test_durations_lean_on_the_configured_one_and_count_time_so_far() -> None:
    assert mean_days([30, 45, 90], [], Fraction(60)) == Fraction(58125, 1000)
    assert mean_days([30, 45, 90], [40], Fraction(60)) == Fraction(63125, 1000)
    stays = [stay(30), stay(45), stay(90), stay(40, None, left_on=None)]
    (found,) = learn(stays, [STAGE], TODAY).values()
    assert found.exact_days == Fraction(63125, 1000)
    assert (found.days, found.n, found.running) == (63, 3, 1)


@pytest.mark.parametrize(("prior", "cases", "ends"), [(0, (0, 3), 0), (1, (3, 3), 10_000)])
def test_a_certain_prior_that_nothing_contradicts_is_a_point(
    prior: int, cases: tuple[int, int], ends: int
) -> None:
    assert interval(*cases, Fraction(prior)) == (ends, ends)


def test_a_certain_prior_gives_way_to_a_case_against_it() -> None:
    low, high = interval(2, 3, Fraction(1))
    assert 0 < low < high < 10_000


def test_only_the_last_24_months_count() -> None:
    edge = date(2024, 11, 21)
    stays = [
        stay(left_on=edge, entered_on=edge - timedelta(10)),
        stay(left_on=edge + timedelta(1), entered_on=edge - timedelta(10)),
    ]
    assert learn(stays, [STAGE], TODAY)[1].n == 1
    assert learn(stays, [STAGE], TODAY, months=25)[1].n == 2


def test_what_happened_after_the_day_is_not_known_on_it() -> None:
    then = TODAY - timedelta(20)
    (found,) = learn([stay(30), stay(10)], [STAGE], then).values()
    assert (found.n, found.running) == (0, 1)
    assert found.exact_days == Fraction(10 + 5 * 60, 5)


def test_a_stay_without_an_answer_tells_of_time_only() -> None:
    (found,) = learn([stay(40, None)], [STAGE], TODAY).values()
    assert (found.n, found.probability) == (0, 5_000)
    assert found.exact_days == 60 + Fraction(40, 5)


def test_a_seller_leans_on_the_team_and_the_team_on_the_configuration() -> None:
    stays = [stay(group="li")] * 3 + [stay(advanced=False, group="wang")] + [stay()] * 6
    team, sellers = learn_groups(stays, [STAGE], TODAY)
    assert team[1].exact_probability == Fraction(14, 20)  # 9 of 10 and 5 of 10
    assert sellers["li"][1].exact_probability == (3 + 10 * Fraction(14, 20)) / 13
    assert sellers["wang"][1].exact_probability == 10 * Fraction(14, 20) / 11
    assert sellers["wang"][1].prior_probability == Fraction(14, 20)
    assert sellers["li"][1].prior_days == team[1].exact_days
    assert set(sellers) == {"li", "wang"}


def test_learned_figures_go_into_the_stages_of_a_forecast() -> None:
    other = Stage(id=2, name="谈判", probability=9_000, duration_days=30, position=2)
    learned = learn([stay(30), stay(45), stay(90)], [STAGE], TODAY)
    first, second = with_history([STAGE, other], learned)
    assert (first.probability, first.duration_days, first.learned_from) == (6154, 58, 3)
    assert second is other


@pytest.mark.parametrize(("advanced", "n"), [(2, 1), (-1, 4)])
def test_more_cannot_have_advanced_than_left(advanced: int, n: int) -> None:
    with pytest.raises(ValueError, match="advanced"):
        shrunk_probability(advanced, n, HALF)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_chance_lies_between_history_and_prior_and_in_its_interval(
    advanced: int, others: int, percent: int
) -> None:
    prior, n = Fraction(percent, 10_000), advanced + others
    found = shrunk_probability(advanced, n, prior)
    seen = Fraction(advanced, n) if n else prior
    assert min(seen, prior) <= found <= max(seen, prior)
    low, high = interval(advanced, n, prior)
    assert 0 <= low <= high <= 10_000
    if n:  # more of the same narrows it
        wider = interval(advanced * 4, n * 4, seen)
        same = interval(advanced, n, seen)
        assert wider[1] - wider[0] <= same[1] - same[0]
