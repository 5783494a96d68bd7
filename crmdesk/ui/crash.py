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

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from crmdesk import __version__
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, label, vbox

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


class CrashDialog(QDialog):
    """Says that it is our fault, that the data is safe, and how to tell us."""

    def __init__(
        self, error: BaseException, log_folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("crashDialog")
        self.setWindowTitle(_("Something went wrong in the program"))
        self._log_folder = log_folder
        outer = vbox(self, (24, 20, 24, 16), 10)
        outer.addWidget(label(_("Something went wrong in the program"), "heading"))
        outer.addWidget(
            label(
                _(
                    "This is our mistake, not yours. Everything saved is safe and you can go on working. "
                    "Please send us the text below."
                ),
                "secondary",
                wrap=True,
            )
        )
        self._text = QPlainTextEdit(report_of(error))
        self._text.setReadOnly(True)
        self._text.setObjectName("crashReport")
        outer.addWidget(self._text, 1)
        row = hbox(None, spacing=8)
        folder = button(_("Open the log folder"), "folder-open", name="openLogs")
        folder.clicked.connect(self._on_open_folder)
        copy = button(_("Copy the text"), "copy", name="copyReport")
        copy.clicked.connect(self._on_copy)
        close = button(_("Go on working"), role="primary", name="closeCrash")
        close.clicked.connect(self.accept)
        row.addWidget(folder)
        row.addStretch()
        row.addWidget(copy)
        row.addWidget(close)
        outer.addLayout(row)
        self.resize(px(640), px(420))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))
