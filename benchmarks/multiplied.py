"""A file with 200,000 customers and 2.3 million documents, made cheaply: a smaller demo ten times over.

Each customer gets nine copies with numbers of their own; each document is copied to all ten and
stands there three times, on its own day, nine and seventeen days earlier. Lines go with their
documents. Contacts, talks, deals, receipts and the search index are not copied. What is kept of
trade is summed up anew by the services. ``python -m benchmarks.multiplied`` makes it.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.data import DAY, FOLDER, demo_file
from crmdesk.core import clock
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.services.container import Services

SIZE: Final = "20k"
TIMES: Final = 10
EARLIER: Final = (0, 9, 17)  # days
APART: Final = 10**9  # wider than all ids of a demo file lie apart
PATH: Final = FOLDER / f"demo-{SIZE}-times-{TIMES}.crm"
TABLES: Final = ("customer", "sale", "sale_line")


def multiplied_file(source: Path | None = None) -> Path:
    """The multiplied demo file; made once and kept below out/bench.

    *source* is a demo file with 20,000 customers to be taken instead of a new one.
    """
    path = PATH
    if not path.exists():
        print(f"making {path.name}, once …", file=sys.stderr)
        FOLDER.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_bytes((source or demo_file(SIZE)).read_bytes())
        open_database(aside).close()
        with closing(sqlite.connect(aside)) as bare:
            _multiply(bare)
        services = Services(open_database(aside))
        with clock.fixed(DAY):
            services.trade_stats.rebuild()
        services.close()
        aside.replace(path)
    open_database(path).close()
    return path


def _multiply(bare: sqlite.Connection) -> None:
    bare.execute("PRAGMA foreign_keys = OFF")
    bare.execute("PRAGMA synchronous = OFF")
    marks = ", ".join("?" for _ in TABLES)
    indexes = bare.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        f"AND tbl_name IN ({marks})",
        TABLES,
    ).fetchall()
    bare.execute("BEGIN")
    for name, _sql in indexes:
        bare.execute(f"DROP INDEX {name}")
    for table in TABLES:
        last = bare.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0]
        for copy in range(TIMES):
            for place, days in enumerate(EARLIER if table != "customer" else EARLIER[:1]):
                if copy or place:
                    _copy(bare, table, copy, place, days, last)
    for _name, sql in indexes:
        bare.execute(sql)
    bare.execute("COMMIT")
    bare.execute("PRAGMA optimize = 0x10002")


def _copy(bare: sqlite.Connection, table: str, copy: int, place: int, days: int, last: int) -> None:
    """One copy of the rows that were there at first: those up to *last*."""
    of_customer = copy * APART
    of_document = (copy * len(EARLIER) + place) * APART
    own = of_customer if table == "customer" else of_document
    changed = {
        "id": f"id + {own}",
        "code": f"code || '-{copy}{place}'",
        "customer_id": f"customer_id + {of_customer}",
        "sale_id": f"sale_id + {of_document}",
        "original_id": f"original_id + {of_document}",
        **{
            name: f"date({name}, '-{days} days')"
            for name in ("sold_on", "due_on", "settled_on", "counted_on")
        },
        "contract_id": "NULL",
        "instalment_id": "NULL",
    }
    columns = [row[1] for row in bare.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(changed.get(name, name) for name in columns)
    names = ", ".join(columns)
    bare.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id <= {last}")


if __name__ == "__main__":
    print(multiplied_file(Path(sys.argv[1]) if sys.argv[1:] else None))
