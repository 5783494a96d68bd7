"""Talks, tasks and signals by their rules, whichever way they come in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import ValidationError
from crmdesk.services.container import Services
from crmdesk.services.rules.follow_up import next_time
from tests.helpers.making import contact, create, customer

SETTLED_IS_FINAL = "“已处理”是最终状态，不能再变为“待处理”。"


def talk(services: Services, owner: int, **values: Any) -> int:
    return create(services, "activity", **({"customer_id": owner, "summary": "谈价格"} | values))


def tasks(services: Services, owner: int) -> list[dict[str, Any]]:
    return [dict(task) for task in services.records.children("task", owner)]


def refusal(call: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        call()
    return {p.field: p.message() for p in caught.value.problems}


# --- talks ----------------------------------------------------------------------------------
def test_a_talk_is_now_and_by_who_writes_unless_said(services: Services) -> None:
    row = services.records.fetch("activity", talk(services, customer(services)))
    assert row["happened_at"] == "2026-11-21 09:12:00"
    assert row["employee_id"] == services.employee_id
    assert (row["channel"], row["result"]) == ("phone", "reached")


def test_persons_and_deals_of_another_customer_are_refused(services: Services) -> None:
    ours, theirs = customer(services), customer(services, "广州丰华贸易有限公司")
    person = contact(services, theirs)
    found = refusal(lambda: talk(services, ours, contact_id=person))
    assert found == {"contact_id": "这是别的客户的记录。"}
    found = refusal(
        lambda: create(
            services, "task", customer_id=ours, contact_id=person, title="拜访", due_on="2026-12-01"
        )
    )
    assert set(found) == {"contact_id"}


def test_the_next_contact_lies_not_before_the_talk(services: Services) -> None:
    ours = customer(services)
    found = refusal(lambda: talk(services, ours, next_on="2026-11-20"))
    assert found == {"next_on": "下次跟进不能早于本次跟进。"}
    assert services.records.children("activity", ours) == []
    talk(services, ours, next_on="2026-11-21")  # the same day is fine


def test_a_next_step_becomes_a_task_in_the_same_act_and_undo_takes_both(
    services: Services,
) -> None:
    ours = customer(services)
    person = contact(services, ours)
    values = {
        "customer_id": ours,
        "summary": "谈价格",
        "contact_id": person,
        "channel": "face",
        "next_on": "2026-11-27",
        "next_what": "带样品",
    }
    act = services.records.save("activity", None, values)
    [task] = tasks(services, ours)
    assert task["title"] == "带样品"
    assert (task["due_on"], task["kind"], task["state"]) == ("2026-11-27", "visit", "open")
    assert (task["contact_id"], task["owner_id"]) == (person, services.employee_id)
    assert act.of("task").created == {task["id"]}
    services.undo.undo(act.change_set_id)
    assert tasks(services, ours) == []
    assert services.records.children("activity", ours) == []


def test_editing_the_talk_moves_its_task_and_clearing_the_date_drops_it(
    services: Services,
) -> None:
    ours = customer(services)
    first = talk(services, ours, next_on="2026-11-27", next_what="带样品")
    services.records.save("activity", first, {"next_on": "2026-12-03"})
    [task] = tasks(services, ours)
    assert (task["due_on"], task["state"], task["postponed"]) == ("2026-12-03", "open", 1)
    act = services.records.save("activity", first, {"next_on": None})
    assert [t["state"] for t in tasks(services, ours)] == ["dropped"]
    services.undo.undo(act.change_set_id)
    assert [(t["due_on"], t["state"]) for t in tasks(services, ours)] == [("2026-12-03", "open")]


def test_removing_a_talk_drops_its_task_and_restoring_brings_it_back(services: Services) -> None:
    ours = customer(services)
    first = talk(services, ours, next_on="2026-11-27")
    services.records.remove("activity", [first])
    assert [t["state"] for t in tasks(services, ours)] == ["dropped"]
    services.records.restore("activity", [first])
    assert [t["state"] for t in tasks(services, ours)] == ["open"]


def test_a_talk_on_the_planned_day_does_the_planned_step(services: Services) -> None:
    ours = customer(services)
    talk(services, ours, happened_at=datetime(2026, 11, 10, 10), next_on="2026-11-20")
    talk(services, ours)
    [task] = tasks(services, ours)
    assert (task["state"], task["done_at"]) == ("done", "2026-11-21 09:12:00")


def test_a_talk_before_the_day_leaves_the_plan_unless_it_plans_anew(services: Services) -> None:
    ours = customer(services)
    talk(services, ours, happened_at=datetime(2026, 11, 10, 10), next_on="2026-12-20")
    talk(services, ours)
    assert [t["state"] for t in tasks(services, ours)] == ["open"]
    talk(services, ours, next_on="2026-12-05")
    states = sorted((t["state"], t["due_on"]) for t in tasks(services, ours))
    assert states == [("done", "2026-12-20"), ("open", "2026-12-05")]


def test_nobody_at_home_is_no_contact_and_a_new_date_takes_the_place_of_the_old(
    services: Services,
) -> None:
    ours = customer(services)
    talk(services, ours, happened_at=datetime(2026, 11, 10, 10), next_on="2026-11-20")
    talk(services, ours, result="not_reached")
    assert [t["state"] for t in tasks(services, ours)] == ["open"]
    talk(services, ours, result="not_reached", next_on="2026-11-24")
    states = sorted((t["state"], t["due_on"]) for t in tasks(services, ours))
    assert states == [("dropped", "2026-11-20"), ("open", "2026-11-24")]


def test_a_talk_entered_late_does_not_touch_a_newer_plan(services: Services) -> None:
    ours = customer(services)
    talk(services, ours, happened_at=datetime(2026, 11, 18, 10), next_on="2026-11-20")
    talk(services, ours, happened_at=datetime(2026, 11, 2, 10))
    assert [t["state"] for t in tasks(services, ours)] == ["open"]


def test_old_talks_plan_nothing_that_came_true_meanwhile(services: Services) -> None:
    ours = customer(services)
    talk(services, ours, happened_at=datetime(2026, 9, 10, 10))
    talk(services, ours, happened_at=datetime(2026, 8, 1, 10), next_on="2026-09-08")
    assert tasks(services, ours) == []
    talk(services, ours, happened_at=datetime(2026, 9, 12, 10), next_on="2026-10-08")
    assert [t["due_on"] for t in tasks(services, ours)] == ["2026-10-08"]  # overdue, still open


# --- tasks ----------------------------------------------------------------------------------
def test_done_is_dated_and_may_be_opened_again(services: Services) -> None:
    ours = customer(services)
    task = create(services, "task", customer_id=ours, title="寄样品", due_on="2026-11-23")
    services.records.save("task", task, {"state": "done"})
    assert services.records.fetch("task", task)["done_at"] == "2026-11-21 09:12:00"
    services.records.save("task", task, {"state": "open"})
    assert services.records.fetch("task", task)["done_at"] is None


def test_what_was_dropped_may_be_done_after_all(services: Services) -> None:
    ours = customer(services)
    task = create(services, "task", customer_id=ours, title="寄样品", due_on="2026-11-23")
    services.follow_ups.drop_task(task)
    services.records.save("task", task, {"state": "done"})
    assert services.records.fetch("task", task)["done_at"] == "2026-11-21 09:12:00"


@pytest.mark.parametrize(
    ("recurrence", "due_on", "done_on", "again"),
    [
        ("daily", date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 23)),  # over a weekend
        ("weekly", date(2026, 11, 18), date(2026, 11, 18), date(2026, 11, 25)),
        ("weekly", date(2026, 10, 14), date(2026, 11, 21), date(2026, 11, 25)),  # done late
        ("fortnightly", date(2026, 11, 18), date(2026, 11, 16), date(2026, 12, 2)),  # done early
        ("monthly", date(2026, 10, 31), date(2026, 10, 31), date(2026, 11, 30)),
        ("quarterly", date(2026, 11, 20), date(2026, 11, 20), date(2027, 2, 22)),
        ("yearly", date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
        ("monthly", date(2026, 9, 1), date(2026, 9, 1), date(2026, 10, 8)),  # 国庆
    ],
)
def test_a_task_comes_again_on_a_working_day(
    recurrence: str, due_on: date, done_on: date, again: date
) -> None:
    assert next_time(recurrence, due_on, done_on) == again


def test_doing_a_task_that_comes_again_plans_the_next_and_undo_takes_it_back(
    services: Services,
) -> None:
    ours = customer(services)
    task = create(
        services, "task", customer_id=ours, title="对账", due_on="2026-11-18", recurrence="weekly"
    )
    act = services.follow_ups.do_task(task)
    following = [t for t in tasks(services, ours) if t["id"] != task]
    assert [(t["title"], t["due_on"], t["state"]) for t in following] == [
        ("对账", "2026-11-25", "open")
    ]
    services.undo.undo(act.change_set_id)
    assert [(t["id"], t["state"]) for t in tasks(services, ours)] == [(task, "open")]


def done_on_time(services: Services, owner: int, times: int) -> list[str]:
    """The days on which the customer's recurring task stood open, each time done on its day."""
    days = []
    for _time in range(times):
        (task,) = [t for t in tasks(services, owner) if t["state"] == "open"]
        days.append(task["due_on"])
        with clock.fixed(datetime.fromisoformat(f"{task['due_on']} 10:00:00")):
            services.follow_ups.do_task(task["id"])
    return days


