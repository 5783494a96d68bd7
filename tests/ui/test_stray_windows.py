"""No part of a page is ever a window of its own, not even for a moment.

A widget that is shown before it has its place flashes on the screen and takes the keyboard away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages import PAGES
from tests.helpers import making

MAY_BE_WINDOWS = (QDialog, QMainWindow, QMenu)


class Watch(QObject):
    """Notes every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, MAY_BE_WINDOWS)
        ):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    made = Watch()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def test_no_page_and_no_card_shows_a_part_as_a_window(
    qtbot: Any, watch: Watch, services: Services, desk: Desk, window: MainWindow
) -> None:
    customer_id = making.customer(services, "苏州恒泰精密机械有限公司")
    making.contact(services, customer_id, "王秀英")
    for info in PAGES:
        if info.group is not None:
            desk.open_page(info.id)
            qtbot.waitUntil(lambda: not desk.jobs.running())
    desk.open_customer(customer_id, editing=True)
    qtbot.waitUntil(lambda: not desk.jobs.running())
    page: Any = window.page()
    page.forms.set_editing(True)
    page.discard()
    assert watch.seen == []
