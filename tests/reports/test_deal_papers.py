"""Quote, contract and comparison of versions on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.capitals import capitals
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer
from tests.helpers.papers import contract, contract_line, line, made, product, quote, signed
from tests.helpers.pdfs import sizes, text, whole_text


def build(services: Services, name: str, target: Path, **values: object) -> Printed:
    return report(name).build(services, Scope(), values, target, NO_PROGRESS)


@pytest.fixture
def us(services: Services) -> Services:
    services.settings.save({"company.name": "杭州云岭五金贸易有限公司"})
    return services


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (5, "伍分"),
        (10_000_010, "壹拾万元壹角"),
        (10_101_010_101, "壹亿零壹佰零壹万零壹佰零壹元零壹分"),
        (0, "零元整"),
        (-350, "负叁元伍角"),
        (100_000_000_00, "壹亿元整"),
        (2_003, "贰拾元零叁分"),
    ],
)
def test_amounts_in_capitals(fen: int, said: str) -> None:
    assert capitals(fen) == said


def test_absurd_amounts_have_no_capitals() -> None:
    with pytest.raises(ValueError, match="range"):
        capitals(10**17)


def test_a_quote_shows_lines_sums_and_capitals(us: Services, tmp_path: Path) -> None:
    who = customer(us)
    q = quote(us, who, contact_id=contact(us, who), discount=500, terms="卸货由需方负责。")
    line(us, q, product(us, specification="SPCC 1.2"), quantity=12_500)
    line(us, q, name="运费", price=30_000)
    target = tmp_path / "报价 单.pdf"
    done = build(us, "quote", target, quote=q)
    said = text(target)
    for expected in (
        "报价单", "杭州云岭五金贸易有限公司", "深圳市锦华五金制品有限公司", "张伟",
        "BJ-202611-0001", "2026-12-21", "SPCC1.2", "12.5", "1,250.00", "1,550.00", "−77.50",
        "1,472.50", "人民币壹仟肆佰柒拾贰元伍角", "卸货由需方负责", "客户确认", "第1页共1页",
        done.papers[0].number, done.papers[0].short_code,
    ):  # fmt: skip
        assert expected in said
    assert (done.pages, done.papers[0].customer_id) == (1, who)


def test_the_warehouse_copy_tells_no_prices(us: Services, tmp_path: Path) -> None:
    q = quote(us, terms="账期三十天")
    line(us, q, product(us), quantity=3_000)
    target = tmp_path / "仓库联.pdf"
    build(us, "quote", target, quote=q, without_prices=True)
    said = text(target)
    assert "仓库联" in said
    assert "冷轧钢板" in said
    for secret in ("100.00", "300.00", "大写", "折扣", "账期", "单价"):
        assert secret not in said


def test_forty_lines_repeat_the_head_of_the_table(us: Services, tmp_path: Path) -> None:
    q = quote(us)
    sheet = product(us, specification="SPCC")
    us.quotes.save(q, {}, [{"product_id": sheet, "quantity": 1000 * n} for n in range(1, 41)])
    target = tmp_path / "q.pdf"
    done = build(us, "quote", target, quote=q)
    assert done.pages == len(sizes(target)) == 2
    first, second = text(target, 0), text(target, 1)
    assert "品名及规格" in first
    assert "品名及规格" in second
    assert "转下页" in first
    assert "第2页共2页" in second
    assert "82,000.00" in second
    assert "签字盖章" in second


def test_long_names_wrap_and_numbers_stay_whole(us: Services, tmp_path: Path) -> None:
    who = customer(
        us, "内蒙古自治区呼和浩特市金川经济技术开发区宏盛达重型装备制造与安装工程股份有限公司"
    )
    q = quote(us, who)
    line(
        us,
        q,
        name="非标定制大型龙门式数控加工中心（含基础图纸设计、运输、吊装、调试与培训一年）",
        price=987_654_321_012,
    )
    target = tmp_path / "q.pdf"
    done = build(us, "quote", target, quote=q)
    said = whole_text(target)
    assert said.count("宏盛达重型装备制造与安装工程股份有限公司") >= 1
    assert "9,876,543,210.12" in said
    assert "培训一年" in said
    assert done.remarks == ()


def test_a_quote_in_english(us: Services, english: None, tmp_path: Path) -> None:
    q = quote(us)
    line(us, q, product(us))
    target = tmp_path / "q.pdf"
    build(us, "quote", target, quote=q)
    said = text(target)
    for expected in ("Quotation", "Validuntil", "Amountinwords", "RMB壹佰元整", "Page1of1"):
        assert expected in said


def test_a_contract_shows_parties_plan_and_terms(us: Services, tmp_path: Path) -> None:
    c = contract(
        us,
        amount=950_000,
        their_signer="王建国",
        terms="一、质量标准：按国标执行。\n二、争议：协商解决。",
        ends_on=date(2027, 11, 30),
    )
    contract_line(us, c, product_id=product(us), quantity=100_000)
    us.contracts.save(
        c,
        {},
        instalments=us.contracts.plan(950_000, date(2026, 12, 1)),
        milestones=[{"name": "首批到货", "due_on": date(2026, 12, 20)}],
    )
    target = tmp_path / "合同.pdf"
    build(us, "contract", target, contract=c)
    said = text(target)
    for expected in (
        "销售合同", "HT-2026-0001", "准备", "需方（甲方）", "杭州云岭五金贸易有限公司",
        "10,000.00", "协商优惠", "−500.00", "9,500.00", "玖仟伍佰元整", "2,850.00", "60%",
        "首批到货", "质量标准", "代表人：王建国", "2027-11-30",
    ):  # fmt: skip
        assert expected in said


def test_a_comparison_tells_both_versions(us: Services, tmp_path: Path) -> None:
    c = contract(us, terms="货到七日内付清。")
    contract_line(us, c, quantity=10_000, price=1_000)
    create(us, "instalment", contract_id=c, name="全款", amount=10_000)
    target = tmp_path / "对照.pdf"
    with pytest.raises(CrmError, match="只有一个版本"):
        build(us, "redline", target, contract=c)
    assert not target.exists()
    signed(us, c)
    second = made(us.contracts.new_version(c, "客户加量"), "contract")
    row = us.contracts.rows("contract_line", second)[0]
    us.contracts.save(
        second,
        {"terms": "货到十五日内付清。"},
        lines=[{"id": row["id"], "quantity": 12_000}],
        instalments=[{"name": "全款", "amount": 12_000}],
    )
    build(us, "redline", target, contract=second)
    said = text(target)
    for expected in ("版本对照", "第1版", "第2版", "客户加量", "100.00", "120.00", "七十五日内"):
        assert expected in said


def test_nothing_chosen_is_said(us: Services, tmp_path: Path) -> None:
    for name in ("quote", "contract", "redline"):
        with pytest.raises(CrmError, match="请选择"):
            build(us, name, tmp_path / "x.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
