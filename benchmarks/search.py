"""The first 50 rows of a search against fetching 50 rows by their primary keys."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from benchmarks.data import customer_ids, demo_file, plain_reader
from benchmarks.measuring import FRAME_MS, Row, median, p99, timed_ms
from crmdesk.models.database import open_database
from crmdesk.models.query import ListQuery
from crmdesk.services import searching
from crmdesk.services.container import Services

COLUMNS: Final = ("name", "relation_state", "owner_id", "area_id", "registered_capital")
PER_LENGTH: Final = 40


def texts(names: list[str]) -> list[str]:
    """Pieces of one to four characters and telephone tails, as people would type them."""
    chance = random.Random(7)
    found = []
    for length in (1, 2, 3, 4):
        for _ in range(PER_LENGTH):
            name = chance.choice(names)
            start = chance.randrange(max(1, len(name) - length))
            found.append(name[start : start + length])
    found += [str(chance.randrange(1000, 9999)) for _ in range(PER_LENGTH)]
    found += ["".join(chance.choices("bcdghjlmstxyz", k=3)) for _ in range(PER_LENGTH)]
    return found


def run() -> Iterator[Row]:
    """Both in turn, for every text."""
    path = demo_file()
    ids = customer_ids(path)
    services = Services(open_database(path))
    with closing(plain_reader(path)) as bare:
        names = [r[0] for r in bare.execute("SELECT name FROM customer LIMIT 20000")]
        chosen = f"SELECT {', '.join(COLUMNS)} FROM customer WHERE id IN ({','.join('?' * 50)})"
        chance = random.Random(8)
        searches, counts, fetches, scans = [], [], [], []
        for number, text in enumerate(texts(names)):
            query = ListQuery(search=text)
            services.lists.first_page(query, COLUMNS, 50)  # a person types along one text
            searches.append(timed_ms(lambda: services.lists.first_page(query, COLUMNS, 50)))  # noqa: B023
            counts.append(timed_ms(lambda: services.lists.count(query)))  # noqa: B023
            some = chance.sample(ids, 50)
            bare.execute(chosen, some).fetchall()
            fetches.append(timed_ms(lambda: bare.execute(chosen, some).fetchall()))  # noqa: B023
            if number % 10 == 0:
                scans.append(timed_ms(lambda: _scan(bare, text)))  # noqa: B023
    services.close()
    exact = f"{sum(not searching.is_exact(t) for t in texts(names))} of {len(searches)} checked in the text"
    unit = "ms 50 rows by key"
    yield Row("top 50 with exact count, p50", median(searches), "ms", median(fetches), unit)
    yield Row(
        "top 50 with exact count, p99", p99(searches), "ms", median(fetches), unit, 15, FRAME_MS,
        exact,
    )  # fmt: skip
    yield Row(
        "exact count, p99", p99(counts), "ms", median(scans), "ms scan by instr()", 0.3, FRAME_MS
    )


def _scan(bare: object, text: str) -> None:
    bare.execute(  # type: ignore[attr-defined]
        "SELECT count(*) FROM search_text WHERE instr(t, ?)", (text,)
    ).fetchone()
