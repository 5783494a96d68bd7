"""Money and credits of customers that are applied to no document (预收), as of any day.

``customer_trade`` holds it for everything that is entered. For a day near today, what is dated
later is taken back; for one long past all is summed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, column, select, table, union_all

from crmdesk.analysis.ageing_result import GroupBy
from crmdesk.models.trade_stats import CustomerTrade
from crmdesk.services import ageing_sums
from crmdesk.services.catalogue import raw_table
from crmdesk.services.open_items import Way, balances, counts, net_by_customer, way_to
from crmdesk.services.prepared import Prepared
from crmdesk.services.receivable_data import AgeingQuery

TRADE: Final = table("customer_trade", *[column(c.name) for c in CustomerTrade.__table__.columns])
_DAY: Final[ColumnElement[Any]] = bindparam("day")


def unapplied(
    connection: Connection,
    as_of: date,
    customers: Collection[int] | None = None,
    owed: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """What customers have in advance on *as_of*, in fen; those with nothing are left out.

    *owed*: what is open of everybody by customer, if it was summed up already.
    """
    if customers is not None:
        kept = balances(connection, as_of, customers)
        found = {customer: each.prepaid for customer, each in kept.items()}
    elif way_to(connection, as_of) is Way.FAR:
        found = _summed(connection, as_of, owed)
    else:
        found = dict(_KEPT.run(connection).fetchall())
        for customer, amount in _later().run(connection, day=as_of.isoformat()):
            found[customer] = found.get(customer, 0) - amount
    return {customer: amount for customer, amount in found.items() if amount}


_KEPT: Final = Prepared(
    select(TRADE.c.customer_id, TRADE.c.prepaid).where(
        TRADE.c.prepaid.not_in([bindparam("zero", 0)])
    )
)


@lru_cache(maxsize=1)
def _later() -> Prepared:
    """What receipts, credits and allocations after the day added, row by row."""
    s, r, a = (raw_table(name) for name in ("sale", "receipt", "allocation"))
    # Nothing is grouped here: everything would be walked in the order of customers.
    receipts = select(r.c.customer_id, r.c.amount).where(
        r.c.received_on > _DAY, r.c.deleted_at.is_(None)
    )
    credits_ = select(s.c.customer_id, -s.c.amount).where(
        s.c.sold_on > _DAY, s.c.amount < bindparam("none", 0), *counts(s)
    )
    applied = (
        select(a.c.customer_id, -a.c.amount)
        .select_from(a.join(s, s.c.id == a.c.sale_id))
        .where(a.c.applied_on > _DAY, a.c.deleted_at.is_(None), s.c.amount > bindparam("none", 0))
    )
    return Prepared(union_all(receipts, credits_, applied))


def _summed(connection: Connection, as_of: date, owed: Mapping[int, int] | None) -> dict[int, int]:
    """Open documents less all documents, plus receipts."""
    if owed is None:
        query = AgeingQuery(as_of=as_of, group=GroupBy.CUSTOMER)
        sums = ageing_sums.sums(connection, query)
        owed = {int(each.key or 0): sum(each.buckets) for each in sums}
    found = dict(owed)
    for customer, amount in net_by_customer(connection, as_of):
        found[customer] = found.get(customer, 0) - amount
    return found
