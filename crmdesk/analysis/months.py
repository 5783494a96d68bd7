"""Calendar months (B0): the same day of another month, or its last day where there is none."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """*day* moved by *months* (may be negative): 2025-11-30 + 3 months = 2026-02-28.

    Raises ValueError beyond the years a date can have (1 to 9999).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"no such year: {year}")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
