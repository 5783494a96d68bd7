"""Closing a dialog, by whatever way, asks before typed text is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from crmdesk.ui.dialogs.base import Dialog
from tests.ui.conftest import Person


class Typed(Dialog):
    """Something was typed into it."""

    def has_changes(self) -> bool:
        return True


def press_escape(dialog: Dialog, qtbot: Any) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def close_window(dialog: Dialog, qtbot: Any) -> None:
    dialog.close()


def reject(dialog: Dialog, qtbot: Any) -> None:
    dialog.reject()


WAYS = (press_escape, close_window, reject)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lose", [True, False])
def test_leaving_asks_first(
    qtbot: Any, person: Person, way: Callable[[Dialog, Any], None], lose: bool
) -> None:
    dialog = Typed("x")
    qtbot.addWidget(dialog)
    dialog.show()
    person.answers = ["yes" if lose else "no"]
    way(dialog, qtbot)
    assert len(person.seen) == 1
    assert dialog.isVisible() is not lose
    dialog.done(0)


@pytest.mark.parametrize("way", WAYS)
def test_an_untouched_dialog_just_closes(
    qtbot: Any, person: Person, way: Callable[[Dialog, Any], None]
) -> None:
    dialog = Dialog("x")
    qtbot.addWidget(dialog)
    dialog.show()
    way(dialog, qtbot)
    assert not person.seen
    assert not dialog.isVisible()


def test_saving_does_not_ask(qtbot: Any, person: Person) -> None:
    dialog = Typed("x")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    assert not person.seen
    assert not dialog.isVisible()
