"""Step 1: which rows. A file chosen, dropped or used lately, or cells copied in Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.ui import choosing_files, message
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.theme import color, px, set_role
from crmdesk.ui.transfer import recent
from crmdesk.ui.transfer.draft import Origin
from crmdesk.ui.widgets import (
    Elided,
    button,
    card,
    clear,
    hbox,
    icon_label,
    label,
    link,
    scroll_area,
    vbox,
)

MOST_SIGNS: Final = 34
SUFFIXES: Final = ("xlsx", "xls", "xlsb", "xlsm", "ods", "csv", "txt", "tsv", "htm", "html")
# Codec to what people call it; the order is the usual one.
ENCODING_NAMES: Final = {
    "utf-8": "UTF-8",
    "gb18030": N_("GBK / GB18030 (Chinese Windows)"),
    "utf-16": "UTF-16",
    "big5": N_("Big5 (Taiwan, Hong Kong)"),
    "cp1252": N_("Windows-1252 (Western Europe)"),
}


def fill_encodings(combo: Combo, chosen: str = "") -> None:
    """Offer the encodings of text files; *chosen* is selected."""
    combo.clear()
    for codec, name in ENCODING_NAMES.items():
        combo.addItem(_(name), codec)
    combo.setCurrentIndex(combo.findData(chosen))


class DropZone(QFrame):
    """A dashed place to drop a file on, with the buttons that do the same."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dropZone")
        self._is_over = False

    def light(self, on: bool) -> None:
        """Show that a file hovers over the page."""
        self._is_over = on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(
            color("primary" if self._is_over else "inputBorder"), 2 if self._is_over else 1.4
        )
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(color("infoSoft" if self._is_over else "surface2"))
        box = self.rect().adjusted(1, 1, -2, -2)
        painter.drawRoundedRect(box, px(8), px(8))


