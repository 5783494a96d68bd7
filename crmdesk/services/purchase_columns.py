"""Purchases, debts and credit of all customers as columns, as of any day.

Beside the frame (``customer_frames``): how often and when they bought, for rhythm and lifetime
value; the amounts of single purchases; what is overdue; the credit grade of that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from crmdesk.analysis.windows import Window
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services import credit_standing, day_facts, open_items, trade_stats
from crmdesk.services.catalogue import raw_table
from crmdesk.services.columns_read import aligned, ordinal, read
from crmdesk.services.credit_standing import CREDIT, MOVE
from crmdesk.services.customer_frames import net_of
from crmdesk.services.open_items import counts
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared
from crmdesk.services.trade_stats import TRADE

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

_AFTER: Final[ColumnElement[Any]] = bindparam("after")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")
_S: Final = raw_table("sale").alias("s")
BEGINNING: Final = "0001-01-01"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseDays:
    """One entry per customer and day with trade, by customer and day: net of that day in fen.

    Returns and allowances are net inside their day; opening balances are no trade.
    """

    customers: Ints
    days: Ints  # proleptic ordinals
    amounts: Ints


@lru_cache(maxsize=1)
def _days() -> Prepared:
    s = _S.c
    return Prepared(
        select(s.customer_id, ordinal(s.sold_on), func.sum(s.amount))
        .where(*counts(_S), s.kind != coded(SaleKind.OPENING))
        .where(s.sold_on > _AFTER, s.sold_on <= _UNTIL)
        .group_by(s.customer_id, s.sold_on)
        .order_by(s.customer_id, s.sold_on)
    )


def purchase_days(connection: Connection, as_of: date, after: date | None = None) -> PurchaseDays:
    """Every day of trade of every customer until *as_of*, after *after* if given."""
    since = after.isoformat() if after else BEGINNING
    found = read(connection, _days(), 3, after=since, until=as_of.isoformat())
    return PurchaseDays(customers=found[0], days=found[1], amounts=found[2])


@lru_cache(maxsize=1)
def _amounts() -> Prepared:
    s = _S.c
    net = net_of(_S)
    return Prepared(
        select(s.customer_id, ordinal(s.sold_on), net)
        .where(*counts(_S), s.kind == coded(SaleKind.SALE))
        .where(s.sold_on > _AFTER, s.sold_on <= _UNTIL, net > 0)
        .order_by(s.customer_id, net)
    )


def purchases(connection: Connection, window: Window) -> PurchaseDays:
    """Every single purchase in a window, by customer and amount: what its returns have left."""
    given = {"after": window.after.isoformat(), "until": window.until.isoformat()}
    found = read(connection, _amounts(), 3, **given)
    return PurchaseDays(customers=found[0], days=found[1], amounts=found[2])


# --- debts ----------------------------------------------------------------------------------
_OWED: Final = Prepared(
    select(
        TRADE.c.customer_id, TRADE.c.open, TRADE.c.overdue, ordinal(TRADE.c.oldest_due_on)
    ).where(TRADE.c.open > 0)
)


def debts(connection: Connection, ids: Ints, as_of: date) -> tuple[Ints, Ints, Ints]:
    """What *ids* (ascending) owe, the overdue part in fen, and the longest overdue in days."""
    import numpy as np

    if trade_stats.day_of(connection) == as_of:
        customers, owed, overdue, oldest = read(connection, _OWED, 4)
    else:
        customers, owed, overdue, oldest = _debts_then(connection, as_of)
    still = aligned(ids, customers, owed)
    late = aligned(ids, customers, overdue)
    due = aligned(ids, customers, oldest, as_of.toordinal())
    return still, late, np.where(late > 0, np.maximum(0, as_of.toordinal() - due), 0)


def _debts_then(connection: Connection, as_of: date) -> tuple[Ints, Ints, Ints, Ints]:
    import numpy as np

    day = as_of.isoformat()
    sums: dict[int, list[int]] = {}
    for _i, customer_id, sold_on, due_on, _amount, rest, *_more in open_items.item_rows(
        connection, as_of
    ):
        due = due_on or sold_on
        owed = sums.setdefault(customer_id, [0, 0, as_of.toordinal()])
        owed[0] += rest
        owed[1] += rest if due < day else 0
        owed[2] = min(owed[2], date.fromisoformat(due).toordinal())
    rows = np.array([[i, *values] for i, values in sums.items()], dtype=np.int64)
    found = rows.reshape(len(sums), 4).T
    return found[0], found[1], found[2], found[3]


# --- credit ---------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _moves() -> Select[Any]:
    """The last change of every credit grade until a day."""
    m = MOVE
    last = (
        select(func.max(m.c.id))
        .where(m.c.moved_on <= _UNTIL)
        .group_by(m.c.customer_id)
        .scalar_subquery()
    )
    return select(m.c.customer_id, m.c.grade, m.c.score).where(m.c.id.in_(last))


def credit_grades(connection: Connection, as_of: date) -> dict[int, tuple[str, int | None]]:
    """Grade code and score (thousandths of a point) of customers with a grade on *as_of*."""
    k = CREDIT.c
    if day_facts.read(connection, credit_standing.DAY) == as_of:
        query: Select[Any] = select(k.customer_id, k.grade, k.score)
        rows = connection.execute(query.where(k.grade.is_not(None))).all()
    else:
        rows = connection.execute(_moves(), {"until": as_of.isoformat()}).all()
    return {i: (grade, points) for i, grade, points in rows if grade}


_HELD: Final = Prepared(
    select(CREDIT.c.customer_id).where(CREDIT.c.verdict.in_([coded("approval"), coded("cash")]))
)


def held(connection: Connection) -> Ints:
    """The customers whose goods are held as of the last renewal."""
    found: Ints = read(connection, _HELD, 1)[0]
    return found
