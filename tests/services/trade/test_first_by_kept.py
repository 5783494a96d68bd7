"""The first page by a figure of trade is the same by its short way as by sorting everybody."""

from __future__ import annotations

import pytest

from crmdesk.models.query import ListQuery, Sort
from crmdesk.services import first_by_kept, stat_columns, trade_columns
from crmdesk.services.container import Services
from crmdesk.services.first_list import FirstPage
from tests.helpers.making import customer
from tests.services.trade.book import Book

KEYS = sorted(trade_columns.KEYS | stat_columns.keys("customer"))
SIZES = (3, 9)


def pages(services: Services) -> dict[tuple[str, bool, int], FirstPage]:
    return {
        (key, descending, size): services.lists.first_page(
            ListQuery(sort=(Sort(key, descending),)), ["name", key], size
        )
        for key in KEYS
        for descending in (True, False)
        for size in SIZES
    }


def test_the_first_page_is_the_same_as_if_all_customers_were_sorted(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [customer(services, f"没有生意{n}") for n in range(3)]
    book = Book(services, 5).fill(30)
    with_trade = [*book.owners, *[customer(services, f"散客{n}") for n in range(6)]]
    services.trade_stats.rebuild()
    services.credit_standings.rebuild()
    with services.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO customer_stat (customer_id, contact_count, open_opportunities, "
            "value_at_risk, next_step_on) SELECT customer_id, 1, 2, open, last_sale_on "
            "FROM customer_trade WHERE customer_id % 2"
        )
        for gone in (without[1], with_trade[2]):
            connection.exec_driver_sql(
                "UPDATE customer SET deleted_at = '2026-11-20 10:00:00' WHERE id = ?", (gone,)
            )
    short = pages(services)
    monkeypatch.setattr(first_by_kept, "first_ids", lambda *_args: None)
    assert short == pages(services)


def test_only_figures_of_one_kept_table_go_the_short_way() -> None:
    assert first_by_kept.kept_table("receivables") is trade_columns.TRADE
    assert first_by_kept.kept_table("exposure") is trade_columns.CREDIT
    assert first_by_kept.kept_table("next_step_on") is stat_columns.STAT
    assert first_by_kept.kept_table("name") is None
