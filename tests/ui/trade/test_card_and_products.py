"""Sales and receipts on the customer card; the analysis of products; stock by month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.products import ProductsPage
from crmdesk.ui.trade.lines_behind import LinesBehindDialog
from crmdesk.ui.trade.sales_tab import SalesTab, month_chart
from crmdesk.ui.trade.sales_years import SalesYears
from tests.helpers.modal import in_dialog
from tests.helpers.trade import line, receipt, sale
from tests.ui.conftest import Chooser, Person
from tests.ui.documents.conftest import texts


@pytest.fixture
def trading(services: Services, who: int, steel: int, hinge: int) -> int:
    """Somebody who bought twice and paid once."""
    sale(services, who, sold_on=date(2026, 8, 3),
         rows=[line("冷轧钢板", 10_000, 9_000, product_id=steel, cost=6_000)])  # fmt: skip
    receipt(services, who, 90_000, how="oldest", received_on=date(2026, 9, 1))
    sale(services, who, sold_on=date(2026, 11, 3),
         rows=[line("不锈钢合页", 20_000, 1_200, product_id=hinge, cost=900)])  # fmt: skip
    return who


@pytest.fixture
def tab(qtbot: Any, window: MainWindow, trading: int) -> SalesTab:
    window.desk.open_customer(trading, tab="sales")
    page: Any = window.page()
    found: SalesTab = next(t for t in page.tabs if t.key == "sales")
    qtbot.waitUntil(lambda: found.indicators.texts()["purchases"] == "2")
    return found


def test_the_card_shows_how_somebody_buys_and_pays(qtbot: Any, tab: SalesTab) -> None:
    shown = tab.indicators.texts()
    assert shown["net_sales"] == "1,140"
    assert shown["margin"] == "31.6%"
    assert shown["collection_days"].startswith("29")
    assert tab.documents is not None
    documents = tab.documents
    qtbot.waitUntil(lambda: documents.list.total == 2)
    assert tab.receipts is not None
    receipts = tab.receipts
    qtbot.waitUntil(lambda: receipts.list.total == 1)


def test_a_month_of_the_chart_opens_its_documents(qtbot: Any, tab: SalesTab) -> None:
    chart: Any = tab.chart.view.chart
    sums = dict(zip(chart.categories, chart.series[1].values, strict=True))
    assert (sums["8"], sums["11"]) == (90_000, 24_000)
    tab.chart.view.activated.emit(chart.series[1].behind[-1])
    documents = tab.documents
    assert documents is not None
    assert not documents.isHidden()
    qtbot.waitUntil(lambda: documents.list.total == 1)


def test_a_product_of_the_customer_opens_its_lines(qtbot: Any, tab: SalesTab, steel: int) -> None:
    def look(dialog: LinesBehindDialog) -> None:
        qtbot.waitUntil(lambda: dialog.list.list.total == 1)
        dialog.reject()

    in_dialog(LinesBehindDialog, lambda: tab.products.opened.emit((steel,)), look)


def test_the_part_on_business_shows_three_years(
    qtbot: Any, window: MainWindow, trading: int
) -> None:
    window.desk.open_customer(trading, tab="business")
    page: Any = window.page()
    years: SalesYears = next(t for t in page.tabs if t.key == "business").years

    def words() -> list[str]:
        return [cell.text() for cell in years.findChildren(QLabel)]

    qtbot.waitUntil(lambda: "2026" in words())
    assert {"900", "240", "1,140"} <= set(words())


def test_months_without_sales_are_gaps_of_the_chart() -> None:
    chart = month_chart(())
    assert len(chart.categories) == 12
    assert set(chart.series[1].values) == {None}


@pytest.fixture
def products(qtbot: Any, window: MainWindow, trading: int) -> ProductsPage:
    window.desk.open_page("products")
    page = window.page()
    assert isinstance(page, ProductsPage)
    qtbot.waitUntil(lambda: page.list.list.total == 2)
    return page


def test_the_analysis_says_what_is_earned_and_opens_the_lines(
    qtbot: Any, products: ProductsPage, steel: int
) -> None:
    products.show_mode("analysis")
    view = products.analysis
    qtbot.waitUntil(lambda: view.found is not None)
    assert view.found is not None
    lines = {n.product.id: n for n in view.found[0].analysis.lines}
    assert (lines[steel].product.sales, lines[steel].product.gross_profit) == (90_000, 30_000)

    def look(dialog: LinesBehindDialog) -> None:
        qtbot.waitUntil(lambda: dialog.list.list.total == 1)
        dialog.reject()

    in_dialog(LinesBehindDialog, lambda: view.table.opened.emit((steel,)), look)


def test_a_shorter_period_leaves_out_what_was_sold_before(
    qtbot: Any, products: ProductsPage, steel: int
) -> None:
    products.show_mode("analysis")
    view = products.analysis
    view._on_months(1)
    qtbot.waitUntil(lambda: view.found is not None and view.found[0].analysis.months == 1)
    assert view.found is not None
    assert steel not in {n.product.id for n in view.found[0].analysis.lines}


def test_the_analysis_goes_to_excel(
    qtbot: Any, products: ProductsPage, chooser: Chooser, tmp_path: Any, person: Person
) -> None:
    chooser.path = tmp_path / "商品分析.xlsx"
    products.show_mode("analysis")
    qtbot.waitUntil(lambda: products.analysis.found is not None)
    products.key_export()
    qtbot.waitUntil((tmp_path / "商品分析.xlsx").exists)


def test_the_stock_of_a_month_is_typed_and_follows_to_the_next(
    qtbot: Any, products: ProductsPage, services: Services, steel: int
) -> None:
    products.show_mode("stock")
    view = products.stock
    assert view.month == date(2026, 10, 1)
    qtbot.waitUntil(lambda: view.model.count == 2)
    codes = [n["code"] for n in view.model.lines()]
    steel_code = services.records.fetch("product", steel)["code"]
    place = codes.index(steel_code)
    QGuiApplication.clipboard().setText(f"{steel_code}\t10\t12\t1000\t1200.5\t600\t720")
    view.paste()
    assert view.is_changed()
    view.save()
    qtbot.waitUntil(lambda: len(services.records.all("stock_month")) == 1)
    (made,) = services.records.all("stock_month")
    assert (made["product_id"], made["month"]) == (steel, "2026-10-01")
    assert (made["closing_quantity"], made["closing"]) == (12_000, 120_050)
    qtbot.waitUntil(lambda: not view.is_changed())
    view._go(1)
    qtbot.waitUntil(lambda: view.model.count == 2)
    assert view.model.lines()[place]["opening"] == 120_050
    assert "0" in texts(view, "stockNote")
    view._go(-1)
    qtbot.waitUntil(lambda: view.model.count == 2 and view.month == date(2026, 10, 1))


def test_a_stock_that_is_not_saved_is_not_lost_without_asking(
    qtbot: Any, products: ProductsPage, person: Person
) -> None:
    products.show_mode("stock")
    view = products.stock
    qtbot.waitUntil(lambda: view.model.count == 2)
    column = [c.key for c in view.model.columns].index("closing")
    view.model.setData(view.model.index(0, column), "88")
    products.show_mode("list")
    assert products.mode == "stock"  # nobody said it may be thrown away
    assert person.seen
    view.model.show_lines(view.model.lines(), is_open=True)
    products.show_mode("list")
    assert products.mode == "list"
