"""New versions of contracts: what is copied, what moves along, how one is given up again."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.services.document_rows import copied, copy_rows, versions
from crmdesk.services.rules import documents
from crmdesk.services.rules.contract import REPLACED, UNDECIDED
from crmdesk.services.writing import Writer

STILL_OPEN: Final = N_("Contract {contract} is not closed; change it without a new version.")
OVER: Final = N_("Contract {contract} is “{state}” and cannot be changed any more.")
NO_VERSION: Final = N_("Contract {contract} is no new version in preparation.")
ENDED: Final = ("closed", "cancelled")
BEGINS_ANEW: Final = (
    "state", "version_no", "previous_id", "received", "delivered", "billed", "approver_id",
    "approved_at", "approval_note", "change_reason", "pause_reason", "is_current",
)  # fmt: skip


def begin(writer: Writer, contract: dict[str, Any], reason: str) -> int:
    """The version after *contract* (stored form); returns its id."""
    name = documents.named(contract)
    if not contract["is_current"]:
        raise CrmError(REPLACED, contract=name)
    if contract["state"] in UNDECIDED:
        raise CrmError(STILL_OPEN, contract=name)
    if contract["state"] in ENDED:
        state = documents.label_of("contract", "state", contract["state"])
        raise CrmError(OVER, contract=name, state=state)
    if not reason.strip():
        raise CrmError(documents.REASON_NEEDED)
    known = versions(writer.connection, "contract", contract["id"], "signed_on")
    values = {n: v for n, v in copied("contract", contract).items() if n not in BEGINS_ANEW}
    values |= {
        "version_no": 1 + max(version.version_no for version in known),
        "previous_id": contract["id"],
        "change_reason": reason.strip()[:200],
    }
    made = writer.new("contract", values)
    writer.put(made)
    lines, plan = _copy_parts(writer, contract["id"], made.record_id)
    _move_bookings(writer, contract["id"], made.record_id, lines, plan)
    writer.update("contract", contract["id"], {"is_current": False})
    return made.record_id


def give_up(writer: Writer, contract: dict[str, Any]) -> None:
    """Remove a version in preparation and put the one before back in force."""
    previous_id = contract["previous_id"]
    is_prepared = contract["is_current"] and contract["state"] in UNDECIDED
    if previous_id is None or not is_prepared:
        raise CrmError(NO_VERSION, contract=documents.named(contract))
    writer.update("contract", previous_id, {"is_current": True})
    lines = _matched(writer, "contract_line", contract["id"], previous_id)
    plan = _matched(writer, "instalment", contract["id"], previous_id)
    _move_bookings(writer, contract["id"], previous_id, lines, plan)
    writer.remove("contract", contract["id"])


def _copy_parts(
    writer: Writer, contract_id: int, new_id: int
) -> tuple[dict[int, int], dict[int, int]]:
    lines = copy_rows(writer, "contract_line", contract_id, new_id)
    plan = copy_rows(writer, "instalment", contract_id, new_id)
    copy_rows(writer, "milestone", contract_id, new_id)
    return lines, plan


def _matched(writer: Writer, entity: str, contract_id: int, other_id: int) -> dict[int, int]:
    """The rows of one version to those of another: by position, which both share."""
    there = dict(writer.rows(entity, ["position", "id"], contract_id=other_id))
    return {
        row_id: there[place]
        for place, row_id in writer.rows(entity, ["position", "id"], contract_id=contract_id)
        if place in there
    }


def _move_bookings(
    writer: Writer, old_id: int, new_id: int, lines: dict[int, int], plan: dict[int, int]
) -> None:
    """Receipts, sales, deliveries and scans of one version to another."""
    for entity in ("receipt", "sale"):
        for (row_id,) in writer.rows(entity, ["id"], contract_id=old_id):
            row = writer.row(entity, row_id) or {}
            there = plan.get(row["instalment_id"])
            writer.change(entity, row, {"contract_id": new_id, "instalment_id": there})
    for (row_id,) in writer.rows("delivery", ["id"], contract_id=old_id):
        row = writer.row("delivery", row_id) or {}
        line_id = lines.get(row["line_id"], row["line_id"])
        writer.change("delivery", row, {"contract_id": new_id, "line_id": line_id})
