"""Dates in every notation of the house, birthdays of both calendars."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.core import clock, i18n
from crmdesk.core.errors import FieldError
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from tests.helpers.specs import spec

# Today is 2026-11-21, a Saturday (tests/conftest.py).
DAY = spec(Kind.DATE)
PAST = spec(Kind.DATE, check="not_future")
FOUNDED = spec(Kind.DATE, minimum=1850, check="not_future")
MOMENT = spec(Kind.DATETIME)
BIRTHDAY = spec(Kind.BIRTHDAY)


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-15", "2026-03-15"),
        ("2026-3-5", "2026-03-05"),
        ("2026/03/15", "2026-03-15"),
        ("2026.3.15", "2026-03-15"),
        ("2026年3月15日", "2026-03-15"),
        ("2026 年 3 月 15 日", "2026-03-15"),
        ("２０２６－０３－１５", "2026-03-15"),
        ("20260315", "2026-03-15"),
        ("0315", "2026-03-15"),
        ("3/15", "2026-03-15"),
        ("3-15", "2026-03-15"),
        ("3.15", "2026-03-15"),
        ("3月15日", "2026-03-15"),
        ("3月15号", "2026-03-15"),
        ("今天", "2026-11-21"),
        ("Today", "2026-11-21"),
        ("昨天", "2026-11-20"),
        ("前天", "2026-11-19"),
        ("明天", "2026-11-22"),
        ("后天", "2026-11-23"),
        ("大后天", "2026-11-24"),
        ("tomorrow", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("+7", "2026-11-28"),
        ("＋７", "2026-11-28"),
        ("-30", "2026-10-22"),
        ("+365", "2027-11-21"),
        ("2026-03-15 00:00:00", "2026-03-15"),
        ("2026-03-15T10:30:00", "2026-03-15"),
        ("2026-03-15 10:30:00.123", "2026-03-15"),
        ("2024-2-29", "2024-02-29"),
        ("1900-01-01", "1900-01-01"),
        ("2100-12-31", "2100-12-31"),
    ],
)
def test_every_notation_of_a_day(typed: str, day: str, language: str) -> None:
    i18n.set_language(language)
    value = codecs.parse(DAY, typed)
    assert codecs.dump(DAY, value) == day
    assert codecs.show_stored(DAY, day) == day


def test_a_day_without_year_is_of_this_year() -> None:
    with clock.fixed(date(2024, 1, 5)):
        assert codecs.parse(DAY, "0229") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("45000", date(2023, 3, 15)),
        ("45000.0", date(2023, 3, 15)),
        ("45000.75", date(2023, 3, 15)),
        ("36526", date(2000, 1, 1)),
        ("73415", date(2100, 12, 31)),
        ("20260315", date(2026, 3, 15)),
        ("2026-03-15", date(2026, 3, 15)),
    ],
)
def test_excels_day_numbers_count_only_in_a_spreadsheet(typed: str, day: date) -> None:
    assert codecs.parse(DAY, typed, spreadsheet=True) == day
    if typed.startswith("45"):
        with pytest.raises(FieldError):
            codecs.parse(DAY, typed)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (DAY, "2026-02-29"),
        (DAY, "2026-13-01"),
        (DAY, "0230"),
        (DAY, "13/1"),
        (DAY, "0000"),
        (DAY, "明年"),
        (DAY, "315"),
        (DAY, "2026-03"),
        (DAY, "15.03.2026"),
        (DAY, "1899-12-31"),
        (DAY, "2101-01-01"),
        (DAY, "99999999"),
        (DAY, "+99999"),
        (PAST, "明天"),
        (PAST, "2026-11-22"),
        (FOUNDED, "1849-12-31"),
        (MOMENT, "2026-03-15 25:00"),
        (MOMENT, "2026-03-15 10:60"),
        (MOMENT, "0001-01-01 10:00"),
        (BIRTHDAY, "农历13-01"),
        (BIRTHDAY, "农历12-31"),
        (BIRTHDAY, "02-30"),
        (BIRTHDAY, "1985-02-29"),
        (BIRTHDAY, "1899-01-01"),
        (BIRTHDAY, "2027-01-01"),
        (BIRTHDAY, "生日"),
    ],
)
@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_bad_days_are_refused_with_a_sentence(field: FieldSpec, typed: str, language: str) -> None:
    i18n.set_language(language)
    with pytest.raises(FieldError) as caught:
        codecs.parse(field, typed)
    said = caught.value.message()
    assert len(said) > 5
    assert "{" not in said


def test_today_is_not_in_the_future_and_the_first_year_counts() -> None:
    assert codecs.dump(PAST, date(2026, 11, 21)) == "2026-11-21"
    assert codecs.dump(FOUNDED, date(1850, 1, 1)) == "1850-01-01"


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (date(2026, 3, 15), "2026-03-15"),
        (datetime(2026, 3, 15, 10, 30), "2026-03-15"),
        ("2026-03-15", "2026-03-15"),
    ],
)
def test_a_day_is_stored_as_iso_text(value: object, stored: str) -> None:
    assert codecs.dump(DAY, value) == stored  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [20260315, "gestern", True, 1.5])
def test_what_is_no_day_is_not_stored(value: object) -> None:
    with pytest.raises(FieldError):
        codecs.dump(DAY, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2026-03-15 9:05", "2026-03-15 09:05"),
        ("2026-03-15T09:05:59", "2026-03-15 09:05"),
        ("今天 17:30", "2026-11-21 17:30"),
        ("今天17:30", "2026-11-21 17:30"),
        ("0315 9:30", "2026-03-15 09:30"),
        ("15：00", "2026-11-21 15:00"),
        ("下午3点", "2026-11-21 15:00"),
        ("昨天上午9点半", "2026-11-20 09:30"),
        ("3月15日 晚上8点20分", "2026-03-15 20:20"),
        ("中午12点", "2026-11-21 12:00"),
        ("现在", "2026-11-21 09:12"),
        ("0315", "2026-03-15 00:00"),
    ],
)
def test_moments_are_kept_to_the_second_and_shown_to_the_minute(typed: str, shown: str) -> None:
    value = codecs.parse(MOMENT, typed)
    assert isinstance(value, datetime)
    assert codecs.show(MOMENT, value) == shown
    assert codecs.load(MOMENT, codecs.dump(MOMENT, value)) == value


def test_a_moment_from_excel_keeps_its_time() -> None:
    assert codecs.parse(MOMENT, "45000.5", spreadsheet=True) == datetime(2023, 3, 15, 12)
    assert codecs.parse(MOMENT, "45000.9999999", spreadsheet=True) == datetime(2023, 3, 16)
    assert codecs.parse(MOMENT, "45000", spreadsheet=True) == datetime(2023, 3, 15)


def test_a_moment_is_stored_also_from_its_iso_text() -> None:
    assert codecs.dump(MOMENT, "2026-03-15T09:05:00") == "2026-03-15 09:05:00"


@pytest.mark.parametrize(
    ("typed", "stored", "shown", "shown_en"),
    [
        ("1985-03-15", "1985-03-15", "1985-03-15", "1985-03-15"),
        ("1985年3月15日", "1985-03-15", "1985-03-15", "1985-03-15"),
        ("公历3月15日", "--03-15", "03-15", "03-15"),
        ("3-15", "--03-15", "03-15", "03-15"),
        ("3/15", "--03-15", "03-15", "03-15"),
        ("0315", "--03-15", "03-15", "03-15"),
        ("0229", "--02-29", "02-29", "02-29"),
        ("农历十月十三", "L--10-13", "农历 10-13", "lunar 10-13"),
        ("十月十三", "L--10-13", "农历 10-13", "lunar 10-13"),
        ("阴历10-13", "L--10-13", "农历 10-13", "lunar 10-13"),
        ("旧历 10.13", "L--10-13", "农历 10-13", "lunar 10-13"),
        ("lunar 10-13", "L--10-13", "农历 10-13", "lunar 10-13"),
        ("腊月初八", "L--12-08", "农历 12-08", "lunar 12-08"),
        ("正月十五", "L--01-15", "农历 01-15", "lunar 01-15"),
        ("冬月廿三", "L--11-23", "农历 11-23", "lunar 11-23"),
        ("十一月二十", "L--11-20", "农历 11-20", "lunar 11-20"),
        ("八月二十三", "L--08-23", "农历 08-23", "lunar 08-23"),
        ("七月三十", "L--07-30", "农历 07-30", "lunar 07-30"),
        ("五月廿", "L--05-20", "农历 05-20", "lunar 05-20"),
        ("闰四月十五", "L--04+15", "农历 04-15（闰月）", "lunar 04-15 (leap month)"),
        ("农历闰4月15日", "L--04+15", "农历 04-15（闰月）", "lunar 04-15 (leap month)"),
        ("农历1985-10-13", "L1985-10-13", "农历 1985-10-13", "lunar 1985-10-13"),
        ("农历1985年十月十三", "L1985-10-13", "农历 1985-10-13", "lunar 1985-10-13"),
        (
            "1985年闰四月十五",
            "L1985-04+15",
            "农历 1985-04-15（闰月）",
            "lunar 1985-04-15 (leap month)",
        ),
    ],
)
def test_birthdays_of_both_calendars(typed: str, stored: str, shown: str, shown_en: str) -> None:
    assert codecs.dump(BIRTHDAY, codecs.parse(BIRTHDAY, typed)) == stored
    assert codecs.show_stored(BIRTHDAY, stored) == shown
    i18n.set_language("en")
    assert codecs.show_stored(BIRTHDAY, stored) == shown_en
    for text in (shown, shown_en):
        assert codecs.dump(BIRTHDAY, codecs.parse(BIRTHDAY, text)) == stored


def test_a_birthday_from_excel_may_be_a_day_number() -> None:
    assert codecs.parse(BIRTHDAY, "31121", spreadsheet=True) == "1985-03-15"


@pytest.mark.parametrize("value", ["1985-03+15", "--13-01", "03-15", "L--01-31", "1985/03/15", 5])
def test_only_the_four_forms_of_a_birthday_are_stored(value: object) -> None:
    with pytest.raises(FieldError):
        codecs.dump(BIRTHDAY, value)  # type: ignore[arg-type]


def test_dates_become_dates_in_excel() -> None:
    assert codecs.cell(DAY, "2026-03-15") == (date(2026, 3, 15), "yyyy-mm-dd")
    assert codecs.cell(MOMENT, "2026-03-15 09:05:00") == (
        datetime(2026, 3, 15, 9, 5),
        "yyyy-mm-dd hh:mm",
    )
    assert codecs.cell(BIRTHDAY, "L--10-13") == ("农历 10-13", "@")
