"""After a change of language nothing of the old one is left on any page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QWidget,
)

from crmdesk.core import i18n
from crmdesk.services.container import Services
from crmdesk.ui import look
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.about import AboutDialog
from crmdesk.ui.dialogs.keys import KeysDialog
from crmdesk.ui.dialogs.password import PasswordDialog
from crmdesk.ui.first_run import FirstRun
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import FileOpener
from crmdesk.ui.pages import PAGES
from crmdesk.ui.settings import SECTIONS
from crmdesk.ui.single import SingleInstance
from tests.helpers.making import contact, customer

ENGLISH = i18n._load("zh_CN")._catalog  # type: ignore[attr-defined]
# Words that no Chinese text of the program has, but every English sentence with a placeholder.
ENGLISH_WORDS = re.compile(
    r"(^|\s)(the|and|of|to|is|are|was|for|with|yet|now|backup)([\s.,]|$)", re.IGNORECASE
)
NEVER_TRANSLATED = {"English"}
WAIT = 30_000


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that can be read below *root*."""
    for widget in [root, *root.findChildren(QWidget)]:
        name = widget.objectName() or type(widget).__name__
        yield name, widget.toolTip()
        yield name, widget.accessibleName()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield name, widget.text()
        elif isinstance(widget, QLineEdit):
            yield name, widget.placeholderText()
        elif isinstance(widget, QComboBox):
            for index in range(widget.count()):
                yield name, widget.itemText(index)
        elif isinstance(widget, QListWidget):
            for index in range(widget.count()):
                yield name, widget.item(index).text()
        elif isinstance(widget, QProgressBar):
            yield name, widget.format()


def english_in(root: QWidget) -> set[tuple[str, str]]:
    """What is still English below *root*."""
    found = set()
    for name, text in texts(root):
        bare = text.strip()
        is_source = bare in ENGLISH and ENGLISH[bare] != bare
        is_sentence = bool(ENGLISH_WORDS.search(bare)) and "/" not in bare and "\\" not in bare
        if bare and bare not in NEVER_TRANSLATED and (is_source or is_sentence):
            found.add((name, bare))
    return found


def settle() -> None:
    for _round in range(3):
        QApplication.processEvents()


@pytest.fixture
def was_english(desk: Desk, window: MainWindow, services: Services) -> Iterator[int]:
    """The window was English a moment ago; gives a customer with a contact."""
    owner = customer(services)
    contact(services, owner)
    services.pipelines.ensure()  # data, in the language in which the file was begun
    look.change(desk, language="en")
    window.show_page("customers")
    for info in PAGES:
        if info.group is not None:
            window.show_page(info.id)
    look.change(desk, language="zh_CN")
    yield owner
    look.change(desk, language="zh_CN")


def test_the_check_itself_finds_english(desk: Desk, window: MainWindow) -> None:
    look.change(desk, language="en")
    window.show_page("backup")
    settle()
    assert ("backUpNow", "Back up now") in english_in(window)
    look.change(desk, language="zh_CN")


def test_no_page_and_no_section_of_the_settings_keeps_english(
    qtbot: Any, was_english: int, window: MainWindow, desk: Desk
) -> None:
    places: list[tuple[str, dict[str, Any]]] = [
        (info.id, {"customer_id": was_english} if info.id == "customer_card" else {})
        for info in PAGES
    ]
    places += [("settings", {"section": info.key}) for info in SECTIONS]
    left: dict[str, set[tuple[str, str]]] = {}
    for page_id, arguments in places:
        window.show_page(page_id, arguments)
        qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=WAIT)
        settle()
        page = window.page()
        assert page is not None
        english = english_in(page)
        if english:
            left[f"{page_id} {arguments}"] = english
    assert left == {}
    assert english_in(window.navigation) == set()
    assert english_in(window.status) == set()


def test_no_dialog_around_the_data_keeps_english(
    was_english: int, window: MainWindow, desk: Desk
) -> None:
    path = desk.services.database.path
    for dialog in (AboutDialog(desk, window), KeysDialog(window), PasswordDialog(path, window)):
        assert english_in(dialog) == set(), type(dialog).__name__
        dialog.deleteLater()


def test_the_welcome_keeps_no_english(was_english: int, window: MainWindow, desk: Desk) -> None:
    opener = FileOpener(desk, window, SingleInstance())
    opener.show_first_run()
    screen = window.stack.currentWidget()
    assert isinstance(screen, FirstRun)
    assert english_in(screen) == set()
    opener.close_file()
