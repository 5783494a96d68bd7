"""Ageing over all documents ever written against its bare SQL and against pandas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from benchmarks.data import DAY, copy_of, demo_file, plain_reader
from benchmarks.measuring import Row, median, side_by_side
from crmdesk.analysis.ageing_result import GroupBy
from crmdesk.core import clock
from crmdesk.models.database import open_database
from crmdesk.services.container import Services

ROUNDS: Final = 7
LONG_AGO: Final = 240  # days
GATE: Final = 2
DOCUMENTS: Final = "state = 'posted' AND deleted_at IS NULL AND amount > 0"
EDGES: Final = (0, 30, 60, 90, 180, 365)


def run() -> Iterator[Row]:
    """As of today and as of a day long ago, by customer, with every bucket."""
    path = copy_of(demo_file(), "ageing")
    services = Services(open_database(path))
    past = DAY - timedelta(days=LONG_AGO)
    with clock.fixed(DAY), closing(plain_reader(path)) as bare:
        count = bare.execute(f"SELECT count(*) FROM sale WHERE {DOCUMENTS}").fetchone()[0]
        for day, name in ((DAY, "today"), (past, f"{LONG_AGO} days ago")):
            query = services.receivables.query(day, group=GroupBy.CUSTOMER)
            ours, plain, frames = side_by_side(
                [
                    partial(services.receivables.ageing, query),
                    partial(by_sql, bare, day),
                    partial(by_pandas, bare, day),
                ],
                ROUNDS,
            )
            total = services.receivables.ageing(query).total.total
            same = sum(by_sql(bare, day).values()), by_pandas(bare, day)
            note = f"{count:,} documents; sums agree: {same == (total, total)}"
            what = f"ageing by customer as of {name}, p50"
            yield Row(what, median(ours), "ms", median(plain), "ms bare SQL", GATE, note=note)
            yield Row(what, median(ours), "ms", median(frames), "ms pandas read_sql + groupby", 0.1)
    services.close()


def by_sql(bare: Any, day: date) -> dict[tuple[int, int], int]:
    """What every customer owed by bucket, in one statement."""
    late = "julianday(:day) - julianday(coalesce(s.due_on, s.sold_on))"
    bucket = " + ".join(f"({late} > {edge})" for edge in EDGES)
    applied = (
        "SELECT sale_id, sum(amount) AS paid FROM allocation "
        "WHERE deleted_at IS NULL AND applied_on > :day GROUP BY sale_id"
    )
    rows = bare.execute(
        f"SELECT s.customer_id, {bucket} AS bucket, sum(s.amount - s.settled + coalesce(a.paid, 0))"
        f" FROM sale s LEFT JOIN ({applied}) a ON a.sale_id = s.id WHERE s.state = 'posted' "
        "AND s.deleted_at IS NULL AND s.amount > 0 AND s.sold_on <= :day "
        "AND (s.settled_on IS NULL OR s.settled_on > :day) GROUP BY 1, 2",
        {"day": day.isoformat()},
    )
    return {(customer, place): amount for customer, place, amount in rows}


def by_pandas(bare: Any, day: date) -> int:
    """The same with frames; returns the sum."""
    import pandas as pd

    sales = frame_of(
        bare, f"SELECT id, customer_id, sold_on, due_on, amount FROM sale WHERE {DOCUMENTS}"
    )
    applied = frame_of(
        bare, "SELECT sale_id, amount, applied_on FROM allocation WHERE deleted_at IS NULL"
    )
    iso = day.isoformat()
    paid = applied[applied["applied_on"] <= iso].groupby("sale_id")["amount"].sum()
    sales = sales[sales["sold_on"] <= iso].copy()
    sales["open"] = sales["amount"] - sales["id"].map(paid).fillna(0).astype("int64")
    sales = sales[sales["open"] != 0]
    days = (pd.Timestamp(day) - pd.to_datetime(sales["due_on"].fillna(sales["sold_on"]))).dt.days
    sales["bucket"] = pd.cut(days, [-(10**6), *EDGES, 10**6], labels=False)
    return int(sales.groupby(["customer_id", "bucket"])["open"].sum().sum())


def frame_of(bare: Any, sql: str) -> Any:
    """What *sql* answers as a frame of pandas."""
    import pandas as pd  # type: ignore[import-untyped]

    cursor = bare.execute(sql)
    names = [column[0] for column in cursor.description]
    return pd.DataFrame.from_records(cursor.fetchall(), columns=names)
