"""The present classes of customers, compared with classing everybody anew and made anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.services.checking.finding import Findings, Severity
from crmdesk.services.grades import keeping

GRADES: Final = "customer_grades"


def check_grades(connection: Connection, found: Findings, progress: Progress) -> None:
    """Rows that know of every act are what classing everybody as of their day gives.

    Others are renewed by the next job of the window and are no fault.
    """
    day = keeping.day_of(connection)
    if day is None or not keeping.knows_every_act(connection):
        return
    for customer_id in keeping.differing(connection, day, progress):
        found.add(
            GRADES,
            Severity.FAULT,
            N_("The classes of customer {id} are out of date."),
            {"id": customer_id},
            entity="customer",
            record_id=customer_id,
            can_repair=True,
        )


def repair_grades(connection: Connection, progress: Progress) -> None:
    """Class everybody anew; the classes are not the user's data and have no history."""
    keeping.rebuild(connection, clock.today(), progress)
