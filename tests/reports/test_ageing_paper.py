"""The ageing of receivables on paper: rows, ages, totals; by seller; empty and overfull."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.pdfs import sizes, text, whole_text
from tests.helpers.trade import receipt, sale, without_credit_control

LONG = "内蒙古自治区呼和浩特市金川经济技术开发区宏盛达重型装备制造与安装工程股份有限公司"


@pytest.fixture
def us(services: Services) -> Services:
    without_credit_control(services)
    return services


def build(services: Services, target: Path, **values: object) -> Printed:
    return report("ageing").build(services, Scope(), values, target, NO_PROGRESS)


def owed(services: Services) -> int:
    who = customer(services, "中山小榄锁业有限公司")
    sale(services, who, 1_000_000, sold_on=date(2026, 10, 1), due_on=date(2026, 10, 31))
    sale(services, who, 3_000_000, sold_on=date(2026, 11, 1), due_on=date(2026, 12, 1))
    receipt(services, who, 250_000, received_on=date(2026, 11, 20), how="oldest")
    return who


def test_ages_totals_and_shares_stand_on_landscape(us: Services, tmp_path: Path) -> None:
    owed(us)
    target = tmp_path / "账龄 表.pdf"
    done = build(us, target)
    said = text(target)
    for expected in (
        "应收账款账龄", "中山小榄锁业有限公司", "37,500.00", "7,500.00", "30,000.00", "20.0%",
        "逾期天数", "1–30天", "合计", "占应收", "80.0%", "财务复核", "第1页共1页",
    ):  # fmt: skip
        assert expected in said, expected
    assert sizes(target) == [(842, 595)]
    assert done.papers[0].customer_id is None


def test_as_of_an_earlier_day_later_payments_do_not_count(us: Services, tmp_path: Path) -> None:
    owed(us)
    target = tmp_path / "a.pdf"
    build(us, target, as_of=date(2026, 11, 10))
    assert "40,000.00" in text(target)


def test_by_seller_with_two_ages_from_the_date(us: Services, tmp_path: Path) -> None:
    owed(us)
    target = tmp_path / "a.pdf"
    build(us, target, group="seller", basis="document", buckets="30")
    said = text(target)
    assert "李晓明" in said
    assert "客户数" in said
    assert "逾期天数" not in said


def test_many_rows_end_with_one_total(us: Services, tmp_path: Path) -> None:
    for n in range(60):
        sale(us, customer(us, f"{LONG}第{n}分公司"), 98_765_432_100, due_on=date(2025, 1, 1),
             sold_on=date(2025, 1, 1))  # fmt: skip
    target = tmp_path / "a.pdf"
    done = build(us, target)
    said = whole_text(target)
    assert done.pages == len(sizes(target)) > 1
    assert said.count("占应收") == 1
    assert "59,259,259,260.00" in said
    assert "####" not in said


def test_nothing_open_and_odd_buckets_are_refused(us: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="没有未收的款项"):
        build(us, tmp_path / "a.pdf")
    owed(us)
    with pytest.raises(FieldError):
        build(us, tmp_path / "a.pdf", buckets="60,30")
    assert not (tmp_path / "a.pdf").exists()
