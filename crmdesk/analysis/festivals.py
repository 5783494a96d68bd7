"""The holidays before which customers stock up, and after which some do not come back (B24).

Three of them have their day in the law; the Spring Festival follows the moon and is looked up in
the ``holidays`` library only where none of the others is nearer, because loading it takes time.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from crmdesk.core.i18n import N_

FIXED: Final = (
    (1, 1, N_("New Year's Day")),
    (5, 1, N_("Labour Day")),
    (10, 1, N_("National Day")),
)
SPRING: Final = N_("the Spring Festival")
_LATEST_SPRING: Final = (2, 21)  # the new moon is never later
_IN_LIBRARY: Final = "Chinese New Year (Spring Festival)"


def next_festival(day: date) -> tuple[date, str]:
    """The first of them on or after *day*, and its untranslated name."""
    coming = [
        (date(year, month, first), name)
        for year in (day.year, day.year + 1)
        for month, first, name in FIXED
    ]
    if day.timetuple().tm_yday > 1 and (day.month, day.day) <= _LATEST_SPRING:
        spring = spring_festival(day.year)
        coming += [(spring, SPRING)] if spring is not None else []
    return min(one for one in coming if one[0] >= day)


@cache
def spring_festival(year: int) -> date | None:
    """The first day of the moon's year; None outside the years that the library knows."""
    from holidays import country_holidays

    known = country_holidays("CN", years=year, language="en_US", expand=False)
    return min((day for day, name in known.items() if name == _IN_LIBRARY), default=None)
