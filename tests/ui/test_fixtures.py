"""What one test does must not reach the next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import let_go_of_keys


def test_keys_pressed_in_one_test_are_let_go(qtbot: pytest.FixtureRequest) -> None:
    widget = QWidget()
    QTest.keyClick(widget, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    let_go_of_keys()
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
