"""Posting a sale of 20 lines against the bare inserts, and what the credit decision adds to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count, cycle
from typing import Any, Final

from benchmarks.data import FOLDER, copy_of, demo_file, plain_reader, sample
from benchmarks.measuring import FRAME_MS, Row, median, p99, side_by_side
from crmdesk.core import clock
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.services.credit_settings import CONTROL, HOLD, OFF

ROUNDS: Final = 120
LINES: Final = 20
# Who may buy on credit today, with room below the limit for what is posted.
BUYERS: Final = (
    "SELECT k.customer_id FROM customer_credit k JOIN customer c ON c.id = k.customer_id "
    "WHERE k.verdict = 'release' AND k.credit_limit - k.exposure > 600000 AND c.credit_days > 0 "
    "AND c.deleted_at IS NULL ORDER BY k.customer_id"
)


def run() -> Iterator[Row]:
    """In turn: a sale with everything; its bare rows in the tables of the file, and in bare ones."""
    path, other = copy_of(demo_file(), "selling"), copy_of(demo_file(), "selling-bare")
    with closing(plain_reader(path)) as reader:
        buyers = [row[0] for row in reader.execute(BUYERS)]
        products = [row[0] for row in reader.execute("SELECT id FROM product ORDER BY id")]
    services = Services(open_database(path))
    customers = iter(sample(buyers, 3 * ROUNDS))

    def post() -> None:
        values = {"customer_id": next(customers), "sold_on": clock.today()}
        typed = [
            {"product_id": products[n], "quantity": 1000 * (n % 3 + 1), "price": 1_000 + n}
            for n in range(LINES)
        ]
        services.sales.save(None, values, typed, post=True)

    alone = FOLDER / "bare-sale.db"
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"bare-sale.db{suffix}").unlink(missing_ok=True)
    alone.touch()
    with closing(sqlite.connect(other)) as full, closing(sqlite.connect(alone)) as bare:
        for name in ("sale", "sale_line"):
            columns = ", ".join(c for c in _columns(full, name) if c != "id")
            bare.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {columns})")
        acts = [post, _inserting(full, full, buyers), _inserting(full, bare, buyers)]
        posted, indexed, inserted = side_by_side(acts, ROUNDS // 2, warm=5)
        services.settings.save({CONTROL.key: OFF})
        unasked = side_by_side(acts, ROUNDS, warm=5)[0]
        services.settings.save({CONTROL.key: HOLD})
        again = side_by_side(acts, ROUNDS // 2, warm=5)
        posted, indexed, inserted = posted + again[0], indexed + again[1], inserted + again[2]
    services.close()
    what, unit = f"post a sale of {LINES} lines", "ms the same rows, indexes and commit"
    note = "rules, credit decision, kept tables, history"
    yield Row(f"{what}, p50", median(posted), "ms", median(indexed), unit, 3, 3 * FRAME_MS, note)
    yield Row(f"{what}, p99", p99(posted), "ms", p99(indexed), unit)
    yield Row(
        f"{what}, p50", median(posted), "ms", median(inserted), "ms its rows without any index"
    )
    yield Row(
        "the same with the credit decision, p50", median(posted), "ms", median(unasked),
        "ms with credit control switched off", 1.5,
    )  # fmt: skip


def _inserting(
    full: sqlite.Connection, target: sqlite.Connection, buyers: list[int]
) -> Callable[[], None]:
    """Inserts the rows of a sale into *target*, one of *full* again and again with new ids."""
    head, lines = _columns(full, "sale"), _columns(full, "sale_line")
    found = full.execute(
        "SELECT sale_id FROM sale_line JOIN sale s ON s.id = sale_id WHERE s.state = 'posted' "
        "GROUP BY sale_id ORDER BY count(*) DESC, sale_id DESC LIMIT 1"
    ).fetchone()
    one_sale = full.execute("SELECT * FROM sale WHERE id = ?", found).fetchone()
    one_line = full.execute("SELECT * FROM sale_line WHERE sale_id = ?", found).fetchone()
    sale, line = dict(zip(head, one_sale, strict=True)), dict(zip(lines, one_line, strict=True))
    products = [row[0] for row in full.execute("SELECT id FROM product ORDER BY id")]
    ids = count(full.execute("SELECT max(id) FROM sale_line").fetchone()[0] + 1)
    owners = cycle(sample(buyers, ROUNDS))

    def insert() -> None:
        sale_id, owner = next(ids), next(owners)
        put = sale | {"id": sale_id, "customer_id": owner, "code": f"B-{sale_id}"}
        rows = [
            line
            | {"id": next(ids), "sale_id": sale_id, "customer_id": owner, "product_id": product}
            for product in products[:LINES]
        ]
        target.execute("BEGIN IMMEDIATE")
        target.execute(_insert("sale", head), list(put.values()))
        target.executemany(_insert("sale_line", lines), [list(row.values()) for row in rows])
        target.execute("COMMIT")

    return insert


def _insert(table: str, columns: list[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _columns(reader: Any, table: str) -> list[str]:
    return [row[1] for row in reader.execute(f"PRAGMA table_info({table})")]
