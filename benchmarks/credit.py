"""The credit page's reading, customers sorted by trade, and how large the file is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.data import DAY, FOLDER, copy_of, demo_file, plain_reader
from benchmarks.measuring import FRAME_MS, MB, Row, median, side_by_side
from crmdesk.core import clock
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.models.query import ListQuery, Sort
from crmdesk.services.container import Services

ROUNDS: Final = 9
FIRST_PICTURE_MS: Final = 1_000
SORTS: Final = ("receivables", "overdue", "sales_12", "last_sale_on", "exposure", "overdue_days")
COLUMNS: Final = ("code", "name", "receivables", "overdue")
BARE: Final = (
    "SELECT customer_id, count(*), sum(amount - settled) FROM sale WHERE settled_on IS NULL "
    "AND state = 'posted' AND deleted_at IS NULL GROUP BY customer_id"
)
LINES: Final = (
    "SELECT customer_id, max(counted_on), count(*), sum(amount) FROM sale_line GROUP BY 1"
)
# Tables that a program without history, search and kept sums would have as well.
EXTRAS: Final = ("search_index", "search_text", "change", "customer_stat", "customer_trade",
                 "customer_month", "customer_credit", "credit_move", "opportunity_move",
                 "forecast_line")  # fmt: skip


def run() -> Iterator[Row]:
    """Reading on a copy, in turn with bare questions to the same file."""
    path = copy_of(demo_file(), "credit")
    services = Services(open_database(path))
    with clock.fixed(DAY), closing(plain_reader(path)) as bare:
        lines = bare.execute("SELECT count(*) FROM sale_line").fetchone()[0]
        query = services.receivables.query(DAY, group=None)
        page, open_items, groups = side_by_side(
            [
                lambda: services.portfolio.page(query),
                lambda: bare.execute(BARE).fetchall(),
                lambda: bare.execute(LINES).fetchall(),
            ],
            ROUNDS,
        )
        note = f"{lines:,} lines of sales"
        yield Row(
            "credit page: everything it shows, p50", median(page), "ms", median(groups),
            "ms GROUP BY of the lines", 0.25, FIRST_PICTURE_MS, note,
        )  # fmt: skip
        yield Row("credit page against its open items", median(page), "ms", median(open_items),
                  "ms bare GROUP BY of open documents")  # fmt: skip
        yield from _sorted(services, bare)
    services.close()
    yield _size(path)


def _sorted(services: Services, bare: sqlite.Connection) -> Iterator[Row]:
    ids = [row[0] for row in bare.execute("SELECT id FROM customer ORDER BY name_key LIMIT 50")]
    marks = ", ".join(map(str, ids))
    for key in SORTS:
        asked = ListQuery(sort=(Sort(key, descending=True),))
        first, keys = side_by_side(
            [
                partial(services.lists.first_page, asked, COLUMNS, 50),
                lambda: bare.execute(f"SELECT * FROM customer WHERE id IN ({marks})").fetchall(),
            ],
            ROUNDS,
        )
        yield Row(
            f"customers by {key}: first page, p50", median(first), "ms", median(keys),
            "ms 50 rows by primary key", budget=FRAME_MS,
        )  # fmt: skip


def _size(path: Path) -> Row:
    """The file against its records alone: no indexes, history, search, kept tables."""
    target = FOLDER / "bare-tables.db"
    target.unlink(missing_ok=True)
    target.touch()
    with closing(sqlite.connect(target)) as bare:
        bare.execute("ATTACH DATABASE ? AS crm", (str(path),))
        names = [
            row[0]
            for row in bare.execute(
                "SELECT name FROM crm.sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'"
            )
        ]
        for name in names:
            if name not in EXTRAS:
                bare.execute(f'CREATE TABLE "{name}" AS SELECT * FROM crm."{name}"')
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ours, alone = path.stat().st_size / MB, target.stat().st_size / MB
    target.unlink()
    return Row("file size", ours, "MB", alone, "MB the records alone", 1.6)
