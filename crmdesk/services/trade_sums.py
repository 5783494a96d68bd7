"""The statements that sum up what customers bought, owe and paid, for ``trade_stats`` to keep.

Each is one statement for some customers and one for all, and where documents are only added one for
these. They say in SQL what ``analysis.net_sales`` says of single documents; a test holds both
together.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import Subquery

from crmdesk.models.deal_choices import ContractState
from crmdesk.models.registry import CustomerMonth, CustomerTrade
from crmdesk.models.trade_choices import SaleKind, SaleState
from crmdesk.services.catalogue import raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import of_ids

Sums: TypeAlias = Mapping[str, ColumnElement[Any]]
Row: TypeAlias = tuple[Any, ...]

TRADE_COLUMNS: Final = tuple(c.name for c in CustomerTrade.__table__.columns)
MONTH_COLUMNS: Final = tuple(c.name for c in CustomerMonth.__table__.columns)
# Still being written or decided on; these claim no credit yet.
DRAFT_STATES: Final = (
    ContractState.PREPARING,
    ContractState.SUBMITTED,
    ContractState.APPROVING,
    ContractState.RETURNED,
)
ORDER_STATES: Final = (ContractState.APPROVED, ContractState.SIGNED, ContractState.RUNNING)
_MAY_BE_NULL: Final = frozenset(
    c.name for c in (*CustomerTrade.__table__.columns, *CustomerMonth.__table__.columns)
    if c.nullable
)  # fmt: skip
_KEYS: Final = frozenset({"customer_id", "month"})
_EARLIEST: Final = frozenset({"first_sale_on", "oldest_due_on", "next_due_on"})  # of days the first
_ZERO: Final[ColumnElement[Any]] = literal_column("0")
_ONE: Final[ColumnElement[Any]] = literal_column("1")
_DAY: Final[ColumnElement[Any]] = bindparam("day")  # what is due before it is overdue
_CUT: Final[ColumnElement[Any]] = bindparam("cut")  # the twelve months begin after it


class Of(StrEnum):
    """Whose sums a statement makes: everybody's, those of the customers ``:ids``, or what the
    documents ``:ids`` alone come to.
    """

    EVERYBODY = "everybody"
    CUSTOMERS = "customers"
    DOCUMENTS = "documents"


# --- what counts ----------------------------------------------------------------------------
def _table(
    entity: str, alias: str, of: Of, document: str = "id"
) -> tuple[Any, list[ColumnElement[bool]]]:
    """A table and the conditions for its living rows; *document* names the field with its id."""
    t = raw_table(entity).alias(alias)
    living: list[ColumnElement[bool]] = [t.c.deleted_at.is_(None)]
    if of is Of.EVERYBODY:
        return t, living
    return t, [of_ids(t.c.customer_id if of is Of.CUSTOMERS else t.c[document]), *living]


def _came_back(of: Of) -> Subquery:
    """What returns took back of the sale that they are linked to; negative."""
    s, living = _table("sale", "b", of, "original_id")
    return (
        select(s.c.original_id, func.sum(s.c.amount).label("amount"))
        .where(*living, s.c.state == coded(SaleState.POSTED), s.c.kind == coded(SaleKind.RETURN))
        .where(s.c.original_id.is_not(None))
        .group_by(s.c.original_id)
        .subquery("back")
    )


def _documents(of: Of) -> Subquery:
    """Posted documents: ``net`` what returns left of them, ``due`` and ``rest`` of a charge."""
    s, living = _table("sale", "s", of)
    back = _came_back(of)
    is_charge = s.c.amount > 0
    return (
        select(
            s.c.customer_id,
            s.c.kind,
            s.c.amount,
            s.c.settled,
            s.c.sold_on,
            s.c.cost,
            case(
                (s.c.kind == coded(SaleKind.SALE), s.c.amount + func.coalesce(back.c.amount, 0))
            ).label("net"),
            case((is_charge, func.coalesce(s.c.due_on, s.c.sold_on))).label("due"),
            case((is_charge, s.c.amount - s.c.settled)).label("rest"),
        )
        .select_from(s.outerjoin(back, back.c.original_id == s.c.id))
        .where(*living, s.c.state == coded(SaleState.POSTED))
        .subquery("documents")
    )


def _dishonoured(of: Of) -> Subquery:
    """The receipts that a later one takes back."""
    r, living = _table("receipt", "x", of)
    return (
        select(r.c.reverses_id)
        .distinct()
        .where(*living, r.c.reverses_id.is_not(None))
        .subquery("dishonoured")
    )


def _when(condition: ColumnElement[bool], value: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((condition, value))


def _number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, _ONE), else_=_ZERO))


def _positive(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((value > 0, value), else_=_ZERO)


# --- parts ----------------------------------------------------------------------------------
def _sold(d: Any) -> dict[str, ColumnElement[Any]]:
    """What every table keeps of documents: purchases, net sales, cost, what came back."""
    is_sold = d.kind != coded(SaleKind.OPENING)
    # An allowance gives money back, no goods: it has no cost.
    has_goods = d.kind.in_([coded(SaleKind.SALE), coded(SaleKind.RETURN)])
    return {
        "purchases": _number(d.net > 0),
        "sales": func.sum(_when(is_sold, d.amount)),
        "cost": func.sum(_when(has_goods, d.cost)),
        "unknown_costs": _number(and_(has_goods, d.cost.is_(None))),
        "returns": -func.sum(_when(d.kind == coded(SaleKind.RETURN), d.amount)),
    }


def _trade_of_documents(of: Of) -> Select[Any]:
    d = _documents(of).c
    bought, is_open = d.net > 0, d.rest != 0
    is_late = d.due < _DAY
    sums = _sold(d) | {
        "first_sale_on": func.min(_when(bought, d.sold_on)),
        "last_sale_on": func.max(_when(bought, d.sold_on)),
        "purchased": func.sum(_when(bought, d.net)),
        "sales_12": func.sum(
            _when(and_(d.kind != coded(SaleKind.OPENING), d.sold_on > _CUT), d.amount)
        ),
        "largest_sale": func.max(_when(bought, d.net)),
        "return_count": _number(and_(d.kind == coded(SaleKind.RETURN), d.amount < 0)),
        "open": func.sum(d.rest),
        "overdue": func.sum(_when(is_late, d.rest)),
        "oldest_due_on": func.min(_when(is_open, d.due)),
        "next_due_on": func.min(_when(and_(is_open, ~is_late), d.due)),
        # Credit documents, less what was applied to charges from whatever source.
        "prepaid": -func.sum(case((d.amount > 0, d.settled), else_=d.amount)),
    }
    return _part(_owner(d.customer_id, of), sums, TRADE_COLUMNS)


def _trade_of_drafts(of: Of) -> Select[Any]:
    s, living = _table("sale", "s", of)
    is_draft = and_(s.c.state == coded(SaleState.DRAFT), s.c.kind == coded(SaleKind.SALE))
    part = _part(_owner(s.c.customer_id, of), {"drafts": func.sum(s.c.amount)}, TRADE_COLUMNS)
    return part.where(*living, is_draft)


def _trade_of_receipts(of: Of) -> Select[Any]:
    r, living = _table("receipt", "r", of)
    gone = _dishonoured(of)
    is_good = and_(r.c.amount > 0, gone.c.reverses_id.is_(None))
    sums = {
        "received": func.sum(r.c.amount),
        "prepaid": func.sum(r.c.amount),
        "receipt_count": _number(is_good),
        "largest_receipt": func.max(_when(is_good, r.c.amount)),
        "last_receipt_on": func.max(_when(is_good, r.c.received_on)),
    }
    part = _part(_owner(r.c.customer_id, of), sums, TRADE_COLUMNS)
    return part.select_from(r.outerjoin(gone, gone.c.reverses_id == r.c.id)).where(*living)


def _trade_of_payments(of: Of) -> Select[Any]:
    """How long money stayed out, by what receipts settled of sales."""
    a, living = _table("allocation", "a", of)
    s, r = raw_table("sale").alias("s"), raw_table("receipt").alias("r")
    gone = _dishonoured(of)
    paid_on = func.julianday(a.c.applied_on)
    late = paid_on - func.julianday(func.coalesce(s.c.due_on, s.c.sold_on))
    sums = {
        "paid": func.sum(a.c.amount),
        "paid_days": func.sum(
            a.c.amount * cast(paid_on - func.julianday(s.c.sold_on), Integer)
        ),
        "late_days": func.sum(a.c.amount * cast(late, Integer)),
    }  # fmt: skip
    source = a.join(s, s.c.id == a.c.sale_id).join(r, r.c.id == a.c.receipt_id)
    return (
        _part(_owner(a.c.customer_id, of), sums, TRADE_COLUMNS)
        .select_from(source.outerjoin(gone, gone.c.reverses_id == r.c.id))
        .where(*living, s.c.kind == coded(SaleKind.SALE), r.c.amount > 0)
        .where(s.c.state == coded(SaleState.POSTED), func.coalesce(s.c.deleted_at, "") == "")
        .where(gone.c.reverses_id.is_(None), func.coalesce(r.c.deleted_at, "") == "")
    )


def _trade_of_contracts(of: Of) -> Select[Any]:
    c, living = _table("contract", "k", of)
    goes_out = case((c.c.delivered > c.c.billed, c.c.delivered), else_=c.c.billed)
    is_order = c.c.state.in_([coded(state) for state in ORDER_STATES])
    is_draft = c.c.state.in_([coded(state) for state in DRAFT_STATES])
    sums = {
        "unbilled": func.sum(_positive(c.c.delivered - c.c.billed)),
        "unshipped": func.sum(_when(is_order, _positive(c.c.amount - goes_out))),
        "drafts": func.sum(_when(is_draft, c.c.amount)),
    }
    # Of some not the plain column: the index of everybody's current contracts would be walked.
    is_all = of is Of.EVERYBODY
    is_current = c.c.is_current if is_all else func.coalesce(c.c.is_current, _ZERO)
    part = _part(_owner(c.c.customer_id, of), sums, TRADE_COLUMNS)
    return part.where(*living, is_current == _ONE)


def _months_of_documents(of: Of) -> Select[Any]:
    d = _documents(of).c
    sums = _sold(d) | {"charged": func.sum(d.amount)}
    return _part(_owner(d.customer_id, of), sums, MONTH_COLUMNS, d.sold_on)


def _months_of_receipts(of: Of) -> Select[Any]:
    r, living = _table("receipt", "r", of)
    sums = {"received": func.sum(r.c.amount)}
    return _part(_owner(r.c.customer_id, of), sums, MONTH_COLUMNS, r.c.received_on).where(*living)


def _owner(customer_id: ColumnElement[Any], of: Of) -> ColumnElement[Any]:
    """The customer as the key of groups.

    Over all rows it is no plain column: in the order of an index on it, every row would be looked
    up somewhere else in the file.
    """
    return func.coalesce(customer_id, _ZERO) if of is Of.EVERYBODY else customer_id


def _part(
    owner: ColumnElement[Any], sums: Sums, columns: tuple[str, ...], on: Any = None
) -> Select[Any]:
    """One row per customer (and month of *on*) with the *sums*; NULL for all other columns."""
    keys = {"customer_id": owner}
    if on is not None:
        keys["month"] = month_of(on)
    found = keys | dict(sums)
    names = (*columns, "unknown_costs")
    return select(*[found.get(name, null()).label(name) for name in names]).group_by(*keys.values())


def month_of(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Year × 100 + month of a stored day."""
    return cast(func.replace(func.substr(day, 1, 7), "-", ""), Integer)


