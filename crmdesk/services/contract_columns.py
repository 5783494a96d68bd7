"""Computed columns of lists: how far a contract is, and what all contracts of a customer come to.

The same as ``contract_views`` says of one contract; a test compares both. Only versions in force
count, and what was cancelled owes nothing.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    TableClause,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.expression import null

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services.catalogue import raw_table
from crmdesk.services.column_specs import computed, computed_money

WHOLE: Final = 10_000
IN_FORCE: Final = "is_current"
CANCELLED: Final = "cancelled"
ENDED: Final = ("completed", "closed", CANCELLED)


SPECS: Final[dict[str, tuple[FieldSpec, ...]]] = {
    "contract": (
        computed("by_money", Kind.PERCENT, N_("Money in")),
        computed("by_delivery", Kind.PERCENT, N_("Goods out")),
        computed_money("open_amount", N_("Still open")),
        computed_money("overdue", N_("Overdue")),
        computed("next_due_on", Kind.DATE, N_("Next instalment on")),
        computed("days_to_end", Kind.INTEGER, N_("Days to the end"), unit=N_("days")),
        computed(IN_FORCE, Kind.BOOL, N_("Version in force")),
    ),
    "customer": (
        computed("contract_count", Kind.INTEGER, N_("Contracts")),
        computed_money("contract_amount", N_("Amount of contracts")),
        computed_money("contract_received", N_("Received on contracts")),
        computed_money("contract_open", N_("Open on contracts")),
        computed_money("contract_overdue", N_("Overdue on contracts")),
    ),
}


def expression(key: str, table: TableClause) -> ColumnElement[Any]:
    """The stored value of one of the columns, for the rows of *table* (contract or customer)."""
    if key.startswith("contract_"):
        return _of_customer(key, table)
    c = table.c
    if key == "by_money":
        return _share(c.received, c.amount)
    if key == "by_delivery":
        return _share(c.delivered, c.amount)
    if key == "next_due_on":
        return case((c.state == CANCELLED, null()), else_=_next_due(table))
    if key == "days_to_end":
        days = func.julianday(c.ends_on) - func.julianday(clock.today().isoformat())
        return case((c.state.in_(ENDED), null()), else_=cast(days, Integer))
    if key == "open_amount":
        return _open(table)
    return _overdue(table) if key == "overdue" else c[key]


def _share(part: ColumnElement[Any], whole: ColumnElement[Any]) -> ColumnElement[Any]:
    """Half up, in hundredths of a percent; NULL without an amount."""
    return case((whole > 0, (part * 2 * WHOLE + whole) // (2 * whole)))


def _open(contract: TableClause) -> ColumnElement[Any]:
    c = contract.c
    return case((c.state == CANCELLED, 0), else_=func.max(0, c.amount - c.received))


def _overdue(contract: TableClause) -> ColumnElement[Any]:
    c, i = contract.c, raw_table("instalment").alias("due")
    wanted = (
        select(func.coalesce(func.sum(i.c.amount), 0))
        .where(i.c.contract_id == c.id, i.c.deleted_at.is_(None))
        .where(i.c.due_on < clock.today().isoformat())
        .scalar_subquery()
    )
    return case((c.state == CANCELLED, 0), else_=func.max(0, wanted - c.received))


def _next_due(contract: TableClause) -> ColumnElement[Any]:
    """The first instalment up to which more is owed than was received."""
    c = contract.c
    i, before = raw_table("instalment").alias("next"), raw_table("instalment").alias("before")
    is_earlier = or_(
        before.c.due_on < i.c.due_on,
        and_(before.c.due_on == i.c.due_on, before.c.position <= i.c.position),
    )
    owed = (
        select(func.sum(before.c.amount))
        .where(before.c.contract_id == i.c.contract_id, before.c.deleted_at.is_(None), is_earlier)
        .scalar_subquery()
    )
    return (
        select(func.min(i.c.due_on))
        .where(i.c.contract_id == c.id, i.c.deleted_at.is_(None), owed > c.received)
        .scalar_subquery()
    )


def _of_customer(key: str, customer: TableClause) -> ColumnElement[Any]:
    k = raw_table("contract").alias("of_customer")
    values: dict[str, ColumnElement[Any]] = {
        "contract_count": func.count(k.c.id),
        "contract_amount": func.coalesce(func.sum(k.c.amount), literal(0)),
        "contract_received": func.coalesce(func.sum(k.c.received), literal(0)),
        "contract_open": func.coalesce(func.sum(_open(k)), literal(0)),  # type: ignore[arg-type]
        "contract_overdue": func.coalesce(func.sum(_overdue(k)), literal(0)),  # type: ignore[arg-type]
    }
    return (
        select(values[key])
        .where(k.c.customer_id == customer.c.id, k.c.deleted_at.is_(None))
        .where(k.c.is_current == 1, k.c.state != CANCELLED)
        .scalar_subquery()
    )
