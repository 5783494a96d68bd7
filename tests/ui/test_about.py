"""About: versions, folders, licences; and the window menus that lead there."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QPushButton, QTextBrowser

from crmdesk import __version__
from crmdesk.models.database import REVISION
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.about import AboutDialog, LicencesDialog
from crmdesk.ui.main_window import MainWindow
from tests.ui.conftest import Chooser


def test_everything_support_asks_for_can_be_copied(window: MainWindow, desk: Desk) -> None:
    dialog = AboutDialog(desk, window)
    dialog.findChild(QPushButton, "aboutCopy").click()  # type: ignore[union-attr]
    text = QApplication.clipboard().text()
    for wanted in (__version__, "Python", "PySide6", "SQLCipher", str(desk.folders.logs), REVISION):
        assert wanted in text
    assert str(desk.services.database.path) in text
    dialog.deleteLater()


def test_folders_open(window: MainWindow, desk: Desk, chooser: Chooser) -> None:
    dialog = AboutDialog(desk, window)
    for key in ("data", "config", "logs", "backups"):
        dialog.findChild(QPushButton, f"aboutOpen_{key}").click()  # type: ignore[union-attr]
    known = desk.folders
    assert chooser.handed_over == [
        known.documents,
        known.config,
        known.logs,
        desk.services.backups.folder,
    ]
    dialog.deleteLater()


def test_it_works_without_an_open_file(window: MainWindow, desk: Desk, services: Any) -> None:
    desk.attach(None)
    dialog = AboutDialog(desk, window)
    dialog.findChild(QPushButton, "aboutCopy").click()  # type: ignore[union-attr]
    assert __version__ in QApplication.clipboard().text()
    dialog.deleteLater()
    desk.attach(services)


def test_the_notices_are_shown_whole(window: MainWindow) -> None:
    dialog = LicencesDialog(window)
    shown = dialog.findChild(QTextBrowser, "licencesText")
    assert shown is not None
    text = shown.toPlainText()
    for wanted in ("PySide6", "SQLCipher", "Noto Sans SC", "Phosphor", "keyring"):
        assert wanted in text
    dialog.deleteLater()
