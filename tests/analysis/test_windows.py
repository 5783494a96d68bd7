"""The time a method looks at (B0)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.months import add_months
from crmdesk.analysis.windows import Window, trailing, until

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_twelve_months_are_usual_and_begin_after_the_same_day_of_last_year() -> None:
    window = trailing(date(2026, 11, 21))
    assert date(2025, 11, 21) not in window
    assert date(2025, 11, 22) in window
    assert date(2026, 11, 21) in window
    assert date(2026, 11, 22) not in window
    assert (window.first, window.days) == (date(2025, 11, 22), 365)


def test_a_month_without_the_day_counts_from_its_last_one() -> None:
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)  # the example of B0
    assert trailing(date(2026, 5, 31), 3).after == date(2026, 2, 28)
    assert trailing(date(2024, 2, 29)).after == date(2023, 2, 28)


def test_everything_until_a_day() -> None:
    assert date(1, 1, 2) in until(date(2026, 11, 21))
    assert date(2026, 11, 22) not in until(date(2026, 11, 21))


def test_a_window_without_a_month_or_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one month"):
        trailing(date(2026, 11, 21), 0)
    with pytest.raises(ValueError, match="after it begins"):
        Window(date(2026, 11, 21), date(2026, 11, 20))


@given(DAYS, st.integers(1, 60))
def test_a_window_and_the_one_before_it_meet_without_gap_or_overlap(
    as_of: date, months: int
) -> None:
    window = trailing(as_of, months)
    before = trailing(window.after, months)
    assert before.until + timedelta(1) == window.first
    assert window.days == sum(1 for n in range(window.days) if as_of - timedelta(n) in window)