def test_what_comes_on_the_31st_comes_on_the_last_day_of_short_months_only(
    services: Services,
) -> None:
    ours = customer(services)
    create(
        services, "task", customer_id=ours, title="月末对账", due_on="2026-08-31",
        recurrence="monthly",
    )  # fmt: skip
    days = done_on_time(services, ours, 5)
    # The 31st of October is a Saturday.
    assert days == ["2026-08-31", "2026-09-30", "2026-11-02", "2026-11-30", "2026-12-31"]


def test_a_series_moved_by_hand_goes_on_from_its_new_day(services: Services) -> None:
    ours = customer(services)
    create(
        services, "task", customer_id=ours, title="对账", due_on="2026-08-31", recurrence="monthly"
    )
    done_on_time(services, ours, 1)
    (task,) = [t for t in tasks(services, ours) if t["state"] == "open"]
    services.records.save("task", task["id"], {"due_on": date(2026, 9, 15)})
    assert done_on_time(services, ours, 2) == ["2026-09-15", "2026-10-15"]


def test_dropping_a_task_that_comes_again_ends_the_series(services: Services) -> None:
    ours = customer(services)
    task = create(
        services, "task", customer_id=ours, title="对账", due_on="2026-11-18", recurrence="weekly"
    )
    services.follow_ups.drop_task(task)
    assert [t["state"] for t in tasks(services, ours)] == ["dropped"]


