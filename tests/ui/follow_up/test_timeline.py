"""跟进 on the card: what is to be done first, done and postponed there, a talk in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.customers.side_card import SideCard
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.entry_acts import EntryDialog, SettleDialog
from crmdesk.ui.follow_up.entry_view import EntryView
from crmdesk.ui.follow_up.timeline import FollowUpTab
from crmdesk.ui.main_window import MainWindow
from tests.helpers import making
from tests.helpers.modal import in_dialog, press
from tests.ui.conftest import Person


@pytest.fixture
def customer_id(services: Services) -> int:
    made = making.customer(services)
    making.create(
        services, "activity", customer_id=made, channel="face", summary="看了样品",
        happened_at="2026-11-02 14:00:00",
    )  # fmt: skip
    making.create(services, "task", customer_id=made, title="寄价目表", due_on="2026-11-19")
    making.create(services, "signal", customer_id=made, kind="complaint", text="交货慢",
                  raised_at="2026-11-18 10:00:00")  # fmt: skip
    return made


@pytest.fixture
def tab(qtbot: Any, window: MainWindow, desk: Desk, customer_id: int) -> FollowUpTab:
    desk.open_customer(customer_id, tab="follow_up")
    page: Any = window.page()
    made = next(t for t in page.tabs if isinstance(t, FollowUpTab))
    qtbot.waitUntil(lambda: len(entries(made)) == 3)
    return made


def entries(tab: FollowUpTab) -> list[EntryView]:
    return [v for v in tab.findChildren(EntryView) if v.isVisible()]


def of(tab: FollowUpTab, entity: str) -> EntryView:
    return next(v for v in entries(tab) if v.entity == entity)


def verb(view: EntryView, name: str) -> None:
    button = view.findChild(QPushButton, f"entry_{name}")
    assert button is not None, name
    button.click()


def test_what_is_to_be_done_stands_first_and_chips_filter(qtbot: Any, tab: FollowUpTab) -> None:
    assert [v.entity for v in entries(tab)] == ["task", "signal", "activity"]
    tab.chips.chosen.emit("signal")
    qtbot.waitUntil(lambda: [v.entity for v in entries(tab)] == ["signal"])


def test_the_tab_says_how_much_there_is_and_the_head_what_comes_next(
    tab: FollowUpTab, window: MainWindow
) -> None:
    page: Any = window.page()
    titles = [page.header.bar.tabText(n) for n in range(page.header.bar.count())]
    assert "跟进 3" in titles
    assert page.header.next_step.what.text() == "寄价目表"
    assert "逾期 2 天" in page.header.next_step.when.text()


def test_a_task_is_done_and_that_is_taken_back(
    qtbot: Any, services: Services, tab: FollowUpTab, person: Person
) -> None:
    task_id = int(of(tab, "task").record["id"])
    verb(of(tab, "task"), "done")
    qtbot.waitUntil(lambda: services.records.fetch("task", task_id)["state"] == "done")
    person.press("撤销")
    qtbot.waitUntil(lambda: services.records.fetch("task", task_id)["state"] == "open")


def test_a_task_is_put_off_in_a_menu_by_one_key(
    qtbot: Any, services: Services, tab: FollowUpTab, window: MainWindow
) -> None:
    task_id = int(of(tab, "task").record["id"])

    def choose() -> None:
        menus = [m for m in tab.window().findChildren(QMenu, "postponeMenu") if m.isVisible()]
        assert menus
        QTest.keyClick(menus[0], Qt.Key.Key_1)

    QTimer.singleShot(50, choose)
    verb(of(tab, "task"), "postpone")
    qtbot.waitUntil(lambda: services.records.fetch("task", task_id)["due_on"] == "2026-11-22")


def test_a_signal_is_settled_with_an_answer_only(
    qtbot: Any, services: Services, tab: FollowUpTab
) -> None:
    signal_id = int(of(tab, "signal").record["id"])

    def inside(dialog: SettleDialog) -> None:
        press(dialog, "settleTake")
        assert dialog.isVisible()
        dialog.editor.text.setPlainText("改用顺丰，已致歉")
        press(dialog, "settleTake")
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(SettleDialog, lambda: verb(of(tab, "signal"), "settle"), inside)
    kept = services.records.fetch("signal", signal_id)
    assert (kept["state"], kept["answer"]) == ("closed", "改用顺丰，已致歉")


def test_one_sentence_and_enter_is_a_talk(
    qtbot: Any, services: Services, tab: FollowUpTab, customer_id: int
) -> None:
    tab.channel.setCurrentIndex(tab.channel.findData("wechat"))
    tab.quick.setText("发了新版对账单")
    QTest.keyClick(tab.quick, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(services.records.children("activity", customer_id)) == 2)
    qtbot.waitUntil(lambda: len(entries(tab)) == 4)
    assert tab.quick.text() == ""
    newest = of(tab, "activity").record
    assert (newest["channel"], newest["summary"]) == ("wechat", "发了新版对账单")


def test_a_talk_is_edited_in_its_form(qtbot: Any, services: Services, tab: FollowUpTab) -> None:
    view = of(tab, "activity")

    def inside(dialog: EntryDialog) -> None:
        editor: Any = dialog.form.boxes["summary"].editor
        editor.text.setPlainText("看了样品，选 304")
        press(dialog, "dialogSave")
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(EntryDialog, lambda: verb(view, "edit"), inside)
    kept = services.records.fetch("activity", int(view.record["id"]))
    assert kept["summary"] == "看了样品，选 304"


def test_the_card_beside_the_list_shows_the_last_talks(
    qtbot: Any, window: MainWindow, desk: Desk, customer_id: int
) -> None:
    desk.open_page("customers")
    side = window.findChild(SideCard)
    assert side is not None
    qtbot.waitUntil(lambda: bool(side.findChildren(EntryView)))
    texts = [made.text() for made in side.findChildren(EntryView)[0].findChildren(QLabel)]
    assert "看了样品" in texts
