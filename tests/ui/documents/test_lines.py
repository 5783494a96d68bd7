"""Lines of a quote by keyboard: products, prices, what is wrong, moving, pasting."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crmdesk.services.container import Services
from crmdesk.ui.documents.document_page import DocumentPage
from crmdesk.ui.documents.line_model import SECOND, TONE, LineModel
from crmdesk.ui.forms.record_dialog import RecordDialog
from tests.helpers.making import customer
from tests.helpers.modal import in_dialog, press
from tests.helpers.papers import line, quote
from tests.ui.conftest import Person, let_go_of_keys
from tests.ui.documents.conftest import Hands, editor, texts

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(hands: Hands, who: int, steel: int, hinge: int) -> DocumentPage:
    """A new quote."""
    return hands.open("quote", customer_id=who)


def cell(model: LineModel, row: int, key: str, role: int = Qt.ItemDataRole.DisplayRole) -> str:
    column = [c.key for c in model.columns].index(key)
    return str(model.index(row, column).data(role) or "")


def test_enter_goes_from_cell_to_cell_and_begins_the_next_line(
    hands: Hands, page: DocumentPage, services: Services
) -> None:
    lines = page.details.lines
    QTest.keyClick(lines.table, Key.Key_Return)
    hands.type(page, "lzgb")  # initials
    hands.type(page, "3")  # quantity
    hands.type(page, "5")  # discount
    hands.type(page)  # the price follows
    hands.type(page, "急用")
    hands.type(page, "合页")
    hands.type(page, "100", Key.Key_Escape)
    assert [(n["name"], n["quantity"], n["price"]) for n in lines.lines()] == [
        ("冷轧钢板", 3_000, 9_500),
        ("不锈钢合页", 1_000, 1_250),
    ]
    assert lines.lines()[0]["remark"] == "急用"
    hands.qtbot.waitUntil(lambda: texts(page, "totalAmount") == "297.50")
    assert texts(page, "totalCapitals") == "贰佰玖拾柒元伍角"
    page.key_save()
    hands.qtbot.waitUntil(lambda: page.state is not None and not page.state.is_new)
    (saved,) = services.records.all("quote")
    assert saved["amount"] == 29_750


def test_what_is_being_typed_stays_when_earlier_prices_arrive(hands: Hands, draft: int) -> None:
    page = hands.open("quote", quote_id=draft)
    lines = page.details.lines
    lines.table.go_to(0, "quantity")
    QTest.keyClick(lines.table, Key.Key_Return)
    cell_ = editor(lines.table)
    assert cell_ is not None
    cell_.setText("12")
    lines.model.set_memory({})
    assert cell_.text() == "12"


def test_a_price_makes_the_discount_and_the_other_way_round(hands: Hands, draft: int) -> None:
    page = hands.open("quote", quote_id=draft)
    model = page.details.lines.model
    columns = [c.key for c in model.columns]
    model.setData(model.index(0, columns.index("price")), "92.5")
    assert cell(model, 0, "discount") == "7.5%"
    model.setData(model.index(0, columns.index("discount")), "10")
    assert cell(model, 0, "price") == "90.00"
    assert cell(model, 0, "amount") == "450.00"


def test_what_is_no_number_stays_marked_and_is_not_saved(
    hands: Hands, draft: int, services: Services, person: Person
) -> None:
    page = hands.open("quote", quote_id=draft)
    model = page.details.lines.model
    quantity = model.index(0, [c.key for c in model.columns].index("quantity"))
    model.setData(quantity, "很多")
    assert quantity.data() == "很多"
    assert "第 1 行" in page.details.lines.note.text()
    page.key_save()
    assert services.records.children("quote_line", draft)[0]["quantity"] == 5_000
    model.setData(quantity, "6")
    page.key_save()
    hands.qtbot.waitUntil(
        lambda: services.records.children("quote_line", draft)[0]["quantity"] == 6_000
    )


def test_beside_a_line_stand_the_last_price_and_the_lowest_to_the_same_level(
    hands: Hands, draft: int, services: Services, who: int, steel: int
) -> None:
    other = customer(services, "恒泰精密", price_level="l2")
    for owner, price in ((who, 9_800), (other, 9_300)):
        before = quote(services, owner)
        line(services, before, steel, price=price)
        services.quotes.submit(before)
    page = hands.open("quote", quote_id=draft)
    model = page.details.lines.model
    hands.qtbot.waitUntil(lambda: cell(model, 0, "last") == "98.00")
    assert cell(model, 0, "lowest") == "93.00"
    assert "BJ" in cell(model, 0, "last", SECOND)
    assert cell(model, 0, "margin") == "40%"


def test_a_price_below_the_lowest_is_marked_with_words_and_hidden_margins_stay_hidden(
    hands: Hands, draft: int
) -> None:
    page = hands.open("quote", quote_id=draft)
    model, table = page.details.lines.model, page.details.lines.table
    keys = [c.key for c in model.columns]
    hands.qtbot.waitUntil(lambda: cell(model, 0, "margin") == "40%")
    model.setData(model.index(0, keys.index("price")), "85")
    assert cell(model, 0, "price", SECOND) == "低于底价"
    hands.qtbot.waitUntil(lambda: "90.00" in texts(page, "approvalReasons"))
    page.details.totals._switch.setChecked(True)
    assert table.isColumnHidden(keys.index("margin"))
    assert not page.details.totals._why.isVisible()


def test_lines_are_moved_deleted_and_thrown_away(hands: Hands, draft: int, hinge: int) -> None:
    page = hands.open("quote", quote_id=draft)
    lines = page.details.lines
    lines._on_picked(1, hinge)
    lines.table.go_to(1)
    QTest.keyClick(lines.table, Key.Key_Up, CONTROL)
    let_go_of_keys()
    assert [n["name"] for n in lines.lines()] == ["不锈钢合页", "冷轧钢板"]
    lines.table.go_to(0)
    QTest.keyClick(lines.table, Key.Key_Delete)
    assert [n["name"] for n in lines.lines()] == ["冷轧钢板"]
    page.discard()
    hands.qtbot.waitUntil(lambda: page.state is not None and not page.changed_names())
    assert [n["name"] for n in lines.lines()] == ["冷轧钢板"]


@pytest.mark.parametrize(
    "text",
    ["冷轧钢板\t2\t95\n没有的东西\t1\t10", "数量\t品名\t单价\n2\t冷轧钢板\t95\n1\t没有的东西\t10"],
)
def test_rows_from_excel_become_lines(
    hands: Hands, page: DocumentPage, text: str, steel: int
) -> None:
    QGuiApplication.clipboard().setText(text)
    page.details.lines.paste()
    first, second = page.details.lines.lines()
    assert (first["product_id"], first["quantity"], first["price"], first["discount"]) == (
        steel, 2_000, 9_500, 500,
    )  # fmt: skip
    assert (second.get("product_id"), second["name"], second["price"]) == (
        None,
        "没有的东西",
        1_000,
    )


def test_a_product_that_is_missing_is_made_on_the_spot(
    hands: Hands, page: DocumentPage, services: Services
) -> None:
    lines = page.details.lines

    def fill(dialog: RecordDialog) -> None:
        assert dialog.form.boxes["name"].value() == "铝型材"
        dialog.form.boxes["price"].editor.line.setText("30")  # type: ignore[union-attr]
        press(dialog, "dialogSave")

    in_dialog(RecordDialog, lambda: lines._on_create(0, "铝型材"), fill)
    assert [(n["name"], n["price"]) for n in lines.lines()] == [("铝型材", 3_000)]


def test_an_old_quote_cannot_be_typed_into(hands: Hands, draft: int, services: Services) -> None:
    services.quotes.submit(draft)
    page = hands.open("quote", quote_id=draft)
    table: Any = page.details.lines.table
    table.go_to(0, "quantity")
    QTest.keyClick(table, Key.Key_Return)
    assert editor(table) is None
    assert page.details.lines.model.rowCount() == 1


def test_a_customer_who_looks_on_sees_no_figure_of_ours(
    hands: Hands, who: int, hinge: int, services: Services
) -> None:
    cheap = quote(services, who)
    line(services, cheap, hinge, price=1_000)
    page = hands.open("quote", quote_id=cheap)
    lines, totals = page.details.lines, page.details.totals
    tip = Qt.ItemDataRole.ToolTipRole
    hands.qtbot.waitUntil(lambda: cell(lines.model, 0, "price", SECOND) == "低于底价")
    assert "底价" in cell(lines.model, 0, "price", tip)
    totals._switch.setChecked(True)
    shown = {c.key for n, c in enumerate(lines.model.columns) if not lines.table.isColumnHidden(n)}
    assert not shown & {"last", "lowest", "margin"}
    assert cell(lines.model, 0, "price", SECOND) == ""
    assert cell(lines.model, 0, "price", tip) == ""
    assert cell(lines.model, 0, "price", TONE) == "text"
    assert totals._margin[1].isHidden()
    assert totals._why.isHidden()
    totals._switch.setChecked(False)
    assert not lines.table.isColumnHidden([c.key for c in lines.model.columns].index("margin"))
    assert cell(lines.model, 0, "price", SECOND) == "低于底价"
