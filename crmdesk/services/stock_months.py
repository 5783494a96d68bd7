"""The stock of all products in one month as a grid: read together, written as one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, select

from crmdesk.analysis.months import add_months
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.writing import WriteContext, Writer

SAVED: Final = N_("Stock of {month}: {count} products")
FIGURES: Final = (
    "opening_quantity", "closing_quantity", "opening", "closing", "opening_cost", "closing_cost",
)  # fmt: skip
# What lay there at the end of a month lies there at the beginning of the next.
FOLLOWS: Final = (
    ("opening_quantity", "closing_quantity"),
    ("opening", "closing"),
    ("opening_cost", "closing_cost"),
)


class StockMonths:
    """See the module."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    def rows(self, month: date) -> list[dict[str, Any]]:
        """A row for each product on sale or with a stock then, by number, in stored form.

        ``id`` is None where nothing is stored yet; the opening figures are then what was closed
        with in the month before, if that is known.
        """
        now, before = _first(month), _first(add_months(month.replace(day=1), -1))
        p, s = raw_table("product"), raw_table("stock_month")
        earlier = s.alias("earlier")
        query = (
            select(
                p.c.id.label("product_id"), p.c.code, p.c.name, p.c.specification, p.c.unit,
                p.c.is_active, s.c.id,
                *[s.c[name] for name in FIGURES],
                *[earlier.c[end].label(f"before_{end}") for _start, end in FOLLOWS],
            )
            .select_from(p)
            .outerjoin(s, and_(s.c.product_id == p.c.id, s.c.month == now, is_alive(s)))
            .outerjoin(
                earlier,
                and_(earlier.c.product_id == p.c.id, earlier.c.month == before, earlier.c.deleted_at.is_(None)),
            )
            .where(is_alive(p))
            .order_by(p.c.code, p.c.id)
        )  # fmt: skip
        with self._database.read() as connection:
            found = [dict(row) for row in connection.execute(query).mappings()]
        made = []
        for row in found:
            is_active = row.pop("is_active")
            ends = {start: row.pop(f"before_{end}") for start, end in FOLLOWS}
            if row["id"] is None:
                if not is_active:
                    continue
                row.update(ends)
            made.append(row)
        return made

    def save(self, month: date, rows: Sequence[Mapping[str, Any]]) -> ChangeSet:
        """Write the figures (stored or value form) of products in a month as one act.

        Each row has ``product_id``, ``id`` (None: new) and the figures; a new row without any
        figure is left out. Raises ValidationError.
        """
        wanted = [r for r in rows if r.get("id") or any(r.get(n) is not None for n in FIGURES)]
        params = {"month": f"{month:%Y-%m}", "count": len(wanted)}
        with Writer(self._make_context(), SAVED, params) as writer:
            for row in wanted:
                values = {name: row.get(name) for name in FIGURES}
                if row.get("id"):
                    writer.update("stock_month", int(row["id"]), values)
                else:
                    known = {"product_id": row["product_id"], "month": month.replace(day=1)}
                    writer.create("stock_month", known | values)
        return writer.change_set


def _first(month: date) -> str:
    return month.replace(day=1).isoformat()
