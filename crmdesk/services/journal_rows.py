"""The rows a write leaves in the history, and what they add up to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, update

from crmdesk.core.changes import EntityChange
from crmdesk.models.history import Action, ChangeSetRow
from crmdesk.services import prepared

# No fields of a form, but part of what a deletion did.
TRACKED: Final = frozenset({"merged_into_id"})
# What never enters the history: the hash of an approver's password.
UNTOLD: Final = frozenset({"approval_secret"})

# change_set_id, seq, entity, record_id, customer_id, action, data: the order of the table
JournalRow: TypeAlias = tuple[int, int, str, int, int | None, str, str | None]


def noted(
    before: Mapping[str, Any], changed: Mapping[str, Any], fields: Iterable[str]
) -> dict[str, list[Any]]:
    """[old, new] of what *changed* among the *fields* of a form and what is tracked with them."""
    known = {*fields, *TRACKED}
    return {n: [before.get(n), value] for n, value in changed.items() if n in known}


def gone(row: Mapping[str, Any]) -> dict[str, list[Any]]:
    """[value, None] of everything in a record that is removed for good, so that it can come back."""
    return {n: [value, None] for n, value in row.items() if value is not None and n not in UNTOLD}


def insert_act(
    connection: Connection,
    act_id: int,
    who: tuple[str, int | None, str, int | None],
    title: str,
    params: Mapping[str, object],
) -> None:
    """Enter an act: *who* is when, employee, source, and the act that it takes back."""
    at, employee_id, source, undoes_id = who
    prepared.INSERT_ACT.run(
        connection,
        id=act_id,
        at=at,
        employee_id=employee_id,
        device=(act_id >> 12) & 0x3FF,
        source=source,
        title=title,
        title_params=json.dumps(params, ensure_ascii=False) if params else None,
        undoes_id=undoes_id,
        undone_by_id=None,
    )
    if undoes_id:
        row = ChangeSetRow
        connection.execute(update(row).where(row.id == undoes_id).values(undone_by_id=act_id))


def summary(
    rows: Sequence[JournalRow], fields: Sequence[tuple[str, ...]]
) -> tuple[EntityChange, ...]:
    """What happened per entity; *fields* names for each row the fields it touched."""
    sets: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for row, touched in zip(rows, fields, strict=True):
        _act_id, _seq, entity, record_id, _customer_id, action, _data = row
        entry = sets[entity]
        if action in (Action.CREATE, Action.RESTORE):
            entry["created"].add(record_id)
        elif action == Action.UPDATE:
            entry["updated"].add(record_id)
            entry["fields"].update(touched)
        else:
            entry["deleted"].add(record_id)
    return tuple(
        EntityChange(
            entity,
            frozenset(s["created"]),
            frozenset(s["updated"]),
            frozenset(s["deleted"]),
            frozenset(s["fields"]),
        )
        for entity, s in sets.items()
    )


def custom_fields_among(rows: Iterable[JournalRow]) -> list[int]:
    """The owner-defined fields that an act hid or brought back with their values."""
    return [
        row[3]
        for row in rows
        if row[2] == "custom_field" and row[5] not in (Action.CREATE, Action.UPDATE)
    ]
