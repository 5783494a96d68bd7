"""The forecasts of past Thursdays, frozen as they would have been in time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.snapshots import due
from crmdesk.models.database import Database
from crmdesk.services.container import Services
from crmdesk.services.demo.rows import Rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_WEEKS: Final = 62  # four quarters and the one that runs
# Opportunities times weeks: a larger file has fewer snapshots, for each looks at all of them.
WORK: Final = 100_000
AN_HOUR_BEFORE_WORK: Final = 8


def fill(connection: Connection, database: Database, rows: Rows) -> None:
    """Freeze the last weeks before the demo's day."""
    opportunities = rows.counts["opportunity"]
    if not opportunities:
        return
    now = datetime(rows.today.year, rows.today.month, rows.today.day, AN_HOUR_BEFORE_WORK)
    began = datetime(now.year - 3, 1, 1)
    weeks = max(1, min(LONGEST_WEEKS, WORK // opportunities))
    snapshots = Services(database).snapshots
    for moment in due(None, now, began=began)[-weeks:]:
        snapshots.freeze(connection, moment, moment, rows.new_id())
        rows.counts["forecast_snapshot"] += 1
