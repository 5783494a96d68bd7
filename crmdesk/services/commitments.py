"""What sellers promised for a month; the last word of each counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_
from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import Prepared
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection

GIVEN: Final = N_("Promised what will close")
_COMMITMENT: Final = raw_table("commitment")
_GIVEN: Final = Prepared(
    select(_COMMITMENT.c.employee_id, _COMMITMENT.c.month, _COMMITMENT.c.amount)
    .where(_COMMITMENT.c.deleted_at.is_(None), _COMMITMENT.c.given_on <= bindparam("until"))
    .order_by(_COMMITMENT.c.given_on, _COMMITMENT.c.id)
)


def promised(connection: Connection, as_of: date, employee: int | None = None) -> dict[date, int]:
    """Fen promised by *as_of* for each month (its first day): of one seller, or of the team.

    The team's is what was promised for all in one word, else the sum of its sellers.
    """
    last: dict[tuple[int | None, date], int] = {}
    for who, month, amount in _GIVEN.run(connection, until=as_of.isoformat()):
        last[who, date.fromisoformat(month).replace(day=1)] = amount
    if employee is not None:
        return {month: amount for (who, month), amount in last.items() if who == employee}
    sums: dict[date, int] = {}
    for (who, month), amount in last.items():
        if who is not None:
            sums[month] = sums.get(month, 0) + amount
    return sums | {month: amount for (who, month), amount in last.items() if who is None}


class CommitmentService:
    """Takes promises; each is kept, the last of a seller and month counts."""

    def __init__(self, make_context: Callable[[], WriteContext]) -> None:
        self._make_context = make_context

    def promise(
        self, employee_id: int | None, amounts: Mapping[date, int], remark: str = ""
    ) -> ChangeSet:
        """Note what a seller (None: the team in one word) promises for months, in one act.

        *amounts* are fen by any day of the month. Raises ValidationError.
        """
        with Writer(self._make_context(), GIVEN) as writer:
            for day, amount in amounts.items():
                writer.create(
                    "commitment",
                    {
                        "employee_id": employee_id,
                        "month": day.replace(day=1),
                        "amount": amount,
                        "given_on": clock.today(),
                        "remark": remark or None,
                    },
                )
        return writer.change_set
