"""Opportunities, follow-ups, tasks and products from lists, by the rules of everything else."""

from __future__ import annotations

from crmdesk.services.container import Services
from tests.helpers.deals import active
from tests.helpers.making import create, customer
from tests.services.importing.conftest import Importing

HEAD = ["客户名称", "商机名称", "金额", "预计成交日期", "阶段", "状态", "输单原因", "赢家", "总结"]


def test_opportunities_come_with_stage_and_state(services: Services, take: Importing) -> None:
    customer(services, "深圳锦华")
    create(services, "competitor", name="对手公司")
    report = take(
        [
            HEAD,
            ["深圳锦华", "三号线", "12万", "2026-12-31", "提交方案", "", "", "", ""],
            ["深圳锦华", "包装线", "8万", "", "", "输单", "价格高", "对手公司", "没谈拢"],
        ],
        "opportunity",
    )
    assert report.created["opportunity"] == 2
    rows = {r["name"]: r for r in services.records.all("opportunity")}
    stages = {r.record_id: r["name"] for r in services.records.all("stage")}
    assert stages[rows["三号线"]["stage_id"]] == "提交方案"  # type: ignore[index]
    assert (rows["三号线"]["state"], rows["三号线"]["amount"]) == ("active", 12_000_000)
    assert (rows["包装线"]["state"], rows["包装线"]["decided_on"]) == ("lost", "2026-11-21")
    assert [r["code"] for r in rows.values()] == ["SJ-202611-0001", "SJ-202611-0002"]


def test_a_row_is_refused_with_the_sentence_of_the_form(
    services: Services, take: Importing
) -> None:
    owner = customer(services, "深圳锦华")
    active(services, owner, name="三号线")
    report = take([HEAD, ["深圳锦华", "三号线", "", "", "", "输单", "", "", ""]], "opportunity")
    [refused] = report.refused
    said = "；".join(p.message() for p in refused.problems)
    assert "输单" in said
    [row] = services.records.all("opportunity")
    assert row["state"] == "active"


def test_a_stage_that_is_not_there_is_not_made(services: Services, take: Importing) -> None:
    customer(services, "深圳锦华")
    report = take([HEAD, ["深圳锦华", "三号线", "", "", "胡乱", "", "", "", ""]], "opportunity")
    assert len(report.refused) == 1
    assert "胡乱" not in {r["name"] for r in services.records.all("stage")}


def test_follow_ups_tasks_and_products(services: Services, take: Importing) -> None:
    customer(services, "深圳锦华")
    talks = [
        ["客户名称", "跟进时间", "跟进方式", "跟进内容"],
        ["深圳锦华", "2026-11-20 15:00", "电话", "谈了交期"],
    ]
    assert take(talks, "activity").created["activity"] == 1
    assert take(talks, "activity").created["activity"] == 0
    [talk] = services.records.all("activity")
    assert (talk["happened_at"], talk["channel"]) == ("2026-11-20 15:00:00", "phone")
    todo = [["客户", "要做什么", "到期日期"], ["深圳锦华", "寄样品", "2026-11-30"]]
    report = take(todo, "task")
    assert report.created["task"] == 1, report
    goods = [["产品名称", "规格", "单价"], ["离心泵", "50A", "1200"], ["离心泵", "80A", "1800"]]
    assert take(goods, "product").created["product"] == 2
    assert take(goods, "product").created["product"] == 0
