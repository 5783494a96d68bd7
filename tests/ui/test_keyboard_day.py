"""A salesperson's day without a mouse: 今日, a talk, the grade, won on the board, contract, paper.

Only keys and typed text go in; services are asked for what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QPushButton

from crmdesk.services.container import Services
from crmdesk.services.today_lines import LineKind
from crmdesk.ui.boards.cards_view import CardsView
from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog
from crmdesk.ui.follow_up.talk_dialog import TalkDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opportunities.move_dialog import MoveDialog
from crmdesk.ui.opportunities.opportunity_dialog import OpportunityDialog
from crmdesk.ui.pages import PAGES, WORK
from tests.helpers import pdfs
from tests.helpers.deals import active
from tests.helpers.making import contact, customer
from tests.helpers.modal import in_dialog
from tests.ui.conftest import Chooser
from tests.ui.opportunities.conftest import CERTAIN, dropping, lies_in
from tests.ui.pages.conftest import CONTROL, Key, key, until

NAME = "锦华五金"
DIGITS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_6, Key.Key_7, Key.Key_8,
          Key.Key_9)  # fmt: skip


@pytest.fixture
def deal(services: Services) -> int:
    """An opportunity of grade B: everything speaks for it, but the selection has not begun."""
    made = customer(services, NAME, owner_id=services.employee_id)
    contact(services, made, "张伟", is_primary=True)
    return active(
        services, made, name="不锈钢拉手", amount=38_500_000, expected_on=date(2027, 1, 15),
        owner_id=services.employee_id, **(CERTAIN | {"is_selecting": False}),
    )  # fmt: skip


def press(which: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """A key where the cursor is, in whatever window has it."""
    modifiers = Qt.KeyboardModifier.NoModifier
    for modifier in held:
        modifiers |= modifier
    if QApplication.activeWindow() is None:  # a closed dialog does not give it back everywhere
        for shown in QApplication.topLevelWidgets():
            if isinstance(shown, MainWindow):
                shown.activateWindow()
        until(QApplication.activeWindow)
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), which, modifiers)


def write(text: str) -> None:
    """Text where the cursor is, as an input method gives it."""
    at = QApplication.focusWidget()
    if isinstance(at, QPlainTextEdit):
        at.insertPlainText(text)
    else:
        assert isinstance(at, QLineEdit), at
        at.insert(text)


def taken(dialog: QDialog) -> None:
    """Wait until the dialog has the keyboard."""
    dialog.activateWindow()
    until(lambda: inside(dialog)(QApplication.focusWidget()))


def tab_to(wanted: Callable[[Any], bool], most: int = 60) -> None:
    """Walk with Tab until the cursor stands where *wanted* says."""
    QTest.qWait(1)  # what was just made is shown when the loop comes to it
    seen = []
    for _step in range(most):
        at = QApplication.focusWidget()
        if wanted(at):
            return
        seen.append(at.objectName() if at is not None else "")
        press(Key.Key_Tab)
    raise AssertionError(f"Tab does not lead there: {seen}")


def inside(owner: Any) -> Callable[[Any], bool]:
    """Whether the cursor is in *owner* or below it."""
    return lambda at: at is not None and (at is owner or owner.isAncestorOf(at))


def go_to(window: MainWindow, page_id: str) -> Any:
    """Ctrl and the number of the page in the navigation."""
    shown = [p.id for p in PAGES if p.group == WORK]
    key(window, DIGITS[shown.index(page_id)], CONTROL)
    until(lambda: window._current == page_id and not window.desk.jobs.running())
    return window.page()


def test_the_whole_day_needs_no_mouse(
    window: MainWindow, services: Services, deal: int, chooser: Chooser, tmp_path: Path
) -> None:
    window.activateWindow()
    _talk(window, services, deal)
    page = _raise_the_grade(window, services, deal)
    _win(window, page, services, deal)
    contract = _contract(window, services, deal)
    _paper(window, chooser, tmp_path / "合同.pdf", contract)


def _talk(window: MainWindow, services: Services, deal: int) -> None:
    """今日 says who is to be called; the talk and its next step are noted in one form."""
    page = go_to(window, "today")
    until(lambda: page.today is not None)
    tab_to(inside(page.list))
    for _step in range(10):
        row = page.list.current()
        if row is not None and row.kind is LineKind.CONTACT:
            break
        press(Key.Key_Down)
    assert row is not None
    assert row.customer_name == NAME

    def note(dialog: TalkDialog) -> None:
        taken(dialog)
        press(Key.Key_2)  # by telephone; the cursor goes on to what was said
        write("选型小组下周成立，要我们先报价")
        press(Key.Key_Tab)
        write("+3")
        press(Key.Key_Return, CONTROL)
        until(lambda: dialog.saved is not None)

    in_dialog(TalkDialog, lambda: press(Key.Key_J), note)
    (talk,) = services.records.all("activity")
    (task,) = services.records.all("task")
    assert (talk["channel"], talk["next_on"]) == ("phone", "2026-11-24")
    assert (task["due_on"], task["state"]) == ("2026-11-24", "open")
    until(lambda: not window.desk.jobs.running())


def _raise_the_grade(window: MainWindow, services: Services, deal: int) -> Any:
    """F2 on the card, the answer that lacked: B becomes A."""
    page = go_to(window, "opportunities")
    until(lambda: lies_in(page, "b", NAME))
    tab_to(lambda at: isinstance(at, CardsView))
    press(Key.Key_Right)  # A is empty; on to the next column with a card
    assert page.board.board.current() == deal

    def answer(dialog: OpportunityDialog) -> None:
        taken(dialog)
        combo = dialog.form.boxes["is_selecting"].editor.combo  # type: ignore[union-attr]
        tab_to(inside(combo))
        press(Key.Key_Up)
        assert combo.currentData() is True
        press(Key.Key_Return, CONTROL)
        until(lambda: not dialog.isVisible())

    dropping(OpportunityDialog, lambda: press(Key.Key_F2), answer)
    until(lambda: lies_in(page, "a", NAME))
    return page


def _win(window: MainWindow, page: Any, services: Services, deal: int) -> None:
    """On the board of stages Ctrl and → carries the card on, in the end to won."""
    pipeline = services.pipelines.usual()
    page.filters.board.set_value(pipeline.id, pipeline.name)
    page.filters.changed.emit()
    until(lambda: lies_in(page, f"stage:{pipeline.stages[0].id}", NAME))
    tab_to(lambda at: isinstance(at, CardsView) and at.currentIndex().isValid())
    assert page.board.board.current() == deal
    for stage in pipeline.stages[1:]:
        press(Key.Key_Right, CONTROL)
        until(lambda wanted=stage.id: lies_in(page, f"stage:{wanted}", NAME))

    def win(dialog: MoveDialog) -> None:
        taken(dialog)
        tab_to(inside(dialog.boxes["summary"].editor))
        write("交期比对手快两周")
        press(Key.Key_Return, CONTROL)
        until(lambda: not dialog.isVisible())

    dropping(MoveDialog, lambda: press(Key.Key_Right, CONTROL), win)
    until(lambda: lies_in(page, "won", NAME))
    record = services.records.fetch("opportunity", deal)
    assert (record["state"], record["summary"]) == ("won", "交期比对手快两周")


def _contract(window: MainWindow, services: Services, deal: int) -> int:
    """Enter opens the opportunity; its new contract knows customer and amount already."""
    press(Key.Key_Return)
    until(lambda: window._current == "opportunity" and not window.desk.jobs.running())
    shown: Any = window.page()
    until(lambda: shown.findChild(QPushButton, "new_contract") is not None)
    tab_to(inside(shown.findChild(QPushButton, "new_contract")), 120)
    press(Key.Key_Space)
    until(lambda: window._current == "contract" and not window.desk.jobs.running())
    page: Any = window.page()
    until(lambda: page.state is not None)
    title = page.details.form.boxes["title"].editor.line
    tab_to(inside(title), 120)
    write("年度供货")
    key(window, Key.Key_S, CONTROL)
    until(lambda: page.state is not None and not page.state.is_new)
    until(lambda: not window.desk.jobs.running())
    (record,) = services.records.all("contract")
    assert record["opportunity_id"] == deal
    assert record["amount"] == 38_500_000
    return record.record_id


def _paper(window: MainWindow, chooser: Chooser, target: Path, contract: int) -> None:
    """Ctrl+P shows the summary, and it is saved as a PDF."""
    chooser.path = target
    until(lambda: not window.desk.jobs.running())

    def keep(dialog: PrintPreviewDialog) -> None:
        taken(dialog)
        button = dialog.findChild(QPushButton, "printSave")
        until(button.isEnabled)
        tab_to(inside(button), 120)
        press(Key.Key_Space)
        until(target.exists)
        dialog.reject()

    in_dialog(PrintPreviewDialog, lambda: key(window, Key.Key_P, CONTROL), keep)
    text = pdfs.whole_text(target)
    assert "叁拾捌万伍仟元整" in text
    assert NAME in text
