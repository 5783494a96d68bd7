"""The week's visits of a seller: proposed from who is due, saved, moved, counted (B35)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, func, select

from crmdesk.analysis.visit_plan import (
    WORKING_WEEK,
    DueVisit,
    Plan,
    completion_rate,
    coverage,
    weekly_plan,
)
from crmdesk.analysis.working_days import is_working_day
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import VisitState
from crmdesk.models.history import ChangeSource
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.customer_stats import STAT
from crmdesk.services.routes import RouteService
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from crmdesk.services.records import RecordService

PLANNED: Final = N_("Planned {count} visits")
MOVED: Final = N_("Moved a visit to {day}")
MARKED: Final = N_("Visit: {state}")
ROLLED: Final = N_("Moved {count} visits that were not made")
WEEK: Final = timedelta(days=7)
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as the week shows it."""

    id: int
    customer_id: int
    customer: str
    planned_on: date
    position: int
    purpose: str
    state: str
    rolled_from: date | None


@dataclass(frozen=True, slots=True)
class Week:
    """The visits of seven days from a Monday, and how much of the plan was done.

    *completion* (计划完成率) and *coverage* (覆盖率 of the seller's routes) are hundredths of a
    percent, None without a plan or without customers on routes.
    """

    monday: date
    days: Mapping[date, tuple[VisitRow, ...]]
    working: frozenset[date]
    completion: int | None
    coverage: int | None

    @property
    def visits(self) -> tuple[VisitRow, ...]:
        """All visits of the week, day by day."""
        return tuple(visit for day in self.days.values() for visit in day)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan before it is saved: who on which day, who found no room, and their names."""

    employee_id: int | None
    plan: Plan
    names: Mapping[int, str]
    purposes: Mapping[int, str]


def monday_of(day: date) -> date:
    """The Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())


