"""Lines that are made as whole documents are those that the rules make one by one."""

from __future__ import annotations

import gc
from datetime import date
from typing import Any

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.models.history import Action
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import column_names
from crmdesk.services.container import Services
from crmdesk.services.importing.sale_batch import COLUMNS
from tests.helpers.making import create, customer
from tests.services.importing.conftest import Importing

HEAD = [
    "日期",
    "单据编号",
    "客户",
    "商品编码",
    "数量",
    "单价",
    "折扣",
    "金额",
    "成本单价",
    "税率",
    "摘要",
]
# Quantity, price, discount, amount, cost, tax, remark.
CASES = [
    ["P01", 2, 1200, "", 2400, "", "13%", ""],
    ["P01", 3, 33.33, "", 99.98, 20, "13%", "急用"],
    ["P02", 0.375, 19.99, "", "", "", "13%", ""],
    ["P02", 7, 10, "5%", 66.5, 0, "13%", "样品"],
    ["P02", 10, "", "", 333.33, 1.005, "13%", ""],
]
OWN = {"id", "sale_id", "position", "created_at", "changed_at", "counted_on"}


@pytest.fixture
def goods(services: Services) -> int:
    """Products of which one knows its cost; returns the customer."""
    create(
        services, "product", code="P01", name="离心泵", specification="50A", unit="台", cost=80000
    )
    create(services, "product", code="P02", name="阀门")
    return customer(services, "锦华五金")


def rows_of(services: Services, sale_id: int) -> list[dict[str, Any]]:
    """All columns of the lines of a document, but for those that say which they are."""
    with services.database.read() as connection:
        found = connection.exec_driver_sql(
            f"SELECT * FROM sale_line WHERE sale_id = {sale_id} ORDER BY position"
        ).mappings()
        return [{k: v for k, v in row.items() if k not in OWN} for row in found]


@pytest.mark.parametrize("sign", [1, -1])
def test_imported_lines_are_those_that_people_enter(
    services: Services, take: Importing, goods: int, sign: int
) -> None:
    sheet = [HEAD]
    for code, quantity, price, discount, amount, *rest in CASES:
        given = sign * amount if amount else ""
        line = [code, sign * quantity, price, discount, given, *rest]
        sheet.append(["2026-09-03", "XS-1", "锦华五金", *line])
    report = take(sheet, "sale", past_sales=True)
    assert not report.refused
    (imported,) = services.records.all("sale")
    entered = [
        {
            name: line[name]
            for name in (
                "product_id",
                "quantity",
                "price",
                "discount",
                "cost",
                "tax_rate",
                "remark",
            )
        }
        | {"amount": abs(line["amount"])}
        for line in services.records.all("sale_line")
    ]
    values = {
        "customer_id": goods,
        "kind": imported["kind"],
        "code": "XS-2",
        "sold_on": date(2026, 9, 3),
    }
    services.sales.save(None, values, entered)
    mine = next(s for s in services.records.all("sale") if s["code"] == "XS-2")
    assert rows_of(services, imported.record_id) == rows_of(services, mine.record_id)
    for name in ("amount", "cost", "tax"):
        assert imported[name] == mine[name]
    assert imported["amount"] * sign > 0
    ours = [r for r in services.records.all("sale_line") if r["sale_id"] == imported.record_id]
    assert [line["counted_on"] for line in ours] == ["2026-09-03"] * len(CASES)


def test_the_history_has_a_creation_of_each_line(
    services: Services, take: Importing, goods: int
) -> None:
    sheet = [HEAD, ["2026-09-03", "XS-1", "锦华五金", *CASES[0]]]
    report = take(sheet, "sale", past_sales=True)
    (line,) = services.records.all("sale_line")
    with services.database.read() as connection:
        (row,) = connection.exec_driver_sql(
            f"SELECT change_set_id, customer_id, action, data FROM change "
            f"WHERE record_id = {line.record_id}"
        ).fetchall()
    assert report.change_set is not None
    assert tuple(row) == (report.change_set.change_set_id, goods, str(Action.CREATE), None)
    assert line.record_id in report.change_set.of("sale_line").created


def test_columns_are_in_the_order_of_the_table() -> None:
    assert [name for name in column_names("sale_line") if name in COLUMNS] == list(COLUMNS)


def fail(writer: BulkWriter) -> None:
    """Begin to write, and be refused."""
    with writer:
        assert not gc.isenabled()
        writer.create("sale_line", {})


def test_cycles_are_looked_for_again_after_an_import_that_failed(services: Services) -> None:
    writer = BulkWriter(services.context(), "")
    with pytest.raises(ValidationError):
        fail(writer)
    assert gc.isenabled()
