"""Dunning: whom to call, a step with all that follows, letters with numbers and interest."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from crmdesk.services.dunning_data import DunningDraft
from crmdesk.services.receivable_settings import DUNNING_DAYS, LATE_INTEREST
from tests.helpers.making import contact, create, customer
from tests.services.receivables.making import receipt, sale

TODAY = date(2026, 11, 21)


@pytest.fixture
def owners(services: Services) -> list[int]:
    """Overdue 6 days with much, 100 days with little, 40 days, not at all."""
    made = [customer(services, name) for name in ("海润", "金桥", "美家", "守约")]
    for owner, on, amount in zip(
        made,
        ("2026-11-15", "2026-08-13", "2026-10-12", "2026-11-21"),
        (9_000_000, 300_000, 400_000, 700_000),
        strict=True,
    ):
        sale(services, owner, on, amount)
    return made


def test_the_heaviest_come_first_and_nobody_is_written_to_before_he_was_called(
    services: Services, owners: list[int]
) -> None:
    day = services.dunning.calls()
    assert [line.customer_id for line in day.due] == [owners[0], owners[1], owners[2]]
    assert [line.level.number for line in day.due] == [1, 2, 2]
    assert (day.total, day.overdue) == (3, 9_700_000)
    assert [line.days for line in day.due] == [6, 100, 40]


def test_the_list_names_whom_to_call_and_what_was_said(
    services: Services, owners: list[int]
) -> None:
    contact(services, owners[1], "老板", is_primary=True, mobile="13700137000")
    who = contact(services, owners[1], "出纳", mobile="13600136000")
    assert services.dunning.calls().due[1].phone == "13700137000"
    services.dunning.record(
        DunningDraft(customer_id=owners[1], said="下周付", contact_id=who,
                     done_on=date(2026, 11, 10), result="other")
    )  # fmt: skip
    line = services.dunning.calls().due[-1]
    assert (line.customer_id, line.contact_name, line.phone) == (owners[1], "出纳", "13600136000")
    assert line.last is not None
    assert (line.last.remark, line.last.done_on) == ("下周付", date(2026, 11, 10))
    assert line.level.number == 3


def test_only_the_customers_of_a_seller_are_listed_on_wish(
    services: Services, owners: list[int]
) -> None:
    other = create(services, "employee", name="张丽")
    services.records.save("customer", owners[2], {"owner_id": other})
    assert [n.customer_id for n in services.dunning.calls(employee_id=other).due] == [owners[2]]


def test_money_in_advance_is_not_dunned_for(services: Services, owners: list[int]) -> None:
    receipt(services, owners[1], "2026-11-20", 300_000, how="none")
    receipt(services, owners[2], "2026-11-20", 100_000, how="none")
    day = services.dunning.calls()
    assert [(n.customer_id, n.overdue) for n in day.due] == [
        (owners[0], 9_000_000), (owners[2], 300_000),
    ]  # fmt: skip
    assert (day.total, day.overdue) == (2, 9_300_000)


def test_a_step_brings_talk_promise_and_task_in_one_act(
    services: Services, owners: list[int]
) -> None:
    act = services.dunning.record(
        DunningDraft(
            customer_id=owners[0],
            said="月底前先付一半",
            promised=4_500_000,
            promised_on=date(2026, 11, 30),
        )
    )
    [step] = services.dunning.history(owners[0])
    assert (step["level"], step["overdue"], step["days"]) == (1, 9_000_000, 6)
    assert (step["result"], step["next_on"]) == ("promised", "2026-11-30")
    [talk] = services.records.children("activity", owners[0])
    assert (talk["channel"], talk["summary"], talk["purposes"]) == (
        "phone", "月底前先付一半", ",collect,",
    )  # fmt: skip
    [task] = services.records.children("task", owners[0])
    assert (task["kind"], task["due_on"], task["state"]) == ("collect", "2026-11-30", "open")
    [given] = services.promises.lines(customer_id=owners[0])
    assert (given.amount, given.id) == (4_500_000, step["promise_id"])
    day = services.dunning.calls()
    assert owners[0] not in [line.customer_id for line in day.due]
    [rests] = day.waiting
    assert (rests.customer_id, rests.promise_on, rests.promised) == (
        owners[0], date(2026, 11, 30), 4_500_000,
    )  # fmt: skip
    services.undo.undo(act.change_set_id)
    for entity in ("dunning", "activity", "task", "promise"):
        assert services.records.children(entity, owners[0]) == []


def test_a_customer_who_was_not_reached_is_called_again_after_the_interval(
    services: Services, owners: list[int]
) -> None:
    services.dunning.record(DunningDraft(customer_id=owners[0], result="not_reached"))
    [talk] = services.records.children("activity", owners[0])
    assert talk["result"] == "not_reached"
    [waits] = services.dunning.calls().waiting
    assert waits.step.on == date(2026, 11, 28)


def test_a_promise_needs_amount_and_day(services: Services, owners: list[int]) -> None:
    with pytest.raises(ValidationError):
        services.dunning.record(DunningDraft(customer_id=owners[0], promised=1))
    with pytest.raises(ValidationError):
        services.dunning.record(
            DunningDraft(customer_id=owners[0], promised=1, promised_on=date(2026, 11, 1))
        )
    assert services.dunning.history(owners[0]) == []
    assert services.records.children("activity", owners[0]) == []


def test_letters_are_numbered_and_follow_each_other(services: Services, owners: list[int]) -> None:
    for owner in owners[1:3]:
        services.dunning.record(DunningDraft(customer_id=owner, done_on=date(2026, 11, 12)))
    wanted = services.dunning.for_letters()
    assert {n.customer_id: n.level.number for n in wanted} == {owners[1]: 3, owners[2]: 3}
    _act, ids = services.dunning.write_letters([n.customer_id for n in wanted] + [owners[3]])
    letters = services.dunning.letters(ids)
    assert [n.record["letter_no"] for n in letters] == ["CK-202611-0001", "CK-202611-0002"]
    assert services.dunning.for_letters() == []
    _again, more = services.dunning.write_letters([owners[1]], level=4)
    last = services.dunning.letter(more[0])
    assert (last.record["letter_no"], last.level.number) == ("CK-202611-0003", 4)
    assert [n["letter_no"] for n in last.earlier] == [
        letters[[n.record["customer_id"] for n in letters].index(owners[1])].record["letter_no"]
    ]


def test_a_letter_lists_what_is_overdue_that_day(services: Services, owners: list[int]) -> None:
    sale(services, owners[1], "2026-11-21", 55_000)
    _act, [made] = services.dunning.write_letters([owners[1]])
    letter = services.dunning.letter(made)
    assert [(d.document.open, d.document.days) for d in letter.documents] == [(300_000, 100)]
    assert (letter.overdue, letter.interest, letter.pay_by) == (
        300_000, None, date(2026, 11, 28),
    )  # fmt: skip
    receipt(services, owners[1], "2026-11-21", 300_000)
    assert services.dunning.letter(made).record["overdue"] == 300_000


def test_public_bodies_owe_the_interest_of_the_law(services: Services) -> None:
    school = customer(services, "第三中学", legal_form="institution")
    sale(services, school, "2026-10-22", 10_000_000)
    _act, [made] = services.dunning.write_letters([school])
    letter = services.dunning.letter(made)
    assert (letter.interest, letter.source) == (150_000, "statutory")


def test_an_agreed_rate_counts_part_payments_from_their_day(
    services: Services, owners: list[int]
) -> None:
    services.settings.save({LATE_INTEREST.key: 730})
    receipt(services, owners[1], "2026-09-12", 200_000)
    _act, [made] = services.dunning.write_letters([owners[1]])
    letter = services.dunning.letter(made)
    # 7.3 % a year are 0.02 % a day: 3,000 yuan for 30 days, 1,000 for another 70.
    assert letter.interest == 1_800 + 1_400
    assert (letter.rate, letter.source) == (730, "agreed")


def test_nobody_overdue_means_no_letter(services: Services, owners: list[int]) -> None:
    with pytest.raises(CrmError):
        services.dunning.write_letters([owners[3]])


def test_levels_are_the_owners(services: Services, owners: list[int]) -> None:
    services.settings.save({DUNNING_DAYS.key: "10,20,30,60,90"})
    assert services.dunning.step_of(owners[0]) is None
    assert [n.customer_id for n in services.dunning.calls().due] == [owners[1], owners[2]]
