"""Qt's own warnings go to the program's log instead of the terminal."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("crmdesk.qt")

LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# What Qt says of the platform that draws without a display; it means nothing to anyone here.
NOISE: Final = ("This plugin does not support",)


def install() -> None:
    """Take over Qt's messages; after this nothing of Qt is printed."""
    qInstallMessageHandler(_handle)


def _handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    level = logging.DEBUG if text.startswith(NOISE) else LEVELS.get(kind, logging.WARNING)
    log.log(level, "%s: %s", context.category or "default", text)
