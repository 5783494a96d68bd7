"""The customer file that is measured: demo data, made once and kept below out/bench."""

from __future__ import annotations

import hashlib
import shutil
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from crmdesk.models import sqlite

FOLDER: Final = Path(__file__).parents[1] / "out" / "bench"
DAY: Final = date(2026, 11, 21)
BARE_TABLES: Final = ("customer", "contact", "address", "qualification", "dated_note")


def demo_file(size: str) -> Path:
    """The demo file of a size; making the largest takes minutes, so it is kept.

    Its name holds a mark of the schema: another schema makes another file.
    """
    from crmdesk.services.demo import create_demo

    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"demo-{size}-{_schema_mark()}.crm"
    if not path.exists():
        for old in FOLDER.glob(f"demo-{size}-*"):
            old.unlink()
        print(f"making {path.name}, once …", file=sys.stderr)
        aside = path.with_suffix(".part")
        aside.unlink(missing_ok=True)
        create_demo(aside, size, today=DAY)
        aside.replace(path)
    return path


def copy_of(path: Path, name: str) -> Path:
    """A copy of the file that may be written to."""
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"{name}.crm{suffix}").unlink(missing_ok=True)
    return Path(shutil.copyfile(path, FOLDER / f"{name}.crm"))


def encrypted_copy(path: Path, password: str) -> Path:
    """The same data under a password, kept as well."""
    target = path.with_name(path.stem + "-encrypted.crm")
    if not target.exists():
        with closing(sqlite.connect(path)) as connection:
            sqlite.export_database(connection, target, sqlite.new_key(password))
    return target


def plain_reader(path: Path) -> sqlite.Connection:
    """A bare connection of the same driver with the same PRAGMAs, for baselines."""
    return sqlite.connect(path, read_only=True)


def _schema_mark() -> str:
    from sqlalchemy.dialects import sqlite as dialect
    from sqlalchemy.schema import CreateIndex, CreateTable

    from crmdesk.models.registry import Base

    said = [sqlite.SEARCH_DDL]
    for table in Base.metadata.sorted_tables:
        said.append(str(CreateTable(table).compile(dialect=dialect.dialect())))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        said += [str(CreateIndex(i).compile(dialect=dialect.dialect())) for i in indexes]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]
