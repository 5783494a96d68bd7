"""The sums of an ageing by SQL: per customer, seller or region and bucket, as of any day (B23).

No document comes to Python, whatever their number. Ages are days: a bucket is a span of dates, so
that the database compares texts only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from crmdesk.analysis.ageing_buckets import Basis, Buckets
from crmdesk.analysis.ageing_result import GroupBy
from crmdesk.services.catalogue import raw_table
from crmdesk.services.open_items import Way, items_by, items_of_customers, way_to
from crmdesk.services.prepared import Prepared
from crmdesk.services.receivable_data import EVERYTHING, AgeingQuery, Everything, Key

CITY: Final = 4  # digits of a region code that name the city
_C: Final = raw_table("customer")
_ZERO: Final[ColumnElement[Any]] = literal_column("0")
_Row: TypeAlias = tuple[Any, ...]


class Sums(NamedTuple):
    """A group as the database gives it; *first_due* is the earliest day, blank without any."""

    key: Key
    name: str
    buckets: tuple[int, ...]
    overdue: int
    first_due: str
    documents: int
    customers: int


def region_of(code: str | None) -> str | None:
    """The city in which a place lies, as a code of six digits."""
    return code[:CITY].ljust(6, "0") if code else None


def spans(as_of: date, buckets: Buckets) -> dict[str, str]:
    """The first day of each bucket but the oldest, as parameters ``first0``, ``first1``, …"""
    days = (0, *buckets.bounds)
    return {f"first{n}": (as_of - timedelta(day)).isoformat() for n, day in enumerate(days)}


def sums(connection: Connection, query: AgeingQuery) -> list[Sums]:
    """Every group of *query* with its buckets, in no order; one without a group is the total."""
    count = query.buckets.count
    rows: Iterable[_Row] = _grouped(
        way_to(connection, query.as_of), query.group, query.basis, count, _is_some(query)
    ).run(connection, **_params(query))
    return [
        Sums(key, name or "", tuple(more[:count]), *more[count:])
        for key, name, *more in rows
        if more[count + 2]
    ]


def documents(
    connection: Connection,
    query: AgeingQuery,
    key: Key | Everything = EVERYTHING,
    bucket: int | None = None,
    *,
    is_overdue: bool = False,
) -> list[int]:
    """The ids of the documents behind a row (or all), a bucket (or all), due first at first."""
    params = _params(query)
    if not isinstance(key, Everything):
        params["key"] = key
    statement = _listed(
        way_to(connection, query.as_of),
        None if isinstance(key, Everything) else query.group,
        query.basis,
        query.buckets.count,
        _is_some(query),
        bucket,
        is_overdue,
    )
    return [i for (i,) in statement.run(connection, **params)]


def _is_some(query: AgeingQuery) -> bool:
    return query.customers is not None


def _params(query: AgeingQuery) -> dict[str, Any]:
    params: dict[str, Any] = {"day": query.as_of.isoformat()} | spans(query.as_of, query.buckets)
    if query.customers is not None:
        params["ids"] = json.dumps(sorted(query.customers))
    return params


def _items(way: Way, is_some: bool) -> Any:
    # Of some customers all documents are looked at: there are few, found by their index.
    return (items_of_customers() if is_some else items_by(way)).subquery("item")


def _age_day(item: Any, basis: Basis) -> ColumnElement[Any]:
    return item.c.sold_on if basis is Basis.DOCUMENT else _due(item)


def _due(item: Any) -> ColumnElement[Any]:
    return func.coalesce(item.c.due_on, item.c.sold_on)


def _within(day: ColumnElement[Any], place: int, count: int) -> ColumnElement[bool]:
    """Whether a document of *day* belongs into a bucket."""
    since = day >= bindparam(f"first{place}") if place < count - 1 else None
    until = day < bindparam(f"first{place - 1}") if place else None
    if since is None or until is None:
        found = since if since is not None else until
        assert found is not None
        return found
    return and_(since, until)


@lru_cache(maxsize=64)
def _grouped(way: Way, group: GroupBy | None, basis: Basis, count: int, is_some: bool) -> Prepared:
    item = _items(way, is_some)
    day, due = _age_day(item, basis), _due(item)
    # By customers first, also for regions: his region is then looked up once.
    # Not the plain column: all documents would be walked in the order of customers.
    by = {GroupBy.SELLER: item.c.owner_id, None: literal_column("NULL")}.get(
        group, func.coalesce(item.c.customer_id, _ZERO)
    )
    columns = [
        func.coalesce(func.sum(case((_within(day, n, count), item.c.open), else_=_ZERO)), _ZERO)
        .label(f"b{n}")
        for n in range(count)
    ]  # fmt: skip
    late = case((due < bindparam("first0"), item.c.open), else_=_ZERO)
    people = literal_column("1") if group in (GroupBy.CUSTOMER, GroupBy.REGION) else (
        func.count(item.c.customer_id.distinct()) if group else _ZERO
    )  # fmt: skip
    inner = select(
        by.label("key"),
        *columns,
        func.coalesce(func.sum(late), _ZERO).label("overdue"),
        func.coalesce(func.min(due), literal_column("''")).label("first_due"),
        func.count().label("documents"),
        people.label("customers"),
    )
    if group is not None:
        inner = inner.group_by(by)
    return Prepared(_named(inner.subquery("g"), group, count))


def _named(g: Any, group: GroupBy | None, count: int) -> Select[Any]:
    """The groups with their names: of customers from the card, by regions together."""
    figures = [*(g.c[f"b{n}"] for n in range(count)), g.c.overdue]
    if group is GroupBy.CUSTOMER:
        return select(
            g.c.key, _C.c.name, *figures, g.c.first_due, g.c.documents, g.c.customers
        ).select_from(g.outerjoin(_C, _C.c.id == g.c.key))
    blank: ColumnElement[Any] = literal_column("''")
    if group is GroupBy.REGION:
        region = _region_key()
        return (
            select(
                region,
                blank,
                *(func.sum(each) for each in figures),
                func.min(g.c.first_due),
                func.sum(g.c.documents),
                func.sum(g.c.customers),
            )
            .select_from(g.outerjoin(_C, _C.c.id == g.c.key))
            .group_by(region)
        )
    return select(g.c.key, blank, *figures, g.c.first_due, g.c.documents, g.c.customers)


def _region_key() -> ColumnElement[Any]:
    city = func.substr(_C.c.registered_region, literal_column("1"), literal_column(str(CITY)))
    return func.nullif(city, literal_column("''")).op("||")(literal_column("'00'"))


@lru_cache(maxsize=64)
def _listed(
    way: Way,
    group: GroupBy | None,
    basis: Basis,
    count: int,
    is_some: bool,
    bucket: int | None,
    is_overdue: bool,
) -> Prepared:
    item = _items(way, is_some)
    source: Any = item
    key: ColumnElement[Any] | None = None
    if group is GroupBy.REGION:
        source = item.outerjoin(_C, _C.c.id == item.c.customer_id)
        key = _region_key()
    elif group is not None:
        key = item.c.customer_id if group is GroupBy.CUSTOMER else item.c.owner_id
    found = select(item.c.id).select_from(source)
    if key is not None:
        found = found.where(key.is_not_distinct_from(bindparam("key")))
    if bucket is not None:
        found = found.where(_within(_age_day(item, basis), bucket, count))
    if is_overdue:
        found = found.where(_due(item) < bindparam("first0"))
    return Prepared(found.order_by(_due(item), item.c.sold_on, item.c.id))
