"""Computed columns of lists of sales and receipts; stock of a month; balances posted together."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.papers import product
from tests.helpers.trade import goods_back, line, receipt, sale


def shown(services: Services, record_id: int, entity: str, *columns: str) -> tuple[object, ...]:
    """Columns of one record, as lists show them."""
    only = Group((Condition("id", Op.ONE_OF, (record_id,)),))
    return tuple(services.lists.first_page(ListQuery(entity, filter=only), columns, 1).rows[0])


def test_what_is_open_overdue_and_earned_of_a_document(services: Services) -> None:
    who = customer(services, "锦华五金")
    late = sale(services, who, sold_on=date(2026, 11, 1), due_on=date(2026, 11, 11),
                rows=[line(price=10_000, cost=6_000)])  # fmt: skip
    receipt(services, who, 3_000, how="oldest")
    columns = ("rest", "days_overdue", "profit")
    assert shown(services, late, "sale", *columns) == (7_000, 10, 4_000)
    draft = sale(services, who, 5_000, post=False)
    assert shown(services, draft, "sale", *columns) == (0, None, None)
    back = goods_back(services, who, 1_000)
    assert shown(services, back, "sale", *columns)[:2] == (-1_000, None)
    paid = receipt(services, who, 9_000)
    assert shown(services, paid, "receipt", "unapplied") == (9_000,)


def test_documents_are_found_by_what_is_open_of_them(services: Services) -> None:
    who = customer(services, "锦华五金")
    small, large = sale(services, who, 1_000), sale(services, who, 9_000)
    wanted = Group((Condition("rest", Op.MORE, (0,)),))
    query = ListQuery("sale", filter=wanted, sort=(Sort("rest", descending=True),))
    assert list(services.lists.ids(query)) == [large, small]
    receipt(services, who, 1_000, how="oldest")
    assert list(services.lists.ids(query)) == [large]


def test_a_month_begins_with_what_the_month_before_ended_with(services: Services) -> None:
    steel = product(services, "冷轧钢板")
    services.stock_months.save(
        date(2026, 9, 1), [{"product_id": steel, "closing": 5_000, "closing_quantity": 2_000}]
    )
    (row,) = services.stock_months.rows(date(2026, 10, 15))
    assert (row["id"], row["opening"], row["opening_quantity"]) == (None, 5_000, 2_000)
    assert row["closing"] is None
    services.stock_months.save(date(2026, 10, 1), [{**row, "closing": 7_000}])
    (again,) = services.stock_months.rows(date(2026, 10, 1))
    services.stock_months.save(date(2026, 10, 1), [{**again, "closing": 8_000}])
    stored = services.records.all("stock_month")
    assert sorted((r["month"], r["closing"]) for r in stored) == [
        ("2026-09-01", 5_000), ("2026-10-01", 8_000),
    ]  # fmt: skip


def test_a_product_without_any_figure_gets_no_row(services: Services) -> None:
    steel = product(services, "冷轧钢板")
    done = services.stock_months.save(date(2026, 9, 1), [{"product_id": steel, "closing": None}])
    assert done.is_empty
    assert services.records.all("stock_month") == []


def test_balances_are_posted_together_or_not_at_all(services: Services) -> None:
    who = customer(services, "锦华五金")
    good = {"customer_id": who, "amount": 1_000, "sold_on": date(2026, 1, 1)}
    with pytest.raises(ValidationError) as refused:
        services.sales.post_openings([good, good | {"sold_on": date(2027, 9, 1)}])
    assert "第 2 行" in refused.value.message()
    assert services.records.all("sale") == []
    services.sales.post_openings([good, good])
    assert [i.open for i in services.receipts.open_documents(who)] == [1_000, 1_000]
