"""What a page of a quote, contract or sale shows, read in one job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.errors import NotFound

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.contract_views import Completion
    from crmdesk.services.document_rows import Version

OPEN_STATES: Final = {
    "quote": ("draft", "returned"),
    "contract": ("preparing", "returned"),
    "sale": ("draft",),
}
CHILDREN: Final = ("instalment", "milestone", "delivery", "receipt")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """A quote, contract or sale as it is stored; ``record_id`` None for one that is not saved yet.

    ``values`` and ``lines`` are in value form, ``row`` and ``children`` in stored form.
    """

    entity: str
    record_id: int | None
    customer_id: int
    values: Mapping[str, Any]
    lines: Sequence[Row]
    row: Row = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    versions: Sequence[Version] = ()
    notes: tuple[str, ...] = ()  # why an approval is needed, what does not fit yet
    children: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    completion: Completion | None = None
    contract: Row | None = None  # what became of a quote
    opportunity: Row | None = None

    @property
    def state(self) -> str:
        """The stored code of the state."""
        return str(self.values.get("state") or OPEN_STATES[self.entity][0])

    @property
    def is_new(self) -> bool:
        """Whether it was never saved."""
        return self.record_id is None

    @property
    def is_current(self) -> bool:
        """Whether no newer version stands in its place."""
        return not self.versions or any(
            v.is_current for v in self.versions if v.id == self.record_id
        )

    @property
    def is_open(self) -> bool:
        """Whether it may be changed without a new version."""
        return self.is_current and self.state in OPEN_STATES[self.entity]

    @property
    def version(self) -> int:
        """The version of the record, for saving."""
        return int(self.row.get("version") or 0)

    @property
    def code(self) -> str:
        """The number, blank before it is saved."""
        return str(self.values.get("code") or "")


def new_document(
    services: Services, entity: str, customer_id: int, opportunity_id: int | None
) -> DocumentState:
    """A document that is not saved yet, with what is known already filled in."""
    service: Any = services.quotes if entity == "quote" else services.contracts
    draft = service.prefilled(customer_id, opportunity_id)
    children = {
        name: getattr(draft, f"{name}s", [])
        for name in ("instalment", "milestone")
        if entity == "contract"
    }
    return DocumentState(
        entity=entity,
        record_id=None,
        customer_id=customer_id,
        values=draft.values,
        lines=draft.lines,
        children=children,
        opportunity=_opportunity(services, draft.values),
    )


def read_document(services: Services, entity: str, record_id: int) -> DocumentState:
    """Everything of a stored document. Raises NotFound, also for one in the recycle bin."""
    row = services.records.fetch(entity, record_id)
    if row["deleted_at"] is not None:
        raise NotFound(str(row["code"]))
    values = services.records.values(entity, row)
    service: Any = services.quotes if entity == "quote" else services.contracts
    common: dict[str, Any] = {
        "entity": entity,
        "record_id": record_id,
        "customer_id": int(row["customer_id"]),  # type: ignore[arg-type]
        "values": values,
        "row": row,
        "lines": services.contracts.rows(f"{entity}_line", record_id),
        "steps": service.next_steps(record_id),
        "versions": service.versions(record_id),
        "opportunity": _opportunity(services, values),
    }
    if entity == "quote":
        return _quote(services, record_id, values, common)
    children: dict[str, Sequence[Row]] = {
        name: _children(services, name, record_id, common["customer_id"]) for name in CHILDREN
    }
    children["attachment"] = services.attachments.of_document(entity, record_id)
    is_prepared = values["state"] in OPEN_STATES[entity]
    return DocumentState(
        **common,
        children=children,
        completion=services.contracts.completion([record_id]).get(record_id),
        notes=services.contracts.warnings(record_id) if is_prepared else (),
    )


def _quote(
    services: Services, record_id: int, values: Mapping[str, Any], common: dict[str, Any]
) -> DocumentState:
    made = [
        r
        for r in services.records.children("contract", common["customer_id"])
        if r["quote_id"] == record_id
    ]
    if values["state"] in OPEN_STATES["quote"]:
        notes = services.quotes.approval_reasons(record_id)
    else:
        notes = (str(values["approval_reason"]),) if values.get("approval_reason") else ()
    return DocumentState(**common, notes=notes, contract=made[0] if made else None)


def _children(services: Services, entity: str, contract_id: int, customer_id: int) -> Sequence[Row]:
    if entity in ("instalment", "milestone"):
        return services.contracts.rows(entity, contract_id)
    if entity == "delivery":
        return services.records.children(entity, contract_id, order=("delivered_on", "id"))
    rows = services.records.children("receipt", customer_id, order=("received_on", "id"))
    return [row for row in rows if row["contract_id"] == contract_id]


def _opportunity(services: Services, values: Mapping[str, Any]) -> Row | None:
    opportunity_id = values.get("opportunity_id")
    if not opportunity_id:
        return None
    return services.records.fetch_many("opportunity", [opportunity_id]).get(opportunity_id)
