"""Statements of account on paper: boxes, lines, ages, slip; several, long, negative, empty."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.pdfs import sizes, text, whole_text
from tests.helpers.trade import goods_back, line, receipt, sale, without_credit_control

SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
LONG = "内蒙古自治区呼和浩特市金川经济技术开发区宏盛达重型装备制造与安装工程股份有限公司第二分公司"


@pytest.fixture
def us(services: Services) -> Services:
    without_credit_control(services)
    services.settings.save(
        {
            "company.name": "杭州云岭五金贸易有限公司",
            "company.account": "中国银行杭州滨江支行 6222 0000 1234 5678 901",
        }
    )
    return services


def build(
    services: Services, target: Path, customers: tuple[int, ...] = (), **values: object
) -> Printed:
    scope = Scope(customer_ids=customers)
    return report("statement").build(services, scope, values, target, NO_PROGRESS)


def traded(services: Services, name: str = "深圳市锦华五金制品有限公司") -> int:
    who = customer(services, name)
    small = [line(goods, price=0) for goods in ("门吸", "导轨")]
    sale(services, who, 500_000, sold_on=date(2026, 9, 10))
    sale(
        services, who, rows=[line("合页 4 寸", price=2_820_000), *small], sold_on=date(2026, 10, 2)
    )
    receipt(services, who, 400_000, received_on=date(2026, 10, 12), how="oldest", method="transfer")
    goods_back(services, who, 12_800, sold_on=date(2026, 10, 15))
    return who


def test_a_statement_shows_boxes_lines_ages_and_the_slip(us: Services, tmp_path: Path) -> None:
    who = traded(us)
    _act, ids = us.statements.make([who], SINCE, UNTIL)
    target = tmp_path / "对账 单.pdf"
    done = build(us, target, statement=ids[0])
    said = text(target)
    for expected in (
        "对账单", "DZ-202611-0001", "深圳市锦华五金制品有限公司", "2026-10-01至2026-10-31",
        "5,000.00", "28,200.00", "4,128.00", "29,072.00", "合页4寸、门吸等3种", "银行转账", "送货", "退货", "合计3笔",
        "人民币贰万玖仟零柒拾贰元整", "账龄", "6222000012345678901", "对账回执", "相符", "不符",
        "差异原因", "公章或财务专用章", "第1页共1页", done.papers[0].short_code,
    ):  # fmt: skip
        assert expected in said, expected
    assert (done.pages, done.papers[0].customer_id, done.remarks) == (1, who, ())


def test_two_hundred_lines_go_over_pages_and_the_slip_comes_last(
    us: Services, tmp_path: Path
) -> None:
    who = customer(us, LONG)
    for n in range(200):
        sale(us, who, 98_765_432_1 + n, sold_on=date(2026, 10, 1 + n % 31))
    target = tmp_path / "s.pdf"
    done = build(us, target, (who,), from_on=SINCE, until_on=UNTIL)
    pages = [text(target, n) for n in range(done.pages)]
    assert done.pages == len(sizes(target)) > 3
    assert all("应收（+）" in page for page in pages[:-1])
    assert ["对账回执" in page for page in pages] == [False] * (done.pages - 1) + [True]
    assert "草稿，未编号" in pages[0]
    assert sum(page.count("送货") for page in pages) == 200
    assert "合计200笔" in pages[-1]
    assert "####" not in "".join(pages)


def test_what_we_owe_is_confirmed_the_other_way(us: Services, tmp_path: Path) -> None:
    who = customer(us, "绍兴柯桥纺机配件有限公司")
    receipt(us, who, 300_000, received_on=date(2026, 10, 5))
    target = tmp_path / "s.pdf"
    build(us, target, (who,), from_on=SINCE, until_on=UNTIL)
    said = text(target)
    assert "−3,000.00" in said
    assert "我公司在贵公司的预付余额为人民币（元）3,000.00" in said
    assert "负叁仟元整" in said


def test_a_customer_who_never_bought_gets_zeros(us: Services, tmp_path: Path) -> None:
    who = customer(us, "义乌市星光饰品商行")
    target = tmp_path / "s.pdf"
    done = build(us, target, (who,), from_on=SINCE, until_on=UNTIL)
    said = text(target)
    assert done.pages == 1
    assert "合计0笔" in said
    assert "人民币零元整" in said


def test_several_statements_are_one_file_with_a_number_each(us: Services, tmp_path: Path) -> None:
    customers = [traded(us, "苏州恒泰精密机械有限公司"), traded(us, "东莞市横沥联合模具有限公司")]
    _act, ids = us.statements.make(customers, SINCE, UNTIL)
    target = tmp_path / "s.pdf"
    query = ListQuery("statement", filter=Group((Condition("id", Op.ONE_OF, tuple(ids)),)))
    done = report("statement").build(us, Scope(query=query), {}, target, NO_PROGRESS)
    assert done.pages == 2
    assert {paper.customer_id for paper in done.papers} == set(customers)
    for name in ("苏州恒泰精密机械有限公司", "东莞市横沥联合模具有限公司"):
        assert [name in text(target, n) for n in (0, 1)].count(True) == 1
    assert whole_text(target).count("第1页共1页") == 2


def test_a_statement_whose_documents_changed_says_so(us: Services, tmp_path: Path) -> None:
    who = traded(us)
    _act, ids = us.statements.make([who], SINCE, UNTIL)
    sale(us, who, 100_000, sold_on=date(2026, 10, 20))
    target = tmp_path / "s.pdf"
    done = build(us, target, statement=ids[0])
    assert "制单后单据有改动：以下明细合计为30,072.00元" in text(target)
    assert "DZ-202611-0001" in done.remarks[0]


def test_a_statement_in_english(us: Services, english: None, tmp_path: Path) -> None:
    who = traded(us)
    _act, ids = us.statements.make([who], SINCE, UNTIL)
    target = tmp_path / "s.pdf"
    build(us, target, statement=ids[0])
    said = text(target)
    assert "Statementofaccount" in said
    assert "cutoffhere" in said
    assert "29,072.00" in said


def test_nothing_chosen_is_refused(us: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="选择对账单"):
        build(us, tmp_path / "s.pdf")
    assert not (tmp_path / "s.pdf").exists()
