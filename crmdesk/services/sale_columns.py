"""Computed columns of lists of sales and receipts: what is still open, and for how long."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, TableClause, and_, case, cast, func, literal_column
from sqlalchemy.sql.expression import null

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services.column_specs import computed, computed_money

REST: Final = "rest"
OVERDUE: Final = "days_overdue"
UNAPPLIED: Final = "unapplied"
PROFIT: Final = "profit"


SPECS: Final[dict[str, tuple[FieldSpec, ...]]] = {
    "sale": (
        computed_money(REST, N_("Not settled yet")),
        computed(OVERDUE, Kind.INTEGER, N_("Days overdue"), unit=N_("days")),
        computed_money(PROFIT, N_("Gross profit")),
    ),
    "receipt": (computed_money(UNAPPLIED, N_("Not allocated yet")),),
}  # fmt: skip


def expression(key: str, table: TableClause) -> ColumnElement[Any]:
    """The stored value of one of the columns, for the rows of *table* (sale or receipt).

    What is open of a document that does not count (draft, void) is nothing; credit documents have
    a negative rest. Days overdue are those of charges with something open, as of today.
    """
    c = table.c
    if key == UNAPPLIED:
        return c.amount - c.applied
    posted = c.state == literal_column("'posted'")
    if key == REST:
        return case((posted, c.amount - c.settled), else_=literal_column("0"))
    if key == PROFIT:
        return case((posted, c.amount - c.cost), else_=null())
    late = cast(func.julianday(clock.today().isoformat()) - func.julianday(c.due_on), Integer)
    is_open = and_(posted, c.amount > c.settled, c.amount > literal_column("0"))
    return case((and_(is_open, late > literal_column("0")), late), else_=null())
