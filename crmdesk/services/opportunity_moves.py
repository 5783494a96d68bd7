"""How every opportunity stood after each act: written by the write path, read as of any moment.

An act that changes what a forecast looks at adds one row. Taking the act back removes its row,
as if it had never been; a later reader sees the opportunity as it stood before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, column, delete, func, insert, select, table

from crmdesk.models.opportunity import OpportunityMove
from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import ACTS, MANY, Prepared

if TYPE_CHECKING:
    from crmdesk.services.writing import Writer

REMOVED: Final = "removed"  # the state of an opportunity in the recycle bin
MOVES: Final = table(
    "opportunity_move", *[column(c.name) for c in OpportunityMove.__table__.columns]
)
# What a forecast looks at; the order is that of ``Standing`` behind the id.
WATCHED: Final = (
    "state",
    "stage_id",
    "stage_since",
    "amount",
    "expected_on",
    "manual_probability",
    "owner_id",
)
_IDS: Final[list[Any]] = [bindparam(f"id{n}") for n in range(MANY)]
_OPPORTUNITY: Final = raw_table("opportunity")
_CUSTOMER: Final = raw_table("customer")
# What belongs to a customer in the recycle bin lies there with it.
_GONE: Final = func.coalesce(_OPPORTUNITY.c.deleted_at, _CUSTOMER.c.deleted_at)
_NOW: Final = Prepared(
    select(_OPPORTUNITY.c.id, _GONE, *[_OPPORTUNITY.c[name] for name in WATCHED])
    .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _OPPORTUNITY.c.customer_id)
    .where(_OPPORTUNITY.c.id.in_(_IDS))
)
_OF_CUSTOMERS: Final = Prepared(
    select(_OPPORTUNITY.c.id).where(_OPPORTUNITY.c.customer_id.in_(_IDS))
)
_BEFORE: Final = Prepared(
    select(MOVES.c.opportunity_id, MOVES.c.at, *[MOVES.c[name] for name in WATCHED])
    .where(MOVES.c.opportunity_id.in_(_IDS))
    .order_by(MOVES.c.opportunity_id, MOVES.c.at, MOVES.c.id)
)
_FORGET: Final = Prepared(delete(MOVES).where(MOVES.c.change_set_id == bindparam("change_set_id")))
_INSERT: Final = Prepared(insert(MOVES))
_ACT: Final = Prepared(select(ACTS.c.at, ACTS.c.undoes_id).where(ACTS.c.id == bindparam("id")))


class Standing(NamedTuple):
    """How an opportunity stood at a moment, in stored form."""

    opportunity_id: int
    state: str
    stage_id: int
    stage_since: str | None
    amount: int | None
    expected_on: str | None
    manual_probability: int | None
    owner_id: int | None


class Move(NamedTuple):
    """One row of the log with its moment and act."""

    at: str
    change_set_id: int
    employee_id: int | None
    standing: Standing


# --- writing ----------------------------------------------------------------------------------
def keep_moves(writer: Writer, touched: Mapping[str, set[int]]) -> None:
    """The keeper: the last row of every opportunity touched equals the opportunity."""
    ids = set(touched.get("opportunity", ()))
    for chunk in _chunks(sorted(touched.get("customer", ()))):
        ids.update(i for (i,) in _OF_CUSTOMERS.run(writer.connection, **chunk))
    at = writer.now
    if writer.undoes_id:
        _FORGET.run(writer.connection, change_set_id=writer.undoes_id)
        at = _first_time(writer) or at
    if ids:
        add_moves(writer.connection, sorted(ids), writer.context.database.id_maker.new, at, writer)


def _first_time(writer: Writer) -> str | None:
    """When the act took place that is being done again by taking back its undoing."""
    undone = _ACT.run(writer.connection, id=writer.undoes_id).fetchone()
    if undone is None or undone[1] is None:
        return None
    original = _ACT.run(writer.connection, id=undone[1]).fetchone()
    return str(original[0]) if original else None


def add_moves(
    connection: Connection, ids: Sequence[int], new_id: Any, at: str, writer: Writer
) -> None:
    """Add a row for every opportunity of *ids* whose last one does not equal it.

    *at* is when it happened; a row never goes before one that is there, then it is now.
    """
    rows = []
    for record_id, (last_at, last), now in _compared(connection, ids):
        if now is None or now == last or (last is None and now[0] == REMOVED):
            continue
        moment = at if last_at is None or at >= last_at else writer.now
        rows.append(
            {
                "id": new_id(),
                "opportunity_id": record_id,
                "change_set_id": writer.change_set_id,
                "at": moment,
                "employee_id": writer.employee_id,
                **dict(zip(WATCHED, now, strict=True)),
            }
        )
    if rows:
        _INSERT.run_many(connection, rows)


def _compared(
    connection: Connection, ids: Sequence[int]
) -> Iterable[tuple[int, tuple[str | None, tuple[Any, ...] | None], tuple[Any, ...] | None]]:
    """For each opportunity its last row (with its moment) and how it stands; None: nothing."""
    for params in _chunks(ids):
        last: dict[int, tuple[str, tuple[Any, ...]]] = {
            row[0]: (row[1], tuple(row[2:])) for row in _BEFORE.run(connection, **params)
        }
        now = {row[0]: _watched(row) for row in _NOW.run(connection, **params)}
        for record_id in dict.fromkeys(params.values()):
            yield record_id, last.get(record_id, (None, None)), now.get(record_id)


def _chunks(ids: Sequence[int]) -> Iterable[dict[str, int]]:
    """Parameters ``id0``, ``id1``, ... for up to ``MANY`` ids at a time, filled up with the last."""
    for start in range(0, len(ids), MANY):
        chunk = list(ids[start : start + MANY])
        yield {f"id{n}": i for n, i in enumerate(chunk + chunk[-1:] * (MANY - len(chunk)))}


def _watched(row: Sequence[Any]) -> tuple[Any, ...]:
    """The watched values of (id, deleted_at, *watched)."""
    _record_id, deleted_at, state, *others = row
    return (REMOVED if deleted_at else state, *others)


# --- reading ----------------------------------------------------------------------------------
def standings(connection: Connection, at: datetime | date) -> dict[int, Standing]:
    """How every opportunity stood at a moment (of a date: at the end of the day), by id.

    Those in the recycle bin and those not yet there are left out.
    """
    moment = _stored(at)
    newest = (
        select(MOVES.c.opportunity_id, func.max(MOVES.c.at).label("at"))
        .where(MOVES.c.at <= bindparam("moment"))
        .group_by(MOVES.c.opportunity_id)
        .subquery()
    )
    query = Prepared(
        select(MOVES.c.opportunity_id, *[MOVES.c[name] for name in WATCHED])
        .join(
            newest,
            (newest.c.opportunity_id == MOVES.c.opportunity_id) & (newest.c.at == MOVES.c.at),
        )
        .order_by(MOVES.c.id)
    )
    # Of several rows of the same second the last one counts.
    found = {row[0]: Standing._make(row) for row in query.run(connection, moment=moment)}
    return {i: standing for i, standing in found.items() if standing.state != REMOVED}


def moves_of(connection: Connection, opportunity_id: int) -> list[Move]:
    """Every row of one opportunity, oldest first."""
    query = (
        select(
            MOVES.c.at,
            MOVES.c.change_set_id,
            MOVES.c.employee_id,
            *[MOVES.c[name] for name in WATCHED],
        )
        .where(MOVES.c.opportunity_id == opportunity_id)
        .order_by(MOVES.c.at, MOVES.c.id)
    )
    return [
        Move(str(at), act, person, Standing(opportunity_id, *watched))
        for at, act, person, *watched in connection.execute(query)
    ]


def _stored(at: datetime | date) -> str:
    moment = at if isinstance(at, datetime) else datetime.combine(at, time(23, 59, 59))
    return moment.isoformat(" ", "seconds")


# --- the integrity check ----------------------------------------------------------------------
def wrong_moves(connection: Connection) -> list[int]:
    """The opportunities whose last row does not equal them."""
    ids = list(connection.scalars(select(_OPPORTUNITY.c.id).order_by(_OPPORTUNITY.c.id)))
    return [
        record_id
        for record_id, (_at, last), now in _compared(connection, ids)
        if now != last and not (last is None and now is not None and now[0] == REMOVED)
    ]


def repair_moves(connection: Connection, ids: Sequence[int], new_id: Any, at: str) -> None:
    """Add the row that lacks, as of *at* and of no act."""
    rows = [
        {
            "id": new_id(),
            "opportunity_id": record_id,
            "change_set_id": 0,
            "at": max(at, last_at or at),
            "employee_id": None,
            **dict(zip(WATCHED, now, strict=True)),
        }
        for record_id, (last_at, last), now in _compared(connection, ids)
        if now is not None and now != last
    ]
    if rows:
        _INSERT.run_many(connection, rows)
