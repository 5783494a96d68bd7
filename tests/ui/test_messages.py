"""Questions and bugs as people see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from crmdesk.ui.crash import CrashDialog, CrashHandler
from crmdesk.ui.message import Choice, MessageDialog
from tests.ui.conftest import Chooser

SAFE, DANGER = Choice("no", "取消"), Choice("yes", "永久删除", "danger")
SAVE = Choice("save", "保存", "primary")


def shown(qtbot: Any, choices: list[Choice]) -> MessageDialog:
    dialog = MessageDialog("标题", "正文", choices)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_enter_never_does_what_cannot_be_taken_back(qtbot: Any) -> None:
    dialog = shown(qtbot, [SAFE, DANGER])
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.answer == "no"


def test_enter_does_what_is_expected(qtbot: Any) -> None:
    dialog = shown(qtbot, [SAFE, SAVE])
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.answer == "save"


def test_esc_answers_nothing(qtbot: Any) -> None:
    dialog = shown(qtbot, [SAFE, SAVE])
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.answer == ""


def boom() -> ValueError:
    """A bug with its traceback."""
    try:
        raise ValueError("客户 42")
    except ValueError as error:
        return error


def test_a_bug_is_shown_with_its_traceback_and_can_be_copied(
    qtbot: Any, tmp_path: Path, chooser: Chooser
) -> None:
    dialog = CrashDialog(boom(), tmp_path)
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "copyReport").click()
    text = QApplication.clipboard().text()
    assert "ValueError" in text
    assert "test_messages.py" in text
    dialog.findChild(QPushButton, "openLogs").click()
    assert chooser.handed_over == [tmp_path]


def test_the_same_bug_is_shown_once(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[BaseException] = []

    class Quiet:
        def __init__(self, error: BaseException, _folder: Path, _parent: QWidget | None) -> None:
            seen.append(error)

        def exec(self) -> int:
            return 0

    monkeypatch.setattr("crmdesk.ui.crash.CrashDialog", Quiet)
    handler = CrashHandler(tmp_path)
    for _time in range(3):
        handler.handle(boom())
    handler.handle(KeyboardInterrupt())
    assert len(seen) == 1
