"""When the forecast is frozen: every Thursday at 18:00, also when the program was closed (B8).

A snapshot that was missed is made up for from the history, as of its moment. Moments are local
wall-clock time; all of one call have the same zone or none.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

THURSDAY: Final = 3
SIX: Final = time(18)
_WEEK: Final = timedelta(7)


def latest(now: datetime, weekday: int = THURSDAY, at: time = SIX) -> datetime:
    """The last moment of a snapshot up to *now*, *now* itself included."""
    day = now.date() - timedelta((now.weekday() - weekday) % 7)
    moment = datetime.combine(day, at, tzinfo=now.tzinfo)
    return moment if moment <= now else moment - _WEEK


def following(now: datetime, weekday: int = THURSDAY, at: time = SIX) -> datetime:
    """The next moment of a snapshot after *now*."""
    return latest(now, weekday, at) + _WEEK


def due(
    last: datetime | None,
    now: datetime,
    *,
    began: datetime | None = None,
    weekday: int = THURSDAY,
    at: time = SIX,
) -> tuple[datetime, ...]:
    """The moments after *last*, the snapshot there is, up to *now*, earliest first.

    Without any snapshot they count from *began*, when the first opportunity was entered; without
    that either there is nothing to freeze. Never one in the future: a *last* after *now* (the
    clock was wrong once) gives none.
    """
    since = last if last is not None else began
    if since is None:
        return ()
    moments = []
    moment = latest(now, weekday, at)
    while moment > since:
        moments.append(moment)
        moment -= _WEEK
    return tuple(reversed(moments))
