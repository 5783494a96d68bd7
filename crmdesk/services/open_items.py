"""Receivables as of any day, read from documents, receipts and allocations alone.

Of a document counts what lies on or before the day: its own date, the dates of receipts, and
``applied_on`` of allocations. What is open now is found in ``ix_sale_open``; for a day in the past,
what was settled after it is added back, so that a day near today costs little more than today.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from crmdesk.analysis.receivables import OpenItem
from crmdesk.analysis.statement import Entry, Movement
from crmdesk.models.trade_choices import SaleKind, SaleState
from crmdesk.services import day_facts, trade_stats
from crmdesk.services.catalogue import raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids

# If more than one in so many allocations lies after the day, all documents are looked at instead.
FEW_LATER: Final = 20
_S: Final = raw_table("sale").alias("s")
_A: Final = raw_table("allocation").alias("a")
_R: Final = raw_table("receipt").alias("r")
_I: Final = raw_table("instalment").alias("i")
_C: Final = raw_table("customer").alias("c")
_DAY: Final[ColumnElement[Any]] = bindparam("day")


class Balance(NamedTuple):
    """What documents of a customer still claim, and money not applied to any, in fen."""

    open: int
    prepaid: int

    @property
    def balance(self) -> int:
        """What the customer owes on balance; below 0 it is ours to give back."""
        return self.open - self.prepaid


# --- open items -----------------------------------------------------------------------------
def open_items(
    connection: Connection,
    as_of: date,
    customers: Collection[int] | None = None,
    *,
    details: bool = False,
) -> list[OpenItem]:
    """What documents claimed on *as_of*, of all customers or of some, in no order.

    *details* adds contract, place of the instalment and region, which takes longer.
    """
    day = date.fromisoformat
    rows = item_rows(connection, as_of, customers, details=details)
    return [
        OpenItem(
            document_id=i,
            customer_id=customer_id,
            dated_on=day(sold_on),
            due_on=day(due_on) if due_on else None,
            amount=amount,
            open=rest,
            seller_id=seller,
            contract_id=more[0] if more else None,
            instalment=more[1] if more else None,
            region=more[2] if more else None,
        )
        for i, customer_id, sold_on, due_on, amount, rest, seller, *more in rows
    ]


def item_rows(
    connection: Connection,
    as_of: date,
    customers: Collection[int] | None = None,
    *,
    details: bool = False,
) -> Iterable[Sequence[Any]]:
    """The same as bare rows: id, customer, date, due date, amount, open, seller and details."""
    day = as_of.isoformat()
    if customers is not None:
        ids = json.dumps(sorted(customers))
        return _of_customers(details).run(connection, day=day, ids=ids).fetchall()  # type: ignore[no-any-return]
    way = way_to(connection, as_of)
    return _all(way, details).run(connection, day=day).fetchall()  # type: ignore[no-any-return]


class Way(StrEnum):
    """How to find what was open on a day: nothing was settled since, little, or much."""

    PRESENT = "present"
    NEAR = "near"
    FAR = "far"


def way_to(connection: Connection, as_of: date) -> Way:
    """The shortest way to what was open on *as_of*."""
    day = as_of.isoformat()
    if _ANY_LATER.run(connection, day=day).fetchone() is None:
        return Way.PRESENT
    is_far = _MANY_LATER.run(connection, day=day).fetchone()[0]
    return Way.FAR if is_far else Way.NEAR


def items_by(way: Way, *, details: bool = False) -> Select[Any] | CompoundSelect[Any]:
    """What was open on ``:day`` as a statement with the columns of ``item_rows``, by their names.

    What is open is called ``open``.
    """
    if way is Way.PRESENT:
        rest = _S.c.amount - _S.c.settled
        return (
            select(*_columns(rest, details))
            .select_from(_detailed(_S, details))
            .where(_S.c.settled_on.is_(None), *counts(), _S.c.amount > 0, rest != 0, _dated())
        )
    return _near_items(details) if way is Way.NEAR else _far_items(details)


def counts(sale: Any = _S) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a document counts, said as the index of open ones says them."""
    return sale.c.state == coded(SaleState.POSTED), sale.c.deleted_at.is_(None)


def _dated(sale: Any = _S) -> ColumnElement[bool]:
    # Not the plain column: the index of dates would be walked instead of the one of open items.
    return func.coalesce(sale.c.sold_on, "") <= _DAY


_LATER: Final[Select[Any]] = select(literal_column("1")).where(_A.c.applied_on > _DAY)
_ANY_LATER: Final = Prepared(_LATER.limit(literal_column("1")))
_MANY_LATER: Final = Prepared(
    select(
        select(func.count()).where(_A.c.applied_on > _DAY).scalar_subquery()
        * literal_column(str(FEW_LATER))
        > select(func.count()).select_from(_A).scalar_subquery()
    )
)


