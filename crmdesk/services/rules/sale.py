"""Rules of sales, returns, allowances and opening balances: numbers, days, what is posted is closed.

What only the whole document shows (its sum, tax, what was returned of it) is looked at when the
act ends, by ``services.sale_sums``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services import numbering
from crmdesk.services.rules import documents, trade
from crmdesk.services.rules.base import Row, Rules, Subject, Write
from crmdesk.services.rules.contract_parts import OTHER_CONTRACT

CLOSED: Final = N_("{code} is posted and closed to changes. Unpost it before you change it.")
VOIDED: Final = N_("{code} is void and only to be read.")
HAS_ALLOCATIONS: Final = N_(
    "Payments or credits are allocated to {code}. Release the allocations first."
)
HAS_RETURNS: Final = N_("{other} belongs to {code}. Unpost or void {other} first.")
POSTED_STAYS: Final = N_("{code} is posted and cannot be deleted. Unpost it, or make it void.")
DUE_BEFORE: Final = N_("The due date lies before the date of the document.")
NOT_ORIGINAL: Final = N_("Choose a posted sale of the same customer that is not later.")
NO_ORIGINAL: Final = N_("Only a return or an allowance belongs to another sale.")
NO_CONTRACT_IN_FORCE: Final = N_(
    "Contract {contract} was replaced by a newer version; choose that."
)
AT_ONCE: Final = frozenset({"cash", "prepaid"})  # ways of settlement without credit
# What may change after posting: what is known only later, and whose the document is.
LATER: Final = frozenset({"invoice_no", "invoiced_on", "remark", "due_on", "owner_id"})
# ... of these what changes no figure of a closed period, and what moves in merges and versions.
HARMLESS: Final = frozenset({"invoice_no", "invoiced_on", "remark", "owner_id"})
MOVES: Final = frozenset({"customer_id", "contract_id", "instalment_id"})
OF_CUSTOMER: Final = ("settlement", "credit_days", "owner_id")
CONTENT: Final = (
    "code", "kind", "customer_id", "sold_on", "due_on", "settlement", "owner_id", "contract_id",
    "instalment_id", "original_id", "stated", "invoice_no", "invoiced_on", "remark",
)  # fmt: skip


class SaleRules(Rules):
    """See the module."""

    DATED_BY = "sold_on"

    def prepare(self, write: Write, s: Subject) -> None:
        if write.is_undo:
            return
        after = s.after
        if s.before is None:
            _begin(write, after)
        if after["state"] == "posted" and s.changed("state"):
            after["due_on"] = after["due_on"] or usual_due(write, after)
        elif documents.entered(s, "draft") and after["due_on"] == usual_due(write, after):
            after["due_on"] = None  # the date may change before it is posted again

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        closed = [*_period(write, s), *(_closed(write, s, s.before) if s.before else ())]
        if closed:
            yield from closed
            return
        yield from trade.day_problems(write, s, "sold_on")
        yield from _due_problems(write, s)
        if s.changed("code", "deleted_at"):
            yield from _code_problems(write, s)
        yield from documents.owner_problems(write, s, "contract_id")
        yield from _contract_problems(write, s)
        yield from _original_problems(write, s)
        if s.before is not None or after["state"] != "posted":
            yield from documents.step_problems(write, s, states.SALE)

    def returning(self, write: Write, s: Subject) -> None:
        trade.note_sale(write, s.after, fresh=True)

    def written(self, write: Write, s: Subject) -> None:
        trade.note_sale(write, s.after, fresh=s.before is None)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        before = s.before or s.after
        yield from trade.period_problems(write, s, "sold_on")
        if before["state"] == "posted":
            if not write.is_undo:
                yield Problem("state", POSTED_STAYS, {"code": before["code"]})
            yield from in_use(write, before)


def _begin(write: Write, after: dict[str, Any]) -> None:
    """What a new document takes from its customer, its contract and the day."""
    after["sold_on"] = after.get("sold_on") or write.today.isoformat()
    if after.get("instalment_id") is not None and after.get("contract_id") is None:
        instalment = write.row("instalment", after["instalment_id"])
        after["contract_id"] = instalment["contract_id"] if instalment else None
    found = write.rows("customer", OF_CUSTOMER, deleted=True, id=after.get("customer_id"))
    if found:
        settlement, _days, owner_id = found[0]
        after["settlement"] = after.get("settlement") or settlement
        after["owner_id"] = after.get("owner_id") or owner_id or write.employee_id
    if after.get("code") is None:
        kind = "return" if after["kind"] in trade.CREDITS else "sale"
        after["code"] = numbering.next_number(write, "sale", kind)


def usual_due(write: Write, row: Row) -> str:
    """The day a document falls due if nobody says otherwise, as ISO text."""
    sold_on: str = row["sold_on"]
    if row["kind"] in trade.CREDITS:
        return sold_on
    if row["instalment_id"] is not None:
        instalment = write.row("instalment", row["instalment_id"])
        if instalment is not None and instalment["due_on"]:
            return str(instalment["due_on"])
    if row["settlement"] in AT_ONCE:
        return sold_on
    found = write.rows("customer", OF_CUSTOMER, deleted=True, id=row["customer_id"])
    days = (found[0][1] or 0) if found else 0
    return (date.fromisoformat(sold_on) + timedelta(days=days)).isoformat() if days else sold_on


def in_use(write: Write, sale: Row) -> Iterable[Problem]:
    """That money or other documents hang on a posted document."""
    sale_id = sale["id"]
    if any(write.count("allocation", **{field: sale_id}) for field in ("sale_id", "credit_id")):
        yield Problem("state", HAS_ALLOCATIONS, {"code": sale["code"]})
    others = write.rows("sale", ["code", "state"], original_id=sale_id)
    other = next((code for code, state in others if state == "posted"), None)
    if other is not None:
        yield Problem("state", HAS_RETURNS, {"code": sale["code"], "other": other})


def _due_problems(write: Write, s: Subject) -> Iterable[Problem]:
    yield from trade.day_problems(write, s, "due_on", ahead=True)
    after = s.after
    due_on, planned = after["due_on"], after["instalment_id"] is not None
    if write.is_undo or planned or due_on is None or not s.changed("due_on", "sold_on"):
        return
    if due_on < after["sold_on"]:
        yield Problem("due_on", DUE_BEFORE)


def _code_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """Among living documents of a kind a number stands for one."""
    others = write.rows("sale", ["id", "kind"], code=s.after["code"])
    if any(other != s.record_id and kind == s.after["kind"] for other, kind in others):
        yield Problem("code", documents.TAKEN, {"code": s.after["code"]})


def _contract_problems(write: Write, s: Subject) -> Iterable[Problem]:
    after = s.after
    if write.is_undo or not s.changed("contract_id", "instalment_id"):
        return
    instalment_id, contract_id = after["instalment_id"], after["contract_id"]
    if instalment_id is not None:
        instalment = write.row("instalment", instalment_id)
        if instalment is None or instalment["contract_id"] != contract_id:
            yield Problem("instalment_id", OTHER_CONTRACT)
    contract = documents.parent_of(write, s, "contract_id")
    if contract is not None and s.changed("contract_id") and not contract["is_current"]:
        name = documents.named(contract)
        yield Problem("contract_id", NO_CONTRACT_IN_FORCE, {"contract": name})


def _original_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """A return belongs to a posted sale of the customer; looked at when it is posted, too."""
    original_id = s.after["original_id"]
    if original_id is None or not s.changed("original_id", "state", "sold_on", "deleted_at"):
        return
    if s.after["kind"] not in trade.CREDITS:
        yield Problem("original_id", NO_ORIGINAL)
        return
    if s.after["state"] == "void":
        return
    head = trade.sale_head(write, original_id)
    fits = (
        head is not None
        and head.counts
        and head.kind == "sale"
        and head.customer_id == s.after["customer_id"]
        and head.sold_on <= s.after["sold_on"]
    )
    if not fits:
        yield Problem("original_id", NOT_ORIGINAL)


def _period(write: Write, s: Subject) -> Iterable[Problem]:
    """That the document lies in closed books and more would change than these leave open."""
    if s.before is not None:
        changed = {f for f in (*CONTENT, "state", "deleted_at") if s.changed(f)}
        if changed <= HARMLESS | MOVES:
            return
    yield from trade.period_problems(write, s, "sold_on")


def _closed(write: Write, s: Subject, before: Row) -> Iterable[Problem]:
    """What is posted or void changes in few fields; what money hangs on stays posted."""
    if before["state"] == "posted" and s.after["state"] != "posted":
        if not write.is_undo and s.after["state"] == "void" and not s.changed("remark"):
            yield Problem("remark", documents.REASON_NEEDED)
        yield from in_use(write, before)
        return
    if before["state"] == "draft":
        return
    allowed = LATER | MOVES if before["state"] == "posted" else MOVES | {"remark"}
    fields = [f for f in CONTENT if f not in allowed and s.changed(f)]
    if s.changed("contract_id") and not _same_contract(write, before, s.after):
        fields.append("contract_id")
    if fields and not (write.is_undo and before["state"] == "void" and s.changed("state")):
        text = CLOSED if before["state"] == "posted" else VOIDED
        yield Problem(fields[0], text, {"code": before["code"]})


def _same_contract(write: Write, before: Row, after: Row) -> bool:
    """Whether both are versions of one contract; documents move along with versions."""
    rows = [write.row("contract", r["contract_id"] or 0) for r in (before, after)]
    return None not in rows and len({row["code"] for row in rows if row}) == 1
