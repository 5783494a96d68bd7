"""What the tests of the customer list and of the card share: a small shop, and hands."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTabBar, QWidget

from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customer_card import CustomerCardPage
from crmdesk.ui.pages.customers import CustomersPage
from tests.helpers.making import contact, create, customer
from tests.helpers.pressing import PATIENCE_MS

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LOOK_AGAIN_MS = 5
# In the order of their names in pinyin: the order in which the list shows them.
JINHUA, HENGTAI, TIANMA = "锦华五金制品厂", "苏州恒泰精密机械", "天马塑胶模具"
YUNSHAN, ZHANG = "云山食品商行", "章文"
EVERYBODY = [JINHUA, HENGTAI, TIANMA, YUNSHAN, ZHANG]


def until(holds: Callable[[], Any]) -> None:
    """Wait until *holds*; it is asked again and again while the window lives."""
    waited = QElapsedTimer()
    waited.start()
    while not holds():
        assert waited.elapsed() < PATIENCE_MS, "waited in vain"
        QTest.qWait(10)


def key(window: MainWindow, which: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key where the cursor is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    window.activateWindow()  # a closed menu does not give it back everywhere
    until(window.isActiveWindow)  # or shortcuts are not heard
    QTest.keyClick(window.focusWidget() or window, which, held)


def choose(act: Callable[[], Any], *words: str) -> None:
    """Open a menu by *act* and choose the entry that begins with *words*, through submenus."""
    failures: list[BaseException] = []
    waited = QElapsedTimer()
    waited.start()

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            if waited.elapsed() < PATIENCE_MS:
                QTimer.singleShot(LOOK_AGAIN_MS, look)
            return
        try:
            entry = _entry(menu, words)
        except AssertionError as error:
            failures.append(error)
            menu.close()
            return
        menu.close()
        entry.trigger()

    QTimer.singleShot(0, look)
    act()
    if failures:
        raise failures[0]


def _entry(menu: QMenu, words: tuple[str, ...]) -> QAction:
    entries = {a.text().split("\t")[0]: a for a in menu.actions() if not a.isSeparator()}
    found = [entry for text, entry in entries.items() if text.startswith(words[0])]
    assert len(found) == 1, (words, list(entries))
    inner: Any = found[0].menu()
    if len(words) > 1:
        return _entry(inner, words[1:])
    assert found[0].isEnabled(), words
    return found[0]


def entries(act: Callable[[], Any]) -> list[str]:
    """What the menu that *act* opens offers."""
    found: list[str] = []
    waited = QElapsedTimer()
    waited.start()

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found.extend(a.text().split("\t")[0] for a in menu.actions() if not a.isSeparator())
            menu.close()
        elif waited.elapsed() < PATIENCE_MS:
            QTimer.singleShot(LOOK_AGAIN_MS, look)

    QTimer.singleShot(0, look)
    act()
    return found


def said(owner: QWidget, name: str) -> str:
    """The text of the label called *name*."""
    found = owner.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def texts(owner: QWidget) -> list[str]:
    """What stands on the labels that can be seen below *owner*."""
    return [made.text() for made in owner.findChildren(QLabel) if made.isVisible()]


# --- the shop ------------------------------------------------------------------------------------
@pytest.fixture
def shop(services: Services) -> dict[str, int]:
    """Five customers by name: one bought, one qualified; one with a telephone, two with people."""
    colleague = create(services, "employee", name="王海燕")
    area = create(services, "area", name="华南")
    made = {
        JINHUA: customer(
            services, JINHUA, relation_state="customer", employee_count=86, store_count=4,
            registered_region="440306", area_id=area, phone="0755-27886318",
        ),
        HENGTAI: customer(
            services, HENGTAI, relation_state="qualified", employee_count=230, area_id=area,
            established_on=date(2003, 7, 1),
        ),
        TIANMA: customer(services, TIANMA, employee_count=12, owner_id=colleague),
        YUNSHAN: customer(services, YUNSHAN, employee_count=5, store_count=2),
        ZHANG: customer(services, ZHANG, customer_type="consumer", relation_state="listed"),
    }  # fmt: skip
    contact(services, made[JINHUA], "张伟", mobile="13800138000", job_title="采购经理")
    contact(services, made[HENGTAI], "刘芳", mobile="13600136000")
    return made


@pytest.fixture
def another_session(crm_file: Path) -> Iterator[Services]:
    """The same file opened once more: whoever saves there is not heard of here."""
    opened = Services(open_database(crm_file))
    opened.employee_id = opened.names.choices("employee")[0][0]
    yield opened
    opened.close()


# --- the list ------------------------------------------------------------------------------------
def names(page: CustomersPage) -> list[str]:
    """The customers of the list from top to bottom."""
    return column(page, "name")


def column(page: CustomersPage, field: str) -> list[str]:
    """What a column shows from top to bottom."""
    model = page.list.model
    places = [spec.name for spec in model.specs]
    if field not in places:
        return []
    return [str(model.index(row, places.index(field)).data()) for row in range(model.rowCount())]


def select(page: CustomersPage, *wanted: int) -> None:
    """Select rows by customer as with Ctrl and the mouse; the last one is under the cursor."""
    from PySide6.QtCore import QItemSelectionModel

    page.list.table.go_to_id(wanted[0])
    flags = QItemSelectionModel.SelectionFlag
    for customer_id in wanted[1:]:
        row = page.list.model.row_of(customer_id)
        assert row is not None
        page.list.table.selectionModel().setCurrentIndex(
            page.list.model.index(row, 0), flags.Select | flags.Rows
        )


@pytest.fixture
def page(qtbot: Any, window: MainWindow, shop: dict[str, int]) -> CustomersPage:
    """The list of the five customers, with the keyboard."""
    return open_list(window, len(shop))


def open_list(window: MainWindow, count: int) -> CustomersPage:
    """Show the list and wait until its *count* customers, chips and figures are there."""
    window.activateWindow()
    window.show_page("customers")
    found = window.page()
    assert isinstance(found, CustomersPage)
    until(lambda: found.list.total == count and not window.desk.jobs.running())
    until(window.isActiveWindow)
    return found


# --- the card ------------------------------------------------------------------------------------
OpenCard = Callable[..., CustomerCardPage]


@pytest.fixture
def open_card(window: MainWindow, desk: Desk, shop: dict[str, int]) -> OpenCard:
    """Opens the card of a customer, found by its name, from the list of all five."""

    def open_it(name: str = JINHUA, **arguments: Any) -> CustomerCardPage:
        window.activateWindow()
        until(window.isActiveWindow)
        desk.open_customer(shop[name], ids=array("q", shop.values()), **arguments)
        made = window.page()
        assert isinstance(made, CustomerCardPage)
        until(lambda: shown_name(made) == name and not desk.jobs.running())
        return made

    return open_it


def shown_name(card: CustomerCardPage) -> str:
    """The customer whose card is shown."""
    return said(card.header, "cardName")


def box(card: CustomerCardPage, field: str) -> Any:
    """A field of the card, on whatever part it is."""
    found = card.findChild(QWidget, f"field_{field}")
    assert found is not None, field
    return found


def shown(card: CustomerCardPage, field: str) -> str:
    """What a field shows while it is not edited."""
    return said(box(card, field), f"text_{field}")


def type_into(card: CustomerCardPage, field: str, text: str) -> None:
    """Type into a line of the card as a person would, over what is there."""
    line = box(card, field).editor.line
    line.setFocus()
    line.selectAll()
    if text.isascii():
        QTest.keyClicks(line, text) if text else QTest.keyClick(line, Key.Key_Delete)
    else:
        line.insert(text)  # as an input method does
    until(lambda: line.text() == text)


def dirty(card: CustomerCardPage) -> str:
    """What the bar under the card says is not saved."""
    return said(card.dirty, "dirtyText")


def tab_title(card: CustomerCardPage) -> str:
    """The tab that is open, without its count."""
    bar: QTabBar = card.header.bar
    return bar.tabText(bar.currentIndex()).strip()
