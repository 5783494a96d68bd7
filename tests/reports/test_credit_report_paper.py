"""The report on the credit of a customer on paper: conclusion, score, parts, what is unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.pdfs import whole_text

LONG = "内蒙古自治区呼和浩特市金川经济技术开发区宏盛达重型装备制造与安装工程股份有限公司"


def build(services: Services, report_id: int | None, target: Path) -> Printed:
    values = {"report": report_id}
    return report("credit-report").build(services, Scope(), values, target, NO_PROGRESS)


def written(services: Services, name: str = "绍兴柯桥纺机配件有限公司", **values: object) -> int:
    given = {
        "customer_id": customer(services, name),
        "investigated_on": date(2026, 11, 16),
        "proposed_limit": 12_800_000,
        "proposed_days": 60,
    }
    return create(services, "credit_report", **(given | values))


def test_the_conclusion_comes_first_and_every_part_has_its_number(
    services: Services, tmp_path: Path
) -> None:
    made = written(services, risks="单一客户占其营业额四成。", condition="good")
    target = tmp_path / "信用 报告.pdf"
    done = build(services, made, target)
    said = whole_text(target)
    for expected in (
        "客户信用调查报告", "绍兴柯桥纺机配件有限公司", "128,000", "60天", "未取得",
        "单一客户占其营业额四成", "得分图（框长为满分）", "AAA", "按进货额", "资料完整度",
        done.papers[0].number,
    ):  # fmt: skip
        assert expected in said, expected
    assert said.index("128,000") < said.index("调查概要") < said.index("基本情况")
    assert "####" not in said


def test_long_answers_wrap_and_nothing_is_lost(services: Services, tmp_path: Path) -> None:
    end = "以上均经核实无误。"
    made = written(services, LONG, history="公司历经三次改制和两次迁址。" * 30 + end)
    target = tmp_path / "c.pdf"
    done = build(services, made, target)
    said = whole_text(target)
    assert end in said
    assert f"第{done.pages}页共{done.pages}页" in said


def test_a_report_in_english(services: Services, english: None, tmp_path: Path) -> None:
    target = tmp_path / "c.pdf"
    build(services, written(services), target)
    said = whole_text(target)
    assert "Notobtained" in said
    assert "60days" in said


def test_no_report_is_refused(services: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="信用调查报告"):
        build(services, None, tmp_path / "c.pdf")


def test_of_a_customer_the_newest_report_is_printed(services: Services, tmp_path: Path) -> None:
    who = services.records.fetch("credit_report", written(services))["customer_id"]
    newer = {"customer_id": who, "investigated_on": date(2026, 11, 20), "risks": "新近更换法人。"}
    create(services, "credit_report", **newer)
    target = tmp_path / "c.pdf"
    scope = Scope(customer_ids=(who,))
    report("credit-report").build(services, scope, {}, target, NO_PROGRESS)
    assert "新近更换法人" in whole_text(target)
