"""The customer card among others: two sessions on one customer, leaving it, the next in the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.models.fields import Part
from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customer_card import CustomerCardPage
from tests.helpers.making import create
from tests.helpers.pressing import press
from tests.ui.conftest import Person
from tests.ui.pages.conftest import (
    CONTROL,
    EVERYBODY,
    HENGTAI,
    JINHUA,
    TIANMA,
    Key,
    OpenCard,
    box,
    dirty,
    key,
    shown,
    shown_name,
    tab_title,
    texts,
    type_into,
    until,
)

MEANWHILE, LEAVING = "资料卡刚被改过", "要保存改动吗？"


@pytest.fixture
def editing(open_card: OpenCard, window: MainWindow) -> CustomerCardPage:
    """The card of the first customer with another number of staff typed into it."""
    card = open_card()
    key(window, Key.Key_F2)
    type_into(card, "employee_count", "90")
    until(lambda: dirty(card) == "1 处修改没有保存：从业人数")
    return card


def staff(services: Services, shop: dict[str, int]) -> object:
    return services.records.fetch("customer", shop[JINHUA])["employee_count"]


def titles(person: Person) -> list[str]:
    return [title for kind, title, _text in person.seen if kind == "question"]


# --- two sessions ----------------------------------------------------------------------------------
def test_another_field_saved_elsewhere_is_merged_without_a_word(
    editing: CustomerCardPage,
    window: MainWindow,
    another_session: Services,
    shop: dict[str, int],
    person: Person,
) -> None:
    another_session.records.save("customer", shop[JINHUA], {"fax": "0755-27886319"})
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not editing.dirty.isVisible())
    until(lambda: shown(editing, "fax") == "0755-27886319")
    assert shown(editing, "employee_count") == "90"
    assert staff(another_session, shop) == 90
    assert titles(person) == []


@pytest.mark.parametrize(("answer", "stands"), [("mine", 90), ("theirs", 120)])
def test_the_same_field_saved_elsewhere_is_compared_and_one_of_the_two_stands(
    editing: CustomerCardPage,
    window: MainWindow,
    another_session: Services,
    shop: dict[str, int],
    person: Person,
    answer: str,
    stands: int,
) -> None:
    another_session.records.save(
        "customer", shop[JINHUA], {"employee_count": 120, "fax": "0755-27886319"}
    )
    person.answers = ["stay"]
    key(window, Key.Key_Return, CONTROL)
    until(lambda: titles(person) == [MEANWHILE] and not window.desk.jobs.running())
    assert "从业人数" in person.texts[-1]
    assert "120" in person.texts[-1]
    assert editing.dirty.isVisible()
    assert box(editing, "employee_count").editor.line.text() == "90"
    assert staff(another_session, shop) == 120
    person.answers = [answer]
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not editing.dirty.isVisible())
    until(lambda: shown(editing, "employee_count") == str(stands))
    until(lambda: shown(editing, "fax") == "0755-27886319")
    assert staff(another_session, shop) == stands
    assert titles(person) == [MEANWHILE, MEANWHILE]


def test_what_is_typed_survives_changes_in_this_window_and_new_records_show_beside_it(
    editing: CustomerCardPage, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    services.records.save("customer", shop[JINHUA], {"name": "锦华五金集团"})
    until(lambda: shown_name(editing) == "锦华五金集团")
    address = "航城街道 216 号"
    create(services, "address", customer_id=shop[JINHUA], kind="shipping", address=address)
    until(lambda: address in texts(editing.tabs[0]))
    assert box(editing, "employee_count").editor.line.text() == "90"
    assert dirty(editing) == "1 处修改没有保存：从业人数"
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not editing.dirty.isVisible())
    until(lambda: shown(editing, "name") == "锦华五金集团")
    assert staff(services, shop) == 90


def test_a_customer_deleted_elsewhere_is_said_and_the_list_comes(
    open_card: OpenCard, window: MainWindow, another_session: Services, shop: dict[str, int],
    person: Person,
) -> None:  # fmt: skip
    open_card()
    another_session.records.remove("customer", [shop[JINHUA]])
    key(window, Key.Key_F5)
    until(lambda: window.page().objectName() == "page_customers")  # type: ignore[union-attr]
    assert [title for _kind, title, _text in person.seen] == ["没有成功"]


# --- leaving ---------------------------------------------------------------------------------------
def test_every_way_out_asks_and_stays_or_goes(
    editing: CustomerCardPage,
    window: MainWindow,
    person: Person,
    services: Services,
    shop: dict[str, int],
) -> None:
    ways: list[Callable[[], object]] = [
        lambda: window.show_page("settings"),
        lambda: key(window, Key.Key_Left, Qt.KeyboardModifier.AltModifier),
        window.close,
        lambda: press(editing, "cardNext"),
        lambda: press(editing, "cardBack"),
    ]
    for count, leave in enumerate(ways, 1):
        person.answers = ["stay"]
        leave()
        until(lambda asked=count: titles(person) == [LEAVING] * asked)
        assert window.page() is editing
        assert window.isVisible()
        assert shown_name(editing) == JINHUA
        assert box(editing, "employee_count").editor.line.text() == "90"
    person.answers = ["drop"]
    assert window.show_page("settings")
    assert window.page() is not editing
    assert staff(services, shop) == 86


def test_saving_on_the_way_out_saves_and_goes_on(
    editing: CustomerCardPage,
    window: MainWindow,
    person: Person,
    services: Services,
    shop: dict[str, int],
) -> None:
    person.answers = ["save"]
    assert window.show_page("settings")
    assert window.page() is not editing
    assert staff(services, shop) == 90
    assert titles(person) == [LEAVING]


def test_what_cannot_be_saved_keeps_the_card(
    editing: CustomerCardPage, window: MainWindow, person: Person, services: Services,
    shop: dict[str, int],
) -> None:  # fmt: skip
    type_into(editing, "fax", "没有")
    person.answers = ["save"]
    assert not window.show_page("settings")
    assert window.page() is editing
    assert staff(services, shop) == 86


def test_ctrl_n_on_a_card_asks_for_another_customer(
    open_card: OpenCard, window: MainWindow, person: Person
) -> None:
    open_card()
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, look)
            return
        seen.append(dialog.objectName())
        dialog.close()

    QTimer.singleShot(0, look)
    key(window, Key.Key_N, CONTROL)
    until(lambda: seen == ["newCustomerDialog"])


# --- the next in the list --------------------------------------------------------------------------
def test_ctrl_and_arrows_walk_through_the_list_and_keep_the_part(
    open_card: OpenCard, window: MainWindow
) -> None:
    card = open_card()
    card.header.bar.setCurrentIndex(2)
    for name in EVERYBODY[1:]:
        key(window, Key.Key_Down, CONTROL)
        until(lambda wanted=name: shown_name(card) == wanted)
        assert tab_title(card) == Part.BUSINESS.label
    assert "第 5 / 5 家" in card.top.subtitle.text()
    key(window, Key.Key_Down, CONTROL)  # nobody follows
    key(window, Key.Key_Up, CONTROL)
    until(lambda: shown_name(card) == EVERYBODY[-2])
    assert tab_title(card) == Part.BUSINESS.label
    key(window, Key.Key_Tab, CONTROL)
    until(lambda: tab_title(card) == Part.TRADE.label)
    card.header.bar.setFocus()
    QTest.keyClick(card.header.bar, Key.Key_Left)
    until(lambda: tab_title(card) == Part.BUSINESS.label)


def test_the_next_card_is_not_edited_and_shows_its_own_fields(
    editing: CustomerCardPage, window: MainWindow, person: Person
) -> None:
    person.answers = ["drop"]
    key(window, Key.Key_Down, CONTROL)
    until(lambda: shown_name(editing) == HENGTAI)
    assert not editing.dirty.isVisible()
    until(lambda: shown(editing, "employee_count") == "230")
    key(window, Key.Key_Down, CONTROL)
    until(lambda: shown_name(editing) == TIANMA and shown(editing, "employee_count") == "12")
