"""What ``credit_standing`` keeps of credit, compared with a fresh computation and made anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.services import credit_renewal
from crmdesk.services.checking.finding import Findings, Severity

CREDIT: Final = "credit_standing"


def check_credit(connection: Connection, found: Findings, progress: Progress) -> None:
    """The rows of all customers against a fresh computation as of the day of each.

    Who has none yet in a file from an older version gets it when the file is opened.
    """
    for customer_id in credit_renewal.differing(connection, progress):
        found.add(
            CREDIT,
            Severity.FAULT,
            N_("Grade, limit and exposure of customer {id} are out of date."),
            {"id": customer_id},
            entity="customer",
            record_id=customer_id,
            can_repair=True,
        )


def repair_credit(connection: Connection, progress: Progress) -> None:
    """Compute everybody anew; the rows are not the user's data and have no history."""
    credit_renewal.roll(connection, clock.today(), progress)
