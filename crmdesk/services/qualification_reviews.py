"""首营审批 and the review every year (B26): apply, check the documents, approve or send back.

What holds orders until then is decided by ``credit_facts`` and ``credit_hold``; whether it warns,
holds or says nothing is the owner's setting ``trade.first_business``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis import qualification
from crmdesk.analysis.qualification import Applicant, Balance, Outcome, Readiness
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, NotFound
from crmdesk.core.i18n import N_, told
from crmdesk.models import checks
from crmdesk.models.codecs.sets import unpacked
from crmdesk.models.database import Database
from crmdesk.services import documents
from crmdesk.services.approvals import ApprovalService
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.credit_facts import NOT_ASKED, as_document
from crmdesk.services.credit_settings import REVIEW_MONTHS
from crmdesk.services.review_balance import balance_of
from crmdesk.services.rules.credit import NOT_READY
from crmdesk.services.rules.documents import label_of
from crmdesk.services.setting_spec import value_in
from crmdesk.services.wording import shown
from crmdesk.services.writing import WriteContext, Writer

APPLIED: Final = N_("Applied for business with {name}")
MOVED: Final = N_("Review of {name}: {state}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A customer whose review is due, and since when (or until when there is time)."""

    customer_id: int
    name: str
    review: qualification.Review


class QualificationReviewService:
    """See the module. Whatever raises leaves everything as it was."""

    def __init__(
        self,
        database: Database,
        approvals: ApprovalService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._approvals = approvals
        self._make_context = make_context

    def apply(
        self, customer_id: int, goods: Sequence[str] = ("general",), kind: str = "first"
    ) -> ChangeSet:
        """Begin a review of a customer for some kinds of goods."""
        with Writer(self._make_context(), APPLIED) as writer:
            writer.create(
                "qualification_review",
                {"customer_id": customer_id, "goods": tuple(goods), "kind": kind,
                 "applied_on": writer.today},
            )  # fmt: skip
            writer.params["name"] = (writer.row("customer", customer_id) or {}).get("name", "")
        return writer.change_set

    def readiness(self, review_id: int) -> Readiness:
        """What is required, what lacks, what the checks say, as of today. Raises NotFound."""
        with self._database.read() as connection:
            return _readiness(connection, _review(connection, review_id), clock.today())

    def balance(self, review_id: int) -> Balance | None:
        """What was sold and received since a year ago; None before the first business. NotFound."""
        with self._database.read() as connection:
            row = _review(connection, review_id)
            if row["kind"] != "periodic":
                return None
            return balance_of(connection, row["customer_id"], clock.today())

    def submit(self, review_id: int) -> ChangeSet:
        """Submit a review for approval; what lacks may still be brought meanwhile."""
        with Writer(self._make_context(), MOVED) as writer:
            row = _review(writer.connection, review_id)
            if row["state"] == "returned":
                self._step(writer, row, {"state": "draft"})
            self._step(writer, row, {"state": "submitted"})
        return writer.change_set

    def approve(
        self, review_id: int, approver_id: int | None, password: str, note: str = ""
    ) -> ChangeSet:
        """Approve: business may begin, and is reviewed again after the months of the setting.

        Raises CrmError while a document lacks or a check failed or was not made.
        """
        who = self._approvals.decide(approver_id, password)
        with Writer(self._make_context(), MOVED) as writer:
            row = _review(writer.connection, review_id)
            missing = _missing(_readiness(writer.connection, row, writer.today))
            if missing:
                raise CrmError(NOT_READY, what=told(missing))
            months = value_in(writer, REVIEW_MONTHS)
            review_on = qualification.next_review(writer.today, writer.today, months).due_on
            if row["review_on"]:
                review_on = date.fromisoformat(row["review_on"])
            self._step(
                writer,
                row,
                {"state": "approved", "approver_id": who, "approved_at": clock.now(),
                 "approval_note": note.strip() or None, "review_on": review_on},
            )  # fmt: skip
        return writer.change_set

    def send_back(
        self, review_id: int, approver_id: int | None, password: str, reason: str
    ) -> ChangeSet:
        """Send a review back with the reason."""
        who = self._approvals.decide(approver_id, password)
        with Writer(self._make_context(), MOVED) as writer:
            self._step(
                writer,
                _review(writer.connection, review_id),
                {"state": "returned", "approver_id": who, "approved_at": clock.now(),
                 "approval_note": reason.strip() or None},
            )  # fmt: skip
        return writer.change_set

    def due(self, as_of: date | None = None, within: int = 30) -> list[Due]:
        """Customers whose next review is due within so many days, the most urgent first."""
        day = as_of or clock.today()
        v, c = raw_table("qualification_review"), raw_table("customer")
        query = (
            select(v.c.customer_id, c.c.name, v.c.review_on)
            .join_from(v, c, c.c.id == v.c.customer_id)
            .where(is_alive(v), is_alive(c), v.c.state == "approved", v.c.review_on.is_not(None))
            .order_by(v.c.approved_at)
        )
        with self._database.read() as connection:
            last = {row.customer_id: row for row in connection.execute(query)}
        found = []
        for row in last.values():
            on = date.fromisoformat(row.review_on)
            review = qualification.Review(due_on=on, days_left=(on - day).days)
            if review.days_left <= within:
                found.append(Due(customer_id=row.customer_id, name=row.name, review=review))
        return sorted(found, key=lambda d: (d.review.days_left, d.customer_id))

    @staticmethod
    def _step(writer: Writer, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        writer.update("qualification_review", row["id"], values)
        customer = writer.row("customer", row["customer_id"]) or {}
        label = label_of("qualification_review", "state", str(values["state"]))
        writer.params |= {"name": customer.get("name", ""), "state": label}


def _review(connection: Connection, review_id: int) -> dict[str, Any]:
    t = raw_table("qualification_review")
    row = connection.execute(select(t).where(t.c.id == review_id, is_alive(t))).mappings().first()
    if row is None:
        raise NotFound()
    return dict(row)


def _readiness(connection: Connection, review: Mapping[str, Any], day: date) -> Readiness:
    c, q = raw_table("customer"), raw_table("qualification")
    card = connection.execute(select(c).where(c.c.id == review["customer_id"])).mappings().one()
    papers = connection.execute(
        select(q).where(q.c.customer_id == review["customer_id"], is_alive(q))
    ).mappings()
    judged = documents.judge([dict(paper) for paper in papers], day)

    def answer(name: str) -> bool | None:
        return None if review[name] is None else bool(review[name])

    return qualification.readiness(
        Applicant(
            name=card["name"], representative=card["legal_representative"],
            goods=tuple(unpacked(review["goods"])), documents=[as_document(j) for j in judged],
            is_exempt=card["customer_type"] in NOT_ASKED,
            is_uscc_valid=_is_valid(card["uscc"]), names_match=answer("names_match"),
            representative_match=answer("representative_match"),
            scope_covers=answer("scope_covers"), seals_match=answer("seals_match"),
        )
    )  # fmt: skip


def _is_valid(uscc: str | None) -> bool | None:
    """Whether a credit code is right; None if there is none."""
    if uscc is None:
        return None
    try:
        checks.uscc(uscc)
    except FieldError:
        return False
    return True


def _missing(found: Readiness) -> list[str]:
    """What stands in the way, in words."""
    if found.may_begin or not found.required:
        return []
    lacks = [shown(lack.words) for lack in found.lacks]
    return lacks + [shown(c.words) for c in found.checks if c.outcome is not Outcome.PASSED]
