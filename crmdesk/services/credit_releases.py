"""Letting one document pass that credit would hold: an approver says why, how much, until when.

The release belongs to the document and covers it while its amount is not above the released one,
until the last day. A copy of the document is another one and is not covered. What was let pass is
logged with the release (``credit_log``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from crmdesk.analysis.credit_decision import Stage
from crmdesk.analysis.wording import Measure
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.services.approvals import ApprovalService
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.credit_hold import decide
from crmdesk.services.rules.documents import REASON_NEEDED
from crmdesk.services.wording import full
from crmdesk.services.writing import WriteContext, Writer

RELEASED: Final = N_("Released {document} up to {amount}")
WITHDREW: Final = N_("Withdrew the release of {code}")
NO_DOCUMENT: Final = N_("Save the document as a draft first; then it can be released.")
USUAL_DAYS: Final = 7
FIELDS: Final = {
    Stage.QUOTE: "quote_id", Stage.CONTRACT: "contract_id", Stage.SALE: "sale_id"
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as it stands. *is_valid* on the day asked for."""

    id: int
    customer_id: int
    document_no: str | None
    amount: int
    reason: str
    valid_until: date
    approver_id: int | None
    approved_at: str
    is_valid: bool


class CreditReleaseService:
    """Gives, withdraws and lists releases."""

    def __init__(
        self,
        database: Database,
        approvals: ApprovalService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._approvals = approvals
        self._make_context = make_context

    def release(
        self,
        stage: Stage,
        document_id: int,
        reason: str,
        approver_id: int | None,
        password: str,
        *,
        amount: int | None = None,
        valid_until: date | None = None,
    ) -> ChangeSet:
        """Let a saved document pass up to *amount* fen (None: what it is over now).

        *valid_until* is the last day; None: a week. Raises CrmError: wrong password, no reason,
        no such document; ValidationError for a day that is over.
        """
        if not reason.strip():
            raise CrmError(REASON_NEEDED)
        who = self._approvals.decide(approver_id, password)
        with Writer(self._make_context(), RELEASED) as writer:
            row = writer.row(stage.value, document_id)
            if row is None or row["deleted_at"] is not None:
                raise CrmError(NO_DOCUMENT)
            wanted = row["amount"] if amount is None else amount
            now = decide(
                writer.connection, row["customer_id"], wanted, stage=stage, document_id=document_id
            )
            writer.create(
                "credit_release",
                {
                    "customer_id": row["customer_id"],
                    FIELDS[stage]: document_id,
                    "document_no": row["code"],
                    "amount": wanted,
                    "reasons": "\n".join(now.sentences()) or None,
                    "reason": reason.strip(),
                    "valid_until": valid_until or clock.today() + timedelta(days=USUAL_DAYS),
                    "approver_id": who,
                    "approved_at": clock.now(),
                },
            )
            writer.params |= {"document": now.document, "amount": full(wanted, Measure.MONEY)}
        return writer.change_set

    def withdraw(self, release_id: int) -> ChangeSet:
        """Take a release back; what already passed has passed."""
        with Writer(self._make_context(), WITHDREW) as writer:
            writer.params["code"] = (writer.row("credit_release", release_id) or {}).get(
                "document_no"
            )
            writer.remove("credit_release", release_id)
        return writer.change_set

    def of_customer(self, customer_id: int, day: date | None = None) -> list[Release]:
        """The releases of a customer, newest first."""
        day = day or clock.today()
        r = raw_table("credit_release")
        query = select(r).where(r.c.customer_id == customer_id, is_alive(r)).order_by(r.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        found = []
        for row in rows:
            until = date.fromisoformat(row["valid_until"])
            found.append(
                Release(
                    id=row["id"], customer_id=customer_id, document_no=row["document_no"],
                    amount=row["amount"], reason=row["reason"], valid_until=until,
                    approver_id=row["approver_id"], approved_at=row["approved_at"],
                    is_valid=day <= until,
                )
            )  # fmt: skip
        return found
