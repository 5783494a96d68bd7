"""The menu of a card: reviewed, key account, copy as text, merge, delete."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from crmdesk.analysis.criteria import SCALES
from crmdesk.services.container import Services
from crmdesk.ui.customers.card_menu import CardMenu
from crmdesk.ui.customers.card_state import read_card
from crmdesk.ui.customers.card_text import card_text
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.main_window import MainWindow
from tests.helpers.making import contact, customer
from tests.helpers.modal import in_dialog
from tests.ui.conftest import Person


@pytest.fixture
def owner(services: Services) -> int:
    made = customer(services, phone="0755-26712345", employee_count=120)
    contact(services, made, "张伟", job_title="采购经理")
    contact(services, made, "孙浩", has_left=True)
    return made


@pytest.fixture
def menu(qtbot: Any, desk: Desk, window: MainWindow, owner: int) -> CardMenu:
    desk.open_customer(owner)
    page: Any = window.page()
    qtbot.waitUntil(lambda: page._state is not None)
    return CardMenu(page, page._state)


def trigger(menu: CardMenu, name: str) -> None:
    action = menu.findChild(QAction, name)
    assert action is not None
    assert action.isEnabled()
    action.trigger()


def test_reviewed_today_is_noted_and_can_be_undone(
    qtbot: Any, menu: CardMenu, owner: int, services: Services, person: Person
) -> None:
    trigger(menu, "card_reviewed")
    fetch = services.records.fetch
    qtbot.waitUntil(lambda: fetch("customer", owner)["reviewed_on"] == "2026-11-21")
    qtbot.waitUntil(lambda: bool(person.notices))
    person.press("撤销")
    qtbot.waitUntil(lambda: fetch("customer", owner)["reviewed_on"] is None)


def test_key_account_is_switched_on_and_off(
    qtbot: Any, menu: CardMenu, owner: int, services: Services
) -> None:
    trigger(menu, "card_key")
    fetch = services.records.fetch
    qtbot.waitUntil(lambda: fetch("customer", owner)["is_key_account"] == 1)
    page: Any = menu.parent()
    qtbot.waitUntil(lambda: bool(page._state.values.get("is_key_account")))
    again = CardMenu(page, page._state)
    trigger(again, "card_key")
    qtbot.waitUntil(lambda: fetch("customer", owner)["is_key_account"] == 0)


def test_the_card_is_copied_as_text_with_what_is_filled_and_who_is_at_work(
    owner: int, services: Services
) -> None:
    text = card_text(read_card(services, owner), services.names)
    assert text.startswith("深圳市锦华五金制品有限公司\n\n【基础资料】\n")
    assert "电话：0755-26712345" in text
    assert "从业人数：120 人" in text
    assert "张伟 采购经理 138 0013 8000" in text
    assert "孙浩" not in text
    assert "传真" not in text


def test_copying_says_so(menu: CardMenu, person: Person) -> None:
    trigger(menu, "card_copy")
    assert QGuiApplication.clipboard().text().startswith("深圳市锦华五金制品有限公司")
    assert person.texts[-1] == "资料已复制为文字。"


def test_merging_asks_with_whom_and_never_offers_the_customer_itself(
    qtbot: Any, menu: CardMenu, owner: int, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = customer(services, "锦华五金（深圳）有限公司")
    customer(services, "恒泰精密")
    merged: list[list[int]] = []
    page: Any = menu.parent()
    monkeypatch.setattr(page.actions_, "merge", merged.append)

    def choose(dialog: ChooseCustomerDialog) -> None:
        qtbot.waitUntil(lambda: dialog.list.count() == 2)
        dialog.search.setText("jhwj")
        qtbot.waitUntil(lambda: dialog.list.count() == 1)
        dialog.commit()

    in_dialog(ChooseCustomerDialog, lambda: trigger(menu, "card_merge"), choose)
    assert merged == [[owner, other]]


def test_enter_takes_the_customer_even_before_the_answer_is_there(
    qtbot: Any, window: MainWindow, owner: int, services: Services
) -> None:
    other = customer(services, "锦华五金（深圳）有限公司")
    dialog = ChooseCustomerDialog(window.desk, "给谁？", "开单", window)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.search.setText("锦华五金（深圳）")
    dialog.search.returnPressed.emit()
    qtbot.waitUntil(lambda: dialog.chosen is not None)
    assert dialog.chosen == other
    again = ChooseCustomerDialog(window.desk, "给谁？", "开单", window, search="深圳市锦华")
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.list.count() == 1)
    again.search.returnPressed.emit()
    assert again.chosen == owner


def test_deleting_goes_back_to_the_list_and_can_be_undone(
    qtbot: Any, menu: CardMenu, owner: int, services: Services, window: MainWindow, person: Person
) -> None:
    trigger(menu, "card_delete")
    qtbot.waitUntil(lambda: services.records.fetch("customer", owner).is_deleted)
    assert window.page() is not menu.parent()
    qtbot.waitUntil(lambda: bool(person.notices))
    person.press("撤销")
    qtbot.waitUntil(lambda: not services.records.fetch("customer", owner).is_deleted)


def test_points_can_be_given_by_every_method_that_takes_them(menu: CardMenu) -> None:
    points = menu.findChild(QMenu, "card_points")
    assert points is not None
    assert [action.data() for action in points.actions()] == list(SCALES)
