"""Receipts, refunds, dishonoured cheques; which documents they settle, and from which day on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.analysis.allocation import Wish
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.trade import (
    TODAY,
    allocate,
    goods_back,
    kept,
    receipt,
    sale,
    without_credit_control,
)

MONTH_AGO = TODAY - timedelta(days=30)


@pytest.fixture
def buyer(services: Services) -> int:
    without_credit_control(services)
    return customer(services, "上海宏达机械有限公司")


def settled(services: Services, *sale_ids: int) -> list[tuple[int, str | None]]:
    rows = [kept(services, "sale", i) for i in sale_ids]
    return [(row["settled"], row["settled_on"]) for row in rows]


def test_a_receipt_pays_what_is_due_first(services: Services, buyer: int) -> None:
    late = sale(services, buyer, 30_000, due_on=TODAY + timedelta(days=60))
    soon = sale(services, buyer, 20_000, due_on=TODAY + timedelta(days=5))
    money = receipt(services, buyer, 35_000, how="oldest")
    assert settled(services, soon, late) == [(20_000, "2026-11-21"), (15_000, None)]
    assert kept(services, "receipt", money)["applied"] == 35_000
    assert services.receipts.in_credit(buyer) == 0


def test_what_is_left_stays_in_credit(services: Services, buyer: int) -> None:
    sale(services, buyer, 10_000)
    money = receipt(services, buyer, 35_000, how="oldest")
    assert kept(services, "receipt", money)["applied"] == 10_000
    assert services.receipts.in_credit(buyer) == 25_000
    later = sale(services, buyer, 5_000)
    services.receipts.allocate(money)
    assert settled(services, later) == [(5_000, "2026-11-21")]
    with pytest.raises(CrmError, match="没有可以核销"):
        services.receipts.allocate(money)


def test_money_before_the_sale_pays_it_from_its_day_on(services: Services, buyer: int) -> None:
    money = receipt(services, buyer, 35_000, received_on=MONTH_AGO)
    sold = sale(services, buyer, 10_000, sold_on=TODAY - timedelta(days=7))
    services.receipts.allocate(money)
    assert settled(services, sold) == [(10_000, "2026-11-14")]


def test_instalments_are_paid_in_the_order_of_the_plan(services: Services, buyer: int) -> None:
    contract = create(services, "contract", customer_id=buyer, title="年度供货", amount=90_000)
    parts = [
        create(services, "instalment", contract_id=contract, name=name, due_on=due, amount=30_000)
        for name, due in (("首付", TODAY + timedelta(days=90)), ("验收", TODAY))
    ]
    other = sale(services, buyer, 30_000)
    sales = [sale(services, buyer, 30_000, instalment_id=part) for part in parts]
    money = {"customer_id": buyer, "contract_id": contract, "amount": 40_000}
    services.receipts.record(money, how="instalment")
    assert [s for s, _on in settled(services, other, *sales)] == [0, 30_000, 10_000]


def test_by_hand_every_part_is_checked(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 10_000)
    money = {"customer_id": buyer, "amount": 30_000}
    for puts in (
        [Wish(sold, 10_001)],
        [Wish(sold, 0)],
        [Wish(sold, -1)],
        [Wish(sold, 1), Wish(sold, 1)],
        [Wish(sold + 1, 1)],
    ):
        with pytest.raises(CrmError):
            services.receipts.record(money, puts, how="manual")
    assert services.receipts.in_credit(buyer) == 0
    services.receipts.record(money, [Wish(sold, 4_000)], how="manual")
    assert settled(services, sold) == [(4_000, None)]


def test_an_allocation_by_any_way_stays_within_both_amounts(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 10_000)
    money, more = receipt(services, buyer, 6_000), receipt(services, buyer, 6_000)
    tie = {"sale_id": sold, "receipt_id": money}
    with pytest.raises(ValidationError, match=r"60\.01"):
        create(services, "allocation", **tie, amount=6_001)
    create(services, "allocation", **tie, amount=6_000)
    with pytest.raises(ValidationError, match=r"110\.00"):
        create(services, "allocation", sale_id=sold, receipt_id=more, amount=5_000)
    assert kept(services, "sale", sold)["settled"] == 6_000


@pytest.mark.parametrize("wrong", ["customer", "draft", "sign", "day", "both", "neither", "zero"])
def test_an_allocation_that_cannot_be_is_refused(
    services: Services, buyer: int, wrong: str
) -> None:
    sold = sale(services, buyer, 10_000, post=wrong != "draft")
    payer = customer(services, "苏州恒力电子有限公司") if wrong == "customer" else buyer
    money = receipt(services, payer, 6_000)
    values = {"sale_id": sold, "receipt_id": money, "amount": 1_000}
    values |= {
        "sign": {"amount": -1_000},
        "day": {"applied_on": TODAY - timedelta(days=1)},
        "both": {"credit_id": goods_back(services, buyer)},
        "neither": {"receipt_id": None},
        "zero": {"amount": 0},
    }.get(wrong, {})
    with pytest.raises(ValidationError):
        create(services, "allocation", **values)
    assert kept(services, "receipt", money)["applied"] == 0


def test_a_return_is_set_against_sales_and_the_rest_given_back(
    services: Services, buyer: int
) -> None:
    sold = sale(services, buyer, 6_000)
    back = goods_back(services, buyer, 10_000)
    assert services.receipts.in_credit(buyer) == 10_000
    services.receipts.apply_credit(back)
    assert settled(services, sold, back) == [(6_000, "2026-11-21"), (-6_000, None)]
    services.receipts.refund(buyer, 4_000, method="transfer")
    assert settled(services, back) == [(-10_000, "2026-11-21")]
    assert services.receipts.in_credit(buyer) == 0


def test_no_more_is_given_back_than_is_in_credit(services: Services, buyer: int) -> None:
    sale(services, buyer, 50_000)
    receipt(services, buyer, 20_000)
    with pytest.raises(ValidationError, match="宏达"):
        services.receipts.refund(buyer, 20_001)
    services.receipts.refund(buyer, 20_000)
    assert services.receipts.in_credit(buyer) == 0


def test_money_is_not_given_back_before_it_came(services: Services, buyer: int) -> None:
    receipt(services, buyer, 20_000)
    with pytest.raises(ValidationError, match="2026-10-22"):
        services.receipts.refund(buyer, 100, MONTH_AGO)


def test_what_was_given_back_is_not_put_on_sales_again(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 50_000)
    money = receipt(services, buyer, 20_000)
    services.receipts.refund(buyer, 15_000)
    with pytest.raises(ValidationError):
        allocate(services, money, sold, 6_000)
    allocate(services, money, sold, 5_000)


def test_a_dishonoured_cheque_opens_what_it_paid(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 30_000, sold_on=MONTH_AGO)
    cheque = receipt(services, buyer, 40_000, received_on=MONTH_AGO, how="oldest", method="cheque")
    assert settled(services, sold) == [(30_000, "2026-10-22")]
    services.receipts.dishonour(cheque, TODAY, "账户余额不足")
    assert settled(services, sold) == [(0, None)]
    rows = services.receipts.allocations(sale_id=sold)
    assert [(r["amount"], r["applied_on"]) for r in rows] == [
        (30_000, "2026-10-22"),
        (-30_000, "2026-11-21"),
    ]
    assert services.receipts.in_credit(buyer) == 0
    with pytest.raises(ValidationError, match="退票"):
        services.receipts.dishonour(cheque, TODAY, "再退一次")


def test_a_dishonoured_cheque_is_one_act_to_take_back(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 30_000)
    cheque = receipt(services, buyer, 30_000, how="oldest")
    done = services.receipts.dishonour(cheque, TODAY, "印鉴不符")
    undone = services.undo.undo(done.change_set_id)
    assert settled(services, sold) == [(30_000, "2026-11-21")]
    services.undo.undo(undone.change_set_id)
    assert settled(services, sold) == [(0, None)]


def test_a_receipt_with_allocations_is_not_deleted_nor_made_smaller(
    services: Services, buyer: int
) -> None:
    sold = sale(services, buyer, 30_000)
    money = receipt(services, buyer, 30_000, how="oldest")
    with pytest.raises(ValidationError, match="取消核销"):
        services.records.remove("receipt", [money])
    with pytest.raises(ValidationError, match="300"):
        services.records.save("receipt", money, {"amount": 29_999})
    services.receipts.remove(money)
    assert settled(services, sold) == [(0, None)]
    assert kept(services, "receipt", money)["deleted_at"] is not None


def test_a_receipt_does_not_move_past_its_allocations(services: Services, buyer: int) -> None:
    sale(services, buyer, 30_000, sold_on=MONTH_AGO)
    money = receipt(services, buyer, 30_000, received_on=MONTH_AGO, how="oldest")
    with pytest.raises(ValidationError, match="2026-10-22"):
        services.records.save("receipt", money, {"received_on": TODAY})


def test_a_receipt_is_not_of_the_future(services: Services, buyer: int) -> None:
    with pytest.raises(ValidationError):
        receipt(services, buyer, received_on=TODAY + timedelta(days=1))
    with pytest.raises(ValidationError):
        receipt(services, buyer, received_on=date(1950, 1, 1))


def test_cash_is_paid_in_the_act_of_the_sale(services: Services, buyer: int) -> None:
    done = services.sales.save(
        None, {"customer_id": buyer, "stated": 8_000}, post=True, paid={"method": "cash"}
    )
    sold = next(iter(done.of("sale").created))
    assert settled(services, sold) == [(8_000, "2026-11-21")]
    services.undo.undo(done.change_set_id)
    assert services.receipts.in_credit(buyer) == 0
    assert services.receipts.open_documents(buyer) == []


def test_goods_that_come_back_are_paid_back_in_the_same_act(services: Services, buyer: int) -> None:
    values = {"customer_id": buyer, "stated": 8_000, "kind": "return"}
    done = services.sales.save(None, values, post=True, paid={"method": "cash"})
    back = next(iter(done.of("sale").created))
    assert settled(services, back) == [(-8_000, "2026-11-21")]
    assert services.receipts.in_credit(buyer) == 0


def test_a_suggestion_writes_nothing(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 30_000)
    suggested = services.receipts.suggest(buyer, 40_000, TODAY)
    assert [(a.document_id, a.amount) for a in suggested.applied] == [(sold, 30_000)]
    assert suggested.unapplied == 10_000
    assert settled(services, sold) == [(0, None)]


def test_billing_of_a_contract_follows_its_sales(services: Services, buyer: int) -> None:
    contract = create(services, "contract", customer_id=buyer, title="年度供货", amount=100_000)

    def billed() -> int:
        return int(kept(services, "contract", contract)["billed"])

    first = sale(services, buyer, 30_000, contract_id=contract)
    assert billed() == 30_000
    goods_back(services, buyer, 10_000, contract_id=contract)
    assert billed() == 20_000
    services.sales.unpost(first)
    assert billed() == -10_000
    services.sales.post(first)
    services.sales.void(first, "错")
    assert billed() == -10_000
