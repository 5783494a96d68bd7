"""预计成交名单 and the forecast on paper."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crmdesk.cli import main
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers import pdfs
from tests.helpers.making import create
from tests.helpers.opportunities import opportunity, pipeline

WAN = 1_000_000


def build(services: Services, report_id: str, path: Path, **values: Any) -> Printed:
    return report(report_id).build(services, Scope(), values, path, NO_PROGRESS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "预测 报表.pdf"


@pytest.fixture
def deals(services: Services) -> dict[str, int]:
    """Three that close this month, this quarter and next year; the last is another seller's."""
    (stage,) = pipeline(services, ("商务谈判", 9000, 30))
    other = create(services, "employee", name="周敏")
    with clock.fixed(datetime(2026, 11, 10, 9)):
        return {
            "month": opportunity(
                services, stage, 18 * WAN, name="本月单", expected_on=date(2026, 11, 28)
            ),
            "quarter": opportunity(
                services, stage, 10 * WAN, name="季内单", expected_on=date(2026, 12, 31)
            ),
            "later": opportunity(
                services, stage, 5 * WAN, name="明年单", expected_on=date(2027, 2, 1),
                owner_id=other,
            ),
            "other": other,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("until", "names"),
    [
        ("month", ["本月单"]),
        ("quarter", ["本月单", "季内单"]),
        ("all", ["本月单", "季内单", "明年单"]),
    ],
)
def test_what_should_close_until_then_by_date(
    services: Services, target: Path, deals: dict[str, int], until: str, names: list[str]
) -> None:
    build(services, "expected-closing", target, until=until)
    said = pdfs.whole_text(target)
    assert [name for name in ("本月单", "季内单", "明年单") if name in said] == names
    assert sorted(names, key=said.index) == names
    assert "预计成交名单" in said
    assert "162,000" in said


def test_one_seller_only(services: Services, target: Path, deals: dict[str, int]) -> None:
    build(services, "expected-closing", target, until="all", owner_id=deals["other"])
    said = pdfs.whole_text(target)
    assert "明年单" in said
    assert "本月单" not in said
    assert "周敏" in said


def test_the_sum_is_that_of_the_rows_printed(
    services: Services, target: Path, deals: dict[str, int]
) -> None:
    build(services, "expected-closing", target, until="quarter")
    said = pdfs.whole_text(target)
    assert "280,000" in said
    assert "252,000" in said


def test_nothing_to_close_is_said(services: Services, target: Path) -> None:
    with pytest.raises(CrmError, match="没有预计成交的商机"):
        build(services, "expected-closing", target)
    with pytest.raises(CrmError, match="无可打印内容"):
        build(services, "forecast", target)
    assert not target.exists()


def test_the_forecast_with_charts_and_tables(
    services: Services, target: Path, deals: dict[str, int]
) -> None:
    create(services, "commitment", month=date(2026, 12, 1), amount=30 * WAN,
           given_on=date(2026, 11, 1))  # fmt: skip
    done = build(services, "forecast", target, since=date(2026, 11, 9))
    said = pdfs.whole_text(target)
    assert done.pages >= 1
    for text in ("各月预测", "预测变动", "新增", "本月单", "目标", "预设值", "打印编号"):
        assert text in said, text


@pytest.mark.parametrize("report_id", ["forecast", "expected-closing", "pipeline"])
def test_from_the_command_line(
    services: Services, crm_file: Path, target: Path, deals: dict[str, int], report_id: str
) -> None:
    argv = ["report", report_id, "--db", str(crm_file), "--out", str(target)]
    assert main(argv) == 0
    assert "本月单" in pdfs.whole_text(target)
