"""Notices over the lower edge of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow


def test_a_notice_can_carry_two_deeds_and_the_pressed_one_is_done(
    qtbot: Any, desk: Desk, window: MainWindow
) -> None:
    message.toast_with(window._toast.say)
    done: list[str] = []
    message.notify(
        "已保存", "打开", lambda: done.append("open"), ("打开文件夹", lambda: done.append("folder"))
    )
    toast = window._toast
    assert toast.findChild(QLabel, "toastText").text() == "已保存"
    toast.findChild(QPushButton, "toastSecond").click()
    assert done == ["folder"]
    assert not toast.isVisible()


def test_a_plain_notice_shows_no_buttons(qtbot: Any, desk: Desk, window: MainWindow) -> None:
    message.toast_with(window._toast.say)
    message.notify("好了", "撤销", lambda: None)
    message.notify("已保存")
    for name in ("toastAction", "toastSecond"):
        assert not window._toast.findChild(QPushButton, name).isVisible()
