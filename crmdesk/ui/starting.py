"""Starting the window: one program per file, the empty window, then everything else.

The order is made for the eye. The window is painted with Qt alone; then the look, the frame and
the page are loaded and the first rows are read without SQLAlchemy; that library and what stands
on it come while the rows are being looked at. Hence the imports inside the methods here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from crmdesk.services.folders import user_folders
from crmdesk.ui import qt_log, theme
from crmdesk.ui.first_paint import FirstPaint
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.preferences import Preferences
from crmdesk.ui.single import SingleInstance

if TYPE_CHECKING:
    import argparse

    from crmdesk.ui.follow_up.tray import Reminding
    from crmdesk.ui.opening import FileOpener

REMIND_AFTER_MS: Final = 5000  # nothing of it may be loaded before the list stands


class Start:
    """Composes the program. ``run`` returns when the window was closed."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folders = user_folders()
        self.preferences = Preferences(self.folders.config)
        self.app = make_application([*sys.argv[:1], *platform_arguments(self.preferences)])
        look = self.preferences.theme
        self.look = theme.Theme(options.style or look.style, options.scale or look.scale)
        self.single = SingleInstance()
        self.window: MainWindow | None = None
        self.opener: FileOpener | None = None
        self.reminding: Reminding | None = None

    def run(self) -> int:
        """Show the window and stay in it."""
        path = self._first_file()
        if path is not None and not self.single.take(path, listen=False):
            return 0
        self.app.setPalette(theme.palette(self.look))
        self.window = MainWindow()
        self.window.place(self.preferences)
        painted = FirstPaint(self.window)
        painted.happened.connect(self._furnish)
        self.window.show()
        code = self.app.exec()
        if self.reminding is not None:
            self.reminding.close()
        if self.opener is not None:
            self.opener.close()
        self.single.release()
        self.preferences.flush()
        return code

    def _furnish(self) -> None:
        """Everything that the empty window can be painted without."""
        window = self.window
        if window is None or not window.isVisible():
            return
        from crmdesk.core import logs
        from crmdesk.ui import logo
        from crmdesk.ui.crash import CrashHandler
        from crmdesk.ui.desk import Desk
        from crmdesk.ui.look import set_language
        from crmdesk.ui.opening import FileOpener

        self.folders.ensure()
        logs.start(self.folders.logs)
        crash = CrashHandler(self.folders.logs)
        crash.install()
        set_language(self.app, self.options.lang or self.preferences.language)
        theme.apply(self.app, self.look)
        self.app.setWindowIcon(logo.icon())
        desk = Desk(self.folders, self.preferences)
        desk.jobs.failed.connect(crash.handle)
        window.furnish(desk)
        self.single.asked.connect(window.bring_forward)
        self.single.listen()
        self.opener = FileOpener(desk, window, self.single)
        QTimer.singleShot(REMIND_AFTER_MS, window, self._remind)
        self.opener.begin(self.single.path)

    def _remind(self) -> None:
        """Begin to remind of tasks, beside the clock of the system where there is a place."""
        if self.opener is None or self.window is None:
            return
        from crmdesk.ui.follow_up.tray import Reminding

        self.reminding = Reminding(self.opener.desk)
        self.reminding.forward.connect(self.window.bring_forward)

    def _first_file(self) -> Path | None:
        if self.options.db is not None:
            return Path(self.options.db).resolve()
        recent = self.preferences.recent_files
        return recent[0].resolve() if recent else None


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
