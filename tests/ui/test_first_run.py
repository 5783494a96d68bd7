"""Welcome: empty, demo data, Excel, an existing file, a backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from crmdesk.core import i18n
from crmdesk.services.founding import found_file
from crmdesk.services.settings import COMPANY_NAME
from crmdesk.ui import look
from crmdesk.ui.desk import Desk
from crmdesk.ui.first_run import FirstRun
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import FileOpener
from crmdesk.ui.pages.transfer import TransferPage
from crmdesk.ui.single import SingleInstance
from crmdesk.ui.transfer.wizard import COLUMNS
from tests.helpers.pressing import press
from tests.helpers.sheets import write_xlsx
from tests.ui.conftest import Chooser, Person

WAIT = 20_000


@pytest.fixture
def opener(window: MainWindow, desk: Desk) -> Iterator[FileOpener]:
    made = FileOpener(desk, window, SingleInstance())
    made.show_first_run()
    yield made
    made.close_file()
    made.single.release()


@pytest.fixture
def screen(opener: FileOpener, window: MainWindow) -> FirstRun:
    found = window.findChild(FirstRun)
    assert isinstance(found, FirstRun)
    return found


def write(screen: FirstRun, name: str, text: str) -> None:
    screen.findChild(QLineEdit, name).setText(text)  # type: ignore[union-attr]


def test_an_empty_file_has_its_owner_and_opens_the_customer_list(
    qtbot: Any, screen: FirstRun, desk: Desk, window: MainWindow
) -> None:
    press(screen, "welcome_empty")
    write(screen, "welcome_name", "李晓明")
    write(screen, "welcome_company.name", "深圳市锦华五金制品有限公司")
    press(screen, "welcomeBegin")
    qtbot.waitUntil(lambda: desk.is_open, timeout=WAIT)
    services = desk.services
    assert services.database.path == desk.folders.documents / "客户资料.crm"
    assert services.names("employee", services.employee_id or 0) == "李晓明"
    assert services.settings.get(COMPANY_NAME) == "深圳市锦华五金制品有限公司"
    assert window.page() is not None
    assert window.page().objectName() == "page_customers"  # type: ignore[union-attr]
    assert window.navigation.isVisible()


def test_without_a_name_nothing_is_made_and_the_field_says_why(
    qtbot: Any, screen: FirstRun, desk: Desk
) -> None:
    press(screen, "welcome_empty")
    press(screen, "welcomeBegin")
    problem = screen.findChild(QLabel, "welcomeProblem_name")
    assert problem is not None
    qtbot.waitUntil(problem.isVisible, timeout=WAIT)
    assert problem.text() == "这一项必须填写。"
    assert not list(desk.folders.documents.glob("*.crm"))
    write(screen, "welcome_name", "李晓明")
    press(screen, "welcomeBegin")
    qtbot.waitUntil(lambda: desk.is_open, timeout=WAIT)


def test_another_place_can_be_chosen(
    qtbot: Any, screen: FirstRun, desk: Desk, tmp_path: Path, chooser: Chooser
) -> None:
    chooser.path = tmp_path / "店 里" / "我的客户"
    press(screen, "welcome_empty")
    press(screen, "welcomeChange")
    assert screen.findChild(QLabel, "welcomePath").text() == f"{chooser.path}.crm"  # type: ignore[union-attr]
    write(screen, "welcome_name", "李晓明")
    press(screen, "welcomeBegin")
    qtbot.waitUntil(lambda: desk.is_open, timeout=WAIT)
    assert desk.services.database.path == Path(f"{chooser.path}.crm")


def test_importing_asks_who_works_first_and_then_which_file(
    qtbot: Any, screen: FirstRun, window: MainWindow, chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = write_xlsx(
        tmp_path / "老客户.xlsx", [["客户名称"], ["深圳市锦华五金制品有限公司"]]
    )
    press(screen, "welcome_import")
    assert screen.findChild(QPushButton, "welcomeBegin").text() == "下一步：选择 Excel 文件"  # type: ignore[union-attr]
    write(screen, "welcome_name", "李晓明")
    press(screen, "welcomeBegin")
    qtbot.waitUntil(lambda: isinstance(window.page(), TransferPage), timeout=WAIT)
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.wizard.step == COLUMNS, timeout=WAIT)


def test_demo_data_is_made_with_progress_and_opened(
    qtbot: Any, screen: FirstRun, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def small_demo(path: Path, *, progress: Any) -> None:
        progress.report(1, 2, "客户")
        found_file(path, "周建平")
        made.append(path)

    monkeypatch.setattr("crmdesk.services.demo.create_demo", small_demo)
    press(screen, "welcome_demo")
    qtbot.waitUntil(lambda: desk.is_open, timeout=WAIT)
    assert made == [desk.folders.documents / "示例数据.crm"]
    assert desk.services.database.path == made[0]


def test_demo_data_can_be_stopped_and_leaves_nothing(
    qtbot: Any, screen: FirstRun, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless_demo(path: Path, *, progress: Any) -> None:
        while True:
            progress.report(1, 2, "客户")
            progress.check()

    monkeypatch.setattr("crmdesk.services.demo.create_demo", endless_demo)
    press(screen, "welcome_demo")
    step = screen.findChild(QLabel, "welcomeStep")
    assert step is not None
    qtbot.waitUntil(lambda: step.text() == "客户", timeout=WAIT)
    press(screen, "welcomeCancel")
    qtbot.waitUntil(lambda: screen._stack.currentIndex() == 0, timeout=WAIT)
    assert not desk.is_open


def test_files_of_this_computer_are_offered_and_open(
    qtbot: Any, opener: FileOpener, desk: Desk, window: MainWindow
) -> None:
    found_file(desk.folders.documents / "老店.crm", "王海燕")
    opener.show_first_run()
    screen = window.stack.currentWidget()
    assert isinstance(screen, FirstRun)
    link = screen.findChild(QPushButton, "welcomeFile")
    assert link is not None
    assert link.text() == "老店"
    link.click()
    assert desk.services.database.path.stem == "老店"


def test_a_backup_is_restored_to_a_name_of_its_own(
    qtbot: Any, screen: FirstRun, desk: Desk, crm_file: Path, tmp_path: Path,
    chooser: Chooser, person: Person,
) -> None:  # fmt: skip
    chooser.path = tmp_path / "客户资料-20261120-180300.crm"
    shutil.copy(crm_file, chooser.path)
    person.answers = ["yes"]
    press(screen, "welcomeRestore")
    qtbot.waitUntil(lambda: desk.is_open, timeout=WAIT)
    assert desk.services.database.path == desk.folders.documents / "客户资料.crm"
    assert chooser.path.exists()


def test_the_language_changes_on_the_spot(
    qtbot: Any, screen: FirstRun, desk: Desk, window: MainWindow
) -> None:
    press(screen, "welcomeLanguage")
    try:
        assert i18n.language() == "en"
        fresh = window.stack.currentWidget()
        assert isinstance(fresh, FirstRun)
        assert fresh is not screen
        titles = [label.text() for label in fresh.findChildren(QLabel)]
        assert "Welcome! What shall we begin with?" in titles
        assert desk.preferences.language == "en"
    finally:
        look.change(desk, language="zh_CN")
