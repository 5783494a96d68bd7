"""The lines of 今日 that are about people: whom to contact, what to do, whom to answer, birthdays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from crmdesk.analysis.cadence import Due, Source
from crmdesk.analysis.wording import Words, text
from crmdesk.core.i18n import N_, _
from crmdesk.models.choices import RelationState
from crmdesk.models.deal_choices import SignalKind, SignalState, TaskState, Urgency
from crmdesk.models.query import Condition, ListQuery, Op, Sort
from crmdesk.models.query import Group as Filter
from crmdesk.services import birthdays
from crmdesk.services.catalogue import raw_table
from crmdesk.services.chips import NO_PLAN, PLANNED_STATES
from crmdesk.services.customer_stats import STAT
from crmdesk.services.today_lines import Draft, Group, Line, LineKind
from crmdesk.services.today_scope import (
    CUSTOMER,
    SHOWN,
    Scope,
    among,
    listed,
    not_in_bin,
    of_binned_customers,
    owner_of_customer,
    scattered,
    with_customer,
)

BIRTHDAY_DAYS: Final = 7  # a birthday is told so many days ahead
LONGEST_LEAD: Final = 365
_KINDS: Final = {str(kind): kind.label for kind in SignalKind}
_URGENCIES: Final = {str(urgency): urgency.label for urgency in Urgency}


# --- whom to contact ------------------------------------------------------------------------
def contact_query(scope: Scope) -> ListQuery:
    """Customers whose contact is due by the cadence and who have no task today that does it."""
    nothing_today = (
        Condition("next_step_on", Op.EMPTY),
        Condition("next_step_on", Op.MORE, (scope.day,)),
    )
    return ListQuery(
        "customer",
        filter=scope.ours(
            Condition("contact_due_on", Op.AT_MOST, (scope.day,)),
            Filter(nothing_today, every=False),
        ),
        sort=(Sort("value_at_risk", descending=True), Sort("contact_due_on")),
    )


def contacts(scope: Scope) -> Group:
    """Due and overdue contacts: most at stake first, then longest overdue (``cadence.day_plan``)."""
    s, c = STAT.c, CUSTOMER.c
    due = (
        s.contact_due_on <= scope.day,
        or_(s.next_step_on.is_(None), s.next_step_on > scope.day),
        *scope.mine(c.owner_id),
    )
    source = STAT if scope.employee_id is None else STAT.join(CUSTOMER, c.id == s.customer_id)
    late = s.contact_due_on < scope.day
    total, overdue = scope.connection.execute(
        select(func.count(), func.count().filter(late, s.last_contact_at.is_not(None)))
        .select_from(source)
        .where(*due)
    ).one()
    # A customer who was never contacted is due today, however long that was so.
    since = func.iif(s.last_contact_at.is_(None), scope.day, s.contact_due_on)
    rows = scope.connection.execute(
        select(
            s.customer_id, s.value_at_risk, since, s.last_contact_at, s.due_interval,
            s.due_source, s.opportunity_grade, s.layer, s.open_opportunities,
        )
        .select_from(source)
        .where(*due)
        .order_by(s.value_at_risk.desc(), since, s.customer_id)
        .limit(scope.capacity)
    ).all()  # fmt: skip
    lines = tuple(_contact(scope, row) for row in rows)
    return Group(
        kind=LineKind.CONTACT,
        entity="customer",
        lines=lines,
        total=total,
        overdue=overdue,
        query=contact_query(scope),
    )


def _contact(scope: Scope, row: Any) -> Line:
    customer_id, amount, on, last, interval, source, grade, layer, deals = row
    code = (grade if source == Source.GRADE else layer) or ""
    last_day = date.fromisoformat(last[:10]) if last else None
    overdue = scope.since(on)
    answer = Due(date.fromisoformat(on), interval, Source(source), overdue, code, last_day)
    return Line(
        kind=LineKind.CONTACT,
        entity="customer",
        record_id=customer_id,
        customer_id=customer_id,
        title=_("Get in touch"),
        why=answer.why,
        due_on=answer.on,
        overdue_days=overdue,
        amount=amount if deals else None,
        grade=grade or "",
    )


# --- what to do -----------------------------------------------------------------------------
def tasks(scope: Scope) -> Group:
    """Open tasks of today, overdue ones, and those whose reminder comes before their day."""
    t = raw_table("task").c
    ahead = func.julianday(t.due_on) - func.julianday(scope.day)
    # All that is asked here lies in an index; whatever else the lines say is read of them alone.
    found = scope.connection.execute(
        select(t.id, t.due_on)
        .where(
            t.state == TaskState.OPEN.value,
            t.due_on <= scope.days_on(LONGEST_LEAD),
            or_(t.due_on <= scope.day, and_(t.lead_days > 0, ahead <= t.lead_days)),
            t.deleted_at.is_(None),
            or_(t.customer_id.is_(None), t.customer_id.not_in(of_binned_customers())),
            *scope.mine(scattered(t.owner_id)),
        )
        .order_by(t.due_on)
    ).all()
    day, last = scope.day, found[:SHOWN][-1][1] if found else ""
    first = [record_id for record_id, due_on in found if due_on <= last]
    return Group(
        kind=LineKind.TASK,
        entity="task",
        lines=tuple(_task(scope, row) for row in _task_rows(scope, first)),
        total=len(found),
        overdue=sum(due_on < day for _id, due_on in found),
        query=listed("task", [record_id for record_id, _due_on in found], Sort("due_on")),
    )


def _task_rows(scope: Scope, ids: Sequence[int]) -> Sequence[Any]:
    """What the lines of some tasks say; the first ones of the day."""
    t, s = raw_table("task"), STAT.c
    return scope.connection.execute(
        select(
            t.c.id, t.c.title, t.c.due_on, t.c.due_time, t.c.customer_id, s.value_at_risk,
            t.c.contact_id, t.c.opportunity_id, t.c.contract_id, s.opportunity_grade,
            t.c.postponed,
        )
        .select_from(t.outerjoin(STAT, s.customer_id == t.c.customer_id))
        .where(among(t.c.id, ids))
        .order_by(
            t.c.due_on, func.coalesce(t.c.due_time, "99"),
            func.coalesce(s.value_at_risk, 0).desc(), t.c.id,
        )
        .limit(SHOWN)
    ).all()  # fmt: skip


def _task(scope: Scope, row: Any) -> Line:
    task_id, title, due_on, at, customer_id, amount = row[:6]
    contact_id, opportunity_id, contract_id, grade, postponed = row[6:]
    late = scope.since(due_on)
    if late > 0:
        why: Words = text(N_("due on {day}"), day=date.fromisoformat(due_on))
    elif late < 0:
        why = text(N_("reminder for {day}"), day=date.fromisoformat(due_on))
    else:
        why = text(N_("today"))
    if postponed:
        why = text(N_("{why}, put off {count} times"), why=why, count=postponed)
    return Line(
        kind=LineKind.TASK,
        entity="task",
        record_id=task_id,
        customer_id=customer_id,
        title=title,
        why=why,
        due_on=date.fromisoformat(due_on),
        due_time=at or "",
        overdue_days=late,
        amount=amount or None,
        contact_id=contact_id,
        opportunity_id=opportunity_id,
        contract_id=contract_id,
        task_id=task_id,
        grade=grade or "",
    )


# --- whom to answer -------------------------------------------------------------------------
def signals(scope: Scope) -> Group:
    """Signals that must be answered by the end of the day, unless a later task was agreed on."""
    g, t = raw_table("signal"), raw_table("task").c
    planned = (
        select(t.id)
        # A signal's task is one for its customer, and tasks are found by customer.
        .where(t.customer_id == g.c.customer_id, t.signal_id == g.c.id)
        .where(t.state == TaskState.OPEN.value)
        .where(t.due_on > scope.day, t.deleted_at.is_(None))
        .exists()
    )
    rows = scope.connection.execute(
        select(
            g.c.id, g.c.text, g.c.due_at, g.c.customer_id, STAT.c.value_at_risk,
            g.c.kind, g.c.urgency, STAT.c.opportunity_grade,
        )
        .select_from(
            with_customer(g).outerjoin(STAT, STAT.c.customer_id == g.c.customer_id)
        )
        .where(
            g.c.state.in_([SignalState.OPEN.value, SignalState.HANDLING.value]),
            g.c.due_at < scope.days_on(1),
            g.c.deleted_at.is_(None),
            not_in_bin(),
            ~planned,
            *scope.mine(g.c.owner_id),
        )
        .order_by(func.coalesce(STAT.c.value_at_risk, 0).desc(), g.c.due_at, g.c.id)
    ).all()  # fmt: skip
    now = scope.now.isoformat(" ", "seconds")
    return Group(
        kind=LineKind.SIGNAL,
        entity="signal",
        lines=tuple(_signal(scope, row) for row in rows[:SHOWN]),
        total=len(rows),
        overdue=sum(row[2] < now for row in rows),
        query=listed("signal", [row[0] for row in rows], Sort("due_at")),
    )


def _signal(scope: Scope, row: Any) -> Line:
    signal_id, said, due_at, customer_id, amount, kind, urgency, grade = row
    why = text(
        N_("{kind}, {urgency}: answer until {at}"),
        kind=text(_KINDS[kind]),
        urgency=text(_URGENCIES[urgency]),
        at=due_at[:16],
    )
    return Line(
        kind=LineKind.SIGNAL,
        entity="signal",
        record_id=signal_id,
        customer_id=customer_id,
        title=said,
        why=why,
        due_on=date.fromisoformat(due_at[:10]),
        due_time=due_at[11:16],
        overdue_days=scope.since(due_at),
        amount=amount or None,
        grade=grade or "",
    )


# --- birthdays ------------------------------------------------------------------------------
def birthday_lines(scope: Scope) -> list[Draft]:
    """Birthdays of today and the coming days, in both calendars, soonest first."""
    days = birthdays.endings(scope.as_of, BIRTHDAY_DAYS + 1)
    p = raw_table("contact")
    fitting = sorted({ending.removeprefix("L") for ending in days})
    # Every birthday is looked at, but in the index alone.
    near = select(p.c.id).where(p.c.birthday > "", func.substr(p.c.birthday, -5).in_(fitting))
    rows = scope.connection.execute(
        select(p.c.id, p.c.name, p.c.birthday, p.c.customer_id)
        .select_from(with_customer(p))
        .where(
            p.c.id.in_(near),
            p.c.deleted_at.is_(None),
            p.c.has_left == 0,
            func.coalesce(p.c.do_not_contact, 0) == 0,
            func.coalesce(CUSTOMER.c.do_not_contact, 0) == 0,
            not_in_bin(),
            *scope.mine(owner_of_customer()),
        )
    ).all()
    title = _("Birthday of {name}")
    found = []
    for contact_id, person, birthday, customer_id in rows:
        day = days.get(birthdays.ending_of(birthday))
        if day is not None:
            line = partial(_birthday, scope, contact_id, person, birthday, customer_id, day)
            said = title.format(name=person)
            found.append(Draft(contact_id, customer_id, said, day.isoformat(), line))
    return sorted(found, key=lambda draft: (draft.day, draft.record_id))


def _birthday(
    scope: Scope, contact_id: int, person: str, birthday: str, customer_id: int, day: date
) -> Line:
    moon = birthdays.lunar(day) if birthday.startswith("L") else None
    when: Words = text(N_("moon calendar {day}"), day=moon.text) if moon else day.strftime("%m-%d")
    age = birthdays.age_on(birthday, day)
    why = text(N_("{when}, {age} years"), when=when, age=age) if age else when
    return Line(
        kind=LineKind.BIRTHDAY,
        entity="contact",
        record_id=contact_id,
        customer_id=customer_id,
        title=_("Birthday of {name}").format(name=person),
        why=why,
        due_on=day,
        overdue_days=scope.since(day.isoformat()),
        contact_id=contact_id,
        contact_name=person,
    )


# --- without a plan -------------------------------------------------------------------------
def without_plan(scope: Scope) -> Group:
    """Customers (not mere names on a list) with neither a next step nor a date by the cadence."""
    c, s = CUSTOMER.c, STAT.c
    states = [str(state) for state in PLANNED_STATES]
    which = (c.deleted_at.is_(None), c.relation_state.in_(states), *scope.mine(c.owner_id))
    has_plan = or_(s.next_step_on.is_not(None), s.contact_due_on.is_not(None))
    plan = select(s.customer_id).where(s.customer_id == c.id, has_plan).exists()
    rows = scope.connection.execute(
        select(c.id).where(*which, ~plan).order_by(c.relation_state, c.name_key).limit(5)
    )
    lines = tuple(
        Line(
            kind=LineKind.NO_PLAN,
            entity="customer",
            record_id=customer_id,
            customer_id=customer_id,
            title=_("Plan the next contact"),
            why=text(N_("no next step, no date")),
        )
        for (customer_id,) in rows
    )
    return Group(
        kind=LineKind.NO_PLAN,
        entity="customer",
        lines=lines,
        total=_number_without_plan(scope, which, has_plan),
        overdue=0,
        query=ListQuery("customer", filter=scope.ours(*NO_PLAN.items)),
    )


def _number_without_plan(
    scope: Scope, which: Sequence[ColumnElement[bool]], has_plan: ColumnElement[bool]
) -> int:
    """All of them less those with a plan, counted in the indexes where nobody's are asked for."""
    c, s = CUSTOMER.c, STAT.c
    if scope.employee_id is not None:
        joined = CUSTOMER.outerjoin(STAT, s.customer_id == c.id)
        query = select(func.count(), func.count().filter(has_plan)).select_from(joined)
        # Said so that SQLite takes the few of the owner, not everybody in a state.
        state = func.coalesce(c.relation_state, "").in_([str(each) for each in PLANNED_STATES])
        his = (state, not_in_bin(), *scope.mine(c.owner_id))
        everybody, planned = scope.connection.execute(query.where(*his)).one()
        return int(everybody - planned)
    rows = select(func.count()).select_from(STAT).where(has_plan)  # only living customers have one
    listed_ones = (
        select(func.count())
        .select_from(CUSTOMER)
        .where(c.deleted_at.is_(None), c.relation_state == RelationState.LISTED.value)
        .where(c.id.in_(select(s.customer_id).where(has_plan)))
    )
    all_of_them = select(func.count()).select_from(CUSTOMER).where(*which)
    count = scope.connection.scalar
    return int(count(all_of_them) or 0) - int(count(rows) or 0) + int(count(listed_ones) or 0)


