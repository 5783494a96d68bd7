"""客户投入 from a file of the bookkeeping: whose, when, what for, how much."""

from __future__ import annotations

from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.services.importing.conftest import Importing


def test_costs_of_customers_are_imported_and_bad_rows_refused(
    services: Services, take: Importing
) -> None:
    found = customer(services, "锦华五金")
    report = take(
        [
            ["客户名称", "费用日期", "费用类别", "费用金额", "用途"],
            ["锦华五金", "2026-03-05", "市场推广", "1,280.50", "展会样品"],
            ["锦华五金", "2026-04-01", "服务费用", "300", ""],
            ["锦华五金", "2026-12-01", "服务费用", "300", "还没到的日子"],
            ["没有这家", "2026-04-01", "服务费用", "300", ""],
        ],
        "customer_cost",
    )
    assert report.created["customer_cost"] == 2
    assert len(report.refused) == 2
    rows = services.records.children("customer_cost", found, order=("spent_on",))
    assert [(r["spent_on"], r["kind"], r["amount"], r["remark"]) for r in rows] == [
        ("2026-03-05", "marketing", 128_050, "展会样品"),
        ("2026-04-01", "service", 30_000, None),
    ]


def test_a_file_taken_twice_adds_nothing_but_equal_costs_without_remark_are_two(
    services: Services, take: Importing
) -> None:
    found = customer(services, "锦华五金")
    rows = [
        ["客户名称", "日期", "费用类别", "金额", "备注"],
        ["锦华五金", "2026-03-05", "销售费用", "60", "送样打车"],
    ]
    take(rows, "customer_cost")
    take(rows, "customer_cost")
    assert len(services.records.children("customer_cost", found)) == 1
    fare = ["锦华五金", "2026-03-05", "销售费用", "30", ""]
    take([rows[0], fare, fare], "customer_cost")
    assert len(services.records.children("customer_cost", found)) == 3
