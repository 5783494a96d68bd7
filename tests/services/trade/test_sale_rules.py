"""What is asked of sales whichever way they come, and what is closed after posting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from crmdesk.services.setting_specs import CLOSED_UNTIL
from tests.helpers.making import create, customer
from tests.helpers.stored import content, history_rows
from tests.helpers.trade import (
    TODAY,
    allocate,
    goods_back,
    kept,
    line,
    receipt,
    sale,
    without_credit_control,
)


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(services, "上海宏达机械有限公司", credit_days=30)


def refused(services: Services, customer_id: int, rows: Any = None, **values: Any) -> str:
    """The sentence that refuses a posted sale; nothing is left of it."""
    before, acts = content(services), history_rows(services)
    with pytest.raises(ValidationError) as caught:
        sale(services, customer_id, rows=rows, **values)
    assert content(services) == before
    assert history_rows(services) == acts
    return caught.value.message()


def test_a_sale_gets_number_day_terms_and_due_date(services: Services, buyer: int) -> None:
    services.records.save("customer", buyer, {"settlement": "monthly"})
    sale_id = sale(services, buyer, sold_on=None)
    row = kept(services, "sale", sale_id)
    assert row["code"] == "XS-202611-0001"
    assert (row["sold_on"], row["due_on"]) == ("2026-11-21", "2026-12-21")
    assert (row["state"], row["settlement"]) == ("posted", "monthly")
    assert row["owner_id"] == services.employee_id


def test_returns_and_allowances_are_numbered_apart(services: Services, buyer: int) -> None:
    numbers = [
        kept(services, "sale", sale(services, buyer, kind=kind))["code"]
        for kind in ("sale", "return", "allowance", "opening")
    ]
    assert numbers == ["XS-202611-0001", "XT-202611-0001", "XT-202611-0002", "XS-202611-0002"]


def test_a_number_stands_for_one_document_of_a_kind(services: Services, buyer: int) -> None:
    first = sale(services, buyer, code="A-1")
    assert "A-1" in refused(services, buyer, code="A-1")
    sale(services, buyer, kind="return", code="A-1")
    services.sales.unpost(first)
    services.sales.remove([first])
    sale(services, buyer, code="A-1")
    with pytest.raises(ValidationError, match="A-1"):
        services.records.restore("sale", [first])


@pytest.mark.parametrize(
    ("settlement", "due"),
    [("cash", "2026-11-21"), ("prepaid", "2026-11-21"), ("bill", "2026-12-21")],
)
def test_what_is_paid_at_once_is_due_at_once(
    services: Services, buyer: int, settlement: str, due: str
) -> None:
    row = kept(services, "sale", sale(services, buyer, settlement=settlement))
    assert row["due_on"] == due


def test_an_instalment_says_when_its_sale_is_due(services: Services, buyer: int) -> None:
    contract = create(services, "contract", customer_id=buyer, title="年度供货", amount=100_000)
    due = date(2027, 1, 15)
    part = create(
        services, "instalment", contract_id=contract, name="首付", due_on=due, amount=30_000
    )
    draft = services.sales.from_contract(contract, part)
    done = services.sales.save(None, draft.values, draft.rows, post=True)
    row = kept(services, "sale", next(iter(done.of("sale").created)))
    assert (row["due_on"], row["amount"]) == ("2027-01-15", 30_000)
    assert row["contract_id"] == contract


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(1899, 12, 31), "1899"),
        (date(2099, 1, 1), "2099-01-01 不对"),
        (TODAY + timedelta(days=2), "2026-11-23 在将来"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    services: Services, buyer: int, day: date, said: str
) -> None:
    assert said in refused(services, buyer, sold_on=day)


def test_tomorrow_is_a_day_to_date_a_sale(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, sold_on=TODAY + timedelta(days=1))
    assert kept(services, "sale", sale_id)["sold_on"] == "2026-11-22"


def test_a_due_date_lies_not_before_the_sale(services: Services, buyer: int) -> None:
    assert "到期日早于" in refused(services, buyer, due_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "field"), [({"price": -1}, "price"), ({"quantity": 0}, "quantity")]
)
def test_negative_prices_and_quantities_are_refused(
    services: Services, buyer: int, changes: dict[str, int], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        sale(services, buyer, rows=[line(**changes)])
    assert [p.field for p in caught.value.problems] == [field]


def test_a_total_that_differs_from_the_lines_is_refused_with_both(
    services: Services, buyer: int
) -> None:
    said = refused(services, buyer, rows=[line(price=10_000), line(price=5_000)], stated=20_000)
    assert "150.00" in said
    assert "200.00" in said
    assert "50.00" in said


def test_a_document_without_lines_needs_its_total(services: Services, buyer: int) -> None:
    assert "明细" in refused(services, buyer, rows=[])
    sale_id = sale(services, buyer, rows=[], stated=77_700)
    assert kept(services, "sale", sale_id)["amount"] == 77_700


def test_lines_with_and_without_tax_do_not_mix(services: Services, buyer: int) -> None:
    rows = [line("轴承", tax_rate=1300), line("运费")]
    assert "运费" in refused(services, buyer, rows=rows)
    sale(services, buyer, rows=[line("轴承", tax_rate=1300), line("运费", tax_rate=0)])


def test_a_draft_may_be_incomplete_until_it_is_posted(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, rows=[line(price=100)], stated=999, post=False)
    with pytest.raises(ValidationError, match=r"9\.99"):
        services.sales.post(sale_id)
    assert kept(services, "sale", sale_id)["state"] == "draft"


# --- amounts -----------------------------------------------------------------------------------
def test_amount_cost_and_tax_follow_the_lines(services: Services, buyer: int) -> None:
    rows = [
        line(quantity=2500, price=1_999, cost=1_000, tax_rate=1300),
        line(quantity=1000, price=10_000, discount=500, cost=6_000, tax_rate=900),
    ]
    row = kept(services, "sale", sale(services, buyer, rows=rows))
    assert row["amount"] == 4_998 + 9_500
    assert row["cost"] == 2_500 + 6_000
    assert row["tax"] == 575 + 784  # 49.98 × 13/113, 95.00 × 9/109, each to the fen
    back = kept(services, "sale", sale(services, buyer, rows=rows, kind="return"))
    assert (back["amount"], back["cost"], back["tax"]) == (-14_498, -8_500, -1_359)


def test_a_sum_without_every_cost_has_none(services: Services, buyer: int) -> None:
    row = kept(services, "sale", sale(services, buyer, rows=[line(cost=1), line()]))
    assert row["cost"] is None


def test_an_amount_that_was_rounded_otherwise_stays(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, rows=[line(quantity=3000, price=3_333, amount=10_000)])
    assert kept(services, "sale", sale_id)["amount"] == 10_000
    rows = [line("轴承", quantity=3000, price=3_333, amount=10_003)]
    said = refused(services, buyer, rows=rows)
    assert "99.99" in said
    assert "100.03" in said


def test_a_changed_price_changes_the_amount(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, rows=[line(price=10_000)], post=False)
    [row] = services.sales.rows(sale_id)
    services.records.save("sale_line", row["id"], {"price": 12_000})
    assert kept(services, "sale", sale_id)["amount"] == 12_000


def test_products_fill_name_unit_and_cost(services: Services, buyer: int) -> None:
    product = create(services, "product", name="法兰盘", unit="只", price=8_800, cost=5_000)
    sale_id = sale(services, buyer, rows=[{"product_id": product, "quantity": 2000}])
    [row] = services.sales.rows(sale_id)
    assert (row["name"], row["unit"], row["price"], row["cost"]) == ("法兰盘", "只", 8_800, 5_000)
    assert (row["amount"], row["cost_amount"]) == (17_600, 10_000)


def test_a_gift_has_no_price(services: Services, buyer: int) -> None:
    product = create(services, "product", name="法兰盘", price=8_800)
    sale_id = sale(services, buyer, rows=[line(price=0, product_id=product)])
    row = kept(services, "sale", sale_id)
    assert (row["amount"], row["settled_on"]) == (0, "2026-11-21")


# --- steps -------------------------------------------------------------------------------------
def test_what_is_posted_is_closed_but_for_what_comes_later(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer)
    for values in ({"sold_on": TODAY - timedelta(days=3)}, {"stated": 5}, {"code": "X"}):
        with pytest.raises(ValidationError, match="反过账"):
            services.records.save("sale", sale_id, values)
    [row] = services.sales.rows(sale_id)
    with pytest.raises(ValidationError, match="反过账"):
        services.records.save("sale_line", row["id"], {"quantity": 2000})
    with pytest.raises(ValidationError, match="反过账"):
        services.records.remove("sale_line", [row["id"]])
    with pytest.raises(ValidationError, match="反过账"):
        create(services, "sale_line", sale_id=sale_id, name="轴承")
    later = {"invoice_no": "0441", "invoiced_on": TODAY, "remark": "已开票", "due_on": TODAY}
    services.records.save("sale", sale_id, later)
    assert kept(services, "sale", sale_id)["invoice_no"] == "0441"


def test_a_posted_sale_is_changed_by_unposting_it_in_one_act(
    services: Services, buyer: int
) -> None:
    sale_id = sale(services, buyer, sold_on=TODAY - timedelta(days=5))
    done = services.sales.save(sale_id, {"sold_on": TODAY}, [line(price=42)], post=True)
    row = kept(services, "sale", sale_id)
    assert (row["state"], row["amount"], row["due_on"]) == ("posted", 42, "2026-12-21")
    services.undo.undo(done.change_set_id)
    row = kept(services, "sale", sale_id)
    assert (row["state"], row["amount"], row["due_on"]) == ("posted", 100_000, "2026-12-16")


def test_posted_sales_are_not_deleted(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer)
    with pytest.raises(ValidationError, match="不能删除"):
        services.records.remove("sale", [sale_id])
    services.sales.unpost(sale_id)
    services.sales.remove([sale_id])
    assert kept(services, "sale", sale_id)["deleted_at"] is not None


def test_void_is_final_and_says_why(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, remark="急")
    with pytest.raises(CrmError):
        services.sales.void(sale_id, "  ")
    services.sales.void(sale_id, "开错客户")
    row = kept(services, "sale", sale_id)
    assert (row["state"], row["remark"]) == ("void", "作废原因：开错客户\n急")
    assert services.sales.next_steps(sale_id) == ()
    for state in ("draft", "posted"):
        with pytest.raises(ValidationError):
            services.records.save("sale", sale_id, {"state": state})
    [row] = services.sales.rows(sale_id)
    assert row["counted_on"] is None


def test_what_money_hangs_on_stays_posted(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer)
    receipt(services, buyer, 100, how="oldest")
    for act in (services.sales.unpost, lambda i: services.sales.void(i, "错")):
        with pytest.raises(ValidationError, match="取消核销"):
            act(sale_id)
    [row] = services.receipts.allocations(sale_id=sale_id)
    services.receipts.release([row["id"]])
    services.sales.unpost(sale_id)


def test_undo_of_a_sale_is_refused_once_it_is_paid(services: Services, buyer: int) -> None:
    done = services.sales.save(None, {"customer_id": buyer, "stated": 5_000}, post=True)
    receipt(services, buyer, 100, how="oldest")
    with pytest.raises(ValidationError, match="取消核销"):
        services.undo.undo(done.change_set_id)


def test_undo_does_not_put_lines_into_what_was_posted_since(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, rows=[line(price=100), line("轴承", price=50)], post=False)
    rows = services.sales.rows(sale_id)
    removal = services.records.remove("sale_line", [rows[1]["id"]])
    added = services.records.save("sale_line", None, {"sale_id": sale_id, "name": "油封"})
    services.sales.post(sale_id)
    for act in (removal, added):
        with pytest.raises(ValidationError, match="反过账"):
            services.undo.undo(act.change_set_id)
    assert kept(services, "sale", sale_id)["amount"] == 100


# --- returns -----------------------------------------------------------------------------------
def test_no_more_comes_back_than_was_sold(services: Services, buyer: int) -> None:
    product = create(services, "product", name="法兰盘")
    goods = [line(product_id=product, quantity=5000, price=1_000)]
    sold = sale(services, buyer, rows=goods)
    draft = services.sales.return_of(sold)
    assert [row["quantity"] for row in draft.rows] == [5000]
    draft.rows[0]["quantity"] = 3000
    services.sales.save(None, draft.values, draft.rows, post=True)
    again = services.sales.return_of(sold)
    assert [row["quantity"] for row in again.rows] == [2000]
    again.rows[0]["quantity"] = 2001
    with pytest.raises(ValidationError, match="法兰盘"):
        services.sales.save(None, again.values, again.rows, post=True)
    again.rows[0]["quantity"] = 2000
    services.sales.save(None, again.values, again.rows, post=True)
    with pytest.raises(CrmError, match="全部退货"):
        services.sales.return_of(sold)


def test_a_return_belongs_to_a_posted_earlier_sale_of_the_same_customer(
    services: Services, buyer: int
) -> None:
    other = sale(services, sold_on=TODAY - timedelta(days=9))
    draft = sale(services, buyer, post=False)
    late = sale(services, buyer, sold_on=TODAY)
    back = goods_back(services, buyer)
    for wrong in (other, draft, back):
        with pytest.raises(ValidationError, match="请选择"):
            goods_back(services, buyer, 100, original_id=wrong)
    with pytest.raises(ValidationError, match="请选择"):
        goods_back(services, buyer, 100, original_id=late, sold_on=TODAY - timedelta(days=1))


def test_allowances_stay_within_what_was_charged(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 10_000)
    sale(services, buyer, 4_000, kind="allowance", original_id=sold)
    with pytest.raises(ValidationError, match="120"):
        sale(services, buyer, 8_000, kind="allowance", original_id=sold)


def test_a_sale_with_returns_stays_posted(services: Services, buyer: int) -> None:
    sold = sale(services, buyer)
    draft = services.sales.return_of(sold)
    done = services.sales.save(None, draft.values, draft.rows, post=True)
    with pytest.raises(ValidationError, match="XT-202611-0001"):
        services.sales.unpost(sold)
    services.undo.undo(done.change_set_id)
    services.sales.unpost(sold)


# --- closed periods ----------------------------------------------------------------------------
@pytest.fixture
def closed(services: Services, buyer: int) -> dict[str, int]:
    """What stands in a period that is closed then: a sale, a draft, a receipt, their allocation."""
    without_credit_control(services)
    day = TODAY - timedelta(days=60)
    made = {
        "sale": sale(services, buyer, sold_on=day),
        "draft": sale(services, buyer, sold_on=day, post=False),
        "receipt": receipt(services, buyer, received_on=day),
    }
    made["act"] = allocate(services, made["receipt"], made["sale"], 20_000)
    services.settings.save({CLOSED_UNTIL.key: TODAY - timedelta(days=30)})
    return made


def test_nothing_is_written_into_a_closed_period(
    services: Services, buyer: int, closed: dict[str, int]
) -> None:
    day = TODAY - timedelta(days=30)
    for act in (
        lambda: sale(services, buyer, sold_on=day),
        lambda: receipt(services, buyer, received_on=day),
        lambda: services.sales.post(closed["draft"]),
        lambda: services.sales.unpost(closed["sale"]),
        lambda: services.sales.void(closed["sale"], "错"),
        lambda: services.sales.remove([closed["draft"]]),
        lambda: services.records.save("sale", closed["draft"], {"sold_on": TODAY}),
        lambda: create(services, "sale_line", sale_id=closed["draft"], name="轴承"),
        lambda: services.records.save("receipt", closed["receipt"], {"amount": 60_000}),
        lambda: services.receipts.remove(closed["receipt"]),
        lambda: services.undo.undo(closed["act"]),
    ):
        with pytest.raises(ValidationError, match="已结账"):
            act()
    sale(services, buyer, sold_on=day + timedelta(days=1))


def test_undo_does_not_take_what_was_made_out_of_a_closed_period(
    services: Services, buyer: int
) -> None:
    day = TODAY - timedelta(days=60)
    values = {"customer_id": buyer, "stated": 5_000, "sold_on": day}
    made = services.sales.save(None, values, post=True)
    services.settings.save({CLOSED_UNTIL.key: day})
    with pytest.raises(ValidationError, match="已结账"):
        services.undo.undo(made.change_set_id)


def test_money_that_is_put_on_an_old_sale_later_counts_in_the_open_period(
    services: Services, buyer: int, closed: dict[str, int]
) -> None:
    services.receipts.allocate(closed["receipt"])
    rows = services.receipts.allocations(receipt_id=closed["receipt"])
    assert [row["applied_on"] for row in rows] == ["2026-09-22", "2026-10-23"]
    services.records.save("sale", closed["sale"], {"invoice_no": "0441"})
