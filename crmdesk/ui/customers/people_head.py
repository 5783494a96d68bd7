"""The head of the people tab: how much of the decision path is ours, what is missing, what to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from crmdesk.analysis.decision_path import Gap
from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.customers.people import (
    People,
    Verdict,
    coverage_reason,
    coverage_share,
    verdict_of,
)
from crmdesk.ui.theme import px, set_frame_role
from crmdesk.ui.widgets import Elided, Ring, button, hbox, label, vbox

DASH = "—"


class PeopleHead(QFrame):
    """Each signal is a button of the warning."""

    decider_wanted = Signal()
    decider_chosen = Signal()
    met_today = Signal()
    edit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("peopleHead")
        row = hbox(self, (16, 8, 10, 8), 14)
        self.ring = Ring(46)
        row.addWidget(self.ring)
        words = vbox(None, spacing=2)
        self.title = label("", "heading", name="coverageTitle")
        self.reason = Elided("", "muted", name="coverageReason")
        words.addStretch()
        words.addWidget(self.title)
        words.addWidget(self.reason)
        words.addStretch()
        row.addLayout(words, 10)
        self.frame = QFrame()
        self.frame.setObjectName("deciderFrame")
        row.addWidget(self.frame, 14)
        self._buttons: dict[str, QPushButton] = {}
        self._fill_frame()

    def _fill_frame(self) -> None:
        line: QHBoxLayout = hbox(self.frame, (12, 7, 10, 7), 10)
        self._icon = label("")
        self._icon.setFixedSize(QSize(px(20), px(20)))
        line.addWidget(self._icon)
        words = vbox(None, spacing=1)
        self.verdict = Elided("", "strong", name="deciderTitle")
        self.text = Elided("", name="deciderText")
        words.addWidget(self.verdict)
        words.addWidget(self.text)
        line.addLayout(words, 1)
        for name, text, icon, signal in (
            ("addDecider", _("Add the decision maker"), "user-plus", self.decider_wanted),
            ("chooseDecider", _("Choose among the contacts"), "users", self.decider_chosen),
            ("deciderMet", _("Met today"), "calendar-check", self.met_today),
            ("editDecider", _("Edit"), "pencil-simple", self.edit_asked),
        ):
            made = button(text, icon, name=name)
            made.clicked.connect(signal)
            line.addWidget(made)
            self._buttons[name] = made

    def anchor(self) -> QWidget:
        """The button under which the choice of a decision maker opens."""
        return self._buttons["chooseDecider"]

    def show_people(self, people: People) -> None:
        """Show the coverage and the verdict on the decision maker."""
        share = coverage_share(people)
        self.ring.setVisible(share is not None)
        if share is not None:
            self.ring.set(share)
        shown = DASH if share is None else f"{share:.0%}"
        self.title.setText(_("Decision coverage {share}").format(share=shown))
        self.reason.setText(coverage_reason(people))
        verdict = verdict_of(people)
        self.frame.setVisible(verdict is not None)
        if verdict is not None:
            self._show_verdict(verdict, people)

    def _show_verdict(self, verdict: Verdict, people: People) -> None:
        set_frame_role(self.frame, verdict.frame)
        self._icon.setPixmap(icons.pixmap(verdict.icon, verdict.tone, 20))
        self.verdict.setText(verdict.title)
        self.text.setText(verdict.text)
        gap = people.gap
        wanted = {
            "addDecider": gap is Gap.NO_DECIDER,
            "chooseDecider": gap is Gap.NO_DECIDER and bool(people.at_work),
            "deciderMet": gap is Gap.NOT_MET,
            "editDecider": gap in (Gap.NOT_MET, Gap.NOT_WON),
        }
        for name, made in self._buttons.items():
            made.setVisible(wanted[name])
