"""Any result of a method on screen: pictures, findings, tables; every number opens what is behind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from crmdesk.analysis.base import Tone
from crmdesk.charts.painting import height_for
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _
from crmdesk.ui.analysis.finding_card import FindingCard
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.panels import ChartCard
from crmdesk.ui.forecast.result_table import ResultTable
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import vbox
from crmdesk.ui.widgets.basics import clear
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.analysis.base import Result

TWO_CHARTS: Final = 720  # room from which two charts stand side by side
FINDING: Final = 230  # the least width of a sentence
MOST_BESIDE: Final = 4
ROOM: Final = 300  # before the page has its size
CARD_MARGINS: Final = 28


class ResultView(QWidget):
    """``opened`` carries what is behind a mark, a row or a sentence; ``threshold_moved`` the
    parameter and its new value while a line is dragged.
    """

    opened = Signal(object)
    threshold_moved = Signal(str, object)

    def __init__(self, desk: Desk, name: str = "result") -> None:
        super().__init__()
        self.setObjectName(name)
        self._desk, self._name = desk, name
        self._result: Result | None = None
        self.charts: list[ChartCard] = []
        self.tables: dict[str, ResultTable] = {}
        self.findings: list[FindingCard] = []
        self._shape: tuple[object, ...] = ()
        self._column = column = vbox(self, spacing=10)
        self._charts, self._findings, self._tables = QGridLayout(), QGridLayout(), vbox(None)
        for each in (self._charts, self._findings, self._tables):
            each.setSpacing(px(10))
            column.addLayout(each)
        self._ways = (
            Way(_("Show them"), self._on_show, "users-three", "primary", "emptyShow"),
            Way(_("New sale"), self._on_new_sale, "plus", "primary", "emptySale"),
            Way(_("Import sales"), self._on_import, "upload-simple", name="emptyImport"),
        )
        self.empty = EmptyState("chart-bar", "", "", self._ways)
        self.empty.hide()
        column.addWidget(self.empty)
        column.addStretch()

    @property
    def result(self) -> Result | None:
        """What is shown."""
        return self._result

    def show_result(self, result: Result, empty: str) -> None:
        """Show *result*; *empty* is the translated sentence of a method that has nothing to show.

        The widgets stay while the shape of the result does, so that a threshold can be dragged.
        """
        self._result = result
        shape = (
            tuple(type(chart) for chart in result.charts),
            tuple(table.key for table in result.tables),
        )
        is_same = shape == self._shape
        self._shape = shape
        if not is_same:
            self._make(result)
        for card, chart in zip(self.charts, result.charts, strict=True):
            card.view.set_chart(chart)
        for table in result.tables:
            self.tables[table.key].show_table(table)
        self._show_findings(result)
        has_nothing = not result.charts and not result.tables
        said = shown(result.findings[0].sentence) if result.findings else empty
        self.empty.setVisible(has_nothing)
        if has_nothing:
            more = shown(result.findings[0].evidence) if result.findings else ""
            self.empty.set_words(said, more)
            self._offer_ways(result)
        self._arrange()

    def _offer_ways(self, result: Result) -> None:
        """Those meant, if there are any; else the ways to sales, but where a parameter is wrong."""
        first = result.findings[0] if result.findings else None
        has_behind = first is not None and bool(first.behind)
        is_wrong = first is not None and first.tone is Tone.BAD
        for way in self._ways:
            made = self.empty.findChild(QWidget, way.name)
            if made is not None:
                made.setVisible(
                    has_behind if way.name == "emptyShow" else not (has_behind or is_wrong)
                )

    def _on_show(self) -> None:
        if self._result is not None and self._result.findings:
            self.opened.emit(self._result.findings[0].behind)

    def _on_new_sale(self) -> None:
        self._desk.open_page("sale")

    def _on_import(self) -> None:
        self._desk.open_page("transfer")

    def _make(self, result: Result) -> None:
        for old in (*self.charts, *self.tables.values()):
            old.setParent(None)
            old.deleteLater()
        self.charts = [
            ChartCard(self._desk, f"{self._name}Chart{n}") for n, _chart in enumerate(result.charts)
        ]
        for card in self.charts:
            card.view.activated.connect(self.opened)
            card.view.threshold_moved.connect(self.threshold_moved)
        self.tables = {}
        for table in result.tables:
            made = ResultTable(f"{self._name}_{table.key}")
            made.opened.connect(self.opened)
            self.tables[table.key] = made
            self._tables.addWidget(made)

    def _show_findings(self, result: Result) -> None:
        clear(self._findings)
        has_more = bool(result.charts or result.tables)
        self.findings = [
            FindingCard(finding, place) for place, finding in enumerate(result.findings) if has_more
        ]
        for card in self.findings:
            card.opened.connect(self.opened)

    def _arrange(self) -> None:
        """Two charts side by side where there is room, findings in rows of one height."""
        room = self.width() / theme().scale
        beside = 2 if room >= TWO_CHARTS and len(self.charts) > 1 else 1
        width = (room / beside - CARD_MARGINS) if room else ROOM
        for place, card in enumerate(self.charts):
            is_alone = beside == 2 and place == len(self.charts) - 1 and place % 2 == 0
            self._charts.addWidget(card, place // beside, place % beside, 1, 2 if is_alone else 1)
            chart = card.view.chart
            if chart is not None:
                wide = room - CARD_MARGINS if is_alone else width
                card.set_least_height(height_for(chart, wide) + CARD_MARGINS)
        self._arrange_findings(max(1, min(MOST_BESIDE, int(room // FINDING))))
        self._fit()

    def _arrange_findings(self, beside: int) -> None:
        """In full rows of at most *beside*: of five, three above two wider ones."""
        number = len(self.findings)
        rows = -(-number // beside) or 1
        count = -(-number // rows) or 1
        last = number - (rows - 1) * count or 1
        columns = math.lcm(count, last)
        for place, finding in enumerate(self.findings):
            row, column = divmod(place, count)
            span = columns // (last if row == rows - 1 else count)
            self._findings.addWidget(finding, row, column * span, 1, span)
        for place in range(max(columns, self._findings.columnCount())):
            self._findings.setColumnStretch(place, 1 if place < columns else 0)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """As high as the parts are at this width: a scroll area does not ask for that."""
        height = self._column.totalHeightForWidth(self.width())
        self.setMinimumHeight(max(height, self._column.totalMinimumSize().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()
