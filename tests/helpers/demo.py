"""Looking into the demo file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from crmdesk.models.database import Database


def rows(database: Database, sql: str, **params: Any) -> list[Any]:
    """The rows of a query as mappings."""
    with database.read() as connection:
        return list(connection.execute(text(sql), params).mappings())
