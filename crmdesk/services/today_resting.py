"""The lines of 今日 for opportunities that nobody moves (``stale_deals``), most money first.

Which of them rest is asked of ``customer_stat`` alone: where a customer has one open opportunity
its grade stands there. Only of the others the answers that make the grade are read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from crmdesk.analysis.grade_rule import judge
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.services import stale_deals
from crmdesk.services.board_data import Stale
from crmdesk.services.catalogue import raw_table
from crmdesk.services.customer_stats import STAT, terms
from crmdesk.services.grading import OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.today_lines import Group, Line, LineKind
from crmdesk.services.today_scope import SHOWN, Scope, among, listed, scattered, with_customer


def resting(scope: Scope, called: Collection[int | None]) -> Group:
    """The group; deals of the customers *called* today anyway are left out."""
    found = [(row, limit) for row, limit in _stale(scope) if row.customer_id not in called]
    shown = [row.id for row, _limit in found[:SHOWN]]
    o = raw_table("opportunity").c
    query = select(o.id, o.name, o.contact_id).where(o.id.in_(shown))
    named = {row[0]: row for row in scope.connection.execute(query)}
    lines = tuple(
        Line(
            kind=LineKind.STALE,
            entity="opportunity",
            record_id=row.id,
            customer_id=row.customer_id,
            title=named[row.id][1],
            why=_why(scope, row, limit).words,
            amount=row.amount,
            contact_id=named[row.id][2],
            opportunity_id=row.id,
            grade=row.opportunity_grade if row.open_opportunities == 1 else "",
        )
        for row, limit in found[:SHOWN]
    )
    return Group(
        kind=LineKind.STALE,
        entity="opportunity",
        lines=lines,
        total=len(found),
        overdue=0,
        query=listed("opportunity", [row.id for row, _limit in found]),
    )


def _stale(scope: Scope) -> list[tuple[Any, int]]:
    """Those that rest, as read, and how many days they might (the rule of ``stale_deals``)."""
    limits = stale_deals.limits(scope.connection)
    shortest = min((*limits.by_grade.values(), *limits.by_stage.values()), default=None)
    if not limits.is_on or shortest is None:
        return []
    rows = _candidates(scope, shortest)
    several = [row.id for row in rows if row.open_opportunities > 1]
    grades = _grades(scope, several)
    found = []
    since: dict[int, str] = {}  # the last day of a contact long enough ago, per limit
    for row in rows:
        _id, _customer, _amount, stage_id, opened, last, best, deals = row
        limit = limits.of(grades[row.id] if deals > 1 else best, stage_id)
        if limit is None:
            continue
        if limit not in since:
            since[limit] = scope.days_on(-limit)
        if (last[:10] if last else opened) < since[limit]:
            found.append((row, limit))
    return found


def _why(scope: Scope, row: Any, limit: int) -> Stale:
    return Stale(scope.since(row.last_contact_at) if row.last_contact_at else None, limit)


def _candidates(scope: Scope, shortest: int) -> Sequence[Any]:
    """Open deals without a step ahead, not contacted for longer than the shortest limit."""
    o, s = raw_table("opportunity"), STAT.c
    last = func.coalesce(func.substr(s.last_contact_at, 1, 10), o.c.created_on)
    return scope.connection.execute(
        select(
            o.c.id, o.c.customer_id, o.c.amount, o.c.stage_id, o.c.created_on, s.last_contact_at,
            s.opportunity_grade, s.open_opportunities,
        )
        .select_from(o.join(STAT, s.customer_id == o.c.customer_id))  # rows are of living ones
        .where(
            o.c.state.in_(sorted(OPEN_STATES)),
            o.c.deleted_at.is_(None),
            func.coalesce(s.next_step_on, "") < scope.day,
            last < scope.days_on(-shortest),
            *scope.mine(scattered(o.c.owner_id)),
        )
        .order_by(func.coalesce(o.c.amount, 0).desc(), last, o.c.id)
    ).all()  # fmt: skip


def _grades(scope: Scope, ids: Sequence[int]) -> Mapping[int, str | None]:
    """The grades of these deals as of the day."""
    o, c = raw_table("opportunity"), raw_table("customer").c
    gate, end = terms(scope.connection).gate, 1 + len(OF_OPPORTUNITY)
    answers = [o.c[name] for name in OF_OPPORTUNITY]
    query = select(o.c.id, *answers, *[c[name] for name in OF_CUSTOMER]).select_from(
        with_customer(o)
    )
    found: dict[int, str | None] = {}
    for row in scope.connection.execute(query.where(among(o.c.id, ids))).all():
        facts = facts_from(tuple(row[1:end]), tuple(row[end:]))
        grade = judge(facts, scope.as_of, gate).grade
        found[row[0]] = grade.value if grade else None
    return found
