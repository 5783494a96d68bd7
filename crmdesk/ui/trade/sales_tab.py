"""销售与收款: how a customer buys and pays: by month, indicators, documents, receipts, products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.analysis.base import TableData
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.months import add_months
from crmdesk.analysis.windows import trailing
from crmdesk.analysis.wording import text
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.panels import ChartCard
from crmdesk.ui.forecast.result_table import ResultTable
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip
from crmdesk.ui.trade.indicator_grid import IndicatorGrid
from crmdesk.ui.trade.lines_behind import LinesBehindDialog
from crmdesk.ui.trade.receipt_list import ReceiptList
from crmdesk.ui.widgets import button, hbox, scroll_area, vbox
from crmdesk.ui.widgets.mode_tiles import ModeTiles
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.analysis.indicators import Indicators
    from crmdesk.analysis.product_result import ProductData
    from crmdesk.services.container import Services
    from crmdesk.services.trade_values import SalesYear

OVERVIEW, DOCUMENTS, RECEIPTS, PRODUCTS = "overview", "documents", "receipts", "products"
MODES = (OVERVIEW, DOCUMENTS, RECEIPTS, PRODUCTS)
COLUMNS: Final = ("sold_on", "code", "kind", "amount", "rest", "due_on", "days_overdue", "state")
WIDE: Final = ("owner_id", "profit", "settled_on", "invoice_no")
YEAR: Final = 12


class Trade(NamedTuple):
    """What the tab shows of a customer beside its lists."""

    customer_id: int
    indicators: Indicators
    products: ProductData


class SalesTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "sales"
    title: ClassVar[str] = N_("Sales and receipts")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self._reading = LatestOnly(desk.jobs, self)
        column = vbox(self, spacing=8)
        column.addLayout(self._make_modes())
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        overview = QWidget()
        row = hbox(overview, spacing=10)
        self.chart = ChartCard(desk, "customerSalesChart")
        self.indicators = IndicatorGrid()
        row.addWidget(self.chart, 4)
        row.addWidget(self.indicators, 5)
        self.stack.addWidget(scroll_area(overview, "salesOverview"))
        self.documents: EntityList | None = None
        self.receipts: ReceiptList | None = None
        self.products = ResultTable("customerProducts", _("Bought nothing in the last 12 months."))
        self.tilts = ResultTable("customerTilts", _("Too little was bought to tell."))
        self._product_ids: tuple[Any, ...] = ()
        self.products.opened.connect(self._on_product)
        self.tilts.opened.connect(self._on_product)
        self.chart.view.activated.connect(self._on_month)

    def _make_modes(self) -> Any:
        row = hbox(None, spacing=6)
        self.modes = ModeTiles(
            self,
            (
                (OVERVIEW, _("Overview"), "chart-bar"),
                (DOCUMENTS, _("Sales documents"), "shopping-cart"),
                (RECEIPTS, _("Receipts"), "coins"),
                (PRODUCTS, _("Products, leanings"), "package"),
            ),
            "sales_{mode}",
        )
        self.modes.chosen.connect(self.show_mode)
        for made in self.modes.tiles.values():
            row.addWidget(made)
        row.addStretch()
        self._refund = button(_("Give money back"), "arrow-u-up-left", name="salesRefund")
        self._receive = button(_("Record a receipt"), "coins", name="salesReceive")
        self._new = button(_("New sale"), "plus", name="salesNew")
        for made in (self._refund, self._receive, self._new):
            row.addWidget(made)
        self._refund.clicked.connect(self._on_refund)
        self._receive.clicked.connect(self._on_receive)
        self._new.clicked.connect(self._on_new)
        return row

    # --- showing ---------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        self._make_lists(state.customer_id)
        self.chart.view.set_chart(month_chart(state.card.sales))
        services, customer_id = self.desk.services, state.customer_id
        self._reading.ask(_("Reading"), lambda _p: read_trade(services, customer_id), self._on_read)

    def _make_lists(self, customer_id: int) -> None:
        """The lists, made when the tab is looked at first."""
        only = Group((Condition("customer_id", Op.ONE_OF, (customer_id,)),))
        if self.documents is None or self.receipts is None:
            self.documents = EntityList(
                self.desk, "sale", COLUMNS, Sort("sold_on", descending=True), wide=WIDE,
                view_key="customer_sales",
            )  # fmt: skip
            self.documents.table.set_stretch("code")
            self.documents.opened.connect(self._on_document)
            self.documents.edit_asked.connect(self._on_document)
            self.documents.show_when_empty(
                EmptyState(
                    "shopping-cart", _("No sales yet"),
                    _("What is sold to the customer stands here with what is still open."),
                    [Way(_("New sale"), self._on_new, "plus", "", "emptyNewSale")],
                )
            )  # fmt: skip
            self.receipts = ReceiptList(self.desk, customer_id=customer_id)
            self.stack.addWidget(self.documents)
            self.stack.addWidget(self.receipts)
            holder = QWidget()
            row = hbox(holder, spacing=10)
            row.addWidget(self.products, 1)
            row.addWidget(self.tilts, 1)
            self.stack.addWidget(holder)
            self.modes.press(OVERVIEW)
            self.documents.set_chips(document_chips())
        self.documents.set_fixed_filter(only)
        self.receipts.show_customer(customer_id)
        self.documents.refresh()
        self.receipts.refresh()

    def _on_read(self, found: Trade) -> None:
        from crmdesk.analysis.product_result import products_table, tilts_table

        if self.state is None or found.customer_id != self.state.customer_id:
            return
        self.indicators.show_indicators(found.indicators)
        self.products.show_table(shorter(products_table(found.products.analysis)))
        self.tilts.show_table(tilts_table(found.products))

    def stand_on(self, record_id: int) -> None:
        if self.documents is not None:
            self.documents.refresh(record_id)

    def show_mode(self, mode: str) -> None:
        """Show documents, receipts or products."""
        self.modes.press(mode)
        self.stack.setCurrentIndex(MODES.index(mode))

    # --- going on --------------------------------------------------------------------------------
    def _on_month(self, behind: object) -> None:
        """The documents of a month."""
        if not isinstance(behind, str) or self.documents is None:
            return
        self.show_mode(DOCUMENTS)
        first, _blank, last = behind.partition(" ")
        self.documents.set_own_filter(Group((Condition("sold_on", Op.BETWEEN, (first, last)),)))

    def _on_document(self, sale_id: object) -> None:
        self.desk.open_page("sale", sale_id=sale_id)

    def _on_product(self, behind: object) -> None:
        if not (isinstance(behind, tuple) and len(behind) == 1) or self.state is None:
            return
        window = trailing(clock.today(), YEAR)
        LinesBehindDialog(
            self.desk, self.desk.services.names("product", int(behind[0])), self.window(),
            after=window.after, until=window.until, product_id=int(behind[0]),
            customer_id=self.state.customer_id,
        ).exec()  # fmt: skip

    def _on_new(self) -> None:
        if self.state is not None:
            self.desk.open_page("sale", customer_id=self.state.customer_id)

    def _on_receive(self) -> None:
        if self.receipts is not None:
            self.receipts.receive()

    def _on_refund(self) -> None:
        if self.receipts is not None:
            self.receipts.give_back()


def read_trade(services: Services, customer_id: int) -> Trade:
    """What the tab shows beside its lists."""
    return Trade(
        customer_id,
        services.indicators.of(customer_id),
        services.product_figures.data(customer_id=customer_id),
    )


def document_chips() -> list[ListChip]:
    """The quick filters of the documents of one customer."""
    posted = Condition("state", Op.ONE_OF, ("posted",))
    return [
        ListChip(ALL, _("All")),
        ListChip("open", _("Not paid"), Group((posted, Condition("rest", Op.MORE, (0,))))),
        ListChip("overdue", _("Overdue"), Group((Condition("days_overdue", Op.MORE, (0,)),))),
        ListChip(
            "back", _("Returns, allowances"),
            Group((Condition("kind", Op.ONE_OF, ("return", "allowance")),)),
        ),
    ]  # fmt: skip


def month_chart(years: Sequence[SalesYear]) -> Bars:
    """Net sales of the last twelve months beside those of the year before."""
    known = {(y.year, n): amount for y in years for n, amount in enumerate(y.months, 1)}
    this = clock.today().replace(day=1)
    months = [add_months(this, n - YEAR + 1) for n in range(YEAR)]
    return Bars(
        title=text(N_("Net sales by month")),
        categories=tuple(str(m.month) for m in months),
        series=(
            Series(
                title=text(N_("A year before")),
                values=tuple(known.get((m.year - 1, m.month)) for m in months),
                color="chartGrey",
                behind=tuple(_days(add_months(m, -YEAR)) for m in months),
            ),
            Series(
                title=text(N_("Last 12 months")),
                values=tuple(known.get((m.year, m.month)) for m in months),
                behind=tuple(_days(m) for m in months),
            ),
        ),
        current=YEAR - 1,
        has_totals=False,
    )


def _days(month: date) -> str:
    """The key of a mark: the first and the last day of its month."""
    return f"{month} {add_months(month, 1) - timedelta(days=1)}"


def shorter(table: TableData) -> TableData:
    """The products of one customer have no stock: without the columns that need one."""
    kept = [n for n, c in enumerate(table.columns) if c.key in ("name", "sales", "share", "margin")]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(replace(r, cells=tuple(r.cells[n] for n in kept)) for r in table.rows),
        totals=None,
    )
