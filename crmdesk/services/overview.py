"""Small counts over the whole file for key figures."""

from __future__ import annotations

from sqlalchemy import func, select

from crmdesk.models.database import Database
from crmdesk.models.qualification import QualificationStatus
from crmdesk.services import document_columns
from crmdesk.services.catalogue import raw_table


def expiring_documents(database: Database) -> tuple[int, int]:
    """How many documents of living customers end soon, and how many have ended unreplaced."""
    q, c = raw_table("qualification"), raw_table("customer")
    status = document_columns.status(q)
    living = select(c.c.id).where(c.c.deleted_at.is_(None))
    query = (
        select(status, func.count())
        .where(q.c.deleted_at.is_(None), q.c.customer_id.in_(living), q.c.valid_to.is_not(None))
        .group_by(status)
    )
    with database.read() as connection:
        counts = {str(code): int(count) for code, count in connection.execute(query)}
    return counts.get(QualificationStatus.SOON, 0), counts.get(QualificationStatus.EXPIRED, 0)
