"""What is kept of trade equals a recomputation from single documents in plain Python."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from crmdesk.analysis.months import add_months
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, trade
from crmdesk.analysis.windows import until
from crmdesk.services import document_sums, trade_stats
from crmdesk.services.catalogue import raw_table
from crmdesk.services.container import Services
from crmdesk.services.credit_settings import CONTROL, OFF
from tests.helpers.making import customer
from tests.services.trade.book import Book, Row

TODAY = date(2026, 11, 21)
KINDS = ("sale", "return", "allowance", "opening")
FAR = date(2027, 12, 31)  # everything posted counts, whatever its date


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def stored(connection: Connection) -> dict[int, Row]:
    rows = connection.execute(select(trade_stats.TRADE)).mappings()
    return {row["customer_id"]: dict(row) for row in rows}


def stored_months(connection: Connection) -> dict[tuple[int, int], Row]:
    rows = connection.execute(select(trade_stats.MONTH)).mappings()
    return {(row["customer_id"], row["month"]): dict(row) for row in rows}


def trade_of(book: Book, owner: int) -> Any:
    documents = [
        TradeDocument(
            s["id"], DocumentKind(s["kind"]), date.fromisoformat(s["sold_on"]), s["amount"],
            s.get("original_id"),
        )
        for s in book.sales
        if s["customer_id"] == owner and book.counts(s)
    ]  # fmt: skip
    return trade(documents, until(FAR))


def total_cost(documents: list[Row]) -> int | None:
    goods = [s["cost"] for s in documents if s["kind"] in ("sale", "return")]
    return None if None in goods else sum(goods)


def expected(book: Book, as_of: date) -> dict[int, Row]:
    """The whole table said once more, document by document."""
    return {owner: _of_customer(book, owner, as_of) for owner in book.owners if _has(book, owner)}


def _has(book: Book, owner: int) -> bool:
    everything = [
        *[s for s in book.sales if book.counts(s)],
        *[s for s in book.sales if (s["state"], s["kind"], s["deleted_at"]) == ("draft", "sale", None)],
        *book.receipts,
        *[c for c in book.contracts if c["is_current"] and not c["deleted_at"]],
    ]  # fmt: skip
    return any(row["customer_id"] == owner for row in everything)


def _of_customer(book: Book, owner: int, as_of: date) -> Row:
    mine = [s for s in book.sales if s["customer_id"] == owner and book.counts(s)]
    charges = [s for s in mine if s["amount"] > 0]
    notes = [s for s in mine if s["amount"] < 0]
    receipts = [r for r in book.receipts if r["customer_id"] == owner]
    gone = {r["reverses_id"] for r in receipts}
    good = [r for r in receipts if r["amount"] > 0 and r["id"] not in gone]
    bought = trade_of(book, owner)
    rests = {
        s["id"]: s["amount"] - sum(a["amount"] for a in book.allocations if a["sale_id"] == s["id"])
        for s in charges
    }
    due = {s["id"]: date.fromisoformat(s["due_on"] or s["sold_on"]) for s in charges}
    still = [due[i] for i, rest in rests.items() if rest]
    to_come = [d for d in still if d >= as_of]
    applied = sum(a["amount"] for a in book.allocations if a["sale_id"] in rests)
    drafts = [
        s["amount"] for s in book.sales
        if s["customer_id"] == owner and s["state"] == "draft" and s["kind"] == "sale"
        and not s["deleted_at"]
    ]  # fmt: skip
    contracts = [
        c for c in book.contracts
        if c["customer_id"] == owner and c["is_current"] and not c["deleted_at"]
    ]  # fmt: skip
    since = add_months(as_of, -12).isoformat()
    return {
        "customer_id": owner,
        "first_sale_on": bought.first and bought.first.isoformat(),
        "last_sale_on": bought.last and bought.last.isoformat(),
        "purchases": bought.count,
        "purchased": bought.positive_sales,
        "sales": bought.net_sales,
        "sales_12": sum(
            s["amount"] for s in mine if s["kind"] != "opening" and s["sold_on"] > since
        ),
        "cost": total_cost(mine),
        "largest_sale": bought.largest,
        "returns": bought.returns,
        "return_count": bought.return_count,
        "received": sum(r["amount"] for r in receipts),
        "receipt_count": len(good),
        "largest_receipt": max((r["amount"] for r in good), default=None),
        "last_receipt_on": max((r["received_on"] for r in good), default=None),
        "open": sum(rests.values()),
        "overdue": sum(rest for i, rest in rests.items() if due[i] < as_of),
        "oldest_due_on": min(still).isoformat() if still else None,
        "next_due_on": min(to_come).isoformat() if to_come else None,
        "prepaid": sum(r["amount"] for r in receipts) - sum(s["amount"] for s in notes) - applied,
        "drafts": sum(drafts) + sum(c["amount"] for c in contracts if c["state"] == "preparing"),
        "unbilled": sum(max(0, c["delivered"] - c["billed"]) for c in contracts),
        "unshipped": sum(
            max(0, c["amount"] - max(c["delivered"], c["billed"]))
            for c in contracts
            if c["state"] in ("approved", "signed", "running")
        ),
    } | _paid(book, mine, good)


def _paid(book: Book, mine: list[Row], good: list[Row]) -> Row:
    sales = {s["id"]: s for s in mine if s["kind"] == "sale"}
    paid = [
        (a, sales[a["sale_id"]])
        for a in book.allocations
        if a["sale_id"] in sales and a["receipt_id"] in {r["id"] for r in good}
    ]
    return {
        "paid": sum(a["amount"] for a, _s in paid),
        "paid_days": sum(
            a["amount"] * (day(a["applied_on"]) - day(s["sold_on"])).days for a, s in paid
        ),
        "late_days": sum(
            a["amount"] * (day(a["applied_on"]) - day(s["due_on"] or s["sold_on"])).days
            for a, s in paid
        ),
    }


def expected_months(book: Book) -> dict[tuple[int, int], Row]:
    found: dict[tuple[int, int], Row] = {}
    documents: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
    for s in book.sales:
        if book.counts(s):
            documents[s["customer_id"], month(s["sold_on"])].append(s)
    receipts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for r in book.receipts:
        receipts[r["customer_id"], month(r["received_on"])] += r["amount"]
    purchases: defaultdict[tuple[int, int], int] = defaultdict(int)
    for owner in book.owners:
        for each in trade_of(book, owner).purchases:
            purchases[owner, month(each.on.isoformat())] += 1
    for key in documents.keys() | receipts.keys():
        mine = documents[key]
        found[key] = {
            "customer_id": key[0],
            "month": key[1],
            "purchases": purchases[key],
            "sales": sum(s["amount"] for s in mine if s["kind"] != "opening"),
            "cost": total_cost(mine),
            "returns": -sum(s["amount"] for s in mine if s["kind"] == "return"),
            "charged": sum(s["amount"] for s in mine),
            "received": receipts[key],
        }
    return found


def month(text: str) -> int:
    return int(text[:4]) * 100 + int(text[5:7])


@pytest.mark.parametrize("seed", range(12))
def test_the_rows_of_all_and_of_some_equal_a_recomputation_from_single_documents(
    services: Services, seed: int
) -> None:
    book = Book(services, seed).fill()
    with services.database.write() as connection:
        trade_stats.rebuild(connection, TODAY)
        assert stored(connection) == expected(book, TODAY)
        assert stored_months(connection) == expected_months(book)
        trade_stats.renew(connection, book.owners[::2], date(2026, 3, 1))
        as_then = expected(book, date(2026, 3, 1))
        right = expected(book, TODAY) | {i: as_then[i] for i in book.owners[::2] if i in as_then}
        assert stored(connection) == right
        assert stored_months(connection) == expected_months(book)


@pytest.mark.parametrize("seed", range(6))
def test_a_new_day_changes_only_what_it_must_and_arrives_where_a_rebuild_does(
    services: Services, seed: int
) -> None:
    book = Book(services, seed).fill()
    with services.database.write() as connection:
        trade_stats.rebuild(connection, date(2026, 2, 1))
        for today in (date(2026, 2, 2), date(2026, 4, 30), date(2026, 11, 21), date(2026, 6, 1)):
            before = stored(connection)
            changed = trade_stats.roll(connection, today)
            after = stored(connection)
            assert after == expected(book, today)
            if today != date(2026, 6, 1):  # back in time: all anew
                assert changed == sum(before[i] != after[i] for i in after)
            assert trade_stats.day_of(connection) == today


def test_the_check_names_exactly_the_customers_with_wrong_rows(services: Services) -> None:
    Book(services, 3).fill()
    with services.database.write() as connection:
        trade_stats.rebuild(connection, TODAY)
        assert trade_stats.differing(connection, TODAY) == []
        with_rows = sorted(stored(connection))
        first, second, third = with_rows[0], with_rows[2], with_rows[-1]
        t, m = trade_stats.TRADE, trade_stats.MONTH
        connection.execute(t.update().where(t.c.customer_id == first).values(open=1))
        connection.execute(t.delete().where(t.c.customer_id == third))
        connection.execute(m.update().where(m.c.customer_id == second).values(sales=1))
        assert trade_stats.differing(connection, TODAY) == [first, second, third]


def refuse(*_args: Any) -> None:
    raise AssertionError("the other way was to be taken")


@pytest.mark.parametrize("seed", range(4))
def test_new_documents_are_added_to_what_is_kept_and_make_what_a_recomputation_makes(
    services: Services, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(services, seed).fill()
    someone_new = customer(services, "新客户")
    services.settings.save({CONTROL.key: OFF})
    with services.database.write() as connection:
        document_sums.keep_billed(connection, book.owners)
        trade_stats.rebuild(connection, TODAY)
    monkeypatch.setattr(trade_stats, "renew", refuse)
    for owner in (*book.owners, someone_new):
        for kind, is_posted in book.chance.sample([*itertools.product(KINDS, (True, False))], 4):
            line = {"name": "轴承", "quantity": 1000, "price": book.chance.choice([0, 500, 90_000])}
            line["cost"] = book.chance.choice([None, 0, 300])
            on = TODAY - timedelta(book.chance.randrange(800))
            values = {"customer_id": owner, "kind": kind, "sold_on": on}
            rows = [] if kind == "opening" else [line] * book.chance.randint(1, 3)
            stated = {"stated": 77_700} if kind == "opening" else {}
            services.sales.save(None, values | stated, rows, post=is_posted)
    with services.database.read() as connection:
        assert trade_stats.differing(connection, TODAY) == []


def test_what_says_something_of_earlier_documents_is_summed_up_anew(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = customer(services, "客户")
    line = {"name": "轴承", "quantity": 2000, "price": 500}
    head = {"customer_id": owner, "sold_on": TODAY}
    services.sales.save(None, head, [line], post=True)  # the first act makes everybody's rows
    monkeypatch.setattr(trade_stats, "add", refuse)
    with services.database.read() as connection:
        sold = connection.scalar(select(raw_table("sale").c.id))
    draft = services.sales.return_of(sold)
    services.sales.save(None, draft.values, draft.rows, post=True)
    services.sales.save(None, head, [line], post=True, paid={"method": "cash"})
    with services.database.read() as connection:
        assert trade_stats.differing(connection, TODAY) == []
        assert stored(connection)[owner]["purchased"] == 1000
