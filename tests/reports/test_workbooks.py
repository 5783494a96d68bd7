"""Reports that are tables as Excel files: the rows of the paper, numbers and days as such."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report, reports
from crmdesk.reports.base import Printed, Scope, has_workbook
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.trade import goods_back, line, receipt, sale, without_credit_control

NAME = "深圳市锦华五金制品有限公司"


@pytest.fixture
def us(services: Services) -> Services:
    without_credit_control(services)
    return services


@pytest.fixture
def owner(us: Services) -> int:
    who = customer(us, NAME)
    sale(us, who, 500_000, sold_on=date(2026, 9, 10), due_on=date(2026, 10, 10))
    sale(us, who, rows=[line("合页", price=2_820_050)], sold_on=date(2026, 10, 2))
    receipt(us, who, 400_000, received_on=date(2026, 10, 12), how="oldest")
    goods_back(us, who, 12_800, sold_on=date(2026, 10, 15))
    return who


def build(services: Services, name: str, target: Path, *ids: int, **values: Any) -> Printed:
    scope = Scope(customer_ids=ids)
    return report(name).build(services, scope, values, target, NO_PROGRESS)


def sheet(target: Path, name: str | None = None) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(str(target))
    return book.get_sheet_by_name(name or book.sheet_names[0]).to_python()


def test_the_reports_that_are_tables_can_be_excel_files() -> None:
    assert {each.id for each in reports() if has_workbook(each)} == {
        "statement", "ageing", "dunning", "credit-report", "sales", "receipts",
        "credit-portfolio", "product-analysis", "analysis", "screening",
    }  # fmt: skip


def test_ageing_has_the_rows_of_the_paper(us: Services, owner: int, tmp_path: Path) -> None:
    only_ahead = customer(us, "只有预收")
    receipt(us, only_ahead, 70_000)
    target = tmp_path / "账龄 表.xlsx"
    done = build(us, "ageing", target)
    assert (done.pages, done.papers) == (0, ())
    rows = sheet(target, "应收账款账龄")
    assert [row[0] for row in rows[1:]] == [NAME, "合计"]
    assert rows[1][1] == 29_200.5  # 1,000 + 28,200.50
    assert rows[2][-1] == 828  # in advance: the receipt and the return that is not set off
    with pytest.raises(CrmError, match="2020"):
        build(us, "ageing", target, as_of=date(2020, 1, 1))


def test_statement_has_its_movements_as_days_and_numbers(
    us: Services, owner: int, tmp_path: Path
) -> None:
    target = tmp_path / "a.xlsx"
    days = {"from_on": date(2026, 10, 1), "until_on": date(2026, 10, 31)}
    build(us, "statement", target, owner, **days)
    (heading, summed) = sheet(target, "对账单")
    assert summed[1:8] == [NAME, date(2026, 10, 1), date(2026, 10, 31), 5_000, 28_200.5, 4_128, 29_072.5]  # fmt: skip
    assert "1–30天" in "".join(str(h) for h in heading).replace(" ", "")
    first, *movements, total = sheet(target, NAME)[1:]
    assert (first[0], first[3], first[7]) == (date(2026, 10, 1), "期初余额", 5_000)
    assert [(m[0], m[5], m[6], m[7]) for m in movements] == [
        (date(2026, 10, 2), 28_200.5, "", 33_200.5),
        (date(2026, 10, 12), "", 4_000, 29_200.5),
        (date(2026, 10, 15), "", 128, 29_072.5),
    ]
    assert total[7] == 29_072.5


def test_letters_have_a_row_each_and_their_documents(
    us: Services, owner: int, tmp_path: Path
) -> None:
    _act, (letter_id,) = us.dunning.write_letters([owner])
    target = tmp_path / "a.xlsx"
    assert build(us, "dunning", target, dunning=letter_id).rows == 3
    (_heading, letter, total) = sheet(target, "催款函")
    assert letter[1:3] == [date(2026, 11, 21), NAME]
    assert letter[5] == total[5] == 29_200.5
    _heading, _longest, document = sheet(target, "逾期单据")
    assert document[5:10] == [date(2026, 9, 10), date(2026, 10, 10), 5_000, 5_000, 42]


def test_credit_report_has_its_parts_points_and_limit(
    us: Services, owner: int, tmp_path: Path
) -> None:
    made = create(
        us, "credit_report", customer_id=owner, investigated_on=date(2026, 11, 16),
        proposed_limit=12_800_000, condition="good",
    )  # fmt: skip
    target = tmp_path / "a.xlsx"
    build(us, "credit-report", target, report=made)
    answers = {row[1]: row[2] for row in sheet(target, "客户信用调查报告")[1:]}
    assert answers["调查日期"] == date(2026, 11, 16)
    assert answers["建议额度"] == 128_000
    assert answers["曾用名"] == "未取得"
    points = {row[1]: row[2] for row in sheet(target, "得分")[1:]}
    assert points["经营状况"] == 8


@pytest.mark.parametrize(("name", "count"), [("sales", 3), ("receipts", 1)])
def test_lists_have_their_rows_and_sums(
    us: Services, owner: int, tmp_path: Path, name: str, count: int
) -> None:
    target = tmp_path / "a.xlsx"
    assert build(us, name, target).rows == count
    rows = sheet(target)
    assert len(rows) == count + 2
    amount = next(n for n, title in enumerate(rows[0]) if str(title).startswith("金额"))
    assert rows[-1][amount] == sum(row[amount] for row in rows[1:-1])
    assert isinstance(rows[1][0], date)
    with pytest.raises(CrmError, match="另选"):
        build(us, name, tmp_path / "b.xlsx", since=date(2020, 1, 1), until=date(2020, 2, 1))
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize("name", ["credit-portfolio", "product-analysis"])
def test_results_have_their_tables(us: Services, owner: int, tmp_path: Path, name: str) -> None:
    target = tmp_path / "a.xlsx"
    build(us, name, target)
    assert len(CalamineWorkbook.from_path(str(target)).sheet_names) > 3


@pytest.mark.parametrize(
    ("name", "ending", "said"),
    [("ageing", ".csv", ".pdf 或 .xlsx"), ("customer-card", ".xlsx", "只能输出为 PDF")],
)
def test_other_endings_are_refused_in_a_sentence(
    us: Services, owner: int, tmp_path: Path, name: str, ending: str, said: str
) -> None:
    target = tmp_path / f"a{ending}"
    with pytest.raises(CrmError, match=said):
        build(us, name, target, owner)
    assert not target.exists()
