"""Bringing ``customer_credit`` to a new day, and comparing it with a fresh computation.

Each row says as of which day it is; every later day until the next renewal would give the same.
So a new day needs only those customers of whom something fell due, ended or expired, and a new
month everybody, for then the twelve months of the score move on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select, union

from crmdesk.analysis.credit_score import LONG_OVERDUE, Score, score
from crmdesk.analysis.festivals import next_festival
from crmdesk.analysis.promises import GRACE_DAYS
from crmdesk.core import clock
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.services import credit_facts, credit_warnings, day_facts, rolling
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_settings import CreditTerms
from crmdesk.services.credit_standing import (
    CHUNK,
    CREDIT,
    DAY,
    Kept,
    compute,
    differs,
    put,
    read,
    renew,
    terms,
    with_something,
)

# --- a new day ------------------------------------------------------------------------------
__all__ = [
    "DAY",
    "CreditStandings",
    "day_changes",
    "day_of",
    "differing",
    "moved",
    "put_day",
    "roll",
]


def day_of(connection: Connection) -> date | None:
    """The day that the rows were brought to; None before there are any."""
    return day_facts.read(connection, DAY)


def moved(connection: Connection, since: date, today: date) -> set[int]:
    """The customers whose rows may change between two days: what fell due, ended, expired.

    With a new month the twelve months of the score move on, for everybody.
    """
    if (since.year, since.month) != (today.year, today.month):
        return set(connection.scalars(select(CREDIT.c.customer_id)))
    s, limit, report, paper, promise = (
        raw_table(e).c
        for e in ("sale", "credit_limit", "credit_report", "qualification", "promise")
    )
    is_open = s.settled_on.is_(None) & (s.state == "posted") & s.deleted_at.is_(None)
    queries = [
        select(s.customer_id).where(
            is_open,
            s.due_on >= (since - timedelta(days=most)).isoformat(),
            s.due_on < (today - timedelta(days=most)).isoformat(),
        )
        for most in _steps(terms(connection))
    ]
    first, last = since.isoformat(), today.isoformat()
    made = (since - timedelta(days=GRACE_DAYS + 1)).isoformat()
    queries += [
        select(limit.customer_id).where(limit.valid_until >= first, limit.valid_until < last),
        select(limit.customer_id).where(limit.valid_from > first, limit.valid_from <= last),
        select(report.customer_id).where(report.valid_until >= first, report.valid_until < last),
        select(paper.customer_id).where(paper.valid_to >= first, paper.valid_to < last),
        select(paper.customer_id).where(paper.valid_from > first, paper.valid_from <= last),
        select(promise.customer_id).where(promise.promised_on >= made, promise.promised_on <= last),
    ]
    return set(connection.scalars(union(*queries)))


def _steps(given: CreditTerms) -> set[int]:
    """After how many days overdue something changes: the hold, a step of the score, the cap."""
    item = next(i for i in given.items if i.key == "longest_overdue")
    return {0, given.rules.overdue_days, LONG_OVERDUE, *(bound for bound, _points in item.steps)}


def _warned(connection: Connection, since: date | None, today: date) -> set[int]:
    """The customers whose warnings a new day may change."""
    if since is None or since > today:
        return with_something(connection)
    rules = terms(connection).warnings
    soon, near = timedelta(days=rules.licence_days), timedelta(days=rules.surge_within)
    paper, limit, sale = (raw_table(e).c for e in ("qualification", "credit_limit", "sale"))
    queries = [
        select(credit_warnings.WARNING.c.customer_id),
        select(paper.customer_id).where(
            paper.valid_to > (since + soon).isoformat(),
            paper.valid_to <= (today + soon).isoformat(),
        ),
        select(limit.customer_id).where(
            limit.valid_until > (since + near).isoformat(),
            limit.valid_until <= (today + near).isoformat(),
        ),
    ]
    if since + near < next_festival(since + timedelta(days=1))[0] <= today + near:
        lately = (today - timedelta(days=credit_warnings.RECENT_DAYS)).isoformat()
        queries.append(select(sale.customer_id).where(sale.sold_on > lately))
    changed = credit_warnings.changed_since(connection, since)
    return set(connection.scalars(union(*queries))) | moved(connection, since, today) | changed


@dataclass(frozen=True, slots=True)
class DayChanges:
    """What a new day changes: rows that were, rows that will be, their scores."""

    ids: tuple[int, ...]
    fresh: Mapping[int, Kept]
    scores: Mapping[int, Score]


def day_changes(
    connection: Connection, day: date, progress: Progress = NO_PROGRESS, *, everybody: bool = False
) -> DayChanges:
    """The rows that would differ on *day*."""
    since = day_of(connection)
    is_anew = everybody or since is None or since > day
    every = (
        with_something(connection) if is_anew or since is None else moved(connection, since, day)
    )
    given, ids = terms(connection), sorted(every)
    wrong: list[int] = []
    fresh: dict[int, Kept] = {}
    scores: dict[int, Score] = {}
    for start in range(0, len(ids), CHUNK):
        progress.check()
        progress.report(start, len(ids))
        chunk = ids[start : start + CHUNK]
        made, scored = compute(connection, chunk, day, given)
        stored = read(connection, chunk)
        for customer_id in chunk:
            if differs(made.get(customer_id), stored.get(customer_id)):
                wrong.append(customer_id)
                if customer_id in made:
                    fresh[customer_id] = made[customer_id]
                    scores[customer_id] = scored[customer_id]
    return DayChanges(tuple(wrong), fresh, scores)


def put_day(connection: Connection, found: DayChanges, day: date) -> int:
    """Write what ``day_changes`` found. Returns how many rows were changed."""
    for start in range(0, len(found.ids), CHUNK):
        chunk = found.ids[start : start + CHUNK]
        put(connection, chunk, found.fresh, read(connection, chunk), found.scores)
    day_facts.put(connection, DAY, day)
    return len(found.ids)


def renew_as_of(connection: Connection, customers: Sequence[int], day: date) -> None:
    """Compute some customers anew as of *day*."""
    renew(connection, customers, day)


def roll(connection: Connection, today: date, progress: Progress = NO_PROGRESS) -> int:
    """Compute every row anew in one transaction; returns how many differed."""
    found = day_changes(connection, today, progress, everybody=True)
    return put_day(connection, found, today)


def differing(connection: Connection, progress: Progress = NO_PROGRESS) -> list[int]:
    """The customers whose rows are not what a fresh computation gives."""
    day = day_of(connection)
    given, wrong = terms(connection), list[int]()
    ids = sorted(with_something(connection))
    for start in range(0, len(ids), CHUNK):
        progress.check()
        progress.report(start, len(ids))
        chunk = ids[start : start + CHUNK]
        stored = read(connection, chunk)
        by_day: defaultdict[date, list[int]] = defaultdict(list)
        for customer_id in chunk:
            row = stored.get(customer_id)
            own = date.fromisoformat(row.as_of) if row else None
            if as_of := max((d for d in (own, day) if d is not None), default=None):
                by_day[as_of].append(customer_id)
        for as_of, some in by_day.items():
            fresh, _scores = compute(connection, some, as_of, given)
            wrong += [i for i in some if differs(fresh.get(i), stored.get(i))]
    return wrong


class CreditStandings:
    """The rows of an open file, for whoever does not write records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(self, progress: Progress = NO_PROGRESS) -> int:
        """Bring rows and warnings to today if they are not; returns how many rows changed. A job.

        The warnings follow a thousand customers at a time, each with a short transaction.
        """
        today = clock.today()
        with self._database.read() as connection:
            since = day_of(connection)
            if since == today:
                return 0
            ids = sorted(_warned(connection, since, today))
        changed = rolling.bring_to_today(self._database, _Kept(), progress)
        for start in range(0, len(ids), CHUNK):
            progress.check()
            progress.report(start, len(ids))
            with self._database.write() as connection:
                changed += renew(connection, ids[start : start + CHUNK], today)
        return changed

    def warnings(self, customer_id: int | None = None) -> list[credit_warnings.Standing]:
        """The early warnings that stand, of one customer or of all; the largest amount first."""
        with self._database.read() as connection:
            return credit_warnings.read(connection, customer_id)

    def rebuild(self, progress: Progress = NO_PROGRESS) -> int:
        """Compute every row anew; returns how many differed."""
        with self._database.write() as connection:
            return roll(connection, clock.today(), progress)

    def of(self, customer_id: int) -> Kept | None:
        """The row of one customer; None if there is nothing to keep."""
        with self._database.read() as connection:
            return read(connection, [customer_id]).get(customer_id)

    def scored(self, customer_id: int, day: date | None = None) -> Score | None:
        """The score of one customer with its points and reasons; None if it is gone."""
        day = day or clock.today()
        with self._database.read() as connection:
            found = credit_facts.known(connection, [customer_id], day).get(customer_id)
            items = terms(connection).items
        return score(found.facts, items) if found else None


class _Kept:
    """The functions of this module as ``rolling`` wants them."""

    day_of = staticmethod(day_of)
    day_changes = staticmethod(day_changes)
    put_day = staticmethod(put_day)
    renew_as_of = staticmethod(renew_as_of)
