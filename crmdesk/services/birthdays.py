"""Birthdays in the sun and the moon calendar: who has one on a day, and the day's lunar date.

Birthdays are stored as entered (``1985-03-15``, ``--03-15``, ``L1985-10-13``, ``L--04+15`` with +
for a leap month). They are looked up by the end of that text: each of the coming days has a few
endings, ``endings`` tells which. Rules of the moon calendar: a birth in a leap month is kept in the
leap month of a year that has it, else in the ordinary one; a birth on the 30th on the last day of
a month of 29. The 29th of February is kept on the 28th in other years.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from crmdesk.models.codecs.dates import LUNAR_MONTHS

FULL_MONTH: Final = 30
_TENS: Final = ("初", "十", "廿", "三")
_DIGITS: Final = "十一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the moon calendar. *length* is that of its month, *has_leap* whether a leap month
    of the same number follows in its year.
    """

    year: int
    month: int
    day: int
    is_leap: bool
    length: int
    has_leap: bool

    @property
    def text(self) -> str:
        """As people write it: 十月十三, 闰六月初八, 腊月三十."""
        tens, ones = divmod(self.day, 10)
        if self.day in (20, 30):
            said = {20: "二十", 30: "三十"}[self.day]
        else:
            said = _TENS[tens - (ones == 0)] + _DIGITS[ones]
        return f"{'闰' if self.is_leap else ''}{LUNAR_MONTHS[self.month - 1]}月{said}"


@lru_cache(maxsize=512)
def lunar(day: date) -> LunarDay | None:
    """The day in the moon calendar; None beyond the years it is known for."""
    from tyme4py.solar import SolarDay

    try:
        found = SolarDay.from_ymd(day.year, day.month, day.day).get_lunar_day()
    except ValueError:
        return None
    month = found.get_lunar_month()
    leap = month.get_lunar_year().get_leap_month()
    number = abs(found.get_month())
    return LunarDay(
        year=found.get_year(),
        month=number,
        day=found.get_day(),
        is_leap=month.is_leap(),
        length=month.get_day_count(),
        has_leap=leap == number,
    )


def endings(first: date, days: int) -> Mapping[str, date]:
    """How stored birthdays end that fall on one of *days* days from *first* on, and on which.

    Endings of the moon calendar begin with ``L``: ``L10-13``, ``L06+08``; of the sun calendar
    they are ``03-15``.
    """
    found: dict[str, date] = {}
    for day in (first + timedelta(days=n) for n in range(days)):
        for ending in (*_solar(day), *_lunar(day)):
            found.setdefault(ending, day)
    return found


def ending_of(birthday: str) -> str:
    """The ending of a stored birthday as ``endings`` names it."""
    return ("L" if birthday.startswith("L") else "") + birthday[-5:]


def age_on(birthday: str, day: date) -> int | None:
    """How old somebody becomes on *day*, by the calendar of the birthday; None without a year."""
    born = birthday.lstrip("L")[:4]
    if not born.isdigit():
        return None
    moon = lunar(day) if birthday.startswith("L") else None
    return (moon.year if moon else day.year) - int(born)


def _solar(day: date) -> tuple[str, ...]:
    own = day.strftime("%m-%d")
    if own == "02-28" and not calendar.isleap(day.year):
        return own, "02-29"
    return (own,)


def _lunar(day: date) -> tuple[str, ...]:
    known = lunar(day)
    if known is None:
        return ()
    days = [known.day]
    if known.day == known.length < FULL_MONTH:
        days.append(FULL_MONTH)
    if known.is_leap:
        marks: tuple[str, ...] = ("+",)
    else:
        marks = ("-",) if known.has_leap else ("-", "+")
    return tuple(f"L{known.month:02}{mark}{each:02}" for each in days for mark in marks)
