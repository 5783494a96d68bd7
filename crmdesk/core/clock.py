"""The one place that asks the computer for the time, so that tests and tours can fix it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

_fixed: datetime | None = None


def now() -> datetime:
    """Local wall-clock time without a zone, as people write it; whole seconds."""
    return _fixed if _fixed is not None else datetime.now().replace(microsecond=0)


def today() -> date:
    """The local calendar day."""
    return now().date()


def epoch_ms() -> int:
    """Milliseconds since 1970 (UTC), for ids. Follows a fixed clock."""
    if _fixed is not None:
        return int(_fixed.replace(tzinfo=UTC).timestamp() * 1000)
    return time.time_ns() // 1_000_000


@contextmanager
def fixed(moment: datetime | date) -> Iterator[None]:
    """Hold the clock at *moment* (a date means nine in the morning) inside the block."""
    global _fixed  # noqa: PLW0603 - this module is the clock
    before = _fixed
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 9)
    _fixed = moment
    try:
        yield
    finally:
        _fixed = before


def fix_from(text: str) -> None:
    """Hold the clock for the rest of the process (the tour; ISO date or date and time)."""
    global _fixed  # noqa: PLW0603 - this module is the clock
    _fixed = datetime.fromisoformat(text)
    if _fixed.time() == datetime.min.time():
        _fixed += timedelta(hours=9)
