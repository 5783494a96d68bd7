"""From a card to the next one of the list, also when the list was not read to its end yet."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtWidgets import QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customer_card import CustomerCardPage
from tests.helpers.making import customer
from tests.helpers.pressing import press

WAIT = 20_000


def card(window: MainWindow) -> CustomerCardPage:
    page = window.page()
    assert isinstance(page, CustomerCardPage)
    return page


def test_the_place_in_the_list_follows_once_the_whole_order_is_known(
    qtbot: Any, window: MainWindow, desk: Desk, services: Services
) -> None:
    ids = array("q", [customer(services, f"第{n:02}号五金厂", code=f"C9{n:04}") for n in range(3)])
    desk.open_customer(ids[2], ids=ids[:1])
    page = card(window)
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "cardPrint").isEnabled(), timeout=WAIT)
    assert "第 " not in page.top.subtitle.text()
    desk.walk_changed.emit(ids)
    assert "第 3 / 3 家" in page.top.subtitle.text()
    assert not page.top.next.isEnabled()
    press(page, "cardPrevious")
    qtbot.waitUntil(lambda: "第 2 / 3 家" in page.top.subtitle.text(), timeout=WAIT)


def test_a_long_list_tells_its_whole_order(
    qtbot: Any, window: MainWindow, desk: Desk, services: Services
) -> None:
    for number in range(130):  # more than one page of rows
        customer(services, f"第{number:03}号五金厂", code=f"C9{number:04}")
    told: list[array[int]] = []
    desk.walk_changed.connect(told.append)
    window.show_page("customers")
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert len(told[-1]) == 130
