"""Dialogs that block: what a person does in them while the caller waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

D = TypeVar("D", bound=QDialog)
LOOK_AGAIN_MS = 5
MOST_LOOKS = 2000


def in_dialog(kind: type[D], act: Callable[[], Any], inside: Callable[[D], Any]) -> None:
    """Call *act*, which opens a dialog of *kind* and blocks; call *inside* with it when shown.

    What fails inside closes the dialog and is raised here.
    """
    failures: list[BaseException] = []
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            if looks < MOST_LOOKS:
                QTimer.singleShot(LOOK_AGAIN_MS, look)
            return
        try:
            inside(dialog)
        except BaseException as error:  # noqa: BLE001 - carried out of Qt's event loop
            failures.append(error)
            dialog.done(0)

    QTimer.singleShot(0, look)
    act()
    if failures:
        raise failures[0]
    assert looks, "no dialog was opened"


def press(parent: Any, name: str) -> None:
    """Press the button called *name*, which must be there and enabled."""
    button = parent.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    button.click()


def type_into(dialog: Any, field: str, text: str) -> None:
    """Type into a line of a form as a person would, and leave it."""
    line = dialog.form.boxes[field].editor.line
    line.setText(text)
    line.editingFinished.emit()
