"""What the ids behind a number are: customers, deals, documents or products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from crmdesk.services.catalogue import raw_table

if TYPE_CHECKING:
    from crmdesk.models.database import Database

KNOWN: Final = ("customer", "opportunity", "sale", "receipt", "contract", "product", "employee")


def entity_behind(database: Database, record_id: int) -> str:
    """The entity that has *record_id*, blank for none: ids are unique in the whole file."""
    with database.read() as connection:
        for entity in KNOWN:
            t = raw_table(entity)
            if connection.scalar(select(t.c.id).where(t.c.id == record_id)) is not None:
                return entity
    return ""