class VisitPlanService:
    """Proposes, saves and counts visits of one open file."""

    def __init__(
        self,
        database: Database,
        records: RecordService,
        routes: RouteService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._records = records
        self._routes = routes
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def week(self, employee_id: int | None, day: date) -> Week:
        """The week of *day* for one seller (None: everybody)."""
        monday = monday_of(day)
        days = [monday + timedelta(days=n) for n in range(7)]
        with self._database.read() as connection:
            rows = _visits(connection, employee_id, days[0], days[-1])
            routed = _routed(connection, employee_id)
        by_day: dict[date, list[VisitRow]] = {d: [] for d in days}
        for row in rows:
            by_day[row.planned_on].append(row)
        planned = {r.customer_id for r in rows if r.state != VisitState.DROPPED}
        visited = {r.customer_id for r in rows if r.state == VisitState.DONE}
        return Week(
            monday,
            {d: tuple(visits) for d, visits in by_day.items()},
            frozenset(d for d in days if is_working_day(d)),
            completion_rate(planned, visited),
            coverage(routed, visited),
        )

    def day(self, employee_id: int | None, on: date) -> tuple[VisitRow, ...]:
        """The visits of one day in their order."""
        return self.week(employee_id, on).days[on]

    def open_before(self, employee_id: int | None, day: date) -> int:
        """How many visits of earlier days are still planned."""
        with self._database.read() as connection:
            return len(_overdue(connection, employee_id, day))

    # --- planning -------------------------------------------------------------------------
    def propose(
        self,
        employee_id: int | None,
        monday: date,
        capacity_per_day: int,
        customer_ids: Sequence[int] | None = None,
    ) -> Proposal:
        """Spread the seller's due customers (or *customer_ids*) over the week's working days.

        Who is due comes from the cadence, most valuable first; days that are over are left out,
        and so are customers who have a visit in that week already. Each day follows the order of
        the routes.
        """
        week = self.week(employee_id, monday)
        last = monday + WEEK - timedelta(days=1)
        days = [d for d in sorted(week.working) if d >= clock.today()]
        taken = {v.customer_id for v in week.visits if v.state != VisitState.DROPPED}
        with self._database.read() as connection:
            due = _due(connection, employee_id, last, customer_ids)
            weekdays, places = _routes_of(connection)
        visits = [
            DueVisit(row[0], _wanted_from(row[2], monday, customer_ids), weekdays.get(row[0]))
            for row in due
            if row[0] not in taken
        ]
        plan = weekly_plan(
            visits, days, capacity_per_day, {d.weekday() for d in days} or WORKING_WEEK
        )
        return Proposal(
            employee_id,
            _along_routes(plan, places),
            {row[0]: row[1] for row in due},
            {row[0]: row[3] or "" for row in due},
        )

    def save(self, proposal: Proposal) -> ChangeSet:
        """Write a proposal: one visit a customer and day, in one act."""
        with self._writer(PLANNED) as writer:
            count = 0
            for planned in proposal.plan.days:
                for position, customer_id in enumerate(planned.customer_ids, 1):
                    count += 1
                    values: dict[str, Any] = {
                        "customer_id": customer_id,
                        "employee_id": proposal.employee_id,
                        "planned_on": planned.on,
                        "position": position,
                        "purpose": proposal.purposes.get(customer_id) or None,
                    }
                    writer.create("visit", values)
            writer.params["count"] = count
        return writer.change_set

    def move(self, visit_id: int, day: date, order: Sequence[int]) -> ChangeSet:
        """Put a visit on *day*; *order* are that day's visits as they are to stand, it included."""
        with self._writer(MOVED, day=day.isoformat()) as writer:
            writer.update("visit", visit_id, {"planned_on": day})
            for position, other_id in enumerate(order, 1):
                writer.update("visit", other_id, {"position": position})
        return writer.change_set

    def mark(self, visit_id: int, state: VisitState) -> ChangeSet:
        """Say what became of a visit."""
        with self._writer(MARKED, state=_(state.label)) as writer:
            writer.update("visit", visit_id, {"state": state.value})
        return writer.change_set

    def roll_over(self, employee_id: int | None, day: date) -> ChangeSet:
        """Visits of earlier days that were not made: noted as missed, planned anew on *day*."""
        with self._writer(ROLLED) as writer:
            rows = _overdue(writer.connection, employee_id, day)
            for visit_id, customer_id, seller_id, planned_on, purpose in rows:
                writer.update("visit", visit_id, {"state": VisitState.MISSED.value})
                again = writer.rows(
                    "visit",
                    ["id"],
                    customer_id=customer_id,
                    planned_on=day.isoformat(),
                    state=VisitState.PLANNED.value,
                )
                if not again:
                    values = {"customer_id": customer_id, "employee_id": seller_id}
                    writer.create(
                        "visit",
                        values | {"planned_on": day, "purpose": purpose, "rolled_from": planned_on},
                    )
            writer.params["count"] = len(rows)
        return writer.change_set

    def _writer(self, title: str, **params: object) -> Writer:
        return Writer(self._make_context(), title, params, source=ChangeSource.EDIT)


# --- reading ------------------------------------------------------------------------------------
def _visits(
    connection: Connection, employee_id: int | None, first: date, last: date
) -> list[VisitRow]:
    v, c = raw_table("visit"), raw_table("customer")
    query = (
        select(
            v.c.id, v.c.customer_id, c.c.name, v.c.planned_on, v.c.position, v.c.purpose,
            v.c.state, v.c.rolled_from,
        )
        .join(c, c.c.id == v.c.customer_id)
        .where(
            v.c.planned_on.between(first.isoformat(), last.isoformat()),
            is_alive(v),
            is_alive(c),
            *([v.c.employee_id == employee_id] if employee_id is not None else []),
        )
        .order_by(v.c.planned_on, v.c.position, v.c.id)
    )  # fmt: skip
    return [
        VisitRow(
            row[0], row[1], row[2], date.fromisoformat(row[3]), row[4] or 0, row[5] or "", row[6],
            _day(row[7]),
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def _overdue(connection: Connection, employee_id: int | None, day: date) -> list[tuple[Any, ...]]:
    """Visits planned before *day* that are neither made nor marked."""
    v, c = raw_table("visit"), raw_table("customer")
    query = (
        select(v.c.id, v.c.customer_id, v.c.employee_id, v.c.planned_on, v.c.purpose)
        .join(c, c.c.id == v.c.customer_id)
        .where(
            v.c.planned_on < day.isoformat(),
            v.c.state == VisitState.PLANNED.value,
            is_alive(v),
            is_alive(c),
            *([v.c.employee_id == employee_id] if employee_id is not None else []),
        )
        .order_by(v.c.planned_on, v.c.position)
    )
    return [tuple(row) for row in connection.execute(query)]


def _due(
    connection: Connection, employee_id: int | None, last: date, ids: Sequence[int] | None
) -> list[tuple[Any, ...]]:
    """(customer id, name, due day, purpose): whom the cadence calls for, most valuable first."""
    c = raw_table("customer").c
    query = select(c.id, c.name, STAT.c.contact_due_on, STAT.c.next_step)
    joined = raw_table("customer").outerjoin(STAT, STAT.c.customer_id == c.id)
    found: list[tuple[Any, ...]] = []
    if ids is not None:
        order = {customer_id: n for n, customer_id in enumerate(dict.fromkeys(ids))}
        chosen = list(order)
        for start in range(0, len(chosen), CHUNK):
            part = chosen[start : start + CHUNK]
            rows = connection.execute(
                query.select_from(joined).where(c.id.in_(part), c.deleted_at.is_(None))
            )
            found += [tuple(row) for row in rows]
        return sorted(found, key=lambda row: order[row[0]])
    asked = (
        query.select_from(joined)
        .where(
            STAT.c.contact_due_on <= last.isoformat(),
            func.coalesce(c.deleted_at, "") == "",
            *([c.owner_id == employee_id] if employee_id is not None else []),
        )
        .order_by(STAT.c.value_at_risk.desc(), STAT.c.contact_due_on, c.code)
    )
    return [tuple(row) for row in connection.execute(asked)]


def _routes_of(connection: Connection) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    """For customers on routes: the fixed weekday (Monday 0) if any, and their place."""
    s, r = raw_table("route_stop"), raw_table("route")
    query = (
        select(s.c.customer_id, r.c.weekday, r.c.id, s.c.position)
        .join(r, r.c.id == s.c.route_id)
        .where(is_alive(s), is_alive(r))
    )
    weekdays: dict[int, int] = {}
    places: dict[int, tuple[int, int]] = {}
    for customer_id, weekday, route_id, position in connection.execute(query):
        places[customer_id] = (route_id, position)
        if weekday:
            weekdays[customer_id] = int(weekday) - 1
    return weekdays, places


def _routed(connection: Connection, employee_id: int | None) -> set[int]:
    """The customers on the routes of a seller."""
    s, r, c = raw_table("route_stop"), raw_table("route"), raw_table("customer")
    query = (
        select(s.c.customer_id)
        .join(r, r.c.id == s.c.route_id)
        .join(c, c.c.id == s.c.customer_id)
        .where(is_alive(s), is_alive(r), is_alive(c))
    )
    if employee_id is not None:
        query = query.where(r.c.employee_id == employee_id)
    return set(connection.scalars(query))


def _wanted_from(due_on: str | None, monday: date, chosen: Sequence[int] | None) -> date:
    """From which day a customer is to be visited: one that was chosen by hand at once."""
    return monday if chosen is not None else max(_day(due_on) or monday, monday)


def _along_routes(plan: Plan, places: Mapping[int, tuple[int, int]]) -> Plan:
    """The same plan, each day in the order of the routes; who is on none comes last."""
    off_route: dict[int, tuple[int, int, int]] = defaultdict(lambda: (1, 0, 0))
    off_route.update({customer_id: (0, *place) for customer_id, place in places.items()})
    days = tuple(
        type(day)(day.on, tuple(sorted(day.customer_ids, key=off_route.__getitem__)))
        for day in plan.days
    )
    return Plan(days, plan.rolled_over)


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored[:10]) if stored else None