def week(scope: Scope) -> tuple[tuple[date, int], ...]:
    """How much is planned on each of seven days from the day on: tasks and contacts due."""
    t, s = raw_table("task").c, STAT.c
    last = scope.days_on(6)
    queries = (
        select(t.due_on, func.count())
        .where(t.state == TaskState.OPEN.value, t.due_on.between(scope.day, last))
        .where(t.deleted_at.is_(None), *scope.mine(scattered(t.owner_id)))
        .where(or_(t.customer_id.is_(None), t.customer_id.not_in(of_binned_customers())))
        .group_by(t.due_on),
        select(s.contact_due_on, func.count())
        .select_from(
            STAT if scope.employee_id is None else STAT.join(
                CUSTOMER, CUSTOMER.c.id == s.customer_id)
        )
        .where(s.contact_due_on.between(scope.day, last))
        .where(or_(s.next_step_on.is_(None), s.next_step_on != s.contact_due_on))
        .where(*scope.mine(CUSTOMER.c.owner_id))
        .group_by(s.contact_due_on),
    )  # fmt: skip
    counts: dict[str, int] = {}
    for query in queries:
        for day, count in scope.connection.execute(query):
            counts[day] = counts.get(day, 0) + count
    days = [scope.as_of + timedelta(days=n) for n in range(7)]
    return tuple((day, counts.get(day.isoformat(), 0)) for day in days)
