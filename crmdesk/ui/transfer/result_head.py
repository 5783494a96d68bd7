"""What was imported in one sentence, and what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from crmdesk.core.i18n import _
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import button, hbox, label, vbox
from crmdesk.ui.widgets.option_card import IconTile

if TYPE_CHECKING:
    from crmdesk.services.importing.report import Report


class ResultHead(QFrame):
    """Sentence and buttons over the result."""

    show_asked = Signal()
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("resultHead")
        self.setProperty("role", "card")
        row = hbox(self, (14, 10, 14, 10), 12)
        self._tile = IconTile("check-circle", "good", 36)
        row.addWidget(self._tile)
        words = vbox(None, spacing=1)
        self.title = label("", "heading", wrap=True, name="resultTitle")
        self.text = label("", "secondary", wrap=True, name="resultText")
        words.addWidget(self.title)
        words.addWidget(self.text)
        row.addLayout(words, 1)
        self.undo = button(_("Undo the import"), "arrow-u-up-left", name="undoImport")
        self.undo.clicked.connect(self.undo_asked)
        self.show_them = button(
            _("Show the imported customers"), "users-three", "primary", name="showImported"
        )
        self.show_them.clicked.connect(self.show_asked)
        row.addWidget(self.undo)
        row.addWidget(self.show_them)

    def show_report(self, report: Report, *, has_customers: bool) -> None:
        """Say what was done."""
        counts = {str(action): number for action, number in report.counts.items()}
        written = counts.get("create", 0) + counts.get("update", 0)
        refused = counts.get("refuse", 0)
        self._tile.set_tone("warn" if refused else "good")
        self.title.setText(
            _("{file} is imported").format(file=report.file) if written else _("Nothing to import")
        )
        self.text.setText(
            _("{created} new, {updated} changed, {same} unchanged, {refused} refused").format(
                created=f"{counts.get('create', 0):,}",
                updated=f"{counts.get('update', 0):,}",
                same=f"{counts.get('same', 0):,}",
                refused=f"{refused:,}",
            )
        )
        self.undo.setVisible(bool(written))
        self.undo.setEnabled(True)
        self.show_them.setVisible(bool(written) and has_customers)
        set_role(self.show_them, "primary")

    def show_undone(self) -> None:
        """Say that the import was taken back."""
        self._tile.set_tone("info")
        self.title.setText(_("The import was taken back"))
        self.text.setText(_("Everything is as it was before."))
        self.undo.hide()
        self.show_them.hide()
