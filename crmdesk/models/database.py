"""One open customer file: engines, sessions, opening with checks and migration.

Readers are several, the writer is one (SQLite allows one anyway, and a queue in front of it is
fairer than its busy handler). A write transaction begins with BEGIN IMMEDIATE, so it never fails
halfway for a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core import ids
from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.i18n import N_
from crmdesk.models import sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

# The Alembic revision this program reads and writes; tests hold it equal to the newest script.
REVISION: Final = "0001"
READERS: Final = 4
FILE_SUFFIX: Final = ".crm"


class Database:
    """An open file. Create it with ``open_database`` or ``create_database``; close it once."""

    def __init__(self, path: Path, key: str = "") -> None:
        self.path = path
        self.key = key
        self._lock = threading.RLock()
        self._engines: dict[str, Engine] = {}
        self._ids: ids.IdMaker | None = None

    # --- connections ----------------------------------------------------------------------
    def connect(self, *, read_only: bool = False) -> sqlite.Connection:
        """A raw driver connection outside the pools; the caller closes it."""
        with sqlite.clear_errors(self.path):
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
        engine = create_engine(
            "sqlite+pysqlite://",
            module=sqlite.driver,
            creator=lambda: sqlite.connect(self.path, self.key, read_only=reads),
            poolclass=QueuePool,
            pool_size=READERS if reads else 1,
            max_overflow=READERS if reads else 0,
            pool_timeout=60,
            query_cache_size=1000,
        )
        begin = "BEGIN" if reads else "BEGIN IMMEDIATE"

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; it sees one state of the data while the block lasts."""
        with self._clear_errors(), self._engine("read").connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """An ORM session for reading; what it returns may be used after the block."""
        from sqlalchemy.orm import Session

        with self._clear_errors(), Session(self._engine("read"), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The write connection in one transaction: committed at the end, or nothing happened."""
        with self._clear_errors(), self._engine("write").begin() as connection:
            yield connection

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.exc import TimeoutError as PoolTimeout

        try:
            yield
        except DBAPIError as error:
            problem = sqlite.problem_of(error.orig, self.path) if error.orig else None
            if problem is None:
                raise
            raise problem from error
        except sqlite.DriverError as error:
            problem = sqlite.problem_of(error, self.path)
            if problem is None:
                raise
            raise problem from error
        except PoolTimeout as error:
            raise DatabaseProblem(
                "busy", N_("The program is still busy writing. Try again in a moment.")
            ) from error

    # --- facts about the file -------------------------------------------------------------
    @property
    def id_maker(self) -> ids.IdMaker:
        """Makes the ids of this file on this device."""
        with self._lock:
            if self._ids is None:
                self._ids = ids.IdMaker(int(self.get_meta("device", 0)), self._newest_id())
            return self._ids

    def _newest_id(self) -> int:
        from sqlalchemy import func, select

        from crmdesk.models.registry import Base

        with self.read() as connection:
            newest = [
                connection.scalar(select(func.max(table.c.id)))
                for table in Base.metadata.tables.values()
                if "id" in table.c
            ]
        return max((found for found in newest if found), default=0)

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


def create_database(path: Path, key: str = "") -> Database:
    """Create a new, empty customer file at *path*; it must not exist."""
    from sqlalchemy import insert, text

    from crmdesk.models.registry import Base, Meta

    if path.exists():
        raise DatabaseProblem(
            "exists", N_("{file} already exists. Choose another name."), file=path.name
        )
    if not path.parent.is_dir():
        raise DatabaseProblem(
            "cantopen", N_("The folder {folder} does not exist."), folder=str(path.parent)
        )
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
    except BaseException:
        database.close()
        path.unlink(missing_ok=True)
        raise
    return database


def open_database(path: Path, password: str = "") -> Database:
    """Open an existing customer file after checking that this program may use it.

    Raises DatabaseProblem: missing, not a database, wrong password (kind ``password`` when one
    is needed), damaged, read-only, or written by a newer program. An older schema is backed up
    and migrated first.
    """
    if not path.is_file():
        raise DatabaseProblem(
            "missing",
            N_("{file} does not exist any more. Was the drive removed or the file moved?"),
            file=str(path),
        )
    key = _key_for(path, password)
    with sqlite.clear_errors(path):
        probe = sqlite.connect(path, key)
        try:
            revision = sqlite.schema_revision(probe)
        finally:
            probe.close()
    if revision is None:
        raise DatabaseProblem(
            "notadb",
            N_("{file} is a database, but not a customer file of this program."),
            file=path.name,
        )
    if revision != REVISION:
        from crmdesk.models.migrations import migrate

        migrate(path, key, revision)
    return Database(path, key)


def _key_for(path: Path, password: str) -> str:
    try:
        plain = sqlite.is_plain(path)
        if path.stat().st_size == 0:
            raise DatabaseProblem(
                "notadb", N_("{file} is empty; it is not a customer file."), file=path.name
            )
    except OSError as error:
        raise DatabaseProblem(
            "cantopen",
            N_("{file} cannot be read: {reason}"),
            file=path.name,
            reason=error.strerror or "",
        ) from error
    if plain:
        return ""
    if not password:
        raise DatabaseProblem(
            "password",
            N_("{file} is protected by a password, or it is not a customer file."),
            file=path.name,
        )
    return sqlite.derive_key(password, path)
