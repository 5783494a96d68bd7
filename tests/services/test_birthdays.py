"""Birthdays in both calendars. Days of the moon calendar are those of printed almanacs."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.services.birthdays import age_on, ending_of, endings, lunar


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 21), "十月十三"),
        (date(2026, 2, 17), "正月初一"),  # 春节 2026
        (date(2026, 2, 16), "腊月廿九"),  # 除夕 of a twelfth month of 29 days
        (date(2025, 1, 28), "腊月廿九"),
        (date(2024, 2, 9), "腊月三十"),
        (date(2025, 8, 1), "闰六月初八"),
        (date(2026, 9, 25), "八月十五"),  # 中秋 2026
        (date(2026, 3, 8), "正月二十"),
        (date(2026, 10, 10), "九月初一"),
    ],
)
def test_days_are_named_in_the_moon_calendar(day: date, said: str) -> None:
    known = lunar(day)
    assert known is not None
    assert known.text == said


def _day_of(birthday: str, first: date, days: int = 400) -> date | None:
    return endings(first, days).get(ending_of(birthday))


@pytest.mark.parametrize(
    ("birthday", "first", "falls_on"),
    [
        ("1985-03-15", date(2026, 1, 1), date(2026, 3, 15)),
        ("--03-15", date(2026, 1, 1), date(2026, 3, 15)),
        ("L1985-10-13", date(2026, 1, 1), date(2026, 11, 21)),
        ("L--10-13", date(2026, 1, 1), date(2026, 11, 21)),
        ("2000-02-29", date(2026, 1, 1), date(2026, 2, 28)),
        ("2000-02-29", date(2028, 1, 1), date(2028, 2, 29)),
        ("L1990-12-30", date(2026, 1, 1), date(2026, 2, 16)),  # that month has 29 days
        ("L1990-12-30", date(2024, 1, 20), date(2024, 2, 9)),  # that one has 30
        ("L1979-06+08", date(2025, 1, 1), date(2025, 8, 1)),  # 2025 has a leap sixth month
        ("L1979-06+08", date(2026, 1, 1), date(2026, 7, 21)),  # 2026 has none
        ("L1979-06-08", date(2025, 1, 1), date(2025, 7, 2)),  # not again in the leap month
    ],
)
def test_birthdays_fall_on_days_of_the_sun_calendar(
    birthday: str, first: date, falls_on: date
) -> None:
    assert _day_of(birthday, first) == falls_on


def test_a_birthday_in_an_ordinary_month_is_kept_once_where_the_month_comes_twice() -> None:
    days = [day for ending, day in endings(date(2025, 6, 25), 60).items() if ending == "L06-08"]
    assert days == [date(2025, 7, 2)]


def test_nobody_of_the_30th_is_forgotten_in_any_year() -> None:
    for year in range(2024, 2034):
        assert _day_of("L--08-30", date(year, 3, 1), 365) is not None


def test_ages_follow_the_calendar_of_the_birthday() -> None:
    assert age_on("1985-03-15", date(2026, 3, 15)) == 41
    assert age_on("L1985-12-08", date(2026, 1, 26)) == 40  # still the twelfth month of 2025
    assert age_on("--03-15", date(2026, 3, 15)) is None


def test_endings_go_on_into_the_next_year() -> None:
    assert endings(date(2026, 12, 30), 5)["01-02"] == date(2027, 1, 2)