def _columns(rest: ColumnElement[Any], details: bool) -> list[ColumnElement[Any]]:
    s = _S.c
    more = [s.contract_id, _I.c.position, _C.c.registered_region] if details else []
    return [
        s.id,
        s.customer_id,
        s.sold_on,
        s.due_on,
        s.amount,
        rest.label("open"),
        s.owner_id,
        *more,
    ]


def _detailed(source: Any, details: bool) -> Any:
    if not details:
        return source
    joined = source.outerjoin(_I, _I.c.id == _S.c.instalment_id)
    return joined.outerjoin(_C, _C.c.id == _S.c.customer_id)


@lru_cache(maxsize=6)
def _all(way: Way, details: bool) -> Prepared:
    return Prepared(items_by(way, details=details))


def _near_items(details: bool) -> CompoundSelect[Any]:
    """Open now, less what came after the day, and what was settled since."""
    # Not the plain column: all allocations would be walked in the order of documents.
    settles = cast(_A.c.sale_id, Integer)
    later = (
        select(settles.label("sale_id"), func.sum(_A.c.amount).label("amount"))
        .where(_A.c.applied_on > _DAY, _A.c.deleted_at.is_(None))
        .group_by(settles)
        .cte("later")
    )
    rest: ColumnElement[Any] = _S.c.amount - _S.c.settled + func.coalesce(later.c.amount, 0)
    common = (*counts(), _S.c.amount > 0, rest != 0, _dated())
    still = (
        select(*_columns(rest, details))
        .select_from(_detailed(_S.outerjoin(later, later.c.sale_id == _S.c.id), details))
        .where(_S.c.settled_on.is_(None), *common)
    )
    since = (
        select(*_columns(rest, details))
        .select_from(_detailed(later.join(_S, later.c.sale_id == _S.c.id), details))
        .where(_S.c.settled_on.is_not(None), _S.c.id.in_(select(later.c.sale_id)), *common)
    )
    return union_all(still, since)


@lru_cache(maxsize=2)
def _of_customers(details: bool) -> Prepared:
    return Prepared(items_of_customers(details=details))


