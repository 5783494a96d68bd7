"""Alembic migrations: one script per released change of the schema, run inside one transaction.

A file is copied beside itself before it is migrated. A step that fails leaves the old file as it
was. ``tests/models/test_migrations.py`` holds a migrated file equal to a fresh one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crmdesk.core import clock
from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_
from crmdesk.models import sqlite

FOLDER: Final = Path(__file__).parent


def known_revisions() -> tuple[str, ...]:
    """Every revision this program can migrate from or to, oldest first."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    return tuple(reversed([r.revision for r in script.walk_revisions()]))


def migrate(path: Path, key: str, revision: str) -> Path:
    """Bring the file at *path* from *revision* to the newest one; returns the backup's path."""
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
    with replacing(backup) as aside, sqlite.clear_errors(path):
        connection = sqlite.connect(path, key)
        try:
            sqlite.copy_database(connection, aside, key)
        finally:
            connection.close()
    upgrade(path, key)
    return backup


def upgrade(path: Path, key: str = "", target: str = "head") -> None:
    """Run the scripts up to *target* in one transaction; SQLite's DDL rolls back with it."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    from crmdesk.models.database import Database

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    database = Database(path, key)
    try:
        with database.write() as connection:

            def steps(current: object, context: object) -> object:
                return script._upgrade_revs(target, current)  # type: ignore[arg-type]

            with EnvironmentContext(config, script, fn=steps) as environment:
                environment.configure(
                    connection=connection, transactional_ddl=False, render_as_batch=True
                )
                environment.run_migrations()
    finally:
        database.close()
