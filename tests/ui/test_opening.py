"""Opening, changing and closing customer files from the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from crmdesk.core import clock
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import open_database
from crmdesk.models.query import Condition, Group, Op
from crmdesk.services.container import Services
from crmdesk.services.founding import found_file
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.damaged import DamagedDialog
from crmdesk.ui.dialogs.password import PasswordDialog
from crmdesk.ui.jobs import Job
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import FileOpener
from crmdesk.ui.pages.customers import CustomersPage
from crmdesk.ui.single import SingleInstance
from crmdesk.ui.window_menus import brand_menu
from tests.helpers import old_files
from tests.helpers.making import customer
from tests.helpers.opportunities import opportunity, pipeline
from tests.helpers.trade import sale, without_credit_control
from tests.ui.conftest import Chooser, Person

WAIT = 20_000
OLD = date(2026, 10, 1)


@pytest.fixture
def opener(window: MainWindow, desk: Desk) -> Iterator[FileOpener]:
    """The one who opens files for the window; another file is open already."""
    made = FileOpener(desk, window, SingleInstance())
    yield made
    made.close_file()
    made.single.release()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A second customer file with 王海燕 as its owner and two customers."""
    path = tmp_path / "第二家 店.crm"
    found_file(path, "王海燕")
    services = Services(open_database(path))
    services.employee_id = services.names.choices("employee")[0][0]
    for name in ("武汉光谷新材料科技股份有限公司", "西安秦岭农业发展有限公司"):
        customer(services, name)
    services.backups.back_up()
    services.close()
    return path


def encrypted(path: Path, password: str) -> Path:
    """The same file under a password."""
    services = Services(open_database(path))
    services.encryption.set_password(password)
    services.close()
    return path


