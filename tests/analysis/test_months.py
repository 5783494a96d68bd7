"""Calendar months with the last day of short ones (B0)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.months import add_months


@pytest.mark.parametrize(
    ("day", "months", "answer"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(day: date, months: int, answer: date) -> None:
    assert add_months(day, months) == answer


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_the_month_is_the_one_asked_for(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_a_later_day_never_ends_earlier() -> None:
    ends = [add_months(date(2026, 1, day), 1) for day in range(1, 32)]
    assert ends == sorted(ends)


@pytest.mark.parametrize(("day", "months"), [(date(9999, 6, 1), 12), (date(1, 1, 1), -1)])
def test_years_that_cannot_be_are_refused(day: date, months: int) -> None:
    with pytest.raises(ValueError, match="no such year"):
        add_months(day, months)
