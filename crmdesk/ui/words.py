"""Moments and sizes as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from crmdesk.core import clock
from crmdesk.core.i18n import _, language
from crmdesk.core.money import FEN_PER_YUAN

UNITS: Final = ("B", "KB", "MB", "GB", "TB")
STEP: Final = 1024
# In Chinese one counts in ten thousands and hundred millions, in English in thousands and millions.
CHINESE_STEPS: Final = ((100_000_000, "亿"), (10_000, "万"))
ENGLISH_STEPS: Final = ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k"))


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


def short_money(fen: int) -> str:
    """An amount where there is little room: 38.5 万, 1.2 亿, 800; in English 385k, 1.2m."""
    is_chinese = language().startswith("zh")
    yuan = fen / FEN_PER_YUAN
    for per, name in CHINESE_STEPS if is_chinese else ENGLISH_STEPS:
        if abs(yuan) >= per:
            number = f"{yuan / per:,.1f}"
            return f"{number} {name}" if is_chinese else f"{number.removesuffix('.0')}{name}"
    return f"{yuan:,.0f}"
