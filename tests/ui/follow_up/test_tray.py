"""Reminders: at their time, once a day each, one notice for many; without a tray in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from crmdesk.core import clock
from crmdesk.services.container import Services
from crmdesk.services.reminding import due_reminders
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.tray import Reminding, WindowNotifier
from tests.helpers import making
from tests.ui.conftest import Person

NINE = datetime(2026, 11, 21, 9, 12)


class Heard:
    """Keeps what was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.goes: list[Callable[[], None]] = []
        self.is_closed = False

    def tell(self, title: str, text: str, go: Callable[[], None]) -> None:
        self.told.append((title, text))
        self.goes.append(go)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def reminding(desk: Desk, heard: Heard) -> Iterator[Reminding]:
    made = Reminding(desk, heard)
    yield made
    made.close()
    made.deleteLater()


def task(services: Services, title: str, **values: Any) -> int:
    values.setdefault("due_on", "2026-11-21")
    return making.create(services, "task", title=title, **values)


def look(qtbot: Any, reminding: Reminding) -> None:
    reminding.look()
    qtbot.waitUntil(lambda: not reminding._latest.is_busy)


def test_a_task_is_told_at_its_time_and_not_before(services: Services) -> None:
    made = making.customer(services, "锦华五金")
    task(services, "确认备货", customer_id=made, due_time="15:00")
    me = services.employee_id
    assert due_reminders(services.database, me, NINE) == []
    (found,) = due_reminders(services.database, me, NINE.replace(hour=15, minute=0))
    assert (found.title, found.customer_id) == ("锦华五金", made)


def test_a_lead_reminds_days_before_and_somebody_elses_task_never(services: Services) -> None:
    other = making.create(services, "employee", name="王芳")
    task(services, "续签", due_on="2026-11-24", lead_days=3)
    task(services, "太早", due_on="2026-11-25", lead_days=3)
    task(services, "别人的", due_on="2026-11-22", lead_days=3, owner_id=other)
    found = due_reminders(services.database, services.employee_id, NINE)
    assert [r.said.params[1][1] for r in found] == ["续签"]  # type: ignore[union-attr]


def test_the_morning_is_told_once_with_what_is_overdue(
    qtbot: Any, services: Services, reminding: Reminding, heard: Heard
) -> None:
    task(services, "寄价目表", due_on="2026-11-19")
    task(services, "交周报")
    look(qtbot, reminding)
    assert heard.told == [("今日", "今天 2 条，逾期 1")]
    look(qtbot, reminding)
    assert len(heard.told) == 1
    with clock.fixed(NINE + timedelta(days=1)):
        look(qtbot, reminding)
    assert len(heard.told) == 2


def test_each_thing_is_told_once_a_day_also_after_a_new_start(
    qtbot: Any, services: Services, desk: Desk, reminding: Reminding, heard: Heard
) -> None:
    task(services, "打电话", due_time="09:00")
    look(qtbot, reminding)
    assert ("提醒", "09:00 打电话") in heard.told
    again = Reminding(desk, heard)
    before = len(heard.told)
    look(qtbot, again)
    assert len(heard.told) == before
    again.close()
    again.deleteLater()


def test_many_together_are_one_notice_that_leads_to_the_day(
    qtbot: Any, services: Services, desk: Desk, reminding: Reminding, heard: Heard
) -> None:
    for n in range(5):
        task(services, f"第{n}件", due_time="08:00")
    look(qtbot, reminding)
    assert [title for title, _text in heard.told] == ["今日", "5 条提醒"]
    went: list[str] = []
    desk.go.connect(lambda page, _arguments: went.append(page))
    heard.goes[-1]()
    assert went == ["today"]


def test_switched_off_nothing_is_told(
    qtbot: Any, services: Services, reminding: Reminding, heard: Heard
) -> None:
    task(services, "打电话", due_time="09:00")
    reminding.switch(on=False)
    assert heard.is_closed
    look(qtbot, reminding)
    assert heard.told == []


def test_without_a_tray_the_window_says_it(
    qtbot: Any, services: Services, desk: Desk, person: Person
) -> None:
    task(services, "打电话", due_time="09:00")
    made = Reminding(desk, WindowNotifier())
    look(qtbot, made)
    assert any("09:00 打电话" in text for text, _deeds in person.notices)
    made.close()
    made.deleteLater()
