"""How follow-up goes: answered in time, contacts a week per stage, the cadence, what talks did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from crmdesk.analysis.cadence import Compliance, Due, Source, weekly_compliance
from crmdesk.analysis.follow_up import (
    Answer,
    CustomerSales,
    OnTime,
    TalkEffect,
    interviewed_change,
    on_time_rate,
)
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core import clock
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import ActivityResult
from crmdesk.services.catalogue import raw_table
from crmdesk.services.customer_stats import STAT, CustomerStats
from crmdesk.services.pipelines import read_pipelines
from crmdesk.services.today_scope import CUSTOMER, not_in_bin, of_binned_customers, with_customer


@dataclass(frozen=True, slots=True)
class OnTimeReport:
    """跟进及时率 of all and of each who settles signals (None: nobody); ids of those that were late."""

    everybody: OnTime
    by_employee: Mapping[int | None, OnTime]
    late: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StageCompliance:
    """Contacts of one ISO week with the open opportunities of a stage.

    *kept* is how many of the *opportunities* had as many contacts as the stage asks for.
    """

    pipeline_id: int
    stage_id: int
    stage: str
    per_week: int
    opportunities: int
    kept: int
    contacts: Compliance


@dataclass(frozen=True, slots=True)
class CadenceRow:
    """When one customer is to be contacted next, and by what; *amount* at stake in fen."""

    customer_id: int
    code: str
    name: str
    owner_id: int | None
    amount: int
    due: Due


class FollowUpReports:
    """Reads the figures of one open file."""

    def __init__(self, database: Database, stats: CustomerStats) -> None:
        self._database = database
        self._stats = stats

    def on_time(
        self, first: date, last: date, now: datetime | None = None, employee_id: int | None = None
    ) -> OnTimeReport:
        """The signals that had to be answered from *first* to *last* (both with), as of *now*."""
        moment = now or clock.now()
        g = raw_table("signal")
        query = (
            select(g.c.id, g.c.owner_id, g.c.due_at, g.c.answered_at)
            .select_from(with_customer(g))
            .where(
                g.c.due_at >= first.isoformat(),
                g.c.due_at < (last + timedelta(days=1)).isoformat(),
                g.c.deleted_at.is_(None),
                not_in_bin(),
            )
            .order_by(g.c.due_at, g.c.id)
        )
        if employee_id is not None:
            query = query.where(g.c.owner_id == employee_id)
        answers: list[Answer] = []
        of: dict[int | None, list[Answer]] = {}
        late = []
        with self._database.read() as connection:
            for signal_id, owner_id, due_at, at in connection.execute(query):
                answer = Answer(
                    datetime.fromisoformat(due_at), datetime.fromisoformat(at) if at else None
                )
                answers.append(answer)
                of.setdefault(owner_id, []).append(answer)
                judged = on_time_rate([answer], moment)
                if judged.due > judged.on_time:
                    late.append(signal_id)
        by_employee = {owner: on_time_rate(each, moment) for owner, each in of.items()}
        return OnTimeReport(on_time_rate(answers, moment), by_employee, tuple(late))

    def weekly_compliance(self, week: date) -> tuple[StageCompliance, ...]:
        """Contacts done against those the stages ask for, in the ISO week of *week* (B6).

        A contact counts for the opportunity it names; without one for all open opportunities of
        its customer. Stages are those of today.
        """
        monday = week - timedelta(days=week.weekday())
        o, a = raw_table("opportunity").c, raw_table("activity").c
        with self._database.read() as connection:
            pipelines = read_pipelines(connection)
            open_deals = connection.execute(
                select(o.id, o.customer_id, o.stage_id)
                .where(o.state.in_(sorted(OPEN_STATES)), o.deleted_at.is_(None))
                .where(o.customer_id.not_in(of_binned_customers()))
            ).all()
            talks = connection.execute(
                select(a.customer_id, a.opportunity_id, a.happened_at).where(
                    a.happened_at >= monday.isoformat(),
                    a.happened_at < (monday + timedelta(days=7)).isoformat(),
                    a.result == ActivityResult.REACHED.value,
                    a.deleted_at.is_(None),
                )
            ).all()
        by_deal: dict[int, list[date]] = {}
        by_customer: dict[int, list[date]] = {}
        for customer_id, deal_id, at in talks:
            day = date.fromisoformat(at[:10])
            if deal_id is None:
                by_customer.setdefault(customer_id, []).append(day)
            else:
                by_deal.setdefault(deal_id, []).append(day)
        done: dict[int, list[list[date]]] = {}
        for deal_id, customer_id, stage_id in open_deals:
            days = by_deal.get(deal_id, []) + by_customer.get(customer_id, [])
            done.setdefault(stage_id, []).append(days)
        return tuple(
            _stage(pipeline.id, stage, done.get(stage.id, []), week)
            for pipeline in pipelines
            for stage in pipeline.stages
            if stage.visits_per_week
        )

    def cadence(self, as_of: date | None = None, *, only_due: bool = False) -> list[CadenceRow]:
        """Every customer with an interval of contacts, the most urgent first.

        Grades are those of today; *as_of* decides what is due and overdue.
        """
        self._stats.refresh()
        day = as_of or clock.today()
        s, c = STAT.c, CUSTOMER.c
        query = (
            select(
                s.customer_id, c.code, c.name, c.owner_id, s.value_at_risk, s.contact_due_on,
                s.due_interval, s.due_source, s.opportunity_grade, s.layer, s.last_contact_at,
            )
            .select_from(STAT.join(CUSTOMER, c.id == s.customer_id))
            .where(s.contact_due_on.is_not(None))
            .order_by(s.contact_due_on, s.value_at_risk.desc(), c.code)
        )  # fmt: skip
        with self._database.read() as connection:
            rows = [_cadence(row, day) for row in connection.execute(query)]
        due = [row for row in rows if row.due.on is not None and row.due.on <= day]
        return due if only_due else rows

    def talk_effect(
        self, as_of: date, sales: Mapping[int, tuple[int, int]] | None
    ) -> TalkEffect | None:
        """Net sales of customers who were talked to against the others (B31).

        *sales* holds per customer the fen of the 12 months before *as_of* minus a year and of the
        12 months up to *as_of*; None where no sales are kept, and then there is no answer.
        """
        if sales is None:
            return None
        a = raw_table("activity").c
        query = select(a.customer_id).where(
            a.result == ActivityResult.REACHED.value,
            a.deleted_at.is_(None),
            a.happened_at >= (add_months(as_of, -12) + timedelta(days=1)).isoformat(),
            a.happened_at < (as_of + timedelta(days=1)).isoformat(),
        )
        with self._database.read() as connection:
            met = set(connection.scalars(query.distinct()))
        return interviewed_change(
            CustomerSales(customer_id=i, is_interviewed=i in met, before=before, after=after)
            for i, (before, after) in sales.items()
        )


def _stage(pipeline_id: int, stage: Any, done: Sequence[list[date]], week: date) -> StageCompliance:
    per_week = stage.visits_per_week
    each = [weekly_compliance(days, per_week, week) for days in done]
    contacts = sum(c.done for c in each)
    required = per_week * len(done)
    rate = hundredths(Fraction(contacts, required)) if required else None
    return StageCompliance(
        pipeline_id,
        stage.id,
        stage.name,
        per_week,
        len(done),
        sum(c.missing == 0 for c in each),
        Compliance(contacts, required, rate),
    )


def _cadence(row: Any, day: date) -> CadenceRow:
    customer_id, code, name, owner_id, amount, due_on, interval, source, grade, layer, last = row
    on = max(date.fromisoformat(due_on), day) if last is None else date.fromisoformat(due_on)
    last_day = date.fromisoformat(last[:10]) if last else None
    whose = (grade if source == Source.GRADE else layer) or ""
    overdue = max(0, (day - on).days)
    answer = Due(on, interval, Source(source), overdue, whose, last_day)
    return CadenceRow(customer_id, code, name, owner_id, amount, answer)