def items_of_customers(*, details: bool = False) -> Select[Any]:
    """The statement of ``items_by`` for the customers ``:ids``: all their documents are looked at."""
    later = (
        select(func.sum(_A.c.amount))
        .where(_A.c.sale_id == _S.c.id, _A.c.applied_on > _DAY, _A.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    rest: ColumnElement[Any] = _S.c.amount - _S.c.settled + func.coalesce(later, 0)
    return (
        select(*_columns(rest, details))
        .select_from(_detailed(_S, details))
        .where(of_ids(_S.c.customer_id), *_unsettled(), rest != 0)
    )


def _far_items(details: bool) -> Select[Any]:
    """Every document up to the day that was not settled by then, with what came later.

    Document by document: most of what was applied since belongs to others, so that summing all of
    it up would take longer than looking for each of these.
    """
    later = and_(_A.c.sale_id == _S.c.id, _A.c.applied_on > _DAY, _A.c.deleted_at.is_(None))
    rest = _S.c.amount - _S.c.settled + func.coalesce(func.sum(_A.c.amount), 0)
    return (
        select(*_columns(rest, details))
        .select_from(_detailed(_S.outerjoin(_A, later), details))
        .where(*_unsettled())
        .group_by(_S.c.id)
        .having(rest != 0)
    )


def _unsettled() -> list[ColumnElement[bool]]:
    """The conditions for charges up to the day that were not settled by then."""
    is_unsettled = or_(_S.c.settled_on.is_(None), _S.c.settled_on > _DAY)
    return [*counts(), _S.c.amount > 0, _dated(), is_unsettled]


# --- balances -------------------------------------------------------------------------------
def balances(
    connection: Connection, as_of: date, customers: Collection[int] | None = None
) -> dict[int, Balance]:
    """What every customer owed on *as_of*, and had in advance; those with neither are left out.

    Prepaid is what receipts and credit documents have beyond what was applied to charges. The
    sums of all customers: Σ open − Σ prepaid = Σ documents − Σ receipts.
    """
    owed: dict[int, int] = {}
    for _i, customer_id, _on, _due, _amount, rest, *_seller in item_rows(
        connection, as_of, customers
    ):
        owed[customer_id] = owed.get(customer_id, 0) + rest
    net: dict[int, int] = {}
    for customer_id, amount in net_by_customer(connection, as_of, customers):
        net[customer_id] = net.get(customer_id, 0) + amount
    found = {
        customer_id: Balance(
            owed.get(customer_id, 0), owed.get(customer_id, 0) - net.get(customer_id, 0)
        )
        for customer_id in owed.keys() | net.keys()
    }
    return {customer_id: each for customer_id, each in found.items() if any(each)}


def net_by_customer(
    connection: Connection, as_of: date, customers: Collection[int] | None = None
) -> Iterable[tuple[int, int]]:
    """Documents less receipts up to *as_of*, as parts by customer that are to be summed up.

    Who is not named has as much of one as of the other.
    """
    day = as_of.isoformat()
    if customers is not None:
        return _net(True).run(connection, day=day, ids=json.dumps(sorted(customers)))  # type: ignore[no-any-return]
    if day_facts.read(connection, trade_stats.DAY) is None:
        return _net(False).run(connection, day=day)  # type: ignore[no-any-return]
    first, month = as_of.replace(day=1).isoformat(), as_of.year * 100 + as_of.month
    return _net_by_months().run(connection, day=day, first=first, month=month)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _net_by_months() -> Prepared:
    """The same from whole months of ``customer_month`` and the documents of the month begun."""
    m = trade_stats.MONTH.c
    first: ColumnElement[Any] = bindparam("first")
    # Not the plain column: read in the order of customers, so that nothing has to be sorted.
    month = func.coalesce(m.month, literal_column("0"))
    moved = func.sum(m.charged - m.received)
    before = (
        select(m.customer_id, moved)
        .where(month < bindparam("month"))
        .group_by(m.customer_id)
        .having(moved != literal_column("0"))
    )
    charged = select(_S.c.customer_id, _S.c.amount).where(
        *counts(), _S.c.sold_on >= first, _S.c.sold_on <= _DAY
    )
    received = select(_R.c.customer_id, -_R.c.amount).where(
        _R.c.deleted_at.is_(None), _R.c.received_on >= first, _R.c.received_on <= _DAY
    )
    return Prepared(union_all(before, charged, received))


@lru_cache(maxsize=2)
def _net(some: bool) -> Prepared:
    """Documents less receipts by customer: two rows each."""
    charged = select(_S.c.customer_id, func.sum(_S.c.amount)).where(*counts(), _dated())
    received = select(_R.c.customer_id, -func.sum(_R.c.amount)).where(
        _R.c.deleted_at.is_(None), func.coalesce(_R.c.received_on, "") <= _DAY
    )
    if some:
        charged = charged.where(of_ids(_S.c.customer_id))
        received = received.where(of_ids(_R.c.customer_id))
    return Prepared(
        union_all(charged.group_by(_S.c.customer_id), received.group_by(_R.c.customer_id))
    )


# --- statements -----------------------------------------------------------------------------
_MOVED: Final = Prepared(
    union_all(
        select(_S.c.sold_on, _S.c.kind, _S.c.amount, _S.c.id, func.coalesce(_S.c.code, "")).where(
            _S.c.customer_id == bindparam("customer"),
            *counts(),
            _S.c.sold_on.between(bindparam("start"), bindparam("end")),
        ),
        select(
            _R.c.received_on,
            literal_column("'receipt'"),
            _R.c.amount,
            _R.c.id,
            func.coalesce(_R.c.document_no, ""),
        ).where(
            _R.c.customer_id == bindparam("customer"),
            _R.c.deleted_at.is_(None),
            _R.c.received_on.between(bindparam("start"), bindparam("end")),
        ),
    )
)


def movements(connection: Connection, customer_id: int, start: date, end: date) -> list[Movement]:
    """What moved the balance of a customer from *start* to *end*, both days included, in order.

    ``balance_before`` is the opening that belongs to it. Documents of no value are left out.
    """
    rows = _MOVED.run(
        connection, customer=customer_id, start=start.isoformat(), end=end.isoformat()
    )
    found = [
        Movement(date.fromisoformat(on), _entry(kind, amount), abs(amount), record_id, number)
        for on, kind, amount, record_id, number in rows
        if amount
    ]
    return sorted(found, key=lambda m: (m.on, list(Entry).index(m.entry), m.record_id))


def _entry(kind: str, amount: int) -> Entry:
    if kind == "receipt":
        return Entry.RECEIPT if amount > 0 else Entry.REPAYMENT
    return Entry.CREDIT if kind in (SaleKind.RETURN, SaleKind.ALLOWANCE) else Entry.CHARGE


def balance_before(connection: Connection, customer_id: int, day: date) -> int:
    """What a customer owed on balance at the end of the day before *day*, in fen."""
    found = balances(connection, day - timedelta(1), [customer_id]).get(customer_id)
    return found.balance if found else 0
