"""Keeping ``customer_trade`` and ``customer_month`` in step with documents, receipts, contracts.

``keep`` sums up the touched customers anew at the end of each act: a few statements, whether one
customer or a hundred thousand were touched. Where an act did nothing but enter new documents, what
these come to by the same statements is added to what is kept. Overdue, the next due day and the sales of twelve
months are as of one day (the fact ``customer_trade.day`` in ``meta``). The first look of a new day
brings those up to date that the day changes, found by indexes; an act never waits for that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import (
    Connection,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    union,
)

from crmdesk.analysis.months import add_months
from crmdesk.analysis.windows import USUAL_MONTHS
from crmdesk.core import clock
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.models.history import Action
from crmdesk.services import day_facts, rolling, sale_sums, trade_sums
from crmdesk.services.catalogue import raw_table
from crmdesk.services.kept_rows import KeptTable
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.trade_sums import MONTH_COLUMNS, TRADE_COLUMNS, Of

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

DAY: Final = "customer_trade.day"  # key in ``meta``: the day that all rows are as of
CHUNK: Final = 2000  # customers summed up at a time
FEW_NEW: Final = 500  # up to so many new documents are added to the sums there are
MANY: Final = 20_000  # from so many on, everything is summed up in one go
TRADE: Final = table("customer_trade", *[column(name) for name in TRADE_COLUMNS])
MONTH: Final = table("customer_month", *[column(name) for name in MONTH_COLUMNS])
Changes: TypeAlias = dict[int, tuple[Any, ...] | None]  # None: there is no row any more
SOURCES: Final = frozenset(
    {"sale", "sale_line", "receipt", "allocation", "contract", "contract_line", "delivery"}
)
OF_DOCUMENTS: Final = frozenset({"sale", "sale_line"})


# --- statements -----------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _fill() -> tuple[Prepared, Prepared]:
    """Sum up everybody into the two tables."""
    trade, months = trade_sums.trade(Of.EVERYBODY), trade_sums.months(Of.EVERYBODY)
    return (
        Prepared(insert(TRADE).from_select(list(TRADE_COLUMNS), trade)),
        Prepared(insert(MONTH).from_select(list(MONTH_COLUMNS), months)),
    )


@lru_cache(maxsize=3)
def _fresh(of: Of) -> tuple[Prepared, Prepared]:
    return Prepared(trade_sums.trade(of)), Prepared(trade_sums.months(of))


_TRADES: Final = KeptTable("customer_trade", TRADE_COLUMNS, 1)
_MONTHS: Final = KeptTable("customer_month", MONTH_COLUMNS, 2)


_STORED: Final = Prepared(select(TRADE).where(of_ids(TRADE.c.customer_id)))
_DELETE: Final = Prepared(delete(TRADE).where(TRADE.c.customer_id == bindparam("gone")))
_INSERT: Final = Prepared(insert(TRADE).values({n: bindparam(n) for n in TRADE_COLUMNS}))


_COUNT: Final = Prepared(select(func.count(TRADE.c.customer_id)))
_S: Final = raw_table("sale").c
# Documents that say something of earlier ones, or of contracts.
_LINKED: Final = Prepared(
    select(_S.id)
    .where(of_ids(_S.id))
    .where(_S.original_id.is_not(None) | _S.contract_id.is_not(None))
    .limit(literal_column("1"))
)
# Something of theirs fell due, or left the twelve months.
_MOVED: Final = Prepared(
    union(
        select(TRADE.c.customer_id).where(TRADE.c.next_due_on < bindparam("day")),
        select(_S.customer_id).where(
            _S.sold_on > bindparam("old_cut"), _S.sold_on <= bindparam("cut")
        ),
    )
)


def _as_of(day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "cut": add_months(day, -USUAL_MONTHS).isoformat()}


# --- keeping --------------------------------------------------------------------------------
def keep(writer: Writer, touched: Touched) -> None:
    """The keeper: sums up the touched customers anew, as of the day of all rows."""
    if SOURCES.isdisjoint(touched) or not writer.customers:
        return
    day = day_of(writer.connection)
    if day is None:
        rebuild(writer.connection, writer.today)
    elif new := _only_new(writer, touched):
        add(writer.connection, new, day)
    else:
        renew(writer.connection, sorted(writer.customers), day)


def _only_new(writer: Writer, touched: Touched) -> list[int]:
    """The documents of an act that did nothing else to what is summed up here; else none.

    They are new, with their lines, and nothing that was there before is linked to them.
    """
    new = touched.get("sale", set())
    if not SOURCES.isdisjoint(touched.keys() - OF_DOCUMENTS) or not 0 < len(new) <= FEW_NEW:
        return []
    if sale_sums.concerned(writer) != new:
        return []
    for entity, _id, action, *_data in writer.acts():
        if entity in OF_DOCUMENTS and action != Action.CREATE:
            return []
    linked = run_of_ids(writer.connection, _LINKED, new).fetchone()
    return [] if linked is not None else sorted(new)


def add(connection: Connection, sales: Sequence[int], day: date) -> None:
    """Add what the documents *sales* come to, as of *day*; nothing of them was summed up before.

    Who has them has no documents, money or contracts that they change the meaning of.
    """
    packed = json.dumps(sales)
    of_trade, of_months = _fresh(Of.DOCUMENTS)
    trades = _TRADES.by_key(of_trade.run(connection, ids=packed, **_as_of(day)))
    months = _MONTHS.by_key(of_months.run(connection, ids=packed))
    customers = {key[0] for key in (*trades, *months)}
    for kept, columns, more in (
        (_TRADES, TRADE_COLUMNS, trades), (_MONTHS, MONTH_COLUMNS, months)
    ):  # fmt: skip
        stored = kept.stored(connection, customers)
        before = {key: stored[key] for key in more if key in stored}
        fresh = {
            key: trade_sums.added(columns, before[key], row) if key in before else row
            for key, row in more.items()
        }
        kept.put(connection, before, fresh)


def renew(connection: Connection, ids: Sequence[int], day: date) -> None:
    """Sum up the customers *ids* as of *day*."""
    if len(ids) >= MANY:
        rebuild(connection, day)
        return
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        packed = json.dumps(chunk)
        of_trade, of_months = _fresh(Of.CUSTOMERS)
        trades = of_trade.run(connection, ids=packed, **_as_of(day))
        _TRADES.put(connection, _TRADES.stored(connection, chunk), _TRADES.by_key(trades))
        months = of_months.run(connection, ids=packed)
        _MONTHS.put(connection, _MONTHS.stored(connection, chunk), _MONTHS.by_key(months))


def rebuild(connection: Connection, day: date, progress: Progress = NO_PROGRESS) -> None:
    """Sum up everybody as of *day*, whatever there was."""
    of_trade, of_months = _fill()
    progress.check()
    connection.execute(delete(TRADE))
    of_trade.run(connection, **_as_of(day))
    progress.check()
    connection.execute(delete(MONTH))
    of_months.run(connection)
    day_facts.put(connection, DAY, day)


def day_of(connection: Connection) -> date | None:
    """The day that the rows are as of; None before there are any."""
    return day_facts.read(connection, DAY)


# --- a new day ------------------------------------------------------------------------------
def moved(connection: Connection, since: date, today: date) -> list[int]:
    """The customers whose rows change when those of *since* become those of *today*, a later day."""
    old = _as_of(since)["cut"]
    found = _MOVED.run(connection, old_cut=old, **_as_of(today))
    return sorted(customer_id for (customer_id,) in found)


def roll(connection: Connection, today: date, progress: Progress = NO_PROGRESS) -> int:
    """Make all rows those of *today* in one transaction; returns how many were changed.

    Rows without a day, or of a later one (the clock was put back), are all made anew.
    """
    return put_day(connection, day_changes(connection, today, progress), today)


def day_changes(
    connection: Connection, day: date, progress: Progress = NO_PROGRESS
) -> Changes | None:
    """The rows that would differ on *day*, by customer; None if all have to be made anew."""
    before = day_of(connection)
    if before is None or before > day:
        return None
    every = moved(connection, before, day)
    found: Changes = {}
    for start in range(0, len(every), CHUNK):
        progress.check()
        progress.report(start, len(every))
        chunk = every[start : start + CHUNK]
        rows = _fresh(Of.CUSTOMERS)[0].run(connection, ids=json.dumps(chunk), **_as_of(day))
        fresh = {row[0]: row for row in rows}
        stored = {row[0]: row for row in run_of_ids(connection, _STORED, chunk)}
        found.update({i: fresh.get(i) for i in chunk if fresh.get(i) != stored.get(i)})
    return found


def put_day(connection: Connection, found: Changes | None, day: date) -> int:
    """Write what ``day_changes`` found: from now on all rows are as of *day*. Returns how many."""
    if found is None:
        rebuild(connection, day)
        return int(_COUNT.run(connection).fetchone()[0])
    _DELETE.run_rows(connection, [(customer_id,) for customer_id in found])
    _INSERT.run_rows(connection, [row for row in found.values() if row is not None])
    day_facts.put(connection, DAY, day)
    return len(found)


# --- comparing ------------------------------------------------------------------------------
def differing(connection: Connection, day: date, progress: Progress = NO_PROGRESS) -> list[int]:
    """The customers whose rows are not what a fresh summing up as of *day* gives."""
    wrong: set[int] = set()
    pairs = ((TRADE, ("customer_id",)), (MONTH, ("customer_id", "month")))
    for (kept, keys), fresh in zip(pairs, _fresh(Of.EVERYBODY), strict=True):
        params = _as_of(day) if kept is TRADE else {}
        stored = Prepared(select(kept).order_by(*[kept.c[key] for key in keys]))
        wrong |= _apart(fresh.run(connection, **params), stored.run(connection), len(keys))
        progress.check()
    return sorted(wrong)


def _apart(
    fresh: Iterator[tuple[Any, ...]], stored: Iterator[tuple[Any, ...]], keys: int
) -> set[int]:
    """Whose rows stand in one of two sorted runs only, or differ."""
    wrong: set[int] = set()
    one, other = next(fresh, None), next(stored, None)
    while one is not None or other is not None:
        here = other is None or (one is not None and one[:keys] <= other[:keys])
        there = one is None or (other is not None and other[:keys] <= one[:keys])
        if one != other:
            row = one if here else other
            assert row is not None
            wrong.add(row[0])
        one = next(fresh, None) if here else one
        other = next(stored, None) if there else other
    return wrong


class TradeStats:
    """The rows of an open file, for whoever does not write records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(self, progress: Progress = NO_PROGRESS) -> int:
        """Bring the rows to today if they are not; returns how many changed. A job."""
        return rolling.bring_to_today(self._database, _Kept(), progress)

    def rebuild(self, progress: Progress = NO_PROGRESS) -> None:
        """Sum up everybody anew."""
        with self._database.write() as connection:
            rebuild(connection, clock.today(), progress)


class _Kept:
    """The functions of this module as ``rolling`` wants them."""

    day_of = staticmethod(day_of)
    day_changes = staticmethod(day_changes)
    put_day = staticmethod(put_day)
    renew_as_of = staticmethod(renew)
