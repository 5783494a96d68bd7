"""今日 with the keyboard: done, put off, opened, talked about; what is counted opens as a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu
from python_calamine import CalamineWorkbook

from crmdesk.core import clock
from crmdesk.services.container import Services
from crmdesk.services.today_lines import LineKind
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.entry_acts import SettleDialog
from crmdesk.ui.follow_up.talk_dialog import TalkDialog
from crmdesk.ui.main_window import START_KEY, START_TODAY, MainWindow
from tests.helpers import making
from tests.helpers.modal import in_dialog, press
from tests.ui.conftest import Chooser, Person

JINHUA = "深圳市锦华五金制品有限公司"


@pytest.fixture
def customer_id(services: Services) -> int:
    me = services.employee_id
    made = making.customer(services, JINHUA, owner_id=me)
    making.contact(services, made, "张伟", is_primary=True)
    making.create(services, "task", customer_id=made, title="寄价目表", due_on="2026-11-19")
    making.create(services, "task", customer_id=made, title="确认备货", due_on="2026-11-21",
                  due_time="15:00")  # fmt: skip
    making.create(services, "signal", customer_id=made, kind="complaint", text="交货慢",
                  raised_at="2026-11-18 10:00:00", owner_id=me)  # fmt: skip
    return made


@pytest.fixture
def page(qtbot: Any, window: MainWindow, desk: Desk, customer_id: int) -> Any:
    desk.open_page("today")
    shown: Any = window.page()
    qtbot.waitUntil(lambda: shown.today is not None)
    window.activateWindow()
    qtbot.waitActive(window)
    shown.list.setFocus()
    return shown


def keys_of(page: Any, kind: LineKind) -> list[str]:
    return [r.line.key for r in page.list.rows.rows if r.line is not None and r.line.kind is kind]


def stand_on(page: Any, kind: LineKind, title: str = "") -> Any:
    for row in page.list.rows.rows:
        if row.line is not None and row.line.kind is kind and title in row.line.title:
            page.list.go_to(row.line.key)
            return row.line
    raise AssertionError((kind, title))


def key(page: Any, which: Qt.Key) -> None:
    QTest.keyClick(page.list, which)


def task_states(services: Services) -> dict[str, str]:
    return {str(t["title"]): str(t["state"]) for t in services.records.all("task")}


def test_the_day_is_named_and_the_most_urgent_task_stands_first(page: Any) -> None:
    assert page.top.subtitle.text() == "2026 年 11 月 21 日 星期六 · 农历十月十三"
    titles = [r.line.title for r in page.list.rows.rows
              if r.line is not None and r.line.kind is LineKind.TASK]  # fmt: skip
    assert titles == ["寄价目表", "确认备货"]
    assert page.list.current() is not None


def test_headings_are_passed_over_by_the_arrows(page: Any) -> None:
    seen = set()
    for _step in range(len(page.list.rows.rows) + 2):
        row = page.list.rows.rows[page.list.currentIndex().row()]
        assert row.what != "head"
        seen.add(row.text)
        key(page, Qt.Key.Key_Down)
    assert any("交货慢" in text for text in seen)


def test_space_ticks_off_and_the_notice_takes_it_back(
    qtbot: Any, services: Services, page: Any, person: Person
) -> None:
    stand_on(page, LineKind.TASK, "寄价目表")
    key(page, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: task_states(services)["寄价目表"] == "done")
    qtbot.waitUntil(lambda: len(keys_of(page, LineKind.TASK)) == 1)
    assert page.list.current() is not None
    person.press("撤销")
    qtbot.waitUntil(lambda: len(keys_of(page, LineKind.TASK)) == 2)


def test_p_puts_off_to_the_day_that_is_chosen(
    qtbot: Any, services: Services, page: Any, window: MainWindow
) -> None:
    line = stand_on(page, LineKind.TASK, "寄价目表")

    def choose() -> None:
        menu = next(m for m in window.findChildren(QMenu, "postponeMenu") if m.isVisible())
        QTest.keyClick(menu, Qt.Key.Key_2)

    QTimer.singleShot(50, choose)
    key(page, Qt.Key.Key_P)
    qtbot.waitUntil(
        lambda: services.records.fetch("task", line.record_id)["due_on"] == "2026-11-24"
    )


def test_j_records_a_talk_that_does_the_task(
    qtbot: Any, services: Services, page: Any, customer_id: int
) -> None:
    stand_on(page, LineKind.TASK, "确认备货")

    def inside(dialog: TalkDialog) -> None:
        assert dialog.form.customer_id == customer_id
        editor: Any = dialog.form.main.boxes["summary"].editor
        editor.text.setPlainText("备两万件")
        QTest.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(TalkDialog, lambda: key(page, Qt.Key.Key_J), inside)
    assert task_states(services)["确认备货"] == "done"
    assert [t["summary"] for t in services.records.children("activity", customer_id)] == [
        "备两万件"
    ]


def test_enter_opens_the_customer_at_its_follow_up(
    qtbot: Any, page: Any, window: MainWindow
) -> None:
    stand_on(page, LineKind.TASK, "确认备货")
    key(page, Qt.Key.Key_Return)
    shown: Any = window.page()
    qtbot.waitUntil(lambda: shown.header.bar.tabText(shown.header.bar.currentIndex())[:2] == "跟进")


def test_enter_on_a_promise_opens_it_among_the_promises(
    qtbot: Any, services: Services, page: Any, window: MainWindow
) -> None:
    owner = making.customer(services, "付款客户")
    own = {"customer_id": owner, "made_on": clock.today(), "promised_on": clock.today()}
    making.create(services, "promise", **own, amount=100_000)
    qtbot.waitUntil(lambda: page.today.group(LineKind.PROMISE).total == 1)
    stand_on(page, LineKind.PROMISE)
    key(page, Qt.Key.Key_Return)
    shown: Any = window.page()
    assert shown.objectName() == "page_receivables"
    qtbot.waitUntil(lambda: shown.view.list.list.total == 1)


def test_a_signal_is_done_by_its_answer(qtbot: Any, services: Services, page: Any) -> None:
    line = stand_on(page, LineKind.SIGNAL)

    def inside(dialog: SettleDialog) -> None:
        dialog.editor.text.setPlainText("改用顺丰")
        press(dialog, "settleTake")
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(SettleDialog, lambda: key(page, Qt.Key.Key_Space), inside)
    assert services.records.fetch("signal", line.record_id)["state"] == "closed"


def test_a_chip_shows_one_group_and_counts_stand_on_it(page: Any) -> None:
    page.chips.chosen.emit("task")
    assert {r.line.kind for r in page.list.rows.rows if r.line is not None} == {LineKind.TASK}
    assert page.chips._chips["task"].text() == "待办 2"


def test_a_number_opens_what_was_counted(qtbot: Any, page: Any, window: MainWindow) -> None:
    page.figures.cards["due"].clicked.emit()
    shown: Any = window.page()
    assert shown.objectName() == "page_customers"
    qtbot.waitUntil(lambda: shown.list.total == 1)


def test_after_midnight_it_is_another_day(qtbot: Any, page: Any) -> None:
    with clock.fixed(clock.now().replace(day=22)):
        page._on_minute()
        qtbot.waitUntil(lambda: page.today.as_of.day == 22)
    assert "星期日" in page.top.subtitle.text()


def test_an_empty_day_offers_what_to_do(
    qtbot: Any, window: MainWindow, desk: Desk, services: Services
) -> None:
    desk.open_page("today")
    shown: Any = window.page()
    qtbot.waitUntil(lambda: shown.today is not None)
    titles = [made.text() for made in shown.findChildren(QLabel, "emptyTitle")]
    assert titles == ["今天没有安排"]


def test_the_day_is_exported_with_its_telephones(
    qtbot: Any, page: Any, chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "今日.xlsx"
    page.key_export()
    qtbot.waitUntil(lambda: bool(chooser.path) and chooser.path.exists())
    rows = CalamineWorkbook.from_path(chooser.path).get_sheet_by_index(0).to_python()
    said = {str(row[2]) for row in rows}
    assert {"寄价目表", "确认备货"} <= said
    assert any("13800138000" in str(cell).replace(" ", "") for row in rows for cell in row)


def test_somebody_else_can_be_looked_after(
    qtbot: Any, page: Any, services: Services, desk: Desk
) -> None:
    other = making.create(services, "employee", name="王芳")
    making.create(services, "task", title="王芳的事", due_on="2026-11-21", owner_id=other)
    qtbot.waitUntil(lambda: page.scope.findData(other) >= 0)
    assert page.scope.currentText() == "李晓明（我）"
    page.scope.setCurrentIndex(page.scope.findData(other))
    page.scope.activated.emit(page.scope.currentIndex())
    qtbot.waitUntil(lambda: page.today.employee_id == other)
    stand_on(page, LineKind.TASK, "王芳的事")
    page.scope.setCurrentIndex(0)
    page.scope.activated.emit(0)
    qtbot.waitUntil(lambda: len(keys_of(page, LineKind.TASK)) == 3)


def test_the_program_begins_with_the_day_where_that_is_wanted(
    qtbot: Any, window: MainWindow, desk: Desk
) -> None:
    desk.open_page("settings", section="look")
    box = window.findChild(QCheckBox, "startWithDay")
    assert box is not None
    assert not box.isChecked()
    box.click()
    assert desk.preferences.get(START_KEY) == START_TODAY
