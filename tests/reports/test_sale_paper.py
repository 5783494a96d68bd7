"""Sales documents and the results of credit and products on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.pdfs import sizes, text, whole_text
from tests.helpers.trade import goods_back, line, sale, without_credit_control


@pytest.fixture
def us(services: Services) -> Services:
    without_credit_control(services)
    services.settings.save({"company.name": "杭州云岭五金贸易有限公司"})
    return services


def build(services: Services, name: str, target: Path, **values: object) -> Printed:
    return report(name).build(services, Scope(), values, target, NO_PROGRESS)


def test_a_sales_slip_shows_lines_sum_and_capitals(us: Services, tmp_path: Path) -> None:
    who = customer(us, "深圳市锦华五金制品有限公司")
    made = sale(
        us, who, rows=[line("合页 4 寸", 2_000, 12_550, unit="副"), line("运费", price=500)]
    )
    target = tmp_path / "销售 单.pdf"
    done = build(us, "sale", target, sale=made)
    said = text(target)
    for expected in (
        "销售单", "深圳市锦华五金制品有限公司", "合页4寸", "251.00", "256.00",
        "人民币贰佰伍拾陆元整", "收货人", done.papers[0].short_code,
    ):  # fmt: skip
        assert expected in said, expected
    assert sizes(target) == [(595, 842)]


@pytest.mark.parametrize(("paper", "height"), [("half", 397), ("third", 264)])
def test_continuous_paper_goes_over_pages(
    us: Services, tmp_path: Path, paper: str, height: int
) -> None:
    rows = [line(f"商品 {n}", price=100 + n) for n in range(30)]
    target = tmp_path / "s.pdf"
    done = build(us, "sale", target, sale=sale(us, rows=rows), paper=paper)
    assert set(sizes(target)) == {(683, height)}
    assert done.pages == len(sizes(target)) > 1
    said = whole_text(target)
    assert all(f"商品{n}" in said for n in range(30))
    assert said.count("收货人") == 1


def test_returned_goods_are_negative_and_the_warehouse_sees_no_prices(
    us: Services, tmp_path: Path
) -> None:
    back = goods_back(us, customer(us, "义乌市星光饰品商行"), 12_300)
    target = tmp_path / "s.pdf"
    build(us, "sale", target, sale=back)
    assert "销售退货单" in text(target)
    assert "−123.00" in text(target)
    assert "负壹佰贰拾叁元整" in text(target)
    build(us, "sale", target, sale=back, without_prices=True)
    assert "123.00" not in text(target)
    assert "大写" not in text(target)


def test_a_draft_says_so(us: Services, tmp_path: Path) -> None:
    target = tmp_path / "s.pdf"
    build(us, "sale", target, sale=sale(us, post=False))
    assert "销售单·草稿" in text(target)


def test_credit_and_products_are_printed_as_their_pages_show_them(
    us: Services, tmp_path: Path
) -> None:
    sale(us, customer(us, "苏州恒泰精密机械有限公司"), 4_000_000)
    build(us, "credit-portfolio", tmp_path / "c.pdf")
    assert "苏州恒泰精密机械有限公司" in whole_text(tmp_path / "c.pdf")
    build(us, "product-analysis", tmp_path / "p.pdf", months=12, basis="sale_price")
    assert "40,000" in whole_text(tmp_path / "p.pdf")


def test_nothing_to_print_is_refused(us: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="销售单据"):
        build(us, "sale", tmp_path / "s.pdf")
    with pytest.raises(CrmError, match="没有销售"):
        build(us, "product-analysis", tmp_path / "p.pdf")


def test_a_discount_is_shown_so_that_the_line_can_be_checked(us: Services, tmp_path: Path) -> None:
    made = sale(us, rows=[line("合页", 90_000, 3600, discount=800), line("门吸", price=100)])
    target = tmp_path / "s.pdf"
    build(us, "sale", target, sale=made)
    said = text(target)
    assert "折扣" in said
    assert "8%" in said
    assert "2,980.80" in said
