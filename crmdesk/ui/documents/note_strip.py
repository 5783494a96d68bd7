"""The line under the steps of a document: old version, closed, what does not fit."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from crmdesk.ui.widgets import Elided, hbox, icon_label


class NoteStrip(QFrame):
    """Takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documentNote")
        self.setProperty("role", "callout")
        row = hbox(self, (10, 4, 10, 4), 6)
        row.addWidget(icon_label("info", "warn", 15))
        self._text = Elided("", name="documentNoteText")
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence; blank for none."""
        self._text.setText(text)
        self.setVisible(bool(text))
