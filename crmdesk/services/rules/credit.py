"""Rules of credit limits, releases from a hold, credit reports and reviews of qualifications.

What widens credit is decided by an approver once somebody is one; while nobody is, whoever works
decides. What was decided is only to be read, and an undo does not bring a decision back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services import numbering
from crmdesk.services.rules import documents
from crmdesk.services.rules.base import Rules, Subject, Write

# A memo of a write: that an approver allowed limits to be raised in it.
LIMIT_APPROVED: Final = "credit.limit_approved"
RAISING: Final = N_(
    "Only an approver may raise or lift a credit limit. Propose it, and have it approved."
)
NEEDS_END: Final = N_("A temporary limit needs the day on which it ends.")
ENDS_EARLY: Final = N_("It ends before it begins.")
DECIDED: Final = N_("This was decided and is only to be read.")
STAYS: Final = N_("What was decided stays in the file.")
ONE_DOCUMENT: Final = N_("A release belongs to one document.")
GONE_BY: Final = N_("The last day of the release is over.")
NO_SCORE: Final = N_("Submit the report by its button, so that the score is reckoned.")
NOT_READY: Final = N_("Something is missing or was not checked: {what}")
DOCUMENTS: Final = ("quote_id", "contract_id", "sale_id")
OPEN: Final = ("draft", "returned")
OF_DECISION: Final = frozenset({"approver_id", "approved_at", "approval_note"})
# May change after a report or a review was submitted.
LATER: Final = OF_DECISION | {
    "state", "deleted_at", "review_on", "valid_until", "score", "grade", "result", "customer_id",
    "owner_id", "version", "changed_at", "changed_by",
}  # fmt: skip


def approvers(write: Write) -> set[int]:
    """Who may approve; nobody may need to while this is empty."""
    return {i for (i,) in write.rows("employee", ["id"], is_approver=1, has_left=0)}


def is_raised(before: int | None, after: int | None) -> bool:
    """Whether a limit allows more; no limit at all counts as the widest."""
    return after != before and (after is None or before is None or after > before)


def limit_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """Of a customer's card: a limit that is raised past the approvers."""
    before = s.before["credit_limit"] if s.before is not None else None
    comes_back = s.before is None and write.is_undo
    after = s.after["credit_limit"]
    if comes_back or not is_raised(before, after) or (s.before is None and after is None):
        return
    if not write.memo(LIMIT_APPROVED, bool) and approvers(write):
        yield Problem("credit_limit", RAISING)


def _decides_himself(write: Write, s: Subject) -> None:
    """While nobody may approve, whoever works decides."""
    if s.after["approver_id"] is None and not approvers(write):
        s.after["approver_id"] = write.employee_id
        s.after["approved_at"] = write.now


def _becomes(s: Subject, state: str) -> bool:
    """Whether the record is in *state* after this write and was not before."""
    was = s.before["state"] if s.before is not None and s.before["deleted_at"] is None else None
    return bool(s.after["state"] == state and was != state and s.after["deleted_at"] is None)


