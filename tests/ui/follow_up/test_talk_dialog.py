"""A talk is recorded with the keyboard alone, as one act; nothing typed is lost by accident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.talk_dialog import TalkDialog
from crmdesk.ui.follow_up.talk_fields import DEAL_PREFIX, NEXT_TIME
from crmdesk.ui.main_window import MainWindow
from tests.helpers import making
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.ui.conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def customer_id(services: Services) -> int:
    made = making.customer(services)
    making.contact(services, made, "张伟", is_primary=True)
    return made


def shown(qtbot: Any, desk: Desk, customer_id: int | None, **more: Any) -> TalkDialog:
    dialog = TalkDialog(desk, None, customer_id=customer_id, **more)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitActive(dialog)
    return dialog


@pytest.fixture
def dialog(qtbot: Any, desk: Desk, customer_id: int) -> Iterator[TalkDialog]:
    made = shown(qtbot, desk, customer_id)
    yield made
    made.done(0)
    made.deleteLater()


def editor(dialog: TalkDialog, name: str) -> Any:
    forms = (dialog.form.main, dialog.form.items, dialog.form.deal)
    return next(f.boxes[name].editor for f in forms if name in f.boxes)


def key(which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), which, modifier)


def say(dialog: TalkDialog, text: str) -> None:
    editor(dialog, "summary").text.setPlainText(text)


def saved(qtbot: Any, dialog: TalkDialog) -> None:
    press(dialog, "dialogSave")
    qtbot.waitUntil(lambda: dialog.saved is not None)


def only(services: Services, entity: str) -> dict[str, Any]:
    rows = services.records.all(entity)
    assert len(rows) == 1, rows
    return rows[0]


def test_a_talk_and_its_next_step_need_no_mouse(
    qtbot: Any, desk: Desk, services: Services, dialog: TalkDialog, customer_id: int
) -> None:
    assert QApplication.focusWidget() is editor(dialog, "channel").tiles["phone"]
    key(Qt.Key.Key_3)  # WeChat; the cursor goes on to what was said
    summary = editor(dialog, "summary").text
    assert QApplication.focusWidget() is summary
    summary.insertPlainText("要两万件，月底前报价")
    key(Qt.Key.Key_Tab)
    line = editor(dialog, "next_on").line
    assert QApplication.focusWidget() is line
    QTest.keyClicks(line, "+3")
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.saved is not None)
    talk, task = only(services, "activity"), only(services, "task")
    assert (talk["channel"], talk["summary"]) == ("wechat", "要两万件，月底前报价")
    assert talk["happened_at"] == "2026-11-21 09:12:00"
    assert services.names("contact", talk["contact_id"]) == "张伟"
    assert (task["customer_id"], task["due_on"]) == (customer_id, "2026-11-24")


def test_everything_that_follows_is_one_act_and_one_undo(
    qtbot: Any, desk: Desk, services: Services, dialog: TalkDialog, tmp_path: Path, person: Person
) -> None:
    notes = tmp_path / "笔记.txt"
    notes.write_text("样品 304", encoding="utf-8")
    say(dialog, "看了样品，抱怨交货慢")
    editor(dialog, "next_on").set_value(date(2026, 11, 27))
    editor(dialog, "next_what").line.setText("带报价单上门")
    editor(dialog, NEXT_TIME).line.setText("15:00")
    dialog.form.unfold("items")
    editor(dialog, "needs").text.setPlainText("明年三月还要一批")
    dialog.form.unfold("signals")
    row = dialog.form.signals.rows[0]
    row.kind.setCurrentIndex(row.kind.findData("complaint"))
    row.text.setText("交货太慢")
    dialog.form.files.set_paths([notes])
    saved(qtbot, dialog)
    task, signal = only(services, "task"), only(services, "signal")
    assert (task["title"], task["due_time"]) == ("带报价单上门", "15:00")
    assert (signal["kind"], signal["text"]) == ("complaint", "交货太慢")
    assert only(services, "activity")["needs"] == "明年三月还要一批"
    assert only(services, "attachment")["file_name"] == "笔记.txt"
    person.press("撤销")
    qtbot.waitUntil(lambda: not services.records.all("activity"))
    assert not services.records.all("task")
    assert not services.records.all("signal")
    assert not services.records.all("attachment")


def test_a_day_shortcut_puts_its_day_into_the_line(dialog: TalkDialog) -> None:
    days = editor(dialog, "next_on")
    wanted = {
        "tomorrow": date(2026, 11, 22), "in3": date(2026, 11, 24), "monday": date(2026, 11, 23),
        "in7": date(2026, 11, 28), "in30": date(2026, 12, 21),
    }  # fmt: skip
    for name, day in wanted.items():
        days.chips[name].click()
        assert days.value() == day, name


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    qtbot: Any, services: Services, dialog: TalkDialog
) -> None:
    editor(dialog, "next_on").set_value(date(2026, 11, 20))
    press(dialog, "dialogSave")
    box = dialog.form.main.boxes["next_on"]
    qtbot.waitUntil(lambda: box.has_problem or dialog.form.main.boxes["summary"].has_problem)
    say(dialog, "打过了")
    press(dialog, "dialogSave")
    qtbot.waitUntil(lambda: box.has_problem)
    assert dialog.saved is None
    assert not services.records.all("activity")


def test_a_time_that_is_none_is_said_at_the_time(
    qtbot: Any, services: Services, dialog: TalkDialog
) -> None:
    say(dialog, "打过了")
    editor(dialog, "next_on").set_value(date(2026, 11, 27))
    editor(dialog, NEXT_TIME).line.setText("25:70")
    press(dialog, "dialogSave")
    qtbot.waitUntil(lambda: dialog.form.main.boxes[NEXT_TIME].has_problem)
    assert not services.records.all("task")


def test_without_a_customer_the_form_asks_for_one(
    qtbot: Any, desk: Desk, services: Services, customer_id: int
) -> None:
    dialog = shown(qtbot, desk, None)
    say(dialog, "来电询价")
    press(dialog, "dialogSave")
    assert dialog.form.main.boxes["customer_id"].has_problem
    editor(dialog, "customer_id").set_value(customer_id)
    dialog.form.main.boxes["customer_id"].changed.emit("customer_id")
    assert services.names("contact", editor(dialog, "contact_id").value()) == "张伟"
    saved(qtbot, dialog)
    assert only(services, "activity")["customer_id"] == customer_id
    dialog.deleteLater()


def test_what_was_typed_survives_as_a_draft(
    qtbot: Any, desk: Desk, services: Services, customer_id: int, person: Person
) -> None:
    first = shown(qtbot, desk, customer_id)
    say(first, "说到一半")
    editor(first, "next_on").line.setText("下下周")  # no date yet
    first.form.unfold("signals")
    first.form.signals.rows[0].text.setText("想要账期")
    person.answers = ["back", "keep"]
    first.reject()
    assert first.isVisible()
    first.reject()
    assert not first.isVisible()
    again = shown(qtbot, desk, customer_id)
    assert editor(again, "summary").text.toPlainText() == "说到一半"
    assert editor(again, "next_on").line.text() == "下下周"
    assert again.form.signal_values()[0]["text"] == "想要账期"
    press(again, "draftForget")
    assert editor(again, "summary").text.toPlainText() == ""
    again.reject()
    assert not again.isVisible()
    for made in (first, again):
        made.deleteLater()


def test_an_untouched_form_closes_without_a_question(dialog: TalkDialog, person: Person) -> None:
    dialog.reject()
    assert not dialog.isVisible()
    assert not person.seen


def test_the_way_somebody_talked_last_is_proposed(
    qtbot: Any, desk: Desk, services: Services, dialog: TalkDialog, customer_id: int
) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    say(dialog, "上门")
    saved(qtbot, dialog)
    again = shown(qtbot, desk, customer_id)
    assert editor(again, "channel").value() == "face"
    again.reject()
    again.deleteLater()


def test_ctrl_j_in_the_list_is_about_the_customer_under_the_cursor(
    qtbot: Any, window: MainWindow, desk: Desk, customer_id: int
) -> None:
    desk.open_page("customers")
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.list.table.current_id() == customer_id)
    window.activateWindow()
    qtbot.waitActive(window)
    seen: list[int | None] = []

    def inside(dialog: TalkDialog) -> None:
        seen.append(dialog.form.customer_id)
        dialog.reject()

    in_dialog(TalkDialog, lambda: QTest.keyClick(window, Qt.Key.Key_J, CTRL), inside)
    assert seen == [customer_id]


def test_a_talk_can_be_of_an_hour_ago(qtbot: Any, services: Services, dialog: TalkDialog) -> None:
    say(dialog, "上午通过电话")
    when = editor(dialog, "happened_at").line
    when.setText("今天 8:05")
    when.editingFinished.emit()
    saved(qtbot, dialog)
    assert only(services, "activity")["happened_at"] == str(datetime(2026, 11, 21, 8, 5))


def test_a_talk_may_bring_an_opportunity(
    qtbot: Any, services: Services, dialog: TalkDialog, customer_id: int
) -> None:
    say(dialog, "要换一条生产线")
    dialog.form.unfold("deal")
    editor(dialog, DEAL_PREFIX + "name").line.setText("生产线改造")
    editor(dialog, DEAL_PREFIX + "amount").line.setText("58万")
    editor(dialog, DEAL_PREFIX + "expected_on").set_value(date(2027, 3, 1))
    saved(qtbot, dialog)
    deal = only(services, "opportunity")
    assert (deal["name"], deal["amount"], deal["customer_id"]) == (
        "生产线改造", 58_000_000, customer_id,
    )  # fmt: skip
    assert only(services, "activity")["opportunity_id"] == deal["id"]


def test_an_opportunity_without_a_name_is_said_at_its_name(
    qtbot: Any, services: Services, dialog: TalkDialog
) -> None:
    say(dialog, "要换一条生产线")
    dialog.form.unfold("deal")
    editor(dialog, DEAL_PREFIX + "amount").line.setText("58万")
    press(dialog, "dialogSave")
    qtbot.waitUntil(lambda: dialog.form.deal.boxes[DEAL_PREFIX + "name"].has_problem)
    assert not services.records.all("activity")


def test_the_first_wrong_field_gets_the_cursor_and_the_note_stays(
    qtbot: Any, dialog: TalkDialog
) -> None:
    say(dialog, "打过了")
    line = editor(dialog, "next_on").line
    line.setText("下下周")
    press(dialog, "dialogSave")
    assert QApplication.focusWidget() is line
    qtbot.wait(20)  # what was typed is told a moment later
    assert dialog.findChild(QLabel, "dialogProblem").text() == "请先改正标红的字段。"
    line.setText("+7")
    line.editingFinished.emit()
    qtbot.waitUntil(lambda: dialog.findChild(QLabel, "dialogProblem").text() == "")
