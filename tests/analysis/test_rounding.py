"""Rounding once, half up, and sharing out without loss."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.rounding import (
    apportion,
    exact_median,
    half_up,
    hundredths,
    nearest,
    share_of,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"),
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (7, 1, 7)],
)
def test_a_half_goes_away_from_zero(numerator: int, denominator: int, whole: int) -> None:
    assert half_up(numerator, denominator) == whole
    assert nearest(Fraction(numerator, denominator)) == whole


def test_a_ratio_becomes_hundredths_of_a_percent() -> None:
    assert hundredths(Fraction(4, 7)) == 5714
    assert hundredths(Fraction(-1, 3)) == -3333


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1), st.integers(1, 10**5))
def test_parts_are_whole_near_their_exact_value_and_sum_to_the_total(
    parts: list[int], denominator: int
) -> None:
    total = half_up(sum(parts), denominator)
    shared = apportion(parts, denominator, total)
    assert sum(shared) == total
    assert all(abs(s * denominator - p) < denominator for s, p in zip(shared, parts, strict=True))


@pytest.mark.parametrize("total", [-1, 4])
def test_a_total_that_is_not_the_sum_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="sum"):
        apportion([1, 1, 1], 2, total)


def test_the_median_is_exact() -> None:
    assert exact_median([3, 1, 10]) == 3
    assert exact_median([4, 1]) == Fraction(5, 2)
    assert exact_median([]) is None


def test_a_share_is_in_hundredths_of_a_percent_and_none_of_nothing() -> None:
    assert share_of(1, 3) == 3_333
    assert share_of(2, 3) == 6_667
    assert share_of(-1, 8) == -1_250
    assert share_of(5, 0) is None
    assert share_of(5, -10) is None
