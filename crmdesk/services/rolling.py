"""Bringing kept tables to a new day without making anybody's save wait.

What the new day changes is computed by a reader. Only the writing is a transaction, a short one:
who was touched by acts in between is computed again in it, everybody else is as he was read.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection, bindparam, func, select

from crmdesk.core import clock
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.services.prepared import ACTS, JOURNAL, Prepared

Changes = TypeVar("Changes")

_ACTS: Final = Prepared(select(func.coalesce(func.max(ACTS.c.id), 0), func.count(ACTS.c.id)))
_LATER: Final = Prepared(select(func.count(ACTS.c.id)).where(ACTS.c.id > bindparam("mark")))
_TOUCHED: Final = Prepared(
    select(JOURNAL.c.customer_id)
    .distinct()
    .where(JOURNAL.c.change_set_id > bindparam("mark"), JOURNAL.c.customer_id.is_not(None))
)


class KeptTable(Protocol[Changes]):
    """A kept table whose rows are as of a day: a module or an object with these functions."""

    def day_of(self, connection: Connection) -> date | None:
        """The day of the rows; None before there are any."""

    def day_changes(self, connection: Connection, day: date, progress: Progress) -> Changes:
        """What has to be written so that the rows, as they are, become those of *day*."""

    def put_day(self, connection: Connection, found: Changes, day: date) -> int:
        """Write it, and the day; returns how many rows were changed."""

    def renew_as_of(self, connection: Connection, customers: list[int], day: date) -> object:
        """Compute some customers anew as of *day*."""


def bring_to_today(
    database: Database, kept: KeptTable[Changes], progress: Progress = NO_PROGRESS
) -> int:
    """Make the rows of *kept* those of today; returns how many were changed. A job.

    One indexed read if they are. Raises Cancelled through *progress* while computing.
    """
    today = clock.today()
    with database.read() as connection:
        if kept.day_of(connection) == today:
            return 0
        mark, acts = _ACTS.run(connection).fetchone()
        found = kept.day_changes(connection, today, progress)
    with database.write() as connection:
        if kept.day_of(connection) == today:
            return 0  # another window was quicker
        later = _LATER.run(connection, mark=mark).fetchone()[0]
        if _ACTS.run(connection).fetchone()[1] - acts != later:
            # An act of another window began before the newest one that was read, or was undone.
            found = kept.day_changes(connection, today, NO_PROGRESS)
        changed = kept.put_day(connection, found, today)
        kept.renew_as_of(connection, [i for (i,) in _TOUCHED.run(connection, mark=mark)], today)
        return changed
