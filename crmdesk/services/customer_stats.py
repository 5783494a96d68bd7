"""Keeping ``customer_stat``: last contact, next step, open deals, next date of every customer.

Kept by ``keep`` at the end of each act, for the customers it touched, in its transaction. All rows
are as of one day (the fact ``customer_stat.day`` in ``meta``); the first look of a new day brings
those up to date that a day can change, and no act waits for it. A customer with nothing to keep
has no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import Connection, or_, select, union

from crmdesk.core import clock
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import TaskState
from crmdesk.services import day_facts, rolling
from crmdesk.services.catalogue import raw_table
from crmdesk.services.customer_stat_rows import (
    COLUMNS,
    CONTACT_TASKS,
    OPEN,
    STAT,
    Kept,
    Terms,
    compute,
    of_another_day,
    put,
    read,
    terms,
)
from crmdesk.services.setting_specs import CADENCE_BY_GRADE, CADENCE_BY_LAYER, TIME_GATE

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

DAY: Final = "customer_stat.day"  # key in ``meta``: the day that all rows are as of
CHUNK: Final = 4000  # customers computed at a time
SOURCES: Final = frozenset({"customer", "activity", "task", "opportunity"})
_INTERVALS: Final = (*CADENCE_BY_GRADE.values(), *CADENCE_BY_LAYER.values())
OUR_SETTINGS: Final = frozenset({TIME_GATE.key, *(spec.key for spec in _INTERVALS)})
Changes: TypeAlias = dict[int, Kept | None]  # None: there is nothing to keep any more
Computing: TypeAlias = Callable[
    [Connection, Sequence[int], date, Terms], dict[int, Kept]
]  # ``compute`` or ``of_another_day``


def keep(writer: Writer, touched: Touched) -> None:
    """The keeper: brings the rows of the touched customers up to date, as of the day of all."""
    connection, today = writer.connection, writer.today
    other_terms = "setting" in touched and _concern_us(connection, touched["setting"])
    day = day_of(connection)
    if other_terms or day is None:
        roll(connection, today, other_terms=other_terms)
        day = today
    if not SOURCES.isdisjoint(touched) and writer.customers:
        renew(connection, sorted(writer.customers), day)


def _concern_us(connection: Connection, setting_ids: set[int]) -> bool:
    """Whether parameters of ours are among those written; one that is gone may have been ours."""
    s = raw_table("setting").c
    keys = connection.scalars(select(s.key).where(s.id.in_(setting_ids))).all()
    return len(keys) < len(setting_ids) or not OUR_SETTINGS.isdisjoint(keys)


def day_of(connection: Connection) -> date | None:
    """The day that the rows are as of; None before there are any."""
    return day_facts.read(connection, DAY)


def renew(connection: Connection, ids: Sequence[int], day: date) -> int:
    """Compute the rows of *ids* and write those that differ; returns how many did."""
    found = _changes(connection, ids, day, compute, NO_PROGRESS)
    _write(connection, found)
    return len(found)


# --- a new day ------------------------------------------------------------------------------
def roll(
    connection: Connection,
    today: date,
    *,
    everybody: bool = False,
    other_terms: bool = False,
    progress: Progress = NO_PROGRESS,
) -> int:
    """Make the rows those of *today* in one transaction; returns how many were changed.

    *other_terms*: parameters were changed. *everybody* computes all anew.
    """
    found = day_changes(connection, today, progress, everybody=everybody, other_terms=other_terms)
    return put_day(connection, found, today)


def day_changes(
    connection: Connection,
    day: date,
    progress: Progress = NO_PROGRESS,
    *,
    everybody: bool = False,
    other_terms: bool = False,
) -> Changes:
    """The rows that would differ on *day*, by customer.

    Only grades and never contacted customers move with the day; *other_terms* (changed parameters)
    move what depends on a layer, too.
    """
    if everybody or day_of(connection) is None:
        ids: Iterable[int] = with_something(connection)
        return _changes(connection, sorted(ids), day, compute, progress)
    c = STAT.c
    moving = [c.open_opportunities > 0]
    moving.append(c.contact_due_on.is_not(None) & c.last_contact_at.is_(None))
    if other_terms:
        moving.append(c.layer.is_not(None))
    ids = connection.scalars(select(c.customer_id).where(or_(*moving))).all()
    return _changes(connection, sorted(ids), day, of_another_day, progress)


def put_day(connection: Connection, found: Changes, day: date) -> int:
    """Write what ``day_changes`` found: from now on all rows are as of *day*. Returns how many."""
    _write(connection, found)
    day_facts.put(connection, DAY, day)
    return len(found)


def with_something(connection: Connection) -> set[int]:
    """The customers of whom there may be something to keep, and those with a row."""
    a, t, o = (raw_table(name).c for name in ("activity", "task", "opportunity"))
    queries = (
        select(a.customer_id),
        select(t.customer_id).where(t.state == TaskState.OPEN.value, t.customer_id.is_not(None)),
        select(o.customer_id).where(o.state.in_(OPEN)),
        select(STAT.c.customer_id),
    )
    return set(connection.scalars(union(*queries)))


def _changes(
    connection: Connection, ids: Sequence[int], day: date, by: Computing, progress: Progress
) -> Changes:
    given, found = terms(connection), Changes()
    for start in range(0, len(ids), CHUNK):
        progress.check()
        progress.report(start, len(ids))
        chunk = ids[start : start + CHUNK]
        fresh = by(connection, chunk, day, given)
        stored = read(connection, chunk)
        differing = (i for i in fresh.keys() | stored.keys() if fresh.get(i) != stored.get(i))
        found.update({i: fresh.get(i) for i in differing})
    return found


def _write(connection: Connection, found: Changes) -> None:
    if found:
        put(connection, list(found), {i: kept for i, kept in found.items() if kept is not None})


class CustomerStats:
    """The rows of an open file, for whoever does not write records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_of_today(self) -> bool:
        """Whether the rows are those of today."""
        with self._database.read() as connection:
            return day_of(connection) == clock.today()

    def refresh(self, progress: Progress = NO_PROGRESS) -> int:
        """Bring the rows to today if they are not; a job for the first look of a day."""
        return rolling.bring_to_today(self._database, _Kept(), progress)

    def rebuild(self, progress: Progress = NO_PROGRESS) -> int:
        """Compute every row anew; returns how many differed."""
        with self._database.write() as connection:
            return roll(connection, clock.today(), everybody=True, progress=progress)


class _Kept:
    """The functions of this module as ``rolling`` wants them."""

    day_of = staticmethod(day_of)
    put_day = staticmethod(put_day)
    renew_as_of = staticmethod(renew)

    @staticmethod
    def day_changes(connection: Connection, day: date, progress: Progress) -> Changes:
        return day_changes(connection, day, progress)


__all__ = [
    "COLUMNS",
    "CONTACT_TASKS",
    "STAT",
    "CustomerStats",
    "Kept",
    "compute",
    "read",
    "terms",
]
