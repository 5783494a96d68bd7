"""Records picked by their ids are found by their ids, not by walking every living customer."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.container import Services
from tests.helpers.making import customer


def plan_of(services: Services, condition: ColumnElement[bool]) -> str:
    table = raw_table("customer")
    query = select(table.c.name).where(table.c.id.in_(range(1, 401)), condition)
    with services.database.read() as connection:
        dialect = connection.dialect
        sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        rows = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql).all()
    return " ".join(str(row[3]) for row in rows)


def test_customers_picked_by_id_are_searched_by_id(services: Services) -> None:
    table = raw_table("customer")
    assert "PRIMARY KEY" in plan_of(services, is_alive(table))
    # The reason for ``is_alive``; when this fails, it is no longer needed.
    assert "deleted_at" in plan_of(services, table.c.deleted_at.is_(None))


def test_the_bin_is_left_out(services: Services) -> None:
    ids = [customer(services, name) for name in ("甲商行", "乙商行")]
    services.records.remove("customer", ids[:1])
    table = raw_table("customer")
    with services.database.read() as connection:
        found = connection.scalars(select(table.c.id).where(table.c.id.in_(ids), is_alive(table)))
        assert list(found) == ids[1:]
