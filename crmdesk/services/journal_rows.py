"""The rows a write leaves in the history, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from crmdesk.core.changes import EntityChange
from crmdesk.models.history import Action

# change_set_id, seq, entity, record_id, customer_id, action, data: the order of the table
JournalRow: TypeAlias = tuple[int, int, str, int, int | None, str, str | None]


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
