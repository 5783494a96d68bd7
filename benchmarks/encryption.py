"""The same questions to an encrypted and a plain file, by the same driver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.data import PASSWORD, copy_of, demo_file, encrypted_copy
from benchmarks.measuring import MB, Row, median, side_by_side, timed_ms
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services

SEARCHES: Final = ("zgyd", "机电", "广州", "1381", "王明", "恒达")
GROUPED: Final = "SELECT relation_state, count(*), sum(registered_capital) FROM customer GROUP BY 1"


def run() -> Iterator[Row]:
    """Plain and encrypted in turn."""
    plain_path = copy_of(demo_file(), "plain")
    secret_path = encrypted_copy(plain_path)
    yield Row("key from the password", timed_ms(lambda: sqlite.derive_key(PASSWORD, secret_path)), "ms",
              note="once for all connections")  # fmt: skip
    key = sqlite.derive_key(PASSWORD, secret_path)
    plain, secret = (
        Services(open_database(plain_path)),
        Services(open_database(secret_path, PASSWORD)),
    )
    opens = side_by_side(
        [
            lambda: sqlite.connect(plain_path).close(),
            lambda: sqlite.connect(secret_path, key).close(),
        ],
        20,
    )
    yield Row("open a connection", median(opens[1]), "ms", median(opens[0]), "ms plain", budget=5)

    def search(services: Services) -> None:
        for text in SEARCHES:
            services.lists.first_page(ListQuery(search=text), ("name",), 50)

    times = side_by_side([lambda: search(plain), lambda: search(secret)], 12)
    yield Row(
        f"{len(SEARCHES)} searches, warm", median(times[1]), "ms", median(times[0]), "ms plain", 2
    )
    with closing(_reader(plain_path, "")) as bare, closing(_reader(secret_path, key)) as hidden:
        times = side_by_side(
            [lambda: bare.execute(GROUPED).fetchall(), lambda: hidden.execute(GROUPED).fetchall()],
            3,
        )
    yield Row("full scan, grouped", median(times[1]), "ms", median(times[0]), "ms plain", 1.8,
              note="200,000 wide rows")  # fmt: skip
    sizes = [path.stat().st_size / MB for path in (secret_path, plain_path)]
    yield Row("size of the file", sizes[0], "MB", sizes[1], "MB plain")
    plain.close()
    secret.close()


def _reader(path: Path, key: str) -> sqlite.Connection:
    reader = sqlite.connect(path, key, read_only=True)
    sqlite.set_cache(reader, 65_536)
    return reader
