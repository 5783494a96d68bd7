"""The backup page: how things stand, backing up, checking again, restoring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from crmdesk.services import backups as backups_module
from crmdesk.services.container import Services
from crmdesk.services.settings import BACKUP_ON_EXIT
from crmdesk.ui.backing_up import REMINDED, outside_folder, remind_of_copy
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import FileOpener
from crmdesk.ui.pages.backup import BackupPage
from crmdesk.ui.single import SingleInstance
from tests.helpers.making import customer
from tests.helpers.pressing import press
from tests.ui.conftest import Chooser, Person

WAIT = 20_000


@pytest.fixture
def page(qtbot: Any, window: MainWindow, desk: Desk) -> BackupPage:
    desk.open_page("backup")
    found = window.page()
    assert isinstance(found, BackupPage)
    qtbot.waitUntil(lambda: found.findChild(QLabel, "lastBackupAt").text() != "—", timeout=WAIT)
    return found


def text(page: BackupPage, name: str) -> str:
    return str(page.findChild(QLabel, name).text())  # type: ignore[union-attr]


def back_up(qtbot: Any, page: BackupPage, count: int = 1) -> None:
    press(page, "backUpNow")
    qtbot.waitUntil(lambda: page.table.model.total == count, timeout=WAIT)


def test_a_file_without_backup_says_so_and_offers_one(page: BackupPage) -> None:
    assert text(page, "lastBackupAt") == "还没有备份"
    assert page.findChild(QPushButton, "emptyBackUp").isVisible()  # type: ignore[union-attr]
    assert not page.findChild(QPushButton, "restoreBackup").isEnabled()  # type: ignore[union-attr]


def test_backing_up_shows_the_backup_everywhere(
    qtbot: Any, page: BackupPage, window: MainWindow, person: Person
) -> None:
    back_up(qtbot, page)
    assert text(page, "lastBackupAt") == "今天 09:12"
    assert page.table.model.texts(0)[:2] == ("2026-11-21 09:12", "已验证")
    shown = window.status.findChild(QPushButton, "statusBackup")
    qtbot.waitUntil(lambda: shown.text() == "上次备份 今天 09:12", timeout=WAIT)  # type: ignore[union-attr]
    assert "已备份并验证" in person.texts[-1]


def test_the_status_bar_leads_to_the_page(qtbot: Any, window: MainWindow) -> None:
    window.show_page("customers")
    leading = window.status.findChild(QPushButton, "statusBackup")
    assert leading is not None
    qtbot.waitUntil(leading.isVisible, timeout=WAIT)
    leading.click()
    assert isinstance(window.page(), BackupPage)


def test_checking_again_tells_a_changed_backup_from_a_good_one(
    qtbot: Any, page: BackupPage, services: Services, person: Person
) -> None:
    back_up(qtbot, page)
    press(page, "verifyBackup")
    qtbot.waitUntil(lambda: any("已验证：备份完整" in said for said in person.texts), timeout=WAIT)
    [backup] = services.backups.all()
    with backup.path.open("r+b") as file:
        file.seek(9000)
        file.write(b"changed")
    press(page, "verifyBackup")
    qtbot.waitUntil(lambda: any("已损坏" in said for said in person.texts), timeout=WAIT)
    qtbot.waitUntil(lambda: page.table.model.texts(0)[1] == "已损坏", timeout=WAIT)


def test_restoring_asks_keeps_the_present_file_and_opens_the_restored_one(
    qtbot: Any, page: BackupPage, desk: Desk, window: MainWindow, services: Services,
    person: Person,
) -> None:  # fmt: skip
    opener = FileOpener(desk, window, SingleInstance())
    opener._services = services
    customer(services, "宁波海润进出口贸易有限公司")
    back_up(qtbot, page)
    customer(services, "后来录入的客户")
    person.answers = ["yes"]
    press(page, "restoreBackup")
    qtbot.waitUntil(lambda: desk.is_open and desk.services is not services, timeout=WAIT)
    assert [r["name"] for r in desk.services.records.all("customer")] == [
        "宁波海润进出口贸易有限公司"
    ]
    assert any("1 家客户" in said for said in person.texts)
    folder = desk.services.database.path.parent
    assert [p for p in folder.iterdir() if "before-restore" in p.name]
    opener.close_file()
    opener.single.release()


def test_not_restoring_changes_nothing(
    qtbot: Any, page: BackupPage, desk: Desk, services: Services, person: Person
) -> None:
    back_up(qtbot, page)
    customer(services, "后来录入的客户")
    person.answers = ["no"]
    press(page, "restoreBackup")
    qtbot.waitUntil(lambda: "恢复这个备份？" in [t for _k, t, _x in person.seen], timeout=WAIT)
    assert desk.services is services
    assert services.records.all("customer")


def test_a_copy_on_another_disk_is_remembered_and_no_longer_overdue(
    qtbot: Any, page: BackupPage, desk: Desk, services: Services, tmp_path: Path,
    chooser: Chooser, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    stick = tmp_path / "U 盘"
    stick.mkdir()
    monkeypatch.setattr(backups_module, "is_outside", lambda _file, folder: folder == stick)
    assert text(page, "outsideAt") == "从未做过"
    chooser.path = stick
    press(page, "backUpOutside")
    qtbot.waitUntil(lambda: text(page, "outsideAt") == "今天", timeout=WAIT)
    assert outside_folder(desk) == stick
    assert len(list(stick.glob("*.crm"))) == 1
    assert text(page, "outsideSaid") == str(stick)
    press(page, "backUpOutside")  # this time without asking where
    chooser.path = None
    qtbot.waitUntil(lambda: len(list(stick.glob("*.crm"))) == 2, timeout=WAIT)


def test_a_missing_copy_is_reminded_of_once_a_day(
    qtbot: Any, desk: Desk, services: Services, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_module.BackupService, "days_without_outside", lambda _self: 15)
    remind_of_copy(desk)
    qtbot.waitUntil(lambda: bool(person.notices), timeout=WAIT)
    remind_of_copy(desk)
    assert not desk.jobs.running()
    assert len(person.notices) == 1
    assert "15 天" in person.texts[0]
    gone: list[str] = []
    desk.go.connect(lambda page, _arguments: gone.append(page))
    person.press("去备份")
    assert gone == ["backup"]
    assert desk.preferences.get(REMINDED) == "2026-11-21"


def test_the_backup_on_closing_is_switched_here(
    qtbot: Any, page: BackupPage, services: Services
) -> None:
    switch = page.findChild(QCheckBox, "backupOnExit")
    assert switch is not None
    assert switch.isChecked()
    switch.click()
    qtbot.waitUntil(lambda: not services.settings.get(BACKUP_ON_EXIT), timeout=WAIT)
