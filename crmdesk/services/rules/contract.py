"""Rules of contracts: from preparation to closing, read-only once submitted, in versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services import numbering
from crmdesk.services.rules import documents
from crmdesk.services.rules.base import Row, Rules, Subject, Write
from crmdesk.services.setting_specs import COMPANY_NAME, value_in

OPEN: Final = ("preparing", "returned")
UNDECIDED: Final = (*OPEN, "submitted", "approving")
STILL_UNSIGNED: Final = (*UNDECIDED, "approved")
CONTENT: Final = (
    "title", "kind", "starts_on", "ends_on", "amount", "deposit", "our_name", "our_signer",
    "their_name", "their_signer", "signed_at", "settlement", "delivery", "delivery_address",
    "warranty_months", "terms", "quote_id", "renews_id",
)  # fmt: skip
CLOSED: Final = N_(
    "Contract {contract} is “{state}” and closed to changes. Make a new version to change it."
)
CLOSED_FOR_NOW: Final = N_(
    "Contract {contract} waits for approval. Have it sent back before you change it."
)
REPLACED: Final = N_("Contract {contract} was replaced by a newer version and is only to be read.")
NO_AMOUNT: Final = N_("A contract without amount cannot be submitted.")
NOT_YET_APPROVED: Final = N_("A contract is signed after it was approved.")
STAYS: Final = N_("Contract {contract} is “{state}”; such a contract stays in the file.")
HAS_MONEY: Final = N_("Money or goods are booked on contract {contract}; it stays in the file.")
WITHOUT_AMOUNT: Final = frozenset({"frame"})
REASONED: Final = ("signed", "running", "interrupted")  # states that are not left for nothing
# What may still change on a version that was replaced: whose it is, and the mark itself.
OF_REPLACED: Final = frozenset(
    {"is_current", "owner_id", "customer_id", "contact_id", "received", "delivered", "deleted_at"}
)


class ContractRules(Rules):
    """See the module."""

    def prepare(self, write: Write, s: Subject) -> None:
        after = s.after
        if s.before is None:
            if not after.get("code"):
                after["code"] = numbering.next_number(write, "contract")
            if after.get("owner_id") is None:
                after["owner_id"] = write.employee_id
            after["our_name"] = after.get("our_name") or value_in(write, COMPANY_NAME) or None
            customer_id = after.get("customer_id")
            if after.get("their_name") is None and customer_id is not None:
                after["their_name"] = (write.row("customer", customer_id) or {}).get("name")
        if write.is_undo:
            return
        if documents.entered(s, "submitted"):
            after |= dict.fromkeys(("approver_id", "approved_at", "approval_note"))
        elif documents.entered(s, "approved") and after["approver_id"] is None:
            if not write.rows("employee", ["id"], is_approver=1):
                after["approver_id"] = write.employee_id
                after["approved_at"] = write.now
        elif documents.entered(s, "signed") and after["signed_on"] is None:
            after["signed_on"] = write.today.isoformat()

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from documents.code_problems(write, s)
        yield from documents.owner_problems(write, s, "contact_id", "opportunity_id", "quote_id")
        starts, ends = s.after["starts_on"], s.after["ends_on"]
        if s.changed("starts_on", "ends_on") and starts and ends and ends < starts:
            yield Problem("ends_on", documents.WRONG_ORDER)
        refused = list(documents.step_problems(write, s, states.CONTRACT))
        yield from refused
        if s.before is not None:
            yield from _closed(write, s)
        if documents.approved_again(write, s):
            yield Problem("state", documents.APPROVER_NEEDED)
        elif not refused and not write.is_undo:
            yield from _step(write, s)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if write.is_undo:
            return
        name = documents.named(s.after)
        if s.after["state"] not in STILL_UNSIGNED or not s.after["is_current"]:
            state = documents.label_of("contract", "state", s.after["state"])
            yield Problem("state", STAYS, {"contract": name, "state": state})
        elif any(write.count(e, contract_id=s.record_id) for e in ("receipt", "delivery", "sale")):
            yield Problem("", HAS_MONEY, {"contract": name})


def _closed(write: Write, s: Subject) -> Iterable[Problem]:
    before = s.before
    assert before is not None
    if not before["is_current"] and not write.is_undo:
        fields = [f for f in s.after if f not in OF_REPLACED and s.changed(f)]
        if fields:
            yield Problem(fields[0], REPLACED, {"contract": documents.named(before)})
        return
    reopens = write.is_undo and s.after["state"] in OPEN
    if before["state"] in OPEN or reopens:
        return
    for field in documents.closed_fields(s, CONTENT):
        yield closed(field, before)


def _step(write: Write, s: Subject) -> Iterable[Problem]:
    after = s.after
    if documents.entered(s, "submitted"):
        if not after["amount"] and after["kind"] not in WITHOUT_AMOUNT:
            yield Problem("amount", NO_AMOUNT)
    elif documents.entered(s, "approved"):
        yield from documents.approver_problems(write, s)
    elif documents.entered(s, "returned"):
        yield from documents.approver_problems(write, s)
        if not after["approval_note"]:
            yield Problem("approval_note", documents.REASON_NEEDED)
    elif documents.entered(s, "interrupted", "cancelled"):
        leaves = s.before is not None and s.before["state"] in REASONED
        if leaves and (not after["pause_reason"] or not s.changed("pause_reason")):
            yield Problem("pause_reason", documents.REASON_NEEDED)
    is_unsigned = after["state"] in STILL_UNSIGNED and after["version_no"] == 1
    if s.changed("signed_on") and after["signed_on"] and is_unsigned:
        yield Problem("signed_on", NOT_YET_APPROVED)


def closed(field: str, contract: Row) -> Problem:
    """That *contract* may not be changed."""
    name = documents.named(contract)
    if not contract["is_current"]:
        return Problem(field, REPLACED, {"contract": name})
    if contract["state"] in ("submitted", "approving"):
        return Problem(field, CLOSED_FOR_NOW, {"contract": name})
    state = documents.label_of("contract", "state", contract["state"])
    return Problem(field, CLOSED, {"contract": name, "state": state})


def is_open(contract: Row) -> bool:
    """Whether lines, payment plan and milestones may be written."""
    return bool(contract["is_current"]) and contract["state"] in OPEN
