"""Files as three bookkeeping programs export them, from the first title to the last total."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.importing import Report
from tests.helpers import trade_sheets as sheets
from tests.helpers.making import create, customer

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def shop(services: Services) -> None:
    """The customers and products that the files name."""
    customer(services, "锦华五金", code="K01")
    customer(services, "鑫盛商贸", code="K02")
    create(services, "product", code="P01", name="离心泵", specification="50A", unit="台")
    create(services, "product", code="P02", name="阀门", unit="只")


def take(services: Services, path: Path, entity: str = "sale", **options: Any) -> Report:
    """Import with every proposal accepted; nothing may be refused."""
    report = services.imports.run(
        services.imports.job(path, entity, past_sales=True, create_employees=True, **options)
    )
    assert [row.reason() for row in report.refused] == []
    assert check(services.database) == []
    return report


def documents(services: Services) -> list[tuple[Any, ...]]:
    """Every document: number, kind, day, customer, amount, tax, cost."""
    return [
        (
            *(r["code"], r["kind"], r["sold_on"]),
            services.names("customer", r["customer_id"]),  # type: ignore[arg-type]
            *(r["amount"], r["tax"], r["cost"]),
        )
        for r in services.records.all("sale")
    ]


def lines(services: Services) -> list[tuple[Any, ...]]:
    """Every line: product, quantity, price, discount, amount, tax rate."""
    fields = ("quantity", "price", "discount", "amount", "tax_rate")
    return [(r["name"], *(r[f] for f in fields)) for r in services.records.all("sale_line")]


def test_grasp(services: Services, tmp_path: Path) -> None:
    merged = ["B5:B7", "C5:C7", "B9:B10", "C9:C10"]
    path = sheets.write_workbook(tmp_path / "管家婆 销售单.xlsx", sheets.GRASP, merged=merged)
    report = take(services, path)
    assert documents(services) == [
        ("XSD-2026-09-03-0001", "sale", "2026-09-03", "锦华五金", 271_500, None, None),
        ("XSD-2026-09-08-0001", "sale", "2026-09-08", "鑫盛商贸", 120_000, None, None),
        ("XSD-2026-09-08-0001-T", "return", "2026-09-08", "鑫盛商贸", -120_000, None, None),
    ]
    assert lines(services) == [
        ("离心泵", 2000, 120_000, None, 240_000, None),
        ("阀门", 10_000, 3_500, 1000, 31_500, None),
        ("阀门", 1000, 0, None, 0, None),
        ("离心泵", 1000, 120_000, None, 120_000, None),
        ("离心泵", 1000, 120_000, None, -120_000, None),
    ]
    assert [number for number, _why in report.skipped] == [8, 11, 12, 13]


def test_ufida(services: Services, tmp_path: Path) -> None:
    path = sheets.write_workbook(tmp_path / "用友 发票.xlsx", sheets.UFIDA)
    take(services, path)
    assert documents(services) == [
        ("0000012", "sale", "2026-09-05", "锦华五金", 237_300, 27_300, None),
        ("0000013", "return", "2026-09-09", "锦华五金", -3_766, -433, None),
    ]
    assert lines(services) == [
        ("离心泵", 2000, 113_000, None, 226_000, 1300),
        ("阀门", 3000, 3_766, None, 11_300, 1300),
        ("阀门", 1000, 3_766, None, -3_766, 1300),
    ]


def test_kingdee(services: Services, tmp_path: Path) -> None:
    path = sheets.write_old_text(tmp_path / "金蝶 出库.csv", sheets.KINGDEE)
    take(services, path)
    assert documents(services) == [
        ("XOUT000101", "sale", "2026-09-01", "锦华五金", 124_000, None, 88_000),
        ("XOUT000102", "return", "2026-09-02", "鑫盛商贸", -7_000, None, -4_000),
    ]
    assert lines(services) == [
        ("离心泵", 1000, 110_000, None, 110_000, None),
        ("阀门", 4000, 3_500, None, 14_000, None),
        ("阀门", 2000, 3_500, None, -7_000, None),
    ]


def test_receipts_settle_what_the_programs_sold(services: Services, tmp_path: Path) -> None:
    take(services, sheets.write_workbook(tmp_path / "销售.xlsx", sheets.GRASP))
    path = sheets.write_workbook(tmp_path / "收款.xlsx", sheets.RECEIPTS)
    report = take(services, path, "receipt", oldest_first=True)
    assert report.created == {"receipt": 2, "allocation": 2}
    found = [
        (r["document_no"], r["method"], r["amount"], r["applied"])
        for r in services.records.all("receipt")
    ]
    assert found == [
        ("SKD-0001", "transfer", 100_000, 100_000),
        ("SKD-0002", "wechat", 50_000, 50_000),
    ]
    sold = {r["code"]: r["settled"] for r in services.records.all("sale")}
    assert sold["XSD-2026-09-03-0001"] == 150_000
