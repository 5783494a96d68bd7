"""Calendar quarters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.quarters import Quarter

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_a_day_lies_in_its_quarter_and_the_next_begins_after_the_last_day(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.last + timedelta(1) == quarter.moved(1).first


@given(DAYS, st.integers(-40, 40))
def test_moving_there_and_back_is_standing_still(day: date, quarters: int) -> None:
    assert Quarter.of(day).moved(quarters).moved(-quarters) == Quarter.of(day)


def test_quarters_compare_in_order_of_time_and_know_their_name() -> None:
    assert Quarter(2025, 4) < Quarter(2026, 1)
    assert Quarter(2026, 1).moved(-1) == Quarter(2025, 4)
    assert str(Quarter.of(date(2026, 11, 21))) == "2026-Q4"


@pytest.mark.parametrize("number", [0, 5])
def test_there_is_no_fifth_quarter(number: int) -> None:
    with pytest.raises(ValueError, match="quarter"):
        Quarter(2026, number)
