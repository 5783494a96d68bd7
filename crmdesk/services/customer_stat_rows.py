"""What ``customer_stat`` holds of a customer, read and computed from talks, tasks and opportunities.

Grades move with the days, so all is computed as of one day. The day of the next contact is that of
the cadence (B6), or the later one on which a contact was agreed on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, column, delete, func, insert, select, table

from crmdesk.analysis import states
from crmdesk.analysis.cadence import Intervals, due
from crmdesk.analysis.grade import GATE_3_6_12
from crmdesk.analysis.grade_rule import Grade, Standing, TimeGate, judge
from crmdesk.models.deal_choices import ActivityResult, TaskKind, TaskState
from crmdesk.models.registry import CustomerStat
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.grading import GATES, OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, rows_where, run_of_ids
from crmdesk.services.setting_specs import (
    CADENCE_BY_GRADE,
    CADENCE_BY_LAYER,
    TIME_GATE,
    decoded,
    value_from,
)

STAT: Final = table("customer_stat", *[column(c.name) for c in CustomerStat.__table__.columns])
# Tasks that are a contact themselves.
CONTACT_TASKS: Final = tuple(
    str(kind) for kind in (TaskKind.CALL, TaskKind.VISIT, TaskKind.MESSAGE, TaskKind.CARE)
)
OPEN: Final = sorted(states.OPEN_STATES)


@dataclass(slots=True)
class Kept:
    """One row; the fields are the columns, in stored form."""

    customer_id: int
    last_contact_at: str | None = None
    last_activity_id: int | None = None
    contact_count: int = 0
    next_step_on: str | None = None
    next_step: str | None = None
    next_task_id: int | None = None
    open_opportunities: int = 0
    value_at_risk: int = 0
    opportunity_grade: str | None = None
    layer: str | None = None
    contact_due_on: str | None = None
    due_interval: int | None = None
    due_source: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return self == Kept(self.customer_id)


COLUMNS: Final = tuple(f.name for f in fields(Kept))


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters: intervals of contacts and months for the grades."""

    intervals: Intervals = field(default_factory=Intervals)
    gate: TimeGate = GATE_3_6_12


def terms(connection: Connection) -> Terms:
    """The parameters in force."""
    rows = rows_where("setting", ("key", "value"), (), False).run(connection)
    stored = {key: decoded(text) for key, text in rows}
    return Terms(
        Intervals(
            {code: value_from(stored, spec) for code, spec in CADENCE_BY_GRADE.items()},
            {code: value_from(stored, spec) for code, spec in CADENCE_BY_LAYER.items()},
        ),
        GATES[value_from(stored, TIME_GATE)],
    )


# --- reading --------------------------------------------------------------------------------
_A: Final = raw_table("activity").c
_T: Final = raw_table("task").c
_O: Final = raw_table("opportunity")
_C: Final = raw_table("customer")
_REFUSALS: Final = Prepared(
    select(_C.c.id, _C.c.do_not_contact).where(of_ids(_C.c.id), is_alive(_C))
)
_STORED: Final = Prepared(
    select(*[STAT.c[name] for name in COLUMNS]).where(of_ids(STAT.c.customer_id))
)
_LAYERS: Final = Prepared(
    select(STAT.c.customer_id, STAT.c.layer).where(
        of_ids(STAT.c.customer_id), STAT.c.layer.is_not(None)
    )
)
_CONTACTS: Final = Prepared(
    select(_A.customer_id, _A.happened_at, _A.id).where(
        of_ids(_A.customer_id),
        _A.result == ActivityResult.REACHED.value,
        _A.deleted_at.is_(None),
    )
)
_OPEN_TASKS: Final = Prepared(
    select(_T.customer_id, _T.due_on, func.coalesce(_T.due_time, "99"), _T.id, _T.title).where(
        of_ids(_T.customer_id), _T.state == TaskState.OPEN.value, _T.deleted_at.is_(None)
    )
)
_PLANNED: Final = Prepared(
    select(_T.customer_id, func.min(_T.due_on))
    .where(of_ids(_T.customer_id), _T.state == TaskState.OPEN.value, _T.deleted_at.is_(None))
    .where(_T.kind.in_([coded(kind) for kind in CONTACT_TASKS]))
    .group_by(_T.customer_id)
)
_DEALS: Final = Prepared(
    select(
        _O.c.customer_id,
        _O.c.amount,
        *[_O.c[name] for name in OF_OPPORTUNITY],
        *[_C.c[name] for name in OF_CUSTOMER],
    )
    .select_from(_O.join(_C, _C.c.id == _O.c.customer_id))
    .where(
        of_ids(_O.c.customer_id),
        # Said so that SQLite begins with the customers, not with everything open.
        func.coalesce(_O.c.state, "").in_([coded(state) for state in OPEN]),
        is_alive(_O),
    )
)
_DELETE: Final = Prepared(delete(STAT).where(STAT.c.customer_id == bindparam("gone")))
_INSERT: Final = Prepared(insert(STAT).values({name: bindparam(name) for name in COLUMNS}))


