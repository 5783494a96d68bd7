"""The first question: what shall we begin with?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.core import i18n
from crmdesk.core.i18n import N_, _
from crmdesk.ui.widgets import Elided, hbox, label, line, link, vbox
from crmdesk.ui.widgets.option_card import OptionCard

EMPTY, DEMO, IMPORT = "empty", "demo", "import"
CHOICES: Final = (
    (IMPORT, "file-xls", "good", N_("Bring in my Excel list"),
     N_("Customers from Excel, WPS or a bookkeeping program; you see everything before it is kept.")),
    (EMPTY, "note-pencil", "info", N_("Start with an empty file"),
     N_("Enter the first customer right away; a minute is enough.")),
    (DEMO, "flask", "warn", N_("Look around with demo data"),
     N_("A trading company with 3,530 customers, all invented. Try everything, spoil nothing.")),
)  # fmt: skip
MOST_FILES: Final = 4


class Choices(QWidget):
    """``chosen`` carries EMPTY, DEMO or IMPORT; ``file_chosen`` a file to open."""

    chosen = Signal(str)
    file_chosen = Signal(object)
    open_asked = Signal()
    restore_asked = Signal()
    language_asked = Signal(str)

    def __init__(self, files: Sequence[Path]) -> None:
        super().__init__()
        self.setObjectName("welcomeChoices")
        column = vbox(self, spacing=10)
        head = hbox(None, spacing=12)
        head.addWidget(label(_("Welcome! What shall we begin with?"), "title", wrap=True), 1)
        other = next(key for key in i18n.LANGUAGES if key != i18n.language())
        language = link(i18n.LANGUAGES[other], "globe", name="welcomeLanguage")
        language.setProperty("language", other)
        language.clicked.connect(self._on_language)
        head.addWidget(language)
        column.addLayout(head)
        column.addSpacing(4)
        for key, icon, tone, title, text in CHOICES:
            card = OptionCard(icon, tone, _(title), _(text), name=f"welcome_{key}")
            card.setProperty("key", key)
            card.clicked.connect(self._on_card)
            column.addWidget(card)
        column.addSpacing(4)
        if files:
            column.addLayout(self._files(files[:MOST_FILES]))
        ways = hbox(None, spacing=18)
        open_ = link(_("Open an existing file …"), "folder-open", name="welcomeOpen")
        open_.clicked.connect(self.open_asked)
        restore = link(_("Restore a backup …"), "clock-counter-clockwise", name="welcomeRestore")
        restore.clicked.connect(self.restore_asked)
        ways.addWidget(open_)
        ways.addWidget(restore)
        ways.addStretch()
        column.addLayout(ways)

    def _files(self, files: Sequence[Path]) -> QVBoxLayout:
        column = vbox(None, spacing=0)
        column.addWidget(label(_("Go on with"), "section"))
        for path in files:
            row = hbox(None, spacing=8)
            made = link(path.stem, "database", name="welcomeFile")
            made.setProperty("path", str(path))
            made.clicked.connect(self._on_file)
            row.addWidget(made)
            row.addWidget(Elided(str(path.parent), "muted"), 1)
            column.addLayout(row)
        column.addWidget(line())
        return column

    def _on_card(self) -> None:
        self.chosen.emit(str(self.sender().property("key")))

    def _on_file(self) -> None:
        self.file_chosen.emit(Path(str(self.sender().property("path"))))

    def _on_language(self) -> None:
        self.language_asked.emit(str(self.sender().property("language")))
