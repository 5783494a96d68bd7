"""The suite of analysis: reading and first picture of its methods, moved thresholds, kept classes.

Measured on the file that ``CRMDESK_BENCH_FILE`` names, else on the multiplied demo
(``benchmarks.multiplied``) if it was made, else on the demo with 20,000 customers. Bare questions go
to the same file by the same driver: the sums by customer of the same twelve months, by pandas and,
if it is installed, by DuckDB.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import multiplied, repeat_buying
from benchmarks.ageing import frame_of
from benchmarks.data import DAY, copy_of, demo_file, plain_reader
from benchmarks.measuring import FRAME_MS, Row, median, rss_mb, side_by_side, timed_ms
from crmdesk.analysis import methods
from crmdesk.core import clock
from crmdesk.models.database import open_database
from crmdesk.services.container import Services

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method
    from crmdesk.models import sqlite

ROUNDS: Final = 2
METHODS: Final = (
    "pyramid", "rfm", "abc", "lifecycle", "churn", "migration", "ranking", "white-space",
)  # fmt: skip
FIRST_PICTURE_MS: Final = 1_000
COLD_MS: Final = 300  # pyramid and RFM
QUICK: Final = ("pyramid", "rfm")
TO_BARE: Final = 0.25  # of the sums by customer
MOVED_MS: Final = 2 * FRAME_MS
MONTH_END: Final = date(2026, 10, 31)
BARE: Final = (
    "SELECT customer_id, sum(amount), count(*), max(sold_on) FROM sale INDEXED BY bench_covering "
    "WHERE state = 'posted' AND deleted_at IS NULL AND sold_on > '2025-11-21' GROUP BY customer_id"
)
ROWS: Final = (
    "SELECT customer_id, sold_on, amount FROM sale "
    "WHERE state = 'posted' AND deleted_at IS NULL AND sold_on > '2025-11-21'"
)
COVERING: Final = (
    "CREATE INDEX IF NOT EXISTS bench_covering "
    "ON sale (customer_id, state, deleted_at, sold_on, amount)"
)


def run() -> Iterator[Row]:
    """Methods in turn with the bare sums, then the classes, the fit and the memory."""
    path = copy_of(_file(), "analysis")
    services = Services(open_database(path))
    with services.database.write() as connection:
        connection.exec_driver_sql(COVERING)
    with clock.fixed(DAY):
        with closing(plain_reader(path)) as bare:
            customers, documents = (
                bare.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("customer", "sale")
            )
            size = f"{customers:,} customers, {documents:,} documents"
            yield from _pictures(services, bare, size)
            yield from _against_others(bare, path, size)
        yield from _kept_classes(services)
        yield Row("memory after all of it", rss_mb(), "MB")
    services.close()
    yield from list(repeat_buying.run())[:1]


def _file() -> Path:
    named = os.environ.get("CRMDESK_BENCH_FILE")
    if named:
        return Path(named)
    return multiplied.PATH if multiplied.PATH.exists() else demo_file(multiplied.SIZE)


# --- pictures -------------------------------------------------------------------------------
def _pictures(services: Services, bare: sqlite.Connection, size: str) -> Iterator[Row]:
    known = {method.id: method for method in methods()}
    for name in METHODS:
        method = known[name]
        values = method.values({})
        picture = partial(_picture, services, method, values)
        cold, sums = side_by_side([partial(_cold, services, picture), partial(_sums, bare)], ROUNDS)
        budget = COLD_MS if name in QUICK else FIRST_PICTURE_MS
        yield Row(
            f"{name}: read everything, first picture, p50", median(cold), "ms", median(sums),
            "ms covering GROUP BY", None, budget, size,
        )  # fmt: skip
        warm, sums = side_by_side([picture, partial(_sums, bare)], ROUNDS)
        gate = TO_BARE if name in QUICK else None
        yield Row(
            f"{name}: the same with customers read before, p50", median(warm), "ms", median(sums),
            "ms covering GROUP BY", gate, FIRST_PICTURE_MS,
        )  # fmt: skip
        yield _moved(services, method, values)


def _picture(services: Services, method: Method, values: dict[str, Any]) -> object:
    data = services.analyses.data(method, values)
    return services.analyses.found(method, data, values)


def _cold(services: Services, picture: Any) -> object:
    """As after a save: nothing that was read before counts any more."""
    with services.database.write() as connection:
        # A value of its own each time: SQLite writes nothing where nothing differs.
        said = ("benchmark", str(time.perf_counter_ns()))
        connection.exec_driver_sql("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", said)
    return picture()


def _moved(services: Services, method: Method, values: dict[str, Any]) -> Row:
    """A threshold moved on the data at hand: the first parameter that is not read, up a little."""
    data = services.analyses.data(method, values)
    moved = dict(values)
    said = "the same values"
    for parameter in method.parameters:
        is_number = parameter.kind in ("percent", "integer", "money")
        if not parameter.is_read and is_number and values[parameter.name]:
            moved[parameter.name] = values[parameter.name] * 11 // 10
            said = parameter.name
            break
    (taken,) = side_by_side([partial(services.analyses.found, method, data, moved)], 2 * ROUNDS)
    return Row(f"{method.id}: a threshold moved ({said}), p50", median(taken), budget=MOVED_MS)


# --- the same sums by others ----------------------------------------------------------------
def _sums(bare: sqlite.Connection) -> list[Any]:
    return list(bare.execute(BARE).fetchall())


def _against_others(bare: sqlite.Connection, path: Path, size: str) -> Iterator[Row]:
    sums, frames = side_by_side([partial(_sums, bare), partial(_by_pandas, bare)], ROUNDS)
    yield Row("pandas read_sql + groupby of the same rows, p50", median(frames), "ms",
              median(sums), "ms covering GROUP BY", note=size)  # fmt: skip
    if importlib.util.find_spec("duckdb") is None:
        print("DuckDB is not installed: its row is left out", file=sys.stderr)
        return
    import duckdb

    with closing(duckdb.connect()) as other:
        rows = frame_of(bare, ROWS)
        other.register("sale", rows)
        other.execute("CREATE TABLE kept AS SELECT * FROM sale")
        ask = "SELECT customer_id, sum(amount), count(*), max(sold_on) FROM kept GROUP BY 1"
        sums, taken = side_by_side(
            [partial(_sums, bare), lambda: other.execute(ask).fetchall()], ROUNDS
        )
    yield Row("DuckDB on the rows copied into it, p50", median(taken), "ms", median(sums),
              "ms covering GROUP BY", note=size)  # fmt: skip


def _by_pandas(bare: sqlite.Connection) -> object:
    rows = frame_of(bare, ROWS)
    return rows.groupby("customer_id").agg(
        sales=("amount", "sum"), purchases=("amount", "size"), last=("sold_on", "max")
    )


# --- kept classes ---------------------------------------------------------------------------
def _kept_classes(services: Services) -> Iterator[Row]:
    yield Row("classes of everybody from scratch", timed_ms(services.customer_grades.rebuild))
    yield Row("classes again, nothing changed", timed_ms(services.customer_grades.rebuild))
    (fresh,) = side_by_side([services.customer_grades.refresh], ROUNDS)
    yield Row("classes asked for, fresh already, p50", median(fresh), budget=FRAME_MS)
    yield Row("a month of the ledger", timed_ms(partial(_month, services)))


def _month(services: Services) -> object:
    from crmdesk.services.grades.ledger import month_end

    with services.database.read() as connection:
        return month_end(connection, MONTH_END)
