"""A printed card that came back: exactly what changed since is marked."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from tests.helpers import making


@pytest.fixture
def customer_id(services: Services) -> int:
    return making.customer(services, "深圳市锦华五金制品有限公司", phone="0755-27886318")


@pytest.fixture
def number(services: Services, customer_id: int) -> str:
    with services.printing.issued("customer-card", [customer_id], None) as papers:
        pass
    return papers[0].number


def marked(window: MainWindow) -> set[str]:
    """The fields whose mark says that they changed since the print."""
    labels = window.page().findChildren(QLabel)  # type: ignore[union-attr]
    found = [m for m in labels if m.objectName().startswith("since_") and m.text()]
    return {m.objectName().removeprefix("since_") for m in found}


def note(window: MainWindow) -> str:
    found = window.page().findChild(QLabel, "paperText")  # type: ignore[union-attr]
    return found.text() if found is not None and found.isVisible() else ""


def test_exactly_the_fields_changed_after_the_print_are_marked(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, customer_id: int, number: str
) -> None:
    services.records.save(
        "customer", customer_id, {"phone": "0755-26712345", "fax": "0755-26712346"}
    )
    making.contact(services, customer_id)
    desk.open_customer(customer_id, printed=number)
    qtbot.waitUntil(lambda: bool(note(window)))
    assert marked(window) == {"phone", "fax"}
    assert "电话、传真、联系人" in note(window)


def test_a_paper_that_is_up_to_date_says_so_and_marks_nothing(
    qtbot: Any, desk: Desk, window: MainWindow, customer_id: int, number: str
) -> None:
    desk.open_customer(customer_id, printed=number)
    qtbot.waitUntil(lambda: "仍是最新" in note(window))
    assert marked(window) == set()


def test_the_marks_follow_the_customer_and_go_with_the_next_one(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, customer_id: int, number: str
) -> None:
    services.records.save("customer", customer_id, {"phone": "0755-26712345"})
    desk.open_customer(customer_id, printed=number)
    qtbot.waitUntil(lambda: marked(window) == {"phone"})
    services.records.save("customer", customer_id, {"fax": "0755-26712346"})
    qtbot.waitUntil(lambda: marked(window) == {"phone", "fax"})
    other = making.customer(services, "成都蜀香源食品有限公司")
    desk.open_customer(other)
    qtbot.waitUntil(lambda: marked(window) == set())
    assert note(window) == ""


def test_the_marks_can_be_taken_away(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, customer_id: int, number: str
) -> None:
    services.records.save("customer", customer_id, {"phone": "0755-26712345"})
    desk.open_customer(customer_id, printed=number)
    qtbot.waitUntil(lambda: marked(window) == {"phone"})
    window.page().findChild(QPushButton, "paperAway").click()  # type: ignore[union-attr]
    assert marked(window) == set()


def test_a_print_number_in_the_search_box_is_offered_and_the_search_goes_on(
    qtbot: Any, desk: Desk, window: MainWindow, customer_id: int, number: str
) -> None:
    window.show_page("customers")
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.list.total == 1)
    page.search.setText(number)
    offer = page.findChild(QFrame, "paperOffer")
    qtbot.waitUntil(offer.isVisible)
    assert "锦华" in page.findChild(QLabel, "paperOfferText").text()
    qtbot.waitUntil(lambda: page.list.total == 0)  # no customer is called so
    page.search.setText("锦华")
    qtbot.waitUntil(lambda: not offer.isVisible())
    qtbot.waitUntil(lambda: page.list.total == 1)
    page.search.setText(number)
    qtbot.waitUntil(offer.isVisible)
    with qtbot.waitSignal(desk.go) as went:
        page.findChild(QPushButton, "openPaper").click()
    assert went.args[1] == {"customer_id": customer_id, "printed": number}


def test_a_number_that_was_never_given_is_not_offered(
    qtbot: Any, window: MainWindow, customer_id: int
) -> None:
    window.show_page("customers")
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.list.total == 1)
    page.search.setText("DY-20200101-0001")
    qtbot.waitUntil(lambda: page.list.total == 0)
    qtbot.waitUntil(lambda: not window.desk.jobs.running())
    assert not page.findChild(QFrame, "paperOffer").isVisible()
