"""What lies in a customer file, for comparing before and after."""

from __future__ import annotations

from typing import Any

from crmdesk.models import sqlite_schema
from crmdesk.services import customer_stats, promise_states
from crmdesk.services.container import Services

JOURNAL = ("change", "change_set")
DAYS = (customer_stats.DAY, promise_states.DAY)  # in ``meta``; they move with every day of writing
BOOKKEEPING = ("version", "changed_at", "changed_by")


def content(services: Services) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the history, without version counters and the days of writing."""
    return _rows(services, lambda table: table not in JOURNAL)


def history_rows(services: Services) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the history."""
    return _rows(services, lambda table: table in JOURNAL)


def _rows(services: Services, wanted: Any) -> dict[str, list[tuple[Any, ...]]]:
    connection = services.database.connect(read_only=True)
    try:
        found = {}
        for table in filter(wanted, sqlite_schema.table_counts(connection)):
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [d[0] for d in cursor.description]
            keep = [i for i, name in enumerate(names) if name not in BOOKKEEPING]
            rows = [tuple(row[i] for i in keep) for row in cursor]
            found[table] = sorted((row for row in rows if row[0] not in DAYS), key=repr)
        return found
    finally:
        connection.close()
