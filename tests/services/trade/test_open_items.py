"""Receivables as of any day, against single documents gone through by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmdesk.analysis.payment_behaviour import Settled, latenesses
from crmdesk.analysis.receivables import Applied, OpenItem, ageing, by_customer, open_at
from crmdesk.analysis.statement import statement
from crmdesk.services import open_items, settlements, trade_months, trade_stats
from crmdesk.services.container import Services
from crmdesk.services.prepared import Prepared
from tests.services.trade.book import CHARGES, Book, Row

TODAY = date(2026, 11, 21)


def as_item(sale: Row) -> OpenItem:
    return OpenItem(
        document_id=sale["id"],
        customer_id=sale["customer_id"],
        dated_on=date.fromisoformat(sale["sold_on"]),
        due_on=date.fromisoformat(sale["due_on"]) if sale["due_on"] else None,
        amount=sale["amount"],
        open=0,
    )


def expected(book: Book, as_of: date) -> list[OpenItem]:
    charges = [s for s in book.sales if s["kind"] in CHARGES and book.counts(s)]
    applied = [
        Applied(a["sale_id"], a["amount"], date.fromisoformat(a["applied_on"]))
        for a in book.allocations
    ]
    return sorted(
        open_at([as_item(s) for s in charges], applied, as_of), key=lambda i: i.document_id
    )


def of_owner(rows: list[Row], owner: int, name: str, as_of: date) -> int:
    return sum(
        r["amount"] for r in rows if r["customer_id"] == owner and r[name] <= as_of.isoformat()
    )


@pytest.fixture(params=range(3))
def book(services: Services, request: pytest.FixtureRequest) -> Book:
    return Book(services, request.param).fill(80)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(back=st.integers(-10, 640))
def test_the_ageing_equals_open_items_equals_balances_and_prepayments_on_any_day(
    book: Book, back: int
) -> None:
    as_of = TODAY - timedelta(back)
    with book.services.database.read() as connection:
        found = open_items.open_items(connection, as_of)
        assert sorted(found, key=lambda i: i.document_id) == expected(book, as_of)
        balances = open_items.balances(connection, as_of)
        some = book.owners[::2]
        assert open_items.balances(connection, as_of, some) == {
            i: balances[i] for i in some if i in balances
        }
        assert {i.document_id for i in open_items.open_items(connection, as_of, some)} == {
            i.document_id for i in found if i.customer_id in some
        }
    posted = [s for s in book.sales if book.counts(s)]
    for owner in book.owners:
        net = of_owner(posted, owner, "sold_on", as_of)
        net -= of_owner(book.receipts, owner, "received_on", as_of)
        assert (balances[owner].balance if owner in balances else 0) == net
    total = ageing(found, as_of, by_customer).total.total
    assert total == sum(i.open for i in found)
    assert total == sum(b.balance for b in balances.values()) + sum(
        b.prepaid for b in balances.values()
    )


def test_a_far_day_is_read_from_all_documents_and_gives_the_same(book: Book) -> None:
    with book.services.database.read() as connection:
        for back in (0, 1, 30, 200, 500):
            day = (TODAY - timedelta(back)).isoformat()
            near, far = [
                sorted(Prepared(open_items.items_by(way)).run(connection, day=day))
                for way in (open_items.Way.NEAR, open_items.Way.FAR)
            ]
            assert near == far


def test_details_name_contract_place_of_the_instalment_and_region(services: Services) -> None:
    book = Book(services, 1).fill(5)
    book.sale(
        kind="sale", state="posted", customer_id=book.owners[0], sold_on="2026-11-01",
        due_on=None, amount=7, cost=None, deleted_at=None,
    )  # fmt: skip
    with services.database.write() as connection:
        connection.exec_driver_sql("UPDATE customer SET registered_region = '440300'")
    with services.database.read() as connection:
        items = open_items.open_items(connection, TODAY, details=True)
    assert items
    assert {i.region for i in items} == {"440300"}


def test_movements_take_the_balance_before_to_the_balance_of_the_last_day(book: Book) -> None:
    start, end = date(2026, 3, 1), date(2026, 8, 31)
    with book.services.database.read() as connection:
        balances = open_items.balances(connection, end)
        for owner in book.owners:
            opening = open_items.balance_before(connection, owner, start)
            moved = open_items.movements(connection, owner, start, end)
            made = statement(moved, start, end, opening=opening)
            assert made.closing == (balances[owner].balance if owner in balances else 0)
            assert [line.movement for line in made.lines] == moved
            assert all(m.amount > 0 and start <= m.on <= end for m in moved)


def test_settlements_are_documents_paid_up_by_money(book: Book) -> None:
    since = date(2025, 12, 31)
    right = []
    for s in book.sales:
        back = sum(
            a["amount"] for a in book.allocations if a["sale_id"] == s["id"] and a["credit_id"]
        )
        is_settled = s["settled_on"] is not None and s["settled_on"] > since.isoformat()
        if s["kind"] in CHARGES and book.counts(s) and is_settled and s["amount"] > back:
            due, on = s["due_on"] or s["sold_on"], s["settled_on"]
            right.append(
                Settled(
                    s["customer_id"], s["id"], date.fromisoformat(due), date.fromisoformat(on),
                    s["amount"] - back,
                )
            )  # fmt: skip
    assert right
    with book.services.database.read() as connection:
        found = settlements.settlements(connection, since)
        assert sorted(found, key=lambda s: s.document_id) == right
        some = book.owners[:2]
        assert sorted(
            settlements.settlements(connection, since, some), key=lambda s: s.document_id
        ) == [s for s in right if s.customer_id in some]


def test_days_late_counted_by_the_database_are_those_of_the_single_documents(book: Book) -> None:
    since = date(2025, 6, 30)
    with book.services.database.read() as connection:
        settled = settlements.settlements(connection, since)
        for until in (TODAY, TODAY - timedelta(90)):
            right = {who: late.counts for who, late in latenesses(settled, until).items()}
            assert right
            assert settlements.days_late(connection, since, until) == right
            some = book.owners[:2]
            assert settlements.days_late(connection, since, until, some) == {
                who: counts for who, counts in right.items() if who in some
            }


# --- by months ------------------------------------------------------------------------------
def test_ends_of_months_count_the_last_day_of_the_running_month_only_when_it_came() -> None:
    assert trade_months.ends_of_months(date(2026, 3, 30), 2) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]
    assert trade_months.ends_of_months(date(2026, 3, 31), 2) == [
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]


def test_what_was_open_at_the_ends_of_months_is_what_the_open_items_of_those_days_say(
    book: Book,
) -> None:
    with book.services.database.read() as connection:
        for owner in book.owners:
            first = min(
                (s["sold_on"] for s in book.sales
                 if s["customer_id"] == owner and book.counts(s) and s["amount"] > 0),
                default="9999",
            )  # fmt: skip
            for end, rest in trade_months.month_ends(connection, owner, TODAY):
                items = open_items.open_items(connection, end, [owner])
                known = first <= end.isoformat()
                assert rest == (sum(i.open for i in items) if known else None)


def test_monthly_totals_stop_at_the_day_and_months_without_trade_are_there(book: Book) -> None:
    as_of = date(2026, 8, 14)
    with book.services.database.write() as connection:
        trade_stats.rebuild(connection, TODAY)
    with book.services.database.read() as connection:
        totals = trade_months.monthly(connection, as_of, 16)
        one = trade_months.monthly(connection, as_of, 16, [book.owners[0]])
    assert totals[0].month == date(2025, 5, 1)
    assert len(totals) == 16
    assert (totals[-1].days, totals[-2].days) == (14, 31)
    for found, owners in ((totals, set(book.owners)), (one, {book.owners[0]})):
        posted = [s for s in book.sales if book.counts(s) and s["customer_id"] in owners]
        for each in found:
            here = [s for s in posted if s["sold_on"][:7] == each.month.isoformat()[:7]]
            here = [s for s in here if s["sold_on"] <= as_of.isoformat()]
            money = [
                r["amount"] for r in book.receipts
                if r["customer_id"] in owners
                and each.month.isoformat()[:7] == r["received_on"][:7]
                and r["received_on"] <= as_of.isoformat()
            ]  # fmt: skip
            assert each.charged == sum(s["amount"] for s in here)
            assert each.sales == sum(s["amount"] for s in here if s["kind"] != "opening")
            assert each.received == sum(money)
