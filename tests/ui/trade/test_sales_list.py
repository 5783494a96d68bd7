"""The list of sales: chips, the card beside it, sums of the selection, verbs; opening balances."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.sales import SalesPage
from crmdesk.ui.trade.opening_grid import OpeningDialog
from tests.helpers.making import customer
from tests.helpers.pressing import press
from tests.helpers.trade import goods_back, kept, line, receipt, sale
from tests.ui.conftest import Person
from tests.ui.documents.conftest import editor, texts


@pytest.fixture
def page(qtbot: Any, window: MainWindow, services: Services, who: int) -> SalesPage:
    """The list with a draft, a paid and an open sale, a return and an opening balance."""
    paid = sale(services, who, 10_000, sold_on=date(2026, 11, 2))
    receipt(services, who, 10_000, how="oldest")
    sale(services, who, 20_000, sold_on=date(2026, 11, 5), rows=[line(price=20_000, cost=15_000)])
    sale(services, who, 5_000, post=False)
    goods_back(services, who, 1_000)
    sale(services, customer(services, "旧账商行"), 7_000, kind="opening",
         sold_on=date(2026, 1, 1), due_on=date(2026, 2, 1))  # fmt: skip
    assert kept(services, "sale", paid)["settled"] == 10_000
    window.desk.open_page("sales")
    found = window.page()
    assert isinstance(found, SalesPage)
    qtbot.waitUntil(lambda: found.list.list.total == 5)
    return found


def shown(page: SalesPage, qtbot: Any, chip: str, count: int) -> None:
    """A chip lets so many documents through."""
    page.list.choose_chip(chip)
    qtbot.waitUntil(lambda: page.list.list.total == count)


def test_chips_part_the_documents(qtbot: Any, page: SalesPage) -> None:
    for chip, count in (
        ("draft", 1), ("month", 4), ("open", 2), ("overdue", 1), ("back", 1), ("opening", 1),
    ):  # fmt: skip
        shown(page, qtbot, chip, count)
    assert page.top.subtitle.text() == "1 张单据"
    shown(page, qtbot, "", 5)
    model = page.list.list.model
    place = [s.name for s in model.specs].index("rest")
    assert sorted(model.texts(row)[place] for row in range(5)) == [
        "",
        "",
        "-10.00",
        "200.00",
        "70.00",
    ]


def test_the_card_follows_the_document_under_the_cursor(
    qtbot: Any, page: SalesPage, services: Services
) -> None:
    shown(page, qtbot, "opening", 1)
    qtbot.waitUntil(lambda: page.side._title.text().startswith("期初余额"))
    assert page.side.receive.isEnabled()
    shown(page, qtbot, "month", 4)
    shown(page, qtbot, "back", 1)
    qtbot.waitUntil(lambda: page.side._title.text().startswith("退货单"))
    assert not page.side.receive.isEnabled()


def test_what_is_selected_is_summed(qtbot: Any, page: SalesPage) -> None:
    shown(page, qtbot, "open", 2)
    page.list.table.selectAll()
    qtbot.waitUntil(lambda: "270.00" in page.top.subtitle.text())
    assert "50.00" in page.top.subtitle.text()  # the profit of the one whose cost is known


def test_only_drafts_are_deleted(
    qtbot: Any, page: SalesPage, services: Services, person: Person
) -> None:
    shown(page, qtbot, "opening", 1)
    page.list.table.selectAll()
    page.key_delete()
    qtbot.waitUntil(lambda: bool(person.seen))
    assert len(services.records.all("sale")) == 5
    shown(page, qtbot, "month", 4)
    shown(page, qtbot, "draft", 1)
    page.list.table.selectAll()
    page.key_delete()
    qtbot.waitUntil(lambda: len(services.records.all("sale")) == 4)


def test_a_draft_is_posted_from_the_menu(qtbot: Any, page: SalesPage, services: Services) -> None:
    shown(page, qtbot, "draft", 1)
    page.list.table.go_to(0)
    qtbot.waitUntil(lambda: page.list.current_id() is not None)
    words = [a.text() for a in page.list.menu().actions()]
    assert "过账" in words
    assert "复制" in words
    assert "反过账" not in words
    page._on_post()
    qtbot.waitUntil(lambda: all(r["state"] == "posted" for r in services.records.all("sale")))


def test_a_number_elsewhere_opens_exactly_its_documents(
    qtbot: Any, page: SalesPage, services: Services
) -> None:
    ids = [r.record_id for r in services.records.all("sale")][:2]
    page.desk.open_page("sales", ids=ids)
    qtbot.waitUntil(lambda: page.list.list.total == 2)


def test_returns_and_opening_balances_are_begun_from_the_menu(page: SalesPage) -> None:
    menu = page.other_menu()
    words = [a.text() for a in menu.actions() if a.text()]
    assert words[:3] == ["新建退货单", "新建折让单", "新建期初余额"]


@pytest.fixture
def grid(qtbot: Any, window: MainWindow) -> OpeningDialog:
    made = OpeningDialog(window.desk, window)
    qtbot.addWidget(made)
    made.show()
    return made


def test_balances_are_typed_line_by_line_and_posted_as_one_act(
    qtbot: Any, grid: OpeningDialog, services: Services, who: int, person: Person
) -> None:
    QTest.keyClick(grid.table, Qt.Key.Key_Return)
    for text in ("锦华五金", "1234.5", "2026-01-01", None, "结转"):
        qtbot.waitUntil(lambda: editor(grid.table) is not None)
        cell = editor(grid.table)
        assert cell is not None
        if text is not None:
            cell.setText(text)
        QTest.keyClick(cell, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda cell=cell: editor(grid.table) is not cell)
    assert texts(grid, "openingSum") == "1 行，合计 1,234.50"
    press(grid, "openingSave")
    qtbot.waitUntil(lambda: grid.saved is not None)
    (made,) = services.records.all("sale")
    assert (made["kind"], made["state"], made["amount"]) == ("opening", "posted", 123_450)
    assert (made["customer_id"], made["sold_on"]) == (who, "2026-01-01")
    person.press("撤销")
    qtbot.waitUntil(lambda: services.records.all("sale") == [])


def test_balances_of_excel_are_pasted_and_unknown_customers_marked(
    qtbot: Any, grid: OpeningDialog, services: Services, who: int
) -> None:
    QGuiApplication.clipboard().setText(
        "客户\t金额\n锦华五金\t￥1,200\t2026-01-01\n没有这家\t30\t2026-01-01"
    )
    grid.paste()
    assert grid.model.count == 2
    assert "没有这家" in texts(grid, "openingNote")
    assert not grid.save.isEnabled()
    grid.model.remove([1])
    press(grid, "openingSave")
    qtbot.waitUntil(lambda: grid.saved is not None)
    assert [i.open for i in services.receipts.open_documents(who)] == [120_000]


def test_one_wrong_balance_keeps_all_from_being_written(
    qtbot: Any, grid: OpeningDialog, services: Services, who: int
) -> None:
    grid.model.append([{"customer_id": who, "amount": 100, "sold_on": date(2026, 1, 1)}])
    grid.model.append([{"customer_id": who, "amount": 200, "sold_on": date(2027, 6, 1)}])
    press(grid, "openingSave")
    qtbot.waitUntil(lambda: "第 2 行" in texts(grid, "openingNote"))
    assert services.records.all("sale") == []
    grid.model.show_lines([], is_open=True)
