"""What ``customer_stat`` keeps of follow-up, compared with a fresh computation and made anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.services import customer_stats
from crmdesk.services.checking.finding import Findings, Severity

STATS: Final = "customer_stats"


def check_stats(connection: Connection, found: Findings, progress: Progress) -> None:
    """The rows of all customers against a fresh computation as of the same day."""
    day = customer_stats.day_of(connection)
    ids = sorted(customer_stats.with_something(connection))
    if day is None and not ids:
        return
    given = customer_stats.terms(connection)
    for start in range(0, len(ids), customer_stats.CHUNK):
        progress.check()
        progress.report(start, len(ids))
        chunk = ids[start : start + customer_stats.CHUNK]
        stored = customer_stats.read(connection, chunk)
        fresh = {} if day is None else customer_stats.compute(connection, chunk, day, given)
        for customer_id in chunk:
            if day is None or stored.get(customer_id) != fresh.get(customer_id):
                found.add(
                    STATS,
                    Severity.FAULT,
                    N_("Last contact and next step of customer {id} are out of date."),
                    {"id": customer_id},
                    entity="customer",
                    record_id=customer_id,
                    can_repair=True,
                )


def repair_stats(connection: Connection, progress: Progress) -> None:
    """Compute all rows anew; they are not the user's data and have no history."""
    customer_stats.roll(connection, clock.today(), everybody=True, progress=progress)
