"""Moments and sizes as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from crmdesk.core import clock
from crmdesk.core.i18n import _

UNITS: Final = ("B", "KB", "MB", "GB", "TB")
STEP: Final = 1024


def moment(at: datetime) -> str:
    """Today 09:12, yesterday 18:03, 11-02 18:03, 2025-12-31 18:03."""
    time = f"{at:%H:%M}"
    today = clock.today()
    if at.date() == today:
        return _("today {time}").format(time=time)
    if at.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=time)
    return f"{at:%m-%d} {time}" if at.year == today.year else f"{at:%Y-%m-%d} {time}"


def day(on: date) -> str:
    """Today, yesterday, 11-02, 2025-12-31."""
    today = clock.today()
    if on == today:
        return _("today")
    if on == today - timedelta(days=1):
        return _("yesterday")
    return f"{on:%m-%d}" if on.year == today.year else on.isoformat()


def file_size(count: int) -> str:
    """1.4 MB."""
    size, unit = float(count), 0
    while size >= STEP and unit < len(UNITS) - 1:
        size, unit = size / STEP, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if unit < 2 or size >= 100 else f"{size:.1f} {UNITS[unit]}"
