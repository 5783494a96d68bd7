"""Fields of records as they were at a past moment, by taking back the history after it.

Made for small tables and fields of few changes (shares, stages); how opportunities stood is kept
in a log of its own (``opportunity_moves``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_, select

from crmdesk.models.history import Action
from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import ACTS, JOURNAL, Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection


def coded(code: str) -> Any:
    """A code of ours inside a prepared statement, which has no values of its own."""
    return literal_column(f"'{code}'")


@lru_cache(maxsize=16)
def _since(fields: tuple[str, ...]) -> Prepared:
    """The history after a moment, newest first: what came and went, and changes of *fields*."""
    touches = [JOURNAL.c.data.like(coded(f'%"{name}"%')) for name in fields]
    return Prepared(
        select(JOURNAL.c.record_id, JOURNAL.c.action, JOURNAL.c.data)
        .join(ACTS, ACTS.c.id == JOURNAL.c.change_set_id)
        .where(
            JOURNAL.c.entity == bindparam("entity"),
            ACTS.c.at > bindparam("at"),
            or_(JOURNAL.c.action != coded(Action.UPDATE), *touches),
        )
        .order_by(ACTS.c.at.desc(), ACTS.c.id.desc(), JOURNAL.c.seq.desc())
    )


def past_values(
    connection: Connection, entity: str, fields: Sequence[str], at: datetime
) -> dict[int, tuple[Any, ...]]:
    """The *fields* (stored form) of every record of *entity* that was there at *at*, by id."""
    t = raw_table(entity)
    rows = connection.execute(select(t.c.id, t.c.deleted_at, *[t.c[name] for name in fields]))
    values = {row[0]: dict(zip(fields, row[2:], strict=True)) for row in rows}
    rows = connection.execute(select(t.c.id).where(t.c.deleted_at.is_(None)))
    living = {row[0] for row in rows}
    moment = at.isoformat(" ", "seconds")
    for record_id, action, data in _since(tuple(fields)).run(connection, entity=entity, at=moment):
        _take_back(record_id, action, json.loads(data) if data else {}, fields, values, living)
    return {i: tuple(values[i][name] for name in fields) for i in sorted(living)}


def _take_back(
    record_id: int,
    action: str,
    data: Mapping[str, Sequence[Any]],
    fields: Sequence[str],
    values: dict[int, dict[str, Any]],
    living: set[int],
) -> None:
    """Undo one line of the history in *values* and *living*."""
    if action == Action.CREATE:
        living.discard(record_id)
        return
    row = values.setdefault(record_id, dict.fromkeys(fields))
    row.update({name: data[name][0] for name in fields if name in data})
    if action == Action.DELETE or (action == Action.PURGE and "deleted_at" not in data):
        living.add(record_id)
    elif action == Action.RESTORE:
        living.discard(record_id)
