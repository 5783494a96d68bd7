"""Everything that only SQLite can do: driver, PRAGMAs, error codes, full-text table, backup.

The rest of the program speaks portable SQLAlchemy. This module does not import SQLAlchemy, so
the first list can be painted before that library is loaded. What a file is made of and whether it
is sound: ``sqlite_schema``.
"""

from __future__ import annotations

import errno
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
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
# Reading a page again means deciphering it again.
ENCRYPTED_CACHE_KIB: Final = 65_536
BULK_CACHE_KIB: Final = 262_144
# Bytes of new entries that the full-text table gathers before it writes them; FTS5's own default
# first. Fewer and larger portions need fewer merges: a third less time for thousands of records.
SEARCH_MEMORY: Final = 1 << 20
BULK_SEARCH_MEMORY: Final = 8 << 20
SAFE_VERSION: Final = (3, 51, 3)  # earlier ones can corrupt a WAL file with two writers
KDF_ROUNDS: Final = 256_000
SALT_BYTES: Final = 16
CIPHER_PAGE: Final = 4096
NOISE: Final = 220  # of 256 byte values; a page of random bytes has all of them
BUSY: Final = 5
READ_ONLY: Final = 8
CORRUPT: Final = 11
NOT_A_DATABASE: Final = 26

# The driver binds int, float and str at once but searches for an adapter for every None, which
# takes forty times as long; with one registered a row of a hundred NULLs is bound in no time.
driver.register_adapter(type(None), lambda none: none)

if driver.sqlite_version_info < SAFE_VERSION:
    raise ImportError(f"SQLite {driver.sqlite_version} is older than {SAFE_VERSION}")


def derive_key(password: str, path: Path) -> str:
    """The raw key for an encrypted file, from its password and the salt in its first bytes.

    Takes about 0.3 s; done once, the result serves every connection of the process.
    """
    with path.open("rb") as file:
        return _raw_key(password, file.read(SALT_BYTES))


def new_key(password: str) -> str:
    """The raw key for a file that is going to be made, with a fresh salt; none for no password."""
    return _raw_key(password, secrets.token_bytes(SALT_BYTES)) if password else ""


def _raw_key(password: str, salt: bytes) -> str:
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, KDF_ROUNDS, 32)
    return f"x'{key.hex()}{salt.hex()}'"


def is_plain(path: Path) -> bool:
    """Whether *path* is an unencrypted database (an empty file is one, too)."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    return head in (MAGIC, b"")


def may_be_encrypted(path: Path) -> bool:
    """Whether *path* can be an encrypted database: whole pages, the first of them noise."""
    size = path.stat().st_size
    if size < CIPHER_PAGE or size % CIPHER_PAGE:
        return False
    with path.open("rb") as file:
        return len(set(file.read(CIPHER_PAGE))) > NOISE


def _uri(path: Path, options: str) -> str:
    address = path.absolute().as_uri()
    if not address.startswith("file:///"):  # \\server\share: SQLite takes no host name
        address = "file:////" + address.removeprefix("file://")
    return f"{address}?{options}"


def connect(
    path: Path,
    key: str = "",
    *,
    read_only: bool = False,
    immutable: bool = False,
    references: bool = True,
) -> Connection:
    """A connection with all PRAGMAs set. It may pass between threads, one at a time.

    The file must exist; a missing one is never created by accident. *immutable* is for files
    that nobody writes (backups, also on a medium that cannot be written): nothing is locked and
    no helper file appears beside it. *references*: whether foreign keys are enforced.
    """
    connection = driver.connect(
        _uri(path, "mode=ro&immutable=1" if immutable else "mode=rw"),
        uri=True,
        check_same_thread=False,
        isolation_level=None,
        cached_statements=512,
    )
    try:
        run = connection.execute
        if key:
            run(f'PRAGMA key = "{key}"')
            run("PRAGMA cipher_log_level = none")
        run(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        run(f"PRAGMA cache_size = -{ENCRYPTED_CACHE_KIB if key else CACHE_KIB}")
        run(f"PRAGMA foreign_keys = {'ON' if references else 'OFF'}")
        run("PRAGMA temp_store = MEMORY")
        if read_only or immutable:
            run("PRAGMA query_only = ON")
        else:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        # Texts without a stored key sort by pinyin, too; computed when a list asks for it.
        connection.create_function("pinyin_key", 1, _pinyin_key, deterministic=True)
        connection.create_function("computed", -1, _computed, deterministic=True)
    except BaseException:
        connection.close()
        raise
    return connection


# What columns of lists are computed with in SQL: ``computed('name', …)`` calls ``COMPUTED[name]``.
# Methods live above the models; whoever needs one in a statement enters it here.
COMPUTED: Final[dict[str, Callable[..., str | int | None]]] = {}


def _computed(name: str, *values: str | int | None) -> str | int | None:
    return COMPUTED[name](*values)


def check_writable(connection: Connection) -> None:
    """Raise the driver's error if the file cannot be written; a lock held by others is none."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute(f"PRAGMA user_version = {version}")  # BEGIN alone succeeds
        finally:
            connection.execute("ROLLBACK")
    except DriverError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != BUSY:
            raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def set_cache(connection: Connection, size_kib: int) -> None:
    """How much of the file the connection may keep in memory; a smaller cache frees the rest."""
    connection.execute(f"PRAGMA cache_size = -{size_kib}")
    if size_kib <= CACHE_KIB:
        connection.execute("PRAGMA shrink_memory")