class FileStep(QWidget):
    """``chosen`` carries an ``Origin``."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("fileStep")
        self._desk = desk
        self._failed: Origin | None = None
        inner = QWidget()
        row = hbox(inner, spacing=10)
        row.addWidget(self._make_choice(), 3)
        row.addWidget(self._make_recent(), 2)
        vbox(self).addWidget(scroll_area(inner, "fileScroll"))
        self.show_recent()

    # --- building ----------------------------------------------------------------------------------
    def _make_choice(self) -> QFrame:
        sheet = card("fileChoice")
        column = vbox(sheet, (16, 14, 16, 16), 10)
        line = hbox(None, spacing=8)
        line.addWidget(label(_("What stands in the rows?"), "section"))
        self.entity = Combo("importEntity")
        self.entity.setMaximumWidth(px(360))
        self._fill_entities()
        line.addWidget(self.entity, 1)
        line.addStretch()
        column.addLayout(line)
        self._problem = QFrame()
        self._problem.setProperty("role", "alarm")
        self._problem.setObjectName("fileProblem")
        self._make_problem(vbox(self._problem, (12, 10, 12, 10), 8))
        self._problem.hide()
        column.addWidget(self._problem)
        column.addWidget(self._make_zone(), 1)
        return sheet

    def _fill_entities(self) -> None:
        from crmdesk.services.importing.targets import IMPORTABLE, label_of

        for entity in IMPORTABLE:
            self.entity.addItem(label_of(entity), entity)

    def _make_problem(self, column: QVBoxLayout) -> None:
        line = hbox(None, spacing=8)
        line.addWidget(icon_label("warning-circle", "bad", 18))
        self._said = label("", wrap=True, name="fileProblemText")
        line.addWidget(self._said, 1)
        column.addLayout(line)
        self._encoding_row = QWidget()
        choice = hbox(self._encoding_row, (26, 0, 0, 0), 8)
        choice.addWidget(label(_("Read it as")))
        self._encoding = Combo("problemEncoding")
        self._encoding.setMaximumWidth(px(280))
        self._encoding.setPlaceholderText(_("Choose the encoding"))
        self._encoding.activated.connect(self._on_encoding)
        choice.addWidget(self._encoding, 1)
        choice.addStretch(1)
        column.addWidget(self._encoding_row)

    def _make_zone(self) -> DropZone:
        self.zone = DropZone()
        self.zone.setMinimumHeight(px(180))
        column = vbox(self.zone, (20, 16, 20, 16), 8)
        column.addStretch()
        picture = hbox(None)
        picture.addStretch()
        picture.addWidget(icon_label("file-xls", "inputBorder", 48))
        picture.addStretch()
        column.addLayout(picture)
        for words, role in (
            (_("Drop the file here"), "heading"),
            (_("Excel and WPS (.xlsx .xls .xlsb .ods), .csv, and tables saved from a web page"),
             "muted"),
        ):  # fmt: skip
            line = label(words, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        buttons = hbox(None, (0, 8, 0, 0), 8)
        self.choose = button(_("Choose a file …"), "folder-open", "primary", name="chooseFile")
        self.choose.clicked.connect(self.ask_file)
        self.paste = button(
            _("Paste copied rows"), "copy", name="pasteRows",
            tip=_("Rows copied in Excel or WPS, headings included (Ctrl+V)"),
        )  # fmt: skip
        self.paste.clicked.connect(self.paste_rows)
        buttons.addStretch()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.paste)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addStretch()
        return self.zone

    def _make_recent(self) -> QFrame:
        sheet = card("recentFiles")
        column = vbox(sheet, (16, 14, 12, 12), 8)
        column.addWidget(label(_("Used lately"), "heading"))
        self._recent = vbox(None, spacing=2)
        column.addLayout(self._recent)
        column.addStretch()
        tip = QFrame()
        tip.setProperty("role", "hint")
        words = vbox(tip, (12, 10, 12, 10), 4)
        for text in (
            _("Title rows above the headings do no harm: the headings are found."),
            _("Nothing is written before you have seen what would change."),
            _("The whole import can be taken back, changes to existing customers included."),
        ):
            words.addWidget(label("· " + text, wrap=True))
        column.addWidget(tip)
        return sheet

    def show_recent(self) -> None:
        """Show the files used lately."""
        clear(self._recent)
        paths = recent.recent_files(self._desk.preferences)
        for place, path in enumerate(paths):
            self._recent.addWidget(self._recent_line(place, path))
        if not paths:
            self._recent.addWidget(
                label(_("Files that you import are listed here."), "muted", wrap=True)
            )

    def _recent_line(self, place: int, path: Path) -> QWidget:
        holder = QWidget()
        row = hbox(holder, spacing=8)
        row.addWidget(icon_label("file-text", "text3", 16))
        words = vbox(None)
        made = link(_short(path.name), name=f"recent_{place}", tip=str(path))
        made.setProperty("path", str(path))
        made.clicked.connect(self._on_recent)
        words.addWidget(made)
        folder = Elided(str(path.parent), "muted")
        words.addWidget(folder)
        row.addLayout(words, 1)
        return holder

    # --- choosing ----------------------------------------------------------------------------------
    @property
    def chosen_entity(self) -> str:
        """What the rows are."""
        return str(self.entity.currentData())

    def choose_entity(self, entity: str) -> None:
        """Say what the rows are."""
        self.entity.setCurrentIndex(max(0, self.entity.findData(entity)))

    def ask_file(self) -> None:
        """Let the person choose a file."""
        path = choosing_files.choose_source(
            self._desk, self, _("Choose the file to import"), purpose="import", suffixes=SUFFIXES
        )
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Take a file."""
        self.chosen.emit(Origin(self.chosen_entity, path))

    def paste_rows(self) -> None:
        """Take what was copied in Excel."""
        self.take_text(QGuiApplication.clipboard().text())

    def take_text(self, text: str) -> None:
        """Take pasted rows."""
        if not text.strip():
            message.notify(_("Copy rows in Excel first, headings included, then paste them here."))
            return
        self.chosen.emit(Origin(self.chosen_entity, text=text))

    def _on_recent(self) -> None:
        self.take_file(Path(str(self.sender().property("path"))))

    # --- what went wrong ---------------------------------------------------------------------------
    def show_problem(self, origin: Origin, error: CrmError) -> None:
        """Say why a file cannot be read; a text file can be tried in another encoding."""
        self._failed = origin
        self._said.setText(error.message())
        self._encoding_row.setVisible(origin.is_text_file)
        fill_encodings(self._encoding, origin.encoding)
        set_role(self._problem, "alarm")
        self._problem.show()
        if origin.path is not None and not origin.path.exists():
            recent.forget(self._desk.preferences, origin.path)
            self.show_recent()

    def clear_problem(self) -> None:
        """A new try begins."""
        self._failed = None
        self._problem.hide()

    def _on_encoding(self) -> None:
        if self._failed is not None:
            path, entity = self._failed.path, self.chosen_entity
            self.chosen.emit(Origin(entity, path, encoding=str(self._encoding.currentData())))


def _short(name: str) -> str:
    """A file name that fits the list, its ending kept."""
    return name if len(name) <= MOST_SIGNS else f"{name[: MOST_SIGNS - 12]}…{name[-10:]}"
