"""What a new sale is filled in with: prices, contracts, returns, copies; and its number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import NotFound
from crmdesk.services.container import Services
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, kept, line, receipt, sale, without_credit_control


def test_a_line_has_the_last_price_of_the_customer(services: Services) -> None:
    product = create(services, "product", name="法兰盘", price=9_000, cost=5_000, unit="只")
    buyer = customer(services, discount=500)
    fresh = services.sales.line_of(buyer, product)
    assert (fresh["price"], fresh["discount"], fresh["cost"]) == (9_000, 500, 5_000)
    for price, days in ((8_000, 9), (7_000, 3), (7_500, 5)):
        rows = [line(product_id=product, price=price, discount=1000)]
        sale(services, buyer, rows=rows, sold_on=TODAY - timedelta(days=days))
    sale(services, rows=[line(product_id=product, price=1)])  # another customer's
    sale(services, buyer, rows=[line(product_id=product, price=2)], post=False)
    known = services.sales.line_of(buyer, product)
    assert (known["price"], known["discount"]) == (6_300, None)
    with pytest.raises(NotFound):
        services.sales.line_of(buyer, product + 1)


def test_a_contract_is_billed_for_what_was_delivered_and_not_billed(services: Services) -> None:
    without_credit_control(services)
    buyer = customer(services)
    done = services.contracts.save(
        None,
        {"customer_id": buyer, "title": "年度供货", "amount": 150_000, "settlement": "monthly"},
        [line("法兰盘", quantity=10_000, price=10_000), line("轴承", quantity=5_000, price=10_000)],
        [{"name": "首付", "amount": 150_000, "due_on": TODAY}],
    )
    [contract] = done.of("contract").created
    draft = services.sales.from_contract(contract)
    assert [(r["name"], r["quantity"]) for r in draft.rows] == [("法兰盘", 10_000), ("轴承", 5_000)]
    assert draft.values["settlement"] == "monthly"
    for state in ("submitted", "approved", "signed", "running"):
        services.contracts.move(contract, state)
    lines = services.contracts.rows("contract_line", contract)
    create(
        services, "delivery", contract_id=contract, line_id=lines[0]["id"], quantity=6_000,
        delivered_on=TODAY,
    )  # fmt: skip
    rows = [line("法兰盘", quantity=2_000, price=10_000)]
    sale(services, buyer, rows=rows, contract_id=contract)
    draft = services.sales.from_contract(contract)
    assert [(r["name"], r["quantity"]) for r in draft.rows] == [("法兰盘", 4_000)]


def test_a_copy_is_a_draft_of_today(services: Services) -> None:
    buyer = customer(services)
    first = sale(services, buyer, rows=[line(price=100), line("轴承")], code="A-1", remark="急",
                 sold_on=TODAY - timedelta(days=50))  # fmt: skip
    receipt(services, buyer, 100, how="oldest")
    copy = kept(services, "sale", services.sales.copy(first))
    assert (copy["state"], copy["sold_on"], copy["due_on"]) == ("draft", "2026-11-21", None)
    assert (copy["amount"], copy["settled"], copy["remark"]) == (10_100, 0, "急")
    assert copy["code"] == "XS-202611-0001"


def test_the_number_follows_the_highest_of_the_month(services: Services) -> None:
    without_credit_control(services)
    buyer = customer(services)
    sale(services, buyer, code="XS-202611-0041")
    sale(services, buyer, code="XS-202610-0099")
    assert kept(services, "sale", sale(services, buyer))["code"] == "XS-202611-0042"
    sale(services, buyer, code="XS-202611-9999")
    assert kept(services, "sale", sale(services, buyer))["code"] == "XS-202611-10000"
    assert kept(services, "sale", sale(services, buyer))["code"] == "XS-202611-10001"
    sale(services, buyer, code="XS-202611-B")
    assert kept(services, "sale", sale(services, buyer))["code"] == "XS-202611-10002"
    with clock.fixed(NOW + timedelta(days=30)):
        assert kept(services, "sale", sale(services, buyer))["code"] == "XS-202612-0001"
