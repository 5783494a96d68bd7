"""Posting a sale of 20 lines against the bare inserts, and what the credit decision adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
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
    """In turn: with the decision, without it, the bare rows of one sale, one bare row."""
    path = copy_of(demo_file(), "selling")
    with closing(plain_reader(path)) as reader:
        buyers = [row[0] for row in reader.execute(BUYERS)]
        products = [row[0] for row in reader.execute("SELECT id FROM product ORDER BY id")]
        heads, lines = (_columns(reader, name) for name in ("sale", "sale_line"))
    services = Services(open_database(path))
    customers = iter(sample(buyers, 2 * ROUNDS + 60))

    def post() -> None:
        values = {"customer_id": next(customers), "sold_on": clock.today()}
        typed = [
            {"product_id": products[n], "quantity": 1000 * (n % 3 + 1), "price": 1_000 + n}
            for n in range(LINES)
        ]
        services.sales.save(None, values, typed, post=True)

    counter = iter(range(10**9))

    def insert() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute(head, (next(counter), *range(len(heads) - 1)))
        bare.executemany(line, [(next(counter), *range(len(lines) - 1)) for _n in range(LINES)])
        bare.execute("COMMIT")

    bare_path = FOLDER / "bare-sale.db"
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"bare-sale.db{suffix}").unlink(missing_ok=True)
    bare_path.touch()
    with closing(sqlite.connect(bare_path)) as bare:
        for name, columns in (("sale", heads), ("sale_line", lines)):
            bare.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {', '.join(columns[1:])})")
        head = f"INSERT INTO sale VALUES ({', '.join('?' * len(heads))})"
        line = f"INSERT INTO sale_line VALUES ({', '.join('?' * len(lines))})"
        posted, inserted = side_by_side([post, insert], ROUNDS, warm=5)
        services.settings.save({CONTROL.key: OFF})
        unasked, _again = side_by_side([post, insert], ROUNDS // 2, warm=5)
        services.settings.save({CONTROL.key: HOLD})
    services.close()
    unit, base = "ms bare insert of its rows + commit", median(inserted)
    note = "rules, credit decision, kept tables, history"
    yield Row(
        f"post a sale of {LINES} lines, p50", median(posted), "ms", base, unit,
        budget=3 * FRAME_MS, note=note,
    )  # fmt: skip
    yield Row(f"post a sale of {LINES} lines, p99", p99(posted), "ms", p99(inserted), unit)
    yield Row(
        "the same with the credit decision, p50", median(posted), "ms", median(unasked),
        "ms with credit control switched off", 1.5,
    )  # fmt: skip


def _columns(reader: Any, table: str) -> list[str]:
    found = [row[1] for row in reader.execute(f"PRAGMA table_info({table})")]
    return ["id", *(name for name in found if name != "id")]
