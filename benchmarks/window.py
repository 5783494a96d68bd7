"""The program's window in a benchmark: a real desk on a real file, painted offscreen."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.core.paths import Folders
from crmdesk.ui import theme
from crmdesk.ui.desk import Desk
from crmdesk.ui.look import set_language
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import WARM_AFTER_MS, FileOpener
from crmdesk.ui.preferences import Preferences
from crmdesk.ui.single import SingleInstance
from crmdesk.ui.starting import make_application

SIZE: Final = (1366, 768)
PATIENCE: Final = 60.0  # seconds


def until(true: Callable[[], bool]) -> None:
    """Let Qt work until *true* holds; RuntimeError if it never does."""
    limit = time.perf_counter() + PATIENCE
    while not true():
        _work()
        if time.perf_counter() > limit:
            raise RuntimeError("what was waited for did not happen")


def _work() -> None:
    """Sleep until something happens, as Qt's own loop does: spinning would starve the threads."""
    alarm = QTimer(singleShot=True, interval=20)
    alarm.start()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settle(desk: Desk, seconds: float = 0.15) -> None:
    """Let everything that is under way come to rest."""
    quiet_since = time.perf_counter()
    while time.perf_counter() - quiet_since < seconds:
        _work()
        if desk.jobs.running():
            quiet_since = time.perf_counter()


@contextmanager
def opened(path: Path) -> Iterator[tuple[MainWindow, Desk]]:
    """The main window on *path*, shown and at rest on its first page."""
    home = Path(tempfile.mkdtemp(prefix="crmdesk-bench-"))
    folders = Folders(*(home / name for name in ("doc", "config", "cache", "log", "backup")))
    folders.ensure()
    app = make_application(["crmdesk"])
    set_language(app, "zh_CN")
    theme.apply(app, theme.Theme())
    desk = Desk(folders, Preferences(folders.config))
    desk.jobs.failed.connect(_raise)
    window = MainWindow(desk)
    window.resize(*SIZE)
    window.show()
    opener = FileOpener(desk, window, SingleInstance())
    opener.begin(path)
    until(lambda: window.page() is not None)
    settle(desk, WARM_AFTER_MS / 1000 + 0.5)  # what is loaded when idle is loaded then
    try:
        yield window, desk
    finally:
        opener.close()


def _raise(error: BaseException) -> None:
    raise error


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False
