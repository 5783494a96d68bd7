"""The customer file that is measured: demo data, made once and kept below out/bench."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from crmdesk.models import sqlite
from crmdesk.models.database import open_database

FOLDER: Final = Path(__file__).parents[1] / "out" / "bench"
DAY: Final = date(2026, 11, 21)
LARGE: Final = os.environ.get("CRMDESK_BENCH_SIZE", "200k")
PASSWORD: Final = "benchmark 密码"


def demo_file(size: str = LARGE) -> Path:
    """The demo file of a size; making the largest takes minutes, so it is kept.

    One that an older version of the program made is brought up to date.
    """
    from crmdesk.services.demo import create_demo

    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"demo-{size}.crm"
    if not path.exists():
        print(f"making {path.name}, once …", file=sys.stderr)
        aside = path.with_suffix(".part")
        aside.unlink(missing_ok=True)
        create_demo(aside, size, today=DAY)
        aside.replace(path)
    open_database(path).close()
    return path


def copy_of(path: Path, name: str) -> Path:
    """A copy of the file that may be written to."""
    for suffix in ("", "-wal", "-shm", ".lock"):
        (FOLDER / f"{name}.crm{suffix}").unlink(missing_ok=True)
    return Path(shutil.copyfile(path, FOLDER / f"{name}.crm"))


def encrypted_copy(path: Path) -> Path:
    """The same data under ``PASSWORD``."""
    target = FOLDER / "encrypted.crm"
    target.unlink(missing_ok=True)
    with closing(sqlite.connect(path)) as connection:
        sqlite.export_database(connection, target, sqlite.new_key(PASSWORD))
    return target


def plain_reader(path: Path, key: str = "") -> sqlite.Connection:
    """A bare connection of the same driver with the same PRAGMAs, for baselines."""
    return sqlite.connect(path, key, read_only=True)


def sample(values: list[int], count: int) -> list[int]:
    """*count* of *values*, spread evenly."""
    return [values[i * len(values) // count] for i in range(count)]


def customer_ids(path: Path) -> list[int]:
    """Every living customer in the order of names."""
    with closing(plain_reader(path)) as connection:
        rows = connection.execute(
            "SELECT id FROM customer WHERE deleted_at IS NULL ORDER BY name_key, id"
        )
        return [row[0] for row in rows]
