"""A few opportunities of all grades, and the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.opportunities import OpportunitiesPage
from tests.helpers.deals import active
from tests.helpers.making import create, customer
from tests.helpers.modal import in_dialog
from tests.ui.pages.conftest import until

D = TypeVar("D", bound=QDialog)
JINHUA, HENGTAI, MEIJIA = "锦华五金", "恒泰精密", "美家卫浴"
RIVAL = "宁波鼎固紧固件"
LEFT = Qt.MouseButton.LeftButton
CERTAIN = {
    "has_solution": False, "objective_need": True, "subjective_need": True,
    "determination": "high", "is_feasible": True, "is_selecting": True,
}  # fmt: skip


@pytest.fixture
def deals(services: Services) -> dict[str, int]:
    """恒泰 is graded A, 锦华 B (its selection has not begun), 美家 has no answers yet."""
    create(services, "competitor", name=RIVAL)
    return {
        HENGTAI: active(
            services, customer(services, HENGTAI), name="数控刀柄年度框架", amount=46_000_000,
            expected_on=date(2026, 12, 10), **CERTAIN,
        ),
        JINHUA: active(
            services, customer(services, JINHUA), name="不锈钢拉手", amount=38_500_000,
            expected_on=date(2027, 1, 15), **(CERTAIN | {"is_selecting": False}),
        ),
        MEIJIA: active(services, customer(services, MEIJIA), name="304 合页", amount=28_600_000),
    }  # fmt: skip


@pytest.fixture
def page(qtbot: Any, window: MainWindow, deals: dict[str, int]) -> OpportunitiesPage:
    """The grade board, read and with the keyboard."""
    return open_board(window)


def open_board(window: MainWindow) -> OpportunitiesPage:
    window.activateWindow()
    window.show_page("opportunities")
    found = window.page()
    assert isinstance(found, OpportunitiesPage)
    until(lambda: found.board.shown is not None and not window.desk.jobs.running())
    until(window.isActiveWindow)
    return found


def where(page: OpportunitiesPage) -> dict[str, list[str]]:
    """Whose cards lie in which column, as they are shown."""
    return {
        column.key: [card.customer for card in column.column.cards]
        for column in page.board.board.columns()
    }


def lies_in(page: OpportunitiesPage, key: str, name: str) -> bool:
    """Whether the board shows a customer's card in a column, with nothing still being read."""
    return name in where(page).get(key, []) and not page.desk.jobs.running()


def carry(page: OpportunitiesPage, card: int, to: str) -> None:
    """Drag a card to a column by mouse and let go."""
    board = page.board.board
    place = board.place_of(card)
    assert place is not None
    source, row = place
    view, target = source.view, board.column(to)
    assert target is not None
    box = view.visualRect(view.cards.index(row))
    QTest.mousePress(view.viewport(), LEFT, pos=box.center())
    goal = target.mapToGlobal(target.rect().center())
    for at in (view.viewport().mapToGlobal(box.center() + QPoint(20, 10)), goal):
        local = QPointF(view.viewport().mapFromGlobal(at))
        QApplication.sendEvent(view.viewport(), QMouseEvent(
            QEvent.Type.MouseMove, local, QPointF(at), Qt.MouseButton.NoButton, LEFT,
            Qt.KeyboardModifier.NoModifier,
        ))  # fmt: skip
    QTest.mouseRelease(view.viewport(), LEFT, pos=view.viewport().mapFromGlobal(goal))


def dropping(kind: type[D], drop: Callable[[], Any], inside: Callable[[D], Any]) -> None:
    """Do *drop*; what it asks is read in a job, then the dialog opens and *inside* answers it."""
    ended: list[bool] = []

    def answer(dialog: D) -> None:
        try:
            inside(dialog)
        finally:
            ended.append(True)

    def drop_and_wait() -> None:
        drop()
        until(lambda: ended)

    in_dialog(kind, drop_and_wait, answer)