def when_shown(kind: type, act: Any) -> None:
    """Act on the next modal dialog of this kind; others before it are left alone."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def damage(path: Path) -> None:
    """Spoil every page but the first of a file."""
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    path.write_bytes(bytes(data))


def test_another_file_is_opened_and_its_owner_works(
    qtbot: Any, opener: FileOpener, desk: Desk, window: MainWindow, other: Path
) -> None:
    assert opener.open(other)
    assert desk.services.database.path == other
    assert desk.services.names("employee", desk.services.employee_id or 0) == "王海燕"
    assert window.windowTitle().startswith("第二家 店")
    assert desk.preferences.recent_files[0] == other
    shown = window.status.findChild(QPushButton, "statusBackup")
    qtbot.waitUntil(lambda: shown.text().startswith("上次备份"), timeout=WAIT)  # type: ignore[union-attr]


def test_who_worked_last_is_at_work_again(opener: FileOpener, desk: Desk, other: Path) -> None:
    services = Services(open_database(other))
    second = next(
        iter(services.records.save("employee", None, {"name": "周敏"}).of("employee").created)
    )
    services.close()
    desk.preferences.set_employee_for(other, second)
    assert opener.open(other)
    assert desk.services.employee_id == second


def test_a_file_that_is_gone_is_named_and_forgotten(
    opener: FileOpener, desk: Desk, other: Path, person: Person
) -> None:
    desk.preferences.remember_file(other)
    shutil.rmtree(other.parent / "backups")
    other.unlink()
    before = desk.services
    assert not opener.open(other)
    assert "找不到" in person.texts[-1]
    assert desk.services is before
    assert other not in desk.preferences.recent_files


def test_a_file_that_is_no_customer_file_leaves_the_present_one_open(
    opener: FileOpener, desk: Desk, tmp_path: Path, person: Person
) -> None:
    wrong = tmp_path / "文章.crm"
    wrong.write_text("不是数据库" * 500, "utf-8")
    before = desk.services
    assert not opener.open(wrong)
    assert person.seen[-1][1] == "文章.crm 打不开"
    assert desk.services is before


def test_a_wrong_password_is_asked_for_again_until_it_fits(
    opener: FileOpener, desk: Desk, other: Path
) -> None:
    encrypted(other, "正确的密码 88")
    shown: list[bool] = []

    def type_wrong(dialog: PasswordDialog) -> None:
        shown.append(dialog.findChild(object, "passwordProblem").isVisible())  # type: ignore[union-attr]
        dialog.line.setText("错的密码 11")
        when_shown(PasswordDialog, type_right)
        dialog.line.returnPressed.emit()

    def type_right(dialog: PasswordDialog) -> None:
        if dialog.line.text():  # still the first one, on its way out
            when_shown(PasswordDialog, type_right)
            return
        shown.append(dialog.findChild(object, "passwordProblem").isVisible())  # type: ignore[union-attr]
        dialog.line.setText("正确的密码 88")
        dialog.findChild(QPushButton, "passwordOpen").click()  # type: ignore[union-attr]

    when_shown(PasswordDialog, type_wrong)
    assert opener.open(other)
    assert shown == [False, True]
    assert desk.services.database.path == other


def test_giving_up_at_the_password_keeps_the_present_file(
    opener: FileOpener, desk: Desk, other: Path, crm_file: Path
) -> None:
    encrypted(other, "正确的密码 88")
    when_shown(PasswordDialog, lambda dialog: dialog.reject())
    assert not opener.open(other)
    assert desk.services.database.path == crm_file


def test_a_damaged_file_comes_back_from_its_backup_and_is_kept(
    qtbot: Any, opener: FileOpener, desk: Desk, other: Path, person: Person
) -> None:
    damage(other)
    person.answers = ["yes"]

    def restore(dialog: DamagedDialog) -> None:
        assert dialog._backups
        dialog.findChild(QPushButton, "damagedRestore").click()  # type: ignore[union-attr]

    when_shown(DamagedDialog, restore)
    assert opener.open(other)
    assert len(desk.services.records.all("customer")) == 2
    kept = [p for p in other.parent.iterdir() if "before-restore" in p.name and p.suffix == ".crm"]
    assert len(kept) == 1
    assert "2 家客户" in person.texts[0]


def test_a_damaged_file_without_backup_says_so(
    opener: FileOpener, other: Path, chooser: Chooser
) -> None:
    shutil.rmtree(other.parent / "backups")
    damage(other)
    seen: list[bool] = []

    def look(dialog: DamagedDialog) -> None:
        seen.append(dialog.findChild(QPushButton, "damagedRestore").isEnabled())  # type: ignore[union-attr]
        dialog.findChild(QPushButton, "damagedFolder").click()  # type: ignore[union-attr]
        dialog.reject()

    when_shown(DamagedDialog, look)
    assert not opener.open(other)
    assert seen == [False]
    assert chooser.handed_over == [other.parent]


def test_a_file_of_another_window_is_left_to_it_and_that_window_is_called(
    qtbot: Any, opener: FileOpener, desk: Desk, other: Path, crm_file: Path, person: Person
) -> None:
    elsewhere = SingleInstance()
    assert elsewhere.take(other)
    with qtbot.waitSignal(elsewhere.asked, timeout=WAIT):
        assert not opener.open(other)
    assert "另一个窗口" in person.texts[-1]
    assert desk.services.database.path == crm_file
    elsewhere.release()
    assert opener.open(other)


def test_a_failed_opening_gives_the_claim_back(
    opener: FileOpener, desk: Desk, other: Path, tmp_path: Path, person: Person
) -> None:
    assert opener.open(other)
    wrong = tmp_path / "empty.crm"
    wrong.touch()
    assert not opener.open(wrong)
    assert opener.single.path == other
    elsewhere = SingleInstance()
    assert not elsewhere.take(other)
    assert elsewhere.take(wrong)
    elsewhere.release()


def test_typed_changes_are_not_thrown_away_for_another_file(
    opener: FileOpener, desk: Desk, window: MainWindow, other: Path, crm_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window.show_page("settings", {"section": "business"})
    page = window.page()
    assert page is not None
    monkeypatch.setattr(page, "can_leave", lambda: False)
    assert not opener.open(other)
    assert desk.services.database.path == crm_file


def test_the_menu_of_the_sign_offers_recent_files(
    opener: FileOpener, desk: Desk, window: MainWindow, other: Path, crm_file: Path
) -> None:
    desk.preferences.remember_file(crm_file)
    desk.preferences.remember_file(other)
    menu = brand_menu(desk, window)
    recent = next(a.menu() for a in menu.actions() if a.menu() is not None)
    assert [a.text() for a in recent.actions()] == ["第二家 店"]  # type: ignore[union-attr]
    recent.actions()[0].trigger()  # type: ignore[union-attr]
    assert desk.services.database.path == other


def test_no_key_opens_a_page_while_no_file_is_open(
    opener: FileOpener, desk: Desk, window: MainWindow
) -> None:
    opener.show_first_run()
    assert not desk.is_open
    window.key_back()
    window.key_reload()
    window.key_undo()
    assert not window.show_page("customers")
    assert window.stack.currentWidget().objectName() == "firstRun"
    assert window.windowTitle() == "客户管家"


def test_an_older_file_is_brought_up_to_date_and_its_copy_named(
    opener: FileOpener, person: Person, tmp_path: Path
) -> None:
    old = old_files.load(old_files.FOLDER / "0001.sql", tmp_path / "去年的.crm")
    assert opener.open(old)
    [copy] = tmp_path.glob("去年的.before-*.crm")
    assert any(copy.name in text and old.name in text for text, _deeds in person.notices)


def test_stopping_while_an_older_file_is_copied_leaves_it_as_it_was(
    opener: FileOpener, desk: Desk, tmp_path: Path
) -> None:
    old = old_files.load(old_files.FOLDER / "0001.sql", tmp_path / "去年的.crm")
    open_now = desk.services.database.path

    def stop(job: Job) -> None:
        if job.title == "正在升级数据文件":
            job.cancel()

    desk.jobs.started.connect(stop)
    assert not opener.open(old)
    with closing(sqlite.connect(old, read_only=True)) as connection:
        assert sqlite_schema.schema_revision(connection) == "0001"
    assert not list(tmp_path.glob("去年的.before-*"))
    assert desk.services.database.path == open_now


def test_quotes_expire_when_the_file_is_opened(
    opener: FileOpener, other: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(open_database(other))
    who = services.names.many("customer", [r["id"] for r in services.records.all("customer")])
    values = {"customer_id": next(iter(who)), "quoted_on": OLD, "valid_until": OLD}
    q = next(iter(services.records.save("quote", None, values).of("quote").created))
    services.records.save("quote_line", None, {"quote_id": q, "name": "运费", "price": 100})
    services.quotes.submit(q)
    services.close()
    monkeypatch.setattr("crmdesk.ui.opening.EXPIRE_AFTER_MS", 0)
    assert opener.open(other)
    desk = opener.desk
    qtbot.waitUntil(lambda: desk.services.quotes.next_steps(q) == (), timeout=WAIT)
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=WAIT)
    assert desk.services.records.fetch("quote", q)["state"] == "expired"


def test_forecasts_of_missed_thursdays_are_frozen_when_the_file_is_opened(
    opener: FileOpener, other: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(open_database(other))
    with clock.fixed(datetime(2026, 11, 10, 9)):
        (stage,) = pipeline(services, ("商务谈判", 9000, 30))
        known = services.records.all("customer")[0]["id"]
        opportunity(services, stage, 1_000_000, customer_id=known)
    services.close()
    monkeypatch.setattr("crmdesk.ui.opening.FREEZE_AFTER_MS", 0)
    assert opener.open(other)
    desk = opener.desk
    qtbot.waitUntil(lambda: len(desk.services.snapshots.all()) == 2, timeout=WAIT)
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=WAIT)
    assert [snapshot.is_late for snapshot in desk.services.snapshots.all()] == [True, True]


def test_open_lists_are_read_again_when_a_new_day_changed_what_is_kept(
    opener: FileOpener, other: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(open_database(other))
    services.employee_id = services.names.choices("employee")[0][0]
    with clock.fixed(datetime(2026, 11, 18, 9)):
        without_credit_control(services)
        sale(services, sold_on=date(2026, 11, 1), due_on=date(2026, 11, 19))
    services.close()
    monkeypatch.setattr("crmdesk.ui.opening.RENEW_AFTER_MS", 10**8)
    assert opener.open(other)
    desk = opener.desk
    page = opener.window.page()
    assert isinstance(page, CustomersPage)
    page.list.set_filter(Group((Condition("overdue", Op.MORE, (0,)),)))
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=WAIT)
    assert page.list.model.total == 0
    opener._renew_day(desk.services)
    qtbot.waitUntil(lambda: page.list.model.total == 1, timeout=WAIT)
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=WAIT)
