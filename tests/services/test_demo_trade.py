"""The demo's trade: the textbook's layers to the fen, balances that agree, documents that obey."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.layers import ACTIVE, Layer
from crmdesk.analysis.pyramid import pyramid
from crmdesk.analysis.receivables import ageing, by_customer
from crmdesk.models import codecs
from crmdesk.models.database import Database, open_database
from crmdesk.models.fields import fields_of
from crmdesk.models.registry import Allocation, Product, Receipt, Sale, SaleLine
from crmdesk.services import checking, credit_settings
from crmdesk.services.container import Services
from crmdesk.services.demo import plan as planning
from crmdesk.services.open_items import balances, open_items
from crmdesk.services.wording import shown
from tests.helpers.demo import rows

TODAY = date(2026, 11, 21)
YEAR_AGO = "2025-11-21"
# B1: customers, yuan of sales, of profit before overhead, and spent on each customer.
PRINTED = {
    Layer.VIP: (21, 2_394_000, 957_600, 40_000),
    Layer.BIG: (85, 2_686_000, 805_800, 6_820),
    Layer.MEDIUM: (319, 2_902_900, 580_580, 2_459),
    Layer.SMALL: (1_701, 1_973_160, -887_922, 985),
}
FEN = 100
COUNTED = "s.state = 'posted' AND s.deleted_at IS NULL"
NET = f"{COUNTED} AND s.kind != 'opening' AND s.sold_on > '{YEAR_AGO}' AND s.sold_on <= '{TODAY}'"


@pytest.fixture(scope="module")
def file(demo_file: Path) -> Iterator[Database]:
    """The case-size file, for reading."""
    database = open_database(demo_file)
    yield database
    database.close()


@pytest.fixture(scope="module")
def sold(file: Database) -> list[Any]:
    """Net sales, cost and last purchase of the twelve months by customer."""
    return rows(
        file,
        f"SELECT c.id, c.code, s.sales, s.cost, s.last FROM customer c LEFT JOIN ("
        f"SELECT s.customer_id, SUM(s.amount) sales, SUM(s.cost) cost, MAX(s.sold_on) last "
        f"FROM sale s WHERE {NET} GROUP BY 1) s ON s.customer_id = c.id",
    )


# --- the textbook ------------------------------------------------------------------------------
def test_the_pyramid_of_twelve_months_is_the_printed_table_to_the_yuan(sold: list[Any]) -> None:
    customers = (
        CustomerFacts(
            id=r["id"],
            code=r["code"],
            net_sales=r["sales"] or 0,
            gross_profit=(r["sales"] or 0) - (r["cost"] or 0),
            spent=0,
            last_on=date.fromisoformat(r["last"]) if r["last"] else None,
        )
        for r in sold
    )
    found = pyramid(frame_of(customers, TODAY))
    for layer in ACTIVE:
        count, yuan, profit, spent = PRINTED[layer]
        figures = found.figures(layer)
        assert (figures.count, figures.net_sales) == (count, yuan * FEN)
        assert figures.gross_profit == (profit + spent * count) * FEN
    assert found.total.net_sales == 995_606_000


def test_the_methods_say_the_printed_table_and_the_computed_simulation(demo_file: Path) -> None:
    services = Services(open_database(demo_file))
    books = {"reported_profit": "850000"}
    _method, found = services.analyses.run("pyramid", books, TODAY)
    table = found.table("layers")
    at = {column.key: place for place, column in enumerate(table.columns)}
    layers = [row.cells for row in table.rows]
    assert [
        tuple(cells[at[key]] for key in ("count", "sales", "profit", "cost"))
        for cells in layers[:4]
    ] == [
        (count, yuan * FEN, profit * FEN, spent * count * FEN)
        for count, yuan, profit, spent in PRINTED.values()
    ]  # fmt: skip
    assert [cells[1] for cells in layers[4:]] == [154, 250, 1_000]
    assert -60_605_800 in [row.cells[1] for row in found.table("books").rows]
    _method, moved = services.analyses.run("upgrade", books, TODAY)
    services.close()
    assert [row.cells[2] for row in moved.table("layers").rows] == [29, 95, 337, 1_665]
    totals = moved.table("layers").totals
    assert totals is not None
    assert totals.cells[5] == 1_130_610_000
    assert totals.cells[7] == 196_721_000
    assert "13.6%" in shown(moved.findings[0].sentence)


def test_every_customer_bought_what_the_plan_says(file: Database, sold: list[Any]) -> None:
    net = {r["id"]: r["sales"] or 0 for r in sold}
    planned = rows(file, "SELECT customer_id, amount_fen FROM demo_plan")
    assert {r["customer_id"]: r["amount_fen"] for r in planned} == {
        r["customer_id"]: net[r["customer_id"]] for r in planned
    }
    assert sum(net.values()) == sum(r["amount_fen"] for r in planned)


def test_nobody_bought_before_he_was_a_customer(file: Database) -> None:
    assert not rows(
        file,
        "SELECT s.id FROM sale s JOIN customer c ON c.id = s.customer_id "
        "WHERE s.kind = 'sale' AND s.contract_id IS NULL AND s.sold_on < c.first_trade_on",
    )


# --- balances ----------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(50))
def test_ageing_open_items_and_balances_agree_on_any_day(file: Database, seed: int) -> None:
    chance = random.Random(seed)
    day = TODAY - timedelta(days=chance.randrange(0, 760))
    with file.read() as connection:
        items = open_items(connection, day)
        owed = balances(connection, day)
    aged = ageing(items, day, by_customer)
    by_hand = _balances(file, day)
    assert aged.total.total == sum(item.open for item in items)
    assert aged.total.total == sum(b.open for b in owed.values())
    assert {i: b.balance for i, b in owed.items() if b.balance} == by_hand
    assert aged.total.total - sum(b.prepaid for b in owed.values()) == sum(by_hand.values())
    assert all(b.prepaid >= 0 for b in owed.values())


def _balances(file: Database, day: date) -> dict[int, int]:
    """Documents less money of every customer until *day*, where it is not nothing."""
    found: Counter[int] = Counter()
    for r in rows(file, f"SELECT s.customer_id, SUM(s.amount) amount FROM sale s WHERE {COUNTED} "
                        "AND s.sold_on <= :d GROUP BY 1", d=day.isoformat()):  # fmt: skip
        found[r["customer_id"]] += r["amount"]
    for r in rows(file, "SELECT customer_id, SUM(amount) amount FROM receipt "
                        "WHERE deleted_at IS NULL AND received_on <= :d GROUP BY 1",
                  d=day.isoformat()):  # fmt: skip
        found[r["customer_id"]] -= r["amount"]
    return {customer: amount for customer, amount in found.items() if amount}


# --- how it feels --------------------------------------------------------------------------------
def test_the_debts_are_those_of_a_real_firm(file: Database) -> None:
    with file.read() as connection:
        aged = ageing(open_items(connection, TODAY), TODAY, by_customer)
    total = aged.total
    assert 150_000_000 < total.total < 300_000_000
    assert total.overdue_share is not None
    assert 0.1 < float(total.overdue_share) < 0.3
    assert all(amount > 0 for amount in total.buckets)  # every bucket has something
    five = sum(group.total for group in aged.groups[:5])
    assert 0.12 < five / total.total < 0.5


def test_everything_that_screens_show_occurs(file: Database) -> None:
    def kinds(sql: str) -> set[Any]:
        return {r[0] for r in (tuple(r.values()) for r in rows(file, sql))}

    assert kinds("SELECT kind FROM sale") == {"sale", "return", "allowance", "opening"}
    assert kinds("SELECT state FROM promise") >= {"open", "kept", "late", "broken"}
    assert kinds("SELECT level FROM dunning") == {1, 2, 3, 4, 5}
    assert kinds("SELECT state FROM statement") == {
        "draft", "sent", "confirmed", "differs", "settled",
    }  # fmt: skip
    assert kinds("SELECT state FROM credit_limit") == {
        "proposed", "approved", "refused", "ended",
    }  # fmt: skip
    assert kinds("SELECT kind FROM credit_limit") == {"standing", "temporary"}
    assert kinds("SELECT state FROM credit_report") >= {"approved", "draft"}
    assert kinds("SELECT state FROM qualification_review") >= {"approved", "submitted"}
    assert kinds("SELECT verdict FROM customer_credit") == {"release", "warn", "approval", "cash"}
    assert kinds("SELECT grade FROM customer_credit") >= {"aa", "a", "bbb", "bb", "b", "ccc", "c"}
    assert rows(file, "SELECT 1 FROM receipt WHERE reverses_id IS NOT NULL")
    assert rows(file, "SELECT 1 FROM receipt WHERE amount > applied")
    assert rows(file, "SELECT 1 FROM sale WHERE contract_id IS NOT NULL AND instalment_id > 0")


def test_as_many_are_held_as_an_owner_can_look_after(file: Database) -> None:
    held = rows(
        file, "SELECT customer_id FROM customer_credit WHERE verdict IN ('approval', 'cash')"
    )
    assert 15 <= len(held) <= 40
    late = rows(
        file,
        "SELECT customer_id FROM sale s WHERE kind IN ('sale', 'opening') AND settled_on IS NULL "
        "AND state = 'posted' AND julianday(:d) - julianday(due_on) > 15 GROUP BY 1",
        d=TODAY.isoformat(),
    )
    assert 15 <= len(late) <= 60


def test_what_is_not_posted_waits_is_held_or_was_released(file: Database) -> None:
    states = Counter(r["state"] for r in rows(file, "SELECT state FROM sale"))
    assert 5 <= states["draft"] <= 40
    assert 2 <= states["void"] <= 20
    assert not rows(
        file,
        "SELECT 1 FROM sale_line l JOIN sale s ON s.id = l.sale_id "
        "WHERE (s.state = 'posted') != (l.counted_on IS NOT NULL)",
    )
    released = rows(
        file,
        "SELECT r.*, s.state, s.amount now, k.verdict FROM credit_release r "
        "JOIN sale s ON s.id = r.sale_id JOIN customer_credit k ON k.customer_id = r.customer_id",
    )
    assert 2 <= len(released) <= 3
    assert all(r["state"] == "draft" and r["amount"] == r["now"] for r in released)
    assert {r["verdict"] for r in released} == {"approval"}
    logged = rows(file, "SELECT document_id FROM credit_decision WHERE is_held = 1")
    assert {r["sale_id"] for r in released} <= {r["document_id"] for r in logged}


def test_reports_have_the_score_they_were_submitted_with(file: Database) -> None:
    wrong = rows(
        file,
        "SELECT id FROM credit_report WHERE (state = 'draft' OR state = 'returned') "
        "!= (result IS NULL) OR (score IS NOT NULL AND result NOT LIKE '%on_time%')",
    )
    assert not wrong


def test_a_vip_is_held_and_the_sales_of_another_customer_fell_by_half(file: Database) -> None:
    held = rows(
        file,
        "SELECT 1 FROM customer_credit k JOIN demo_plan p USING (customer_id) "
        "WHERE p.layer = 'vip' AND k.verdict IN ('approval', 'cash') AND k.exposure > k.credit_limit",
    )
    assert held
    months: dict[int, Counter[bool]] = defaultdict(Counter)
    for r in rows(
        file,
        "SELECT customer_id, month, sales FROM customer_month JOIN demo_plan USING (customer_id) "
        "WHERE layer IN ('vip', 'big') AND month >= 202512",
    ):
        months[r["customer_id"]][r["month"] >= 202609] += r["sales"]
    # Three months of twelve: usually a quarter of the sales and more.
    assert any(0 < of[True] < 0.5 * of[False] / 3 for of in months.values())


def test_contracts_are_billed_by_their_sales(file: Database) -> None:
    differing = rows(
        file,
        "SELECT c.code FROM contract c WHERE c.billed != (SELECT COALESCE(SUM(s.amount), 0) "
        f"FROM sale s WHERE s.contract_id = c.id AND s.kind IN ('sale', 'return') AND {COUNTED})",
    )
    assert not differing
    assert rows(file, "SELECT 1 FROM contract WHERE delivered > billed AND billed > 0")


def test_turnover_is_known_of_every_product_that_is_sold(file: Database) -> None:
    missing = rows(
        file,
        "SELECT product_id FROM sale_line WHERE counted_on > '2025-11-30' AND product_id NOT IN "
        "(SELECT product_id FROM stock_month WHERE month = '2026-10-01')",
    )
    assert not missing


# --- obeying -----------------------------------------------------------------------------------
def test_the_write_path_makes_the_same_of_documents_and_money(
    file: Database, services: Services
) -> None:
    """Customers who pay at once, by the month, late: their trade typed anew, document by document."""
    services.settings.save({credit_settings.CONTROL.key: credit_settings.OFF})
    new_ids: dict[int, int] = {}
    chosen = rows(
        file,
        "SELECT c.* FROM customer c JOIN demo_plan p ON p.customer_id = c.id WHERE c.id IN "
        "(SELECT customer_id FROM sale GROUP BY 1 HAVING COUNT(*) BETWEEN 3 AND 14 AND "
        "COUNT(contract_id) = 0 AND (MIN(amount) < 0 OR COUNT(*) > 6)) AND NOT EXISTS (SELECT 1 "
        "FROM receipt r WHERE r.customer_id = c.id AND r.reverses_id > 0) "
        "ORDER BY p.seed LIMIT 14",
    )
    for row in chosen:
        card = {"name": row["name"], "settlement": row["settlement"],
                "credit_days": row["credit_days"], "code": row["code"]}  # fmt: skip
        new_ids[row["id"]] = _created(services.records.save("customer", None, card), "customer")
        _type_documents(file, services, row["id"], new_ids)
    kept = "code, kind, amount, cost, tax, settled, settled_on, due_on, stated"
    old = rows(file, f"SELECT {kept} FROM sale WHERE customer_id IN "
                     f"({','.join(str(r['id']) for r in chosen)}) ORDER BY code")  # fmt: skip
    new = rows(services.database, f"SELECT {kept} FROM sale ORDER BY code")
    assert [dict(r) for r in new] == [dict(r) for r in old]
    assert len(new) > 60
    assert {r["kind"] for r in new} >= {"sale", "return"}


def _type_documents(
    file: Database, services: Services, customer_id: int, new_ids: dict[int, int]
) -> None:
    def of(entity: Any, order: str) -> list[Any]:
        return rows(
            file,
            f"SELECT * FROM {entity.__tablename__} WHERE customer_id = :c ORDER BY {order}",
            c=customer_id,
        )

    lines = defaultdict(list)
    for r in of(SaleLine, "id"):
        for product in rows(file, "SELECT * FROM product WHERE id = :i", i=r["product_id"]):
            if product["id"] not in new_ids:
                values = _values(Product, product, {})
                new_ids[product["id"]] = _created(
                    services.records.save("product", None, values), "product"
                )
        lines[r["sale_id"]].append(_values(SaleLine, r, new_ids) | {"sale_id": None})
    for r in of(Sale, "sold_on, id"):
        values = _values(Sale, r, new_ids)
        typed = [{k: v for k, v in line.items() if k != "sale_id"} for line in lines[r["id"]]]
        new_ids[r["id"]] = _created(services.sales.save(None, values, typed, post=True), "sale")
    for entity, order in ((Receipt, "received_on, id"), (Allocation, "applied_on, id")):
        name = entity.__tablename__
        for r in of(entity, order):
            new_ids[r["id"]] = _created(
                services.records.save(name, None, _values(entity, r, new_ids)), name
            )


def _values(entity: Any, row: Any, new_ids: dict[int, int]) -> dict[str, Any]:
    """A row as a person would type it: without what is computed, with the ids of the new file."""
    values: dict[str, Any] = {}
    for spec in fields_of(entity):
        if spec.internal or spec.reference == "employee":
            continue
        value: Any = codecs.load(spec, row[spec.name])
        values[spec.name] = new_ids.get(value) if spec.kind == "reference" else value
    return values


def _created(change_set: Any, entity: str) -> int:
    record_id: int = next(iter(change_set.of(entity).created))
    return record_id


@pytest.mark.parametrize("seed", [1, 2])
def test_a_file_of_any_seed_passes_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    from crmdesk.services import demo

    size = planning.Size(80, 8, 20, 40, years=3, lines=400 if seed == 2 else 100)
    monkeypatch.setitem(planning.SIZES, "tiny", size)
    path = tmp_path / "样本.crm"
    demo.create_demo(path, "tiny", seed=seed, today=TODAY)
    database = open_database(path)
    try:
        assert checking.check(database) == []
    finally:
        database.close()
