"""A customer, products and the page of a quote, for tests of the screens of quotes and contracts."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk.services.container import Services
from crmdesk.ui.documents.document_page import DocumentPage
from crmdesk.ui.main_window import MainWindow
from tests.helpers.making import create, customer
from tests.helpers.papers import line, product, quote

Key = Qt.Key


@pytest.fixture
def who(services: Services) -> int:
    return customer(services, "锦华五金", price_level="l2")


@pytest.fixture
def steel(services: Services) -> int:
    return product(services, "冷轧钢板", specification="1.2mm")


@pytest.fixture
def hinge(services: Services) -> int:
    return product(services, "不锈钢合页", price=1_250, cost=900, lowest_price=1_100)


class Hands:
    """What a person does on the page of a document."""

    def __init__(self, qtbot: Any, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    def open(self, entity: str, **arguments: Any) -> DocumentPage:
        """Open a page and wait until it shows what it is about."""
        self.window.desk.open_page(entity, **arguments)
        page = self.window.page()
        assert isinstance(page, DocumentPage)
        self.qtbot.waitUntil(lambda: page.state is not None)
        if page.details.lines.model.is_open:
            self.qtbot.waitUntil(lambda: not page.details.lines._known_products.is_busy)
        return page

    def type(
        self, page: DocumentPage, text: str | None = None, key: Qt.Key = Key.Key_Return
    ) -> None:
        """Type into the cell that is open (None: leave it as it is), and leave it by *key*."""
        table = page.details.lines.table
        self.qtbot.waitUntil(lambda: isinstance(editor(table), QLineEdit))
        cell = editor(table)
        assert cell is not None
        if text is not None:
            cell.setText(text)
            cell.textEdited.emit(text)
        QTest.keyClick(cell, key)
        self.qtbot.waitUntil(lambda: editor(table) is not cell)

    def state(self, page: DocumentPage, wanted: str) -> None:
        """Wait until the page shows the document in a state."""
        self.qtbot.waitUntil(lambda: page.state is not None and page.state.state == wanted)


def editor(table: Any) -> QLineEdit | None:
    """The cell that is being typed into."""
    found = [
        w
        for w in table.viewport().findChildren(QLineEdit)
        if w.isVisible() and w.objectName().startswith("cell_")
    ]
    return found[-1] if found else None


@pytest.fixture
def hands(qtbot: Any, window: MainWindow) -> Hands:
    return Hands(qtbot, window)


@pytest.fixture
def draft(services: Services, who: int, steel: int) -> int:
    """A draft quote over five sheets."""
    made = quote(services, who, title="钢板报价")
    line(services, made, steel, quantity=5_000)
    return made


@pytest.fixture
def approver(services: Services) -> int:
    made = create(services, "employee", name="林总", is_approver=True)
    services.approvals.set_password(made, "tiger")
    return made


def texts(page: QWidget, name: str) -> str:
    """The text of a label by its name."""
    found: Any = page.findChild(QWidget, name)
    return str(found.text())
