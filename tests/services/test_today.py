"""The day's lines: what is told, in which order, how it is done and put off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crmdesk.analysis.cadence import DueContact, day_plan
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.errors import ValidationError
from crmdesk.services.container import Services
from crmdesk.services.today_lines import Line, LineKind, Today, named_ids
from tests.helpers.making import contact, create, customer
from tests.helpers.trade import sale, without_credit_control
from tests.services.test_customer_stats import GRADED, History

NAMES = ("锦华五金", "丰华贸易", "蜀香源食品", "恒泰机电", "光谷新材料", "海润进出口")


def deal(services: Services, owner: int, amount: int = 100_000, **values: Any) -> int:
    given = GRADED | {"name": "扩建", "created_on": "2026-11-10"} | values
    return create(services, "opportunity", customer_id=owner, amount=amount, **given)


def talk(services: Services, owner: int, days_ago: int, **values: Any) -> int:
    at = datetime(2026, 11, 21, 9) - timedelta(days=days_ago)
    return create(services, "activity", customer_id=owner, summary="谈", happened_at=at, **values)


def lines(day: Today, kind: LineKind) -> list[Line]:
    return list(day.group(kind).lines)


def check_numbers(services: Services, day: Today) -> None:
    """Every number equals the list behind it."""
    for group in day.groups:
        assert services.lists.count(group.query) == group.total, group.kind
    for kpi in day.kpis:
        assert services.lists.count(kpi.query) == kpi.counted, kpi.key


# --- contacts -------------------------------------------------------------------------------
def test_due_contacts_come_by_value_at_risk_and_are_capped(services: Services) -> None:
    due = []
    for n, name in enumerate(NAMES):
        owner = customer(services, name)
        amount, days = (n % 3) * 1000, 9 + n
        deal(services, owner, amount)
        talk(services, owner, days)
        due.append((owner, amount, days - 7))
    day = services.today.today(capacity=4)
    group = day.group(LineKind.CONTACT)
    assert (len(group.lines), group.total, group.rest) == (4, 6, 2)
    plan = day_plan(
        [
            DueContact(customer_id=line.record_id, code="", amount=line.amount,
                       overdue_days=line.overdue_days)
            for line in services.today.today(capacity=99).group(LineKind.CONTACT).lines
        ],
        4,
    )  # fmt: skip
    assert [line.record_id for line in group.lines] == [c.customer_id for c in plan.today]
    assert [line.amount for line in group.lines] == [2000, 2000, 1000, 1000]
    check_numbers(services, day)


def test_a_contact_says_why_it_is_due_and_whom_to_call(services: Services) -> None:
    owner = customer(services)
    contact(services, owner, "王秀英", mobile="13800138000", is_primary=True)
    deal(services, owner)
    talk(services, owner, 11)
    [line] = lines(services.today.today(), LineKind.CONTACT)
    assert "A 级" in shown(line.why)
    assert "2026-11-10" in shown(line.why)
    assert (line.due_on, line.overdue_days, line.grade) == (date(2026, 11, 17), 4, "a")
    assert (line.contact_name, line.phone) == ("王秀英", "13800138000")


def test_who_was_never_contacted_is_due_today_and_not_overdue(services: Services) -> None:
    owner = customer(services)
    with clock.fixed(date(2026, 11, 2)):
        deal(services, owner, created_on="2026-11-01")
    [line] = lines(services.today.today(), LineKind.CONTACT)
    assert (line.due_on, line.overdue_days) == (date(2026, 11, 21), 0)


def test_contacts_become_a_talk_or_a_task_of_another_day(services: Services) -> None:
    first, second = customer(services, "锦华五金"), customer(services, "丰华贸易")
    for owner in (first, second):
        deal(services, owner)
        talk(services, owner, 11)
    one, two = lines(services.today.today(), LineKind.CONTACT)
    act = services.today.done(one, "要新报价")
    services.today.postpone(two, date(2026, 11, 24))
    assert lines(services.today.today(), LineKind.CONTACT) == []
    assert services.follow_ups.last_talks(one.record_id)[0]["summary"] == "要新报价"
    with clock.fixed(date(2026, 11, 24)):
        day = services.today.today()
        assert [line.customer_id for line in lines(day, LineKind.TASK)] == [two.record_id]
        assert lines(day, LineKind.CONTACT) == []  # one line for one customer
    services.undo.undo(act.change_set_id)
    again = lines(services.today.today(), LineKind.CONTACT)
    assert [line.record_id for line in again] == [one.record_id]


# --- tasks and signals ----------------------------------------------------------------------
def test_tasks_of_today_overdue_and_reminded_early(services: Services) -> None:
    owner = customer(services)
    for title, due_on, lead in (
        ("过期", "2026-11-18", 0),
        ("今天", "2026-11-21", 0),
        ("提前", "2026-11-24", 3),
        ("以后", "2026-11-25", 3),
    ):
        create(services, "task", customer_id=owner, title=title, due_on=due_on, lead_days=lead)
    create(services, "task", title="自己的事", due_on="2026-11-21", due_time="08:30")
    day = services.today.today()
    assert [line.title for line in lines(day, LineKind.TASK)] == [
        "过期",
        "自己的事",
        "今天",
        "提前",
    ]
    group = day.group(LineKind.TASK)
    assert (group.total, group.overdue) == (4, 1)
    check_numbers(services, day)
    line = group.lines[0]
    services.today.postpone(line, date(2026, 11, 30))
    services.today.done(group.lines[1])
    left = lines(services.today.today(), LineKind.TASK)
    assert [each.title for each in left] == ["今天", "提前"]


def test_signals_due_are_told_and_settled_with_an_answer(services: Services) -> None:
    owner = customer(services)
    with clock.fixed(datetime(2026, 11, 19, 10)):
        create(services, "signal", customer_id=owner, kind="complaint", text="交货慢")
    create(services, "signal", customer_id=owner, kind="praise", text="服务好")  # due on Monday
    day = services.today.today()
    [line] = lines(day, LineKind.SIGNAL)
    assert (line.title, line.is_overdue) == ("交货慢", True)
    with pytest.raises(ValidationError):
        services.today.done(line)
    services.today.postpone(line, date(2026, 11, 24))
    assert lines(services.today.today(), LineKind.SIGNAL) == []
    services.today.done(line, "已加急")
    row = services.records.fetch("signal", line.record_id)
    assert (row["state"], row["answer"]) == ("closed", "已加急")
    check_numbers(services, services.today.today())


# --- reminders ------------------------------------------------------------------------------
def test_birthdays_in_both_calendars(services: Services) -> None:
    owner, away = customer(services), customer(services, "丰华贸易", do_not_contact=True)
    for name, birthday in (
        ("阳历", "1985-11-25"),
        ("农历", "L1986-10-13"),
        ("过了", "1985-11-20"),
        ("还早", "--11-29"),
    ):
        contact(services, owner, name, birthday=birthday, mobile=None, phone="0755-26712345")
    contact(services, owner, "离职", birthday="1985-11-25", has_left=True)
    contact(services, away, "拒访", birthday="1985-11-25")
    day = services.today.today()
    found = lines(day, LineKind.BIRTHDAY)
    assert [(n.contact_name, n.due_on) for n in found] == [
        ("农历", date(2026, 11, 21)),
        ("阳历", date(2026, 11, 25)),
    ]
    assert shown(found[0].why) == "农历十月十三，40 岁"
    check_numbers(services, day)


def test_what_was_handled_or_planned_is_not_spoken_of_again(services: Services) -> None:
    owner = customer(services)
    contact(services, owner, "王秀英", birthday="1985-11-25")
    create(
        services, "qualification", customer_id=owner, kind="business_licence", number="1",
        valid_to="2026-12-05",
    )  # fmt: skip
    day = services.today.today()
    act = services.today.done(lines(day, LineKind.BIRTHDAY)[0])
    services.today.postpone(lines(day, LineKind.DOCUMENT)[0], date(2026, 11, 25))
    day = services.today.today()
    assert lines(day, LineKind.BIRTHDAY) == []
    assert lines(day, LineKind.DOCUMENT) == []
    services.undo.undo(act.change_set_id)
    assert len(lines(services.today.today(), LineKind.BIRTHDAY)) == 1
    with clock.fixed(date(2027, 11, 20)):  # next year it is a birthday again
        services.today.done(lines(services.today.today(), LineKind.BIRTHDAY)[0])
    with clock.fixed(date(2028, 11, 20)):
        assert len(lines(services.today.today(), LineKind.BIRTHDAY)) == 1


def test_deals_at_rest_are_told_unless_the_customer_is_called_anyway(services: Services) -> None:
    owner = customer(services)
    first = deal(services, owner, created_on="2026-09-01")
    talk(services, owner, 11)
    day = services.today.today(capacity=12)
    assert lines(day, LineKind.STALE) == []
    assert [n.customer_id for n in lines(day, LineKind.CONTACT)] == [owner]
    for n in range(2):  # more at stake elsewhere: this one does not fit into the day
        other = customer(services, NAMES[n])
        deal(services, other, 900_000)
    day = services.today.today(capacity=2)
    assert [n.record_id for n in lines(day, LineKind.STALE)] == [first]
    check_numbers(services, day)
    services.today.postpone(lines(day, LineKind.STALE)[0], date(2026, 11, 24))
    assert lines(services.today.today(capacity=2), LineKind.STALE) == []


def test_customers_without_a_plan_are_counted_and_listed(services: Services) -> None:
    customer(services, "名单", relation_state="listed")
    bare = customer(services, "锦华五金", relation_state="lead")
    planned = customer(services, "丰华贸易", relation_state="customer")
    create(services, "task", customer_id=planned, title="电话", due_on="2026-12-24")
    deal(services, customer(services, "蜀香源", relation_state="qualified"))
    gone = customer(services, "恒泰", relation_state="lead")
    services.records.remove("customer", [gone])
    for employee in (None, services.employee_id):
        day = services.today.today(employee)
        group = day.group(LineKind.NO_PLAN)
        assert (group.total, [n.record_id for n in group.lines]) == (1, [bare])
        check_numbers(services, day)
    services.today.postpone(group.lines[0], date(2026, 11, 30))
    assert services.today.today().group(LineKind.NO_PLAN).total == 0


# --- whose day ------------------------------------------------------------------------------
def test_a_day_is_that_of_one_employee(services: Services) -> None:
    other = create(services, "employee", name="赵红")
    mine = customer(services, "锦华五金")
    theirs = customer(services, "丰华贸易", owner_id=other)
    for owner, whose in ((mine, services.employee_id), (theirs, other)):
        deal(services, owner, owner_id=whose)
        talk(services, owner, 11, employee_id=whose)
        contact(services, owner, "王秀英", birthday="1985-11-25")
        create(
            services, "task", customer_id=owner, title="寄样品", due_on="2026-11-20",
            kind="send", owner_id=whose,
        )  # fmt: skip
    for whose, owner in ((services.employee_id, mine), (other, theirs)):
        day = services.today.today(whose)
        told = {n.customer_id for group in day.groups for n in group.lines}
        assert told == {owner}
        check_numbers(services, day)
    everybody = services.today.today()
    assert {n.customer_id for g in everybody.groups for n in g.lines} == {mine, theirs}


# --- the four numbers -----------------------------------------------------------------------
def test_the_four_numbers(services: Services) -> None:
    owner = customer(services)
    deal(services, owner, 200_000, manual_probability=2500, probability_reason="试")
    talk(services, owner, 11)
    talk(services, owner, 2, result="not_reached")
    talk(services, owner, 40)
    with clock.fixed(datetime(2026, 11, 16, 10)):
        signal = create(services, "signal", customer_id=owner, kind="need", text="要新款")
        create(services, "signal", customer_id=owner, kind="need", text="要样册")
        services.follow_ups.settle_signal(signal, "已寄")
    due, talks, deals, on_time = services.today.today().kpis
    assert (due.value, due.detail) == (1, 1)
    assert (talks.value, talks.detail) == (2, 1)
    assert (deals.value, deals.detail, deals.counted) == (200_000, 50_000, 1)
    assert (on_time.value, on_time.detail, on_time.counted) == (5000, 1, 2)


def test_a_rate_without_anything_due_is_no_rate(services: Services) -> None:
    assert services.today.today().kpis[3].value is None


def test_numbers_equal_their_lists_after_a_busy_history(services: Services) -> None:
    history = History(services)
    kinds = ("deal", "talk", "task", "deal", "talk", "finish", "cool", "remove", "undo", "change")
    for n in range(60):
        with clock.fixed(datetime(2026, 10, 22, 9) + timedelta(hours=12 * n)):
            history.act(kinds[(n * 7) % len(kinds)], n * 13 % 61)
    for employee in (None, services.employee_id):
        check_numbers(services, services.today.today(employee, capacity=2))


def test_an_empty_file_has_an_empty_day(services: Services) -> None:
    day = services.today.today()
    assert (day.total, day.overdue, day.lunar) == (0, 0, "十月十三")
    assert [group.kind for group in day.groups] == list(LineKind)
    assert [count for _day, count in day.week] == [0] * 7


def test_the_week_counts_tasks_and_contacts_by_day(services: Services) -> None:
    owner = customer(services)
    deal(services, owner)
    talk(services, owner, 0)
    create(services, "task", customer_id=owner, title="寄样品", due_on="2026-11-24", kind="send")
    week = dict(services.today.today().week)
    assert week[date(2026, 11, 24)] == 1
    assert sum(week.values()) == 1  # 30 November lies beyond the week


def test_money_that_was_promised_or_is_overdue_is_spoken_of(services: Services) -> None:
    without_credit_control(services)
    owner = customer(services, "锦华五金", phone="0755-26712345")
    sale(services, owner, 300_000, sold_on=date(2026, 9, 1), due_on=date(2026, 10, 1))
    own = {"customer_id": owner, "made_on": date(2026, 11, 1)}
    today = create(services, "promise", **own, promised_on=date(2026, 11, 21), amount=100_000)
    broken = create(services, "promise", **own, promised_on=date(2026, 11, 10), amount=50_000)
    create(services, "promise", **own, promised_on=date(2026, 12, 1), amount=50_000)
    day = services.today.today()
    found = lines(day, LineKind.PROMISE)
    assert [(n.record_id, n.amount, n.overdue_days) for n in found] == [
        (today, 100_000, 0), (broken, 50_000, 11),
    ]  # fmt: skip
    assert named_ids(day.group(LineKind.PROMISE).query) == (today, broken)
    (line,) = lines(day, LineKind.DUNNING)
    assert (line.customer_id, line.amount, line.phone) == (owner, 300_000, "0755-26712345")
    assert line.title == "自 2026-10-01 起逾期"


def test_customer_reminded_lately_waits_for_the_agreed_day(services: Services) -> None:
    without_credit_control(services)
    owner = customer(services, "锦华五金")
    sale(services, owner, 300_000, sold_on=date(2026, 9, 1), due_on=date(2026, 10, 1))
    own = {"customer_id": owner, "level": 1, "way": "phone", "overdue": 300_000}
    create(services, "dunning", **own, done_on=date(2026, 11, 19))
    assert lines(services.today.today(), LineKind.DUNNING) == []
    create(services, "dunning", **own, done_on=date(2026, 11, 20), next_on=date(2026, 11, 21))
    assert len(lines(services.today.today(), LineKind.DUNNING)) == 1


@pytest.mark.parametrize(
    ("entity", "agreed", "silent_until"),
    [
        ("", {}, 28),
        ("promise", {"made_on": date(2026, 11, 20), "promised_on": date(2026, 11, 24)}, 24),
        ("promise", {"made_on": date(2026, 11, 20), "promised_on": date(2026, 12, 24)}, 28),
        ("promise", {"made_on": date(2026, 11, 1), "promised_on": date(2026, 11, 20)}, 28),
    ],
)
def test_customer_ticked_off_rests_until_the_agreed_day_or_a_week(
    services: Services, entity: str, agreed: dict[str, date], silent_until: int
) -> None:
    without_credit_control(services)
    owner = customer(services, "锦华五金")
    sale(services, owner, 300_000, sold_on=date(2026, 9, 1), due_on=date(2026, 10, 1))
    if entity:
        create(services, entity, customer_id=owner, amount=100_000, **agreed)
    done = services.today.done(lines(services.today.today(), LineKind.DUNNING)[0])
    for day in range(21, silent_until + 1):
        with clock.fixed(datetime(2026, 11, day, 9)):
            found = lines(services.today.today(), LineKind.DUNNING)
            assert len(found) == (day == silent_until), day
    services.undo.undo(done.change_set_id)
    assert len(lines(services.today.today(), LineKind.DUNNING)) == 1


def test_customer_put_off_rests_while_the_task_is_open(services: Services) -> None:
    without_credit_control(services)
    owner = customer(services, "锦华五金")
    sale(services, owner, 300_000, sold_on=date(2026, 9, 1), due_on=date(2026, 10, 1))
    (line,) = lines(services.today.today(), LineKind.DUNNING)
    services.today.postpone(line, date(2026, 12, 15))
    with clock.fixed(datetime(2026, 12, 15, 9)):
        day = services.today.today()
        assert lines(day, LineKind.DUNNING) == []
        (task,) = lines(day, LineKind.TASK)
        services.today.done(task)
        assert lines(services.today.today(), LineKind.DUNNING) == []
    with clock.fixed(datetime(2026, 12, 22, 9)):
        assert len(lines(services.today.today(), LineKind.DUNNING)) == 1


def test_statement_without_an_answer_is_asked_for_after_a_week(services: Services) -> None:
    without_credit_control(services)
    owner = customer(services, "锦华五金")
    sale(services, owner, 300_000, sold_on=date(2026, 10, 3), due_on=date(2027, 10, 1))
    _act, (one,) = services.statements.make([owner], date(2026, 10, 1), date(2026, 10, 31))
    services.statements.send([one], date(2026, 11, 14), "wechat")
    (line,) = lines(services.today.today(), LineKind.STATEMENT)
    assert (line.record_id, line.amount, line.overdue_days) == (one, 300_000, 0)
    services.statements.confirm(one, 300_000, date(2026, 11, 20), "王会计")
    assert lines(services.today.today(), LineKind.STATEMENT) == []
