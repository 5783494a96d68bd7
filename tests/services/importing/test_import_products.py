"""Price lists of products, with the headings that programs write."""

from __future__ import annotations

from crmdesk.services.container import Services
from tests.helpers.papers import product
from tests.services.importing.conftest import Importing

HEAD = ["存货编码", "存货名称", "规格型号", "计量单位", "标准价", "进价", "底价", "税率", "产品线"]


def test_a_price_list_of_another_program(services: Services, take: Importing) -> None:
    report = take(
        [
            HEAD,
            ["1001", "冷轧钢板", "SPCC 1.2", "张", "100", "60.5", "90", "13%", "板材"],
            ["", "镀锌板", "", "张", "1,280.50", "", "", "", ""],
        ],
        "product",
    )
    assert (report.created["product"], list(report.refused)) == (2, [])
    rows = {row["name"]: row for row in services.records.all("product")}
    first, second = rows["冷轧钢板"], rows["镀锌板"]
    assert (first["code"], first["price"], first["cost"], first["lowest_price"]) == (
        "1001",
        10_000,
        6_050,
        9_000,
    )
    assert (first["tax_rate"], first["line"], first["unit"]) == (1_300, "板材", "张")
    assert (second["code"], second["price"], second["is_active"]) == ("P00001", 128_050, 1)


def test_a_row_against_the_rules_is_refused_with_its_sentence(
    services: Services, take: Importing
) -> None:
    product(services, code="1001")
    report = take(
        [
            ["货号", "品名", "售价", "最低价"],
            ["1002", "角钢", "10", "11"],
            ["1001", "冷轧钢板", "120", ""],
        ],
        "product",
    )
    [refused] = report.refused
    assert "底价高于标准价" in "".join(p.message() for p in refused.problems)
    assert [(r["code"], r["price"]) for r in services.records.all("product")] == [("1001", 12_000)]
