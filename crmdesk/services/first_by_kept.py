"""The first customers by a figure that is kept of them, for the first page of their list.

Left to itself SQLite joins what is kept to every customer, reads their wide rows and sorts all of
them. Here those who have a row are taken in the order of the kept table, by its index where there
is one. All others are blank in the same way, so that the first of them by id are enough. Who is
among the first of everybody is among the first of one or the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, literal_column, select

from crmdesk.models.query import Sort
from crmdesk.services import grade_columns, stat_columns, trade_columns
from crmdesk.services.catalogue import raw_table
from crmdesk.services.columns import ColumnSet
from crmdesk.services.grade_columns import GRADED
from crmdesk.services.stat_columns import STAT
from crmdesk.services.trade_columns import CREDIT, TRADE

_C: Final = raw_table("customer").c
# Few: looked up in the index of what is deleted, so that no wide row is read.
_DELETED: Final = select(_C.id).where(_C.deleted_at.is_not(None))
# Columns with an index that are never NULL in a row; lists show 0 where there is no row.
_INDEXED: Final[Mapping[str, ColumnElement[Any]]] = {
    "receivables": TRADE.c.open,
    "overdue": TRADE.c.overdue,
    "sales": TRADE.c.sales,
    "sales_12": TRADE.c.sales_12,
}


def kept_table(key: str) -> FromClause | None:
    """The kept table that alone the column *key* of the list of customers is made from."""
    if key in stat_columns.keys("customer"):
        return STAT
    if key in grade_columns.KEYS:
        return GRADED
    if key not in trade_columns.KEYS:
        return None
    return CREDIT if key in trade_columns.OF_CREDIT else TRADE


def first_ids(connection: Connection, known: ColumnSet, sort: Sort, size: int) -> list[int] | None:
    """Customers in no order with the first *size* of all living ones among them.

    *sort* is all that they are sorted by, before their ids. None if it is no figure that is kept.
    """
    kept = kept_table(sort.field)
    if kept is None:
        return None
    owner = kept.c.customer_id
    shown = known.expression(sort.field)
    value = _INDEXED.get(sort.field)
    if value is None:
        value = known.sort_expression(sort.field)
    living = select(owner, shown).where(owner.not_in(_DELETED))
    by_value = living.where(shown.is_not(None)) if sort.field not in _INDEXED else living
    order = value.desc() if sort.descending else value
    found = connection.execute(by_value.order_by(order, owner).limit(size)).all()
    ids = [row[0] for row in found]
    if len(found) == size and _comes_first(found[-1][1], _blank(connection, kept, shown), sort):
        return ids
    if len(found) < size and sort.field not in _INDEXED:
        nulls = living.where(shown.is_(None)).order_by(owner).limit(size)
        ids += connection.scalars(nulls)
    ids += connection.scalars(_others(kept).limit(size))
    return ids


def _blank(connection: Connection, kept: FromClause, shown: ColumnElement[Any]) -> Any:
    """What a column says of a customer without a row."""
    nobody = select(literal_column("1").label("one")).subquery("nobody")
    joined = nobody.outerjoin(kept, kept.c.customer_id.is_(None))
    return connection.scalar(select(shown).select_from(joined))


def _comes_first(value: Any, blank: Any, sort: Sort) -> bool:
    """Whether *value* stands before every *blank* one; NULL comes last in either direction."""
    if blank is None:
        return True
    return bool(value > blank if sort.descending else value < blank)


def _others(kept: FromClause) -> Select[Any]:
    """The living customers without a row, in order of their ids."""
    owner = kept.c.customer_id
    has_row = select(literal_column("1")).where(owner == _C.id).exists()
    return select(_C.id).where(~has_row, _C.id.not_in(_DELETED)).order_by(_C.id)
