"""Beside 今日: what is planned on the days of the week, and the open opportunities by stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.wording import Measure
from crmdesk.core.i18n import _
from crmdesk.services.today_lines import Today
from crmdesk.ui.charts.view import ChartView
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.stage_bars import StageBars
from crmdesk.ui.follow_up.today_words import SHORT_WEEKDAYS
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import card, label, vbox

if TYPE_CHECKING:
    from crmdesk.services.today_pipeline import StageSum

WIDTH: Final = 360
CHART_HEIGHT: Final = 190


class TodaySide(QWidget):
    """``day_chosen`` carries a day (ISO), ``stage_chosen`` the id of a stage."""

    day_chosen = Signal(str)
    stage_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setFixedWidth(px(WIDTH))
        column = vbox(self, spacing=10)
        self.week = ChartView(desk=desk, has_title=False, name="weekChart")
        self.week.setMinimumHeight(px(CHART_HEIGHT))
        self.week.activated.connect(self._on_day)
        self._week_note = label("", "muted", name="weekNote")
        column.addWidget(_sheet(_("Planned this week"), self._week_note, self.week), 2)
        self.funnel = StageBars()
        self.funnel.chosen.connect(self.stage_chosen)
        self._funnel_note = label("", "muted", wrap=True, name="funnelNote")
        self._funnel_sheet = _sheet(_("Open opportunities"), self._funnel_note, self.funnel)
        column.addWidget(self._funnel_sheet, 3)

    def show_day(self, today: Today, stages: Sequence[StageSum]) -> None:
        """Show the week from a day on, and the stages."""
        days = [day for day, _count in today.week]
        self.week.set_chart(
            Bars(
                title="",
                categories=tuple(
                    _("today") if day == today.as_of else _(SHORT_WEEKDAYS[day.weekday()])
                    for day in days
                ),
                series=(
                    Series(
                        title=_("Planned"),
                        values=tuple(count for _day, count in today.week),
                        behind=tuple(day.isoformat() for day in days),
                    ),
                ),
                measure=Measure.COUNT,
            )
        )
        planned = sum(count for _day, count in today.week)
        self._week_note.setText("" if planned else _("Nothing is planned for the next seven days."))
        self._week_note.setVisible(not planned)
        self._show_stages(stages)

    def _show_stages(self, stages: Sequence[StageSum]) -> None:
        self.funnel.setVisible(bool(stages))
        self._funnel_note.setVisible(not stages)
        if not stages:
            self._funnel_note.setText(
                _("No opportunity is open. One is made in a talk or on the board.")
            )
            return
        self.funnel.show_stages(stages)

    def _on_day(self, behind: object) -> None:
        self.day_chosen.emit(str(behind))


def _sheet(title: str, note: QWidget, chart: QWidget) -> QFrame:
    made = card()
    column = vbox(made, (16, 12, 14, 10), 6)
    column.addWidget(label(title, "heading"))
    column.addWidget(note)
    note.hide()
    column.addWidget(chart, 1)
    column.addStretch()
    return made
