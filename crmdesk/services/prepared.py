"""Statements compiled once and run as plain SQL: the hot paths of reading and writing records.

SQLAlchemy needs longer to build a small statement than SQLite to run it. These are still built
by SQLAlchemy, for the dialect in use, but only once per shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.sql import Executable

from crmdesk.models.history import ChangeRow, ChangeSetRow
from crmdesk.services.catalogue import column_names, raw_table
from crmdesk.services.search_index import SEARCH_TEXT

MANY: Final = 500
JOURNAL = table("change", *[column(c.name) for c in ChangeRow.__table__.columns])
ACTS = table("change_set", *[column(c.name) for c in ChangeSetRow.__table__.columns])


class Prepared:
    """One statement with named parameters, compiled at first use.

    Single values in it are kept; the values of an IN list must be parameters or literal columns.
    """

    __slots__ = ("_names", "_own", "_sql", "_statement")

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._sql = ""
        self._names: Sequence[str] = ()
        self._own: dict[str, Any] = {}

    def _compile(self, connection: Connection) -> str:
        compiled = self._statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        self._names = compiled.positiontup or ()
        values = compiled.construct_params(_check=False)
        self._own = {n: values[n] for n in self._names if values[n] is not None}
        return self._sql

    def run(self, connection: Connection, **params: Any) -> Any:
        """Execute once; returns the driver's cursor, whose rows are tuples of stored values."""
        sql = self._sql or self._compile(connection)
        given = self._own | params if self._own else params
        cursor = connection.connection.cursor()
        cursor.execute(sql, [given[n] for n in self._names])
        return cursor

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once per row of parameters."""
        if not self._sql:
            self._compile(connection)
        names = self._names
        self.run_rows(connection, [[row[n] for n in names] for row in rows])

    def run_rows(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Execute once per row of parameters in the order of the statement."""
        sql = self._sql or self._compile(connection)
        cursor = connection.connection.cursor()
        cursor.executemany(sql, rows)
        cursor.close()


def of_ids(value: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a value is one of the ids that ``run_of_ids`` hands over as one parameter."""
    return value.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))


def run_of_ids(connection: Connection, statement: Prepared, ids: Iterable[int]) -> Any:
    """Run a statement with the condition ``of_ids``; there may be thousands of ids."""
    return statement.run(connection, ids=json.dumps(list(ids)))


@lru_cache(maxsize=64)
def row_by_id(entity: str) -> Prepared:
    """Every column of one record."""
    t = raw_table(entity)
    return Prepared(select(t).where(t.c.id == bindparam("id")))


def record(connection: Connection, entity: str, record_id: int) -> dict[str, Any] | None:
    """One record by columns, as it lies, deleted or not; None if there is none."""
    found = row_by_id(entity).run(connection, id=record_id).fetchone()
    return dict(zip(column_names(entity), found, strict=True)) if found else None


@lru_cache(maxsize=64)
def rows_by_ids(entity: str) -> Prepared:
    """Every column of up to ``MANY`` records, whose ids are the parameters ``id0``, ``id1``, ..."""
    t = raw_table(entity)
    return Prepared(select(t).where(t.c.id.in_([bindparam(f"id{n}") for n in range(MANY)])))


def read_by_ids(connection: Connection, entity: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Every column of the records *ids*, in no order."""
    return _in_chunks(connection, rows_by_ids(entity), ids)


def read_children(
    connection: Connection, entity: str, parent: str, ids: Sequence[int]
) -> list[tuple[Any, ...]]:
    """Every column of the living records whose field *parent* is one of *ids*."""
    return _in_chunks(connection, rows_of_parents(entity, parent), ids)


def _in_chunks(
    connection: Connection, statement: Prepared, ids: Sequence[int]
) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), MANY):
        chunk = list(ids[start : start + MANY])
        chunk += chunk[-1:] * (MANY - len(chunk))
        params = {f"id{n}": record_id for n, record_id in enumerate(chunk)}
        found += statement.run(connection, **params).fetchall()
    return found


@lru_cache(maxsize=64)
def rows_of_parents(entity: str, parent: str) -> Prepared:
    """Every column of the living children of up to ``MANY`` parents ``id0``, ``id1``, ..."""
    t = raw_table(entity)
    parents: list[Any] = [bindparam(f"id{n}") for n in range(MANY)]
    query = select(t).where(t.c[parent].in_(parents), t.c.deleted_at.is_(None))
    return Prepared(query.order_by(t.c.id))


@lru_cache(maxsize=64)
def rows_of_parent(entity: str, parent: str, order: tuple[str, ...]) -> Prepared:
    """Every column of the living children of one parent; ``-name`` in *order* sorts downwards."""
    t = raw_table(entity)
    sorting = [t.c[o.lstrip("-")].desc() if o.startswith("-") else t.c[o] for o in order]
    query = select(t).where(t.c[parent] == bindparam("parent"), t.c.deleted_at.is_(None))
    return Prepared(query.order_by(*sorting))


