"""Who uses a record of a small list: asked before it goes into the recycle bin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import func, or_, select

from crmdesk.models.database import Database
from crmdesk.models.fields import Kind
from crmdesk.services.catalogue import raw_table
from crmdesk.services.purging import references_to

CHUNK: Final = 200


def count_uses(database: Database, entity: str, record_ids: Sequence[int]) -> int:
    """How many living records refer to any of *record_ids* of *entity*."""
    total = 0
    with database.read() as connection:
        for kind in (Kind.REFERENCE, Kind.REFERENCES):
            for other, spec in references_to(entity, kind):
                table = raw_table(other)
                column = table.c[spec.name]
                for chunk in _chunks(record_ids):
                    uses = (
                        column.in_(chunk)
                        if kind is Kind.REFERENCE
                        else or_(*[column.contains(f",{i},") for i in chunk])
                    )
                    query = select(func.count()).where(uses, table.c.deleted_at.is_(None))
                    total += int(connection.scalar(query) or 0)
        if entity == "custom_field":
            custom = raw_table("customer").c.custom
            for record_id in record_ids:
                filled = func.json_extract(custom, f'$."{record_id}"').is_not(None)
                living = raw_table("customer").c.deleted_at.is_(None)
                total += int(connection.scalar(select(func.count()).where(filled, living)) or 0)
    return total


def _chunks(items: Sequence[int]) -> Iterable[Sequence[int]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
