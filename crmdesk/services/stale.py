"""Two windows edited one record: other fields merge silently, the same field is reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.core.errors import StaleRecord
from crmdesk.models.history import ChangeRow, ChangeSetRow
from crmdesk.services import prepared


def check_stale(
    connection: Connection,
    entity: str,
    base_version: int,
    before: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> None:
    """StaleRecord if a field that *mine* changes was changed since *base_version* was read."""
    newer = int(before["version"]) - base_version
    query = (
        select(ChangeRow.data, ChangeSetRow.at, ChangeSetRow.employee_id)
        .join(ChangeSetRow, ChangeSetRow.id == ChangeRow.change_set_id)
        .where(ChangeRow.record_id == before["id"], ChangeRow.entity == entity)
        .order_by(ChangeRow.change_set_id.desc(), ChangeRow.seq.desc())
        .limit(newer)
    )
    for data, at, who in connection.execute(query):
        both = [f for f in (data or {}) if f in mine and mine[f] != before.get(f)]
        if both:
            name = _name(connection, who) if who else "?"
            raise StaleRecord(
                both, name, at.strftime("%m-%d %H:%M"), {f: before.get(f) for f in both}
            )


def _name(connection: Connection, employee_id: int) -> str:
    found = prepared.rows_where("employee", ("name",), ("id",), True).run(
        connection, id=employee_id
    )
    row = found.fetchone()
    return str(row[0]) if row else ""
