"""The import page on a real file, and short ways to walk through it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.transfer import TransferPage
from crmdesk.ui.transfer.wizard import CHECK, COLUMNS, OPTIONS, RESULT, ImportWizard
from tests.helpers.pressing import press
from tests.helpers.sheets import write_xlsx

WAIT = 30_000
LIST: list[list[Any]] = [
    ["客户往来单位一览表"],
    ["制表：王海燕"],
    ["客户名称", "电话", "联系人", "手机", "注册资本（万元）", "打印次数"],
    ["深圳市锦华五金制品有限公司", "0755-26712345", "张伟", "13800138000", 500, 3],
    ["东莞市恒泰精密机械有限公司", "0769-82223333", "李娜", "13800138001", "五百左右", 1],
    ["佛山市华兴塑胶有限公司", "0757-83334444", "王芳", "1.38E+10", 80, 1],
    ["中山市远东电子有限公司", "0760-85556666", "陈强", "13800138003", None, 1],
    ["合计", None, None, None, 580, 6],
]


class Walk:
    """A person at the wizard."""

    def __init__(self, qtbot: Any, desk: Desk, page: TransferPage) -> None:
        self.qtbot, self.desk, self.page = qtbot, desk, page

    @property
    def wizard(self) -> ImportWizard:
        return self.page.wizard

    def until(self, test: Any) -> None:
        self.qtbot.waitUntil(test, timeout=WAIT)

    def rest(self) -> None:
        """Until nothing runs any more."""
        self.until(lambda: not self.desk.jobs.running())

    def take(self, path: Path) -> None:
        """Choose a file and wait until it was read."""
        self.wizard.file.take_file(path)
        self.rest()

    def to_check(self, path: Path) -> None:
        """Take every proposal up to the result of the trial run."""
        self.take(path)
        assert self.wizard.step == COLUMNS
        self.press("wizardNext")
        assert self.wizard.step == OPTIONS
        self.press("wizardNext")
        self.until(lambda: self.wizard.check.report is not None)
        assert self.wizard.step == CHECK

    def to_result(self, path: Path) -> None:
        """All the way."""
        self.to_check(path)
        self.press("wizardNext")
        self.until(lambda: self.wizard.result.report is not None)
        assert self.wizard.step == RESULT

    def button(self, name: str) -> QPushButton:
        found = self.page.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found

    def press(self, name: str) -> None:
        press(self.page, name)

    def text(self, name: str) -> str:
        found = self.page.findChild(QLabel, name)
        assert isinstance(found, QLabel), name
        return found.text()

    def count(self) -> int:
        """How many customers the file has."""
        from crmdesk.models.query import ListQuery

        return self.desk.services.lists.count(ListQuery())


@pytest.fixture
def page(window: MainWindow) -> TransferPage:
    window.show_page("transfer")
    found = window.page()
    assert isinstance(found, TransferPage)
    return found


@pytest.fixture
def walk(qtbot: Any, desk: Desk, page: TransferPage) -> Walk:
    return Walk(qtbot, desk, page)


@pytest.fixture
def customer_list(tmp_path: Path) -> Path:
    """Four customers under two title rows; two rows are faulty, the last one is a total."""
    return write_xlsx(tmp_path / "客户名单.xlsx", LIST)
