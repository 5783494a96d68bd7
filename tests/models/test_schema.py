"""The schema and the connections: what must hold in every customer file."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, String, Text
from sqlalchemy.exc import DBAPIError

from crmdesk.core.errors import DatabaseProblem
from crmdesk.models import sqlite_schema
from crmdesk.models.database import REVISION, create_database, open_database
from crmdesk.models.registry import ENTITIES, Base

TABLES = list(Base.metadata.tables.values())


# --- the schema -----------------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_foreign_key_is_the_head_of_an_index(table: Any) -> None:
    """Without it every removal of a parent reads the whole table of its children."""
    heads = {index.columns.values()[0].name for index in table.indexes}
    heads |= {table.primary_key.columns.values()[0].name}
    for column in table.columns:
        if column.foreign_keys:
            assert column.name in heads, column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_keys_and_constraints_have_names(table: Any) -> None:
    """A constraint without a name cannot be migrated."""
    names = [c.name for c in table.constraints] + [i.name for i in table.indexes]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.__tablename__)
def test_every_record_has_its_bookkeeping(entity: Any) -> None:
    columns = entity.__table__.columns
    assert columns["id"].primary_key
    assert not columns["id"].autoincrement
    for name in ("version", "created_at", "changed_at"):
        assert not columns[name].nullable
    assert columns["deleted_at"].nullable


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_ids_and_amounts_have_room_for_63_bits(table: Any) -> None:
    for column in table.columns:
        if column.name.endswith(("_id", "_fen", "_by")) and not column.foreign_keys:
            assert isinstance(column.type, BigInteger), column.name
        if isinstance(column.type, String) and not isinstance(column.type, Text):
            assert column.type.length, column.name


def test_index_names_are_unique_in_the_file() -> None:
    names = [i.name for t in TABLES for i in t.indexes]
    assert len(set(names)) == len(names)


# --- a new file -----------------------------------------------------------------------------
def test_a_new_file_carries_the_revision_and_a_device_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "新 客户.crm"
    create_database(path).close()
    database = open_database(path)
    raw = database.connect(read_only=True)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]
    assert sqlite_schema.schema_revision(raw) == REVISION
    tables = set(sqlite_schema.table_counts(raw))
    raw.close()
    assert {t.name for t in TABLES} <= tables
    assert 1 <= database.get_meta("device") <= 1023
    assert (database.id_maker.new() >> 12) & 0x3FF == database.get_meta("device")
    database.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["新 客户.crm"]  # no log left behind


def test_a_file_is_never_created_over_another(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    path.write_bytes(b"mine")
    with pytest.raises(DatabaseProblem):
        create_database(path)
    assert path.read_bytes() == b"mine"
    with pytest.raises(DatabaseProblem):
        create_database(tmp_path / "missing" / "a.crm")


def test_facts_are_kept_as_json(crm_file: Path) -> None:
    database = open_database(crm_file)
    database.set_meta("demo", {"size": "case", "客户": [1, 2]})
    assert database.get_meta("demo") == {"size": "case", "客户": [1, 2]}
    database.set_meta("demo", None)
    assert database.get_meta("demo", "default") is None
    assert database.get_meta("unknown", "default") == "default"
    database.close()


# --- connections ----------------------------------------------------------------------------
PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "temp_store": 2}


@pytest.mark.parametrize("role", ["read", "write"])
def test_the_pragmas_hold_on_every_pooled_connection(crm_file: Path, role: str) -> None:
    database = open_database(crm_file)
    barrier = threading.Barrier(4 if role == "read" else 1)
    found: list[dict[str, Any]] = []

    def ask() -> None:
        with database.read() if role == "read" else database.write() as connection:
            barrier.wait(20)  # so that every thread has a connection of its own
            names = [*PRAGMAS, "synchronous", "query_only"]
            found.append({n: connection.exec_driver_sql(f"PRAGMA {n}").scalar() for n in names})

    threads = [threading.Thread(target=ask) for _ in range(barrier.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert len(found) == barrier.parties
    for pragmas in found:
        assert {n: pragmas[n] for n in PRAGMAS} == PRAGMAS
        assert pragmas["query_only"] == (role == "read")
        if role == "write":
            assert pragmas["synchronous"] == 2  # FULL: an acknowledged commit survives a power cut


def test_a_reader_cannot_write(crm_file: Path) -> None:
    database = open_database(crm_file)
    with database.read() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM tag")
    database.close()


def test_a_reader_sees_one_state_while_others_write(crm_file: Path) -> None:
    database = open_database(crm_file)
    with database.read() as reader:
        before = reader.exec_driver_sql("SELECT count(*) FROM meta").scalar()
        database.set_meta("x", 1)
        assert reader.exec_driver_sql("SELECT count(*) FROM meta").scalar() == before
    assert database.get_meta("x") == 1
    database.close()


def test_a_failed_block_writes_nothing(crm_file: Path) -> None:
    database = open_database(crm_file)

    def break_off() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('x', '1')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert database.get_meta("x") is None
    database.close()


def _add(path: str, count: int) -> None:
    database = open_database(Path(path))
    for n in range(count):
        database.set_meta(f"p{n}", n)
    database.close()


def test_two_programs_may_write_in_turn(crm_file: Path) -> None:
    other = multiprocessing.get_context("spawn").Process(target=_add, args=(str(crm_file), 30))
    database = open_database(crm_file)
    other.start()
    for n in range(30):
        database.set_meta(f"q{n}", n)
    other.join(60)
    assert other.exitcode == 0
    assert [database.get_meta(f"{k}{n}") for k in "pq" for n in range(30)] == [*range(30)] * 2
    database.close()


def test_ids_go_on_above_the_newest_one_in_the_file(crm_file: Path) -> None:
    database = open_database(crm_file)
    newest = max(database.id_maker.new(), 2**62)
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO tag (id, version, created_at, changed_at, name) "
            "VALUES (?, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'x')",
            (newest,),
        )
    database.close()
    again = open_database(crm_file)
    assert again.id_maker.new() > newest
    again.close()
