"""Ageing tables: the database's sums are those of the method, for any day, group and basis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crmdesk.analysis.ageing_buckets import Allowance, Basis, Buckets
from crmdesk.analysis.ageing_result import GroupBy
from crmdesk.analysis.receivables import ageing, apply_unapplied
from crmdesk.core.errors import FieldError, ValidationError
from crmdesk.services import open_items, unapplied
from crmdesk.services.ageing_sums import region_of
from crmdesk.services.container import Services
from crmdesk.services.receivable_data import AgeingQuery, AgeingTable
from crmdesk.services.receivable_settings import AGEING_BUCKETS
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)
DAYS = (TODAY, TODAY - timedelta(1), date(2026, 6, 30), date(2025, 8, 14))


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=11, customers=8).fill(90)
    for n, owner in enumerate(made.owners):
        region = (None, "440300", "440305", "310115")[n % 4]
        services.records.save("customer", owner, {"registered_region": region})
    services.trade_stats.rebuild()
    return made


def by_hand(services: Services, query: AgeingQuery) -> Any:
    """The method of analysis on every open document."""
    with services.database.read() as connection:
        items = open_items.open_items(connection, query.as_of, query.customers, details=True)
        advance = unapplied.unapplied(connection, query.as_of, query.customers)
    if query.is_fifo:
        items = list(apply_unapplied(items, advance)[0])
    keys = {
        GroupBy.CUSTOMER: lambda i: i.customer_id,
        GroupBy.SELLER: lambda i: i.seller_id,
        GroupBy.REGION: lambda i: region_of(i.region),
        None: lambda i: None,
    }
    return ageing(
        items, query.as_of, keys[query.group], basis=query.basis, buckets=query.buckets,
        allowance=query.allowance,
    )  # fmt: skip


def plain(table: AgeingTable) -> dict[Any, Any]:
    return {
        row.key: (row.buckets, row.overdue, row.longest, row.documents)
        for row in table.rows
        if row.documents
    }


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("group", GroupBy)
@pytest.mark.parametrize("basis", Basis)
def test_sums_of_the_database_are_those_of_the_method(
    services: Services, book: Book, day: date, group: GroupBy, basis: Basis
) -> None:
    query = AgeingQuery(as_of=day, group=group, basis=basis, buckets=Buckets((1, 45, 400)),
                        allowance=Allowance((0, 0, 100, 1_000, 5_000)))  # fmt: skip
    found = by_hand(services, query)
    table = services.receivables.ageing(query)
    assert plain(table) == {
        each.key: (each.buckets, each.overdue, each.longest, sum(len(d) for d in each.documents))
        for each in found.groups
    }
    assert table.total.total == found.total.total
    assert table.total.overdue == found.total.overdue
    assert table.total.allowance == found.total.allowance
    assert sum(table.total.allowance_parts) == table.total.allowance


@pytest.mark.parametrize("day", DAYS)
def test_customers_can_be_chosen(services: Services, book: Book, day: date) -> None:
    some = tuple(book.owners[:3])
    query = AgeingQuery(as_of=day, customers=some)
    found = by_hand(services, query)
    table = services.receivables.ageing(query)
    assert plain(table).keys() == {each.key for each in found.groups} <= set(some)
    assert table.total.total == found.total.total


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("group", [*GroupBy, None])
def test_money_in_advance_pays_what_is_due_first(
    services: Services, book: Book, day: date, group: GroupBy | None
) -> None:
    query = AgeingQuery(as_of=day, group=group, is_fifo=True)
    found = by_hand(services, query)
    table = services.receivables.ageing(query)
    if group is not None:
        assert {k: v[:2] for k, v in plain(table).items()} == {
            each.key: (each.buckets, each.overdue) for each in found.groups
        }
    assert table.total.buckets == found.total.buckets
    plain_table = services.receivables.ageing(replace(query, is_fifo=False))
    applied = plain_table.total.total - table.total.total
    assert table.total.unapplied == plain_table.total.unapplied - applied
    assert set(services.receivables.documents(query)) == set(found.total.every_document)


@pytest.mark.parametrize("day", DAYS)
def test_open_less_prepaid_is_the_balance_of_all_customers(
    services: Services, book: Book, day: date
) -> None:
    table = services.receivables.ageing(AgeingQuery(as_of=day))
    with services.database.read() as connection:
        balances = open_items.balances(connection, day)
    assert table.total.total == sum(each.open for each in balances.values())
    assert table.total.unapplied == sum(each.prepaid for each in balances.values())
    assert {r.key: r.unapplied for r in table.rows if r.unapplied} == {
        customer: each.prepaid for customer, each in balances.items() if each.prepaid
    }


@pytest.mark.parametrize("group", GroupBy)
def test_the_documents_behind_each_cell_make_its_amount(
    services: Services, book: Book, group: GroupBy
) -> None:
    query = services.receivables.query(TODAY, group=group)
    table = services.receivables.ageing(query)
    assert table.rows
    amounts = {d.id: d.open for d in services.receivables.open_documents(TODAY)}
    for row in table.rows:
        for place, amount in enumerate(row.buckets):
            ids = services.receivables.documents(query, row.key, place)
            assert sum(amounts[i] for i in ids) == amount
        late = services.receivables.documents(query, row.key, is_overdue=True)
        assert sum(amounts[i] for i in late) == row.overdue


def test_open_documents_come_with_their_words_due_first(services: Services, book: Book) -> None:
    found = services.receivables.open_documents(TODAY)
    assert [d.days for d in found] == sorted((d.days for d in found), reverse=True)
    assert all(d.code == f"XS{d.id}" and d.open > 0 for d in found)
    chosen = [found[0].id, found[-1].id]
    assert [d.id for d in services.receivables.open_documents(TODAY, ids=chosen)] == chosen


def test_the_list_of_what_is_open_holds_exactly_the_open_documents(
    services: Services, book: Book
) -> None:
    query = services.receivables.open_list()
    found = services.lists.ids(query)
    today = services.receivables.open_documents(date(2030, 1, 1))
    assert sorted(found) == sorted(d.id for d in today)


def test_basis_buckets_and_percentages_are_remembered(services: Services) -> None:
    asked = services.receivables.query(
        TODAY, buckets=Buckets((10, 20)), allowance=Allowance((0, 50, 100, 200)),
        basis=Basis.DOCUMENT,
    )  # fmt: skip
    services.receivables.remember(asked)
    again = services.receivables.query(TODAY)
    assert again == asked


def test_percentages_that_do_not_fit_the_buckets_give_way_to_the_usual_ones_by_age(
    services: Services,
) -> None:
    services.settings.save({AGEING_BUCKETS.key: "45,200"})
    query = services.receivables.query(TODAY)
    assert query.allowance.rates == (0, 500, 5_000, 5_000)


def test_buckets_that_do_not_rise_are_refused_by_the_settings(services: Services) -> None:
    with pytest.raises(ValidationError):
        services.settings.save({AGEING_BUCKETS.key: "30,20"})
    assert services.receivables.query(TODAY).buckets == Buckets()


def test_an_ageing_with_too_few_percentages_is_refused(services: Services) -> None:
    with pytest.raises(FieldError):
        services.receivables.ageing(AgeingQuery(as_of=TODAY, allowance=Allowance((0,))))


def test_an_empty_file_owes_nothing(services: Services) -> None:
    table = services.receivables.ageing(services.receivables.query(TODAY))
    assert table.rows == ()
    assert (table.total.total, table.total.overdue_share, table.total.allowance) == (0, None, 0)


def test_the_result_says_the_same_as_the_table(services: Services, book: Book) -> None:
    query = services.receivables.query(TODAY, group=GroupBy.REGION)
    result = services.receivables.result(query)
    table = services.receivables.ageing(query)
    rows = result.table("ageing").rows
    assert [row.cells[1] for row in rows if row.cells[1]] == [
        r.total for r in table.rows if r.total
    ]
    assert result.table("ageing").totals.cells[1] == table.total.total
