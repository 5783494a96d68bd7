"""The lists of products, quotes and contracts, the tab of the customer card, approvers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from crmdesk.ui.documents.list_page import ListPage
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.settings.approvers import ApproverPasswordDialog
from tests.helpers.making import create, customer
from tests.helpers.modal import in_dialog, press
from tests.helpers.papers import contract, contract_line, line, product, quote, signed
from tests.ui.conftest import Person


@pytest.fixture
def shop(services: Services) -> dict[str, int]:
    """Two customers; one with a contract paid in part and overdue, the other with one for later."""
    first = customer(services, "锦华五金", phone="0755-26712345")
    second = customer(services, "恒泰精密")
    made = {"first": first, "second": second}
    for name, owner, due in (("late", first, "2026-11-01"), ("later", second, "2026-12-20")):
        made[name] = contract(services, owner, amount=100_000, title=name)
        contract_line(services, made[name], quantity=10_000, price=10_000)
        create(
            services, "instalment", contract_id=made[name], name="货款", amount=100_000,
            due_on=date.fromisoformat(due),
        )  # fmt: skip
        signed(services, made[name])
    create(
        services, "receipt", customer_id=first, contract_id=made["late"], amount=33_333,
        received_on=date(2026, 11, 2),
    )  # fmt: skip
    made["quote"] = quote(services, first, title="钢板报价")
    line(services, made["quote"], product(services))
    return made


def listed(qtbot: Any, window: MainWindow, page_id: str) -> ListPage:
    window.show_page(page_id)
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.list.list.total > 0)
    return page  # type: ignore[no-any-return]


def test_columns_say_the_same_as_the_page_of_a_contract(
    services: Services, shop: dict[str, int]
) -> None:
    columns = ("by_money", "by_delivery", "open_amount", "overdue", "next_due_on")
    ids = [shop["late"], shop["later"]]
    rows = services.lists.rows("contract", columns, ids)
    for row, done in zip(rows, (services.contracts.completion(ids)[i] for i in ids), strict=True):
        due = done.next_due_on.isoformat() if done.next_due_on else None
        assert row == (done.by_money, done.by_delivery, done.open_amount, done.overdue, due)
    assert rows[0] == (3_333, 0, 66_667, 66_667, "2026-11-01")


def test_contracts_are_found_by_fields_of_their_customers(
    services: Services, shop: dict[str, int]
) -> None:
    both = Group(
        (
            Condition("customer.phone", Op.FILLED),
            Condition("overdue", Op.MORE, (0,)),
        )
    )
    query = ListQuery("contract", filter=both, sort=(Sort("customer.name"),))
    assert list(services.lists.ids(query)) == [shop["late"]]


def test_by_customer_sums_and_leads_to_the_contracts(
    qtbot: Any, window: MainWindow, shop: dict[str, int]
) -> None:
    page: Any = listed(qtbot, window, "contracts")
    assert page.list.list.total == 2
    press(page, "mode_customer")
    qtbot.waitUntil(lambda: page.by_customer.list.total == 2)
    assert page.top.subtitle.text() == "2 家客户有合同"
    page.by_customer.opened.emit(shop["first"])
    qtbot.waitUntil(lambda: page.mode == "contract" and page.list.list.total == 1)
    page._on_open(shop["late"])
    opened: Any = window.page()
    assert opened.entity == "contract"
    qtbot.waitUntil(lambda: opened.state is not None)


def test_replaced_versions_are_not_in_the_lists(
    qtbot: Any, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    services.contracts.new_version(shop["late"], "加量")
    services.quotes.submit(shop["quote"])
    services.quotes.new_version(shop["quote"])
    assert listed(qtbot, window, "contracts").list.list.total == 2
    assert listed(qtbot, window, "quotes").list.list.total == 1


def test_products_go_off_sale_together_and_are_not_offered_any_more(
    qtbot: Any, window: MainWindow, services: Services, shop: dict[str, int], person: Person
) -> None:
    from crmdesk.ui.documents.product_choices import read_products

    page: Any = listed(qtbot, window, "products")
    assert [p.name for p in read_products(services)] == ["冷轧钢板"]
    page.list.table.selectAll()
    page.set_on_sale(on=False)
    qtbot.waitUntil(lambda: read_products(services) == ())
    person.press("撤销")
    qtbot.waitUntil(lambda: len(read_products(services)) == 1)


def test_the_card_shows_what_was_offered_and_agreed(
    qtbot: Any, window: MainWindow, shop: dict[str, int]
) -> None:
    window.desk.open_customer(shop["first"], tab="deals")
    page: Any = window.page()
    (tab,) = [t for t in page.tabs if t.key == "deals"]
    qtbot.waitUntil(lambda: tab.findChild(object, f"contract_{shop['late']}") is not None)
    assert "逾期" in tab._contracts[1].text()
    press(tab, f"quote_{shop['quote']}")
    opened: Any = window.page()
    qtbot.waitUntil(lambda: opened.state is not None)
    assert opened.state.record_id == shop["quote"]
    window.desk.open_customer(shop["first"], tab="deals")
    press(tab, "new_quote")
    fresh: Any = window.page()
    qtbot.waitUntil(lambda: fresh.state is not None and fresh.state.is_new)
    assert fresh.state.customer_id == shop["first"]
    fresh.discard()


def test_an_approver_sets_his_password_and_needs_it_to_change_it(
    qtbot: Any, window: MainWindow, services: Services, person: Person
) -> None:
    who = create(services, "employee", name="林总", is_approver=True)
    window.show_page("settings", {"section": "approvers"})
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.findChild(object, f"approver_{who}") is not None)

    def fill(old: str, new: str, problem: str = "") -> Any:
        def act(dialog: ApproverPasswordDialog) -> None:
            for name, text in (("Old", old), ("New", new), ("Again", new)):
                edit = dialog.findChild(QLineEdit, f"approver{name}")
                if edit is not None:
                    edit.setText(text)
            press(dialog, "approverSave")
            if problem:
                qtbot.waitUntil(lambda: problem in dialog._problem.text())
                dialog.reject()
            else:
                qtbot.waitUntil(lambda: dialog.result() == 1)

        return act

    def change() -> None:
        press(page, f"approver_{who}")

    in_dialog(ApproverPasswordDialog, change, fill("", "abc", "4"))
    in_dialog(ApproverPasswordDialog, change, fill("", "tiger"))
    services.approvals.check(who, "tiger")
    qtbot.waitUntil(lambda: services.approvals.approvers()[0].has_password)
    qtbot.waitUntil(lambda: page.findChild(object, "approversPanel") is not None)
    qtbot.waitUntil(lambda: not _section(page)._reading.is_busy)
    in_dialog(ApproverPasswordDialog, change, fill("wrong", "lions", "口令"))
    services.approvals.check(who, "tiger")


def _section(page: Any) -> Any:
    from crmdesk.ui.settings.approvers import ApproversSection

    return page.findChild(ApproversSection)
