"""What a SQLite file is made of and whether it is sound: checks, tables, schema, indexes.

Takes open connections of the driver; ``sqlite`` opens them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from crmdesk.models.sqlite import SEARCH_TABLE, Connection, DriverError


def structure_problems(connection: Connection, *, thorough: bool) -> list[str]:
    """What SQLite finds wrong with the file's structure; empty when it is sound."""
    # FTS5 looks up what other connections wrote when a query begins, not when it is checked: what
    # it remembers of an older state would pass for damage.
    with suppress(DriverError):
        connection.execute(f"SELECT rowid FROM {SEARCH_TABLE} LIMIT 1").fetchone()
    pragma = "integrity_check" if thorough else "quick_check"
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}(20)")]
        if thorough:
            # Checks the seal of every encrypted page; answers nothing for a plain file.
            found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    except DriverError as error:
        return [str(error)]
    return [line for line in found if line != "ok"]


def foreign_key_problems(connection: Connection) -> list[tuple[str, int, str]]:
    """(table, rowid, missing parent) of references that lead nowhere; at most 100."""
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(100)
    return [(table, int(rowid or 0), parent) for table, rowid, parent, _index in rows]


def schema_revision(connection: Connection) -> str | None:
    """The Alembic revision of the file; None if it has no schema of ours."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "customer", "meta"} <= tables:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def table_counts(connection: Connection) -> dict[str, int]:
    """Rows of every ordinary table, for comparing a copy with its original."""
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            f"AND name NOT LIKE '{SEARCH_TABLE}%' ORDER BY name"
        )
    ]
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in tables
    }


def schema_text(connection: Connection) -> tuple[tuple[str, str], ...]:
    """(name, statement) of everything in the schema, as the file has it."""
    rows = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")
    return tuple((str(name), str(statement)) for name, statement in rows)


@contextmanager
def indexes_set_aside(connection: Connection, tables: Iterable[str]) -> Iterator[None]:
    """Drop the indexes of *tables* and make them anew at the end: millions of rows go in faster."""
    names = list(tables)
    marks = ", ".join("?" for _name in names)
    found = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        f"AND tbl_name IN ({marks}) ORDER BY name",
        names,
    ).fetchall()
    for name, _statement in found:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _name, statement in found:
        connection.execute(statement)
