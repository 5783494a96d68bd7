"""Receipts, stocks of months: read, settled on request, refused with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.trade import kept, sale
from tests.services.importing.conftest import Importing

HEAD = ["收款日期", "单据编号", "客户名称", "结算方式", "金额", "核销单号"]


@pytest.fixture
def shop(services: Services) -> int:
    """A customer with two open documents of 1,000 and 500 yuan."""
    return customer(services, "锦华五金", settlement="cash")


@pytest.fixture
def documents(services: Services, shop: int) -> tuple[int, int]:
    """Two opening balances: no credit hold asks about them."""
    from datetime import date

    first = sale(services, shop, 100_000, kind="opening", sold_on=date(2026, 9, 1), code="QC-1")
    second = sale(services, shop, 50_000, kind="opening", sold_on=date(2026, 10, 1), code="QC-2")
    return first, second


def settled(services: Services, *ids: int) -> list[int]:
    return [kept(services, "sale", i)["settled"] for i in ids]


def test_receipts_wait_for_somebody_to_settle_documents(
    services: Services, documents: tuple[int, int], take: Importing
) -> None:
    report = take([HEAD, ["2026-10-05", "SK-1", "锦华五金", "微信", "1,200.00", ""]], "receipt")
    assert report.created["receipt"] == 1
    [row] = services.records.all("receipt")
    assert (row["amount"], row["method"], row["applied"]) == (120_000, "wechat", 0)
    assert settled(services, *documents) == [0, 0]


def test_the_oldest_is_settled_first_on_request(
    services: Services, documents: tuple[int, int], take: Importing
) -> None:
    rows = [
        HEAD,
        ["2026-10-09", "SK-2", "锦华五金", "转账", 600, ""],
        ["2026-10-05", "SK-1", "锦华五金", "现金", 700, ""],
    ]
    take(rows, "receipt", oldest_first=True)
    assert settled(services, *documents) == [100_000, 30_000]
    puts = sorted((a["applied_on"], a["amount"]) for a in services.records.all("allocation"))  # type: ignore[type-var]
    assert puts == [("2026-10-05", 70_000), ("2026-10-09", 30_000), ("2026-10-09", 30_000)]
    assert check(services.database) == []


def test_a_document_that_is_named_is_settled(
    services: Services, documents: tuple[int, int], take: Importing
) -> None:
    take([HEAD, ["2026-10-05", "SK-1", "锦华五金", "", 400, "QC-2"]], "receipt", oldest_first=True)
    assert settled(services, *documents) == [0, 40_000]


def test_money_before_the_document_counts_from_the_day_of_the_document(
    services: Services, documents: tuple[int, int], take: Importing
) -> None:
    take([HEAD, ["2026-08-05", "SK-1", "锦华五金", "", 400, "QC-2"]], "receipt")
    [put] = services.records.all("allocation")
    assert put["applied_on"] == "2026-10-01"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["2026-10-05", "SK-1", "锦华五金", "", 600, "QC-2"], "500.00"),
        (["2026-10-05", "SK-1", "锦华五金", "", 600, "XS-77"], "XS-77"),
        (["2026-10-05", "SK-1", "不认识", "", 600, ""], "不认识"),
        (["2026-10-05", "SK-1", "锦华五金", "", 0, ""], "0"),
        (["2026-10-05", "SK-1", "锦华五金", "", "", ""], "填写"),
        (["2099-10-05", "SK-1", "锦华五金", "", 600, ""], "2099"),
        (["1899-10-05", "SK-1", "锦华五金", "", 600, ""], "1899"),
        (["2026-10-05", "SK-1", "锦华五金", "", -600, ""], "600.00"),
    ],
)
def test_bad_receipts_are_refused_with_the_reason(
    services: Services, documents: tuple[int, int], take: Importing, row: list[Any], said: str
) -> None:
    report = take([HEAD, row], "receipt")
    assert said in report.refused[0].reason()
    assert services.records.all("receipt") == []


def test_money_goes_back_as_far_as_it_came_in(
    services: Services, shop: int, take: Importing
) -> None:
    rows = [
        HEAD,
        ["2026-10-05", "SK-1", "锦华五金", "", 600, ""],
        ["2026-10-08", "TK-1", "锦华五金", "", -400, ""],
        ["2026-10-09", "TK-2", "锦华五金", "", -400, ""],
    ]
    report = take(rows, "receipt", keep_good=True)
    assert [row.number for row in report.refused] == [4]
    assert sorted(r["amount"] for r in services.records.all("receipt")) == [-40_000, 60_000]  # type: ignore[type-var]
    assert check(services.database) == []


def test_the_same_file_again_brings_nothing_twice(
    services: Services, shop: int, take: Importing
) -> None:
    rows = [
        ["日期", "客户", "金额"],
        ["2026-10-05", "锦华五金", 600],
        ["2026-10-05", "锦华五金", 600],
    ]
    assert take(rows, "receipt").created["receipt"] == 2
    assert take(rows, "receipt").created["receipt"] == 0
    numbered = [HEAD, ["2026-10-06", "SK-9", "锦华五金", "", 1, ""]]
    assert not take(numbered, "receipt").refused
    assert "SK-9" in take(numbered, "receipt").refused[0].reason()


def test_receipts_with_what_they_settled_are_taken_back_as_one(
    services: Services, documents: tuple[int, int], take: Importing
) -> None:
    report = take(
        [HEAD, ["2026-10-05", "", "锦华五金", "", 1200, ""]], "receipt", oldest_first=True
    )
    assert report.change_set is not None
    services.undo.undo(report.change_set.change_set_id)
    assert services.records.all("allocation") == []
    assert settled(services, *documents) == [0, 0]
    assert check(services.database) == []


def test_stocks_of_months_are_created_and_brought_up_to_date(
    services: Services, take: Importing
) -> None:
    create(services, "product", code="P01", name="离心泵", specification="50A")
    head = ["商品编码", "月份", "期初数量", "期末数量", "期初金额", "期末金额"]
    first = take([head, ["P01", "2026年9月", 10, 8, 1000, 800]], "stock_month")
    again = take(
        [head, ["P01", "2026-09", 10, 7, 1000, 700], ["P01", "202610", 7, 7, 1, 1]], "stock_month"
    )
    assert (first.created["stock_month"], again.created["stock_month"]) == (1, 1)
    rows = {r["month"]: r["closing"] for r in services.records.all("stock_month")}
    assert rows == {"2026-09-01": 70_000, "2026-10-01": 100}
    bad = take([head, ["P01", "十月", 1, 1, 1, 1], ["P99", "2026-10", 1, 1, 1, 1]], "stock_month")
    assert [row.number for row in bad.refused] == [2, 3]