@lru_cache(maxsize=256)
def rows_where(
    entity: str, columns: tuple[str, ...], equal: tuple[str, ...], deleted: bool
) -> Prepared:
    """Some columns of the records whose fields *equal* parameters of the same names."""
    t = raw_table(entity)
    query = select(*[t.c[name] for name in columns])
    return Prepared(query.where(*_where(t, equal, deleted)))


@lru_cache(maxsize=64)
def count_where(entity: str, equal: tuple[str, ...]) -> Prepared:
    """How many living records have the given values."""
    t = raw_table(entity)
    return Prepared(select(func.count()).select_from(t).where(*_where(t, equal, False)))


@lru_cache(maxsize=16)
def codes_between(entity: str) -> Prepared:
    """The numbers from ``low`` on and below ``high``, also of records in the recycle bin."""
    t = raw_table(entity)
    return Prepared(
        select(t.c.code).where(t.c.code >= bindparam("low"), t.c.code < bindparam("high"))
    )


@lru_cache(maxsize=16)
def last_code_between(entity: str) -> Prepared:
    """The one of ``codes_between`` that sorts last."""
    c = raw_table(entity).c.code
    between = (c >= bindparam("low"), c < bindparam("high"))
    return Prepared(select(c).where(*between).order_by(c.desc()).limit(literal_column("1")))


def _where(t: Any, equal: tuple[str, ...], deleted: bool) -> list[Any]:
    parts = [t.c[name] == bindparam(name) for name in equal]
    return parts if deleted else [*parts, t.c.deleted_at.is_(None)]


@lru_cache(maxsize=64)
def insert_row(entity: str) -> Prepared:
    """A whole record."""
    return Prepared(insert(raw_table(entity)))


@lru_cache(maxsize=256)
def insert_columns(entity: str, columns: tuple[str, ...]) -> Prepared:
    """Some columns of a record, named in the order of the table; the others stay NULL."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Prepared(insert(raw_table(entity)).values(values))


@lru_cache(maxsize=1024)
def update_row(entity: str, columns: tuple[str, ...]) -> Prepared:
    """Some columns of one record."""
    t = raw_table(entity)
    values: dict[str, Any] = {name: bindparam("v_" + name) for name in columns}
    return Prepared(update(t).where(t.c.id == bindparam("record_id")).values(values))


@lru_cache(maxsize=64)
def delete_row(entity: str) -> Prepared:
    """The row itself."""
    t = raw_table(entity)
    return Prepared(delete(t).where(t.c.id == bindparam("id")))


@lru_cache(maxsize=16)
def columns_of_ids(entity: str, columns: tuple[str, ...]) -> Prepared:
    """Some columns of the records ``of_ids``."""
    t = raw_table(entity)
    return Prepared(select(*[t.c[name] for name in columns]).where(of_ids(t.c.id)))


@lru_cache(maxsize=16)
def gone_of_ids(entity: str) -> Prepared:
    """Id, customer and, as JSON, [value, null] of every filled column of the records ``of_ids``.

    What the history keeps of records that are removed for good, made where they lie: half a
    million of them need not become Python objects.
    """
    t = raw_table(entity)
    nothing: Any = literal_column("''")
    told: ColumnElement[Any] = nothing
    end: Any = literal_column("', null]'")
    for c in t.columns:
        begin: Any = literal_column(f"', \"{c.name}\": ['")
        piece = begin.op("||")(func.json_quote(c)).op("||")(end)
        told = told.op("||")(case((c.is_(None), nothing), else_=piece))
    inside = func.substr(told, literal_column("3"))
    text = literal_column("'{'").op("||")(inside).op("||")(literal_column("'}'"))
    return Prepared(select(t.c.id, t.c.customer_id, text).where(of_ids(t.c.id)))


@lru_cache(maxsize=64)
def children_of(entity: str, columns: tuple[str, ...]) -> Prepared:
    """Some columns of the living children of a customer, oldest first."""
    t = raw_table(entity)
    return Prepared(
        select(*[t.c[name] for name in columns])
        .where(t.c.customer_id == bindparam("customer_id"), t.c.deleted_at.is_(None))
        .order_by(t.c.id)
    )


INSERT_CHANGE = Prepared(insert(JOURNAL))
INSERT_ACT = Prepared(insert(ACTS))
INSERT_TEXT = Prepared(insert(SEARCH_TEXT))
DELETE_TEXT = Prepared(
    delete(SEARCH_TEXT).where(SEARCH_TEXT.c.customer_id == bindparam("customer_id"))
)
