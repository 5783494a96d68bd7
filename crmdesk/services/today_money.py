"""The lines of 今日 about money: promises whose day has come, customers to remind, statements.

Each is a draft of ``today_reminders``: entity id, customer, title, day and amount.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from sqlalchemy import func, select

from crmdesk.core.i18n import _
from crmdesk.models.deal_choices import TaskKind, TaskState
from crmdesk.models.registry import CustomerTrade
from crmdesk.models.trade_choices import PromiseState, StatementState
from crmdesk.services.catalogue import raw_table
from crmdesk.services.today_scope import (
    CUSTOMER,
    Scope,
    among,
    not_in_bin,
    owner_of_customer,
    scattered,
    with_customer,
)

BROKEN_DAYS: Final = 30  # a broken promise is spoken of so many days
ANSWER_DAYS: Final = 7  # so long a customer may take to answer a statement
CALLED_ANEW: Final = 7  # days after the last reminder, where no next day was agreed
_BROKEN: Final = (PromiseState.BROKEN.value, PromiseState.PART.value)
_UNPAID: Final = (PromiseState.OPEN.value, *_BROKEN)


class Due(NamedTuple):
    """What a line is made of; *day* in stored form, *amount* in fen."""

    record_id: int
    customer_id: int
    title: str
    day: str
    amount: int
    contact_id: int | None = None


def promises(scope: Scope) -> Iterable[Due]:
    """Promises to pay whose day is today, and those that were broken lately."""
    p = raw_table("promise")
    is_due = (p.c.state == PromiseState.OPEN.value) & (p.c.promised_on <= scope.day)
    is_broken = p.c.state.in_(_BROKEN) & (p.c.promised_on >= scope.days_on(-BROKEN_DAYS))
    rows = scope.connection.execute(
        select(
            p.c.id, p.c.customer_id, p.c.promised_on, p.c.amount - p.c.received, p.c.contact_id,
            p.c.state,
        )
        .select_from(with_customer(p))
        .where(
            is_due | is_broken, p.c.deleted_at.is_(None), not_in_bin(),
            *scope.mine(scattered(func.coalesce(p.c.owner_id, CUSTOMER.c.owner_id))),
        )
        .order_by(p.c.promised_on.desc(), p.c.id)
    ).all()  # fmt: skip
    due, broken = _("Payment promised for {day}"), _("Payment promised for {day} did not come")
    for record_id, customer_id, day, amount, contact_id, state in rows:
        said = broken if state in _BROKEN else due
        yield Due(record_id, customer_id, said.format(day=day), day, amount, contact_id)


def to_remind(scope: Scope) -> Iterable[Due]:
    """Customers with overdue debts whom nobody reminded lately, or whose agreed day has come."""
    t, d = CustomerTrade.__table__, raw_table("dunning")
    last = (
        select(func.coalesce(d.c.next_on, func.date(d.c.done_on, f"+{CALLED_ANEW} days")))
        .where(d.c.customer_id == t.c.customer_id, d.c.deleted_at.is_(None))
        .order_by(d.c.done_on.desc(), d.c.id.desc())
        .limit(1)
        .correlate(t)
        .scalar_subquery()
    )
    rows = scope.connection.execute(
        select(t.c.customer_id, t.c.oldest_due_on, t.c.overdue)
        .select_from(with_customer(t))
        .where(
            t.c.overdue > 0, t.c.oldest_due_on < scope.day, not_in_bin(),
            func.coalesce(last, scope.day) <= scope.day, *scope.mine(owner_of_customer()),
        )
        .order_by(t.c.overdue.desc(), t.c.customer_id)
    ).all()  # fmt: skip
    said = _("Overdue since {day}")
    for customer_id, day, amount in rows:
        yield Due(customer_id, customer_id, said.format(day=day), day, amount)


def asked_for(scope: Scope, customer_ids: Collection[int]) -> set[tuple[int, str]]:
    """Customer and title of lines of ``to_remind`` that rest: a task is open for them, or they were
    ticked off less than a week ago and no promised or agreed day has come since."""
    t, p, d = raw_table("task"), raw_table("promise"), raw_table("dunning")
    done = func.coalesce(func.substr(t.c.done_at, 1, 10), t.c.due_on)
    promised = select(p.c.id).where(
        p.c.customer_id == t.c.customer_id, p.c.promised_on > done, p.c.promised_on <= scope.day,
        p.c.state.in_(_UNPAID), p.c.deleted_at.is_(None),
    )  # fmt: skip
    agreed = select(d.c.id).where(
        d.c.customer_id == t.c.customer_id, d.c.next_on > done, d.c.next_on <= scope.day,
        d.c.deleted_at.is_(None),
    )  # fmt: skip
    is_lately = done > scope.days_on(-CALLED_ANEW)
    query = select(t.c.customer_id, t.c.title).where(
        among(t.c.customer_id, customer_ids),
        t.c.kind == TaskKind.COLLECT.value,
        t.c.deleted_at.is_(None),
        (t.c.state == TaskState.OPEN.value) | (is_lately & ~promised.exists() & ~agreed.exists()),
    )
    return {(customer_id, title) for customer_id, title in scope.connection.execute(query)}


def unanswered(scope: Scope) -> Iterable[Due]:
    """Statements of account that were sent and not answered for a week."""
    s = raw_table("statement")
    rows = scope.connection.execute(
        select(
            s.c.id, s.c.customer_id, s.c.code, s.c.sent_on,
            func.date(s.c.sent_on, f"+{ANSWER_DAYS} days"), s.c.closing, s.c.contact_id,
        )
        .select_from(with_customer(s))
        .where(
            s.c.state == StatementState.SENT.value, s.c.sent_on <= scope.days_on(-ANSWER_DAYS),
            s.c.deleted_at.is_(None), not_in_bin(),
            *scope.mine(scattered(func.coalesce(s.c.owner_id, CUSTOMER.c.owner_id))),
        )
        .order_by(s.c.closing.desc(), s.c.id)
    ).all()  # fmt: skip
    said = _("Statement {code}, sent on {day}, is not confirmed")
    for record_id, customer_id, code, sent_on, day, closing, contact_id in rows:
        title = said.format(code=code, day=sent_on)
        yield Due(record_id, customer_id, title, day, closing, contact_id)
