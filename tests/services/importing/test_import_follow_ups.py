"""Old follow-ups from a list: times, next steps that are still ahead, and the whole taken back."""

from __future__ import annotations

from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.services.importing.conftest import Importing

HEAD = ["客户名称", "跟进时间", "方式", "结果", "内容", "下次跟进", "下次跟进内容"]


def test_only_steps_that_did_not_come_true_become_tasks(
    services: Services, take: Importing
) -> None:
    owner = customer(services, "深圳锦华")
    rows = [
        [
            "深圳锦华",
            "2026-11-18 15:30",
            "微信",
            "已联系上",
            "要新报价",
            "2026-12-02",
            "报价",
        ],
        ["深圳锦华", "2026-10-02 09:00", "电话", "", "第一次谈", "2026-10-20", "寄样"],
        ["深圳锦华", "2026-10-21 10:00", "电话", "", "谈样品", "", ""],
    ]
    rows[0][3] = services.catalogue.field("activity", "result").option_label("reached")
    report = take([HEAD, *rows], "activity")
    assert (report.created["activity"], report.refused) == (3, [])
    talks = {t["summary"]: t for t in services.records.children("activity", owner)}
    assert talks["要新报价"]["happened_at"] == "2026-11-18 15:30:00"
    tasks = services.records.children("task", owner)
    still = [(t["title"], t["due_on"], t["kind"]) for t in tasks if t["state"] == "open"]
    assert still == [("报价", "2026-12-02", "message")]
    assert check(services.database) == []
    services.undo.undo(report.change_set.change_set_id)
    assert services.records.children("activity", owner) == []
    assert services.records.children("task", owner) == []
    assert check(services.database) == []


def test_a_talk_that_is_wrong_comes_back_with_the_sentence_of_the_form(
    services: Services, take: Importing
) -> None:
    owner = customer(services, "深圳锦华")
    row = ["深圳锦华", "2026-11-18 15:30", "", "", "要新报价", "2026-11-02", "报价"]
    report = take([HEAD, row], "activity")
    [refused] = report.refused
    assert [p.message() for p in refused.problems] == ["下次跟进：下次跟进不能早于本次跟进。"]
    assert services.records.children("activity", owner) == []
