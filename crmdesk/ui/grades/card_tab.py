"""分析: what the methods say of a customer, how that moved, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.ui.charts.view import ChartView
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.grades import going
from crmdesk.ui.grades.help_text import grades_help
from crmdesk.ui.grades.override_dialog import OverrideDialog
from crmdesk.ui.grades.parts import ActionsCard, GivenCard, PositionsCard, method_of
from crmdesk.ui.grades.strip import HistoryStrip, columns_of
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import Elided, card, hbox, label, line, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.grades.profile import Profile

BESIDE_FROM: Final = 860  # a narrower tab has actions and rhythm one below the other


class AnalysisTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "analysis"
    title: ClassVar[str] = N_("Analysis")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self._reading = LatestOnly(desk.jobs, self)
        self._shown: int | None = None
        self._is_late = self._has_months = False
        holder = QWidget()
        column = vbox(holder, spacing=10)
        self._top = hbox(None, spacing=10)
        self.next_actions = ActionsCard()
        self.next_actions.acted.connect(self._on_act)
        self.next_actions.method_asked.connect(self._on_method)
        self._top.addWidget(self.next_actions, 1)
        self._top.addWidget(self._make_rhythm(), 1)
        column.addLayout(self._top)
        column.addWidget(self._make_strip())
        self.positions = PositionsCard()
        self.positions.method_asked.connect(self._on_method)
        self.positions.by_hand_asked.connect(self._on_by_hand)
        column.addWidget(self.positions)
        self.given = GivenCard()
        column.addWidget(self.given)
        column.addStretch()
        self._scroll = scroll_area(holder, "analysisTabScroll")
        vbox(self).addWidget(self._scroll)
        self._scroll.hide()

    def _make_rhythm(self) -> QFrame:
        frame = card("rhythmCard")
        column = vbox(frame, (18, 8, 14, 10), 6)
        column.addWidget(label(_("Rhythm of purchases"), "heading"))
        column.addWidget(line())
        self.rhythm = ChartView(None, self.desk, has_title=False, name="rhythmChart")
        column.addWidget(self.rhythm, 1)
        words = _("He has not bought anything yet: there is no rhythm to be seen.")
        self.no_rhythm = label(words, "muted", wrap=True, name="noRhythm")
        column.addWidget(self.no_rhythm)
        column.addStretch()
        return frame

    def _make_strip(self) -> QFrame:
        frame = card("historyCard")
        column = vbox(frame, (18, 8, 14, 10), 6)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("How his classes moved"), "heading"))
        self.pointed = Elided("", "muted", name="historySaid")
        head.addWidget(self.pointed, 1)
        column.addLayout(head)
        column.addWidget(line())
        self.strip = HistoryStrip()
        self.strip.chosen.connect(self._on_cell)
        self.strip.pointed.connect(self._on_pointed)
        column.addWidget(self.strip)
        return frame

    # --- showing ---------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        services, customer_id = self.desk.services, state.customer_id
        if customer_id != self._shown:
            self._scroll.hide()  # never the figures of another one
        self._reading.ask(
            _("Reading"), lambda _p: services.customer_profiles.of(customer_id), self._on_read
        )

    def _on_read(self, profile: Profile) -> None:
        self._shown = profile.customer_id
        self.next_actions.show_actions(profile.actions)
        self.rhythm.set_chart(profile.rhythm)
        self.rhythm.setVisible(bool(profile.rhythm.beats))
        self.no_rhythm.setVisible(not profile.rhythm.beats)
        columns = columns_of(profile)
        self.strip.show_columns(columns)
        self.strip.setVisible(bool(columns))
        self._is_late = any(column.is_late for column in columns)
        self._has_months = any(column.day is not None for column in columns)
        self._on_pointed("")
        as_of = profile.as_of
        said = _("as of {day}").format(day=as_of.isoformat()) if as_of is not None else ""
        self.positions.show_positions(profile.positions if as_of is not None else (), said)
        self.given.show_given(profile.given, self.desk.services.names, self._withdraw)
        self._scroll.show()

    def _on_pointed(self, words: str) -> None:
        """The numbers of a cell, or how the strip is to be read."""
        if not words:
            words = (
                _("a class per month end; point at one for its numbers")
                if self._has_months
                else _("no month end is on record yet")
            )
            if self._is_late:
                words += " · " + _("◥ made up for afterwards")
        self.pointed.setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_beside = self.width() / theme().scale >= BESIDE_FROM
        self._top.setDirection(
            QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        )

    def help_text(self) -> str:
        return grades_help()

    # --- doing -----------------------------------------------------------------------------------
    def _on_act(self, action: Any) -> None:
        if self.state is not None:
            going.act(self.desk, self.state.customer_id, action, self.window())

    def _on_method(self, method_id: str) -> None:
        if self.state is not None:
            going.show_method(self.desk, method_id, self.state.customer_id)

    def _on_cell(self, graded_by: str, day: date | None) -> None:
        if self.state is not None:
            going.show_method(self.desk, method_of(graded_by), self.state.customer_id, day)

    def _on_by_hand(self, graded_by: str) -> None:
        if self.state is not None:
            OverrideDialog(self.desk, self.state.customer_id, graded_by, self.window()).exec()

    def _withdraw(self, override_id: int) -> None:
        services = self.desk.services
        self.desk.write(
            _("Saving"),
            lambda _p: services.grade_overrides.withdraw(override_id),
            said=_("Taken back: the word of the method counts again."),
        )
