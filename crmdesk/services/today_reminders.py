"""The lines of 今日 that remind: contracts, documents, quotes and payments near their day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
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
from crmdesk.services.today_lines import Group, Line, LineKind
from crmdesk.services.today_resting import resting
from crmdesk.services.today_scope import (
    CUSTOMER,
    SHOWN,
    Scope,
    among,
    listed,
    not_in_bin,
    owner_of_customer,
    with_customer,
)

QUOTE_DAYS: Final = 7  # a quote is spoken of so many days before it expires
PAYMENT_DAYS: Final = 7
DOCUMENT_DAYS: Final = 30  # an expired document so many days after its end; soon: by the settings
HANDLED_DAYS: Final = 60  # what was done or planned so lately is not spoken of again
_TITLES: Final = {str(kind): kind.label for kind in QualificationType}


def reminders(
    scope: Scope, birthdays: Sequence[Line], called: Collection[int | None]
) -> list[Group]:
    """The groups of reminders, without what was planned or done; *birthdays* go the same way.

    Deals at rest of customers *called* today anyway are not spoken of twice.
    """
    by_kind: dict[LineKind, list[Line]] = {
        LineKind.BIRTHDAY: list(birthdays),
        LineKind.CONTRACT: list(_contracts(scope)),
        LineKind.DOCUMENT: list(_documents(scope)),
        LineKind.QUOTE: list(_quotes(scope)),
        LineKind.INSTALMENT: list(_instalments(scope)),
    }
    handled = _handled(scope, [line for lines in by_kind.values() for line in lines])
    groups = []
    for kind, lines in by_kind.items():
        left = [line for line in lines if (line.customer_id, line.title) not in handled]
        groups.append(_group(kind, left))
    return [*groups, resting(scope, called)]


ENTITY_OF: Final = {
    LineKind.BIRTHDAY: "contact",
    LineKind.CONTRACT: "contract",
    LineKind.DOCUMENT: "qualification",
    LineKind.QUOTE: "quote",
    LineKind.INSTALMENT: "instalment",
}


def _group(kind: LineKind, lines: list[Line]) -> Group:
    return Group(
        kind=kind,
        entity=ENTITY_OF[kind],
        lines=tuple(lines[:SHOWN]),
        total=len(lines),
        overdue=sum(line.is_overdue for line in lines),
        query=listed(ENTITY_OF[kind], [line.record_id for line in lines]),
    )


def _handled(scope: Scope, lines: Sequence[Line]) -> set[tuple[int | None, str]]:
    """Customer and title of tasks, open or done, that were made from such lines lately."""
    t = raw_table("task").c
    owners = sorted({line.customer_id for line in lines if line.customer_id is not None})
    query = select(t.customer_id, t.title).where(
        among(t.customer_id, owners),
        t.due_on >= scope.days_on(-HANDLED_DAYS),
        t.deleted_at.is_(None),
    )
    return {(customer_id, title) for customer_id, title in scope.connection.execute(query)}


def _contracts(scope: Scope) -> Iterable[Line]:
    mine = [
        contract
        for contract in expiring(scope.connection, scope.as_of)
        if scope.employee_id is None or contract.owner_id == scope.employee_id
    ]
    query = select(CUSTOMER.c.id).where(
        among(CUSTOMER.c.id, [contract.customer_id for contract in mine]), not_in_bin()
    )
    alive = set(scope.connection.scalars(query))
    for contract in mine:
        if contract.customer_id in alive:
            title = _("Contract {contract} ends on {day}").format(
                contract=contract.code, day=contract.ends_on.isoformat()
            )
            yield _line(
                scope, LineKind.CONTRACT, contract.contract_id, contract.customer_id, title,
                contract.ends_on, contract.amount, contract_id=contract.contract_id,
            )  # fmt: skip


def _documents(scope: Scope) -> Iterable[Line]:
    q = raw_table("qualification")
    status = document_columns.status(q)
    near = (QualificationStatus.SOON.value, QualificationStatus.EXPIRED.value)
    rows = scope.connection.execute(
        select(q.c.id, q.c.kind, q.c.number, q.c.valid_to, q.c.customer_id)
        .select_from(with_customer(q))
        .where(
            q.c.valid_to >= scope.days_on(-DOCUMENT_DAYS),
            q.c.valid_to <= scope.days_on(365),
            q.c.deleted_at.is_(None),
            status.in_(near),
            not_in_bin(),
            *scope.mine(owner_of_customer()),
        )
        .order_by(q.c.valid_to, q.c.id)
    )
    for record_id, kind, number, valid_to, customer_id in rows:
        title = _("{document} {number} is valid until {day}").format(
            document=_(_TITLES.get(kind, kind)), number=number or "", day=valid_to
        )
        yield _line(
            scope, LineKind.DOCUMENT, record_id, customer_id, title,
            date.fromisoformat(valid_to), None,
        )  # fmt: skip


def _quotes(scope: Scope) -> Iterable[Line]:
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
    )  # fmt: skip
    for record_id, code, until, amount, customer_id, contact_id, opportunity_id in rows:
        title = _("Quote {quote} is valid until {day}").format(quote=code, day=until)
        yield _line(
            scope, LineKind.QUOTE, record_id, customer_id, title,
            date.fromisoformat(until), amount, contact_id=contact_id,
            opportunity_id=opportunity_id,
        )  # fmt: skip


def _instalments(scope: Scope) -> Iterable[Line]:
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
            i.c.deleted_at.is_(None), i.c.due_on.is_not(None), k.c.deleted_at.is_(None),
            k.c.is_current == 1, k.c.state.in_(RUNS), k.c.received < k.c.amount,
            *scope.mine(k.c.owner_id),
        )
        .subquery()
    )  # fmt: skip
    p = plan.c
    rows = scope.connection.execute(
        select(
            p.id, p.payment, p.due_on, p.amount, p.planned - p.received, p.contract_id, p.code,
            p.customer_id,
        )
        .select_from(plan.join(CUSTOMER, CUSTOMER.c.id == p.customer_id))
        .where(p.planned > p.received, p.due_on <= scope.days_on(PAYMENT_DAYS), not_in_bin())
        .order_by(p.due_on, p.id)
    )  # fmt: skip
    for record_id, payment, due_on, amount, left, contract_id, code, customer_id in rows:
        title = _("{payment} of contract {contract}, due on {day}").format(
            payment=payment, contract=code, day=due_on
        )
        yield _line(
            scope, LineKind.INSTALMENT, record_id, customer_id, title,
            date.fromisoformat(due_on), min(amount, left), contract_id=contract_id,
        )  # fmt: skip


def _line(
    scope: Scope, kind: LineKind, record_id: int, customer_id: int, title: str, day: date,
    amount: int | None, **more: Any,
) -> Line:  # fmt: skip
    late = scope.since(day.isoformat())
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
        due_on=day,
        overdue_days=late,
        amount=amount,
        **more,
    )