# --- computing ------------------------------------------------------------------------------
def compute(connection: Connection, ids: Sequence[int], day: date, given: Terms) -> dict[int, Kept]:
    """What is to be kept of the customers *ids*; empty ones are left out.

    The layer is not computed here: it comes with the analysis of sales and stays as it is.
    """
    refuses = _refusals(connection, ids)
    found = {customer_id: Kept(customer_id) for customer_id in refuses}
    for customer_id, layer in run_of_ids(connection, _LAYERS, ids):
        if customer_id in found:
            found[customer_id].layer = layer
    _last_contacts(connection, ids, found)
    _next_steps(connection, ids, found)
    _as_of(connection, found, refuses, day, given)
    return {customer_id: kept for customer_id, kept in found.items() if not kept.is_empty}


def of_another_day(
    connection: Connection, ids: Sequence[int], day: date, given: Terms
) -> dict[int, Kept]:
    """The same for rows that were right on an earlier day or by other terms.

    No day changes talks and tasks: last contact and next step are taken as they are stored.
    """
    refuses = _refusals(connection, ids)
    found = {i: kept for i, kept in read(connection, ids).items() if i in refuses}
    _as_of(connection, found, refuses, day, given)
    return {customer_id: kept for customer_id, kept in found.items() if not kept.is_empty}


def _refusals(connection: Connection, ids: Sequence[int]) -> dict[int, bool]:
    """The living ones of the customers, and whether they do not want to be contacted."""
    return {i: bool(no) for i, no in run_of_ids(connection, _REFUSALS, ids)}


def _last_contacts(connection: Connection, ids: Sequence[int], found: dict[int, Kept]) -> None:
    newest: dict[int, tuple[str, int]] = {}
    numbers: Counter[int] = Counter()
    for customer_id, at, activity_id in run_of_ids(connection, _CONTACTS, ids):
        numbers[customer_id] += 1
        newest[customer_id] = max(newest.get(customer_id, ("", 0)), (at, activity_id))
    for customer_id, (at, activity_id) in newest.items():
        if kept := found.get(customer_id):
            kept.last_contact_at, kept.last_activity_id = at, activity_id
            kept.contact_count = numbers[customer_id]


def _next_steps(connection: Connection, ids: Sequence[int], found: dict[int, Kept]) -> None:
    first: dict[int, tuple[str, str, int, str]] = {}
    for customer_id, *task in run_of_ids(connection, _OPEN_TASKS, ids):
        step = tuple(task)
        first[customer_id] = min(first.get(customer_id, step), step)
    for customer_id, (due_on, _at, task_id, title) in first.items():
        if kept := found.get(customer_id):
            kept.next_task_id, kept.next_step_on, kept.next_step = task_id, due_on, title


def _as_of(
    connection: Connection,
    found: dict[int, Kept],
    refuses: Mapping[int, bool],
    day: date,
    given: Terms,
) -> None:
    """What moves with the day: open deals with their grades, and the day of the next contact.

    It is never before the first one on which somebody agreed to get in touch: until then the
    cadence keeps still.
    """
    ids = list(found)
    planned: dict[int, str] = dict(run_of_ids(connection, _PLANNED, ids).fetchall())
    graded = _opportunities(connection, ids, found, day, given.gate)
    for customer_id, kept in found.items():
        last = date.fromisoformat(kept.last_contact_at[:10]) if kept.last_contact_at else None
        grade = graded.get(customer_id)
        answer = due(last, grade, kept.layer, given.intervals, day, refuses[customer_id])
        kept.contact_due_on = kept.due_interval = kept.due_source = None
        if answer.on is not None:
            kept.contact_due_on = max(answer.on.isoformat(), planned.get(customer_id, ""))
            kept.due_interval = answer.interval_days
            kept.due_source = str(answer.source)


def _opportunities(
    connection: Connection, ids: Sequence[int], found: dict[int, Kept], day: date, gate: TimeGate
) -> dict[int, str]:
    """Count, sum and best grade; returns the best grade that asks for contact, by customer."""
    asks: dict[int, Grade] = {}
    shown: dict[int, Grade] = {}
    end = 2 + len(OF_OPPORTUNITY)
    for kept in found.values():
        kept.open_opportunities, kept.value_at_risk, kept.opportunity_grade = 0, 0, None
    for row in run_of_ids(connection, _DEALS, ids):
        kept = found[row[0]]
        kept.open_opportunities += 1
        kept.value_at_risk += row[1] or 0
        verdict = judge(facts_from(row[2:end], row[end:]), day, gate)
        if verdict.grade is None:
            continue
        shown[row[0]] = min(verdict.grade, shown.get(row[0], verdict.grade))
        if verdict.standing is Standing.GRADED:
            asks[row[0]] = min(verdict.grade, asks.get(row[0], verdict.grade))
    for customer_id, grade in shown.items():
        found[customer_id].opportunity_grade = grade.value
    return {customer_id: grade.value for customer_id, grade in asks.items()}


# --- rows -----------------------------------------------------------------------------------
def read(connection: Connection, ids: Sequence[int]) -> dict[int, Kept]:
    """The rows as they are stored."""
    return {row[0]: Kept(*row) for row in run_of_ids(connection, _STORED, ids)}


def put(connection: Connection, ids: Sequence[int], fresh: Mapping[int, Kept]) -> None:
    """Replace the rows of *ids* by those that are in *fresh*."""
    _DELETE.run_rows(connection, [(i,) for i in ids])
    _INSERT.run_many(
        connection,
        [{name: getattr(fresh[i], name) for name in COLUMNS} for i in ids if i in fresh],
    )
