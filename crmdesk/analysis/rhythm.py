"""The rhythm of purchases 购买节奏 (B37): when each customer should buy again, and who is late.

By his own mean interval, with three purchases at least. ``late_from`` is the day on which he has
waited longer than ever before. Who is lost (B16) raises no alarm any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.charts import Beat, Rhythm
from crmdesk.analysis.habits import Habits
from crmdesk.analysis.indicators import DAYS_AHEAD, LEAST_PURCHASES
from crmdesk.analysis.months import add_months
from crmdesk.analysis.wording import Figure, Measure, Text, Words, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

SHOWN_MONTHS: Final = 24
NO_HABIT: Final = -1


class Alarm(StrEnum):
    """How a customer keeps his rhythm, the most urgent first. Stored codes."""

    LATEST = "latest"
    LATE = "late"
    SOON = "soon"
    CALM = "calm"
    LOST = "lost"


ALARMS: Final = tuple(Alarm)
ALARM_LABELS: Final[Mapping[Alarm, str]] = {
    Alarm.LATEST: N_("Later than ever"),
    Alarm.LATE: N_("Should have bought"),
    Alarm.SOON: N_("Buys soon"),
    Alarm.CALM: N_("In rhythm"),
    Alarm.LOST: N_("Has left"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rhythms:
    """Of each customer how he keeps his rhythm, and when he should buy again.

    ``alarms`` are places in ``ALARMS``, ``NO_HABIT`` without one; ``expected`` and ``late_from``
    ordinals, valid where there is a habit.
    """

    habits: Habits
    alarms: Ints
    expected: Ints
    late_from: Ints

    def of(self, alarm: Alarm) -> Ints:
        """The places of the customers with that alarm."""
        import numpy as np

        found: Ints = np.flatnonzero(self.alarms == ALARMS.index(alarm))
        return found

    @property
    def has_habit(self) -> Flags:
        """Who bought often enough to have a rhythm."""
        found: Flags = self.alarms != NO_HABIT
        return found

    @property
    def late_days(self) -> Ints:
        """For how many days the purchase has been lacking; 0 before."""
        import numpy as np

        late = np.maximum(self.habits.as_of.toordinal() - self.expected, 0)
        found: Ints = np.where(self.has_habit, late, 0)
        return found

    def alarm(self, place: int) -> Alarm | None:
        """The alarm of one customer; None without a habit."""
        at = int(self.alarms[place])
        return None if at == NO_HABIT else ALARMS[at]


def rhythms(habits: Habits, longest: Ints, days_ahead: int = DAYS_AHEAD) -> Rhythms:
    """The rhythm of every customer; *days_ahead* days before the next purchase it is soon.

    *longest* is the longest time between two purchase days of each, in days.
    """
    import numpy as np

    today = habits.as_of.toordinal()
    n = np.maximum(habits.intervals, 1)
    expected = habits.last + (2 * habits.span + n) // (2 * n)
    late_from = habits.last + longest + 1
    has_habit = (habits.purchases >= LEAST_PURCHASES) & (habits.intervals > 0)
    alarms = np.select(
        [
            ~has_habit,
            habits.is_lost(),
            (today >= late_from) & (today > expected),
            today > expected,
            today >= expected - days_ahead,
        ],
        [NO_HABIT, *map(ALARMS.index, (Alarm.LOST, Alarm.LATEST, Alarm.LATE, Alarm.SOON))],
        ALARMS.index(Alarm.CALM),
    )
    return Rhythms(habits=habits, alarms=alarms, expected=expected, late_from=late_from)


def why(found: Rhythms, place: int) -> Text | None:
    """What the alarm of one customer hangs on; None without a habit."""
    if found.alarm(place) is None:
        return None
    habits = found.habits
    return text(
        N_("every {interval} days ({n} intervals), last bought {days} ago"),
        interval=Figure(int(habits.interval_tenths[place]) / 10, Measure.SCORE),
        n=Figure(int(habits.intervals[place])),
        days=Figure(int(habits.days_since[place]), Measure.DAYS),
    )


def rhythm_chart(
    found: Rhythms, place: int, bought: Iterable[tuple[date, int]], title: Words
) -> Rhythm:
    """The purchase days of one customer over two years, and when the next one should come."""
    today = found.habits.as_of
    start = add_months(today, -SHOWN_MONTHS)
    is_known = found.alarm(place) not in (None, Alarm.LOST)
    return Rhythm(
        title=title,
        start=start,
        today=today,
        beats=tuple(Beat(on=on, amount=amount) for on, amount in bought if on > start),
        expected=date.fromordinal(int(found.expected[place])) if is_known else None,
        late_from=date.fromordinal(int(found.late_from[place])) if is_known else None,
        note=why(found, place) or text(N_("fewer than three purchases: no rhythm yet")),
    )
