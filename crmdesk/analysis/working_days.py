"""The working calendar of China: public holidays, and weekends that are worked instead (调休).

The State Council publishes the exchange of working days year by year; the ``holidays`` library
carries it. ``known_through()`` names the last year for which it does. Later years have their
statutory holidays, which are law, but no exchanged days; years before or beyond the library's
own (1950 to 2100) are plain Monday to Friday.

Working hours run from *opens* to *closes* without a break, on working days only.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final, NamedTuple

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
OPENS: Final = time(9)
CLOSES: Final = time(18)
EXCHANGES_FROM: Final = 2001  # the first year whose exchanged days were published
EXCHANGES_TO: Final = 2100


class _Year(NamedTuple):
    """What differs in one year from Monday to Friday."""

    off: frozenset[date]
    worked: frozenset[date]


@cache
def _year(year: int) -> _Year:
    from holidays import country_holidays

    # A year outside the library's range is empty, which is Monday to Friday.
    calendar = country_holidays("CN", years=year, expand=False)
    off = frozenset(day for day in calendar if day.weekday() < SATURDAY)
    return _Year(off, frozenset(day for day in calendar.weekend_workdays if day.year == year))


@cache
def known_through() -> int:
    """The last year whose exchanged working days (调休) are in the data."""
    from holidays import country_holidays

    years = range(EXCHANGES_FROM, EXCHANGES_TO + 1)
    exchanged = country_holidays("CN", years=years, expand=False).weekend_workdays
    return max(day.year for day in exchanged)


def is_working_day(day: date) -> bool:
    """Whether people work on *day*: no holiday, and no weekend unless it was exchanged."""
    off, worked = _year(day.year)
    return day in worked if day.weekday() >= SATURDAY else day not in off


def next_working_day(day: date) -> date:
    """*day* itself if people work on it, else the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The *count*-th working day after *day*; before it when negative, *day* itself for 0.

    *day* need not be a working day: one working day after a Saturday is Monday.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after *start* up to and with *end*; negative when *end* is earlier.

    The inverse of ``add_working_days``: backwards, the days before *start* down to *end* count.
    """
    if end < start:
        return -sum(is_working_day(end + n * ONE_DAY) for n in range((start - end).days))
    return sum(is_working_day(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))


def add_working_hours(
    moment: datetime, hours: int, opens: time = OPENS, closes: time = CLOSES
) -> datetime:
    """The moment when *hours* working hours have passed since *moment* (local, without a zone).

    What comes outside working hours counts from the next opening. Hours that end exactly at
    closing time end that day. Raises ValueError for negative hours or a day without any.
    """
    if hours < 0:
        raise ValueError("working hours are counted forwards")
    if closes <= opens:
        raise ValueError("the working day ends before it begins")
    left = timedelta(hours=hours)
    moment = _in_hours(moment, opens, closes)
    while left > (today := datetime.combine(moment.date(), closes) - moment):
        left -= today
        tomorrow = next_working_day(moment.date() + ONE_DAY)
        moment = datetime.combine(tomorrow, opens)
    return moment + left


def _in_hours(moment: datetime, opens: time, closes: time) -> datetime:
    """*moment*, or the next opening when nobody works then."""
    day = moment.date()
    if not is_working_day(day) or moment.time() >= closes:
        return datetime.combine(next_working_day(day + ONE_DAY), opens)
    return max(moment, datetime.combine(day, opens))
