"""The four numbers at the head of 今日, each with the list of what was counted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select

from crmdesk.analysis.follow_up import Answer, on_time_rate
from crmdesk.analysis.forecast import chances
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core.i18n import N_
from crmdesk.models.query import Condition, ListQuery, Op, Sort
from crmdesk.models.query import Group as Filter
from crmdesk.services.catalogue import raw_table
from crmdesk.services.customer_stats import STAT
from crmdesk.services.pipelines import read_pipelines
from crmdesk.services.today_lines import Kpi
from crmdesk.services.today_scope import (
    CUSTOMER,
    Scope,
    listed,
    not_in_bin,
    of_binned_customers,
    scattered,
    with_customer,
)

COUNT, MONEY, PERCENT = "count", "money", "percent"
_OPEN: Final = tuple(sorted(OPEN_STATES))


def kpis(scope: Scope) -> tuple[Kpi, ...]:
    """The four, in their order."""
    return due(scope), new_talks(scope), open_deals(scope), on_time(scope)


def due(scope: Scope) -> Kpi:
    """今日待跟进: customers with a next step or a contact due by today, and those of days past."""
    s = STAT.c
    source = (
        STAT if scope.employee_id is None else STAT.join(CUSTOMER, CUSTOMER.c.id == s.customer_id)
    )
    is_late = or_(
        s.next_step_on < scope.day,
        (s.contact_due_on < scope.day) & s.last_contact_at.is_not(None),
    )
    count, late = scope.connection.execute(
        select(func.count(), func.count().filter(is_late))
        .select_from(source)
        .where(or_(s.next_step_on <= scope.day, s.contact_due_on <= scope.day))
        .where(*scope.mine(CUSTOMER.c.owner_id))
    ).one()
    by_today = Filter(
        (
            Condition("next_step_on", Op.AT_MOST, (scope.day,)),
            Condition("contact_due_on", Op.AT_MOST, (scope.day,)),
        ),
        every=False,
    )
    return Kpi(
        key="due",
        label=N_("To follow up today"),
        value=count,
        unit=COUNT,
        detail=late,
        detail_label=N_("overdue"),
        counted=count,
        query=ListQuery(
            filter=scope.ours(by_today), sort=(Sort("value_at_risk", descending=True),)
        ),
    )


def new_talks(scope: Scope) -> Kpi:
    """本月新增跟进: talks of this month so far, and how many of them reached somebody."""
    a = raw_table("activity").c
    first = scope.as_of.replace(day=1).isoformat()
    count, reached = scope.connection.execute(
        select(func.count(), func.count().filter(a.result == "reached")).where(
            a.happened_at >= first,
            a.happened_at < scope.days_on(1),
            a.deleted_at.is_(None),
            a.customer_id.not_in(of_binned_customers()),
            *scope.mine(scattered(a.employee_id)),
        )
    ).one()
    month = Condition("happened_at", Op.BETWEEN, (first, scope.day))
    mine = (
        ()
        if scope.employee_id is None
        else (Condition("employee_id", Op.ONE_OF, (scope.employee_id,)),)
    )
    return Kpi(
        key="talks",
        label=N_("Follow-ups this month"),
        value=count,
        unit=COUNT,
        detail=reached,
        detail_label=N_("reached"),
        counted=count,
        query=ListQuery(
            "activity", filter=Filter((month, *mine)), sort=(Sort("happened_at", descending=True),)
        ),
    )


def open_deals(scope: Scope) -> Kpi:
    """进行中商机: their amounts, and weighted by the chances of their stages (B8)."""
    o = raw_table("opportunity").c
    rows = scope.connection.execute(
        select(o.stage_id, o.manual_probability, func.count(), func.sum(o.amount))
        .where(o.state.in_(_OPEN), o.deleted_at.is_(None))
        .where(o.customer_id.not_in(of_binned_customers()), *scope.mine(scattered(o.owner_id)))
        .group_by(o.stage_id, o.manual_probability)
    ).all()
    pipelines = read_pipelines(scope.connection)
    odds = chances([stage.for_forecast for stage in p.stages] for p in pipelines)
    amount = sum(row[3] or 0 for row in rows)
    weighted = sum((row[3] or 0) * odds.numerator(row[0], row[1]) for row in rows)
    count = sum(row[2] for row in rows)
    return Kpi(
        key="deals",
        label=N_("Open opportunities"),
        value=amount,
        unit=MONEY,
        detail=half_up(weighted, odds.denominator),
        detail_label=N_("weighted"),
        counted=count,
        query=ListQuery(
            "opportunity",
            filter=scope.ours(Condition("state", Op.ONE_OF, _OPEN)),
            sort=(Sort("amount", descending=True),),
        ),
    )


def on_time(scope: Scope) -> Kpi:
    """跟进及时率: of the signals due this month, how many were answered in time (B31)."""
    g = raw_table("signal")
    now = scope.now.isoformat(" ", "seconds")
    rows = scope.connection.execute(
        select(g.c.id, g.c.due_at, g.c.answered_at)
        .select_from(with_customer(g))
        .where(
            g.c.due_at >= scope.as_of.replace(day=1).isoformat(),
            g.c.due_at <= now,
            g.c.deleted_at.is_(None),
            not_in_bin(),
            *scope.mine(g.c.owner_id),
        )
        .order_by(g.c.due_at, g.c.id)
    ).all()
    answers = [Answer(_moment(due_at), _moment(at) if at else None) for _i, due_at, at in rows]
    rate = on_time_rate(answers, scope.now)
    return Kpi(
        key="on_time",
        label=N_("Answered in time"),
        value=rate.rate,
        unit=PERCENT,
        detail=rate.due - rate.on_time,
        detail_label=N_("late"),
        counted=rate.due,
        query=listed("signal", [row[0] for row in rows], Sort("due_at")),
    )


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)
