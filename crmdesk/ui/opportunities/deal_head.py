"""The head of an opportunity's page: who, what, how it stands, and the steps that are possible."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.models.deal_choices import Filing, OpportunityState
from crmdesk.ui.opportunities.deal_state import DealState
from crmdesk.ui.opportunities.faces import grade_name, short_day, tone_of_grade
from crmdesk.ui.theme import font, px, set_role
from crmdesk.ui.widgets import Avatar, Elided, Pill, button, hbox, label, link, vbox
from crmdesk.ui.words import short_money

STAGE_MOST: Final = 150
STATE_TONES: Final = {
    "new": "info",
    "active": "info",
    "paused": "warn",
    "won": "good",
    "lost": "bad",
    "ended": "gradeD",
}


class DealHead(QFrame):
    """``step_asked`` carries won or lost; the rest is in the menu of the page."""

    customer_asked = Signal()
    step_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dealHead")
        set_role(self, "card")
        row: QHBoxLayout = hbox(self, (14, 10, 14, 10), 12)
        self._tile = Avatar("", 44)
        row.addWidget(self._tile)
        words = vbox(None, spacing=3)
        first = hbox(None, spacing=8)
        self._name = Elided("", "heading", name="dealName")
        first.addWidget(self._name, 1)
        words.addLayout(first)
        second = hbox(None, spacing=8)
        self._customer = link("", "buildings", name="dealCustomer", tip=_("Open the customer card"))
        self._customer.clicked.connect(self.customer_asked)
        second.addWidget(self._customer)
        self._code = label("", "muted", name="dealCode")
        second.addWidget(self._code)
        second.addStretch()
        words.addLayout(second)
        row.addLayout(words, 1)
        self._grade, self._state, self._filing = Pill(), Pill(), Pill()
        for made in (self._state, self._filing, self._grade):
            row.addWidget(made)
        self._facts = {
            "amount": self._fact(row, _("Amount")),
            "day": self._fact(row, _("Closing")),
            "stage": self._fact(row, _("Stage")),
        }
        self._lost = button(_("Lost …"), name="dealLost")
        self._won = button(_("Won …"), name="dealWon")
        self._lost.clicked.connect(self._on_lost)
        self._won.clicked.connect(self._on_won)
        row.addWidget(self._lost)
        row.addWidget(self._won)

    def _fact(self, row: QHBoxLayout, caption: str) -> Elided:
        column = vbox(None, spacing=1)
        column.addWidget(label(caption, "fieldLabel"))
        made = Elided("", "strong")
        made.setMinimumWidth(_room_for("2026-12-31"))
        column.addWidget(made)
        row.addLayout(column)
        return made

    def show_deal(self, state: DealState) -> None:
        """Show an opportunity."""
        self._tile.set(state.customer[:1])
        self._name.setText(str(state.record["name"]))
        self._customer.setText(state.customer)
        self._code.setText(str(state.record["code"] or ""))
        grade = state.answer.grade
        letter = grade.letter.lower() if grade is not None else None
        is_open = state.state in ("new", "active")
        self._grade.set(grade_name(letter) if is_open else "", tone_of_grade(letter))
        kind = OpportunityState(state.state)
        self._state.set(_(kind.label), STATE_TONES.get(state.state, "info"))
        filed = Filing(state.filing)
        self._filing.set("" if filed is Filing.OPEN else _(filed.label), "gradeD")
        amount = state.values["amount"]
        self._facts["amount"].setText(short_money(amount) if amount is not None else "—")
        day = state.values["decided_on"] if not is_open else state.values["expected_on"]
        self._facts["day"].setText(short_day(day, clock.today()) if day else "—")
        self._facts["stage"].setText(state.stage)
        self._facts["stage"].setMinimumWidth(min(_room_for(state.stage), px(STAGE_MOST)))
        self._won.setVisible(is_open)
        self._lost.setVisible(is_open)

    def _on_won(self) -> None:
        self.step_asked.emit("won")

    def _on_lost(self) -> None:
        self.step_asked.emit("lost")


def _room_for(text: str) -> int:
    """The width of a fact; its own font is known only after the style sheet has come to it."""
    return QFontMetrics(font(13, 600)).horizontalAdvance(text) + px(6)
