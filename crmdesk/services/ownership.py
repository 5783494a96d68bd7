"""Whose a record is: the customer in whose history it stands, also as a line of his quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from crmdesk.models.registry import entity_of

if TYPE_CHECKING:
    from crmdesk.services.rules import Subject, Write


# Lines with a copy of the customer of their document: there may be half a million in one act.
NAME_OWNER: Final = frozenset({"sale_line"})


def customer_of(write: Write, subject: Subject) -> int | None:
    """The customer that the record belongs to by way of its parents; None for one of our own."""
    entity, record_id = subject.entity, subject.record_id
    row: Mapping[str, Any] = subject.after
    if entity in NAME_OWNER and row.get("customer_id") is not None:
        return int(row["customer_id"])
    while entity != "customer":
        parent = entity_of(entity).parent_field
        owner = row.get(parent) if parent else None
        if owner is None:
            return None
        if parent == "customer_id":
            return int(owner)
        entity, record_id = parent.removesuffix("_id"), owner
        row = _owner(write, entity, record_id)
    return record_id


def _owner(write: Write, entity: str, record_id: int) -> Mapping[str, Any]:
    """A parent; kept for the write, for whose child it is never changes."""

    def read() -> Mapping[str, Any]:
        return write.row(entity, record_id) or {}

    owner: Mapping[str, Any] = write.memo(f"owner.{entity}.{record_id}", read)
    return owner
