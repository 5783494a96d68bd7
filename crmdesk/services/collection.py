"""How long money stays out (B23): months of credit sales and of what was open at their ends.

Of all customers or of one. What was open at the end of a month follows from what is open now, by
taking back the documents and allocations of the months after it, so that each is read once.
Sales paid at once (cash, in advance) are no credit sales; opening balances are no sales.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    func,
    select,
)

from crmdesk.analysis.dso import MonthFigures, MonthSales, Settlement
from crmdesk.analysis.months import add_months
from crmdesk.models.choices import Settlement as Terms
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services import day_facts, trade_stats
from crmdesk.services.ageing_sums import sums
from crmdesk.services.catalogue import raw_table
from crmdesk.services.open_items import counts
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids
from crmdesk.services.receivable_data import AgeingQuery

_S: Final = raw_table("sale")
_A: Final = raw_table("allocation")
_R: Final = raw_table("receipt")
_M: Final = trade_stats.MONTH
_SINCE: Final[ColumnElement[Any]] = bindparam("since")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")
FEW_DAYS: Final = 31  # documents of so many days are looked up one by one
AT_ONCE: Final = (Terms.CASH.value, Terms.PREPAID.value)


def months_until(as_of: date, count: int) -> list[date]:
    """The first days of so many months, the last one that of *as_of*."""
    this = as_of.replace(day=1)
    return [add_months(this, -n) for n in range(count - 1, -1, -1)]


def _end(month: date, as_of: date) -> date:
    return min(as_of, add_months(month, 1) - timedelta(1))


def months_of(
    connection: Connection, as_of: date, count: int, customers: Sequence[int] | None = None
) -> tuple[MonthFigures, ...]:
    """The figures of *count* months in order of time; what is not due is told for the last one.

    Months before the first document have no sales and nothing open: they are 0, not unknown.
    """
    firsts = months_until(as_of, count)
    total = sums(
        connection,
        AgeingQuery(
            as_of=as_of, group=None, customers=None if customers is None else tuple(customers)
        ),
    )
    open_now = sum(total[0].buckets) if total else 0
    sales, charged = _sold(connection, firsts[0], as_of, customers)
    settled = _settled(connection, firsts[0], as_of, customers)
    rest, found = open_now, []
    for month in reversed(firsts):
        is_last = month == firsts[-1]
        found.append(
            MonthFigures(
                month=month,
                days=(_end(month, as_of) - month).days + 1,
                sales=sales.get(month, 0),
                open=rest,
                not_due=(total[0].buckets[0] if total else 0) if is_last else None,
            )
        )
        rest += settled.get(month, 0) - charged.get(month, 0)
    return tuple(reversed(found))


def _params(since: date, until: date, customers: Sequence[int] | None) -> dict[str, str]:
    params = {"since": since.isoformat(), "until": until.isoformat()}
    if customers is not None:
        params["ids"] = json.dumps(sorted(customers))
    return params


def _month(text: str) -> date:
    return date(int(text[:4]), int(text[5:7]), 1)


def _sold(
    connection: Connection, since: date, until: date, customers: Sequence[int] | None
) -> tuple[dict[date, int], dict[date, int]]:
    """Credit sales and charges (documents that claim something) by month."""
    is_long = (until - since).days > FEW_DAYS
    if customers is None and is_long and day_facts.read(connection, trade_stats.DAY) is not None:
        return _sold_by_all(connection, since, until)
    rows = _documents(customers is not None).run(connection, **_params(since, until, customers))
    sales, charged = {}, {}
    for month, sold, owed in rows:
        sales[_month(month)], charged[_month(month)] = sold or 0, owed or 0
    return sales, charged


def _sold_by_all(
    connection: Connection, since: date, until: date
) -> tuple[dict[date, int], dict[date, int]]:
    """The same of everybody, from ``customer_month``, whose months are whole ones.

    What is no credit sale and what claims nothing is little and taken off, as are documents dated
    later in the last month.
    """
    last = _end(until.replace(day=1), date.max)
    keys = {"first": since.year * 100 + since.month, "last": until.year * 100 + until.month}
    sales, charged = {}, {}
    for month, sold, owed in _KEPT.run(connection, **keys):
        first = date(month // 100, month % 100, 1)
        sales[first], charged[first] = sold, owed
    for month, at_once, negative in _others().run(connection, **_params(since, last, None)):
        sales[_month(month)] -= at_once or 0
        charged[_month(month)] -= negative or 0
    later = _params(until + timedelta(1), last, None)
    for month, sold, owed in _documents(False).run(connection, **later):
        sales[_month(month)] -= sold or 0
        charged[_month(month)] -= owed or 0
    return sales, charged


def sales_back(connection: Connection, as_of: date, owed: int) -> list[MonthSales]:
    """The months newest first that counting *owed* back needs, at most 24."""
    found: list[MonthSales] = []
    rest = owed
    for month in reversed(months_until(as_of, 24)):
        if rest <= 0:
            break
        end = _end(month, as_of)
        sales, _charged = _sold(connection, month, end, None)
        sold = sales.get(month, 0)
        rest -= max(0, sold)
        found.append(MonthSales(sold, (end - month).days + 1))
    return found


def _settled(
    connection: Connection, since: date, until: date, customers: Sequence[int] | None
) -> dict[date, int]:
    """What was settled of charges by month."""
    params = _params(since, until, customers)
    if customers is not None:
        return {_month(month): amount for month, amount in _applied().run(connection, **params)}
    found: dict[date, int] = {}
    for sign, statement in ((1, _applied_by_all()), (-1, _applied_to_credits())):
        for day, amount in statement.run(connection, **params):
            found[_month(day)] = found.get(_month(day), 0) + sign * amount
    return found


def _is_credit_sale() -> ColumnElement[bool]:
    at_once = [coded(terms) for terms in AT_ONCE]
    is_on_credit = func.coalesce(_S.c.settlement, coded("")).not_in(at_once)
    return is_on_credit & _S.c.kind.not_in([coded(SaleKind.OPENING)])


def _first_seven(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.substr(day, bindparam("one", 1), bindparam("seven", 7))


@lru_cache(maxsize=2)
def _documents(is_some: bool) -> Prepared:
    month = _first_seven(_S.c.sold_on)
    query = select(
        month,
        func.sum(case((_is_credit_sale(), _S.c.amount))),
        func.sum(case((_S.c.amount > bindparam("none", 0), _S.c.amount))),
    ).where(_S.c.sold_on.between(_SINCE, _UNTIL), *counts(_S))
    return Prepared(_of(query, _S, is_some).group_by(month))


_KEPT: Final = Prepared(
    select(_M.c.month, func.sum(_M.c.sales), func.sum(_M.c.charged))
    .where(_M.c.month >= bindparam("first"), _M.c.month <= bindparam("last"))
    .group_by(_M.c.month)
)


@lru_cache(maxsize=1)
def _others() -> Prepared:
    """By month, of what ``customer_month`` counts: sales paid at once, and what claims nothing."""
    at_once = [coded(terms) for terms in AT_ONCE]
    is_at_once = _S.c.settlement.in_(at_once) & _S.c.kind.not_in([coded(SaleKind.OPENING)])
    is_negative = _S.c.amount < bindparam("none", 0)
    # Not the plain column: reading everything in its order is quicker than most of it by an index.
    day = func.coalesce(_S.c.sold_on, coded(""))
    month = _first_seven(_S.c.sold_on)
    return Prepared(
        select(
            month,
            func.sum(case((is_at_once, _S.c.amount))),
            func.sum(case((is_negative, _S.c.amount))),
        )
        .where(day.between(_SINCE, _UNTIL), *counts(_S), is_at_once | is_negative)
        .group_by(month)
    )


@lru_cache(maxsize=1)
def _applied() -> Prepared:
    month = _first_seven(_A.c.applied_on)
    query = (
        select(month, func.sum(_A.c.amount))
        .select_from(_A.join(_S, _S.c.id == _A.c.sale_id))
        .where(
            _A.c.applied_on.between(_SINCE, _UNTIL),
            _A.c.deleted_at.is_(None),
            _S.c.amount > bindparam("none", 0),
        )
    )
    return Prepared(_of(query, _A, True).group_by(month))


@lru_cache(maxsize=1)
def _applied_by_all() -> Prepared:
    """What was applied by day, to whatever: read in the order of the index of days."""
    return Prepared(
        select(_A.c.applied_on, func.sum(_A.c.amount))
        .where(_A.c.applied_on.between(_SINCE, _UNTIL), _A.c.deleted_at.is_(None))
        .group_by(_A.c.applied_on)
    )


@lru_cache(maxsize=1)
def _applied_to_credits() -> Prepared:
    """What was applied to documents that claim nothing (refunds), by day."""
    day = func.coalesce(_A.c.applied_on, coded(""))  # found by document, not by day
    credits_ = select(_S.c.id).where(_S.c.amount <= bindparam("none", 0))
    return Prepared(
        select(day, func.sum(_A.c.amount))
        .where(_A.c.sale_id.in_(credits_), day.between(_SINCE, _UNTIL), _A.c.deleted_at.is_(None))
        .group_by(day)
    )


def _of(query: Select[Any], source: Any, is_some: bool) -> Select[Any]:
    return query.where(of_ids(source.c.customer_id)) if is_some else query


# --- how fast receipts came -------------------------------------------------------------------
def periods(
    connection: Connection, since: date, until: date, customers: Sequence[int] | None = None
) -> list[Settlement]:
    """What receipts settled of sales after *since*, with the days from document to receipt.

    Receipts of as many days are put together: one has their amount, the others count for the
    plain mean only. Dishonoured ones settled nothing.
    """
    found: list[Settlement] = []
    for days, amount, count in _periods(customers is not None).run(
        connection, **_params(since, until, customers)
    ):
        found.append(Settlement(amount, days))
        found += [Settlement(0, days)] * (count - 1)
    return found


@lru_cache(maxsize=2)
def _periods(is_some: bool) -> Prepared:
    days = cast(func.julianday(_A.c.applied_on) - func.julianday(_S.c.sold_on), Integer)
    gone = select(_R.c.reverses_id).where(_R.c.reverses_id.is_not(None), _R.c.deleted_at.is_(None))
    # Of all it is quicker to read every row in its order than a third of them by an index.
    on = _A.c.applied_on if is_some else func.coalesce(_A.c.applied_on, coded(""))
    query: Any = (
        select(days, func.sum(_A.c.amount), func.count())
        .select_from(_A.join(_S, _S.c.id == _A.c.sale_id))
        .where(
            on > _SINCE,
            on <= _UNTIL,
            _A.c.deleted_at.is_(None),
            _A.c.amount > bindparam("none", 0),
            _S.c.kind == coded(SaleKind.SALE),
            _A.c.receipt_id.is_not(None),
            _A.c.receipt_id.not_in(gone),
        )
    )
    return Prepared(_of(query, _A, is_some).group_by(days))
