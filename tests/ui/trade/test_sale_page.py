"""A sale by keyboard, posting, what is refused, returns, void, paid at once, from a contract."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crmdesk.services.container import Services
from crmdesk.ui.documents.deed_dialog import DeedDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.sale import SalePage
from crmdesk.ui.trade.words import open_words
from tests.helpers.modal import in_dialog, press
from tests.helpers.papers import contract, contract_line, signed
from tests.helpers.trade import TODAY, kept, line, receipt, sale
from tests.ui.conftest import Person
from tests.ui.documents.conftest import Hands, texts
from tests.ui.trade.conftest import sale_page

Key = Qt.Key


def set_field(page: SalePage, name: str, value: Any) -> None:
    """Type into a field of the head."""
    box = page.details.form.boxes[name]
    assert box.editor is not None
    box.editor.set_value(value)
    page.details.form.changed.emit()


def only(services: Services) -> Any:
    """The one document there is."""
    (found,) = services.records.all("sale")
    return found


def test_a_sale_is_typed_by_keyboard_and_posted_in_one_act(
    hands: Hands, services: Services, who: int, steel: int, hinge: int
) -> None:
    page = sale_page(hands, customer_id=who)
    QTest.keyClick(page.details.lines.table, Key.Key_Return)
    for text in ("lzgb", "3", None, "10"):  # product, quantity, price, discount
        hands.type(page, text)
    assert page.details.lines.table.currentIndex().row() == 1  # the next line: tax and cost stand
    hands.qtbot.waitUntil(lambda: texts(page, "totalAmount") == "270.00")
    assert texts(page, "totalTax") == "31.06"
    assert texts(page, "totalCapitals") == "贰佰柒拾元整"
    page.key_post()
    hands.state(page, "posted")
    found = only(services)
    assert (found["amount"], found["cost"], found["tax"]) == (27_000, 18_000, 3_106)
    assert found["due_on"] == "2026-12-21"  # thirty days
    assert not page.details.lines.model.is_open


def test_a_draft_counts_nothing_until_it_is_posted(
    hands: Hands, services: Services, who: int
) -> None:
    page = sale_page(hands, customer_id=who)
    page.details.lines.model.append([line(price=5_000)])
    page.key_save()
    hands.qtbot.waitUntil(lambda: page.state is not None and not page.state.is_new)
    assert only(services)["state"] == "draft"
    assert services.receipts.open_documents(who) == []
    page.do("post")
    hands.state(page, "posted")
    assert [i.open for i in services.receipts.open_documents(who)] == [5_000]


def test_the_price_is_what_the_customer_paid_last(
    hands: Hands, services: Services, who: int, steel: int
) -> None:
    sale(services, who, rows=[line("冷轧钢板", price=8_800, product_id=steel)])
    page = sale_page(hands, customer_id=who)
    page.details.lines._on_picked(0, steel)
    (made,) = page.details.lines.lines()
    assert (made["price"], made["cost"], made["tax_rate"]) == (8_800, 6_000, 1_300)


def test_rows_of_excel_become_lines(hands: Hands, services: Services, who: int, steel: int) -> None:
    page = sale_page(hands, customer_id=who)
    QGuiApplication.clipboard().setText("冷轧钢板\t2\t95\n定制件\t1\t30.5")
    page.details.lines.paste()
    assert [(n["name"], n["quantity"], n["price"]) for n in page.details.lines.lines()] == [
        ("冷轧钢板", 2_000, 9_500), ("定制件", 1_000, 3_050),
    ]  # fmt: skip


def test_a_total_that_differs_from_the_lines_is_refused_and_everything_stays(
    hands: Hands, services: Services, who: int, person: Person
) -> None:
    page = sale_page(hands, customer_id=who)
    page.details.lines.model.append([line(price=5_000)])
    set_field(page, "stated", 6_000)
    page.key_post()
    hands.qtbot.waitUntil(lambda: page.details.form.boxes["stated"].has_problem)
    assert "50.00" in texts(page, "problem_stated")
    assert "60.00" in texts(page, "problem_stated")
    assert services.records.all("sale") == []
    assert [n["price"] for n in page.details.lines.lines()] == [5_000]
    set_field(page, "stated", 5_000)
    hands.qtbot.waitUntil(lambda: not page._saving)
    page.key_post()
    hands.state(page, "posted")


def test_what_is_paid_at_once_is_posted_with_its_receipt_in_one_act(
    hands: Hands, services: Services, who: int, person: Person
) -> None:
    page = sale_page(hands, customer_id=who)
    page.details.lines.model.append([line(price=5_000)])

    def pay(dialog: DeedDialog) -> None:
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, page.key_post_paid, pay)
    hands.state(page, "posted")
    found = only(services)
    assert (found["amount"], found["settled"]) == (5_000, 5_000)
    (money,) = services.records.all("receipt")
    assert (money["amount"], money["applied"], money["method"]) == (5_000, 5_000, "cash")
    person.press("撤销")
    hands.qtbot.waitUntil(lambda: services.records.all("receipt") == [])
    assert services.records.all("sale") == []


def test_goods_come_back_of_what_was_sold(
    hands: Hands, services: Services, window: MainWindow, who: int
) -> None:
    first = sale(services, who, rows=[line(quantity=3_000, price=1_000)])
    page = sale_page(hands, sale_id=first)
    page.do("give_back")
    hands.qtbot.waitUntil(lambda: page.state is not None and page.state.is_new)
    assert page.state is not None
    assert page.state.values["original_id"] == first
    model = page.details.lines.model
    column = [c.key for c in model.columns].index("quantity")
    model.setData(model.index(0, column), "2")
    page.key_post()
    hands.state(page, "posted")
    assert kept(services, "sale", page.state.record_id or 0)["amount"] == -2_000
    assert "apply" in page.steps.act_keys()


def test_what_is_posted_is_closed_and_can_be_unposted_while_nothing_is_paid(
    hands: Hands, services: Services, who: int, person: Person
) -> None:
    sale_id = sale(services, who)
    page = sale_page(hands, sale_id=sale_id)
    assert not page.details.lines.model.is_open
    page.do("unpost")
    hands.state(page, "draft")
    page.do("post")
    hands.state(page, "posted")
    receipt(services, who, 100_000, how="oldest")
    page.do("unpost")
    hands.qtbot.waitUntil(lambda: bool(person.seen))
    assert kept(services, "sale", sale_id)["state"] == "posted"


def test_making_it_void_asks_why(hands: Hands, services: Services, who: int) -> None:
    sale_id = sale(services, who)
    page = sale_page(hands, sale_id=sale_id)

    def say(dialog: DeedDialog) -> None:
        press(dialog, "deedDo")
        assert dialog.form.boxes["reason"].has_problem
        reason: Any = dialog.form.boxes["reason"].editor
        reason.set_value("开错客户")
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, lambda: page.do("void"), say)
    hands.state(page, "void")
    assert "开错客户" in texts(page, "documentNoteText")
    assert page.steps.act_keys() == []


def test_the_invoice_number_is_entered_after_posting(
    hands: Hands, services: Services, who: int
) -> None:
    sale_id = sale(services, who)
    page = sale_page(hands, sale_id=sale_id)

    def fill(dialog: DeedDialog) -> None:
        number: Any = dialog.form.boxes["invoice_no"].editor
        number.set_value("FP0001")
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, lambda: page.do("amend"), fill)
    found = kept(services, "sale", sale_id)
    assert (found["invoice_no"], found["state"]) == ("FP0001", "posted")


def test_a_contract_in_the_head_fills_in_what_is_not_billed(
    hands: Hands, services: Services, who: int, steel: int
) -> None:
    made = contract(services, who)
    contract_line(services, made, product_id=steel, quantity=10_000, price=9_000)
    amount = services.records.fetch("contract", made)["amount"]
    services.contracts.save(made, {"amount": amount or 90_000})
    signed(services, made)
    page = sale_page(hands, customer_id=who)
    set_field(page, "contract_id", made)
    hands.qtbot.waitUntil(lambda: page.details.lines.model.count == 1)
    (typed,) = page.details.lines.lines()
    assert (typed["product_id"], typed["quantity"], typed["price"]) == (steel, 10_000, 9_000)


def test_an_opening_balance_is_a_sum_without_lines(
    hands: Hands, services: Services, who: int
) -> None:
    page = sale_page(hands, customer_id=who, kind="opening")
    assert page.details.lines.isHidden()
    set_field(page, "stated", 88_000)
    page.key_post()
    hands.state(page, "posted")
    assert [i.open for i in services.receipts.open_documents(who)] == [88_000]


def test_an_allocation_is_taken_back_on_the_tab_of_what_settles(
    hands: Hands, services: Services, who: int
) -> None:
    sale_id = sale(services, who, 100_000)
    receipt(services, who, 60_000, how="oldest", document_no="SK001")
    page = sale_page(hands, sale_id=sale_id, tab="settling")
    assert page.bar.tabText(1).endswith("1")
    assert texts(page, "settlingSum").endswith("600.00")
    page.settling.release.click()
    hands.qtbot.waitUntil(lambda: kept(services, "sale", sale_id)["settled"] == 0)
    assert services.receipts.in_credit(who) == 60_000


@pytest.mark.parametrize(
    ("values", "words", "tone"),
    [
        ({"state": "posted", "kind": "sale", "amount": 10_000, "settled": 0,
          "due_on": "2026-11-01", "sold_on": "2026-10-01"}, "逾期 20 天", "bad"),
        ({"state": "posted", "kind": "sale", "amount": 10_000, "settled": 4_000,
          "due_on": "2026-12-01", "sold_on": "2026-10-01"}, "未收 60.00", "warn"),
        ({"state": "posted", "kind": "sale", "amount": 10_000, "settled": 10_000,
          "settled_on": "2026-11-03", "due_on": None, "sold_on": "2026-10-01"}, "2026-11-03", "good"),
        ({"state": "posted", "kind": "return", "amount": -10_000, "settled": -3_000,
          "due_on": None, "sold_on": "2026-10-01"}, "70.00", "info"),
    ],
)  # fmt: skip
def test_what_is_open_is_said_in_words(values: dict[str, Any], words: str, tone: str) -> None:
    said, hue = open_words(values, TODAY)
    assert words in said
    assert hue == tone


def test_a_copy_is_a_draft_of_today(hands: Hands, services: Services, who: int) -> None:
    first = sale(services, who, sold_on=date(2026, 11, 2))
    page = sale_page(hands, sale_id=first)
    page._on_copy()
    hands.state(page, "draft")
    assert page.state is not None
    assert page.state.record_id != first
    assert page.state.values["sold_on"] == TODAY
