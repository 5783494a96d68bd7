"""How long money stays out: what kept months say of everybody is what single documents say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crmdesk.services import collection
from crmdesk.services.container import Services
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)


@pytest.fixture(params=range(3))
def book(services: Services, request: pytest.FixtureRequest) -> Book:
    return Book(services, request.param).fill(80)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(back=st.integers(-40, 640), count=st.integers(1, 18))
@example(back=0, count=15)
@example(back=21, count=15)
def test_months_of_everybody_are_those_of_all_customers_document_by_document(
    book: Book, back: int, count: int
) -> None:
    as_of = TODAY - timedelta(back)
    with book.services.database.read() as connection:
        every = collection.months_of(connection, as_of, count)
        assert every == collection.months_of(connection, as_of, count, book.owners)
        since = as_of - timedelta(365)
        settled = collection.periods(connection, since, as_of)
        assert sorted((s.days, s.amount) for s in settled) == sorted(
            (s.days, s.amount) for s in collection.periods(connection, since, as_of, book.owners)
        )


def test_the_book_has_what_kept_months_hold_beside_credit_sales(book: Book) -> None:
    with book.services.database.read() as connection:
        sales, charged = collection._sold(connection, date(2024, 1, 1), TODAY, None)
    assert sum(charged.values()) > sum(sales.values()) > 0
    assert any(s["kind"] in ("return", "allowance") and book.counts(s) for s in book.sales)


def test_counting_back_reads_the_credit_sales_of_the_newest_months(book: Book) -> None:
    as_of = TODAY - timedelta(3)
    with book.services.database.read() as connection:
        months = collection.months_of(connection, as_of, 24, book.owners)
        every = collection.sales_back(connection, as_of, 10**15)
        assert [(m.sales, m.days) for m in every] == [(m.sales, m.days) for m in reversed(months)]
        assert collection.sales_back(connection, as_of, 1) == every[:1]
        assert collection.sales_back(connection, as_of, 0) == []
