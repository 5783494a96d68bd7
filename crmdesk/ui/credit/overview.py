"""The charts of the credit risk and, at their right, the warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from crmdesk.charts.painting import height_for
from crmdesk.ui.credit.warning_list import PANEL, WarningList
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.panels import ChartCard
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import hbox, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.portfolio_data import CreditPage

AGEING: Final = 120
FIRST_ROW: Final = 200
SECOND_ROW: Final = 186
SHOWN_WARNINGS: Final = 30
MARGINS: Final = 50  # between the cards and inside the first one
PADDING: Final = 24
# Below that the page scrolls and the charts keep their height.
BODY_MIN: Final = AGEING + FIRST_ROW + SECOND_ROW + 20


class CreditOverview(QWidget):
    """``opened`` carries what is behind a mark, ``acted`` a warning, ``all_asked`` all of them."""

    opened = Signal(object)
    acted = Signal(object)
    all_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        body = QWidget()
        row = hbox(body, spacing=10)
        left = vbox(None, spacing=10)
        self.ageing = ChartCard(desk, "ageingChart", AGEING)
        self.ageing.setFixedHeight(px(AGEING))
        self.limits = ChartCard(desk, "limitsChart", FIRST_ROW)
        self.behaviour = ChartCard(desk, "behaviourChart", FIRST_ROW)
        self.receipts = ChartCard(desk, "receiptsChart", SECOND_ROW)
        self.ranks = ChartCard(desk, "concentrationChart", SECOND_ROW)
        left.addWidget(self.ageing)
        for pair, stretch in (
            ((self.limits, self.behaviour), FIRST_ROW),
            ((self.receipts, self.ranks), SECOND_ROW),
        ):
            line = hbox(None, spacing=10)
            for each in pair:
                line.addWidget(each, 1)
            left.addLayout(line, stretch)
        self.warnings = WarningList("creditWarnings")
        row.addLayout(left, 1)
        row.addWidget(self.warnings)
        body.setMinimumHeight(px(BODY_MIN))
        vbox(self).addWidget(scroll_area(body, "creditScroll"))
        for card in (self.ageing, self.limits, self.behaviour, self.receipts, self.ranks):
            card.view.activated.connect(self.opened)
        self.warnings.opened.connect(self._on_warned)
        self.warnings.acted.connect(self.acted)
        self.warnings.all_asked.connect(self.all_asked)

    def show_page(self, page: CreditPage) -> None:
        """Show what was read."""
        from crmdesk.services import portfolio_charts

        self.ageing.view.set_chart(portfolio_charts.ageing(page))
        self._fit_ageing()
        self.limits.view.set_chart(portfolio_charts.limits(page))
        self.behaviour.view.set_chart(portfolio_charts.behaviour(page))
        self.receipts.view.set_chart(portfolio_charts.receipts(page))
        self.ranks.view.set_chart(portfolio_charts.concentration(page))
        self.warnings.show_warnings(page.warnings[:SHOWN_WARNINGS], page.warning_count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_ageing()

    def _fit_ageing(self) -> None:
        """As high as its columns need: many ages stand in two rows where there is little room."""
        chart, scale = self.ageing.view.chart, theme().scale
        if chart is not None:
            room = max(1, self.width() / scale - PANEL - MARGINS)
            needed = height_for(chart, room) + PADDING
            self.ageing.setFixedHeight(px(max(AGEING, needed)))

    def _on_warned(self, customer_id: object) -> None:
        self.opened.emit((customer_id,))
