"""Keeping the search index in step with every write.

Each customer has one text: all searchable fields of the customer and its children, folded, and
the readings of its names (``search_text``). The table ``search_text`` holds it; the full-text
table holds the set of its characters and neighbouring pairs. A query of one or two characters is
answered by that set alone; a longer one finds candidates by its pairs and is checked in the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, column, delete, func, select, table

from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite
from crmdesk.models.choices import CustomerType
from crmdesk.models.fields import fields_of
from crmdesk.models.registry import CUSTOMER_CHILDREN, entity_of
from crmdesk.services import search_text
from crmdesk.services.catalogue import (
    CUSTOM_PREFIX,
    SEARCHED_KINDS,
    FieldCatalogue,
    flat,
    is_alive,
    raw_table,
)
from crmdesk.services.search_text import (
    SEPARATOR,
    Child,
    as_initials,
    as_syllables,
    folded,
    grams,
    readings_of,
)

SEARCH_TEXT: Final = table("search_text", column("customer_id"), column("t"))
BATCH: Final = 400
# A customer has thousands of these; their own lists find them, by the index of their numbers.
FOUND_APART: Final = frozenset({"sale", "statement"})
FEW: Final = 4  # so many customers are quicker read one by one, with prepared statements


@cache
def searchable(entity: str) -> tuple[str, ...]:
    """The searchable columns of the customer or of one of its children."""
    return tuple(s.name for s in fields_of(entity_of(entity)) if s.searchable)


@cache
def searchable_children() -> tuple[str, ...]:
    """The child entities with anything to search."""
    children = (e.__tablename__ for e in CUSTOMER_CHILDREN if searchable(e.__tablename__))
    return tuple(name for name in children if name not in FOUND_APART)


def is_found_by(entity: str) -> bool:
    """Whether customers are found by what records of *entity* say."""
    return entity == "customer" or entity in searchable_children()


def concerns(entity: str, changed: Collection[str], catalogue: FieldCatalogue) -> bool:
    """Whether a change of these fields changes what can be found."""
    if not is_found_by(entity):
        return False
    if any(f in searchable(entity) for f in changed) or "customer_type" in changed:
        return True
    return entity == "customer" and any(
        s.searchable and s.name in changed for s in catalogue.custom()
    )


def columns_of(catalogue: FieldCatalogue) -> tuple[str, ...]:
    """The searchable columns of the customer, custom fields last."""
    return (*searchable("customer"), *(f.name for f in catalogue.custom() if f.searchable))


def is_person(customer: Mapping[str, Any]) -> bool:
    """Whether a customer's name is read as a person's."""
    return customer.get("customer_type") == CustomerType.CONSUMER


def update(
    connection: Connection,
    catalogue: FieldCatalogue,
    customer_ids: Collection[int],
    progress: Progress = NO_PROGRESS,
) -> None:
    """Make the index say what the records of *customer_ids* say (deleted ones leave it)."""
    ids = sorted(customer_ids)
    for start in range(0, len(ids), BATCH):
        progress.check()
        chunk = ids[start : start + BATCH]
        _replace(connection, chunk, texts(connection, catalogue, chunk))
        progress.report(start + len(chunk), len(ids))


def texts(
    connection: Connection, catalogue: FieldCatalogue, customer_ids: Sequence[int]
) -> dict[int, str]:
    """The searchable text of each living customer among *customer_ids*."""
    custom = _custom_keys(connection)
    shown = (*searchable("customer"), *custom)
    names = ("customer_type", *searchable("customer"), *(["custom"] if custom else []))
    read = _read_each if len(customer_ids) <= FEW else _read_together
    rows, children = read(connection, names, customer_ids)
    found: dict[int, str] = {}
    for customer_id, row in rows.items():
        customer = flat(dict(zip(names, row, strict=True)))
        of_this = children.get(customer_id, ())
        found[customer_id] = search_text.text_of(customer, shown, is_person(customer), of_this)
    return found


def _custom_keys(connection: Connection) -> list[str]:
    """The owner-defined fields to search, as this transaction sees them."""
    c = raw_table("custom_field").c
    query = select(c.id).where(c.kind.in_(SEARCHED_KINDS), c.deleted_at.is_(None))
    found = connection.scalars(query.order_by(c.position, c.id))
    return [f"{CUSTOM_PREFIX}{field_id}" for field_id in found]


def customers_with(connection: Connection, field_ids: Collection[int]) -> set[int]:
    """The living customers that have a value in any of these owner-defined fields."""
    c = raw_table("customer").c
    found: set[int] = set()
    for field_id in field_ids:
        value = func.json_extract(c.custom, f'$."{field_id}"')
        query = select(c.id).where(c.deleted_at.is_(None), value.is_not(None))
        found.update(connection.scalars(query))
    return found


_Rows = tuple[dict[int, Any], dict[int, list[Child]]]


def _read_each(connection: Connection, names: tuple[str, ...], ids: Sequence[int]) -> _Rows:
    from crmdesk.services.prepared import children_of

    rows: dict[int, Any] = {}
    children: dict[int, list[Child]] = {}
    for customer_id in ids:
        row = _customer_row(names).run(connection, id=customer_id).fetchone()
        if row is None:
            continue
        rows[customer_id] = row
        children[customer_id] = [
            (entity, searchable(entity), dict(zip(searchable(entity), child, strict=True)))
            for entity in searchable_children()
            for child in children_of(entity, searchable(entity)).run(
                connection, customer_id=customer_id
            )
        ]
    return rows, children


def _read_together(connection: Connection, names: tuple[str, ...], ids: Sequence[int]) -> _Rows:
    asked = list(ids)
    customers = _living("customer", "id", names, asked)
    rows = {row[0]: row[1:] for row in connection.execute(customers)}
    children: dict[int, list[Child]] = {}
    for entity in searchable_children():
        columns = searchable(entity)
        query = _living(entity, "customer_id", columns, asked)
        for customer_id, *values in connection.execute(query.order_by(raw_table(entity).c.id)):
            child = (entity, columns, dict(zip(columns, values, strict=True)))
            children.setdefault(customer_id, []).append(child)
    return rows, children


def _living(entity: str, key: str, columns: Sequence[str], ids: list[int]) -> Select[Any]:
    t = raw_table(entity)
    return select(t.c[key], *[t.c[name] for name in columns]).where(t.c[key].in_(ids), is_alive(t))


@cache
def _customer_row(names: tuple[str, ...]) -> Any:
    from crmdesk.services.prepared import rows_where

    return rows_where("customer", names, ("id",), False)


def _replace(connection: Connection, ids: Collection[int], new: Mapping[int, str]) -> None:
    from crmdesk.services.prepared import DELETE_TEXT

    connection.exec_driver_sql(sqlite.SEARCH_DELETE, [(i,) for i in ids])
    DELETE_TEXT.run_rows(connection, [(i,) for i in ids])
    insert(connection, [(i, t, grams(t)) for i, t in new.items()])


def insert(connection: Connection, entries: Iterable[tuple[int, str, str]]) -> None:
    """Add customers that the index does not hold yet: (id, text, grams), ids ascending."""
    from crmdesk.services.prepared import INSERT_TEXT

    rows = list(entries)
    if rows:
        INSERT_TEXT.run_rows(connection, [(i, t) for i, t, _grams in rows])
        cursor = connection.connection.cursor()
        cursor.executemany(sqlite.SEARCH_INSERT, [(i, g) for i, _text, g in rows])
        cursor.close()


def rebuild(
    connection: Connection, catalogue: FieldCatalogue, progress: Progress = NO_PROGRESS
) -> int:
    """Make the whole index anew; returns the number of customers in it."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {sqlite.SEARCH_TABLE}")
    connection.exec_driver_sql(sqlite.SEARCH_DDL)
    connection.execute(delete(SEARCH_TEXT))
    c = raw_table("customer").c
    ids = [
        row[0]
        for row in connection.execute(select(c.id).where(c.deleted_at.is_(None)).order_by(c.id))
    ]
    update(connection, catalogue, ids, progress)
    return len(ids)


__all__ = [
    "SEARCH_TEXT",
    "SEPARATOR",
    "as_initials",
    "as_syllables",
    "concerns",
    "folded",
    "grams",
    "insert",
    "readings_of",
    "rebuild",
    "searchable",
    "texts",
    "update",
]
