"""The bar under the card while it is edited: what is not saved, what is wrong, save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from crmdesk.core.i18n import _, listed, ngettext
from crmdesk.ui import icons
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import Dot, Elided, button, hbox, icon_label


class DirtyBar(QFrame):
    """Always in sight while editing; never scrolls away."""

    save_asked = Signal()
    discard_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dirtyBar")
        self.setProperty("role", "card")
        row = self._row = hbox(self, (16, 8, 16, 8), 8)
        self._dot = Dot("warn")
        row.addWidget(self._dot)
        self._text = Elided("", "strong", name="dirtyText")
        self._text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._text)
        row.addSpacing(px(8))
        self._wrong_icon = icon_label("warning-circle", "bad", 16)
        row.addWidget(self._wrong_icon)
        self._wrong = Elided("", "bad", name="dirtyWrong")
        self._wrong.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._wrong)
        row.addStretch()
        self._discard = button(_("Discard"), name="discardChanges")
        self._discard.clicked.connect(self.discard_asked)
        row.addWidget(self._discard)
        self._save = button(_("Save  Ctrl+Enter"), "check", "primary", name="saveChanges")
        self._save.clicked.connect(self.save_asked)
        row.addWidget(self._save)

    def add_verb(self, button_: QPushButton, save: str) -> None:
        """A verb that does more than saving stands last; *save* are the words of saving then."""
        set_role(self._save, "")
        self._save.setIcon(icons.icon("check", "text2", 17))
        self._save.setText(save)
        self._row.addWidget(button_)

    def show_state(
        self,
        changed: Sequence[str],
        wrong: Sequence[str],
        *,
        editing: bool,
        is_new: bool = False,
    ) -> None:
        """Say what is changed and what is wrong, by the names of the fields.

        A record that *is_new* can be saved as it stands.
        """
        self.setVisible(editing)
        count = len(changed)
        self._dot.setVisible(bool(changed) or is_new)
        if changed:
            said = ngettext(
                "{count} change not saved: {fields}", "{count} changes not saved: {fields}", count
            )
            self._text.setText(said.format(count=count, fields=listed(changed)))
        else:
            self._text.setText(_("Not saved yet") if is_new else _("Nothing changed yet"))
        self._wrong_icon.setVisible(bool(wrong))
        self._wrong.setVisible(bool(wrong))
        if wrong:
            said = ngettext(
                "{count} to correct: {fields}", "{count} to correct: {fields}", len(wrong)
            )
            self._wrong.setText(said.format(count=len(wrong), fields=listed(wrong)))
        self._discard.setText(_("Discard") if changed or is_new else _("Stop editing"))
        self._save.setEnabled(bool(changed) or is_new)
