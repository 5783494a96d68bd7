"""What the card says of trade, against single documents gone through by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from crmdesk.analysis.dso import Settlement, mean_collection_period
from crmdesk.analysis.indicators import Indicators, mean_cycle
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, trade, years
from crmdesk.analysis.purchasing_power import purchasing_power
from crmdesk.analysis.windows import trailing, until
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services import open_items, trade_columns, trade_stats
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)


@pytest.fixture(params=range(3))
def book(services: Services, request: pytest.FixtureRequest) -> Book:
    book = Book(services, request.param).fill(90)
    services.trade_stats.rebuild()
    return book


def documents(book: Book, owner: int) -> list[TradeDocument]:
    return [
        TradeDocument(
            s["id"], DocumentKind(s["kind"]), date.fromisoformat(s["sold_on"]), s["amount"],
            s.get("original_id"),
        )
        for s in book.sales
        if s["customer_id"] == owner and book.counts(s)
    ]  # fmt: skip


def indicators(book: Book, owner: int) -> Indicators:
    return book.services.indicators.of(owner, TODAY)


# --- the card -------------------------------------------------------------------------------
@pytest.mark.parametrize("back", [0, 1, 45, 300])
def test_receivables_of_the_card_are_the_open_items_of_its_day(book: Book, back: int) -> None:
    day = TODAY - timedelta(back)
    values = book.services.derived.values_for(book.owners, day)
    with book.services.database.read() as connection:
        for owner in book.owners:
            items = open_items.open_items(connection, day, [owner])
            late = [i for i in items if i.days_overdue(day) > 0]
            assert values[owner]["receivables_open"] == sum(i.open for i in items)
            assert values[owner]["receivables_overdue"] == sum(i.open for i in late)
            assert values[owner]["max_overdue_days"] == max(
                (i.days_overdue(day) for i in late), default=0
            )


def test_overdue_of_a_card_does_not_wait_for_the_renewal_of_the_day(services: Services) -> None:
    book = Book(services, 2).fill(60)
    with services.database.write() as connection:
        trade_stats.rebuild(connection, TODAY - timedelta(20))
    before = services.derived.values_for(book.owners, TODAY)
    services.trade_stats.refresh()
    assert services.derived.values_for(book.owners, TODAY) == before


def test_purchasing_power_and_standing_follow_the_purchases(book: Book) -> None:
    values = book.services.derived.values_for(book.owners, TODAY)
    for owner in book.owners:
        mine = documents(book, owner)
        history, year = trade(mine, until(TODAY)), trade(mine, trailing(TODAY))
        answer = purchasing_power(year, history.first, TODAY)
        right = answer.power.value if answer.power else None
        assert values[owner].get("purchasing_power") == right
        assert values[owner].get("first_trade_on") == (history.first and str(history.first))
        if history.first and history.last:
            days, cycle = (TODAY - history.last).days, mean_cycle(history) or 0
            is_lost = days > max(365, 3 * cycle)
            then = "lost" if is_lost else "past"
            is_current = history.last in trailing(TODAY)
            assert values[owner]["standing"] == ("current" if is_current else then)
            assert (values[owner]["pyramid_layer"] == "inactive") == (year.net_sales <= 0)


def test_the_sales_of_three_years_are_those_of_the_documents(book: Book) -> None:
    with book.services.database.read() as connection:
        found = book.services.derived.sales_for(connection, book.owners, TODAY)
    for owner in book.owners:
        mine = documents(book, owner)
        paid = [r["received_on"] for r in book.receipts if r["customer_id"] == owner]
        first = min([d.on for d in mine] + [date.fromisoformat(on) for on in paid]).replace(day=1)
        for made, right in zip(reversed(found[owner]), years(mine, TODAY), strict=True):
            assert made.year == right.year
            for n, (got, wanted) in enumerate(zip(made.months, right.months, strict=True), 1):
                assert got == (None if date(made.year, n, 1) < first else wanted)
            if made.total is not None:
                assert (made.total, made.growth) == (right.total, right.growth)


def test_a_customer_without_trade_has_a_blank_table_and_no_figures(services: Services) -> None:
    ours = customer(services)
    with services.database.read() as connection:
        assert services.derived.sales_for(connection, [ours], TODAY) == {
            ours: services.derived.blank_years(TODAY)
        }
        values = services.derived.read(connection, [ours], TODAY)[ours]
    assert "receivables_open" not in values
    assert "purchasing_power" not in values


def test_the_wallet_share_is_what_was_sold_in_twelve_months_of_it(book: Book) -> None:
    owner = book.owners[0]
    sold = trade(documents(book, owner), trailing(TODAY)).net_sales
    book.services.records.save("customer", owner, {"wallet": 20_000_000})
    values = book.services.derived.values_for([owner], TODAY)
    assert values[owner]["wallet_share"] == round(sold * 10_000 / 20_000_000)


def test_the_first_trade_is_the_first_sale_unless_the_card_says_otherwise(book: Book) -> None:
    owner = book.owners[1]
    first = trade(documents(book, owner), until(TODAY)).first
    assert book.services.cards.card(owner).stored("first_trade_on") == str(first)
    book.services.records.save("customer", owner, {"first_trade_on": "2019-05-06"})
    assert book.services.cards.card(owner).stored("first_trade_on") == "2019-05-06"


# --- columns of the list --------------------------------------------------------------------
KEYS = tuple(spec.name for spec in trade_columns.SPECS["customer"])


def columns(services: Services, ids: list[int]) -> list[dict[str, Any]]:
    rows = services.lists.rows("customer", KEYS, ids)
    return [dict(zip(KEYS, row, strict=True)) for row in rows]


def rounded(value: Any) -> int | None:
    return None if value is None else int(value + Fraction(1, 2) if value >= 0 else value)


def test_the_columns_are_the_indicators_of_the_whole_history(book: Book) -> None:
    stored = book.services.derived.values_for(book.owners, TODAY)
    for owner, row in zip(book.owners, columns(book.services, book.owners), strict=True):
        whole = trade(documents(book, owner), until(TODAY))
        assert row["purchases"] == whole.count
        assert row["sales"] == whole.net_sales
        assert row["largest_sale"] == whole.largest
        assert row["mean_sale"] == rounded(whole.mean)
        assert (row["returns"], row["return_count"]) == (whole.returns, whole.return_count)
        assert row["first_sale_on"] == (whole.first and str(whole.first))
        assert row["last_sale_on"] == (whole.last and str(whole.last))
        found = indicators(book, owner)
        assert row["days_traded"] == found.trade.days_traded
        cycle = found.trade.cycle
        assert row["purchase_interval"] == (None if cycle is None else rounded(cycle * 1000))
        following = found.next_purchase
        assert row["next_purchase_on"] == (following and str(following.expected_on))
        assert row["sales_12"] == trade(documents(book, owner), trailing(TODAY)).net_sales
        values = stored[owner]
        assert row["receivables"] == values["receivables_open"]
        assert row["overdue"] == values["receivables_overdue"]
        assert (row["overdue_days"] or 0) == values["max_overdue_days"]
        assert row["collection_days"] == values.get("mean_collection_days")


def test_the_list_sorts_and_filters_by_what_is_owed(book: Book) -> None:
    rows = columns(book.services, book.owners)
    owed = {i: row["receivables"] for i, row in zip(book.owners, rows, strict=True)}
    nobody = customer(book.services, "没有往来")
    query = ListQuery(sort=(Sort("receivables", descending=True),))
    assert [owed.get(i, 0) for i in book.services.lists.ids(query)] == sorted(
        [*owed.values(), 0], reverse=True
    )
    middle = sorted(owed.values())[3]
    rich = Group((Condition("receivables", Op.AT_LEAST, (middle,)),))
    assert set(book.services.lists.ids(ListQuery(filter=rich))) == {
        i for i, amount in owed.items() if amount >= middle
    }
    assert columns(book.services, [nobody])[0]["purchases"] == 0
    assert columns(book.services, [nobody])[0]["last_sale_on"] is None


@pytest.mark.parametrize("key", KEYS)
def test_every_column_can_be_sorted_and_filtered_by(services: Services, key: str) -> None:
    services.lists.ids(ListQuery(sort=(Sort(key),)))
    blank = Group((Condition(key, Op.EMPTY, ()),))
    services.lists.ids(ListQuery(filter=blank))


@pytest.mark.parametrize(
    ("sales", "cost", "margin"),
    [(30_000, 20_000, 3333), (30_000, 10_000, 6667), (20_000, 30_001, -5001), (0, 5, None)],
)
def test_margins_are_rounded_half_away_from_zero(
    services: Services, sales: int, cost: int, margin: int | None
) -> None:
    ours = customer(services)
    with services.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO customer_trade (customer_id, purchases, purchased, sales, sales_12, cost, returns,"
            " return_count, received, receipt_count, open, overdue, prepaid, drafts, unbilled,"
            " unshipped, paid, paid_days, late_days)"
            f" VALUES ({ours}, 1, 1, {sales}, 0, {cost}, {'0, ' * 12}0)"
        )
    row = columns(services, [ours])[0]
    assert (row["profit"], row["margin"]) == (sales - cost, margin)


# --- indicators -----------------------------------------------------------------------------
def test_the_indicators_of_one_customer_come_from_all_his_records(book: Book) -> None:
    services, owner = book.services, book.owners[0]
    mine = documents(book, owner)
    here = trade(mine, trailing(TODAY))
    create(services, "activity", customer_id=owner, summary="回访")
    create(services, "activity", customer_id=owner, summary="未接", result="not_reached")
    create(services, "signal", customer_id=owner, kind="complaint", text="晚到")
    create(services, "task", customer_id=owner, title="电话", due_on="2026-11-20")
    found = indicators(book, owner)
    assert (found.trade.purchases, found.trade.net_sales) == (here.count, here.net_sales)
    assert (found.trade.returns, found.trade.largest_purchase) == (here.returns, here.largest)
    goods = [
        s for s in book.sales
        if s["customer_id"] == owner and book.counts(s) and s["kind"] in ("sale", "return")
        and date.fromisoformat(s["sold_on"]) in trailing(TODAY)
    ]  # fmt: skip
    costs = [s["cost"] for s in goods]
    profit = None if None in costs else here.net_sales - sum(costs)
    assert found.trade.gross_profit == profit
    assert (found.contact.contacts, found.contact.tasks, found.contact.complaints) == (1, 1, 1)
    assert found.contact.complaint_share == 1


def test_the_collection_period_counts_receipts_of_the_window_and_no_dishonoured_ones(
    book: Book,
) -> None:
    for owner in book.owners:
        gone = {r["reverses_id"] for r in book.receipts}
        good = {
            r["id"]: r for r in book.receipts
            if r["customer_id"] == owner and r["amount"] > 0 and r["id"] not in gone
        }  # fmt: skip
        sales = {s["id"]: s for s in book.sales if s["kind"] == "sale" and book.counts(s)}
        settled = [
            Settlement(
                a["amount"],
                (
                    date.fromisoformat(a["applied_on"])
                    - date.fromisoformat(sales[a["sale_id"]]["sold_on"])
                ).days,
            )
            for a in book.allocations
            if a["receipt_id"] in good
            and a["sale_id"] in sales
            and date.fromisoformat(a["applied_on"]) in trailing(TODAY)
        ]
        found = indicators(book, owner).finance
        assert found.collection_days == mean_collection_period(settled)
        amounts = [
            r["amount"] for r in good.values()
            if date.fromisoformat(r["received_on"]) in trailing(TODAY)
        ]  # fmt: skip
        assert found.largest_receipt == max(amounts, default=None)
