"""What ``trade_stats`` keeps of trade, compared with a fresh summing up and made anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.services import trade_stats
from crmdesk.services.checking.finding import Findings, Severity

TRADE: Final = "trade_stats"


def check_trade(connection: Connection, found: Findings, progress: Progress) -> None:
    """The sums of all customers against a fresh summing up as of the same day.

    A file from an older version has none until it is opened in the window, written or repaired.
    """
    day = trade_stats.day_of(connection)
    wrong = trade_stats.differing(connection, day or clock.today(), progress)
    if day is None and wrong:
        found.add(
            TRADE,
            Severity.NOTE,
            N_("The sums of sales and receivables were not made yet."),
            can_repair=True,
        )
        return
    for customer_id in wrong:
        found.add(
            TRADE,
            Severity.FAULT,
            N_("The sums of sales and receivables of customer {id} are out of date."),
            {"id": customer_id},
            entity="customer",
            record_id=customer_id,
            can_repair=True,
        )


def repair_trade(connection: Connection, progress: Progress) -> None:
    """Sum up everybody anew; the sums are not the user's data and have no history."""
    trade_stats.rebuild(connection, clock.today(), progress)
