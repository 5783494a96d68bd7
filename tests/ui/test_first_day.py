"""The first day of a new owner, on the real window, from the welcome to the printed card.

First start, demo data, three pinyin letters, the card, one change, undo, preview, PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import FileOpener
from crmdesk.ui.single import SingleInstance
from tests.ui.conftest import Chooser, Person

DEMO_WAIT = 180_000  # the whole demo file, also on a machine that is busy with other tests
WAIT = 20_000
CODE, LETTERS = "C000001", "jyw"  # 锦垚五金
NEW_FAX = "0571-51007299"
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def opener(window: MainWindow, desk: Desk) -> Iterator[FileOpener]:
    made = FileOpener(desk, window, SingleInstance())
    yield made
    made.close_file()
    made.single.release()


class FirstDay:
    """What a person does with keyboard and mouse, in small steps."""

    def __init__(self, qtbot: Any, window: MainWindow, desk: Desk) -> None:
        self.qtbot, self.window, self.desk = qtbot, window, desk

    def until(self, holds: Callable[[], Any], wait: int = WAIT) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=wait)

    def press(self, name: str, owner: QWidget | None = None) -> None:
        button = (owner or self.window).findChild(QPushButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    @property
    def page(self) -> Any:
        return self.window.page()

    def saved_fax(self, customer_id: int) -> Any:
        return self.desk.services.records.fetch("customer", customer_id)["fax"]

    # --- the story ---------------------------------------------------------------------------------
    def begin_with_demo_data(self) -> None:
        self.press("welcome_demo")
        self.until(lambda: self.desk.is_open, DEMO_WAIT)
        self.until(lambda: self.page.list.total > 3000)

    def find(self, letters: str, code: str) -> int:
        everybody = self.page.list.total
        self.key(Key.Key_F, CONTROL)
        self.until(self.page.search.hasFocus)
        QTest.keyClicks(self.page.search, letters)
        self.until(lambda: 0 < self.page.list.total < everybody)
        names = self.desk.services.names
        wanted = [i for i in self.page.list.ids() if code in self._code(i)]
        assert len(wanted) == 1, [names("customer", i) for i in self.page.list.ids()]
        QTest.keyClick(self.page.search, Key.Key_Down)
        while self.page.list.table.current_id() != wanted[0]:
            QTest.keyClick(self.page.list.table, Key.Key_Down)
        return wanted[0]

    def _code(self, customer_id: int) -> str:
        return str(self.desk.services.records.fetch("customer", customer_id)["code"])

    def open_card(self, customer_id: int) -> None:
        QTest.keyClick(self.page.list.table, Key.Key_Return)
        self.until(lambda: self.page.objectName() == "page_customer_card")
        self.until(lambda: self.desk.services.names("customer", customer_id) in self._shown_name())

    def _shown_name(self) -> str:
        label = self.page.findChild(QLabel, "cardName")
        return label.text() if label is not None else ""

    def change_fax(self, text: str) -> None:
        self.key(Key.Key_F2)
        line = self.page.tabs[0].form.boxes["fax"].editor.line
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        said = self.page.dirty.findChild(QLabel, "dirtyText")
        self.until(lambda: "传真" in said.text())
        QTest.keyClick(line, Key.Key_Return, CONTROL)

    def save_pdf(self, target: Path) -> None:
        """Ctrl+P opens the preview; everything in it happens while it is open."""

        def in_preview() -> None:
            self.until(lambda: isinstance(QApplication.activeModalWidget(), PrintPreviewDialog))
            preview = QApplication.activeModalWidget()
            assert isinstance(preview, PrintPreviewDialog)
            try:
                self.until(lambda: preview.printed is not None, 60_000)
                assert preview.view.pages.pageCount() == 1
                self.press("printSave", preview)
                self.until(target.exists, 60_000)
            finally:
                preview.done(0)

        QTimer.singleShot(0, in_preview)
        self.key(Key.Key_P, CONTROL)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_from_the_welcome_to_the_printed_card(
    qtbot: Any,
    window: MainWindow,
    desk: Desk,
    opener: FileOpener,
    person: Person,
    chooser: Chooser,
    tmp_path: Path,
) -> None:
    day = FirstDay(qtbot, window, desk)
    window.activateWindow()
    qtbot.waitActive(window)
    opener.show_first_run()
    day.begin_with_demo_data()
    customer_id = day.find(LETTERS, CODE)
    day.open_card(customer_id)
    before = day.saved_fax(customer_id)

    day.change_fax(NEW_FAX)
    day.until(lambda: day.saved_fax(customer_id) == NEW_FAX)
    day.until(lambda: not day.page.dirty.isVisible())
    day.key(Key.Key_Z, CONTROL)
    day.until(lambda: day.saved_fax(customer_id) == before)
    box = day.page.tabs[0].form.boxes["fax"]
    day.until(lambda: box.value() == before)

    chooser.path = tmp_path / "资料卡.pdf"
    day.save_pdf(chooser.path)
    document = QPdfDocument()
    document.load(str(chooser.path))
    assert document.pageCount() == 1
    text = document.getAllText(0).text()
    document.close()
    assert desk.services.names("customer", customer_id) in text
    assert CODE in text
    assert "没有成功" not in [title for _kind, title, _text in person.seen]
