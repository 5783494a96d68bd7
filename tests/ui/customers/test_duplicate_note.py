"""The card says who looks like its customer, and leads there."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from tests.helpers import making

NAME = "深圳市锦华五金制品有限公司"
SLOW = 20_000


def note(window: MainWindow) -> QFrame | None:
    found: QFrame | None = window.page().findChild(QFrame, "duplicatesNote")  # type: ignore[union-attr]
    return found


def test_look_alikes_are_said_and_can_be_compared(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services
) -> None:
    customer_id, _other = (making.customer(services, NAME) for _twice in range(2))
    desk.open_customer(customer_id)
    qtbot.waitUntil(lambda: note(window) is not None, timeout=SLOW)
    said = note(window).findChildren(QLabel)[0].text()  # type: ignore[union-attr]
    assert said == "有 1 家相似的客户"
    with qtbot.waitSignal(desk.go) as went:
        note(window).findChild(QPushButton, "compareDuplicates").click()  # type: ignore[union-attr]
    assert went.args == ["duplicates", {"customer_id": customer_id}]
    page: Any = window.page()
    qtbot.waitUntil(lambda: customer_id in page.grid.chosen(), timeout=SLOW)


def test_the_note_goes_when_the_other_card_goes(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services
) -> None:
    customer_id, other = (making.customer(services, NAME) for _twice in range(2))
    desk.open_customer(customer_id)
    qtbot.waitUntil(lambda: note(window) is not None, timeout=SLOW)
    services.records.remove("customer", [other])
    window.page().reload()  # type: ignore[union-attr]
    qtbot.waitUntil(
        lambda: (
            "没有同名、同税号、同电话的客户"
            in [w.text() for w in window.page().findChildren(QLabel)]
        ),  # type: ignore[union-attr]
        timeout=SLOW,
    )
    assert note(window) is None or not note(window).isVisible()  # type: ignore[union-attr]
