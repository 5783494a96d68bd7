"""Everything that only SQLite can do: driver, PRAGMAs, error codes, full-text table, backup.

The rest of the program speaks portable SQLAlchemy. This module does not import SQLAlchemy, so
the first list can be painted before that library is loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlcipher3 import dbapi2

from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.i18n import N_

Connection: TypeAlias = Any  # sqlcipher3 has no type information
driver: Any = dbapi2
DriverError: Final = driver.Error

MAGIC: Final = b"SQLite format 3\0"
BUSY_TIMEOUT_MS: Final = 5000
CACHE_KIB: Final = 16_384
SAFE_VERSION: Final = (3, 51, 3)  # earlier ones can corrupt a WAL file with two writers
KDF_ROUNDS: Final = 256_000
SALT_BYTES: Final = 16

if driver.sqlite_version_info < SAFE_VERSION:
    raise ImportError(f"SQLite {driver.sqlite_version} is older than {SAFE_VERSION}")


def derive_key(password: str, path: Path) -> str:
    """The raw key for an encrypted file, from its password and the salt in its first bytes.

    Takes about 0.3 s; done once, the result serves every connection of the process.
    """
    with path.open("rb") as file:
        salt = file.read(SALT_BYTES)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, KDF_ROUNDS, 32)
    return f"x'{key.hex()}{salt.hex()}'"


def is_plain(path: Path) -> bool:
    """Whether *path* is an unencrypted database (an empty file is one, too)."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    return head in (MAGIC, b"")


def connect(path: Path, key: str = "", *, read_only: bool = False) -> Connection:
    """A connection with all PRAGMAs set. It may pass between threads, one at a time."""
    connection = driver.connect(
        str(path), check_same_thread=False, isolation_level=None, cached_statements=512
    )
    try:
        run = connection.execute
        if key:
            run(f'PRAGMA key = "{key}"')
            run("PRAGMA cipher_log_level = none")
        run(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        run(f"PRAGMA cache_size = -{CACHE_KIB}")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA temp_store = MEMORY")
        if read_only:
            run("PRAGMA query_only = ON")
        else:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        # Texts without a stored key sort by pinyin, too; computed when a list asks for it.
        connection.create_function("pinyin_key", 1, _pinyin_key, deterministic=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _pinyin_key(text: str | None) -> str | None:
    from crmdesk.models import pinyin

    return None if text is None else pinyin.sort_key(str(text))


# --- errors ----------------------------------------------------------------------------------
# Primary result codes of SQLite to (kind, sentence).
_PROBLEMS: Final[dict[int, tuple[str, str]]] = {
    5: (
        "busy",
        N_(
            "Another program is writing to {file}. Close it or wait, then try again. "
            "Nothing was changed."
        ),
    ),
    6: (
        "busy",
        N_(
            "Another program is writing to {file}. Close it or wait, then try again. "
            "Nothing was changed."
        ),
    ),
    8: (
        "readonly",
        N_(
            "{file} cannot be written: the file or its folder is read-only. Copy it "
            "to another folder and open the copy."
        ),
    ),
    10: (
        "io",
        N_(
            "The disk reported an error while {file} was used. Check the disk or the "
            "drive's cable, then open the file again. Nothing was changed."
        ),
    ),
    11: (
        "corrupt",
        N_("{file} is damaged. Open the last good backup; the damaged file stays where it is."),
    ),
    13: ("full", N_("The disk is full. Make room, then save again. Nothing was changed.")),
    14: (
        "cantopen",
        N_("{file} cannot be opened. Check that the folder exists and that you may write there."),
    ),
    26: ("notadb", N_("{file} is not a customer file of this program, or its password is wrong.")),
}


def problem_of(error: BaseException, path: Path) -> DatabaseProblem | None:
    """The clear sentence for a driver error; None if it is our bug (a wrong statement)."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        text = str(error)
        code = 26 if "not a database" in text else 14 if "unable to open" in text else None
    if code is None or (code & 0xFF) not in _PROBLEMS:
        return None
    kind, template = _PROBLEMS[code & 0xFF]
    return DatabaseProblem(kind, template, file=path.name)


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn driver errors inside the block into ``DatabaseProblem`` where they are not bugs."""
    try:
        yield
    except DriverError as error:
        problem = problem_of(error, path)
        if problem is None:
            raise
        raise problem from error


# --- full-text index -------------------------------------------------------------------------
SEARCH_TABLE: Final = "search_index"
# One row per customer: every character and pair of characters of its searchable text, as a set.
# The text itself lies in the table search_text; longer matches are checked there.
SEARCH_DDL: Final = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {SEARCH_TABLE} USING fts5(grams, content='', "
    "contentless_delete=1, detail=none, "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co'\")"
)
SEARCH_INSERT: Final = f"INSERT INTO {SEARCH_TABLE}(rowid, grams) VALUES (?, ?)"
SEARCH_DELETE: Final = f"DELETE FROM {SEARCH_TABLE} WHERE rowid = ?"


# The highest automatic customer number: seven digits before six, by the index on code.
HIGHEST_CODE: Final = tuple(
    "SELECT code FROM customer WHERE code GLOB 'C"
    + "[0-9]" * digits
    + "' ORDER BY code DESC LIMIT 1"
    for digits in (7, 6)
)


# --- backup and checks -----------------------------------------------------------------------
def copy_database(source: Connection, target: Path, key: str = "") -> None:
    """Copy the database of *source* to a new file in one step (a stepwise copy can starve)."""
    copy = driver.connect(str(target), isolation_level=None)
    with closing(copy):
        if key:
            copy.execute(f'PRAGMA key = "{key}"')
        source.backup(copy, pages=-1)


def integrity_problems(connection: Connection, *, thorough: bool) -> list[str]:
    """What SQLite finds wrong with the file's structure; empty when it is sound."""
    pragma = "integrity_check" if thorough else "quick_check"
    found = [row[0] for row in connection.execute(f"PRAGMA {pragma}(20)")]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    found += [
        f"{table}: row {rowid} points to a missing {parent}"
        for table, rowid, parent, _index in orphans
    ]
    return [] if found == ["ok"] else [line for line in found if line != "ok"]


def schema_revision(connection: Connection) -> str | None:
    """The Alembic revision of the file; None if it has no schema of ours."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if "alembic_version" not in tables:
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
