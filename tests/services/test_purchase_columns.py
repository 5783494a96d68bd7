"""Purchases, debts and credit grades as columns are what single documents and cards say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest

from crmdesk.analysis.net_sales import trade
from crmdesk.analysis.windows import Window, trailing
from crmdesk.services import purchase_columns, trade_values
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)
DAYS = (TODAY, date(2026, 6, 1), date(2025, 5, 9))


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=11, customers=6).fill(120)
    services.trade_stats.rebuild()
    services.credit_standings.rebuild()
    return made


@pytest.mark.parametrize("as_of", DAYS)
def test_days_of_trade_are_net_of_what_came_back_that_day(
    services: Services, book: Book, as_of: date
) -> None:
    expected: defaultdict[tuple[int, int], int] = defaultdict(int)
    for row in book.sales:
        day = date.fromisoformat(row["sold_on"])
        if book.counts(row) and row["kind"] != "opening" and day <= as_of:
            expected[row["customer_id"], day.toordinal()] += row["amount"]
    with services.database.read() as connection:
        found = purchase_columns.purchase_days(connection, as_of)
    keys = list(zip(found.customers.tolist(), found.days.tolist(), strict=True))
    assert keys == sorted(expected)
    assert dict(zip(keys, found.amounts.tolist(), strict=True)) == expected


@pytest.mark.parametrize("as_of", DAYS)
def test_single_purchases_are_those_of_the_documents(
    services: Services, book: Book, as_of: date
) -> None:
    window = trailing(as_of)
    with services.database.read() as connection:
        found = purchase_columns.purchases(connection, window)
        documents = trade_values.documents(connection, book.owners, date(2000, 1, 1), as_of)
    for owner in book.owners:
        inside = trade(documents.get(owner, []), window)
        amounts = found.amounts[found.customers == owner].tolist()
        assert amounts == sorted(p.amount for p in inside.purchases)


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(200)])
def test_debts_are_those_of_the_open_documents(services: Services, book: Book, as_of: date) -> None:
    ids = np.array(sorted(book.owners))
    with services.database.read() as connection:
        owed, overdue, days = purchase_columns.debts(connection, ids, as_of)
    for place, owner in enumerate(ids.tolist()):
        open_ones = services.receivables.open_documents(as_of, [owner])
        late = [d for d in open_ones if (d.due_on or d.sold_on) < as_of]
        assert owed[place] == sum(d.open for d in open_ones)
        assert overdue[place] == sum(d.open for d in late)
        longest = max(((as_of - (d.due_on or d.sold_on)).days for d in late), default=0)
        assert days[place] == longest


def test_credit_grades_are_those_of_the_day(services: Services, book: Book) -> None:
    with services.database.read() as connection:
        now = purchase_columns.credit_grades(connection, TODAY)
        then = purchase_columns.credit_grades(connection, date(2020, 1, 1))
        moved = purchase_columns.credit_grades(connection, TODAY + timedelta(1))
    assert then == {}
    assert moved == now


def test_nobody_buys_in_an_empty_file(services: Services) -> None:
    customer(services, "甲")
    with services.database.read() as connection:
        assert len(purchase_columns.purchase_days(connection, TODAY).days) == 0
        assert len(purchase_columns.purchases(connection, Window(date.min, TODAY)).days) == 0
