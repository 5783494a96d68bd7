"""What the page of one sale shows, read in one job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crmdesk.core.errors import NotFound
from crmdesk.ui.documents.reading import DocumentState, Row

if TYPE_CHECKING:
    from crmdesk.services.container import Services

CREDITS: Final = ("return", "allowance")  # documents that count negative
LINELESS: Final = ("allowance", "opening")  # a sum without lines
POSTED: Final = "posted"


class Wanted(NamedTuple):
    """Which document a page shows: a stored one, or what a new one is begun from."""

    record_id: int | None = None
    customer_id: int | None = None
    kind: str = "sale"
    contract_id: int | None = None
    instalment_id: int | None = None
    return_of: int | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """One allocation seen from a document: what stands on the other side, and how much.

    ``entity`` is ``receipt`` or ``sale``; ``amount`` has the sign of the allocation.
    """

    allocation_id: int
    entity: str
    record_id: int
    code: str
    kind: str
    applied_on: str
    amount: int


def read_sale(services: Services, wanted: Wanted) -> DocumentState:
    """A stored or a new document. Raises NotFound, CrmError."""
    return _new(services, wanted) if wanted.record_id is None else _stored(services, wanted)


def _new(services: Services, wanted: Wanted) -> DocumentState:
    sales = services.sales
    if wanted.return_of is not None:
        draft = sales.return_of(wanted.return_of)
    elif wanted.contract_id is not None:
        draft = sales.from_contract(wanted.contract_id, wanted.instalment_id)
    else:
        draft = sales.prefilled(wanted.customer_id or 0, wanted.kind)
    return DocumentState(
        entity="sale",
        record_id=None,
        customer_id=int(draft.values["customer_id"]),
        values=draft.values,
        lines=draft.rows,
    )


def _stored(services: Services, wanted: Wanted) -> DocumentState:
    record_id = wanted.record_id or 0
    row = services.records.fetch("sale", record_id)
    if row["deleted_at"] is not None:
        raise NotFound(str(row["code"]))
    original = row["original_id"]
    related: dict[str, Sequence[Row]] = {
        "allocation": services.receipts.allocations(sale_id=record_id)
    }
    if original is not None:
        found = services.records.fetch_many("sale", [int(str(original))])
        related["original"] = list(found.values())
    return DocumentState(
        entity="sale",
        record_id=record_id,
        customer_id=int(str(row["customer_id"])),
        values=services.records.values("sale", row),
        row=row,
        lines=services.sales.rows(record_id),
        steps=services.sales.next_steps(record_id),
        children=related | _others(services, record_id, related["allocation"]),
    )


def _others(
    services: Services, sale_id: int, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Sequence[Row]]:
    """The records on the other side of the allocations."""
    receipts = {int(r["receipt_id"]) for r in rows if r["receipt_id"] is not None}
    sales = {int(i) for r in rows for i in (r["sale_id"], r["credit_id"]) if i is not None}
    return {
        "receipt": list(services.records.fetch_many("receipt", sorted(receipts)).values()),
        "sale": list(services.records.fetch_many("sale", sorted(sales - {sale_id})).values()),
    }


def settlings(state: DocumentState) -> list[Settling]:
    """What settles the document (or what it settles), the earliest first."""
    receipts = {int(r["id"]): r for r in state.children.get("receipt", ())}
    sales = {int(r["id"]): r for r in state.children.get("sale", ())}
    found = []
    for row in state.children.get("allocation", ()):
        if row["receipt_id"] is not None:
            other_id, entity = int(row["receipt_id"]), "receipt"
            other = receipts.get(other_id, {})
            code, kind = str(other.get("document_no") or ""), str(other.get("method") or "")
        else:
            is_ours = row["sale_id"] == state.record_id
            other_id, entity = int(row["credit_id"] if is_ours else row["sale_id"]), "sale"
            other = sales.get(other_id, {})
            code, kind = str(other.get("code") or ""), str(other.get("kind") or "")
        found.append(
            Settling(
                int(row["id"]), entity, other_id, code, kind, str(row["applied_on"]),
                int(row["amount"]),
            )
        )  # fmt: skip
    return found


def rest_of(row: Mapping[str, Any]) -> int:
    """What of a posted document is not settled, with its sign; 0 for one that does not count."""
    if row.get("state") != POSTED:
        return 0
    return int(row["amount"]) - int(row["settled"])
