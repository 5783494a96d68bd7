"""About: versions, folders, the file that is open, licences."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QTextBrowser, QWidget

from crmdesk import __version__
from crmdesk.core.i18n import _
from crmdesk.core.paths import resource
from crmdesk.ui import logo
from crmdesk.ui.choosing_files import open_with_system
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, button, card, hbox, icon_button, label, scroll_area, vbox

NOTICES = "NOTICES.md"


class AboutDialog(Dialog):
    """Everything that support asks for, to read and to copy."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("About CRMDesk"), parent, size=(620, 660))
        self._desk = desk
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0), 10)
        column.addLayout(self._make_head())
        column.addWidget(self._make_table(_("Versions"), versions(), "aboutVersions"))
        column.addWidget(self._make_folders())
        if desk.is_open:
            column.addWidget(self._make_table(_("Customer file"), facts(desk), "aboutFile"))
        column.addStretch()
        self.body.addWidget(scroll_area(inner), 1)
        copy = button(_("Copy"), "copy", name="aboutCopy", tip=_("Copy all of it for support"))
        copy.clicked.connect(self._on_copy)
        licences = button(_("Licences"), "file-text", name="aboutLicences")
        licences.clicked.connect(self._on_licences)
        self.add_note(licences)
        self.add_note(copy)
        self.add_close(_("Close"))

    def _make_head(self) -> QHBoxLayout:
        row = hbox(None, spacing=14)
        sign = QLabel()
        sign.setPixmap(logo.pixmap(48))
        row.addWidget(sign)
        words = vbox(None, spacing=2)
        words.addWidget(label(f"{_('CRMDesk')} {__version__}", "cardName"))
        said = _("The customer desk of small businesses. MIT licence, © 2026 the crmdesk authors.")
        words.addWidget(label(said, "muted", wrap=True))
        row.addLayout(words, 1)
        return row

    def _make_table(self, title: str, rows: list[tuple[str, str]], name: str) -> QWidget:
        frame = card(name)
        column = vbox(frame, (16, 12, 16, 12), 6)
        column.addWidget(label(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for place, (caption, value) in enumerate(rows):
            grid.addWidget(label(caption, "muted"), place, 0)
            grid.addWidget(Elided(value), place, 1)
        column.addLayout(grid)
        return frame

    def _make_folders(self) -> QWidget:
        frame = card("aboutFolders")
        column = vbox(frame, (16, 12, 10, 8), 0)
        column.addWidget(label(_("Folders"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for place, (key, (caption, folder)) in enumerate(folders(self._desk).items()):
            grid.addWidget(label(caption, "muted"), place, 0)
            grid.addWidget(Elided(str(folder)), place, 1)
            opened = icon_button("folder-open", _("Open the folder"), name=f"aboutOpen_{key}")
            opened.setProperty("folder", str(folder))
            opened.clicked.connect(self._on_folder)
            grid.addWidget(opened, place, 2)
        column.addLayout(grid)
        return frame

    def _on_folder(self) -> None:
        open_with_system(Path(str(self.sender().property("folder"))))

    def _on_copy(self) -> None:
        rows = [(_("CRMDesk"), __version__), *versions()]
        rows += [(caption, str(folder)) for caption, folder in folders(self._desk).values()]
        if self._desk.is_open:
            rows += facts(self._desk)
        text = "\n".join(f"{caption}: {value}" for caption, value in rows)
        QGuiApplication.clipboard().setText(text)

    def _on_licences(self) -> None:
        LicencesDialog(self).exec()


class LicencesDialog(Dialog):
    """The third-party notices as they are shipped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Licences"), parent, size=(820, 560))
        shown = QTextBrowser()
        shown.setObjectName("licencesText")
        shown.setOpenLinks(False)
        shown.setMarkdown(resource(NOTICES).read_text("utf-8"))
        self.body.addWidget(shown, 1)
        self.add_close(_("Close"))


def versions() -> list[tuple[str, str]]:
    """What the program runs on: caption and version."""
    import PySide6

    from crmdesk.models import sqlite

    sqlite_version, cipher = sqlite.versions()
    return [
        ("Python", platform.python_version()),
        ("Qt / PySide6", f"{qVersion()} / {PySide6.__version__}"),
        ("SQLite / SQLCipher", f"{sqlite_version} / {cipher}"),
        (_("System"), platform.platform()),
    ]


def folders(desk: Desk) -> dict[str, tuple[str, Path]]:
    """The folders of this user: key to caption and path."""
    known = desk.folders
    backups = desk.services.backups.folder if desk.is_open else known.backups
    return {
        "data": (_("Data"), known.documents),
        "config": (_("Appearance and window"), known.config),
        "logs": (_("Logs"), known.logs),
        "backups": (_("Backup copies"), backups),
    }


def facts(desk: Desk) -> list[tuple[str, str]]:
    """What is known of the open file."""
    from crmdesk.models.database import REVISION

    database = desk.services.database
    return [
        (_("Path"), str(database.path)),
        (_("Schema revision"), REVISION),
        (_("Password"), _("Protected") if database.is_encrypted else _("Not protected")),
    ]
