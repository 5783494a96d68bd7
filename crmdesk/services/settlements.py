"""When documents were paid up, and how late: what tells how a customer pays."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)

from crmdesk.analysis.payment_behaviour import Settled
from crmdesk.services.catalogue import raw_table
from crmdesk.services.open_items import counts
from crmdesk.services.prepared import Prepared, of_ids

_S: Final = raw_table("sale").alias("s")
_A: Final = raw_table("allocation").alias("a")
_DAY: Final[ColumnElement[Any]] = bindparam("day")


def settlements(
    connection: Connection, since: date, customers: Collection[int] | None = None
) -> list[Settled]:
    """The documents that were paid up on a day after *since*, each with what was paid on it.

    What returns and allowances settled is left out: goods that came back say nothing on paying.
    Without a due date a document was due on its own.
    """
    params = {"day": since.isoformat()}
    if customers is not None:
        params["ids"] = json.dumps(sorted(customers))
    day = date.fromisoformat
    return [
        Settled(customer_id, i, day(due_on), day(settled_on), paid)
        for customer_id, i, due_on, settled_on, paid in _settled(customers is not None).run(
            connection, **params
        )
    ]


@lru_cache(maxsize=2)
def _settled(some: bool) -> Prepared:
    source, is_meant, paid = _paid_up(some)
    due = func.coalesce(_S.c.due_on, _S.c.sold_on)
    query = select(_S.c.customer_id, _S.c.id, due, _S.c.settled_on, paid)
    return Prepared(query.select_from(source).where(*is_meant))


def _paid_up(some: bool) -> tuple[Any, list[ColumnElement[bool]], ColumnElement[Any]]:
    """Documents paid up after ``:day``: where they lie, which are meant, what was paid on each."""
    credit = (
        select(_A.c.sale_id, func.sum(_A.c.amount).label("amount"))
        .where(_A.c.credit_id.is_not(None), _A.c.deleted_at.is_(None))
        .group_by(_A.c.sale_id)
    )
    if some:
        credit = credit.where(of_ids(_A.c.customer_id))
    back = credit.subquery("back")
    paid = _S.c.amount - func.coalesce(back.c.amount, 0)
    is_meant = [*counts(_S), _S.c.amount > 0, _S.c.settled_on > _DAY, paid > 0]
    if some:
        is_meant.append(of_ids(_S.c.customer_id))
    return _S.outerjoin(back, back.c.sale_id == _S.c.id), is_meant, paid


def days_late(
    connection: Connection, since: date, until: date, customers: Collection[int] | None = None
) -> dict[int, dict[int, int]]:
    """How many of the ``settlements`` of days up to *until* were so many days late, by customer.

    Counted by the database: what payment_behaviour.latenesses makes of single documents.
    """
    params = {"day": since.isoformat(), "until": until.isoformat()}
    if customers is not None:
        params["ids"] = json.dumps(sorted(customers))
    found: dict[int, dict[int, int]] = {}
    for customer_id, days, count in _days_late(customers is not None).run(connection, **params):
        found.setdefault(customer_id, {})[days] = count
    return found


@lru_cache(maxsize=2)
def _days_late(some: bool) -> Prepared:
    source, is_meant, _paid = _paid_up(some)
    due = func.coalesce(_S.c.due_on, _S.c.sold_on)
    late = cast(func.julianday(_S.c.settled_on) - func.julianday(due), Integer)
    # Not the plain column: all documents would be walked in the order of customers.
    owner = _S.c.customer_id if some else func.coalesce(_S.c.customer_id, literal_column("0"))
    return Prepared(
        select(owner, late, func.count())
        .select_from(source)
        .where(*is_meant, _S.c.settled_on <= bindparam("until"))
        .group_by(owner, late)
    )
