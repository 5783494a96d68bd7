"""The tables that the write path keeps, filled for a new file by the functions that keep them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, update

from crmdesk.core.i18n import _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.services import (
    credit_renewal,
    credit_standing,
    credit_warnings,
    customer_stats,
    day_facts,
    promise_states,
    trade_stats,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK: Final = 200


class Named:
    """Says of a progress what it is the progress of."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._name = name
        self.check = progress.check

    def report(self, done: int, total: int, text: str = "") -> None:
        """Pass it on with the name of the work."""
        self._progress.report(done, total, text or self._name)


def fill(connection: Connection, today: date, progress: Progress = NO_PROGRESS) -> None:
    """Compute everything that is kept as of *today*, each from what was kept before it."""
    customer_stats.roll(connection, today, everybody=True)
    trade_stats.rebuild(connection, today, progress)
    promise_states.renew(connection, promise_states.everybody(connection), today)
    promise_states.roll(connection, today)
    concerned = sorted(credit_standing.with_something(connection))
    for start in range(0, len(concerned), CHUNK):
        progress.check()
        progress.report(start, len(concerned), _("Credit"))
        # In steps: with few customers at a time their warnings are looked for as well.
        credit_standing.renew(connection, concerned[start : start + CHUNK], today)
    day_facts.put(connection, credit_renewal.DAY, today)
    _date_back(connection, today)


def _date_back(connection: Connection, today: date) -> None:
    """Warnings came up when what they tell of happened, not all on the demo's day."""
    w = credit_warnings.WARNING
    since = func.json_extract(w.c.evidence, "$.since")
    came_before = since.is_not(None) & (since < today.isoformat())
    connection.execute(update(w).where(came_before).values(first_on=since))
