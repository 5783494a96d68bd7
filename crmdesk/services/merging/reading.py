"""Everything a plan is made from, read from one state of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from crmdesk.core.errors import NotFound
from crmdesk.models.fields import Kind, fields_of
from crmdesk.models.registry import CUSTOMER_CHILDREN, ENTITIES
from crmdesk.services.catalogue import flat, raw_table
from crmdesk.services.merging.plan import RecordKey

Row = dict[str, Any]
CHILDREN = tuple(entity.__tablename__ for entity in CUSTOMER_CHILDREN)


@dataclass(frozen=True, slots=True)
class Material:
    """The customers (survivor first), their living children, and who else names a loser."""

    customers: Mapping[int, Row]
    children: Mapping[str, Sequence[Row]]
    others: Mapping[str, Sequence[Row]]
    not_duplicates: Sequence[Row]
    marked_with_survivor: frozenset[tuple[int, int]] = frozenset()

    def versions(self) -> dict[RecordKey, int]:
        """The version of every record the plan depends on."""
        found = {("customer", i): int(row["version"]) for i, row in self.customers.items()}
        for group in (self.children, self.others, {"not_duplicate": self.not_duplicates}):
            for entity, rows in group.items():
                found |= {(entity, int(row["id"])): int(row["version"]) for row in rows}
        return found


def read(connection: Connection, survivor_id: int, loser_ids: Sequence[int]) -> Material:
    """Read what merging *loser_ids* into *survivor_id* concerns. Raises NotFound."""
    ids = [survivor_id, *loser_ids]
    customers: dict[int, Row] = {}
    for customer_id in ids:
        [*found] = _rows(connection, "customer", raw_table("customer").c.id == customer_id)
        if not found or found[0]["deleted_at"] is not None:
            raise NotFound(str(found[0]["name"]) if found else "")
        customers[customer_id] = found[0]
    children = {}
    for entity in CHILDREN:
        c = raw_table(entity).c
        children[entity] = _living(connection, entity, c.customer_id.in_(ids))
    marks = _marks(connection, loser_ids)
    known = {(r["first_id"], r["second_id"]) for r in _marks(connection, [survivor_id])}
    return Material(
        customers,
        children,
        _others(connection, loser_ids),
        marks,
        frozenset(known - {(r["first_id"], r["second_id"]) for r in marks}),
    )


def _others(connection: Connection, loser_ids: Sequence[int]) -> dict[str, list[Row]]:
    """Records that name a loser and are neither its children nor "不是重复" marks."""
    found: dict[str, list[Row]] = {}
    for entity, columns in references("customer").items():
        if entity in CHILDREN or entity == "not_duplicate":
            continue
        c = raw_table(entity).c
        found[entity] = _living(
            connection, entity, or_(*[c[name].in_(loser_ids) for name in columns])
        )
    return found


def _marks(connection: Connection, ids: Sequence[int]) -> list[Row]:
    c = raw_table("not_duplicate").c
    named = or_(c.first_id.in_(ids), c.second_id.in_(ids))
    return _living(connection, "not_duplicate", named)


def references(entity: str) -> dict[str, list[str]]:
    """Which columns of which entities name records of *entity*."""
    found: dict[str, list[str]] = {}
    for other in ENTITIES:
        for spec in fields_of(other):
            if spec.kind is Kind.REFERENCE and spec.reference == entity:
                found.setdefault(other.__tablename__, []).append(spec.name)
    return found


def _living(connection: Connection, entity: str, condition: Any) -> list[Row]:
    return [row for row in _rows(connection, entity, condition) if row["deleted_at"] is None]


def _rows(connection: Connection, entity: str, condition: Any) -> list[Row]:
    t = raw_table(entity)
    rows = connection.execute(select(t).where(condition).order_by(t.c.id)).mappings()
    return [flat(row) for row in rows]