class CreditLimitRules(Rules):
    """A limit is proposed, decided, ended; an approved standing one goes to the card."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and s.after.get("proposed_by_id") is None:
            s.after["proposed_by_id"] = write.employee_id
        if documents.entered(s, "approved", "refused") and not write.is_undo:
            _decides_himself(write, s)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if after["kind"] == "temporary" and after["valid_until"] is None:
            yield Problem("valid_until", NEEDS_END)
        elif after["valid_until"] and after["valid_until"] < after["valid_from"]:
            yield Problem("valid_until", ENDS_EARLY)
        yield from documents.step_problems(write, s, states.LIMIT)
        if s.before is not None and s.before["state"] != "proposed" and not write.is_undo:
            fixed = ("amount", "credit_days", "kind", "valid_from", "valid_until")
            for name in documents.closed_fields(s, fixed)[:1]:
                yield Problem(name, DECIDED)
        if _becomes(s, "approved") and self._raises(write, s):
            yield from self._decision(write, s)
        elif documents.entered(s, "refused") and not write.is_undo:
            yield from documents.approver_problems(write, s)
            if not after["note"]:
                yield Problem("note", documents.REASON_NEEDED)

    @staticmethod
    def _raises(write: Write, s: Subject) -> bool:
        if s.after["kind"] != "standing":
            return True
        customer = write.row("customer", s.after["customer_id"]) or {}
        return is_raised(customer.get("credit_limit"), s.after["amount"])

    @staticmethod
    def _decision(write: Write, s: Subject) -> Iterable[Problem]:
        if not write.is_undo:
            yield from documents.approver_problems(write, s)
        elif approvers(write) and not write.memo(LIMIT_APPROVED, bool):
            yield Problem("state", documents.APPROVER_NEEDED)

    def written(self, write: Write, s: Subject) -> None:
        if write.is_undo or not documents.entered(s, "approved") or s.after["kind"] != "standing":
            return
        for other, state in write.rows(
            "credit_limit", ["id", "state"], customer_id=s.after["customer_id"], kind="standing"
        ):
            if other != s.record_id and state == "approved":
                write.update("credit_limit", other, {"state": "ended"})
        write.memo(LIMIT_APPROVED, lambda: True)
        values: dict[str, Any] = {"credit_limit": s.after["amount"]}
        if s.after["credit_days"] is not None:
            values["credit_days"] = s.after["credit_days"]
        write.update("customer", s.after["customer_id"], values)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if not write.is_undo and s.after["state"] != "proposed":
            yield Problem("state", STAYS)


class CreditReleaseRules(Rules):
    """A release belongs to one document, is given by an approver and does not change."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not write.is_undo:
            if s.after.get("approved_at") is None and not approvers(write):
                s.after["approver_id"] = write.employee_id
                s.after["approved_at"] = write.now
            if s.after.get("document_no") is None:
                for name in DOCUMENTS:
                    if s.after.get(name) is not None:
                        row = write.row(name.removesuffix("_id"), s.after[name]) or {}
                        s.after["document_no"] = row.get("code")

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if sum(after[name] is not None for name in DOCUMENTS) != 1:
            yield Problem("", ONE_DOCUMENT)
        yield from documents.owner_problems(write, s, *DOCUMENTS)
        who = approvers(write)
        comes = s.before is None or s.before["deleted_at"] is not None
        if comes and who and (write.is_undo or after["approver_id"] not in who):
            yield Problem("approver_id", documents.APPROVER_NEEDED)
        if comes and not write.is_undo and after["valid_until"] < write.today.isoformat():
            yield Problem("valid_until", GONE_BY)
        if s.before is not None:
            fixed = ("amount", "valid_until", "approver_id", "approved_at", "reason", *DOCUMENTS)
            for name in documents.closed_fields(s, fixed)[:1]:
                yield Problem(name, DECIDED)


class _Submitted(Rules):
    """What reports and reviews share: draft, submitted, approved or sent back."""

    def prepare(self, write: Write, s: Subject) -> None:
        if write.is_undo:
            return
        if documents.entered(s, "submitted"):
            s.after.update(dict.fromkeys(OF_DECISION))
        elif documents.entered(s, "approved"):
            _decides_himself(write, s)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from documents.step_problems(write, s, states.REPORT)
        before = s.before
        if before is not None and before["state"] not in OPEN and not write.is_undo:
            changed = [n for n in s.after if n not in LATER and s.changed(n)]
            for name in changed[:1]:
                yield Problem(name, DECIDED)
        if _becomes(s, "approved"):
            if not write.is_undo:
                yield from documents.approver_problems(write, s)
            elif approvers(write):
                yield Problem("state", documents.APPROVER_NEEDED)
        elif documents.entered(s, "returned") and not write.is_undo:
            yield from documents.approver_problems(write, s)
            if not s.after["approval_note"]:
                yield Problem("approval_note", documents.REASON_NEEDED)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if not write.is_undo and s.after["state"] == "approved":
            yield Problem("state", STAYS)


class CreditReportRules(_Submitted):
    """Numbers; a submitted report has its score."""

    def prepare(self, write: Write, s: Subject) -> None:
        super().prepare(write, s)
        if documents.entered(s, "draft") and not write.is_undo:
            s.after.update(dict.fromkeys(("result", "score", "grade")))  # reckoned anew
        if s.before is None and not write.is_undo:
            if not s.after.get("code"):
                s.after["code"] = numbering.next_number(write, "credit_report")
            if s.after.get("investigator_id") is None:
                s.after["investigator_id"] = write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("code"):
            taken = write.rows("credit_report", ["id"], deleted=True, code=s.after["code"])
            if any(other != s.record_id for (other,) in taken):
                yield Problem("code", documents.TAKEN, {"code": s.after["code"]})
        yield from super().problems(write, s)
        if documents.entered(s, "submitted") and not write.is_undo and not s.changed("result"):
            yield Problem("state", NO_SCORE)


class QualificationReviewRules(_Submitted):
    """Who applies; that nothing lacks is seen by the service, which reads the documents."""

    def prepare(self, write: Write, s: Subject) -> None:
        super().prepare(write, s)
        if s.before is None and s.after.get("applied_by_id") is None:
            s.after["applied_by_id"] = write.employee_id
