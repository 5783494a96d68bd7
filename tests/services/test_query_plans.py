"""Records picked by their ids are found by their ids, not by walking every living customer."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import ColumnElement, event, select
from sqlalchemy.engine import Engine

from crmdesk.services.board_data import BoardQuery
from crmdesk.services.board_reading import _DECIDED_ROWS, _PRODUCTS, _TASKS
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.container import Services
from crmdesk.services.customer_stat_rows import _CONTACTS, _DEALS
from crmdesk.services.prepared import Prepared
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


def plans_of_the_day(services: Services, employee_id: int | None) -> list[str]:
    """How each question of the day is answered; the file has no statistics, so always alike."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        asked.append((statement, values))

    services.today.today(employee_id)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        services.today.today(employee_id)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    plans = []
    with services.database.read() as connection:
        for statement, values in asked:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, values).all()
                plans.append("\n".join(str(row[3]) for row in rows))
    return plans


@pytest.mark.parametrize("whose", ["everybody", "mine"])
@pytest.mark.parametrize(
    "index",
    [
        "ix_task_due",
        "ix_task_customer_day",
        "ix_activity_happened",
        "ix_opportunity_state",
        "ix_contract_state",
        "ix_instalment_plan",
        "ix_contact_birthday",
    ],
)
def test_the_day_is_read_from_indexes_alone(services: Services, index: str, whose: str) -> None:
    plans = plans_of_the_day(services, services.employee_id if whose == "mine" else None)
    assert any(f"USING COVERING INDEX {index}" in plan for plan in plans)


def test_no_question_of_the_day_walks_a_table_of_talks_tasks_or_deals(services: Services) -> None:
    everybody, mine = (
        plans_of_the_day(services, None),
        plans_of_the_day(services, services.employee_id),
    )
    steps = {step for plan in (*everybody, *mine) for step in plan.splitlines()}
    tables = ("customer", "contact", "activity", "task", "opportunity", "contract", "instalment")
    assert not [f"SCAN {table}" for table in tables if f"SCAN {table}" in steps]
    assert any("SEARCH quote USING INDEX ix_quote_state" in step for step in steps)
    assert any("SEARCH qualification USING INDEX ix_qual" in step for step in steps)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (_TASKS, "ix_task_customer_due"),
        (_DECIDED_ROWS, "ix_opportunity_decided"),
        (_PRODUCTS, "ix_opportunity_product_opportunity_id"),
        (_DEALS, "ix_opportunity_customer_"),
        (_CONTACTS, "COVERING INDEX ix_activity_customer"),
    ],
)
def test_boards_and_kept_figures_begin_with_few_records(
    services: Services, statement: Prepared, index: str
) -> None:
    services.boards.board(BoardQuery())
    with services.database.read() as connection:
        values = {"ids": "[1]", "s0": "won", "s1": "lost", "first": "", "last": ""}
        statement.run(connection, **values)
        cursor = connection.connection.cursor()
        given = values | statement._own
        cursor.execute("EXPLAIN QUERY PLAN " + statement._sql, [given[n] for n in statement._names])
        plan = "\n".join(row[3] for row in cursor.fetchall())
    assert f"INDEX {index.removeprefix('COVERING INDEX ')}" in plan
    assert ("COVERING" in plan) == ("COVERING" in index)