# --- together -------------------------------------------------------------------------------
@lru_cache(maxsize=3)
def trade(of: Of) -> Select[Any]:
    """The rows of ``customer_trade``, in order of customers. Parameters: day, cut and ids."""
    parts = [_trade_of_documents, _trade_of_drafts]
    if of is not Of.DOCUMENTS:
        parts += [_trade_of_receipts, _trade_of_payments, _trade_of_contracts]
    every = union_all(*[part(of) for part in parts]).subquery("parts").c
    return _merged(every, TRADE_COLUMNS, ("customer_id",))


@lru_cache(maxsize=3)
def months(of: Of) -> Select[Any]:
    """The rows of ``customer_month``, in order of customers and months. Parameter: ids."""
    parts = [_months_of_documents]
    if of is not Of.DOCUMENTS:
        parts.append(_months_of_receipts)
    every = union_all(*[part(of) for part in parts]).subquery("parts").c
    return _merged(every, MONTH_COLUMNS, ("customer_id", "month"))


def _merged(every: Any, columns: tuple[str, ...], keys: tuple[str, ...]) -> Select[Any]:
    chosen = [
        (every[name] if name in keys else _whole(every, name)).label(name) for name in columns
    ]
    sorting = [every[name] for name in keys]
    return select(*chosen).group_by(*sorting).order_by(*sorting)


def _whole(every: Any, name: str) -> ColumnElement[Any]:
    """Of the parts of a customer the whole; ``added`` says the same of two rows."""
    value = every[name]
    if name == "cost":
        is_known = func.coalesce(func.sum(every.unknown_costs), 0) == 0
        return case((is_known, func.coalesce(func.sum(value), 0)))
    if name in _MAY_BE_NULL:  # days and largest ones, each of one part
        return func.max(value)
    return func.coalesce(func.sum(value), 0)


def added(columns: tuple[str, ...], row: Row, more: Row) -> Row:
    """What two disjoint sets of documents come to together, *row* and *more* being their sums.

    Keys, which are the same in both, stay.
    """
    return tuple(
        _both(name, one, other) for name, one, other in zip(columns, row, more, strict=True)
    )


def _both(name: str, one: Any, other: Any) -> Any:
    if name in _KEYS:
        return one
    if name not in _MAY_BE_NULL:
        return one + other
    if name == "cost":  # of both it is known only if it is of each
        return None if one is None or other is None else one + other
    known = [value for value in (one, other) if value is not None]
    if not known:
        return None
    return min(known) if name in _EARLIEST else max(known)
