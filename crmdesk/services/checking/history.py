"""Checks of the journal: its last word about a record agrees with the record; undo links agree."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, case, func, select

from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.history import Action, ChangeRow, ChangeSetRow
from crmdesk.models.registry import ENTITIES
from crmdesk.services.catalogue import column_names, flat, raw_table, stored_equal
from crmdesk.services.checking.finding import Findings, Severity

BATCH: Final = 5000
_STATES: Final = {
    Action.CREATE: "alive",
    Action.RESTORE: "alive",
    Action.DELETE: "deleted",
    Action.PURGE: "gone",
}


def check_history(
    connection: Connection, found: Findings, progress: Progress, *, thorough: bool
) -> None:
    """The journal against the records; *thorough* compares the last value of every field."""
    _check_undo_links(connection, found)
    _check_states(connection, found, progress)
    if thorough:
        _check_last_values(connection, found, progress)


def _check_undo_links(connection: Connection, found: Findings) -> None:
    undo = ChangeSetRow.__table__.alias("undo")
    act = ChangeSetRow
    query = (
        select(act.id)
        .outerjoin(undo, undo.c.id == act.undone_by_id)
        .where(act.undone_by_id.is_not(None), undo.c.id.is_(None))
    )
    for change_set_id in connection.scalars(query):
        found.add(
            "undo_link",
            Severity.FAULT,
            N_("Change {id} is said to be undone, but its undo is not in the history."),
            {"id": change_set_id},
        )


def _check_states(connection: Connection, found: Findings, progress: Progress) -> None:
    said: dict[tuple[str, int], str] = {}
    # A purged record can come back into the recycle bin.
    into_bin = case(
        (ChangeRow.action == Action.RESTORE, func.json_extract(ChangeRow.data, "$.deleted_at[1]"))
    )
    query = (
        select(ChangeRow.entity, ChangeRow.record_id, ChangeRow.action, into_bin)
        .where(ChangeRow.action != Action.UPDATE)
        .order_by(ChangeRow.change_set_id, ChangeRow.seq)
    )
    result = connection.execute(query)
    while rows := result.fetchmany(BATCH):
        progress.check()
        for entity, record_id, action, binned_at in rows:
            became = Action.DELETE if binned_at else Action(action)
            said[entity, record_id] = _STATES[became]
    for mapped in ENTITIES:
        name, t = mapped.__tablename__, raw_table(mapped.__tablename__)
        states = {
            record_id: "alive" if deleted_at is None else "deleted"
            for record_id, deleted_at in connection.execute(select(t.c.id, t.c.deleted_at))
        }
        for (entity, record_id), state in said.items():
            if entity == name and states.get(record_id, "gone") != state:
                _report(found, mapped.label, name, record_id)


def _check_last_values(connection: Connection, found: Findings, progress: Progress) -> None:
    """Walk the history backwards: the newest mention of a field holds its present value."""
    for mapped in ENTITIES:
        name = mapped.__tablename__
        last: dict[int, dict[str, Any]] = {}
        query = (
            select(ChangeRow.record_id, ChangeRow.data)
            .where(ChangeRow.entity == name, ChangeRow.action == Action.UPDATE)
            .order_by(ChangeRow.change_set_id, ChangeRow.seq)
        )
        for record_id, data in connection.execute(query):
            values = last.setdefault(record_id, {})
            values.update({field: pair[1] for field, pair in (data or {}).items()})
        _compare(connection, found, name, mapped.label, last, progress)


def _compare(
    connection: Connection,
    found: Findings,
    name: str,
    label: str,
    last: dict[int, dict[str, Any]],
    progress: Progress,
) -> None:
    t, columns = raw_table(name), column_names(name)
    ids = list(last)
    for start in range(0, len(ids), 500):
        progress.check()
        chunk = ids[start : start + 500]
        for values in connection.execute(select(t).where(t.c.id.in_(chunk))):
            row = flat(dict(zip(columns, values, strict=True)))
            for field, value in last[row["id"]].items():
                known = field in row or field.startswith("custom.")
                if known and not stored_equal(row.get(field), value):
                    _report(found, label, name, row["id"])
                    break


def _report(found: Findings, label: str, entity: str, record_id: int) -> None:
    found.add(
        "history",
        Severity.FAULT,
        N_("{entity} {id} is not as the history says: it was changed past the program."),
        {"entity": label, "id": record_id},
        entity=entity,
        record_id=record_id,
    )
