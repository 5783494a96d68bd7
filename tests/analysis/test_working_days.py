"""The working calendar of China: holidays, exchanged weekends, working hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.working_days import (
    add_working_days,
    add_working_hours,
    is_working_day,
    known_through,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def test_a_contact_due_on_a_sunday_moves_to_monday() -> None:
    assert next_working_day(date(2024, 3, 31)) == date(2024, 4, 1)


def test_a_working_day_stays_where_it_is() -> None:
    assert next_working_day(date(2024, 3, 8)) == date(2024, 3, 8)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),  # 元旦
        date(2026, 2, 17),  # 春节
        date(2026, 2, 20),  # worked on 2026-02-14 instead
        date(2026, 10, 7),  # worked on 2026-10-10 instead
        date(2026, 11, 21),  # a plain Saturday
        date(2026, 11, 22),
    ],
)
def test_holidays_and_weekends_are_free(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20)]
)
def test_exchanged_weekends_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert is_working_day(day)


def test_the_spring_festival_is_left_for_the_exchanged_saturday_or_the_first_day_after() -> None:
    assert next_working_day(date(2026, 2, 15)) == date(2026, 2, 24)
    assert add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24)


def test_the_year_of_the_data_is_said() -> None:
    year = known_through()
    assert year >= 2026
    assert any(
        is_working_day(day) and day.weekday() >= 5
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    )


def test_later_years_have_statutory_holidays_but_no_worked_weekends() -> None:
    year = known_through() + 2
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert not is_working_day(date(year, 10, 1))
    assert not any(is_working_day(day) for day in days if day.weekday() >= 5)


@pytest.mark.parametrize("year", [1949, 2101])
def test_years_nobody_knows_are_monday_to_friday(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [d for d in days if is_working_day(d)] == [d for d in days if d.weekday() < 5]


@given(DAYS)
def test_the_next_working_day_is_the_first_one_not_before(day: date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((found - day).days))


@given(DAYS, st.integers(-60, 60))
def test_adding_and_counting_working_days_undo_each_other(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(DAYS, st.integers(1, 20))
def test_what_is_added_ends_on_a_working_day(day: date, count: int) -> None:
    assert is_working_day(add_working_days(day, count))


def test_no_working_days_are_the_day_itself() -> None:
    assert add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0


def test_friday_to_monday_is_one_working_day() -> None:
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 23)) == 1
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 20)) == -1


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20 09:30", 4, "2026-11-20 13:30"),
        ("2026-11-20 16:00", 4, "2026-11-23 11:00"),  # over the weekend
        ("2026-11-20 14:00", 4, "2026-11-20 18:00"),  # ends with the day
        ("2026-11-20 18:00", 4, "2026-11-23 13:00"),
        ("2026-11-20 07:00", 4, "2026-11-20 13:00"),  # before opening
        ("2026-11-20 23:00", 1, "2026-11-23 10:00"),
        ("2026-11-21 09:12", 4, "2026-11-23 13:00"),  # a Saturday
        ("2026-02-14 16:00", 4, "2026-02-24 11:00"),  # an exchanged Saturday, then the festival
        ("2026-11-20 10:00", 18, "2026-11-24 10:00"),
        ("2026-11-20 10:00", 0, "2026-11-20 10:00"),
        ("2026-11-21 10:00", 0, "2026-11-23 09:00"),
    ],
)
def test_working_hours_pass_only_while_people_work(start: str, hours: int, end: str) -> None:
    answer = add_working_hours(datetime.fromisoformat(start), hours)
    assert answer == datetime.fromisoformat(end)


def test_opening_hours_of_the_owner_count() -> None:
    start = datetime(2026, 11, 20, 16)
    assert add_working_hours(start, 2, time(8, 30), time(17)) == datetime(2026, 11, 23, 9, 30)


@given(MOMENTS, st.integers(0, 30), st.integers(0, 30))
def test_hours_may_be_added_in_pieces(start: datetime, first: int, second: int) -> None:
    together = add_working_hours(start, first + second)
    apart = add_working_hours(add_working_hours(start, first), second)
    assert apart in {together, add_working_hours(together, 0)}


@pytest.mark.parametrize(
    ("hours", "opens", "closes"),
    [(-1, time(9), time(18)), (1, time(18), time(9)), (1, time(9), time(9))],
)
def test_hours_that_cannot_be_are_refused(hours: int, opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match="working"):
        add_working_hours(datetime(2026, 11, 20, 10), hours, opens, closes)
