"""Rules of what belongs to a contract: lines, payment plan, milestones, deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.core.money import MAX_FEN
from crmdesk.models import codecs
from crmdesk.models.contract import ContractLine
from crmdesk.models.fields import spec_of
from crmdesk.services import deal_sums
from crmdesk.services.rules import documents
from crmdesk.services.rules.base import Row, Rules, Subject, Write
from crmdesk.services.rules.contract import REPLACED, closed, is_open

OTHER_CONTRACT: Final = N_("This belongs to another contract.")
NOTHING: Final = N_("The quantity must not be 0.")
TOO_MUCH: Final = N_("{name}: {ordered} ordered, {delivered} delivered before; {quantity} is more.")
TOO_MUCH_BACK: Final = N_("{name}: only {delivered} were delivered; more cannot come back.")
LESS_THAN_DELIVERED: Final = N_("{delivered} are delivered already; order at least so many.")
LINE_DELIVERED: Final = N_("{name}: {delivered} are delivered already; the line stays.")
NOT_IN_FORCE: Final = N_("Contract {contract} is “{state}”; nothing is delivered on it.")
FROM_PRODUCT: Final = {
    "name": "name",
    "specification": "specification",
    "unit": "unit",
    "price": "price",
    "cost": "cost",
}
# A memo of the write: contract to whether its amount was the sum of its lines before the act.
AGREED: Final = "contract.agreed_with_lines"
UNDER_WAY: Final = ("signed", "running", "completed")


class PartRules(Rules):
    """A part that is written while the contract is open; ``FREE`` fields also later."""

    FREE: ClassVar[frozenset[str]] = frozenset({"remark"})
    HAS_POSITION: ClassVar[bool] = True
    KEEPS_PARTS = True

    def prepare(self, write: Write, s: Subject) -> None:
        if self.HAS_POSITION and s.before is None and s.after.get("position") is None:
            s.after["position"] = documents.next_position(write, s, "contract_id")

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.before is None or any(s.changed(f) for f in s.after if f not in self.FREE):
            yield from _closed(write, s)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from _closed(write, s)


def _closed(write: Write, s: Subject) -> Iterable[Problem]:
    contract = documents.parent_of(write, s, "contract_id")
    comes_back = write.is_undo and s.before is None
    if contract is not None and not is_open(contract) and not comes_back:
        yield closed("", contract)


class ContractLineRules(PartRules):
    """Price and cost come from the product unless they are typed; the amount follows."""

    COMPUTED_FROM = ("quantity", "price")

    def computed(self, row: Row) -> dict[str, Any]:
        return {"amount": deal_sums.line_amount(row.get("quantity"), row.get("price"))}

    def prepare(self, write: Write, s: Subject) -> None:
        super().prepare(write, s)
        if not write.is_undo:
            _note_agreement(write, s)
            documents.fill_from_product(write, s, FROM_PRODUCT)
            if s.after.get("price") is None:
                s.after["price"] = 0  # a product without a list price
            elif s.before is None and not s.after["price"]:
                product = documents.parent_of(write, s, "product_id")
                s.after["price"] = (product or {}).get("price") or 0
        s.after |= self.computed(s.after)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from super().problems(write, s)
        if s.after["amount"] > MAX_FEN:
            yield Problem("quantity", documents.TOO_LARGE)
        if s.before is not None and s.changed("quantity"):
            delivered = _delivered(write, s.record_id)
            if delivered > s.after["quantity"]:
                yield Problem("quantity", LESS_THAN_DELIVERED, {"delivered": _shown(delivered)})

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from super().removal_problems(write, s)
        if not write.is_undo:
            _note_agreement(write, s)
        delivered = _delivered(write, s.record_id)
        if delivered and not write.is_undo:
            yield Problem(
                "", LINE_DELIVERED, {"name": s.after["name"], "delivered": _shown(delivered)}
            )


def _note_agreement(write: Write, s: Subject) -> None:
    """Remember, before the first line of a contract changes, whether its amount is their sum."""
    agreed: dict[int, bool] = write.memo(AGREED, dict)
    contract_id = s.after["contract_id"]
    if contract_id not in agreed:
        contract = documents.parent_of(write, s, "contract_id") or {}
        amounts = write.rows("contract_line", ["amount"], contract_id=contract_id)
        agreed[contract_id] = contract.get("amount") == sum(each for (each,) in amounts)


class InstalmentRules(PartRules):
    """Part of the payment plan; its sum is looked at when the act ends (``document_sums``)."""


class MilestoneRules(PartRules):
    """What is promised is closed with the contract; that it was done is noted afterwards."""

    FREE = frozenset({"remark", "done_on"})
    HAS_POSITION = False


class DeliveryRules(Rules):
    """Never more than was ordered, never more back than was delivered."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None:
            s.after["delivered_on"] = s.after.get("delivered_on") or write.today.isoformat()

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        line = write.row("contract_line", s.after["line_id"])
        contract = documents.parent_of(write, s, "contract_id")
        if line is None or contract is None or line["contract_id"] != contract["id"]:
            yield Problem("line_id", OTHER_CONTRACT)
            return
        quantity = s.after["quantity"]
        if not quantity:
            yield Problem("quantity", NOTHING)
        if not s.changed("quantity", "line_id", "contract_id", "deleted_at"):
            return
        yield from _not_under_way(write, s, contract)
        before = _delivered(write, line["id"], but=s.record_id)
        known = {"name": line["name"], "delivered": _shown(before)}
        if before + quantity > line["quantity"]:
            ordered, more = _shown(line["quantity"]), _shown(quantity)
            yield Problem("quantity", TOO_MUCH, {**known, "ordered": ordered, "quantity": more})
        elif before + quantity < 0:
            yield Problem("quantity", TOO_MUCH_BACK, known)


def _not_under_way(write: Write, s: Subject, contract: Row) -> Iterable[Problem]:
    if write.is_undo:
        return
    name = documents.named(contract)
    if not contract["is_current"]:
        yield Problem("contract_id", REPLACED, {"contract": name})
    elif s.after["quantity"] > 0 and s.before is None:
        # A new version of a signed contract is carried out while it is prepared.
        amended = contract["version_no"] > 1 and contract["signed_on"]
        going_on = amended and contract["state"] not in ("interrupted", "cancelled", "closed")
        if contract["state"] not in UNDER_WAY and not going_on:
            state = documents.label_of("contract", "state", contract["state"])
            yield Problem("contract_id", NOT_IN_FORCE, {"contract": name, "state": state})


def _delivered(write: Write, line_id: int, but: int = 0) -> int:
    """What was delivered of a line, less what came back, in thousandths."""
    rows = write.rows("delivery", ["id", "quantity"], line_id=line_id)
    return sum(quantity for delivery_id, quantity in rows if delivery_id != but)


def _shown(quantity: int) -> str:
    return codecs.show(spec_of(ContractLine, "quantity"), quantity)
