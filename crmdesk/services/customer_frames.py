"""All customers as columns in a window (``analysis.customer_frame``), as of any day.

Whole months come from ``customer_month``; only the days at both ends of a window are summed up from
documents. First and last purchases come from ``customer_trade`` as far as they lie before *as_of*.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    union,
)

from crmdesk.analysis.customer_frame import NEVER, CustomerFrame
from crmdesk.analysis.months import add_months
from crmdesk.analysis.windows import USUAL_MONTHS, Window, trailing
from crmdesk.models.choices import RelationState
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services.catalogue import raw_table
from crmdesk.services.columns_read import aligned, ordinal, read
from crmdesk.services.kept_while_unchanged import kept
from crmdesk.services.open_items import counts
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared
from crmdesk.services.trade_months import number
from crmdesk.services.trade_stats import MONTH, TRADE

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

_AFTER: Final[ColumnElement[Any]] = bindparam("after")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")
_NEXT: Final[ColumnElement[Any]] = bindparam("next")  # the day after, for moments
_ZERO: Final[ColumnElement[Any]] = literal_column("0")
_ONE: Final[ColumnElement[Any]] = literal_column("1")
_GOODS: Final = (coded(SaleKind.SALE), coded(SaleKind.RETURN))
_C: Final = raw_table("customer")
_S: Final = raw_table("sale").alias("s")
_B: Final = raw_table("sale").alias("b")
_LATER: Final = raw_table("sale").alias("later")


# --- who there is ---------------------------------------------------------------------------
_EVERYBODY: Final = Prepared(
    select(_C.c.id, ordinal(_C.c.created_at)).where(_C.c.deleted_at.is_(None)).order_by(_C.c.code)
)


@lru_cache(maxsize=1)
def _talked_to() -> Prepared:
    """Who was talked to, quoted or offered something until a day, whether he bought or not."""
    a, q, o = (raw_table(name) for name in ("activity", "quote", "opportunity"))
    states = [coded(state) for state in (RelationState.LEAD, RelationState.QUALIFIED)]
    return Prepared(
        union(
            select(a.c.customer_id).where(a.c.deleted_at.is_(None), a.c.happened_at < _NEXT),
            select(q.c.customer_id).where(q.c.deleted_at.is_(None), q.c.quoted_on <= _UNTIL),
            select(o.c.customer_id).where(o.c.deleted_at.is_(None), o.c.created_at < _NEXT),
            select(_C.c.id).where(_C.c.relation_state.in_(states), _C.c.created_at < _NEXT),
        )
    )


# --- what they bought -----------------------------------------------------------------------
_SUMS: Final = 7  # customer, sales, cost, unknown costs, returns, purchases, months bought in


@lru_cache(maxsize=1)
def _by_months() -> Prepared:
    """Sums of whole months; a month with an unknown cost has none."""
    m = MONTH.c
    return Prepared(
        select(
            m.customer_id,
            func.sum(m.sales),
            func.sum(m.cost),
            func.sum(case((m.cost.is_(None), _ONE), else_=_ZERO)),
            func.sum(m.returns),
            func.sum(m.purchases),
            func.sum(case((m.purchases > _ZERO, _ONE), else_=_ZERO)),
        )
        .where(m.month >= bindparam("first"), m.month <= bindparam("last"))
        .group_by(m.customer_id)
    )


def net_of(sale: Any) -> ColumnElement[Any]:
    """What returns linked to a sale until the day have left of it."""
    back = (
        select(func.sum(_B.c.amount))
        .where(
            _B.c.original_id == sale.c.id,
            _B.c.kind == coded(SaleKind.RETURN),
            *counts(_B),
            _B.c.sold_on <= _UNTIL,
        )
        .correlate(sale)
        .scalar_subquery()
    )
    net: ColumnElement[Any] = sale.c.amount + func.coalesce(back, _ZERO)
    return net


@lru_cache(maxsize=1)
def _by_documents() -> Prepared:
    """The same of the documents of single days, none of them an opening balance."""
    s = _S.c
    has_goods = s.kind.in_(_GOODS)
    is_purchase = and_(s.kind == coded(SaleKind.SALE), net_of(_S) > _ZERO)
    return Prepared(
        select(
            s.customer_id,
            func.sum(s.amount),
            func.sum(case((has_goods, s.cost))),
            func.sum(case((and_(has_goods, s.cost.is_(None)), _ONE), else_=_ZERO)),
            -func.sum(case((s.kind == coded(SaleKind.RETURN), s.amount), else_=_ZERO)),
            func.sum(case((is_purchase, _ONE), else_=_ZERO)),
            func.max(case((is_purchase, _ONE), else_=_ZERO)),
        )
        .where(*counts(_S), s.kind != coded(SaleKind.OPENING))
        .where(s.sold_on > _AFTER, s.sold_on <= _UNTIL)
        .group_by(s.customer_id)
    )


@lru_cache(maxsize=1)
def _not_yet_back() -> Prepared:
    """Purchases of whole months that only later came back as a whole: the months miss them."""
    s, r = _S.c, raw_table("sale").alias("r")
    later = (
        select(func.sum(r.c.amount))
        .where(r.c.original_id == s.id, r.c.kind == coded(SaleKind.RETURN), *counts(r))
        .where(r.c.sold_on > _UNTIL)
        .correlate(_S)
        .scalar_subquery()
    )
    month = cast(func.substr(s.sold_on, 1, 4) + func.substr(s.sold_on, 6, 2), Integer)
    by_month = (
        select(s.customer_id, func.count(s.id).label("sales"), month.label("month"))
        .where(*counts(_S), s.kind == coded(SaleKind.SALE))
        .where(s.sold_on >= bindparam("first"), s.sold_on < bindparam("end"))
        .where(s.id.in_(select(_LATER.c.original_id).where(
            _LATER.c.sold_on > _UNTIL, _LATER.c.kind == coded(SaleKind.RETURN), *counts(_LATER)
        )))
        .where(net_of(_S) > _ZERO, net_of(_S) + later <= _ZERO)
        .group_by(s.customer_id, month)
        .subquery("late")
    )  # fmt: skip
    m = MONTH.c
    known = and_(m.customer_id == by_month.c.customer_id, m.month == by_month.c.month)
    return Prepared(
        select(
            by_month.c.customer_id,
            func.sum(by_month.c.sales),
            func.sum(case((m.purchases > _ZERO, _ZERO), else_=_ONE)),
        )
        .select_from(by_month.outerjoin(MONTH, known))
        .group_by(by_month.c.customer_id)
    )


_FIRST_AND_LAST: Final = Prepared(
    select(TRADE.c.customer_id, ordinal(TRADE.c.first_sale_on), ordinal(TRADE.c.last_sale_on))
    .where(TRADE.c.last_sale_on <= _UNTIL)
)  # fmt: skip


@lru_cache(maxsize=1)
def _first_and_last_then() -> Prepared:
    """First and last purchase until a day, of those who bought later as well."""
    s = _S.c
    return Prepared(
        select(s.customer_id, ordinal(func.min(s.sold_on)), ordinal(func.max(s.sold_on)))
        .join(TRADE, TRADE.c.customer_id == s.customer_id)
        .where(TRADE.c.last_sale_on > _UNTIL, TRADE.c.first_sale_on <= _UNTIL)
        .where(*counts(_S), s.kind == coded(SaleKind.SALE), s.sold_on <= _UNTIL, net_of(_S) > _ZERO)
        .group_by(s.customer_id)
    )


# --- what they cost -------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _spent() -> Prepared:
    """客户投入: costs charged to customers, and what was spent on their opportunities."""
    k, e, o = (raw_table(n) for n in ("customer_cost", "opportunity_expense", "opportunity"))
    charged = select(k.c.customer_id, k.c.amount).where(
        k.c.deleted_at.is_(None), k.c.spent_on > _AFTER, k.c.spent_on <= _UNTIL
    )
    on_deals = (
        select(o.c.customer_id, e.c.amount)
        .join(o, o.c.id == e.c.opportunity_id)
        .where(e.c.deleted_at.is_(None), e.c.spent_on > _AFTER, e.c.spent_on <= _UNTIL)
    )
    every = charged.union_all(on_deals).subquery("spent")
    return Prepared(
        select(every.c.customer_id, func.sum(every.c.amount)).group_by(every.c.customer_id)
    )


@lru_cache(maxsize=1)
def _is_charged() -> Prepared:
    k = raw_table("customer_cost").c
    found = select(k.id).where(k.deleted_at.is_(None), k.spent_on > _AFTER, k.spent_on <= _UNTIL)
    return Prepared(found.limit(_ONE))


# --- the frame ------------------------------------------------------------------------------
def frame(connection: Connection, as_of: date, months: int = USUAL_MONTHS) -> CustomerFrame:
    """Every customer on file (not in the recycle bin), by ascending id, as of *as_of*.

    What was spent on customers is known for all as soon as any cost was entered in the window. All
    methods look at the same frame as long as nothing is written: its columns are read-only.
    """

    def make() -> CustomerFrame:
        made = _frame(connection, as_of, months)
        for _name, column in made.columns():
            column.flags.writeable = False
        return made

    return kept(connection, "customer_frame", (as_of, months), make)


def _frame(connection: Connection, as_of: date, months: int) -> CustomerFrame:
    import numpy as np

    window = trailing(as_of, months)
    found = read(connection, _EVERYBODY, 2)
    ids = np.sort(found[0])
    by_code = np.argsort(found[0])  # the place of each id, ascending, in the order of numbers
    sums = window_sums(connection, ids, window)
    first, last = _purchase_days(connection, ids, as_of)
    (talked,) = read(connection, _talked_to(), 1, until=as_of.isoformat(), next=_after(as_of))
    spent, is_known = _costs(connection, ids, window)
    sales, returns = sums["sales"], sums["returns"]
    is_all_back: Flags = (sales <= 0) & (returns > 0) & (sales + returns > 0)
    return CustomerFrame(
        as_of=as_of,
        months=months,
        ids=ids,
        order=by_code,
        net_sales=sales,
        gross_profit=sales - sums["cost"],
        is_profit_known=sums["unknown"] == 0,
        spent=spent,
        is_spent_known=np.full(len(ids), is_known),
        purchases=sums["purchases"],
        months_bought=np.minimum(sums["months"], months),
        created_day=aligned(ids, found[0], found[1]),
        first_day=first,
        last_day=last,
        has_contact=np.isin(ids, talked),
        is_all_returned=is_all_back,
    )


def window_sums(connection: Connection, ids: Ints, window: Window) -> dict[str, Ints]:
    """Sums of *ids* (ascending) in a window: sales, cost, unknown, returns, purchases, months.

    ``unknown`` counts costs that are missing: with one of them the cost is not known.
    """
    import numpy as np

    parts = []
    whole, edges = split(window)
    if whole is not None:
        parts.append(read(connection, _by_months(), _SUMS, first=whole[0], last=whole[1]))
    for edge in edges:
        given = {"after": edge.after.isoformat(), "until": edge.until.isoformat()}
        parts.append(read(connection, _by_documents(), _SUMS, **given))
    names = ("sales", "cost", "unknown", "returns", "purchases", "months")
    made = {name: np.zeros(len(ids), dtype=np.int64) for name in names}
    for part in parts:
        for name, values in zip(names, part[1:], strict=True):
            made[name] += aligned(ids, part[0], values)
    if whole is not None:
        given = {"first": _first_day(whole[0]), "end": _end_of(whole[1])}
        late = read(connection, _not_yet_back(), 3, until=window.until.isoformat(), **given)
        made["purchases"] += aligned(ids, late[0], late[1])
        made["months"] += aligned(ids, late[0], late[2])
    return made


def net_sales(connection: Connection, ids: Ints, window: Window) -> Ints:
    """Net sales of *ids* (ascending) in a window."""
    return window_sums(connection, ids, window)["sales"]


def split(window: Window) -> tuple[tuple[int, int] | None, list[Window]]:
    """A window as whole calendar months (first and last as numbers) and the days at its ends."""
    first = window.first if window.first.day == 1 else add_months(window.first.replace(day=1), 1)
    end = window.until + timedelta(1)
    last_end = end if end.day == 1 else end.replace(day=1)  # the day after the last whole month
    if first >= last_end:
        return None, [window]
    edges = []
    if window.first < first:
        edges.append(Window(window.after, first - timedelta(1)))
    if last_end < end:
        edges.append(Window(last_end - timedelta(1), window.until))
    return (number(first), number(last_end - timedelta(1))), edges


def _purchase_days(connection: Connection, ids: Ints, as_of: date) -> tuple[Ints, Ints]:
    import numpy as np

    until = as_of.isoformat()
    found = np.concatenate(
        [
            read(connection, _FIRST_AND_LAST, 3, until=until),
            read(connection, _first_and_last_then(), 3, until=until),
        ],
        axis=1,
    )
    return aligned(ids, found[0], found[1], NEVER), aligned(ids, found[0], found[2], NEVER)


def _costs(connection: Connection, ids: Ints, window: Window) -> tuple[Ints, bool]:
    given = {"after": window.after.isoformat(), "until": window.until.isoformat()}
    customers, amounts = read(connection, _spent(), 2, **given)
    is_known = _is_charged().run(connection, **given).fetchone() is not None
    return aligned(ids, customers, amounts), is_known


def _first_day(month: int) -> str:
    return date(month // 100, month % 100, 1).isoformat()


def _end_of(month: int) -> str:
    return add_months(date(month // 100, month % 100, 1), 1).isoformat()


def _after(day: date) -> str:
    return (day + timedelta(1)).isoformat()
