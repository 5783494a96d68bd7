"""Writing the rows of a quote or contract as a form holds them, within one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.models.fields import fields_of
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.rules import documents
from crmdesk.services.writing import Writer


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document. *is_current* is the one in force."""

    id: int
    code: str
    version_no: int
    state: str
    amount: int
    on: date | None
    is_current: bool


def save_rows(
    writer: Writer, entity: str, owner_id: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Let *rows* (value form, in their order) be the rows of a document.

    Those with an ``id`` are changed, others created, and those that are missing removed.
    """
    parent = entity_of(entity).parent_field
    kept = {row["id"] for row in rows if row.get("id")}
    for (row_id,) in writer.rows(entity, ["id"], **{parent: owner_id}):  # type: ignore[arg-type]
        if row_id not in kept:
            writer.remove(entity, row_id)
    documents.read_products(writer, [row.get("product_id") for row in rows])
    has_position = "position" in entity_of(entity).__table__.columns

    def values_of(place: int, row: Mapping[str, Any]) -> dict[str, Any]:
        values = {name: value for name, value in row.items() if name not in ("id", parent)}
        return values | {"position": place} if has_position else values

    for is_old, some in groupby(enumerate(rows, 1), lambda placed: bool(placed[1].get("id"))):
        if is_old:
            for place, row in some:
                writer.update(entity, row["id"], values_of(place, row))
        else:
            new = [{parent: owner_id} | values_of(place, row) for place, row in some]
            writer.create_many(entity, new)


def copy_rows(writer: Writer, entity: str, owner_id: int, new_owner_id: int) -> dict[int, int]:
    """Give another document the same rows; returns the id of each copy by that of its original."""
    parent = entity_of(entity).parent_field
    copies: dict[int, int] = {}
    for row_id in in_order(writer.connection, entity, owner_id):
        row = writer.row(entity, row_id) or {}
        copy = writer.new(entity, copied(entity, row) | {parent: new_owner_id})
        writer.put(copy)
        copies[row_id] = copy.record_id
    return copies


def copied(entity: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record in stored form, to make another one of them."""
    return {spec.name: row[spec.name] for spec in fields_of(entity_of(entity))}


def in_order(connection: Connection, entity: str, owner_id: int) -> list[int]:
    """The living rows of a document in their order."""
    t, parent = raw_table(entity), entity_of(entity).parent_field
    query = select(t.c.id).where(t.c[parent] == owner_id, is_alive(t))
    order = (t.c.position, t.c.id) if "position" in t.c else (t.c.id,)
    return list(connection.scalars(query.order_by(*order)))


def versions(connection: Connection, entity: str, record_id: int, day: str) -> list[Version]:
    """Every version of a document, the first one first; *day* names the field of its date."""
    t = raw_table(entity)
    code = select(t.c.code).where(t.c.id == record_id).scalar_subquery()
    query = (
        select(t.c.id, t.c.code, t.c.version_no, t.c.state, t.c.amount, t.c[day])
        .where(t.c.code == code, is_alive(t))
        .order_by(t.c.version_no)
    )
    rows = connection.execute(query).all()
    newest = max((row.version_no for row in rows), default=0)
    return [
        Version(
            i,
            code_,
            number,
            state,
            amount,
            date.fromisoformat(on) if on else None,
            number == newest,
        )
        for i, code_, number, state, amount, on in rows
    ]


def by_code(connection: Connection, entity: str, code: str, version: int = 0) -> int | None:
    """The id of a quote or contract by its number: a version of it, or (0) the newest."""
    t = raw_table(entity)
    query = select(t.c.id).where(t.c.code == code.upper(), is_alive(t))
    if version:
        query = query.where(t.c.version_no == version)
    found: int | None = connection.scalar(query.order_by(t.c.version_no.desc()).limit(1))
    return found
