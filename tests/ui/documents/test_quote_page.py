"""A quote from draft to contract on its page: approval, refused password, versions, undo."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from crmdesk.services.container import Services
from crmdesk.ui.documents.approval_dialog import ApprovalDialog
from crmdesk.ui.documents.deed_dialog import DeedDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.contract import ContractPage
from crmdesk.ui.pages.quote import QuotePage
from tests.helpers.making import create
from tests.helpers.modal import in_dialog, press
from tests.helpers.papers import line, made, quote
from tests.ui.conftest import Person
from tests.ui.documents.conftest import Hands, texts


def state_of(services: Services, quote_id: int) -> str:
    return str(services.records.fetch("quote", quote_id)["state"])


@pytest.fixture
def cheap(services: Services, who: int, steel: int) -> int:
    """A draft below the lowest price."""
    found = quote(services, who)
    line(services, found, steel, price=8_000)
    return found


def test_what_needs_no_approval_is_approved_at_once(
    hands: Hands, draft: int, services: Services
) -> None:
    page = hands.open("quote", quote_id=draft)
    assert page.steps.act_keys() == ["submit"]
    page.do("submit")
    hands.state(page, "approved")
    assert page.steps.act_keys() == ["send", "to_contract", "new_version"]
    assert "已定稿" in texts(page, "documentNoteText")


def test_a_wrong_password_leaves_it_waiting_and_the_right_one_approves(
    hands: Hands, cheap: int, services: Services, approver: int
) -> None:
    services.quotes.submit(cheap)
    page = hands.open("quote", quote_id=cheap)

    def decide(dialog: ApprovalDialog) -> None:
        said = " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert "80.00" in said
        assert "90.00" in said
        password = dialog.findChild(QLineEdit, "approvalPassword")
        assert password is not None
        password.setText("cat")
        press(dialog, "approve")
        hands.qtbot.waitUntil(lambda: "口令不对" in texts(dialog, "approvalProblem"))
        assert state_of(services, cheap) == "submitted"
        hands.qtbot.waitUntil(dialog._yes.isEnabled)
        password.setText("tiger")
        press(dialog, "approve")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(ApprovalDialog, lambda: page.do("decide"), decide)
    hands.state(page, "approved")
    assert services.records.fetch("quote", cheap)["approver_id"] == approver


def test_sending_back_needs_a_reason_and_opens_the_quote_again(
    hands: Hands, cheap: int, services: Services, approver: int
) -> None:
    services.quotes.submit(cheap)
    page = hands.open("quote", quote_id=cheap)
    assert page.steps.act_keys() == ["decide"]

    def decide(dialog: ApprovalDialog) -> None:
        dialog.password.setText("tiger")
        press(dialog, "sendBack")
        assert texts(dialog, "approvalProblem")
        dialog.note.setPlainText("价格太低")
        press(dialog, "sendBack")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(ApprovalDialog, lambda: page.do("decide"), decide)
    hands.state(page, "returned")
    assert "价格太低" in texts(page, "documentNoteText")
    assert page.details.lines.model.is_open


def test_a_quote_becomes_a_contract_and_wins_its_opportunity_in_one_act(
    hands: Hands, window: MainWindow, services: Services, who: int, steel: int, person: Person
) -> None:
    deal = create(
        services, "opportunity", customer_id=who, name="二期设备", expected_on=date(2026, 12, 20)
    )
    services.records.save("opportunity", deal, {"state": "active"})
    quote_id = quote(services, who, opportunity_id=deal)
    line(services, quote_id, steel, quantity=5_000)
    services.quotes.submit(quote_id)
    page = hands.open("quote", quote_id=quote_id)

    def agree(dialog: DeedDialog) -> None:
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.form.boxes["summary"].has_problem)
        summary: Any = dialog.form.boxes["summary"].editor
        summary.set_value("按报价成交")
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, lambda: page.do("to_contract"), agree)
    contract: Any = window.page()
    assert isinstance(contract, ContractPage)
    hands.qtbot.waitUntil(lambda: contract.state is not None)
    assert contract.state.values["amount"] == 50_000
    assert [n["name"] for n in contract.state.lines] == ["冷轧钢板"]
    assert services.records.fetch("opportunity", deal)["state"] == "won"
    person.press("撤销")
    hands.qtbot.waitUntil(lambda: services.records.fetch("opportunity", deal)["state"] == "active")
    assert state_of(services, quote_id) == "approved"


def test_a_new_version_opens_and_the_old_one_can_only_be_read(
    hands: Hands, window: MainWindow, draft: int, services: Services
) -> None:
    services.quotes.submit(draft)
    services.quotes.send(draft)
    page: Any = hands.open("quote", quote_id=draft)
    page.do("new_version")
    hands.qtbot.waitUntil(lambda: page.state is not None and page.state.record_id != draft)
    assert "第 2 版" in page.top.title.text()
    page.details.form.boxes["discount"].editor.line.setText("4")
    page.key_save()
    new_id = page.state.record_id
    hands.qtbot.waitUntil(
        lambda: (
            services.records.fetch("quote", new_id)["discount"] == 400 and page.state is not None
        )
    )
    hands.qtbot.waitUntil(lambda: page.versions._title.text() == "第 1 版 → 第 2 版")
    old = hands.open("quote", quote_id=draft)
    hands.state(old, "superseded")
    assert not old.details.lines.model.is_open
    assert old.steps.act_keys() == []
    assert "旧版本" in texts(old, "documentNoteText")


def test_leaving_asks_before_what_is_typed_is_lost(
    hands: Hands, window: MainWindow, draft: int, person: Person, services: Services
) -> None:
    page = hands.open("quote", quote_id=draft)
    page.details.lines.model.remove([0])
    person.answers = ["stay"]
    assert not window.show_page("customers")
    assert isinstance(window.page(), QuotePage)
    person.answers = ["drop"]
    assert window.show_page("customers")
    assert len(services.records.children("quote_line", draft)) == 1


def test_a_stale_form_says_so_and_keeps_the_text(
    hands: Hands, draft: int, person: Person, services: Services
) -> None:
    page = hands.open("quote", quote_id=draft)
    title: Any = page.details.form.boxes["title"].editor
    title.line.setText("我的主题")
    services.records.save("quote", draft, {"title": "别人的主题"})
    person.answers = ["stay"]
    page.key_save()
    hands.qtbot.waitUntil(lambda: bool(person.seen))
    hands.qtbot.waitUntil(lambda: not page._saving)
    assert title.line.text() == "我的主题"
    assert services.records.fetch("quote", draft)["title"] == "别人的主题"
    person.answers = ["mine"]
    page.key_save()
    hands.qtbot.waitUntil(lambda: services.records.fetch("quote", draft)["title"] == "我的主题")


def test_the_opportunity_and_its_products_come_along(
    hands: Hands, services: Services, who: int, steel: int
) -> None:
    deal = create(
        services, "opportunity", customer_id=who, name="二期设备", expected_on=date(2026, 12, 20)
    )
    create(services, "opportunity_product", opportunity_id=deal, product_id=steel, quantity=7_000)
    page = hands.open("quote", customer_id=who, opportunity_id=deal)
    page.key_save()
    hands.qtbot.waitUntil(lambda: page.state is not None and not page.state.is_new)
    (row,) = services.records.all("quote")
    assert (row["opportunity_id"], row["title"], row["amount"]) == (deal, "二期设备", 70_000)


def test_declining_keeps_the_reason(hands: Hands, draft: int, services: Services) -> None:
    services.quotes.submit(draft)
    services.quotes.send(draft)
    page = hands.open("quote", quote_id=draft)

    def why(dialog: DeedDialog) -> None:
        press(dialog, "deedDo")
        assert dialog.saved is None  # without a reason nothing happens
        editor: Any = dialog.form.boxes["reason"].editor
        editor.set_value("嫌贵")
        press(dialog, "deedDo")
        hands.qtbot.waitUntil(lambda: dialog.saved is not None)

    in_dialog(DeedDialog, lambda: page.do("decline"), why)
    hands.state(page, "declined")
    assert "嫌贵" in str(services.records.fetch("quote", draft)["remark"])


def test_a_copy_is_a_draft_of_its_own(hands: Hands, draft: int, services: Services) -> None:
    done = services.quotes.copy(draft)
    page = hands.open("quote", quote_id=made(done, "quote"))
    assert page.state is not None
    assert page.state.is_open
    assert len(page.state.versions) == 1
