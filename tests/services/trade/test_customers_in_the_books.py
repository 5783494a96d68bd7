"""Customers who owe, have money with us or stand in the books are not lost from the file."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.stored import content
from tests.helpers.trade import TODAY, goods_back, receipt, sale, without_credit_control


@pytest.fixture
def buyer(services: Services) -> int:
    without_credit_control(services)
    return customer(services, "上海宏达机械有限公司")


def remove(services: Services, customer_id: int) -> int:
    return services.records.remove("customer", [customer_id]).change_set_id


def refused(services: Services, customer_id: int, words: str) -> None:
    before = content(services)
    with pytest.raises(ValidationError) as error:
        remove(services, customer_id)
    assert words in error.value.message()
    assert content(services) == before


def test_customer_who_owes_is_not_deleted(services: Services, buyer: int) -> None:
    sold = sale(services, buyer, 100_000)
    money = receipt(services, buyer, 40_000, how="oldest")
    refused(services, buyer, "还有 600.00 元未结清")
    assert services.records.fetch("sale", sold)["settled"] == 40_000
    assert services.records.fetch("receipt", money)["applied"] == 40_000


def test_customer_with_money_in_advance_is_not_deleted(services: Services, buyer: int) -> None:
    receipt(services, buyer, 40_000)
    refused(services, buyer, "还有 400.00 元预收款")


def test_credit_of_a_return_counts_as_money_in_advance(services: Services, buyer: int) -> None:
    sale(services, buyer, 100_000)
    receipt(services, buyer, 100_000, how="oldest")
    goods_back(services, buyer, 10_000)
    refused(services, buyer, "还有 100.00 元预收款")
    services.receipts.refund(buyer, 10_000, TODAY)
    remove(services, buyer)
    assert services.records.fetch("customer", buyer).is_deleted


def test_drafts_do_not_keep_a_customer(services: Services, buyer: int) -> None:
    sale(services, buyer, 100_000, post=False)
    remove(services, buyer)
    assert check(services.database) == []


def test_creation_of_a_customer_who_owes_now_is_not_taken_back(services: Services) -> None:
    without_credit_control(services)
    made = services.records.save("customer", None, {"name": "上海宏达机械有限公司"})
    buyer = next(iter(made.of("customer").created))
    sale(services, buyer, 100_000)
    before = content(services)
    with pytest.raises(CrmError) as error:
        services.undo.undo(made.change_set_id)
    assert "未结清" in error.value.message()
    assert content(services) == before


def test_merged_customers_leave_though_they_owed(services: Services, buyer: int) -> None:
    twin = customer(services, "上海宏达机械厂")
    sale(services, twin, 100_000)
    done = services.merging.merge(services.merging.plan(buyer, [twin]))
    assert services.records.fetch("customer", twin).is_deleted
    undone = services.merging.unmerge(done.change_set_id)
    services.undo.undo(undone.change_set_id)
    assert services.records.fetch("customer", twin).is_deleted
    refused(services, buyer, "未结清")


def test_customer_with_posted_documents_stays_in_the_bin(services: Services, buyer: int) -> None:
    sale(services, buyer, 100_000)
    receipt(services, buyer, 100_000, how="oldest")
    remove(services, buyer)
    before = content(services)
    with pytest.raises(CrmError) as error:
        services.recycle_bin.purge([("customer", buyer)])
    assert "2 张已过账单据和收款" in error.value.message()
    assert content(services) == before
    other = customer(services, "新客户")
    sale(services, other, 100_000, post=False)
    remove(services, other)
    services.recycle_bin.purge([("customer", other)])
    assert check(services.database) == []
