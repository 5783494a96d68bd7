"""Pressing a button as a person does: once it is there and can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

PATIENCE_MS = 20_000


def press(owner: QWidget, name: str) -> None:
    """Click the button called *name* below *owner*; waits for what is still being read."""
    waited = QElapsedTimer()
    waited.start()
    while waited.elapsed() < PATIENCE_MS:
        button = owner.findChild(QPushButton, name)
        if button is not None and button.isEnabled():
            button.click()
            return
        QTest.qWait(10)
    state = "cannot be pressed" if button is not None else "is not there"
    raise AssertionError(f"the button {name} {state}")
