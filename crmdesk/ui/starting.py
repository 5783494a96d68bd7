"""Starting the window: one program per file, the look, the file, the first page."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from crmdesk.core import i18n, logs
from crmdesk.core.errors import CrmError, DatabaseProblem
from crmdesk.core.i18n import _
from crmdesk.services.folders import user_folders
from crmdesk.ui import message, theme
from crmdesk.ui.crash import CrashHandler
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import FIRST_PAGE, MainWindow
from crmdesk.ui.preferences import Preferences
from crmdesk.ui.single import SingleInstance

log = logging.getLogger("crmdesk.start")
DAMAGED: Final = frozenset({"corrupt", "notadb", "io"})


class Start:
    """Composes the program. ``run`` returns when the window was closed."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.folders = user_folders()
        self.folders.ensure()
        logs.start(self.folders.logs)
        self.preferences = Preferences(self.folders.config)
        if sys.platform == "win32" and self.preferences.gdi_fonts:
            sys.argv += ["-platform", "windows:fontengine=gdi"]
        self.app = make_application(sys.argv[:1])
        look = self.preferences.theme
        chosen = theme.Theme(options.style or look.style, options.scale or look.scale)
        set_language(self.app, options.lang or self.preferences.language)
        theme.apply(self.app, chosen)
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


def make_application(arguments: list[str]) -> QApplication:
    """The application object with its name and icon."""
    app = QApplication(arguments or ["crmdesk"])
    app.setApplicationName("CRMDesk")
    app.setOrganizationName("CRMDesk")
    app.setDesktopFileName("crmdesk")
    return app


_translators: list[QTranslator] = []


def set_language(app: QApplication, language: str) -> None:
    """Our texts, Qt's own dialogs, and the way numbers and dates are written."""
    i18n.set_language(language)
    for old in _translators:
        app.removeTranslator(old)
    _translators.clear()
    QLocale.setDefault(QLocale("zh_CN" if language == "zh_CN" else "en"))
    if language == "zh_CN":
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", folder):
            app.installTranslator(translator)
            _translators.append(translator)
    app.setApplicationDisplayName(_("CRMDesk"))


class FileOpener(QTimer):
    """Opens and closes customer files for the window."""

    def __init__(self, desk: Desk, window: MainWindow, single: SingleInstance) -> None:
        super().__init__()
        self.desk = desk
        self.window = window
        self.single = single
        self._services: Any = None

    def begin(self, path: Path | None) -> None:
        """The first file, or the choice of what to begin with."""
        if path is None or not self.open(path):
            self.show_first_run()

    def show_first_run(self) -> None:
        """Let the person choose: empty, demo data, Excel."""
        from crmdesk.ui.first_run import FirstRun

        self.desk.attach(None)
        self.window.show_screen(FirstRun(self.desk, self))

    def open(self, path: Path, password: str = "") -> bool:
        """Open a customer file; says clearly why if it cannot."""
        from crmdesk.models.database import open_database
        from crmdesk.services.container import Services

        try:
            database = open_database(path, password)
            services = Services(database)
        except DatabaseProblem as problem:
            return self._cannot_open(path, problem)
        except CrmError as error:
            message.error(error, self.window)
            return False
        if not self.single.take(path):
            services.close()
            return False
        self.close_file()
        self._services = services
        self._choose_employee(services, path)
        self.desk.preferences.remember_file(path)
        self.desk.attach(services)
        self.window.show_page(FIRST_PAGE)
        return True

    def _choose_employee(self, services: Any, path: Path) -> None:
        people = services.names.choices("employee")
        known = self.desk.preferences.employee_for(path)
        if known in [i for i, _name in people]:
            services.employee_id = known
        elif people:
            services.employee_id = min(i for i, _name in people)
        else:
            services.employee_id = None

    def _cannot_open(self, path: Path, problem: DatabaseProblem) -> bool:
        if problem.kind == "password":
            from crmdesk.ui.dialogs.password import ask_password

            password = ask_password(path, self.window)
            return self.open(path, password) if password else False
        if problem.kind in DAMAGED:
            from crmdesk.ui.dialogs.damaged import offer_backup

            return bool(offer_backup(self, path, problem))
        message.error(problem, self.window)
        if problem.kind == "missing":
            self.desk.preferences.forget_file(path)
        return False

    def close(self) -> None:
        """The window was closed: finish the work under way, close the file, end the threads."""
        self.close_file()
        self.desk.jobs.close()

    def close_file(self) -> None:
        """Finish the work under way and close the file."""
        self.window.forget_pages()
        self.desk.jobs.drain()
        if self._services is not None:
            self._services.close()
            self._services = None
