"""Customers as columns are what single documents say of each, in any window."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from crmdesk.analysis.customer_frame import NEVER
from crmdesk.analysis.net_sales import trade
from crmdesk.analysis.windows import Window, trailing
from crmdesk.services import customer_frames, trade_values
from crmdesk.services.columns_read import aligned
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.services.trade.book import Book

DAYS = (
    date(2026, 11, 21),
    date(2026, 11, 30),
    date(2026, 6, 1),
    date(2026, 2, 28),
    date(2025, 5, 9),
)


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=7, customers=8).fill(160)
    services.trade_stats.rebuild()
    return made


@pytest.mark.parametrize("months", [1, 6, 12])
@pytest.mark.parametrize("as_of", DAYS)
def test_a_frame_says_what_the_documents_say(
    services: Services, book: Book, as_of: date, months: int
) -> None:
    window = trailing(as_of, months)
    with services.database.read() as connection:
        frame = customer_frames.frame(connection, as_of, months)
        documents = trade_values.documents(connection, book.owners, date(2000, 1, 1), as_of)
    assert len(frame) == len(book.owners)
    for place, customer_id in enumerate(frame.ids):
        known = documents.get(int(customer_id), [])
        inside, ever = trade(known, window), trade(known, Window(date(2000, 1, 1), as_of))
        assert frame.net_sales[place] == inside.net_sales
        assert frame.purchases[place] == inside.count
        assert frame.months_bought[place] == min(months, len(inside.months))
        assert frame.first_day[place] == (ever.first.toordinal() if ever.first else NEVER)
        assert frame.last_day[place] == (ever.last.toordinal() if ever.last else NEVER)


@pytest.mark.parametrize("as_of", DAYS)
def test_gross_profit_is_known_only_with_every_cost(
    services: Services, book: Book, as_of: date
) -> None:
    window = trailing(as_of)
    with services.database.read() as connection:
        frame = customer_frames.frame(connection, as_of)
    for place, customer_id in enumerate(frame.ids):
        goods = [
            s for s in book.sales
            if s["customer_id"] == customer_id and book.counts(s) and s["kind"] in ("sale", "return")
            and date.fromisoformat(s["sold_on"]) in window
        ]  # fmt: skip
        known = all(s["cost"] is not None for s in goods)
        assert frame.is_profit_known[place] == known
        if known:
            cost = sum(s["cost"] for s in goods)
            assert frame.net_sales[place] - frame.gross_profit[place] == cost


def test_costs_of_customers_and_of_their_deals_count_once_any_was_entered(
    services: Services,
) -> None:
    first = customer(services, "甲", relation_state="listed")
    second = customer(services, "乙", relation_state="listed")
    day = date(2026, 11, 21)
    with services.database.read() as connection:
        assert not customer_frames.frame(connection, day).is_spent_known.any()
    create(services, "customer_cost", customer_id=first, spent_on=date(2026, 3, 1), amount=5_000)
    create(services, "customer_cost", customer_id=first, spent_on=date(2025, 3, 1), amount=7_000)
    deal = create(services, "opportunity", customer_id=second, name="商机")
    create(
        services, "opportunity_expense", opportunity_id=deal, spent_on=date(2026, 4, 1), amount=300
    )
    with services.database.read() as connection:
        frame = customer_frames.frame(connection, day)
    assert frame.is_spent_known.all()
    assert dict(zip(frame.ids.tolist(), frame.spent.tolist(), strict=True)) == {
        first: 5_000, second: 300
    }  # fmt: skip
    assert frame.has_contact.tolist() == [i == second for i in frame.ids]


@pytest.mark.parametrize(
    ("window", "whole", "edges"),
    [
        (Window(date(2025, 12, 31), date(2026, 12, 31)), (202601, 202612), 0),
        (Window(date(2025, 11, 21), date(2026, 11, 21)), (202512, 202610), 2),
        (Window(date(2026, 10, 31), date(2026, 11, 21)), None, 1),
        (Window(date(2026, 10, 5), date(2026, 11, 4)), None, 1),
        (Window(date(2026, 10, 5), date(2026, 11, 30)), (202611, 202611), 1),
    ],
)
def test_a_window_is_whole_months_and_the_days_at_its_ends(
    window: Window, whole: tuple[int, int] | None, edges: int
) -> None:
    found, days = customer_frames.split(window)
    assert found == whole
    assert len(days) == edges


def test_values_of_others_are_left_out() -> None:
    ids = np.array([2, 5, 9])
    made = aligned(ids, np.array([9, 3, 2]), np.array([90, 30, 20]), -1)
    assert made.tolist() == [20, -1, 90]
    assert aligned(ids[:0], ids, ids).tolist() == []
