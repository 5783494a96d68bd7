"""The printed customer list: as shown, header on every page, page x of y, totals."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.ledger import LedgerColumn, arranged, measured
from crmdesk.reports.styles import A4, A4_LANDSCAPE, MARGIN
from crmdesk.reports.text import Keep
from crmdesk.services.container import Services
from crmdesk.services.writing import Writer
from tests.helpers import golden, pdfs
from tests.helpers.making import contact, create, customer

WAN = 1_000_000
MANY = (
    "code", "name", "short_name", "customer_type", "relation_state", "contact.name",
    "contact.mobile", "phone", "owner_id", "area_id", "registered_capital", "annual_sales",
    "established_on", "registered_address", "main_products", "uscc", "legal_representative",
    "website", "created_at",
)  # fmt: skip


def build(services: Services, path: Path, scope: Scope) -> Printed:
    return report("customer-list").build(services, scope, {}, path, NO_PROGRESS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "客户列表.pdf"


def fill(services: Services, count: int) -> None:
    """Customers 客户0001… with capital 1, 2, … 万元."""
    with Writer(services.context(), "filled") as writer:
        for n in range(1, count + 1):
            writer.create(
                "customer",
                {
                    "name": f"客户{n:04d}五金有限公司",
                    "owner_id": services.employee_id,
                    "registered_capital": n * WAN,
                    "relation_state": "customer" if n % 2 else "lead",
                    "phone": "0755-27886318",
                },
            )


def test_the_list_is_printed_as_shown(services: Services, target: Path) -> None:
    one = customer(services, "深圳市锦华五金制品有限公司", registered_capital=800 * WAN)
    contact(services, one, "张伟")
    columns = ("name", "contact.name", "contact.mobile", "registered_capital")
    done = build(services, target, Scope(query=ListQuery(), columns=columns, title="重点客户"))
    said = pdfs.text(target)
    for text in ("重点客户", "1家客户", "按客户名称排序", "注册资本（万元）", "深圳市锦华五金制品有限公司",
                 "张伟", "13800138000", "800.00", "第1页共1页", done.papers[0].number):  # fmt: skip
        assert text in said, text
    assert "客户编号" not in said
    assert done.pages == 1


@pytest.mark.parametrize("count", [1, 45, 46, 47, 60, 200])
def test_every_row_is_printed_once_and_pages_are_counted(
    services: Services, target: Path, count: int
) -> None:
    fill(services, count)
    done = build(services, target, Scope(query=ListQuery(sort=(Sort("name"),))))
    said = [pdfs.text(target, page) for page in range(done.pages)]
    names = [f"客户{n:04d}五金有限公司" for n in range(1, count + 1)]
    assert all("".join(said).count(name) == 1 for name in names)
    for number, page in enumerate(said, start=1):
        assert f"第{number}页共{done.pages}页" in page
        assert "客户名称" in page
        assert ("转下页" in page) is (number < done.pages)
    assert f"{count}家客户" in said[0]


def test_totals_stand_at_the_end_only(services: Services, target: Path) -> None:
    fill(services, 100)
    columns = ("name", "registered_capital")
    done = build(services, target, Scope(query=ListQuery(), columns=columns))
    said = [pdfs.text(target, page) for page in range(done.pages)]
    assert "合计" not in said[0]
    assert "合计5,050.00" in said[-1]


def test_search_and_filter_are_described(services: Services, target: Path) -> None:
    fill(services, 10)
    only = Group((Condition("relation_state", Op.ONE_OF, ("lead",)),))
    build(services, target, Scope(query=ListQuery(search="五金", filter=only)))
    said = pdfs.text(target)
    assert "5家客户" in said
    assert "搜索“五金”" in said
    assert "客户状态属于潜在客户" in said


def test_chosen_customers_keep_their_order(services: Services, target: Path) -> None:
    ids = [customer(services, name) for name in ("丙公司", "甲公司", "乙公司")]
    build(services, target, Scope(customer_ids=ids))
    said = pdfs.text(target)
    assert said.index("丙公司") < said.index("甲公司") < said.index("乙公司")
    assert "手工选定" in said


def test_few_columns_stand_upright_many_lie_down(services: Services, target: Path) -> None:
    fill(services, 3)
    build(services, target, Scope(columns=("code", "name", "phone")))
    assert pdfs.sizes(target) == [(595, 842)]
    build(services, target, Scope(columns=MANY[:12]))
    assert pdfs.sizes(target) == [(842, 595)]


def test_too_many_columns_go_on_in_bands_that_repeat_the_name(
    services: Services, target: Path
) -> None:
    fill(services, 3)
    with_texts = {"registered_address": "西乡街道固戍二路 88 号 3 栋 2 楼", "website": "www.jinhuawj.cn",
                  "main_products": "门锁配件、合页、家具连接件", "uscc": "91110000MATE5T0170"}  # fmt: skip
    customer(services, "深圳市锦华五金制品有限公司", **with_texts)
    done = build(services, target, Scope(columns=MANY))
    assert done.pages >= 2
    said = [pdfs.text(target, page) for page in range(done.pages)]
    assert all("深圳市锦华五金制品有限公司" in page for page in said)
    for text in with_texts.values():
        assert any("".join(text.split()) in page for page in said), text
    titles = {s.name: s for s in services.lists.columns("customer")}
    for key in MANY:
        assert any(titles[key].title in page for page in said), key


def test_columns_that_no_longer_exist_are_left_out(services: Services, target: Path) -> None:
    customer(services)
    build(services, target, Scope(columns=("name", "custom.4711")))
    assert "深圳市锦华五金制品有限公司" in pdfs.text(target)


def test_a_golden_list(services: Services, target: Path) -> None:
    fill(services, 4)
    build(services, target, Scope(columns=("code", "name", "relation_state", "registered_capital")))
    golden.check("customer_list", pdfs.runs(target))


# --- widths --------------------------------------------------------------------------------
ROOM = A4[0] - 2 * MARGIN
WIDE = A4_LANDSCAPE[0] - 2 * MARGIN


def test_widths_fill_the_page_and_numbers_keep_theirs() -> None:
    columns = [LedgerColumn("名称", Keep.CUT, 300), LedgerColumn("金额", Keep.NUMBER, 80),
               LedgerColumn("电话", Keep.WHOLE, 90), LedgerColumn("地址", Keep.CUT, 200)]  # fmt: skip
    page = arranged(columns, 1)
    (band,) = page.bands
    assert page.size == A4
    assert sum(band.widths) == pytest.approx(ROOM)
    assert band.widths[1] == 80
    assert band.widths[2] == 90
    assert band.widths[0] < 300


def test_room_left_over_goes_to_growing_columns() -> None:
    columns = [LedgerColumn("序", Keep.NUMBER, 30), LedgerColumn("名称", width=100, grows=True)]
    (band,) = arranged(columns, 1).bands
    assert band.widths == pytest.approx((30, ROOM - 30))


def test_bands_repeat_the_first_columns_and_hold_every_column_once() -> None:
    columns = [LedgerColumn(str(n), Keep.NUMBER, 120) for n in range(15)]
    page = arranged(columns, 2)
    assert page.size == A4_LANDSCAPE
    assert len(page.bands) > 1
    assert all(band.columns[:2] == (0, 1) for band in page.bands)
    assert [n for band in page.bands for n in band.columns[2:]] == list(range(2, 15))
    for band in page.bands:
        assert sum(band.widths) == pytest.approx(WIDE)


def test_a_measured_column_holds_its_widest_text() -> None:
    columns = measured([LedgerColumn("电话", Keep.WHOLE)], [["1"], ["0755-27886318"], [""]])
    assert columns[0].width > measured([LedgerColumn("电话", Keep.WHOLE)], [["1"]])[0].width


def test_a_list_of_documents_is_printed_with_the_names_of_their_customers(
    services: Services, target: Path
) -> None:
    owner = customer(services, "深圳市锦华五金制品有限公司")
    create(services, "qualification", customer_id=owner, kind="other", number="SQ-2026-014")
    columns = ("customer_id", "kind", "number", "document_status")
    scope = Scope(
        query=ListQuery("qualification", sort=(Sort("document_status"),)), columns=columns
    )
    build(services, target, scope)
    said = pdfs.text(target)
    for text in ("深圳市锦华五金制品有限公司", "SQ-2026-014", "缺失", "1条"):
        assert text in said, text
    build(services, target, Scope(query=ListQuery("qualification")))
    assert "SQ-2026-014" in pdfs.text(target)
