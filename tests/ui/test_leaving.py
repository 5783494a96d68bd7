"""Closing the window: the backup, and what holds the window open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.i18n import N_
from crmdesk.services.backups import BackupService
from crmdesk.services.container import Services
from crmdesk.services.settings import BACKUP_ON_EXIT
from crmdesk.ui.dialogs.working import WorkingDialog
from crmdesk.ui.main_window import MainWindow
from tests.helpers.making import customer
from tests.ui.conftest import Person

WAIT = 20_000


def backups(services: Services) -> list[Path]:
    return [b.path for b in services.backups.all()]


def test_closing_after_changes_backs_up_and_then_closes(
    qtbot: Any, window: MainWindow, services: Services
) -> None:
    customer(services)
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT)
    assert len(backups(services)) == 1


def test_closing_without_changes_since_the_last_backup_makes_none(
    window: MainWindow, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BackupService, "is_due", lambda _self: False)
    assert window.close()
    assert backups(services) == []


def test_the_owner_can_switch_it_off(window: MainWindow, services: Services) -> None:
    services.settings.save({BACKUP_ON_EXIT.key: False})
    assert window.close()
    assert backups(services) == []


def test_a_backup_that_fails_says_why_and_asks_whether_to_close(
    qtbot: Any, window: MainWindow, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise DatabaseProblem("full", N_("The disk is full; {file} was not written."), file="x.crm")

    monkeypatch.setattr(BackupService, "back_up", full)
    person.answers = ["no"]
    assert not window.close()
    qtbot.waitUntil(lambda: len(person.seen) == 1, timeout=WAIT)
    assert "x.crm" in person.texts[0]
    assert window.isVisible()
    person.answers = ["yes"]
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT)


def test_nobody_has_to_wait_for_the_backup(
    qtbot: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_self: Any, _to: Any, progress: Any) -> None:
        while True:
            progress.check()

    monkeypatch.setattr(BackupService, "back_up", endless)
    assert not window.close()
    notice = window.findChild(WorkingDialog)
    assert notice is not None
    qtbot.waitUntil(notice.isVisible, timeout=WAIT)
    assert not window.close()  # a second try changes nothing
    notice.findChild(QPushButton, "workingCancel").click()  # type: ignore[union-attr]
    assert not window.isVisible()


def test_a_page_that_holds_on_to_its_changes_comes_first(
    window: MainWindow, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer(services)
    window.show_page("customers")
    page = window.page()
    assert page is not None
    monkeypatch.setattr(page, "can_leave", lambda: False)
    assert not window.close()
    assert window.isVisible()
    assert backups(services) == []
