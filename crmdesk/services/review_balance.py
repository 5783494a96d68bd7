"""销收平衡 for the periodic review of a customer (B26): sold, received, overdue."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from crmdesk.analysis.months import add_months
from crmdesk.analysis.qualification import Balance
from crmdesk.services import trade_stats
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.open_items import counts

MONTHS: Final = 12
_S: Final = raw_table("sale")
_R: Final = raw_table("receipt")
_T: Final = trade_stats.TRADE


def balance_of(connection: Connection, customer_id: int, day: date) -> Balance:
    """What was sold and received in the twelve months up to *day*, in fen; overdue as kept of today.

    Returns and refunds are taken off; opening balances are no sales.
    """
    first, last = add_months(day, -MONTHS).isoformat(), day.isoformat()
    sold = select(func.coalesce(func.sum(_S.c.amount), 0)).where(
        _S.c.customer_id == customer_id, *counts(_S), _S.c.kind != "opening",
        _S.c.sold_on > first, _S.c.sold_on <= last,
    )  # fmt: skip
    received = select(func.coalesce(func.sum(_R.c.amount), 0)).where(
        _R.c.customer_id == customer_id, is_alive(_R),
        _R.c.received_on > first, _R.c.received_on <= last,
    )  # fmt: skip
    kept = connection.execute(
        select(_T.c.overdue, _T.c.oldest_due_on).where(_T.c.customer_id == customer_id)
    ).first()
    overdue, oldest = kept if kept else (0, None)
    return Balance(
        sales=connection.scalar(sold) or 0,
        receipts=connection.scalar(received) or 0,
        overdue=overdue,
        longest_overdue=(day - date.fromisoformat(oldest)).days if overdue and oldest else 0,
    )
