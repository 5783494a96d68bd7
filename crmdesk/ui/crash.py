"""What happens with a bug: it is logged, shown once per kind with a way to report it, and the
program goes on. Nothing typed is lost.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from crmdesk import __version__
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.choosing_files import open_with_system
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.widgets import button, hbox, label
from crmdesk.ui.widgets.option_card import IconTile

log = logging.getLogger("crmdesk.crash")


class CrashHandler(QObject):
    """Receives every error that nobody caught, from any thread."""

    _caught = Signal(object)

    def __init__(self, log_folder: Path) -> None:
        super().__init__()
        self._log_folder = log_folder
        self._seen: set[str] = set()
        self._showing = False
        self._caught.connect(self._on_caught)

    def install(self) -> None:
        """Take over ``sys.excepthook``; Qt sends errors of slots and paint events there."""
        sys.excepthook = self._hook

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.handle(error)

    def handle(self, error: BaseException) -> None:
        """Sort *error*: silent, a friendly message, or a bug. May be called in any thread."""
        if isinstance(error, (Cancelled, KeyboardInterrupt)):
            return
        if not isinstance(error, CrmError):
            log.error("unexpected error", exc_info=error)
        self._caught.emit(error)

    def _on_caught(self, error: BaseException) -> None:
        if isinstance(error, CrmError):
            message.error(error)
            return
        kind = _kind_of(error)
        if kind in self._seen or self._showing:
            return
        self._seen.add(kind)
        self._showing = True
        try:
            CrashDialog(error, self._log_folder, QApplication.activeWindow()).exec()
        finally:
            self._showing = False


def _kind_of(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {place}"


def report_of(error: BaseException) -> str:
    """What a bug report needs, without customer data."""
    trace = "".join(traceback.format_exception(error))
    return (
        f"crmdesk {__version__} · Python {platform.python_version()} · "
        f"{platform.platform()}\n\n{trace}"
    )


class CrashDialog(Dialog):
    """Says that it is our fault, that the data is safe, and how to tell us."""

    def __init__(
        self, error: BaseException, log_folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Something went wrong in the program"), parent, size=(680, 440))
        self._log_folder = log_folder
        head = hbox(None, spacing=12)
        head.addWidget(IconTile("warning", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        said = _(
            "This is our mistake, not yours. Everything saved is safe and you can go on working. "
            "Please send us the text below."
        )
        head.addWidget(label(said, "secondary", wrap=True), 1)
        self.body.addLayout(head)
        self._text = QPlainTextEdit(report_of(error))
        self._text.setReadOnly(True)
        self._text.setObjectName("crashReport")
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.body.addWidget(self._text, 1)
        folder = button(_("Open the log folder"), "folder-open", name="openLogs")
        folder.clicked.connect(self._on_open_folder)
        self.add_note(folder)
        copy = self.add_button(_("Copy the text"), name="copyReport", icon="copy")
        copy.clicked.connect(self._on_copy)
        close = self.add_button(_("Go on working"), "primary", name="closeCrash")
        close.clicked.connect(self.accept)
        close.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _on_open_folder(self) -> None:
        open_with_system(self._log_folder)
