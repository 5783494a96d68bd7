"""The further views of the forecast page: both funnels; forecasts against what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from crmdesk.analysis import accuracy_result, forecast_result, funnel_result
from crmdesk.core.i18n import _
from crmdesk.ui.charts.view import ChartView
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.result_table import ResultTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.funnel_result import FunnelData
    from crmdesk.services.forecast_page import PageAnswer

CHART: Final = 276


class ChartCard(QFrame):
    """A chart on a card."""

    def __init__(self, desk: Desk, name: str, height: float = CHART) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.view = ChartView(None, desk, name=name)
        self.set_least_height(height)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(px(14), px(12), px(14), px(12))
        self._grid.addWidget(self.view, 0, 0)

    def set_least_height(self, height: float) -> None:
        """What the card needs, in units of the theme."""
        self.view.setMinimumHeight(px(height - 24))
        self.setMinimumHeight(px(height))

    def add_corner(self, widget: QWidget) -> None:
        """Put a widget over the upper right corner, level with the title."""
        # Absolute: a button whose caret stands behind its words would go to the left.
        edge = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        corner = edge | Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(widget, 0, 0, corner)


class FunnelPanel(QWidget):
    """``customers_asked`` and ``deals_asked`` carry ids."""

    customers_asked = Signal(object)
    deals_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column: QVBoxLayout = vbox(self, spacing=10)
        self.customers = ChartCard(desk, "customerFunnel")
        self.customers.view.activated.connect(self.customers_asked)
        self._stages: list[ChartCard] = []
        self._row = hbox(None, spacing=10)
        self._row.addWidget(self.customers, 1)
        column.addLayout(self._row)
        self.cohort = ResultTable("cohort", _("Nobody entered in this time."))
        self.cohort.opened.connect(self.customers_asked)
        column.addWidget(self.cohort)
        self.states = ResultTable("funnelStates")
        self.states.opened.connect(self.customers_asked)
        column.addWidget(self.states)
        column.addStretch()

    def show_data(self, data: FunnelData) -> None:
        """Show both funnels; one chart a pipeline."""
        self.customers.view.set_chart(funnel_result.customers_chart(data))
        while len(self._stages) < len(data.pipelines):
            made = ChartCard(self._desk, f"stageFunnel{len(self._stages)}")
            made.view.activated.connect(self.deals_asked)
            self._stages.append(made)
            self._row.addWidget(made, 1)
        for place, each in enumerate(self._stages):
            each.setVisible(place < len(data.pipelines))
            if place < len(data.pipelines):
                each.view.set_chart(funnel_result.stages_chart(data.pipelines[place]))
        self.cohort.show_table(funnel_result.cohort_table(data))
        self.states.show_table(funnel_result.customers_table(data))


class AccuracyPanel(QWidget):
    """Bias per seller and quarter, and how chances and durations came about."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        column = vbox(self, spacing=10)
        self.chart = ChartCard(desk, "accuracyChart")
        self.sellers = ResultTable(
            "accuracySellers", _("No quarter has a forecast to compare with yet.")
        )
        row = hbox(None, spacing=10)
        row.addWidget(self.chart, 1)
        row.addWidget(self.sellers, 2)
        column.addLayout(row)
        self.stages = ResultTable("stageFigures")
        self.stages.opened.connect(self.opened)
        column.addWidget(self.stages)
        self.quarters = ResultTable(
            "accuracyQuarters", _("No quarter has a forecast to compare with yet.")
        )
        column.addWidget(self.quarters)
        column.addStretch()

    def show_answer(self, answer: PageAnswer) -> None:
        """Show what was read."""
        names = answer.data.sellers
        self.chart.view.set_chart(accuracy_result.chart(answer.accuracy))
        self.sellers.show_table(accuracy_result.sellers_table(answer.accuracy, names))
        self.quarters.show_table(accuracy_result.quarters_table(answer.accuracy, names))
        self.stages.show_table(forecast_result.stages_table(answer.data))
