"""The lower edge of the wizard: back, what happens next in words, and the one way on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from crmdesk.core.i18n import _
from crmdesk.ui.widgets import button, hbox, label


@dataclass(frozen=True, slots=True)
class FootState:
    """What the foot offers. A blank *next_words* hides the way on."""

    next_words: str = ""
    may_go_on: bool = False
    has_back: bool = True
    may_go_back: bool = True
    has_refused: bool = False
    has_another: bool = False
    said: str = ""


class WizardFoot(QFrame):
    """Buttons; the wizard decides what they do."""

    back_asked = Signal()
    next_asked = Signal()
    refused_asked = Signal()
    another_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("wizardFoot")
        self.setProperty("role", "card")
        row = hbox(self, (12, 8, 12, 8), 8)
        self._back = button(_("Back"), "arrow-left", name="wizardBack")
        self._back.clicked.connect(self.back_asked)
        row.addWidget(self._back)
        self._said = label("", "muted", wrap=True, name="wizardSaid")
        row.addWidget(self._said, 1)
        self._refused = button(
            _("Save the refused rows …"), "download-simple", name="saveRefused",
            tip=_("As an Excel file with the reason beside each row: correct, then import it"),
        )  # fmt: skip
        self._refused.clicked.connect(self.refused_asked)
        row.addWidget(self._refused)
        self._another = button(_("Import another file"), "file-arrow-up", name="importAnother")
        self._another.clicked.connect(self.another_asked)
        row.addWidget(self._another)
        self._next = button("", role="primary", name="wizardNext", tip="Ctrl+Enter")
        self._next.clicked.connect(self.next_asked)
        row.addWidget(self._next)

    def show_state(self, state: FootState) -> None:
        """Offer what can be done now."""
        self._back.setVisible(state.has_back)
        self._back.setEnabled(state.may_go_back)
        self._next.setVisible(bool(state.next_words))
        self._next.setText(state.next_words)
        self._next.setEnabled(state.may_go_on)
        self._refused.setVisible(state.has_refused)
        self._another.setVisible(state.has_another)
        self._said.setText(state.said)
