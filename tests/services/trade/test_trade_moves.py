"""Sales, receipts and allocations move with their customer: merging, versions, bin, backups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crmdesk.analysis.allocation import Wish
from crmdesk.core.errors import ValidationError
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers import ledger
from tests.helpers.making import create, customer
from tests.helpers.trade import (
    TODAY,
    goods_back,
    kept,
    line,
    receipt,
    sale,
    without_credit_control,
)

DAYS = [(TODAY - timedelta(days=n)).isoformat() for n in (0, 10, 40)]


@pytest.fixture
def two(services: Services) -> tuple[int, int]:
    """Two customers, both with sales that are partly paid, one with a return that was used."""
    without_credit_control(services)
    first, second = customer(services, "甲商行"), customer(services, "乙商行")
    for buyer in (first, second):
        sale(services, buyer, 30_000, sold_on=TODAY - timedelta(days=20))
        receipt(services, buyer, 20_000, how="oldest")
    goods_back(services, second, 4_000)
    back = services.receipts.open_documents(second)[-1].document_id
    services.receipts.apply_credit(back)
    receipt(services, second, 50_000, how="oldest")
    return first, second


def test_merged_customers_owe_together_and_apart_again(
    services: Services, two: tuple[int, int]
) -> None:
    first, second = two
    before = services.receipts.in_credit(second)
    merged = services.merging.merge(services.merging.plan(first, [second]))
    ledger.check(services, DAYS)
    assert sum(item.open for item in services.receipts.open_documents(first)) == 10_000
    assert services.receipts.in_credit(first) == before
    assert services.receipts.open_documents(second) == []
    services.merging.unmerge(merged.change_set_id)
    ledger.check(services, DAYS)
    assert services.receipts.in_credit(second) == before
    assert check(services.database) == []


@pytest.mark.parametrize("tie", ["receipt", "credit", "return"])
def test_unmerging_does_not_part_documents_from_what_was_tied_to_them_since(
    services: Services, two: tuple[int, int], tie: str
) -> None:
    first, second = two
    sold = sale(services, second, 9_000)
    merged = services.merging.merge(services.merging.plan(first, [second]))
    if tie == "receipt":
        money = receipt(services, first, 100)
        done = services.receipts.allocate(money, [Wish(sold, 100)])
    elif tie == "credit":
        back = goods_back(services, first, 100)
        done = services.receipts.apply_credit(back, [Wish(sold, 100)])
    else:
        draft = services.sales.return_of(sold)
        done = services.sales.save(None, draft.values, draft.rows, post=True)
    with pytest.raises(ValidationError, match="先"):
        services.merging.unmerge(merged.change_set_id)
    ledger.check(services, DAYS)
    services.undo.undo(done.change_set_id)
    services.merging.unmerge(merged.change_set_id)
    ledger.check(services, DAYS)


def test_merging_is_no_change_of_a_closed_period(services: Services, two: tuple[int, int]) -> None:
    services.settings.save({"trade.closed_until": TODAY - timedelta(days=5)})
    services.merging.merge(services.merging.plan(*two[:1], two[1:]))
    ledger.check(services, DAYS)


def test_an_allocation_does_not_join_two_customers(
    services: Services, two: tuple[int, int]
) -> None:
    first, second = two
    item = services.receipts.open_documents(first)[0]
    money = receipt(services, second, 500)
    with pytest.raises(ValidationError, match="同一个客户"):
        create(
            services, "allocation", customer_id=second, sale_id=item.document_id,
            receipt_id=money, amount=100,
        )  # fmt: skip


def test_everything_of_a_sale_stands_in_the_history_of_its_customer(services: Services) -> None:
    buyer = customer(services)
    sale_id = sale(services, buyer, rows=[line(), line("轴承")])
    receipt(services, buyer, 100, how="oldest")
    told = {(c.entity, c.record_id) for c in services.journal.of_customer(buyer)}
    lines = {("sale_line", row["id"]) for row in services.sales.rows(sale_id)}
    assert lines | {("sale", sale_id)} <= told
    assert {"receipt", "allocation"} <= {entity for entity, _id in told}


def test_sales_go_along_with_a_new_version_of_their_contract(services: Services) -> None:
    without_credit_control(services)
    buyer = customer(services)
    done = services.contracts.save(
        None,
        {"customer_id": buyer, "title": "年度供货", "amount": 100_000},
        instalments=[{"name": "首付", "amount": 100_000, "due_on": TODAY}],
    )
    [contract] = done.of("contract").created
    for state in ("submitted", "approved", "signed", "running"):
        services.contracts.move(contract, state)
    [part] = [row["id"] for row in services.contracts.rows("instalment", contract)]
    sold = sale(services, buyer, 100_000, rows=[], stated=60_000, instalment_id=part)
    assert kept(services, "contract", contract)["billed"] == 60_000
    version = services.contracts.new_version(contract, "加量")
    [newer] = version.of("contract").created
    row = kept(services, "sale", sold)
    assert row["contract_id"] == newer
    assert row["instalment_id"] in [r["id"] for r in services.contracts.rows("instalment", newer)]
    assert kept(services, "contract", newer)["billed"] == 60_000
    assert kept(services, "contract", contract)["billed"] == 0
    services.undo.undo(version.change_set_id)
    assert kept(services, "contract", contract)["billed"] == 60_000
    assert check(services.database) == []


def test_a_draft_comes_back_from_the_bin_with_its_lines(services: Services) -> None:
    sale_id = sale(services, rows=[line(price=100), line("轴承", price=50)], post=False)
    services.sales.remove([sale_id])
    services.recycle_bin.restore([("sale", sale_id)])
    services.sales.post(sale_id)
    assert kept(services, "sale", sale_id)["amount"] == 150
    assert len(services.sales.rows(sale_id)) == 2


def test_undo_takes_a_whole_sale_out_and_brings_it_back(services: Services) -> None:
    buyer = customer(services)
    done = services.sales.save(
        None, {"customer_id": buyer}, [line(price=700)], post=True, paid={"method": "cash"}
    )
    [sale_id] = done.of("sale").created
    undone = services.undo.undo(done.change_set_id)
    assert ledger.read(services).sales == {}
    assert ledger.read(services).receipts == {}
    services.undo.undo(undone.change_set_id)
    row = kept(services, "sale", sale_id)
    assert (row["state"], row["amount"], row["settled_on"]) == ("posted", 700, "2026-11-21")
    ledger.check(services, DAYS)
    assert check(services.database) == []


def test_what_is_gone_of_the_books_is_pulled_back_from_a_backup(services: Services) -> None:
    without_credit_control(services)
    buyer = customer(services)
    sold = sale(services, buyer, 30_000)
    paid = receipt(services, buyer, 20_000, how="oldest")
    backup = services.backups.back_up()
    more = sale(services, buyer, 5_000)
    later = receipt(services, buyer, 15_000, how="oldest")
    for received in (paid, later):
        services.receipts.remove(received)
    for document in (sold, more):
        services.sales.void(document, "录错了客户")
    services.records.remove("customer", [buyer])
    services.recycle_bin.purge([("customer", buyer)])
    assert ledger.read(services).sales == {}
    services.pulling_back.pull_back(backup.path, buyer)
    row = kept(services, "sale", sold)
    assert (row["amount"], row["settled"], row["settled_on"]) == (30_000, 20_000, None)
    assert [item.open for item in services.receipts.open_documents(buyer)] == [10_000]
    assert later not in ledger.read(services).receipts
    ledger.check(services, DAYS)
    assert check(services.database) == []


def test_the_books_that_still_stand_are_not_turned_back(services: Services) -> None:
    without_credit_control(services)
    buyer = customer(services)
    sold = sale(services, buyer, 30_000, post=False)
    backup = services.backups.back_up()
    services.sales.post(sold)
    receipt(services, buyer, 20_000, how="oldest")
    services.records.save("customer", buyer, {"phone": "0755-26712345"})
    services.pulling_back.pull_back(backup.path, buyer)
    assert kept(services, "customer", buyer)["phone"] is None
    row = kept(services, "sale", sold)
    assert (row["state"], row["settled"]) == ("posted", 20_000)
