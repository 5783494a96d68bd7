"""The log of how opportunities stood: its last row equals the opportunity. Compared, and mended."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.database import Database
from crmdesk.models.registry import Opportunity
from crmdesk.services.checking.finding import Findings, Severity
from crmdesk.services.opportunity_moves import repair_moves, wrong_moves

MOVES: Final = "moves"


def check_moves(connection: Connection, found: Findings, progress: Progress) -> None:
    """Every opportunity stands where its log says."""
    for record_id in wrong_moves(connection):
        progress.check()
        found.add(
            MOVES,
            Severity.FAULT,
            N_("{entity} {id}: the log of its stages is out of date."),
            {"entity": Opportunity.label, "id": record_id},
            entity=Opportunity.__tablename__,
            record_id=record_id,
            can_repair=True,
        )


def repair_log(connection: Connection, database: Database) -> None:
    """Add the rows that lack, as of now."""
    now = clock.now().isoformat(" ", "seconds")
    repair_moves(connection, wrong_moves(connection), database.id_maker.new, now)
