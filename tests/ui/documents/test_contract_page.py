"""A contract on its page: plan, signing, receipts and deliveries, reasons, versions, renewal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.services.container import Services
from crmdesk.ui.documents.approval_dialog import ApprovalDialog
from crmdesk.ui.documents.deed_dialog import DeedDialog
from crmdesk.ui.documents.part_lists import PartDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.contract import ContractPage
from crmdesk.ui.trade.receipt_dialog import ReceiptDialog
from tests.helpers.making import create
from tests.helpers.modal import in_dialog, press
from tests.helpers.papers import contract, contract_line, signed
from tests.ui.documents.conftest import Hands, texts


@pytest.fixture
def prepared(services: Services, who: int, steel: int) -> int:
    """A contract over ten sheets, nothing planned yet."""
    made = contract(services, who, amount=100_000, ends_on=date(2027, 1, 10))
    contract_line(services, made, product_id=steel, quantity=10_000, price=10_000)
    return made


@pytest.fixture
def running(services: Services, prepared: int) -> int:
    """The same, signed and paid in two parts."""
    for name, day, amount in (("首款", 21, 30_000), ("尾款", 30, 70_000)):
        create(
            services, "instalment", contract_id=prepared, name=name, amount=amount,
            due_on=date(2026, 11, day),
        )  # fmt: skip
    signed(services, prepared)
    services.contracts.move(prepared, "running")
    return prepared


def asked(hands: Hands, page: Any, act: str, **values: Any) -> None:
    """Carry out a verb that asks for *values*."""

    def answer(dialog: DeedDialog) -> None:
        for name, value in values.items():
            editor: Any = dialog.form.boxes[name].editor
            editor.set_value(value)
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, lambda: page.do(act), answer)


def test_what_does_not_fit_is_said_and_the_plan_is_made_by_percentages(
    hands: Hands, prepared: int, services: Services
) -> None:
    page: Any = hands.open("contract", contract_id=prepared, tab="money")
    assert "还没有收款计划" in texts(page, "documentNoteText") or texts(page, "documentNoteText")

    def fill(dialog: DeedDialog) -> None:
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, page.make_plan, fill)
    hands.qtbot.waitUntil(lambda: "1,000.00" in texts(page, "planSum"))
    amounts = [r["amount"] for r in services.contracts.rows("instalment", prepared)]
    assert amounts == [30_000, 60_000, 10_000]


def test_from_preparation_to_signing(
    hands: Hands, prepared: int, services: Services, approver: int
) -> None:
    services.contracts.save(
        prepared, {}, None, services.contracts.plan(100_000, date(2026, 11, 21))
    )
    page = hands.open("contract", contract_id=prepared)

    def decide(dialog: ApprovalDialog) -> None:
        dialog.password.setText("tiger")
        press(dialog, "approve")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    def submit() -> None:
        page.do("submit")
        hands.state(page, "approved")

    in_dialog(ApprovalDialog, submit, decide)
    asked(hands, page, "sign", signed_on=date(2026, 11, 20))
    hands.state(page, "signed")
    assert services.records.fetch("contract", prepared)["signed_on"] == "2026-11-20"
    assert not page.details.lines.model.is_open


def test_a_receipt_moves_the_bar_and_the_deposit(
    hands: Hands, running: int, services: Services
) -> None:
    page: Any = hands.open("contract", contract_id=running, tab="money")
    assert "首款" in texts(page, "completionWords")
    assert texts(page, "share_money") == "0%"

    def fill(dialog: ReceiptDialog) -> None:
        assert dialog.form.boxes["amount"].value() == 30_000  # the next instalment
        hands.qtbot.waitUntil(lambda: dialog.puts.is_read)
        press(dialog, "receiptSave")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(ReceiptDialog, page.money.receipts._on_add, fill)
    (made,) = services.records.all("receipt")
    plan = services.contracts.rows("instalment", running)
    assert made["instalment_id"] == plan[0]["id"]
    hands.qtbot.waitUntil(lambda: texts(page, "share_money") == "30%")
    assert "已付足" in texts(page, "completionWords")
    assert page.completion.standing.text() == "签约客户"


def test_more_than_was_ordered_cannot_be_delivered(
    hands: Hands, running: int, services: Services
) -> None:
    page: Any = hands.open("contract", contract_id=running, tab="goods")

    def fill(dialog: PartDialog) -> None:
        quantity: Any = dialog.form.boxes["quantity"].editor
        quantity.set_value(11_000)
        press(dialog, "dialogSave")
        hands.qtbot.waitUntil(lambda: dialog.form.boxes["quantity"].has_problem)
        quantity.set_value(10_000)
        press(dialog, "dialogSave")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(PartDialog, page.goods.deliveries._on_add, fill)
    hands.qtbot.waitUntil(lambda: texts(page, "share_goods") == "100%")
    assert texts(page, "goodsSum") == "货已全部交齐。"


def test_it_rests_with_a_reason_and_goes_on(hands: Hands, running: int) -> None:
    page = hands.open("contract", contract_id=running)
    asked(hands, page, "interrupt", reason="客户停产检修")
    hands.state(page, "interrupted")
    assert "客户停产检修" in texts(page, "documentNoteText")
    page.do("resume")
    hands.state(page, "running")


def test_a_new_version_takes_the_money_along_and_can_be_given_up(
    hands: Hands, window: MainWindow, running: int, services: Services, who: int
) -> None:
    create(
        services, "receipt", customer_id=who, contract_id=running, amount=30_000,
        received_on=date(2026, 11, 20),
    )  # fmt: skip
    page: Any = hands.open("contract", contract_id=running)
    asked(hands, page, "new_version", reason="增加数量")
    hands.qtbot.waitUntil(lambda: page.state is not None and page.state.record_id != running)
    assert page.state.is_open
    assert page.state.row["received"] == 30_000
    hands.qtbot.waitUntil(lambda: "discard" in page.steps.act_keys())
    old = hands.open("contract", contract_id=running)
    assert not old.details.lines.model.is_open
    assert old.steps.act_keys() == []
    newest = old.state.versions[-1].id if old.state is not None else 0
    page = hands.open("contract", contract_id=newest)
    page.do("discard")
    hands.qtbot.waitUntil(
        lambda: page.state is not None and page.state.record_id == running and page.state.is_current
    )
    assert services.records.fetch("contract", running)["received"] == 30_000


def test_renewal_opens_an_opportunity_with_the_products(
    hands: Hands, window: MainWindow, running: int, services: Services
) -> None:
    page = hands.open("contract", contract_id=running)
    asked(hands, page, "renew", change=300)
    (deal,) = services.records.all("opportunity")
    assert deal["amount"] == 103_000
    assert services.records.children("opportunity_product", deal.record_id)
    assert services.records.all("task")[0]["contract_id"] == running


def test_the_amount_follows_the_lines_while_it_is_their_sum(hands: Hands, prepared: int) -> None:
    page = hands.open("contract", contract_id=prepared)
    assert isinstance(page, ContractPage)
    amount: Any = page.details.form.boxes["amount"].editor
    hands.qtbot.waitUntil(lambda: page.details._lines_sum == 100_000)
    model = page.details.lines.model
    model.setData(model.index(0, [c.key for c in model.columns].index("quantity")), "12")
    hands.qtbot.waitUntil(lambda: amount.value() == 120_000)
