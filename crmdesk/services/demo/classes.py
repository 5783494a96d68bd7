"""The classes of everybody, present ones and those of the months that ended, frozen in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from crmdesk.core.progress import Progress
from crmdesk.services.demo.rows import Rows
from crmdesk.services.grades import keeping, ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.services.demo.trade_book import TradeBook

MONTHS_OF_A_LONG_FILE: Final = 3
MADE_AT: Final = time(8, 5)  # on the first morning of the month after


def fill(connection: Connection, book: TradeBook, rows: Rows, progress: Progress) -> None:
    """Class everybody as of the demo's day and as of the ends of the months before it."""
    keeping.rebuild(connection, book.today, progress)
    days = ledger.missing(connection, book.today)
    if book.is_long:
        days = days[-MONTHS_OF_A_LONG_FILE:]
    for done, day in enumerate(days):
        progress.check()
        progress.report(done, len(days))
        made_at = datetime.combine(day + timedelta(days=1), MADE_AT)
        ledger.put(connection, ledger.month_end(connection, day), made_at, rows.new_id())
