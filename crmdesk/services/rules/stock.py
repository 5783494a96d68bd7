"""Rules of stocks by month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.rules import trade
from crmdesk.services.rules.base import Rules, Subject, Write

MONTH_TAKEN: Final = N_("The stock of this product in this month is there already.")


class StockMonthRules(Rules):
    """One row per product and month; a month is named by its first day."""

    def prepare(self, write: Write, s: Subject) -> None:
        month = s.after.get("month")
        if month and not write.is_undo:
            s.after["month"] = f"{month[:7]}-01"

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from trade.day_problems(write, s, "month")
        if s.changed("month", "product_id", "deleted_at"):
            product_id, month = s.after["product_id"], s.after["month"]
            others = write.rows("stock_month", ["id"], product_id=product_id, month=month)
            if any(other != s.record_id for (other,) in others):
                yield Problem("month", MONTH_TAKEN)
