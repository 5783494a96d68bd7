"""Ageing tables (B23): the sums of the database with names, money in advance and the FIFO option."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from crmdesk.analysis.ageing_buckets import Basis
from crmdesk.analysis.ageing_result import AgeingData, Debtor, GroupBy
from crmdesk.analysis.receivables import OpenItem, apply_unapplied
from crmdesk.models import regions
from crmdesk.services import ageing_sums
from crmdesk.services.ageing_sums import Sums, region_of
from crmdesk.services.catalogue import raw_table
from crmdesk.services.names import Names
from crmdesk.services.open_items import open_items
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.receivable_data import (
    EVERYTHING,
    AgeingQuery,
    AgeingRow,
    AgeingTable,
    Everything,
    Key,
)
from crmdesk.services.unapplied import unapplied

_C: Final = raw_table("customer").c
_DEBTORS: Final = Prepared(
    select(_C.id, _C.name, _C.owner_id, _C.registered_region).where(of_ids(_C.id))
)


class _Owner(NamedTuple):
    """Of a customer what his debts may be grouped by."""

    name: str
    seller_id: int | None
    region: str | None

    def key(self, customer_id: int, group: GroupBy | None) -> Key:
        if group is GroupBy.CUSTOMER:
            return customer_id
        if group is GroupBy.SELLER:
            return self.seller_id
        return self.region if group is GroupBy.REGION else None


def owners(connection: Connection, ids: Iterable[int]) -> dict[int, _Owner]:
    """Name, seller and city of customers."""
    return {
        i: _Owner(name, owner_id, region_of(region))
        for i, name, owner_id, region in run_of_ids(connection, _DEBTORS, ids)
    }


def table(connection: Connection, query: AgeingQuery, names: Names) -> AgeingTable:
    """The ageing that *query* asks for. Raises FieldError if percentages and buckets differ."""
    rates = query.allowance.checked(query.buckets).rates
    groups = {each.key: each for each in ageing_sums.sums(connection, query)}
    owed = None
    if query.group is GroupBy.CUSTOMER and query.customers is None:
        owed = {int(key or 0): sum(each.buckets) for key, each in groups.items()}
    in_advance = unapplied(connection, query.as_of, query.customers, owed)
    of = owners(connection, in_advance)
    if query.is_fifo and in_advance:
        in_advance = _apply(connection, query, groups, in_advance, of)
    advance: defaultdict[Key, int] = defaultdict(int)
    for customer, amount in in_advance.items():
        if customer in of:
            advance[of[customer].key(customer, query.group)] += amount
    blank = Sums(None, "", (0,) * query.buckets.count, 0, "", 0, 0)
    rows = []
    for key in groups.keys() | advance.keys():
        found = groups.get(key, blank)
        if key in groups or advance[key]:
            rows.append(_row(query, key, found, rates, advance[key]))
    rows = _named(query, rows, of, names)
    rows.sort(key=lambda row: (-row.total, -row.overdue, -row.unapplied, row.name))
    return AgeingTable(
        query=query,
        rows=tuple(rows) if query.group is not None else (),
        total=_total(query, groups.values(), rates, sum(advance.values())),
    )


def _row(
    query: AgeingQuery, key: Key, found: Sums, rates: tuple[int, ...], advance: int
) -> AgeingRow:
    days = (query.as_of - date.fromisoformat(found.first_due)).days if found.first_due else 0
    return AgeingRow(
        key=key,
        name=found.name,
        buckets=found.buckets,
        rates=rates,
        overdue=found.overdue,
        longest=max(0, days),
        documents=found.documents,
        customers=found.customers,
        unapplied=advance,
    )


def _total(
    query: AgeingQuery, groups: Collection[Sums], rates: tuple[int, ...], advance: int
) -> AgeingRow:
    every = list(groups)
    buckets = [sum(column) for column in zip(*(g.buckets for g in every), strict=True)]
    whole = Sums(
        None,
        "",
        tuple(buckets) or (0,) * query.buckets.count,
        sum(g.overdue for g in every),
        min((g.first_due for g in every if g.first_due), default=""),
        sum(g.documents for g in every),
        sum(g.customers for g in every),
    )
    return _row(query, None, whole, rates, advance)


def _named(
    query: AgeingQuery, rows: list[AgeingRow], of: dict[int, _Owner], names: Names
) -> list[AgeingRow]:
    """Rows with the names of customers, sellers or cities; blank where there is none."""
    known: dict[Key, str] = {}
    if query.group is GroupBy.CUSTOMER:
        known = {customer: owner.name for customer, owner in of.items()}
    elif query.group is GroupBy.SELLER:
        sellers = names.many("employee", [r.key for r in rows if isinstance(r.key, int)])
        known = dict(sellers.items())
    elif query.group is GroupBy.REGION:
        known = {r.key: regions.full_name(r.key) for r in rows if isinstance(r.key, str)}
    return [row if row.name else replace(row, name=known.get(row.key) or "") for row in rows]


# --- money in advance on the document due first -------------------------------------------------
def _apply(
    connection: Connection,
    query: AgeingQuery,
    groups: dict[Key, Sums],
    in_advance: dict[int, int],
    of: dict[int, _Owner],
) -> dict[int, int]:
    """Take what money in advance pays out of *groups*; returns what remains in advance."""
    items = open_items(connection, query.as_of, in_advance)
    left, rest = apply_unapplied(items, in_advance)
    still = {item.document_id: item.open for item in left}
    cities = of if query.group is GroupBy.REGION else {}
    taken: defaultdict[Key, list[tuple[OpenItem, int]]] = defaultdict(list)
    for item in items:
        paid = item.open - still.get(item.document_id, 0)
        if paid:
            owner = cities.get(item.customer_id)
            key = owner.region if owner else _key(item, query.group)
            taken[key].append((item, paid))
    for key, parts in taken.items():
        if key in groups:
            groups[key] = _less(query, groups[key], parts, still)
    for key in [key for key, each in groups.items() if not each.documents]:
        del groups[key]
    return rest


def _key(item: OpenItem, group: GroupBy | None) -> Key:
    if group is GroupBy.CUSTOMER:
        return item.customer_id
    return item.seller_id if group is GroupBy.SELLER else None


def _less(
    query: AgeingQuery,
    found: Sums,
    parts: list[tuple[OpenItem, int]],
    still: dict[int, int],
) -> Sums:
    buckets, overdue, gone = list(found.buckets), found.overdue, 0
    for item, paid in parts:
        day = item.dated_on if query.basis is Basis.DOCUMENT else item.counts_from
        buckets[query.buckets.place((query.as_of - day).days)] -= paid
        overdue -= paid if item.days_overdue(query.as_of) > 0 else 0
        gone += item.document_id not in still
    return found._replace(buckets=tuple(buckets), overdue=overdue, documents=found.documents - gone)


def documents(
    connection: Connection,
    query: AgeingQuery,
    key: Key | Everything = EVERYTHING,
    bucket: int | None = None,
    *,
    is_overdue: bool = False,
) -> list[int]:
    """The ids behind a cell, due first at first; what money in advance pays up is left out."""
    found = ageing_sums.documents(connection, query, key, bucket, is_overdue=is_overdue)
    if not query.is_fifo or not found:
        return found
    in_advance = unapplied(connection, query.as_of, query.customers)
    items = open_items(connection, query.as_of, in_advance)
    left, _rest = apply_unapplied(items, in_advance)
    paid_up = {item.document_id for item in items} - {item.document_id for item in left}
    return [i for i in found if i not in paid_up]


# --- what the method is fed with ----------------------------------------------------------------
def data(connection: Connection, as_of: date, names: Names) -> AgeingData:
    """Every open document with whose it is, for the method of analysis."""
    items = open_items(connection, as_of)
    in_advance = unapplied(connection, as_of)
    of = owners(connection, {item.customer_id for item in items} | in_advance.keys())
    cities = {owner.region for owner in of.values() if owner.region}
    nobody = _Owner("", None, None)
    return AgeingData(
        as_of=as_of,
        items=tuple(
            replace(item, region=of.get(item.customer_id, nobody).region) for item in items
        ),
        customers={
            i: Debtor(name=o.name, seller_id=o.seller_id, region=o.region) for i, o in of.items()
        },
        unapplied=in_advance,
        sellers=dict(names.choices("employee")),
        regions={code: regions.full_name(code) for code in cities},
    )
