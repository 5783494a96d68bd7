"""What ``promise_states`` keeps of promises to pay, compared with judging them anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.services import day_facts, promise_states
from crmdesk.services.checking.finding import Findings, Severity

PROMISES: Final = "promise_states"
CHUNK: Final = 1000  # customers judged at a time


def check_promises(connection: Connection, found: Findings, progress: Progress) -> None:
    """State and sum of every promise against the receipts, as of the day that they are kept for."""
    day = day_facts.read(connection, promise_states.DAY) or clock.today()
    customers = promise_states.everybody(connection)
    for start in range(0, len(customers), CHUNK):
        progress.check()
        chunk = customers[start : start + CHUNK]
        for _customer, promise_id, wanted, stored in promise_states.states(connection, chunk, day):
            if wanted != stored:
                found.add(
                    PROMISES,
                    Severity.FAULT,
                    N_("What became of promise {id} to pay is out of date."),
                    {"id": promise_id},
                    entity="promise",
                    record_id=promise_id,
                    can_repair=True,
                )


def repair_promises(connection: Connection) -> None:
    """Judge everybody's promises anew; what became of them has no history."""
    today = clock.today()
    promise_states.renew(connection, promise_states.everybody(connection), today)
    promise_states.roll(connection, today)
