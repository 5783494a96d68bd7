"""The rhythm of purchases as a result: who is late by his own habit, and who buys soon (B37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Chart, Share, Slice
from crmdesk.analysis.class_tables import (
    ClassFigures,
    ClassLine,
    Field,
    classes_table,
    customers_table,
    figures_by_class,
    figures_of,
    sales_field,
    text_field,
)
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.habits import Habits
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.indicators import DAYS_AHEAD, LEAST_PURCHASES
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.life_fields import count_field, day_field, interval_field, last_field
from crmdesk.analysis.rhythm import (
    ALARM_LABELS,
    ALARMS,
    NO_HABIT,
    Alarm,
    Rhythms,
    rhythm_chart,
    rhythms,
)
from crmdesk.analysis.wording import CustomerName, Figure, Measure, money, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

NO_SALES: Final = N_(
    "Nobody has bought anything yet. Enter or import sales, or choose a later day."
)
NO_HABITS: Final = N_(
    "Nobody has bought three times on different days yet: there is no rhythm to compare with."
)
COLORS: Final[Mapping[Alarm, str]] = {
    Alarm.LATEST: "chartBad",
    Alarm.LATE: "chart2",
    Alarm.SOON: "chartGood",
    Alarm.CALM: "chart1",
    Alarm.LOST: "chartGrey",
}
ADVICE: Final[Mapping[Alarm, str]] = {
    Alarm.LATEST: N_("call today and ask why"),
    Alarm.LATE: N_("remind him"),
    Alarm.SOON: N_("ask what he needs, have it ready"),
    Alarm.CALM: N_("nothing yet"),
    Alarm.LOST: N_("win back, or let go"),
}
TONES: Final[Mapping[Alarm, Tone]] = {Alarm.LATEST: Tone.BAD, Alarm.LATE: Tone.WARN}


@dataclass(frozen=True, kw_only=True, eq=False)
class RhythmData:
    """The customers of *frame* (12 months) with their habits and longest gaps in days.

    *place* and *bought* are of the customer asked for: purchase days with amounts; None: all.
    """

    frame: CustomerFrame
    habits: Habits
    longest: Ints
    place: int | None = None
    bought: tuple[tuple[date, int], ...] = ()

    @cached_property
    def order(self) -> Ints:
        """The places of those who ever bought, the largest first; no threshold changes it."""
        return self.frame.ranked(self.habits.has_bought)


def run(data: RhythmData, values: Mapping[str, Any]) -> Result:
    """The alarms of everybody, and the strip of the customer asked for."""
    frame, habits = data.frame, data.habits
    found = rhythms(habits, data.longest, int(values["days_ahead"]))
    charts: list[Chart] = []
    if data.place is not None:
        who = CustomerName(int(frame.ids[data.place]))
        charts.append(rhythm_chart(found, data.place, data.bought, who))
    if not habits.has_bought.any():
        return lacking(frame.as_of, text(NO_SALES))
    if not found.has_habit.any():
        return lacking(
            frame.as_of, text(NO_HABITS), n=int(habits.has_bought.sum()),
            behind=Ids(frame.ids[habits.has_bought]),
        )  # fmt: skip
    classes = dict(zip(ALARMS, figures_by_class(frame, found.alarms, len(ALARMS)), strict=True))
    charts.append(_counts(classes))
    untold = figures_of(frame, habits.has_bought & (found.alarms == NO_HABIT))
    return Result(
        as_of=frame.as_of,
        n=sum(each.count for each in classes.values()),
        note=text(
            N_("own interval from {least} purchases on, soon {days} ahead"),
            least=str(LEAST_PURCHASES), days=Figure(int(values["days_ahead"]), Measure.DAYS),
        ),
        charts=tuple(charts),
        tables=(
            classes_table(
                text(N_("Customers by rhythm")),
                [
                    ClassLine(text(ALARM_LABELS[alarm]), each, text(ADVICE[alarm]))
                    for alarm, each in classes.items()
                ],
                remark=N_("What to do"),
                ungraded=ClassLine(text(N_("No rhythm yet")), untold),
            ),
            _customers(data, found),
        ),
        findings=tuple(_findings(found, classes)),
    )  # fmt: skip


def _counts(classes: Mapping[Alarm, ClassFigures]) -> Share:
    return Share(
        title=text(N_("Customers by rhythm")),
        slices=tuple(
            Slice(
                title=text(ALARM_LABELS[alarm]), value=each.count, color=COLORS[alarm],
                behind=each.behind,
            )
            for alarm, each in classes.items()
        ),
        measure=Measure.COUNT,
    )  # fmt: skip


def _customers(data: RhythmData, found: Rhythms) -> TableData:
    """The most urgent first, of equal ones the largest."""
    import numpy as np

    frame, habits = data.frame, data.habits
    ranked = data.order[found.has_habit[data.order]]
    places = ranked[np.argsort(found.alarms[ranked], kind="stable")]
    late = found.late_days

    def alarm(place: int) -> Alarm:
        return found.alarm(place) or Alarm.CALM

    return customers_table(
        frame, places,
        [
            text_field("alarm", text(N_("Rhythm")), lambda n: text(ALARM_LABELS[alarm(n)])),
            interval_field(habits),
            count_field("intervals", text(N_("Intervals")), habits.intervals),
            last_field(habits),
            day_field("next", text(N_("Next purchase")), found.expected),
            day_field("late_from", text(N_("Later than ever from")), found.late_from),
            Field(
                Column(key="late", title=text(N_("Late")), kind=ColumnKind.DAYS),
                lambda n: int(late[n]) or None,
            ),
            sales_field(frame, places),
        ],
        tone=lambda n: TONES.get(alarm(n), Tone.PLAIN),
    )  # fmt: skip


def _findings(found: Rhythms, classes: Mapping[Alarm, ClassFigures]) -> Iterator[Finding]:
    show = text(N_("Show them"))
    latest, late, soon = (classes[a] for a in (Alarm.LATEST, Alarm.LATE, Alarm.SOON))
    if latest.count:
        yield Finding(
            sentence=text(
                N_("{count} customers have waited longer than ever before; they bought for {sales} in"
                   " twelve months."),
                count=Figure(latest.count), sales=money(latest.net_sales),
            ),
            evidence=text(N_("call them first")),
            tone=Tone.BAD, link=show, behind=latest.behind,
        )  # fmt: skip
    if late.count:
        yield Finding(
            sentence=text(
                N_("{count} customers should have bought by now, by their own interval."),
                count=Figure(late.count),
            ),
            tone=Tone.WARN, link=show, behind=late.behind,
        )  # fmt: skip
    if soon.count:
        yield Finding(
            sentence=text(
                N_("{count} customers are about to buy: ask them in time."), count=Figure(soon.count)
            ),
            tone=Tone.GOOD, link=show, behind=soon.behind,
        )  # fmt: skip
    if not (latest.count or late.count):
        calm = classes[Alarm.CALM]
        yield Finding(
            sentence=text(N_("Nobody is late by his own interval.")),
            tone=Tone.GOOD, link=show, behind=Ids.joined((soon.behind, calm.behind)),
        )  # fmt: skip


METHOD: Final = Method(
    id="rhythm",
    title=N_("Rhythm of purchases"),
    question=N_("Who should have bought by now?"),
    topic=Topic.LEAVING,
    run=run,
    help=N_(
        "Every customer has an interval of his own: from the first to the last purchase, divided by"
        " the number of purchases less one. One interval after the last purchase he should buy"
        " again; some days before, he is to be asked. Later than ever is who has waited longer than"
        " his longest pause so far. Three purchases on different days are needed, and the number"
        " of intervals is shown, for two of them say less than twenty. Who has been away for a year"
        " and three intervals left and raises no alarm any more. The next purchase is that of the"
        " Chinese textbooks on customer management (indicators of trade)."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="days_ahead", kind="integer", label=N_("Ask ahead by"), default=DAYS_AHEAD,
            least=0, most=90, unit=N_("days"), is_read=False,
        ),
        Parameter(
            name="customer", kind="text", label=N_("Strip of customer"), default=None,
            help=N_("his number or name"),
        ),
    ),
)  # fmt: skip
