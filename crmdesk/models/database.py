"""One open customer file: engines, sessions, opening with checks and migration.

Readers are several, the writer is one (SQLite allows one anyway, and a queue in front of it is
fairer than its busy handler). A write transaction begins with BEGIN IMMEDIATE, so it never fails
halfway for a lock.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core import ids
from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.gate import Gate
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite, sqlite_schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

# The Alembic revision this program reads and writes; tests hold it equal to the newest script.
REVISION: Final = "0005"
READERS: Final = 4
IS_READER: Final = "is_reader"  # execution option of connections that never write
FILE_SUFFIX: Final = ".crm"


@lru_cache(maxsize=1)
def _newest_ids() -> str:
    """The largest id of all tables as one statement: to compile one a table takes far longer."""
    from sqlalchemy import func, select, union_all
    from sqlalchemy.dialects import sqlite as dialect

    from crmdesk.models.registry import Base

    each = union_all(
        *[
            select(func.max(table.c.id).label("id"))
            for table in Base.metadata.tables.values()
            if "id" in table.c
        ]
    ).subquery("newest")
    return str(select(func.max(each.c.id)).compile(dialect=dialect.dialect()))


class Database:
    """An open file. Create it with ``open_database`` or ``create_database``; close it once."""

    def __init__(self, path: Path, key: str = "") -> None:
        self.path = path
        self.key = key
        self.copy_before: Path | None = None  # of an older file that opening brought up to date
        self._lock = threading.RLock()
        self._gate = Gate()
        self._engines: dict[str, Engine] = {}
        self._ids: ids.IdMaker | None = None

    @property
    def is_encrypted(self) -> bool:
        """Whether the file is protected by a password."""
        return bool(self.key)

    # --- connections ----------------------------------------------------------------------
    def connect(self, *, read_only: bool = False) -> sqlite.Connection:
        """A raw driver connection outside the pools; the caller closes it."""
        with self._clear_errors():
            return sqlite.connect(self.path, self.key, read_only=read_only)

    def _engine(self, role: str) -> Engine:
        with self._lock:
            if role not in self._engines:
                self._engines[role] = self._make_engine(role)
            return self._engines[role]

    def _make_engine(self, role: str) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import QueuePool

        reads = role == "read"
        enforced = role != "migrate"
        engine = create_engine(
            "sqlite+pysqlite://",
            module=sqlite.driver,
            creator=lambda: sqlite.connect(
                self.path, self.key, read_only=reads, references=enforced
            ),
            poolclass=QueuePool,
            pool_size=READERS if reads else 1,
            max_overflow=READERS if reads else 0,
            pool_timeout=60,
            pool_use_lifo=True,  # the one used last has its pages, and what is kept at it, at hand
            query_cache_size=1000,
            execution_options={IS_READER: reads},
        )
        begin = "BEGIN" if reads else "BEGIN IMMEDIATE"

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; it sees one state of the data while the block lasts."""
        with (
            self._gate.passed(),
            self._clear_errors(),
            self._engine("read").connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """An ORM session for reading; what it returns may be used after the block."""
        from sqlalchemy.orm import Session

        with (
            self._gate.passed(),
            self._clear_errors(),
            Session(self._engine("read"), expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The write connection in one transaction: committed at the end, or nothing happened."""
        with self._gate.passed(), self._clear_errors():
            # A deleted file takes writes without complaint until it is closed, and then is gone.
            if not self.path.exists():
                raise gone(self.path)
            with self._engine("write").begin() as connection:
                yield connection

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        """Like ``write``, for rebuilding tables: references are checked at the end, not before.

        While they are enforced, dropping the old form of a table removes or refuses its children.
        """
        with self._clear_errors(), self._engine("migrate").begin() as connection:
            yield connection
            raw = connection.connection.dbapi_connection
            if lost := sqlite_schema.foreign_key_problems(raw):
                raise ValueError(f"references lead nowhere: {lost[:5]}")

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """The file alone: nobody reads or writes inside the block and every connection is closed.

        For replacing the file itself. Waits for whoever is reading or writing now; raises
        DatabaseProblem (busy) if that takes too long. Afterwards the file may be another one.
        """
        with self._gate.closed():
            self.close()
            with self._lock:
                self._ids = None
            yield

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.exc import TimeoutError as PoolTimeout

        try:
            yield
        except DBAPIError as error:
            problem = self._problem_of(error.orig)
            if problem is None:
                raise
            raise problem from error
        except sqlite.DriverError as error:
            problem = self._problem_of(error)
            if problem is None:
                raise
            raise problem from error
        except PoolTimeout as error:
            raise DatabaseProblem(
                "busy", N_("The program is still busy writing. Try again in a moment.")
            ) from error

    def _problem_of(self, error: BaseException | None) -> DatabaseProblem | None:
        if error is None:
            return None
        problem = sqlite.problem_of(error, self.path)
        if problem is not None and problem.kind in ("cantopen", "io") and not self.path.exists():
            return gone(self.path)
        return problem

    # --- facts about the file -------------------------------------------------------------
    @property
    def id_maker(self) -> ids.IdMaker:
        """Makes the ids of this file on this device."""
        with self._lock:
            if self._ids is None:
                self._ids = ids.IdMaker(int(self.get_meta("device", 0)), self._newest_id())
            return self._ids

    def _newest_id(self) -> int:
        with self.read() as connection:
            return int(connection.exec_driver_sql(_newest_ids()).scalar() or 0)

    def get_meta(self, key: str, default: Any = None) -> Any:
        """One fact from the table ``meta``."""
        from sqlalchemy import select

        from crmdesk.models.settings import Meta

        with self.read() as connection:
            row = connection.execute(select(Meta.value).where(Meta.key == key)).first()
        return default if row is None else row[0]

    def set_meta(self, key: str, value: Any) -> None:
        """Write one fact; facts are not part of the history."""
        from sqlalchemy import delete, insert

        from crmdesk.models.settings import Meta

        with self.write() as connection:
            connection.execute(delete(Meta).where(Meta.key == key))
            connection.execute(insert(Meta).values(key=key, value=value))

    def close(self) -> None:
        """Close every connection; the last one merges the write-ahead log into the file."""
        with self._lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


def gone(path: Path) -> DatabaseProblem:
    """The problem of a file that vanished."""
    return DatabaseProblem(
        "missing",
        N_("{file} does not exist any more. Was the drive removed or the file moved?"),
        file=str(path),
    )


def create_database(path: Path, key: str = "") -> Database:
    """Create a new, empty customer file at *path*; it must not exist.

    For an encrypted file *key* comes from ``sqlite.new_key``.
    """
    from sqlalchemy import insert, text

    from crmdesk.models.registry import Base, Meta

    if not path.parent.is_dir():
        raise DatabaseProblem(
            "cantopen", N_("The folder {folder} does not exist."), folder=str(path.parent)
        )
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise DatabaseProblem(
            "exists", N_("{file} already exists. Choose another name."), file=path.name
        ) from error
    except OSError as error:
        raise sqlite.file_problem(error, path) from error
    database = Database(path, key)
    try:
        with database.write() as connection:
            Base.metadata.create_all(connection)
            connection.exec_driver_sql(sqlite.SEARCH_DDL)
            connection.execute(
                text(
                    "CREATE TABLE alembic_version (version_num VARCHAR(32) "
                    "NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)"
                )
            )
            connection.execute(text("INSERT INTO alembic_version VALUES (:r)"), {"r": REVISION})
            connection.execute(insert(Meta).values(key="device", value=ids.random_device()))
            connection.execute(insert(Meta).values(key="file_id", value=uuid.uuid4().hex))
    except BaseException:
        database.close()
        path.unlink(missing_ok=True)
        raise
    return database


def open_database(
    path: Path, password: str = "", progress: Progress = NO_PROGRESS, *, may_migrate: bool = True
) -> Database:
    """Open an existing customer file after checking that this program may use it.

    Raises DatabaseProblem and leaves the file as it was: missing, notadb, password (one is
    needed), wrong_password, corrupt, readonly, or newer (written by a newer program). An older
    schema is backed up and migrated first, which may take a while; if that may not be done now,
    it is a DatabaseProblem too (older).
    """
    key = key_for(path, password)
    mine = os.access in os.supports_effective_ids
    if not all(os.access(p, os.W_OK, effective_ids=mine) for p in (path, path.parent)):
        raise sqlite.problem(sqlite.READ_ONLY, path)
    with (
        sqlite.clear_errors(path, encrypted=bool(key)),
        closing(sqlite.connect(path, key)) as probe,
    ):
        revision = sqlite_schema.schema_revision(probe)
        if revision == REVISION:
            sqlite.check_writable(probe)
    if revision is None:
        raise DatabaseProblem(
            "notadb",
            N_("{file} is a database, but not a customer file of this program."),
            file=path.name,
        )
    copy_before = None
    if revision != REVISION:
        if not may_migrate:
            raise DatabaseProblem(
                "older", N_("{file} is from an older version of the program."), file=path.name
            )
        from crmdesk.models.migrations import migrate

        copy_before = migrate(path, key, revision, progress)
    database = Database(path, key)
    database.copy_before = copy_before
    return database


def key_for(path: Path, password: str) -> str:
    """The raw key of an existing file, "" for a plain one.

    Raises DatabaseProblem: missing, cantopen, notadb, or password when one is needed.
    """
    try:
        if not path.is_file():
            raise gone(path)
        if path.stat().st_size == 0:
            raise DatabaseProblem(
                "notadb", N_("{file} is empty; it is not a customer file."), file=path.name
            )
        if sqlite.is_plain(path):
            return ""
        if not sqlite.may_be_encrypted(path):
            raise DatabaseProblem(
                "notadb",
                N_(
                    "{file} is not a customer file of this program, or its beginning is damaged. "
                    "If it was one, open the last good backup."
                ),
                file=path.name,
            )
        if not password:
            raise DatabaseProblem(
                "password", N_("{file} is protected by a password."), file=path.name
            )
        return sqlite.derive_key(password, path)
    except OSError as error:
        raise sqlite.file_problem(error, path, reading=True) from error