def test_putting_off_is_counted_and_bringing_forward_is_not(services: Services) -> None:
    ours = customer(services)
    task = create(services, "task", customer_id=ours, title="对账", due_on="2026-11-18")
    services.follow_ups.postpone_task(task, date(2026, 11, 25))
    services.follow_ups.postpone_task(task, date(2026, 11, 24))
    act = services.follow_ups.postpone_task(task, date(2026, 11, 30))
    assert services.records.fetch("task", task)["postponed"] == 2
    services.undo.undo(act.change_set_id)
    assert services.records.fetch("task", task)["postponed"] == 1


# --- signals --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("urgency", "until"),
    [
        ("key", "2026-11-23 18:00:00"),  # no layer yet: one working day after a Saturday
        ("normal", "2026-11-23 18:00:00"),
        ("small", "2026-11-25 18:00:00"),
    ],
)
def test_signals_are_to_be_answered_within_their_terms(
    services: Services, urgency: str, until: str
) -> None:
    signal = create(
        services,
        "signal",
        customer_id=customer(services),
        kind="complaint",
        urgency=urgency,
        text="交货慢",
    )
    row = services.records.fetch("signal", signal)
    assert row["due_at"] == until
    assert row["owner_id"] == services.employee_id


def test_key_signals_of_big_customers_are_to_be_answered_in_working_hours(
    services: Services,
) -> None:
    from sqlalchemy import text

    ours = customer(services)
    with services.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO customer_stat (customer_id, contact_count, open_opportunities, "
                "value_at_risk, layer) VALUES (:id, 0, 0, 0, 'big')"
            ),
            {"id": ours},
        )
    with clock.fixed(datetime(2026, 11, 20, 16, 0)):  # a Friday
        signal = create(
            services, "signal", customer_id=ours, kind="churn", urgency="key", text="要换供应商"
        )
    assert services.records.fetch("signal", signal)["due_at"] == "2026-11-23 11:00:00"


def test_terms_are_settings_and_follow_a_changed_urgency(services: Services) -> None:
    services.settings.save({"signal.small_days": 5})
    ours = customer(services)
    signal = create(services, "signal", customer_id=ours, kind="need", text="要新款")
    services.records.save("signal", signal, {"urgency": "small"})
    assert services.records.fetch("signal", signal)["due_at"] == "2026-11-27 18:00:00"


def test_a_signal_is_settled_with_an_answer_only(services: Services) -> None:
    ours = customer(services)
    signal = create(services, "signal", customer_id=ours, kind="need", text="要新款")
    found = refusal(lambda: services.follow_ups.settle_signal(signal, ""))
    assert set(found) == {"answer"}
    assert services.records.fetch("signal", signal)["state"] == "open"
    services.follow_ups.settle_signal(signal, "已寄样")
    row = services.records.fetch("signal", signal)
    assert (row["state"], row["answered_at"]) == ("closed", "2026-11-21 09:12:00")
    found = refusal(lambda: services.records.save("signal", signal, {"state": "open"}))
    assert found == {"state": SETTLED_IS_FINAL}


def test_an_answer_does_not_come_before_the_signal(services: Services) -> None:
    ours = customer(services)
    signal = create(services, "signal", customer_id=ours, kind="need", text="要新款")
    early = datetime(2026, 11, 20, 9)
    found = refusal(lambda: services.follow_ups.settle_signal(signal, "已寄样", early))
    assert set(found) == {"answered_at"}
