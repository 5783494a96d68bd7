"""How often to keep contact (B6): the next date per customer, the week's compliance, the day's plan.

Only a real, completed contact restarts the interval; who tells which contacts were real is the
caller. The shortest interval that applies wins, and the reason names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from crmdesk.analysis.grade_rule import Grade
from crmdesk.analysis.layers import LAYER_LABELS
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.wording import Text, Words, text
from crmdesk.analysis.working_days import next_working_day
from crmdesk.core.i18n import N_


class Layer(StrEnum):
    """The layers of the pyramid that have an interval of their own. Stored codes."""

    VIP = "vip"
    BIG = "big"
    MEDIUM = "medium"
    SMALL = "small"
    INACTIVE = "inactive"


class Source(StrEnum):
    """What an interval comes from."""

    GRADE = "grade"
    LAYER = "layer"


class FunnelStage(StrEnum):
    """The stages with visits of their own per week."""

    PROSPECT = "prospect"  # 潜在
    BID = "bid"  # 投标
    NEGOTIATION = "negotiation"  # 谈判


GRADE_DAYS: Final[Mapping[str, int]] = MappingProxyType(
    {Grade.A: 7, Grade.B: 14, Grade.C: 30, Grade.D: 90}
)
LAYER_DAYS: Final[Mapping[str, int]] = MappingProxyType(
    {Layer.VIP: 7, Layer.BIG: 14, Layer.MEDIUM: 30, Layer.SMALL: 90, Layer.INACTIVE: 180}
)
STAGE_VISITS: Final[Mapping[str, int]] = MappingProxyType(
    {FunnelStage.PROSPECT: 1, FunnelStage.BID: 2, FunnelStage.NEGOTIATION: 3}
)


@dataclass(frozen=True, slots=True)
class Intervals:
    """Days between two contacts per code of grade and of layer; a code that is absent has none.

    Raises ValueError for an interval below one day.
    """

    by_grade: Mapping[str, int] = field(default_factory=lambda: GRADE_DAYS)
    by_layer: Mapping[str, int] = field(default_factory=lambda: LAYER_DAYS)

    def __post_init__(self) -> None:
        if any(days < 1 for days in (*self.by_grade.values(), *self.by_layer.values())):
            raise ValueError("an interval of contacts is at least one day")

    def shortest(self, grade: str | None, layer: str | None) -> tuple[int, Source] | None:
        """The interval that applies and where it comes from; of equal ones that of the grade."""
        by_grade = None if grade is None else self.by_grade.get(grade)
        by_layer = None if layer is None else self.by_layer.get(layer)
        if by_grade is not None and (by_layer is None or by_grade <= by_layer):
            return by_grade, Source.GRADE
        return None if by_layer is None else (by_layer, Source.LAYER)


USUAL: Final = Intervals()


@dataclass(frozen=True, slots=True)
class Due:
    """When to contact a customer next. *on* is None when nothing is due, and ``why`` says why.

    *overdue_days* are calendar days since *on*, 0 while it lies ahead. *code* is the grade or
    layer whose interval applies.
    """

    on: date | None
    interval_days: int | None = None
    source: Source | None = None
    overdue_days: int = 0
    code: str = ""
    last_contact: date | None = None
    refuses: bool = False

    @property
    def why(self) -> Text:
        """Whose interval it is and from which day it counts, or why nothing is due."""
        if self.refuses:
            return text(N_("Does not want to be contacted"))
        if self.source is None or self.interval_days is None:
            return text(N_("Neither grade nor layer: no interval applies"))
        whose = whose_interval(self.source, self.code)
        if self.last_contact is None:
            return text(N_("{whose}, never contacted"), whose=whose)
        return text(
            N_("{whose}, a contact every {days} d, last one {date}"),
            whose=whose,
            days=self.interval_days,
            date=self.last_contact,
        )


def due(
    last_contact: date | None,
    grade: str | None,
    layer: str | None,
    intervals: Intervals,
    as_of: date,
    refuses: bool = False,
) -> Due:
    """The next contact: the last completed one plus the interval, on a working day (B6).

    *grade* and *layer* are stored codes. A customer never contacted is due on *as_of* itself,
    even on a holiday; one who refuses visits (拒访) or has neither grade nor layer is not due.
    """
    if refuses:
        return Due(None, refuses=True)
    applies = intervals.shortest(grade, layer)
    if applies is None:
        return Due(None)
    days, source = applies
    code = (grade if source is Source.GRADE else layer) or ""
    if last_contact is None:
        return Due(as_of, days, source, 0, code)
    on = next_working_day(last_contact + timedelta(days=days))
    return Due(on, days, source, max(0, (as_of - on).days), code, last_contact)


def whose_interval(source: Source, code: str) -> Words:
    """Whose interval it is, to be put into a sentence; a layer of the owner's has its own name."""
    if source is Source.GRADE:
        return text(N_("Grade {grade}"), grade=code.upper())
    return text(LAYER_LABELS[code]) if code in LAYER_LABELS else code


# --- the week -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Compliance:
    """Visits done in one ISO week against those required; *rate* in hundredths of a percent.

    The rate may exceed 100 %; it is None where nothing is required.
    """

    done: int
    required: int
    rate: int | None

    @property
    def missing(self) -> int:
        """Visits that lack."""
        return max(0, self.required - self.done)


def weekly_compliance(done_dates: Iterable[date], required_per_week: int, week: date) -> Compliance:
    """Completed contacts in the ISO week (Monday to Sunday) in which the day *week* lies.

    Two contacts on one day are two. Raises ValueError for a negative requirement.
    """
    if required_per_week < 0:
        raise ValueError("the visits of a week cannot be negative")
    wanted = week.isocalendar()[:2]
    done = sum(day.isocalendar()[:2] == wanted for day in done_dates)
    rate = hundredths(Fraction(done, required_per_week)) if required_per_week else None
    return Compliance(done, required_per_week, rate)


# --- the day --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class DueContact:
    """A contact that is due. *amount* is the value at risk in fen, None where nobody knows it."""

    customer_id: int
    code: str
    amount: int | None
    overdue_days: int


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What one person can do today, and what waits for tomorrow: together all that was due."""

    today: tuple[DueContact, ...]
    tomorrow: tuple[DueContact, ...]


def day_plan(due_list: Iterable[DueContact], capacity: int | None) -> DayPlan:
    """The due contacts by value at risk, most first, then longest overdue, then code.

    At most *capacity* are for today (None: all); an unknown value comes after every known one.
    Raises ValueError for a negative capacity.
    """
    if capacity is not None and capacity < 0:
        raise ValueError("the contacts of a day cannot be negative")
    ranked = sorted(
        due_list,
        key=lambda c: (c.amount is None, -(c.amount or 0), -c.overdue_days, c.code, c.customer_id),
    )
    count = len(ranked) if capacity is None else capacity
    return DayPlan(tuple(ranked[:count]), tuple(ranked[count:]))
