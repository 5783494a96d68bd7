"""Small counts over the whole file for key figures."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import case, func, select

from crmdesk.models.database import Database
from crmdesk.models.qualification import EXPIRES_SOON_DAYS
from crmdesk.services.catalogue import raw_table


def expiring_documents(database: Database, today: date) -> tuple[int, int]:
    """How many documents of living customers end within 30 days, and how many have ended."""
    q, c = raw_table("qualification"), raw_table("customer")
    soon = (today + timedelta(days=EXPIRES_SOON_DAYS)).isoformat()
    ended = func.sum(case((q.c.valid_to < today.isoformat(), 1), else_=0))
    near = func.sum(case((q.c.valid_to.between(today.isoformat(), soon), 1), else_=0))
    query = (
        select(near, ended)
        .select_from(q.join(c, c.c.id == q.c.customer_id))
        .where(
            q.c.deleted_at.is_(None),
            c.c.deleted_at.is_(None),
            q.c.is_permanent == 0,
            q.c.valid_to <= soon,
        )
    )
    with database.read() as connection:
        row = connection.execute(query).one()
    return int(row[0] or 0), int(row[1] or 0)
