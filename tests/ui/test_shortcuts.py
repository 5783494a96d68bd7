"""The keys of the program: none clashes with another, and each does what the map says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.shortcuts import KEYS, PAGE_KEYS, TAB_KEYS, shown
from tests.helpers import making

TOGETHER = (("everywhere", "page", "table"), ("everywhere", "page", "card", "form"))


@pytest.mark.parametrize("scopes", TOGETHER)
def test_no_two_keys_of_one_place_are_the_same(scopes: tuple[str, ...]) -> None:
    keys = [QKeySequence(key.keys).toString() for key in KEYS if key.scope in scopes]
    keys += [QKeySequence(key).toString() for key in (*PAGE_KEYS, *TAB_KEYS)]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_keys_are_named_as_on_the_keyboard() -> None:
    assert shown("Ctrl+Return") == "Ctrl+Enter"
    assert shown("Alt+Left") == "Alt+←"


@pytest.mark.parametrize(
    ("key", "modifier", "act"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier, "export"),
        (Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier, "bulk"),
        (Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier, "columns"),
        (Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier, "views"),
        (Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier, "import"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "new"),
        (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier, "print"),
    ],
)
def test_a_key_reaches_the_customer_list(
    qtbot: Any, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch,
    key: Qt.Key, modifier: Qt.KeyboardModifier, act: str,
) -> None:  # fmt: skip
    desk.open_page("customers")
    window.activateWindow()
    qtbot.waitActive(window)
    done: list[str] = []
    monkeypatch.setattr(window.page(), f"key_{act}", lambda: done.append(act))
    QTest.keyClick(window, key, modifier)
    assert done == [act]


def test_the_list_has_the_keyboard_when_it_is_shown_and_alt_leads_through_the_card(
    qtbot: Any, window: MainWindow, desk: Desk, services: Services
) -> None:
    customer_id = making.customer(services, "苏州恒泰精密机械有限公司")
    desk.open_page("customers")
    window.activateWindow()
    qtbot.waitActive(window)
    page: Any = window.page()
    assert page.list.table.hasFocus()
    desk.open_customer(customer_id)
    card: Any = window.page()
    qtbot.waitUntil(lambda: not desk.jobs.running())
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert card.header.bar.currentIndex() == 2
