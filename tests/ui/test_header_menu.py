"""The menu of a list's heading: in every list, and gone when it closes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crmdesk.models.query import Sort
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.tables.record_list import RecordList
from tests.helpers.making import create, customer

USUAL = ("number", "kind", "valid_to")


@pytest.fixture
def records(qtbot: Any, services: Services, desk: Desk) -> Iterator[RecordList]:
    create(services, "qualification", customer_id=customer(services), kind="other", number="Z1")
    made = RecordList(desk, "qualification", USUAL, Sort("number"))
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.total == 1, timeout=20_000)
    yield made
    made.hide()


def pick(records: RecordList, key: str, words: str) -> None:
    """Right-click the heading of *key* and choose *words* with the keyboard."""

    def press() -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            QTimer.singleShot(10, press)
            return
        while menu.activeAction() is None or menu.activeAction().text() != words:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(0, press)
    records.table.header_menu_asked.emit(QPoint(10, 10), key)


def test_a_column_is_hidden_and_comes_back(qtbot: Any, records: RecordList) -> None:
    pick(records, "kind", "隐藏这一列")
    qtbot.waitUntil(lambda: records.table.column_order() == ["number", "valid_to"], timeout=20_000)
    pick(records, "number", "恢复默认列和列宽")
    qtbot.waitUntil(lambda: records.table.column_order() == [*USUAL], timeout=20_000)


def test_the_menu_does_not_stay_behind(qtbot: Any, records: RecordList) -> None:
    pick(records, "kind", "隐藏这一列")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not records.findChildren(QMenu)
