"""Credit grades by points, their order, the bands of charts and the colours of ages."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.credit_bands import (
    BANDS,
    UNGRADED,
    CreditGrade,
    age_colors,
    band_of,
    grade_of,
)


@pytest.mark.parametrize(
    ("points", "grade"),
    [(100, "AAA"), (90, "AAA"), (80, "AA"), (70, "A"), (60, "BBB"), (50, "BB"), (40, "B"),
     (30, "CCC"), (20, "CC"), (10, "C"), (0, "D")],
)  # fmt: skip
def test_a_grade_begins_at_its_lower_bound(points: int, grade: str) -> None:
    assert grade_of(Fraction(points)).letters == grade


def test_a_hair_below_the_bound_is_the_next_grade() -> None:
    assert grade_of(Fraction(6999, 100)) is CreditGrade.BBB
    assert grade_of(Fraction(9)) is CreditGrade.D


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_more_points_never_give_a_worse_grade(a: Fraction, b: Fraction) -> None:
    low, high = sorted((a, b))
    assert grade_of(high).place <= grade_of(low).place


def test_a_cap_only_lowers() -> None:
    assert CreditGrade.AAA.at_most(CreditGrade.C) is CreditGrade.C
    assert CreditGrade.D.at_most(CreditGrade.C) is CreditGrade.D


def test_every_grade_has_its_band() -> None:
    assert [band_of(g) for g in CreditGrade] == [0, 0, 0, 1, 2, 2, 3, 3, 3, 3]
    assert band_of(None) == UNGRADED
    assert len({b.color for b in BANDS}) == len({b.shape for b in BANDS}) == 5


def test_ages_go_from_blue_over_orange_to_dark_red() -> None:
    assert age_colors(6) == (
        "chart1", "chart2:55", "chart2:78", "chart2", "chartBad", "chartBad/75", "chartBad/50",
    )  # fmt: skip
    assert age_colors(0) == ("chart1",)
    assert [len(age_colors(n)) for n in range(12)] == list(range(1, 13))
    assert age_colors(3)[-1] == "chartBad/50"
