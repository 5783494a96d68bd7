"""The lines of 今日 that remind: contracts, documents, quotes, money near their day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import func, select

from crmdesk.analysis.wording import text
from crmdesk.core.i18n import N_, _
from crmdesk.models.choices import QualificationType
from crmdesk.models.deal_choices import QuoteState
from crmdesk.models.qualification import QualificationStatus
from crmdesk.services import document_columns
from crmdesk.services.catalogue import raw_table
from crmdesk.services.contract_renewal import RUNS, expiring
from crmdesk.services.today_lines import Draft, Group, Line, LineKind
from crmdesk.services.today_money import Due, asked_for, promises, to_remind, unanswered
from crmdesk.services.today_resting import resting
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

QUOTE_DAYS: Final = 7  # a quote is spoken of so many days before it expires
PAYMENT_DAYS: Final = 7
DOCUMENT_DAYS: Final = 30  # an expired document so many days after its end; soon: by the settings
HANDLED_DAYS: Final = 60  # what was done or planned so lately is not spoken of again
_TITLES: Final = {str(kind): kind.label for kind in QualificationType}


def reminders(
    scope: Scope, birthdays: Sequence[Draft], called: Collection[int | None]
) -> list[Group]:
    """The groups of reminders, without what was planned or done; *birthdays* go the same way.

    Deals at rest of customers *called* today anyway are not spoken of twice.
    """
    by_kind: dict[LineKind, list[Draft]] = {
        LineKind.BIRTHDAY: list(birthdays),
        LineKind.CONTRACT: list(_contracts(scope)),
        LineKind.DOCUMENT: list(_documents(scope)),
        LineKind.QUOTE: list(_quotes(scope)),
        LineKind.INSTALMENT: list(_instalments(scope)),
        LineKind.PROMISE: list(_money(scope, LineKind.PROMISE, promises(scope))),
        LineKind.DUNNING: list(_money(scope, LineKind.DUNNING, to_remind(scope))),
        LineKind.STATEMENT: list(_money(scope, LineKind.STATEMENT, unanswered(scope))),
    }
    handled = _handled(scope, {each.customer_id for found in by_kind.values() for each in found})
    asked = asked_for(scope, {each.customer_id for each in by_kind[LineKind.DUNNING]})
    groups = []
    for kind, found in by_kind.items():
        said = asked if kind is LineKind.DUNNING else handled
        left = [each for each in found if (each.customer_id, each.title) not in said]
        groups.append(_group(scope, kind, left))
    return [*groups, resting(scope, called)]


ENTITY_OF: Final = {
    LineKind.BIRTHDAY: "contact",
    LineKind.CONTRACT: "contract",
    LineKind.DOCUMENT: "qualification",
    LineKind.QUOTE: "quote",
    LineKind.INSTALMENT: "instalment",
    LineKind.PROMISE: "promise",
    LineKind.DUNNING: "customer",
    LineKind.STATEMENT: "statement",
}


def _group(scope: Scope, kind: LineKind, found: Sequence[Draft]) -> Group:
    day = scope.day
    return Group(
        kind=kind,
        entity=ENTITY_OF[kind],
        lines=tuple(each.line() for each in found[:SHOWN]),
        total=len(found),
        overdue=sum(each.day < day for each in found),
        query=listed(ENTITY_OF[kind], [each.record_id for each in found]),
    )


def _handled(scope: Scope, customer_ids: Collection[int]) -> set[tuple[int, str]]:
    """Customer and title of tasks, open or done, that were made from such lines lately."""
    t = raw_table("task").c
    query = select(t.customer_id, t.title).where(
        among(t.customer_id, customer_ids),
        t.due_on >= scope.days_on(-HANDLED_DAYS),
        t.deleted_at.is_(None),
    )
    return {(customer_id, title) for customer_id, title in scope.connection.execute(query).all()}


def _contracts(scope: Scope) -> Iterable[Draft]:
    mine = [
        contract
        for contract in expiring(scope.connection, scope.as_of)
        if scope.employee_id is None or contract.owner_id == scope.employee_id
    ]
    query = select(CUSTOMER.c.id).where(
        among(CUSTOMER.c.id, [contract.customer_id for contract in mine]), not_in_bin()
    )
    alive = set(scope.connection.scalars(query).all())
    said = _("Contract {contract} ends on {day}")
    for contract in mine:
        if contract.customer_id in alive:
            day = contract.ends_on.isoformat()
            title = said.format(contract=contract.code, day=day)
            yield _draft(
                scope, LineKind.CONTRACT, contract.contract_id, contract.customer_id, title, day,
                contract.amount, contract_id=contract.contract_id,
            )  # fmt: skip


def _documents(scope: Scope) -> Iterable[Draft]:
    q = raw_table("qualification")
    status = document_columns.status(q)
    near = (QualificationStatus.SOON.value, QualificationStatus.EXPIRED.value)
    rows = scope.connection.execute(
        select(q.c.id, q.c.kind, q.c.number, q.c.valid_to, q.c.customer_id)
        .select_from(with_customer(q))
        .where(
            q.c.valid_to >= scope.days_on(-DOCUMENT_DAYS),
            q.c.valid_to <= scope.days_on(365),
            q.c.valid_to <= document_columns.last_soon(),
            q.c.deleted_at.is_(None),
            status.in_(near),
            not_in_bin(),
            *scope.mine(owner_of_customer()),
        )
        .order_by(q.c.valid_to, q.c.id)
    ).all()
    said = _("{document} {number} is valid until {day}")
    titles = {kind: _(label) for kind, label in _TITLES.items()}
    for record_id, kind, number, valid_to, customer_id in rows:
        title = said.format(document=titles.get(kind, kind), number=number or "", day=valid_to)
        yield _draft(scope, LineKind.DOCUMENT, record_id, customer_id, title, valid_to, None)


def _quotes(scope: Scope) -> Iterable[Draft]:
    q = raw_table("quote")
    rows = scope.connection.execute(
        select(
            q.c.id, q.c.code, q.c.valid_until, q.c.amount, q.c.customer_id,
            q.c.contact_id, q.c.opportunity_id,
        )
        .select_from(with_customer(q))
        .where(
            q.c.state.in_([QuoteState.APPROVED.value, QuoteState.SENT.value]),
            q.c.valid_until <= scope.days_on(QUOTE_DAYS),
            q.c.deleted_at.is_(None),
            not_in_bin(),
            *scope.mine(q.c.owner_id),
        )
        .order_by(q.c.amount.desc(), q.c.valid_until, q.c.id)
    ).all()  # fmt: skip
    said = _("Quote {quote} is valid until {day}")
    for record_id, code, until, amount, customer_id, contact_id, opportunity_id in rows:
        yield _draft(
            scope, LineKind.QUOTE, record_id, customer_id, said.format(quote=code, day=until),
            until, amount, contact_id=contact_id, opportunity_id=opportunity_id,
        )  # fmt: skip


def _instalments(scope: Scope) -> Iterable[Draft]:
    """Payments due; money received pays the earliest instalments of its contract first."""
    i, k = raw_table("instalment"), raw_table("contract")
    planned = func.sum(i.c.amount).over(
        partition_by=i.c.contract_id, order_by=(i.c.due_on, i.c.position, i.c.id), rows=(None, 0)
    )
    plan = (
        select(
            i.c.id, i.c.name.label("payment"), i.c.due_on, i.c.amount, i.c.contract_id,
            k.c.code, k.c.received, k.c.customer_id, planned.label("planned"),
        )
        .select_from(i.join(k, k.c.id == i.c.contract_id))
        .where(
            # Later ones say nothing of those due by then.
            i.c.deleted_at.is_(None), i.c.due_on <= scope.days_on(PAYMENT_DAYS),
            k.c.deleted_at.is_(None), k.c.is_current == 1, k.c.state.in_(RUNS),
            k.c.received < k.c.amount, k.c.customer_id.not_in(of_binned_customers()),
            *scope.mine(scattered(k.c.owner_id)),
        )
        .subquery()
    )  # fmt: skip
    p = plan.c
    rows = scope.connection.execute(
        select(
            p.id, p.payment, p.due_on, p.amount, p.planned - p.received, p.contract_id, p.code,
            p.customer_id,
        )
        .where(p.planned > p.received)
        .order_by(p.due_on, p.id)
    ).all()  # fmt: skip
    said = _("{payment} of contract {contract}, due on {day}")
    for record_id, payment, due_on, amount, left, contract_id, code, customer_id in rows:
        yield _draft(
            scope, LineKind.INSTALMENT, record_id, customer_id,
            said.format(payment=payment, contract=code, day=due_on), due_on, min(amount, left),
            contract_id=contract_id,
        )  # fmt: skip


def _money(scope: Scope, kind: LineKind, found: Iterable[Due]) -> Iterable[Draft]:
    for due in found:
        yield _draft(
            scope, kind, due.record_id, due.customer_id, due.title, due.day, due.amount,
            contact_id=due.contact_id,
        )  # fmt: skip


def _draft(
    scope: Scope, kind: LineKind, record_id: int, customer_id: int, title: str, day: str,
    amount: int | None, **more: Any,
) -> Draft:  # fmt: skip
    line = partial(_line, scope, kind, record_id, customer_id, title, day, amount, **more)
    return Draft(record_id, customer_id, title, day, line)


def _line(
    scope: Scope, kind: LineKind, record_id: int, customer_id: int, title: str, day: str,
    amount: int | None, **more: Any,
) -> Line:  # fmt: skip
    late = scope.since(day)
    if late > 0:
        why = text(N_("{days} days ago"), days=late)
    elif late < 0:
        why = text(N_("in {days} days"), days=-late)
    else:
        why = text(N_("today"))
    return Line(
        kind=kind,
        entity=ENTITY_OF[kind],
        record_id=record_id,
        customer_id=customer_id,
        title=title,
        why=why,
        due_on=date.fromisoformat(day),
        overdue_days=late,
        amount=amount,
        **more,
    )
