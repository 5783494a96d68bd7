"""Fixtures for tests with real widgets on a real file."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.core.paths import Folders
from crmdesk.services.container import Services
from crmdesk.ui import choosing_files, message, theme
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.preferences import Preferences
from tests.helpers.pressing import PATIENCE_MS

# A busy machine is no failure: what is waited for comes later there, what never comes still fails.
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitActive, QtBot.waitExposed):
    cast("dict[str, object]", _wait.__kwdefaults__)["timeout"] = PATIENCE_MS


class Person:
    """Answers questions in turn (or the last choice's key) and keeps what was shown."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.seen: list[tuple[str, str, str]] = []
        self.notices: list[tuple[str, Sequence[message.Deed]]] = []

    def shown(self, kind: str, title: str, text: str) -> None:
        self.seen.append((kind, title, text))

    def answer(self, title: str, choices: Sequence[message.Choice]) -> str:
        wanted = self.answers.pop(0) if self.answers else ""
        assert not wanted or wanted in [c.key for c in choices], (title, wanted)
        return wanted

    def noticed(self, text: str, deeds: Sequence[message.Deed]) -> None:
        self.notices.append((text, deeds))

    def press(self, words: str) -> None:
        """Press the button with these words in the newest notice, once there is one."""
        waited = QElapsedTimer()
        waited.start()
        while not self.notices and waited.elapsed() < PATIENCE_MS:
            QTest.qWait(10)
        dict(self.notices[-1][1])[words]()

    @property
    def texts(self) -> list[str]:
        """Everything that was said."""
        return [text for _kind, _title, text in self.seen]


class Chooser:
    """Chooses files in a person's place: always *path*; keeps what was opened."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.suggested: list[Path] = []
        self.handed_over: list[Path] = []

    def target(self, title: str, suggested: Path) -> Path | None:
        self.suggested.append(suggested)
        return self.path

    def source(self, title: str, folder: Path) -> Path | None:
        return self.path

    def folder(self, title: str, start: Path) -> Path | None:
        return self.path

    def opened(self, path: Path) -> None:
        self.handed_over.append(path)


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Theme())


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test closes its windows and ends its threads; what it leaves would trouble another."""
    yield
    let_go_of_keys()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    open_windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    threads = [t.name for t in threading.enumerate() if t.name.startswith("crmdesk")]
    for window in open_windows:
        window.deleteLater()
    assert not open_windows, open_windows
    assert not threads, threads


def let_go_of_keys() -> None:
    """After a click of Ctrl+X by QTest Qt takes Ctrl for held, and selects otherwise from then on."""
    if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        somewhere = QWidget()
        QTest.keyRelease(somewhere, Qt.Key.Key_Control)
        somewhere.deleteLater()


@pytest.fixture
def person() -> Iterator[Person]:
    """Whoever sits before the screen."""
    made = Person()
    message.record_with(made)
    yield made
    message.record_with(None)


@pytest.fixture
def chooser(tmp_path: Path) -> Iterator[Chooser]:
    """Whoever chooses files."""
    made = Chooser(tmp_path / "chosen")
    choosing_files.answer_with(made)
    yield made
    choosing_files.answer_with(None)


@pytest.fixture
def desk(qtbot: Any, services: Services, tmp_path: Path, person: Person) -> Iterator[Desk]:
    """A desk with the file of ``services`` on it. A bug in a job fails the test."""
    folders = Folders(tmp_path, *(tmp_path / n for n in ("config", "cache", "logs", "backups")))
    folders.ensure()
    made = Desk(folders, Preferences(folders.config))
    bugs: list[BaseException] = []
    made.jobs.failed.connect(bugs.append)
    made.attach(services)
    message.toast_with(person.noticed)
    yield made
    made.jobs.close()
    for _round in range(2):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    message.toast_with(None)
    assert not bugs, bugs


@pytest.fixture
def window(desk: Desk, person: Person) -> Iterator[MainWindow]:
    """The main window on that desk; notices go to ``person`` all the same."""
    made = MainWindow(desk)
    message.toast_with(person.noticed)
    made.resize(1366, 697)
    desk.file_changed.emit()
    made.show()
    yield made
    made.hide()
    made.forget_pages()
    made.deleteLater()
