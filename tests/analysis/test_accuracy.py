"""Forecast against actual, per seller and quarter (B8)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.accuracy import Outcome, accuracy, bias, with_team
from crmdesk.analysis.quarters import Quarter

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)


@pytest.mark.parametrize(
    ("forecast", "actual", "expected"),
    [
        (120, 100, 2_000),
        (80, 100, -2_000),
        (100, 100, 0),
        (0, 100, -10_000),
        (100, 0, None),
        (0, 0, None),
        (4, 3, 3_333),
    ],
)
def test_the_bias_is_what_was_promised_too_much_of_what_came(
    forecast: int, actual: int, expected: int | None
) -> None:
    assert bias(forecast, actual) == expected
    outcome = Outcome(7, Q3, forecast, actual)
    assert outcome.bias == expected
    assert outcome.error == (None if expected is None else abs(expected))


def test_the_last_four_quarters_count_and_one_without_a_win_has_no_say_in_the_mean() -> None:
    outcomes = [
        Outcome(7, Quarter(2025, 3), 900, 100),  # too old
        Outcome(7, Q3, 80, 100),
        Outcome(7, Quarter(2025, 4), 120, 100),
        Outcome(7, Quarter(2026, 2), 50, 0),
        Outcome(7, Q4, 500, 1),  # still running
    ]
    (found,) = accuracy(outcomes, Q3)
    assert [o.quarter for o in found.outcomes] == [Quarter(2025, 4), Quarter(2026, 2), Q3]
    assert (found.n, found.mean_error) == (2, 2_000)
    assert found.pooled_bias == 2_500  # 250 promised, 200 won


def test_a_seller_who_won_nothing_has_no_accuracy() -> None:
    (found,) = accuracy([Outcome(7, Q3, 50, 0)], Q3)
    assert (found.n, found.mean_error, found.pooled_bias) == (0, None, None)
    assert accuracy([], Q3) == ()


def test_the_team_is_the_sum_of_its_sellers_and_comes_last() -> None:
    outcomes = with_team([Outcome(8, Q3, 150, 100), Outcome(7, Q3, 50, 100)])
    assert outcomes[-1] == Outcome(None, Q3, 200, 200)
    found = accuracy(outcomes, Q3)
    assert [(a.employee, a.mean_error) for a in found] == [(7, 5_000), (8, 5_000), (None, 0)]


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1, max_size=4))
def test_the_mean_error_is_the_mean_of_the_exact_errors(pairs: list[tuple[int, int]]) -> None:
    outcomes = [Outcome(1, Q3.moved(-i), f, a) for i, (f, a) in enumerate(pairs)]
    (found,) = accuracy(outcomes, Q3)
    exact = sum(Fraction(abs(f - a), a) for f, a in pairs) / len(pairs) * 10_000
    assert found.mean_error is not None
    assert abs(found.mean_error - exact) <= Fraction(1, 2)
