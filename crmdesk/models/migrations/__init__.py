"""Alembic migrations: one script per released change of the schema, run inside one transaction.

A file is copied beside itself before it is migrated. A step that fails leaves the old file as it
was. ``tests/models/test_migrations.py`` holds a migrated file equal to a fresh one. New scripts
are written by ``tools/migration.py``; one that was released never changes.
"""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, DatabaseProblem
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite, sqlite_schema

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

FOLDER: Final = Path(__file__).parent
STEPS: Final = 2  # copying, and the scripts
MARK: Final = "migration_under_way"  # a table that no other connection may ever see
log = logging.getLogger("crmdesk.migrations")


def known_revisions() -> tuple[str, ...]:
    """Every revision this program can migrate from or to, oldest first."""
    _config, script = _scripts()
    return tuple(reversed([r.revision for r in script.walk_revisions()]))


def _scripts() -> tuple[Config, ScriptDirectory]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def migrate(path: Path, key: str, revision: str, progress: Progress = NO_PROGRESS) -> Path:
    """Bring the file at *path* from *revision* to the newest one; returns the backup's path.

    It can be stopped (Cancelled) until the migration itself begins, which is all or nothing.

    Raises DatabaseProblem: newer (the revision is unknown), migration (a step failed), or what
    SQLite reports (full, busy, ...). The file is then what it was.
    """
    known = known_revisions()
    if revision not in known:
        raise DatabaseProblem(
            "newer",
            N_(
                "{file} was written by a newer version of the program. Install the newest version "
                "to open it; the file was not changed."
            ),
            file=path.name,
        )
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    backup = path.with_name(f"{path.stem}.before-{known[-1]}-{stamp}{path.suffix}")
    # Made aside: a copy under the name of a backup is a whole one.
    progress.report(0, STEPS, _("Copying"))
    with replacing(backup) as aside:
        _copy(path, aside, key)
        progress.check()
    progress.report(1, STEPS, _("Bringing the file up to date"))
    try:
        upgrade(path, key)
    except Exception as error:
        _make_good(path, key, backup)
        if isinstance(error, CrmError):
            raise
        log.exception("migrating %s from %s to %s failed", path.name, revision, known[-1])
        raise DatabaseProblem(
            "migration",
            N_(
                "{file} could not be brought into the form that this version of the program "
                "needs ({reason}). The file was not changed: go on with the version used before and "
                "report this; the log says more."
            ),
            file=path.name,
            reason=str(getattr(error, "orig", error)),
        ) from error
    return backup


def _copy(source: Path, target: Path, key: str) -> None:
    with sqlite.clear_errors(source), closing(sqlite.connect(source, key)) as connection:
        sqlite.copy_database(connection, target, key)


def _make_good(path: Path, key: str, backup: Path) -> None:
    """After a failure: the transaction took everything back, and the backup is not needed.

    Every further attempt would leave another one. A script that broke out of the transaction left
    the mark behind; then the backup goes over the file, and stays.
    """
    with (
        sqlite.clear_errors(path),
        closing(sqlite.connect(path, key, read_only=True)) as connection,
    ):
        is_spoilt = MARK in dict(sqlite_schema.schema_text(connection))
    if not is_spoilt:
        backup.unlink(missing_ok=True)
        return
    with replacing(path) as aside:
        sqlite.fold_log(path, key)  # a log of the spoilt file would spoil the good one too
        _copy(backup, aside, key)


def upgrade(path: Path, key: str = "", target: str = "head") -> None:
    """Run the scripts up to *target* in one transaction; SQLite's DDL rolls back with it.

    Raises DatabaseProblem, or whatever a script raises.
    """
    from alembic.runtime.environment import EnvironmentContext

    from crmdesk.models.database import Database

    config, script = _scripts()
    database = Database(path, key)
    try:
        with database.migration() as connection:

            def steps(current: object, context: object) -> object:
                return script._upgrade_revs(target, current)  # type: ignore[arg-type]

            with EnvironmentContext(config, script, fn=steps) as environment:
                connection.exec_driver_sql(f"CREATE TABLE {MARK} (x)")
                environment.configure(connection=connection, transactional_ddl=False)
                environment.run_migrations()
                connection.exec_driver_sql(f"DROP TABLE {MARK}")
    finally:
        database.close()


def is_ours(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table is part of the models; the search index and Alembic's table are not."""
    return kind != "table" or not (name or "").startswith((sqlite.SEARCH_TABLE, "alembic_"))
