"""跟进记录: three lists, the full words beside them, done and settled from there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.models.query import Condition, Group, Op
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.entry_acts import EntryDialog
from crmdesk.ui.follow_up.entry_view import EntryView
from crmdesk.ui.main_window import MainWindow
from tests.helpers import making
from tests.helpers.modal import in_dialog, press


@pytest.fixture
def customer_id(services: Services) -> int:
    made = making.customer(services)
    for at, said in (("2026-11-02 14:00:00", "看了样品"), ("2026-11-20 09:00:00", "报了价")):
        making.create(
            services, "activity", customer_id=made, channel="face", summary=said, happened_at=at
        )
    making.create(services, "task", customer_id=made, title="寄价目表", due_on="2026-11-19")
    making.create(services, "task", title="交周报", due_on="2026-11-27", recurrence="weekly")
    making.create(services, "signal", customer_id=made, kind="praise", text="服务好",
                  raised_at="2026-11-20 10:00:00")  # fmt: skip
    return made


@pytest.fixture
def page(qtbot: Any, window: MainWindow, desk: Desk, customer_id: int) -> Any:
    desk.open_page("activities")
    shown: Any = window.page()
    qtbot.waitUntil(lambda: shown.list.list.total == 2)
    return shown


def side_words(page: Any) -> str:
    return " ".join(made.text() for made in page.side.findChildren(QLabel))


def test_the_newest_talk_stands_first_and_is_read_beside_the_list(qtbot: Any, page: Any) -> None:
    qtbot.waitUntil(lambda: "报了价" in side_words(page))
    assert page.top.subtitle.text() == "2 条跟进"

    def read() -> list[str]:
        views = page.side.findChildren(EntryView)
        return [str(v.record["summary"]) for v in views if v.isVisible()]

    qtbot.waitUntil(lambda: read() == ["报了价", "看了样品"])  # shown when the loop comes to it


def test_the_search_finds_words_and_customers(qtbot: Any, page: Any) -> None:
    page.search.setText("样品")
    qtbot.waitUntil(lambda: page.list.list.total == 1)
    page.search.setText("锦华")
    qtbot.waitUntil(lambda: page.list.list.total == 2)


def test_tasks_begin_with_what_is_to_do_and_are_done_beside_the_list(
    qtbot: Any, page: Any, services: Services
) -> None:
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.list.list.total == 2)
    qtbot.waitUntil(lambda: "寄价目表" in side_words(page))
    page.side.findChild(QPushButton, "entry_done").click()
    qtbot.waitUntil(lambda: page.list.list.total == 1)
    states = {t["title"]: t["state"] for t in services.records.all("task")}
    assert states == {"寄价目表": "done", "交周报": "open"}


def test_a_new_task_is_entered_with_ctrl_n(qtbot: Any, page: Any, services: Services) -> None:
    def inside(dialog: EntryDialog) -> None:
        line: Any = dialog.form.boxes["title"].editor
        line.line.setText("订展位")
        press(dialog, "dialogSave")
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(EntryDialog, page.key_new, inside)
    made = next(t for t in services.records.all("task") if t["title"] == "订展位")
    assert (made["due_on"], made["owner_id"]) == ("2026-11-21", services.employee_id)


def test_what_a_number_was_counted_from_is_shown_as_a_filter(
    qtbot: Any, page: Any, desk: Desk
) -> None:
    group = Group((Condition("due_on", Op.AT_MOST, ("2026-11-21",)),))
    desk.open_page("activities", entity="task", filter_group=group)
    qtbot.waitUntil(lambda: page.list.list.total == 1)
    assert page.tabs.currentIndex() == 1
    page._on_show_all()
    qtbot.waitUntil(lambda: page.list.list.total == 2)


def test_a_row_opens_the_customer_and_a_task_without_one_its_form(
    qtbot: Any, page: Any, desk: Desk, window: MainWindow, services: Services
) -> None:
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.list.list.total == 2)
    alone = next(t for t in services.records.all("task") if t["title"] == "交周报")

    def inside(dialog: EntryDialog) -> None:
        dialog.reject()

    in_dialog(EntryDialog, lambda: page.list.opened.emit(int(alone["id"])), inside)
    page.list.opened.emit(page.list.current_id())
    assert window.page() is not page


def test_the_list_of_signals_says_how_many_were_answered_in_time(
    qtbot: Any, page: Any, services: Services, customer_id: int
) -> None:
    late = making.create(services, "signal", customer_id=customer_id, kind="complaint",
                         text="交货慢", raised_at="2026-11-10 10:00:00")  # fmt: skip
    assert services.records.fetch("signal", late)["due_at"] < "2026-11-21"
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "0%" in page.top.subtitle.text())
    assert page.top.subtitle.text().startswith("2 条反馈 · 本月及时率 0.0%")
