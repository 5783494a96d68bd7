"""A talk with what follows from it in one act, the history of a customer, the reports."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.services.container import Services
from crmdesk.services.exporting import Table
from crmdesk.services.follow_ups import EntryKind, SignalDraft, TalkDraft
from tests.helpers.making import contact, create, customer
from tests.services.test_customer_stats import GRADED


def draft(owner: int, **values: Any) -> TalkDraft:
    more = {k: values.pop(k) for k in list(values) if k in TalkDraft.__dataclass_fields__}
    return TalkDraft(values={"customer_id": owner, "summary": "谈价格"} | values, **more)


def count(services: Services, *entities: str) -> list[int]:
    return [len(services.records.all(entity)) for entity in entities]


EVERYTHING = ("activity", "signal", "opportunity", "task", "attachment")


def test_a_talk_and_all_that_follows_is_one_act_and_one_undo(
    services: Services, tmp_path: Path
) -> None:
    owner = customer(services)
    person = contact(services, owner)
    note = tmp_path / "纪要 一.txt"
    note.write_text("谈话纪要", encoding="utf-8")
    act = services.follow_ups.save_talk(
        draft(
            owner,
            contact_id=person,
            next_on=date(2026, 11, 27),
            next_what="带样品",
            next_time="15:00",
            signals=(SignalDraft(kind="complaint", text="交货慢", urgency="key"),),
            opportunity={"name": "扩建", "amount": 500_000},
            files=(note,),
        )
    )
    assert count(services, *EVERYTHING) == [1, 1, 1, 1, 1]
    [talk], [task] = services.records.all("activity"), services.records.all("task")
    [deal], [file] = services.records.all("opportunity"), services.records.all("attachment")
    assert talk["opportunity_id"] == task["opportunity_id"] == deal["id"]
    assert (deal["origin"], deal["contact_id"]) == ("activity", person)
    assert (task["due_on"], task["due_time"]) == ("2026-11-27", "15:00")
    assert (file["activity_id"], file["file_name"]) == (talk["id"], "纪要 一.txt")
    assert services.history is not None
    services.undo.undo(act.change_set_id)
    assert count(services, *EVERYTHING) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"summary": None}, "summary"),
        ({"next_on": "2026-11-01"}, "next_on"),
        ({"signals": (SignalDraft(kind="need", text="要"), SignalDraft(kind="need", text=""))},
         "signal2.text"),
        ({"opportunity": {"amount": 5}}, "opportunity.name"),
    ],
)  # fmt: skip
def test_a_mistake_anywhere_writes_nothing_and_names_its_field(
    services: Services, more: dict[str, Any], field: str
) -> None:
    owner = customer(services)
    with pytest.raises(ValidationError) as caught:
        services.follow_ups.save_talk(draft(owner, **more))
    assert field in {p.field for p in caught.value.problems}
    assert count(services, *EVERYTHING) == [0, 0, 0, 0, 0]


def test_a_file_that_is_gone_writes_nothing(services: Services, tmp_path: Path) -> None:
    owner = customer(services)
    with pytest.raises(CrmError):
        services.follow_ups.save_talk(draft(owner, files=(tmp_path / "无.pdf",)))
    assert count(services, "activity") == [0]


def test_a_talk_does_the_tasks_it_names(services: Services) -> None:
    owner = customer(services)
    early = create(services, "task", customer_id=owner, title="拜访", due_on="2026-12-24")
    create(services, "task", customer_id=owner, title="寄样品", due_on="2026-11-20")
    services.follow_ups.save_talk(draft(owner, completes=(early,)))
    assert [t["title"] for t in services.follow_ups.open_steps(owner)] == ["寄样品"]


def test_the_history_tells_what_is_ahead_first_then_the_newest(services: Services) -> None:
    owner = customer(services)
    create(services, "task", customer_id=owner, title="以后", due_on="2026-12-24")
    create(services, "task", customer_id=owner, title="先做", due_on="2026-11-24")
    for day in (3, 10):
        services.follow_ups.save_talk(draft(owner, happened_at=datetime(2026, 11, day, 10)))
    with clock.fixed(datetime(2026, 11, 5, 10)):
        create(services, "signal", customer_id=owner, kind="praise", text="服务好")
    found = services.follow_ups.history_of(owner)
    assert [(e.kind.value, e.at.day) for e in found] == [
        ("task", 24), ("task", 24), ("activity", 10), ("signal", 5), ("activity", 3),
    ]  # fmt: skip
    assert [e.record["title"] for e in found[:2]] == ["先做", "以后"]
    only = services.follow_ups.history_of(owner, [EntryKind.SIGNAL])
    assert [e.is_open for e in only] == [True]
    assert [t["happened_at"][:10] for t in services.follow_ups.last_talks(owner, 1)] == [
        "2026-11-10"
    ]


def test_follow_ups_and_tasks_are_exported_with_names(services: Services, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    owner = customer(services)
    services.follow_ups.save_talk(draft(owner, next_on=date(2026, 11, 27), next_what="带样品"))
    for entity, column in (("activity", "summary"), ("task", "title")):
        path = tmp_path / f"{entity}.xlsx"
        ids = list(services.lists.ids(ListQuery(entity, sort=())))
        services.exports.write(Table(entity, ["customer_id", column], ids), path)
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert rows[1][0] == "深圳市锦华五金制品有限公司"


# --- reports --------------------------------------------------------------------------------
def test_answers_in_time_by_who_settles_them(services: Services) -> None:
    other = create(services, "employee", name="赵红")
    owner = customer(services)
    made = []
    with clock.fixed(datetime(2026, 11, 16, 10)):
        for whose in (services.employee_id, services.employee_id, other):
            made.append(
                create(
                    services, "signal", customer_id=owner, kind="need", text="要", owner_id=whose
                )
            )
        services.follow_ups.settle_signal(made[0], "已寄")
    services.follow_ups.settle_signal(made[2], "已寄")  # days late
    report = services.follow_up_reports.on_time(date(2026, 11, 1), date(2026, 11, 30))
    assert (report.everybody.on_time, report.everybody.due, report.everybody.rate) == (1, 3, 3333)
    assert report.by_employee[services.employee_id].rate == 5000
    assert report.by_employee[other].rate == 0
    assert report.late == (made[1], made[2])
    nothing = services.follow_up_reports.on_time(date(2026, 10, 1), date(2026, 10, 31))
    assert (nothing.everybody.rate, nothing.late) == (None, ())


def test_contacts_a_week_against_what_the_stages_ask_for(services: Services) -> None:
    owner = customer(services)
    deal = create(services, "opportunity", customer_id=owner, name="扩建", **GRADED)
    stage = services.records.fetch("opportunity", deal)["stage_id"]
    services.records.save("stage", stage, {"visits_per_week": 2})
    for day, named in ((16, deal), (18, None), (13, deal)):
        services.follow_ups.save_talk(
            draft(owner, opportunity_id=named, happened_at=datetime(2026, 11, day, 10))
        )
    services.follow_ups.save_talk(draft(owner, result="not_reached"))
    [row] = [
        r for r in services.follow_up_reports.weekly_compliance(date(2026, 11, 21))
        if r.stage_id == stage
    ]  # fmt: skip
    assert (row.per_week, row.opportunities, row.kept) == (2, 1, 1)
    assert (row.contacts.done, row.contacts.required, row.contacts.rate) == (2, 2, 10_000)
    [before] = [
        r for r in services.follow_up_reports.weekly_compliance(date(2026, 11, 12))
        if r.stage_id == stage
    ]  # fmt: skip
    assert (before.kept, before.contacts.missing) == (0, 1)


def test_the_cadence_names_every_customer_with_an_interval(services: Services) -> None:
    due, later = customer(services, "锦华五金"), customer(services, "丰华贸易")
    customer(services, "无商机")
    for owner, day in ((due, 10), (later, 20)):
        create(services, "opportunity", customer_id=owner, name="扩建", amount=100, **GRADED)
        services.follow_ups.save_talk(draft(owner, happened_at=datetime(2026, 11, day, 10)))
    rows = services.follow_up_reports.cadence()
    assert [(r.customer_id, r.due.on) for r in rows] == [
        (due, date(2026, 11, 17)),
        (later, date(2026, 11, 27)),
    ]
    assert rows[0].due.overdue_days == 4
    only = services.follow_up_reports.cadence(only_due=True)
    assert [r.customer_id for r in only] == [due]


def test_what_talks_did_needs_sales(services: Services) -> None:
    met, rest = customer(services, "锦华五金"), customer(services, "丰华贸易")
    services.follow_ups.save_talk(draft(met))
    reports = services.follow_up_reports
    assert reports.talk_effect(date(2026, 11, 21), None) is None
    effect = reports.talk_effect(date(2026, 11, 21), {met: (100, 130), rest: (100, 110)})
    assert effect is not None
    assert (effect.interviewed.n, effect.others.n, effect.difference) == (1, 1, 2000)


# --- chips ----------------------------------------------------------------------------------
def test_the_list_of_customers_is_filtered_by_follow_up(services: Services) -> None:
    owner = customer(services)
    customer(services, "丰华贸易")
    services.follow_ups.save_talk(draft(owner, next_on=date(2026, 11, 21)))
    query = ListQuery(
        filter=Group((Condition("next_step_on", Op.AT_MOST, ("2026-11-21",)),)),
    )
    assert list(services.lists.ids(query)) == [owner]
    [row] = services.lists.rows("customer", ["last_contact_days", "next_step_on"], [owner])
    assert row == (0, "2026-11-21")
