"""Who is visited on which day of a week, and what came of it (B35).

The rules, in the order in which they are applied [own]:

- customers come in the order given, most valuable or most overdue first; those with a fixed
  weekday choose before the others, because no other day suits them;
- a customer goes to the first day with room from the day on which he is due; if there is none, to
  the last day with room before it: rather a little early than not at all;
- who finds no room rolls over to the next plan, with the reason. Nobody is dropped silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crmdesk.analysis.rounding import share_of
from crmdesk.core.i18n import N_

WORKING_WEEK: Final = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A customer who is due. *fixed_weekday* (Monday 0) is the only one that suits him."""

    customer_id: int
    due_on: date
    fixed_weekday: int | None = None


class Why(StrEnum):
    """Why a visit is not in the plan."""

    FULL = "full"
    NO_SUCH_DAY = "no_such_day"
    LATER = "later"


WHY: Final = {
    Why.FULL: N_("Every day that suits is full"),
    Why.NO_SUCH_DAY: N_("The plan has no visiting day on the weekday that suits"),
    Why.LATER: N_("Due only after the last day of the plan"),
}


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """The visits of one day, customers in the order in which they were placed."""

    on: date
    customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RolledOver:
    """A visit for the next plan: put it first there, its due day has passed by then."""

    visit: DueVisit
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """Days in order, empty ones too, and everybody who found no place, in the order given."""

    days: tuple[PlannedDay, ...]
    rolled_over: tuple[RolledOver, ...]


def weekly_plan(
    due: Sequence[DueVisit],
    working_days: Iterable[date],
    capacity_per_day: int,
    weekdays: Collection[int] = WORKING_WEEK,
) -> Plan:
    """Spread *due* over those of *working_days* that fall on *weekdays* (Monday 0).

    Give the days from the day of planning on, holidays left out. A *capacity_per_day* below 1
    raises ValueError.
    """
    if capacity_per_day < 1:
        raise ValueError("a day holds at least one visit")
    days = sorted({day for day in working_days if day.weekday() in weekdays})
    placed: dict[date, list[int]] = {day: [] for day in days}
    left: dict[int, Why] = {}
    fixed_first = sorted(range(len(due)), key=lambda i: due[i].fixed_weekday is None)
    for i in fixed_first:
        day = _day_for(due[i], days, placed, capacity_per_day)
        if isinstance(day, Why):
            left[i] = day
        else:
            placed[day].append(due[i].customer_id)
    return Plan(
        tuple(PlannedDay(day, tuple(ids)) for day, ids in placed.items()),
        tuple(RolledOver(due[i], left[i]) for i in sorted(left)),
    )


def _day_for(
    visit: DueVisit, days: Sequence[date], placed: dict[date, list[int]], capacity: int
) -> date | Why:
    """The day of one visit, or why there is none."""
    if not days or visit.due_on > days[-1]:
        return Why.LATER if days else Why.NO_SUCH_DAY
    suitable = [d for d in days if visit.fixed_weekday in (None, d.weekday())]
    if not suitable:
        return Why.NO_SUCH_DAY
    free = [day for day in suitable if len(placed[day]) < capacity]
    if not free:
        return Why.FULL
    return next((day for day in free if day >= visit.due_on), free[-1])


def completion_rate(planned: Collection[int], visited: Collection[int]) -> int | None:
    """计划完成率: visited among the planned / planned, in hundredths of a percent, half up.

    Visits that nobody had planned do not raise it. None without a plan.
    """
    return share_of(len(set(planned) & set(visited)), len(set(planned)))


def coverage(customers: Collection[int], visited: Collection[int]) -> int | None:
    """覆盖率: customers of the route visited at least once / customers of the route.

    In hundredths of a percent, rounded half up; None for a route without customers.
    """
    return share_of(len(set(customers) & set(visited)), len(set(customers)))
