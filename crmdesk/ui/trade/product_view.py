"""商品分析: margin, turnover, cross ratio and contribution of every product, and what is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.analysis.product_analysis import StockBasis
from crmdesk.analysis.windows import Window, trailing
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.panels import ChartCard
from crmdesk.ui.forecast.result_table import ResultTable
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.trade.lines_behind import LinesBehindDialog
from crmdesk.ui.widgets import (
    Dot,
    Elided,
    card,
    clear,
    hbox,
    label,
    link,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.pick_button import PickButton
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.analysis.base import Finding, Result
    from crmdesk.analysis.product_result import ProductData
    from crmdesk.services.container import Services

MONTHS: Final = (1, 3, 6, 12, 24)
USUAL: Final = 12
TABLE_LEAST: Final = 300
TONES: Final = {"good": "good", "warn": "warn", "bad": "bad"}


class ProductView(QWidget):
    """``products_asked`` carries the ids of several products; one opens its lines."""

    products_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("productView")
        self._desk = desk
        self._reading = LatestOnly(desk.jobs, self)
        self._found: tuple[ProductData, Result] | None = None
        self.months_value, self.basis_value = USUAL, StockBasis.SALE_PRICE
        outer = vbox(self, spacing=8)
        outer.addWidget(self._make_bar())
        body = QWidget()
        column = vbox(body, spacing=10)
        row = hbox(None, spacing=10)
        self.sales = ChartCard(desk, "productSalesChart")
        self.quadrant = ChartCard(desk, "productQuadrantChart")
        row.addWidget(self.sales, 1)
        row.addWidget(self.quadrant, 1)
        column.addLayout(row)
        self.findings = Findings()
        column.addWidget(self.findings)
        self.table = ResultTable("productTable", _("Nothing was sold in this period."))
        self.table.setMinimumHeight(px(TABLE_LEAST))
        column.addWidget(self.table, 1)
        self.tags = ResultTable("productTags")
        column.addWidget(self.tags)
        self._scroll = scroll_area(body, "productScroll")
        outer.addWidget(self._scroll, 1)
        self.empty = EmptyState(
            "package", _("Nothing to analyse yet"),
            _("Post sales with products, or import them; then this page says what you earn on."),
        )  # fmt: skip
        outer.addWidget(self.empty, 1)
        self.empty.hide()
        for part in (self.sales.view.activated, self.quadrant.view.activated, self.table.opened,
                     self.tags.opened, self.findings.opened):  # fmt: skip
            part.connect(self._on_behind)

    def _make_bar(self) -> QFrame:
        bar = card("productBar")
        row = hbox(bar, (14, 6, 14, 6), 8)
        self.months = PickButton(
            _("Sold in the last"), _("12 months"), self._month_choices, name="productMonths"
        )
        self.basis = PickButton(
            _("Stock valued"), _("At sale price"), self._basis_choices, name="productBasis"
        )
        row.addWidget(label(_("Sold in the last"), "fieldLabel"))
        row.addWidget(self.months)
        row.addWidget(label(_("Stock valued"), "fieldLabel"))
        row.addWidget(self.basis)
        self.said = Elided("", "muted", name="productSaid")
        row.addWidget(self.said, 1)
        self._show_values()
        self.months.picked.connect(self._on_months)
        self.basis.picked.connect(self._on_basis)
        return bar

    def _month_choices(self, text: str) -> list[tuple[Any, str]]:
        return [(n, _months(n)) for n in MONTHS if text in _months(n)]

    def _basis_choices(self, _text: str) -> list[tuple[Any, str]]:
        return [(basis, _basis(basis)) for basis in StockBasis]

    def _show_values(self) -> None:
        self.months.set_value(self.months_value, _months(self.months_value))
        self.basis.set_value(self.basis_value, _basis(self.basis_value))

    # --- showing ---------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Reckon it anew."""
        services, months, basis = self._desk.services, self.months_value, self.basis_value
        self._reading.ask(
            _("Reckoning the products"), lambda _p: read(services, months, basis), self._on_read
        )

    def _on_read(self, found: tuple[ProductData, Result]) -> None:
        self._found = found
        data, result = found
        has_any = bool(data.analysis.lines)
        self._scroll.setVisible(has_any)
        self.empty.setVisible(not has_any)
        sales, quadrant = result.charts
        self.sales.view.set_chart(sales)
        self.quadrant.view.set_chart(quadrant)
        self.findings.show_findings(result.findings)
        self.table.show_table(result.tables[0])
        self.tags.show_table(result.tables[1])
        words = ngettext("{count} product, {note}", "{count} products, {note}", result.n)
        self.said.setText(words.format(count=f"{result.n:,}", note=shown(result.note)))

    @property
    def found(self) -> tuple[ProductData, Result] | None:
        """What is shown, for Excel."""
        return self._found

    def values(self) -> dict[str, Any]:
        """The parameters, for the report."""
        return {"months": self.months_value, "basis": self.basis_value.value}

    def window_shown(self) -> Window:
        """The days that count."""
        return trailing(clock.today(), self.months_value)

    def _on_months(self, value: object) -> None:
        self.months_value = value if isinstance(value, int) else USUAL
        self._show_values()
        self.refresh()

    def _on_basis(self, value: object) -> None:
        self.basis_value = value if isinstance(value, StockBasis) else StockBasis.SALE_PRICE
        self._show_values()
        self.refresh()

    # --- what is behind --------------------------------------------------------------------------
    def _on_behind(self, behind: object) -> None:
        if not isinstance(behind, tuple) or not behind:
            return
        if len(behind) > 1:
            self.products_asked.emit(behind)
            return
        self.lines_dialog(behind[0]).exec()

    def lines_dialog(self, product_id: int | None) -> LinesBehindDialog:
        """The lines of a product in the period; unshown."""
        window = self.window_shown()
        name = self._desk.services.names("product", product_id) if product_id else ""
        return LinesBehindDialog(
            self._desk, name or _("Lines without a product"), self.window(), after=window.after,
            until=window.until, product_id=product_id,
        )  # fmt: skip


class Findings(QFrame):
    """What is to be said of the figures, one line each. ``opened`` carries what is behind."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("productFindings")
        self.setProperty("role", "card")
        self._column = vbox(self, (16, 10, 16, 10), 6)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show them; the frame hides without any."""
        clear(self._column)
        self.setVisible(bool(findings))
        for finding in findings:
            self._column.addWidget(self._row(finding))

    def _row(self, finding: Finding) -> QWidget:
        holder = QWidget()
        row = hbox(holder, spacing=8)
        row.addWidget(Dot(TONES.get(finding.tone.value, "info")))
        row.addWidget(Elided(shown(finding.sentence), "strong"), 3)
        row.addWidget(Elided(shown(finding.evidence) if finding.evidence else "", "muted"), 2)
        if finding.behind:
            go = link(shown(finding.link) if finding.link else _("Show the products"))
            go.setProperty("behind", finding.behind)
            go.clicked.connect(self._on_go)
            row.addWidget(go)
        return holder

    def _on_go(self) -> None:
        self.opened.emit(self.sender().property("behind"))


def read(services: Services, months: int, basis: StockBasis) -> tuple[ProductData, Result]:
    """The analysis and its result, for a job."""
    from crmdesk.analysis.product_result import run

    data = services.product_figures.data(months=months, basis=basis)
    return data, run(data, {})


def _months(count: int) -> str:
    return ngettext("{count} month", "{count} months", count).format(count=count)


def _basis(basis: StockBasis) -> str:
    from crmdesk.analysis.product_result import BASES

    return _(dict(BASES)[basis.value])
