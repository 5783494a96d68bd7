"""Receipts: proposed and changed by hand, refunds, dishonoured cheques, what is left in credit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtTest import QTest

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.deed_dialog import DeedDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.trade.allocating_dialog import AllocatingDialog
from crmdesk.ui.trade.put_panel import MANUAL
from crmdesk.ui.trade.receipt_dialog import ReceiptDialog
from crmdesk.ui.trade.receipt_list import ReceiptList
from crmdesk.ui.trade.receipt_sheet import ReceiptSheet
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.helpers.trade import goods_back, kept, receipt, sale
from tests.ui.conftest import Person
from tests.ui.documents.conftest import texts


@pytest.fixture
def two(services: Services, who: int) -> tuple[int, int]:
    """Two sales: 1,000 due in November, 500 due in December."""
    first = sale(services, who, 100_000, sold_on=date(2026, 10, 25))
    return first, sale(services, who, 50_000, sold_on=date(2026, 11, 10))


def entry(qtbot: Any, window: MainWindow, **arguments: Any) -> ReceiptDialog:
    """The dialog with everything read."""
    made = ReceiptDialog(window.desk, window, **arguments)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.puts.is_read)
    return made


def type_amount(dialog: ReceiptDialog, amount: int) -> None:
    box: Any = dialog.form.boxes["amount"].editor
    box.set_value(amount)
    dialog.form.changed.emit()


def puts(dialog: Any) -> dict[int, int]:
    return {w.document_id: w.amount for w in dialog.puts.wishes()}


def put_by_hand(dialog: Any, row: int, text: str) -> None:
    model = dialog.puts.model
    column = [c.key for c in model.columns].index("put")
    model.setData(model.index(row, column), text)


def save(qtbot: Any, dialog: Any, button: str = "receiptSave") -> None:
    press(dialog, button)
    qtbot.waitUntil(lambda: dialog.saved is not None)


def test_money_goes_to_what_is_due_first_and_the_rest_stays_in_credit(
    qtbot: Any, window: MainWindow, services: Services, who: int, two: tuple[int, int]
) -> None:
    dialog = entry(qtbot, window, customer_id=who)
    type_amount(dialog, 120_000)
    assert puts(dialog) == {two[0]: 100_000, two[1]: 20_000}
    type_amount(dialog, 200_000)
    assert puts(dialog) == {two[0]: 100_000, two[1]: 50_000}
    assert "500.00 转预收" in dialog.puts.sums.text()
    save(qtbot, dialog)
    assert services.receipts.open_documents(who) == []
    assert services.receipts.in_credit(who) == 50_000


def test_by_hand_it_goes_where_the_person_wants(
    qtbot: Any, window: MainWindow, services: Services, who: int, two: tuple[int, int]
) -> None:
    dialog = entry(qtbot, window, customer_id=who)
    type_amount(dialog, 60_000)
    put_by_hand(dialog, 0, "")
    put_by_hand(dialog, 1, "500")
    assert dialog.puts.mode == MANUAL
    save(qtbot, dialog)
    assert [(i.document_id, i.open) for i in services.receipts.open_documents(who)] == [
        (two[0], 100_000)
    ]
    assert services.receipts.in_credit(who) == 10_000


def test_more_than_came_in_or_is_open_is_said_and_not_saved(
    qtbot: Any, window: MainWindow, services: Services, who: int, two: tuple[int, int]
) -> None:
    dialog = entry(qtbot, window, customer_id=who)
    type_amount(dialog, 60_000)
    put_by_hand(dialog, 1, "600")
    assert "500.00" in texts(dialog, "receiptProblem")
    put_by_hand(dialog, 1, "500")
    put_by_hand(dialog, 0, "500")
    assert "1,000.00" in texts(dialog, "receiptProblem")
    press(dialog, "receiptSave")
    assert dialog.saved is None
    assert services.records.all("receipt") == []
    put_by_hand(dialog, 0, "zwei")
    assert texts(dialog, "receiptProblem")
    press(dialog, "receiptSave")
    assert services.records.all("receipt") == []
    dialog.saved = None
    dialog.puts.mode = "oldest"


def test_a_receipt_for_a_document_proposes_what_is_open_of_it(
    qtbot: Any, window: MainWindow, who: int, two: tuple[int, int]
) -> None:
    dialog = entry(qtbot, window, customer_id=who, sale_id=two[1])
    qtbot.waitUntil(lambda: puts(dialog) == {two[1]: 50_000})
    assert dialog.form.boxes["amount"].value() == 50_000
    box: Any = dialog.form.boxes["amount"]
    qtbot.waitUntil(box.editor.line.hasFocus)
    dialog.form.propose("amount", 60_000)
    QTest.keyClicks(box.editor.line, "700")  # what is typed replaces what is proposed
    assert box.value() == 70_000


def test_on_none_leaves_everything_in_credit(
    qtbot: Any, window: MainWindow, services: Services, who: int, two: tuple[int, int]
) -> None:
    dialog = entry(qtbot, window, customer_id=who)
    type_amount(dialog, 60_000)
    dialog.puts.modes["none"].click()
    assert puts(dialog) == {}
    save(qtbot, dialog)
    assert services.receipts.in_credit(who) == 60_000


def test_customer_and_amount_must_be_named(
    qtbot: Any, window: MainWindow, services: Services, who: int
) -> None:
    dialog = ReceiptDialog(window.desk, window)
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "receiptSave")
    assert dialog.form.boxes["customer_id"].has_problem
    box: Any = dialog.form.boxes["customer_id"].editor
    box.set_value(who)
    dialog.form.changed.emit()
    qtbot.waitUntil(lambda: dialog.puts.is_read)
    press(dialog, "receiptSave")
    assert dialog.form.boxes["amount"].has_problem
    assert services.records.all("receipt") == []


def test_a_refund_takes_open_returns_first_and_no_more_than_there_is(
    qtbot: Any, window: MainWindow, services: Services, who: int
) -> None:
    back = goods_back(services, who, 30_000)
    receipt(services, who, 20_000)
    dialog = entry(qtbot, window, customer_id=who, refund=True)
    type_amount(dialog, 60_000)
    assert puts(dialog) == {back: -30_000}
    press(dialog, "receiptSave")
    qtbot.waitUntil(lambda: dialog.form.boxes["amount"].has_problem)
    assert dialog.saved is None
    type_amount(dialog, 50_000)
    qtbot.waitUntil(dialog._save.isEnabled)
    save(qtbot, dialog)
    assert services.receipts.in_credit(who) == 0


def test_what_is_left_of_a_receipt_is_put_on_documents_later(
    qtbot: Any, window: MainWindow, services: Services, who: int
) -> None:
    paid = receipt(services, who, 40_000)
    sold = sale(services, who, 30_000)
    dialog = AllocatingDialog(window.desk, "receipt", paid, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: puts(dialog) == {sold: 30_000})
    save(qtbot, dialog, "allocatingSave")
    assert kept(services, "sale", sold)["settled"] == 30_000


def test_a_return_is_set_against_documents(
    qtbot: Any, window: MainWindow, services: Services, who: int
) -> None:
    sold = sale(services, who, 30_000)
    back = goods_back(services, who, 10_000)
    dialog = AllocatingDialog(window.desk, "sale", back, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: puts(dialog) == {sold: 10_000})
    save(qtbot, dialog, "allocatingSave")
    assert kept(services, "sale", sold)["settled"] == 10_000
    assert services.receipts.in_credit(who) == 0


def test_a_dishonoured_cheque_opens_the_documents_again(
    qtbot: Any, window: MainWindow, services: Services, who: int
) -> None:
    sold = sale(services, who, 30_000, sold_on=date(2026, 11, 2))
    paid = receipt(services, who, 30_000, how="oldest", method="cheque",
                   received_on=date(2026, 11, 10))  # fmt: skip
    sheet = ReceiptSheet(window.desk, paid, window)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: bool(sheet._rows))

    def say(dialog: DeedDialog) -> None:
        reason: Any = dialog.form.boxes["reason"].editor
        reason.set_value("账户余额不足")
        press(dialog, "deedDo")
        qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, sheet._on_dishonour, say)
    assert kept(services, "sale", sold)["settled"] == 0
    assert [i.open for i in services.receipts.open_documents(who)] == [30_000]
    sheet.accept()


def test_the_list_opens_a_receipt_and_deletes_it_with_its_allocations(
    qtbot: Any, desk: Desk, services: Services, who: int, person: Person
) -> None:
    sold = sale(services, who, 30_000)
    paid = receipt(services, who, 30_000, how="oldest")
    shown = ReceiptList(desk)
    qtbot.addWidget(shown)
    shown.show()
    shown.refresh()
    qtbot.waitUntil(lambda: shown.list.total == 1)

    def look(sheet: ReceiptSheet) -> None:
        qtbot.waitUntil(lambda: len(sheet._rows) == 1)
        sheet.accept()

    in_dialog(ReceiptSheet, lambda: shown.opened.emit(paid), look)
    shown.table.go_to(0)
    shown.delete()
    qtbot.waitUntil(lambda: kept(services, "sale", sold)["settled"] == 0)
    assert services.records.all("receipt") == []
    shown.hide()
