"""Starting the window: one program per file, the look, the file, the first page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from crmdesk.core import logs
from crmdesk.services.folders import user_folders
from crmdesk.ui import logo, qt_log, theme
from crmdesk.ui.crash import CrashHandler
from crmdesk.ui.desk import Desk
from crmdesk.ui.look import set_language
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opening import FileOpener
from crmdesk.ui.preferences import Preferences
from crmdesk.ui.single import SingleInstance


class Start:
    """Composes the program. ``run`` returns when the window was closed."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.folders = user_folders()
        self.folders.ensure()
        logs.start(self.folders.logs)
        self.preferences = Preferences(self.folders.config)
        self.app = make_application([*sys.argv[:1], *platform_arguments(self.preferences)])
        look = self.preferences.theme
        chosen = theme.Theme(options.style or look.style, options.scale or look.scale)
        set_language(self.app, options.lang or self.preferences.language)
        theme.apply(self.app, chosen)
        self.app.setWindowIcon(logo.icon())
        self._file: Path | None = options.db
        self.single = SingleInstance()

    def run(self) -> int:
        """Show the window and stay in it."""
        path = self._first_file()
        if path is not None and not self.single.take(path):
            return 0
        crash = CrashHandler(self.folders.logs)
        crash.install()
        desk = Desk(self.folders, self.preferences)
        desk.jobs.failed.connect(crash.handle)
        window = MainWindow(desk)
        self.single.asked.connect(window.bring_forward)
        window.place()
        window.show()
        opener = FileOpener(desk, window, self.single)
        QTimer.singleShot(0, opener, lambda: opener.begin(path))
        code = self.app.exec()
        opener.close()
        self.single.release()
        self.preferences.flush()
        return code

    def _first_file(self) -> Path | None:
        if self._file is not None:
            return self._file.resolve()
        recent = self.preferences.recent_files
        return recent[0] if recent else None


def platform_arguments(preferences: Preferences) -> list[str]:
    """What Qt must know before it starts: how Windows shall draw text."""
    gdi = sys.platform == "win32" and preferences.gdi_fonts
    return ["-platform", "windows:fontengine=gdi"] if gdi else []


def make_application(arguments: list[str]) -> QApplication:
    """The application object with its name; Qt's messages go to the log."""
    qt_log.install()
    app = QApplication(arguments or ["crmdesk"])
    app.setApplicationName("CRMDesk")
    app.setOrganizationName("CRMDesk")
    app.setDesktopFileName("crmdesk")
    return app


__all__ = ["FileOpener", "Start", "make_application", "set_language"]
