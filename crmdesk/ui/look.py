"""Language and look of the whole program, and changing them while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from crmdesk.core import i18n
from crmdesk.core.i18n import _
from crmdesk.ui import theme

if TYPE_CHECKING:
    from crmdesk.ui.desk import Desk

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


def change(
    desk: Desk, *, style: str | None = None, scale: float | None = None, language: str | None = None
) -> None:
    """Show the program in another style, size or language at once, and at every later start."""
    app = cast("QApplication", QApplication.instance())
    before = theme.theme()
    chosen = theme.Theme(style or before.style, scale or before.scale)
    desk.preferences.theme = chosen
    if language is not None and language != i18n.language():
        desk.preferences.language = language
        set_language(app, language)
    if chosen != theme.theme():
        theme.apply(app, chosen)
    desk.look_changed.emit()
