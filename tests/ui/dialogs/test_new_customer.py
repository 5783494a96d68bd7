"""One dialog from nothing to the first card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.new_customer import NewCustomerDialog, taken_over
from crmdesk.ui.main_window import MainWindow
from tests.helpers import making
from tests.helpers.pressing import press
from tests.ui.conftest import Person

NAME = "深圳市锦华五金制品有限公司"


def show(qtbot: Any, desk: Desk, name: str = "") -> NewCustomerDialog:
    dialog = NewCustomerDialog(desk, None, name=name)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(qtbot: Any, desk: Desk) -> Iterator[NewCustomerDialog]:
    made = show(qtbot, desk)
    yield made
    made.done(0)
    made.deleteLater()


def type_into(dialog: NewCustomerDialog, field: str, text: str) -> None:
    line = dialog.form.boxes[field].editor.line  # type: ignore[union-attr]
    line.setText(text)
    line.editingFinished.emit()


def customers(services: Services) -> list[str]:
    return [str(r["name"]) for r in services.records.all("customer")]


def test_customer_and_first_contact_are_saved_as_one_act(
    qtbot: Any, dialog: NewCustomerDialog, services: Services, person: Person
) -> None:
    type_into(dialog, "name", NAME)
    type_into(dialog, "contact.name", "张伟")
    type_into(dialog, "contact.mobile", "１３８ ００１３-8000")
    before = len(services.journal.acts())
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "dialogSave")
    acts = services.journal.acts()
    assert len(acts) == before + 1
    assert acts[0].records == 2
    customer_id = next(iter(dialog.saved.of("customer").created))  # type: ignore[union-attr]
    contact = services.records.children("contact", customer_id)[0]
    assert (contact["name"], contact["mobile"], contact["is_primary"]) == ("张伟", "13800138000", 1)


def test_the_notice_takes_the_whole_act_back(
    qtbot: Any, dialog: NewCustomerDialog, services: Services, person: Person
) -> None:
    type_into(dialog, "name", NAME)
    type_into(dialog, "contact.name", "张伟")
    type_into(dialog, "contact.wechat", "jinhua_zhang")
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "dialogSave")
    person.press("撤销")
    qtbot.waitUntil(lambda: not customers(services))
    assert services.records.all("contact") == []


def test_ctrl_enter_saves(qtbot: Any, dialog: NewCustomerDialog, services: Services) -> None:
    type_into(dialog, "name", NAME)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert customers(services) == [NAME]


def test_problems_stand_at_their_fields_and_nothing_is_saved(
    qtbot: Any, dialog: NewCustomerDialog, services: Services
) -> None:
    type_into(dialog, "contact.job_title", "采购经理")
    press(dialog, "dialogSave")
    for field in ("name", "contact.name"):
        problem = dialog.findChild(QLabel, f"problem_{field}")
        qtbot.waitUntil(lambda p=problem: p.text() == "这一项必须填写。")
    assert customers(services) == []
    assert dialog.isVisible()


def test_a_number_that_is_none_is_refused_before_saving(
    dialog: NewCustomerDialog, services: Services
) -> None:
    type_into(dialog, "name", NAME)
    type_into(dialog, "phone", "123")
    press(dialog, "dialogSave")
    assert dialog.findChild(QLabel, "dialogProblem").text()  # type: ignore[union-attr]
    assert customers(services) == []


def test_save_and_next_starts_anew_and_keeps_owner_state_and_source(
    qtbot: Any, dialog: NewCustomerDialog, services: Services
) -> None:
    type_into(dialog, "name", NAME)
    dialog.form.boxes["source"].editor.set_value("exhibition")  # type: ignore[union-attr]
    press(dialog, "saveAndNext")
    name = dialog.form.boxes["name"].editor
    qtbot.waitUntil(lambda: name.line.text() == "")  # type: ignore[union-attr]
    assert dialog.form.boxes["source"].value() == "exhibition"
    assert dialog.form.boxes["owner_id"].value() == services.employee_id
    type_into(dialog, "name", "成都蜀香源食品有限公司")
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "dialogSave")
    assert customers(services) == [NAME, "成都蜀香源食品有限公司"]


def test_save_and_open_shows_the_card(
    qtbot: Any, desk: Desk, dialog: NewCustomerDialog, services: Services
) -> None:
    type_into(dialog, "name", NAME)
    with qtbot.waitSignal(desk.go) as went:
        press(dialog, "saveAndOpen")
    page, arguments = went.args
    assert page == "customer_card"
    assert services.names("customer", arguments["customer_id"]) == NAME


def test_look_alikes_are_shown_while_typing_and_typing_goes_on(
    qtbot: Any, desk: Desk, dialog: NewCustomerDialog, services: Services
) -> None:
    other = making.customer(services, NAME)
    type_into(dialog, "name", "深圳锦华五金")
    entry = f"lookAlike_{other}"
    qtbot.waitUntil(lambda: dialog.look_alikes.findChild(QFrame, entry) is not None, timeout=20000)
    type_into(dialog, "name", "成都蜀香源")
    qtbot.waitUntil(lambda: dialog.look_alikes.findChild(QFrame, entry) is None)


def test_a_denied_look_alike_is_remembered_when_the_customer_is_saved(
    qtbot: Any, dialog: NewCustomerDialog, services: Services, person: Person
) -> None:
    other = making.customer(services, NAME)
    type_into(dialog, "name", NAME)
    qtbot.waitUntil(
        lambda: dialog.findChild(QPushButton, "denyLookAlike") is not None, timeout=20000
    )
    press(dialog, "denyLookAlike")
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "dialogSave")
    pairs = [{r["first_id"], r["second_id"]} for r in services.records.all("not_duplicate")]
    assert len(pairs) == 1
    assert other in pairs[0]
    assert person.texts == [f"{NAME} 已保存。"]  # nobody was asked again


def test_the_very_same_name_is_asked_about_before_it_is_saved_twice(
    qtbot: Any, dialog: NewCustomerDialog, services: Services, person: Person
) -> None:
    making.customer(services, NAME)
    type_into(dialog, "name", NAME)
    qtbot.waitUntil(
        lambda: dialog.findChild(QPushButton, "denyLookAlike") is not None, timeout=20000
    )
    person.answers = ["back"]
    press(dialog, "dialogSave")
    assert customers(services) == [NAME]
    person.answers = ["save"]
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "dialogSave")
    assert customers(services) == [NAME, NAME]


def test_esc_asks_only_when_something_was_typed(qtbot: Any, desk: Desk, person: Person) -> None:
    dialog = show(qtbot, desk, NAME)
    dialog.reject()
    assert not dialog.isVisible()
    assert person.seen == []
    dialog = show(qtbot, desk, NAME)
    type_into(dialog, "contact.name", "张伟")
    person.answers = ["no", "yes"]
    dialog.reject()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (NAME, "name"),
        ("138 0013 8000", "contact.mobile"),
        ("0755-26712345", "phone"),
        ("zgyd", ""),
        ("8000", ""),
        ("  ", ""),
        ("3M 中国", "name"),
    ],
)
def test_what_was_searched_for_goes_where_it_belongs(desk: Desk, typed: str, field: str) -> None:
    dialog = NewCustomerDialog(desk, None, name=typed)
    given = taken_over(dialog._specs, typed)
    dialog.done(0)
    assert list(given) == ([field] if field else [])


def test_the_list_stands_on_the_new_customer_afterwards(
    qtbot: Any, window: MainWindow, services: Services
) -> None:
    for number in range(30):
        making.customer(services, f"苏州恒泰精密机械第{number}分公司")
    window.show_page("customers")
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.list.total == 30)
    dialog = NewCustomerDialog(window.desk, page)
    dialog.show()
    type_into(dialog, "name", NAME)
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "dialogSave")
    new = next(iter(dialog.saved.of("customer").created))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: page.list.total == 31 and page.list.table.current_id() == new)
    qtbot.waitUntil(lambda: not window.desk.jobs.running())
    assert page.list.table.current_id() == new
