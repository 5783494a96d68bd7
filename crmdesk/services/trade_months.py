"""Sales, charges and receipts month by month, and what was open at the ends of months."""

from __future__ import annotations

import calendar
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from crmdesk.analysis.months import add_months
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services.catalogue import raw_table
from crmdesk.services.open_items import counts
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids
from crmdesk.services.trade_stats import MONTH

YEAR: Final = 12  # months
Dated: TypeAlias = tuple[str, int]  # a stored day and fen


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """One month by its first day, in fen.

    *sales* net of returns and allowances, *charged* what documents of every kind added to what is
    owed, *received* what receipts took off. *days*: how many of the month count.
    """

    month: date
    days: int
    sales: int
    charged: int
    received: int


def monthly(
    connection: Connection,
    as_of: date,
    months: int = YEAR,
    customers: Collection[int] | None = None,
) -> list[MonthTotals]:
    """The last *months* calendar months, oldest first; that of *as_of* only until that day."""
    running = as_of.replace(day=1)
    first = add_months(running, 1 - months)
    found = {add_months(first, n): [0, 0, 0] for n in range(months)}
    params: dict[str, Any] = {"first": number(first), "running": number(running)}
    some = _some(customers)
    for month, *sums in _whole_months(bool(some)).run(connection, **params, **some):
        found[date(month // 100, month % 100, 1)] = sums
    params = {"first": running.isoformat(), "last": as_of.isoformat()}
    sales, charged = _documents(bool(some)).run(connection, **params, **some).fetchone()
    received = _receipts(bool(some)).run(connection, **params, **some).fetchone()[0]
    found[running] = [sales or 0, charged or 0, received or 0]
    return [
        MonthTotals(month, as_of.day if month == running else _days(month), *sums)
        for month, sums in found.items()
    ]


def number(day: date) -> int:
    """The month of a day as ``customer_month`` has it."""
    return day.year * 100 + day.month


def _days(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def _some(customers: Collection[int] | None) -> dict[str, str]:
    return {} if customers is None else {"ids": json.dumps(sorted(customers))}


@lru_cache(maxsize=2)
def _whole_months(some: bool) -> Prepared:
    m = MONTH.c
    query = (
        select(m.month, func.sum(m.sales), func.sum(m.charged), func.sum(m.received))
        .where(m.month >= bindparam("first"), m.month < bindparam("running"))
        .group_by(m.month)
    )
    return Prepared(query.where(of_ids(m.customer_id)) if some else query)


@lru_cache(maxsize=2)
def _documents(some: bool) -> Prepared:
    s = raw_table("sale")
    is_sold: ColumnElement[Any] = func.sum(s.c.amount).filter(s.c.kind != coded(SaleKind.OPENING))
    query = select(is_sold, func.sum(s.c.amount)).where(
        *counts(s), s.c.sold_on.between(bindparam("first"), bindparam("last"))
    )
    return Prepared(query.where(of_ids(s.c.customer_id)) if some else query)


@lru_cache(maxsize=2)
def _receipts(some: bool) -> Prepared:
    r = raw_table("receipt")
    query = select(func.sum(r.c.amount)).where(
        r.c.deleted_at.is_(None), r.c.received_on.between(bindparam("first"), bindparam("last"))
    )
    return Prepared(query.where(of_ids(r.c.customer_id)) if some else query)


# --- ends of months -------------------------------------------------------------------------
_S: Final = raw_table("sale")
_A: Final = raw_table("allocation")
_CHARGES: Final = Prepared(
    select(_S.c.sold_on, _S.c.amount).where(
        _S.c.customer_id == bindparam("customer"), *counts(_S), _S.c.amount > 0
    )
)
_APPLIED: Final = Prepared(
    select(_A.c.applied_on, _A.c.amount)
    .join(_S, _S.c.id == _A.c.sale_id)
    .where(
        _A.c.customer_id == bindparam("customer"), _A.c.deleted_at.is_(None), _S.c.amount > 0
    )
)  # fmt: skip


def month_ends(
    connection: Connection, customer_id: int, as_of: date, months: int = YEAR
) -> list[tuple[date, int | None]]:
    """What a customer had open at the last *months* ends of months until *as_of*, oldest first.

    None before the first document: nothing is known of a time before the trade.
    """
    charges = list(_CHARGES.run(connection, customer=customer_id))
    applied = list(_APPLIED.run(connection, customer=customer_id))
    return open_at_ends(charges, applied, ends_of_months(as_of, months))


def open_at_ends(
    charges: Sequence[Dated], applied: Sequence[Dated], ends: Iterable[date]
) -> list[tuple[date, int | None]]:
    """What *charges* still claimed on some days, given what was *applied* to them and when."""
    began = min((on for on, _amount in charges), default=None)
    found: list[tuple[date, int | None]] = []
    for end in ends:
        day = end.isoformat()
        rest = _until(charges, day) - _until(applied, day)
        found.append((end, rest if began is not None and began <= day else None))
    return found


def _until(rows: Iterable[Dated], day: str) -> int:
    return sum(amount for on, amount in rows if on <= day)


def ends_of_months(as_of: date, months: int = YEAR) -> list[date]:
    """The last *months* ends of months on or before *as_of*, oldest first."""
    after = (as_of + timedelta(1)).replace(day=1)
    return [add_months(after, -back) - timedelta(1) for back in reversed(range(months))]