@lru_cache(maxsize=4096)  # a list sorted by area asks for the same few names again and again
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


IN_USE: Final = (32, 33)  # Windows: another program has the file open, or a part of it locked
# Error numbers of the operating system to primary result codes of SQLite.
_SYSTEM: Final = {
    errno.ENOSPC: 13,
    errno.EACCES: 8,
    errno.EPERM: 8,
    errno.EROFS: 8,
    errno.EIO: 10,
}


def problem(code: int, path: Path) -> DatabaseProblem:
    """The clear sentence for a primary result code that has one."""
    kind, template = _PROBLEMS[code]
    return DatabaseProblem(kind, template, file=path.name)


def problem_of(
    error: BaseException, path: Path, *, encrypted: bool = False
) -> DatabaseProblem | None:
    """The clear sentence for a driver error; None if it is our bug (a wrong statement)."""
    code = getattr(error, "sqlite_errorcode", None)
    if "unsupported file format" in str(error):  # a broken head has no result code of its own
        code = CORRUPT
    if "FOREIGN KEY constraint failed" in str(error):  # purged meanwhile, by an undo elsewhere
        return DatabaseProblem(
            "gone",
            N_(
                "A record that this one refers to no longer exists. Close it, open it again and "
                "repeat what you did. Nothing was changed."
            ),
        )
    if code is None or (code & 0xFF) not in _PROBLEMS:
        return None
    if encrypted and code & 0xFF == NOT_A_DATABASE:
        return DatabaseProblem(
            "wrong_password",
            N_(
                "The password does not open {file}. Check Caps Lock and the input method. If it is "
                "certainly right, the file is damaged: open the last good backup."
            ),
            file=path.name,
        )
    return problem(code & 0xFF, path)


def file_problem(error: OSError, path: Path, *, reading: bool = False) -> DatabaseProblem:
    """The clear sentence for an error of the operating system while a file was used."""
    shared = getattr(error, "winerror", None) in IN_USE
    code = BUSY if shared else _SYSTEM.get(error.errno or 0)
    if isinstance(error, FileNotFoundError):
        return DatabaseProblem(
            "missing",
            N_("{file} does not exist any more. Was the drive removed or the file moved?"),
            file=str(path),
        )
    if code is not None and not (reading and code == READ_ONLY):
        return problem(code, path)
    return DatabaseProblem(
        "cantopen",
        N_("{file} cannot be used: {reason}"),
        file=path.name,
        reason=error.strerror or str(error),
    )


@contextmanager
def clear_errors(path: Path, *, encrypted: bool = False) -> Iterator[None]:
    """Turn driver errors inside the block into ``DatabaseProblem`` where they are not bugs.

    *encrypted*: a key was given, so that "not a database" means a wrong password.
    """
    try:
        yield
    except DriverError as error:
        found = problem_of(error, path, encrypted=encrypted)
        if found is None:
            raise
        raise found from error


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


def set_search_memory(connection: Connection, size: int) -> None:
    """How much the full-text table gathers before it writes; must be in a write transaction."""
    connection.execute(
        f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}, rank) VALUES ('hashsize', ?)", (size,)
    )


def search_terms(connection: Connection) -> Iterator[tuple[str, int]]:
    """Every (term, rowid) that the full-text table holds, for checking it."""
    connection.execute("PRAGMA query_only = OFF")  # the view of the terms is a temporary table
    connection.execute(
        "CREATE VIRTUAL TABLE temp.search_terms USING "
        f"fts5vocab('main', '{SEARCH_TABLE}', 'instance')"
    )
    try:
        yield from connection.execute("SELECT term, doc FROM temp.search_terms")
    finally:
        connection.execute("DROP TABLE temp.search_terms")
        connection.execute("PRAGMA query_only = ON")


# The highest automatic customer number: seven digits before six, by the index on code. Seven
# digits that begin with 0 are somebody else's numbers.
HIGHEST_CODE: Final = tuple(
    f"SELECT code FROM customer WHERE code GLOB 'C{digits}' ORDER BY code DESC LIMIT 1"
    for digits in ("[1-9]" + "[0-9]" * 6, "[0-9]" * 6)
)


# --- copies --------------------------------------------------------------------------------
def copy_database(source: Connection, target: Path, key: str = "") -> None:
    """Copy the database of *source* to a new file in one step (a stepwise copy can starve).

    If *source* is in a transaction, the copy shows exactly what that transaction sees. The copy
    is one self-contained file without a write-ahead log.
    """
    copy = driver.connect(str(target), isolation_level=None)
    with closing(copy):
        if key:
            copy.execute(f'PRAGMA key = "{key}"')
            copy.execute("PRAGMA cipher_log_level = none")
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")


def export_database(source: Connection, target: Path, key: str) -> None:
    """Write everything to a new file under another key (empty: not encrypted)."""
    source.execute("ATTACH DATABASE ? AS exported KEY ?", (str(target), key))
    try:
        source.execute("SELECT sqlcipher_export('exported')").fetchone()
    finally:
        source.execute("DETACH DATABASE exported")


def fold_log(path: Path, key: str = "") -> None:
    """Merge the write-ahead log into the file, so that the file alone is the whole database.

    Raises the driver's BUSY error while another program has the file open.
    """
    connection = connect(path, key)
    with closing(connection):
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()


def versions() -> tuple[str, str]:
    """The versions of SQLite and SQLCipher that the driver brings."""
    with closing(driver.connect(":memory:")) as connection:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    return str(driver.sqlite_version), str(row[0]) if row else ""
